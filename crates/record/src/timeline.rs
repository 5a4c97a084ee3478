//! Tidplan: when a project runs, and its phases.

use aktsam_document::Location;

use crate::dates::{Date, Found, find};
use crate::model::{Evidence, Field, Phase, Timeline};
use crate::reading::{Part, Passage, Reading};

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
    /// What the period is for, where that stands behind it: "Jan–mars 2023: rekrytering".
    behind: Option<&'d str>,
    found: Found,
    quote: &'d str,
    location: Location,
}

/// Reads the timeline of a document, from its sections of that field first, else from the lines of
/// the whole that speak of a start or an end.
pub(crate) fn read(reading: &Reading<'_>) -> TimelineReading {
    let whole = |p: &&Passage<'_>| {
        reading.section_of(p).is_some_and(|s| s.scope.is_none())
            && matches!(p.part, Part::Answer | Part::Item)
    };
    let own: Vec<&Passage<'_>> = reading.answers(Field::Timeline).filter(whole).collect();
    let result = from_passages(reading, &own, true);
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
    let elsewhere = from_passages(reading, &rest, false);
    let is_whole = elsewhere.timeline.start.is_some() && elsewhere.timeline.end.is_some();
    if !is_whole && !own_tells {
        return elsewhere;
    }
    if is_whole {
        // The plan tells of steps, another place of the run.
        let mut whole = elsewhere;
        whole.timeline.phases = result.timeline.phases;
        whole.evidence.extend(
            result
                .evidence
                .into_iter()
                .filter(|(key, _)| key.starts_with("/timeline/phases")),
        );
        return whole;
    }
    result
}

fn from_passages(reading: &Reading<'_>, passages: &[&Passage<'_>], own: bool) -> TimelineReading {
    let mut dated: Vec<Dated<'_>> = Vec::new();
    for (i, passage) in passages.iter().enumerate() {
        let label = asked_day(reading, passages, i).or_else(|| row_label(passages, i));
        collect(passage, label, own, &mut dated);
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
    let mut out = TimelineReading::default();
    let of = |says: Says| dated.iter().filter(move |d| d.says == says);
    let period = |says: Says| of(says).find(|d| d.found.end.is_some());
    let first = |says: Says| of(says).next();
    // A week or a quarter is a period by itself: beside an end of its own, a start is but a start.
    let ends = first(Says::End);
    let run = period(Says::Whole)
        .or_else(|| period(Says::Start).filter(|_| ends.is_none()))
        .or_else(|| period(Says::Bare).filter(|_| own));
    if let Some(run) = run {
        set(&mut out, "start", run.found.start, run);
        if let Some(end) = run.found.end {
            set(&mut out, "end", end, run);
        }
    } else if let (Some(start), Some(end)) = two_cells(&dated) {
        set(&mut out, "start", start.found.start, start);
        set(&mut out, "end", end.found.start, end);
    } else {
        if let Some(start) = first(Says::Start).or_else(|| first(Says::Bare).filter(|_| own)) {
            set(&mut out, "start", start.found.start, start);
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

/// What asks for a lone day: the cell, the label or the heading above it, where it says that the
/// day is the project's first or last ("5. Projektstart", "Slutdatum").
fn asked_day<'d>(reading: &Reading<'d>, passages: &[&Passage<'d>], at: usize) -> Option<&'d str> {
    let passage = passages.get(at)?;
    let text = passage.text.trim();
    // A day and little else.
    let days = find(text);
    let [day] = days.as_slice() else { return None };
    let rest = text.len().checked_sub(day.range.len())?;
    if rest > 12 || day.end.is_some() {
        return None;
    }
    let above = if let Some((table, row, column)) = passage.cell {
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
    asks_day(above?.text).then_some(above?.text)
}

/// Whether a text is a label of the first or the last day.
fn asks_day(label: &str) -> bool {
    let short = label.chars().count() <= 40 && find(label).is_empty();
    short && matches!(judge(label, true, false), Says::Start | Says::End)
}

/// The first cell of a data row, for its other cells.
fn row_label<'d>(passages: &[&Passage<'d>], at: usize) -> Option<&'d str> {
    let (table, row, column) = passages.get(at)?.cell?;
    // A table in a box of a form begins in a later column than the first.
    let in_row = |p: &&&Passage<'d>| {
        p.cell
            .is_some_and(|(t, r, c)| t == table && r == row && c < column)
    };
    let before = passages.get(..at)?.iter().rev();
    let first = before.take_while(in_row).last()?;
    first
        .text
        .contains(char::is_alphabetic)
        .then_some(first.text)
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
                .filter(|line| before.trim().is_empty() && asks_day(line))
        };
        let before = above().unwrap_or(before);
        let words = label.unwrap_or(before);
        let says = judge(words, label.is_some(), own);
        let says = adjust(says, words, before, label.is_some(), &found);
        let quote = text.get(found.range.clone()).unwrap_or_default();
        out.push(Dated {
            says,
            is_label: label.is_some(),
            behind: behind
                .filter(|b| own && (b.colon || listed))
                .map(|b| b.label),
            label: words.trim().trim_end_matches([':', '-', '–', ' ']),
            location: passage.locate(found.range.clone()),
            found,
            quote,
        });
    }
}

/// What stands behind a date that begins a sentence.
struct Behind<'d> {
    label: &'d str,
    /// A colon or dash divides the two.
    colon: bool,
}

/// "Jan–mars 2023: rekrytering och uppstart.", "Hösten 2019 full drift": a few words behind a date.
fn behind<'d>(text: &'d str, found: &Found) -> Option<Behind<'d>> {
    let before = text.get(..found.range.start)?.trim_end_matches(' ');
    let begins = before.is_empty() || before.ends_with(['\n', '.', ';', '-', '•', '–']);
    let after = text.get(found.range.end..)?;
    let end = after
        .char_indices()
        .find(|(i, c)| {
            let next = after.get(i + c.len_utf8()..).unwrap_or_default();
            matches!(c, '\n' | ';')
                || *c == '.' && (next.is_empty() || next.starts_with([' ', '\n']))
        })
        .map_or(after.len(), |(i, _)| i);
    let whole = after.get(..end)?;
    let rest = whole.trim_start();
    let label = rest.trim_start_matches([':', '–', '-', ' ']).trim_end();
    let words = label.split_whitespace().count();
    let fits = begins
        && (1..=8).contains(&words)
        && label.chars().count() <= 80
        && label.starts_with(char::is_alphabetic)
        && find(label).is_empty();
    fits.then_some(Behind {
        label,
        colon: rest.starts_with([':', '–', '-']),
    })
}

/// What a line says, with what kind of date it has.
fn adjust(says: Says, words: &str, before: &str, is_label: bool, found: &Found) -> Says {
    let lead = before.trim_end().to_lowercase();
    let until = ["till och med", "t.o.m.", "t o m", "tom", "till"];
    match says {
        // "… och pågår till och med december 2019": one day, and the last.
        Says::Whole if found.end.is_none() && until.iter().any(|w| lead.ends_with(w)) => Says::End,
        // "Avslut | 1 november – 28 februari": a period is a phase, whatever its name.
        Says::End if is_label && found.end.is_some() && is_closing_phase(words) => Says::Phase,
        _ => says,
    }
}

fn is_closing_phase(label: &str) -> bool {
    let lower = label.trim().to_lowercase();
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

fn judge(words: &str, is_label: bool, own: bool) -> Says {
    let lower = words.to_lowercase();
    let has = |list: &[&str]| list.iter().any(|w| lower.contains(w));
    if has(&[
        "intag",
        "rapport",
        "styrgrupp",
        "möte",
        "ansökan ska",
        "beslut",
        "inkom",
        "daterad",
        "utvärdering",
        "teamet",
    ]) {
        return Says::Other;
    }
    let starts = has(&[
        "start",
        "påbörja",
        "inleds",
        "från och med",
        "fr.o.m",
        "fr o m",
        "börja",
    ]);
    let ends = has(&[
        "slut",
        "avslut",
        "upphör",
        "till och med",
        "t.o.m",
        "senast",
        "pågår till",
    ]);
    if starts && ends
        || has(&[
            "löptid",
            "insatstid",
            "insattid",
            "projekttid",
            "projektperiod",
            "insatsperiod",
            "tidsperiod",
            "genomförs under",
            "pågår",
            "pågå",
            "projektet löper",
            "insatsen löper",
            "period",
            "tidplan",
            "tidsplan",
        ])
    {
        return Says::Whole;
    }
    if has(&["fas", "etapp", "steg ", "moment"]) {
        return Says::Phase;
    }
    if starts {
        return Says::Start;
    }
    if ends {
        return Says::End;
    }
    if is_label && !lower.trim().is_empty() {
        return Says::Phase;
    }
    if own { Says::Bare } else { Says::Other }
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

/// Phases: named periods, one a row or line.
fn phases(out: &mut TimelineReading, dated: &[Dated<'_>]) {
    // "Uppstart | februari–april 2024" beside other phases is one of them.
    let named = |d: &Dated<'_>| {
        let opens = d.is_label
            && d.says == Says::Start
            && d.found.end.is_some()
            && ["uppstart", "förbered", "startfas"]
                .iter()
                .any(|w| d.label.to_lowercase().starts_with(w));
        d.says == Says::Phase || opens
    };
    for phase in dated {
        let label = match phase.behind.filter(|_| !phase.is_label) {
            Some(behind) => behind,
            None if named(phase) => phase.label.lines().last().unwrap_or_default().trim(),
            None => continue,
        };
        if label.is_empty() {
            continue;
        }
        if label.chars().count() > 80 {
            continue;
        }
        let i = out.timeline.phases.len();
        out.timeline.phases.push(Phase {
            label: label.to_owned(),
            start: Some(phase.found.start.to_string()),
            end: phase.found.end.map(|d| d.to_string()),
        });
        for (key, present) in [("start", true), ("end", phase.found.end.is_some())] {
            if present {
                let evidence = Evidence {
                    quote: Some(phase.quote.to_owned()),
                    location: phase.location.clone(),
                    from: Vec::new(),
                };
                out.evidence
                    .push((format!("/timeline/phases/{i}/{key}"), evidence));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::testing::{document, reading};

    fn timeline(lines: &[&str]) -> Timeline {
        let sections = [("Tidplan", lines)];
        let document = document(&sections);
        read(&reading(&document, &sections, &[&[Field::Timeline]])).timeline
    }

    #[test]
    fn a_bare_range_is_the_run() {
        let t = timeline(&["240101-261231"]);
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some("2024-01-01"), Some("2026-12-31"))
        );
    }

    #[test]
    fn start_and_end_may_stand_on_lines_of_their_own() {
        let t = timeline(&[
            "Planerat startdatum: 2022-01-01",
            "Planerat slutdatum: 2022-12-31",
            "Slutdatum för intag av deltagare: 2022-10-31",
        ]);
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some("2022-01-01"), Some("2022-12-31"))
        );
    }

    #[test]
    fn the_run_is_told_from_the_start_of_a_part() {
        let t = timeline(&[
            "Processen är 3 år med planerad uppstart 231107-261106.",
            "Teamet startar 2024-01-01",
        ]);
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some("2023-11-07"), Some("2026-11-06"))
        );
    }

    #[test]
    fn the_last_day_may_stand_behind_till_och_med() {
        let t = timeline(&["Insatsen föreslås starta i mars 2018 och pågå till och med maj 2020."]);
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some("2018-03"), Some("2020-05"))
        );
    }

    #[test]
    fn first_and_last_day_may_be_asked_for_by_headings_of_their_own() {
        for (start, end) in [
            ("5. Projektstart", "6. Projektslut"),
            ("Startdatum", "Slutdatum"),
            ("Insatsen påbörjas", "Avslutas"),
        ] {
            let sections = [(start, &["2023-01-01"][..]), (end, &["2025-12-31"])];
            let document = document(&sections);
            let fields: &[&[Field]] = &[&[Field::Timeline], &[Field::Timeline]];
            let t = read(&reading(&document, &sections, fields)).timeline;
            assert_eq!(
                (t.start.as_deref(), t.end.as_deref()),
                (Some("2023-01-01"), Some("2025-12-31")),
                "{start}"
            );
        }
    }

    #[test]
    fn first_and_last_day_may_stand_below_their_labels() {
        let lines = ["Startdatum\n2023-01-01\nSlutdatum\n2025-12-31"];
        let apart = ["Startdatum", "2023-01-01", "Slutdatum", "2025-12-31"];
        for lines in [&lines[..], &apart] {
            let t = timeline(lines);
            assert_eq!(
                (t.start.as_deref(), t.end.as_deref()),
                (Some("2023-01-01"), Some("2025-12-31"))
            );
        }
    }

    #[test]
    fn a_row_is_named_by_its_first_cell_wherever_the_table_begins() {
        use aktsam_document::{Cell, Table};

        let cell = |column: u32, text: &str| Cell::new(column, text, Location::default());
        let mut document = document(&[("Tidplan", &[])]);
        let id = document.push_table(Table {
            columns: 3,
            rows: vec![
                vec![
                    cell(1, "Start och sluttid"),
                    cell(2, "2021-03-01 - 2021-12-31"),
                ],
                vec![cell(1, "Planering"), cell(2, "2021-03-01 - 2021-10-31")],
                vec![cell(1, "Införande"), cell(2, "2021-11-01 - 2021-12-31")],
            ],
            ..Table::default()
        });
        document.blocks.push(aktsam_document::Block::Table(id));
        let reading = crate::sections::read(&document, &crate::Lexicon::builtin());
        let read = read(&reading).timeline;
        let labels: Vec<&str> = read.phases.iter().map(|p| p.label.as_str()).collect();
        assert_eq!(labels, ["Planering", "Införande"]);
        assert_eq!(read.end.as_deref(), Some("2021-12-31"));
    }

    #[test]
    fn phases_may_be_told_in_sentences_that_begin_with_their_time() {
        let phases = |text: &str| -> Vec<(String, Option<String>, Option<String>)> {
            let t = timeline(&[text]);
            t.phases
                .into_iter()
                .map(|p| (p.label, p.start, p.end))
                .collect()
        };
        let found = phases(
            "Jan–mars 2023: rekrytering och uppstart. April 2023 – oktober 2024: genomförande. \
             November–december 2024: avslut.",
        );
        let labels: Vec<&str> = found.iter().map(|p| p.0.as_str()).collect();
        assert_eq!(
            labels,
            ["rekrytering och uppstart", "genomförande", "avslut"]
        );
        assert_eq!(found[1].1.as_deref(), Some("2023-04"));
        assert_eq!(found[1].2.as_deref(), Some("2024-10"));
        let found = phases("Hösten 2019 full drift. Våren 2021 slutrapport.");
        let labels: Vec<&str> = found.iter().map(|p| p.0.as_str()).collect();
        assert_eq!(labels, ["full drift", "slutrapport"]);
        assert!(phases("Hösten 2019 börjar vi.").is_empty());
    }

    #[test]
    fn the_run_may_stand_elsewhere_than_the_steps() {
        let sections: [(&str, &[&str]); 2] = [
            (
                "Inledning",
                &["Ansökan avser perioden 1 mars 2019 t.o.m. 28 februari 2021."],
            ),
            (
                "Tidplan",
                &["Hösten 2019 full drift. Våren 2021 slutrapport."],
            ),
        ];
        let document = document(&sections);
        let t = read(&reading(&document, &sections, &[&[], &[Field::Timeline]])).timeline;
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some("2019-03-01"), Some("2021-02-28"))
        );
        assert_eq!(t.phases.len(), 2);
    }

    #[test]
    fn a_season_alone_is_a_start_without_an_end() {
        let t = timeline(&["Uppstart föreslås bli hösten 2025. Minst 3 månader behövs."]);
        assert_eq!((t.start.as_deref(), t.end), (Some("2025-23"), None));
    }
}
