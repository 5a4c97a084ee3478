//! The words of decisions (`data/decision.toml`).

use std::sync::OnceLock;

use serde::Deserialize;

use crate::lower::LowerCase;
use crate::model::Outcome;

/// Lists of words and phrases; see `data/decision.toml` for what each is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) deciders: Vec<String>,
    pub(super) between: Vec<String>,
    pub(super) not: Vec<String>,
    pub(super) partly: Vec<String>,
    pub(super) other: Vec<String>,
    pub(super) matters: Vec<String>,
    pub(super) bodies: Vec<String>,
    pub(super) not_yet: Vec<String>,
    pub(super) proposals: Vec<String>,
    pub(super) as_proposed: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) days: Vec<String>,
    pub(super) sums: Vec<String>,
    pub(super) plain_days: Vec<String>,
    pub(super) plain_sums: Vec<String>,
    pub(super) reported: Vec<String>,
    granted: Verbs,
    rejected: Verbs,
    postponed: Verbs,
}

/// The words of one outcome.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verbs {
    infinitive: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    finite: Vec<String>,
    passive: Vec<String>,
    alone: Vec<String>,
}

/// What a verb needs beside it to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A verb of deciding before it.
    Infinitive,
    /// Who decides before it.
    Finite,
    /// What is decided on beside it.
    Passive,
}

/// The words that are compiled in.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    // A test holds the file to its shape; were it broken, no word would be known, and no more.
    WORDS.get_or_init(|| {
        toml::from_str(include_str!("../../data/decision.toml")).unwrap_or_default()
    })
}

/// Whether a word is in a list.
pub(super) fn is_one(word: &str, list: &[String]) -> bool {
    list.iter().any(|w| w == word)
}

/// Whether a text in small letters has one of the phrases.
pub(super) fn has(lower: &str, list: &[String]) -> bool {
    list.iter().any(|w| lower.contains(w.as_str()))
}

/// Whether one of the phrases stands in a text in small letters where a word begins: "ifall" is not in "bifalla".
pub(super) fn has_words(lower: &str, list: &[String]) -> bool {
    list.iter().any(|w| {
        lower.match_indices(w.as_str()).any(|(at, _)| {
            !lower
                .get(..at)
                .is_some_and(|b| b.ends_with(char::is_alphanumeric))
        })
    })
}

/// What stands behind a label that a text begins with, if the label is whole there.
pub(super) fn behind<'t>(lower: &'t str, labels: &[String]) -> Option<&'t str> {
    let text = lower.trim_start();
    let rests = labels.iter().filter_map(|l| text.strip_prefix(l.as_str()));
    rests
        .filter(|rest| !rest.starts_with(char::is_alphanumeric))
        .min_by_key(|rest| rest.len())
}

impl Words {
    fn verbs(&self) -> [(&Verbs, Outcome); 3] {
        [
            (&self.granted, Outcome::Granted),
            (&self.rejected, Outcome::Rejected),
            (&self.postponed, Outcome::Postponed),
        ]
    }

    /// The form and the outcome of a verb in small letters.
    pub(super) fn verb(&self, word: &str) -> Option<(Form, Outcome)> {
        self.verbs().into_iter().find_map(|(verbs, outcome)| {
            let form = if is_one(word, &verbs.infinitive) {
                Form::Infinitive
            } else if is_one(word, &verbs.finite) {
                Form::Finite
            } else if is_one(word, &verbs.passive) {
                Form::Passive
            } else {
                return None;
            };
            Some((form, outcome))
        })
    }

    /// Whether a verb decides only on what follows it.
    pub(super) fn is_weak(&self, word: &str) -> bool {
        is_one(word, &self.granted.weak)
    }

    /// Whether a word names what is decided on.
    pub(super) fn is_matter(&self, word: &str) -> bool {
        self.matters
            .iter()
            .any(|m| word == m || m.len() > 4 && word.ends_with(m.as_str()))
    }

    /// The outcome that a box or a label's value names, where it says no more than that.
    pub(super) fn alone(&self, text: &str) -> Option<Outcome> {
        let lower = text.lower();
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        let first = bare.split_whitespace().next()?;
        if bare.split_whitespace().count() > 4 {
            return None;
        }
        let whole = self
            .verbs()
            .into_iter()
            .find(|(v, _)| is_one(bare, &v.alone));
        let (_, outcome) = whole.or_else(|| {
            // "Beviljas med villkor", but not "beviljas ej".
            let turned = bare.split_whitespace().any(|w| is_one(w, &self.not));
            let verbs = self
                .verbs()
                .into_iter()
                .find(|(v, _)| is_one(first, &v.alone));
            verbs.filter(|_| !turned && first.len() > 3)
        })?;
        let partly =
            outcome == Outcome::Granted && bare.split_whitespace().any(|w| is_one(w, &self.partly));
        Some(if partly {
            Outcome::PartlyGranted
        } else {
            outcome
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_its_shape() {
        let words: Words = toml::from_str(include_str!("../../data/decision.toml")).unwrap();
        assert!(words.verb("bevilja").is_some());
        assert!(!words.deciders.is_empty() && !words.reported.is_empty());
    }

    #[test]
    fn a_value_that_says_more_names_no_outcome() {
        assert_eq!(words().alone("Beviljas"), Some(Outcome::Granted));
        assert_eq!(
            words().alone("Beviljas delvis"),
            Some(Outcome::PartlyGranted)
        );
        assert_eq!(words().alone("Beviljas ej"), Some(Outcome::Rejected));
        assert_eq!(words().alone("Återremiss"), Some(Outcome::Postponed));
        assert_eq!(words().alone("Beslut fattas av styrelsen i maj"), None);
        assert_eq!(words().alone("Ja, men senare än tänkt"), None);
    }
}
