//! What was decided (beslut), where the document tells: by a sentence of minutes, by a box or a label of a form, or
//! by the report that accounts for its grant.

mod form;
mod verbs;
mod words;

use std::cell::LazyCell;
use std::ops::Range;

use crate::amounts;
use crate::dates;
use crate::lexicon::WordStarts;
use crate::lower::LowerCase;
use crate::model::{Decision, DocumentKind, Evidence, Field, Outcome, Sek};
use crate::reading::{Part, Passage, Reading};
use crate::relevance::Relevance;
use crate::sentence;

use words::{has, is_one, words};

/// Beginnings of the words that make a passage worth looking into.
static TRIGGERS: WordStarts = WordStarts::of(&[
    "beslut",
    "beslöt",
    "decid",
    "resolv",
    "bevilj",
    "bifall",
    "biföll",
    "tilldel",
    "godkän",
    "ansl",
    "avsätt",
    "anvis",
    "avsl",
    "avvis",
    "bordl",
    "återrem",
    "grant",
    "approv",
    "reject",
    "declin",
    "postpon",
    "defer",
    "award",
    "tillstyrk",
    "förläng",
    "enligt",
    "enlighet",
]);

/// How far above a decision that refers to a proposal the proposal is looked for, in passages.
const PROPOSED_ABOVE: usize = 12;

/// The decision on this matter, and the sentence that tells it. A proposal is none, nor what the
/// contract text says of decisions in general. A report tells of its own grant in its background too.
pub(crate) fn find(
    reading: &Reading<'_>,
    relevance: &Relevance,
    kind: DocumentKind,
) -> Option<(Decision, Evidence)> {
    let mut named = Named::default();
    for (index, passage) in reading.passages.iter().enumerate() {
        if passage.part == Part::Heading || !relevance.speaks_of_project(index) {
            continue;
        }
        let account = || reported(reading, index).or_else(|| labelled(reading, index));
        if kind == DocumentKind::Report
            && let Some((mut decision, evidence)) = account()
        {
            decision.date = decision.date.or_else(|| grant_day(reading, relevance));
            return Some((decision, evidence));
        }
        let heading = named.of(reading, passage);
        // Under "Förslag till beslut" stands what may be decided.
        // Under "Förankring" stands what each party decided, to apply or to take part.
        let of_party = kind != DocumentKind::Decision && reading.is_in(passage, Field::Anchoring);
        let told_before = reading.is_in(passage, Field::Background);
        if told_before || of_party || heading == Heading::Proposal {
            continue;
        }
        let in_form = heading == Heading::Decision;
        if let Some(found) = form::read(reading, index, in_form) {
            return Some(found);
        }
        if !TRIGGERS.in_text(passage.text) {
            continue;
        }
        let wide = in_form || kind == DocumentKind::Decision;
        if let Some(found) = told_by(reading, index, wide, in_form) {
            return Some(found);
        }
    }
    None
}

/// What a heading says of the section's decision.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Heading {
    #[default]
    Other,
    Decision,
    Proposal,
}

/// The heading of the section that was asked for last: passages come in order.
#[derive(Debug, Default)]
struct Named {
    section: Option<usize>,
    heading: Heading,
}

impl Named {
    fn of(&mut self, reading: &Reading<'_>, passage: &Passage<'_>) -> Heading {
        if self.section != Some(passage.section) {
            self.section = Some(passage.section);
            let heading = reading
                .section_of(passage)
                .and_then(|s| reading.heading_of(s));
            self.heading = heading.map(|h| named(&h.lower())).unwrap_or_default();
        }
        self.heading
    }
}

fn named(lower: &str) -> Heading {
    if !lower.contains("beslut") && !lower.contains("samordningsförbundet") {
        return Heading::Other;
    }
    if lower.contains("förslag till beslut") || lower.contains("beslutsförslag") {
        return Heading::Proposal;
    }
    let ours =
        lower.contains("ifylls") || lower.contains("fylls i") || lower.contains("anteckning");
    let told = lower.split(|c: char| !c.is_alphanumeric());
    let mut told = told.filter(|w| {
        matches!(
            *w,
            "beslut" | "beslutet" | "beslutas" | "beslutar" | "beslutade"
        )
    });
    if told.next().is_some() || ours {
        return Heading::Decision;
    }
    Heading::Other
}

/// The decision that one of a passage's sentences tells.
fn told_by(
    reading: &Reading<'_>,
    index: usize,
    wide: bool,
    in_form: bool,
) -> Option<(Decision, Evidence)> {
    let text = reading.passages.get(index)?.text;
    let lower = text.lower();
    if lower.len() != text.len() {
        return None;
    }
    if let Some((outcome, verb)) = continued(reading, index, &lower, in_form) {
        return Some(told(reading, index, 0..text.len(), verb, outcome));
    }
    // It is the same for each sentence of the passage.
    let above = LazyCell::new(|| proposal(reading, index));
    for range in sentences(text) {
        let Some(sentence) = lower.get(range.clone()) else {
            continue;
        };
        if verbs::is_not_yet(sentence) {
            continue;
        }
        if let Some((words, outcome)) = verbs::decides(sentence, wide) {
            let verb = range.start + words.end;
            let (mut decision, evidence) = told(reading, index, range, verb, outcome);
            if decision.granted.is_none() && has(sentence, &words::words().proposals) {
                decision.granted = above.and_then(|(_, sum)| sum);
            }
            return Some((decision, evidence));
        }
        let decides =
            in_form || is_led(reading, index) || sentence.split_whitespace().any(is_decider);
        if wide
            && decides
            && verbs::refers_to_proposal(sentence)
            && let Some((outcome, sum)) = *above
        {
            let verb = range.end;
            let (mut decision, evidence) = told(reading, index, range, verb, outcome);
            let granted = matches!(outcome, Outcome::Granted | Outcome::PartlyGranted);
            decision.granted = decision.granted.or(sum).filter(|_| granted);
            return Some((decision, evidence));
        }
    }
    None
}

fn is_decider(word: &str) -> bool {
    is_one(
        word.trim_matches(|c: char| !c.is_alphanumeric()),
        &words().deciders,
    )
}

/// The sentences of a text.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let range = sentence::around(text, at..at);
            let next = text.ceil_char_boundary(at + 1);
            let fresh = range.end > at;
            at = range.end.max(next);
            if fresh {
                return Some(range);
            }
        }
        None
    })
}

/// What was proposed above a passage on the same matter: the outcome, and the sum.
fn proposal(reading: &Reading<'_>, index: usize) -> Option<(Outcome, Option<Sek>)> {
    let from = index.saturating_sub(PROPOSED_ABOVE);
    let above = reading.passages.get(from..=index)?;
    // The paragraph's own heading begins the matter.
    let begins = above
        .iter()
        .rposition(|p| p.part == Part::Heading && p.text.contains('§'));
    let above = above.get(begins.unwrap_or(0)..)?;
    let mut below_proposal = false;
    let mut found = None;
    for passage in above {
        let lower = passage.text.lower();
        if lower.len() != passage.text.len() {
            continue;
        }
        for range in sentences(passage.text) {
            let Some(sentence) = lower.get(range.clone()) else {
                continue;
            };
            let names = has(sentence, &words().proposals);
            if (names || below_proposal)
                && let Some(outcome) = verbs::proposes(sentence)
            {
                found = Some((outcome, passage.text.get(range).and_then(kronor)));
            }
        }
        let line = lower.trim().trim_end_matches(':');
        below_proposal = match named(line) {
            Heading::Proposal => true,
            Heading::Decision => false,
            Heading::Other => below_proposal && passage.part != Part::Heading,
        };
    }
    found
}

/// "Styrelsen beviljade den 9 december 2020 1 840 000 kronor": the grant that a report accounts for.
fn reported(reading: &Reading<'_>, index: usize) -> Option<(Decision, Evidence)> {
    let text = reading.passages.get(index)?.text;
    if !TRIGGERS.in_text(text) {
        return None;
    }
    let lower = text.lower();
    if lower.len() != text.len() {
        return None;
    }
    let at = words()
        .reported
        .iter()
        .filter_map(|w| Some((lower.find(w.as_str())?, w.len())));
    let (at, length) = at.min()?;
    let range = sentence::around(text, at..at + length);
    if verbs::is_not_yet(lower.get(range.clone())?) {
        return None;
    }
    let told = told(reading, index, range.clone(), range.start, Outcome::Granted);
    told.0.granted.is_some().then_some(told)
}

/// "Beviljade medel: 2 480 000 kr", "Beviljat belopp | 2 480 000 kr" among the labels of a report's cover.
fn labelled(reading: &Reading<'_>, index: usize) -> Option<(Decision, Evidence)> {
    let (at, _) = form::sum(reading, index, &words().sums)?;
    let length = reading.passages.get(at)?.text.len();
    Some(told(reading, at, 0..length, 0, Outcome::Granted))
}

/// "Samordningsförbundets styrelse beviljade 2016-06-08 medel för …": the day, told apart from the sum.
fn grant_day(reading: &Reading<'_>, relevance: &Relevance) -> Option<String> {
    const NEAR: usize = 24;
    let own = |(index, _): &(usize, &Passage<'_>)| relevance.speaks_of_project(*index);
    reading
        .passages
        .iter()
        .enumerate()
        .filter(own)
        .find_map(|(_, passage)| {
            let at = passage.text.find("bevilja")?;
            let near = dates::find(passage.text.get(at..)?).into_iter().next()?;
            let day = near.start.day.is_some() && near.end.is_none() && near.range.start <= NEAR;
            day.then(|| near.start.to_string())
        })
}

/// "Styrelsen beslutar" on a line of its own, or the heading "Beslut", and "att bevilja …" on one of the next, as
/// minutes set it: the outcome, and where its verb ends.
fn continued(
    reading: &Reading<'_>,
    index: usize,
    lower: &str,
    in_form: bool,
) -> Option<(Outcome, usize)> {
    const LEAD: &str = "beslutar ";
    if !is_led(reading, index) && !in_form {
        return None;
    }
    let bare = lower.trim_start().trim_start_matches(['-', '–', '•', ' ']);
    let begins = lower.len() - bare.len();
    // Only the first sentence is led in.
    let first = sentences(bare)
        .next()
        .map_or(bare, |r| bare.get(..r.end).unwrap_or(bare));
    let (words, outcome) = verbs::decides(&format!("{LEAD}{first}"), false)?;
    let by_lead = words.start == 0;
    by_lead.then(|| (outcome, begins + words.end.saturating_sub(LEAD.len())))
}

/// Whether the lines above a passage lead it in: "Styrelsen beslutar", with other points between.
fn is_led(reading: &Reading<'_>, index: usize) -> bool {
    const POINTS: usize = 6;
    let from = index.saturating_sub(POINTS);
    let above = reading.passages.get(from..index).unwrap_or_default();
    for passage in above.iter().rev() {
        let text = passage.text.trim().trim_end_matches([':', ' ']);
        let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
        let last = last.lower();
        if is_one(&last, &words().deciders)
            || text.len() < 40 && named(&text.lower()) == Heading::Decision
        {
            return true;
        }
        let first = text.trim_start_matches(['-', '–', '•', ' ']);
        if !first.lower().starts_with("att ") {
            return false;
        }
    }
    false
}

/// The decision that the bytes `range` of a passage tell, the verb of which ends at `verb`.
fn told(
    reading: &Reading<'_>,
    index: usize,
    range: Range<usize>,
    verb: usize,
    outcome: Outcome,
) -> (Decision, Evidence) {
    let passage = reading.passages.get(index);
    let quote = passage
        .and_then(|p| p.text.get(range.clone()))
        .unwrap_or_default();
    // A period is that of the project; only a single day can be that of the decision.
    let day = dates::find(quote)
        .into_iter()
        .find(|d| d.start.day.is_some() && d.end.is_none() && !is_deadline(quote, d.range.start));
    let granted = matches!(outcome, Outcome::Granted | Outcome::PartlyGranted);
    let behind = passage.and_then(|p| p.text.get(verb..range.end.max(verb)));
    let sum = || {
        behind
            .and_then(|b| granted_sum(b, outcome))
            .or_else(|| kronor(quote))
    };
    let decision = Decision {
        outcome: Some(outcome),
        date: day.map(|d| d.start.to_string()),
        granted: if granted { sum() } else { None },
        paragraph: number_above(reading, index),
    };
    let evidence = Evidence {
        quote: Some(quote.to_owned()),
        location: passage.map(|p| p.locate(range)).unwrap_or_default(),
        from: Vec::new(),
    };
    (decision, evidence)
}

/// The paragraph's number, in the passage or in those above it.
fn number_above(reading: &Reading<'_>, index: usize) -> Option<String> {
    let above = reading
        .passages
        .get(index.saturating_sub(PROPOSED_ABOVE)..=index)
        .unwrap_or_default();
    above.iter().rev().find_map(|p| paragraph(p.text))
}

/// The sum that is granted, behind the verb: one that was only asked for is none where the grant is a part of it.
fn granted_sum(behind: &str, outcome: Outcome) -> Option<Sek> {
    let found = amounts::find(behind);
    let asked = |at: usize| {
        let before = behind.get(..at).unwrap_or_default().lower();
        let mut words = before.split_whitespace().rev().take(3);
        words.any(|w| matches!(w, "ansökan" | "sökta" | "ansökta" | "begärda" | "av"))
    };
    let mut sums = found.iter().filter(|f| f.amount.unit.is_some());
    sums.find(|f| outcome != Outcome::PartlyGranted || !asked(f.range.start))
        .map(|f| f.amount.value)
}

/// "att delrapport ska lämnas senast den 31 januari": a day by which something is due.
fn is_deadline(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().lower();
    let mut words = before.split_whitespace().rev().take(3);
    words.any(|w| matches!(w, "senast" | "före" | "innan"))
}

/// "§ 12", "§12" as "§ 12".
fn paragraph(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('§')?;
    let rest = rest.trim_start();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty() && digits.len() <= 4).then(|| format!("§ {digits}"))
}

/// The first amount with a unit of money.
fn kronor(text: &str) -> Option<Sek> {
    let found = amounts::find(text);
    found
        .iter()
        .find(|f| f.amount.unit.is_some())
        .map(|f| f.amount.value)
}

#[cfg(test)]
mod tests;
