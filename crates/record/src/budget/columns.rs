//! What each column of a budget is: labels, amounts of a year, of an organisation, of a funder, sums
//! of other columns, percentages of posts, quantities.

use super::grid::{Content, Row, Slot};
use super::segment::Segment;
use super::words::{Normal, funding, relative_year, words, years};
use crate::amounts::Unit;
use crate::model::Funding;

/// A column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    /// Its header, the rows of it joined by spaces.
    pub(crate) head: String,
    /// What stands in it.
    pub(crate) kind: Kind,
    /// Calendar year that the header names.
    pub(crate) year: Option<i16>,
    /// "År 1": 1.
    pub(crate) nth_year: Option<i16>,
    /// Who pays, by the header.
    pub(crate) funding: Option<Funding>,
    /// That is told by its organisation alone, beside a column of the association.
    pub(crate) pays_itself: bool,
    /// Unit that the header names.
    pub(crate) unit: Option<Unit>,
    /// The header says that it is a sum.
    pub(crate) says_sum: bool,
    /// The header tells of outcomes or earlier decisions, not of a budget.
    pub(crate) past: bool,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// Nothing.
    #[default]
    Empty,
    /// The names of the rows.
    Label,
    /// More words of the rows, on the same side as the names.
    Text,
    /// The organisation of each row.
    Organisation,
    /// The year of each row.
    Year,
    /// Money.
    Amount,
    /// Money that is a part of the column before it: "varav egen insats".
    Inside,
    /// Percent of a post.
    Percent,
    /// How many.
    Quantity,
    /// Price for one.
    Price,
    /// Numbers of rows or accounts, dates, comments.
    Ignored,
}

/// The unit that a header, title or caption declares: "Belopp i tkr", "(tkr)". A unit that stands at
/// a number declares nothing.
pub(crate) fn declared_unit(text: &str) -> Option<Unit> {
    let normal = Normal::new(text);
    let tokens: Vec<&str> = normal.words().collect();
    for (i, token) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1).copied().unwrap_or_default();
        let after_number = i
            .checked_sub(1)
            .and_then(|p| tokens.get(p))
            // "Budget 2025 (tkr)" declares: a year is no amount.
            .is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()) && years(t).is_empty());
        if after_number {
            continue;
        }
        match *token {
            "tkr" | "tsek" | "ksek" | "kkr" | "tusental" | "tusentals" => {
                return Some(Unit::Thousands);
            }
            "tusen" if next.starts_with("kr") => return Some(Unit::Thousands),
            "mkr" | "mnkr" | "msek" => return Some(Unit::Millions),
            "miljoner" if next.starts_with("kr") => return Some(Unit::Millions),
            "kr" | "kronor" | "sek" => return Some(Unit::Kronor),
            _ => {}
        }
    }
    None
}

/// The columns of a segment.
pub(crate) fn columns(segment: &Segment<'_>) -> Vec<Column> {
    let width = segment
        .header
        .iter()
        .chain(&segment.body)
        .map(Vec::len)
        .max()
        .unwrap_or(0);
    let mut columns: Vec<Column> = (0..width).map(|c| by_content(segment, c)).collect();
    let label = label_column(segment, &columns);
    let first_amount = columns.iter().position(|c| c.kind == Kind::Amount);
    let amounts = columns.iter().filter(|c| c.kind == Kind::Amount).count();
    let list = words();
    for (c, column) in columns.iter_mut().enumerate() {
        let head = Normal::new(&column.head);
        match column.kind {
            // "varav egen insats": what is inside another column is not summed beside it.
            Kind::Amount if amounts > 1 && tells_inside(segment, c) => {
                column.kind = Kind::Inside;
            }
            Kind::Text if Some(c) == label => column.kind = Kind::Label,
            Kind::Text if head.has(&list.comment) && !tells_rows_apart(segment, label, c) => {
                column.kind = Kind::Ignored;
            }
            Kind::Text if head.has(&list.organisation_column) => column.kind = Kind::Organisation,
            Kind::Text if first_amount.is_some_and(|a| c > a) => column.kind = Kind::Ignored,
            Kind::Amount if amounts > 1 => {
                column.kind = number_kind(segment, c, label, &head);
            }
            _ => {}
        }
    }
    asked_inside(&mut columns);
    by_payers(&mut columns);
    if label.is_none()
        && let Some(year) = year_column(segment, &columns)
        && let Some(column) = columns.get_mut(year)
    {
        column.kind = Kind::Year;
    }
    columns
}

/// Whether a column tells rows apart that the column of names does not: "Personal | Projektledare 100 %",
/// "Personal | Psykolog 20 %".
fn tells_rows_apart(segment: &Segment<'_>, label: Option<usize>, c: usize) -> bool {
    let texts = |c: usize| {
        let slots = segment.body.iter().filter_map(move |row| row.get(c));
        slots.filter(|s| s.is_text()).map(|s| s.text.as_ref())
    };
    let distinct = |c: usize| texts(c).collect::<rustc_hash::FxHashSet<&str>>().len();
    label.is_some_and(|label| {
        let (names, rows) = (distinct(label), texts(label).count());
        names + 1 < rows && distinct(c) > names && texts(c).all(|t| t.chars().count() <= 60)
    })
}

/// "Totalt | Varav sökt | Varav egen insats": where what is applied for is inside, the parts are what counts.
fn asked_inside(columns: &mut [Column]) {
    let inside = |c: &Column| c.kind == Kind::Inside;
    let asked = |c: &Column| inside(c) && c.funding == Some(Funding::Applied);
    if columns.iter().any(asked) {
        for column in columns.iter_mut().filter(|c| inside(c)) {
            column.kind = Kind::Amount;
        }
    }
}

/// "Samordningsförbundet | Köpings kommun | Totalt": beside what is applied for, an organisation's column is
/// what it pays itself; of the same year, where years have columns of their own.
fn by_payers(columns: &mut [Column]) {
    let is_money = |c: &Column| c.kind == Kind::Amount && !c.says_sum;
    let asked: Vec<Option<i16>> = columns
        .iter()
        .filter(|c| is_money(c) && c.funding == Some(Funding::Applied))
        .map(|c| c.year)
        .collect();
    let list = words();
    // "Samordningsförbundet | Sunne | Torsby | Landstinget | Totalt": places beside an organisation.
    let named_beside = columns.iter().any(|c| {
        is_money(c) && c.funding.is_none() && Normal::new(&c.head).has(&list.organisation)
    });
    let others = columns
        .iter_mut()
        .filter(|c| is_money(c) && c.funding.is_none() && asked.contains(&c.year));
    for column in others {
        let head = Normal::new(&column.head);
        if head.has(&list.organisation) || named_beside && is_place(&column.head) {
            column.funding = Some(Funding::Own);
            column.pays_itself = true;
        }
    }
}

/// One or two words with a capital, and no word of what is bought or summed: "Lilla Edet".
fn is_place(head: &str) -> bool {
    let list = words();
    let name = Normal::new(head);
    let short = head.split_whitespace().count() <= 2
        && head.chars().all(|c| c.is_alphabetic() || " -".contains(c));
    short
        && head.starts_with(char::is_uppercase)
        && ![
            &list.cost,
            &list.total,
            &list.money,
            &list.past,
            &list.comment,
        ]
        .iter()
        .any(|l| name.has(l))
}

/// Whether a header begins with "varav": of its lines, one that stands over several columns ("2025") may
/// stand above.
fn tells_inside(segment: &Segment<'_>, c: usize) -> bool {
    let inside = &words().inside;
    segment
        .header
        .iter()
        .filter_map(|row| row.get(c))
        .any(|slot| Normal::new(&slot.text).begins(inside))
}

/// What a column of numbers is, where there are several.
fn number_kind(segment: &Segment<'_>, c: usize, label: Option<usize>, head: &Normal) -> Kind {
    let list = words();
    // "2025 (6 mån)" is what six months of a year cost.
    let begins_with_year = head.words().next().is_some_and(|w| !years(w).is_empty());
    let money = declared_unit(head.as_str()).is_some() || head.has(&list.money) || begins_with_year;
    let cells = || segment.body.iter().filter_map(|row| row.get(c)?.amount());
    let small = cells().all(|a| a.unit.is_none() && a.value.ore().abs() < 1_000_000);
    let yearly = head.words().any(|w| w == "år" || w == "årskostnad");
    if head.has(&list.price) && !head.has(&list.total) && !yearly {
        return Kind::Price;
    }
    if head.has(&list.percent) && small {
        return Kind::Percent;
    }
    if head.has(&list.quantity) && !money && small {
        return Kind::Quantity;
    }
    if (head.has(&list.index) && !money)
        || (label.is_some_and(|l| c < l) && is_numbering(segment, c))
    {
        return Kind::Ignored;
    }
    Kind::Amount
}

/// Whether a column left of the names holds 1, 2, 3 … or account numbers.
fn is_numbering(segment: &Segment<'_>, c: usize) -> bool {
    segment
        .body
        .iter()
        .filter_map(|row| row.get(c)?.amount())
        .all(|a| a.unit.is_none() && !a.grouped && a.step == 100 && a.digits <= 4)
}

fn year_column(segment: &Segment<'_>, columns: &[Column]) -> Option<usize> {
    columns.iter().enumerate().position(|(c, column)| {
        column.kind == Kind::Amount
            && segment
                .body
                .iter()
                .any(|row| row.get(c).and_then(Slot::year).is_some())
            && segment
                .body
                .iter()
                .filter_map(|row| row.get(c)?.amount())
                .all(|a| a.looks_like_year().is_some())
    })
}

fn by_content(segment: &Segment<'_>, c: usize) -> Column {
    let head = head(segment, c);
    let normal = Normal::new(&head);
    let (mut amounts, mut percents, mut texts, mut dates) = (0, 0, 0, 0);
    for slot in segment
        .body
        .iter()
        .filter_map(|row| row.get(c))
        .filter(|s| s.first)
    {
        match slot.content {
            Content::Amount(_) => amounts += 1,
            Content::Percent(_) => percents += 1,
            Content::Text => texts += 1,
            Content::Date => dates += 1,
            Content::Empty => {}
        }
    }
    let kind = if amounts > 0 && amounts >= percents && amounts * 2 >= texts {
        Kind::Amount
    } else if percents > 0 && percents >= dates && percents * 2 >= texts {
        Kind::Percent
    } else if texts > 0 {
        Kind::Text
    } else if dates > 0 {
        Kind::Ignored
    } else {
        Kind::Empty
    };
    let all = years(&head);
    Column {
        year: match all.as_slice() {
            [one] => Some(*one),
            _ => None,
        },
        nth_year: all.is_empty().then(|| relative_year(&normal)).flatten(),
        funding: funding(&normal)
            .or_else(|| alone(segment, c))
            .or_else(|| normal.begins(&words().asks).then_some(Funding::Applied)),
        pays_itself: false,
        unit: declared_unit(&head),
        says_sum: normal.has(&words().total),
        past: normal.has(&words().past) && !normal.has(&words().applied),
        head,
        kind,
    }
}

/// The header of a column: what stands over it, each text once.
fn head(segment: &Segment<'_>, c: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for row in &segment.header {
        if let Some(slot) = row.get(c)
            && !slot.text.is_empty()
            && parts.last().is_none_or(|last| *last != slot.text)
        {
            parts.push(&slot.text);
        }
    }
    unbroken(&parts.join(" "))
}

/// Who pays by a cell of the header that says only that: "2021 | Egen" under each other.
fn alone(segment: &Segment<'_>, c: usize) -> Option<Funding> {
    let list = words();
    segment.header.iter().find_map(|row| {
        let cell = Normal::new(&row.get(c)?.text);
        list.own_alone
            .iter()
            .any(|w| w == cell.as_str())
            .then_some(Funding::Own)
    })
}

/// A text whose words a narrow column broke made whole: "Samordnings- förbundet". "Lön- och" is none.
fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("- ") {
        let next = after.split(' ').next().unwrap_or_default();
        let broken = before.ends_with(char::is_alphabetic)
            && next.starts_with(char::is_lowercase)
            && !matches!(next, "och" | "eller" | "samt" | "respektive");
        out.push_str(before);
        out.push_str(if broken { "" } else { "- " });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The column of names: the leftmost of text that is filled in at least half as many rows as the
/// fullest one.
fn label_column(segment: &Segment<'_>, columns: &[Column]) -> Option<usize> {
    let count = |c: usize| {
        segment
            .body
            .iter()
            .filter(|row| row.get(c).is_some_and(Slot::is_text))
            .count()
    };
    let texts = || {
        columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.kind == Kind::Text)
            .map(|(c, _)| c)
    };
    let fullest = texts().map(count).max()?;
    texts().find(|c| count(*c) * 2 >= fullest)
}

/// The label of a row and, where the names stand in two columns, what stands left of it.
pub(crate) fn label<'r>(
    row: &'r Row<'_>,
    columns: &[Column],
) -> (Option<&'r str>, Option<&'r str>) {
    let mut names = row
        .iter()
        .zip(columns)
        .filter(|(slot, column)| {
            // "3." in the column of names is a name, though it reads as a number.
            !slot.text.is_empty()
                && (column.kind == Kind::Label
                    || column.kind == Kind::Text
                        && matches!(slot.content, Content::Text | Content::Empty))
        })
        .map(|(slot, _)| slot.text.as_ref());
    let first = names.next();
    match (first, names.next_back()) {
        // "Processledare | 1,0 tjänst" tells how much of it, not what.
        (Some(name), Some(last)) if counts(last) && !counts(name) => (Some(name), None),
        (Some(group), Some(last)) if group != last => (Some(last), Some(group)),
        (first, _) => (first, None),
    }
}

/// Whether a text begins with a number: a share of a post, a quantity.
fn counts(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_narrow_column_broke_are_whole() {
        assert_eq!(unbroken("Samordnings- förbundet"), "Samordningsförbundet");
        assert_eq!(
            unbroken("Löne- och driftkost- nader"),
            "Löne- och driftkostnader"
        );
        assert_eq!(unbroken("2024 - 2025"), "2024 - 2025");
    }

    #[test]
    fn a_unit_is_declared_by_a_header_not_by_an_amount() {
        assert_eq!(declared_unit("Kostnader i tkr"), Some(Unit::Thousands));
        assert_eq!(declared_unit("Belopp (tkr)"), Some(Unit::Thousands));
        assert_eq!(declared_unit("Kostnader i kronor"), Some(Unit::Kronor));
        assert_eq!(declared_unit("finansierar 650 tkr per år"), None);
        assert_eq!(declared_unit("Budget 2025 (tkr)"), Some(Unit::Thousands));
        assert_eq!(declared_unit("Mkr"), Some(Unit::Millions));
        assert_eq!(declared_unit("Budget 2021"), None);
    }
}
