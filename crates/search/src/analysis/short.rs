//! A map by words that keeps short ones within itself: most words are, and of each word of a text it is
//! asked, so that a key elsewhere would be one more wait for memory.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;

use super::Word;

/// Bytes of the longest word that is kept so.
const LONGEST: usize = 23;
/// Bytes of such a word with those behind it.
const BYTES: usize = LONGEST + 1;

/// A word of few bytes, with zeros behind it and its length in the last byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Short([u64; 3]);

/// A word to be looked up.
#[derive(Clone, Copy)]
pub(super) enum Key<'a> {
    Short(Short),
    Long(&'a str),
}

impl<'a> Key<'a> {
    pub(super) fn of(word: &'a str) -> Self {
        let mut bytes = [0; BYTES];
        match bytes.get_mut(..word.len()) {
            Some(own) if word.len() <= LONGEST => {
                own.copy_from_slice(word.as_bytes());
                Self::Short(Short::of(&bytes, word.len()))
            }
            _ => Self::Long(word),
        }
    }

    /// Of a word of a text: what stands behind it there is read with it, which is faster than to copy as
    /// many bytes as it has.
    pub(super) fn within(text: &str, word: &Word<'a>) -> Self {
        let rest = text.as_bytes().get(word.start..).unwrap_or_default();
        match rest.first_chunk() {
            Some(bytes) if word.text.len() <= LONGEST => {
                Self::Short(Short::of(bytes, word.text.len()))
            }
            _ => Self::of(word.text),
        }
    }
}

impl Short {
    /// The first bytes of some, of which a word has so many.
    fn of(bytes: &[u8; BYTES], length: usize) -> Self {
        let mut numbers = [0; 3];
        for ((nth, number), eight) in numbers.iter_mut().enumerate().zip(bytes.as_chunks().0) {
            let own = (length * 8).saturating_sub(nth * 64).min(64);
            let mask = u64::MAX.checked_shr(64 - own as u32).unwrap_or(0);
            *number = u64::from_le_bytes(*eight) & mask;
        }
        let [_, _, last] = &mut numbers;
        *last |= (length as u64) << 56;
        Self(numbers)
    }
}

impl Hash for Short {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for number in self.0 {
            hasher.write_u64(number);
        }
    }
}

/// What is known of words.
pub(super) struct ByWord<T> {
    short: FxHashMap<Short, T>,
    long: FxHashMap<Box<str>, T>,
}

impl<T> Default for ByWord<T> {
    fn default() -> Self {
        Self {
            short: FxHashMap::default(),
            long: FxHashMap::default(),
        }
    }
}

impl<T> ByWord<T> {
    pub(super) fn get(&self, key: &Key<'_>) -> Option<&T> {
        match key {
            Key::Short(short) => self.short.get(short),
            Key::Long(word) => self.long.get(*word),
        }
    }

    pub(super) fn insert(&mut self, key: Key<'_>, value: T) {
        match key {
            Key::Short(short) => self.short.insert(short, value),
            Key::Long(word) => self.long.insert(word.into(), value),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_length_are_told_apart() {
        let mut words: Vec<String> = (0..60).map(|n| "å".repeat(n)).collect();
        words.extend((0..60).map(|n| "a".repeat(n)));
        words.extend(["a\0", "a\0\0", "\0"].map(str::to_owned));
        words.sort_unstable();
        words.dedup();
        let mut map = ByWord::default();
        for (nth, word) in words.iter().enumerate() {
            assert_eq!(map.get(&Key::of(word)), None, "{word:?}");
            map.insert(Key::of(word), nth);
        }
        for (nth, word) in words.iter().enumerate() {
            assert_eq!(map.get(&Key::of(word)), Some(&nth), "{word:?}");
            let text = format!("– {word} och annat");
            let within = Word {
                start: "– ".len(),
                text: word,
                shouted: false,
            };
            assert_eq!(
                map.get(&Key::within(&text, &within)),
                Some(&nth),
                "{word:?}"
            );
            assert_eq!(
                map.get(&Key::within(word, &Word { start: 0, ..within })),
                Some(&nth)
            );
        }
    }
}
