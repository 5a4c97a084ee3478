//! Cells of a table that touch: an amount set right ends where a text set left begins, and no space
//! tells that they are two words. That it is so in several rows does.

use super::words::Word;
use crate::text;

/// Fewest rows in which a number and a text meet at one place.
const FEWEST: usize = 3;
/// How far apart these places are at most, in points.
const NEAR: f32 = 1.0;
/// What is taken of each side, as part of the size, so that the cells stand apart.
const APART: f32 = 0.1;

/// Whether a sign right behind the beginning of a word may begin another one.
pub(super) fn is_seam(word: &str, next: &str) -> bool {
    next.starts_with(char::is_uppercase)
        && (word.ends_with(char::is_lowercase) || ends_amount(word))
}

/// Whether a word so far is an amount: of several signs, so that no "2B" is one.
fn ends_amount(word: &str) -> bool {
    word.len() > 1
        && text::is_numeric(word)
        && word.ends_with(|c: char| c.is_ascii_digit() || c == '%')
}

/// Divides words where cells touch.
pub(crate) fn divide(words: &mut Vec<Word>) {
    let mut places: Vec<f32> = words
        .iter()
        .filter(|word| word.text.starts_with(|c: char| !c.is_alphabetic()))
        .filter_map(|word| word.seam)
        .collect();
    if places.len() < FEWEST {
        return;
    }
    places.sort_by(f32::total_cmp);
    let meets = |x: f32| {
        let from = places.partition_point(|place| *place < x - NEAR);
        let to = places.partition_point(|place| *place <= x + NEAR);
        to - from >= FEWEST
    };
    let mut out = Vec::with_capacity(words.len());
    for mut word in words.drain(..) {
        // Cells without a neighbour keep the same distance.
        if meets(word.rect.x0) {
            word.rect.x0 += APART * word.size;
        } else if meets(word.rect.x1) {
            word.rect.x1 -= APART * word.size;
        }
        let rest = word.seam.filter(|x| meets(*x)).and_then(|x| {
            let at = place(&word.text)?;
            let mut rest = word.clone();
            rest.text = word.text.split_off(at);
            rest.rect.x0 = x + APART * word.size;
            rest.glued = false;
            word.seam = None;
            word.rect.x1 = x - APART * word.size;
            Some(rest)
        });
        out.push(word);
        out.extend(rest);
    }
    *words = out;
}

/// Where in a word the first seam is.
fn place(word: &str) -> Option<usize> {
    word.char_indices()
        .skip(1)
        .find(|(at, c)| {
            c.is_uppercase() && word.get(..*at).is_some_and(|before| is_seam(before, "A"))
        })
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aktsam_document::Rect;

    fn word(text: &str, x0: f32, seam: f32, x1: f32) -> Word {
        Word {
            seam: Some(seam),
            ..Word::new(text, Rect::new(x0, 0.0, x1, 10.0), 8.0, 10.0)
        }
    }

    fn divided(mut words: Vec<Word>) -> Vec<String> {
        divide(&mut words);
        words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn amounts_and_texts_that_meet_at_one_place_in_several_rows_are_two() {
        let rows = vec![
            word("KostnadAnmärkning", 60.0, 100.4, 150.0),
            word("1.500Kommunen", 70.0, 100.0, 140.0),
            word("25%Regionen", 80.0, 100.2, 140.0),
            word("1,170Ingen", 70.0, 99.8, 130.0),
        ];
        assert_eq!(
            divided(rows),
            [
                "Kostnad",
                "Anmärkning",
                "1.500",
                "Kommunen",
                "25%",
                "Regionen",
                "1,170",
                "Ingen"
            ]
        );
    }

    #[test]
    fn names_of_capitals_and_codes_stay_whole() {
        let rows = vec![
            word("LibreOffice", 60.0, 90.0, 120.0),
            word("15Abc", 60.0, 71.0, 90.0),
            word("12Def", 60.0, 71.0, 90.0),
        ];
        assert_eq!(divided(rows), ["LibreOffice", "15Abc", "12Def"]);
        assert!(!is_seam("2", "B") && !is_seam("A12", "B") && is_seam("12", "B"));
    }
}
