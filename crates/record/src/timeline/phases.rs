//! Phases of a plan: named periods, one a row, a line or a sentence.

use super::{Dated, Says, TimelineReading};
use crate::dates::{Found, find};
use crate::lower::LowerCase;
use crate::model::{Evidence, Phase};
use crate::reading::Passage;

/// What stands behind a date that begins a sentence.
pub(super) struct Behind<'d> {
    pub(super) label: &'d str,
    /// A colon or dash divides the two.
    pub(super) colon: bool,
}

/// "Jan–mars 2023: rekrytering och uppstart.", "Hösten 2019 full drift": a few words behind a date.
pub(super) fn behind<'d>(text: &'d str, found: &Found) -> Option<Behind<'d>> {
    let before = text.get(..found.range.start)?.trim_end_matches(' ');
    let bracketed = before.ends_with('(');
    let begins =
        bracketed || before.is_empty() || before.ends_with(['\n', '.', ';', '-', '•', '–']);
    let after = text.get(found.range.end..)?;
    let after = if bracketed {
        // "Fas 1 (mars–maj): planering"
        after
            .strip_prefix(')')
            .filter(|rest| rest.starts_with(':'))?
    } else {
        after
    };
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

/// Whether a line is a period and a few words behind it.
pub(super) fn is_step(passage: &Passage<'_>) -> bool {
    let text = passage.text.trim();
    let near = text.starts_with(|c: char| c.is_ascii_digit()) && text.len() <= 120;
    near && passage.cell.is_none() && {
        let days = find(passage.text);
        matches!(days.as_slice(), [day] if day.end.is_some() && behind(passage.text, day).is_some())
    }
}

/// Steps that open a plan: "Uppstart | februari–april 2024".
const OPENING: &[&str] = &[
    "uppstart",
    "förbered",
    "startfas",
    "rekryter",
    "planering",
    "förarbete",
    "etablering",
];

/// "Uppstart och rekrytering | 2017-01-09–2017-03-31" over rows of other periods is a step, not the run.
pub(super) fn settle_rows(dated: &mut [Dated<'_>]) {
    let is_row = |d: &Dated<'_>| d.is_label && d.found.end.is_some();
    if dated.iter().filter(|d| is_row(d)).count() < 2 {
        return;
    }
    for step in dated
        .iter_mut()
        .filter(|d| is_row(d) && d.says == Says::Start)
    {
        let label = step.label.lower();
        if OPENING.iter().any(|w| label.starts_with(w)) {
            step.says = Says::Phase;
        }
    }
}

/// Phases: named periods, one a row or line.
pub(super) fn phases(out: &mut TimelineReading, dated: &[Dated<'_>]) {
    // "Uppstart | februari–april 2024" beside other phases is one of them.
    let named = |d: &Dated<'_>| {
        let opens = d.is_label
            && d.says == Says::Start
            && d.found.end.is_some()
            && OPENING.iter().any(|w| d.label.lower().starts_with(w));
        d.says == Says::Phase || opens
    };
    for phase in dated {
        let label = match phase.behind.filter(|_| !phase.is_label) {
            Some(behind) => behind,
            None if named(phase) => phase.label.lines().last().unwrap_or_default().trim(),
            None => continue,
        };
        // "Förberedelser pågår under januari": the verb names nothing.
        let label = [
            " pågår under",
            " sker under",
            " genomförs under",
            " pågår",
            " under",
        ]
        .iter()
        .find_map(|verb| label.strip_suffix(verb))
        .unwrap_or(label);
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
            end: phase
                .found
                .end
                .or(phase.until.as_ref().map(|(day, ..)| *day))
                .map(|d| d.to_string()),
        });
        if let Some((_, quote, location)) = &phase.until {
            let evidence = Evidence {
                quote: Some((*quote).to_owned()),
                location: location.clone(),
                from: Vec::new(),
            };
            out.evidence
                .push((format!("/timeline/phases/{i}/end"), evidence));
        }
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
