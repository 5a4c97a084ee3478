//! Where a document names organisations.

use std::ops::Range;

use crate::boxes::{boxes, lone_box};
use crate::lexicon::organisations::{Form, Organisations};
use crate::lexicon::words::{Glue, Words};
use crate::lower::LowerCase;
use crate::model::{Field, PartyKind};
use crate::reading::Reading;
use crate::relevance::Relevance;

/// A place where an organisation is named.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// Index of the organisation.
    pub(super) organisation: usize,
    /// Index of the passage.
    pub(super) passage: usize,
    /// Bytes in the passage.
    pub(super) bytes: Range<usize>,
    /// A bare place ("Osby") that nothing shows to be a municipality.
    pub(super) bare: bool,
    /// Follows an unticked box, or a form's box that was left open.
    pub(super) unticked: bool,
    /// Follows a box that was ticked.
    pub(super) ticked: bool,
}

/// All mentions in passages that speak of the project, in reading order.
pub(super) fn mentions(
    reading: &Reading<'_>,
    organisations: &Organisations,
    relevance: &Relevance,
) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    let mut words = Words::default();
    for (index, passage) in reading.passages.iter().enumerate() {
        if !relevance.speaks_of_project(index) {
            continue;
        }
        words.read(passage.text);
        let start = out.len();
        for hit in organisations.names().find(passage.text, &words) {
            let Some(named) = organisations.names().target(&hit) else {
                continue;
            };
            let items = words.items();
            let (Some(first), Some(last)) = (
                items.get(hit.first),
                hit.end.checked_sub(1).and_then(|e| items.get(e)),
            ) else {
                continue;
            };
            // "ESF-projekt", "FK-handläggare", "Jobb-Osby": part of another word.
            let follows = items.get(hit.end).is_some_and(|w| w.glue == Glue::Hyphen);
            if follows && named.form != Form::Name || first.glue == Glue::Hyphen {
                continue;
            }
            // "Undertegnet af" on a page of signatures is Danish.
            if named.form == Form::Informal
                && (reading.is_in(passage, Field::Signatures)
                    || is_in_a_name(passage.text, first.start..last.end))
            {
                continue;
            }
            let open = unticked(passage.text, first.start..last.end).or_else(|| {
                // A box in a cell of its own, left of the name.
                let before = reading.passages.get(index.checked_sub(1)?)?;
                (first.start == 0).then(|| lone_box(before.text)).flatten()
            });
            out.push(Mention {
                organisation: named.organisation,
                passage: index,
                bytes: first.start..last.end,
                bare: named.form == Form::Place,
                unticked: open == Some(true),
                ticked: open == Some(false),
            });
        }
        let found = out.get_mut(start..).unwrap_or_default();
        if !found.is_empty() {
            coordinate(passage.text, found, organisations);
        }
    }
    out
}

/// "Anna af Klint": a small word between two capitals.
fn is_in_a_name(text: &str, place: Range<usize>) -> bool {
    let before = text.get(..place.start).unwrap_or_default();
    let behind = text.get(place.end..).unwrap_or_default();
    let capital = |word: Option<&str>| word.is_some_and(|w| w.starts_with(char::is_uppercase));
    before.ends_with(' ')
        && behind.starts_with(' ')
        && capital(before.split_whitespace().next_back())
        && capital(behind.split_whitespace().next())
}

/// Bare places that a list shows to be municipalities: "de fem kommunerna Bromölla, Hässleholm och
/// Osby", "Lomma eller Kävlinge kommun", "Tibro och Karlsborgs kommuner".
fn coordinate(text: &str, found: &mut [Mention], organisations: &Organisations) {
    let mut at = 0;
    while at < found.len() {
        let mut end = at + 1;
        while let (Some(a), Some(b)) = (found.get(end - 1), found.get(end)) {
            let between = text.get(a.bytes.end..b.bytes.start).unwrap_or("x");
            if !is_list_joint(between) {
                break;
            }
            end += 1;
        }
        let chain = found.get_mut(at..end).unwrap_or_default();
        at = end;
        let municipal = |m: &Mention| {
            organisations
                .get(m.organisation)
                .is_some_and(|o| o.kind == PartyKind::Municipality)
        };
        if !chain.iter().any(|m| m.bare) {
            continue;
        }
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
            continue;
        };
        let lead = text.get(..first.bytes.start).unwrap_or_default();
        let tail = text.get(last.bytes.end..).unwrap_or_default();
        // "Lomma eller Kävlinge kommun" ends in a name; a list that only begins with one
        // ("Osby kommun, Berg") does not make the next word a municipality.
        let all = leads(lead) || tail_is_plural(tail);
        // Others may follow: "Ekby och Alnäs kommuner samt Region Skåne".
        let named = chain.iter().rposition(|m| !m.bare && municipal(m));
        let shown = if all { chain.len() } else { named.unwrap_or(0) };
        for mention in chain.iter_mut().take(shown).filter(|m| m.bare) {
            mention.bare = false;
        }
    }
}

fn is_list_joint(between: &str) -> bool {
    between.len() <= 12
        && between
            .split(|c: char| c.is_whitespace() || ",/-–&;".contains(c))
            .all(|w| w.is_empty() || matches!(w, "och" | "samt" | "eller" | "respektive" | "resp"))
}

/// Words right before a list that make it one of municipalities.
fn leads(lead: &str) -> bool {
    let last: Vec<&str> = lead
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .rev()
        .take(2)
        .collect();
    last.iter().enumerate().any(|(i, w)| {
        let lower = w.lower();
        matches!(
            lower.as_str(),
            "kommunerna"
                | "kommuner"
                | "kommunernas"
                | "medlemskommunerna"
                | "medlemskommuner"
                | "grannkommunerna"
        ) && (i == 0
            || matches!(
                last.first().map(|w| w.lower()).as_deref(),
                Some("är" | "i" | "av")
            ))
    })
}

fn tail_is_plural(tail: &str) -> bool {
    tail.split(|c: char| !c.is_alphanumeric())
        .find(|w| !w.is_empty())
        .is_some_and(|w| w.lower().starts_with("kommuner"))
}

/// Whether the box of a place is one that nobody ticked; `None` where there is no box.
///
/// Boxes stand before their names, or behind them in a line that begins with a name and ends in a
/// box.
fn unticked(text: &str, place: Range<usize>) -> Option<bool> {
    let start = text.get(..place.start)?.rfind('\n').map_or(0, |at| at + 1);
    let end = text
        .get(place.end..)?
        .find('\n')
        .map_or(text.len(), |at| place.end + at);
    let line = text.get(start..end)?;
    let boxes = boxes(line);
    let first = boxes.first()?;
    let last = boxes.last()?;
    let head = line.get(..first.0.start)?;
    let tail = line.get(last.0.end..)?;
    let behind = head.chars().any(char::is_alphanumeric) && tail.trim().is_empty();
    let (from, to) = (place.start - start, place.end - start);
    let own = if behind {
        boxes.iter().find(|(range, _)| range.start >= to)
    } else {
        boxes.iter().rev().find(|(range, _)| range.end <= from)
    };
    own.map(|(_, open)| *open)
}

/// Whether a text tells in a sentence who the owner is.
pub(super) fn names_owner(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        " är projektägare",
        " är insatsägare",
        " är huvudman",
        " äger projektet",
        " äger insatsen",
    ]
    .iter()
    .any(|w| lower.contains(w))
}

/// Whether the text before a place says "together with": who follows is a partner.
pub(super) fn after_together(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().lower();
    [
        "tillsammans med",
        "i samverkan med",
        "i samarbete med",
        "samverkanspart",
    ]
    .iter()
    .any(|w| before.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::organisations::testing::builtin;
    use crate::reading::testing::{document, reading};

    fn found(text: &str) -> Vec<(String, bool, bool)> {
        let organisations = builtin();
        let paragraphs = [text];
        let sections = [("", paragraphs.as_slice())];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[]]);
        mentions(&reading, &organisations, &Relevance::of(&reading))
            .into_iter()
            .map(|m| {
                let name = organisations.get(m.organisation).unwrap().name.clone();
                (name, m.bare, m.unticked)
            })
            .collect()
    }

    #[test]
    fn lists_make_places_municipalities() {
        for text in [
            "i de två kommunerna Bromölla och Osby.",
            "boende i Bromölla eller Osby kommun",
            "i Bromölla och Osby kommuner",
            "av Bromölla och Osby kommuner",
        ] {
            let found = found(text);
            let names: Vec<&str> = found.iter().map(|f| f.0.as_str()).collect();
            assert_eq!(names, ["Bromölla kommun", "Osby kommun"], "{text}");
            assert!(found.iter().all(|f| !f.1), "{text}");
        }
        assert!(found("Vi åker till Osby på måndag.")[0].1);
        let more = found("med Bromölla, Dals-Ed och Osby kommuner samt Region Skåne");
        assert!(more.iter().all(|f| !f.1), "{more:?}");
    }

    #[test]
    fn small_letters_abbreviate_agencies_but_not_inside_names() {
        let found =
            found("Styrgrupp med representanter för fk, af och kommunen, ledd av Anna af Klint.");
        let names: Vec<&str> = found.iter().map(|f| f.0.as_str()).collect();
        assert_eq!(names, ["Försäkringskassan", "Arbetsförmedlingen"]);
    }

    #[test]
    fn boxes_tell_who_takes_part() {
        let found =
            found("☒ Arbetsförmedlingen ☐ Försäkringskassan [x] Osby kommun [ ] Region Skåne");
        let ticked: Vec<bool> = found.iter().map(|f| !f.2).collect();
        assert_eq!(ticked, [true, false, true, false]);
        let found = self::found("Arbetsförmedlingen ☒ Försäkringskassan ☐");
        let ticked: Vec<bool> = found.iter().map(|f| !f.2).collect();
        assert_eq!(ticked, [true, false]);
    }
}
