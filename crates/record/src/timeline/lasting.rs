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
    let (months, length) = months_told(sentence)?;
    let end = end_after(start.start, months)?;
    Some((end, start.range.start..start.range.end + length))
}

/// The length in months, and the bytes up to its end.
fn months_told(sentence: &str) -> Option<(i16, usize)> {
    let mut lasts = false;
    let mut number = None;
    let mut at = 0;
    for word in sentence.split_whitespace().take(REACH) {
        at += sentence.get(at..)?.find(word)? + word.len();
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric()).lower();
        if LASTS.contains(&plain.as_str()) {
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
fn end_after(start: Date, months: i16) -> Option<Date> {
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
