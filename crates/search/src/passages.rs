//! The passages of a hit: the places that say most of what was asked.

use std::ops::Range;

use aktsam_record::model::Field;

use crate::answer::HitPassage;
use crate::case::Passage;

/// Bytes of a passage between its first and last mark.
const SPAN: usize = 260;
/// Bytes before the first mark that are looked through for the beginning of its sentence.
const BEFORE: usize = 120;
/// Bytes of a whole passage.
const LONGEST: usize = 420;

/// A stretch of a text that one of the things asked for is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Bytes of the text.
    pub(crate) at: Range<usize>,
    /// Number of what was asked for.
    pub(crate) matcher: usize,
}

/// A section and what was found in it.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    /// All of it but its text.
    pub(crate) passage: &'a Passage,
    pub(crate) text: &'a str,
    /// In the text.
    pub(crate) found: Vec<Found>,
    /// What was found in the heading.
    pub(crate) in_heading: Vec<usize>,
}

struct Candidate<'a> {
    seen: &'a Seen<'a>,
    window: Range<usize>,
    matchers: Vec<usize>,
    score: f32,
}

/// The best passages of a case, best first, at most `most`. `weights` tells for each thing asked for how
/// much finding it tells.
pub(crate) fn best(seen: &mut [Seen<'_>], weights: &[f32], most: usize) -> Vec<HitPassage> {
    for section in &mut *seen {
        section.found.sort_by_key(|f| (f.at.start, f.at.end));
    }
    let mut candidates: Vec<Candidate<'_>> = seen
        .iter()
        .filter_map(|section| candidate(section, weights))
        .collect();
    let mut shown: Vec<HitPassage> = Vec::new();
    let mut told: Vec<usize> = Vec::new();
    while shown.len() < most {
        // What an earlier passage has shown counts for less.
        let worth = |c: &Candidate<'_>| -> f32 {
            let new: f32 = c
                .matchers
                .iter()
                .map(|m| weight(weights, *m) * if told.contains(m) { 0.3 } else { 1.0 })
                .sum();
            new + c.score
        };
        let best = candidates
            .iter()
            .enumerate()
            .max_by(|a, b| worth(a.1).total_cmp(&worth(b.1)).then(b.0.cmp(&a.0)))
            .map(|(i, _)| i);
        let Some(best) = best else { break };
        let candidate = candidates.remove(best);
        let passage = candidate.show();
        // A project's documents tell much the same twice.
        if shown.iter().any(|known| is_same(known, &passage)) {
            continue;
        }
        told.extend(&candidate.matchers);
        shown.push(passage);
    }
    if shown.is_empty() && most > 0 {
        shown.extend(lead(seen));
    }
    shown
}

/// Letters and digits by which two passages are the same.
const SAME: usize = 60;

/// Whether two passages begin with the same words, however they are spaced and cut.
fn is_same(a: &HitPassage, b: &HitPassage) -> bool {
    let letters = |p: &HitPassage| -> String {
        let letters = p.text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).take(SAME).collect()
    };
    letters(a) == letters(b)
}

fn weight(weights: &[f32], index: usize) -> f32 {
    // A method asked for by filter is what the search is about.
    weights.get(index).copied().unwrap_or(8.0)
}

/// The best window of a section.
fn candidate<'a>(section: &'a Seen<'a>, weights: &[f32]) -> Option<Candidate<'a>> {
    let found = &section.found;
    let mut best: Option<(f32, Range<usize>, Vec<usize>)> = None;
    for (i, first) in found.iter().enumerate() {
        let mut seen: Vec<usize> = Vec::new();
        let mut score = 0.0;
        let mut end = first.at.end;
        for next in found.iter().skip(i) {
            if next.at.end > first.at.start + SPAN && next.at != first.at {
                break;
            }
            end = end.max(next.at.end);
            if seen.contains(&next.matcher) {
                score += 0.05;
            } else {
                seen.push(next.matcher);
                score += weight(weights, next.matcher);
            }
        }
        if best.as_ref().is_none_or(|(s, ..)| score > *s) {
            best = Some((score, first.at.start..end, seen));
        }
    }
    let (mut score, window, mut seen) = match best {
        Some(best) => best,
        None if section.in_heading.is_empty() => return None,
        None => (0.0, 0..0, Vec::new()),
    };
    score = seen.len() as f32 * 0.1 + (score / 100.0);
    for matcher in &section.in_heading {
        if !seen.contains(matcher) {
            seen.push(*matcher);
        }
    }
    score += match section.passage.field() {
        Some(Field::Method | Field::Purpose | Field::Goals | Field::Summary) => 0.3,
        Some(Field::Terms | Field::Signatures | Field::Attachments | Field::Contact) => -2.0,
        _ => 0.0,
    };
    Some(Candidate {
        seen: section,
        window,
        matchers: seen,
        score,
    })
}

impl Candidate<'_> {
    fn show(&self) -> HitPassage {
        let Seen {
            passage,
            text,
            found,
            ..
        } = self.seen;
        let cut = cut(text, &self.window);
        let mut marks: Vec<Range<usize>> = Vec::new();
        for found in found {
            if found.at.start < cut.from || found.at.end > cut.to {
                continue;
            }
            let mark = found.at.start - cut.from + cut.shift..found.at.end - cut.from + cut.shift;
            match marks.last_mut() {
                Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
                _ => marks.push(mark),
            }
        }
        let inside = |start: usize, end: usize| start < self.window.end && end > self.window.start;
        let location = passage
            .anchors
            .iter()
            .find(|a| !a.location.is_unknown() && inside(a.start, a.end))
            .map_or(&passage.location, |a| &a.location);
        HitPassage {
            record_id: passage.record_id.clone(),
            field: passage.field(),
            heading: passage.heading.clone(),
            location: location.clone(),
            text: cut.text,
            marks,
        }
    }
}

/// The beginning of what the project is about, where no word was asked for.
fn lead(sections: &[Seen<'_>]) -> Option<HitPassage> {
    let order = [
        Field::Summary,
        Field::Purpose,
        Field::Background,
        Field::Goals,
    ];
    let told = || sections.iter().filter(|s| !s.text.trim().is_empty());
    let Seen { passage, text, .. } = order
        .iter()
        .find_map(|f| told().find(|s| s.passage.fields.contains(f)))
        .or_else(|| told().next())?;
    let cut = cut(text, &(0..0));
    Some(HitPassage {
        record_id: passage.record_id.clone(),
        field: passage.field(),
        heading: passage.heading.clone(),
        location: passage.location.clone(),
        text: cut.text,
        marks: Vec::new(),
    })
}

struct Cut {
    text: String,
    /// First byte of the passage's text in it.
    from: usize,
    /// Byte after the last.
    to: usize,
    /// Bytes before `from` in it: the `…`.
    shift: usize,
}

/// Cuts whole words around a window, from the beginning of a sentence where that is near.
fn cut(text: &str, window: &Range<usize>) -> Cut {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let earliest = floor(window.start.saturating_sub(BEFORE));
    let before = text.get(earliest..window.start).unwrap_or_default();
    let from = if let Some(at) = sentence_start(before) {
        earliest + at
    } else if earliest == 0 {
        0
    } else {
        earliest + before.find(char::is_whitespace).map_or(0, |at| at + 1)
    };
    let from = from
        + text
            .get(from..window.start)
            .map_or(0, |t| t.len() - t.trim_start().len());
    let latest = floor((from + LONGEST).max(window.end));
    let mut to = latest;
    if latest < text.len() {
        let after = text.get(window.end..latest).unwrap_or_default();
        // The last end of a sentence, else of a word.
        let end = after
            .rfind(['.', '!', '?', '\n'])
            .filter(|at| window.end + at + 1 - from > LONGEST / 3)
            .map(|at| at + 1)
            .or_else(|| after.rfind(char::is_whitespace));
        to = window.end + end.unwrap_or(after.len());
    }
    let body = text.get(from..to).unwrap_or_default();
    let trimmed = body.trim_end();
    let to = from + trimmed.len();
    let mut out = String::with_capacity(trimmed.len() + 6);
    if from > 0 && !text.get(..from).unwrap_or_default().trim().is_empty() {
        out.push('…');
    }
    let shift = out.len();
    out.push_str(trimmed);
    if !text.get(to..).unwrap_or_default().trim().is_empty() {
        out.push('…');
    }
    Cut {
        text: out,
        from,
        to,
        shift,
    }
}

/// Where the last sentence of a text begins: after a line break, or after a stop and a space.
fn sentence_start(text: &str) -> Option<usize> {
    let line = text.rfind('\n').map(|at| at + 1);
    let stop = [". ", "! ", "? "]
        .iter()
        .filter_map(|s| text.rfind(s))
        .max()
        .map(|at| at + 2);
    line.max(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The passages shown of texts in which the words in capitals were asked for, by their first letter.
    fn show(texts: &[&str]) -> Vec<String> {
        let passage = Passage::default();
        let mut seen: Vec<Seen<'_>> = texts
            .iter()
            .map(|text| Seen {
                passage: &passage,
                text,
                found: crate::analysis::places_of_words(text)
                    .filter(|at| crate::analysis::is_acronym(text.get(at.clone()).unwrap()))
                    .map(|at| Found {
                        matcher: usize::from(text.as_bytes().get(at.start).unwrap() - b'A'),
                        at,
                    })
                    .collect(),
                in_heading: Vec::new(),
            })
            .collect();
        let shown = best(&mut seen, &[1.0; 26], 3);
        shown.iter().map(|p| p.marked("[", "]")).collect()
    }

    #[test]
    fn a_long_text_is_cut_at_sentences() {
        let text = format!(
            "{}Här används BIP för uppföljning. {}",
            "Annat står här först. ".repeat(40),
            "Mer text följer. ".repeat(40)
        );
        let shown = show(&[&text]);
        let only = shown.first().unwrap();
        assert!(only.starts_with("…") && only.ends_with("…"), "{only}");
        assert!(only.contains("Här används [BIP] för"), "{only}");
        assert!(only.len() < LONGEST + 20, "{only}");
    }

    #[test]
    fn the_passage_with_more_of_the_words_comes_first() {
        let shown = show(&["UNGA nämns här.", "UNGA med psykisk OHELSA."]);
        assert_eq!(shown.first().unwrap(), "[UNGA] med psykisk [OHELSA].");
    }

    #[test]
    fn the_same_words_of_two_documents_are_shown_once() {
        let shown = show(&["Stöd ges till UNGA.", "Stöd  ges till UNGA."]);
        assert_eq!(shown, ["Stöd ges till [UNGA]."]);
    }

    #[test]
    fn cuts_never_split_a_letter() {
        for at in 0..40 {
            let text = "åäö éü ".repeat(60);
            let start = (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap();
            let cut = cut(&text, &(start..start));
            assert!(text.contains(cut.text.trim_matches('…')));
        }
    }
}
