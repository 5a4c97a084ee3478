//! Which words of a text a query means: the same analysis as the index's, asked of one text.

use std::ops::Range;
use std::sync::Arc;

use crate::analysis::{Analyzer, Forms, Word, Words, exact, fold, is_acronym, is_function_word};
use crate::distance::distance;
use crate::engine::Text;
use crate::query::{Ask, Expr, TextLeaf};

/// A leaf of the query, ready to be found in texts.
#[derive(Debug)]
pub(crate) struct Matcher {
    /// As it was asked.
    pub(crate) label: String,
    /// Where; `None` everywhere.
    pub(crate) scope: Option<Text>,
    /// How telling it is: the rarer, the more.
    pub(crate) weight: f32,
    /// Terms whose rarity decides the weight, as the stem field has them.
    pub(crate) terms: Vec<String>,
    /// Whether it is a word that stands in every text.
    pub(crate) common: bool,
    words: Vec<WordMatcher>,
    slop: usize,
}

#[derive(Debug)]
enum WordMatcher {
    /// As written.
    Exact(String),
    /// In any inflection, or as part of a compound; folded where the query has no å, ä, ö.
    Stem {
        stem: Box<str>,
        folded: bool,
        parts: bool,
    },
    /// Beginning so.
    Prefix(String),
    /// So many letters wrong, in the word or in its stem.
    Fuzzy(String, Box<str>, usize),
}

impl WordMatcher {
    fn matches(&self, word: &Word<'_>, forms: &Forms) -> bool {
        match self {
            Self::Exact(text) => word.text == text && exact(word).is_none(),
            Self::Stem {
                stem,
                folded,
                parts,
            } => {
                forms.stem == *stem
                    || (*parts && forms.parts.contains(stem))
                    || (*folded && forms.folded.as_ref() == Some(stem))
            }
            Self::Prefix(prefix) => forms.lower.starts_with(prefix.as_str()),
            Self::Fuzzy(lower, stem, most) => {
                distance(&forms.stem, stem, *most).is_some()
                    || distance(&forms.lower, lower, *most).is_some()
            }
        }
    }
}

impl Matcher {
    fn new(leaf: &TextLeaf, analyzer: &Analyzer) -> Self {
        let stem = |word: &str, parts: bool| {
            if is_acronym(word) {
                WordMatcher::Exact(word.to_owned())
            } else {
                let forms = analyzer.forms(word);
                WordMatcher::Stem {
                    stem: forms.stem.clone(),
                    folded: forms.folded.is_none() && parts,
                    parts,
                }
            }
        };
        let (words, slop) = match &leaf.ask {
            Ask::Word(word) => (vec![stem(word, true)], 0),
            Ask::Folded(word) => {
                let folded = WordMatcher::Stem {
                    stem: fold(&analyzer.forms(word).stem).into_boxed_str(),
                    folded: true,
                    parts: false,
                };
                (vec![folded], 0)
            }
            Ask::Phrase(words, slop) => (
                words.iter().map(|w| stem(w, false)).collect(),
                *slop as usize,
            ),
            Ask::Prefix(word) => (vec![WordMatcher::Prefix(word.to_lowercase())], 0),
            Ask::Fuzzy(word, most) => {
                let forms = analyzer.forms(word);
                let fuzzy =
                    WordMatcher::Fuzzy(word.to_lowercase(), forms.stem.clone(), usize::from(*most));
                (vec![fuzzy], 0)
            }
        };
        let terms = words
            .iter()
            .filter_map(|w| match w {
                WordMatcher::Exact(text) => Some(text.clone()),
                WordMatcher::Stem { stem, .. } | WordMatcher::Fuzzy(_, stem, _) => {
                    Some(stem.to_string())
                }
                WordMatcher::Prefix(_) => None,
            })
            .collect();
        let common = matches!(&leaf.ask, Ask::Word(w) if !is_acronym(w) && is_function_word(w));
        Self {
            label: leaf.to_string(),
            scope: leaf.scope,
            weight: 1.0,
            terms,
            common,
            words,
            slop,
        }
    }

    /// The matchers of all words that the query wants, those that it does not want left out.
    pub(crate) fn of(expr: &Expr, analyzer: &Analyzer) -> Vec<Self> {
        let mut out: Vec<Self> = Vec::new();
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            match expr {
                Expr::Text(leaf) => out.push(Self::new(leaf, analyzer)),
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
        out
    }
}

/// A stretch of a text that a matcher matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Bytes of the text.
    pub(crate) at: Range<usize>,
    /// Index of the matcher.
    pub(crate) matcher: usize,
}

/// All matches in a text, in order of their place.
pub(crate) fn find_all<'m>(
    text: &str,
    matchers: &(impl Iterator<Item = (usize, &'m Matcher)> + Clone),
    analyzer: &Analyzer,
) -> Vec<Found> {
    let mut out = Vec::new();
    let longest = matchers
        .clone()
        .map(|(_, m)| m.words.len() + m.slop)
        .max()
        .unwrap_or(0);
    if longest == 0 {
        return out;
    }
    // The last words read, for phrases.
    let mut read: Vec<(Word<'_>, Arc<Forms>)> = Vec::new();
    let mut reading = analyzer.reading();
    for word in Words::new(text) {
        let forms = reading.forms(word.text);
        for (index, matcher) in matchers.clone() {
            let Some((last, before)) = matcher.words.split_last() else {
                continue;
            };
            if !last.matches(&word, forms) {
                continue;
            }
            if before.is_empty() {
                out.push(Found {
                    at: word.start..word.end(),
                    matcher: index,
                });
            } else if let Some(start) = matcher.start_of(&read, before) {
                out.push(Found {
                    at: start..word.end(),
                    matcher: index,
                });
            }
        }
        if longest > 1 {
            if read.len() >= longest {
                read.remove(0);
            }
            read.push((word, Arc::clone(forms)));
        }
    }
    out.sort_by_key(|f| (f.at.start, f.at.end));
    out
}

impl Matcher {
    /// Where the phrase begins whose last word follows what was read: its words in order, with at
    /// most `slop` others between.
    fn start_of(&self, read: &[(Word<'_>, Arc<Forms>)], before: &[WordMatcher]) -> Option<usize> {
        let mut slop = self.slop;
        let mut words = read.iter().rev();
        let mut start = None;
        for wanted in before.iter().rev() {
            loop {
                let (word, forms) = words.next()?;
                if wanted.matches(word, forms) {
                    start = Some(word.start);
                    break;
                }
                slop = slop.checked_sub(1)?;
            }
        }
        start
    }
}
