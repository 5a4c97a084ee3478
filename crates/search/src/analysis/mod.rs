//! The analysis of Swedish text: what makes "målgruppen" and "målgrupper" one, and keeps "SE" from
//! being the verb "se".
//!
//! Every word has up to four forms, each indexed apart: as written (`_x`), stemmed (`_s`), the parts
//! of a compound (`_c`) and without the dots and rings of å, ä and ö (`_f`).

mod compound;
mod hunspell;
mod lexicon;
#[cfg(test)]
mod quality;
mod stem;
mod words;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use compound::Splitter;
pub(crate) use hunspell::{decode, places};
pub(crate) use lexicon::Lexicon;
pub(crate) use words::{LONGEST_ACRONYM, Word, Words, is_acronym, is_word_char};

/// Version of the analysis. An index of another version is built anew.
pub const ANALYSIS_VERSION: u32 = 3;

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

/// Words remembered; beyond it the memory starts anew.
const REMEMBERED: usize = 300_000;

/// The forms of a word.
#[derive(Debug, Default, PartialEq, Eq)]
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

/// The words met so far with their forms, each under a number.
#[derive(Default)]
struct Memory {
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Known>,
    /// Number of the stretch of text at hand.
    stretch: u32,
}

struct Known {
    forms: Arc<Forms>,
    /// Stretch in which the word was last met.
    met: u32,
}

impl Memory {
    fn get(&self, word: &str) -> Option<&Known> {
        self.words.get(*self.numbers.get(word)? as usize)
    }
}

/// The memory of words, held while a text is gone through: its words are looked up without a lock
/// each.
pub(crate) struct Reading<'a> {
    analyzer: &'a Analyzer,
    memory: MutexGuard<'a, Memory>,
}

impl Reading<'_> {
    /// The number of a word as written.
    fn number(&mut self, word: &str) -> usize {
        let number = match self.memory.numbers.get(word) {
            Some(number) => *number,
            None => self.analyzer.remember(&mut self.memory, word),
        };
        number as usize
    }

    /// The forms of a word as written, and whether it is met for the first time since
    /// [`begin`](Self::begin).
    pub(crate) fn meet(&mut self, word: &str) -> (&Arc<Forms>, bool) {
        let (number, stretch) = (self.number(word), self.memory.stretch);
        match self.memory.words.get_mut(number) {
            Some(known) => {
                let first = known.met != stretch;
                known.met = stretch;
                (&known.forms, first)
            }
            None => (&self.analyzer.empty, false),
        }
    }

    /// The forms of a word as written.
    pub(crate) fn forms(&mut self, word: &str) -> &Arc<Forms> {
        let number = self.number(word);
        let known = self.memory.words.get(number);
        known.map_or(&self.analyzer.empty, |known| &known.forms)
    }

    /// Begins a stretch of text.
    pub(crate) fn begin(&mut self) {
        self.memory.stretch = self.memory.stretch.wrapping_add(1);
    }
}

/// Words into forms.
pub(crate) struct Analyzer {
    memory: Mutex<Memory>,
    empty: Arc<Forms>,
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
            empty: Arc::default(),
            lexicon,
        }
    }

    /// What made the index: another analysis, another fingerprint.
    pub(crate) fn fingerprint(&self) -> String {
        format!("{ANALYSIS_VERSION}-{:016x}", self.lexicon.fingerprint)
    }

    /// The forms of a word as written.
    pub(crate) fn forms(&self, word: &str) -> Arc<Forms> {
        Arc::clone(self.reading().forms(word))
    }

    /// The memory of words, for a text. Nobody else can use it meanwhile.
    pub(crate) fn reading(&self) -> Reading<'_> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        // Only between texts, so that no number changes its word within one.
        if memory.words.len() >= REMEMBERED {
            *memory = Memory::default();
        }
        Reading {
            analyzer: self,
            memory,
        }
    }

    /// Analyses a word that was not met before; its number.
    fn remember(&self, memory: &mut Memory, word: &str) -> u32 {
        let lower = word.to_lowercase();
        // "Unga" is "unga" in all its forms.
        let forms = match memory.get(&lower) {
            Some(known) => Arc::clone(&known.forms),
            None => Arc::new(self.analyse(lower)),
        };
        let number = memory.words.len() as u32;
        let met = memory.stretch.wrapping_sub(1);
        memory.words.push(Known { forms, met });
        memory.numbers.insert(word.into(), number);
        number
    }

    fn analyse(&self, lower: String) -> Forms {
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
