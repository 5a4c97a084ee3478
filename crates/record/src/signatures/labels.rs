//! The labels of signature blocks (underskriftsblock): what a form asks for where people sign.

use crate::lexicon::WordStarts;
use crate::lower::LowerCase;

/// What a label asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// "Organisation och datum".
    OrganisationDate,
    /// "Ort och datum".
    PlaceDate,
    /// "Datum".
    Date,
    /// "Namnteckning", "Underskrift".
    Signature,
    /// "Insatsägare (namn)": the line to sign on.
    Signer,
    /// "Namnförtydligande".
    PrintedName,
    /// "Namn".
    Name,
    /// "Titel", "Befattning".
    Title,
    /// "Organisation", "Myndighet".
    Organisation,
    /// "E-post", "Telefon": neither is asked of a signature, but they belong to its block.
    Contact,
}

/// A piece of a line or cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    /// The label, where it is one.
    pub(super) label: Option<Label>,
    /// The words that are no label; empty for a label without a value.
    pub(super) value: &'t str,
}

/// Phrases that are labels wherever they stand in a short line.
const TELLING: &[(&str, Label)] = &[
    ("organisation och datum", Label::OrganisationDate),
    ("organisation, datum", Label::OrganisationDate),
    ("organisation/datum", Label::OrganisationDate),
    ("myndighet och datum", Label::OrganisationDate),
    ("ort och datum", Label::PlaceDate),
    ("ort, datum", Label::PlaceDate),
    ("ort/datum", Label::PlaceDate),
    ("ort & datum", Label::PlaceDate),
    ("plats och datum", Label::PlaceDate),
    ("datum och ort", Label::PlaceDate),
    ("datum, ort", Label::PlaceDate),
    ("namnförtydligande och befattning", Label::PrintedName),
    ("namnförtydligande och titel", Label::PrintedName),
    ("namnförtydligande, befattning", Label::PrintedName),
    ("namnförtydligande, titel", Label::PrintedName),
    ("namnförtydligande/befattning", Label::PrintedName),
    ("namnförtydligande/titel", Label::PrintedName),
    ("namnförtydligande", Label::PrintedName),
    ("namnförtydl.", Label::PrintedName),
    ("förtydligande av namn", Label::PrintedName),
    ("namnteckning", Label::Signature),
    ("namnunderskrift", Label::Signature),
    ("(underskrift)", Label::Signature),
    ("(namn)", Label::Signer),
];

/// Words that are labels alone, or before a colon.
const EXACT: &[(&str, Label)] = &[
    ("datum", Label::Date),
    ("underskriftsdatum", Label::Date),
    ("underskrift", Label::Signature),
    ("signatur", Label::Signature),
    ("namn", Label::Name),
    ("titel", Label::Title),
    ("befattning", Label::Title),
    ("funktion", Label::Title),
    ("organisation", Label::Organisation),
    ("myndighet", Label::Organisation),
    ("part", Label::Organisation),
    ("e-post", Label::Contact),
    ("epost", Label::Contact),
    ("e-postadress", Label::Contact),
    ("mejl", Label::Contact),
    ("telefon", Label::Contact),
    ("telefonnummer", Label::Contact),
    ("tel", Label::Contact),
];

/// The longest of them, in bytes.
const LONGEST_EXACT: usize = 17;

/// Words before "(namn)" and "(namnförtydligande)" that belong to the label.
const BEFORE: &[&str] = &[
    "insatsägare",
    "insatsägaren",
    "samverkanspart",
    "projektägare",
    "processägare",
    "sökande",
    "part",
    "huvudman",
    "undertecknare",
    "underskrift",
    "firmatecknare",
    "chef",
];

/// Longest line that can be part of a signature block, in bytes.
const LONGEST: usize = 160;

/// A line or cell as labels and values in their order; one value without label where it is neither.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let whole = text.trim();
    let plain = vec![Piece {
        label: None,
        value: whole,
    }];
    if whole.is_empty() || whole.len() > LONGEST {
        return plain;
    }
    if let Some(piece) = exact(whole) {
        return vec![piece];
    }
    let found = telling(whole);
    if found.is_empty() {
        return plain;
    }
    let mut out: Vec<Piece<'_>> = Vec::new();
    let mut at = 0;
    for (range, label) in &found {
        let before = value(whole.get(at..range.start).unwrap_or_default());
        push_value(&mut out, before);
        out.push(Piece {
            label: Some(*label),
            value: "",
        });
        at = range.end;
    }
    push_value(&mut out, value(whole.get(at..).unwrap_or_default()));
    // Prose about signing is no label.
    let prose = out.iter().any(|p| {
        p.label.is_none() && (p.value.split_whitespace().count() > 8 || is_prose(p.value))
    });
    if prose { plain } else { out }
}

fn is_prose(value: &str) -> bool {
    value.starts_with(char::is_lowercase) && !value.contains('@')
}

/// Adds the words beside a label: to the label before, where it has none yet.
fn push_value<'t>(out: &mut Vec<Piece<'t>>, value: &'t str) {
    if value.is_empty() {
        return;
    }
    out.push(Piece { label: None, value });
}

fn value(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ":*,;|\t".contains(c))
}

/// A text that is one of the exact labels, with what follows its colon.
fn exact(text: &str) -> Option<Piece<'_>> {
    let (head, rest) = match text.split_once(':') {
        Some((head, rest)) => (head, rest),
        None => (text, ""),
    };
    let head = head.trim().trim_end_matches(['*', '.']).trim();
    if head.len() > LONGEST_EXACT {
        return None;
    }
    let head = head.lower();
    let (_, label) = EXACT.iter().find(|(word, _)| *word == head)?;
    Some(Piece {
        label: Some(*label),
        value: value(rest),
    })
}

/// How telling labels begin.
static TELLING_STARTS: WordStarts = WordStarts::of(&[
    "organisation",
    "myndighet",
    "ort",
    "plats",
    "datum",
    "namn",
    "förtyd",
    "Förtyd",
    "underskrift",
]);

/// All telling labels of a text with their bytes, not overlapping, in order.
fn telling(text: &str) -> Vec<(std::ops::Range<usize>, Label)> {
    if !TELLING_STARTS.in_text(text) {
        return Vec::new();
    }
    let lower = text.lower();
    if lower.len() != text.len() {
        return Vec::new();
    }
    let mut found: Vec<(std::ops::Range<usize>, Label)> = Vec::new();
    for (phrase, label) in TELLING.iter().filter(|(phrase, _)| lower.contains(phrase)) {
        for (at, _) in lower.match_indices(phrase) {
            let end = at + phrase.len();
            let before = lower.get(..at).unwrap_or_default();
            let after = lower.get(end..).unwrap_or_default();
            let whole = !before.ends_with(char::is_alphanumeric)
                && !after.starts_with(char::is_alphanumeric);
            if !whole || found.iter().any(|(r, _)| r.start < end && at < r.end) {
                continue;
            }
            let start = widen(before, at);
            let end = if after.starts_with(')') { end + 1 } else { end };
            found.push((start..end, *label));
        }
    }
    found.sort_unstable_by_key(|(r, _)| r.start);
    found
}

/// Takes "Insatsägare (" before the phrase into the label.
fn widen(before: &str, at: usize) -> usize {
    let trimmed = before.trim_end_matches(|c: char| c.is_whitespace() || c == '(');
    let word = trimmed
        .rsplit(|c: char| c.is_whitespace())
        .next()
        .unwrap_or_default();
    if BEFORE.contains(&word) {
        trimmed.len() - word.len()
    } else if before.trim_end().ends_with('(') {
        before.trim_end().len() - 1
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(Option<Label>, &str)> {
        pieces(text)
            .into_iter()
            .map(|p| (p.label, p.value))
            .collect()
    }

    #[test]
    fn labels_and_values_in_any_order() {
        assert_eq!(
            of("Organisation och datum Region Uppsala 2020-06-12"),
            [
                (Some(Label::OrganisationDate), ""),
                (None, "Region Uppsala 2020-06-12")
            ]
        );
        assert_eq!(
            of("Eva Lind Insatsägare (namnförtydligande)"),
            [(None, "Eva Lind"), (Some(Label::PrintedName), "")]
        );
        assert_eq!(
            of("Samverkanspart (namn) Samverkanspart (namn)"),
            [(Some(Label::Signer), ""), (Some(Label::Signer), "")]
        );
        assert_eq!(
            of("E-post: eva@exempel.se"),
            [(Some(Label::Contact), "eva@exempel.se")]
        );
        assert_eq!(of("Namnförtydligande:"), [(Some(Label::PrintedName), "")]);
        assert_eq!(of("Datum"), [(Some(Label::Date), "")]);
    }

    #[test]
    fn prose_has_no_labels() {
        for text in [
            "Ansökan ska förses med namnteckning och namnförtydligande av behörig företrädare för alla parter",
            "Region Uppsala",
        ] {
            assert!(of(text).iter().all(|p| p.0.is_none()), "{text}");
        }
    }
}
