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
use std::hash::{Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use compound::Splitter;
pub(crate) use lexicon::Lexicon;
pub(crate) use words::{LONGEST_ACRONYM, Word, Words, is_acronym, is_word_char};

/// Version of the analysis. An index of another version is built anew.
pub const ANALYSIS_VERSION: u32 = 2;

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
/// Bytes of texts remembered with their words.
const TEXTS_REMEMBERED: usize = 1 << 20;

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

/// A word of a text with its forms.
#[derive(Debug)]
pub(crate) struct Analysed {
    /// First byte in the text.
    pub(crate) start: usize,
    /// Byte after its last.
    pub(crate) end: usize,
    shouted: bool,
    pub(crate) forms: Arc<Forms>,
}

impl Analysed {
    /// The word in its text.
    pub(crate) fn word<'t>(&self, text: &'t str) -> Word<'t> {
        Word {
            start: self.start,
            text: text.get(self.start..self.end).unwrap_or_default(),
            shouted: self.shouted,
        }
    }
}

/// The texts analysed last.
#[derive(Default)]
struct Texts {
    known: FxHashMap<u64, (Box<str>, Arc<[Analysed]>)>,
    bytes: usize,
}

/// Words into forms.
pub(crate) struct Analyzer {
    texts: Mutex<Texts>,
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
        Self::with(Lexicon::builtin())
    }

    /// The analysis with these words.
    pub(crate) fn with(lexicon: Lexicon) -> Self {
        Self {
            splitter: Splitter::new(&lexicon),
            memory: RwLock::default(),
            texts: Mutex::default(),
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
        let lower = word.to_lowercase();
        // "Unga" is "unga" in all its forms.
        let forms = if lower == word {
            Arc::new(self.analyse(lower))
        } else {
            self.forms(&lower)
        };
        let mut memory = self.memory.write().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= REMEMBERED {
            memory.clear();
        }
        memory.insert(word.into(), Arc::clone(&forms));
        forms
    }

    /// The words of a text with their forms. Each text of a project is indexed in several fields and
    /// forms one after the other; it is analysed once.
    pub(crate) fn words(&self, text: &str) -> Arc<[Analysed]> {
        let mut hasher = rustc_hash::FxHasher::default();
        text.hash(&mut hasher);
        let key = hasher.finish();
        {
            let texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((known, words)) = texts.known.get(&key)
                && **known == *text
            {
                return Arc::clone(words);
            }
        }
        let words: Arc<[Analysed]> = Words::new(text)
            .map(|word| Analysed {
                start: word.start,
                end: word.end(),
                shouted: word.shouted,
                forms: self.forms(word.text),
            })
            .collect();
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.bytes += text.len();
        if texts.bytes > TEXTS_REMEMBERED {
            texts.known.clear();
            texts.bytes = text.len();
        }
        if text.len() <= TEXTS_REMEMBERED {
            texts.known.insert(key, (text.into(), Arc::clone(&words)));
        }
        words
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
