//! `headings.toml`, ready to be asked.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::headings::stem::stem;
use crate::model::Field;

/// The words and phrases of headings.
#[derive(Debug, Default)]
pub(crate) struct Headings {
    /// Stem of a word → its field.
    pub(crate) words: FxHashMap<String, Cue>,
    /// Words as they stand in the data, to compare misspelt ones with.
    pub(crate) spellings: Vec<(String, Field)>,
    /// First parts of compounds.
    pub(crate) prefixes: Vec<(String, Field)>,
    /// Phrases, in the order in which they are asked.
    pub(crate) phrases: Vec<Phrase>,
    /// (field, other): where both are found, `other` does not count.
    pub(crate) absorbs: Vec<(Field, Field)>,
    /// Function words and carriers.
    pub(crate) grammar: GrammarSets,
}

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cue {
    /// Its field.
    pub(crate) field: Field,
    /// It counts only where nothing stronger stands beside it.
    pub(crate) weak: bool,
}

/// A phrase: stems, with `None` for any words between.
#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) pattern: Vec<Option<String>>,
    pub(crate) fields: Vec<Field>,
}

/// The grammar's word lists, as stems or as whole words.
#[derive(Debug, Default)]
pub(crate) struct GrammarSets {
    pub(crate) carriers: FxHashSet<String>,
    pub(crate) weak: FxHashSet<String>,
    pub(crate) objects: FxHashSet<Field>,
    pub(crate) imperatives: FxHashSet<String>,
    pub(crate) prepositions: FxHashSet<String>,
    pub(crate) coordinators: FxHashSet<String>,
    pub(crate) interrogatives: FxHashSet<String>,
    pub(crate) related: Vec<String>,
    pub(crate) contents: Vec<String>,
    pub(crate) scopes: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    #[serde(default)]
    phrases: BTreeMap<Field, Vec<String>>,
    #[serde(default)]
    phrase: Vec<WidePhrase>,
    #[serde(default)]
    absorbs: Vec<Absorbs>,
    #[serde(default)]
    grammar: Grammar,
    #[serde(flatten)]
    fields: BTreeMap<Field, Words>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    prefixes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WidePhrase {
    words: String,
    fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Absorbs {
    field: Field,
    other: Field,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Grammar {
    carriers: Vec<String>,
    weak: Vec<String>,
    objects: Vec<Field>,
    imperatives: Vec<String>,
    prepositions: Vec<String>,
    coordinators: Vec<String>,
    interrogatives: Vec<String>,
    related: Vec<String>,
    contents: Vec<String>,
    scopes: Vec<String>,
}

impl Headings {
    /// Reads the data compiled in and, where there is any, the user's; the user's words win.
    pub(crate) fn parse(builtin: &str, user: Option<&str>) -> Result<Self, String> {
        let mut headings = Self::default();
        headings.add(builtin, false)?;
        if let Some(user) = user {
            headings.add(user, true)?;
        }
        Ok(headings)
    }

    fn add(&mut self, text: &str, replace: bool) -> Result<(), String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut phrases = Vec::new();
        for phrase in file.phrase {
            phrases.push(Phrase {
                pattern: pattern(&phrase.words),
                fields: phrase.fields,
            });
        }
        for (field, texts) in file.phrases {
            phrases.extend(texts.iter().map(|p| Phrase {
                pattern: pattern(p),
                fields: vec![field],
            }));
        }
        self.phrases.splice(0..0, phrases);
        for (field, words) in file.fields {
            let strong = words.words.iter().map(|w| (w, false));
            for (word, weak) in strong.chain(words.weak.iter().map(|w| (w, true))) {
                let cue = Cue { field, weak };
                let key = stem(word).to_owned();
                if replace {
                    self.words.insert(key, cue);
                } else {
                    self.words.entry(key).or_insert(cue);
                }
                if !weak {
                    self.spellings.push((word.clone(), field));
                }
            }
            self.prefixes
                .extend(words.prefixes.into_iter().map(|p| (p, field)));
        }
        self.absorbs
            .extend(file.absorbs.into_iter().map(|a| (a.field, a.other)));
        let g = file.grammar;
        let stems = |words: Vec<String>| {
            words
                .into_iter()
                .map(|w| stem(&w).to_owned())
                .collect::<Vec<_>>()
        };
        self.grammar.carriers.extend(stems(g.carriers));
        self.grammar.weak.extend(stems(g.weak));
        self.grammar.objects.extend(g.objects);
        self.grammar.imperatives.extend(g.imperatives);
        self.grammar.prepositions.extend(g.prepositions);
        self.grammar.coordinators.extend(g.coordinators);
        self.grammar.interrogatives.extend(g.interrogatives);
        self.grammar.related.extend(g.related);
        self.grammar.contents.extend(g.contents);
        self.grammar.scopes.extend(g.scopes);
        Ok(())
    }
}

fn pattern(words: &str) -> Vec<Option<String>> {
    words
        .split_whitespace()
        .map(|w| (w != "*").then(|| stem(w).to_owned()))
        .collect()
}
