//! How long a project lasts, told behind its start: "startar 1 januari 2009 och pågår i två år".

use std::ops::Range;

use crate::dates::{Date, Found};
use crate::lower::LowerCase;

/// Verbs of lasting; the length stands behind them.
const LASTS: &[&str] = &[
    "pågår", "pågå", "löper", "löpa", "varar", "vara", "drivs", "drivas",
];
/// How many words behind the day the length stands at most.
const REACH: usize = 8;

/// The end of what begins on a day, where the same sentence tells how long it lasts, and the bytes that tell
/// both.
pub(super) fn lasting(text: &str, start: &Found) -> Option<(Date, Range<usize>)> {
    let rest = text.get(start.range.end..)?;
    let sentence = rest.split(['.', ';', '\n']).next()?;
    let (months, length) = months_told(sentence, LASTS)?;
    let end = end_after(start.start, months)?;
    Some((end, start.range.start..start.range.end + length))
}

/// "24 månader med start 2023-01-01", "Två år från den 1 mars": the end, where the length stands before the start.
pub(super) fn lasting_before(text: &str, start: &Found) -> Option<(Date, Range<usize>)> {
    const OPENS: &[&str] = &[
        "start",
        "från",
        "början",
        "börjar",
        "startar",
        "startdatum",
        "fr.o.m",
        "fr",
    ];
    let before = text.get(..start.range.start)?;
    let sentence_at = before
        .rfind(['\n', ';'])
        .max(before.rfind(". "))
        .map_or(0, |i| i + 1);
    let sentence = before.get(sentence_at..)?;
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let plain = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).lower();
    let near = words.get(words.len().saturating_sub(REACH)..)?;
    let unit = near
        .iter()
        .rposition(|w| matches!(plain(w).as_str(), "år" | "månad" | "månader" | "mån"))?;
    let number = unit.checked_sub(1).and_then(|at| near.get(at))?;
    let months = number_of(&plain(number))?
        * if near.get(unit).map(plain)? == "år" {
            12
        } else {
            1
        };
    let opens = near
        .iter()
        .skip(unit + 1)
        .any(|w| OPENS.contains(&plain(w).as_str()));
    let end = opens.then(|| end_after(start.start, months)).flatten()?;
    let from = sentence_at + sentence.rfind(number)?;
    Some((end, from..start.range.end))
}

/// The lengths that sentences of a text tell of the project: "Projektet löper på 24 månader"; in months, and their
/// bytes.
pub(super) fn lengths(text: &str) -> Vec<(i16, Range<usize>)> {
    const WHO: &[&str] = &["projektet", "insatsen", "verksamheten", "processen"];
    const TIMES: &[&str] = &[
        "projekttiden",
        "insatstiden",
        "projektperioden",
        "löptiden",
        "insatsperioden",
    ];
    const IS: &[&str] = &["är", "omfattar", "uppgår", "beräknas"];
    let mut out = Vec::new();
    let mut at = 0;
    for sentence in text.split_inclusive(['.', ';', '\n']) {
        let begins = sentence
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .lower();
        let verbs = if TIMES.contains(&begins.as_str()) {
            IS
        } else {
            LASTS
        };
        if (WHO.contains(&begins.as_str()) || verbs == IS)
            && let Some((months, length)) = months_told(sentence, verbs)
        {
            out.push((months, at..at + length));
        }
        at += sentence.len();
    }
    out
}

/// The length in months behind one of the verbs, and the bytes up to its end.
fn months_told(sentence: &str, verbs: &[&str]) -> Option<(i16, usize)> {
    let mut lasts = false;
    let mut number = None;
    let mut at = 0;
    for word in sentence.split_whitespace().take(REACH) {
        at += sentence.get(at..)?.find(word)? + word.len();
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric()).lower();
        if verbs.contains(&plain.as_str()) {
            lasts = true;
        } else if lasts && let Some(told) = number {
            let months = match plain.as_str() {
                "år" => 12,
                "månad" | "månader" | "mån" => 1,
                _ => return None,
            };
            let end = at - (word.len() - word.trim_end_matches([',', ')']).len());
            return Some((told * months, end));
        } else if lasts {
            number = number_of(&plain);
        }
    }
    None
}

fn number_of(word: &str) -> Option<i16> {
    const WORDS: &[&str] = &[
        "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
    ];
    let told = WORDS
        .iter()
        .position(|w| *w == word)
        .map(|at| at as i16 + 1);
    told.or_else(|| word.parse().ok().filter(|n| (1..=60).contains(n)))
}

/// The last day or month of a run of some months; `None` for a year or season, which begin on no month.
pub(super) fn end_after(start: Date, months: i16) -> Option<Date> {
    let number = |n: u8| i8::try_from(n).ok();
    let positive = |n: i8| u8::try_from(n).ok();
    let day = number(start.day.unwrap_or(1))?;
    let begins = jiff::civil::Date::new(start.year, number(start.month?)?, day).ok()?;
    let same = begins
        .checked_add(jiff::Span::new().try_months(months).ok()?)
        .ok()?;
    // The day before the same day; where the month has none such, its last.
    let last = if same.day() == begins.day() {
        same.yesterday().ok()?
    } else {
        same
    };
    if start.day.is_none() {
        return Date::month(last.year(), positive(last.month())?);
    }
    Date::day(last.year(), positive(last.month())?, positive(last.day())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::find;

    fn run(text: &str) -> Option<String> {
        let found = find(text).into_iter().next().unwrap();
        lasting(text, &found).map(|(end, _)| end.to_string())
    }

    #[test]
    fn the_length_may_stand_before_the_start() {
        for (text, end) in [
            ("24 månader med start 2023-01-01.", Some("2024-12-31")),
            (
                "Insatsen omfattar två år från och med 1 mars 2021.",
                Some("2023-02-28"),
            ),
            ("Efter 12 månader sammanställs resultaten, 2023-01-01", None),
        ] {
            let found = find(text).into_iter().next().unwrap();
            let told = lasting_before(text, &found).map(|(end, _)| end.to_string());
            assert_eq!(told.as_deref(), end, "{text}");
        }
    }

    #[test]
    fn the_length_behind_a_start_tells_the_end() {
        for (text, end) in [
            (
                "startar 1 januari 2009 och pågår i två år.",
                Some("2010-12-31"),
            ),
            (
                "startar 2021-03-15 och ska pågå under 18 månader",
                Some("2022-09-14"),
            ),
            ("Start september 2019, löper i ett år", Some("2020-08")),
            (
                "startar 31 augusti 2020 och pågår i sex månader",
                Some("2021-02-28"),
            ),
            ("startar 1 januari 2009. Det pågår i två år", None),
            ("startar 2009-01-01 och pågår tills vidare", None),
            ("startar 2009-01-01 med två veckors utbildning", None),
        ] {
            assert_eq!(run(text).as_deref(), end, "{text}");
        }
    }
}
