//! How old those are whom a project is for.

use std::ops::Range;

use super::elsewhere;
use super::words::{Number, all_numbers, begins, ends, has, words};
use super::{TargetReading, evidence, sentences, whole};
use crate::lower::LowerCase;
use crate::model::{Evidence, Field};
use crate::reading::{Passage, Reading};

/// Ages told in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ages {
    pub(super) low: Option<u8>,
    pub(super) high: Option<u8>,
    pub(super) range: Range<usize>,
    /// The sentence tells how a population is made up.
    population: bool,
}

/// "16-64 år", "18–29 år", "i åldern 16 till 24", "mellan 18 och 64 år", "från 18 år", "under 25 år".
pub(super) fn read(reading: &Reading<'_>, out: &mut TargetReading) {
    let group: Vec<&Passage<'_>> = whole(reading, &[Field::TargetGroup]).collect();
    let mut found = meant(&group);
    if found.is_none() {
        let fields = [
            Field::Participants,
            Field::Summary,
            Field::Purpose,
            Field::Name,
        ];
        // Elsewhere the first place that tells of ages tells of all.
        found = whole(reading, &fields).find_map(|passage| meant(&[passage]));
    }
    if found.is_none() {
        let told = elsewhere::ages_in_row(reading).or_else(|| elsewhere::ages(reading));
        let Some((low, high, told)) = told else {
            return;
        };
        found = Some((low.map(|a| (a, told.clone())), high.map(|a| (a, told))));
    }
    let Some((low, high)) = found else { return };
    for (key, bound) in [("age_min", low), ("age_max", high)] {
        let Some((age, told)) = bound else { continue };
        match key {
            "age_min" => out.target.age_min = Some(age),
            _ => out.target.age_max = Some(age),
        }
        out.evidence.push((format!("/target/{key}"), told));
    }
}

type Bound = Option<(u8, Evidence)>;

/// The lowest and the highest age of passages: groups side by side make one target.
fn meant(passages: &[&Passage<'_>]) -> Option<(Bound, Bound)> {
    let told: Vec<(&Passage<'_>, Ages)> = passages
        .iter()
        .flat_map(|passage| {
            in_text(passage.text)
                .into_iter()
                .map(|ages| (*passage, ages))
        })
        .collect();
    // What a population is made up of counts only where nothing else is told.
    let is_group = |(_, ages): &&(&Passage<'_>, Ages)| !ages.population;
    let group: Vec<_> = told.iter().filter(is_group).collect();
    let counted: Vec<_> = if group.is_empty() {
        told.iter().collect()
    } else {
        group
    };
    // "Barn under 18 år" beside "personer 20–64 år" are not those who are meant.
    let both = |ages: &Ages| ages.low.is_some() && ages.high.is_some();
    let ranges = counted.iter().any(|(_, ages)| both(ages));
    let counted = || counted.iter().filter(|(_, ages)| both(ages) || !ranges);
    let low = counted()
        .filter_map(|(passage, ages)| Some((ages.low?, passage, &ages.range)))
        .min_by_key(|(age, ..)| *age);
    let high = counted()
        .filter_map(|(passage, ages)| Some((ages.high?, passage, &ages.range)))
        .rev()
        .max_by_key(|(age, ..)| *age);
    let bound = |told: Option<(u8, &&Passage<'_>, &Range<usize>)>| {
        told.map(|(age, passage, range)| (age, evidence(passage, range.clone())))
    };
    (low.is_some() || high.is_some()).then(|| (bound(low), bound(high)))
}

/// All ages of a text.
pub(super) fn in_text(text: &str) -> Vec<Ages> {
    let mut out = Vec::new();
    if !text.contains(|c: char| c.is_ascii_digit()) && !text.contains("år") {
        return out;
    }
    for (at, sentence) in sentences(text) {
        let lower = sentence.lower();
        let told = all_numbers(sentence);
        let population = has(&lower, &words().population);
        let mut used = 0;
        for (i, number) in told.iter().enumerate() {
            let Ok(age) = u8::try_from(number.value) else {
                continue;
            };
            if number.range.start < used {
                continue;
            }
            let next = told.get(i + 1);
            let ages = next
                .and_then(|high| between(sentence, &lower, number, high))
                .or_else(|| one_sided(&lower, number, age));
            let Some((low, high, range)) = ages else {
                continue;
            };
            used = range.end;
            // "som fyllt 18 år men inte 30": the two make a range.
            let goes_on = out.last_mut().filter(|before: &&mut Ages| {
                low.is_none() && before.high.is_none() && before.range.end >= at.start
            });
            if let Some(before) = goes_on {
                before.high = high;
                before.range.end = at.start + range.end;
                continue;
            }
            out.push(Ages {
                low,
                high,
                range: at.start + range.start..at.start + range.end,
                population,
            });
        }
    }
    out
}

type Told = (Option<u8>, Option<u8>, Range<usize>);

/// Two numbers that are a lowest and a highest age.
fn between(text: &str, lower: &str, low: &Number, high: &Number) -> Option<Told> {
    let (a, b) = (
        u8::try_from(low.value).ok()?,
        u8::try_from(high.value).ok()?,
    );
    if !(6..=80).contains(&a) || !(a + 1..=100).contains(&b) {
        return None;
    }
    let middle = text.get(low.range.end..high.range.start)?.trim();
    let joined = matches!(
        middle,
        "-" | "–"
            | "—"
            | "till"
            | "och"
            | "t.o.m."
            | "år -"
            | "år –"
            | "år till"
            | "år och"
            | "to"
            | "till och med"
    );
    if !joined {
        return None;
    }
    let before = lower.get(..low.range.start)?;
    let near = nearest(before, 24);
    let after = lower.get(high.range.end..)?.trim_start();
    let years = is_years(after) || after.starts_with("years");
    let spoken = ["ålder", "åldrarna", "aged", "åldersgrupp"]
        .iter()
        .any(|w| near.contains(w));
    // "Personer 16–64 som …"
    let of_people = matches!(middle, "-" | "–" | "—")
        && before
            .split_whitespace()
            .next_back()
            .is_some_and(|w| words().people.iter().any(|p| p == w))
        && (13..=40).contains(&a)
        && b <= 70;
    let even = !middle.ends_with("och") || near.contains("mellan") || spoken;
    ((years || spoken || of_people) && even).then_some((
        Some(a),
        Some(b),
        low.range.start..high.range.end,
    ))
}

/// "från 18 år", "18 år och uppåt", "18+", "under 25 år", "upp till 29 år".
fn one_sided(lower: &str, number: &Number, age: u8) -> Option<Told> {
    const YOUNGEST: u8 = 13;
    const OLDEST: u8 = 75;
    let list = words();
    if !(YOUNGEST..=OLDEST).contains(&age) {
        return None;
    }
    let before = lower.get(..number.range.start)?;
    let after = lower.get(number.range.end..)?;
    let years = is_years(after.trim_start());
    let behind = after.trim_start();
    let behind = behind.strip_prefix("år").unwrap_or(behind);
    let range = number.range.clone();
    if after.starts_with('+') && !after.starts_with("+ ") || begins(behind, &list.up) && years {
        return Some((Some(age), None, range));
    }
    if begins(behind, &list.down) && years {
        return Some((None, Some(age), range));
    }
    let fills = ends(before, &["fyllt".to_owned(), "fyllda".to_owned()]);
    let ends_it = ends(before, &["men inte".to_owned(), "men ej".to_owned()]);
    if !(years || fills || ends_it) {
        return None;
    }
    // "sjukskriven i över 15 år": how long, not how old.
    let lasts = |key: &[String]| {
        key.iter().any(|word| {
            before
                .trim_end()
                .strip_suffix(word.as_str())
                .is_some_and(|rest| ends(rest, &list.lasting))
        })
    };
    if ends(before, &list.below) {
        return (!lasts(&list.below)).then_some((None, Some(age - 1), range));
    }
    if ends(before, &list.to) {
        return (!lasts(&list.to)).then_some((None, Some(age), range));
    }
    (ends(before, &list.from) && !lasts(&list.from)).then_some((Some(age), None, range))
}

/// "år" or "åringar", and no "års".
fn is_years(after: &str) -> bool {
    after.starts_with("år") && !after.starts_with("års")
        || after.starts_with("-åring")
        || after.starts_with("–åring")
}

/// The last characters of a text.
fn nearest(text: &str, characters: usize) -> &str {
    let start = text
        .char_indices()
        .rev()
        .nth(characters.saturating_sub(1))
        .map_or(0, |(i, _)| i);
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(Option<u8>, Option<u8>)> {
        in_text(text).iter().map(|a| (a.low, a.high)).collect()
    }

    #[test]
    fn one_end_of_the_ages_may_be_told() {
        for (text, low, high) in [
            ("Kvinnor från 20 år och uppåt.", Some(20), None),
            ("Män, 30+, som är sjukskrivna.", Some(30), None),
            ("Ungdomar under 25 år.", None, Some(24)),
            ("Unga upp till 29 år.", None, Some(29)),
            ("Personer som fyllt 18 år men inte 30.", Some(18), Some(29)),
            ("Unga mellan sexton och tjugofyra år.", Some(16), Some(24)),
            ("Personer 16–64 med behov av stöd", Some(16), Some(64)),
        ] {
            assert_eq!(told(text), [(low, high)], "{text}");
        }
    }

    #[test]
    fn times_are_no_ages() {
        for text in [
            "De har varit sjukskrivna i över 15 år.",
            "Projektet har funnits sedan 20 år.",
            "Stöd under 24 månader",
            "3-6 månader, 20 och 30 minuter",
            "Ett 20 års arbete",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }
}
