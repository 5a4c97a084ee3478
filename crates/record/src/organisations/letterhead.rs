//! Who applies, by the letterhead (*brevhuvud*), where an application does not say it.

use aktsam_document::{AsideKind, Document};
use rustc_hash::FxHashMap;

use crate::lexicon::organisations::Organisations;
use crate::lower::LowerCase;
use crate::model::{Evidence, PartyKind, PartyRole};

use super::Tally;

/// The longest running header that is a letterhead, in characters.
const LONGEST: usize = 80;

/// Adds the organisation whose name heads the pages as the applicant. A coordination association's
/// own header stands on its forms: it is none of the known organisations.
pub(super) fn add(
    document: &Document,
    organisations: &Organisations,
    tallies: &mut FxHashMap<usize, Tally>,
) {
    let headers = document.asides.iter().filter(|aside| {
        aside.kind == AsideKind::Header && aside.block.text.chars().count() <= LONGEST
    });
    for block in headers.map(|aside| &aside.block) {
        let lower = block.text.lower();
        if lower.contains("samordningsförbund") || lower.contains("finsam") {
            continue;
        }
        let Some(index) = organisations.in_text(&block.text) else {
            continue;
        };
        let public = organisations.get(index).is_some_and(|o| {
            matches!(
                o.kind,
                PartyKind::Municipality | PartyKind::Region | PartyKind::StateAgency
            )
        });
        if !public {
            continue;
        }
        let order = tallies.len();
        let tally = tallies.entry(index).or_insert_with(|| Tally {
            order,
            ..Tally::default()
        });
        let evidence = Evidence {
            quote: Some(block.text.trim().to_owned()),
            location: block.location.clone(),
            from: Vec::new(),
        };
        tally.roles.push(PartyRole::Applicant);
        if tally.as_written.is_none() {
            tally.as_written.clone_from(&evidence.quote);
            tally.evidence = Some(evidence.clone());
        }
        tally.applicant = Some(evidence);
        return;
    }
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Aside, Location, TextBlock};

    use super::*;
    use crate::Lexicon;

    fn applicants(header: &str) -> Vec<String> {
        let mut document = Document::new("text/plain");
        document.asides.push(Aside {
            kind: AsideKind::Header,
            block: TextBlock::new(header, Location::default()),
        });
        let lexicon = Lexicon::builtin();
        let mut tallies = FxHashMap::default();
        add(&document, &lexicon.organisations, &mut tallies);
        tallies
            .keys()
            .filter_map(|i| Some(lexicon.organisations.get(*i)?.name.clone()))
            .collect()
    }

    #[test]
    fn a_public_body_heads_its_own_letters() {
        assert_eq!(applicants("Region Norrbotten"), ["Region Norrbotten"]);
        assert_eq!(
            applicants("Surahammars kommun, socialförvaltningen"),
            ["Surahammars kommun"]
        );
    }

    #[test]
    fn a_forms_header_names_no_applicant() {
        for header in ["Samordningsförbundet Sjölandet", "Ansökan 2024", ""] {
            assert!(applicants(header).is_empty(), "{header}");
        }
    }
}
