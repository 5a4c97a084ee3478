//! The dates of a passage, and what its lines say of them.

use super::asked::{asks_day, asks_period};
use super::judge::{adjust, judge, whole_step};
use super::lasting::{lasting, lasting_before};
use super::phases::{Behind, behind};
use super::{Dated, Says};
use crate::dates::find;
use crate::lower::LowerCase;
use crate::reading::Passage;

/// Collects the dates of a passage, each with what its line says of it.
pub(super) fn collect<'d>(
    passage: &Passage<'d>,
    label: Option<&'d str>,
    own: bool,
    listed: bool,
    out: &mut Vec<Dated<'d>>,
) {
    let text = passage.text;
    let mut last = 0;
    let dates = find(text);
    let behind: Vec<Option<Behind<'_>>> = dates.iter().map(|d| behind(text, d)).collect();
    // One sentence that begins with a date is no list of phases, unless a colon says so.
    let listed = listed || behind.iter().flatten().count() >= 2;
    for (found, behind) in dates.into_iter().zip(behind) {
        let sentence = sentence_around(text, found.range.start);
        // What stands before an earlier date speaks of that one.
        let from = sentence.0.max(last);
        let last_end = std::mem::replace(&mut last, found.range.end);
        let before = text.get(from..found.range.start).unwrap_or_default();
        // "Startdatum" on the line above the day.
        let above = || {
            text.get(last_end..from)
                .and_then(|t| t.lines().rev().find(|line| !line.trim().is_empty()))
                .filter(|line| {
                    before.trim().is_empty()
                        && (asks_day(line) || found.end.is_some() && asks_period(line))
                })
        };
        let before = above().unwrap_or(before);
        let words = label.unwrap_or(before);
        let says = judge(words, label.is_some(), own);
        // "Vi vill börja den 1 september 2022 och hålla på till den 31 augusti 2024."
        let goes_on = out.last().is_some_and(|d: &Dated<'_>| {
            d.says == Says::Start && d.found.end.is_none() && last_end > sentence.0
        });
        let until = before.trim_end().lower();
        let until = until.strip_suffix(" den").unwrap_or(&until);
        let says = match says {
            Says::Other | Says::Bare if goes_on && until.ends_with(" till") => Says::End,
            says => says,
        };
        let says = adjust(says, words, before, label.is_some(), &found);
        // "Från: 2024-05-01" above "Till: 2025-04-30".
        let says = if own && found.end.is_none() && is_until(words) {
            Says::End
        } else {
            says
        };
        // "Halvtidsrapport | 2024-06-30": a row of the plan is one of its steps, whatever it names.
        let in_row = own && label.is_some() && passage.cell.is_some();
        let says = if says == Says::Other && in_row {
            Says::Phase
        } else {
            says
        };
        let says = match &behind {
            Some(step) if says == Says::Bare && step.colon => {
                whole_step(step.label).unwrap_or(says)
            }
            _ => says,
        };
        let starts = says == Says::Start && found.end.is_none();
        let lasts = starts
            .then(|| lasting(text, &found).or_else(|| lasting_before(text, &found)))
            .flatten();
        let quote = text.get(found.range.clone()).unwrap_or_default();
        out.push(Dated {
            says,
            is_label: label.is_some(),
            is_named: label.is_none() && names_its_line(before),
            is_loose: behind.as_ref().is_some_and(|b| !b.colon) && !listed,
            behind: behind
                .filter(|b| own && (b.colon || listed || found.end.is_some()))
                .map(|b| b.label),
            label: words.trim().trim_end_matches([':', '-', '–', ' ', '(']),
            location: passage.locate(found.range.clone()),
            until: None,
            lasts: lasts.map(|(end, range)| (end, passage.locate(range))),
            found,
            quote,
        });
    }
}

/// Whether a label is but a word for the last day.
fn is_until(label: &str) -> bool {
    let lower = label.trim().trim_end_matches([':', '.']).lower();
    matches!(
        lower.as_str(),
        "till" | "t.o.m" | "t o m" | "tom" | "stopp" | "till och med"
    )
}

/// "Genomförande: april 2023 – juni 2024", "Fas 1, kartläggning (mars–maj 2024)": a name, and nothing else before
/// the date.
fn names_its_line(before: &str) -> bool {
    let name = before.trim().trim_end_matches(['(', ' ']);
    let marked = name.ends_with([':', '–', '-']) || before.trim_end().ends_with('(');
    let name = name.trim_end_matches([':', '–', '-', ' ']);
    let words = name.split_whitespace().count();
    marked
        && (1..=8).contains(&words)
        && name.starts_with(char::is_alphanumeric)
        && !name.contains(['.', '?', '!'])
        && find(name).is_empty()
}

/// Several lines that name a period each are a plan: each of them is a step, whatever its name.
pub(super) fn listed_steps(dated: &mut [Dated<'_>]) {
    let is_step = |d: &Dated<'_>| {
        d.is_named
            && (d.found.end.is_some() && d.says != Says::Whole && d.says != Says::Reported
                || matches!(d.says, Says::Bare | Says::Phase))
    };
    let periods = dated.iter().filter(|d| is_step(d) && d.found.end.is_some());
    if periods.count() < 2 {
        return;
    }
    for step in dated.iter_mut().filter(|d| is_step(d)) {
        step.says = Says::Phase;
        // "Fas 1 (januari–mars): planering" is named by what stands behind.
        step.is_label = step.behind.is_none();
        step.label = step.label.trim_end_matches([':', '–', '-', '(', ' ']);
    }
}

/// Byte range of the sentence or line around a byte.
fn sentence_around(text: &str, at: usize) -> (usize, usize) {
    let start = text
        .get(..at)
        .and_then(|before| before.rfind(['\n', ';']).max(before.rfind(". ")))
        .map_or(0, |i| i + 1);
    let end = text
        .get(at..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |i| at + i);
    (start, end)
}
