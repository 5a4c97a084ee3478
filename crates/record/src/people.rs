//! Everything of a record that is about organisations and people, put into it.

use aktsam_document::{Severity, Warning};
use rustc_hash::FxHashSet;

use crate::lexicon::Lexicon;
use crate::lines::{self, Line};
use crate::model::{DocumentKind, Record};
use crate::reading::Reading;
use crate::relevance::Relevance;
use crate::{contacts, decision, organisations, references, signatures};

/// Association, applicant, parties, municipalities, contacts, signatures, registration numbers and
/// decision, with their evidence and warnings.
pub(crate) fn add(
    reading: &Reading<'_>,
    lexicon: &Lexicon,
    relevance: &Relevance,
    record: &mut Record,
) {
    let lines = lines::lines(reading.document);
    let known = &lexicon.organisations;
    let signatures = signatures::find(reading.document, &lines, known);
    let whole = lines::lines_of_whole_cells(reading.document);
    let others = foreign_lines(reading, relevance);
    let foreign = |lines: &[Line<'_>]| -> Vec<bool> {
        lines.iter().map(|l| others.contains(l.text)).collect()
    };
    let mut contacts = contacts::find(&whole, &foreign(&whole), known);
    contacts.name_by_address(&signatures.signatures, &whole, known);
    let foreign = foreign(&lines);
    let references = references::find(&lines, &foreign, &reading.document.asides);
    let found = organisations::find(
        reading,
        known,
        relevance,
        &signatures.signatures,
        &contacts.contacts,
        record.kind == DocumentKind::Application,
    );
    if let Some((name, evidence)) = found.association {
        record.association = Some(name);
        record.evidence.insert("/association".to_owned(), evidence);
    }
    for (i, (name, evidence)) in found.applicant.into_iter().enumerate() {
        record.applicant.push(name);
        record.evidence.insert(format!("/applicant/{i}"), evidence);
    }
    record.parties = found.parties;
    record.municipalities = found.municipalities;
    record.contacts = contacts.contacts;
    if let Some((number, evidence)) = references.own {
        record.reference = Some(number);
        record.evidence.insert("/reference".to_owned(), evidence);
    }
    record.references = references.all;
    if let Some((decision, evidence)) = decision::find(reading, relevance, record.kind) {
        record.decision = Some(decision);
        record.evidence.insert("/decision".to_owned(), evidence);
    }
    for signature in &signatures.signatures {
        if signature.name.is_none() && signature.kind == crate::model::SignatureKind::ESignPage {
            record.warnings.push(
                Warning::new(
                    "signature_without_name",
                    Severity::Review,
                    "a signature's time stands without a name that can be told",
                )
                .at(signature.location.clone()),
            );
        }
    }
    record.signatures = signatures.signatures;
    record.warnings.extend(signatures.warnings);
    record.warnings.extend(contacts.warnings);
    record.warnings.extend(found.warnings);
}

/// The lines of passages that say nothing of the project: lists of other documents. Lines of help and
/// contract text stay: signature blocks stand among them.
fn foreign_lines<'d>(reading: &Reading<'d>, relevance: &Relevance) -> FxHashSet<&'d str> {
    let mut texts: FxHashSet<&'d str> = FxHashSet::default();
    for (index, passage) in reading.passages.iter().enumerate() {
        if relevance.is_foreign(index) {
            texts.extend(passage.text.lines().map(str::trim));
        }
    }
    texts
}
