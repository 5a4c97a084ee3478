//! Phrases that decide what a heading means as a whole.

use crate::lexicon::{Headings, Phrase};
use crate::model::Field;

use super::words::{How, Kind, Word};

/// Whether a phrase only says how a noun is told: "Aktiviteter i korthet", "Sammanfattande slutsatser".
pub(super) fn is_manner(words: &[Word], start: usize, phrase: &Phrase, lexicon: &Headings) -> bool {
    let names_a_field = |w: &Word| {
        matches!(w.kind, Kind::Cue(cue, How::Whole) if !cue.weak && cue.field != Field::Summary)
            && !lexicon.grammar.weak.contains(&w.stem)
    };
    // "Sammanfattande projektbeskrivning" is a summary still.
    let is_whole = |w: &Word| matches!(w.kind, Kind::Cue(cue, _) if cue.field == Field::Method);
    let described = || {
        let next = words.get(start + 1).filter(|w| !is_whole(w));
        phrase.pattern.len() == 1 && next.is_some_and(names_a_field)
    };
    phrase.fields == [Field::Summary]
        && (words.iter().take(start).any(names_a_field) || described())
}

/// Whether what starts there is only the object of a noun that decides by itself: "Spridning av
/// resultat och erfarenheter", "Aktiviteter för att uppnå målen".
pub(super) fn is_object(words: &[Word], start: usize, lexicon: &Headings) -> bool {
    let before = words.get(..start).unwrap_or_default();
    let before = match before {
        [rest @ .., mark] if mark.text == "att" => rest,
        all => all,
    };
    let Some((preposition, before)) = before.split_last() else {
        return false;
    };
    preposition.kind == Kind::Preposition
        && before.iter().any(|w| {
            matches!(w.kind, Kind::Cue(cue, How::Whole) if !cue.weak)
                && !lexicon.grammar.weak.contains(&w.stem)
        })
        && !before
            .iter()
            .any(|w| lexicon.grammar.questions.contains(&w.text))
}

/// The phrase that says most: with the most words of its own, whole rather than as parts of
/// compounds, and with the fewest words between; of equals, the one that stands first.
pub(super) fn longest_phrase<'l>(
    words: &[Word],
    lexicon: &'l Headings,
) -> Option<(usize, usize, &'l Phrase)> {
    let mut best: Option<(usize, usize, u32, usize)> = None;
    for (start, word) in words.iter().enumerate() {
        let by_word = lexicon
            .phrases_by_word
            .get(&word.stem)
            .into_iter()
            .flatten();
        for index in by_word.chain(&lexicon.phrases_of_carriers) {
            let Some(phrase) = lexicon.phrases.get(*index) else {
                continue;
            };
            if let Some((end, weight)) = match_at(words, start, &phrase.pattern, lexicon)
                && !is_genitive_of_cue(words, end)
                && best.is_none_or(|(from, _, w, i)| {
                    weight > w || (weight == w && (start, *index) < (from, i))
                })
            {
                best = Some((start, end, weight, *index));
            }
        }
    }
    let (start, end, _, index) = best?;
    Some((start, end, lexicon.phrases.get(index)?))
}

/// Whether a phrase would end in the genitive of the matter, with what is meant behind it: "Beskriv
/// projektets viktigaste aktiviteter".
fn is_genitive_of_cue(words: &[Word], end: usize) -> bool {
    let last = end.checked_sub(1).and_then(|at| words.get(at));
    last.is_some_and(|w| {
        w.kind == Kind::Carrier && w.text.ends_with("ens") || w.text.ends_with("ets")
    }) && words
        .iter()
        .skip(end)
        .take(2)
        .any(|w| matches!(w.kind, Kind::Cue(cue, _) if !cue.weak))
}

/// The end and the weight of a phrase that starts at `start`. A `*` stands for at most five words.
fn match_at(
    words: &[Word],
    start: usize,
    pattern: &[Option<String>],
    lexicon: &Headings,
) -> Option<(usize, u32)> {
    let mut at = start;
    let mut slack = 0;
    let mut weight = 0_u32;
    for part in pattern {
        let Some(wanted) = part else {
            slack = 5;
            continue;
        };
        let (skipped, gain) = (0..=slack).find_map(|skip| {
            let word = words.get(at + skip)?;
            if word.stem == *wanted {
                Some((skip, 20))
            } else {
                is_compound_of(word, wanted, lexicon).then_some((skip, 15))
            }
        })?;
        weight = (weight + gain).saturating_sub(skipped as u32);
        at += skipped + 1;
        slack = 0;
    }
    Some((at, weight))
}

/// The matter may be named by a compound: "samverkansinsatsen" for "insatsen".
fn is_compound_of(word: &Word, wanted: &str, lexicon: &Headings) -> bool {
    word.stem.len() >= wanted.len() + 3
        && word.stem.ends_with(wanted)
        && lexicon.grammar.carriers.contains(wanted)
}
