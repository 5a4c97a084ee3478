//! What the words of a query are in the index, so that a hit can say where they stand.

use rustc_hash::FxHashMap;
use tantivy::{Searcher, Term};

use super::index::Index;
use super::schema::Text;
use super::statistics::BodyStatistics;
use crate::analysis::{Analyzer, is_acronym, is_function_word};
use crate::distance::distance;
use crate::query::{Ask, Expr, TextLeaf};

/// A leaf of the query, ready to be found in projects.
#[derive(Debug)]
pub(super) struct Matcher {
    /// As it was asked.
    pub(super) label: String,
    /// Where; `None` everywhere.
    pub(super) scope: Option<Text>,
    /// How telling it is: the rarer, the more.
    pub(super) weight: f32,
    /// Terms whose rarity decides the weight, as the stem field has them.
    pub(super) terms: Vec<String>,
    /// Whether it is a word that stands in every text.
    common: bool,
    pub(super) sought: Sought,
}

/// What is looked for in a project.
#[derive(Debug)]
pub(super) enum Sought {
    /// Words in their order, each by any of its terms, with at most so many others between: their
    /// postings tell where they stand.
    Terms(Vec<Vec<Term>>, u32),
    /// Words that look so, which may be any number of terms: the text is gone through.
    Look(Look),
}

/// How a word looks.
#[derive(Debug)]
pub(super) enum Look {
    /// It or its stem begins so.
    Begins(String),
    /// It or its stem has at most so many letters wrong.
    Near(String, Box<str>, usize),
}

impl Look {
    fn is_of(&self, word: &str, analyzer: &Analyzer) -> bool {
        let forms = analyzer.forms(word);
        match self {
            Self::Begins(begin) => {
                forms.lower.starts_with(begin.as_str()) || forms.stem.starts_with(begin.as_str())
            }
            Self::Near(lower, stem, most) => {
                distance(&forms.stem, stem, *most).is_some()
                    || distance(&forms.lower, lower, *most).is_some()
            }
        }
    }
}

/// Words of texts that were looked at, each once.
#[derive(Default)]
pub(super) struct Looked(FxHashMap<Box<str>, bool>);

impl Looked {
    pub(super) fn is(&mut self, look: &Look, word: &str, analyzer: &Analyzer) -> bool {
        if let Some(known) = self.0.get(word) {
            return *known;
        }
        let is = look.is_of(word, analyzer);
        self.0.insert(word.into(), is);
        is
    }
}

impl Index {
    fn matcher(&self, searcher: &Searcher, leaf: &TextLeaf) -> tantivy::Result<Matcher> {
        let fields = self.fields.text(leaf.scope.unwrap_or(Text::Body));
        let mut terms = Vec::new();
        let sought = match &leaf.ask {
            Ask::Word(_) | Ask::Folded(_) => {
                let ways = self.word(searcher, fields, &leaf.ask)?;
                let of: Vec<Term> = ways.into_iter().map(|(term, _)| term).collect();
                let first = of
                    .first()
                    .and_then(|t| t.value().as_str().map(str::to_owned));
                terms.extend(first);
                Sought::Terms(vec![of], 0)
            }
            Ask::Phrase(words, _) if words.len() == 1 => {
                let word = words.first().cloned().unwrap_or_default();
                let ways = self.word(searcher, fields, &Ask::Word(word))?;
                Sought::Terms(vec![ways.into_iter().map(|(term, _)| term).collect()], 0)
            }
            Ask::Phrase(words, slop) => {
                let of = self.phrase_terms(fields, words);
                terms.extend(
                    of.iter()
                        .filter_map(|t| t.value().as_str().map(str::to_owned)),
                );
                Sought::Terms(of.into_iter().map(|term| vec![term]).collect(), *slop)
            }
            Ask::Prefix(word) => Sought::Look(Look::Begins(word.to_lowercase())),
            Ask::Fuzzy(word, most) => {
                let stem = self.analyzer.forms(word).stem.clone();
                terms.push(stem.to_string());
                Sought::Look(Look::Near(word.to_lowercase(), stem, usize::from(*most)))
            }
        };
        let common = matches!(&leaf.ask, Ask::Word(w) if !is_acronym(w) && is_function_word(w));
        let statistics = BodyStatistics {
            searcher,
            fields: &self.fields,
        };
        // A phrase is as rare as its rarest word.
        let mut weight: f32 = if terms.is_empty() { 2.0 } else { 0.5 };
        for term in &terms {
            weight = weight.max(statistics.rarity(statistics.frequency(term)?)?);
        }
        Ok(Matcher {
            label: leaf.to_string(),
            scope: leaf.scope,
            weight,
            terms,
            common,
            sought,
        })
    }

    /// The matchers of all words that the query wants, those that it does not want left out.
    pub(super) fn matchers(
        &self,
        searcher: &Searcher,
        expr: &Expr,
    ) -> tantivy::Result<Vec<Matcher>> {
        let mut out: Vec<Matcher> = Vec::new();
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            match expr {
                Expr::Text(leaf) => out.push(self.matcher(searcher, leaf)?),
                Expr::And(parts) | Expr::Or(parts) | Expr::Alike(parts) => {
                    rest.extend(parts.iter().rev());
                }
                Expr::All | Expr::Filter(_) | Expr::Not(_) => {}
            }
        }
        // A function word is marked only where there is nothing else.
        if out.iter().any(|m| !m.common) {
            out.retain(|m| !m.common);
        }
        Ok(out)
    }
}
