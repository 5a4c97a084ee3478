//! What was said of words and lines before: documents of one archive share most of both.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::HeadingReading;
use super::words::Kind;

/// Answers to texts that came before, kept over documents. An answer depends on the lexicon alone, so that
/// none is different for having been remembered.
#[derive(Debug)]
pub(crate) struct Remembered<T, const MOST: usize> {
    answers: Mutex<FxHashMap<Box<str>, T>>,
}

/// Longer texts are not remembered, in bytes: few of them come again.
const LONGEST: usize = 160;

impl<T, const MOST: usize> Default for Remembered<T, MOST> {
    fn default() -> Self {
        Self {
            answers: Mutex::default(),
        }
    }
}

impl<T: Clone, const MOST: usize> Remembered<T, MOST> {
    /// The answer to a text, asked for where it is not known. Full, the memory begins anew.
    pub(super) fn get(&self, text: &str, ask: impl FnOnce() -> T) -> T {
        if text.len() > LONGEST {
            return ask();
        }
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = answers().get(text).cloned();
        known.unwrap_or_else(|| {
            let answer = ask();
            let mut answers = answers();
            if answers.len() >= MOST {
                answers.clear();
            }
            answers.insert(text.into(), answer.clone());
            answer
        })
    }
}

/// A word's stem, as its length, and what the lexicon says of the word.
type Known = (usize, Kind);

/// What the lexicon said of words and of whole lines.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Of words in long lines and in short ones.
    pub(super) words: [Remembered<Known, 20_000>; 2],
    /// Of lines.
    pub(super) lines: Remembered<Arc<HeadingReading>, 8_000>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_asked_for_once_until_the_memory_is_full() {
        let memory: Remembered<usize, 2> = Remembered::default();
        let asked = std::cell::Cell::new(0);
        let get = |text: &str| {
            memory.get(text, || {
                asked.set(asked.get() + 1);
                text.len()
            })
        };
        assert_eq!((get("ab"), get("ab"), asked.get()), (2, 2, 1));
        assert_eq!((get("abc"), get("ab"), asked.get()), (3, 2, 2));
        assert_eq!((get("a"), get("ab"), asked.get()), (1, 2, 4));
        let long = "a".repeat(LONGEST + 1);
        assert_eq!((get(&long), get(&long), asked.get()), (161, 161, 6));
    }
}
