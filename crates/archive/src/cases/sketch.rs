//! How alike two texts are, from a few numbers of each.
//!
//! The shingles (runs of words) of a text are hashed and the smallest hashes kept; the share that two
//! texts have in common estimates the Jaccard similarity of their shingles (Broder 1997, bottom-k).

use serde::{Deserialize, Serialize};

/// Words in a shingle.
const WORDS: usize = 4;
/// Hashes that are kept.
const KEPT: usize = 128;
/// Hashes by which like texts find each other: two that are 80 % alike share one of 16 but for once in
/// a hundred thousand million times.
const KEYS: usize = 16;
/// Texts with fewer shingles are too short to be told apart.
const LEAST: usize = 24;

/// A text in a few numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Sketch {
    /// The smallest hashes, ascending; none where the text is too short.
    #[serde(with = "digits")]
    hashes: Vec<u64>,
}

/// Hashes as one text of hex digits, sixteen each: read many times in an import, and several times
/// faster than numbers.
mod digits {
    use std::fmt::Write as _;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(hashes: &[u64], to: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(hashes.len() * 16);
        for hash in hashes {
            let _ = write!(text, "{hash:016x}");
        }
        to.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored {
            Digits(String),
            /// As the first catalogues hold them.
            Numbers(Vec<u64>),
        }
        match Stored::deserialize(from)? {
            Stored::Numbers(hashes) => Ok(hashes),
            Stored::Digits(text) => text
                .as_bytes()
                .chunks(16)
                .map(|digits| {
                    std::str::from_utf8(digits)
                        .ok()
                        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
                        .ok_or_else(|| serde::de::Error::custom("no hex digits"))
                })
                .collect(),
        }
    }
}

impl Sketch {
    /// The sketch of a text.
    pub(crate) fn of<'a>(parts: impl Iterator<Item = &'a str>) -> Self {
        let words: Vec<String> = parts
            .flat_map(|part| part.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let mut hashes: Vec<u64> = words.windows(WORDS).map(hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        if hashes.len() < LEAST {
            hashes.clear();
        }
        hashes.truncate(KEPT);
        Self { hashes }
    }

    /// The hashes by which like texts find each other.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.hashes.iter().take(KEYS).copied()
    }

    /// How alike two texts are, from 0 to 1; `None` where one is too short to tell.
    pub(crate) fn likeness(&self, other: &Self) -> Option<f64> {
        if self.hashes.is_empty() || other.hashes.is_empty() {
            return None;
        }
        let (mut a, mut b) = (
            self.hashes.iter().peekable(),
            other.hashes.iter().peekable(),
        );
        let (mut seen, mut shared) = (0u32, 0u32);
        while seen < KEPT as u32 {
            match (a.peek(), b.peek()) {
                (Some(x), Some(y)) if x == y => {
                    shared += 1;
                    a.next();
                    b.next();
                }
                (Some(x), Some(y)) if x < y => {
                    a.next();
                }
                (_, Some(_)) => {
                    b.next();
                }
                (Some(_), None) => {
                    a.next();
                }
                (None, None) => break,
            }
            seen += 1;
        }
        Some(f64::from(shared) / f64::from(seen.max(1)))
    }
}

/// FNV-1a over the words, mixed so that the smallest are a fair sample (`SplitMix64`). The values are
/// stored, so they must never change.
fn hash(words: &[String]) -> u64 {
    let mut h: u64 = 0xCBF2_9CE4_8422_2325;
    for word in words {
        for byte in word.bytes().chain([b' ']) {
            h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    h = (h ^ (h >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    h ^ (h >> 31)
}

#[cfg(test)]
#[allow(clippy::format_collect, reason = "tests make their texts themselves")]
mod tests {
    use super::*;

    fn text(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("ord{n} ")).collect()
    }

    fn likeness(a: &str, b: &str) -> Option<f64> {
        Sketch::of([a].into_iter()).likeness(&Sketch::of([b].into_iter()))
    }

    #[test]
    fn likeness_is_near_the_share_of_common_shingles() {
        assert_eq!(likeness(&text(0, 500), &text(0, 500)), Some(1.0));
        assert_eq!(likeness(&text(0, 500), &text(500, 1000)), Some(0.0));
        // 900 of 1100 words in common.
        let near = likeness(&text(0, 1000), &text(100, 1100)).unwrap();
        assert!((near - 0.82).abs() < 0.12, "{near}");
        assert_eq!(likeness("för kort", &text(0, 500)), None);
    }

    #[test]
    fn a_sketch_is_read_back_also_as_it_once_was_written() {
        let sketch = Sketch::of([text(0, 100).as_str()].into_iter());
        let json = serde_json::to_string(&sketch).unwrap();
        assert_eq!(serde_json::from_str::<Sketch>(&json).unwrap(), sketch);
        let numbers = serde_json::json!({ "hashes": sketch.hashes });
        assert_eq!(serde_json::from_value::<Sketch>(numbers).unwrap(), sketch);
        assert!(serde_json::from_str::<Sketch>(r#"{"hashes":"åäö"}"#).is_err());
    }

    #[test]
    fn case_and_layout_do_not_matter() {
        let a = text(0, 100);
        assert_eq!(
            likeness(&a, &a.to_uppercase().replace(' ', ",\n")),
            Some(1.0)
        );
    }
}
