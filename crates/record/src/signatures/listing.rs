//! Lists of who is to sign ("Digital signering av behöriga företrädare"), and names written by hand
//! beneath them.

use aktsam_document::Location;

use super::names::{is_name, same_person, write_name};
use crate::lexicon::WordStarts;
use crate::lexicon::organisations::Organisations;
use crate::lines::Line;
use crate::lower::LowerCase;

/// One who is to sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    /// Name as listed.
    pub(super) name: String,
    /// Organisation, by its canonical name.
    pub(super) organisation: Option<String>,
    /// Where it stands.
    pub(super) location: Location,
    /// The name stands once more, alone: what a scan of a signed page reads like.
    pub(super) by_hand: bool,
}

/// How many lines a list may go on below its heading.
const REACH: usize = 30;

/// The people listed below a heading about signing, each once. `free` marks the lines to look at.
pub(super) fn read(
    lines: &[Line<'_>],
    free: &[bool],
    organisations: &Organisations,
) -> Vec<Listed> {
    let mut out: Vec<Listed> = Vec::new();
    let mut heading: Option<usize> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let here = at;
        at += 1;
        if is_heading(line.text) {
            heading = Some(here);
            continue;
        }
        if !free.get(here).copied().unwrap_or(false) {
            continue;
        }
        if heading.is_none_or(|h| here - h > REACH) {
            continue;
        }
        // Prose ends the list.
        if line.text.len() > 160 {
            heading = None;
            continue;
        }
        if let Some((name, organisation)) = named_with_organisation(line.text, organisations) {
            add(&mut out, name, Some(organisation), line);
        } else if is_name(line.text) && organisations.in_text(line.text).is_none() {
            // The organisation stands in the next cell or line.
            let next = lines
                .get(at)
                .filter(|n| n.text.len() < 80 && !is_name_line(n, organisations));
            let organisation = next
                .and_then(|n| organisations.in_text(n.text))
                .and_then(|i| organisations.get(i))
                .map(|o| o.name.clone());
            if organisation.is_some() {
                at += 1;
            }
            add(&mut out, line.text, organisation, line);
        }
    }
    out
}

fn is_name_line(line: &Line<'_>, organisations: &Organisations) -> bool {
    is_name(line.text) && organisations.in_text(line.text).is_none()
}

fn add(out: &mut Vec<Listed>, name: &str, organisation: Option<String>, line: &Line<'_>) {
    if let Some(known) = out.iter_mut().find(|l| same_person(&l.name, name)) {
        // Again with the organisation is the list once more; alone it is the signature.
        if organisation.is_none() && known.organisation.is_some() {
            known.by_hand = true;
            known.location = line.location();
        } else if known.organisation.is_none() {
            known.organisation = organisation;
        }
        return;
    }
    out.push(Listed {
        name: write_name(name),
        organisation,
        location: line.location(),
        by_hand: false,
    });
}

/// "Eva Lind Försäkringskassan", "Eva Lind, Region Skåne": a name and then a known organisation.
fn named_with_organisation<'t>(
    text: &'t str,
    organisations: &Organisations,
) -> Option<(&'t str, String)> {
    let words = crate::lexicon::words::Words::new(text);
    let hit = organisations
        .names()
        .find(text, &words)
        .into_iter()
        .find(|hit| {
            organisations
                .names()
                .target(hit)
                .is_some_and(|n| n.form != crate::lexicon::organisations::Form::Place)
        })?;
    let named = organisations.names().target(&hit)?;
    let start = words.items().get(hit.first)?.start;
    let name = text
        .get(..start)?
        .trim_matches(|c: char| c.is_whitespace() || ",-–|:\t".contains(c));
    let known = organisations.get(named.organisation)?;
    is_name(name).then(|| (name, known.name.clone()))
}

/// How words of signing begin.
static SIGNING_STARTS: WordStarts = WordStarts::of(&[
    "underskri",
    "underteck",
    "sign",
    "digital",
    "elektronisk",
    "behöriga",
]);

/// A short line about signing that has no sign of prose.
fn is_heading(text: &str) -> bool {
    if text.len() > 110 || text.ends_with(['.', ',']) || !SIGNING_STARTS.in_text(text) {
        return false;
    }
    let lower = text.lower();
    let about = [
        "underskrift",
        "digital signering",
        "elektronisk signering",
        "undertecknare",
        "undertecknas av",
        "behöriga företrädare",
        "signeras av",
    ]
    .iter()
    .any(|w| lower.contains(w));
    about
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && lower.split_whitespace().count() <= 12
        && !lower.contains("namnteckning")
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Block, Document, TextBlock};

    use super::*;
    use crate::lexicon::organisations::testing::builtin;
    use crate::lines::lines;

    fn of(paragraphs: &[&str]) -> Vec<(String, Option<String>, bool)> {
        let mut document = Document::new("text/plain");
        for p in paragraphs {
            document
                .blocks
                .push(Block::Text(TextBlock::new(*p, Location::default())));
        }
        let lines = lines(&document);
        let free = vec![true; lines.len()];
        read(&lines, &free, &builtin())
            .into_iter()
            .map(|l| (l.name, l.organisation, l.by_hand))
            .collect()
    }

    #[test]
    fn a_list_and_a_name_written_beneath_it() {
        assert_eq!(
            of(&[
                "Digital signering av behöriga företrädare för de ansökande parterna",
                "Eva Lind",
                "Osby kommun",
                "Per Ek Region Skåne, Primärvården",
                "Eva Lind",
            ]),
            [
                ("Eva Lind".to_owned(), Some("Osby kommun".to_owned()), true),
                ("Per Ek".to_owned(), Some("Region Skåne".to_owned()), false),
            ]
        );
    }

    #[test]
    fn names_elsewhere_are_no_list() {
        assert!(of(&["I gruppen ingår:", "Eva Lind", "Osby kommun"]).is_empty());
    }
}
