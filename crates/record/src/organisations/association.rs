//! The coordination association (samordningsförbund) that a document is addressed to.

use aktsam_document::{AsideKind, Location};
use rustc_hash::FxHashMap;

use crate::lexicon::WordStarts;
use crate::lexicon::organisations::Organisations;
use crate::lexicon::words::{Glue, Words};
use crate::lower::LowerCase;
use crate::model::{Evidence, Field};
use crate::reading::{Part, Reading};
use crate::relevance::Relevance;

/// Words that go between the word for an association and its name.
const BETWEEN: &[&str] = &[
    "i",
    "för",
    "och",
    "finsam",
    "styrelse",
    "styrelsen",
    "samordningsförbundet",
    "in",
    "kansli",
    "kansliet",
    "av",
    "finansiell",
    "samordning",
];

/// Words with a capital after "Finsam" that are no part of a name.
const NO_PLACES: &[&str] = &[
    "ansökan",
    "aktivitet",
    "projekt",
    "projektansökan",
    "process",
    "processansökan",
    "styrelse",
    "styrelsen",
    "verksamhetsplan",
    "budget",
    "rapport",
    "slutrapport",
    "datum",
    "dnr",
    "reviderad",
    "version",
    "projektplan",
    "insatsplan",
    "projektägare",
    "insatsägare",
    "sida",
    "beslut",
    "protokoll",
    "insats",
    "insatsen",
    "bilaga",
    "kansli",
    "kansliet",
    "org",
];

/// Words that tell one association of a district from another.
const QUARTERS: &[&str] = &[
    "öst",
    "väst",
    "nord",
    "syd",
    "öster",
    "väster",
    "norr",
    "söder",
    "östra",
    "västra",
    "norra",
    "södra",
    "nordost",
    "nordväst",
    "sydost",
    "sydväst",
];

#[derive(Debug, Default)]
struct Candidate {
    weight: u32,
    evidence: Option<(u32, Evidence)>,
}

/// The association with the most weight: what an application is addressed to, what stands in the
/// letterhead or above everything, what the text speaks of.
pub(super) fn association(
    reading: &Reading<'_>,
    organisations: &Organisations,
    relevance: &Relevance,
) -> Option<(String, Evidence)> {
    let mut found: FxHashMap<String, Candidate> = FxHashMap::default();
    let mut order: Vec<String> = Vec::new();
    let mut add = |name: String, weight: u32, evidence: Evidence| {
        let candidate = found.entry(name.clone()).or_insert_with(|| {
            order.push(name);
            Candidate::default()
        });
        candidate.weight += weight;
        if candidate.evidence.as_ref().is_none_or(|(w, _)| *w < weight) {
            candidate.evidence = Some((weight, evidence));
        }
    };
    for aside in &reading.document.asides {
        if !matches!(aside.kind, AsideKind::Header | AsideKind::Footer) {
            continue;
        }
        for (name, bytes) in named(&aside.block.text, organisations) {
            let evidence = evidence(
                &aside.block.text,
                &bytes,
                aside.block.locate(bytes.start, bytes.end),
            );
            add(name, 5, evidence);
        }
    }
    for (index, passage) in reading.passages.iter().enumerate() {
        let first = index < 3;
        // Contract and help text of the form still name the association whose form it is.
        let own = relevance.speaks_of_project(index)
            || passage.part == Part::Guidance
            || reading.is_in(passage, Field::Terms);
        if !own && !first {
            continue;
        }
        for (name, bytes) in named(passage.text, organisations) {
            let before = passage.text.get(..bytes.start).unwrap_or_default();
            let weight = if is_elsewhere(before) {
                continue;
            } else if is_addressed(before) {
                if index < 25 || passage.part == Part::Heading {
                    8
                } else {
                    3
                }
            } else if first {
                6
            } else if passage.part == Part::Heading {
                2
            } else {
                1
            };
            let evidence = evidence(passage.text, &bytes, passage.locate(bytes.clone()));
            add(name, weight, evidence);
        }
    }
    // The first of equals: the order of the text, not of a hash.
    let mut best: Option<(u32, String)> = None;
    for name in order {
        let weight = found.get(&name).map_or(0, |c| c.weight);
        if best.as_ref().is_none_or(|(w, _)| weight > *w) {
            best = Some((weight, name));
        }
    }
    let (_, name) = best?;
    let (_, evidence) = found.remove(&name)?.evidence?;
    Some((without_genitive(name, reading), evidence))
}

/// "Samordningsförbundet Norrdalens" is a genitive where the text speaks of Norrdalen; Höganäs
/// keeps its s.
fn without_genitive(name: String, reading: &Reading<'_>) -> String {
    let Some((base, place)) = name
        .strip_suffix('s')
        .and_then(|base| Some((base, base.rsplit(' ').next()?)))
    else {
        return name;
    };
    let stands = |text: &str| {
        text.match_indices(place).any(|(at, _)| {
            let after = text
                .get(at + place.len()..)
                .and_then(|rest| rest.chars().next());
            after.is_none_or(|c| !c.is_alphabetic())
        })
    };
    if place.chars().count() > 3 && reading.passages.iter().any(|p| stands(p.text)) {
        base.to_owned()
    } else {
        name
    }
}

fn evidence(text: &str, bytes: &std::ops::Range<usize>, location: Location) -> Evidence {
    Evidence {
        quote: text.get(bytes.clone()).map(str::to_owned),
        location,
        from: Vec::new(),
    }
}

/// "Ansökan till …", "medel från …".
fn is_addressed(before: &str) -> bool {
    let last: Vec<String> = before
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .rev()
        .take(4)
        .map(str::to_lowercase)
        .collect();
    let near = |w: &str| last.iter().any(|l| l == w);
    let begins = |w: &str| last.iter().any(|l| l.starts_with(w));
    (near("till") || near("från") || near("hos"))
        && (begins("ansök") || begins("medel") || last.len() <= 2)
        || begins("finansiering")
        || begins("ansökan")
}

/// Another association that the text takes something from.
fn is_elsewhere(before: &str) -> bool {
    let tail: String = before
        .chars()
        .rev()
        .take(60)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let tail = tail.lower();
    [
        "bilder från",
        "lånad",
        "inspiration",
        "erfarenhet",
        "liknande",
        "till exempel",
        "t.ex",
        "jämför",
    ]
    .iter()
    .any(|w| tail.contains(w))
}

/// How the words for an association begin.
static ASSOCIATION_STARTS: WordStarts =
    WordStarts::of(&["samordningsförbund", "SAMORDNINGSFÖRBUND", "finsam"]);

/// The associations that a text names, each with its bytes.
fn named(text: &str, organisations: &Organisations) -> Vec<(String, std::ops::Range<usize>)> {
    let mut out: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    if !ASSOCIATION_STARTS.in_text(text) {
        return out;
    }
    let words = Words::new(text);
    let items = words.items();
    for (i, word) in items.iter().enumerate() {
        let lower = words.lower(word);
        let is_key = lower.starts_with("samordningsförbund")
            || lower.starts_with("finsamförbund")
            || lower == "finsam"
            || lower == "finsams";
        if !is_key || out.last().is_some_and(|(_, b)| word.start < b.end) {
            continue;
        }
        let known = known(&words, i, organisations);
        if let Some((name, range)) = known.filter(|(_, range)| !goes_on(text, range.end)) {
            out.push((name, range));
        } else if let Some((name, range)) = unknown(text, &words, i) {
            out.push((name, range));
        }
    }
    out
}

/// An association of the data whose telling words all stand near the key word.
fn known(
    words: &Words,
    key: usize,
    organisations: &Organisations,
) -> Option<(String, std::ops::Range<usize>)> {
    let items = words.items();
    let mut best: Option<(usize, usize, &str, std::ops::Range<usize>)> = None;
    for association in organisations.associations() {
        for core in &association.cores {
            let Some((range, gap)) = core_near(words, key, core) else {
                continue;
            };
            // More words tell more; of equals the nearest.
            let better = best
                .as_ref()
                .is_none_or(|(n, g, _, _)| core.len() > *n || (core.len() == *n && gap < *g));
            if better {
                let start = items.get(range.start).map_or(0, |w| w.start);
                let end = range
                    .end
                    .checked_sub(1)
                    .and_then(|e| items.get(e))
                    .map_or(start, |w| w.end);
                best = Some((core.len(), gap, &association.name, start..end));
            }
        }
    }
    best.map(|(_, _, name, range)| (name.to_owned(), range))
}

/// Whether a quarter of the compass follows a name: "Sjuhärad Öst" is another than "Sjuhärad".
fn goes_on(text: &str, end: usize) -> bool {
    let next = text
        .get(end..)
        .and_then(|rest| rest.strip_prefix(' '))
        .and_then(|rest| rest.split(|c: char| !c.is_alphabetic()).next());
    next.is_some_and(|word| {
        word.starts_with(char::is_uppercase) && QUARTERS.contains(&word.lower().as_str())
    })
}

/// The words (as indexes) from the key word to the last of `core`, and how many words stand between
/// that are neither; `None` where not all of `core` is near.
fn core_near(
    words: &Words,
    key: usize,
    core: &[String],
) -> Option<(std::ops::Range<usize>, usize)> {
    let items = words.items();
    let same = |i: usize, wanted: &str| {
        items.get(i).is_some_and(|w| {
            let lower = words.lower(w);
            lower == wanted
                || lower.strip_suffix('s') == Some(wanted)
                || wanted.strip_suffix('s') == Some(lower)
        })
    };
    // Before the key: "Lunds samordningsförbund".
    if key >= core.len()
        && core
            .iter()
            .enumerate()
            .all(|(k, w)| same(key - core.len() + k, w))
    {
        return Some((key - core.len()..key + 1, 0));
    }
    // After it, in any order, nothing but small words between, within one sentence.
    let mut missing: Vec<&str> = core.iter().map(String::as_str).collect();
    let mut at = key + 1;
    let mut gap = 0;
    while !missing.is_empty() && at < key + 10 {
        let word = items.get(at)?;
        if let Some(found) = missing.iter().position(|w| same(at, w)) {
            missing.remove(found);
        } else if BETWEEN.contains(&words.lower(word)) {
            gap += 1;
        } else {
            return None;
        }
        at += 1;
    }
    missing.is_empty().then_some((key..at, gap))
}

/// A title is no longer than this, in characters.
const TITLE: usize = 90;

/// "Samordningsförbundet Xby" that the data does not know: the capitalised words that follow.
fn unknown(text: &str, words: &Words, key: usize) -> Option<(String, std::ops::Range<usize>)> {
    let items = words.items();
    let first = items.get(key)?;
    let written = text.get(first.start..first.end)?;
    // In a title the word may be in small letters: "ANSÖKAN – samordningsförbundet Norrbygden".
    let titled = text.chars().count() <= TITLE && !text.trim_end().ends_with('.');
    if !(words.lower(first) == "samordningsförbundet"
        || written.starts_with("Finsam")
        || written == "FINSAM")
        || !(written.starts_with(char::is_uppercase) || titled)
    {
        return None;
    }
    let mut end = key + 1;
    let mut last = key;
    while let Some(word) = items.get(end).filter(|_| end < key + 7) {
        let own = text.get(word.start..word.end)?;
        let before = items.get(end - 1).and_then(|w| text.get(w.end..word.start));
        let joined = before.is_some_and(|b| b.trim().is_empty() || matches!(b, "/" | "-" | " & "));
        if matches!(word.glue, Glue::Break | Glue::Colon)
            || !joined
            || NO_PLACES.contains(&words.lower(word))
        {
            break;
        }
        // In a line of capitals a name is in capitals too.
        let loud = !written.chars().any(char::is_lowercase) && written.chars().count() > 6;
        if own.starts_with(char::is_uppercase) && (loud || own.chars().any(char::is_lowercase)) {
            last = end;
        } else if !matches!(words.lower(word), "i" | "och" | "län" | "kommun") {
            break;
        } else if words.lower(word) == "län" && last == end - 1 {
            last = end;
        }
        end += 1;
    }
    if last == key {
        return None;
    }
    let range = first.start..items.get(last)?.end;
    let name: Vec<String> = text
        .get(range.clone())?
        .split_whitespace()
        .map(in_mixed_case)
        .collect();
    let name = name.join(" ");
    let name = match name.strip_prefix("samordningsförbundet") {
        Some(rest) => format!("Samordningsförbundet{rest}"),
        None => name,
    };
    Some((name, range))
}

/// "GÖTA" as it is written in running text; other words stay.
fn in_mixed_case(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if word.chars().count() > 3 && !word.chars().any(char::is_lowercase) => {
            first.to_string() + &chars.as_str().lower()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::organisations::testing::builtin;
    use crate::reading::testing::{document, reading};

    fn of(paragraphs: &[&str]) -> Option<String> {
        let sections = [("Rubrik", paragraphs)];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[]]);
        association(&reading, &builtin(), &Relevance::of(&reading)).map(|(name, _)| name)
    }

    #[test]
    fn a_quarter_behind_a_known_name_makes_it_another() {
        assert_eq!(
            of(&["Ansökan till Samordningsförbundet Sjuhärad Öst"]).as_deref(),
            Some("Samordningsförbundet Sjuhärad Öst")
        );
    }

    #[test]
    fn a_line_of_capitals_names_one_too() {
        assert_eq!(
            of(&["ANSÖKAN OM MEDEL FRÅN SAMORDNINGSFÖRBUNDET ÖSTRA BERGSLÄTTEN"]).as_deref(),
            Some("Samordningsförbundet Östra Bergslätten")
        );
    }

    #[test]
    fn short_forms_and_scattered_words_give_the_canonical_name() {
        for (text, name) in [
            (
                "Till Samordningsförbundet FINSAM Styrelse för Kävlinge Lomma",
                "Samordningsförbundet Finsam Kävlinge-Lomma",
            ),
            (
                "FINSAM LOMMA KÄVLINGE",
                "Samordningsförbundet Finsam Kävlinge-Lomma",
            ),
            (
                "Ansökan om finansiering Samordningsförbundet NNV Skåne (2020)",
                "Samordningsförbundet NNV Skåne",
            ),
            (
                "Medel söks från Lunds Samordningsförbund.",
                "Lunds samordningsförbund",
            ),
            (
                "Ansökan till Finsam i Helsingborg",
                "Samordningsförbundet Finsam i Helsingborg",
            ),
            (
                "kansliet på Samordningsförbundet Skåne Nordost.",
                "Samordningsförbundet Skåne Nordost",
            ),
            (
                "Ansökan till Samordningsförbundet Norra Ekdalen om medel",
                "Samordningsförbundet Norra Ekdalen",
            ),
        ] {
            assert_eq!(of(&[text]).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn the_one_addressed_wins_over_one_that_lent_a_picture() {
        assert_eq!(
            of(&[
                "(lånade bilder från samordningsförbundet Stockholms stad)",
                "Sammankallande är Samordningsförbundet Skåne Nordost."
            ])
            .as_deref(),
            Some("Samordningsförbundet Skåne Nordost")
        );
    }

    #[test]
    fn a_title_may_name_an_unknown_one_in_small_letters() {
        assert_eq!(
            of(&["ANSÖKAN – samordningsförbundet Norrbygden"]).as_deref(),
            Some("Samordningsförbundet Norrbygden")
        );
    }

    #[test]
    fn a_genitive_is_no_part_of_a_name() {
        let of_norrdalen = of(&[
            "Samordningsförbundet Norrdalens medlemsdag.",
            "Här i Norrdalen.",
        ]);
        assert_eq!(
            of_norrdalen.as_deref(),
            Some("Samordningsförbundet Norrdalen")
        );
        let of_vikabys = of(&["Samordningsförbundet Vikanäs styrelse."]);
        assert_eq!(of_vikabys.as_deref(), Some("Samordningsförbundet Vikanäs"));
    }

    #[test]
    fn the_bare_word_names_none() {
        assert_eq!(
            of(&["Samordningsförbundet ska få rapporter. FINSAM Ansökan"]),
            None
        );
    }
}
