//! Who takes part: parties and what they do, who applies, which association is asked, which
//! municipalities are concerned.

mod association;
mod labels;
mod letterhead;
mod mentions;
mod places;
mod roles;
mod unknown;

use aktsam_document::Warning;
use rustc_hash::FxHashMap;

use crate::boxes::{choices, is_box, lone_box};
use crate::lexicon::organisations::Organisations;
use crate::lower::LowerCase;
use crate::model::{
    Contact, Evidence, Field, Municipality, MunicipalityStatus, Party, PartyKind, PartyRole,
    Signature,
};
use crate::reading::{Part, Passage, Reading};
use crate::relevance::Relevance;
use crate::sentence;

use labels::{label_of, role_beside, row_label};
use mentions::{Mention, after_together, names_owner};
use roles::Meaning;

/// The organisations of a document.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The coordination association that is asked.
    pub(crate) association: Option<(String, Evidence)>,
    /// Who applies.
    pub(crate) applicant: Vec<(String, Evidence)>,
    /// Who takes part, in the order of the text.
    pub(crate) parties: Vec<Party>,
    /// Municipalities of the project, by code.
    pub(crate) municipalities: Vec<Municipality>,
    /// What a person should look at.
    pub(crate) warnings: Vec<Warning>,
}

/// What is known of one organisation of the document.
#[derive(Debug, Default)]
struct Tally {
    roles: Vec<PartyRole>,
    as_written: Option<String>,
    evidence: Option<Evidence>,
    applicant: Option<Evidence>,
    /// Named where a form asks for parties, a budget lists them or they sign.
    structural: bool,
    declined: bool,
    example: bool,
    covered: bool,
    order: usize,
}

/// Finds them. Signatures and contacts name parties too; where nothing tells who applies for money
/// (`applies`), the letterhead does.
pub(crate) fn find(
    reading: &Reading<'_>,
    organisations: &Organisations,
    relevance: &Relevance,
    signatures: &[Signature],
    contacts: &[Contact],
    applies: bool,
) -> Found {
    let mentions = mentions::mentions(reading, organisations, relevance);
    let mut tallies: FxHashMap<usize, Tally> = FxHashMap::default();
    let surely: Vec<usize> = mentions
        .iter()
        .filter(|m| !m.bare && !m.unticked)
        .map(|m| m.organisation)
        .collect();
    let mut unknown: Vec<(String, Evidence)> = Vec::new();
    for (order, mention) in mentions.iter().enumerate() {
        let Some(passage) = reading.passages.get(mention.passage) else {
            continue;
        };
        if mention.unticked {
            continue;
        }
        let (meaning, structural) = judge(
            reading,
            passage,
            mention,
            surely.contains(&mention.organisation) || beside_known(&mentions, order, &surely),
            organisations,
        );
        let tally = tallies
            .entry(mention.organisation)
            .or_insert_with(|| Tally {
                order,
                ..Tally::default()
            });
        match meaning {
            Meaning::Declined => tally.declined = true,
            Meaning::Example => tally.example = true,
            Meaning::Covered => tally.covered = true,
            Meaning::Eligible | Meaning::FillsIn | Meaning::Unknown => {}
            Meaning::Roles(roles) => {
                tally.structural |= structural;
                let evidence = evidence_of(passage, mention);
                if roles.contains(&PartyRole::Applicant) && tally.applicant.is_none() {
                    tally.applicant = Some(evidence.clone());
                }
                tally.roles.extend(roles);
                if tally.as_written.is_none() {
                    tally.as_written.clone_from(&evidence.quote);
                    tally.evidence = Some(evidence);
                }
            }
        }
    }
    if !tallies
        .values()
        .any(|t| t.applicant.is_some() && t.structural)
    {
        unknown = unknown::owner(reading, organisations, relevance, &mentions);
        if unknown.is_empty() && applies && tallies.values().all(|t| t.applicant.is_none()) {
            unknown = unknown::asking(reading, relevance)
                .or_else(|| unknown::sender(reading))
                .into_iter()
                .collect();
        }
    }
    if unknown.is_empty()
        && tallies.values().all(|t| t.applicant.is_none())
        && let Some((index, evidence)) = unknown::called(reading, organisations, &mentions)
        && let Some(tally) = tallies.get_mut(&index)
    {
        tally.roles.extend([PartyRole::Applicant, PartyRole::Owner]);
        tally.applicant = Some(evidence.clone());
        if tally.as_written.is_none() {
            tally.as_written.clone_from(&evidence.quote);
            tally.evidence = Some(evidence);
        }
    }
    add_people(&mut tallies, organisations, signatures, contacts);
    let ticked = unknown_ticked(reading, relevance, &mentions);
    let no_one = unknown.is_empty() && tallies.values().all(|t| t.applicant.is_none());
    if applies && no_one {
        letterhead::add(reading.document, organisations, &mut tallies);
    }
    let mut found = settle(
        &mut tallies,
        unknown,
        organisations,
        association::association(reading, organisations, relevance),
    );
    for party in ticked {
        if !found.parties.iter().any(|p| p.name == party.name) {
            found.parties.push(party);
        }
    }
    found
}

/// Parties beside ticked boxes that the data does not know, told by the words of their names:
/// "☒ Norrby kommun", "☒ Stiftelsen Framtiden".
fn unknown_ticked(
    reading: &Reading<'_>,
    relevance: &Relevance,
    mentions: &[Mention],
) -> Vec<Party> {
    let known_here = |index: usize| mentions.iter().any(|m| m.passage == index && !m.bare);
    let mut out: Vec<Party> = Vec::new();
    for (index, passage) in reading.passages.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| reading.passages.get(i));
        let own = passage.text.contains(is_box);
        let beside = passage.cell.is_some()
            && before.is_some_and(|b| b.cell.is_some() && lone_box(b.text) == Some(false));
        if !(own || beside) || !relevance.speaks_of_project(index) || known_here(index) {
            continue;
        }
        let names: Vec<&str> = if own {
            let lines = passage.text.lines().flat_map(choices);
            lines
                .filter(|(_, ticked)| *ticked)
                .map(|(n, _)| n)
                .collect()
        } else {
            vec![passage.text.trim()]
        };
        for name in names {
            let name = name.trim_end_matches([',', ';', '.', ':']);
            let kind = kind_by_name(name);
            let named = (2..=5).contains(&name.split_whitespace().count())
                && name.starts_with(char::is_uppercase)
                && !name.contains(['?', ':']);
            if named && kind != PartyKind::Other {
                out.push(Party {
                    name: name.to_owned(),
                    as_written: name.to_owned(),
                    kind,
                    roles: vec![PartyRole::Partner],
                });
            }
        }
    }
    out
}

fn evidence_of(passage: &Passage<'_>, mention: &Mention) -> Evidence {
    Evidence {
        quote: passage.text.get(mention.bytes.clone()).map(str::to_owned),
        location: passage.locate(mention.bytes.clone()),
        from: Vec::new(),
    }
}

/// "Invånare i Orsa och Mora", where the text names Orsa kommun: a place beside one that is known.
fn beside_known(mentions: &[Mention], at: usize, surely: &[usize]) -> bool {
    /// Bytes between names of a list.
    const NEAR: usize = 8;
    let Some(mention) = mentions.get(at) else {
        return false;
    };
    let near = |other: Option<&Mention>| {
        other.is_some_and(|other| {
            let (a, b) = (&other.bytes, &mention.bytes);
            let apart = a
                .start
                .saturating_sub(b.end)
                .max(b.start.saturating_sub(a.end));
            other.passage == mention.passage
                && apart <= NEAR
                && surely.contains(&other.organisation)
        })
    };
    mention.bare
        && (near(at.checked_sub(1).and_then(|i| mentions.get(i))) || near(mentions.get(at + 1)))
}

/// What a mention means, and whether the place of the document says so rather than the sentence.
fn judge(
    reading: &Reading<'_>,
    passage: &Passage<'_>,
    mention: &Mention,
    surely_named: bool,
    organisations: &Organisations,
) -> (Meaning, bool) {
    let text = passage.text;
    let range = sentence::around(text, mention.bytes.clone());
    let quote = text.get(range.clone()).unwrap_or_default();
    let inside = mention.bytes.start.saturating_sub(range.start)
        ..mention.bytes.end.saturating_sub(range.start);
    let field = reading.field_of(passage);
    let said = roles::judge(quote, &inside, field);
    let part_heading = passage.part == Part::Heading && opens_part(text);
    let in_budget = reading.is_in(passage, Field::Budget)
        && (passage.cell.is_some() || is_money_row(text, &mention.bytes));
    let asked = organisations
        .get(mention.organisation)
        .filter(|known| known.kind == PartyKind::Municipality)
        .and_then(|_| places::asked(reading, mention.passage));
    if mention.bare && asked.is_none() {
        // The place alone is the municipality where a part is named after it, or as the label of
        // a budget's row, and nowhere else.
        let alone = text.trim().len() <= mention.bytes.len() + 2;
        let meant = part_heading || (in_budget && alone) || (in_budget && surely_named);
        return if meant {
            (Meaning::Roles(vec![PartyRole::Partner]), true)
        } else if said == Meaning::Covered && surely_named {
            // "Alla ska bo i Älvsbyn", where the text names Älvsbyns kommun too.
            (said, false)
        } else {
            (Meaning::Unknown, false)
        };
    }
    if matches!(
        said,
        Meaning::Declined | Meaning::Eligible | Meaning::Example | Meaning::FillsIn
    ) {
        return (said, false);
    }
    let with = |mut roles: Vec<PartyRole>| {
        if let Meaning::Roles(more) = &said {
            roles.extend(more.iter().filter(|r| **r != PartyRole::Partner));
        }
        (Meaning::Roles(roles), true)
    };
    match asked {
        Some(places::Asked::Members) => return with(vec![PartyRole::Partner]),
        Some(places::Asked::Area) => return (Meaning::Covered, false),
        None => {}
    }
    let label = label_of(text, mention.bytes.start)
        .or_else(|| row_label(reading, mention.passage))
        .or_else(|| role_beside(reading, mention.passage));
    let asks_owner = label == Some(PartyRole::Owner)
        || (label.is_none()
            && reading.is_in(passage, Field::Owner)
            && passage.part != Part::Heading);
    if asks_owner {
        // "A och B har beställt projektet. A är projektägare.": the sentence says who of them is.
        let says_owner =
            |m: &Meaning| matches!(m, Meaning::Roles(roles) if roles.contains(&PartyRole::Owner));
        let another = label.is_none() && names_owner(text) && !says_owner(&said);
        return if another || after_together(text, mention.bytes.start) {
            with(vec![PartyRole::Partner])
        } else {
            with(vec![PartyRole::Applicant, PartyRole::Owner])
        };
    }
    // Above the tables of a workbook stands whose budget it is.
    let media = &reading.document.source.media_type;
    let over_sheet = passage.cell.is_none() && (media.contains("sheet") || media.contains("excel"));
    let on_cover = || {
        let untold = reading
            .section_of(passage)
            .is_some_and(|s| s.fields.is_empty());
        untold && lists_parties(reading, mention.passage, organisations)
    };
    if label == Some(PartyRole::Partner)
        || part_heading
        || over_sheet
        || mention.ticked
        || on_cover()
    {
        return with(vec![PartyRole::Partner]);
    }
    if passage.part != Part::Heading {
        if reading.is_in(passage, Field::Signatures) {
            return with(vec![PartyRole::Signatory]);
        }
        if reading.is_in(passage, Field::Collaboration)
            || reading.is_in(passage, Field::Contact)
            || in_budget
        {
            return with(vec![PartyRole::Partner]);
        }
    }
    (said, false)
}

/// "Ljusnarsbergs kommun, Lindesbergs kommun, Region Örebro län" on a cover: a line of nothing else.
fn lists_parties(reading: &Reading<'_>, at: usize, organisations: &Organisations) -> bool {
    const COVER: usize = 12;
    let Some(passage) = reading.passages.get(at).filter(|_| at < COVER) else {
        return false;
    };
    let text = passage.text.trim();
    if text.chars().count() > 200 || text.contains(['.', ':', '?', '|']) {
        return false;
    }
    let names = || {
        text.split([',', '/', '&', '\n'])
            .flat_map(|piece| piece.split(" och "))
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
    };
    let named = |name: &str| {
        name.split_whitespace().count() <= 5
            && name.starts_with(char::is_uppercase)
            && organisations.in_text(name).is_some()
            && !name.lower().contains("samordningsförbund")
    };
    names().count() >= 2 && names().take(20).all(named)
}

/// A row of a table that is text: the organisation first, then numbers.
fn is_money_row(text: &str, place: &std::ops::Range<usize>) -> bool {
    let line_start = text.get(..place.start).is_some_and(|b| {
        b.trim_end_matches(' ').is_empty() || b.trim_end_matches(' ').ends_with('\n')
    });
    let line = text
        .get(place.end..)
        .and_then(|r| r.lines().next())
        .unwrap_or("");
    line_start && line.len() < 160 && line.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// "Delprocess Osby kommun", "Delprojekt: Mora": a heading that opens a part of the project.
fn opens_part(text: &str) -> bool {
    let lower = text.lower();
    ["delprocess", "delprojekt", "delinsats", "delprojektet"]
        .iter()
        .any(|w| lower.contains(w))
}

/// A municipality that the document names elsewhere and whose name differs by a letter ("Häbo
/// Kommun"), else the only one in the country.
fn near_party(
    name: &str,
    organisations: &Organisations,
    tallies: &FxHashMap<usize, Tally>,
) -> Option<usize> {
    let lower = name.lower();
    let here = tallies.iter().find_map(|(index, tally)| {
        let known = organisations.get(*index)?;
        (known.kind == PartyKind::Municipality
            && !tally.roles.is_empty()
            && strsim::levenshtein(&known.name.lower(), &lower) <= 1)
            .then_some(*index)
    });
    here.or_else(|| organisations.in_text(unknown::near_municipality(name, organisations)?))
}

/// What an organisation is by the words of its name.
fn kind_by_name(name: &str) -> PartyKind {
    let lower = name.lower();
    let word = |w: &str| lower.split(|c: char| !c.is_alphanumeric()).any(|x| x == w);
    if lower.contains("kommunalförbund") {
        PartyKind::Other
    } else if word("kommun") || word("stad") || lower.contains("kommun") {
        PartyKind::Municipality
    } else if word("region") || lower.contains("landsting") {
        PartyKind::Region
    } else if word("ab") || word("hb") || word("aktiebolag") {
        PartyKind::Company
    } else if lower.contains("förening") || lower.contains("förbund") || lower.contains("stiftelse")
    {
        PartyKind::Association
    } else {
        PartyKind::Other
    }
}

/// Parties from signatures and contacts.
fn add_people(
    tallies: &mut FxHashMap<usize, Tally>,
    organisations: &Organisations,
    signatures: &[Signature],
    contacts: &[Contact],
) {
    let signing = signatures.iter().map(|s| {
        (
            s.organisation.as_deref(),
            PartyRole::Signatory,
            Some(&s.location),
        )
    });
    let asked = contacts
        .iter()
        .map(|c| (c.organisation.as_deref(), PartyRole::Partner, None));
    for (name, role, location) in signing.chain(asked) {
        let Some(name) = name else { continue };
        let Some(index) = organisations
            .in_text(name)
            .or_else(|| near_party(name, organisations, tallies))
        else {
            continue;
        };
        let order = usize::MAX / 2 + tallies.len();
        let tally = tallies.entry(index).or_insert_with(|| Tally {
            order,
            ..Tally::default()
        });
        tally.structural = true;
        if role == PartyRole::Signatory || tally.roles.is_empty() {
            tally.roles.push(role);
        }
        if tally.as_written.is_none() {
            tally.as_written = Some(name.to_owned());
            tally.evidence = Some(Evidence {
                quote: Some(name.to_owned()),
                location: location.cloned().unwrap_or_default(),
                from: Vec::new(),
            });
        }
    }
}

/// Parties, applicants and municipalities from what was tallied.
fn settle(
    tallies: &mut FxHashMap<usize, Tally>,
    unknown: Vec<(String, Evidence)>,
    organisations: &Organisations,
    association: Option<(String, Evidence)>,
) -> Found {
    let mut found = Found {
        association,
        ..Found::default()
    };
    let mut indexes: Vec<usize> = tallies.keys().copied().collect();
    indexes.sort_unstable_by_key(|i| tallies.get(i).map_or(usize::MAX, |t| t.order));
    // Owners that a form asked for; those of prose only where there are none.
    let any_structural = tallies
        .values()
        .any(|t| t.applicant.is_some() && t.structural)
        || !unknown.is_empty();
    for (name, evidence) in unknown {
        found.parties.push(Party {
            as_written: evidence.quote.clone().unwrap_or_else(|| name.clone()),
            kind: kind_by_name(&name),
            roles: vec![PartyRole::Applicant, PartyRole::Owner],
            name: name.clone(),
        });
        found.applicant.push((name, evidence));
    }
    for index in indexes {
        let (Some(tally), Some(known)) = (tallies.get_mut(&index), organisations.get(index)) else {
            continue;
        };
        let mut roles = std::mem::take(&mut tally.roles);
        let signs = roles.contains(&PartyRole::Signatory);
        let is_municipality = known.kind == PartyKind::Municipality;
        // One that declined takes no part, whatever else is said; an example from elsewhere does
        // only where a form or a signature says so.
        let out =
            (tally.declined && !signs) || (tally.example && is_municipality && !tally.structural);
        if out {
            roles.clear();
        }
        if let Some(evidence) = tally.applicant.take().filter(|_| !roles.is_empty()) {
            if tally.structural || !any_structural {
                found.applicant.push((known.name.clone(), evidence));
            } else {
                roles.retain(|r| *r != PartyRole::Applicant);
            }
        }
        // Who owns it works with the others, not with itself.
        if roles.contains(&PartyRole::Applicant) || roles.contains(&PartyRole::Owner) {
            roles.retain(|r| *r != PartyRole::Partner);
        }
        roles.sort_unstable();
        roles.dedup();
        if !roles.is_empty() && !found.parties.iter().any(|p| p.name == known.name) {
            found.parties.push(Party {
                name: known.name.clone(),
                as_written: tally
                    .as_written
                    .clone()
                    .unwrap_or_else(|| known.name.clone()),
                kind: known.kind,
                roles: roles.clone(),
            });
        }
        let Some(code) = &known.code else { continue };
        let status = if !roles.is_empty() {
            MunicipalityStatus::Participates
        } else if tally.declined {
            MunicipalityStatus::Declined
        } else if tally.covered {
            MunicipalityStatus::Covered
        } else {
            continue;
        };
        found.municipalities.push(Municipality {
            code: code.clone(),
            name: known.name.clone(),
            status,
        });
    }
    found.municipalities.sort_by(|a, b| a.code.cmp(&b.code));
    found
}

#[cfg(test)]
mod tests;
