//! A document divided into sections.
//!
//! The blocks are laid out in one flow (forms in table cells unrolled), each is judged whether it is
//! a heading by what the file declares, how it looks and what it says, and what stands between two
//! headings is a section. Help text and contract text of the blank form is told from answers.

mod flow;
mod form;
mod guidance;
mod headings;
mod leads;
mod levels;
mod looks;
mod mixed;
mod output;
mod regions;
mod runin;
mod scope;
mod settle;
mod transcript;
mod wording;

use aktsam_document::Document;

use crate::Lexicon;
use crate::headings::Analyst;
use crate::lower::LowerCase;
use crate::model::{Field, HeadingMatch};
use crate::reading::{Draft, Part, Passage, Reading};

pub(crate) use output::{fields, reasons, sections};
pub(crate) use settle::{settle_accounts, settle_anchoring, settle_results};

use flow::{Unit, units};
use headings::{Decision, decide};

/// Reads a document into sections.
pub(crate) fn read<'d>(document: &'d Document, lexicon: &Lexicon) -> Reading<'d> {
    let headings = Analyst::new(&lexicon.headings);
    let (units, forms) = form::split(units(document, &headings), &lexicon.profiles);
    let (units, regions) = runin::split(units, document, &headings, &lexicon.organisations);
    let decisions = decide(&units, &regions, document, &headings);
    let mut reading = assemble(document, &units, &decisions);
    reading.forms = forms;
    scope::assign(&mut reading, &lexicon.headings);
    inherit(&mut reading);
    guidance::mark(&mut reading);
    guidance::mark_terms(&mut reading);
    drop_choices(&mut reading);
    settle::settle_applicant(&mut reading);
    reading
}

/// "Insatsens inriktning: Individ" is a choice of the form, where the purpose is told elsewhere.
fn drop_choices(reading: &mut Reading<'_>) {
    let is_of = |section: &Draft| section.fields == [Field::Purpose];
    let words = |section: &Draft| {
        let passages = reading.passages_of(section).iter();
        let answers = passages.filter(|p| p.part != Part::Heading);
        answers
            .map(|p| p.text.split_whitespace().count())
            .sum::<usize>()
    };
    let sections = reading.sections.iter().enumerate();
    let told: Vec<(usize, usize)> = sections
        .filter(|(_, section)| is_of(section))
        .map(|(i, section)| (i, words(section)))
        .collect();
    if !told.iter().any(|(_, words)| *words >= 4) {
        return;
    }
    for (i, _) in told.iter().filter(|(_, words)| (1..=2).contains(words)) {
        if let Some(section) = reading.sections.get_mut(*i) {
            section.fields.clear();
            section.matched = HeadingMatch::None;
            section.add_reason("a choice of the form, for the purpose is told elsewhere");
        }
    }
}

/// Longest passage, in bytes. Rules look around inside a passage as far as it reaches, and a file may be
/// one paragraph of megabytes.
const LONGEST_PASSAGE: usize = 4 * 1024;

/// A paragraph in pieces of at most [`LONGEST_PASSAGE`], with the bytes before each; cut behind a sentence,
/// else behind a word, where there is one. Nearly every paragraph is one piece.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let mut first = true;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        if rest.is_empty() && !first {
            return None;
        }
        first = false;
        let longest = rest.floor_char_boundary(LONGEST_PASSAGE);
        let head = rest.get(..longest)?;
        let cut = if longest == rest.len() {
            longest
        } else {
            let sentence = head.rfind(". ").map(|end| end + 2);
            let space = || head.char_indices().rfind(|(_, c)| c.is_whitespace());
            let word = || space().map(|(end, c)| end + c.len_utf8());
            sentence.or_else(word).unwrap_or(longest)
        };
        let piece = (at, rest.get(..cut)?);
        at += cut;
        Some(piece)
    })
}

/// Passages and drafts from units and what was decided of them.
fn assemble<'d>(document: &'d Document, units: &[Unit<'d>], decisions: &[Decision]) -> Reading<'d> {
    let mut passages: Vec<Passage<'d>> = Vec::new();
    let mut sections: Vec<Draft> = Vec::new();
    for (unit, decision) in units.iter().zip(decisions) {
        let opens = match decision {
            Decision::Skip => continue,
            Decision::Heading(heading) => Some(Draft {
                heading: Some(passages.len()),
                passages: passages.len()..passages.len(),
                level: heading.level,
                number: heading.number.clone(),
                fields: heading.fields.clone(),
                matched: heading.matched,
                scope: None,
                why: heading.why.clone(),
            }),
            Decision::Region(fields) | Decision::Sheet(fields) => Some(Draft {
                heading: None,
                passages: passages.len()..passages.len(),
                level: 1,
                number: None,
                fields: fields.clone(),
                matched: HeadingMatch::Learned,
                scope: None,
                why: match decision {
                    Decision::Sheet(_) => "a sheet of its own",
                    _ => region_reason(fields),
                }
                .to_owned(),
            }),
            Decision::Text | Decision::Help if sections.is_empty() => Some(Draft {
                heading: None,
                passages: 0..0,
                level: 1,
                number: None,
                fields: Vec::new(),
                matched: HeadingMatch::None,
                scope: None,
                why: "stands before the first heading".to_owned(),
            }),
            Decision::Text | Decision::Help => None,
        };
        sections.extend(opens);
        let part = match decision {
            Decision::Heading(_) => Part::Heading,
            Decision::Help => Part::Guidance,
            _ if unit.is_item() => Part::Item,
            _ => Part::Answer,
        };
        let section = sections.len().saturating_sub(1);
        passages.extend(pieces(unit.text).map(|(at, text)| Passage {
            text,
            origin: unit.origin,
            offset: unit.offset + at,
            cell: unit.cell,
            part,
            section,
        }));
        if let Some(section) = sections.last_mut() {
            section.passages.end = passages.len();
        }
    }
    Reading {
        document,
        passages,
        sections,
        forms: Vec::new(),
    }
}

fn region_reason(fields: &[Field]) -> &'static str {
    match fields {
        [Field::Signatures] => {
            "signed here: pages of an e-signing service, or names under a place and date"
        }
        [Field::Terms] => "contract text that the form prints",
        _ => "goes on after what stands in between",
    }
}

/// Gives headings without a field that of the nearest enclosing heading that has one.
fn inherit(reading: &mut Reading<'_>) {
    // Open headings: level, fields and index of the section.
    let mut open: Vec<(u8, Vec<Field>, usize)> = Vec::new();
    for i in 0..reading.sections.len() {
        let Some(section) = reading.sections.get(i) else {
            break;
        };
        while open
            .last()
            .is_some_and(|(level, ..)| *level >= section.level)
        {
            open.pop();
        }
        let lender = open.iter().rev().find(|(_, fields, _)| !fields.is_empty());
        // "Effekter" of a problem tree are the problem's.
        let of_problem = section.fields == [Field::Goals]
            && reading.heading_of(section).is_some_and(names_effects)
            && lender.is_some_and(|(_, fields, from)| {
                let above = reading.sections.get(*from);
                fields == &[Field::Background]
                    && above
                        .and_then(|s| reading.heading_of(s))
                        .is_some_and(|h| h.lower().contains("problem"))
            });
        let inherited = lender
            .filter(|_| of_problem || section.fields.is_empty() && section.heading.is_some())
            .filter(|_| !reading.heading_of(section).is_some_and(tells_of_versions))
            .map(|(_, fields, from)| {
                let from = reading
                    .sections
                    .get(*from)
                    .and_then(|s| reading.heading_of(s));
                (fields.clone(), from.unwrap_or_default().trim().to_owned())
            });
        let Some(section) = reading.sections.get_mut(i) else {
            break;
        };
        if let Some((fields, from)) = inherited {
            section.fields = fields;
            section.matched = HeadingMatch::Inherited;
            section.add_reason(&format!("takes its field from “{from}” above it"));
        }
        open.push((section.level, section.fields.clone(), i));
    }
}

/// "Förändringshistorik", "Versionshistorik": what a document tells of itself belongs to no field.
fn tells_of_versions(heading: &str) -> bool {
    let tidy = crate::headings::normalise::tidy(heading);
    let (_, words) = crate::headings::normalise::split_number(&tidy);
    let words = words.trim_end_matches(':').to_lowercase();
    !words.contains(' ')
        && [
            "historik",
            "historia",
            "logg",
            "versionsinformation",
            "dokumentinformation",
        ]
        .iter()
        .any(|w| words.ends_with(w))
}

/// "2.3 Effekter", "Konsekvenser": effects of whatever stands above.
fn names_effects(heading: &str) -> bool {
    let tidy = crate::headings::normalise::tidy(heading);
    let (_, words) = crate::headings::normalise::split_number(&tidy);
    let words = words.trim_end_matches(':').lower();
    matches!(
        words.as_str(),
        "effekter" | "effekt" | "konsekvenser" | "verkningar"
    )
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Block, Location, Role, Run, TextBlock};

    use super::*;

    /// The headings of a text of paragraphs and of items with their markers.
    fn headings(lines: &[(Option<&str>, &str)]) -> Vec<String> {
        let mut document = Document::new("text/plain");
        for (n, (marker, text)) in lines.iter().enumerate() {
            let line = n as u32 + 1;
            let mut block = TextBlock::new(*text, Location::lines(line, line));
            if let Some(marker) = marker {
                block.role = Role::ListItem {
                    level: 0,
                    marker: (*marker).to_owned(),
                };
            }
            document.blocks.push(Block::Text(block));
        }
        let reading = read(&document, &Lexicon::builtin());
        let headings = reading
            .sections
            .iter()
            .filter_map(|s| reading.heading_of(s));
        headings.map(str::to_owned).collect()
    }

    #[test]
    fn numbered_headings_that_were_read_as_a_list_are_headings() {
        let found = headings(&[
            (None, "7. Syfte"),
            (None, "Att fler får arbete."),
            (Some("8."), "Mål"),
            (Some("8.1"), "Individmål"),
            (None, "40 deltagare per år ska få en plan."),
            (None, "9. Målgrupp"),
            (None, "Unga vuxna."),
        ]);
        assert_eq!(found, ["7. Syfte", "Mål", "Individmål", "9. Målgrupp"]);
    }

    #[test]
    fn the_first_of_such_headings_is_told_by_the_next() {
        let found = headings(&[
            (Some("A."), "Bakgrund"),
            (None, "Unga saknar arbete."),
            (Some("B."), "Syfte"),
            (None, "Att fler får arbete."),
        ]);
        assert_eq!(found, ["Bakgrund", "Syfte"]);
    }

    #[test]
    fn a_list_in_an_answer_is_no_row_of_headings() {
        let found = headings(&[
            (None, "7. Aktiviteter"),
            (
                None,
                "Arbetet sker i tre steg, som alla dokumenteras i planen.",
            ),
            (Some("1."), "Samverkan"),
            (Some("2."), "Uppföljning"),
            (None, "8. Målgrupp"),
            (None, "Unga vuxna."),
        ]);
        assert_eq!(found, ["7. Aktiviteter", "8. Målgrupp"]);
    }

    #[test]
    fn a_paragraph_of_any_length_is_read_whole() {
        for sentence in ["Kommunen prövar ett nytt sätt. ", "å", "ord\u{a0}", "x"] {
            let long = sentence.repeat(3 * LONGEST_PASSAGE / sentence.len() + 1);
            let cut: Vec<(usize, &str)> = pieces(&long).collect();
            assert!(cut.len() >= 3 && cut.iter().all(|(_, p)| p.len() <= LONGEST_PASSAGE));
            assert_eq!(cut.iter().map(|(_, p)| *p).collect::<String>(), long);
            assert!(
                cut.iter()
                    .all(|(at, p)| long.get(*at..at + p.len()) == Some(p))
            );

            let line = |n, text: &str| Block::Text(TextBlock::new(text, Location::lines(n, n)));
            let mut document = Document::new("text/plain");
            document.blocks = vec![line(1, "Syfte"), line(2, &long)];
            let reading = read(&document, &Lexicon::builtin());
            let read = sections(&reading).pop().unwrap().text;
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(squeezed(&read), squeezed(&long));
            assert!(!read.contains('\n'));
        }
        assert_eq!(pieces("").collect::<Vec<_>>(), [(0, "")]);
    }

    #[test]
    fn what_names_the_document_names_no_field() {
        let mut document = Document::new("text/plain");
        for (n, (text, bold)) in [
            ("Projektbeskrivning", true),
            ("VÄNDPUNKTEN", true),
            ("Syfte", true),
            ("Att fler får arbete.", false),
            ("Projektbeskrivning", true),
            ("Gruppen möts varje vecka.", false),
        ]
        .into_iter()
        .enumerate()
        {
            let line = n as u32 + 1;
            let mut block = TextBlock::new(text, Location::lines(line, line));
            block.style.bold = bold;
            document.blocks.push(Block::Text(block));
        }
        let reading = read(&document, &Lexicon::builtin());
        let fields: Vec<&[Field]> = reading
            .sections
            .iter()
            .map(|s| s.fields.as_slice())
            .collect();
        assert_eq!(fields, [&[][..], &[], &[Field::Purpose], &[Field::Method]]);
    }

    #[test]
    fn whom_a_letter_is_for_is_no_heading() {
        let found = headings(&[
            (
                None,
                "Till beredningsgruppen för Samordningsförbundet i Ängby",
            ),
            (None, "2008-10-06"),
            (None, "1. Syfte"),
            (None, "Att fler får arbete."),
            (None, "2. Till vem vänder sig insatsen?"),
            (None, "Unga vuxna."),
        ]);
        assert_eq!(found, ["1. Syfte", "2. Till vem vänder sig insatsen?"]);
    }

    #[test]
    fn a_bold_lead_behind_a_number_is_a_heading() {
        let mut document = Document::new("text/plain");
        for (n, (marker, text, bold)) in [
            ("1.", "Bakgrund", 8),
            ("2.", "Målgruppen är unga vuxna i Ängby.", 11),
            ("3.", "Vi träffar dem varje vecka.", 2),
        ]
        .into_iter()
        .enumerate()
        {
            let line = n as u32 + 1;
            let mut block = TextBlock::new(text, Location::lines(line, line));
            block.role = Role::ListItem {
                level: 0,
                marker: marker.to_owned(),
            };
            let run = |start, end, bold| Run {
                start,
                end,
                bold,
                italic: false,
                underline: false,
                size: None,
                color: None,
                kind: aktsam_document::RunKind::Text,
            };
            let end = text.len() as u32;
            block.runs = vec![run(0, bold, true), run(bold, end, false)];
            document.blocks.push(Block::Text(block));
        }
        let reading = read(&document, &Lexicon::builtin());
        let found: Vec<_> = reading
            .sections
            .iter()
            .map(|s| {
                (
                    reading.heading_of(s),
                    s.number.as_deref(),
                    s.fields.as_slice(),
                )
            })
            .collect();
        let target = (Some("Målgruppen"), Some("2"), &[Field::TargetGroup][..]);
        assert!(found.contains(&target), "{found:?}");
        assert_eq!(found.iter().filter(|f| f.0.is_some()).count(), 1);
    }

    #[test]
    fn a_signers_title_is_no_heading() {
        let found = headings(&[
            (None, "Implementering"),
            (None, "Kommunen tar över kostnaden efter projektets slut."),
            (None, "Per Nilsson, förvaltningschef"),
        ]);
        assert_eq!(found, ["Implementering"]);
    }

    #[test]
    fn a_title_behind_pages_of_an_e_signing_service_is_a_heading() {
        let found = headings(&[
            (None, "Detta dokument innehåller 3 sidor före denna sida"),
            (None, "EVA LIND"),
            (
                None,
                "5184adb2-c211-472d-81e4-136055c4d1e2 - 2023-02-21 18:35:08 UTC +02:00",
            ),
            (None, "Underskrift"),
            (None, "Per Ek"),
            (None, "Ansökan: Vägen framåt"),
            (None, "Syfte"),
            (None, "Att fler får arbete."),
        ]);
        assert_eq!(found, ["Underskrift", "Ansökan: Vägen framåt", "Syfte"]);
    }
}
