//! The passages of a hit: the places that say most of what was asked.

use std::ops::Range;

use aktsam_record::model::Field;

use crate::analysis::Analyzer;
use crate::answer::HitPassage;
use crate::case::Passage;
use crate::engine::Text;
use crate::matching::{Found, Matcher, find_all};

/// Bytes of a passage between its first and last mark.
const SPAN: usize = 260;
/// Bytes before the first mark that are looked through for the beginning of its sentence.
const BEFORE: usize = 120;
/// Bytes of a whole passage.
const LONGEST: usize = 420;

/// Methods asked for by filter, whose sentences are shown.
pub(crate) type Methods<'a> = &'a [String];

/// What was found in a case.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The best passages, best first.
    pub(crate) passages: Vec<HitPassage>,
    /// For each matcher how often it was found, and in which fields.
    pub(crate) counts: Vec<(usize, Vec<Field>)>,
}

struct Candidate<'a> {
    passage: &'a Passage,
    found: Vec<Found>,
    window: Range<usize>,
    matchers: Vec<usize>,
    score: f32,
}

/// The best passages of a case, at most `most`.
pub(crate) fn best(
    passages: &[Passage],
    matchers: &[Matcher],
    methods: Methods<'_>,
    most: usize,
    analyzer: &Analyzer,
) -> Shown {
    let mut counts: Vec<(usize, Vec<Field>)> = matchers.iter().map(|_| (0, Vec::new())).collect();
    let mut candidates = Vec::new();
    for passage in passages {
        let wanted = matchers
            .iter()
            .enumerate()
            .filter(|(_, m)| applies(m, passage));
        let mut found = find_all(&passage.text, &wanted, analyzer);
        for hit in &found {
            if let Some((count, fields)) = counts.get_mut(hit.matcher) {
                *count += 1;
                if let Some(field) = passage.field().filter(|f| !fields.contains(f)) {
                    fields.push(field);
                }
            }
        }
        for anchor in &passage.anchors {
            if anchor.method.as_ref().is_some_and(|m| methods.contains(m)) {
                found.push(Found {
                    at: anchor.start..anchor.end,
                    matcher: matchers.len(),
                });
            }
        }
        let heading = passage.heading.as_deref().unwrap_or_default();
        let in_heading = find_all(heading, &wanted, analyzer);
        found.sort_by_key(|f| (f.at.start, f.at.end));
        candidates.extend(candidate(passage, found, &in_heading, matchers));
    }
    let mut shown: Vec<HitPassage> = Vec::new();
    let mut told: Vec<usize> = Vec::new();
    while shown.len() < most {
        // What an earlier passage has shown counts for less.
        let worth = |c: &Candidate<'_>| -> f32 {
            let new: f32 = c
                .matchers
                .iter()
                .map(|m| weight(matchers, *m) * if told.contains(m) { 0.3 } else { 1.0 })
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
        shown.extend(lead(passages));
    }
    Shown {
        passages: shown,
        counts,
    }
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

fn weight(matchers: &[Matcher], index: usize) -> f32 {
    // A method asked for by filter is what the search is about.
    matchers.get(index).map_or(8.0, |m| m.weight)
}

fn applies(matcher: &Matcher, passage: &Passage) -> bool {
    match matcher.scope {
        None | Some(Text::Body) => true,
        Some(Text::Section(field)) => passage.fields.contains(&field),
        Some(Text::Title | Text::Association | Text::Party) => false,
    }
}

/// The best window of a passage.
fn candidate<'a>(
    passage: &'a Passage,
    found: Vec<Found>,
    in_heading: &[Found],
    matchers: &[Matcher],
) -> Option<Candidate<'a>> {
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
                score += weight(matchers, next.matcher);
            }
        }
        if best.as_ref().is_none_or(|(s, ..)| score > *s) {
            best = Some((score, first.at.start..end, seen));
        }
    }
    let (mut score, window, mut seen) = match best {
        Some(best) => best,
        None if in_heading.is_empty() => return None,
        None => (0.0, 0..0, Vec::new()),
    };
    score = seen.len() as f32 * 0.1 + (score / 100.0);
    for hit in in_heading {
        if !seen.contains(&hit.matcher) {
            seen.push(hit.matcher);
        }
    }
    score += match passage.field() {
        Some(Field::Method | Field::Purpose | Field::Goals | Field::Summary) => 0.3,
        Some(Field::Terms | Field::Signatures | Field::Attachments | Field::Contact) => -2.0,
        _ => 0.0,
    };
    Some(Candidate {
        passage,
        found,
        window,
        matchers: seen,
        score,
    })
}

impl Candidate<'_> {
    fn show(&self) -> HitPassage {
        let cut = cut(&self.passage.text, &self.window);
        let mut marks: Vec<Range<usize>> = Vec::new();
        for found in &self.found {
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
        let location = self
            .passage
            .anchors
            .iter()
            .find(|a| !a.location.is_unknown() && inside(a.start, a.end))
            .map_or(&self.passage.location, |a| &a.location);
        HitPassage {
            record_id: self.passage.record_id.clone(),
            field: self.passage.field(),
            heading: self.passage.heading.clone(),
            location: location.clone(),
            text: cut.text,
            marks,
        }
    }
}

/// The beginning of what the project is about, where no word was asked for.
fn lead(passages: &[Passage]) -> Option<HitPassage> {
    let order = [
        Field::Summary,
        Field::Purpose,
        Field::Background,
        Field::Goals,
    ];
    let passage = order
        .iter()
        .find_map(|f| {
            passages
                .iter()
                .find(|p| p.fields.contains(f) && !p.text.trim().is_empty())
        })
        .or_else(|| passages.iter().find(|p| !p.text.trim().is_empty()))?;
    let cut = cut(&passage.text, &(0..0));
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
    use crate::query::parse;

    fn show(texts: &[&str], query: &str) -> Vec<String> {
        let analyzer = Analyzer::new();
        let matchers = Matcher::of(&parse(query).unwrap(), &analyzer);
        let passages: Vec<Passage> = texts
            .iter()
            .map(|t| Passage {
                text: (*t).to_owned(),
                ..Passage::default()
            })
            .collect();
        let shown = best(&passages, &matchers, &[], 3, &analyzer);
        shown.passages.iter().map(|p| p.marked("[", "]")).collect()
    }

    #[test]
    fn words_are_marked_in_every_inflection() {
        assert_eq!(
            show(
                &["Insatsen riktar sig till unga deltagare."],
                "deltagarna insats"
            ),
            ["[Insatsen] riktar sig till unga [deltagare]."]
        );
    }

    #[test]
    fn prefixes_and_misspelt_words_are_marked() {
        assert_eq!(
            show(&["En samverkanskoordinator anställs."], "samverk*"),
            ["En [samverkanskoordinator] anställs."]
        );
        assert_eq!(
            show(&["Rehabilitering tar tid."], "rehablitering~"),
            ["[Rehabilitering] tar tid."]
        );
    }

    #[test]
    fn a_phrase_is_one_mark_and_its_words_alone_are_none() {
        assert_eq!(
            show(&["Det finns en väg in. Vägen är lång."], "\"en väg in\""),
            ["Det finns [en väg in]. Vägen är lång."]
        );
    }

    #[test]
    fn an_acronym_marks_only_itself() {
        assert_eq!(
            show(&["Vi ska se hur SE-metoden verkar."], "SE"),
            ["Vi ska se hur [SE]-metoden verkar."]
        );
    }

    #[test]
    fn a_long_text_is_cut_at_sentences() {
        let text = format!(
            "{}Här används BIP för uppföljning. {}",
            "Annat står här först. ".repeat(40),
            "Mer text följer. ".repeat(40)
        );
        let shown = show(&[&text], "BIP");
        let only = shown.first().unwrap();
        assert!(only.starts_with("…") && only.ends_with("…"), "{only}");
        assert!(only.contains("Här används [BIP] för"), "{only}");
        assert!(only.len() < LONGEST + 20, "{only}");
    }

    #[test]
    fn the_passage_with_more_of_the_words_comes_first() {
        let shown = show(
            &["Unga nämns här.", "Unga med psykisk ohälsa."],
            "unga ohälsa",
        );
        assert_eq!(shown.first().unwrap(), "[Unga] med psykisk [ohälsa].");
    }

    #[test]
    fn the_same_words_of_two_documents_are_shown_once() {
        let shown = show(&["Stöd ges till unga.", "Stöd  ges till unga."], "unga");
        assert_eq!(shown, ["Stöd ges till [unga]."]);
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
