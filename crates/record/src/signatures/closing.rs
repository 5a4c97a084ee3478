//! The end of a document that is signed without labels: a place and a date, and the names of those
//! who sign below them ("Surahammar 2025-03-17 / Mikaela Broström, socialchef").

use std::ops::Range;

use super::names::is_name;
use crate::dates;

/// Where a document is signed without labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closing {
    /// All of its lines, the one of place and date first.
    pub(crate) lines: Range<usize>,
    /// The date, ISO 8601.
    pub(super) date: String,
    /// Each signer's line, and the lines up to the next signer's.
    pub(super) signers: Vec<Range<usize>>,
}

/// The longest line of a signer or of a title, in characters.
const LONGEST: usize = 90;

/// How many lines of a title or an organisation may follow a name.
const BELOW: usize = 2;

/// Finds it among the lines of a document: in its last third, with nothing behind but what opens
/// something new.
pub(crate) fn find(lines: &[&str]) -> Option<Closing> {
    let first = lines.len() - lines.len() / 3;
    (first.min(lines.len())..lines.len())
        .rev()
        .find_map(|at| closing_at(lines, at))
}

fn closing_at(lines: &[&str], at: usize) -> Option<Closing> {
    let date = place_and_date(lines.get(at)?)?;
    let mut signers: Vec<Range<usize>> = Vec::new();
    let mut end = at + 1;
    while let Some(line) = lines.get(end) {
        let open = signers.last_mut();
        if name_of(line).is_some() {
            signers.push(end..end + 1);
        } else if is_rule(line) || speaks_for(line) && name_follows(lines, end) {
        } else if let Some(signer) = open.filter(|s| s.len() <= BELOW && is_title(line)) {
            signer.end = end + 1;
        } else {
            break;
        }
        end += 1;
    }
    if signers.is_empty() {
        return None;
    }
    // A heading may follow, or nothing: not the next sentence of an answer.
    let ends = lines.get(end).is_none_or(|next| {
        next.chars().count() <= 60
            && !next.trim_end().ends_with(['.', ',', ';'])
            && next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    });
    ends.then_some(Closing {
        lines: at..end,
        date,
        signers,
    })
}

/// "Surahammar 2025-03-17", "Osby den 3 mars 2021": the day of a line that is nothing else.
fn place_and_date(line: &str) -> Option<String> {
    // The cheap question first: most lines of a document are none.
    if line.chars().count() > 60 || !line.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let found = dates::find(line);
    let [date] = found.as_slice() else {
        return None;
    };
    date.start.day?;
    let before = line.get(..date.range.start)?;
    let after = line.get(date.range.end..)?;
    let mut words = before
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty());
    let place = words.next()?;
    let placed = place.chars().count() >= 2
        && place.starts_with(char::is_uppercase)
        && place.chars().all(|c| c.is_alphabetic() || c == '-');
    let rest = words.all(|w| w == "den" || w.starts_with(char::is_uppercase));
    let few = before.split_whitespace().count() <= 4;
    (placed && rest && few && after.trim_matches(['.', ' ', ',']).is_empty())
        .then(|| date.start.to_string())
}

/// The name that a signer's line begins with, with nothing behind it but a title.
pub(super) fn name_of(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.chars().count() > LONGEST || line.ends_with(['.', ':', '?']) {
        return None;
    }
    let (name, rest) = line
        .find([',', '(', '/'])
        .and_then(|at| Some((line.get(..at)?, line.get(at + 1..)?)))
        .unwrap_or((line, ""));
    let title =
        rest.split_whitespace().count() <= 8 && !rest.contains(|c: char| c.is_ascii_digit());
    (title && is_name(name)).then(|| name.trim())
}

fn is_title(line: &str) -> bool {
    line.chars().count() <= LONGEST
        && line.split_whitespace().count() <= 6
        && !line.contains(|c: char| c.is_ascii_digit() || ":?@".contains(c))
        && !line.trim_end().ends_with('.')
        && line.chars().any(char::is_alphabetic)
}

/// "För Osby kommun".
fn speaks_for(line: &str) -> bool {
    line.split_whitespace()
        .next()
        .is_some_and(|w| w.eq_ignore_ascii_case("för") || w == "För" || w == "FÖR")
        && is_title(line)
}

fn name_follows(lines: &[&str], at: usize) -> bool {
    lines
        .iter()
        .skip(at + 1)
        .take(2)
        .any(|line| name_of(line).is_some())
}

fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| "_.-…–— ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of an answer, and then those given.
    fn found(end: &[&str]) -> Option<Closing> {
        let mut lines = vec![
            "Bakgrund",
            "Unga saknar arbete.",
            "Syfte",
            "Fler får arbete.",
        ];
        lines.extend([
            "Mål",
            "Fler i arbete.",
            "Metod",
            "Vi arbetar med MI.",
            "Implementering",
        ]);
        lines.extend(["Kommunen tar över."; 12]);
        lines.extend(end);
        find(&lines)
    }

    #[test]
    fn names_under_a_place_and_a_date_sign() {
        for (end, signers) in [
            (
                &["Surahammar 2025-03-17", "Mikaela Broström, socialchef"][..],
                1,
            ),
            (
                &[
                    "Osby den 3 mars 2021",
                    "____",
                    "Eva Lind",
                    "Socialchef",
                    "Per Ek",
                    "Rektor",
                ],
                2,
            ),
            (
                &[
                    "Osby, 2021-03-03",
                    "För Osby kommun",
                    "Eva Lind",
                    "Bilaga 1 Budget",
                ],
                1,
            ),
        ] {
            let closing = found(end).unwrap_or_else(|| panic!("{end:?}"));
            assert_eq!(closing.signers.len(), signers, "{end:?}");
        }
        assert_eq!(
            found(&["Osby 2021-03-03", "Eva Lind"]).map(|c| c.date),
            Some("2021-03-03".to_owned())
        );
    }

    #[test]
    fn a_date_or_names_alone_do_not_sign() {
        for end in [
            &["Ängelholm 2020-12-10"][..],
            &["Eva Lind, socialchef"],
            &[
                "Osby 2021-03-03",
                "Eva Lind",
                "kommer att leda arbetet i gruppen.",
            ],
            &["Projektet startar 2021-03-03", "Eva Lind"],
            &[
                "Styrgruppen möttes i Osby 2021-03-03 och 2021-04-03",
                "Eva Lind",
            ],
        ] {
            assert_eq!(found(end), None, "{end:?}");
        }
    }
}
