//! Where a form asks for municipalities: what stands there needs no "kommun" behind it.

use crate::lower::LowerCase;
use crate::model::Field;
use crate::reading::{Part, Reading};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Those that take part: "Deltagande kommuner".
    Members,
    /// Where the project works: "Geografiskt område".
    Area,
}

/// The longest label, in characters.
const LONGEST: usize = 48;

/// What the heading, the cell or the label before a passage's text asks for.
pub(super) fn asked(reading: &Reading<'_>, at: usize) -> Option<Asked> {
    let passage = reading.passages.get(at)?;
    if passage.part == Part::Heading || reading.is_in(passage, Field::Budget) {
        return None;
    }
    if let Some((table, row, column)) = passage.cell
        && column > 0
    {
        let before = reading.passages.get(..at)?.iter().rev();
        let in_row = |p: &&crate::reading::Passage<'_>| {
            p.cell.is_some_and(|(t, r, _)| (t, r) == (table, row))
        };
        let label = before.take_while(in_row).last();
        return label.and_then(|label| asks(label.text));
    }
    let label = passage
        .text
        .split_once(':')
        .and_then(|(label, _)| asks(label));
    label.or_else(|| {
        // A long text under such a heading tells of more than their names.
        const NAMES: usize = 160;
        let heading = reading.heading_of(reading.section_of(passage)?)?;
        asks(heading).filter(|_| passage.text.chars().count() <= NAMES)
    })
}

/// What a label asks for.
fn asks(label: &str) -> Option<Asked> {
    let label = label.trim().trim_end_matches([':', '*', ' ']);
    if label.chars().count() > LONGEST || label.ends_with(['?', '.']) {
        return None;
    }
    let lower = label.lower();
    let mut words = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty());
    if ["geografisk", "upptagningsområde", "verksamhetsområde"]
        .iter()
        .any(|w| lower.contains(w))
    {
        return Some(Asked::Area);
    }
    let named = words.clone().count() <= 5
        && words.any(|w| matches!(w, "kommuner" | "kommunerna" | "medlemskommuner"));
    (named
        || matches!(
            lower.as_str(),
            "kommun" | "kommun(er)" | "kommun/er" | "deltagande kommun"
        ))
    .then_some(Asked::Members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_ask_for_municipalities() {
        for (label, wanted) in [
            ("Berörda kommuner", Some(Asked::Members)),
            ("Kommun:", Some(Asked::Members)),
            ("Geografiskt område", Some(Asked::Area)),
            ("Projektet drivs i samarbete med flera kommuner.", None),
            ("Hur har kommunerna medverkat?", None),
            ("Kommunal medfinansiering", None),
        ] {
            assert_eq!(asks(label), wanted, "{label}");
        }
    }
}
