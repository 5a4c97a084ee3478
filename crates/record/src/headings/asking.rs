//! Headings that ask: "Hur ska insatsen följas upp?", "Vem leder projektet?", "Beskriv hur ni arbetar".
//!
//! In a question the verb says what is asked for, and its subject and objects do not: "Hur ska
//! resultaten mätas?" is about evaluation. Where the question word has a noun of its own, that noun
//! decides: "Vilka metoder ska användas?".

use crate::lexicon::Headings;
use crate::model::Field;

use super::words::{Kind, Word};

/// What a clause asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) field: Field,
    /// The words of the verb, as a range of words.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The verb says little.
    pub(super) light: bool,
}

/// How many words may stand before the question word: "Beskriv gärna kort hur …".
const LEAD: usize = 4;

/// The verb that decides, if the clause asks and names no noun beside its question word.
pub(super) fn asked(words: &[Word], lexicon: &Headings) -> Option<Asked> {
    let question = question_word(words, lexicon)?;
    let after = question + 1;
    if lexicon
        .grammar
        .which
        .contains(words.get(question)?.text.as_str())
        && names_a_field(words.get(after..)?, lexicon)
    {
        return None;
    }
    let mut light = None;
    let mut at = after;
    while at < words.len() {
        let Some((verb, end)) = verb_at(words, at, lexicon) else {
            at += 1;
            continue;
        };
        let field = if verb.field == Field::Results && is_to_come(words, at, lexicon) {
            Field::Goals
        } else {
            verb.field
        };
        let found = Asked {
            field,
            start: at,
            end,
            light: verb.light,
        };
        if !verb.light {
            return Some(found);
        }
        light.get_or_insert(found);
        at = end;
    }
    let light = light?;
    // "Hur uppföljning och utvärdering ska ske": so does its subject, which stands before it.
    let subject = words.get(after..light.start)?.iter().any(|w| {
        matches!(w.kind, Kind::Cue(cue, _)
            if !cue.weak && lexicon.grammar.objects_of_verbs.contains(&cue.field))
    });
    if subject {
        return None;
    }
    // "Hur arbetar ni med jämställdhet?": a verb that says little leaves it to its object.
    let object = words
        .get(light.end..)?
        .iter()
        .enumerate()
        .find_map(|(i, w)| match w.kind {
            Kind::Cue(cue, _)
                if !cue.weak && lexicon.grammar.objects_of_verbs.contains(&cue.field) =>
            {
                Some((cue.field, light.end + i))
            }
            _ => None,
        });
    Some(object.map_or(light, |(field, at)| Asked {
        field,
        start: at,
        end: at + 1,
        light: true,
    }))
}

/// "Vad ska vara uppnått?": what shall have been reached is a goal.
fn is_to_come(words: &[Word], verb: usize, lexicon: &Headings) -> bool {
    let before = words.get(..verb).unwrap_or_default();
    before
        .iter()
        .any(|w| lexicon.grammar.future.contains(&w.text))
}

/// The verb of what was reached, in the perfect tense after a question word: "Vilka effekter har insatsen
/// gett?". Nouns that are no matter of results ("Vilka metoder har fungerat?") keep their own field.
pub(super) fn reached(words: &[Word], lexicon: &Headings) -> Option<Asked> {
    let question = question_word(words, lexicon)?;
    let perfect = words.iter().position(|w| w.text == "har")?;
    if perfect < question {
        return None;
    }
    let of_results = words.get(..perfect)?.iter().all(|w| match w.kind {
        Kind::Cue(cue, _) => matches!(
            cue.field,
            Field::Goals | Field::Results | Field::Participants | Field::Activities
        ),
        _ => true,
    });
    // "Hur ska ni mäta om målen har nåtts?": another verb asks, of what was reached.
    let governed = words
        .get(question + 1..perfect)
        .and_then(|between| told(between, lexicon))
        .is_some_and(|verb| !matches!(verb.field, Field::Goals | Field::Results));
    if !of_results || governed {
        return None;
    }
    let rest = perfect + 1;
    told(words.get(rest..)?, lexicon)
        .filter(|asked| asked.field == Field::Results)
        .map(|asked| Asked {
            start: asked.start + rest,
            end: asked.end + rest,
            ..asked
        })
}

/// The first verb of a relative clause that says something: "som insatsen vänder sig till".
pub(super) fn told(words: &[Word], lexicon: &Headings) -> Option<Asked> {
    (0..words.len()).find_map(|at| {
        let (verb, end) = verb_at(words, at, lexicon).filter(|(verb, _)| !verb.light)?;
        Some(Asked {
            field: verb.field,
            start: at,
            end,
            light: false,
        })
    })
}

/// The place of the question word, near the start of the clause; "har", "är" and the like ask only
/// where they open it.
fn question_word(words: &[Word], lexicon: &Headings) -> Option<usize> {
    let grammar = &lexicon.grammar;
    words.iter().take(LEAD + 1).enumerate().find_map(|(i, w)| {
        let asks = grammar.questions.contains(&w.text)
            || grammar.which.contains(&w.text)
            || (i == 0 && grammar.openers.contains(&w.text));
        asks.then_some(i)
    })
}

/// Whether the words after "vilka" are a noun phrase that names a field, or one of the project's
/// parts: "vilka risker …", "vilka nya metoder …", not "vilka ska delta".
fn names_a_field(words: &[Word], lexicon: &Headings) -> bool {
    for (i, word) in words.iter().enumerate().take(3) {
        if verb_at(words, i, lexicon).is_some() {
            return false;
        }
        match word.kind {
            Kind::Cue(..) => return true,
            Kind::Other => {}
            _ => return false,
        }
    }
    false
}

struct Verb {
    field: Field,
    light: bool,
}

/// The longest verb that begins at a word, and its end.
fn verb_at(words: &[Word], at: usize, lexicon: &Headings) -> Option<(Verb, usize)> {
    let candidates = lexicon.verbs_by_word.get(base(&words.get(at)?.text))?;
    candidates
        .iter()
        .filter_map(|index| lexicon.verbs.get(*index))
        .filter_map(|verb| {
            let end = at + verb.words.len();
            let fits = words
                .get(at..end)?
                .iter()
                .zip(&verb.words)
                .all(|(w, verb)| base(&w.text) == verb);
            fits.then_some((
                Verb {
                    field: verb.field,
                    light: verb.light,
                },
                end,
            ))
        })
        .max_by_key(|(_, end)| *end)
}

/// A verb without the ending of its present tense or passive: "utvärderas" and "utvärderar" are
/// "utvärdera". A stem would not do: "uppnåtts" tells of what was reached, "uppnås" of a goal.
pub(crate) fn base(word: &str) -> &str {
    word.strip_suffix(['s', 'r'])
        .filter(|rest| rest.ends_with(['a', 'e', 'å']))
        .unwrap_or(word)
}
