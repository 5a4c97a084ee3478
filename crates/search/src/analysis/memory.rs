//! Words met before, with their forms: natural text repeats its words, so that hardly any is analysed
//! twice.

use std::sync::{Arc, MutexGuard, PoisonError};

use super::short::{Key, Numbered};
use super::{Analyzer, Forms, Words, exact, is_acronym};

/// Words remembered; beyond it the memory starts anew.
const REMEMBERED: usize = 300_000;

/// Bytes of a word of a text and what stands behind it, rather fewer than on average.
const BYTES_OF_A_WORD: usize = 6;

/// Bytes of all remembered terms beyond which it does so too, far below what their ends can count.
const LONGEST: usize = 64 << 20;

/// The number of a term: a stem, a part, or a word as written. It holds for one [`Reading`].
pub(crate) type TermId = u32;

/// The number of a word as written.
type WordId = u32;

/// The words met so far, and the terms of their forms, each under a number.
#[derive(Default)]
pub(super) struct Memory {
    words: Numbered,
    /// The terms of the words, by their numbers: the first that are met are those that are met often, and
    /// lie near each other so.
    known: Vec<Terms>,
    /// The forms of the words, by their numbers.
    forms: Vec<Arc<Forms>>,
    term_numbers: Numbered,
    /// The texts of all terms in a row: those of a document are looked up in the order of their numbers,
    /// and lie near each other so.
    terms: String,
    /// Where each of them ends in it.
    ends: Vec<u32>,
    /// The parts of all compounds, in a row.
    parts: Vec<TermId>,
}

impl Memory {
    fn term(&mut self, text: &str) -> TermId {
        let key = Key::of(text);
        if let Some(number) = self.term_numbers.get(key) {
            return number;
        }
        self.terms.push_str(text);
        self.ends.push(self.terms.len() as u32);
        self.term_numbers.add(key)
    }
}

/// The terms of a word of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) stem: TermId,
    /// In small letters.
    pub(crate) lower: TermId,
    /// The word itself, where it is an acronym.
    pub(crate) acronym: Option<TermId>,
    /// Where its parts stand in `Memory::parts`.
    parts: (u32, u32),
}

/// The memory of words, held while a text is gone through: its words are looked up without a lock
/// each.
pub(crate) struct Reading<'a> {
    analyzer: &'a Analyzer,
    memory: MutexGuard<'a, Memory>,
}

impl Analyzer {
    /// The memory of words, for a text. Nobody else can use it meanwhile.
    pub(crate) fn reading(&self) -> Reading<'_> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        // Only between texts, so that no number changes its word within one.
        if memory.words.len() >= REMEMBERED || memory.terms.len() >= LONGEST {
            *memory = Memory::default();
        }
        Reading {
            analyzer: self,
            memory,
        }
    }
}

impl Reading<'_> {
    /// The forms of a word as written.
    pub(crate) fn forms(&mut self, word: &str) -> Arc<Forms> {
        let key = Key::of(word);
        let known = self.memory.words.get(key);
        let number = known.unwrap_or_else(|| self.remember(key, word));
        let forms = self.memory.forms.get(number as usize);
        forms.map(Arc::clone).unwrap_or_default()
    }

    /// Adds the terms of the words of a text, in order; in a heading set in capitals nothing is an acronym.
    pub(crate) fn terms(&mut self, text: &str, out: &mut Vec<Terms>) {
        // In turns, each for all words: the waits for memory of one word overlap those of the next ones.
        let mut words = Vec::with_capacity(text.len() / BYTES_OF_A_WORD);
        words.extend(Words::new(text));
        let keys: Vec<Key<'_>> = words.iter().map(|word| Key::within(text, word)).collect();
        let guesses = self.memory.words.guesses(&keys);
        for ((word, key), guess) in words.iter().zip(keys).zip(guesses) {
            let known = self.memory.words.guessed(key, guess);
            let number = known.unwrap_or_else(|| self.remember(key, word.text));
            let Some(mut terms) = self.memory.known.get(number as usize).copied() else {
                continue;
            };
            if terms.acronym.is_some() && exact(word).is_some() {
                terms.acronym = None;
            }
            out.push(terms);
        }
    }

    /// The parts of a word that is a compound.
    pub(crate) fn parts(&self, terms: &Terms) -> &[TermId] {
        let (from, to) = terms.parts;
        self.memory
            .parts
            .get(from as usize..to as usize)
            .unwrap_or_default()
    }

    /// The text of a term.
    pub(crate) fn text(&self, term: TermId) -> &str {
        let at = term as usize;
        let end = |i: usize| self.memory.ends.get(i).map(|end| *end as usize);
        let start = at.checked_sub(1).map_or(Some(0), end);
        start
            .zip(end(at))
            .and_then(|(start, end)| self.memory.terms.get(start..end))
            .unwrap_or_default()
    }

    /// Analyses a word that was not met before.
    fn remember(&mut self, key: Key<'_>, word: &str) -> WordId {
        let memory = &mut *self.memory;
        let lower = word.to_lowercase();
        // "Unga" is "unga" in all its forms.
        let known = memory.words.get(Key::of(&lower));
        let forms = known
            .and_then(|number| memory.forms.get(number as usize))
            .map_or_else(|| Arc::new(self.analyzer.analyse(lower)), Arc::clone);
        let from = memory.parts.len() as u32;
        for part in &forms.parts {
            let part = memory.term(part);
            memory.parts.push(part);
        }
        let terms = Terms {
            stem: memory.term(&forms.stem),
            lower: memory.term(&forms.lower),
            acronym: is_acronym(word).then(|| memory.term(word)),
            parts: (from, memory.parts.len() as u32),
        };
        memory.known.push(terms);
        memory.forms.push(forms);
        memory.words.add(key)
    }
}
