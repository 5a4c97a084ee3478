//! Beginnings of words, looked for together.

/// Beginnings of words that one pass over a text looks for, whatever the case of ASCII letters: a filter that
/// costs no memory, before work that does.
///
/// Each has a bit; for the first three bytes of a word a table tells which beginnings have that byte there,
/// so that most words are told apart by three looks, whatever the number of beginnings.
#[derive(Debug)]
pub(crate) struct WordStarts {
    starts: &'static [&'static str],
    tables: [[u32; 256]; 3],
}

impl WordStarts {
    /// Those of a list of at most 32, as a `static`.
    #[expect(
        clippy::indexing_slicing,
        reason = "a constant: out of bounds it would not compile"
    )]
    pub(crate) const fn of(starts: &'static [&'static str]) -> Self {
        assert!(starts.len() <= 32, "a bit for each");
        let mut tables = [[0; 256]; 3];
        let mut number = 0;
        while number < starts.len() {
            let bytes = starts[number].as_bytes();
            let mut place = 0;
            while place < 3 {
                if place < bytes.len() {
                    let byte = bytes[place];
                    tables[place][byte.to_ascii_lowercase() as usize] |= 1 << number;
                    tables[place][byte.to_ascii_uppercase() as usize] |= 1 << number;
                } else {
                    // The beginning is over: any byte may stand there.
                    let mut any = 0;
                    while any < 256 {
                        tables[place][any] |= 1 << number;
                        any += 1;
                    }
                }
                place += 1;
            }
            number += 1;
        }
        Self { starts, tables }
    }

    /// Whether a word of the text begins with one of them.
    pub(crate) fn in_text(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let [first, ..] = &self.tables;
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80;
        bytes.iter().enumerate().any(|(at, byte)| {
            first.get(usize::from(*byte)).is_some_and(|of| *of != 0)
                && !at
                    .checked_sub(1)
                    .and_then(|before| bytes.get(before))
                    .is_some_and(|byte| letter(*byte))
                && self.at(bytes, at)
        })
    }

    /// Whether the word at a place begins with one of them.
    fn at(&self, bytes: &[u8], at: usize) -> bool {
        let mut left = u32::MAX;
        for (place, table) in self.tables.iter().enumerate() {
            // Behind the end stands nothing, which only beginnings that are over may have.
            let byte = bytes.get(at + place).copied().unwrap_or_default();
            left &= table.get(usize::from(byte)).copied().unwrap_or_default();
            if left == 0 {
                return false;
            }
        }
        self.starts.iter().enumerate().any(|(number, start)| {
            left & (1 << number) != 0
                && bytes
                    .get(at..at + start.len())
                    .is_some_and(|word| word.eq_ignore_ascii_case(start.as_bytes()))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    static STARTS: WordStarts = WordStarts::of(&["si", "sign", "underskri", "Ärende", "c", "möt"]);

    proptest! {
        #[test]
        fn words_are_found_as_by_looking_at_each(text in "[sSiIgnuc äÄ.öm-]{0,12}( ?(sign|Underskrift|Ärende|ärende|möte|MÖT))?") {
            let divides = |c: char| !c.is_ascii_alphanumeric() && c.is_ascii();
            let wanted = text.split(divides).any(|word| {
                STARTS.starts.iter().any(|start| {
                    word.as_bytes()
                        .get(..start.len())
                        .is_some_and(|w| w.eq_ignore_ascii_case(start.as_bytes()))
                })
            });
            prop_assert_eq!(STARTS.in_text(&text), wanted);
        }
    }

    #[test]
    fn only_beginnings_count() {
        for (text, found) in [
            ("Dokumentet har signerats", true),
            ("BESIGNAD", false),
            ("design", false),
            ("re-sign", true),
            ("s", false),
            ("bc", false),
            ("ett C", true),
            ("", false),
        ] {
            assert_eq!(STARTS.in_text(text), found, "{text}");
        }
    }
}
