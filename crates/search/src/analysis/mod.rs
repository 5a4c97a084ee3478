//! The analysis of Swedish text: what makes "målgruppen" and "målgrupper" one, and keeps "SE" from
//! being the verb "se".
//!
//! Every word has up to four forms, each indexed apart: as written (`_x`), stemmed (`_s`), the parts
//! of a compound (`_c`) and without the dots and rings of å, ä and ö (`_f`).

mod compound;
mod lexicon;
#[cfg(test)]
mod quality;
mod stem;
mod words;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use compound::Splitter;
use lexicon::Lexicon;
pub(crate) use words::{LONGEST_ACRONYM, Word, Words, is_acronym, is_word_char};

/// Version of the analysis. An index of another version is built anew.
pub const ANALYSIS_VERSION: u32 = 2;

/// Words that stand in every Swedish text. They are indexed and rank, but a query of other words
/// does not require them.
const FUNCTION_WORDS: &[&str] = &[
    "alla", "allt", "att", "av", "bli", "blir", "de", "dem", "den", "denna", "deras", "dess",
    "det", "detta", "din", "du", "där", "då", "efter", "ej", "eller", "en", "er", "ett", "från",
    "för", "genom", "ha", "han", "har", "hon", "hos", "hur", "här", "i", "in", "inom", "inte",
    "ja", "jag", "kan", "kring", "man", "med", "mellan", "men", "mot", "ni", "nu", "när", "och",
    "också", "om", "oss", "på", "samt", "se", "sig", "sin", "sina", "sitt", "ska", "skall", "som",
    "så", "såsom", "till", "under", "upp", "ur", "ut", "utan", "utifrån", "vad", "var", "vara",
    "vars", "vem", "vi", "via", "vid", "vilka", "vilken", "vilket", "vår", "våra", "än", "är",
    "även", "över",
];

/// Words remembered; beyond it the memory starts anew.
const REMEMBERED: usize = 200_000;

/// The forms of a word.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Forms {
    /// Lower case, stemmed.
    pub(crate) stem: Box<str>,
    /// Stems of the parts, where it is a compound.
    pub(crate) parts: Box<[Box<str>]>,
    /// The stem without diacritics, where that differs.
    pub(crate) folded: Option<Box<str>>,
    /// Lower case.
    pub(crate) lower: Box<str>,
}

/// How a word is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordForms {
    /// What all its inflections share.
    pub stem: String,
    /// Stems of the parts of a compound, each once.
    pub parts: Vec<String>,
}

/// How each of the words is indexed with the lists that are compiled in: for measuring the analysis.
pub fn word_forms<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<WordForms> {
    let analyzer = Analyzer::new();
    let one = |word: &str| {
        let forms = analyzer.forms(word);
        WordForms {
            stem: forms.stem.to_string(),
            parts: forms.parts.iter().map(ToString::to_string).collect(),
        }
    };
    words.into_iter().map(one).collect()
}

/// Words into forms.
pub(crate) struct Analyzer {
    memory: RwLock<FxHashMap<Box<str>, Arc<Forms>>>,
    lexicon: Lexicon,
    splitter: Splitter,
}

impl fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Analyzer").finish_non_exhaustive()
    }
}

impl Analyzer {
    /// The analysis with the data compiled in.
    pub(crate) fn new() -> Self {
        let lexicon = Lexicon::builtin();
        Self {
            splitter: Splitter::new(&lexicon),
            memory: RwLock::default(),
            lexicon,
        }
    }

    /// What made the index: another analysis, another fingerprint.
    pub(crate) fn fingerprint(&self) -> String {
        format!("{ANALYSIS_VERSION}-{:016x}", self.lexicon.fingerprint)
    }

    /// The forms of a word as written.
    pub(crate) fn forms(&self, word: &str) -> Arc<Forms> {
        if let Some(known) = self
            .memory
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(word)
        {
            return Arc::clone(known);
        }
        let forms = Arc::new(self.analyse(word));
        let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= REMEMBERED {
            memory.clear();
        }
        memory.insert(word.into(), Arc::clone(&forms));
        forms
    }

    fn analyse(&self, word: &str) -> Forms {
        let lower: String = word.to_lowercase();
        let stem = |word: &str| stem::stem(word, &self.lexicon);
        let own = stem(&lower);
        let split = self.splitter.split(&lower, &own, &stem);
        let mut parts: Vec<Box<str>> = Vec::new();
        let whole = match split {
            None => own,
            Some(split) => {
                for part in &split.parts {
                    let own = stem(part);
                    // A part may be a compound itself: "arbetsmarknad" in "arbetsmarknadsenhet".
                    let inner = self.splitter.split(part, &own, &stem);
                    let inner = inner.iter().flat_map(|s| &s.parts).map(|p| stem(p));
                    for part in std::iter::once(own.clone()).chain(inner) {
                        let part = part.into_boxed_str();
                        if !parts.contains(&part) {
                            parts.push(part);
                        }
                    }
                }
                // The last part carries the inflection: "kaffekoppar" is kaffe- and "kopp". Where rules
                // know the ending, they know that of the whole word too, however it was split.
                let (before, head) = lower.split_at_checked(split.head).unwrap_or(("", &lower));
                if stem::is_irregular(head, &self.lexicon) {
                    stem::lemma_stem(format!("{before}{}", stem(head)))
                } else {
                    own
                }
            }
        };
        let folded = fold(&whole);
        Forms {
            folded: (folded != whole).then(|| folded.into_boxed_str()),
            stem: whole.into_boxed_str(),
            parts: parts.into_boxed_slice(),
            lower: lower.into_boxed_str(),
        }
    }
}

/// The exact form of a word of a text, where it is not the word as written: in a heading set in
/// capitals nothing tells "SE" from the verb.
pub(crate) fn exact(word: &Word<'_>) -> Option<String> {
    let heading = word.shouted
        && (word.text.chars().count() > LONGEST_ACRONYM || is_function_word(word.text));
    heading.then(|| word.text.to_lowercase())
}

/// Whether a word in any case is one that stands in every text.
pub(crate) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word.to_lowercase().as_str())
}

/// Without dots, rings and accents: "målgrupp" is "malgrupp".
pub(crate) fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'ø' => 'o',
            c => c,
        })
        .collect()
}
