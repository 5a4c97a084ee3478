//! Names of people: telling them from other words, and writing them as names are written.

use crate::lower::LowerCase;

/// Words that look like parts of a name and are none: organisations, labels, months.
const NO_NAMES: &[&str] = &[
    "ansökan",
    "arbetsförmedling",
    "arbetsförmedlingen",
    "avtal",
    "bankid",
    "bilaga",
    "bilagor",
    "befattning",
    "beslut",
    "budget",
    "chef",
    "datum",
    "detta",
    "digital",
    "dokument",
    "dokumentet",
    "e-post",
    "enhetschef",
    "finsam",
    "freja",
    "försäkringskassa",
    "försäkringskassan",
    "förbund",
    "förbundet",
    "förbundschef",
    "insats",
    "insatsägare",
    "kommun",
    "kommuns",
    "kommunen",
    "kontakt",
    "landsting",
    "landstinget",
    "län",
    "med",
    "mobil",
    "myndighet",
    "namn",
    "namnförtydligande",
    "namnteckning",
    "och",
    "organisation",
    "ort",
    "penneo",
    "personnummer",
    "primärvård",
    "primärvården",
    "projekt",
    "projektet",
    "region",
    "regionen",
    "roll",
    "samordningsförbund",
    "samordningsförbundet",
    "samverkan",
    "samverkanspart",
    "scrive",
    "sida",
    "sidan",
    "signatur",
    "signaturer",
    "signerad",
    "signerat",
    "signerade",
    "signed",
    "stad",
    "stads",
    "titel",
    "telefon",
    "tjänst",
    "transaktion",
    "undertecknad",
    "undertecknare",
    "undertecknat",
    "underskrift",
    "underskrifter",
    "verksamhetschef",
    "verifikat",
    "visma",
    "assently",
    "vuxenpsykiatri",
    "ab",
    "date",
    "reason",
    "signerande",
    "parter",
    "deltagare",
    "serienummer",
    "för",
    "av",
    "till",
    "från",
    "adobe",
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
    "sektionschef",
    "socialchef",
    "kommundirektör",
    "förvaltningschef",
    "projektledare",
    "processledare",
    "samordnare",
    "ordförande",
    "direktör",
    "handläggare",
    "vårdcentral",
    "vårdcentralen",
    "kommunalförbund",
    "att",
    "den",
    "som",
    "styrelse",
    "styrelsen",
    "kontaktperson",
    "processägare",
    "sökande",
    "enligt",
    "se",
];

/// Small words inside names ("Anna von Sydow", "Maria de la Cruz").
const PARTICLES: &[&str] = &[
    "von", "van", "af", "de", "la", "du", "der", "den", "el", "al",
];

/// Whether a text as a whole looks like a person's name: two to six words that begin with capitals,
/// without digits and without words that no name has.
pub(crate) fn is_name(text: &str) -> bool {
    let text = text.trim();
    // A word alone is no whole name.
    if text.len() > 80 || text.split_whitespace().nth(1).is_none() {
        return false;
    }
    let mut words = 0;
    let mut particles = 0;
    for word in text.split_whitespace() {
        let particle = |p: &&str| p.eq_ignore_ascii_case(word);
        if words > 0 && PARTICLES.iter().any(particle) {
            particles += 1;
            continue;
        }
        // The look first: it costs no memory, and most lines end here.
        if !is_name_word(word) {
            return false;
        }
        let lower = word.lower();
        if NO_NAMES.contains(&lower.trim_end_matches('.')) {
            return false;
        }
        words += 1;
    }
    (2..=5).contains(&words) && particles <= 2 && {
        let first = text.split_whitespace().next().unwrap_or_default();
        first.chars().filter(|c| c.is_alphabetic()).count() >= 2
    }
}

fn is_name_word(word: &str) -> bool {
    let mut letters = 0;
    let mut previous: Option<char> = None;
    let mut capitals_inside = 0;
    for c in word.chars() {
        match c {
            c if c.is_alphabetic() => {
                let starts = previous.is_none_or(|p| !p.is_alphabetic());
                if starts && !c.is_uppercase() {
                    return false;
                }
                if !starts && c.is_uppercase() {
                    capitals_inside += 1;
                }
                letters += 1;
            }
            '-' | '\'' | '’' | '‐' | '‑' if previous.is_some_and(char::is_alphabetic) => {}
            '.' if letters <= 2 => {}
            _ => return false,
        }
        previous = Some(c);
    }
    // "McArthur" has one capital inside, "JagKan" too; "BankID" ends in two.
    let all_capitals = !word.chars().any(char::is_lowercase);
    letters > 0
        && previous.is_some_and(|p| p.is_alphabetic() || p == '.')
        && (all_capitals || capitals_inside <= 2)
}

/// A name as it is written in running text: one in capitals becomes title case, part by part
/// ("NYGREN-BONNIER" → "Nygren-Bonnier"); any other stays as it is, its spaces collapsed.
pub(crate) fn write_name(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let has_lower = text.chars().any(char::is_lowercase);
    if has_lower {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for (i, word) in text.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        let lower = word.lower();
        if i > 0 && PARTICLES.contains(&lower.as_str()) {
            out.push_str(&lower);
            continue;
        }
        let mut start = true;
        for c in lower.chars() {
            if start {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            start = !c.is_alphabetic();
        }
    }
    out
}

/// Whether two names mean one person: the same words, or the surname and a first name in common,
/// with one letter's difference forgiven ("Matts Hartman" and "Mats Hartman").
pub(crate) fn same_person(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphabetic())
            .filter(|w| w.chars().count() > 1)
            .map(|w| w.chars().flat_map(char::to_lowercase).collect())
            .collect()
    };
    let near = |x: &String, y: &String| {
        x == y || (x.chars().count() >= 4 && strsim::levenshtein(x, y) <= 1)
    };
    let (a, b) = (words(a), words(b));
    let (Some(last_a), Some(last_b)) = (a.last(), b.last()) else {
        return false;
    };
    let others = |words: &[String], with: &[String]| {
        words
            .iter()
            .take(words.len().saturating_sub(1))
            .any(|w| with.iter().any(|x| near(w, x)))
    };
    near(last_a, last_b) && a.len() > 1 && b.len() > 1 && others(&a, &b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_become_title_case() {
        assert_eq!(write_name("MARIA SJÖLIN OLSSON"), "Maria Sjölin Olsson");
        assert_eq!(write_name("EVA NYGREN-BONNIER"), "Eva Nygren-Bonnier");
        assert_eq!(write_name("ANNA VON SYDOW"), "Anna von Sydow");
        assert_eq!(write_name("Per  McArthur"), "Per McArthur");
    }

    #[test]
    fn names_are_told_from_other_words() {
        for name in [
            "MARIA SJÖLIN OLSSON",
            "Per Ek",
            "Susanna W Åberg",
            "Anna von Sydow",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "Region Skåne",
            "BankID / Freja eID",
            "Underskrift Ansökan",
            "Maria",
            "Osby kommun",
            "är en plan",
            "Sida 3",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn spelling_differs_between_body_and_signature_page() {
        assert!(same_person("Matts Hartman", "Mats Hartman"));
        assert!(same_person("Eva Maria Ljung", "Eva Ljung"));
        assert!(!same_person("Eva Ljung", "Eva Berg"));
        assert!(!same_person("Eva Ljung", "Per Ljung"));
    }
}
