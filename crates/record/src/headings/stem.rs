//! A light Swedish stemmer for the words of headings.
//!
//! It strips the endings of nouns and adjectives (definite, plural, genitive) so that "målen",
//! "målets" and "mål" meet. It over-strips on purpose: it is only ever used to compare words with
//! the few hundred words of `headings.toml`, never with free text.

/// Endings by their last letter, longest first.
const fn endings(last: u8) -> &'static [&'static str] {
    match last {
        b's' => &[
            "ernas", "arnas", "ornas", "ens", "ets", "nas", "ns", "as", "es", "s",
        ],
        b'n' => &["heten", "en", "n"],
        b'a' => &["erna", "arna", "orna", "na", "a"],
        b'e' => &["ande", "ade", "e"],
        b'r' => &["er", "ar", "or"],
        b't' => &["et", "at", "t"],
        b'd' => &["ad"],
        _ => &[],
    }
}

/// The stem of a lower-case word.
pub(crate) fn stem(word: &str) -> &str {
    // Three rounds reach "-ar-na-s".
    stem_in(word, 3)
}

/// The stem after so many rounds. Of a compound fewer may be right: "samverkansvinster" would lose
/// more than "vinst" does, which must keep its letters.
pub(super) fn stem_in(word: &str, rounds: usize) -> &str {
    let mut stem = word;
    // A stem keeps three letters, four after the first round or a single letter.
    for round in 0..rounds {
        let last = stem.as_bytes().last().copied().unwrap_or_default();
        let Some(shorter) = endings(last)
            .iter()
            .filter_map(|ending| stem.strip_suffix(ending).map(|rest| (ending, rest)))
            .find(|(ending, rest)| {
                // "Insats", "plats": this s is the word's own, not a genitive's.
                if **ending == "s" && rest.ends_with('t') {
                    return false;
                }
                let least = if round == 0 && ending.len() > 1 { 3 } else { 4 };
                rest.chars().count() >= least
            })
            .map(|(_, rest)| rest)
        else {
            break;
        };
        stem = shorter;
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn inflections_of_a_word_share_a_stem() {
        for group in [
            &["mål", "målet", "målen", "målens"][..],
            &["syfte", "syftet", "syften", "syftena"],
            &["metod", "metoder", "metoderna", "metodens"],
            &[
                "målgrupp",
                "målgrupper",
                "målgruppen",
                "målgruppernas",
                "målgruppens",
            ],
            &["insats", "insatsen", "insatser", "insatsens", "insatserna"],
            &["projekt", "projektet", "projektets"],
            &["deltagare", "deltagarna", "deltagarnas"],
            &["bilaga", "bilagor", "bilagan", "bilagorna"],
            &["kostnad", "kostnader", "kostnaderna"],
            &["resurs", "resurser", "resursen"],
        ] {
            let stems: Vec<&str> = group.iter().map(|w| stem(w)).collect();
            assert!(stems.iter().all(|s| s == &stems[0]), "{group:?}: {stems:?}");
        }
    }

    #[test]
    fn short_words_stay_whole() {
        assert_eq!(stem("ans"), "ans");
        assert_eq!(stem("av"), "av");
    }
}
