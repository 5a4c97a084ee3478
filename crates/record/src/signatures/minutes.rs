//! Who signs minutes (protokoll): the names below "Vid protokollet" and "Justeras".

use super::closing::{is_one_title, is_rule, names_of, side_by_side};
use crate::lower::LowerCase;

/// What those who sign minutes sign under.
const LABELS: &[&str] = &[
    "vid protokollet",
    "protokollet fört av",
    "justeras",
    "justerat",
    "justeras av",
    "justerat av",
    "justerare",
    "justeringsperson",
    "justeringspersoner",
];

/// Titles that may stand side by side below as many names.
const TITLES: &[&str] = &[
    "ordförande",
    "justerare",
    "sekreterare",
    "justeringsperson",
    "protokollförare",
    "mötesordförande",
];

/// How many lines below a label belong to it: a rule, a name and a title for each of a few.
const BELOW: usize = 9;

/// The signers of minutes, each with the index of the line that names him or her.
///
/// They sign at the end: in the first half of the lines the same words tell who was chosen to.
pub(super) fn read<'t>(lines: &[&'t str]) -> Vec<(usize, &'t str)> {
    let mut out = Vec::new();
    let mut left = 0;
    for (at, line) in lines.iter().enumerate().skip(lines.len() / 2) {
        if let Some(rest) = behind_label(line) {
            left = BELOW;
            out.extend(names_of(rest).into_iter().map(|name| (at, name)));
            continue;
        }
        if left == 0 {
            continue;
        }
        left -= 1;
        let names = names_of(line);
        if names.is_empty() {
            let goes_on = is_rule(line) || side_by_side(line).all(is_one_title);
            left = if goes_on { left } else { 0 };
            continue;
        }
        let next = lines.get(at + 1).copied().unwrap_or_default();
        for name in names {
            match halves(name).filter(|_| is_pair_of_titles(next)) {
                Some((one, other)) => out.extend([(at, one), (at, other)]),
                None => out.push((at, name)),
            }
        }
    }
    out
}

/// What stands behind a label on its line; `None` where the line is none.
fn behind_label(line: &str) -> Option<&str> {
    let (label, rest) = line.split_once([':', '\t']).unwrap_or((line, ""));
    let label = label.trim().lower();
    LABELS.contains(&label.as_str()).then(|| rest.trim())
}

/// "Harriet Lund Bo Skarp": two names of two words that a layout put together.
fn halves(name: &str) -> Option<(&str, &str)> {
    let mut spaces = name.match_indices(' ').map(|(at, _)| at);
    let middle = spaces.nth(1)?;
    spaces.next().filter(|_| spaces.next().is_none())?;
    Some((name.get(..middle)?, name.get(middle..)?.trim()))
}

fn is_pair_of_titles(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    words.len() == 2 && words.iter().all(|w| TITLES.contains(&w.as_str()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn minutes_are_signed_below_their_labels() {
        let names = |lines: &[&'static str]| -> Vec<&'static str> {
            let mut all = vec!["Styrelsen beslutar att bevilja medel."; lines.len() + 1];
            all.extend(lines);
            read(&all).into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(
            names(&[
                "Vid protokollet",
                "______",
                "Torun Berg",
                "Sekreterare",
                "Justeras",
                "Harriet Lund Bo Skarp",
                "Ordförande Justerare",
            ]),
            ["Torun Berg", "Harriet Lund", "Bo Skarp"]
        );
        assert_eq!(
            names(&[
                "Vid protokollet: Eva Lind",
                "Justeras:",
                "Per Ek\tAnna Maria Ros"
            ]),
            ["Eva Lind", "Per Ek", "Anna Maria Ros"]
        );
        assert!(names(&["Utses att justera: Bo Skarp", "Bo Skarp"]).is_empty());
        assert!(read(&["Justerare: Bo Skarp", "§ 1", "Mötet öppnas.", "§ 2"]).is_empty());
    }
}
