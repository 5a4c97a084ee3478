//! Lower case, fast for what Swedish documents are written in.

/// Text in lower case.
pub(crate) trait LowerCase {
    /// As [`str::to_lowercase`]. Text without capitals but those of ASCII, which nearly all is, costs a
    /// look at its bytes instead of a table look-up a letter.
    fn lower(&self) -> String;
}

impl LowerCase for str {
    fn lower(&self) -> String {
        if self.is_ascii() || has_no_other_capitals(self.as_bytes()) {
            return self.to_ascii_lowercase();
        }
        self.to_lowercase()
    }
}

/// Whether no letter outside ASCII can be a capital: all are of Latin-1's small letters and signs
/// (U+0080–U+00BF, U+00DF–U+00FF) or general punctuation (U+2000–U+203F).
fn has_no_other_capitals(bytes: &[u8]) -> bool {
    // The leading byte of the character that a byte goes on with.
    let mut lead = 0;
    bytes.iter().all(|byte| {
        let before = std::mem::replace(&mut lead, *byte);
        match *byte {
            0..0x80 | 0xc2 | 0xc3 | 0xe2 => true,
            0x80..=0xbf => match before {
                0xc3 => *byte >= 0x9f,
                0xe2 => *byte == 0x80,
                _ => true,
            },
            _ => false,
        }
    })
}

/// Puts a character in lower case behind a text.
#[inline]
pub(crate) fn push_lower(text: &mut String, c: char) {
    match c {
        '\0'..='\u{7f}' => text.push(c.to_ascii_lowercase()),
        // Latin-1's small letters and signs.
        '\u{80}'..='\u{bf}' | '\u{df}'..='\u{ff}' => text.push(c),
        _ => text.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lower_case_is_that_of_unicode(text in "[a-zA-ZåäöÅÄÖéÉ ß×–”€₣Ω–σΣİẞÿŸ.]{0,12}|.{0,8}") {
            prop_assert_eq!(text.lower(), text.to_lowercase());
        }
    }

    #[test]
    fn each_character_is_lowered_as_unicode_has_it() {
        for c in '\0'..='\u{2fff}' {
            let text = c.to_string();
            assert_eq!(text.lower(), text.to_lowercase(), "U+{:04X}", u32::from(c));
            let mut pushed = String::new();
            push_lower(&mut pushed, c);
            assert!(
                c.to_lowercase().eq(pushed.chars()),
                "U+{:04X}",
                u32::from(c)
            );
        }
    }
}
