//! The rows of a budget before they are proved: label, group, who pays, what the words say.

use super::columns::{Column, Kind, declared_unit, label};
use super::grid::{Row, Slot};
use super::prove::{Figure, Hint};
use super::segment::Segment;
use super::words::{Normal, funding, is_average, relative_year, words, years};
use crate::amounts::{Amount, Unit};
use crate::lower::LowerCase;
use crate::model::{Funding, Sek};

/// A row.
#[derive(Debug)]
pub(crate) struct Line<'s, 'd> {
    /// Its slots.
    pub(crate) slots: &'s Row<'d>,
    /// Its name; empty where it has none.
    pub(crate) label: String,
    /// The group that it stands in.
    pub(crate) group: Option<String>,
    /// Who pays, by its label or its group.
    pub(crate) funding: Option<Funding>,
    /// Who pays, by its label alone.
    pub(crate) own_words: Option<Funding>,
    /// The year that it is about, where years stand at the rows.
    pub(crate) year: Option<i16>,
    /// What its words say.
    pub(crate) hint: Hint,
    /// An amount each column of money, scaled.
    pub(crate) amounts: Vec<Option<Amount>>,
}

impl Line<'_, '_> {
    /// Its amounts as figures.
    pub(crate) fn figures(&self) -> Vec<Option<Figure>> {
        self.amounts.iter().map(|a| a.map(figure)).collect()
    }
}

/// An amount as the prover takes it.
pub(crate) fn figure(amount: Amount) -> Figure {
    Figure {
        value: amount.value.ore(),
        step: amount.step,
    }
}

/// The rows of a segment; `money` are the columns of amounts, `unit` is that of the whole table.
pub(crate) fn lines<'s, 'd>(
    segment: &'s Segment<'d>,
    columns: &[Column],
    money: &[usize],
    unit: Option<Unit>,
) -> Vec<Line<'s, 'd>> {
    let names: Vec<(String, Option<String>)> = segment
        .body
        .iter()
        .map(|row| {
            let (name, left) = label(row, columns);
            (name.unwrap_or_default().to_owned(), left.map(str::to_owned))
        })
        .collect();
    let groups = group_rows(segment, &names, money);
    let year_column = columns.iter().position(|c| c.kind == Kind::Year);
    let mut group: Option<String> = None;
    let mut left_group: Option<String> = None;
    let mut by_group: Option<Funding> = None;
    let mut year_of_group: Option<i16> = None;
    let mut after_sum = false;
    let mut seen_sum = false;
    let mut out = Vec::with_capacity(segment.body.len());
    for (r, row) in segment.body.iter().enumerate() {
        let (name, left) = names.get(r).cloned().unwrap_or_default();
        let name = without_leader(&name).to_owned();
        let normal = Normal::new(&name);
        let is_group = groups.get(r).copied().unwrap_or(false);
        if is_group {
            group = Some(name.trim_end_matches(':').trim().to_owned());
            by_group = funding(&normal).or(by_group);
            // A group within that of its year keeps it.
            year_of_group = year_of_label(&name).or(year_of_group);
        }
        if left.is_some() {
            left_group = left;
        }
        let row_unit = declared_unit(&name).filter(|u| *u != Unit::Kronor);
        let amounts: Vec<Option<Amount>> = money
            .iter()
            .map(|c| {
                let amount = row.get(*c)?.amount()?;
                let scale = row_unit.or(columns.get(*c)?.unit).or(unit);
                Some(scale.map_or(amount, |unit| amount.scaled(unit)))
            })
            .collect();
        // "Totalt / varav söks från förbundet / varav egen insats": who pays the sum, not parts of it.
        let shares = after_sum && funding(&normal).is_some() && tells_applied_inside(&names, r);
        let apart = tells_no_money(&normal, &amounts)
            || normal.begins(&words().apart)
            || seen_sum && is_average(&normal);
        let hint = if is_group {
            Hint::Group
        } else if apart {
            Hint::Inside
        } else if shares {
            let (_, payer) = name.split_once(' ').unwrap_or_default();
            hint(&Normal::new(payer), group.as_deref())
        } else {
            hint(&normal, group.as_deref())
        };
        after_sum = shares || matches!(hint, Hint::Sum | Hint::GrandSum);
        // "Kommunernas bidrag -50 000" among the costs, with no sum above that it is taken off: a line that
        // lowers them.
        let taken_off = !seen_sum
            && amounts.iter().flatten().any(|a| a.value < Sek::ZERO)
            && amounts.iter().flatten().all(|a| a.value <= Sek::ZERO);
        seen_sum |= matches!(hint, Hint::Sum | Hint::PartSum | Hint::GrandSum);
        let own_words = funding(&normal).filter(|f| !(taken_off && *f == Funding::Own));
        let has_amounts = amounts.iter().any(Option::is_some);
        // The sum of a year ends it; that of a group inside the year does not.
        let names_year = || !years(&name).is_empty() || relative_year(&normal).is_some();
        let ends_year =
            matches!(hint, Hint::Sum | Hint::GrandSum) || hint == Hint::PartSum && names_year();
        out.push(Line {
            slots: row,
            year: year_column
                .and_then(|c| row.get(c)?.year())
                .or_else(|| year_of_label(&name))
                .or(year_of_group),
            label: name,
            group: left_group.clone().or_else(|| group.clone()),
            funding: own_words.or(by_group),
            own_words,
            hint,
            amounts,
        });
        if has_amounts && ends_year {
            year_of_group = None;
        }
        let closes_all = matches!(hint, Hint::GrandSum)
            || matches!(hint, Hint::Sum | Hint::PartSum)
                && own_words.is_some()
                && own_words == by_group;
        if has_amounts && closes_all {
            by_group = None;
            group = None;
            left_group = None;
        }
    }
    out
}

/// "Antal deltagare | 30": a small number without a unit that counts something.
fn tells_no_money(label: &Normal, amounts: &[Option<Amount>]) -> bool {
    /// Nothing that a project pays for by the piece is counted so high.
    const COUNTED: i64 = 1_000;
    let counts = label
        .words()
        .next()
        .is_some_and(|w| w == "antal" || w == "antalet");
    counts
        && amounts
            .iter()
            .flatten()
            .all(|a| a.unit.is_none() && a.per.is_none() && a.value < Sek::from_kronor(COUNTED))
}

/// A sum has a handful of payers: a longer run is not gone through for each of its rows.
const MOST_PAYERS: usize = 24;

/// Whether a row is one of a run of "varav …" rows of which one says what is applied for.
fn tells_applied_inside(names: &[(String, Option<String>)], r: usize) -> bool {
    let inside = |name: &Normal| name.begins(&words().inside);
    let at = |i: usize| names.get(i).map(|(name, _)| Normal::new(name));
    if !at(r).is_some_and(|name| inside(&name)) {
        return false;
    }
    let from = (r.saturating_sub(MOST_PAYERS)..r)
        .rev()
        .take_while(|i| at(*i).is_some_and(|name| inside(&name)));
    let from = from.last().unwrap_or(r);
    (from..names.len())
        .take(2 * MOST_PAYERS)
        .map_while(at)
        .take_while(inside)
        .any(|name| funding(&name) == Some(Funding::Applied))
}

/// "2021", "År 2021", "Budget 2021": a label that is a year and little else.
fn year_of_label(label: &str) -> Option<i16> {
    let rest = label.chars().filter(|c| c.is_alphabetic()).count();
    match years(label).as_slice() {
        [year] if rest <= 8 => Some(*year),
        _ => None,
    }
}

fn hint(label: &Normal, group: Option<&str>) -> Hint {
    let list = words();
    if label.is_empty() {
        Hint::Unnamed
    } else if label.begins(&list.inside) {
        Hint::Inside
    } else if label.has(&list.total) {
        if label.has(&list.part) || group.is_some_and(|g| shares_stem(label, &Normal::new(g))) {
            Hint::PartSum
        } else if label.has(&list.grand) {
            Hint::GrandSum
        } else {
            Hint::Sum
        }
    } else if label.has(&list.cost) {
        Hint::Cost
    } else {
        Hint::Line
    }
}

/// Whether the first word of a group's name stands in another text, endings aside.
fn shares_stem(text: &Normal, group: &Normal) -> bool {
    let Some(first) = group.words().find(|w| w.chars().count() > 3) else {
        return false;
    };
    let stem: String = first.chars().take(7).collect();
    text.words().any(|w| w.starts_with(&stem))
}

/// Which rows name groups: a name and nothing beside it. In a blank form rows of that look may be
/// lines that nobody filled in; then style, the sums below, or the length of the run tell.
fn group_rows(
    segment: &Segment<'_>,
    names: &[(String, Option<String>)],
    money: &[usize],
) -> Vec<bool> {
    let lone: Vec<bool> = segment
        .body
        .iter()
        .zip(names)
        .map(|(row, (name, _))| {
            let filled = row.iter().filter(|s| s.is_filled()).count();
            !name.is_empty() && filled == 1 && name.chars().count() <= 120
        })
        .collect();
    let emphasised = |r: usize| {
        segment
            .body
            .get(r)
            .is_some_and(|row| row.iter().any(|s| s.is_text() && s.emphasis))
    };
    let is_line = |row: &Row<'_>| {
        money
            .iter()
            .any(|c| row.get(*c).is_some_and(|s| s.amount().is_some()))
    };
    let plain_lines = segment
        .body
        .iter()
        .enumerate()
        .any(|(r, row)| is_line(row) && !emphasised(r));
    let by_style =
        plain_lines && (0..lone.len()).any(|r| lone.get(r) == Some(&true) && emphasised(r));
    let list = words();
    let sums: Vec<Normal> = names
        .iter()
        .map(|(name, _)| Normal::new(name))
        .filter(|n| n.has(&list.total))
        .collect();
    let mut groups = vec![false; lone.len()];
    let mut r = 0;
    while r < lone.len() {
        if lone.get(r) != Some(&true) {
            r += 1;
            continue;
        }
        let run = lone.iter().skip(r).take_while(|l| **l).count();
        let name_at = |i: usize| {
            names
                .get(i)
                .map(|(n, _)| Normal::new(n))
                .unwrap_or_default()
        };
        let summed = |name: &Normal| sums.len() <= 64 && sums.iter().any(|s| shares_stem(s, name));
        // Beside a group that has its sum below, another lone name is a line that nobody filled in.
        let one_is_summed = (r..r + run).any(|i| summed(&name_at(i)));
        for i in r..r + run {
            let name = name_at(i);
            let told = summed(&name)
                || funding(&name).is_some()
                || names.get(i).is_some_and(|(n, _)| n.ends_with(':'));
            let looks = if by_style {
                emphasised(i)
            } else {
                run <= 2 && !one_is_summed
            };
            // What nothing follows heads nothing.
            let heads = segment.body.iter().skip(i + 1).any(is_line);
            if let Some(flag) = groups.get_mut(i) {
                *flag = (told || looks) && heads;
            }
        }
        r += run;
    }
    groups
}

/// A label without the dots that lead from it to its amount.
fn without_leader(label: &str) -> &str {
    let bare = label.trim_end().trim_end_matches('.');
    if label.trim_end().len() - bare.len() >= 4 {
        bare.trim_end()
    } else {
        label
    }
}

/// The organisation that a label begins with: "Norrby kommun 15 platser" → "Norrby kommun".
pub(crate) fn organisation(label: &str) -> Option<String> {
    let list = words();
    let mut taken: Vec<&str> = Vec::new();
    let mut tokens = label.split_whitespace().peekable();
    while let Some(token) = tokens.next() {
        let clean = token.trim_end_matches([',', ':', ';', '.']);
        let is_kind = Normal::new(clean).has(&list.organisation);
        if !clean.starts_with(char::is_uppercase) && (!is_kind || taken.is_empty()) {
            return None;
        }
        taken.push(clean);
        if is_kind {
            // "Region Skåne": the name follows.
            let named_after = matches!(clean.lower().as_str(), "region" | "landstinget");
            if let Some(next) = tokens.peek()
                && named_after
                && next.starts_with(char::is_uppercase)
            {
                taken.push(next.trim_end_matches([',', ':', ';', '.']));
            }
            return Some(taken.join(" "));
        }
        if taken.len() >= 3 || clean.len() < token.len() {
            return None;
        }
    }
    None
}

/// Whether a slot is hidden and holds something.
pub(crate) fn is_hidden(slot: &Slot<'_>) -> bool {
    slot.hidden && slot.is_filled()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leader_dots_are_no_part_of_a_label() {
        assert_eq!(without_leader("Lokalhyra ........"), "Lokalhyra");
        assert_eq!(without_leader("Resor m.m."), "Resor m.m.");
        assert_eq!(without_leader("Övrigt ..."), "Övrigt ...");
    }

    #[test]
    fn the_organisation_of_a_label_is_its_beginning() {
        for (label, want) in [
            ("Norrby kommun 15 platser", Some("Norrby kommun")),
            ("Arbetsförmedlingen 20%", Some("Arbetsförmedlingen")),
            ("Region Norrland, 20 %", Some("Region Norrland")),
            ("Utvärdering", None),
            ("Lön till kommun", None),
        ] {
            assert_eq!(organisation(label).as_deref(), want, "{label}");
        }
    }
}
