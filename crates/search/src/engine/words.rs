//! A word in its forms, which count together (BM25F), and words that stand for each other, the best of
//! which counts: all postings of a segment are gone through at once into a score for each of its projects,
//! which costs a fraction of merging them project by project.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// BM25's k1: how soon further occurrences tell nothing more. Later than the usual 1.2, for these are long
/// texts, and what one is about it says often (on half of `known-item`'s queries 1.2 has a mean reciprocal
/// rank of .885, 3 one of .896).
pub(super) const SATURATION: f32 = 3.0;
/// BM25's b: how much less a word tells in a long text.
const LENGTH: f32 = 0.75;
/// The score of a project that was not found.
const ABSENT: f32 = -1.0;

/// A term and what finding it is worth.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) term: Term,
    /// What an occurrence counts against one in the body as it stands; 0 finds and ranks nothing.
    pub(super) boost: f32,
    /// How telling the word is.
    pub(super) rarity: f32,
    /// The field that knows how many words the texts have, and how many they have on average; `None` where
    /// lengths do not count.
    pub(super) lengths: Option<(Field, f32)>,
}

impl Way {
    /// Whether it is the same word in another form or text.
    fn is_of(&self, other: &Self) -> bool {
        self.boost > 0.0
            && other.boost > 0.0
            && self.term.serialized_value_bytes() == other.term.serialized_value_bytes()
    }
}

/// Finds projects that have any of the terms.
#[derive(Debug, Clone)]
pub(super) struct AnyOf(pub(super) Vec<Way>);

impl Query for AnyOf {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(Rated(self.clone())))
    }
}

/// What rates all projects of a segment at once.
trait Rates: Send + Sync + 'static {
    /// The score of each project of a segment; below 0 where it was not found.
    fn scores(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Vec<f32>>;
}

/// Finds what is rated.
struct Rated<R>(R);

impl Rates for AnyOf {
    /// The best of its words counts. A word's occurrences in all its forms and texts count together, each as
    /// much as it is worth, before more of them tell less (BM25F; Robertson, Zaragoza and Taylor 2004).
    fn scores(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Vec<f32>> {
        let mut scores = Scores(vec![ABSENT; reader.max_doc() as usize]);
        let mut times = Vec::new();
        for word in self.0.chunk_by(Way::is_of) {
            if let [way] = word
                && way.boost <= 0.0
            {
                scores.find(reader, way)?;
                continue;
            }
            times.clear();
            times.resize(scores.0.len(), 0.0);
            for way in word {
                count(reader, way, &mut times)?;
            }
            let rarity = word.iter().fold(0.0_f32, |most, way| most.max(way.rarity));
            scores.add(&times, rarity * boost);
        }
        Ok(scores.0)
    }
}

/// Finds projects that have all of some words, and ranks by others too.
#[derive(Debug, Clone)]
pub(super) struct AllOf {
    pub(super) required: Vec<AnyOf>,
    pub(super) optional: Vec<AnyOf>,
}

impl Query for AllOf {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(Rated(self.clone())))
    }
}

impl Rates for AllOf {
    fn scores(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Vec<f32>> {
        let Some((first, rest)) = self.required.split_first() else {
            return Ok(Vec::new());
        };
        let mut all = first.scores(reader, boost)?;
        for word in rest {
            for (all, own) in all.iter_mut().zip(word.scores(reader, boost)?) {
                *all = if *all >= 0.0 && own >= 0.0 {
                    *all + own
                } else {
                    ABSENT
                };
            }
        }
        for word in &self.optional {
            for (all, own) in all.iter_mut().zip(word.scores(reader, boost)?) {
                if *all >= 0.0 {
                    *all += own.max(0.0);
                }
            }
        }
        Ok(all)
    }
}

impl<R: Rates> Weight for Rated<R> {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(Found::new(self.0.scores(reader, boost)?)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Ok(explained(&self.0.scores(reader, 1.0)?, doc))
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        each(&self.0.scores(reader, 1.0)?, callback);
        Ok(())
    }
}

fn explained(scores: &[f32], doc: DocId) -> Explanation {
    let score = scores.get(doc as usize).map_or(0.0, |score| score.max(0.0));
    Explanation::new("the best form of each word", score)
}

/// Tells of each project that was found.
fn each(scores: &[f32], callback: &mut dyn FnMut(DocId, Score)) {
    for (doc, score) in (0..).zip(scores) {
        if *score >= 0.0 {
            callback(doc, *score);
        }
    }
}

/// The best score of each project of a segment.
struct Scores(Vec<f32>);

impl Scores {
    /// Projects that were found, without a rank.
    fn find(&mut self, reader: &SegmentReader, way: &Way) -> tantivy::Result<()> {
        let inverted = reader.inverted_index(way.term.field())?;
        let option = IndexRecordOption::Basic;
        let Some(mut postings) = inverted.read_block_postings(&way.term, option)? else {
            return Ok(());
        };
        while !postings.docs().is_empty() {
            for doc in postings.docs() {
                if let Some(best) = self.0.get_mut(*doc as usize) {
                    *best = best.max(0.0);
                }
            }
            postings.advance();
        }
        Ok(())
    }

    /// A word by how often it counts in each project.
    fn add(&mut self, times: &[f32], rarity: f32) {
        let weight = rarity * (1.0 + SATURATION);
        for (best, times) in self.0.iter_mut().zip(times) {
            if *times > 0.0 {
                *best = best.max(weight * times / (times + SATURATION));
            }
        }
    }
}

/// Adds how often a form of a word counts in each project.
fn count(reader: &SegmentReader, way: &Way, times: &mut [f32]) -> tantivy::Result<()> {
    let inverted = reader.inverted_index(way.term.field())?;
    let option = IndexRecordOption::WithFreqs;
    let Some(mut postings) = inverted.read_block_postings(&way.term, option)? else {
        return Ok(());
    };
    let lengths = match way.lengths {
        Some((field, _)) => Some(reader.get_fieldnorms_reader(field)?),
        None => None,
    };
    // What an occurrence counts, by the code of the text's length.
    let mut worth = [way.boost; 256];
    if let Some((_, average)) = way.lengths.filter(|(_, average)| *average > 0.0) {
        for (code, worth) in (0..=u8::MAX).zip(&mut worth) {
            let length = FieldNormReader::id_to_fieldnorm(code) as f32 / average;
            *worth = way.boost / (1.0 - LENGTH + LENGTH * length);
        }
    }
    while !postings.docs().is_empty() {
        for (doc, own) in postings.docs().iter().zip(postings.freqs()) {
            let code = lengths
                .as_ref()
                .map_or(0, |lengths| lengths.fieldnorm_id(*doc));
            let worth = worth.get(usize::from(code)).copied().unwrap_or(way.boost);
            if let Some(times) = times.get_mut(*doc as usize) {
                *times += worth * *own as f32;
            }
        }
        postings.advance();
    }
    Ok(())
}

/// Projects that were found, with a score for each of the segment.
pub(super) struct Found {
    /// Below 0 where a project was not found.
    scores: Vec<f32>,
    at: usize,
    count: u32,
}

impl Found {
    fn new(scores: Vec<f32>) -> Self {
        let count = scores.iter().filter(|score| **score >= 0.0).count() as u32;
        let mut found = Self {
            scores,
            at: 0,
            count,
        };
        found.seek(0);
        found
    }
}

impl DocSet for Found {
    fn advance(&mut self) -> DocId {
        self.seek(self.at as DocId + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let from = target as usize;
        let rest = self.scores.get(from..).unwrap_or_default();
        self.at = match rest.iter().position(|score| *score >= 0.0) {
            Some(next) => from + next,
            None => TERMINATED as usize,
        };
        self.at as DocId
    }

    fn doc(&self) -> DocId {
        self.at as DocId
    }

    fn size_hint(&self) -> u32 {
        self.count
    }
}

impl Scorer for Found {
    fn score(&mut self) -> Score {
        self.scores.get(self.at).map_or(0.0, |score| score.max(0.0))
    }
}
