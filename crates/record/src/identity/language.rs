//! The language of a document, by its function words.

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

/// ISO 639-1 code of the language of most of the text; `None` where too few words tell.
pub(crate) fn language(reading: &Reading<'_>) -> Option<String> {
    const LANGUAGES: [(&str, &[&str]); 5] = [
        ("sv", SWEDISH),
        ("en", ENGLISH),
        ("no", NORWEGIAN),
        ("da", DANISH),
        ("fi", FINNISH),
    ];
    let mut hits = [0_u32; LANGUAGES.len()];
    let (mut words, mut swedish_letters) = (0_u32, 0_u32);
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
            let lower = word.to_lowercase();
            swedish_letters += u32::from(lower.contains(['å', 'ä', 'ö']));
            for ((_, list), hit) in LANGUAGES.iter().zip(&mut hits) {
                *hit += u32::from(list.contains(&lower.as_str()));
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
