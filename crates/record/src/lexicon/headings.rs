//! `headings.toml`, ready to be asked.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::headings::Memory;
use crate::headings::stem::stem;
use crate::lexicon::words::letters;
use crate::model::Field;

/// The words and phrases of headings.
#[derive(Debug, Default)]
pub(crate) struct Headings {
    /// Stem of a word → its field.
    pub(crate) words: FxHashMap<String, Cue>,
    /// Words as they stand in the data, by their length in characters, to compare misspelt ones with.
    pub(crate) spellings: Vec<Vec<Spelling>>,
    /// First bytes of the long stems → those stems, to be found glued inside a token.
    pub(crate) long_stems: FxHashMap<[u8; STEM_KEY], Vec<(String, Field)>>,
    /// The same words, to be looked up.
    pub(crate) known: FxHashSet<String>,
    /// Short stem → the words that have it: stripping leaves "komp" of "kompetens" and of "kompassen".
    short_stems: FxHashMap<String, Vec<String>>,
    /// First parts of compounds.
    pub(crate) prefixes: Vec<(String, Field)>,
    /// Phrases, in the order in which they are asked.
    pub(crate) phrases: Vec<Phrase>,
    /// Stem of a phrase's first word → the phrases that begin with it.
    pub(crate) phrases_by_word: FxHashMap<String, Vec<usize>>,
    /// Phrases whose first word may be the last part of a compound ("insats").
    pub(crate) phrases_of_carriers: Vec<usize>,
    /// Verbs of questions.
    pub(crate) verbs: Vec<AskedVerb>,
    /// A verb's first word → the verbs that begin with it.
    pub(crate) verbs_by_word: FxHashMap<String, Vec<usize>>,
    /// (field, other): where both are found, `other` does not count.
    pub(crate) absorbs: Vec<(Field, Field)>,
    /// Function words and carriers.
    pub(crate) grammar: GrammarSets,
    /// What was said of words and lines before.
    pub(crate) memory: Memory,
}

/// A word to compare misspelt ones with.
#[derive(Debug)]
pub(crate) struct Spelling {
    /// Without rings and dots, and with what OCR confuses made equal.
    pub(crate) folded: String,
    /// The letters of `folded`.
    pub(crate) letters: u32,
    pub(crate) field: Field,
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

/// A verb with which a heading asks: "följas upp" of "Hur ska insatsen följas upp?".
#[derive(Debug)]
pub(crate) struct AskedVerb {
    /// Its words, each without the ending of present tense or passive.
    pub(crate) words: Vec<String>,
    pub(crate) field: Field,
    /// It says little: another verb or its object decides where there is one.
    pub(crate) light: bool,
}

/// The grammar's word lists, as stems or as whole words.
#[derive(Debug, Default)]
pub(crate) struct GrammarSets {
    pub(crate) carriers: FxHashSet<String>,
    pub(crate) weak: FxHashSet<String>,
    /// Last parts of compounds that say less than the first part.
    pub(crate) light_tails: FxHashSet<String>,
    pub(crate) objects: FxHashSet<Field>,
    /// What a budget's own heading is called.
    pub(crate) budgets: Vec<String>,
    /// Endings of adjectives, and words that are adjectives beside a noun: "isk", "lokal".
    pub(crate) attributes: Vec<String>,
    /// Endings of adjectives that leave their noun to the last of several.
    pub(crate) elliptic_attributes: Vec<String>,
    /// Adverbs that make goals what was reached: "hittills".
    pub(crate) so_far: FxHashSet<String>,
    /// Auxiliaries with which what was reached is yet to be: "ska".
    pub(crate) future: FxHashSet<String>,
    /// First parts of compounds that are shorter than those which are looked for: "ut".
    pub(crate) particles: FxHashSet<String>,
    pub(crate) imperatives: FxHashSet<String>,
    pub(crate) prepositions: FxHashSet<String>,
    pub(crate) coordinators: FxHashSet<String>,
    pub(crate) interrogatives: FxHashSet<String>,
    /// Words that say nothing of a field, though they look like one of its words: "lokala".
    pub(crate) neutral: FxHashSet<String>,
    /// Question words after which the verb decides: "hur", "vem".
    pub(crate) questions: FxHashSet<String>,
    /// Question words that may have a noun of their own: "vilka".
    pub(crate) which: FxHashSet<String>,
    /// Words that ask where they open a clause: "har".
    pub(crate) openers: FxHashSet<String>,
    /// Words that open a relative clause: "som".
    pub(crate) relatives: FxHashSet<String>,
    /// Fields of objects that decide beside a verb that says little.
    pub(crate) objects_of_verbs: FxHashSet<Field>,
    pub(crate) related: Vec<String>,
    /// How pages that an e-signing service appends are headed.
    pub(crate) certificates: Vec<String>,
    /// Lines that document-sharing sites print around a document.
    pub(crate) sites: Vec<String>,
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
    #[serde(default, rename = "words")]
    strong: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    prefixes: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    light_verbs: Vec<String>,
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
    light_tails: Vec<String>,
    objects: Vec<Field>,
    attributes: Vec<String>,
    budgets: Vec<String>,
    elliptic_attributes: Vec<String>,
    particles: Vec<String>,
    so_far: Vec<String>,
    future: Vec<String>,
    imperatives: Vec<String>,
    prepositions: Vec<String>,
    coordinators: Vec<String>,
    interrogatives: Vec<String>,
    neutral: Vec<String>,
    questions: Vec<String>,
    which: Vec<String>,
    openers: Vec<String>,
    relatives: Vec<String>,
    objects_of_verbs: Vec<Field>,
    related: Vec<String>,
    certificates: Vec<String>,
    sites: Vec<String>,
    contents: Vec<String>,
    scopes: Vec<String>,
}

/// How many bytes of a stem tell where it can begin.
pub(crate) const STEM_KEY: usize = 4;

/// The longest stem, in letters, of which so much may have been stripped that other words share it.
const SHORT_STEM: usize = 4;

impl Headings {
    /// Whether a token is an inflection of a word with its stem, and not another word of which
    /// stripping leaves the same: where both go on behind what they share, one must do so by two
    /// letters at most.
    pub(crate) fn is_form_of(&self, token: &str, stem: &str) -> bool {
        let Some(words) = self.short_stems.get(stem) else {
            return true;
        };
        words.iter().any(|word| {
            let shared = word.chars().zip(token.chars()).take_while(|(a, b)| a == b);
            let shared = shared.count();
            let rest = |w: &str| w.chars().count() - shared;
            rest(word).min(rest(token)) <= 2
        })
    }

    /// The same for the last part of a compound, which must go on as the word does: "besök" is no
    /// "sökande".
    pub(crate) fn is_tail_of(&self, tail: &str, stem: &str) -> bool {
        let Some(words) = self.short_stems.get(stem) else {
            return true;
        };
        words.iter().any(|word| {
            let shared = word.chars().zip(tail.chars()).take_while(|(a, b)| a == b);
            let shared = shared.count();
            let rest = |w: &str| w.chars().count() - shared;
            rest(word).max(rest(tail)) <= 3
        })
    }

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
            let strong = words.strong.iter().map(|w| (w, false));
            for (word, weak) in strong.chain(words.weak.iter().map(|w| (w, true))) {
                let cue = Cue { field, weak };
                let key = stem(word).to_owned();
                if key.chars().count() <= SHORT_STEM {
                    let words = self.short_stems.entry(key.clone()).or_default();
                    words.push(word.clone());
                }
                if replace {
                    self.words.insert(key, cue);
                } else {
                    self.words.entry(key).or_insert(cue);
                }
                for key in other_stems(word, &key_of(word)) {
                    self.words.entry(key).or_insert(cue);
                }
                if !weak {
                    self.add_spelling(word, field);
                    self.known.insert(word.clone());
                }
            }
            let strong = words.verbs.iter().map(|v| (v, false));
            for (verb, light) in strong.chain(words.light_verbs.iter().map(|v| (v, true))) {
                self.verbs.push(AskedVerb {
                    words: verb
                        .split_whitespace()
                        .map(|w| crate::headings::base(w).to_owned())
                        .collect(),
                    field,
                    light,
                });
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
        self.grammar.light_tails.extend(stems(g.light_tails));
        self.grammar.objects.extend(g.objects);
        self.grammar.attributes.extend(g.attributes);
        self.grammar.budgets.extend(g.budgets);
        self.grammar
            .elliptic_attributes
            .extend(g.elliptic_attributes);
        self.grammar.particles.extend(g.particles);
        self.grammar.so_far.extend(g.so_far);
        self.grammar.future.extend(g.future);
        self.grammar.imperatives.extend(g.imperatives);
        self.grammar.prepositions.extend(g.prepositions);
        self.grammar.coordinators.extend(g.coordinators);
        self.grammar.interrogatives.extend(g.interrogatives);
        self.grammar.neutral.extend(g.neutral);
        self.grammar.questions.extend(g.questions);
        self.grammar.which.extend(g.which);
        self.grammar.openers.extend(g.openers);
        self.grammar.relatives.extend(g.relatives);
        self.grammar.objects_of_verbs.extend(g.objects_of_verbs);
        self.grammar.related.extend(g.related);
        self.grammar.certificates.extend(g.certificates);
        self.grammar.sites.extend(g.sites);
        self.grammar.contents.extend(g.contents);
        self.grammar.scopes.extend(g.scopes);
        self.index_phrases();
        self.index_verbs();
        Ok(())
    }
}

/// Stems that inflections of a word have and the word itself has not: stripping stops sooner or later
/// for "omkostnader" than for "omkostnad". Short ones would be those of other words.
fn other_stems(word: &str, own: &str) -> Vec<String> {
    const ENDINGS: &[&str] = &["er", "en", "et", "ar", "erna", "arna", "n", "na"];
    let base = word.strip_suffix(['a', 'e']).unwrap_or(word);
    let mut out: Vec<String> = ENDINGS
        .iter()
        .map(|ending| format!("{word}{ending}"))
        .chain(
            ["or", "orna", "ar", "arna"]
                .iter()
                .map(|e| format!("{base}{e}")),
        )
        .map(|form| key_of(&form))
        .filter(|key| key != own && key.chars().count() >= 6)
        .collect();
    out.dedup();
    out
}

fn key_of(word: &str) -> String {
    stem(word).to_owned()
}

impl Headings {
    fn add_spelling(&mut self, word: &str, field: Field) {
        let long = key_of(word);
        if long.chars().count() >= 7
            && let Some(start) = long.as_bytes().first_chunk::<STEM_KEY>()
        {
            let slot = self.long_stems.entry(*start).or_default();
            slot.push((long, field));
        }
        let folded = fold(word);
        let length = word.chars().count();
        if self.spellings.len() <= length {
            self.spellings.resize_with(length + 1, Vec::new);
        }
        if let Some(slot) = self.spellings.get_mut(length) {
            slot.push(Spelling {
                letters: letters(&folded),
                folded,
                field,
            });
        }
    }

    fn index_verbs(&mut self) {
        self.verbs_by_word.clear();
        for (i, verb) in self.verbs.iter().enumerate() {
            if let Some(first) = verb.words.first() {
                self.verbs_by_word.entry(first.clone()).or_default().push(i);
            }
        }
    }

    fn index_phrases(&mut self) {
        self.phrases_by_word.clear();
        self.phrases_of_carriers.clear();
        for (i, phrase) in self.phrases.iter().enumerate() {
            let Some(Some(first)) = phrase.pattern.first() else {
                continue;
            };
            if self.grammar.carriers.contains(first) {
                self.phrases_of_carriers.push(i);
            } else {
                self.phrases_by_word
                    .entry(first.clone())
                    .or_default()
                    .push(i);
            }
        }
    }
}

/// A word without rings and dots, and with what OCR confuses made equal.
pub(crate) fn fold(word: &str) -> String {
    word.replace("ci", "d")
        .replace("rn", "m")
        .chars()
        .map(|c| match c {
            'å' | 'ä' | 'à' | 'á' => 'a',
            'ö' | 'ø' | 'ó' | '0' => 'o',
            'é' | 'è' => 'e',
            'ü' => 'u',
            '1' | 'i' => 'l',
            c => c,
        })
        .collect()
}

fn pattern(words: &str) -> Vec<Option<String>> {
    words
        .split_whitespace()
        .map(|w| (w != "*").then(|| stem(w).to_owned()))
        .collect()
}
