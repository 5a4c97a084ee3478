//! E-signing services by the words with which their pages name them.

use crate::lexicon::WordStarts;
use crate::lines::Line;
use crate::lower::LowerCase;

/// The services, and the words by which their pages name them.
const SERVICES: &[(&str, &[&str])] = &[
    ("Scrive", &["scrive"]),
    ("Visma Addo", &["visma addo", "addosign"]),
    ("Visma Sign", &["visma sign"]),
    ("Assently", &["assently"]),
    ("Penneo", &["penneo"]),
    ("Oneflow", &["oneflow"]),
    ("GetAccept", &["getaccept"]),
    (
        "Adobe Acrobat Sign",
        &["adobe sign", "acrobat sign", "adobe acrobat sign"],
    ),
    ("DocuSign", &["docusign"]),
    ("TellusTalk", &["tellustalk"]),
    ("Comfact Signature", &["comfact"]),
    ("Simplesign", &["simplesign"]),
    ("Inera Underskriftstjänst", &["inera"]),
];

/// First words of those.
static SERVICE_WORDS: WordStarts = WordStarts::of(&[
    "scrive",
    "visma",
    "addosign",
    "assently",
    "penneo",
    "oneflow",
    "getaccept",
    "adobe",
    "acrobat",
    "docusign",
    "tellustalk",
    "comfact",
    "simplesign",
    "inera",
]);

pub(super) fn service(lines: &[Line<'_>]) -> Option<&'static str> {
    lines.iter().rev().take(400).find_map(|line| {
        if line.text.len() > 900 || !SERVICE_WORDS.in_text(line.text) {
            return None;
        }
        let lower = line.text.lower();
        SERVICES
            .iter()
            .find(|(_, words)| {
                words.iter().any(|w| {
                    lower.match_indices(w).any(|(at, _)| {
                        !lower
                            .get(..at)
                            .is_some_and(|b| b.ends_with(char::is_alphanumeric))
                    })
                })
            })
            .map(|(name, _)| *name)
    })
}
