//! What a sentence decides.

use std::ops::Range;

use super::words::{Form, has_words, is_one, words};
use crate::dates::is_month;
use crate::model::Outcome;

/// How far behind the verb of deciding that of what was decided may stand, in words.
const REACH: usize = 18;

/// How near to a verb that which it decides on stands, in words.
const NEAR: usize = 6;

/// What a sentence decides, and the bytes of the words that say so.
///
/// `wide` lets anything stand between the verb of deciding and that of the outcome, and lets verbs that
/// decide by themselves count ("styrelsen godkänner ansökan"): in a decision it is the matter that is
/// spoken of, elsewhere it may be any other.
pub(super) fn decides(lower: &str, wide: bool) -> Option<(Range<usize>, Outcome)> {
    let found = tokens(lower);
    let by_decider = (0..found.len()).find_map(|i| decided(&found, i, wide));
    by_decider.or_else(|| (0..found.len()).find_map(|i| by_itself(&found, i, wide)))
}

/// Whether a sentence speaks of a decision to come, or in general.
pub(super) fn is_not_yet(lower: &str) -> bool {
    has_words(lower, &words().not_yet)
}

/// What is proposed: the outcome of the first verb that names one.
pub(super) fn proposes(lower: &str) -> Option<Outcome> {
    let found = tokens(lower);
    (0..found.len()).find_map(|i| {
        let (form, _) = words().verb(found.get(i)?.1)?;
        (form != Form::Finite).then(|| outcome(&found, i))?
    })
}

/// Whether a sentence decides as was proposed: "enligt beredningsgruppens förslag".
pub(super) fn refers_to_proposal(lower: &str) -> bool {
    let found = tokens(lower);
    let as_proposed = found.iter().any(|(_, w)| is_one(w, &words().as_proposed));
    as_proposed && found.iter().any(|(_, w)| w.contains("förslag"))
}

/// The words of a text with their bytes, without marks around them.
fn tokens(lower: &str) -> Vec<(Range<usize>, &str)> {
    let mut out = Vec::new();
    let mut from = None;
    for (at, c) in lower.char_indices().chain([(lower.len(), ' ')]) {
        let in_word = c.is_alphanumeric() || c == '§';
        match (in_word, from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                out.extend(lower.get(start..at).map(|word| (start..at, word)));
                from = None;
            }
            _ => {}
        }
    }
    out
}

/// "beslutar … att bevilja …": from the verb of deciding at `i`.
fn decided(
    found: &[(Range<usize>, &str)],
    i: usize,
    wide: bool,
) -> Option<(Range<usize>, Outcome)> {
    let (range, word) = found.get(i)?;
    if !is_one(word, &words().deciders) {
        return None;
    }
    let rest = found.get(i + 1..)?.iter().take(REACH).enumerate();
    for (at, (end, word)) in rest {
        let at = i + 1 + at;
        if let Some((Form::Infinitive, _)) = words().verb(word)
            && led_in(found, at, i)
            && let Some(outcome) = outcome(found, at)
        {
            return Some((range.start..end.end, outcome));
        }
        let may_stand = wide || is_one(word, &words().between) || is_time(word, found, at);
        if !may_stand {
            return None;
        }
    }
    None
}

/// Whether the verb at `at` is led in as what is decided: by "att", or by the verb of deciding itself.
fn led_in(found: &[(Range<usize>, &str)], at: usize, decider: usize) -> bool {
    let before = found.get(decider + 1..at).unwrap_or_default();
    let passed = before.iter().rev().find(|(_, w)| {
        !is_one(w, &words().not)
            && !is_one(w, &words().partly)
            && !matches!(*w, "också" | "även" | "härmed")
    });
    passed.is_none_or(|(_, w)| matches!(*w, "att" | "to"))
}

/// The outcome of the verb at `at`, with what stands beside it; none where it decides on something else.
fn outcome(found: &[(Range<usize>, &str)], at: usize) -> Option<Outcome> {
    let (_, word) = found.get(at)?;
    let (_, outcome) = words().verb(word)?;
    let behind = found.get(at + 1..).unwrap_or_default();
    let near = || behind.iter().take(NEAR).map(|(_, w)| *w);
    if near().any(|w| is_one(w, &words().other)) {
        return None;
    }
    if words().is_weak(word) {
        // "godkänna slutrapporten" is no grant: what follows at once is, or is to be paid.
        let at_once = near().take(2).any(|w| words().is_matter(w));
        let paid = !word.starts_with("godk")
            && behind
                .iter()
                .any(|(_, w)| matches!(*w, "kronor" | "kr" | "tkr" | "mkr" | "sek"));
        if !at_once && !paid {
            return None;
        }
    }
    let beside = found.get(at.saturating_sub(2)..at).unwrap_or_default();
    let beside = || beside.iter().map(|(_, w)| *w).chain(near().take(1));
    Some(match outcome {
        Outcome::Granted if beside().any(|w| is_one(w, &words().not)) => Outcome::Rejected,
        Outcome::Granted if beside().any(|w| is_one(w, &words().partly)) => Outcome::PartlyGranted,
        other => other,
    })
}

/// "Styrelsen godkänner ansökan", "ansökan avslås", "ärendet bordläggs": the verb at `i`.
fn by_itself(
    found: &[(Range<usize>, &str)],
    i: usize,
    wide: bool,
) -> Option<(Range<usize>, Outcome)> {
    let (range, word) = found.get(i)?;
    let (form, _) = words().verb(word)?;
    let before = found.get(i.saturating_sub(NEAR)..i).unwrap_or_default();
    let is_body = |w: &str| is_one(w, &words().bodies);
    let fits = match form {
        Form::Infinitive => false,
        // "som beviljas medel" tells what others are given.
        _ if before
            .iter()
            .rev()
            .take(2)
            .any(|(_, w)| matches!(*w, "som" | "om" | "kan" | "att")) =>
        {
            false
        }
        Form::Finite => {
            let behind = found.get(i + 1..).unwrap_or_default().iter().take(NEAR);
            let who = before.iter().any(|(_, w)| is_body(w));
            wide && who && behind.clone().any(|(_, w)| words().is_matter(w))
                // Minutes name the matter above, and say of it only this.
                || who && matches!(*word, "bordlägger" | "återremitterar")
        }
        Form::Passive => {
            let matter = before.iter().any(|(_, w)| {
                let own = matches!(*w, "ansökan" | "ärendet" | "ansökningen" | "application");
                own || wide && words().is_matter(w)
            });
            let opens = i <= 1 && wide;
            matter || opens
        }
    };
    fits.then(|| Some((range.clone(), outcome(found, i)?)))?
}

/// A word of a date or of a paragraph's number: "den 5 december 2014, § 61".
fn is_time(word: &str, found: &[(Range<usize>, &str)], at: usize) -> bool {
    let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '§');
    let next = found.get(at + 1).map(|(_, w)| *w).unwrap_or_default();
    number
        || is_month(word)
        || matches!(word, "den" | "på" | "vid") && next.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, wide: bool) -> Option<Outcome> {
        decides(&text.to_lowercase(), wide).map(|(_, outcome)| outcome)
    }

    #[test]
    fn verbs_of_deciding_reach_what_was_decided() {
        for (text, outcome) in [
            (
                "Styrelsen beslutar enligt förslaget att bevilja 600 000 kronor",
                Outcome::Granted,
            ),
            (
                "Styrelsen beslutade att delvis bifalla ansökan",
                Outcome::PartlyGranted,
            ),
            (
                "har vid sammanträde den 12 maj 2022 beslutat att tilldela projektet Stegen 1,2 mkr",
                Outcome::Granted,
            ),
            (
                "Styrelsen beslutar att inte bevilja ansökan",
                Outcome::Rejected,
            ),
            ("Styrelsen beslöt bordlägga frågan", Outcome::Postponed),
            (
                "the board decided to grant the project SEK 400,000",
                Outcome::Granted,
            ),
            (
                "Styrelsen godkänner ansökan om 720 000 kr",
                Outcome::Granted,
            ),
            (
                "Ansökan avslås med motiveringen att insatsen finns",
                Outcome::Rejected,
            ),
            ("Projektet beviljas 300 000 kr", Outcome::Granted),
        ] {
            assert_eq!(of(text, true), Some(outcome), "{text}");
        }
    }

    #[test]
    fn what_is_no_grant_is_none() {
        for text in [
            "Styrelsen beslutar att godkänna dagordningen",
            "Styrelsen beslutar att godkänna slutrapporten för projektet",
            "Årsmötet beslutar att bevilja styrelsen ansvarsfrihet",
            "Styrelsen beslutade i juni att genomföra en förstudie",
            "Projekt som beviljas medel ska redovisa",
            "Styrelsen beslutar att lägga ärendet till handlingarna",
        ] {
            assert_eq!(of(text, true), None, "{text}");
        }
        // Elsewhere than in a decision, what stands between may be of another matter.
        let text = "Styrelsen beslutade om en förstudie och att bevilja den medel";
        assert_eq!(of(text, false), None);
    }

    #[test]
    fn a_proposal_is_told_with_its_outcome() {
        assert!(refers_to_proposal("enligt beredningsgruppens förslag."));
        assert!(!refers_to_proposal("förslag till beslut"));
        let text = "beredningsgruppen föreslår styrelsen att bevilja 900 000 kr";
        assert_eq!(proposes(text), Some(Outcome::Granted));
    }
}
