//! The date that a document gives itself.

use aktsam_document::AsideKind;

use crate::dates::{Date, find};
use crate::lower::LowerCase;
use crate::model::{Evidence, Field};
use crate::reading::{Part, Passage, Reading};
use crate::relevance::Relevance;

/// How many passages from the top a letterhead may take.
const HEAD: usize = 12;

/// The date beside "Datum" or "Ort och datum", or that of a letterhead; signature dates are not the
/// document's.
pub(crate) fn dated(reading: &Reading<'_>, relevance: &Relevance) -> Option<(String, Evidence)> {
    labelled(reading, relevance)
        .or_else(|| place_and_date(reading))
        .or_else(|| letterhead(reading, relevance))
        .or_else(|| closing(reading, relevance))
}

/// "Ängby 2025-03-17" or "Ängby den 3 juni 2025" alone near the end.
fn closing(reading: &Reading<'_>, relevance: &Relevance) -> Option<(String, Evidence)> {
    let own = reading.passages.iter().enumerate().rev();
    own.filter(|(i, p)| !relevance.is_foreign(*i) && p.part != Part::Heading)
        .take(12)
        .find_map(|(_, p)| {
            let text = p.text.trim();
            let found = find(text).into_iter().next()?;
            let before = text
                .get(..found.range.start)?
                .trim()
                .trim_end_matches("den")
                .trim_end_matches([',', ' ']);
            let is_place = (1..=2).contains(&before.split_whitespace().count())
                && before.chars().next().is_some_and(char::is_uppercase)
                && before
                    .chars()
                    .all(|c| c.is_alphabetic() || c == ' ' || c == '-');
            let whole =
                found.end.is_none() && found.start.day.is_some() && found.range.end == text.len();
            (whole && is_place && p.cell.is_none())
                .then(|| hit(p, 0))
                .flatten()
        })
}

fn hit(passage: &Passage<'_>, after: usize) -> Option<(String, Evidence)> {
    let found = find(passage.text).into_iter().find(|f| {
        f.range.start >= after
            && f.end.is_none()
            && is_day_or_month(f.start)
            && !is_deadline(passage.text, f.range.start)
    })?;
    let quote = passage.text.get(found.range.clone())?.to_owned();
    let evidence = Evidence {
        quote: Some(quote),
        location: passage.locate(found.range),
        from: Vec::new(),
    };
    Some((found.start.to_string(), evidence))
}

/// "sista ansökningsdag 1 oktober 2017", "senast den 1 mars": a day by which something is due.
fn is_deadline(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().to_lowercase();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut words = line.split_whitespace().rev().take(4);
    words.any(|w| w == "sista" || w == "senast" || w.starts_with("ansökningsdag"))
}

fn is_day_or_month(date: Date) -> bool {
    date.day.is_some() || date.month.is_some_and(|m| m <= 12)
}

/// "Datum 2015-05-20", "Datum: 1 mars 2021", "Upprättad 2024-01-15", in one passage or in two cells.
fn labelled(reading: &Reading<'_>, relevance: &Relevance) -> Option<(String, Evidence)> {
    const LABELS: &[&str] = &[
        "rapportdatum",
        "beslutsdatum",
        "sammanträdesdatum",
        "datum",
        "daterad",
        "upprättad",
        "ansökningsdatum",
        "inlämnad",
        "version",
        "date",
    ];
    let own = reading
        .passages
        .iter()
        .enumerate()
        .filter(|(i, _)| !relevance.is_foreign(*i));
    for (nth, (i, passage)) in own.enumerate() {
        let in_head = nth < HEAD || reading.is_in(passage, Field::Signatures);
        // "Upprättad av Torvald Enmark 2023-11-20" may stand at the end as well.
        let says = [
            "Upprättad",
            "Daterad",
            "Ort och datum\n",
            "Ort och dag\n",
            "Ort och datum ",
            "Ort och dag ",
            "Ort och datum:",
            "Ort och dag:",
            "Ort/datum",
        ]
        .iter()
        .any(|w| passage.text.starts_with(w));
        // "Datum: 2019-09-16" among the labels of a long cover.
        let says =
            says || nth < 4 * HEAD && passage.text.starts_with("Datum:") && passage.text.len() < 40;
        if !(in_head || says) || passage.part == Part::Guidance {
            continue;
        }
        let lower = passage.text.lower();
        // "Tid: 2023-09-14 kl. 09.00–11.30" of a meeting.
        if lower.starts_with("tid")
            && lower.contains(" kl")
            && let Some(found) = hit(passage, 0)
        {
            return Some(found);
        }
        let Some((label, at)) = LABELS
            .iter()
            .find_map(|l| word_at(&lower, l).map(|at| (l, at)))
        else {
            continue;
        };
        // "Organisation och datum" is a signer's, "startdatum" the project's.
        if lower.contains("organisation och datum")
            || lower.contains("startdatum")
            || lower.contains("slutdatum")
        {
            continue;
        }
        // Lower-casing keeps the length of Swedish letters, so the offset holds.
        if let Some(found) = hit(passage, at + label.len()) {
            return Some(found);
        }
        if let Some(found) = six_digits(passage, at + label.len()) {
            return Some(found);
        }
        // "Ort och datum" with the date in the next cell or line.
        let next = reading
            .passages
            .get(i + 1)
            .filter(|n| n.text.chars().count() < 60);
        if passage.text.chars().count() < 40
            && let Some(found) = next.and_then(|n| hit(n, 0))
        {
            return Some(found);
        }
    }
    None
}

/// "Datum: 040312": behind the label six digits alone are a day.
fn six_digits(passage: &Passage<'_>, after: usize) -> Option<(String, Evidence)> {
    let rest = passage.text.get(after..)?;
    let digits = rest.trim_start_matches([':', ' ', '\u{a0}', '\t']);
    let start = after + rest.len() - digits.len();
    let written = digits.get(..6)?;
    let ends = digits
        .get(6..)?
        .chars()
        .next()
        .is_none_or(|c| !(c.is_alphanumeric() || c == '-'));
    let two = |at: usize| written.get(at..at + 2)?.parse::<u8>().ok();
    let day = Date::day(2000 + i16::from(two(0)?), two(2)?, two(4)?)?;
    let evidence = Evidence {
        quote: Some(written.to_owned()),
        location: passage.locate(start..start + 6),
        from: Vec::new(),
    };
    (ends && written.bytes().all(|b| b.is_ascii_digit())).then(|| (day.to_string(), evidence))
}

fn word_at(lower: &str, word: &str) -> Option<usize> {
    // To tell that a word is missing is cheaper than to look for its places.
    if !lower.contains(word) {
        return None;
    }
    lower.match_indices(word).find_map(|(at, _)| {
        let before = lower.get(..at)?.chars().last();
        let after = lower.get(at + word.len()..)?.chars().next();
        let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        (free(before) && free(after)).then_some(at)
    })
}

/// The answer under a heading "Ort och datum".
fn place_and_date(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    let section = reading.sections.iter().find(|s| {
        reading.heading_of(s).is_some_and(|h| {
            let lower = h.lower();
            lower.starts_with("ort och datum") || lower.starts_with("datum")
        })
    })?;
    reading
        .passages_of(section)
        .iter()
        .filter(|p| p.part != Part::Heading)
        .find_map(|p| hit(p, 0))
}

/// A date that stands alone, or nearly so, at the top or in the first page's header.
fn letterhead(reading: &Reading<'_>, relevance: &Relevance) -> Option<(String, Evidence)> {
    // "Ansökan till förbundet från kommunen, 2024-12-02": a short line that ends with the day.
    let alone = |text: &str| {
        let length = text.chars().count();
        let at_end = find(text)
            .last()
            .is_some_and(|f| f.range.end + 1 >= text.trim_end().len());
        // "Startdatum 2024-01-15" is a day of the project.
        let of_project = ["start", "slut", "period", "löptid", "fr.o.m", "t.o.m"];
        let lower = text.lower().replace("slutrapport", "rapport");
        // "Författare: Eva Lind, projektledare 2018-10-12"
        let authored = [
            "författare:",
            "författad av:",
            "upprättad av:",
            "skriven av:",
        ];
        let authored = at_end && authored.iter().any(|w| lower.contains(w));
        // "Slutrapport Vägvalet Samordningsförbundet Ängby 2015-02-27 Projektledare Eva Lind": a first page whose
        // lines ran together.
        let days = find(text);
        let cover = length < 160
            && lower.starts_with(|c: char| c.is_alphabetic())
            && matches!(days.as_slice(), [day] if day.end.is_none() && text.get(day.range.end..).is_some_and(|r| {
                r.trim_start().starts_with(char::is_uppercase)
            }))
            && !text.trim_end().ends_with(['.', '?']);
        let at_end = at_end || cover;
        (!text.contains(':') || authored)
            && (length < 40 || (length < 160 && at_end))
            && !of_project.iter().any(|w| lower.contains(w))
    };
    for aside in reading
        .document
        .asides
        .iter()
        .filter(|a| a.kind == AsideKind::Header)
    {
        if let Some(found) = find(&aside.block.text)
            .into_iter()
            .find(|f| f.end.is_none() && f.start.day.is_some())
        {
            let quote = aside.block.text.get(found.range.clone())?.to_owned();
            let location = aside.block.locate(found.range.start, found.range.end);
            return Some((
                found.start.to_string(),
                Evidence {
                    quote: Some(quote),
                    location,
                    from: Vec::new(),
                },
            ));
        }
    }
    reading
        .passages
        .iter()
        .enumerate()
        .filter(|(i, _)| !relevance.is_foreign(*i))
        .map(|(_, p)| p)
        .take(HEAD)
        .take_while(|p| reading.section_of(p).is_none_or(|s| s.fields.is_empty()))
        // A day in a sheet is that of its row.
        .filter(|p| {
            let table = p.cell.and_then(|(id, _, _)| reading.document.table(id));
            table.is_none_or(|t| t.sheet.is_none())
        })
        .filter(|p| alone(p.text) && find(p.text).iter().any(|f| f.start.day.is_some()))
        .find_map(|p| hit(p, 0))
}
