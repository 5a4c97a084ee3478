//! The analysis of Swedish text: what makes "målgruppen" and "målgrupper" one, and keeps "SE" from
//! being the verb "se".
//!
//! Every word has up to four forms: as written (`_x`), stemmed (`_s`) and the parts of a compound (`_c`),
//! each indexed apart, and without the dots and rings of å, ä and ö (`_f`), which is read off the stems.

mod compound;
mod hunspell;
mod lexicon;
mod memory;
#[cfg(test)]
mod quality;
mod short;
mod stem;
mod words;

use std::fmt;
use std::sync::{Arc, Mutex};

use compound::Splitter;
pub(crate) use hunspell::{decode, places};
pub(crate) use lexicon::Lexicon;
use memory::Memory;
pub(crate) use memory::{Reading, TermId, Terms};
pub(crate) use words::{LONGEST_ACRONYM, Word, Words, is_acronym, is_word_char, places_of_words};

/// Version of the analysis. An index of another version is built anew.
pub const ANALYSIS_VERSION: u32 = 5;

/// Words that stand in every Swedish text. They are indexed and rank, but a query of other words
/// does not require them. In the order of their bytes.
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

/// The forms of a word.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Forms {
    /// Lower case, stemmed.
    pub(crate) stem: Box<str>,
    /// Stems of the parts, where it is a compound.
    pub(crate) parts: Box<[Box<str>]>,
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

/// The analysis, for measuring it; by default with the lists that are compiled in.
#[derive(Debug)]
pub struct WordAnalysis(Analyzer);

impl Default for WordAnalysis {
    fn default() -> Self {
        Self(Analyzer::new())
    }
}

impl WordAnalysis {
    /// The analysis with other lists.
    pub fn with(lists: crate::WordLists) -> Self {
        Self(Analyzer::with(lists.lexicon))
    }

    /// How a word is indexed.
    pub fn forms(&self, word: &str) -> WordForms {
        let forms = self.0.forms(word);
        WordForms {
            stem: forms.stem.to_string(),
            parts: forms.parts.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Words into forms.
pub(crate) struct Analyzer {
    memory: Mutex<Memory>,
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
        Self::with(Lexicon::builtin())
    }

    /// The analysis with these words.
    pub(crate) fn with(lexicon: Lexicon) -> Self {
        Self {
            splitter: Splitter::new(&lexicon),
            memory: Mutex::default(),
            lexicon,
        }
    }

    /// What made the index: another analysis, another fingerprint.
    pub(crate) fn fingerprint(&self) -> String {
        format!("{ANALYSIS_VERSION}-{:016x}", self.lexicon.fingerprint)
    }

    /// Whether a word in small letters is one that stands alone, as far as the lists tell.
    pub(crate) fn knows(&self, lower: &str) -> bool {
        self.lexicon.words.contains(lower)
            || self.lexicon.whole.contains(lower)
            || is_function_word(lower)
            || self.lexicon.hunspell.has(lower, "")
    }

    /// The forms of a word as written.
    pub(crate) fn forms(&self, word: &str) -> Arc<Forms> {
        self.reading().forms(word)
    }

    /// The words that a compound is laid out of, in order; none where it is no compound.
    pub(crate) fn laid_out(&self, word: &str) -> Vec<String> {
        let stem = |word: &str| stem::stem(word, &self.lexicon);
        let lower = word.to_lowercase();
        let split = self.splitter.split(&lower, &stem(&lower), &stem);
        split.map_or_else(Vec::new, |split| split.parts)
    }

    fn analyse(&self, lower: String) -> Forms {
        let stem = |word: &str| stem::stem(word, &self.lexicon);
        let own = stem(&lower);
        let split = self.splitter.split(&lower, &own, &stem);
        let mut parts: Vec<Box<str>> = Vec::new();
        let whole = match split {
            None => own,
            Some(split) => {
                let joined = split.joined(&lower);
                // A verb stands first without its a: "läsförståelse".
                let first = split.parts.iter().take(split.parts.len() - 1);
                let verbs: Vec<String> = first.filter_map(|p| self.lexicon.verb_of(p)).collect();
                for part in split.parts.iter().chain(&joined).chain(&verbs) {
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
        Forms {
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

/// Bytes of the longest of them.
const LONGEST_FUNCTION_WORD: usize = 8;

/// Whether a word in any case is one that stands in every text.
pub(crate) fn is_function_word(word: &str) -> bool {
    // Most words are longer, and this is asked of every one.
    word.len() <= LONGEST_FUNCTION_WORD
        && FUNCTION_WORDS
            .binary_search(&word.to_lowercase().as_str())
            .is_ok()
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
