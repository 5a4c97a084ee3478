//! The sentence around a place in a text.

use std::ops::Range;

use crate::lower::LowerCase;

/// Longest sentence that is quoted, in bytes; a longer one is cut at words around the place.
const LONGEST: usize = 400;

/// The bytes of the sentence that holds `place`, without space at its ends.
///
/// A sentence ends at `.`, `!` or `?` before a space and a capital or digit, unless an abbreviation
/// stands there ("t.ex.", "bl.a.", "ca."), and at a line break.
pub(crate) fn around(text: &str, place: Range<usize>) -> Range<usize> {
    // What lies further off is cut all the same, so that a long text is not gone through for each place.
    let mut start = text.floor_char_boundary(place.start.saturating_sub(LONGEST + 1));
    let far = text.ceil_char_boundary(place.end.saturating_add(LONGEST + 1));
    let before = text.get(start..place.start).unwrap_or_default();
    for (at, c) in before.char_indices().rev() {
        let at = start + at;
        if c == '\n' || (ends_sentence(text, at, c) && at + 1 < place.start) {
            start = at + c.len_utf8();
            break;
        }
    }
    let mut end = far.min(text.len());
    for (at, c) in text.get(place.end..end).unwrap_or_default().char_indices() {
        let at = place.end + at;
        if c == '\n' {
            end = at;
            break;
        }
        if ends_sentence(text, at, c) {
            end = at + c.len_utf8();
            break;
        }
    }
    let range = cut(text, start..end, &place);
    trim(text, range)
}

fn ends_sentence(text: &str, at: usize, c: char) -> bool {
    if !matches!(c, '.' | '!' | '?') {
        return false;
    }
    let mut after = text.get(at + 1..).unwrap_or_default().chars();
    let Some(space) = after.next() else {
        return true;
    };
    if !space.is_whitespace() {
        return false;
    }
    let Some(next) = after.find(|c| !c.is_whitespace()) else {
        return true;
    };
    if !(next.is_uppercase() || next.is_ascii_digit() || "-–•\"”“".contains(next)) {
        return false;
    }
    if c != '.' {
        return true;
    }
    let word = text
        .get(..at)
        .unwrap_or_default()
        .rsplit(|c: char| c.is_whitespace() || "(/".contains(c))
        .next()
        .unwrap_or_default();
    let short = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let known = matches!(
        word.lower().as_str(),
        "t.ex"
            | "t. ex"
            | "ex"
            | "bl.a"
            | "d.v.s"
            | "dvs"
            | "ca"
            | "s.k"
            | "sk"
            | "kap"
            | "st"
            | "osv"
            | "m.m"
            | "resp"
            | "tel"
            | "nr"
            | "f.d"
            | "p.g.a"
            | "pga"
            | "fr.o.m"
            | "t.o.m"
            | "inkl"
            | "exkl"
    );
    !(short || known)
}

fn cut(text: &str, range: Range<usize>, place: &Range<usize>) -> Range<usize> {
    if range.len() <= LONGEST {
        return range;
    }
    let half = LONGEST / 2;
    let mut start = range.start.max(place.start.saturating_sub(half));
    let mut end = range.end.min(place.end.saturating_add(half));
    if start > range.start {
        // Forwards to a word's start, but not past the place.
        while start < place.start
            && !(text.is_char_boundary(start)
                && text
                    .get(..start)
                    .is_some_and(|t| t.ends_with(char::is_whitespace)))
        {
            start += 1;
        }
    }
    if end < range.end {
        while end > place.end
            && !(text.is_char_boundary(end)
                && text
                    .get(end..)
                    .is_some_and(|t| t.starts_with(char::is_whitespace)))
        {
            end -= 1;
        }
    }
    start..end
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else {
        return range;
    };
    let left = part.len() - part.trim_start().len();
    let right = part.len() - part.trim_end().len();
    (range.start + left).min(range.end)..range.end.saturating_sub(right).max(range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence<'t>(text: &'t str, word: &str) -> &'t str {
        let at = text.find(word).unwrap();
        text.get(around(text, at..at + word.len())).unwrap()
    }

    #[test]
    fn a_sentence_ends_at_its_stop_and_not_at_an_abbreviation() {
        let text = "Vi prövar. Vi arbetar t.ex. Enligt BIP, bl.a. I team. Sedan inte.\nNy rad";
        assert_eq!(
            sentence(text, "BIP"),
            "Vi arbetar t.ex. Enligt BIP, bl.a. I team."
        );
        assert_eq!(sentence(text, "Ny"), "Ny rad");
    }

    #[test]
    fn a_long_sentence_is_cut_at_words() {
        let text = format!("{} BIP {}", "långt ord ".repeat(80), "ännu mer ".repeat(80));
        let found = sentence(&text, "BIP");
        assert!(found.len() <= LONGEST + 8, "{}", found.len());
        assert!(found.contains("BIP"));
    }
}
