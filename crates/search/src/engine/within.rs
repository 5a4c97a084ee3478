//! Words that stand in a section of a certain kind: all text is indexed once, and the positions of a
//! word tell whether it stands there.

use std::ops::Range;

use aktsam_record::model::Field as Canonical;
use rustc_hash::FxHashSet;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::places::stretches;
use super::spans::Spans;
use super::words::SATURATION;

/// What must stand within.
#[derive(Debug, Clone)]
pub(super) enum Inside {
    /// One of these.
    Any(Vec<Term>),
    /// One of these stems, in projects that have one of its words as written.
    Written(Vec<(Term, Vec<Term>)>),
    /// These in their order, with at most so many words between.
    Phrase(Vec<Term>, u32),
}

/// Finds projects that have words in sections of a field.
#[derive(Debug, Clone)]
pub(super) struct Within {
    pub(super) section: Canonical,
    pub(super) inside: Inside,
    /// How telling the words are, above 0; 0 ranks nothing.
    pub(super) rarity: f32,
}

impl Query for Within {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Within {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let spans = Spans::of(reader)?;
        let mut found = match &self.inside {
            Inside::Any(terms) => self.any(reader, &spans, terms)?,
            Inside::Written(words) => self.written(reader, &spans, words)?,
            Inside::Phrase(terms, slop) => self.phrase(reader, &spans, terms, *slop)?,
        };
        for (_, score) in &mut found {
            *score = boost * self.rarity * *score * (1.0 + SATURATION) / (*score + SATURATION);
        }
        Ok(Box::new(FoundScorer { found, at: 0 }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc {
            scorer.score()
        } else {
            0.0
        };
        Ok(Explanation::new("words within a section", score))
    }
}

impl Within {
    fn postings(reader: &SegmentReader, term: &Term) -> tantivy::Result<Option<SegmentPostings>> {
        let inverted = reader.inverted_index(term.field())?;
        Ok(inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?)
    }

    /// Projects with the number of their places.
    fn any(
        &self,
        reader: &SegmentReader,
        spans: &Spans,
        terms: &[Term],
    ) -> tantivy::Result<Vec<(DocId, f32)>> {
        let mut found = Vec::new();
        for term in terms {
            self.add(reader, spans, term, |_| true, &mut found)?;
        }
        Ok(each_once(found))
    }

    /// Projects with the number of places of the stems, of those that have the words.
    fn written(
        &self,
        reader: &SegmentReader,
        spans: &Spans,
        stems: &[(Term, Vec<Term>)],
    ) -> tantivy::Result<Vec<(DocId, f32)>> {
        let mut found = Vec::new();
        for (stem, words) in stems {
            let mut having: FxHashSet<DocId> = FxHashSet::default();
            for word in words {
                let inverted = reader.inverted_index(word.field())?;
                let option = IndexRecordOption::Basic;
                let Some(mut postings) = inverted.read_postings(word, option)? else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    having.insert(postings.doc());
                    postings.advance();
                }
            }
            if !having.is_empty() {
                let has = |doc: DocId| having.contains(&doc);
                self.add(reader, spans, stem, has, &mut found)?;
            }
        }
        Ok(each_once(found))
    }

    /// Adds the projects of a term that may be, with the number of its places in them.
    fn add(
        &self,
        reader: &SegmentReader,
        spans: &Spans,
        term: &Term,
        may_be: impl Fn(DocId) -> bool,
        found: &mut Vec<(DocId, f32)>,
    ) -> tantivy::Result<()> {
        let Some(mut postings) = Self::postings(reader, term)? else {
            return Ok(());
        };
        let (mut ranges, mut positions) = (Vec::new(), Vec::new());
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if may_be(doc) {
                spans.read(doc, self.section, &mut ranges);
            } else {
                ranges.clear();
            }
            if !ranges.is_empty() {
                postings.positions(&mut positions);
                let inside = |at: &&u32| ranges.iter().any(|range| range.contains(at));
                let times = positions.iter().filter(inside).count();
                if times > 0 {
                    found.push((doc, times as f32));
                }
            }
            postings.advance();
        }
        Ok(())
    }

    fn phrase(
        &self,
        reader: &SegmentReader,
        spans: &Spans,
        terms: &[Term],
        slop: u32,
    ) -> tantivy::Result<Vec<(DocId, f32)>> {
        let mut all = Vec::with_capacity(terms.len());
        for term in terms {
            match Self::postings(reader, term)? {
                Some(postings) => all.push(postings),
                None => return Ok(Vec::new()),
            }
        }
        let mut found = Vec::new();
        let mut ranges = Vec::new();
        let mut positions: Vec<Vec<u32>> = vec![Vec::new(); all.len()];
        let mut doc = 0;
        'docs: loop {
            for postings in &mut all {
                let at = postings.doc();
                let at = if at < doc { postings.seek(doc) } else { at };
                if at == TERMINATED {
                    return Ok(found);
                }
                if at > doc {
                    doc = at;
                    continue 'docs;
                }
            }
            spans.read(doc, self.section, &mut ranges);
            if !ranges.is_empty() {
                for (postings, positions) in all.iter_mut().zip(&mut positions) {
                    postings.positions(positions);
                }
                let times = phrases(&positions, slop, &ranges);
                if times > 0 {
                    found.push((doc, times as f32));
                }
            }
            doc += 1;
        }
    }
}

/// The projects in order, each with the sum of its numbers.
fn each_once(mut found: Vec<(DocId, f32)>) -> Vec<(DocId, f32)> {
    found.sort_unstable_by_key(|(doc, _)| *doc);
    found.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
    found
}

/// How often words follow one another within one of the ranges, with at most `slop` others between.
fn phrases(positions: &[Vec<u32>], slop: u32, ranges: &[Range<u32>]) -> usize {
    let inside = |found: &Range<u32>| {
        let holds = |range: &Range<u32>| range.start <= found.start && found.end <= range.end;
        ranges.iter().any(holds)
    };
    stretches(positions, slop)
        .iter()
        .filter(|f| inside(f))
        .count()
}

/// Projects that were found, in order.
struct FoundScorer {
    found: Vec<(DocId, f32)>,
    at: usize,
}

impl DocSet for FoundScorer {
    fn advance(&mut self) -> DocId {
        self.at = self.at.saturating_add(1);
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.found.get(self.at..).unwrap_or_default();
        self.at += rest.partition_point(|(doc, _)| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn size_hint(&self) -> u32 {
        self.found.len() as u32
    }
}

impl Scorer for FoundScorer {
    fn score(&mut self) -> Score {
        self.found.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_lies_within_one_section() {
        let words = [vec![3, 10, 30], vec![4, 12, 50]];
        let whole = 0..100;
        assert_eq!(phrases(&words, 0, std::slice::from_ref(&whole)), 1);
        assert_eq!(phrases(&words, 1, std::slice::from_ref(&whole)), 2);
        assert_eq!(phrases(&words, 30, std::slice::from_ref(&whole)), 3);
        assert_eq!(phrases(&words, 0, &[4..100, 0..4]), 0);
        assert_eq!(phrases(&[], 0, std::slice::from_ref(&whole)), 0);
    }
}
