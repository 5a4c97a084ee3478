//! Inflections into one stem: Snowball with what it lacks.

use super::lexicon::Lexicon;
use crate::engine::Snowball;

/// Words in -an that are no definite form, and ends of such.
const IN_AN: &[&str] = &[
    "sedan", "innan", "redan", "medan", "undan", "annan", "nästan", "emellan", "ovan", "sådan",
    "likadan",
];
const ENDS_IN_AN: &[&str] = &["plan", "organ", "roman", "orkan", "vulkan", "veteran"];

/// Words in -et that are no definite form, and ends of such.
const IN_ET: &[&str] = &[
    "mycket", "något", "inget", "internet", "paket", "staket", "tapet", "raket", "planet",
    "magnet", "poet", "diet", "fakultet", "pubertet", "varken", "varannat", "duett", "kornett",
    "debet", "sekret", "trumpet",
];
const ENDS_IN_ET: &[&str] = &["het", "itet", "iet", "andet"];

/// Ends of neuter adjectives, whose last letter is the ending: "socialt", "gemensamt", "aktivt".
const NEUTER: &[&str] = &["alt", "samt", "ellt", "ivt", "bart"];
const IN_ALT: &[&str] = &["asfalt", "gehalt", "kobalt", "basalt"];

/// The stem of a simple word in lower case.
pub(crate) fn stem(word: &str, lexicon: &Lexicon, snowball: &Snowball) -> String {
    if let Some(lemma) = lexicon.lemmas.get(word) {
        return lemma.clone();
    }
    // An acronym with digits or a number has no inflection.
    if word.chars().any(|c| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let base = base(word);
    if let Some(lemma) = lexicon.lemmas.get(base) {
        return lemma.clone();
    }
    let mut stem = snowball.stem(base);
    // Nouns in -ad and -at lose it as a base form, so they must with an ending too: "kostnad",
    // "kostnaden". In "insats" the s went, and what is left is no such noun.
    if stem != base && !base.ends_with('s') && (stem.ends_with("ad") || stem.ends_with("at")) {
        stem = snowball.stem(&stem);
    }
    tidy(stem)
}

/// Endings that Snowball does not know, taken off one after the other.
fn base(word: &str) -> &str {
    let mut word = word;
    let letters = |w: &str| w.chars().count();
    // Genitives of plurals and agents: "ungdomars", "handläggares".
    for ending in ["ars", "ers", "ors", "ares"] {
        if letters(word) > 5 && word.ends_with(ending) && !word.ends_with("vers") {
            word = word.strip_suffix('s').unwrap_or(word);
            break;
        }
    }
    // Definite plurals of neuters in -e: "mötena".
    for ending in ["enas", "ena"] {
        if letters(word) > 5 && word.ends_with(ending) {
            let cut = ending.strip_prefix('e').unwrap_or(ending);
            word = word.strip_suffix(cut).unwrap_or(word);
            break;
        }
    }
    // Participles: "sjukskrivna".
    if letters(word) > 5 && word.ends_with("vna") {
        word = word.strip_suffix("na").unwrap_or(word);
    }
    // Definite forms of nouns in -a and nouns of verbs: "kvinnan", "samverkan".
    for ending in ["ans", "an"] {
        let known = |w: &str| {
            let bare = w.strip_suffix('s').filter(|_| ending == "ans").unwrap_or(w);
            let agent = bare.ends_with("man") && !bare.ends_with("mman");
            agent || IN_AN.contains(&bare) || ENDS_IN_AN.iter().any(|e| bare.ends_with(e))
        };
        if letters(word) > 4 && word.ends_with(ending) && !known(word) {
            let cut = ending.strip_prefix('a').unwrap_or(ending);
            word = word.strip_suffix(cut).unwrap_or(word);
            break;
        }
    }
    // Definite forms of neuters: "projektet", "mötets".
    for ending in ["ets", "et"] {
        let Some(bare) = word.strip_suffix(ending) else {
            continue;
        };
        let whole = word
            .strip_suffix('s')
            .filter(|_| ending == "ets")
            .unwrap_or(word);
        let known = IN_ET.contains(&whole) || ENDS_IN_ET.iter().any(|e| whole.ends_with(e));
        if letters(bare) > 2 && has_vowel(bare) && !known {
            word = bare;
        }
        break;
    }
    if letters(word) > 5 && NEUTER.iter().any(|e| word.ends_with(e)) && !IN_ALT.contains(&word) {
        word = word.strip_suffix('t').unwrap_or(word);
    }
    if word.ends_with("heternas") {
        word = word.strip_suffix('s').unwrap_or(word);
    }
    word
}

pub(crate) fn has_vowel(text: &str) -> bool {
    text.chars().any(|c| "aeiouyåäöé".contains(c))
}

/// What Snowball leaves unlike: the s of "insats", which it takes from "insats" and not from
/// "insatser", and the doubled m of "gemensamma".
fn tidy(mut stem: String) -> String {
    if stem.ends_with("mm") {
        stem.pop();
    }
    let before: Vec<char> = stem.chars().rev().take(2).collect();
    if let [last, letter] = before.as_slice()
        && *last == 's'
        && stem.chars().count() > 3
        && "bcdfghjklmnoprtvy".contains(*letter)
    {
        stem.pop();
    }
    stem
}
