//! The order of Swedish words: a to z, then å, ä, ö.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A key whose bytes sort as Swedes sort the text: case and accents count for nothing, å, ä and ö
/// stand after z, æ with ä, ø with ö and ü with y.
pub(crate) fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut space = false;
    for c in text.nfc().flat_map(char::to_lowercase) {
        let c = match c {
            'å' => '{',
            'ä' | 'æ' => '|',
            'ö' | 'ø' => '}',
            'ü' => 'y',
            c if c.is_alphanumeric() => c.nfd().find(|c| !is_combining_mark(*c)).unwrap_or(c),
            _ => {
                space = !key.is_empty();
                continue;
            }
        };
        if std::mem::take(&mut space) {
            key.push(' ');
        }
        key.push(c);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_order_puts_å_ä_ö_last() {
        let mut titles = [
            "Öppna dörrar",
            "Zebra",
            "Ängeln",
            "Åter i arbete",
            "”Arena”",
            "Éclair",
            "Eko",
            "Vägen ut",
            "Waldorf",
        ];
        titles.sort_by_key(|t| sort_key(t));
        assert_eq!(
            titles,
            [
                "”Arena”",
                "Éclair",
                "Eko",
                "Vägen ut",
                "Waldorf",
                "Zebra",
                "Åter i arbete",
                "Ängeln",
                "Öppna dörrar"
            ]
        );
    }

    #[test]
    fn a_shorter_word_stands_before_a_longer() {
        assert!(sort_key("Ung i arbete") < sort_key("Unga in"));
    }
}
