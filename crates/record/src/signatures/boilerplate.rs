//! What e-signing services print around the signatures: cover texts in six languages, notices and
//! role terms. None of it belongs to the application.

use super::stamp;
use crate::lexicon::WordStarts;
use crate::lexicon::words::{letters, may_be_near, within};

/// Whether a line is the printed text of an e-signing service: a cover sentence, a notice, terms of
/// roles. Lines with signatures themselves are [`is_esign_line`].
pub(crate) fn is_esign_boilerplate(line: &str) -> bool {
    if line.len() > 900 {
        return false;
    }
    let (says, names) = (TRIGGERS.in_text(line), opens_with_term(line));
    if !says && !names {
        return false;
    }
    let text = normalise(line);
    says && (counts_pages(&text) || is_notice(&text))
        || names && !text.is_empty() && is_terms(&text)
}

/// Whether a line stands on a signature page whatever its kind: boilerplate, the line of an
/// identifier and time, the line of a means of identification with its reference.
pub(crate) fn is_esign_line(line: &str) -> bool {
    holds_event(line, &stamp::scan(line)) || is_esign_boilerplate(line)
}

/// Whether what a line holds makes it the line of a signing event.
pub(super) fn holds_event(line: &str, found: &stamp::Scan) -> bool {
    let bare_reference = found.idents.iter().any(|i| i.plausible) && line.len() < 120;
    bare_reference || (found.stamp.is_some() && (found.eid.is_some() || found.keyword))
}

/// Words of which every cover sentence and notice has one.
static TRIGGERS: WordStarts = WordStarts::of(&[
    "dokument",
    "document",
    "asiakirja",
    "sign",
    "underteck",
    "underskri",
    "verif",
    "penneo",
    "visma",
    "assently",
    "dolda",
    "elektronisk",
    "identitet",
    "powered",
    "information",
]);

/// How terms of roles begin.
static TERM_STARTS: WordStarts = WordStarts::of(&[
    "authority",
    "custodial",
    "representa",
    "repr",
    "autoritet",
    "foresatte",
    "myndighed",
    "huoltaja",
    "förvaltare",
]);

/// A short line that begins with a term of roles, or with a word as long as one.
fn opens_with_term(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    line.len() < 200 && (first.chars().count() >= 12 || TERM_STARTS.in_text(first))
}

/// Lower case, one space between words.
fn normalise(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// "Detta dokument innehåller 8 sidor före denna sida", in the languages that the services use.
fn counts_pages(text: &str) -> bool {
    const WORDS: &[(&str, &str)] = &[
        ("sidor", "före denna sida"),
        ("sidor", "innan denna sida"),
        ("sider", "før denne side"),
        ("sivua", "ennen tätä sivua"),
        ("page", "before this page"),
        ("seite", "vor dieser seite"),
    ];
    text.len() < 500
        && text.bytes().any(|b| b.is_ascii_digit())
        && WORDS
            .iter()
            .any(|(pages, before)| text.contains(pages) && text.contains(before))
}

/// Where a service's own pages begin in a page that lost its lines: at "This document contains 8 pages before this
/// page", in whatever language stands first.
pub(crate) fn begins_within(text: &str) -> Option<usize> {
    const OPENERS: &[&str] = &[
        "This document contains ",
        "This documents contains ",
        "Detta dokument innehåller ",
        "Dokumentet inneholder ",
        "Dette dokument inneholder ",
        "Dette dokument indeholder ",
    ];
    const BEFORE: &[&str] = &["before this page", "före denna sida", "før denne side"];
    // To tell that one is missing is cheaper than to look for its place, and every paragraph is asked.
    if !BEFORE.iter().any(|w| text.contains(w)) {
        return None;
    }
    let near = |at: &usize| {
        let rest = text.get(*at..).unwrap_or_default();
        let near = rest.get(..rest.floor_char_boundary(90)).unwrap_or_default();
        BEFORE.iter().any(|w| near.contains(w))
    };
    OPENERS
        .iter()
        .filter_map(|w| text.find(w))
        .filter(near)
        .min()
}

/// Sentences by which a service names itself or its proof.
fn is_notice(text: &str) -> bool {
    const NOTICES: &[&str] = &[
        "underskrifterna i detta dokument är juridiskt bindande",
        "underskrifterna i det här dokumentet är juridiskt bindande",
        "signaturerna i det här dokumentet är juridiskt bindande",
        "dokumentet är signerat genom",
        "identitet har lagrats, och visas nedan",
        "med min underskrift bekräftar jag",
        "detta dokument är signerat med",
        "dokumentet är signerat med",
        "dokumentet är undertecknat med",
        "detta dokument har signerats elektroniskt",
        "detta dokument är elektroniskt signerat",
        "detta dokument är elektroniskt undertecknat",
        "detta dokument är digitalt signerat",
        "dokumentet är elektroniskt undertecknat",
        "this document is digitally signed",
        "this document has been electronically signed",
        "this document has been signed",
        "the signatures in this document are legally binding",
        "dette dokument er underskrevet",
        "dokumentet er signert",
        "detta verifikat är utfärdat av",
        "detta verifikat utfärdades av",
        "this verification was issued by",
        "information om dokumentets äkthet",
        "penneo dokumentnyckel",
        "penneo document key",
        "så här verifierar du originaliteten",
        "så verifierar du",
        "signaturcertifikat",
        "dokument-id:",
        "verifikation av underskrift",
        "signature certificate",
        "med hjälp av visma addo",
        "visma addos",
        "powered by assently",
        "signerat med assently",
        "assently e-sign",
        "dokumentet är förseglat",
        "dolda bilagor",
        "med min signatur bekräftar jag",
        "”med min signatur bekräftar jag",
        "\"med min signatur bekräftar jag",
        "by my signature i confirm",
        "dokumentet är skyddat med ett adobe cds",
        "elektroniskt original",
    ];
    text == "penneo" || text.len() < 900 && NOTICES.iter().any(|n| text.contains(n))
}

/// Terms that Visma Sign prints for the signer's role, in its six languages.
const TERMS: &[&str] = &[
    "authority to sign",
    "representative",
    "custodial",
    "asemavaltuus",
    "nimenkirjoitusoikeus",
    "huoltaja/edunvalvoja",
    "ställningsfullmakt",
    "firmateckningsrätt",
    "förvaltare",
    "autoritet til å signere",
    "representant",
    "foresatte/verge",
    "myndighed til at underskrive",
    "repræsentant",
    "frihedsberøvende",
];

/// Terms that alone on a line may as well be a label of the form.
const COMMON: &[&str] = &["representant", "förvaltare", "representative"];

fn is_terms(text: &str) -> bool {
    let mut rest = text;
    let mut telling = 0;
    let mut all = 0;
    while !rest.is_empty() {
        let Some((term, left)) = next_term(rest) else {
            return false;
        };
        all += 1;
        if !COMMON.contains(&term) {
            telling += 1;
        }
        rest = left.trim_start();
    }
    telling > 0 || all > 1
}

/// The term that `text` begins with, and what follows it; OCR errors of a long word forgiven.
fn next_term(text: &str) -> Option<(&'static str, &str)> {
    for term in TERMS {
        if let Some(rest) = text.strip_prefix(term)
            && !rest.starts_with(|c: char| c.is_alphanumeric())
        {
            return Some((term, rest));
        }
    }
    let word = text.split(' ').next()?;
    let rest = text.get(word.len()..)?;
    let held = letters(word);
    let near = TERMS.iter().find(|t| {
        t.len() >= 12
            && t.as_bytes().first() == word.as_bytes().first()
            && may_be_near(letters(t), held, 4)
            && !t.contains(' ')
            && t.len().abs_diff(word.len()) <= 5
            && within(t, word, 4).is_some()
    })?;
    Some((near, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cover_texts_of_six_languages_are_boilerplate() {
        for line in [
            "This document contains 8 pages before this page",
            "This documents contains 15 pages before this page",
            "Dokumentet inneholder 8 sider før denne siden",
            "Tämä asiakirja sisältää 8 sivua ennen tätä sivua",
            "Dette dokument indeholder 8 sider før denne side",
            "Detta dokument innehåller 8 sidor före denna sida",
            "authority to sign asemavaltuus ställningsfullmakt autoritet til å signere",
            "representative nimenkirjoitusoikeus firmittekningsrätt representant repræsentant",
            "förmånteckningsrätt",
            "huoltaja/edunvalvoja",
            "Underskrifterna i detta dokument är juridiskt bindande.",
        ] {
            assert!(is_esign_boilerplate(line), "{line}");
        }
    }

    #[test]
    fn prose_and_form_labels_are_not() {
        for line in [
            "Dokumentet beskriver hur projektet ska arbeta före sommaren",
            "Representant",
            "Förvaltare",
            "Insatsen signeras av alla parter",
            "",
        ] {
            assert!(!is_esign_line(line), "{line}");
        }
    }
}
