//! Right-to-left text: pages draw it from left to right as it is seen; it is read the other way. A
//! simplified form of the rules of Unicode (UAX #9), by words.

use unicode_normalization::UnicodeNormalization as _;

use super::words::Word;

/// Whether a letter is of Hebrew, Arabic or a script near to them.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        && !c.is_numeric()
}

/// Whether a text may hold right-to-left letters, told by its bytes alone.
fn may_be_rtl(text: &str) -> bool {
    text.bytes().any(|b| matches!(b, 0xD6..=0xDF | 0xE0 | 0xEF))
}

/// Whether a text holds right-to-left letters.
pub(crate) fn has_rtl(text: &str) -> bool {
    may_be_rtl(text) && text.chars().any(is_rtl)
}

/// The text of a glyph that stands for several letters, so that turning its word around later sets
/// them right.
pub(super) fn push_glyph(out: &mut String, text: &str) {
    if text.len() > 2 && has_rtl(text) {
        out.extend(text.chars().rev());
    } else {
        out.push_str(text);
    }
}

/// Takes the comma or the like that is seen at the right of right-to-left letters: they begin there, so
/// it belongs to what stands around them, whichever way that runs.
pub(super) fn take_mark(seen: &mut String) -> Option<char> {
    let mut back = seen.chars().rev();
    let mark = back
        .next()
        .filter(|c| matches!(c, ',' | '.' | ';' | ':' | '!' | '?'))?;
    if !back.next().is_some_and(is_rtl) {
        return None;
    }
    seen.pop();
    Some(mark)
}

/// A word as it is read, from how it is seen; letters in the form that they have inside words become
/// plain ones.
pub(super) fn logical(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    // What runs from left to right inside it, as seen.
    let mut forward: Vec<char> = Vec::new();
    let flush = |forward: &mut Vec<char>, out: &mut String| {
        out.extend(forward.drain(..).rev());
    };
    for c in word.chars().rev() {
        let keeps = c.is_numeric()
            || c.is_alphabetic() && !is_rtl(c)
            || !forward.is_empty() && matches!(c, '.' | ',' | '-' | '/' | '@' | '_');
        if keeps {
            forward.push(c);
            continue;
        }
        flush(&mut forward, &mut out);
        out.push(match c {
            '(' => ')',
            ')' => '(',
            '[' => ']',
            ']' => '[',
            other => other,
        });
    }
    flush(&mut forward, &mut out);
    if out
        .chars()
        .any(|c| matches!(c, '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'))
    {
        return out.nfkc().collect();
    }
    out
}

/// The words of a line in the order in which they are read; `None` where that is from left to right.
pub(crate) fn order(words: &[Word]) -> Option<Vec<&Word>> {
    if !words.iter().any(|word| has_rtl(&word.text)) {
        return None;
    }
    let (mut right, mut left) = (0, 0);
    for c in words.iter().flat_map(|word| word.text.chars()) {
        right += usize::from(is_rtl(c));
        left += usize::from(c.is_alphabetic() && !is_rtl(c));
    }
    let base = u8::from(right > left);
    let levels = levels(words, base);
    let mut out: Vec<(u8, &Word)> = levels.into_iter().zip(words).collect();
    for level in [2, 1] {
        let mut start = 0;
        while start < out.len() {
            let length = out
                .iter()
                .skip(start)
                .take_while(|(own, _)| *own >= level)
                .count();
            if let Some(run) = out.get_mut(start..start + length) {
                run.reverse();
            }
            start += length.max(1);
        }
    }
    Some(out.into_iter().map(|(_, word)| word).collect())
}

/// How deep each word is turned around: odd for right-to-left.
fn levels(words: &[Word], base: u8) -> Vec<u8> {
    let is_left = |word: &Word| {
        word.text
            .contains(|c: char| c.is_alphabetic() && !is_rtl(c))
    };
    // The way each word runs; none for numbers and signs.
    let ways: Vec<Option<bool>> = words
        .iter()
        .map(|word| match (has_rtl(&word.text), is_left(word)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        })
        .collect();
    // The way of the nearest word before or behind that has one.
    let nearest = |ways: &mut dyn Iterator<Item = &Option<bool>>| -> Vec<bool> {
        let mut last = false;
        ways.map(|way| {
            last = way.unwrap_or(last);
            last
        })
        .collect()
    };
    let before = nearest(&mut ways.iter());
    let mut behind = nearest(&mut ways.iter().rev());
    behind.reverse();
    let around = before.into_iter().zip(behind);
    let all = words.iter().zip(&ways).zip(around);
    all.map(|((word, way), (before, behind))| {
        let counts = word.text.contains(char::is_numeric);
        match way {
            Some(true) => 1,
            Some(false) => 2 * base,
            None if counts && (base == 1 || before && behind) => 2,
            // Within a line that runs to the right, what stands between right-to-left words is theirs.
            None if base == 1 || before && behind => 1,
            None => 0,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use aktsam_document::Rect;

    use super::*;

    fn read(seen: &[&str]) -> String {
        let words: Vec<Word> = seen
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let x = at as f32 * 10.0;
                let rect = Rect::new(x, 0.0, x + 8.0, 10.0);
                let text = if has_rtl(text) {
                    logical(text)
                } else {
                    (*text).to_owned()
                };
                Word {
                    order: at as u32,
                    ..Word::new(text, rect, 8.0, 10.0)
                }
            })
            .collect();
        let ordered = order(&words).unwrap_or_else(|| words.iter().collect());
        ordered
            .iter()
            .map(|word| word.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn right_to_left_words_are_turned_around_where_they_stand() {
        assert_eq!(
            read(&["Handledare:", "ןהכ", "דוד", "och", "Eva"]),
            "Handledare: דוד כהן och Eva"
        );
        assert_eq!(read(&["םלוכל", "םולש"]), "שלום לכולם");
        assert_eq!(read(&["2024", "(ןהכ)", "דוד"]), "דוד (כהן) 2024");
        assert_eq!(
            read(&["Region", "Norr", "010-12", "34"]),
            "Region Norr 010-12 34"
        );
    }

    #[test]
    fn letters_in_the_form_of_their_place_become_plain() {
        assert_eq!(logical("\u{FEAA}\u{FEE4}\u{FEA3}\u{FE83}"), "أحمد");
    }
}
