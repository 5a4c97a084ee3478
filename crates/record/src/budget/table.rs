//! A table read as a budget.

use aktsam_document::{Location, Severity, Warning};

use super::across::{self, Head};
use super::columns::{Column, Kind, columns, declared_unit};
use super::prove::{Hint, Proof, ProofRow, Role, prove};
use super::rows::{Line, figure, is_hidden, lines, organisation};
use super::segment::Segment;
use super::staffing;
use super::telling::{Grand, Pending, Stated, Telling};
use super::words::{Normal, funding, words, years};
use crate::amounts::Unit;
use crate::model::{BudgetCheck, BudgetLine, BudgetTotal, Funding, Sek};

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

/// Reads a segment of a table; `None` where it is no budget.
pub(crate) fn read(segment: &Segment<'_>, about: &About) -> Option<Telling> {
    let mut columns = columns(segment);
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
    let rows = lines(segment, &columns, &money, unit);
    if !is_budget(segment, &columns, &money, &rows, about) {
        return None;
    }
    let mut reader = Reader::new(segment, about, &columns, &money, rows);
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
    let label = columns
        .iter()
        .find(|c| c.kind == Kind::Label)
        .map(|c| c.head.as_str());
    let heads = segment
        .header
        .iter()
        .flatten()
        .filter(|s| s.is_text())
        .map(|s| s.text.as_ref());
    let declared = label
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
        });
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
    /// The table tells who pays.
    is_financing: bool,
    telling: Telling,
    about: &'s About,
}

impl<'s, 'd> Reader<'s, 'd> {
    fn new(
        segment: &Segment<'_>,
        about: &'s About,
        columns: &[Column],
        money: &[usize],
        rows: Vec<Line<'s, 'd>>,
    ) -> Self {
        let heads: Vec<Head> = money
            .iter()
            .filter_map(|c| columns.get(*c))
            .map(head)
            .collect();
        let matrix: Vec<_> = rows
            .iter()
            .filter(|r| r.hint != Hint::Inside)
            .map(Line::figures)
            .collect();
        let sum_of = across::sums(&matrix, &heads);
        let beside = beside(columns, money, &sum_of, &rows);
        let proof_rows: Vec<ProofRow> = rows.iter().map(|row| proof_row(row, &sum_of)).collect();
        let mut proof = prove(&proof_rows);
        let mut rows = rows;
        if rescale_sums(&mut rows, &proof) {
            let again: Vec<ProofRow> = rows.iter().map(|row| proof_row(row, &sum_of)).collect();
            proof = prove(&again);
        }
        let near = segment.titles.iter().rev().chain(&about.near);
        let default = near
            .clone()
            .filter(|t| t.len() < 160)
            .find_map(|t| funding(&Normal::new(t)))
            .unwrap_or(Funding::Applied);
        let financing_words = near
            .take(3)
            .chain(columns.iter().map(|c| &c.head))
            .any(|t| t.len() < 80 && Normal::new(t).words().any(|w| w.starts_with("finansier")));
        let name = segment
            .titles
            .first()
            .or_else(|| about.near.first())
            .map_or_else(String::new, |t| t.chars().take(60).collect());
        let mut reader = Self {
            columns: columns.to_vec(),
            money: money.to_vec(),
            rows,
            sum_of,
            beside,
            proof,
            default,
            is_financing: false,
            telling: Telling {
                name,
                location: about.location.clone(),
                scope: about.scope.clone(),
                ..Telling::default()
            },
            about,
        };
        reader.find_financing(financing_words);
        reader
    }

    /// A table whose lines each name a payer: "Samordningsförbundet 500 000, Norrby kommun 200 000".
    fn find_financing(&mut self, told: bool) {
        let lines = &self.proof.lines;
        let named = |r: &usize| self.rows.get(*r).is_some_and(|row| row.own_words.is_some());
        let payer = |r: &usize| {
            named(r)
                || self
                    .rows
                    .get(*r)
                    .is_some_and(|row| organisation(&row.label).is_some())
        };
        let by_columns = self
            .money
            .iter()
            .any(|c| self.columns.get(*c).is_some_and(|k| k.funding.is_some()));
        let all_named = lines.len() >= 2 && lines.iter().all(named);
        let payers = told && lines.iter().any(named) && lines.iter().all(payer);
        self.is_financing = !by_columns && (all_named || payers);
        if self.is_financing {
            for r in lines {
                if let Some(row) = self.rows.get_mut(*r) {
                    row.funding = row.own_words.or(Some(Funding::Own));
                }
            }
        }
        self.telling.is_financing = self.is_financing;
    }

    fn column(&self, m: usize) -> Option<&Column> {
        self.columns.get(*self.money.get(m)?)
    }

    fn is_leaf(&self, m: usize) -> bool {
        self.sum_of.get(m).is_none_or(Vec::is_empty)
            && !self.beside.get(m).copied().unwrap_or(false)
    }

    fn year(&self, m: usize) -> Option<i16> {
        let column = self.column(m)?;
        column.year.or_else(|| {
            let nth = column.nth_year?;
            Some(self.about.first_year? + nth - 1)
        })
    }

    /// Who pays an amount.
    fn funding(&self, row: &Line<'_, '_>, m: usize) -> Funding {
        let by_column = if self.beside.get(m).copied().unwrap_or(false) {
            Some(Funding::Other)
        } else {
            self.column(m).and_then(|c| c.funding)
        };
        by_column.or(row.funding).unwrap_or(self.default)
    }

    /// The organisation that a column stands for.
    fn column_organisation(&self, m: usize) -> Option<String> {
        let column = self.column(m)?;
        let head = Normal::new(&column.head);
        let plain = column.year.is_none()
            && column.nth_year.is_none()
            && column.funding.is_none()
            && !column.says_sum
            && self.is_leaf(m);
        (plain && head.has(&words().organisation)).then(|| {
            // "Huvudinsatsägare Norrby kommun": the last header row names it.
            column
                .head
                .split_whitespace()
                .position(|w| organisation_from(w).is_some())
                .map_or_else(|| column.head.clone(), |_| strip_role(&column.head))
        })
    }

    /// A column in words.
    fn column_name(&self, m: usize) -> String {
        if let Some(year) = self.year(m) {
            return year.to_string();
        }
        match self.column(m).map(|c| c.head.trim()) {
            Some("") | None => format!("no. {}", m + 1),
            Some(head) => head.chars().take(60).collect(),
        }
    }

    fn cell(&self, row: &Line<'_, '_>, m: usize) -> (Location, String) {
        self.money
            .get(m)
            .and_then(|c| row.slots.get(*c))
            .map(|s| (s.location.clone().into_owned(), s.text.clone().into_owned()))
            .unwrap_or_default()
    }

    fn emit(&mut self) {
        let financing_rows = self.closing_financing();
        let mut covers: Vec<TotalAt> = Vec::new();
        for r in 0..self.rows.len() {
            match self.proof.roles.get(r).cloned() {
                Some(Role::Line) if financing_rows.contains(&r) => self.emit_financing(r),
                Some(Role::Line) => {
                    let whole = !financing_rows.is_empty();
                    self.emit_line(r, whole);
                    self.check_across(r);
                }
                Some(Role::Sum(found)) => {
                    let why = found.why;
                    self.emit_sum(r, found.lines, &mut covers, !financing_rows.is_empty());
                    self.check_across(r);
                    self.telling.explain.push(format!(
                        "row {:?} is a sum: {}",
                        self.rows
                            .get(r)
                            .map(|l| l.label.as_str())
                            .unwrap_or_default(),
                        match why {
                            super::prove::Why::Words => "its words say so",
                            super::prove::Why::Unnamed =>
                                "it has no words and closes the rows above",
                            super::prove::Why::Arithmetic => "the table closes only if it is one",
                        }
                    ));
                }
                _ => {}
            }
        }
        for m in 0..self.money.len() {
            let of = self.sum_of.get(m).cloned().unwrap_or_default();
            if !of.is_empty() {
                let parts: Vec<String> = of.iter().map(|i| self.column_name(*i)).collect();
                self.telling.explain.push(format!(
                    "column {:?} sums {}",
                    self.column_name(m),
                    parts.join(" + ")
                ));
            }
        }
        self.grands(&covers, &financing_rows);
        self.telling.staffing =
            staffing::of_table(&self.rows, &self.columns, &self.money, self.about);
    }

    /// Rows after the last sum that name payers and together make that sum.
    fn closing_financing(&self) -> Vec<usize> {
        let [(_, Some(total)), rest @ ..] = self.proof.parts.as_slice() else {
            return Vec::new();
        };
        let rows: Vec<usize> = rest
            .iter()
            .filter(|(_, by)| by.is_none())
            .filter_map(|(lines, _)| self.proof.lines.get(lines.start).copied())
            .collect();
        let named = |r: &usize| self.rows.get(*r).is_some_and(|row| row.own_words.is_some());
        if rows.is_empty() || rows.len() != rest.len() || !rows.iter().all(named) {
            return Vec::new();
        }
        let closes = |m: usize| {
            let Some(total) = self
                .rows
                .get(*total)
                .and_then(|row| row.amounts.get(m).copied().flatten())
            else {
                return true;
            };
            let parts = rows
                .iter()
                .filter_map(|r| self.rows.get(*r)?.amounts.get(m).copied().flatten())
                .map(|a| {
                    figure(crate::amounts::Amount {
                        value: a.value.abs(),
                        ..a
                    })
                });
            across::closes(figure(total), parts)
        };
        if (0..self.money.len()).all(closes) {
            rows
        } else {
            Vec::new()
        }
    }

    fn emit_line(&mut self, r: usize, whole: bool) {
        let Some(row) = self.rows.get(r) else { return };
        let mut made = Vec::new();
        let leaves: Vec<usize> = (0..self.money.len()).filter(|m| self.is_leaf(*m)).collect();
        let filled = |m: &usize| row.amounts.get(*m).copied().flatten();
        let mut places: Vec<usize> = leaves
            .iter()
            .copied()
            .filter(|m| filled(m).is_some())
            .collect();
        if places
            .iter()
            .all(|m| filled(m).is_some_and(|a| a.value == Sek::ZERO))
        {
            // Only the sum is given: "Utvärdering | | | 90 000".
            places = (0..self.money.len())
                .rev()
                .find(|m| !self.is_leaf(*m) && filled(m).is_some_and(|a| a.value != Sek::ZERO))
                .into_iter()
                .collect();
        }
        let years_at_rows = row.year.is_some() && leaves.iter().all(|m| self.year(*m).is_none());
        for m in places {
            let Some(amount) = filled(&m).filter(|a| a.value != Sek::ZERO) else {
                continue;
            };
            let head = self.column(m).map(|c| c.head.clone()).unwrap_or_default();
            made.push(BudgetLine {
                label: if years_at_rows && !head.is_empty() && leaves.len() > 1 {
                    head
                } else {
                    row.label.clone()
                },
                group: row.group.clone(),
                organisation: self
                    .column_organisation(m)
                    .or_else(|| self.row_organisation(row))
                    .or_else(|| organisation(&row.label)),
                scope: self.about.scope.clone(),
                year: self.year(m).or(row.year),
                amount: amount.value,
                per: amount.per,
                times: 1,
                approximate: amount.approximate,
                funding: if whole {
                    Funding::Other
                } else {
                    self.funding(row, m)
                },
                location: self.cell(row, m).0,
            });
        }
        self.telling.lines.extend(made);
    }

    fn row_organisation(&self, row: &Line<'_, '_>) -> Option<String> {
        let c = self
            .columns
            .iter()
            .position(|c| c.kind == Kind::Organisation)?;
        row.slots
            .get(c)
            .filter(|s| s.is_text())
            .map(|s| s.text.clone().into_owned())
    }

    fn stated(&self, r: usize, m: usize, funding: Funding) -> Option<Stated> {
        let row = self.rows.get(r)?;
        let amount = row.amounts.get(m).copied().flatten()?;
        let (location, quote) = self.cell(row, m);
        Some(Stated {
            total: BudgetTotal {
                label: row.label.clone(),
                organisation: self.column_organisation(m),
                scope: self.about.scope.clone(),
                year: self.year(m).or(row.year),
                amount: amount.value,
                funding,
                location,
            },
            quote,
        })
    }

    fn emit_financing(&mut self, r: usize) {
        for m in 0..self.money.len() {
            let funding = self
                .rows
                .get(r)
                .and_then(|row| row.own_words)
                .unwrap_or(Funding::Other);
            if let Some(mut stated) = self.stated(r, m, funding) {
                stated.total.amount = stated.total.amount.abs();
                self.telling.totals.push(stated);
            }
        }
    }

    /// Who pays what a sum covers, of a column: one funder, or several.
    fn covered_funding(
        &self,
        lines: &std::ops::Range<usize>,
        m: usize,
        row: &Line<'_, '_>,
    ) -> Funding {
        let sources: Vec<usize> = if self.is_leaf(m) {
            vec![m]
        } else {
            self.sum_of
                .get(m)
                .filter(|s| !s.is_empty())
                .cloned()
                .unwrap_or_else(|| vec![m])
        };
        let mut found: Option<Funding> = None;
        for r in self.proof.lines.get(lines.clone()).unwrap_or_default() {
            let Some(line) = self.rows.get(*r) else {
                continue;
            };
            for s in &sources {
                let nonzero = line
                    .amounts
                    .get(*s)
                    .copied()
                    .flatten()
                    .is_some_and(|a| a.value != Sek::ZERO);
                if nonzero {
                    let funding = self.funding(line, *s);
                    match found {
                        None => found = Some(funding),
                        Some(f) if f != funding => return Funding::Other,
                        Some(_) => {}
                    }
                }
            }
        }
        found.unwrap_or_else(|| {
            let by_sources = sources.iter().find_map(|s| self.column(*s)?.funding);
            by_sources
                .filter(|_| sources.len() == 1)
                .or(row.funding)
                .or_else(|| self.line_funding(lines))
                .unwrap_or(self.default)
        })
    }

    /// Who pays the rows of a range by their words, whatever they hold.
    fn line_funding(&self, lines: &std::ops::Range<usize>) -> Option<Funding> {
        let r = *self.proof.lines.get(lines.start)?;
        self.rows.get(r)?.funding
    }

    fn emit_sum(
        &mut self,
        r: usize,
        lines: std::ops::Range<usize>,
        covers: &mut Vec<TotalAt>,
        whole: bool,
    ) {
        let Some(row) = self.rows.get(r) else { return };
        let mut totals = Vec::new();
        let mut checks = Vec::new();
        let (mut good, mut bad) = (0, 0);
        for m in 0..self.money.len() {
            let funding = if whole {
                Funding::Other
            } else {
                self.covered_funding(&lines, m, row)
            };
            let Some(stated) = self.stated(r, m, funding) else {
                continue;
            };
            let total = row.amounts.get(m).copied().flatten().map(figure);
            let Some(total) = total else { continue };
            let (computed, ok) = self.column_sum(&lines, m, total);
            if total.value != 0 {
                good += usize::from(ok);
                bad += usize::from(!ok);
            }
            let part = if lines == (0..self.proof.lines.len()) || row.label.is_empty() {
                String::new()
            } else {
                format!("{}: ", row.label)
            };
            checks.push(BudgetCheck {
                what: format!(
                    "{part}column {}, {}",
                    self.column_name(m),
                    funding_word(funding)
                ),
                stated: stated.total.amount,
                computed: Sek::from_ore(computed),
                ok,
                location: stated.total.location.clone(),
            });
            totals.push((m, stated));
        }
        let is_last = self
            .proof
            .roles
            .iter()
            .skip(r + 1)
            .all(|role| !matches!(role, Role::Line | Role::Sum(_)));
        let earlier = covers.iter().any(|c| c.lines == lines);
        if is_last && good == 0 && bad > 0 && earlier {
            self.telling.pending = Some(Pending {
                totals: totals.into_iter().map(|(_, t)| t).collect(),
                checks,
            });
            return;
        }
        for (m, stated) in totals {
            covers.push(TotalAt {
                lines: lines.clone(),
                column: m,
                index: self.telling.totals.len(),
            });
            self.telling.totals.push(stated);
        }
        self.telling.checks.extend(checks);
    }

    /// The sum of a column over a range of lines, and whether a total equals it.
    fn column_sum(
        &self,
        lines: &std::ops::Range<usize>,
        m: usize,
        total: super::prove::Figure,
    ) -> (i64, bool) {
        let rows = self.proof.lines.get(lines.clone()).unwrap_or_default();
        let parts = rows.iter().filter_map(|r| {
            let row = self.rows.get(*r)?;
            effective(row, m, &self.sum_of)
        });
        let (sum, allowed) = across::add(total, parts);
        (sum, total.value.abs_diff(sum) <= allowed as u64)
    }

    /// Checks the sums that stand in a row.
    fn check_across(&mut self, r: usize) {
        let Some(row) = self.rows.get(r) else { return };
        let mut checks = Vec::new();
        for m in 0..self.money.len() {
            let Some(sources) = self.sum_of.get(m).filter(|s| !s.is_empty()) else {
                continue;
            };
            let Some(total) = row.amounts.get(m).copied().flatten() else {
                continue;
            };
            let parts = || {
                sources
                    .iter()
                    .filter_map(|s| row.amounts.get(*s).copied().flatten())
                    .map(figure)
            };
            if parts().next().is_none() {
                continue;
            }
            let (sum, allowed) = across::add(figure(total), parts());
            checks.push(BudgetCheck {
                what: format!(
                    "row {}, column {}",
                    if row.label.is_empty() {
                        "without label"
                    } else {
                        &row.label
                    },
                    self.column_name(m)
                ),
                stated: total.value,
                computed: Sek::from_ore(sum),
                ok: total.value.ore().abs_diff(sum) <= allowed as u64,
                location: self.cell(row, m).0,
            });
        }
        self.telling.checks.extend(checks);
    }

    /// The grand total of each funder.
    fn grands(&mut self, covers: &[TotalAt], financing_rows: &[usize]) {
        for funding in [Funding::Applied, Funding::Own, Funding::Other] {
            let grand = if financing_rows.is_empty() {
                self.grand(funding, covers)
            } else {
                let totals: Vec<usize> = (0..self.telling.totals.len())
                    .filter(|i| {
                        self.telling.totals.get(*i).is_some_and(|t| {
                            t.total.funding == funding
                                && financing_rows.iter().any(|r| {
                                    self.rows
                                        .get(*r)
                                        .is_some_and(|row| row.label == t.total.label)
                                })
                        })
                    })
                    .filter(|_| funding != Funding::Other)
                    .collect();
                (!totals.is_empty()).then(|| Grand {
                    funding,
                    amount: totals
                        .iter()
                        .filter_map(|i| self.telling.totals.get(*i))
                        .map(|t| t.total.amount)
                        .sum(),
                    totals,
                })
            };
            self.telling.grands.extend(grand);
        }
    }

    fn grand(&self, funding: Funding, covers: &[TotalAt]) -> Option<Grand> {
        let leaves: Vec<usize> = (0..self.money.len()).filter(|m| self.is_leaf(*m)).collect();
        let mut used_rows: Vec<usize> = Vec::new();
        let mut used_columns: Vec<usize> = Vec::new();
        for (ordinal, r) in self.proof.lines.iter().enumerate() {
            let Some(row) = self.rows.get(*r) else {
                continue;
            };
            for m in 0..self.money.len() {
                let filled = row
                    .amounts
                    .get(m)
                    .copied()
                    .flatten()
                    .is_some_and(|a| a.value != Sek::ZERO);
                if filled && self.funding(row, m) == funding && leaves.contains(&m) {
                    used_rows.push(ordinal);
                    used_columns.push(m);
                }
            }
        }
        used_columns.sort_unstable();
        used_columns.dedup();
        let total = |i: usize| self.telling.totals.get(i).map(|t| t.total.amount);
        let lines_sum: Sek = self
            .telling
            .lines
            .iter()
            .filter(|l| l.funding == funding)
            .map(BudgetLine::cost)
            .sum();
        let (Some(first), Some(last)) = (used_rows.first().copied(), used_rows.last().copied())
        else {
            if lines_sum != Sek::ZERO {
                // Amounts that stand in a column of sums alone.
                return Some(Grand {
                    funding,
                    amount: lines_sum,
                    totals: Vec::new(),
                });
            }
            return self.zero(funding, covers);
        };
        // Sums that cover all lines of this funder and none of another in these columns.
        let pure = |c: &&TotalAt| {
            c.lines.start <= first
                && c.lines.end > last
                && self
                    .telling
                    .totals
                    .get(c.index)
                    .is_some_and(|t| t.total.funding == funding)
        };
        let at = |m: usize| covers.iter().rev().filter(pure).find(|c| c.column == m);
        // One cell that sums all columns of this funder.
        let over = (0..self.money.len()).rev().find(|m| {
            self.sum_of
                .get(*m)
                .is_some_and(|of| !of.is_empty() && used_columns.iter().all(|u| of.contains(u)))
        });
        if let Some(found) = over.and_then(at) {
            return Some(Grand {
                funding,
                amount: total(found.index)?,
                totals: vec![found.index],
            });
        }
        let found: Vec<usize> = used_columns
            .iter()
            .filter_map(|m| Some(at(*m)?.index))
            .collect();
        if found.len() == used_columns.len() {
            return Some(Grand {
                funding,
                amount: found.iter().filter_map(|i| total(*i)).sum(),
                totals: found,
            });
        }
        Some(Grand {
            funding,
            amount: lines_sum,
            totals: Vec::new(),
        })
    }

    /// A grand total of nothing that the table states: `own: 0`.
    fn zero(&self, funding: Funding, covers: &[TotalAt]) -> Option<Grand> {
        let stated = covers.iter().rev().find(|c| {
            c.lines == (0..self.proof.lines.len())
                && self
                    .telling
                    .totals
                    .get(c.index)
                    .is_some_and(|t| t.total.funding == funding && t.total.amount == Sek::ZERO)
        })?;
        Some(Grand {
            funding,
            amount: Sek::ZERO,
            totals: vec![stated.index],
        })
    }
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

fn organisation_from(word: &str) -> Option<&str> {
    Normal::new(word).has(&words().organisation).then_some(word)
}

/// "Huvudinsatsägare Norrby kommun" → "Norrby kommun".
fn strip_role(head: &str) -> String {
    let rest: Vec<&str> = head
        .split_whitespace()
        .skip_while(|w| {
            let lower = w.to_lowercase();
            lower.contains("sägare")
                || lower.contains("satsagare")
                || lower.trim_end_matches(':').parse::<u8>().is_ok()
        })
        .collect();
    if rest.is_empty() {
        head.to_owned()
    } else {
        rest.join(" ")
    }
}

fn head(column: &Column) -> Head {
    let year = column.year.or(column.nth_year);
    Head {
        says_sum: column.says_sum,
        named: !column.head.is_empty(),
        leaf: !column.says_sum && (year.is_some() || column.funding.is_some()),
        year,
        funder: column.funding.map(|f| match f {
            Funding::Applied => 0,
            Funding::Own => 1,
            Funding::Other => 2,
        }),
    }
}

/// Columns of money without a funder beside one that has "applied", where none is "own": the whole
/// cost, of which a part is applied for.
fn beside(
    columns: &[Column],
    money: &[usize],
    sum_of: &[Vec<usize>],
    rows: &[Line<'_, '_>],
) -> Vec<bool> {
    let funding = |m: usize| {
        money
            .get(m)
            .and_then(|c| columns.get(*c))
            .and_then(|c| c.funding)
    };
    let leaf = |m: usize| sum_of.get(m).is_none_or(Vec::is_empty);
    let leaves: Vec<usize> = (0..money.len()).filter(|m| leaf(*m)).collect();
    let value = |row: &Line<'_, '_>, m: usize| {
        row.amounts
            .get(m)
            .copied()
            .flatten()
            .map_or(Sek::ZERO, |a| a.value)
    };
    let applied: Vec<usize> = leaves
        .iter()
        .copied()
        .filter(|m| funding(*m) == Some(Funding::Applied))
        .collect();
    let asked = |row: &Line<'_, '_>| -> Sek { applied.iter().map(|m| value(row, *m)).sum() };
    let any = rows.iter().any(|row| asked(row) != Sek::ZERO);
    let list = words();
    (0..money.len())
        .map(|m| {
            let column = money.get(m).and_then(|c| columns.get(*c));
            let names_cost = column.is_some_and(|c| {
                let head = Normal::new(&c.head);
                c.funding.is_none()
                    && c.year.is_none()
                    && (head.has(&list.money) || head.has(&list.total))
            });
            any && leaf(m) && names_cost && rows.iter().all(|row| value(row, m) >= asked(row))
        })
        .collect()
}

/// A figure of a line: a sum across is taken from its parts where they stand.
fn effective(row: &Line<'_, '_>, m: usize, sum_of: &[Vec<usize>]) -> Option<super::prove::Figure> {
    let own = row.amounts.get(m).copied().flatten().map(figure);
    let sources = sum_of.get(m).filter(|s| !s.is_empty());
    let Some(sources) = sources else { return own };
    let parts: Vec<_> = sources
        .iter()
        .filter_map(|s| row.amounts.get(*s).copied().flatten())
        .map(figure)
        .collect();
    if parts.is_empty() {
        return own;
    }
    Some(super::prove::Figure {
        value: parts
            .iter()
            .fold(0_i64, |sum, f| sum.saturating_add(f.value)),
        step: parts.iter().map(|f| f.step).max().unwrap_or(100),
    })
}

fn proof_row(row: &Line<'_, '_>, sum_of: &[Vec<usize>]) -> ProofRow {
    let is_sum = matches!(row.hint, Hint::Sum | Hint::PartSum | Hint::GrandSum);
    let figures = (0..row.amounts.len())
        .map(|m| {
            if is_sum {
                row.amounts.get(m).copied().flatten().map(figure)
            } else {
                effective(row, m, sum_of)
            }
        })
        .collect();
    ProofRow {
        hint: row.hint,
        figures,
    }
}

/// Sums in tkr under rows in kr: a sum of which a thousandfold closes is one. Whether any was.
fn rescale_sums(rows: &mut [Line<'_, '_>], proof: &Proof) -> bool {
    let mut any = false;
    for (r, role) in proof.roles.iter().enumerate() {
        let Role::Sum(covers) = role else { continue };
        let sums: Vec<i64> = (0..rows.get(r).map_or(0, |row| row.amounts.len()))
            .map(|m| {
                let lines = proof.lines.get(covers.lines.clone()).unwrap_or_default();
                lines
                    .iter()
                    .filter_map(|l| rows.get(*l)?.amounts.get(m).copied().flatten())
                    .fold(0_i64, |sum, a| sum.saturating_add(a.value.ore()))
            })
            .collect();
        let Some(row) = rows.get_mut(r) else { continue };
        let bare = row.amounts.iter().flatten().all(|a| a.unit.is_none());
        let thousandth = row.amounts.iter().zip(&sums).all(|(amount, sum)| {
            amount.is_none_or(|a| a.value.ore().saturating_mul(1000).abs_diff(*sum) <= 50_000)
        });
        let nonzero = row.amounts.iter().flatten().any(|a| a.value != Sek::ZERO);
        if bare && thousandth && nonzero {
            any = true;
            for amount in row.amounts.iter_mut().flatten() {
                *amount = amount.scaled(Unit::Thousands);
            }
        }
    }
    any
}
