//! Which passages speak of the project itself: not the form's help text, its contract text, a list
//! of related documents that a web page put in front, or the pages of a signing service.

use crate::lower::LowerCase;
use crate::model::Field;
use crate::reading::{Part, Passage, Reading};
use crate::signatures;

/// A mark for each passage of a reading.
#[derive(Debug)]
pub(crate) struct Relevance {
    speaks: Vec<bool>,
    /// Passages of lists of other documents.
    foreign: Vec<bool>,
}

/// A list of attachments with more entries than this is one of other documents.
const LONG_LIST: usize = 25;

/// Headings of lists of other documents, as document-sharing sites print them.
const RELATED: &[&str] = &[
    "relevanta dokument",
    "relaterade dokument",
    "liknande dokument",
    "related documents",
    "similar documents",
];

/// What ends such a list.
const TRANSCRIPT: &[&str] = &["transkript", "transkription", "transcript"];

impl Relevance {
    /// Marks the passages of a reading.
    pub(crate) fn of(reading: &Reading<'_>) -> Self {
        let mut speaks: Vec<bool> = reading
            .passages
            .iter()
            .map(|p| {
                p.part != Part::Guidance
                    && !reading.is_in(p, Field::Terms)
                    && !lists_attachments(reading, p)
                    && !signatures::is_esign_line(p.text)
            })
            .collect();
        let mut foreign: Vec<bool> = reading
            .passages
            .iter()
            .map(|p| {
                lists_attachments(reading, p)
                    && reading
                        .section_of(p)
                        .is_some_and(|s| s.passages.len() > LONG_LIST)
            })
            .collect();
        for list in related_lists(reading) {
            for slot in speaks.get_mut(list.clone()).into_iter().flatten() {
                *slot = false;
            }
            for slot in foreign.get_mut(list).into_iter().flatten() {
                *slot = true;
            }
        }
        Self { speaks, foreign }
    }

    /// Whether the passage of that index belongs to a list of other documents.
    pub(crate) fn is_foreign(&self, passage: usize) -> bool {
        self.foreign.get(passage).copied().unwrap_or(false)
    }

    /// Whether the passage of that index speaks of the project.
    pub(crate) fn speaks_of_project(&self, passage: usize) -> bool {
        self.speaks.get(passage).copied().unwrap_or(false)
    }
}

/// Whether a passage stands under a heading of attachments and nothing else: "Bilaga 1 Budget" is the budget.
fn lists_attachments(reading: &Reading<'_>, passage: &Passage<'_>) -> bool {
    let section = reading.section_of(passage);
    section.is_some_and(|s| s.fields == [Field::Attachments])
}

/// The passages of lists of related documents: from their heading to the word "Transkript", or,
/// where that is missing, to the end of the section.
fn related_lists(reading: &Reading<'_>) -> Vec<std::ops::Range<usize>> {
    let plain = |text: &str| text.trim().trim_end_matches(':').lower();
    let mut lists = Vec::new();
    let mut at = 0;
    while let Some(passage) = reading.passages.get(at) {
        let opens = passage.text.len() < 40 && RELATED.contains(&plain(passage.text).as_str());
        if !opens {
            at += 1;
            continue;
        }
        let ends = |text: &str| {
            text.len() < 20 && TRANSCRIPT.contains(&plain(text).as_str())
                || TRANSCRIPT.iter().any(|t| {
                    text.get(..t.len() + 1)
                        .is_some_and(|head| plain(head) == *t && head.ends_with(':'))
                })
        };
        let transcript = reading
            .passages
            .iter()
            .skip(at + 1)
            .position(|p| ends(p.text))
            .map(|n| at + 1 + n);
        let end = transcript.unwrap_or_else(|| {
            reading
                .section_of(passage)
                .map_or(at + 1, |s| s.passages.end.max(at + 1))
        });
        // The word "Transkript" is the site's too, where it stands alone.
        let alone = transcript
            .and_then(|t| reading.passages.get(t))
            .is_some_and(|p| p.text.len() < 20);
        lists.push(at..end + usize::from(alone));
        at = end;
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::testing::{document, reading};

    #[test]
    fn a_list_of_related_documents_says_nothing_of_the_project() {
        let sections = [
            (
                "Relevanta dokument",
                ["Handlingsplan Trisam 2016", "Finsam i Lund"].as_slice(),
            ),
            ("Transkript:", &["Vi arbetar med BIP."]),
        ];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[], &[]]);
        let relevance = Relevance::of(&reading);
        let marks: Vec<bool> = (0..5).map(|i| relevance.speaks_of_project(i)).collect();
        assert_eq!(marks, [false, false, false, false, true]);
    }
}
