//! Ages and participants where no section is there to tell them: letters, minutes, tables of a report.

use aktsam_document::TableId;
use rustc_hash::FxHashMap;

use super::words::{has, numbers, words};
use super::{Participants, Place, ages, evidence, judge, sentences};
use crate::lower::LowerCase;
use crate::model::{Evidence, Field};
use crate::reading::{Part, Passage, Reading};

/// The lowest and the highest age, and where they are told.
pub(super) type ToldAges = (Option<u8>, Option<u8>, Evidence);

/// The ages of a letter or minutes without a section for them: in a sentence that says whom they are of.
pub(super) fn ages(reading: &Reading<'_>) -> Option<ToldAges> {
    let mut all = elsewhere(reading).flat_map(|passage| {
        sentences(passage.text)
            .into_iter()
            .filter(|(_, sentence)| {
                let lower = sentence.lower();
                has(&lower, &words().meant)
            })
            .flat_map(move |(at, sentence)| {
                ages::in_text(sentence).into_iter().map(move |told| {
                    let range = at.start + told.range.start..at.start + told.range.end;
                    (told.low, told.high, passage, range)
                })
            })
    });
    let (low, high, passage, range) = all.next()?;
    Some((low, high, evidence(passage, range)))
}

/// "Målgrupp | Personer 18–64 år" in a table of facts.
pub(super) fn ages_in_row(reading: &Reading<'_>) -> Option<ToldAges> {
    reading.passages.windows(2).find_map(|pair| {
        let [label, answer] = pair else { return None };
        let same_row = label
            .cell
            .zip(answer.cell)
            .is_some_and(|(a, b)| (a.0, a.1) == (b.0, b.1));
        let asks = label.text.trim().trim_end_matches(':').lower() == "målgrupp";
        let told = ages::in_text(answer.text)
            .into_iter()
            .next()
            .filter(|_| same_row && asks)?;
        Some((told.low, told.high, evidence(answer, told.range)))
    })
}

/// The answers that may tell of the whole project though no heading says so.
fn elsewhere<'r, 'd>(reading: &'r Reading<'d>) -> impl Iterator<Item = &'r Passage<'d>> {
    const NOT_THERE: &[Field] = &[
        Field::Terms,
        Field::Signatures,
        Field::Attachments,
        Field::Results,
        Field::Budget,
        Field::Staffing,
    ];
    // Minutes set in columns have their sentences in cells.
    const SENTENCES: usize = 120;
    reading.passages.iter().filter(|passage| {
        (passage.cell.is_none() || passage.text.len() > SENTENCES)
            && matches!(passage.part, Part::Answer | Part::Item)
            && reading.section_of(passage).is_some_and(|section| {
                section.scope.is_none() && !section.fields.iter().any(|f| NOT_THERE.contains(f))
            })
    })
}

/// "Målet är att 24 personer ska delta" in a letter, whatever section it stands in.
pub(super) fn participants(reading: &Reading<'_>) -> Option<Participants> {
    // Among results only those who took part beyond doubt count, for most numbers there are of what came of it.
    const SURE: u32 = 6;
    let results = reading.answers(Field::Results).filter(|p| p.cell.is_none());
    let mut best: Option<Participants> = None;
    let all = elsewhere(reading)
        .map(|p| (p, 0))
        .chain(results.map(|p| (p, SURE)));
    for (passage, least) in all {
        for (range, sentence) in sentences(passage.text) {
            if let Some((weight, value, per, at)) = judge(sentence, Place::Unheaded)
                && weight >= least
                && best.as_ref().is_none_or(|(w, ..)| weight > *w)
            {
                let at = range.start + at.start..range.start + at.end;
                best = Some((weight, value, per, evidence(passage, at)));
            }
        }
    }
    best
}

/// "Antal inskrivna | 70 | 62 | 132" under "Kvinnor | Män | Totalt": how many a report says took part.
pub(super) fn total_of_statistics(reading: &Reading<'_>) -> Option<Participants> {
    const TOOK_PART: &[&str] = &[
        "antal deltagare",
        "antal inskrivna",
        "inskrivna deltagare",
        "deltagare totalt",
        "inskrivna totalt",
        "antal personer som deltagit",
        "inskrivna",
        "deltagare",
    ];
    const WHOLE: &[&str] = &["totalt", "total", "summa", "alla", "samtliga", "antal"];
    // "Antal deltagare sedan start"
    let took_part = |label: &str| {
        TOOK_PART.iter().any(|w| {
            label.strip_prefix(*w).is_some_and(|rest| {
                rest.is_empty()
                    || [" sedan start", " totalt", " hittills", " under projekt"]
                        .iter()
                        .any(|r| rest.starts_with(r))
            })
        })
    };
    let label = |text: &str| text.trim().trim_end_matches(':').lower();
    let heads: FxHashMap<(TableId, u32), &str> = reading
        .passages
        .iter()
        .rev()
        .filter_map(|p| {
            let (table, row, column) = p.cell?;
            (row == 0).then_some(((table, column), p.text))
        })
        .collect();
    reading.passages.iter().enumerate().find_map(|(i, first)| {
        let (table, row, column) = first.cell?;
        if column != 0 || row == 0 || !took_part(&label(first.text)) {
            return None;
        }
        let in_row = |p: &&Passage<'_>| p.cell.is_some_and(|(t, r, _)| (t, r) == (table, row));
        let cells = reading.passages.iter().skip(i + 1).take_while(in_row);
        cells.into_iter().find_map(|cell| {
            let (_, _, column) = cell.cell?;
            let head = heads.get(&(table, column))?;
            let number = numbers(cell.text).into_iter().next()?;
            let alone = number.range.len() == cell.text.trim().len();
            (alone && WHOLE.contains(&label(head).as_str()))
                .then(|| (1, number.value, None, evidence(cell, number.range)))
        })
    })
}
