//! When nothing has all the words: what was not found, what is near it, and who has most.

use rustc_hash::FxHashMap;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query};
use tantivy::{Searcher, Term};

use super::compile::{beginning, is_optional};
use super::index::Index;
use super::schema::Text;
use crate::analysis::{fold, is_acronym};
use crate::answer::Note;
use crate::distance::distance;
use crate::query::{Ask, Expr, TextLeaf};

/// Proposals for a word that was not found.
const PROPOSALS: usize = 3;

/// Letters of the shortest stem that is looked for as the beginning of others.
const SHORTEST_BEGINNING: usize = 4;

/// A query that is answered instead.
pub(super) struct Relaxed {
    pub(super) expr: Expr,
    /// How many of the wanted parts a project must have; `None` for all.
    pub(super) quorum: Option<usize>,
}

impl Index {
    /// The queries to try instead of one that found nothing, nearest to it first, and notes of the
    /// words that stand in no project.
    pub(super) fn relaxations(
        &self,
        searcher: &Searcher,
        expr: &Expr,
        notes: &mut Vec<Note>,
    ) -> tantivy::Result<Vec<Relaxed>> {
        let parts = match expr {
            Expr::And(parts) => parts.clone(),
            other => vec![other.clone()],
        };
        let mut changed = false;
        let mut known = Vec::with_capacity(parts.len());
        for part in parts {
            let missing = is_words(&part) && searcher.search(&*self.compile(&part)?, &Count)? == 0;
            let instead = match (missing, first_word(&part)) {
                (true, Some((leaf, word))) if self.folded_is_there(searcher, leaf, word)? => {
                    notes.push(Note::Changed {
                        message: format!(
                            "no project has {word}, so {} was searched, without dots and rings",
                            fold(word)
                        ),
                    });
                    Some(Expr::Text(TextLeaf {
                        ask: Ask::Folded(word.to_owned()),
                        ..leaf.clone()
                    }))
                }
                (true, Some((leaf, word)))
                    if let Some(other) = self.in_compounds(searcher, leaf, word)? =>
                {
                    notes.push(Note::Changed {
                        message: format!("no project has {word}, so {other} was searched"),
                    });
                    Some(other)
                }
                (true, Some((leaf, word))) => {
                    let proposals = self.near_words(searcher, word)?;
                    notes.push(Note::NotFound {
                        word: with_place(leaf, word),
                        proposals,
                    });
                    self.near(searcher, leaf, word)?
                }
                _ => None,
            };
            if let Some(instead) = instead {
                changed = true;
                known.push(instead);
            } else {
                known.push(part);
            }
        }
        let mut out = Vec::new();
        let wanted = known.iter().filter(|p| is_words(p)).count();
        let wider = self.widened(&known);
        let expr = Expr::all_of(known);
        if changed {
            out.push(Relaxed {
                expr: expr.clone(),
                quorum: None,
            });
        }
        if let Some(expr) = wider.filter(|_| wanted > 1) {
            out.push(Relaxed { expr, quorum: None });
        }
        if wanted > 1 {
            let mut tried = Vec::new();
            for quorum in [wanted - 1, wanted.saturating_sub(2), wanted.div_ceil(2), 1] {
                if quorum > 0 && !tried.contains(&quorum) {
                    tried.push(quorum);
                    out.push(Relaxed {
                        expr: expr.clone(),
                        quorum: Some(quorum),
                    });
                }
            }
        }
        Ok(out)
    }

    /// Whether a word that stands nowhere is there without its dots and rings.
    fn folded_is_there(
        &self,
        searcher: &Searcher,
        leaf: &TextLeaf,
        word: &str,
    ) -> tantivy::Result<bool> {
        if is_acronym(word) || fold(word) == word {
            return Ok(false);
        }
        let folded = Expr::Text(TextLeaf {
            ask: Ask::Folded(word.to_owned()),
            ..leaf.clone()
        });
        Ok(searcher.search(&*self.compile(&folded)?, &Count)? > 0)
    }

    /// What a word that stands nowhere is where others write compounds or do not: "samtal" and "grupp" for
    /// "gruppsamtal", words that begin so for "ferie".
    fn in_compounds(
        &self,
        searcher: &Searcher,
        leaf: &TextLeaf,
        word: &str,
    ) -> tantivy::Result<Option<Expr>> {
        if let Some(parts) = self.parts_together(searcher, leaf, word)? {
            return Ok(Some(parts));
        }
        let Some(begins) = self.beginning_so(leaf, word) else {
            return Ok(None);
        };
        let found = searcher.search(&*self.compile(&begins)?, &Count)? > 0;
        Ok(found.then_some(begins))
    }

    /// Words that begin with a word's stem: compounds that nothing tells apart. An acronym, a number and
    /// what is too short begin anything.
    fn beginning_so(&self, leaf: &TextLeaf, word: &str) -> Option<Expr> {
        let stem = &self.analyzer.forms(word).stem;
        let letters = stem.chars().count();
        let word = letters >= SHORTEST_BEGINNING && stem.chars().all(char::is_alphabetic);
        word.then(|| {
            Expr::Text(TextLeaf {
                ask: Ask::Prefix(stem.to_string()),
                ..leaf.clone()
            })
        })
    }

    /// A query of which each word may also begin another; `None` where that changes nothing.
    fn widened(&self, parts: &[Expr]) -> Option<Expr> {
        let mut changed = false;
        let mut wider = Vec::with_capacity(parts.len());
        for part in parts {
            let begins = match part {
                Expr::Text(leaf) if !is_optional(part) => match &leaf.ask {
                    Ask::Word(word) if !is_acronym(word) => self.beginning_so(leaf, word),
                    _ => None,
                },
                _ => None,
            };
            changed |= begins.is_some();
            wider.push(match begins {
                Some(begins) => Expr::Alike(vec![part.clone(), begins]),
                None => part.clone(),
            });
        }
        changed.then(|| Expr::all_of(wider))
    }

    /// The words of a compound, where some project has them all.
    fn parts_together(
        &self,
        searcher: &Searcher,
        leaf: &TextLeaf,
        word: &str,
    ) -> tantivy::Result<Option<Expr>> {
        let parts = self.analyzer.laid_out(word);
        if is_acronym(word) || parts.len() < 2 {
            return Ok(None);
        }
        let words = parts.into_iter().map(|part| {
            Expr::Text(TextLeaf {
                ask: Ask::Word(part),
                ..leaf.clone()
            })
        });
        let together = Expr::And(words.collect());
        let found = searcher.search(&*self.compile(&together)?, &Count)? > 0;
        Ok(found.then_some(Expr::Alike(vec![together])))
    }

    /// A word with letters wrong, as few as find any; an acronym is never another.
    fn near(
        &self,
        searcher: &Searcher,
        leaf: &TextLeaf,
        word: &str,
    ) -> tantivy::Result<Option<Expr>> {
        let letters = word.chars().count();
        if is_acronym(word) || letters < 4 {
            return Ok(None);
        }
        let wrong = |most: u8| {
            Expr::Text(TextLeaf {
                ask: Ask::Fuzzy(word.to_owned(), most),
                ..leaf.clone()
            })
        };
        let one = wrong(1);
        let more = letters > 5 && searcher.search(&*self.compile(&one)?, &Count)? == 0;
        Ok(Some(if more { wrong(2) } else { one }))
    }

    /// The query of which only so many of the words must be there; values and what is not wanted
    /// hold as before.
    pub(super) fn quorum_query(
        &self,
        expr: &Expr,
        quorum: usize,
    ) -> tantivy::Result<Box<dyn Query>> {
        let Expr::And(parts) = expr else {
            return self.compile(expr);
        };
        let mut words = Vec::new();
        let mut firm = Vec::new();
        for part in parts {
            match part {
                Expr::Not(part) => firm.push((Occur::MustNot, self.compile(part)?)),
                part if is_words(part) => words.push((Occur::Should, self.compile(part)?)),
                part if is_optional(part) => firm.push((Occur::Should, self.compile(part)?)),
                part => firm.push((Occur::Must, self.compile(part)?)),
            }
        }
        let words = BooleanQuery::with_minimum_required_clauses(words, quorum);
        firm.push((Occur::Must, Box::new(words)));
        Ok(Box::new(BooleanQuery::new(firm)))
    }

    /// Words of the index that are spelt nearly so, nearest and most frequent first.
    pub(super) fn near_words(
        &self,
        searcher: &Searcher,
        word: &str,
    ) -> tantivy::Result<Vec<String>> {
        let lower = word.to_lowercase();
        let letters = lower.chars().count();
        if letters < 3 {
            return Ok(Vec::new());
        }
        let most: u8 = if letters <= 5 { 1 } else { 2 };
        let body = self.fields.body();
        let mut found: FxHashMap<String, (usize, u64)> = FxHashMap::default();
        // A word that is its stem stands among the stems.
        for field in [body.exact, body.stem] {
            let query = FuzzyTermQuery::new(Term::from_field_text(field, &lower), most, true);
            let automaton = query.automaton()?;
            for segment in searcher.segment_readers() {
                let inverted = segment.inverted_index(field)?;
                let mut stream = inverted.terms().search(&automaton).into_stream()?;
                while stream.advance() {
                    let Ok(term) = std::str::from_utf8(stream.key()) else {
                        continue;
                    };
                    if let Some(far) = distance(term, &lower, usize::from(most)) {
                        let entry = found.entry(term.to_owned()).or_insert((far, 0));
                        entry.1 += u64::from(stream.value().doc_freq);
                    }
                }
            }
        }
        let mut near: Vec<(String, (usize, u64))> = found
            .into_iter()
            .filter(|(term, _)| *term != lower)
            .collect();
        near.sort_by(|a, b| (a.1.0, b.1.1, &a.0).cmp(&(b.1.0, a.1.1, &b.0)));
        let mut proposals: Vec<String> = Vec::new();
        for (term, _) in near {
            let written = self.written(searcher, &term)?;
            if written != lower && !proposals.contains(&written) {
                proposals.push(written);
            }
            if proposals.len() == PROPOSALS {
                break;
            }
        }
        Ok(proposals)
    }

    /// A term as somebody wrote it: a stem that is no word itself is the most frequent word that has it.
    fn written(&self, searcher: &Searcher, term: &str) -> tantivy::Result<String> {
        if self.analyzer.forms(term).stem.as_ref() != term || self.analyzer.knows(term) {
            return Ok(term.to_owned());
        }
        let mut best: Option<(u64, String)> = None;
        for word in beginning(searcher, self.fields.body().exact, term)? {
            let frequency = searcher.doc_freq(&word)?;
            let value = word.value();
            let Some(text) = value.as_str() else { continue };
            let same = self.analyzer.forms(text).stem.as_ref() == term;
            if same && best.as_ref().is_none_or(|(most, _)| frequency > *most) {
                best = Some((frequency, text.to_owned()));
            }
        }
        Ok(best.map_or_else(|| term.to_owned(), |(_, word)| word))
    }
}

/// Whether a part asks for words, other than those that stand in every text.
fn is_words(part: &Expr) -> bool {
    match part {
        Expr::Text(_) => !is_optional(part),
        Expr::Alike(_) => true,
        Expr::Or(parts) => parts.iter().all(is_words),
        _ => false,
    }
}

fn first_word(part: &Expr) -> Option<(&TextLeaf, &str)> {
    match part {
        Expr::Text(leaf) => match &leaf.ask {
            Ask::Word(word) => Some((leaf, word)),
            _ => None,
        },
        Expr::Alike(parts) => parts.first().and_then(first_word),
        _ => None,
    }
}

/// A word with where it was asked for: elsewhere a project may well have it.
fn with_place(leaf: &TextLeaf, word: &str) -> String {
    match leaf.scope {
        None | Some(Text::Body) => word.to_owned(),
        Some(Text::Title) => format!("{word} in its title"),
        Some(Text::Association) => format!("{word} in its association's name"),
        Some(Text::Party) => format!("{word} among its parties"),
        Some(Text::Section(field)) => format!("{word} in sections of {}", field.as_str()),
    }
}
