//! Synonyms into a query's tree.

use rustc_hash::FxHashMap;

use super::ast::{Ask, Expr, TextLeaf};
use crate::analysis::{Analyzer, Words, is_acronym};
use crate::answer::Note;
use crate::synonyms::Synonyms;

/// Words of the longest expression.
const LONGEST: usize = 8;

/// Synonyms, ready to be found in queries.
#[derive(Debug, Default)]
pub(crate) struct Thesaurus {
    /// An expression's words as keys → what it asks for too.
    entries: FxHashMap<Vec<String>, Vec<Vec<String>>>,
    /// An acronym that stands for several methods → queries that tell them apart.
    ambiguous: FxHashMap<String, Vec<String>>,
}

impl Thesaurus {
    pub(crate) fn new(synonyms: &Synonyms, analyzer: &Analyzer) -> Self {
        let mut out = Self::default();
        for group in &synonyms.groups {
            out.add(&group.words, &group.wider, analyzer);
        }
        for method in &synonyms.methods {
            // "Motiverande samtal (Motivational Interviewing)" and "Samverkansteam / samordningsteam"
            // are two names each.
            let names: Vec<String> = std::iter::once(&method.name)
                .chain(&method.aliases)
                .flat_map(|name| name.split(['(', ')', '/']))
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect();
            // An acronym of several methods asks for none of them.
            let mut names = names;
            names.retain(|name| {
                let shared = if is_acronym(name) {
                    synonyms.sharing_acronym(name)
                } else {
                    Vec::new()
                };
                if shared.len() > 1 {
                    let proposals = shared.iter().map(|m| format!("metod:{}", m.id)).collect();
                    out.ambiguous.insert(name.clone(), proposals);
                }
                shared.len() < 2
            });
            let Some(acronym) = method.acronym.clone().filter(|a| is_acronym(a)) else {
                out.add(&names, &[], analyzer);
                continue;
            };
            let shared = synonyms.sharing_acronym(&acronym);
            if shared.len() > 1 {
                let proposals = shared.iter().map(|m| format!("metod:{}", m.id)).collect();
                out.ambiguous.insert(acronym, proposals);
                let (_, written): (Vec<_>, Vec<_>) =
                    names.into_iter().partition(|n| has_acronym(n));
                out.add(&written, &[], analyzer);
            } else if method.ambiguous {
                // SE asks for "Supported Employment", which does not ask for SE: the letters have
                // other meanings.
                let (_, written): (Vec<_>, Vec<_>) =
                    names.into_iter().partition(|n| has_acronym(n));
                out.entry(&acronym, written.iter(), analyzer);
                out.add(&written, &[], analyzer);
            } else {
                let mut all = names;
                all.push(acronym);
                out.add(&all, &[], analyzer);
            }
        }
        out
    }

    fn add(&mut self, words: &[String], wider: &[String], analyzer: &Analyzer) {
        for word in words {
            self.entry(word, words.iter().chain(wider), analyzer);
        }
    }

    fn entry<'a>(
        &mut self,
        name: &str,
        others: impl Iterator<Item = &'a String>,
        analyzer: &Analyzer,
    ) {
        let own = keys(&split(name), analyzer);
        if own.is_empty() || own.len() > LONGEST {
            return;
        }
        let known = self.entries.entry(own.clone()).or_default();
        for other in others {
            let words = split(other);
            let theirs = keys(&words, analyzer);
            // What holds all the words asked for is found anyway ("BIP-metoden" by "BIP").
            let found = own.iter().all(|k| theirs.contains(k));
            if !found && !theirs.is_empty() && !known.iter().any(|k| keys(k, analyzer) == theirs) {
                known.push(words);
            }
        }
    }

    /// The tree with synonyms beside what they stand for, and notes of them.
    pub(crate) fn expand(&self, expr: Expr, analyzer: &Analyzer, notes: &mut Vec<Note>) -> Expr {
        match expr {
            Expr::Text(leaf) => self.sequence(&[Expr::Text(leaf)], analyzer, notes),
            Expr::And(parts) => self.sequence(&parts, analyzer, notes),
            Expr::Or(parts) => Expr::Or(
                parts
                    .into_iter()
                    .map(|p| self.expand(p, analyzer, notes))
                    .collect(),
            ),
            // What is not wanted is not widened.
            other => other,
        }
    }

    /// Expressions among the words of a conjunction, the longest first.
    fn sequence(&self, parts: &[Expr], analyzer: &Analyzer, notes: &mut Vec<Note>) -> Expr {
        let words: Vec<Option<Vec<String>>> = parts.iter().map(word_keys).collect();
        let keyed: Vec<Option<Vec<String>>> = words
            .iter()
            .map(|w| w.as_ref().map(|w| keys(w, analyzer)))
            .collect();
        let mut out = Vec::with_capacity(parts.len());
        let mut at = 0;
        while let Some(part) = parts.get(at) {
            let longest = (1..=LONGEST.min(parts.len() - at)).rev().find_map(|n| {
                let run = keyed.get(at..at + n)?;
                // A phrase stands for itself; single words make an expression together.
                let key: Vec<String> = run.iter().cloned().collect::<Option<Vec<_>>>()?.concat();
                let one_scope = parts
                    .get(at..at + n)?
                    .iter()
                    .all(|p| scope(p) == scope(part));
                let alike = self
                    .entries
                    .get(&key)
                    .filter(|a| !a.is_empty() && one_scope)?;
                Some((n, alike))
            });
            if let Some((n, alike)) = longest {
                let asked: Vec<Expr> = parts.iter().skip(at).take(n).cloned().collect();
                let label = words
                    .iter()
                    .skip(at)
                    .take(n)
                    .flatten()
                    .flatten()
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" ");
                let mut ways = vec![Expr::all_of(asked)];
                ways.extend(alike.iter().map(|words| leaf_of(part, words)));
                notes.push(Note::Synonym {
                    asked: label,
                    also: alike.iter().map(|words| words.join(" ")).collect(),
                });
                out.push(Expr::Alike(ways));
                at += n;
                continue;
            }
            if let Some(Some(words)) = words.get(at)
                && let [only] = words.as_slice()
                && let Some(proposals) = self.ambiguous.get(only)
            {
                notes.push(Note::Ambiguous {
                    asked: only.clone(),
                    proposals: proposals.clone(),
                });
            }
            out.push(match part {
                Expr::Text(_) => part.clone(),
                part => self.expand(part.clone(), analyzer, notes),
            });
            at += 1;
        }
        Expr::all_of(out)
    }
}

fn has_acronym(name: &str) -> bool {
    Words::new(name).any(|w| is_acronym(w.text))
}

fn split(name: &str) -> Vec<String> {
    Words::new(name).map(|w| w.text.to_owned()).collect()
}

/// Acronyms as they are, words by their stem.
fn keys(words: &[String], analyzer: &Analyzer) -> Vec<String> {
    words
        .iter()
        .map(|w| {
            if is_acronym(w) {
                w.clone()
            } else {
                analyzer.forms(w).stem.to_string()
            }
        })
        .collect()
}

/// The words of a part that can be or begin an expression.
fn word_keys(part: &Expr) -> Option<Vec<String>> {
    match part {
        Expr::Text(TextLeaf {
            ask: Ask::Word(word),
            ..
        }) => Some(vec![word.clone()]),
        Expr::Text(TextLeaf {
            ask: Ask::Phrase(words, 0),
            ..
        }) => Some(words.clone()),
        _ => None,
    }
}

fn scope(part: &Expr) -> Option<crate::engine::Text> {
    match part {
        Expr::Text(leaf) => leaf.scope,
        _ => None,
    }
}

fn leaf_of(like: &Expr, words: &[String]) -> Expr {
    let at = match like {
        Expr::Text(leaf) => leaf.at.clone(),
        _ => 0..0,
    };
    let ask = match words {
        [only] => Ask::Word(only.clone()),
        words => Ask::Phrase(words.to_vec(), 0),
    };
    Expr::Text(TextLeaf {
        scope: scope(like),
        ask,
        at,
    })
}
