//! Operators written in small letters: they are words, and the answer says so.

use super::ast::{Ask, Expr, TextLeaf};
use crate::answer::Note;

/// Operators that change what is found where they are meant as such. A small "och" changes nothing, for
/// words are all wanted anyway and it is required of no project.
const OPERATORS: &[&str] = &["ELLER", "OR", "INTE", "NOT", "AND"];

/// A note for each operator that stands in small letters between two parts of the query.
pub(crate) fn notes(expr: &Expr) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut rest = vec![expr];
    while let Some(expr) = rest.pop() {
        match expr {
            Expr::And(parts) => {
                // The first and the last have no neighbour on one side.
                let inner = parts.len().saturating_sub(2);
                for part in parts.iter().skip(1).take(inner) {
                    if let Some(new) = note(part)
                        && !notes.contains(&new)
                    {
                        notes.push(new);
                    }
                }
                rest.extend(parts.iter().rev());
            }
            Expr::Or(parts) | Expr::Alike(parts) => rest.extend(parts.iter().rev()),
            Expr::Not(part) => rest.push(part),
            Expr::All | Expr::Text(_) | Expr::Filter(_) => {}
        }
    }
    notes
}

fn note(part: &Expr) -> Option<Note> {
    let Expr::Text(TextLeaf {
        scope: None,
        ask: Ask::Word(word),
        ..
    }) = part
    else {
        return None;
    };
    let operator = word.to_uppercase();
    let small = *word != operator && OPERATORS.contains(&operator.as_str());
    small.then(|| Note::SmallLetters {
        word: word.clone(),
        operator,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn words(query: &str) -> Vec<String> {
        let notes = notes(&parse(query).unwrap());
        let word = |note: Note| match note {
            Note::SmallLetters { word, .. } => Some(word),
            _ => None,
        };
        notes.into_iter().filter_map(word).collect()
    }

    #[test]
    fn an_operator_in_small_letters_between_words_is_told() {
        assert_eq!(words("BIP eller SIP"), ["eller"]);
        assert_eq!(words("metod:BIP or kommun:Osby"), ["or"]);
        assert_eq!(words("BIP and SIP inte IPS and ACT"), ["and", "inte"]);
        assert_eq!(words("stöd ELLER (unga not äldre)"), ["not"]);
    }

    #[test]
    fn words_that_cannot_be_operators_are_not() {
        for query in [
            "BIP ELLER SIP",
            "unga och äldre",
            "inte",
            "eller BIP",
            "BIP eller",
            "\"BIP eller SIP\"",
            "BIP syfte:inte SIP",
        ] {
            assert_eq!(words(query), [""; 0], "{query}");
        }
    }
}
