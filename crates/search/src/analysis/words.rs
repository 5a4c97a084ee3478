//! Text into words.

use std::ops::Range;

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// First byte in the text.
    pub(crate) start: usize,
    /// Its letters and digits.
    pub(crate) text: &'a str,
    /// Whether the line that it stands on is set in capitals throughout.
    pub(crate) shouted: bool,
}

/// The words of a text in order: runs of letters, digits and combining marks. "BIP-projektet" and
/// "SIP:en" are two words each, "7tjugo" is one.
#[derive(Debug, Clone)]
pub(crate) struct Words<'a> {
    text: &'a str,
    at: usize,
    line_end: usize,
    shouted: bool,
}

impl<'a> Words<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line_end: 0,
            shouted: false,
        }
    }

    fn enter_line(&mut self, at: usize) {
        let rest = self.text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        self.line_end = at + line.len();
        self.shouted = is_shouted(line);
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let start = end_of_run(self.text, self.at, false);
        let end = end_of_run(self.text, start, true);
        if start == end {
            return None;
        }
        if start >= self.line_end {
            self.enter_line(start);
        }
        self.at = end;
        Some(Word {
            start,
            text: self.text.get(start..end)?,
            shouted: self.shouted,
        })
    }
}

/// Byte at which characters from a byte on cease to belong to a word, or to not belong to one.
fn end_of_run(text: &str, from: usize, word: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        // Most of a text is ASCII and the rest of it Swedish, and all of it is gone through.
        let (is_word, length) = match (byte, bytes.get(at + 1)) {
            (0..=0x7f, _) => (byte.is_ascii_alphanumeric(), 1),
            // À to ÿ but for × and ÷.
            (0xc3, Some(next)) => (!matches!(next, 0x97 | 0xb7), 2),
            _ => match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) => (is_word_char(c), c.len_utf8()),
                None => break,
            },
        };
        if is_word != word {
            break;
        }
        at += length;
    }
    at
}

/// Where the words of a text stand, in bytes: the places of [`Words`] alone, for less.
pub(crate) fn places_of_words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = end_of_run(text, at, false);
        at = end_of_run(text, start, true);
        (start < at).then_some(start..at)
    })
}

/// Whether a character belongs to a word.
pub(crate) fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else if ('\u{c0}'..='\u{ff}').contains(&c) {
        !matches!(c, '×' | '÷')
    } else {
        c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
    }
}

/// A heading in capitals: several words, no small letter, and at least one too long for an acronym.
fn is_shouted(line: &str) -> bool {
    let mut words = 0;
    let mut long = false;
    for word in line.split(|c| !is_word_char(c)).filter(|w| !w.is_empty()) {
        if word.chars().any(char::is_lowercase) {
            return false;
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        words += usize::from(letters > 0);
        long |= letters > LONGEST_ACRONYM;
    }
    words > 1 && long
}

/// Letters of the longest acronym; what is longer is a word in capitals.
pub(crate) const LONGEST_ACRONYM: usize = 6;

/// Whether a word is written as an acronym: two letters or more, all of them capitals, digits
/// allowed.
pub(crate) fn is_acronym(word: &str) -> bool {
    let mut letters = 0;
    for c in word.chars() {
        if c.is_lowercase() {
            return false;
        }
        letters += usize::from(c.is_uppercase());
    }
    letters >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Words::new(text).map(|w| w.text).collect()
    }

    #[test]
    fn words_end_at_everything_but_letters_and_digits() {
        assert_eq!(
            words("SIP:en, BIP-projektet (7tjugo)!"),
            ["SIP", "en", "BIP", "projektet", "7tjugo"]
        );
        assert_eq!(words(""), [""; 0]);
        assert_eq!(words("  åäö\u{308}é"), ["åäö\u{308}é"]);
    }

    #[test]
    fn every_letter_belongs_to_a_word_however_it_is_looked_at() {
        for c in ('\u{0}'..='\u{2ff}').chain(['’', '–', 'ﬁ', '漢', '\u{308}', '\u{fffd}']) {
            let text = format!("a{c}b");
            let whole = words(&text) == [text.as_str()];
            assert_eq!(whole, is_word_char(c), "{c:?}");
            let places: Vec<_> = Words::new(&text)
                .map(|w| w.start..w.start + w.text.len())
                .collect();
            assert_eq!(places_of_words(&text).collect::<Vec<_>>(), places);
        }
    }

    #[test]
    fn a_heading_in_capitals_is_shouted_and_a_list_of_acronyms_is_not() {
        let shouted = |text| Words::new(text).all(|w| w.shouted);
        assert!(shouted("MÅL OCH EFFEKTMÅL"));
        assert!(!shouted("BIP, SIP OCH IPS"));
        assert!(!shouted("BIP"));
        assert!(!shouted("Mål SE"));
    }

    #[test]
    fn acronyms_have_two_capitals_and_no_small_letter() {
        for word in ["SE", "IPS", "7TJUGO", "EQ5D", "ÅÄ"] {
            assert!(is_acronym(word), "{word}");
        }
        for word in ["S", "Se", "se", "12", "SEd", ""] {
            assert!(!is_acronym(word), "{word}");
        }
    }
}
