//! Words met before, with their forms: natural text repeats its words, so that hardly any is analysed
//! twice.

use std::sync::{Arc, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::{Analyzer, Forms, Word, exact, is_acronym};

/// Words remembered; beyond it the memory starts anew.
const REMEMBERED: usize = 300_000;

/// The number of a term: a stem, a part, or a word as written. It holds for one [`Reading`].
pub(crate) type TermId = u32;

/// The words met so far, and the terms of their forms, each under a number.
#[derive(Default)]
pub(super) struct Memory {
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Known>,
    term_numbers: FxHashMap<Box<str>, TermId>,
    terms: Vec<Box<str>>,
    /// The parts of all compounds, in a row.
    parts: Vec<TermId>,
}

struct Known {
    forms: Arc<Forms>,
    stem: TermId,
    lower: TermId,
    /// The word itself, where it is an acronym.
    acronym: Option<TermId>,
    /// Where its parts stand in `Memory::parts`.
    parts: (u32, u32),
}

impl Memory {
    fn term(&mut self, text: &str) -> TermId {
        if let Some(number) = self.term_numbers.get(text) {
            return *number;
        }
        let number = self.terms.len() as TermId;
        self.terms.push(text.into());
        self.term_numbers.insert(text.into(), number);
        number
    }
}

/// The terms of a word of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    pub(crate) stem: TermId,
    /// In small letters.
    pub(crate) lower: TermId,
    pub(crate) acronym: Option<TermId>,
    pub(crate) parts: &'a [TermId],
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
        if memory.words.len() >= REMEMBERED {
            *memory = Memory::default();
        }
        Reading {
            analyzer: self,
            memory,
        }
    }
}

impl Reading<'_> {
    /// The number of a word as written.
    fn number(&mut self, word: &str) -> usize {
        let number = match self.memory.numbers.get(word) {
            Some(number) => *number,
            None => self.remember(word),
        };
        number as usize
    }

    /// The forms of a word as written.
    pub(crate) fn forms(&mut self, word: &str) -> Arc<Forms> {
        let number = self.number(word);
        let known = self.memory.words.get(number);
        known
            .map(|known| Arc::clone(&known.forms))
            .unwrap_or_default()
    }

    /// The terms of a word of a text; in a heading set in capitals nothing is an acronym.
    pub(crate) fn terms(&mut self, word: &Word<'_>) -> Option<Terms<'_>> {
        let number = self.number(word.text);
        let known = self.memory.words.get(number)?;
        let (from, to) = known.parts;
        Some(Terms {
            stem: known.stem,
            lower: known.lower,
            acronym: known.acronym.filter(|_| exact(word).is_none()),
            parts: self
                .memory
                .parts
                .get(from as usize..to as usize)
                .unwrap_or_default(),
        })
    }

    /// The text of a term.
    pub(crate) fn text(&self, term: TermId) -> &str {
        self.memory.terms.get(term as usize).map_or("", |t| t)
    }

    /// Analyses a word that was not met before; its number.
    fn remember(&mut self, word: &str) -> u32 {
        let memory = &mut *self.memory;
        let lower = word.to_lowercase();
        // "Unga" is "unga" in all its forms.
        let same = memory.numbers.get(lower.as_str());
        let forms = match same.and_then(|number| memory.words.get(*number as usize)) {
            Some(known) => Arc::clone(&known.forms),
            None => Arc::new(self.analyzer.analyse(lower)),
        };
        let from = memory.parts.len() as u32;
        for part in &forms.parts {
            let part = memory.term(part);
            memory.parts.push(part);
        }
        let known = Known {
            stem: memory.term(&forms.stem),
            lower: memory.term(&forms.lower),
            acronym: is_acronym(word).then(|| memory.term(word)),
            parts: (from, memory.parts.len() as u32),
            forms,
        };
        let number = memory.words.len() as u32;
        memory.words.push(known);
        memory.numbers.insert(word.into(), number);
        number
    }
}
