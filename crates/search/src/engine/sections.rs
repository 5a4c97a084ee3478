//! Words that are asked for in the sections of a field, into tantivy's queries.

use std::collections::BTreeMap;

use aktsam_record::model::Field as Canonical;
use rustc_hash::FxHashSet;
use tantivy::Term;
use tantivy::query::EmptyQuery;

use super::compile::{Boxed, FUZZY, any, begins, boosted};
use super::index::Index;
use super::schema::TextFields;
use super::statistics::BodyStatistics;
use super::within::{Inside, Within};
use crate::query::Ask;

/// Stems, each with words as written.
type Written = Vec<(Term, Vec<Term>)>;

impl Index {
    /// Words in the sections of a field.
    pub(super) fn within(&self, section: Canonical, asked: &Ask) -> tantivy::Result<Boxed> {
        let searcher = self.segments()?;
        let statistics = BodyStatistics {
            searcher: &searcher,
            fields: &self.fields,
        };
        let body = self.fields.body();
        let rarity = |term: &Term| -> tantivy::Result<f32> {
            let text = term.value().as_str().unwrap_or_default().to_owned();
            statistics.rarity(statistics.frequency(&text)?)
        };
        let one = |inside, rarity| -> Boxed {
            Box::new(Within {
                section,
                inside,
                rarity,
            })
        };
        Ok(match asked {
            Ask::Word(_) | Ask::Folded(_) => {
                let mut ways = Vec::new();
                for (term, boost) in self.word(&searcher, body, asked)? {
                    let rarity = rarity(&term)?;
                    ways.push(boosted(one(Inside::Any(vec![term]), rarity), boost));
                }
                any(ways)
            }
            Ask::Phrase(words, _) if words.len() < 2 => match words.first() {
                Some(word) => return self.within(section, &Ask::Word(word.clone())),
                None => Box::new(EmptyQuery),
            },
            Ask::Phrase(words, slop) => {
                let terms = self.phrase_terms(body, words);
                let mut most: f32 = 0.0;
                for term in &terms {
                    most = most.max(rarity(term)?);
                }
                one(Inside::Phrase(terms, *slop), most)
            }
            Ask::Prefix(word) => {
                let terms = begins(&searcher, body, word)?;
                let (stems, written) = self.by_stem(body, terms);
                let stems = stems.into_iter().map(|(term, _)| term).collect();
                any(vec![
                    one(Inside::Any(stems), 1.0),
                    one(Inside::Written(written), 1.0),
                ])
            }
            Ask::Fuzzy(word, distance) => {
                let terms = self.fuzzy(&searcher, body, word, *distance)?;
                let (stems, written) = self.by_stem(body, terms);
                let mut ways = vec![boosted(one(Inside::Written(written), 1.0), FUZZY * FUZZY)];
                for (term, worth) in stems {
                    let rarity = if worth > 0.0 { rarity(&term)? } else { 1.0 };
                    let boost = worth.max(FUZZY * FUZZY);
                    ways.push(boosted(one(Inside::Any(vec![term]), rarity), boost));
                }
                any(ways)
            }
        })
    }

    /// The stems among some terms, and the words as written by their stem, where that is not one of them.
    fn by_stem(&self, fields: TextFields, terms: Vec<(Term, f32)>) -> (Vec<(Term, f32)>, Written) {
        let (written, stems): (Vec<_>, Vec<_>) = terms
            .into_iter()
            .partition(|(term, _)| term.field() == fields.exact);
        let known: FxHashSet<&Term> = stems.iter().map(|(term, _)| term).collect();
        let mut by_stem: BTreeMap<Term, Vec<Term>> = BTreeMap::new();
        for (word, _) in written {
            let forms = self
                .analyzer
                .forms(word.value().as_str().unwrap_or_default());
            let stem = Term::from_field_text(fields.stem, &forms.stem);
            if !known.contains(&stem) {
                by_stem.entry(stem).or_default().push(word);
            }
        }
        (stems, by_stem.into_iter().collect())
    }
}
