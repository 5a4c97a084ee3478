//! Inflections into one stem.
//!
//! The rules take off what Swedish puts on a word to inflect it, not what makes one word of another:
//! "möjligheterna" and "möjlighet" are one, "möjlig" is another. They are wider than Snowball's
//! Swedish stemmer (<https://snowballstem.org/algorithms/swedish/stemmer.html>), which leaves definite
//! neuters ("projektet"), lost vowels ("fåglar") and weak past tenses ("behövde") as they are, and
//! narrower where it takes off -lig, -ig and -het. What no rule brings together stands in
//! `lemmas.toml`.

use super::lexicon::Lexicon;

/// Whether a word has a form that no rule makes.
pub(crate) fn is_irregular(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.lemma(word).is_some() || lexicon.lemma(without_s(word)).is_some()
}

/// Letters that must be left of a word.
const LEAST: usize = 3;

/// The stem of a simple word in lower case.
pub(crate) fn stem(word: &str, lexicon: &Lexicon) -> String {
    // A word with digits has no inflection, and a word that stands in every text is itself.
    if super::is_function_word(word) || word.chars().any(|c| c.is_ascii_digit()) {
        return lexicon.lemma(word).unwrap_or_else(|| word.to_owned());
    }
    if let Some(lemma) = lexicon.lemma(word) {
        return lemma_stem(lemma);
    }
    let bare = without_s(word);
    if bare != word
        && let Some(lemma) = lexicon.lemma(bare)
    {
        return lemma_stem(lemma);
    }
    // What ends in an s of its own, "kompetens" or "insats", has lost it; no ending follows.
    if bare != word && ends_with_any(bare, NOUNS_IN_S) {
        return bare.to_owned();
    }
    let base = definite(bare);
    if base != bare
        && let Some(lemma) = lexicon.lemma(base)
    {
        return lemma_stem(lemma);
    }
    let (stem, ending) = inflection(base);
    finish(match ending {
        None => neuter(base),
        Some(ending) => again(stem, ending),
    })
}

/// "bostäder" is "bostad", which the rules know.
pub(super) fn lemma_stem(lemma: String) -> String {
    match cut(&lemma, "ad") {
        Some(bare) if lemma.ends_with("stad") => bare.to_owned(),
        _ => lemma,
    }
}

fn ends_with_any(word: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| word.ends_with(end))
}

pub(crate) fn has_vowel(text: &str) -> bool {
    text.chars().any(|c| "aeiouyåäöé".contains(c))
}

/// Without an ending, where enough of a word is left.
fn cut<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    word.strip_suffix(ending)
        .filter(|rest| rest.chars().count() >= LEAST && has_vowel(rest))
}

/// Ends of nouns in -ens, -ans and -ats (kompetens, leverans, insats) without their s: what is left is
/// no definite form and no supine.
const NOUNS_IN_S: &[&str] = &[
    "kompeten",
    "kvensen",
    "feren",
    "existen",
    "kven",
    "licen",
    "tenden",
    "intelligen",
    "kongruen",
    "resilien",
    "distan",
    "balan",
    "substan",
    "instan",
    "ambulan",
    "bilan",
    "leveran",
    "toleran",
    "relevan",
    "finan",
    "resonan",
    "allian",
    "dominan",
    "residen",
    "audien",
    "prevalen",
    "inciden",
    "nyan",
    "chan",
    "sat",
    "plat",
];

/// Without the s of the genitive and the passive; the s of "insats" goes too, as no rule tells them
/// apart.
fn without_s(word: &str) -> &str {
    let Some(bare) = word.strip_suffix('s') else {
        return word;
    };
    let last = bare.chars().next_back().unwrap_or('s');
    let least = if matches!(last, 'a' | 'e') {
        LEAST + 1
    } else {
        LEAST
    };
    if bare.chars().count() >= least && "abcdefghjklmnprtvåé".contains(last) {
        bare
    } else {
        word
    }
}

/// Words in -an that are no definite forms, and ends of such.
const WORDS_IN_AN: &[&str] = &[
    "sedan", "innan", "redan", "medan", "undan", "annan", "nästan", "emellan", "ovan", "sådan",
    "likadan",
];
const IN_AN: &[&str] = &[
    "plan", "organ", "roman", "orkan", "vulkan", "veteran", "kran", "gran", "svan", "titan",
    "sultan", "japan", "iran", "membran", "urban", "artisan", "kaplan",
];
/// Ends of words in -et that are none.
const IN_ET: &[&str] = &[
    "het", "itet", "andet", "mycket", "något", "inget", "internet", "paket", "staket", "tapet",
    "raket", "planet", "magnet", "poet", "fakultet", "pubertet", "debet", "kret", "trumpet",
    "fabet", "atlet", "asket", "profet", "kabinet", "varannat", "komet", "noket",
];
/// Ends of definite forms of nouns in -i: "strategin". "Termin" and "medicin" are none.
const DEFINITE_IN: &[&str] = &[
    "gin", "omin", "emin", "trin", "orin", "afin", "ofin", "odin", "edin", "apin", "kratin",
    "antin", "onin", "ntasin", "poesin", "psin", "opin", "patin", "ektin", "arkin",
];
const NO_DEFINITE_IN: &[&str] = &["doktrin", "vagin", "vitrin", "origin"];
/// Ends of definite forms of agents and of words in -el and a long vowel: "rektorn", "artikeln".
const DEFINITE_N: &[&str] = &[
    "atorn", "ktorn", "motorn", "ssorn", "nsorn", "itorn", "ntorn", "eln", "ån", "én", "jön",
    "jun", "krun",
];
const NO_DEFINITE_N: &[&str] = &["från", "lån", "rån", "spån"];
/// Words in -ert that are no neuters: "säkert" is "säker".
const IN_ERT: &[&str] = &[
    "expert", "konsert", "dessert", "kuvert", "insert", "bert", "excert",
];
/// Ends of words in -ena and -ana that are no definite plurals.
const IN_ENA: &[&str] = &[
    "arena", "ensena", "allena", "vana", "mana", "ana", "plana", "rena", "scena", "lena", "sena",
];

/// Without the definite endings that stand alone.
fn definite(word: &str) -> &str {
    if ends_with_any(word, &["ium", "eum"])
        && let Some(bare) = cut(word, "um")
    {
        return bare;
    }
    // "gymnasiet", "museet"
    if let Some(bare) = cut(word, "et") {
        if !ends_with_any(word, IN_ET) && word != "diet" {
            return bare;
        }
        return word;
    }
    if word.ends_with("ert") && !ends_with_any(word, IN_ERT) {
        return cut(word, "t").unwrap_or(word);
    }
    if ends_with_any(word, DEFINITE_IN) && !ends_with_any(word, NO_DEFINITE_IN) {
        return cut(word, "n").unwrap_or(word);
    }
    if ends_with_any(word, DEFINITE_N) && !ends_with_any(word, NO_DEFINITE_N) {
        return cut(word, "n").unwrap_or(word);
    }
    // "kvinnan", and nouns of verbs ("samverkan"): the a goes with the inflections. "-man" is a person,
    // "-mman" is "tomman".
    let man = word.ends_with("man") && !word.ends_with("mman");
    let known = man || WORDS_IN_AN.contains(&word) || ends_with_any(word, IN_AN);
    if word.ends_with("an") && !known {
        return cut(word, "n").unwrap_or(word);
    }
    // "hjärtana" and "mötena": definite plurals of neuters.
    for (ending, rest) in [("ena", 'e'), ("ana", 'a')] {
        if let Some(bare) = cut(word, ending)
            && !ends_with_any(word, IN_ENA)
        {
            return word.get(..bare.len() + rest.len_utf8()).unwrap_or(bare);
        }
    }
    word
}

/// Endings of nouns, verbs and adjectives, longest first.
const ENDINGS: &[&str] = &[
    "heterna", "andena", "anden", "andet", "arna", "erna", "orna", "aste", "aren", "ande", "ade",
    "are", "ast", "arn", "ern", "or", "ar", "er", "en", "ad", "at", "a", "e",
];

/// Ends of agents in -or, which is no plural: "koordinator", "mentor".
const AGENTS: &[&str] = &[
    "ktor", "motor", "rotor", "fessor", "cessor", "sessor", "nsor", "ditor", "ntor", "pastor",
];

/// "gator" and "plator" are plurals.
fn is_agent(word: &str) -> bool {
    let letters = word.chars().count();
    ends_with_any(word, AGENTS) && letters > 4 || word.ends_with("ator") && letters > 6
}

fn inflection(word: &str) -> (&str, Option<&'static str>) {
    let letters = word.chars().count();
    // "klubbar" is a plural.
    let able = word.ends_with("bar") && !word.ends_with("bbar") && letters > 5;
    if is_agent(word) || able {
        return (word, None);
    }
    for ending in ENDINGS {
        if let Some(stem) = cut(word, ending) {
            // "möjligheterna": the noun stays, "möjlig" is another word.
            let kept = if *ending == "heterna" { 3 } else { 0 };
            let stem = word.get(..stem.len() + kept).unwrap_or(stem);
            return (stem, Some(ending));
        }
    }
    (word, None)
}

/// A base form that looks inflected loses what is none: "kostnad" its -ad, "kavaljer" its -er,
/// "potens" its -ens. With an ending behind them they must lose the same.
fn again<'a>(stem: &'a str, ending: &str) -> &'a str {
    if stem.ends_with("het") {
        return stem;
    }
    for ending in ["ad", "at", "ast"] {
        if let Some(bare) = cut(stem, ending) {
            return bare;
        }
    }
    let noun = matches!(ending, "en" | "er" | "erna" | "arna" | "ar");
    if !noun || is_agent(stem) {
        return neuter(stem);
    }
    let bare = without_s(stem);
    if bare != stem {
        if ends_with_any(bare, NOUNS_IN_S) {
            return bare;
        }
        if let Some(short) = cut(bare, "en").or_else(|| cut(bare, "an")) {
            return short;
        }
    }
    let doubles: &[&str] = if ending == "ar" {
        &["en"]
    } else {
        &["er", "or", "en"]
    };
    doubles
        .iter()
        .find_map(|end| cut(stem, end).filter(|rest| rest.chars().count() > LEAST))
        .unwrap_or_else(|| neuter(stem))
}

/// Ends of neuter adjectives, of participles and of weak past tenses, whose last letter is the ending:
/// "socialt", "genomförde".
const LAST: &[&str] = &[
    // Adjectives.
    "samt", "alt", "ellt", "ivt", "bart", "igt", "skt", "elt", "svårt", "klart", "dyrt", "ärt",
    "ilt", "ämnt", "iöst", "löst", "starkt", "mörkt", "mjukt",
    // Weak verbs and their participles.
    "fört", "förd", "hört", "hörd", "kört", "körd", "rört", "rörd", "stört", "störd", "styrt",
    "styrd", "hyrt", "hyrd", "lärt", "lärd", "llt", "lld", "öjt", "vt", "vd", "ggt", "ggd", "ängt",
    "ängd", "ämt", "ämd", "rmt", "rmd", "vägt", "vägd", "ömt", "ömd", "ckt", "nkt", "ppt", "lpt",
    "öpt", "rkt",
];
/// Ends of nouns among them.
const NO_LAST: &[&str] = &[
    "asfalt", "gehalt", "kobalt", "basalt", "punkt", "instinkt", "distinkt", "adjunkt", "salt",
    "huvd", "släkt", "filt", "vilt", "silt",
];

fn neuter(word: &str) -> &str {
    if ends_with_any(word, NO_LAST) || !ends_with_any(word, LAST) {
        return word;
    }
    word.strip_suffix(['t', 'd'])
        .filter(|bare| bare.chars().count() >= LEAST)
        .unwrap_or(word)
}

/// What all stems have in common: no lost vowel ("fågl" is "fågel", as "vackr" is the "vack" of
/// "vacker"), no doubled m and no s of a noun that looks like a genitive.
fn finish(stem: &str) -> String {
    let letters: Vec<char> = stem.chars().rev().take(3).collect();
    let (last, before) = match letters.as_slice() {
        [last, before, _] => (*last, *before),
        _ => return stem.to_owned(),
    };
    let cut = || {
        let mut short = stem.to_owned();
        short.pop();
        short
    };
    match (last, before) {
        ('l', 'b' | 'c' | 'd' | 'f' | 'g' | 'k' | 'p' | 't' | 'v' | 'x' | 's' | 'm') => {
            let mut whole = cut();
            whole.push_str("el");
            whole
        }
        ('l', 'n') if stem.ends_with("nnl") => {
            let mut whole = cut();
            whole.push_str("el");
            whole
        }
        ('r', 'b' | 'd' | 'f' | 'g' | 'k' | 'm' | 'p' | 't' | 'v') if stem.chars().count() > 3 => {
            cut()
        }
        ('n', 'k' | 'p' | 't' | 'v' | 'x')
            if ends_with_any(stem, &["ckn", "ppn", "ttn", "vn", "xn"]) =>
        {
            cut()
        }
        ('m', 'm') => cut(),
        ('s', c) if "bcdfghjklmnoprtv".contains(c) && stem.chars().count() > 3 => cut(),
        _ => stem.to_owned(),
    }
}
