//! Projects like another, by the words that tell most of it.
//!
//! tantivy's own `MoreLikeThis` is not used: in 0.27 it panics on an index with deleted documents.

use std::sync::Arc;

use aktsam_record::model::Field;
use rustc_hash::FxHashMap;
use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query};
use tantivy::{Searcher, Term};

use super::compile::term;
use super::document::{Laid, read_case, read_passages};
use super::hit::hit_of;
use super::index::Index;
use super::statistics::BodyStatistics;
use crate::analysis::{Words, is_acronym, is_function_word};
use crate::answer::Similar;
use crate::error::SearchError;

/// Words that are looked for.
const TERMS: usize = 30;
/// Shared words that are named.
const NAMED: usize = 8;
/// What a shared method is worth, against the rarity of words.
const METHOD: f32 = 6.0;
/// A word of more projects than this share tells nothing.
const COMMON: f32 = 0.4;

/// A word of a project and how much it tells.
struct Telling {
    text: String,
    weight: f32,
}

impl Index {
    /// The `n` projects most like one, best first, by the words of their purpose, goals, target
    /// group and method.
    ///
    /// # Errors
    /// [`SearchError::UnknownCase`] where the index has no such case, [`SearchError::Damaged`] where
    /// it cannot be read.
    pub fn similar(&self, case_id: &str, n: usize) -> Result<Vec<Similar>, SearchError> {
        let searcher = self.searcher()?;
        let fail = |e: tantivy::TantivyError| self.damaged(&e);
        let own = term(self.fields.case_id, case_id);
        let found = searcher.search(&*own, &DocSetCollector).map_err(fail)?;
        let Some(address) = found.into_iter().next() else {
            return Err(SearchError::UnknownCase(case_id.to_owned()));
        };
        let doc = self.doc(&searcher, address)?;
        let case = read_case(&self.fields, &doc).unwrap_or_default();
        let passages = read_passages(&self.fields, &doc).unwrap_or_default();
        let telling = self.telling(&searcher, &passages).map_err(fail)?;
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in &telling {
            let stem = term(self.fields.body().stem, &word.text);
            clauses.push((Occur::Should, Box::new(BoostQuery::new(stem, word.weight))));
        }
        for method in &case.methods {
            let same = term(self.fields.method, &method.id);
            clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(same, METHOD))));
        }
        if clauses.is_empty() || n == 0 {
            return Ok(Vec::new());
        }
        let query = BooleanQuery::new(vec![
            (Occur::Must, Box::new(BooleanQuery::new(clauses))),
            (Occur::MustNot, own),
        ]);
        let statistics = BodyStatistics {
            searcher: &searcher,
            fields: &self.fields,
        };
        let top = TopDocs::with_limit(n).order_by_score();
        let hits = searcher
            .search_with_statistics_provider(&query, &top, &statistics)
            .map_err(fail)?;
        let mut out = Vec::with_capacity(hits.len());
        for (score, address) in hits {
            let doc = self.doc(&searcher, address)?;
            let other = read_case(&self.fields, &doc).unwrap_or_default();
            let passages = read_passages(&self.fields, &doc).unwrap_or_default();
            let methods = other
                .methods
                .iter()
                .filter(|m| case.methods.iter().any(|own| own.id == m.id))
                .map(|m| m.name.clone())
                .collect();
            out.push(Similar {
                hit: hit_of(other, score),
                shared: self.shared(&telling, &passages),
                methods,
            });
        }
        Ok(out)
    }

    /// The words that tell most of a project, by how often they stand there and how seldom elsewhere.
    fn telling(
        &self,
        searcher: &Searcher,
        passages: &[(Laid, &str)],
    ) -> tantivy::Result<Vec<Telling>> {
        let mut counts: FxHashMap<String, f32> = FxHashMap::default();
        let told = passages
            .iter()
            .any(|(p, _)| p.passage.fields.iter().any(|f| importance(*f) > 0.0));
        for (laid, text) in passages {
            let importance = if told {
                laid.passage
                    .fields
                    .iter()
                    .map(|f| importance(*f))
                    .fold(0.0, f32::max)
            } else {
                1.0
            };
            if importance == 0.0 {
                continue;
            }
            for word in Words::new(text) {
                if let Some(key) = self.key(word.text) {
                    *counts.entry(key).or_default() += importance;
                }
            }
        }
        let statistics = BodyStatistics {
            searcher,
            fields: &self.fields,
        };
        let total = searcher.num_docs() as f32;
        let mut out = Vec::new();
        for (text, count) in counts {
            let frequency =
                searcher.doc_freq(&Term::from_field_text(self.fields.body().stem, &text))?;
            // A word that no other has finds nothing, and one that most have tells nothing.
            if frequency < 2 || (total > 10.0 && frequency as f32 > total * COMMON) {
                continue;
            }
            let rarity = statistics.rarity(frequency)?;
            out.push((rarity * (1.0 + count.ln().max(0.0)), count, text));
        }
        out.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
        out.truncate(TERMS);
        Ok(out
            .into_iter()
            .map(|(_, count, text)| Telling {
                text,
                weight: 1.0 + count.ln().max(0.0),
            })
            .collect())
    }

    fn key(&self, word: &str) -> Option<String> {
        if is_acronym(word) {
            return Some(word.to_owned());
        }
        let letters = word.chars().count();
        let tells =
            letters > 3 && !word.chars().any(|c| c.is_ascii_digit()) && !is_function_word(word);
        tells.then(|| self.analyzer.forms(word).stem.to_string())
    }

    /// The telling words that stand in a text, as it writes them.
    fn shared(&self, telling: &[Telling], passages: &[(Laid, &str)]) -> Vec<String> {
        let mut written: FxHashMap<String, Arc<str>> = FxHashMap::default();
        for (_, text) in passages {
            for word in Words::new(text) {
                if let Some(key) = self.key(word.text) {
                    let shown = if is_acronym(word.text) {
                        Arc::from(word.text)
                    } else {
                        Arc::from(word.text.to_lowercase())
                    };
                    written.entry(key).or_insert(shown);
                }
            }
        }
        telling
            .iter()
            .filter_map(|t| written.get(&t.text).map(ToString::to_string))
            .take(NAMED)
            .collect()
    }
}

/// How much the words of a field tell what a project is.
fn importance(field: Field) -> f32 {
    match field {
        Field::Purpose | Field::Method => 2.0,
        Field::Goals | Field::TargetGroup => 1.5,
        Field::Summary | Field::Activities => 1.0,
        _ => 0.0,
    }
}
