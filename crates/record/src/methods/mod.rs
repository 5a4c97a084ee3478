//! Methods and models that a document works by, looks into or refers to.

mod usage;

use std::ops::Range;

use aktsam_document::{Severity, Warning};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::methods::{Methods, Named, Sureness};
use crate::lexicon::words::{Glue, Hit, Words};
use crate::lower::LowerCase;
use crate::model::{Field, Mention, Method, MethodUse};
use crate::reading::{Part, Passage, Reading};
use crate::relevance::Relevance;
use crate::sentence;

/// The methods of a document.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// In the order of their first mention.
    pub(crate) methods: Vec<Method>,
    /// Acronyms that mean several methods, where nothing decides.
    pub(crate) warnings: Vec<Warning>,
}

/// Words that make a doubtful acronym a method when it is compounded with them.
const METHOD_WORDS: &[&str] = &[
    "arbet",
    "behandl",
    "coach",
    "grupp",
    "handledar",
    "konsulent",
    "koordinator",
    "kurs",
    "metod",
    "modell",
    "möt",
    "program",
    "pedagogik",
    "samtal",
    "team",
    "träning",
    "utbildning",
    "verksamhet",
    "insats",
    "specialist",
    "process",
    "plan",
];

struct Place<'r, 'd> {
    passage: &'r Passage<'d>,
    bytes: Range<usize>,
    named: Named,
    compounded: bool,
    quoted: bool,
}

/// Finds them in everything that speaks of the project: not in help text, contract text, lists of
/// related documents and signature pages.
pub(crate) fn find(reading: &Reading<'_>, methods: &Methods, relevance: &Relevance) -> Found {
    let places = places(reading, methods, relevance);
    // A name spelled out anywhere decides for its acronym everywhere.
    let spelled: FxHashSet<usize> = places
        .iter()
        .filter(|p| matches!(p.named.sure, Sureness::Words | Sureness::Acronym) || p.quoted)
        .map(|p| p.named.method)
        .collect();
    let mut found = Found::default();
    let mut order: FxHashMap<usize, usize> = FxHashMap::default();
    let mut undecided: FxHashSet<String> = FxHashSet::default();
    let mut at = 0;
    while let Some(place) = places.get(at) {
        // Several methods may share an acronym: one group a place in the text.
        let group: Vec<&Place<'_, '_>> = places
            .iter()
            .skip(at)
            .take_while(|p| {
                std::ptr::eq(p.passage, place.passage) && p.bytes.start == place.bytes.start
            })
            .collect();
        let beside = [at.checked_sub(1), Some(at + group.len())];
        let beside = beside.map(|at| at.and_then(|at| places.get(at)));
        at += group.len();
        let group = one_a_method(group);
        let sentence_bytes = sentence::around(place.passage.text, place.bytes.clone());
        let text = place
            .passage
            .text
            .get(sentence_bytes.clone())
            .unwrap_or_default();
        let meant: Vec<&&Place<'_, '_>> = group
            .iter()
            .filter(|p| {
                counts(p, text, methods, &spelled)
                    // One that names a single method needs less.
                    || group.len() == 1 && (governed(p) || is_listed(p, beside))
            })
            .collect();
        let [only] = meant.as_slice() else {
            warn_undecided(&group, &meant, methods, &mut undecided, &mut found.warnings);
            continue;
        };
        let Some(known) = methods.get(only.named.method).filter(|m| m.reported) else {
            continue;
        };
        let field = reading.field_of(place.passage);
        let inside = only.bytes.start.saturating_sub(sentence_bytes.start)
            ..only.bytes.end.saturating_sub(sentence_bytes.start);
        let usage = if place.passage.part == Part::Heading {
            Some(MethodUse::Implements).filter(|_| field != Some(Field::Background))
        } else {
            let after = place.passage.text.get(sentence_bytes.end..);
            usage::judge(text, inside, field)
                .filter(|_| !after.is_some_and(usage::declined_by_next))
        };
        let declined_heading = usage.is_none() && place.passage.part != Part::Heading;
        if declined_heading {
            continue;
        }
        let usage = usage.unwrap_or(MethodUse::Refers);
        let mention = Mention {
            quote: text.to_owned(),
            field,
            location: place.passage.locate(sentence_bytes),
        };
        let slot = *order.entry(only.named.method).or_insert_with(|| {
            found.methods.push(Method {
                id: known.id.clone(),
                name: known.name.clone(),
                usage,
                mentions: Vec::new(),
            });
            found.methods.len() - 1
        });
        if let Some(method) = found.methods.get_mut(slot) {
            method.usage = method.usage.min(usage);
            if method.mentions.last() != Some(&mention) {
                method.mentions.push(mention);
            }
        }
    }
    found
}

/// The surest mention of each method: a method may have a phrase that is sure and one that is not
/// in the same words.
fn one_a_method<'p, 'r, 'd>(group: Vec<&'p Place<'r, 'd>>) -> Vec<&'p Place<'r, 'd>> {
    let mut out: Vec<&Place<'_, '_>> = Vec::new();
    for place in group {
        match out
            .iter_mut()
            .find(|p| p.named.method == place.named.method)
        {
            Some(known) if (place.named.sure as u8) < (known.named.sure as u8) => *known = place,
            Some(_) => {}
            None => out.push(place),
        }
    }
    out
}

fn places<'r, 'd>(
    reading: &'r Reading<'d>,
    methods: &Methods,
    relevance: &Relevance,
) -> Vec<Place<'r, 'd>> {
    let mut out = Vec::new();
    let mut words = Words::default();
    for (index, passage) in reading.passages.iter().enumerate() {
        if !relevance.speaks_of_project(index) {
            continue;
        }
        words.read(passage.text);
        for hit in methods.names().find(passage.text, &words) {
            let Some(named) = methods.names().target(&hit).copied() else {
                continue;
            };
            if let Some(place) = place(passage, &words, &hit, named) {
                out.push(place);
            }
        }
    }
    out
}

fn place<'r, 'd>(
    passage: &'r Passage<'d>,
    words: &Words,
    hit: &Hit,
    named: Named,
) -> Option<Place<'r, 'd>> {
    let items = words.items();
    let (first, last) = (items.get(hit.first)?, items.get(hit.end.checked_sub(1)?)?);
    // The end of a compound is another thing: "Sam-SIP" is no SIP, "R-ACT" no ACT.
    if named.sure != Sureness::Words && matches!(first.glue, Glue::Hyphen | Glue::Colon) {
        return None;
    }
    let compound = items.get(hit.end).filter(|w| w.glue == Glue::Hyphen);
    let compounded = items.get(hit.end).is_some_and(|next| {
        matches!(next.glue, Glue::Hyphen | Glue::Space)
            && METHOD_WORDS
                .iter()
                .any(|m| words.lower(next).starts_with(m))
    });
    // A cost or fee named after an acronym is no method: "PO-pålägg".
    if compound.is_some_and(|w| {
        ["pålägg", "avgift", "kostnad"]
            .iter()
            .any(|x| words.lower(w).starts_with(x))
    }) {
        return None;
    }
    let open = passage.text.get(..first.start).unwrap_or_default();
    let close = passage.text.get(last.end..).unwrap_or_default();
    let quote = |c: char| "\"”“„»«'’".contains(c);
    let quoted = open.ends_with(quote) && close.starts_with(|c: char| quote(c) || c == '-');
    Some(Place {
        passage,
        bytes: first.start..last.end,
        named,
        compounded,
        quoted,
    })
}

fn counts(
    place: &Place<'_, '_>,
    sentence: &str,
    methods: &Methods,
    spelled: &FxHashSet<usize>,
) -> bool {
    match place.named.sure {
        Sureness::Words | Sureness::Acronym => true,
        Sureness::Quoted => {
            place.quoted
                || (place.passage.part == Part::Heading
                    && place.passage.text.len() < 80
                    && place
                        .passage
                        .text
                        .get(place.bytes.clone())
                        .is_some_and(|t| t.starts_with(char::is_uppercase)))
        }
        Sureness::Doubtful => {
            if spelled.contains(&place.named.method) || place.compounded {
                return true;
            }
            let Some(method) = methods.get(place.named.method) else {
                return false;
            };
            let words = Words::new(sentence);
            words.items().iter().any(|w| {
                method
                    .near
                    .iter()
                    .any(|near| words.lower(w).starts_with(near.as_str()))
            })
        }
    }
}

/// What stands right before a method, and hardly before anything else that has capitals.
const BEFORE: &[&str] = &[
    "arbetar med",
    "arbeta med",
    "arbetat med",
    "arbetar enligt",
    "arbeta enligt",
    "arbetar utifrån",
    "enligt metoden",
    "metoden",
    "metod",
    "använder",
    "använda",
    "använt",
    "utbildas i",
    "utbildade i",
    "utbildad i",
    "utbildning i",
    "fortbildas i",
];

/// Bytes of the longest of them, with a letter and spaces around it.
const LONGEST_BEFORE: usize = 32;

/// Whether a doubtful acronym stands where a method does: "Vi arbetar med MI".
fn governed(place: &Place<'_, '_>) -> bool {
    let before = place
        .passage
        .text
        .get(..place.bytes.start)
        .unwrap_or_default();
    // None of them is longer.
    let near = before.len().saturating_sub(LONGEST_BEFORE);
    let before = before
        .get(before.ceil_char_boundary(near)..)
        .unwrap_or_default();
    let before = before.lower();
    let before = before.trim_end();
    place.named.sure == Sureness::Doubtful
        && BEFORE.iter().any(|phrase| {
            before.strip_suffix(phrase).is_some_and(|rest| {
                rest.is_empty() || rest.ends_with(|c: char| !c.is_alphanumeric())
            })
        })
}

/// Whether a doubtful acronym stands in a list beside a method that is sure: "Supported Employment, MI och
/// Case management". `beside` are the places before and after it.
fn is_listed(place: &Place<'_, '_>, beside: [Option<&Place<'_, '_>>; 2]) -> bool {
    let text = place.passage.text;
    let joined = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|between| {
            between.len() <= 8
                && matches!(
                    between.trim(),
                    "," | "och" | "samt" | "eller" | "/" | ", och"
                )
        })
    };
    place.named.sure == Sureness::Doubtful
        && beside.into_iter().flatten().any(|other| {
            std::ptr::eq(other.passage, place.passage)
                && matches!(other.named.sure, Sureness::Words | Sureness::Acronym)
                && (joined(other.bytes.end, place.bytes.start)
                    || joined(place.bytes.end, other.bytes.start))
        })
}

/// An acronym of several methods with nothing to decide, or with signs for more than one.
fn warn_undecided(
    group: &[&Place<'_, '_>],
    meant: &[&&Place<'_, '_>],
    methods: &Methods,
    told: &mut FxHashSet<String>,
    warnings: &mut Vec<Warning>,
) {
    let Some(place) = group.first() else { return };
    if group.len() < 2 && meant.is_empty() {
        return;
    }
    let written = place
        .passage
        .text
        .get(place.bytes.clone())
        .unwrap_or_default();
    if !told.insert(written.to_owned()) {
        return;
    }
    let names: Vec<&str> = group
        .iter()
        .filter_map(|p| methods.get(p.named.method))
        .map(|m| m.name.as_str())
        .collect();
    warnings.push(
        Warning::new(
            "method_ambiguous",
            Severity::Review,
            format!(
                "\"{written}\" can mean {}; nothing here decides",
                names.join(" or ")
            ),
        )
        .at(place.passage.locate(place.bytes.clone())),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::methods::testing::builtin;
    use crate::reading::testing::{document, reading};

    fn found(field: Field, paragraphs: &[&str]) -> Found {
        let sections = [("Rubrik", paragraphs)];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[field]]);
        find(&reading, &builtin(), &Relevance::of(&reading))
    }

    fn ids(field: Field, paragraphs: &[&str]) -> Vec<String> {
        found(field, paragraphs)
            .methods
            .into_iter()
            .map(|m| m.id)
            .collect()
    }

    #[test]
    fn acronyms_are_found_inflected_and_compounded() {
        for text in [
            "Vi arbetar enligt BIP.",
            "BIP-metoden används.",
            "Kompetensutveckling BIP",
            "\"BIP\" är metoden",
        ] {
            assert_eq!(ids(Field::Method, &[text]), ["bip"], "{text}");
        }
        for text in [
            "En SIP:en upprättas.",
            "SIP-möten hålls.",
            "Vi kallar till SIP möten.",
        ] {
            assert_eq!(ids(Field::Method, &[text]), ["sip"], "{text}");
        }
    }

    #[test]
    fn traps_are_no_methods() {
        for text in [
            "Lönekostnader inkl PO-pålägg 700 000",
            "Se bilaga. Vi vill se resultat; SE ovan.",
            "IT-stöd och it",
            "Ta en sip kaffe",
            "KAA-coach och SUS-registrering",
            "Vi lotsar deltagarna. lotsfunktion",
            "Bredd 20 cm, 4 CM",
        ] {
            assert!(ids(Field::Method, &[text]).is_empty(), "{text}");
        }
    }

    #[test]
    fn sip_inside_samsip_is_samsip_alone() {
        assert_eq!(
            ids(Field::Method, &["Vi inför SamSIP och Sam-SIP."]),
            ["samsip"]
        );
    }

    #[test]
    fn a_doubtful_acronym_needs_a_sign() {
        assert_eq!(
            ids(Field::Method, &["En SE-coach anställs."]),
            ["supported_employment"]
        );
        assert_eq!(
            ids(
                Field::Method,
                &["Vi arbetar med Supported Employment.", "SE ger stöd."]
            ),
            ["supported_employment"]
        );
        assert_eq!(
            ids(Field::Method, &["Personalen utbildas i MI och KBT."]),
            ["mi", "kbt"]
        );
    }

    #[test]
    fn a_doubtful_acronym_counts_where_a_method_stands() {
        for text in [
            "Teamet använder Supported Employment, MI och Case management.",
            "Vi arbetar med MI.",
            "Personalen är utbildad i MI.",
        ] {
            assert!(
                ids(Field::Method, &[text]).contains(&"mi".to_owned()),
                "{text}"
            );
        }
        for text in ["Bo MI Ek leder arbetet.", "Kontakta MI på kansliet."] {
            assert_eq!(ids(Field::Method, &[text]), [""; 0], "{text}");
        }
    }

    #[test]
    fn act_without_a_sign_is_warned_of_and_not_guessed() {
        let undecided = found(Field::Method, &["Vi erbjuder ACT."]);
        assert!(undecided.methods.is_empty());
        assert_eq!(undecided.warnings.len(), 1);
        assert_eq!(undecided.warnings[0].code, "method_ambiguous");
        assert_eq!(ids(Field::Method, &["Vi har ett ACT-team."]), ["act_team"]);
        assert_eq!(
            ids(
                Field::Method,
                &["Vi erbjuder ACT (Acceptance and Commitment Therapy)."]
            ),
            ["act"]
        );
        assert_eq!(ids(Field::Method, &["Vi arbetar med R-ACT."]), ["ract"]);
    }

    #[test]
    fn a_method_named_only_to_decline_it_is_none() {
        assert!(ids(Field::Method, &["Vi har valt bort IPS."]).is_empty());
        assert_eq!(
            ids(
                Field::Method,
                &[
                    "Vi har valt bort IPS.",
                    "Tidigare projekt arbetade med IPS."
                ]
            ),
            ["ips"]
        );
    }

    #[test]
    fn contract_text_and_plain_phrases_name_nothing() {
        assert!(ids(Field::Terms, &["Deltagare följs upp med BIP."]).is_empty());
        assert!(ids(Field::Method, &["Det blir en väg in för parter."]).is_empty());
        assert_eq!(
            ids(Field::Method, &["Vi kallar det ”En väg in”."]),
            ["en_vag_in"]
        );
    }

    #[test]
    fn the_quote_is_the_sentence_and_stands_at_its_place() {
        let method =
            &found(Field::Method, &["Först detta. Vi inför BIP nu. Sedan mer."]).methods[0];
        assert_eq!(method.mentions[0].quote, "Vi inför BIP nu.");
        assert_eq!(method.usage, MethodUse::Implements);
    }
}
