//! Headings that lost their style and run into the paragraph: "… till arbete. Mål Vi avser att …".

use aktsam_document::{Document, Role};

use crate::headings::{Analyst, HeadingReading};
use crate::lexicon::organisations::Organisations;
use crate::signatures::boilerplate::begins_within;
use crate::signatures::closing::signer_behind;

use super::flow::{Unit, may_label};
use super::regions::Region;
use super::transcript::Transcript;
use super::wording::asks;

/// The longest heading that is looked for inside a paragraph, in words.
const MAX_WORDS: usize = 6;

/// Words that no heading ends in: the sentence goes on behind them ("Hållplatsen i Mariestad").
pub(super) const GOES_ON: &[&str] = &[
    "i", "på", "av", "för", "med", "till", "från", "hos", "vid", "om", "och", "samt", "eller",
    "som", "är", "har", "att", "under", "inom", "mot", "den", "det", "en", "ett",
];

/// How many words of a title may stand in front of the first heading.
const LEAD: usize = 12;

/// Cuts paragraphs at the headings that run into them; gives the region of each unit too.
///
/// Inside a paragraph this is done only where a document has few headings of its own: flat text.
/// A bold lead ("**Syfte** Att fler …") is cut wherever it names a field.
pub(super) fn split<'d>(
    mut units: Vec<Unit<'d>>,
    document: &Document,
    lexicon: &Analyst<'_>,
    organisations: &Organisations,
) -> (Vec<Unit<'d>>, Vec<Region>) {
    drop_answer_labels(&mut units);
    cut_signer(&mut units, organisations);
    let units = cut_service(units);
    let regions = super::regions::regions(&units, lexicon);
    let own = units
        .iter()
        .zip(&regions)
        .filter(|(u, r)| **r == Region::None && is_clear_heading(u, document, lexicon, |_| true))
        .take(4)
        .count();
    let leads = super::leads::leads(&units, &regions, document, lexicon);
    let flat = own < 4 && leads.iter().all(Option::is_none);
    // A document with headings of its own has its lines.
    let transcript = Transcript::of(&units).filter(|_| own < 4);
    let mut current = Vec::new();
    let mut page = 0;
    let mut out = Vec::with_capacity(units.len());
    let before = units.len();
    for ((mut unit, region), lead) in units.into_iter().zip(&regions).zip(leads) {
        if let Some(transcript) = &transcript
            && *region == Region::None
        {
            if let Some(end) = transcript.page_number(&unit, &mut page) {
                unit = cut_number(unit, end, &mut out);
            }
            let cuts = transcript.headings(&unit, &mut current, lexicon);
            if transcript.is_page(&unit) {
                let mut parts = Vec::new();
                cut(&unit, &cuts, &mut parts);
                for part in &parts {
                    cut_lines(part, &mut out);
                }
                continue;
            }
        }
        let numbered = numbered_lead(&unit);
        if *region != Region::None || !(unit.is_running_text() || numbered) {
            out.push(unit);
            continue;
        }
        let cuts = match lead.or_else(|| bold_lead(&unit, lexicon)) {
            None if numbered => Vec::new(),
            Some(end) => vec![(0, end)],
            None if flat && unit.text.chars().count() > 120 => run_in(unit.text, lexicon),
            None => Vec::new(),
        };
        if cuts.is_empty() {
            out.push(unit);
        } else {
            cut(&unit, &cuts, &mut out);
        }
    }
    // What was cut apart may be a page number or a signer's line by itself.
    let regions = if out.len() == before {
        regions
    } else {
        super::regions::regions(&out, lexicon)
    };
    (out, regions)
}

/// "Svar: Att fler får arbete.": the word says no more than that an answer follows.
fn drop_answer_labels(units: &mut [Unit<'_>]) {
    for unit in units.iter_mut().filter(|u| u.cell.is_none()) {
        let rest = ["Svar:", "SVAR:", "Svar :", "Answer:"]
            .iter()
            .find_map(|label| unit.text.strip_prefix(label));
        if let Some(answer) = rest.map(str::trim_start).filter(|a| !a.is_empty()) {
            unit.offset += unit.text.len() - answer.len();
            unit.text = answer;
        }
    }
}

/// Cuts an answer at the rows of tables and the labels that ran into it.
fn cut_lines<'d>(unit: &Unit<'d>, out: &mut Vec<Unit<'d>>) {
    let lines = if unit.run_in {
        Vec::new()
    } else {
        Transcript::lines(unit)
    };
    let starts = std::iter::once(0).chain(lines.iter().copied());
    let ends = lines.iter().copied().chain([unit.text.len()]);
    for (start, end) in starts.zip(ends) {
        if let Some(text) = unit.text.get(start..end).map(str::trim_end)
            && !text.is_empty()
        {
            out.push(Unit {
                text,
                offset: unit.offset + start,
                ..unit.clone()
            });
        }
    }
}

/// Cuts a page's number off its text.
fn cut_number<'d>(unit: Unit<'d>, end: usize, out: &mut Vec<Unit<'d>>) -> Unit<'d> {
    let Some((number, rest)) = unit.text.split_at_checked(end) else {
        return unit;
    };
    let text = rest.trim_start();
    out.push(Unit {
        text: number,
        page_number: true,
        ..unit.clone()
    });
    Unit {
        text,
        offset: unit.offset + unit.text.len() - text.len(),
        ..unit
    }
}

/// Cuts off the pages of an e-signing service that ran into an answer.
fn cut_service(units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    let mut out = Vec::with_capacity(units.len());
    for unit in units {
        let at = begins_within(unit.text).filter(|at| *at > 0 && unit.is_running_text());
        let Some((text, service)) = at.and_then(|at| unit.text.split_at_checked(at)) else {
            out.push(unit);
            continue;
        };
        out.push(Unit {
            text: text.trim_end(),
            ..unit.clone()
        });
        out.push(Unit {
            text: service,
            offset: unit.offset + text.len(),
            ..unit
        });
    }
    out
}

/// Cuts off who signs at the end of the last paragraph.
fn cut_signer(units: &mut Vec<Unit<'_>>, organisations: &Organisations) {
    let Some(last) = units.last_mut().filter(|u| u.is_running_text()) else {
        return;
    };
    let Some(tail) = signer_behind(last.text, organisations) else {
        return;
    };
    let Some((text, signs)) = last.text.split_at_checked(tail.start) else {
        return;
    };
    let signer = Unit {
        text: signs.trim_end(),
        offset: last.offset + tail.start,
        signs: true,
        ..last.clone()
    };
    last.text = text.trim_end();
    units.push(signer);
}

/// A line that is a heading: short, of known fields, and set as one or known to its end, where
/// `told` holds of what was read.
pub(super) fn is_clear_heading(
    unit: &Unit<'_>,
    document: &Document,
    lexicon: &Analyst<'_>,
    told: impl Fn(&HeadingReading) -> bool,
) -> bool {
    let look = super::looks::look(unit, document);
    unit.cell.is_none()
        && (look.short || look.declared.is_some())
        && !unit.is_item()
        && look.words <= 12
        && {
            let reading = lexicon.analyse(unit.text);
            !reading.fields.is_empty() && (look.is_dressed() || reading.complete && told(&reading))
        }
}

/// "3. **Målgruppen** är …": a numbered item that opens in bold letters.
fn numbered_lead(unit: &Unit<'_>) -> bool {
    let Some(block) = unit.text_block() else {
        return false;
    };
    let is_number = |marker: &str| {
        let number = marker.trim().trim_end_matches(['.', ')']);
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    let numbered = matches!(&block.role, Role::ListItem { marker, .. } if is_number(marker));
    let bold = block.runs.first().is_some_and(|r| r.start == 0 && r.bold);
    numbered && bold && unit.cell.is_none() && !unit.is_label && unit.printed.is_none()
}

/// The end of a bold lead that names a field, in a block that is not bold as a whole.
fn bold_lead(unit: &Unit<'_>, lexicon: &Analyst<'_>) -> Option<usize> {
    let block = unit.text_block()?;
    let opens = matches!(block.role, Role::Paragraph) || numbered_lead(unit);
    if block.style.bold || unit.offset != 0 || !opens {
        return None;
    }
    let run = block.runs.first().filter(|r| r.start == 0 && r.bold)?;
    let lead = block.text.get(..run.end as usize)?;
    let rest = block.text.get(run.end as usize..)?;
    if rest.trim().chars().count() < 3 || !may_label(lead.trim()) {
        return None;
    }
    let reading = lexicon.analyse(lead);
    let asked = lead.contains("(*)") || asks(lead);
    (!reading.fields.is_empty() && (reading.complete || asked) && !reading.weak)
        .then_some(run.end as usize)
}

/// Byte ranges of headings in running text.
fn run_in(text: &str, lexicon: &Analyst<'_>) -> Vec<(usize, usize)> {
    let words = words_of(text);
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        match heading_at(text, &words, i, lexicon) {
            // In the lead, the last of several words is the heading; the others name the document.
            Some(end) if i > 0 && i <= LEAD && heading_at(text, &words, end, lexicon).is_some() => {
                i = end;
            }
            Some(end) => {
                if let (Some(first), Some(last)) = (words.get(i), words.get(end - 1)) {
                    out.push((first.0, last.1));
                }
                i = end;
            }
            None => i += 1,
        }
    }
    out
}

/// The words of a text as byte ranges; what stands in brackets is one word with what it follows.
fn words_of(text: &str) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    let mut depth = 0_u32;
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && depth == 0 {
            if let Some(s) = start.take() {
                out.push((s, i));
            }
        } else {
            start.get_or_insert(i);
        }
    }
    if let Some(s) = start {
        out.push((s, text.len()));
    }
    out
}

/// The end (in words) of a heading that begins at a word: after the end of a sentence, in words
/// that the lexicon knows without rest, before a new sentence.
fn heading_at(
    text: &str,
    words: &[(usize, usize)],
    start: usize,
    lexicon: &Analyst<'_>,
) -> Option<usize> {
    let word = |i: usize| words.get(i).and_then(|(a, b)| text.get(*a..*b));
    let first = word(start)?;
    if !first.chars().next().is_some_and(char::is_uppercase) {
        return None;
    }
    let ends_sentence = |w: &str| w.ends_with(['.', '!', '?', ':', ')', '”', '"']);
    if let Some(before) = start.checked_sub(1).and_then(word)
        && !ends_sentence(before)
    {
        // The title may stand in front of the first heading: a short lead without a sentence.
        let lead = (0..start).filter_map(word);
        if start > LEAD
            || lead
                .clone()
                .any(|w| w.ends_with(['.', '!', '?', ',']) || w.contains("mål"))
        {
            return None;
        }
    }
    // The heading goes on in small letters; a capital opens the sentence after it.
    for length in (1..=MAX_WORDS).rev() {
        let end = start + length;
        let Some(next) = word(end) else { continue };
        if !next.chars().next().is_some_and(char::is_uppercase) {
            continue;
        }
        let (Some((a, _)), Some((_, b))) = (words.get(start), words.get(end - 1)) else {
            continue;
        };
        let span = text.get(*a..*b)?;
        let inside = span.split_once('(').map_or(span, |(before, _)| before);
        let small = inside
            .split_whitespace()
            .skip(1)
            .all(|w| !w.chars().next().is_some_and(char::is_uppercase));
        if !small
            || inside.contains([',', ';', '.'])
            || inside.chars().any(|c| c.is_ascii_digit())
            || word(end - 1).is_some_and(|w| GOES_ON.contains(&w))
        {
            continue;
        }
        if is_told(inside, lexicon) {
            continue;
        }
        let reading = lexicon.analyse(span);
        if !reading.fields.is_empty() && reading.complete && !reading.weak {
            return Some(end);
        }
    }
    None
}

/// Whether words are a sentence that tells: its subject stands before a finite verb, and nothing asks or
/// opens a relative clause ("Målgruppen är unga vuxna").
pub(super) fn is_told(span: &str, lexicon: &Analyst<'_>) -> bool {
    let grammar = &lexicon.grammar;
    let mut words = span.split_whitespace().map(str::to_lowercase);
    let asks = |w: &String| {
        grammar.questions.contains(w)
            || grammar.which.contains(w)
            || grammar.imperatives.contains(w)
            || grammar.relatives.contains(w)
    };
    let Some(first) = words.next() else {
        return false;
    };
    if asks(&first) || grammar.openers.contains(&first) {
        return false;
    }
    words
        .take_while(|w| !asks(w))
        .any(|w| grammar.openers.contains(&w))
}

fn cut<'d>(unit: &Unit<'d>, cuts: &[(usize, usize)], out: &mut Vec<Unit<'d>>) {
    let mut at = 0;
    let piece = |from: usize, to: usize, run_in: bool| {
        let text = unit.text.get(from..to)?;
        let mut trimmed = text.trim_start();
        if !run_in && from > 0 {
            // The mark behind the heading belongs to neither.
            trimmed = trimmed.trim_start_matches([':', '–', '—', '-', ' ', '\u{a0}']);
        }
        let offset = from + (text.len() - trimmed.len());
        let trimmed = trimmed.trim_end();
        (!trimmed.is_empty()).then(|| Unit {
            text: trimmed,
            offset: unit.offset + offset,
            run_in,
            ..unit.clone()
        })
    };
    for (start, end) in cuts {
        out.extend(piece(at, *start, false));
        out.extend(piece(*start, *end, true));
        at = *end;
    }
    out.extend(piece(at, unit.text.len(), false));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lexicon;

    #[test]
    fn headings_are_found_in_flat_text_between_sentences() {
        let lexicon = Lexicon::builtin();
        let text = "Bakgrund Kommunen saknar en väg in. Flera har sagt det. Mål Vi vill att fler får \
                    arbete, och målet är nått 2025. Kostnader (endast sökta medel) En budget följer.";
        let found: Vec<&str> = run_in(text, &Analyst::new(&lexicon.headings))
            .iter()
            .filter_map(|(a, b)| text.get(*a..*b))
            .collect();
        assert_eq!(found, ["Bakgrund", "Mål", "Kostnader (endast sökta medel)"]);
    }

    #[test]
    fn words_of_the_lexicon_in_sentences_are_no_headings() {
        let lexicon = Lexicon::builtin();
        for text in [
            "Vi vill nå fler. Målgruppen är unga vuxna i Ängby.",
            "Vi börjar nu. Insatsens mål är egen försörjning. Alla får stöd.",
            "Vårt Mål är arbete åt alla som Kommunen möter.",
            "Föreningen Hållplatsen (org.nr 867500-1234) i Mariestad ansöker om medel för att driva en träfflokal för långtidssjukskrivna.",
            "Insatsen har en budget. Budget och tid räcker till allt det som planeras.",
        ] {
            assert!(
                run_in(text, &Analyst::new(&lexicon.headings)).is_empty(),
                "{text}"
            );
        }
    }
}
