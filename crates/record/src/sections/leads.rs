//! Headings that stand at the head of their paragraph: "Syfte: Projektet ska …".
//!
//! Inside an answer such a lead is a label and stays ("Förväntat antal deltagare: 70"). It is a
//! heading where a document is written so: where leads name several fields that no heading of its
//! own names.

use aktsam_document::Document;

use crate::headings::Analyst;
use crate::model::Field;

use super::flow::Unit;
use super::regions::Region;
use super::runin::is_clear_heading;
use super::scope::opens_part;
use super::wording::asks;

/// A lead that ends with a colon or dash is no longer than this, in bytes.
const LONGEST: usize = 160;

/// So many fields named by leads and by nothing else make leads headings.
const FIELDS: usize = 3;

/// A lead in front of so few letters is a label with its value, and does not tell how a document
/// is written.
const ANSWER: usize = 30;

/// Fields of what a form asks at its head, often as labels with short values.
const OF_LABELS: [Field; 6] = [
    Field::Name,
    Field::Owner,
    Field::Contact,
    Field::Participants,
    Field::Signatures,
    Field::Attachments,
];

/// The end of the lead of each unit that is a heading, with its colon; `None` for all others.
pub(super) fn leads(
    units: &[Unit<'_>],
    regions: &[Region],
    document: &Document,
    lexicon: &Analyst<'_>,
) -> Vec<Option<usize>> {
    let found: Vec<Option<Lead>> = units
        .iter()
        .zip(regions)
        .map(|(unit, region)| {
            let free = *region == Region::None && unit.is_running_text();
            free.then(|| lead(unit, lexicon)).flatten()
        })
        .collect();
    let narrative = |fields: &[Field]| {
        let first = fields.first().copied();
        first.filter(|f| !OF_LABELS.contains(f))
    };
    // Most documents have no such leads, and are told so by these alone.
    let mut several: Vec<Field> = Vec::new();
    for lead in found.iter().flatten().filter(|l| l.answers) {
        several.extend(narrative(&lead.fields).filter(|f| !several.contains(f)));
    }
    if several.len() < FIELDS {
        return vec![None; units.len()];
    }
    let mut named: Vec<Field> = Vec::new();
    for (unit, lead) in units.iter().zip(&found) {
        if lead.is_none() && is_own_heading(unit, document, lexicon) {
            named.extend(&lexicon.analyse(unit.text).fields);
        }
    }
    let mut told: Vec<Field> = Vec::new();
    for lead in found.iter().flatten().filter(|l| l.answers) {
        told.extend(narrative(&lead.fields).filter(|f| !told.contains(f) && !named.contains(f)));
    }
    if told.len() < FIELDS {
        return vec![None; units.len()];
    }
    let mut current: Vec<Field> = Vec::new();
    let mut before: Vec<Field> = Vec::new();
    let mut out = Vec::with_capacity(units.len());
    for (unit, lead) in units.iter().zip(found) {
        let Some(lead) = lead else {
            if is_own_heading(unit, document, lexicon) {
                current.clone_from(&lexicon.analyse(unit.text).fields);
                before.extend(&current);
            }
            out.push(None);
            continue;
        };
        // A label of the answer at hand: what it says belongs to the field that it stands in.
        let value = !lead.answers && lead.fields.iter().all(|f| before.contains(f));
        if !lead.part && (value || is_label_within(&lead.fields, &current)) {
            out.push(None);
            continue;
        }
        if lead.part {
            before.clear();
        }
        current.clone_from(&lead.fields);
        before.extend(&current);
        out.push(Some(lead.end));
    }
    out
}

/// A lead.
struct Lead {
    /// Its end with the colon, in bytes.
    end: usize,
    fields: Vec<Field>,
    /// It opens a part of the project.
    part: bool,
    /// What follows is more than a value.
    answers: bool,
}

/// The words in front of a paragraph's first colon or dash, if they name a field or a part.
fn lead(unit: &Unit<'_>, lexicon: &Analyst<'_>) -> Option<Lead> {
    let text = unit.text;
    let near = text.get(..text.floor_char_boundary(LONGEST))?;
    let marks = [": ", ":\n", ":\t", " – ", " - ", "? "];
    let (at, mark) = marks
        .iter()
        // To tell that a mark is missing is cheaper than to look for its place.
        .filter(|mark| near.contains(**mark))
        .filter_map(|mark| near.find(mark).map(|at| (at, *mark)))
        .min()?;
    // The colon and the question mark are the heading's, the dash is not.
    let end = at + usize::from(!mark.starts_with(' '));
    let words = text.get(..end)?.trim_end_matches(':');
    let rest = text.get(at + mark.len()..)?.trim();
    let count = words.split_whitespace().count();
    let asked = words.contains("(*)") || asks(words);
    if rest.is_empty()
        || !words
            .trim_start()
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || words.contains([',', ';', '\t', '@'])
        || count > if asked { 16 } else { 8 }
    {
        return None;
    }
    let part = opens_part(words, lexicon);
    let reading = lexicon.analyse(words);
    let names = !reading.fields.is_empty() && (reading.complete || asked) && !reading.weak;
    (part || names).then(|| Lead {
        end,
        fields: if part {
            Vec::new()
        } else {
            reading.fields.clone()
        },
        part,
        answers: rest
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(ANSWER)
            .count()
            >= ANSWER,
    })
}

/// A line that is a heading by itself.
fn is_own_heading(unit: &Unit<'_>, document: &Document, lexicon: &Analyst<'_>) -> bool {
    is_clear_heading(unit, document, lexicon, |reading| !reading.weak)
}

/// Whether these fields are those of labels inside an answer of the current ones.
pub(super) fn is_label_within(fields: &[Field], current: &[Field]) -> bool {
    let within = |field: &Field| {
        current.contains(field)
            || match field {
                Field::Participants => current.contains(&Field::TargetGroup),
                Field::Contact | Field::Name => current
                    .iter()
                    .any(|f| matches!(f, Field::Owner | Field::Collaboration | Field::Contact)),
                _ => false,
            }
    };
    !fields.is_empty() && fields.iter().all(within)
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;
    use crate::reading::testing;

    fn headings(lines: &[&str]) -> Vec<(String, Option<String>)> {
        let document = testing::document(&[("Vägen framåt", lines)]);
        let lexicon = Lexicon::builtin();
        let reading = crate::sections::read(&document, &lexicon);
        let sections = reading.sections.iter().skip(1);
        sections
            .map(|s| {
                let heading = reading.heading_of(s).unwrap_or_default();
                (heading.to_owned(), s.scope.clone())
            })
            .collect()
    }

    const SYFTE: &str = "Syfte: Projektet ska ge unga vuxna en väg till arbete eller studier.";
    const BAKGRUND: &str = "Bakgrund: Många unga vuxna i kommunen saknar i dag en sådan väg.";
    const METOD: &str = "Metod – Vi arbetar med flerpartssamtal i små grupper om åtta deltagare.";

    #[test]
    fn a_document_written_in_leads_has_them_for_headings() {
        let found = headings(&[
            BAKGRUND,
            SYFTE,
            "Målgrupp: Unga vuxna mellan 18 och 29 år som saknar arbete och studier.",
            "Förväntat antal deltagare: 40 per år",
            METOD,
            "Tidplan: 230401-260331",
            "Delprocess Ängby kommun: Tillägg till den gemensamma ansökan.",
            "Mål lokalt: Tio unga vuxna i Ängby ska ha fått arbete när året är slut.",
        ]);
        let texts: Vec<&str> = found.iter().map(|(h, _)| h.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Bakgrund:",
                "Syfte:",
                "Målgrupp:",
                "Metod",
                "Tidplan:",
                "Delprocess Ängby kommun:",
                "Mål lokalt:"
            ]
        );
        assert_eq!(found[4].1, None);
        assert_eq!(found[6].1.as_deref(), Some("Delprocess Ängby kommun"));
    }

    #[test]
    fn labels_inside_answers_stay_where_headings_are_lines() {
        let document = testing::document(&[
            ("Bakgrund", &["Många saknar en väg."][..]),
            ("Syfte", &[SYFTE, METOD, BAKGRUND]),
            ("Metod", &["Flerpartssamtal."]),
        ]);
        let reading = crate::sections::read(&document, &Lexicon::builtin());
        assert_eq!(reading.sections.len(), 3);
    }
}
