//! A table read as a budget.

mod closing;
mod emit;
mod grands;
mod reader;
mod repeated;
mod restated;

use aktsam_document::{Location, Severity, Warning};

use super::columns::{Column, Kind, columns, declared_unit, label};
use super::prove::{Hint, Proof};
use super::rows::{Line, is_hidden, lines};
use super::segment::Segment;
use super::telling::Telling;
use super::words::{Normal, words, years};
use crate::amounts::Unit;
use crate::model::{Funding, Sek};

/// What is known of a table from around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    /// Caption, sheet and the texts right before it, the nearest first.
    pub(crate) near: Vec<String>,
    /// Part of the project that it belongs to.
    pub(crate) scope: Option<String>,
    /// It stands where a budget is expected: under such a heading, in a file that is a budget.
    pub(crate) expects_money: bool,
    /// The calendar year of "år 1".
    pub(crate) first_year: Option<i16>,
    /// Where the table stands.
    pub(crate) location: Location,
}

/// Scaled totals above this are beyond any project of the field, in kronor.
const IMPLAUSIBLE: i64 = 200_000_000;

/// "Beviljat | Förbrukat": a final account whose budget is what was granted.
fn granted_beside_spent(columns: &mut [Column]) {
    let granted = |c: &Column| {
        Normal::new(&c.head)
            .words()
            .any(|w| w.starts_with("bevilja"))
    };
    let amounts = || columns.iter().filter(|c| c.kind == Kind::Amount);
    let accounts = amounts().all(|c| c.past) && amounts().any(|c| !granted(c));
    if !accounts || amounts().filter(|c| granted(c)).count() != 1 {
        return;
    }
    for column in columns.iter_mut().filter(|c| granted(c)) {
        column.past = false;
    }
}

/// "Budget 2023 | Utfall 2023 | Avvikelse | Budget 2024": beside its outcome a year's budget is past, where the
/// table goes on to a later year.
fn told_with_its_outcome(columns: &mut [Column]) {
    let amounts = || columns.iter().filter(|c| c.kind == Kind::Amount);
    let outcome = amounts().filter(|c| c.past).filter_map(|c| c.year).max();
    let Some(outcome) = outcome else { return };
    if !amounts().any(|c| !c.past && c.year.is_some_and(|year| year > outcome)) {
        return;
    }
    for column in columns.iter_mut().filter(|c| c.kind == Kind::Amount) {
        column.past |= column.year.is_some_and(|year| year <= outcome);
    }
}

/// "Ansökan 2025 | Plan 2026": what is planned for a later year is not asked for yet.
fn planned_beside_asked(columns: &mut [Column]) {
    let list = words();
    let asked = columns
        .iter()
        .filter(|c| c.kind == Kind::Amount && c.funding == Some(Funding::Applied))
        .filter_map(|c| c.year)
        .max();
    for column in columns
        .iter_mut()
        .filter(|c| c.kind == Kind::Amount && c.funding.is_none())
    {
        let later = column
            .year
            .zip(asked)
            .is_some_and(|(year, asked)| year > asked);
        column.past |= later && Normal::new(&column.head).begins(&list.planned);
    }
}

/// "Nuvarande budget | Förändring | Ny budget": more money is asked for, by the change; where the change only
/// moves money, the new budget counts.
fn changed(columns: &mut [Column], segment: &Segment<'_>) {
    let list = words();
    let find = |of: &[String]| {
        let mut found = columns
            .iter()
            .enumerate()
            .filter(|(_, c)| c.kind == Kind::Amount && Normal::new(&c.head).has(of));
        let first = found.next().map(|(c, _)| c);
        first.filter(|_| found.next().is_none())
    };
    let (Some(was), Some(change), Some(becomes)) =
        (find(&list.was), find(&list.change), find(&list.becomes))
    else {
        return;
    };
    if was == change || change == becomes || was == becomes {
        return;
    }
    let changes: Sek = segment
        .body
        .iter()
        .filter_map(|row| Some(row.get(change)?.amount()?.value))
        .sum();
    let counts = if changes == Sek::ZERO {
        becomes
    } else {
        change
    };
    for c in [was, change, becomes] {
        if let Some(column) = columns.get_mut(c) {
            column.past = c != counts;
        }
    }
}

/// "Budget | Utfall | Avvikelse": what was planned beside what was spent, and nothing that is applied for.
fn accounts(columns: &[Column]) -> bool {
    let amounts = || columns.iter().filter(|c| c.kind == Kind::Amount);
    let planned = |c: &Column| {
        let head = Normal::new(&c.head);
        let mut words = head.words();
        words.any(|w| w.starts_with("bevilja") || w.starts_with("budget")) && c.funding.is_none()
    };
    let spent = |c: &Column| {
        Normal::new(&c.head)
            .words()
            .any(|w| w.starts_with("utfall"))
    };
    amounts().any(spent) && amounts().any(planned) && amounts().all(|c| planned(c) || c.past)
}

/// Reads a segment of a table; `None` where it is no budget.
pub(crate) fn read(segment: &Segment<'_>, about: &About) -> Option<Telling> {
    let mut columns = columns(segment);
    granted_beside_spent(&mut columns);
    let is_account = accounts(&columns);
    told_with_its_outcome(&mut columns);
    planned_beside_asked(&mut columns);
    changed(&mut columns, segment);
    let past_alone = columns.iter().all(|c| c.kind != Kind::Amount || c.past);
    for (c, column) in columns.iter_mut().enumerate() {
        let hidden = segment
            .body
            .iter()
            .filter_map(|row| row.get(c))
            .filter(|s| s.is_filled());
        let all_hidden = hidden.clone().count() > 0 && hidden.clone().all(is_hidden);
        if column.kind == Kind::Amount && (all_hidden || column.past && !past_alone) {
            column.kind = Kind::Ignored;
        }
    }
    let money: Vec<usize> = (0..columns.len())
        .filter(|c| columns.get(*c).is_some_and(|k| k.kind == Kind::Amount))
        .collect();
    if money.is_empty() || past_alone {
        return None;
    }
    adopt_years(&mut columns, &money, segment, about);
    let (unit, lies) = unit(segment, &columns, &money, about);
    let mut rows = lines(segment, &columns, &money, unit);
    let restated = restated::take(&mut rows, &columns, &money);
    if !is_budget(segment, &columns, &money, &rows, about) {
        return None;
    }
    let mut reader = Reader::new(segment, about, &columns, &money, rows);
    reader.unit = unit;
    reader.telling.is_account = is_account;
    reader.telling.scaled_by = unit.filter(|u| *u != Unit::Kronor);
    if let Some(lie) = lies {
        reader.telling.warnings.push(
            Warning::new(
                "budget_unit_contradicted",
                Severity::Info,
                format!(
                    "The table says that its amounts are in units of {} kr, but they would then be \
                     beyond any project; they are read as kronor.",
                    lie.factor()
                ),
            )
            .at(about.location.clone()),
        );
    }
    reader.emit();
    restated::state(restated, &mut reader.telling);
    repeated::over_years(&mut reader.telling);
    Some(reader.telling)
}

/// Years that stand detached above a table without header: "2023 2024 2025 2026".
fn adopt_years(columns: &mut [Column], money: &[usize], segment: &Segment<'_>, about: &About) {
    if !segment.header.is_empty() {
        return;
    }
    let near = segment.titles.iter().rev().chain(&about.near);
    for text in near {
        let only_years = text.len() <= 60
            && text
                .split_whitespace()
                .filter(|t| t.parse::<i16>().is_err())
                .count()
                <= 2;
        let found = years(text);
        if only_years
            && found.len() >= 2
            && (found.len() == money.len() || found.len() + 1 == money.len())
        {
            for (c, year) in money.iter().zip(found) {
                if let Some(column) = columns.get_mut(*c) {
                    column.year = Some(year);
                    column.head = year.to_string();
                }
            }
            return;
        }
    }
}

/// The unit of a table's bare numbers, and the one that it declares but denies.
fn unit(
    segment: &Segment<'_>,
    columns: &[Column],
    money: &[usize],
    about: &About,
) -> (Option<Unit>, Option<Unit>) {
    let titled = columns
        .iter()
        .find(|c| c.kind == Kind::Label)
        .map(|c| c.head.as_str());
    let heads = segment
        .header
        .iter()
        .flatten()
        .filter(|s| s.is_text())
        .map(|s| s.text.as_ref());
    let declared = titled
        .into_iter()
        .chain(segment.titles.iter().map(String::as_str))
        .chain(heads.filter(|_| columns.iter().all(|c| c.unit.is_none())))
        .chain(
            about
                .near
                .iter()
                .take(3)
                .map(String::as_str)
                .filter(|t| t.len() < 200),
        )
        .find_map(declared_unit)
        .or_else(|| {
            let units = money.iter().filter_map(|c| columns.get(*c)?.unit);
            units
                .clone()
                .next()
                .filter(|first| units.clone().all(|u| u == *first))
        })
        .or_else(|| unit_of_total(segment, columns));
    let Some(declared) = declared.filter(|u| *u != Unit::Kronor) else {
        return (declared, None);
    };
    let bare: Vec<i64> = segment
        .body
        .iter()
        .flat_map(|row| money.iter().filter_map(|c| row.get(*c)?.amount()))
        .filter(|a| a.unit.is_none() && a.value != Sek::ZERO)
        .map(|a| a.value.ore().abs() / 100)
        .collect();
    let largest = bare.iter().max().copied().unwrap_or(0);
    let smallest = bare.iter().min().copied().unwrap_or(0);
    // Thousands of kronor are written 150, 1 250; figures that all have four digits and more, and of
    // which the largest would be beyond reason, are kronor whatever the header says.
    if largest.saturating_mul(declared.factor()) >= IMPLAUSIBLE && smallest >= 1_000 {
        (None, Some(declared))
    } else {
        (Some(declared), None)
    }
}

/// "Totalt, tkr": the unit that stands at a sum alone is that of what it sums.
fn unit_of_total(segment: &Segment<'_>, columns: &[Column]) -> Option<Unit> {
    let names = || segment.body.iter().filter_map(|row| label(row, columns).0);
    let mut declared = names().filter_map(|name| Some((declared_unit(name)?, Normal::new(name))));
    let (unit, name) = declared.next()?;
    let first = names().next().and_then(declared_unit).is_none();
    (first && declared.next().is_none() && name.has(&words().total)).then_some(unit)
}

/// Whether figures are money and the table a budget.
fn is_budget(
    segment: &Segment<'_>,
    columns: &[Column],
    money: &[usize],
    rows: &[Line<'_, '_>],
    about: &About,
) -> bool {
    let list = words();
    let amounts = || rows.iter().flat_map(|r| r.amounts.iter().flatten());
    let count = amounts().count();
    if count == 0 {
        return false;
    }
    let heads = Normal::new(
        &columns
            .iter()
            .map(|c| c.head.as_str())
            .chain(segment.titles.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" "),
    );
    let with_unit = amounts().any(|a| a.unit.is_some());
    let large = amounts()
        .filter(|a| a.value.abs() >= Sek::from_kronor(1_000))
        .count();
    let nonzero = amounts().filter(|a| a.value != Sek::ZERO).count();
    let near = about
        .near
        .iter()
        .any(|t| t.len() < 200 && Normal::new(t).has(&list.money));
    let labels = rows
        .iter()
        .any(|r| Normal::new(&r.label).has(&list.money) || r.own_words.is_some());
    let named =
        heads.has(&list.money) || near || labels || columns.iter().any(|c| c.funding.is_some());
    let statistics = money.iter().all(|c| {
        columns
            .get(*c)
            .is_some_and(|k| k.says_sum || Normal::new(&k.head).has(&list.statistics))
    }) || rows
        .iter()
        .any(|r| Normal::new(&r.label).has(&list.statistics))
        && large == 0;
    if statistics && !with_unit && !heads.has(&list.money) {
        return false;
    }
    let has_sum = rows
        .iter()
        .any(|r| matches!(r.hint, Hint::Sum | Hint::PartSum | Hint::GrandSum));
    (with_unit && (named || about.expects_money || count >= 2))
        || ((named || about.expects_money) && large * 2 >= nonzero && (nonzero > 0 || has_sum))
        || (about.expects_money && named && has_sum)
}

/// A table while it is turned into a telling.
struct Reader<'s, 'd> {
    columns: Vec<Column>,
    /// Index in `columns` of each column of money.
    money: Vec<usize>,
    rows: Vec<Line<'s, 'd>>,
    /// For each column of money the ones that it sums.
    sum_of: Vec<Vec<usize>>,
    /// Columns of money that are neither lines nor sums: the whole, beside what is applied of it.
    beside: Vec<bool>,
    proof: Proof,
    default: Funding,
    /// The unit of its bare numbers.
    unit: Option<Unit>,
    /// The table tells who pays.
    is_financing: bool,
    /// Its title says so.
    titled_financing: bool,
    telling: Telling,
    /// The one year that its caption names.
    caption_year: Option<i16>,
    about: &'s About,
}

/// A stated total and what it covers.
struct TotalAt {
    lines: std::ops::Range<usize>,
    column: usize,
    /// Index into the telling's totals.
    index: usize,
}

/// How a check names who pays.
pub(crate) fn funding_word(funding: Funding) -> &'static str {
    match funding {
        Funding::Applied => "applied",
        Funding::Own => "own",
        Funding::Other => "other",
    }
}
