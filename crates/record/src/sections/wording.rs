//! What a line's wording makes of it, whatever the lexicon says of its words.

use crate::headings::normalise::split_number;
use crate::lower::LowerCase;

/// A clause with a finite verb that neither asks nor commands: it introduces, it is no heading.
pub(super) fn is_sentence(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "är", "ska", "skall", "har", "kommer", "ingår", "som", "vi", "att", "består", "följs",
        "delas", "vill", "avser", "kan", "gör", "går", "får", "blir", "bör", "måste", "innebär",
        "deltar", "finns",
    ];
    // Verbs that headings have too, so that only a long line with one is a sentence.
    const COMMON: &[&str] = &[
        "erbjuds",
        "erbjuder",
        "ges",
        "ger",
        "sker",
        "omfattar",
        "arbetar",
        "genomför",
        "genomförs",
        "utgör",
        "leder",
        "ansvarar",
        "används",
        "behöver",
        "innehåller",
        "finansieras",
        "träffas",
        "stödjer",
        "stöds",
        "syftar",
    ];
    const LONG: usize = 9;
    const ASKS: &[&str] = &[
        "hur", "vad", "vilka", "vilken", "vilket", "vem", "varför", "när", "var", "på", "finns",
        "till", "beskriv", "ange", "redogör", "redovisa", "motivera", "så", "för", "om", "metod",
        "metoder",
    ];
    let lower = text.lower();
    let mut words = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty());
    let Some(first) = words.next() else {
        return false;
    };
    // "Projektet genomförs i tre faser:" introduces a list.
    let long = lower.split_whitespace().count() >= LONG
        || text.trim_end().ends_with(':') && ["projektet", "insatsen", "arbetet"].contains(&first);
    !ASKS.contains(&first)
        && !text.trim_end().ends_with('?')
        && words.any(|w| VERBS.contains(&w) || long && COMMON.contains(&w))
}

/// Whether a line asks or commands, as the help text of a form does.
pub(super) fn asks(text: &str) -> bool {
    const OPENERS: &[&str] = &[
        "hur",
        "vad",
        "vilka",
        "vilken",
        "vilket",
        "vem",
        "varför",
        "när",
        "på vilket",
        "finns",
        "beskriv",
        "ange",
        "redogör",
        "redovisa",
        "motivera",
        "förklara",
        "minst",
        "här ",
        "skriv",
        "hänvisa",
        "max",
    ];
    let text = text.trim().trim_start_matches(['(', '[', '*', ' ']);
    let lower = text.lower();
    // "Minst 40 personer har fått en plan" is a goal; "Minst ett mätbart mål" asks for one.
    let states = text.chars().any(|c| c.is_ascii_digit())
        && ["minst", "max", "när", "här "]
            .iter()
            .any(|o| lower.starts_with(o));
    text.chars().count() > 12
        && !states
        && (text.ends_with('?') || OPENERS.iter().any(|o| lower.starts_with(o)))
}

/// "Namn: Anna", "Datum 2015-05-20", "Telefon 070-…": a value, not a heading.
pub(super) fn looks_like_value(text: &str) -> bool {
    // The colon of "Fråga 1: Vad är syftet?" is the number's.
    let (_, text) = split_number(text.trim());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let after_colon = text
        .split_once(':')
        .is_some_and(|(_, rest)| !rest.trim().is_empty());
    digits >= 4 || after_colon || text.contains('@') || text.contains("   ")
}

/// "Bilaga 2. Ansökan om medel" without what it is an attachment of.
fn without_attachment(text: &str) -> &str {
    let Some((number, rest)) = text
        .strip_prefix("Bilaga ")
        .or_else(|| text.strip_prefix("BILAGA "))
        .and_then(|rest| rest.split_once(['.', ':', ' ']))
    else {
        return text;
    };
    let is_number =
        (1..=3).contains(&number.len()) && number.chars().all(|c| c.is_ascii_alphanumeric());
    let rest = rest.trim_start_matches([' ', '-', '–', ':']);
    if is_number && !rest.is_empty() {
        rest
    } else {
        text
    }
}

/// "Till beredningsgruppen för Samordningsförbundet X": whom a letter is for.
pub(super) fn is_addressee(text: &str) -> bool {
    const WHOM: &[&str] = &[
        "styrelse",
        "beredningsgrupp",
        "samordningsförbund",
        "förbundet",
        "förbundsstyrelse",
        "ledamöter",
        "nämnd",
        "kommunstyrelse",
        "länsstyrelse",
        "finsam",
    ];
    let lower = text.trim().lower();
    let Some(rest) = lower.strip_prefix("till") else {
        return false;
    };
    let whom = rest.trim_start_matches([':', ' ', '\u{a0}', '\n']);
    whom.len() < rest.len()
        && !whom.ends_with('?')
        && whom.split_whitespace().count() <= 12
        && whom
            .split_whitespace()
            .take(2)
            .any(|word| WHOM.iter().any(|name| word.starts_with(name)) || word.ends_with("nämnden"))
}

/// "Projektbeskrivning" and nothing else: what a document is called that stands over its name.
pub(super) fn is_kind_of_document(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "projektbeskrivning",
        "insatsbeskrivning",
        "verksamhetsbeskrivning",
        "projektplan",
        "insatsplan",
        "genomförandeplan",
        "projektansökan",
        "projektdirektiv",
        "projektförslag",
        "projektidé",
        "projektspecifikation",
        "idébeskrivning",
        "idéskiss",
    ];
    let lower = text.trim().trim_end_matches(':').lower();
    KINDS.contains(&lower.as_str())
}

/// Lines that name the document: "Ansökan om …", "Slutrapport …".
pub(super) fn is_document_title(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "ansökan",
        "projektansökan",
        "processansökan",
        "insatsansökan",
        "förlängningsansökan",
        "tilläggsansökan",
        "slutrapport",
        "delrapport",
        "årsrapport",
        "förslag till",
        "angående ansökan",
        "angående fortsatt",
        "angående medel",
        "ansökningsblankett",
        "ansökningsformulär",
        "beslut om",
        "protokollsutdrag",
        "budgetsammanställning",
        "budget - detaljerad",
        "verksamhetsplan",
        "projektdirektiv",
        "tjänsteskrivelse",
        "tjänsteutlåtande",
        "application",
    ];
    // "2 (6) Förslag till …": a flattened page leaves its number in front.
    let text = text.trim();
    let text = text
        .split_once(") ")
        .filter(|(number, _)| {
            number
                .chars()
                .all(|c| c.is_ascii_digit() || " (".contains(c))
        })
        .map_or(text, |(_, rest)| rest);
    let (_, rest) = split_number(without_attachment(text));
    let lower = rest.lower();
    // "Vägen – ansökan om projektmedel"
    let behind = ["– ansökan om ", "- ansökan om ", ": ansökan om "]
        .iter()
        .any(|w| lower.contains(w));
    behind
        || WORDS.iter().any(|w| {
            lower
                .strip_prefix(w)
                .is_some_and(|r| r.is_empty() || r.starts_with([' ', ':', ',']))
        }) && !lower.contains("förankr")
}

/// "Förstudie – Unga vuxna i Ekby": the name of what is applied for, where it is set as a title.
pub(super) fn names_pre_study(text: &str) -> bool {
    text.trim().strip_prefix("Förstudie ").is_some_and(|rest| {
        rest.starts_with(['–', '-', ':']) || rest.starts_with(char::is_uppercase)
    })
}

/// "§ 14 Ansökan om medel till Språngbrädan": a matter of minutes, whatever it is about.
pub(super) fn is_matter(text: &str) -> bool {
    text.trim().strip_prefix('§').is_some_and(|rest| {
        let words = rest.trim_start_matches(|c: char| !c.is_alphabetic());
        words.lower().starts_with("ansökan")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_may_be_an_attachment() {
        assert!(is_document_title(
            "Bilaga 2. Ansökan om insatsmedel år 2020"
        ));
        assert!(!is_document_title("Bilaga 2. Budget"));
        assert!(!is_document_title("Bilagor"));
    }
}
