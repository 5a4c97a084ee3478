//! The words of a hunspell dictionary: more first and last parts of compounds than the lists that are
//! compiled in.
//!
//! The Swedish dictionary (`sv_SE`, LGPL-3) is not part of Aktsam: it is read where it is installed.

use std::hash::Hasher as _;
use std::path::PathBuf;

use rustc_hash::{FxHashSet, FxHasher};

/// Letters of the shortest part that is taken from the dictionary: shorter ones are found in any word.
const SHORTEST_PART: usize = 4;
/// Letters of a word of the dictionary that may still be a compound; shorter ones ("deltagare") are
/// words of their own.
const LONG: usize = 11;

/// The Swedish dictionary's flag of words that may end a compound (its COMPOUNDEND).
const COMPOUND_END: char = 'Y';
/// Endings that a last part may have; what is left, or that with an a or e, is the base form.
const ENDINGS: &[&str] = &[
    "", "s", "n", "en", "ens", "et", "ets", "t", "ar", "arna", "arnas", "er", "erna", "ernas",
    "or", "orna", "na", "r", "ns", "ts", "ade", "ades", "ande", "are", "arnas", "d", "de",
];
/// What links a first part that does not stand for itself: "kvinno-", "gatu-", "arbets-".
const LINKS: &[(&str, &str)] = &[
    ("s", ""),
    ("s", "e"),
    ("o", "a"),
    ("u", "a"),
    ("e", "a"),
    ("", "a"),
    ("", "e"),
];

/// The base forms of a dictionary.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hunspell {
    /// Hashes of the words: a hundred and fifty thousand strings would take longer to load than a
    /// search takes, and a collision in 64 bits only splits a word that need not be.
    words: FxHashSet<u64>,
    /// Those of them that may end a compound.
    ends: FxHashSet<u64>,
}

fn hash(word: &str, end: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for byte in word.bytes().chain(end.bytes()) {
        hasher.write_u8(byte);
    }
    hasher.finish()
}

impl Hunspell {
    /// Reads the text of a `.dic` file: a word a line, its flags behind a slash. The first line is the
    /// number of words.
    pub(crate) fn read(dic: &str) -> Self {
        let mut words = FxHashSet::default();
        let mut ends = FxHashSet::default();
        for line in dic.lines().skip(1) {
            let line = line.split(['\t', ' ']).next().unwrap_or_default();
            let (word, flags) = line.split_once('/').unwrap_or((line, ""));
            if word.chars().count() >= SHORTEST_PART && word.chars().all(char::is_lowercase) {
                words.insert(hash(word, ""));
                if flags.contains(COMPOUND_END) {
                    ends.insert(hash(word, ""));
                }
            }
        }
        Self { words, ends }
    }

    pub(super) fn has(&self, word: &str, end: &str) -> bool {
        self.words.contains(&hash(word, end))
    }

    /// Whether an inflected word has a base form among some words.
    fn inflects(words: &FxHashSet<u64>, word: &str) -> bool {
        ENDINGS.iter().any(|ending| {
            word.strip_suffix(ending).is_some_and(|rest| {
                let known = |end| words.contains(&hash(rest, end));
                let letters = rest.chars().count();
                (letters >= SHORTEST_PART && known(""))
                    || (letters + 1 >= SHORTEST_PART && (known("a") || known("e")))
            })
        })
    }

    /// The word that a first part stands for.
    fn first(&self, part: &str) -> Option<String> {
        if !long_enough(part) {
            return None;
        }
        if self.has(part, "") {
            return Some(part.to_owned());
        }
        LINKS.iter().find_map(|(link, end)| {
            let rest = part.strip_suffix(link)?;
            let known = long_enough(rest) && self.has(rest, end);
            known.then(|| format!("{rest}{end}"))
        })
    }

    /// A compound in two: the word of the first part and where the second begins. Of several the one
    /// with the longer last part whose first part needs no guess.
    pub(crate) fn split(&self, word: &str, seams: &[usize]) -> Option<(String, usize)> {
        let letters = seams.len();
        if self.words.is_empty() || (letters < LONG && Self::inflects(&self.words, word)) {
            return None;
        }
        seams
            .iter()
            .skip(SHORTEST_PART)
            .take(letters.saturating_sub(2 * SHORTEST_PART - 1))
            .find_map(|&at| {
                let (first, last) = word.split_at_checked(at)?;
                if !Self::inflects(&self.ends, last) {
                    return None;
                }
                Some((self.first(first)?, at))
            })
    }
}

fn long_enough(word: &str) -> bool {
    word.chars().count() >= SHORTEST_PART
}

/// Where the Swedish dictionary lies when it is installed, most likely first.
pub(crate) fn places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = [
        "/usr/share/hunspell/sv_SE.dic",
        "/usr/share/myspell/dicts/sv_SE.dic",
        "/usr/local/share/hunspell/sv_SE.dic",
        "/opt/homebrew/share/hunspell/sv_SE.dic",
        "/Library/Spelling/sv_SE.dic",
        "/usr/lib/libreoffice/share/extensions/dict-sv/sv_SE.dic",
        "/Applications/LibreOffice.app/Contents/Resources/extensions/dict-sv/sv_SE.dic",
    ]
    .iter()
    .map(PathBuf::from)
    .collect();
    for folder in ["ProgramFiles", "ProgramFiles(x86)"] {
        if let Some(folder) = std::env::var_os(folder) {
            let office = "LibreOffice/share/extensions/dict-sv/sv_SE.dic";
            places.push(PathBuf::from(folder).join(office));
        }
    }
    places
}

/// The text of a dictionary: UTF-8, else Latin-1, as older ones are.
pub(crate) fn decode(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|e| e.as_bytes().iter().map(|byte| char::from(*byte)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(word: &str) -> Option<(String, String)> {
        let dic = "9\ncykel/ADY\nverkstad/EFY\nkvinna\njour/AY\nbröd/ADHVY\nkaka/AHDY\ndelta\ndeltagare\nXyz\n";
        let hunspell = Hunspell::read(dic);
        let seams: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        let (first, at) = hunspell.split(word, &seams)?;
        Some((first, word.get(at..)?.to_owned()))
    }

    #[test]
    fn a_compound_of_two_words_of_the_dictionary_is_split() {
        let two = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(split("cykelverkstaden"), two("cykel", "verkstaden"));
        assert_eq!(split("kvinnojouren"), two("kvinna", "jouren"));
        assert_eq!(split("brödkakor"), two("bröd", "kakor"));
    }

    #[test]
    fn a_word_of_the_dictionary_and_an_unknown_one_stay_whole() {
        assert_eq!(split("deltagare"), None);
        assert_eq!(split("cykelsnurr"), None);
        assert_eq!(split("cykel"), None);
    }

    #[test]
    fn an_old_dictionary_is_latin_1() {
        assert_eq!(decode(b"1\nbr\xf6d".to_vec()), "1\nbröd");
    }
}
