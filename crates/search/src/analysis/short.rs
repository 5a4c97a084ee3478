//! Words under numbers. Each word of a text is asked for, and most are met before: what this costs is how
//! often memory is waited for, so that short words, which most are, are kept as numbers and not elsewhere.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

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

impl Short {
    /// Its slot, and what tells it there from others: halves of a hash.
    fn hash(self) -> u64 {
        let mut hasher = FxHasher::default();
        for number in self.0 {
            hasher.write_u64(number);
        }
        hasher.finish()
    }
}

/// Words under numbers, the first 0, each next one 1 more.
///
/// What is looked at for a word lies in two places, and the slots are so few bytes that they stay near:
/// those of many words are waited for together ([`guesses`](Self::guesses)), and the words that came first,
/// which come most often, stand side by side.
#[derive(Default)]
pub(super) struct Numbered {
    /// The upper half of a hash, below it the word's number and 1; 0 for none. Their number is a power of 2.
    slots: Vec<u64>,
    words: Vec<Short>,
    long: FxHashMap<Box<str>, u32>,
}

/// Stands for a long word.
const NONE: Short = Short([u64::MAX; 3]);
/// The upper half of a hash or a slot.
const UPPER: u64 = u64::MAX << u32::BITS;

impl Numbered {
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The slots from a hash's own on.
    fn from(&self, hash: u64) -> impl Iterator<Item = (usize, u64)> {
        let last = self.slots.len().wrapping_sub(1);
        (0..self.slots.len()).map_while(move |far| {
            let at = (hash as usize).wrapping_add(far) & last;
            Some((at, *self.slots.get(at)?))
        })
    }

    /// For each word a number that it may have; what is no short word of them has none.
    pub(super) fn guesses(&self, keys: &[Key<'_>]) -> Vec<u32> {
        let guess = |key: &Key<'_>| {
            let Key::Short(short) = key else {
                return u32::MAX;
            };
            let hash = short.hash();
            let found = self
                .from(hash)
                .find(|(_, slot)| *slot == 0 || (slot ^ hash) & UPPER == 0);
            found.map_or(u32::MAX, |(_, slot)| (slot as u32).wrapping_sub(1))
        };
        keys.iter().map(guess).collect()
    }

    /// The number of a word that may have one.
    pub(super) fn guessed(&self, key: Key<'_>, guess: u32) -> Option<u32> {
        match (key, self.words.get(guess as usize)) {
            (Key::Short(own), Some(word)) if *word == own => Some(guess),
            _ => self.get(key),
        }
    }

    /// The number of a word.
    pub(super) fn get(&self, key: Key<'_>) -> Option<u32> {
        let short = match key {
            Key::Short(short) => short,
            Key::Long(word) => return self.long.get(word).copied(),
        };
        let hash = short.hash();
        for (_, slot) in self.from(hash) {
            let number = (slot as u32).checked_sub(1)?;
            if (slot ^ hash) & UPPER == 0 && self.words.get(number as usize) == Some(&short) {
                return Some(number);
            }
        }
        None
    }

    /// Gives a word that has none the next number.
    pub(super) fn add(&mut self, key: Key<'_>) -> u32 {
        let number = self.words.len() as u32;
        match key {
            Key::Short(short) => {
                self.words.push(short);
                // A quarter of the slots are left free, so that one is found soon.
                if self.words.len() * 4 > self.slots.len() * 3 {
                    self.grow();
                } else {
                    self.settle(short, number);
                }
            }
            Key::Long(word) => {
                self.words.push(NONE);
                self.long.insert(word.into(), number);
            }
        }
        number
    }

    fn grow(&mut self) {
        let slots = (self.slots.len() * 2).max(64);
        self.slots.clear();
        self.slots.resize(slots, 0);
        for number in 0..self.words.len() {
            if let Some(short) = self.words.get(number).copied().filter(|s| *s != NONE) {
                self.settle(short, number as u32);
            }
        }
    }

    fn settle(&mut self, short: Short, number: u32) {
        let hash = short.hash();
        let free = self.from(hash).find(|(_, slot)| *slot == 0);
        if let Some(slot) = free.and_then(|(at, _)| self.slots.get_mut(at)) {
            *slot = hash & UPPER | u64::from(number + 1);
        }
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
        let mut numbered = Numbered::default();
        for (nth, word) in words.iter().enumerate() {
            assert_eq!(numbered.get(Key::of(word)), None, "{word:?}");
            assert_eq!(numbered.add(Key::of(word)) as usize, nth);
        }
        assert_eq!(numbered.len(), words.len());
        for (nth, word) in words.iter().enumerate() {
            let found = Some(nth as u32);
            assert_eq!(numbered.get(Key::of(word)), found, "{word:?}");
            let text = format!("– {word} och annat");
            let within = Word {
                start: "– ".len(),
                text: word,
                shouted: false,
            };
            let alone = Word { start: 0, ..within };
            for key in [Key::within(&text, &within), Key::within(word, &alone)] {
                for guess in numbered.guesses(&[key]).into_iter().chain([0, 7, u32::MAX]) {
                    assert_eq!(numbered.guessed(key, guess), found, "{word:?}");
                }
            }
        }
    }

    #[test]
    fn many_words_are_found_again() {
        let mut numbered = Numbered::default();
        assert_eq!(numbered.guesses(&[Key::of("ord")]), [u32::MAX]);
        let words: Vec<String> = (0..20_000).map(|n| format!("ord{n}")).collect();
        for word in &words {
            numbered.add(Key::of(word));
        }
        let keys: Vec<Key<'_>> = words.iter().map(|word| Key::of(word)).collect();
        for (nth, (key, guess)) in keys.iter().zip(numbered.guesses(&keys)).enumerate() {
            assert_eq!(numbered.guessed(*key, guess), Some(nth as u32));
        }
        assert_eq!(numbered.get(Key::of("ord20000")), None);
    }
}
