//! A document as learning sees it: its headings, and the lines below each.

use std::collections::BTreeSet;

use aktsam_record::profiles::normalise_line;

/// Sentences at the start of a paragraph that may be the form's, with an answer behind them.
const SENTENCES: usize = 6;

/// The text of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub(super) sections: Vec<Section>,
}

/// A section of it.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// Its heading's words; `None` where it has none.
    pub(super) heading: Option<String>,
    /// Whether it was read as contract text.
    pub(super) terms: bool,
    pub(super) lines: Vec<Line>,
}

/// A line, in the words that profiles compare.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The whole line, and before it its first sentences, from the first on.
    pub(super) starts: Vec<Start>,
    /// Whether it was read as help text.
    pub(super) guidance: bool,
    /// Whether it ends as a heading or a label does, and not as a sentence.
    pub(super) label: bool,
}

/// The beginning of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) hash: u64,
    /// Its words; empty where it was not kept.
    pub(super) words: String,
    /// Whether it is the whole line.
    pub(super) whole: bool,
}

impl Sheet {
    pub(super) fn add(
        &mut self,
        heading: Option<&str>,
        terms: bool,
        text: &str,
        guidance: Option<&str>,
    ) {
        let help = guidance.into_iter().flat_map(|text| lines(text, true));
        self.sections.push(Section {
            heading: heading.map(normalise_line).filter(|h| !h.is_empty()),
            terms,
            lines: help.chain(lines(text, false)).collect(),
        });
    }

    /// The hashes of all that could recur.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        let headings = self.sections.iter().filter_map(|s| s.heading.as_deref());
        let lines = self.sections.iter().flat_map(|s| &s.lines);
        headings
            .map(hash)
            .chain(lines.flat_map(|line| line.starts.iter().map(|start| start.hash)))
    }

    /// Lets go of the words of all that does not recur.
    pub(super) fn keep(&mut self, recurring: &BTreeSet<u64>) {
        for section in &mut self.sections {
            section.heading = section
                .heading
                .take()
                .filter(|h| recurring.contains(&hash(h)));
            for line in &mut section.lines {
                // One without a start that recurs remains as a sign that there is an answer.
                line.starts.retain(|start| recurring.contains(&start.hash));
            }
        }
    }

    /// Headings that recur.
    pub(super) fn headings(&self) -> BTreeSet<&str> {
        self.sections
            .iter()
            .filter_map(|s| s.heading.as_deref())
            .collect()
    }
}

fn lines(text: &str, guidance: bool) -> impl Iterator<Item = Line> + '_ {
    // A row of a table is no line of text: its words stand in cells.
    text.lines()
        .filter(|line| !line.contains('\t'))
        .filter_map(move |line| {
            let starts = starts(line);
            let last = line.trim_end().chars().next_back()?;
            (!starts.is_empty()).then_some(Line {
                starts,
                guidance,
                label: !matches!(last, '.' | '!' | ',' | ';'),
            })
        })
}

/// The first sentence of a line, the first two and so on, and the line itself.
fn starts(line: &str) -> Vec<Start> {
    let mut starts: Vec<Start> = Vec::new();
    let mut add = |text: &str, whole: bool| {
        let words = normalise_line(text);
        if let Some(last) = starts.last_mut().filter(|last| last.words == words) {
            last.whole |= whole;
        } else if !words.is_empty() {
            starts.push(Start {
                hash: hash(&words),
                words,
                whole,
            });
        }
    };
    let ends = line
        .char_indices()
        .zip(line.chars().skip(1))
        .filter(|((_, c), next)| matches!(c, '.' | '?' | '!' | ':' | ')') && next.is_whitespace())
        .map(|((at, c), _)| at + c.len_utf8());
    for end in ends.take(SENTENCES) {
        add(line.get(..end).unwrap_or_default(), false);
    }
    add(line, true);
    starts
}

/// FNV-1a; only compared within one run.
fn hash(words: &str) -> u64 {
    words.bytes().fold(0xCBF2_9CE4_8422_2325, |h, byte| {
        (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        starts(line).into_iter().map(|s| s.words).collect()
    }

    #[test]
    fn a_line_begins_with_its_first_sentences() {
        assert_eq!(
            words("Beskriv målen. Max 10 rader. Vi vill mer"),
            [
                "beskriv målen",
                "beskriv målen max 10 rader",
                "beskriv målen max 10 rader vi vill mer"
            ]
        );
        assert_eq!(words("Beskriv målen."), ["beskriv målen"]);
        assert_eq!(words("– –"), Vec::<String>::new());
    }

    #[test]
    fn rows_of_tables_are_no_lines() {
        let mut sheet = Sheet::default();
        sheet.add(Some("Budget:"), false, "Lön\t100\nSe bilaga", None);
        assert_eq!(sheet.sections[0].lines.len(), 1);
        assert_eq!(sheet.sections[0].heading.as_deref(), Some("budget"));
    }
}
