//! Sections and fields as the record has them.

use std::collections::BTreeMap;

use aktsam_document::{Location, Place};

use crate::headings::normalise::tidy;
use crate::model::{Field, Section, SectionReason};
use crate::reading::{Draft, Part, Passage, Reading};

/// The sections of a reading.
pub(crate) fn sections(reading: &Reading<'_>) -> Vec<Section> {
    reading
        .sections
        .iter()
        .map(|draft| {
            let passages = reading.passages_of(draft);
            let mut location = Location::default();
            let mut tables = Vec::new();
            for passage in passages {
                location.extend(&passage.location());
                if let Some((id, ..)) = passage.cell
                    && !tables.contains(&id.0)
                {
                    tables.push(id.0);
                }
            }
            Section {
                heading: reading.heading_of(draft).map(|h| heading(h, draft)),
                level: draft.level,
                number: draft.number.clone(),
                fields: draft.fields.clone(),
                matched: draft.matched,
                scope: draft.scope.clone(),
                text: text(passages, |p| matches!(p, Part::Answer | Part::Item)),
                guidance: Some(text(passages, |p| p == Part::Guidance)).filter(|t| !t.is_empty()),
                tables,
                location,
            }
        })
        .collect()
}

/// Why each section has its fields.
pub(crate) fn reasons(reading: &Reading<'_>) -> Vec<SectionReason> {
    reading
        .sections
        .iter()
        .map(|draft| SectionReason {
            heading: reading.heading_of(draft).map(|h| heading(h, draft)),
            page: reading
                .passages_of(draft)
                .first()
                .and_then(|p| match p.location().place {
                    Some(Place::Page { page, .. }) => Some(page),
                    _ => None,
                }),
            fields: draft.fields.clone(),
            matched: draft.matched,
            why: draft.why.clone(),
        })
        .collect()
}

/// The line of a heading; a number that the format computes stands in front, as on the page.
fn heading(line: &str, draft: &Draft) -> String {
    let line = tidy(line);
    match &draft.number {
        Some(number) if !line.starts_with(number.as_str()) => format!("{number} {line}"),
        _ => line,
    }
}

/// The text of passages: a paragraph or item a line, a table's row a line with its cells joined by
/// tabs.
fn text(passages: &[Passage<'_>], take: impl Fn(Part) -> bool) -> String {
    let mut out = String::new();
    let mut row = None;
    let mut before: Option<&Passage<'_>> = None;
    for passage in passages.iter().filter(|p| take(p.part)) {
        let place = passage.cell.map(|(id, r, c)| ((id, r), c));
        let goes_on = before.filter(|before| passage.goes_on_from(before));
        before = Some(passage);
        match (row, place) {
            _ if goes_on.is_some() => {
                let parted = goes_on.is_some_and(|p| p.text.ends_with(char::is_whitespace));
                out.extend(parted.then_some(' '));
            }
            (Some((last, column)), Some((here, at))) if last == here => {
                // Blocks of one cell are parted by a space, cells by a tab.
                out.push(if column == at { ' ' } else { '\t' });
            }
            _ if out.is_empty() => {}
            _ => out.push('\n'),
        }
        row = place;
        let cell = passage.cell.is_some();
        out.extend(
            passage
                .text
                .trim()
                .chars()
                .map(|c| if cell && c == '\n' { ' ' } else { c }),
        );
    }
    out
}

/// Field → the texts of its sections that belong to the whole.
pub(crate) fn fields(sections: &[Section]) -> BTreeMap<Field, String> {
    let mut out: BTreeMap<Field, String> = BTreeMap::new();
    for section in sections
        .iter()
        .filter(|s| s.scope.is_none() && !s.text.is_empty())
    {
        for field in &section.fields {
            let text = out.entry(*field).or_default();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&section.text);
        }
    }
    out
}
