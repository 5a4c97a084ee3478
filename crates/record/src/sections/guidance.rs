//! Help text and contract text of the blank form, told from answers.

use rustc_hash::FxHashMap;

use crate::lower::LowerCase;
use crate::model::{Field, HeadingMatch};
use crate::reading::{Origin, Part, Passage, Reading};

/// Marks help text as guidance: by its wording, by its look, and where it is repeated.
pub(super) fn mark(reading: &mut Reading<'_>) {
    let greyish = share_of(reading, is_styled_as_help);
    // Where most of a document is grey or italic, that says nothing.
    let by_style = greyish > 0.0 && greyish < 0.5;
    let repeated = repeated_paragraphs(reading);
    let signatures: Vec<bool> = reading
        .sections
        .iter()
        .map(|s| s.fields.contains(&Field::Signatures))
        .collect();
    for passage in &mut reading.passages {
        if passage.part == Part::Heading || passage.cell.is_some() {
            continue;
        }
        let in_signatures = signatures.get(passage.section).copied().unwrap_or(false);
        let is_help = (passage.part != Part::Item && is_help_wording(passage.text))
            || (by_style && is_styled_as_help(passage))
            || is_placeholder(passage)
            || (in_signatures && repeated.get(passage.text).is_some_and(|n| *n > 1));
        if is_help {
            passage.part = Part::Guidance;
        }
    }
}

/// Turns sections of contract text and of instructions into sections of the field `terms`.
pub(super) fn mark_terms(reading: &mut Reading<'_>) {
    let bodies: Vec<String> = reading
        .sections
        .iter()
        .map(|s| body(reading, s.passages.clone()))
        .collect();
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for body in &bodies {
        *counts.entry(body.as_str()).or_default() += 1;
    }
    drop_terms_of_tables(reading);
    let mut in_terms = false;
    for (section, body) in reading.sections.iter_mut().zip(&bodies) {
        let is_terms = section.fields.contains(&Field::Terms);
        let repeated =
            body.chars().count() > 100 && counts.get(body.as_str()).is_some_and(|n| *n > 1);
        let has_digits = body.chars().any(|c| c.is_ascii_digit());
        let contract = in_terms && !body.is_empty() && !has_digits && reads_as_contract(body);
        let keeps = section
            .fields
            .iter()
            .any(|f| matches!(f, Field::Signatures | Field::Attachments));
        if section.fields == [Field::Attachments] && rules_payment(body) {
            section.fields = vec![Field::Terms];
            section.add_reason("tells what the association pays for: a condition, no attachment");
            in_terms = true;
            continue;
        }
        if is_terms {
            in_terms = true;
        } else if (repeated || contract) && !keeps {
            section.fields = vec![Field::Terms];
            section.matched = HeadingMatch::Inherited;
            section.add_reason(if repeated {
                "contract text that the form repeats"
            } else {
                "reads as contract text and follows some"
            });
            in_terms = true;
        } else if !keeps {
            in_terms = false;
        }
    }
}

/// "Förbundet kan betala för: … kan inte betala för: … Medlen rekvireras …"
fn rules_payment(body: &str) -> bool {
    let lower = body.lower();
    let said = [
        "kan betala",
        "kan finansiera",
        "kan ersätta",
        "kan inte betala",
        "kan inte finansiera",
        "kan inte ersätta",
        "rekvireras",
        "rekvisition",
        "fakturering",
        "utbetal",
    ];
    said.iter().filter(|w| lower.contains(*w)).count() >= 2
}

/// A table of figures is no contract text, even where a note above it gives instructions.
fn drop_terms_of_tables(reading: &mut Reading<'_>) {
    for i in 0..reading.sections.len() {
        let Some(section) = reading.sections.get(i) else {
            break;
        };
        let figures = reading
            .passages_of(section)
            .iter()
            .filter(|p| {
                p.cell.is_some() && p.text.chars().filter(char::is_ascii_digit).count() >= 4
            })
            .count();
        let money = || {
            reading.passages_of(section).iter().any(|p| {
                let lower = p.text.lower();
                p.text.len() < 200
                    && ["budget", "kostnad", "belopp"]
                        .iter()
                        .any(|w| lower.contains(w))
            })
        };
        // A workbook's sheet under "Bilaga till ansökan" is the budget.
        let holds = matches!(
            section.fields.as_slice(),
            [Field::Terms | Field::Attachments]
        ) && figures >= 4;
        if !holds || section.fields == [Field::Attachments] && !money() {
            continue;
        }
        let fields = if money() {
            vec![Field::Budget]
        } else {
            Vec::new()
        };
        if let Some(section) = reading.sections.get_mut(i) {
            section.fields = fields;
            section.matched = HeadingMatch::None;
            section.add_reason("holds a table of figures, so it is no contract text");
        }
    }
}

fn body(reading: &Reading<'_>, range: std::ops::Range<usize>) -> String {
    let mut out = String::new();
    for passage in reading.passages.get(range).unwrap_or_default() {
        if passage.part != Part::Heading {
            out.push_str(passage.text.trim());
            out.push('\n');
        }
    }
    out
}

fn share_of(reading: &Reading<'_>, is: impl Fn(&Passage<'_>) -> bool) -> f64 {
    let (mut hit, mut all) = (0_usize, 0_usize);
    for passage in reading.passages.iter().filter(|p| p.part != Part::Heading) {
        let length = passage.text.len();
        all += length;
        hit += if is(passage) { length } else { 0 };
    }
    hit as f64 / all.max(1) as f64
}

/// Grey type, or italic type that is smaller than the body.
fn is_styled_as_help(passage: &Passage<'_>) -> bool {
    let Origin::Block(block) = passage.origin else {
        return false;
    };
    let style = &block.style;
    let tells = || {
        let first = block.text.split(|c: char| !c.is_alphabetic()).next();
        first.is_some_and(|w| IMPERATIVES.contains(&w.lower().as_str()))
    };
    // A few words in italics may be anything, but for a request: "Skriv mätbara mål."
    style.is_grey() || style.italic && !style.bold && (block.text.chars().count() > 30 || tells())
}

fn is_placeholder(passage: &Passage<'_>) -> bool {
    let Origin::Block(block) = passage.origin else {
        return false;
    };
    let placeholders: u32 = block
        .runs
        .iter()
        .filter(|r| r.kind == aktsam_document::RunKind::Placeholder)
        .map(|r| r.end - r.start)
        .sum();
    placeholders > 0 && placeholders as usize * 10 >= block.text.len() * 9
}

/// Long paragraphs and how often each stands in the document.
fn repeated_paragraphs<'d>(reading: &Reading<'d>) -> FxHashMap<&'d str, u32> {
    let mut out = FxHashMap::default();
    for passage in reading
        .passages
        .iter()
        .filter(|p| p.text.chars().count() > 80)
    {
        *out.entry(passage.text).or_default() += 1;
    }
    out
}

/// Verbs with which a form tells what to write.
const IMPERATIVES: &[&str] = &[
    "beskriv", "ange", "redogör", "fyll", "kryssa", "skriv", "bifoga", "uppge", "välj",
];

/// Words that only a form says of itself.
const FORM_WORDS: &[&str] = &[
    "texten i rutan",
    "texten i rutorna",
    "detta formulär",
    "denna blankett",
    "blanketten",
    "fyll i",
    "hjälptext",
    "max antal tecken",
    "stå kvar orörd",
    "tas bort i själva ansökan",
    "se instruktion",
    "rubriker med *",
    "enligt förbundets mall",
    "färgmarkerade fält",
];

fn is_help_wording(text: &str) -> bool {
    let lower = text
        .trim()
        .trim_start_matches(['(', '[', '*', '-', '•', ' '])
        .lower();
    let first = lower
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let length = lower.chars().count();
    if length > 900 {
        return false;
    }
    let imperative = IMPERATIVES.contains(&first) && length > 20 && !lower.contains(": ");
    imperative
        || ["klicka här", "klicka eller tryck", "click or tap"]
            .iter()
            .any(|w| lower.starts_with(w))
        || FORM_WORDS.iter().any(|w| lower.contains(w))
        || (lower.starts_with("max") && (lower.contains("tecken") || lower.contains(" ord")))
}

/// Modal verbs and contract words, no first person.
fn reads_as_contract(text: &str) -> bool {
    let lower = text.lower();
    let count = |words: &[&str]| {
        words
            .iter()
            .map(|w| lower.matches(w).count())
            .sum::<usize>()
    };
    let contract = count(&[
        " ska ",
        " skall ",
        "gäller",
        "förutsättning",
        "ansvarar",
        "ansvar",
        "beslut",
        "beviljad",
        "enligt",
        "förordning",
        "föreskrift",
        "medlemsorganisation",
        "åtagande",
        "maxbelopp",
    ]);
    let ours = count(&[" vi ", "vårt ", "våra ", "projektet ", "deltagarna"]);
    contract >= 2 && contract > ours * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forms_requests_are_help_and_answers_are_not() {
        for help in [
            "Beskriv kortfattat vilka som ska delta i insatsen och varför.",
            "(Texten i rutan tas bort innan ansökan skickas in.)",
            "Max 2000 tecken.",
        ] {
            assert!(is_help_wording(help), "{help}");
        }
        for answer in [
            "Beskrivningen av gruppen bygger på en kartläggning som parterna gjorde.",
            "Vi vill att fler unga får arbete.",
            "Ange",
        ] {
            assert!(!is_help_wording(answer), "{answer}");
        }
    }
}
