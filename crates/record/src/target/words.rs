//! The words of target groups (`data/target.toml`), and numbers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::lower::LowerCase;
use crate::model::TargetPer;

/// Lists of words and phrases; see `data/target.toml` for what each is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) from: Vec<String>,
    pub(super) up: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) below: Vec<String>,
    pub(super) down: Vec<String>,
    pub(super) lasting: Vec<String>,
    pub(super) population: Vec<String>,
    pub(super) not: Vec<String>,
    pub(super) people: Vec<String>,
    pub(super) outcomes: Vec<String>,
    pub(super) begins: Vec<String>,
    pub(super) states: Vec<String>,
    pub(super) about: Vec<String>,
    pub(super) takes_part: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) at_once: Vec<String>,
    pub(super) of_them: Vec<String>,
    pub(super) comes: Vec<String>,
    pub(super) whole: Vec<String>,
    per_year: Vec<String>,
    per_total: Vec<String>,
    pub(super) meant: Vec<String>,
    numbers: BTreeMap<String, u32>,
}

/// The words that are compiled in.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    // A test holds the file to its shape; were it broken, no word would be known, and no more.
    WORDS.get_or_init(|| toml::from_str(include_str!("../../data/target.toml")).unwrap_or_default())
}

/// Whether one of the words stands in a text in small letters.
pub(super) fn has(lower: &str, list: &[String]) -> bool {
    list.iter().any(|word| lower.contains(word.as_str()))
}

/// Whether a text in small letters ends with one of the words, whole.
pub(super) fn ends(lower: &str, list: &[String]) -> bool {
    let lower = lower.trim_end();
    list.iter().any(|word| {
        lower
            .strip_suffix(word.as_str())
            .is_some_and(|before| !before.ends_with(char::is_alphanumeric))
    })
}

/// Whether a text in small letters begins with one of the words.
pub(super) fn begins(lower: &str, list: &[String]) -> bool {
    let lower = lower.trim_start();
    list.iter().any(|word| lower.starts_with(word.as_str()))
}

/// What a number of people counts, by the words of its sentence.
pub(super) fn per_of(lower: &str) -> Option<TargetPer> {
    if has(lower, &words().per_year) {
        Some(TargetPer::Year)
    } else {
        has(lower, &words().per_total).then_some(TargetPer::Total)
    }
}

/// Whether a text in small letters begins, or ends, with words of a year.
pub(super) fn is_yearly(lower: &str, at_the_end: bool) -> bool {
    words().per_year.iter().any(|word| {
        if at_the_end {
            lower.ends_with(word.as_str())
        } else {
            lower.starts_with(word.as_str())
        }
    })
}

/// A number in a text.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) range: Range<usize>,
}

/// The numbers in digits.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let mut out: Vec<Number> = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_ascii_digit() {
            start.get_or_insert(i);
        } else if let Some(s) = start.take()
            && let Some(value) = text
                .get(s..i)
                .filter(|d| d.len() <= 6)
                .and_then(|d| d.parse().ok())
        {
            out.push(Number { value, range: s..i });
        }
    }
    out
}

/// The numbers in digits and in words, in order.
pub(super) fn all_numbers(text: &str) -> Vec<Number> {
    let mut out = numbers(text);
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            start.get_or_insert(i);
        } else if let Some(s) = start.take()
            && let Some(value) = text.get(s..i).and_then(number_in_words)
        {
            out.push(Number { value, range: s..i });
        }
    }
    out.sort_by_key(|number| number.range.start);
    out
}

/// "tjugofyra" is 24.
fn number_in_words(word: &str) -> Option<u32> {
    const FIRST: &[char] = &['t', 'f', 's', 'å', 'n', 'e', 'a', 'h'];
    const LONGEST: usize = 16;
    let first = word.chars().next()?.to_lowercase().next()?;
    if word.len() > LONGEST || !FIRST.contains(&first) {
        return None;
    }
    let lower = word.lower();
    let known = &words().numbers;
    if let Some(value) = known.get(lower.as_str()) {
        return Some(*value);
    }
    known
        .iter()
        .filter(|(_, value)| **value >= 20 && **value < 100)
        .find_map(|(ten, value)| {
            let unit = match lower.strip_prefix(ten.as_str())? {
                "ett" | "en" => 1,
                unit => *known.get(unit).filter(|unit| **unit < 10)?,
            };
            Some(value + unit)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_its_shape() {
        toml::from_str::<Words>(include_str!("../../data/target.toml")).unwrap();
    }

    #[test]
    fn numbers_are_told_in_words_too() {
        let told = |text| -> Vec<u32> { all_numbers(text).iter().map(|n| n.value).collect() };
        assert_eq!(
            told("Mellan sexton och tjugofyra, 30 i taget"),
            [16, 24, 30]
        );
        assert_eq!(told("Tjugoen, trettitre, femma, en"), [21]);
    }
}
