//! The language of a document, by its function words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lower::push_lower;
use crate::reading::Reading;

const SWEDISH: &[&str] = &[
    "och", "att", "det", "som", "är", "för", "på", "med", "av", "inte", "till", "ska", "vi",
];
const ENGLISH: &[&str] = &[
    "the", "and", "of", "to", "is", "for", "with", "that", "are", "not", "will", "we", "this",
];
const NORWEGIAN: &[&str] = &[
    "ikke", "jeg", "skal", "også", "fra", "blir", "av", "og", "til", "etter", "noen",
];
const DANISH: &[&str] = &[
    "ikke", "jeg", "skal", "også", "fra", "bliver", "af", "og", "til", "efter", "nogle",
];
const FINNISH: &[&str] = &[
    "ja", "on", "ei", "että", "joka", "tai", "sekä", "ovat", "mukaan",
];

const LANGUAGES: [(&str, &[&str]); 5] = [
    ("sv", SWEDISH),
    ("en", ENGLISH),
    ("no", NORWEGIAN),
    ("da", DANISH),
    ("fi", FINNISH),
];

/// The longest of these words, in bytes.
const LONGEST: usize = 8;

/// Word → a bit for each language of which it is one.
static FUNCTION_WORDS: LazyLock<FxHashMap<&str, u8>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for (number, (_, list)) in LANGUAGES.iter().enumerate() {
        for word in *list {
            *words.entry(*word).or_default() |= 1 << number;
        }
    }
    words
});

/// ISO 639-1 code of the language of most of the text; `None` where too few words tell.
pub(crate) fn language(reading: &Reading<'_>) -> Option<String> {
    let mut hits = [0_u32; LANGUAGES.len()];
    let (mut words, mut swedish_letters) = (0_u32, 0_u32);
    let mut lower = String::new();
    'text: for passage in &reading.passages {
        for word in passage
            .text
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| !w.is_empty())
        {
            words += 1;
            // Twenty thousand words tell the language of any document.
            if words > 20_000 {
                break 'text;
            }
            swedish_letters += u32::from(word.contains(['å', 'ä', 'ö', 'Å', 'Ä', 'Ö']));
            if word.len() > LONGEST {
                continue;
            }
            lower.clear();
            word.chars().for_each(|c| push_lower(&mut lower, c));
            let Some(of) = FUNCTION_WORDS.get(lower.as_str()) else {
                continue;
            };
            for (number, hit) in hits.iter_mut().enumerate() {
                *hit += u32::from(of & (1 << number) != 0);
            }
        }
    }
    let ((code, _), hit) = LANGUAGES.iter().zip(hits).max_by_key(|(_, hit)| *hit)?;
    if hit >= 5 && hit * 25 >= words {
        return Some((*code).to_owned());
    }
    // A budget has labels but no sentences: its letters tell.
    (words >= 8 && swedish_letters * 12 >= words).then(|| "sv".to_owned())
}
