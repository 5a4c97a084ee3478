//! Names under rules to sign on, without labels: "För Osby kommun / ______ / Eva Lind".

use super::by_hand;
use super::closing::side_by_side;
use super::names::{is_name, write_name};
use crate::lexicon::organisations::Organisations;
use crate::lines::Line;
use crate::model::{Signature, SignatureStatus};

/// A rule is at least so long, in columns.
const SHORTEST: usize = 8;

/// Most rules beside each other.
const MOST: usize = 6;

/// Those who are to sign on the rules among some lines. Whether they did, the text does not show.
pub(super) fn read(lines: &[&Line<'_>], organisations: &Organisations) -> Vec<Signature> {
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let rules = rules(line.text);
        let Some(below) = lines.get(at + 1).filter(|_| (1..=MOST).contains(&rules)) else {
            continue;
        };
        let names: Vec<&str> = columns(below.text, rules);
        if names.len() != rules || below.page != line.page {
            continue;
        }
        for (column, text) in names.into_iter().enumerate() {
            let (name, rest) = text.split_once(',').unwrap_or((text, ""));
            if !is_name(name.trim()) {
                continue;
            }
            let part = |at: Option<usize>| {
                let line = lines.get(at?)?;
                columns(line.text, rules).into_iter().nth(column)
            };
            // Beside the name, below it, or above the rule: "För Osby kommun".
            let places = [Some(rest), part(Some(at + 2)), part(at.checked_sub(1))];
            let known = places
                .into_iter()
                .flatten()
                .find_map(|text| organisations.in_text(text));
            out.push(Signature {
                name: Some(write_name(name.trim())),
                organisation: known
                    .and_then(|known| organisations.get(known))
                    .map(|o| o.name.clone()),
                status: SignatureStatus::Expected,
                ..by_hand(below.location())
            });
        }
    }
    out
}

/// The pieces of a line that stand beside each other; all of it where only one rule does.
fn columns(text: &str, rules: usize) -> Vec<&str> {
    if rules == 1 {
        vec![text.trim()]
    } else {
        side_by_side(text).collect()
    }
}

/// How many rules a line consists of; none if anything else stands on it.
fn rules(text: &str) -> usize {
    let mut count = 0;
    for piece in text.split_whitespace() {
        if !piece.chars().all(|c| matches!(c, '_' | '.' | '…' | '‥')) {
            return 0;
        }
        let long = piece
            .chars()
            .map(|c| if c == '…' { 3 } else { 1 })
            .sum::<usize>();
        if long < SHORTEST {
            return 0;
        }
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Block, Document, Location, TextBlock};

    use super::*;
    use crate::lexicon::organisations::testing::builtin;
    use crate::lines::lines;

    fn told(texts: &[&str]) -> Vec<(Option<String>, Option<String>, SignatureStatus)> {
        let mut document = Document::new("text/plain");
        for text in texts {
            let block = TextBlock::new(*text, Location::default());
            document.blocks.push(Block::Text(block));
        }
        let lines = lines(&document);
        let lines: Vec<&Line<'_>> = lines.iter().collect();
        let found = read(&lines, &builtin());
        found
            .into_iter()
            .map(|s| (s.name, s.organisation, s.status))
            .collect()
    }

    #[test]
    fn a_name_under_a_rule_is_expected_to_sign() {
        let person = |name: &str, of: &str| {
            (
                Some(name.to_owned()),
                Some(of.to_owned()),
                SignatureStatus::Expected,
            )
        };
        assert_eq!(
            told(&["För Osby kommun", "____________", "Eva Lind"]),
            [person("Eva Lind", "Osby kommun")]
        );
        assert_eq!(
            told(&["…………………", "Eva Lind, socialchef, Osby kommun"]),
            [person("Eva Lind", "Osby kommun")]
        );
        assert_eq!(
            told(&[
                "____________\t____________",
                "Eva Lind\tPer Ek",
                "Osby kommun\tFörsäkringskassan"
            ]),
            [
                person("Eva Lind", "Osby kommun"),
                person("Per Ek", "Försäkringskassan")
            ]
        );
    }

    #[test]
    fn rules_over_anything_else_are_lines_to_write_on() {
        assert!(told(&["____________", "Bakgrund"]).is_empty());
        assert!(told(&["...", "Eva Lind"]).is_empty());
        assert!(told(&["____________"]).is_empty());
    }
}
