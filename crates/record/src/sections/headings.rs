//! Which units are headings.

mod neighbours;

use std::sync::Arc;

use aktsam_document::{Document, Role};

use crate::headings::{Analyst, HeadingReading};
use crate::lower::LowerCase;
use crate::model::{Field, HeadingMatch};
use crate::profiles::Mark;

use super::flow::Unit;
use super::levels::{follows, is_next_letter, levels};
use super::looks::{Look, look};
use super::regions::Region;
use super::scope::opens_part;
use super::wording::{
    asks, is_addressee, is_document_title, is_kind_of_document, is_matter, is_sentence,
    looks_like_value, names_pre_study,
};
use neighbours::{
    alternates, among_figures, heads_numbered_table, is_cover, is_entry, is_listed, names_columns,
    names_row, opens_numbering, parts_follow, stands_alone,
};

/// What a unit is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Decision {
    /// A heading.
    Heading(Heading),
    /// The first unit of a stretch that belongs together without a heading: e-sign pages, contract
    /// text that a form prints into an answer, the rest of that answer.
    Region(Vec<Field>),
    /// The first unit of another sheet of a workbook, and the fields that its name tells.
    Sheet(Vec<Field>),
    /// Text of the section at hand.
    Text,
    /// Help text of the blank form under the heading above.
    Help,
    /// No text of the document: a page number.
    Skip,
}

/// A heading that was recognised.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) number: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) matched: HeadingMatch,
    /// Why it was read so, for people.
    pub(super) why: String,
}

/// Level of headings that only their words tell, below all that their looks tell.
pub(super) const PLAIN_LEVEL: u8 = 7;

/// A unit with what it looks like and says.
pub(super) struct Candidate {
    pub(super) look: Look,
    reading: Option<Arc<HeadingReading>>,
    /// Its words leave nothing unread, so that it can be a heading without looking like one.
    complete: bool,
}

/// Decides for each unit what it is.
pub(super) fn decide(
    units: &[Unit<'_>],
    regions: &[Region],
    document: &Document,
    lexicon: &Analyst<'_>,
) -> Vec<Decision> {
    let title = title_unit(units, document, regions);
    let candidates: Vec<Candidate> = units
        .iter()
        .map(|unit| {
            let look = look(unit, document);
            let may_be = (unit.cell.is_none() || heads_numbered_table(unit))
                && (look.short || look.declared.is_some() || unit.is_label || unit.run_in);
            let reading = may_be.then(|| lexicon.analyse(unit.text));
            let complete = reading.as_deref().is_some_and(is_complete);
            Candidate {
                look,
                reading,
                complete,
            }
        })
        .collect();
    // Do looks tell the main headings? Then a plain line among them needs better reasons.
    let dressed = candidates
        .iter()
        .filter(|c| {
            (c.look.is_set_apart() || c.look.marked)
                && c.reading.as_ref().is_some_and(|r| !r.fields.is_empty())
        })
        .count();
    let mut out = Vec::with_capacity(units.len());
    let mut current: Vec<Field> = Vec::new();
    let mut title_seen = false;
    let mut last_number: Option<String> = None;
    // The section at hand is that of an e-signing service's pages.
    let mut in_service = false;
    // Fields of the answer that contract text of the form stands in.
    let mut interrupted: Option<Vec<Field>> = None;
    for (i, (unit, candidate)) in units.iter().zip(&candidates).enumerate() {
        let region = regions.get(i).copied().unwrap_or_default();
        let mut decision = match region {
            Region::PageNumber | Region::Site => Decision::Skip,
            // One section for all pages of the service.
            Region::ESignStart if in_service => Decision::Text,
            Region::ClosingStart if current == [Field::Signatures] => Decision::Text,
            Region::ESignStart | Region::ClosingStart => Decision::Region(vec![Field::Signatures]),
            Region::Related | Region::Contents | Region::ESign | Region::Closing => Decision::Text,
            Region::RelatedStart | Region::ContentsStart => Decision::Heading(Heading {
                level: candidate.look.declared.unwrap_or(1),
                number: None,
                fields: Vec::new(),
                matched: HeadingMatch::None,
                why: String::new(),
            }),
            Region::None => {
                let announced = i
                    .checked_sub(1)
                    .and_then(|j| units.get(j))
                    .is_some_and(|before| {
                        before.text.trim_end().ends_with(':') && before.text.chars().count() > 60
                    });
                let listed = is_listed(units, i)
                    && (current == [Field::Signatures] || !alternates(units, &candidates, i))
                    || among_figures(units, i)
                    || current == [Field::Budget] && names_row(units, i);
                let above = match out.last() {
                    Some(Decision::Heading(heading)) => Some(heading.fields.as_slice()),
                    _ => None,
                };
                let context = Context {
                    above,
                    listed,
                    opens_part: parts_follow(units, &candidates, i, lexicon),
                    // Where looks or numbers tell the headings, a list in an answer is a list.
                    opens_numbering: dressed == 0
                        && last_number.is_none()
                        && opens_numbering(units, &candidates, i),
                    titles_table: stands_alone(units, i),
                    answers: i
                        .checked_sub(1)
                        .and_then(|before| units.get(before))
                        .is_some_and(|before| before.is_label)
                        && !unit.is_label,
                    entry: candidate.look.short && is_entry(unit.text, lexicon),
                    dressed,
                    announced,
                    current: &current,
                    title_seen,
                    last_number: last_number.as_deref(),
                };
                let after_list = i
                    .checked_sub(1)
                    .and_then(|j| regions.get(j))
                    .is_some_and(|r| matches!(r, Region::Related | Region::Contents));
                let decision = if current == [Field::Budget] && names_columns(units, i) {
                    Decision::Text
                } else if is_cover(units, &candidates, i) {
                    let level = candidate.look.typographic.unwrap_or(1);
                    Decision::Heading(Heading {
                        level,
                        number: None,
                        fields: Vec::new(),
                        matched: HeadingMatch::None,
                        why: String::new(),
                    })
                } else if title == Some(i)
                    && (!candidate.complete
                        || bears_name(unit.text) && candidate.look.declared.is_none())
                {
                    // The heading on top names the project, whatever words it holds.
                    let level = candidate
                        .look
                        .declared
                        .or(candidate.look.typographic)
                        .unwrap_or(1);
                    let matched = HeadingMatch::None;
                    Decision::Heading(Heading {
                        level,
                        number: None,
                        fields: Vec::new(),
                        matched,
                        why: String::new(),
                    })
                } else {
                    decide_one(unit, candidate, &context)
                };
                // What follows a list of other documents is no part of it.
                let decision = on_form(unit, decision, candidate, &current, &mut interrupted);
                if after_list && decision == Decision::Text {
                    Decision::Region(Vec::new())
                } else {
                    decision
                }
            }
        };
        let before = i.checked_sub(1).and_then(|j| units.get(j));
        if decision == Decision::Text
            && let (Some(sheet), Some(above)) = (unit.sheet(), before.and_then(Unit::sheet))
            && sheet != above
        {
            decision = Decision::Sheet(lexicon.analyse(sheet).fields.clone());
        }
        match &mut decision {
            Decision::Heading(heading) => {
                if current == [Field::Signatures] && asks_of_signer(unit.text) {
                    heading.fields = vec![Field::Signatures];
                }
                heading.why = reasons(heading, candidate);
                in_service = false;
                if heading.number.is_some() {
                    last_number.clone_from(&heading.number);
                }
                // Signatures may be bound in front of the title.
                title_seen |= region == Region::None && heading.fields != [Field::Signatures];
                if !heading.fields.is_empty() {
                    current.clone_from(&heading.fields);
                }
            }
            Decision::Sheet(fields) => {
                in_service = false;
                current.clone_from(fields);
            }
            Decision::Region(fields) => {
                in_service = region == Region::ESignStart;
                current.clone_from(fields);
            }
            Decision::Text | Decision::Help | Decision::Skip => {}
        }
        out.push(decision);
    }
    names_document(&mut out, units);
    levels(&mut out, units, &candidates);
    out
}

/// "Projektbeskrivning" on top, and the next heading right below it: what the document is, and no part of it.
fn names_document(decisions: &mut [Decision], units: &[Unit<'_>]) {
    let is_heading = |d: &Decision| matches!(d, Decision::Heading(_));
    let Some(first) = decisions.iter().position(is_heading) else {
        return;
    };
    let named = units
        .get(first)
        .is_some_and(|unit| is_kind_of_document(unit.text));
    let alone = decisions.get(first + 1).is_some_and(is_heading);
    if let Some(Decision::Heading(heading)) = decisions.get_mut(first)
        && named
        && alone
        && heading.number.is_none()
    {
        heading.fields.clear();
        heading.matched = HeadingMatch::None;
        "names the document".clone_into(&mut heading.why);
    }
}

/// "Titel:" where somebody signs asks for what the signer is, not for the project's name.
fn asks_of_signer(text: &str) -> bool {
    const LABELS: &[&str] = &[
        "titel",
        "befattning",
        "funktion",
        "roll",
        "namn",
        "organisation",
        "telefon",
        "e-post",
    ];
    let label = text.trim().trim_end_matches(':').lower();
    LABELS.contains(&label.as_str())
}

/// What a known form prints is what the form says it is.
fn on_form(
    unit: &Unit<'_>,
    decision: Decision,
    candidate: &Candidate,
    current: &[Field],
    interrupted: &mut Option<Vec<Field>>,
) -> Decision {
    match unit.printed {
        Some(Mark::Guidance) => Decision::Help,
        Some(Mark::Terms) if current == [Field::Terms] => Decision::Text,
        Some(Mark::Terms) => {
            *interrupted = Some(current.to_vec());
            Decision::Region(vec![Field::Terms])
        }
        Some(Mark::Heading) if unit.cell.is_none() => {
            *interrupted = None;
            if matches!(decision, Decision::Heading(_)) {
                return decision;
            }
            let reading = candidate.reading.as_ref();
            Decision::Heading(Heading {
                level: 0,
                number: reading.and_then(|r| r.number.clone()),
                fields: reading.map(|r| r.fields.clone()).unwrap_or_default(),
                matched: HeadingMatch::Learned,
                why: String::new(),
            })
        }
        Some(Mark::Heading) | None => match (&decision, interrupted.take()) {
            (Decision::Text, Some(fields)) => Decision::Region(fields),
            _ => decision,
        },
    }
}

/// Why a line is a heading and what its words say, for people.
fn reasons(heading: &Heading, candidate: &Candidate) -> String {
    let look = candidate.look.reasons();
    let words = match heading.matched {
        HeadingMatch::Learned => "a heading of the form",
        HeadingMatch::None => "its words name no field",
        _ => candidate.reading.as_ref().map_or("", |r| r.why.as_str()),
    };
    match (look.is_empty(), words.is_empty()) {
        (false, false) => format!("{look}; {words}"),
        _ => format!("{look}{words}"),
    }
}

struct Context<'c> {
    /// Fields of the heading right above, if the unit follows one.
    above: Option<&'c [Field]>,
    /// It stands between lines like itself: an item of a list that lost its marks.
    listed: bool,
    /// It names a part of the project, and a heading follows.
    opens_part: bool,
    /// "Osby kommun – lokal": what stands before the dash names no field, so that it is a line of a list.
    entry: bool,
    /// It is the first item of a numbering whose items head the text between them.
    opens_numbering: bool,
    /// It stands alone in the first row of its table, over all columns.
    titles_table: bool,
    /// It stands beside or below the label of its box.
    answers: bool,
    dressed: usize,
    announced: bool,
    current: &'c [Field],
    title_seen: bool,
    /// Number of the last heading that has one.
    last_number: Option<&'c str>,
}

/// The number or the capital that a list's marker is: "8" of "8.", "B" of "B.".
fn marker_number(unit: &Unit<'_>) -> Option<String> {
    let block = unit.text_block()?;
    let Role::ListItem { marker, .. } = &block.role else {
        return None;
    };
    let number = marker.trim().trim_end_matches(['.', ')']);
    let digits = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let letter = number.len() == 1 && number.starts_with(|c: char| c.is_ascii_uppercase());
    (digits || letter).then(|| number.to_owned())
}

fn decide_one(unit: &Unit<'_>, candidate: &Candidate, context: &Context<'_>) -> Decision {
    if unit.signs {
        return Decision::Region(vec![Field::Signatures]);
    }
    let look = &candidate.look;
    let Some(reading) = &candidate.reading else {
        return Decision::Text;
    };
    let has_field = !reading.fields.is_empty();
    if unit.cell.is_some() {
        // A cell of a data table is a heading only where a reader would say so of the whole table:
        // "11. Kostnader | Sökt belopp" behind "10. Parter".
        let number = reading.number.as_deref();
        let next = number.is_some_and(|n| match context.last_number {
            Some(last) => follows(Some(last), n) || is_next_letter(last, n),
            None => matches!(n.trim_end_matches(['.', ')']), "1" | "A"),
        });
        return if next && has_field && (candidate.complete || context.titles_table) {
            Decision::Heading(Heading {
                level: 0,
                number: reading.number.clone(),
                fields: reading.fields.clone(),
                matched: reading.matched,
                why: String::new(),
            })
        } else {
            Decision::Text
        };
    }
    let heading = |fields: Vec<Field>, matched: HeadingMatch| {
        Decision::Heading(Heading {
            level: 0,
            number: reading.number.clone(),
            fields,
            matched,
            why: String::new(),
        })
    };
    if unit.run_in {
        let matched = if has_field {
            HeadingMatch::RunIn
        } else {
            HeadingMatch::None
        };
        let mut found = heading(reading.fields.clone(), matched);
        if let Decision::Heading(heading) = &mut found
            && heading.number.is_none()
        {
            // "3. **Målgruppen** är …" was read as an item of a list.
            heading.number = marker_number(unit);
        }
        return found;
    }
    if let Some(above) = context.above
        && look.declared.is_none()
        && !look.numbered
        && !look.marked
    {
        if context.answers && !look.is_dressed() {
            return Decision::Text;
        }
        if above == [Field::Name] {
            // The line under "Insatsens namn" is the name, whatever words it holds.
            return Decision::Text;
        }
        // "1. Hur stor är gruppen?" under "Frågeställningar" is what the project asks.
        let posed = unit.is_item() && is_lettered(unit);
        if !above.is_empty()
            && !posed
            && asks(unit.text)
            && (has_field || unit.text.trim().ends_with('?'))
        {
            return Decision::Help;
        }
    }
    if is_matter(unit.text) && look.short && look.is_set_apart() {
        return heading(Vec::new(), HeadingMatch::None);
    }
    let names = is_document_title(unit.text)
        || look.is_set_apart() && !context.title_seen && names_pre_study(unit.text);
    if names && (!context.title_seen || look.declared == Some(1)) {
        // "Ansökan om medel …" names the document, not a part of it.
        return if look.is_set_apart() || (look.short && !context.title_seen) {
            heading(Vec::new(), HeadingMatch::None)
        } else {
            Decision::Text
        };
    }
    if !context.title_seen && is_addressee(unit.text) {
        return Decision::Text;
    }
    if look.declared.is_some() {
        return heading(reading.fields.clone(), reading.matched);
    }
    let lettered = unit.is_item() && is_lettered(unit);
    let in_turn = candidate.complete
        && marker_number(unit).is_some_and(|n| {
            context.opens_numbering
                || follows(context.last_number, &n)
                || context
                    .last_number
                    .is_some_and(|last| is_next_letter(last, &n))
        });
    if in_turn && has_field && look.short {
        // "8. Mål" between "7. Syfte" and "9. Målgrupp", though it was read as an item of a list.
        let mut found = heading(reading.fields.clone(), reading.matched);
        if let Decision::Heading(heading) = &mut found {
            heading.number = marker_number(unit);
        }
        return found;
    }
    if !has_field
        && look.short
        && !unit.is_item()
        && let (Some(last), Some(number)) = (context.last_number, &reading.number)
        && is_next_letter(last, number)
    {
        // "J. Övrigt" behind "I. Vad händer sedan?"
        return heading(Vec::new(), HeadingMatch::None);
    }
    if !look.short || (unit.is_item() && !(look.is_set_apart() && lettered)) {
        return Decision::Text;
    }
    if unit.is_label && unit.text_block().is_none_or(|b| !b.style.bold || has_field) {
        // What the form asks for in words that the lexicon does not know is asked for all the same:
        // its answer belongs to no field above it.
        let labels = has_field || (look.words <= 8 && !looks_like_value(unit.text));
        return if labels {
            heading(reading.fields.clone(), reading.matched)
        } else {
            Decision::Text
        };
    }
    if !look.marked && !look.numbered && !look.caps && is_sentence(unit.text) {
        return Decision::Text;
    }
    if look.is_set_apart() {
        // "Organisation: Osby kommun, eva@osby.se": a value, however it is set.
        if unit.text.contains('@') && !look.marked {
            return Decision::Text;
        }
        if has_field {
            return heading(reading.fields.clone(), reading.matched);
        }
        // Set apart but not understood: a heading of its own, unless it may be a stressed sentence.
        return if look.words <= 10 && !lettered && !looks_like_value(unit.text) {
            heading(Vec::new(), HeadingMatch::None)
        } else {
            Decision::Text
        };
    }
    // "Delprojekt Norberg: 310 000 kr" is a row of the budget.
    let costs = unit
        .text
        .split_once(": ")
        .is_some_and(|(_, value)| value.starts_with(|c: char| c.is_ascii_digit()));
    if context.opens_part && !costs {
        return heading(Vec::new(), HeadingMatch::None);
    }
    if !has_field || unit.is_item() || looks_like_value(unit.text) {
        return Decision::Text;
    }
    if context.entry && !look.is_dressed() {
        return Decision::Text;
    }
    let same_field = context.current.iter().any(|f| reading.fields.contains(f));
    if context.listed && !same_field && !look.is_dressed() {
        return Decision::Text;
    }
    if context.announced && !same_field {
        // "… består av två delar:" announces what follows: items, not sections.
        return Decision::Text;
    }
    if reading.matched == HeadingMatch::Fuzzy && !look.is_dressed() {
        // A word of running text that is near to one of the field's.
        return Decision::Text;
    }
    // Where looks tell the headings, a plain line must be one beyond doubt.
    let many = context.dressed >= 4;
    let sure = candidate.complete && !(many && reading.compound);
    if !sure && !look.marked && !same_field && (many || !(look.colon || look.numbered)) {
        return Decision::Text;
    }
    // Running text may be as short as a heading: a plain line must be short and know its field.
    if look.words > 9 && !look.colon && !look.marked && !unit.text.trim_end().ends_with('?') {
        return Decision::Text;
    }
    heading(reading.fields.clone(), reading.matched)
}

/// Whether the words of a heading were all read, so that the line needs no looks to be one.
fn is_complete(reading: &HeadingReading) -> bool {
    reading.complete && !reading.weak && reading.matched != HeadingMatch::Fuzzy
}

/// An item that is numbered by a letter or number, not a bullet: "A. Basfakta".
fn is_lettered(unit: &Unit<'_>) -> bool {
    unit.text_block().is_some_and(|b| match &b.role {
        Role::ListItem { marker, .. } => marker.chars().any(char::is_alphanumeric) && marker != "o",
        _ => false,
    })
}

/// The heading on top of a document: the first that is set apart, with nothing but short lines above
/// it, and with the next heading below it in rank or close upon it.
fn title_unit(units: &[Unit<'_>], document: &Document, regions: &[Region]) -> Option<usize> {
    let mut heads = units.iter().enumerate().filter(|(i, unit)| {
        let look = look(unit, document);
        regions.get(*i) == Some(&Region::None)
            && unit.cell.is_none()
            && (look.declared.is_some() || (look.short && look.is_set_apart()))
    });
    let (first, unit) = heads.next()?;
    let above = units.get(..first)?;
    if above.len() > 6 || above.iter().any(|u| u.text.chars().count() > 160) {
        return None;
    }
    let rank = |u: &Unit<'_>| {
        let look = look(u, document);
        let size = u.style().and_then(|s| s.size).unwrap_or(0.0);
        (look.declared.or(look.typographic).unwrap_or(9), -size)
    };
    let (next, below) = heads.next()?;
    let (a, b) = (rank(unit), rank(below));
    (a < b || (next == first + 1 && a <= b)).then_some(first)
}

/// "Samverkan Fjordbygden" on top: a capital behind the first word is of a name.
fn bears_name(text: &str) -> bool {
    let is_capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    text.chars().any(char::is_lowercase)
        && !text.contains([',', '/', ':', '('])
        && text.split_whitespace().skip(1).any(is_capital)
}
