//! Tidplan: when a project runs, and its phases.

mod columns;
mod gantt;
mod judge;
mod lasting;
mod outside;
mod phases;
mod plan;

use aktsam_document::Location;

use crate::dates::{Date, Found, find};
use crate::lower::LowerCase;
use crate::model::{Evidence, Field, Timeline};
use crate::reading::{Part, Passage, Reading};
use columns::join_columns;
use judge::judge;
use lasting::{lasting, lasting_before};
use outside::{asked_years, under_title};
use phases::{Behind, behind, phases};
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

/// Reads the timeline of a document, from its sections of that field first, else from the lines of
/// the whole that speak of a start or an end.
pub(crate) fn read(reading: &Reading<'_>) -> TimelineReading {
    let whole = |p: &&Passage<'_>| {
        reading.section_of(p).is_some_and(|s| s.scope.is_none())
            && matches!(p.part, Part::Answer | Part::Item)
    };
    let own: Vec<&Passage<'_>> = reading.answers(Field::Timeline).filter(whole).collect();
    let mut result = from_passages(reading, &own, true);
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
            .filter(|p| p.text.lower().contains("bevilja"))
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
    if !is_whole && !own_tells {
        // A plan whose steps all have their days tells more than a day in passing.
        let steps = &result.timeline.phases;
        let whole_plan = steps.len() >= 2
            && steps
                .iter()
                .all(|step| step.start.is_some() && step.end.is_some());
        let tells = elsewhere.timeline.start.is_some() || elsewhere.timeline.end.is_some();
        return if tells && !whole_plan || result.timeline.phases.len() < 2 {
            with_phases(elsewhere, result)
        } else {
            run_of_phases(result)
        };
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
    for (i, passage) in passages.iter().enumerate() {
        let label = asked_day(reading, passages, i).or_else(|| row_label(passages, i));
        let before = dated.len();
        collect(passage, label, own, &mut dated);
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
                collect(passage, None, own, &mut dated);
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

/// What asks for a lone day or period: the cell, the label or the heading above it, where it says that the
/// day is the project's first or last ("5. Projektstart", "Slutdatum") or the period its run.
fn asked_day<'d>(reading: &Reading<'d>, passages: &[&Passage<'d>], at: usize) -> Option<&'d str> {
    let passage = passages.get(at)?;
    let text = passage.text.trim();
    // A day and little else.
    let days = find(text);
    let [day] = days.as_slice() else { return None };
    let rest = text.len().checked_sub(day.range.len())?;
    // "jan–mars 2024 förstudie" is named itself.
    let words = |part: Option<&str>| {
        part.map_or(0, |part| part.chars().filter(|c| c.is_alphabetic()).count())
    };
    let letters = words(text.get(..day.range.start)) + words(text.get(day.range.end..));
    if rest > 12 || letters > 5 {
        return None;
    }
    let above = if let Some((table, row, column)) = passage.cell {
        // Days below each other are those of a plan's steps.
        let below = Some((table, row + 1, column));
        let more = reading.passages.iter().find(|p| p.cell == below);
        if more.is_some_and(|p| !find(p.text).is_empty()) {
            return None;
        }
        let row = row.checked_sub(1)?;
        reading
            .passages
            .iter()
            .find(|p| p.cell == Some((table, row, column)))
    } else {
        reading
            .passages
            .iter()
            .position(|p| std::ptr::eq(p.text, passage.text))
            .and_then(|i| reading.passages.get(i.checked_sub(1)?))
    };
    let above = above?.text;
    let asks = if day.end.is_some() {
        asks_period(above)
    } else {
        asks_day(above)
    };
    asks.then_some(above)
}

/// Whether a text is a label of the first or the last day.
fn asks_day(label: &str) -> bool {
    let short = label.chars().count() <= 40 && find(label).is_empty();
    short && matches!(judge(label, true, false), Says::Start | Says::End)
}

/// Whether a text is a label of the run: "Period (från och med – till och med)".
fn asks_period(label: &str) -> bool {
    let short = label.chars().count() <= 60 && find(label).is_empty();
    short && judge(label, true, false) == Says::Whole
}

/// The first cell of a data row, for its other cells.
fn row_label<'d>(passages: &[&Passage<'d>], at: usize) -> Option<&'d str> {
    let (table, row_at, column) = passages.get(at)?.cell?;
    // A table in a box of a form begins in a later column than the first.
    let in_row = |p: &&&Passage<'d>| {
        p.cell
            .is_some_and(|(t, r, c)| t == table && r == row_at && c < column)
    };
    let before = passages.get(..at)?.iter().rev();
    let row: Vec<&&Passage<'d>> = before.take_while(in_row).collect();
    // "M1 | Team rekryterat | …" is named by its words, not by its number.
    let words = |p: &Passage<'d>| {
        p.text.chars().filter(|c| c.is_alphabetic()).count() > 2 && find(p.text).is_empty()
    };
    let left = || row.iter().rev().map(|p| **p);
    // "Start | Slut | Aktivitet": the name may stand behind the days.
    let here = |p: &&&Passage<'d>| p.cell.is_some_and(|(t, r, _)| t == table && r == row_at);
    let behind = passages.get(at + 1..).unwrap_or_default().iter();
    let mut behind = behind.take_while(here).copied().filter(|_| row_at > 0);
    let named = left()
        .find(|p| words(p))
        .or_else(|| behind.find(|p| words(p)))
        .or_else(|| left().next())?;
    named
        .text
        .contains(char::is_alphabetic)
        .then_some(named.text)
}

fn collect<'d>(passage: &Passage<'d>, label: Option<&'d str>, own: bool, out: &mut Vec<Dated<'d>>) {
    let text = passage.text;
    let mut last = 0;
    let dates = find(text);
    let behind: Vec<Option<Behind<'_>>> = dates.iter().map(|d| behind(text, d)).collect();
    // One sentence that begins with a date is no list of phases, unless a colon says so.
    let listed = behind.iter().flatten().count() >= 2;
    for (found, behind) in dates.into_iter().zip(behind) {
        let sentence = sentence_around(text, found.range.start);
        // What stands before an earlier date speaks of that one.
        let from = sentence.0.max(last);
        let last_end = std::mem::replace(&mut last, found.range.end);
        let before = text.get(from..found.range.start).unwrap_or_default();
        // "Startdatum" on the line above the day.
        let above = || {
            text.get(last_end..from)
                .and_then(|t| t.lines().rev().find(|line| !line.trim().is_empty()))
                .filter(|line| {
                    before.trim().is_empty()
                        && (asks_day(line) || found.end.is_some() && asks_period(line))
                })
        };
        let before = above().unwrap_or(before);
        let words = label.unwrap_or(before);
        let says = judge(words, label.is_some(), own);
        // "Vi vill börja den 1 september 2022 och hålla på till den 31 augusti 2024."
        let goes_on = out.last().is_some_and(|d: &Dated<'_>| {
            d.says == Says::Start && d.found.end.is_none() && last_end > sentence.0
        });
        let until = before.trim_end().lower();
        let until = until.strip_suffix(" den").unwrap_or(&until);
        let says = match says {
            Says::Other | Says::Bare if goes_on && until.ends_with(" till") => Says::End,
            says => says,
        };
        let says = adjust(says, words, before, label.is_some(), &found);
        // "Från: 2024-05-01" above "Till: 2025-04-30".
        let says = if own && found.end.is_none() && is_until(words) {
            Says::End
        } else {
            says
        };
        // "Halvtidsrapport | 2024-06-30": a row of the plan is one of its steps, whatever it names.
        let in_row = own && label.is_some() && passage.cell.is_some();
        let says = if says == Says::Other && in_row {
            Says::Phase
        } else {
            says
        };
        let says = match &behind {
            Some(step) if says == Says::Bare && step.colon => {
                whole_step(step.label).unwrap_or(says)
            }
            _ => says,
        };
        let starts = says == Says::Start && found.end.is_none();
        let lasts = starts
            .then(|| lasting(text, &found).or_else(|| lasting_before(text, &found)))
            .flatten();
        let quote = text.get(found.range.clone()).unwrap_or_default();
        out.push(Dated {
            says,
            is_label: label.is_some(),
            is_named: label.is_none() && names_its_line(before),
            is_loose: behind.as_ref().is_some_and(|b| !b.colon) && !listed,
            behind: behind
                .filter(|b| own && (b.colon || listed || found.end.is_some()))
                .map(|b| b.label),
            label: words.trim().trim_end_matches([':', '-', '–', ' ', '(']),
            location: passage.locate(found.range.clone()),
            until: None,
            lasts: lasts.map(|(end, range)| (end, passage.locate(range))),
            found,
            quote,
        });
    }
}

/// Whether a label is but a word for the last day.
fn is_until(label: &str) -> bool {
    let lower = label.trim().trim_end_matches([':', '.']).lower();
    matches!(
        lower.as_str(),
        "till" | "t.o.m" | "t o m" | "tom" | "stopp" | "till och med"
    )
}

/// "Genomförande: april 2023 – juni 2024", "Fas 1, kartläggning (mars–maj 2024)": a name, and nothing else before
/// the date.
fn names_its_line(before: &str) -> bool {
    let name = before.trim().trim_end_matches(['(', ' ']);
    let marked = name.ends_with([':', '–', '-']) || before.trim_end().ends_with('(');
    let name = name.trim_end_matches([':', '–', '-', ' ']);
    let words = name.split_whitespace().count();
    marked
        && (1..=8).contains(&words)
        && name.starts_with(char::is_alphanumeric)
        && !name.contains(['.', '?', '!'])
        && find(name).is_empty()
}

/// Several lines that name a period each are a plan: each of them is a step, whatever its name.
fn listed_steps(dated: &mut [Dated<'_>]) {
    let is_step = |d: &Dated<'_>| {
        d.is_named
            && (d.found.end.is_some() && d.says != Says::Whole && d.says != Says::Reported
                || matches!(d.says, Says::Bare | Says::Phase))
    };
    let periods = dated.iter().filter(|d| is_step(d) && d.found.end.is_some());
    if periods.count() < 2 {
        return;
    }
    for step in dated.iter_mut().filter(|d| is_step(d)) {
        step.says = Says::Phase;
        // "Fas 1 (januari–mars): planering" is named by what stands behind.
        step.is_label = step.behind.is_none();
        step.label = step.label.trim_end_matches([':', '–', '-', '(', ' ']);
    }
}

/// "2015-02-01: Projektstart": what a step of the whole project says of its day.
fn whole_step(label: &str) -> Option<Says> {
    const STARTS: &[&str] = &[
        "projektstart",
        "insatsstart",
        "projektet startar",
        "insatsen startar",
    ];
    const ENDS: &[&str] = &[
        "projektslut",
        "insatsslut",
        "projektet avslutas",
        "insatsen avslutas",
        "projektet upphör",
    ];
    let lower = label.lower();
    let begins = |list: &[&str]| list.iter().any(|w| lower.starts_with(w));
    if begins(STARTS) {
        Some(Says::Start)
    } else {
        begins(ENDS).then_some(Says::End)
    }
}

/// What a line says, with what kind of date it has.
fn adjust(says: Says, words: &str, before: &str, is_label: bool, found: &Found) -> Says {
    let lead = before.trim_end().lower();
    let until = ["till och med", "t.o.m.", "t o m", "tom", "till"];
    match says {
        // "… och pågår till och med december 2019": one day, and the last.
        Says::Whole if found.end.is_none() && until.iter().any(|w| lead.ends_with(w)) => Says::End,
        // "Vi ansöker om medel för ytterligare 18 månader, från den 1 januari till den 30 juni"
        Says::Other
            if !is_label
                && found.end.is_some()
                && (asks_for_period(&lead)
                    // "… för insatsen Kajen under tiden 1 september – 31 december"
                    || lead.ends_with("under tiden")
                    || lead.ends_with("för tiden")) =>
        {
            Says::Whole
        }
        // "Avslut | 1 november – 28 februari": a period is a phase, whatever its name.
        Says::End if is_label && found.end.is_some() && is_closing_phase(words) => Says::Phase,
        _ => says,
    }
}

/// Whether money is asked for in the words before a period.
fn asks_for_period(lead: &str) -> bool {
    [
        "ansöker",
        "söker medel",
        "söker härmed",
        "ansökan avser",
        "ansökan gäller",
        "förlänga",
        "förlängning",
    ]
    .iter()
    .any(|w| lead.contains(w))
}

fn is_closing_phase(label: &str) -> bool {
    let lower = label.trim().lower();
    ["avslut", "slutfas", "slutskede"]
        .iter()
        .any(|w| lower.starts_with(w))
        && !lower.contains("datum")
}

/// Byte range of the sentence or line around a byte.
fn sentence_around(text: &str, at: usize) -> (usize, usize) {
    let start = text
        .get(..at)
        .and_then(|before| before.rfind(['\n', ';']).max(before.rfind(". ")))
        .map_or(0, |i| i + 1);
    let end = text
        .get(at..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |i| at + i);
    (start, end)
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
