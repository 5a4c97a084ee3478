//! Tidplan: when a project runs, and its phases.

mod asked;
mod collect;
mod columns;
mod gantt;
mod judge;
mod lasting;
mod outside;
mod phases;
mod plan;

use aktsam_document::Location;

use crate::dates::{Date, Found};
use crate::lexicon::WordStarts;
use crate::model::{Evidence, Field, Timeline};
use crate::reading::{Part, Passage, Reading};
use asked::{asked_day, row_label};
use collect::{collect, listed_steps};
use columns::join_columns;
use outside::{asked_years, lead_by_first, under_title};
use phases::phases;
use plan::{plan_lines, plan_tables};

/// The timeline and what it was read from.
#[derive(Debug, Default)]
pub(crate) struct TimelineReading {
    pub(crate) timeline: Timeline,
    pub(crate) evidence: Vec<(String, Evidence)>,
}

/// What a line says of its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    /// Something else: intake, a report, a meeting.
    Other,
    /// Dates without a word for what they are.
    Bare,
    /// The period that a report is about.
    Reported,
    /// A phase of the project.
    Phase,
    /// Its start.
    Start,
    /// Its end.
    End,
    /// Its whole run.
    Whole,
}

/// A date with what its line says of it.
struct Dated<'d> {
    says: Says,
    label: &'d str,
    /// The label stands in a cell of its own.
    is_label: bool,
    /// The label stands before a colon or a bracket at the beginning of its line.
    is_named: bool,
    /// What the period is for, where that stands behind it: "Jan–mars 2023: rekrytering".
    behind: Option<&'d str>,
    found: Found,
    /// That stands there without a colon, and in no other line of its paragraph.
    is_loose: bool,
    /// The end that the length behind a start makes, and where both stand.
    lasts: Option<(Date, Location)>,
    quote: &'d str,
    location: Location,
    /// The last day, where that stands in a cell of its own: "Start | Klart".
    until: Option<(Date, &'d str, Location)>,
}

/// Whether a text tells of money that was granted.
fn grants(text: &str) -> bool {
    static WORDS: WordStarts =
        WordStarts::of(&["bevilja", "tilldela", "avsätt", "bifall", "godkän"]);
    WORDS.in_text(text)
}

/// Reads the timeline of a document, from its sections of that field first, else from the lines of
/// the whole that speak of a start or an end.
pub(crate) fn read(reading: &Reading<'_>) -> TimelineReading {
    let whole = |p: &&Passage<'_>| {
        reading.section_of(p).is_some_and(|s| s.scope.is_none())
            && matches!(p.part, Part::Answer | Part::Item)
    };
    let own: Vec<&Passage<'_>> = reading.answers(Field::Timeline).filter(whole).collect();
    let mut result = from_passages(reading, &own, true);
    lead_by_first(reading, &own, &mut result);
    if own.is_empty() {
        // A plan may stand among the activities: "Fas | Innehåll | Tid".
        let planned: Vec<&Passage<'_>> = plan_tables(reading)
            .chain(plan_lines(reading))
            .filter(whole)
            .collect();
        result = from_passages(reading, &planned, true);
        if result.timeline.phases.len() < 2 {
            result = TimelineReading::default();
        }
    }
    if result.timeline.phases.is_empty() {
        let chart = gantt::read(reading);
        // The heads of a chart's columns are dates as well, of nothing that starts or ends.
        let whole = result.timeline.start.is_some() && result.timeline.end.is_some();
        if whole || chart.timeline.phases.is_empty() {
            result = with_phases(result, chart);
        } else {
            result = chart;
        }
    }
    let own_tells = result.timeline.start.is_some() || result.timeline.end.is_some();
    if result.timeline.start.is_some() && result.timeline.end.is_some() {
        return result;
    }
    let rest: Vec<&Passage<'_>> = reading
        .passages
        .iter()
        .filter(whole)
        .filter(|p| {
            reading.section_of(p).is_some_and(|s| {
                !s.fields.iter().any(|f| {
                    matches!(
                        f,
                        Field::Terms
                            | Field::Signatures
                            | Field::Background
                            | Field::Results
                            | Field::Attachments
                            | Field::Anchoring
                    )
                })
            })
        })
        .collect();
    let mut elsewhere = from_passages(reading, &rest, false);
    if !own_tells && elsewhere.timeline.start.is_none() && elsewhere.timeline.end.is_none() {
        // A background tells of others' projects too: here only what money was granted for counts.
        let granted: Vec<&Passage<'_>> = reading
            .passages
            .iter()
            .filter(whole)
            .filter(|p| !reading.is_in(p, Field::Terms))
            .filter(|p| grants(p.text))
            .collect();
        let run = from_passages(reading, &granted, true);
        if run.timeline.end.is_some() && run.timeline.start.is_some() {
            elsewhere = run;
            elsewhere.timeline.phases.clear();
            elsewhere
                .evidence
                .retain(|(key, _)| !key.starts_with("/timeline/phases"));
        }
    }
    let silent = |t: &Timeline| t.start.is_none() && t.end.is_none() && t.phases.is_empty();
    if silent(&result.timeline) && silent(&elsewhere.timeline) {
        let told = under_title(reading);
        if !silent(&told.timeline) {
            return told;
        }
        return asked_years(reading)
            .or_else(|| outside::calendar_year(&own))
            .or_else(|| outside::listed_years(&own))
            .unwrap_or(told);
    }
    let is_whole = elsewhere.timeline.start.is_some() && elsewhere.timeline.end.is_some();
    // A plan whose steps all have their days tells more than a day in passing.
    let steps = &result.timeline.phases;
    let whole_plan = steps.len() >= 2
        && steps
            .iter()
            .all(|step| step.start.is_some() && step.end.is_some());
    if !is_whole && !own_tells {
        let tells = elsewhere.timeline.start.is_some() || elsewhere.timeline.end.is_some();
        return if tells && !whole_plan || result.timeline.phases.len() < 2 {
            with_phases(elsewhere, result)
        } else {
            run_of_phases(result)
        };
    }
    // "… hela projekttiden 2017–2019" beside such a plan.
    let years_alone = elsewhere
        .timeline
        .start
        .as_ref()
        .is_some_and(|start| start.len() == 4);
    if is_whole && years_alone && whole_plan {
        return run_of_phases(result);
    }
    if is_whole {
        return with_phases(elsewhere, result);
    }
    result
}

/// The plan tells of steps, another place of the run.
fn with_phases(mut run: TimelineReading, plan: TimelineReading) -> TimelineReading {
    let of_phase = |(key, _): &(String, Evidence)| key.starts_with("/timeline/phases");
    run.evidence.retain(|told| !of_phase(told));
    run.timeline.phases = plan.timeline.phases;
    run.evidence
        .extend(plan.evidence.into_iter().filter(of_phase));
    run
}

fn from_passages(reading: &Reading<'_>, passages: &[&Passage<'_>], own: bool) -> TimelineReading {
    let mut dated: Vec<Dated<'_>> = Vec::new();
    // "2014-08-01-2014-09-30 Rekrytering" over lines of the same kind: a step each.
    let lines = passages.iter().filter(|p| own && phases::is_step(p));
    let listed = lines.take(2).count() > 1;
    for (i, passage) in passages.iter().enumerate() {
        let label = asked_day(reading, passages, i).or_else(|| row_label(passages, i));
        let before = dated.len();
        collect(
            passage,
            label,
            own,
            listed && phases::is_step(passage),
            &mut dated,
        );
        if dated.len() == before + 1 {
            join_columns(reading, passages, i, &mut dated);
        }
    }
    // Headings may carry the dates too: "Tidplan 230101-241231".
    if own {
        for section in reading
            .sections
            .iter()
            .filter(|s| s.scope.is_none() && s.fields.contains(&Field::Timeline))
        {
            if let Some(passage) = section.heading.and_then(|h| reading.passages.get(h)) {
                collect(passage, None, own, false, &mut dated);
            }
        }
    }
    // "jan–mars 2024 förstudie" above "april–dec 2024 genomförande": two such lines make a plan, one does not.
    if dated
        .iter()
        .filter(|d| d.is_loose && d.behind.is_some())
        .count()
        < 2
    {
        for alone in dated.iter_mut().filter(|d| d.is_loose) {
            alone.behind = None;
        }
    }
    phases::settle_rows(&mut dated);
    if own {
        listed_steps(&mut dated);
    }
    if own {
        length_elsewhere(passages, &mut dated);
    }
    let mut out = TimelineReading::default();
    let of = |says: Says| dated.iter().filter(move |d| d.says == says);
    let period = |says: Says| of(says).find(|d| d.found.end.is_some());
    let first = |says: Says| of(says).next();
    // "Mars–maj 2025: förberedelser" is a phase and not the run, unless it stands alone.
    let phases_listed = of(Says::Bare).filter(|d| d.behind.is_some()).count();
    let bare = || of(Says::Bare).filter(|d| phases_listed < 2 || d.behind.is_none());
    // A week or a quarter is a period by itself: beside an end of its own, a start is but a start.
    let ends = first(Says::End);
    let run = period(Says::Whole)
        // "Projektet startar 1 januari, första gruppen startar v. 6" does so in January.
        .or_else(|| {
            let opens = first(Says::Start).filter(|start| start.found.end.is_some());
            opens.filter(|_| ends.is_none())
        })
        .or_else(|| bare().find(|d| d.found.end.is_some()).filter(|_| own))
        // A report that tells of no run of the project's own tells of its period.
        .or_else(|| {
            period(Says::Reported).filter(|_| ends.is_none() && first(Says::Start).is_none())
        });
    if let Some(run) = run {
        set(&mut out, "start", run.found.start, run);
        // "Förberedelser pågår i januari och februari. Projektet avslutas den 30 april."
        let later = ends.filter(|end| {
            let last = end.found.end.unwrap_or(end.found.start);
            run.says != Says::Whole && run.found.end.is_none_or(|own| own < last)
        });
        if let Some(later) = later {
            let last = later.found.end.unwrap_or(later.found.start);
            set(&mut out, "end", last, later);
        } else if let Some(end) = run.found.end {
            set(&mut out, "end", end, run);
        }
    } else if let (Some(start), Some(end)) = two_cells(&dated) {
        set(&mut out, "start", start.found.start, start);
        set(&mut out, "end", end.found.start, end);
    } else {
        let start = first(Says::Start).or_else(|| bare().next().filter(|_| own));
        // "Förberedelser pågår i januari. Omgång 1 startar i mars": the project begins with them.
        let prepares = |d: &&Dated<'_>| {
            let label = d.label.to_lowercase();
            ["förbered", "uppstart", "planering", "rekrytering"]
                .iter()
                .any(|w| label.starts_with(w))
        };
        let start = start.map(|start| {
            let earlier = of(Says::Phase).find(prepares);
            earlier
                .filter(|step| own && step.found.start < start.found.start)
                .unwrap_or(start)
        });
        if let Some(start) = start {
            set(&mut out, "start", start.found.start, start);
            if ends.is_none()
                && let Some((end, location)) = &start.lasts
            {
                set_derived_end(&mut out, *end, location);
            }
        }
        if let Some(end) = ends {
            set(
                &mut out,
                "end",
                end.found.end.unwrap_or(end.found.start),
                end,
            );
        }
    }
    if own {
        phases(&mut out, &dated);
    }
    out
}

/// "Uppstart sker 1 oktober 2024. Projektet löper på 24 månader.": a length that stands in another sentence than
/// the one start.
fn length_elsewhere(passages: &[&Passage<'_>], dated: &mut [Dated<'_>]) {
    let mut starts = dated.iter_mut().filter(|d| d.says == Says::Start);
    let (Some(start), None) = (starts.next(), starts.next()) else {
        return;
    };
    if start.lasts.is_some() || start.found.end.is_some() {
        return;
    }
    let mut lengths = passages.iter().flat_map(|p| {
        let told = lasting::lengths(p.text);
        told.into_iter()
            .map(move |(months, range)| (months, p.locate(range)))
    });
    let (Some((months, mut location)), None) = (lengths.next(), lengths.next()) else {
        return;
    };
    if let Some(end) = lasting::end_after(start.found.start, months) {
        location.extend(&start.location);
        start.lasts = Some((end, location));
    }
}

/// A plan that is nothing but a list of phases runs from the first of them to the last.
fn run_of_phases(mut result: TimelineReading) -> TimelineReading {
    let phases = result.timeline.phases.iter().enumerate();
    let first = phases
        .clone()
        .filter_map(|(i, p)| Some((p.start.clone()?, format!("/timeline/phases/{i}/start"))))
        .min();
    let last = phases
        .filter_map(|(i, p)| match &p.end {
            Some(end) => Some((end.clone(), format!("/timeline/phases/{i}/end"))),
            None => Some((p.start.clone()?, format!("/timeline/phases/{i}/start"))),
        })
        .max();
    for (key, found) in [("start", first), ("end", last)] {
        let Some((day, pointer)) = found else {
            continue;
        };
        let told = result.evidence.iter().find(|(at, _)| *at == pointer);
        let Some((_, evidence)) = told.cloned() else {
            continue;
        };
        match key {
            "start" => result.timeline.start = Some(day),
            _ => result.timeline.end = Some(day),
        }
        result.evidence.push((format!("/timeline/{key}"), evidence));
    }
    result
}

/// "Insatsens löptid | 2021-01-01 | 2021-12-31": the run's two days in cells of their own.
fn two_cells<'a, 'd>(dated: &'a [Dated<'d>]) -> (Option<&'a Dated<'d>>, Option<&'a Dated<'d>>) {
    let mut pairs = dated.windows(2).filter_map(|pair| match pair {
        [a, b]
            if a.says == Says::Whole
                && b.says == Says::Whole
                && a.label == b.label
                && a.found.start < b.found.start =>
        {
            Some((a, b))
        }
        _ => None,
    });
    pairs.next().unzip()
}

fn set(out: &mut TimelineReading, key: &str, date: Date, from: &Dated<'_>) {
    let value = date.to_string();
    match key {
        "start" => out.timeline.start = Some(value),
        _ => out.timeline.end = Some(value),
    }
    let evidence = Evidence {
        quote: Some(from.quote.to_owned()),
        location: from.location.clone(),
        from: Vec::new(),
    };
    out.evidence.push((format!("/timeline/{key}"), evidence));
}

/// An end that no words tell: the start and the length make it.
fn set_derived_end(out: &mut TimelineReading, end: Date, location: &Location) {
    out.timeline.end = Some(end.to_string());
    let evidence = Evidence {
        quote: None,
        location: location.clone(),
        from: vec!["/timeline/start".to_owned()],
    };
    out.evidence.push(("/timeline/end".to_owned(), evidence));
}

#[cfg(test)]
mod tests;
