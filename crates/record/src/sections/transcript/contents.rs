//! Tables of contents that lost their lines: their entries are no headings, what they stand under is one.

use super::Word;
use crate::headings::Analyst;
use crate::lower::LowerCase;

/// So many letters between two headings are no answer.
const FEW: usize = 3;

/// So many headings without answers in a row are a table of contents.
const ENTRIES: usize = 3;

/// Within so many words of a page the title of a table of contents stands.
const ABOVE: usize = 15;

/// So many letters behind a heading are more than an entry of a table of contents.
const TOLD: usize = 80;

/// Takes entries of tables of contents out of what was found, and puts their titles in.
pub(super) fn drop(
    text: &str,
    words: &[Word<'_>],
    found: &mut Vec<(usize, usize)>,
    lexicon: &Analyst<'_>,
) {
    let letters: Vec<usize> = found
        .iter()
        .enumerate()
        .map(|(i, (_, end))| {
            let next = found.get(i + 1).map_or(text.len(), |(start, _)| *start);
            let behind = text.get(*end..next).unwrap_or_default();
            behind.chars().filter(|c| c.is_alphabetic()).count()
        })
        .collect();
    let titled = entries_below_a_title(words, found, &letters, lexicon);
    let bare = bare_entries(text, found, &letters);
    let mut kept: Vec<(usize, usize)> = Vec::with_capacity(found.len());
    for (i, range) in found.iter().enumerate() {
        // The runs follow each other: the first that ends behind it is the one it may stand in.
        let run = bare.get(bare.partition_point(|run| run.end <= i));
        if !titled.contains(&i) && !run.is_some_and(|run| run.contains(&i)) {
            kept.push(*range);
        }
    }
    let titles: Vec<&Word<'_>> = words.iter().filter(|w| is_title(w, lexicon)).collect();
    let firsts = bare.iter().filter_map(|run| found.get(run.start));
    let above = firsts.filter_map(|(start, _)| {
        let before = titles.partition_point(|w| w.start < *start);
        titles.get(before.checked_sub(1)?).copied()
    });
    let near = words.iter().take(ABOVE).find(|w| is_title(w, lexicon));
    let near = near.filter(|_| !titled.is_empty());
    kept.extend(above.chain(near).map(|w| (w.start, w.end)));
    kept.sort_unstable();
    kept.dedup();
    *found = kept;
}

/// The entries below a title at the head of a page. Without the numbers of pages some may be unknown words: they
/// end where something is told.
fn entries_below_a_title(
    words: &[Word<'_>],
    found: &[(usize, usize)],
    letters: &[usize],
    lexicon: &Analyst<'_>,
) -> std::ops::Range<usize> {
    let Some(title) = words.iter().take(ABOVE).find(|w| is_title(w, lexicon)) else {
        return 0..0;
    };
    let first = found.partition_point(|(start, _)| *start <= title.start);
    let entries = letters.iter().skip(first).take_while(|n| **n < TOLD);
    first..first + entries.count()
}

/// Runs of headings with hardly more than the numbers of pages between them.
fn bare_entries(
    text: &str,
    found: &[(usize, usize)],
    letters: &[usize],
) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    for run in letters.chunk_by(|a, b| (*a <= FEW) == (*b <= FEW)) {
        let end = at + run.len();
        if run.first().is_some_and(|n| *n <= FEW) && run.len() >= ENTRIES {
            // Behind the last entry only the number of its page tells it from a heading.
            let behind = found.get(end).and_then(|(_, end)| text.get(*end..));
            let entry =
                behind.is_some_and(|t| t.trim_start().starts_with(|c: char| c.is_ascii_digit()));
            runs.push(at..end + usize::from(entry));
        }
        at = end;
    }
    runs
}

/// "Innehåll", with a capital.
fn is_title(word: &Word<'_>, lexicon: &Analyst<'_>) -> bool {
    if !word.is_capital() {
        return false;
    }
    let lower = word.text.trim_end_matches([':', '.']).lower();
    lexicon.grammar.contents.contains(&lower)
}
