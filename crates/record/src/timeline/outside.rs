//! Runs beside the time plan: under the title, in the sentence that asks for money, or told by several plans.

use super::{TimelineReading, from_passages};
use crate::dates::{find, years};
use crate::model::{Evidence, Timeline};
use crate::reading::{Part, Passage, Reading};

/// "2018-01-01 – 2020-06-30" alone on a line under the title: the run that no section tells.
pub(super) fn under_title(reading: &Reading<'_>) -> TimelineReading {
    let first = reading.sections.iter().find(|s| !s.fields.is_empty());
    let end = first.map_or(reading.passages.len(), |s| s.passages.start);
    let alone = |passage: &&Passage<'_>| {
        let text = passage.text.trim();
        matches!(find(text).as_slice(), [day]
            if day.end.is_some() && text.len() <= day.range.len() + 2)
    };
    let head = reading.passages.get(..end).unwrap_or_default();
    let lines: Vec<&Passage<'_>> = head
        .iter()
        .filter(|p| p.part != Part::Guidance && p.cell.is_none())
        .filter(alone)
        .collect();
    match lines.as_slice() {
        [line] => {
            let mut run = from_passages(reading, &[line], true);
            run.timeline.phases.clear();
            run.evidence
                .retain(|(key, _)| !key.starts_with("/timeline/phases"));
            run
        }
        _ => TimelineReading::default(),
    }
}

/// "Ansökan avser tre år, 2024, 2025 och 2026.": years in a row that one passage of the plan lists.
pub(super) fn listed_years(own: &[&Passage<'_>]) -> Option<TimelineReading> {
    const ASKS: &[&str] = &[
        "avser",
        "omfattar",
        "pågå",
        "åren",
        "löper",
        "genomförs",
        "söker",
    ];
    let mut listed = own.iter().filter_map(|passage| {
        let told = years(passage.text);
        let in_a_row =
            told.len() >= 2 && told.windows(2).all(|w| matches!(w, [a, b] if *b == a + 1));
        let lower = passage.text.to_lowercase();
        (in_a_row && ASKS.iter().any(|w| lower.contains(w))).then_some((passage, told))
    });
    let (passage, told) = listed.next()?;
    if listed.next().is_some() {
        return None;
    }
    let mut out = TimelineReading::default();
    for (key, year) in [("start", told.first()?), ("end", told.last()?)] {
        let written = year.to_string();
        let at = passage.text.find(&written)?;
        let evidence = Evidence {
            quote: Some(written.clone()),
            location: passage.locate(at..at + written.len()),
            from: Vec::new(),
        };
        out.evidence.push((format!("/timeline/{key}"), evidence));
        match key {
            "start" => out.timeline.start = Some(written),
            _ => out.timeline.end = Some(written),
        }
    }
    Some(out)
}

/// "Insatsen avser kalenderåret 2025.": a plan that tells one year and no other.
pub(super) fn calendar_year(own: &[&Passage<'_>]) -> Option<TimelineReading> {
    const BEFORE: &[&str] = &[
        "kalenderåret ",
        "verksamhetsåret ",
        "helåret ",
        "under hela ",
    ];
    let mut told: Option<(i16, Evidence)> = None;
    for passage in own {
        let mut all = years(passage.text);
        let Some(year) = all.pop() else { continue };
        if !all.is_empty() || told.as_ref().is_some_and(|(known, _)| *known != year) {
            return None;
        }
        let written = year.to_string();
        let lower = passage.text.to_lowercase();
        let named = BEFORE
            .iter()
            .any(|word| lower.contains(&format!("{word}{written}")));
        let at = passage.text.find(&written)?;
        if named && told.is_none() {
            let evidence = Evidence {
                quote: Some(written.clone()),
                location: passage.locate(at..at + written.len()),
                from: Vec::new(),
            };
            told = Some((year, evidence));
        }
    }
    let (year, evidence) = told?;
    let mut out = TimelineReading::default();
    out.timeline.start = Some(year.to_string());
    out.timeline.end = Some(year.to_string());
    for key in ["start", "end"] {
        out.evidence
            .push((format!("/timeline/{key}"), evidence.clone()));
    }
    Some(out)
}

/// "… ansöker om 1 920 000 kronor för två coacher under 2021 och 2022": the years that money is asked for.
pub(super) fn asked_years(reading: &Reading<'_>) -> Option<TimelineReading> {
    reading.passages.iter().find_map(|passage| {
        let text = passage.text;
        if !text.contains("söker") {
            return None;
        }
        text.match_indices(" och ").find_map(|(at, joint)| {
            let year = |range: std::ops::Range<usize>| {
                let digits = text.get(range.clone())?;
                let year = digits.parse::<i16>().ok()?;
                (digits.bytes().all(|b| b.is_ascii_digit()) && (1990..2100).contains(&year))
                    .then_some((year, range))
            };
            let behind = at + joint.len();
            let (first, from) = year(at.checked_sub(4)?..at)?;
            let (last, to) = year(behind..behind + 4)?;
            let before = text.get(..from.start)?;
            let sentence = before.rsplit(". ").next()?;
            let asked = sentence.contains("söker")
                && ["under ", "för åren ", "för "]
                    .iter()
                    .any(|w| before.ends_with(w));
            if !asked || last != first + 1 {
                return None;
            }
            let mut told = TimelineReading::default();
            told.timeline.start = Some(first.to_string());
            told.timeline.end = Some(last.to_string());
            for (key, range) in [("start", from), ("end", to)] {
                let evidence = Evidence {
                    quote: text.get(range.clone()).map(str::to_owned),
                    location: passage.locate(range),
                    from: Vec::new(),
                };
                told.evidence.push((format!("/timeline/{key}"), evidence));
            }
            Some(told)
        })
    })
}

/// Of several time plans the first that tells both days leads: a budget sheet behind an application for more
/// time may still tell the days of the first one.
pub(super) fn lead_by_first(
    reading: &Reading<'_>,
    own: &[&Passage<'_>],
    result: &mut TimelineReading,
) {
    let whole = |t: &Timeline| t.start.is_some() && t.end.is_some();
    if !whole(&result.timeline) {
        return;
    }
    // A section that is nothing but labels goes on in the next one.
    let runs = own.chunk_by(|a, b| b.section <= a.section + 1);
    let mut told = runs.map(|run| from_passages(reading, run, true));
    let Some(first) = told.find(|t| whole(&t.timeline)) else {
        return;
    };
    let is_run = |(key, _): &(String, Evidence)| key == "/timeline/start" || key == "/timeline/end";
    result.timeline.start.clone_from(&first.timeline.start);
    result.timeline.end.clone_from(&first.timeline.end);
    result.evidence.retain(|e| !is_run(e));
    result
        .evidence
        .extend(first.evidence.into_iter().filter(is_run));
}
