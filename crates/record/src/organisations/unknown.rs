//! Applicants that the data does not know: named in the owner's section, or by the sentence that asks.

use super::kind_by_name;
use super::mentions::Mention;
use crate::lexicon::organisations::Organisations;
use crate::lower::LowerCase;
use crate::model::{Evidence, Field, PartyKind, PartyRole};
use crate::reading::{Part, Reading};
use crate::relevance::Relevance;
use crate::sentence;

/// An owner that the data does not know: what stands in the owner's section, where that is short
/// enough to be a name.
pub(super) fn owner(
    reading: &Reading<'_>,
    organisations: &Organisations,
    relevance: &Relevance,
    mentions: &[Mention],
) -> Vec<(String, Evidence)> {
    let known_here = |index: usize| mentions.iter().any(|m| m.passage == index && !m.bare);
    for (index, passage) in reading.passages.iter().enumerate() {
        let in_section = reading.is_in(passage, Field::Owner);
        let asks = passage.part != Part::Heading && relevance.speaks_of_project(index);
        if !asks || known_here(index) {
            continue;
        }
        let text = passage.text;
        let (start, is_labelled) = if in_section {
            let label = text.lower().find("organisation:");
            let start = label.map_or(0, |at| at + "organisation:".len());
            (start, start > 0)
        } else if let Some(start) = behind_owner_label(text) {
            (start, false)
        } else if super::labels::row_label(reading, index) == Some(PartyRole::Owner) {
            (0, false)
        } else {
            continue;
        };
        if let Some((name, range)) = name_at(text, start, is_labelled) {
            let evidence = Evidence {
                quote: Some(name.to_owned()),
                location: passage.locate(range),
                from: Vec::new(),
            };
            let near = near_municipality(name, organisations)
                .map_or_else(|| name.to_owned(), str::to_owned);
            return vec![(near, evidence)];
        }
    }
    Vec::new()
}

/// The byte behind "Sökande:" or "Sökande organisation:" at the beginning of a text.
fn behind_owner_label(text: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let (label, _) = text.split_once(':')?;
    let asks = label.chars().count() <= LONGEST
        && super::labels::asked_role(label) == Some(PartyRole::Owner);
    asks.then_some(label.len() + 1)
}

/// A name of an organisation that begins at a byte of a text, and its bytes; what follows a label needs no word
/// that tells what it is.
fn name_at(text: &str, start: usize, is_labelled: bool) -> Option<(&str, std::ops::Range<usize>)> {
    let rest = text.get(start..)?;
    let end = rest
        .char_indices()
        .find(|(at, c)| ",;\n".contains(*c) || *c == '.' && ends_sentence(rest, *at))
        .map_or(text.len(), |(at, _)| start + at);
    let name = text.get(start..end)?;
    let left = name.len() - name.trim_start().len();
    let name = name.trim();
    let words = name.split_whitespace().count();
    let telling = kind_by_name(name) != PartyKind::Other || is_labelled || is_institution(name);
    let from = start + left;
    (telling && (1..=6).contains(&words) && name.starts_with(char::is_uppercase))
        .then(|| (name, from..from + name.len()))
}

/// Whether a name says that it is one of an institution: "Folkhögskolan Kustlinjen".
fn is_institution(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "skola",
        "skolan",
        "högskolan",
        "universitet",
        "universitetet",
        "församling",
        "pastorat",
        "kooperativ",
        "kooperativet",
        "akademi",
        "akademin",
        "sjukhus",
        "vårdcentral",
        "hälsocentral",
        "klinik",
        "kliniken",
        "bolaget",
        "institut",
        "institutet",
        "centrum",
        "myndigheten",
        "verket",
        "styrelsen",
        "rådet",
        "nätverket",
        "kyrka",
        "kyrkan",
    ];
    let lower = name.lower();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| WORDS.iter().any(|w| word.ends_with(w)))
}

/// Whether the dot at a place ends a sentence: that of "r.f." and "S:t." does not, behind a lone letter.
fn ends_sentence(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let letters = before
        .chars()
        .rev()
        .take_while(|c| c.is_alphabetic())
        .count();
    letters != 1
}

/// The one municipality whose name differs by a single letter ("Häsleholms kommun"); none where two
/// are as near.
pub(super) fn near_municipality<'o>(
    name: &str,
    organisations: &'o Organisations,
) -> Option<&'o str> {
    let lower = name.lower();
    if !lower.contains("kommun") {
        return None;
    }
    let mut near = organisations
        .municipalities()
        .filter(|known| strsim::levenshtein(&known.lower(), &lower) <= 1);
    let first = near.next()?;
    near.next().is_none().then_some(first)
}

/// What a text calls the one organisation of a kind that it names: "Projektägare är landstinget".
const GENERIC: &[(&str, PartyKind)] = &[
    ("landstinget", PartyKind::Region),
    ("regionen", PartyKind::Region),
    ("kommunen", PartyKind::Municipality),
];
/// What makes such a word the owner.
const OWNERS: &[&str] = &[
    "projektägare",
    "insatsägare",
    "processägare",
    "huvudman",
    "sökande",
];

/// The organisation that "Projektägare är landstinget" means: the only one of its kind that the document
/// names, with the place that names it.
pub(super) fn called(
    reading: &Reading<'_>,
    organisations: &Organisations,
    mentions: &[Mention],
) -> Option<(usize, Evidence)> {
    let kind = reading.passages.iter().find_map(|passage| {
        let lower = passage.text.lower();
        OWNERS.iter().find_map(|owner| {
            let (_, after) = lower.split_once(owner)?;
            let mut words = after
                .split(|c: char| !c.is_alphabetic())
                .filter(|w| !w.is_empty())
                .skip_while(|w| matches!(*w, "är" | "blir" | "för" | "projektet" | "insatsen"));
            let word = words.next()?;
            GENERIC
                .iter()
                .find(|(name, _)| *name == word)
                .map(|(_, kind)| *kind)
        })
    })?;
    let of_kind = |m: &&Mention| {
        !m.bare
            && organisations
                .get(m.organisation)
                .is_some_and(|o| o.kind == kind)
    };
    let mut all = mentions.iter().filter(of_kind);
    let first = all.next()?;
    if all.any(|m| m.organisation != first.organisation) {
        return None;
    }
    let passage = reading.passages.get(first.passage)?;
    let evidence = Evidence {
        quote: passage.text.get(first.bytes.clone()).map(str::to_owned),
        location: passage.locate(first.bytes.clone()),
        from: Vec::new(),
    };
    Some((first.organisation, evidence))
}

/// Words that may stand before the name of who asks: "Härmed ansöker …", "Vi i …".
const BEFORE: &[&str] = &[
    "härmed",
    "ansöker",
    "söker",
    "vi",
    "i",
    "på",
    "från",
    "undertecknad",
    "därför",
];
/// Small words inside a name: "Föreningen för Rehabilitering".
const INSIDE: &[&str] = &["för", "och", "&", "i"];

/// "Föreningen Hållplatsen i Mariestad ansöker härmed om 385 000 kronor": who asks, by a sentence.
pub(super) fn asking(reading: &Reading<'_>, relevance: &Relevance) -> Option<(String, Evidence)> {
    for (index, passage) in reading.passages.iter().enumerate() {
        if passage.part == Part::Guidance || !relevance.speaks_of_project(index) {
            continue;
        }
        let text = passage.text;
        let lower = text.lower();
        if lower.len() != text.len() {
            continue;
        }
        for (at, verb) in lower.match_indices("söker") {
            let range = sentence::around(text, at..at + verb.len());
            let Some(after) = lower.get(at + verb.len()..range.end) else {
                continue;
            };
            let money = [" om ", "medel", "bidrag", "finansiering"];
            if !money.iter().any(|w| after.contains(w)) {
                continue;
            }
            let Some(name) = text.get(range.clone()).and_then(named) else {
                continue;
            };
            let place = range.start + name.start..range.start + name.end;
            let written = text.get(place.clone())?;
            let evidence = Evidence {
                quote: Some(written.to_owned()),
                location: passage.locate(place.clone()),
                from: Vec::new(),
            };
            return Some((written.to_owned(), evidence));
        }
    }
    None
}

/// "Föreningen Trädgårdsvännerna" over "Till Samordningsförbundet …": who writes a letter, by its head.
pub(super) fn sender(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    const HEAD: usize = 10;
    let head = reading.passages.get(..HEAD.min(reading.passages.len()))?;
    let addressed = head.iter().position(|p| {
        let lower = p.text.trim().lower();
        lower.starts_with("till samordningsförbund")
            || lower.starts_with("till: samordningsförbund")
            || lower.starts_with("till styrelsen")
            || lower.starts_with("till finsam")
    })?;
    let passage = head.get(..addressed)?.iter().find(|p| p.cell.is_none())?;
    let line = passage.text.lines().next()?;
    let name = line.trim();
    let words = name.split_whitespace().count();
    let kind = kind_by_name(name);
    let is_name = (2..=6).contains(&words)
        && name.starts_with(char::is_uppercase)
        && !name.contains(|c: char| c.is_ascii_digit() || ":,?".contains(c))
        && !name.lower().contains("samordningsförbund");
    if !is_name || !matches!(kind, PartyKind::Association | PartyKind::Company) {
        return None;
    }
    let start = line.len() - line.trim_start().len();
    let evidence = Evidence {
        quote: Some(name.to_owned()),
        location: passage.locate(start..start + name.len()),
        from: Vec::new(),
    };
    Some((name.to_owned(), evidence))
}

/// The name that a sentence begins with, its first word telling what it is: a "förening", a "stiftelse".
fn named(sentence: &str) -> Option<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut offset = 0;
    for token in sentence.split_inclusive(char::is_whitespace) {
        let word = token.trim();
        if !word.is_empty() {
            let start = offset + token.find(word).unwrap_or(0);
            words.push((start, word));
        }
        offset += token.len();
    }
    let first = words
        .iter()
        .position(|(_, word)| !BEFORE.contains(&word.lower().as_str()))?;
    let (start, head) = *words.get(first)?;
    if !head.starts_with(char::is_uppercase) || kind_by_name(head) == PartyKind::Other {
        return None;
    }
    let mut end = start + head.len();
    let mut own = 0;
    for (i, (at, word)) in words.iter().enumerate().skip(first + 1).take(6) {
        let bare = word.trim_end_matches([',', '.', ')']);
        if bare.starts_with(char::is_uppercase) {
            end = at + bare.len();
            own += 1;
            if bare.len() < word.len() {
                break;
            }
        } else {
            // "i Mariestad" behind a whole name is where it is.
            let goes_on = own == 0 || *word == "&";
            let next = words
                .get(i + 1)
                .is_some_and(|(_, w)| w.starts_with(char::is_uppercase));
            if !(goes_on && next && INSIDE.contains(word)) {
                break;
            }
        }
    }
    (own > 0).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_is_named_by_what_it_is() {
        for (sentence, name) in [
            (
                "Föreningen Hållplatsen (org.nr 867500-1234) i Mariestad ansöker härmed om 385 000 kronor.",
                Some("Föreningen Hållplatsen"),
            ),
            (
                "Härmed ansöker Stiftelsen Nya Vägar, Ekby, om medel.",
                Some("Stiftelsen Nya Vägar"),
            ),
            (
                "Vi i Föreningen för Rehabilitering söker bidrag.",
                Some("Föreningen för Rehabilitering"),
            ),
            ("Föreningen söker medel för ett år.", None),
            ("Vi ansöker om medel.", None),
            ("Målet är att fler söker arbete.", None),
        ] {
            assert_eq!(
                named(sentence).and_then(|r| sentence.get(r)),
                name,
                "{sentence}"
            );
        }
    }
}
