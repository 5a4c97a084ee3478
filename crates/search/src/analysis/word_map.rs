//! A map by words, most of which are short.

use rustc_hash::FxHashMap;

/// Bytes of a short word with its length behind it.
const SHORT: usize = 24;

/// Values by words. A short word lies in the table itself: a look-up reads one place of memory, where a
/// table of strings reads another for the letters, and nearly every word of a text is looked up.
#[derive(Debug)]
pub(crate) struct WordMap<V> {
    short: FxHashMap<[u8; SHORT], V>,
    long: FxHashMap<Box<str>, V>,
}

impl<V> Default for WordMap<V> {
    fn default() -> Self {
        Self {
            short: FxHashMap::default(),
            long: FxHashMap::default(),
        }
    }
}

/// The key of a word of fewer than [`SHORT`] bytes.
fn short(word: &str) -> Option<[u8; SHORT]> {
    let mut key = [0; SHORT];
    let (length, letters) = key.split_last_mut()?;
    letters
        .get_mut(..word.len())?
        .copy_from_slice(word.as_bytes());
    *length = u8::try_from(word.len()).ok()?;
    Some(key)
}

impl<V: Copy> WordMap<V> {
    /// The value of a word.
    pub(crate) fn get(&self, word: &str) -> Option<V> {
        match short(word) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(word).copied(),
        }
    }

    /// Gives a word its value.
    pub(crate) fn insert(&mut self, word: &str, value: V) {
        match short(word) {
            Some(key) => self.short.insert(key, value),
            None => self.long.insert(word.into(), value),
        };
    }

    /// How many words have a value.
    pub(crate) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_length_keep_their_value() {
        let mut map = WordMap::default();
        let words: Vec<String> = (0..60).map(|n| "å".repeat(n) + "a\0").collect();
        for (i, word) in words.iter().enumerate() {
            map.insert(word, i);
            assert_eq!(map.get(word.trim_end_matches('\0')), None);
        }
        assert_eq!(map.len(), words.len());
        for (i, word) in words.iter().enumerate() {
            assert_eq!(map.get(word), Some(i));
        }
    }
}
