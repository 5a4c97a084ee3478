//! Fields that what stands around a section settles: the kind of document, the labels above, what it holds.

use crate::lower::LowerCase;
use crate::model::{Field, HeadingMatch};
use crate::reading::{Part, Reading};

/// "Organisation" among the labels under "Uppgifter om sökande" asks who applies, not how the project is led.
pub(super) fn settle_applicant(reading: &mut Reading<'_>) {
    const WORDS: usize = 8;
    let mut asked = false;
    for i in 0..reading.sections.len() {
        let Some(section) = reading.sections.get(i) else {
            break;
        };
        let heading = reading.heading_of(section).unwrap_or_default();
        let names_it = section.fields == [Field::Organisation]
            && matches!(
                heading.trim().trim_end_matches(':').lower().as_str(),
                "organisation" | "organisationens namn"
            );
        let answers = reading.passages_of(section).iter();
        let words: usize = answers
            .filter(|p| p.part != Part::Heading)
            .map(|p| p.text.split_whitespace().count())
            .sum();
        let is_applicant = asked && names_it && (1..=WORDS).contains(&words);
        asked = is_applicant
            || section.fields == [Field::Owner]
            || asked && section.fields == [Field::Contact] && words <= WORDS;
        if is_applicant && let Some(section) = reading.sections.get_mut(i) {
            section.fields = vec![Field::Owner];
            section.add_reason("a label among those of the applicant");
        }
    }
}

/// "Vilka har deltagit?" asks a report who took part, and an application who was asked about it.
pub(crate) fn settle_anchoring(reading: &mut Reading<'_>) {
    for i in 0..reading.sections.len() {
        let Some(section) = reading.sections.get(i) else {
            break;
        };
        let asks = section.fields == [Field::Anchoring]
            && reading.heading_of(section).is_some_and(|h| {
                let lower = h.lower();
                lower.contains("deltagit") || lower.contains("deltog")
            });
        if asks && let Some(section) = reading.sections.get_mut(i) {
            section.fields = vec![Field::Participants];
            section.add_reason("in a report, those who took part are the participants");
        }
    }
}

/// Settles what "Resultat" means by the kind of document: outcomes in a report, what was reached so
/// far in an extension, goals in any other application.
pub(crate) fn settle_results(reading: &mut Reading<'_>, reached: bool) {
    if !reached {
        return;
    }
    let headings: Vec<bool> = reading
        .sections
        .iter()
        .map(|s| reading.heading_of(s).is_some_and(names_results_alone))
        .collect();
    let mut outcome: Option<u8> = None;
    for (section, alone) in reading.sections.iter_mut().zip(headings) {
        if outcome.is_some_and(|level| section.level <= level) {
            outcome = None;
        }
        let inherits = outcome.is_some() && section.matched == HeadingMatch::Inherited;
        if !(alone || inherits) {
            continue;
        }
        outcome = Some(outcome.unwrap_or(section.level));
        for field in &mut section.fields {
            if *field == Field::Goals {
                *field = Field::Results;
            }
        }
        section.add_reason("in a report or an extension, results are what was reached");
    }
}

/// "Ekonomisk redovisning" is a budget where it holds a table of money, and an evaluation where it only tells.
pub(crate) fn settle_accounts(reading: &mut Reading<'_>) {
    let accounts: Vec<usize> = (0..reading.sections.len())
        .filter(|i| {
            let Some(section) = reading.sections.get(*i) else {
                return false;
            };
            let named = section.fields == [Field::Evaluation]
                && reading.heading_of(section).is_some_and(|h| {
                    let lower = h.lower();
                    lower.contains("ekonomisk redovisning")
                        || lower.contains("ekonomisk uppföljning")
                });
            let amounts = || {
                let passages = reading.passages_of(section).iter();
                passages.filter(|p| p.cell.is_some() && is_amount(p.text))
            };
            named && amounts().nth(2).is_some()
        })
        .collect();
    for i in accounts {
        if let Some(section) = reading.sections.get_mut(i) {
            section.fields = vec![Field::Budget];
            section.add_reason("holds a table of money");
        }
    }
}

/// "1 980 000", "96 250 kr".
fn is_amount(cell: &str) -> bool {
    let cell = cell.trim().trim_end_matches("kr").trim_end();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || c == '-')
}

/// "Resultat", "Resultat 2023", "Insatsens resultat": not "Resultatmål" nor "Förväntade resultat".
fn names_results_alone(heading: &str) -> bool {
    let normalised = crate::headings::normalise::normalise(heading);
    let tokens: Vec<&str> = normalised
        .clauses
        .iter()
        .flat_map(|c| &c.tokens)
        .map(String::as_str)
        .collect();
    let named = tokens
        .iter()
        .any(|t| matches!(*t, "resultat" | "resultatet" | "resultaten" | "effekter"));
    named
        && !tokens.iter().any(|t| {
            t.contains("mål") && !t.starts_with("målgrupp")
                || t.contains("förvänt")
                || t.contains("önska")
        })
}
