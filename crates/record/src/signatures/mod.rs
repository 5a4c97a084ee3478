//! Signatures: the pages that e-signing services append, the blocks where people sign by hand, and
//! the cryptographic signatures that the file carries.

mod blocks;
pub(crate) mod boilerplate;
pub(crate) mod closing;
mod labels;
mod listing;
mod minutes;
pub(crate) mod names;
mod pages;
mod rows;
mod ruled;
mod services;
mod stamp;

use aktsam_document::{Block, Document, Location, TableId, Warning};

use crate::lexicon::organisations::Organisations;
use crate::lines::Line;
use crate::model::{Signature, SignatureKind, SignatureStatus};

pub(crate) use boilerplate::is_esign_line;

/// The signatures of a document.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// In the order of the document; cryptographic ones last.
    pub(crate) signatures: Vec<Signature>,
    /// What a person should look at.
    pub(crate) warnings: Vec<Warning>,
}

/// Whether a short line says that somebody signed, or a day with its time and little else.
pub(crate) fn is_of_stamp(line: &str) -> bool {
    let found = stamp::scan(line);
    let words: usize = found.rest.iter().map(|r| r.text.split(' ').count()).sum();
    found.keyword && words <= 4 || found.stamp.is_some() && words <= 1
}

/// Whether a line says that somebody signed, or by what means of identification.
pub(crate) fn tells_signing(line: &str) -> bool {
    let found = stamp::scan(line);
    found.keyword || found.eid.is_some()
}

/// Finds them in the lines of a document.
pub(crate) fn find(
    document: &Document,
    lines: &[Line<'_>],
    organisations: &Organisations,
) -> Found {
    let pages = pages::read(lines, organisations);
    let free: Vec<bool> = pages.used.iter().map(|used| !used).collect();
    let listed = listing::read(lines, &free, organisations);
    let mut found = Found {
        signatures: pages.signatures,
        warnings: pages.warnings,
    };
    for signature in &mut found.signatures {
        let person = signature
            .name
            .as_deref()
            .and_then(|name| listed.iter().find(|l| names::same_person(&l.name, name)));
        if signature.organisation.is_none() {
            signature.organisation = person.and_then(|p| p.organisation.clone());
        }
    }
    let blocks = blocks::read(lines, &free, organisations);
    let has = |signatures: &[Signature], name: &str| {
        signatures
            .iter()
            .filter_map(|s| s.name.as_deref())
            .any(|n| names::same_person(n, name))
    };
    for block in blocks {
        if block
            .name
            .as_deref()
            .is_none_or(|n| !has(&found.signatures, n))
        {
            found.signatures.push(block);
        }
    }
    for signature in closing_signers(lines, &free, organisations) {
        let Some(name) = signature.name.as_deref() else {
            continue;
        };
        let told = found.signatures.iter_mut().find(|s| {
            s.name
                .as_deref()
                .is_some_and(|n| names::same_person(n, name))
        });
        match told {
            // Below "Underskrift" stand place and day, and then the name.
            Some(block) if block.kind == SignatureKind::Handwritten => {
                if block.signed_at.is_none() {
                    block.signed_at = signature.signed_at;
                    block.status = SignatureStatus::Signed;
                }
            }
            Some(_) => {}
            None => found.signatures.push(signature),
        }
    }
    let flow: Vec<&Line<'_>> = lines
        .iter()
        .zip(&free)
        .filter(|(line, free)| **free && line.cell.is_none())
        .map(|(line, _)| line)
        .collect();
    let texts: Vec<&str> = flow.iter().map(|line| line.text).collect();
    for (at, name) in minutes::read(&texts) {
        if let Some(line) = flow.get(at)
            && !has(&found.signatures, name)
        {
            found.signatures.push(Signature {
                name: Some(names::write_name(name)),
                ..by_hand(line.location())
            });
        }
    }
    for signature in ruled::read(&flow, organisations) {
        if let Some(name) = &signature.name
            && !has(&found.signatures, name)
        {
            found.signatures.push(signature);
        }
    }
    for signature in running_signers(document, organisations) {
        if let Some(name) = &signature.name
            && !has(&found.signatures, name)
        {
            found.signatures.push(signature);
        }
    }
    for person in listed {
        if has(&found.signatures, &person.name) {
            continue;
        }
        found.signatures.push(Signature {
            name: Some(person.name),
            organisation: person.organisation,
            status: if person.by_hand {
                SignatureStatus::Signed
            } else {
                SignatureStatus::Expected
            },
            ..by_hand(person.location)
        });
    }
    // The stamp that a cryptographic signature shows on the page is that signature, told once.
    found.signatures.retain(|s| {
        let shown = s.kind == SignatureKind::ESignPage && s.name.is_none();
        !shown || !is_stamp_of(s.signed_at.as_deref(), document)
    });
    found
        .signatures
        .extend(document.signatures.iter().map(|s| Signature {
            name: s.name.clone(),
            organisation: None,
            status: SignatureStatus::Signed,
            signed_at: s.signed_at.clone(),
            kind: SignatureKind::Pdf,
            eid: None,
            service: None,
            transaction: None,
            service_reference: None,
            verdict: None,
            location: s.location.clone(),
        }));
    found
}

/// A signature on paper of which nothing is known but its place.
fn by_hand(location: Location) -> Signature {
    Signature {
        name: None,
        organisation: None,
        status: SignatureStatus::Signed,
        signed_at: None,
        kind: SignatureKind::Handwritten,
        eid: None,
        service: None,
        transaction: None,
        service_reference: None,
        verdict: None,
        location,
    }
}

/// Those who sign at the end of the last paragraph, run into it.
fn running_signers(document: &Document, organisations: &Organisations) -> Vec<Signature> {
    let mut texts = document.blocks.iter().rev().filter_map(Block::as_text);
    let Some(block) = texts.find(|b| !b.text.trim().is_empty()) else {
        return Vec::new();
    };
    let Some(tail) = closing::signer_behind(&block.text, organisations) else {
        return Vec::new();
    };
    let ends = tail.names.iter().skip(1).map(|name| name.start);
    let signer = |(name, end): (&std::ops::Range<usize>, usize)| {
        let behind = block.text.get(name.end..end).unwrap_or_default();
        Some(Signature {
            name: Some(names::write_name(block.text.get(name.clone())?)),
            organisation: organisations
                .in_text(behind)
                .and_then(|known| organisations.get(known))
                .map(|o| o.name.clone()),
            status: SignatureStatus::Signed,
            signed_at: tail.date.clone(),
            ..by_hand(block.locate(name.start, name.end))
        })
    };
    let all = tail.names.iter().zip(ends.chain([block.text.len()]));
    all.filter_map(signer).collect()
}

/// Those who sign at the end of the text without labels, one each.
fn closing_signers(
    lines: &[Line<'_>],
    free: &[bool],
    organisations: &Organisations,
) -> Vec<Signature> {
    let first = closing::last_third(lines.len());
    let own = || {
        lines
            .iter()
            .zip(free)
            .filter(|(_, free)| **free)
            .map(|(line, _)| line)
    };
    let flow: Vec<&Line<'_>> = own().filter(|line| line.cell.is_none()).collect();
    // Of a form in a table few lines stand outside: its end is told by all of them.
    let early = lines.iter().zip(free).take(first);
    let before = early
        .filter(|(line, free)| **free && line.cell.is_none())
        .count();
    let texts: Vec<&str> = flow.iter().map(|l| l.text).collect();
    let mut out = Vec::new();
    if let Some(closing) = closing::find(&texts, before) {
        signers(closing, &flow, organisations, &mut out);
    }
    // "Habo 2019-11-20 | Mullsjö 2019-11-21" over rules and names: a column each.
    let last = lines.get(first.min(lines.len())..).unwrap_or_default();
    let mut columns: Vec<(TableId, u32)> = Vec::new();
    for (table, _, column) in last.iter().filter_map(|l| l.cell) {
        if !columns.contains(&(table, column)) && columns.len() < MOST_COLUMNS {
            columns.push((table, column));
        }
    }
    // A table that begins above the last third is one all the same.
    let begun = columns.first().map(|(table, _)| *table);
    let whole = lines
        .iter()
        .position(|l| begun.is_some() && l.cell.map(|c| c.0) == begun);
    let from = whole.map_or(first, |at| at.min(first));
    out.extend(rows::signers(
        lines.get(from..).unwrap_or_default(),
        organisations,
    ));
    for of in columns {
        let column: Vec<&Line<'_>> = own()
            .filter(|line| line.cell.is_some_and(|(t, _, c)| (t, c) == of))
            .take(MOST_LINES)
            .collect();
        let texts: Vec<&str> = column.iter().map(|l| l.text).collect();
        if let Some(closing) = closing::in_column(&texts) {
            signers(closing, &column, organisations, &mut out);
        }
    }
    out
}

/// Most columns of tables that may hold signers, and most lines of one.
const MOST_COLUMNS: usize = 12;
const MOST_LINES: usize = 60;

/// The signers of the end of a text.
fn signers(
    closing: closing::Closing,
    lines: &[&Line<'_>],
    organisations: &Organisations,
    out: &mut Vec<Signature>,
) {
    let organisation_in = |range: std::ops::Range<usize>, column: Option<usize>| {
        let known = lines.get(range)?.iter().find_map(|line| {
            // Of several side by side the lines below have a part each.
            let part = column.and_then(|c| closing::side_by_side(line.text).nth(c));
            organisations.in_text(part.unwrap_or(line.text))
        })?;
        organisations.get(known).map(|o| o.name.clone())
    };
    for signer in closing.signers {
        let Some(line) = lines.get(signer.start) else {
            continue;
        };
        let names = closing::names_of(line.text);
        let several = names.len() > 1;
        for (column, name) in names.into_iter().enumerate() {
            out.push(Signature {
                name: Some(names::write_name(name)),
                organisation: organisation_in(signer.clone(), several.then_some(column)),
                status: SignatureStatus::Signed,
                signed_at: closing.date.clone(),
                ..by_hand(line.location())
            });
        }
    }
}

/// Whether a time is that of a cryptographic signature of the file, to the second.
fn is_stamp_of(time: Option<&str>, document: &Document) -> bool {
    const SECONDS: usize = "2024-01-31T12:00:00".len();
    let second = |time: &str| time.get(..SECONDS).map(str::to_owned);
    let Some(shown) = time.and_then(second) else {
        return false;
    };
    document
        .signatures
        .iter()
        .filter_map(|s| s.signed_at.as_deref())
        .any(|signed| second(signed).as_deref() == Some(shown.as_str()))
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Location, SignatureFinding, TextBlock};

    use super::*;
    use crate::lexicon::organisations::testing::builtin;
    use crate::lines::lines;

    #[test]
    fn a_list_tells_whom_signatures_stand_for_and_who_has_not_signed() {
        let mut document = Document::new("application/pdf");
        for text in [
            "Digital signering av behöriga företrädare",
            "Mats Hartman",
            "Arbetsförmedlingen",
            "Eva Lind",
            "Region Skåne",
            "MATTS HARTMAN",
            "ba5965b5-1d8d-41ed-9a6d-c1851ed22d3c - 2022-06-09 08:31:55 UTC +03:00",
            "BankID - 29c27201-ca0b-4c02-a109-d583a67103f8 - SE",
        ] {
            document
                .blocks
                .push(Block::Text(TextBlock::new(text, Location::default())));
        }
        document.signatures.push(SignatureFinding {
            name: Some("Per Ek".into()),
            ..SignatureFinding::default()
        });
        let found = find(&document, &lines(&document), &builtin()).signatures;
        let told: Vec<_> = found
            .iter()
            .map(|s| {
                (
                    s.name.as_deref(),
                    s.organisation.as_deref(),
                    s.status,
                    s.kind,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    Some("Matts Hartman"),
                    Some("Arbetsförmedlingen"),
                    SignatureStatus::Signed,
                    SignatureKind::ESignPage
                ),
                (
                    Some("Eva Lind"),
                    Some("Region Skåne"),
                    SignatureStatus::Expected,
                    SignatureKind::Handwritten
                ),
                (
                    Some("Per Ek"),
                    None,
                    SignatureStatus::Signed,
                    SignatureKind::Pdf
                ),
            ]
        );
    }
}
