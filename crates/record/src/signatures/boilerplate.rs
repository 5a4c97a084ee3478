//! What e-signing services print around the signatures: cover texts in six languages, notices and
//! role terms. None of it belongs to the application.

use super::stamp;

/// Whether a line is the printed text of an e-signing service: a cover sentence, a notice, terms of
/// roles. Lines with signatures themselves are [`is_esign_line`].
pub(crate) fn is_esign_boilerplate(line: &str) -> bool {
    let text = normalise(line);
    if text.is_empty() {
        return false;
    }
    counts_pages(&text) || is_notice(&text) || is_terms(&text)
}

/// Whether a line stands on a signature page whatever its kind: boilerplate, the line of an
/// identifier and time, the line of a means of identification with its reference.
pub(crate) fn is_esign_line(line: &str) -> bool {
    let found = stamp::scan(line);
    let bare_reference = found.idents.iter().any(|i| i.plausible) && line.len() < 120;
    bare_reference
        || (found.stamp.is_some() && (found.eid.is_some() || found.keyword))
        || is_esign_boilerplate(line)
}

/// Which lines of a run of lines belong to signature pages: [`is_esign_line`], and what such lines
/// enclose (names of the signers, terms that alone could be anything).
///
/// `lines` must be consecutive lines of one document.
pub(crate) fn esign_lines(lines: &[&str]) -> Vec<bool> {
    let mut mask: Vec<bool> = lines.iter().map(|l| is_esign_line(l)).collect();
    // Names stand between such lines: a gap of up to three short lines with one on both sides, or
    // on the page's first name, right above an identifier.
    let mut at = 0;
    while at < mask.len() {
        if mask.get(at).copied().unwrap_or(true) {
            at += 1;
            continue;
        }
        let gap = mask.iter().skip(at).take_while(|m| !**m).count();
        let end = at + gap;
        let before = at > 0;
        let after = end < mask.len();
        let gap_lines = lines.get(at..end).unwrap_or_default();
        let enclosed = before && after && gap <= 4;
        for (offset, line) in gap_lines.iter().enumerate() {
            let near_end = after && end - (at + offset) <= 2;
            let near_start = before && offset < 2;
            let belongs = (enclosed && (super::names::is_name(line) || is_term_word(line)))
                || (near_end
                    && super::names::is_name(line)
                    && lines.get(end).is_some_and(|l| is_signature_line(l)))
                || (near_start && is_term_word(line));
            if belongs && let Some(slot) = mask.get_mut(at + offset) {
                *slot = true;
            }
        }
        at = end;
    }
    mask
}

fn is_signature_line(line: &str) -> bool {
    let found = stamp::scan(line);
    found.stamp.is_some() && (!found.idents.is_empty() || found.eid.is_some() || found.keyword)
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

/// Sentences by which a service names itself or its proof.
fn is_notice(text: &str) -> bool {
    const NOTICES: &[&str] = &[
        "underskrifterna i detta dokument är juridiskt bindande",
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
    text.len() < 900 && NOTICES.iter().any(|n| text.contains(n))
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
    let near = TERMS.iter().find(|t| {
        t.chars().count() >= 12 && !t.contains(' ') && strsim::levenshtein(t, word) <= 4
    })?;
    Some((near, rest))
}

fn is_term_word(line: &str) -> bool {
    let text = normalise(line);
    COMMON.contains(&text.as_str()) || is_terms(&text)
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

    #[test]
    fn names_between_signature_lines_belong_to_the_page() {
        let lines = [
            "Vi söker medel för tre år.",
            "Detta dokument innehåller 8 sidor före denna sida",
            "EVA ÅBERG-LIND",
            "5184adb2-c211-472d-81e4-136055c4d1e2 - 2023-02-21 18:35:08 UTC +02:00",
            "BankID / Freja eID - 1116d874-c165-4e44-a1a8-ed9ff31007fd - SE",
            "Per Ek",
            "6e028f3c-161e-4e27-83c6-f62a7335f2a4 - 2023-02-21 18:37:59 UTC +02:00",
            "BankID - f1d3e2aa-f959-4fdc-a717-a42563a38ea0 - SE",
            "custodial",
            "förvaltare",
            "Underskrift Ansökan",
        ];
        assert_eq!(
            esign_lines(&lines),
            [
                false, true, true, true, true, true, true, true, true, true, false
            ]
        );
    }
}
