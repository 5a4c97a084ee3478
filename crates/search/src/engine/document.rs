//! A case as a document of the index, and back.

use aktsam_record::model::Sek;
use tantivy::schema::{TantivyDocument, Value};

use super::schema::{Fields, Text};
use super::spans::Span;
use super::tokenize::Streams;
use crate::analysis::Analyzer;
use crate::case::{IndexedCase, Passage};
use crate::collate::sort_key;
use crate::names::{municipality_names, reference_keys};

/// The document of a case.
pub(crate) fn document(
    fields: &Fields,
    case: &IndexedCase,
    analyzer: &Analyzer,
) -> serde_json::Result<TantivyDocument> {
    let mut doc = TantivyDocument::default();
    let add = |doc: &mut TantivyDocument, text: Text, streams: &Streams| {
        let of = fields.text(text);
        for (field, laid) in [
            (of.exact, &streams.exact),
            (of.stem, &streams.stem),
            (of.part, &streams.part),
            (of.folded, &streams.folded),
        ] {
            if !laid.text.is_empty() {
                doc.add_text(field, &laid.text);
            }
        }
    };
    let add_text =
        |doc: &mut TantivyDocument, text: Text, values: &mut dyn Iterator<Item = &str>| {
            let mut streams = Streams::default();
            for value in values {
                streams.add(value, analyzer);
            }
            add(doc, text, &streams);
        };
    let mut body = Streams::default();
    doc.add_text(fields.case_id, &case.case_id);
    for id in &case.record_ids {
        doc.add_text(fields.record_id, id);
    }
    if let Some(title) = &case.title {
        add_text(&mut doc, Text::Title, &mut std::iter::once(title.as_str()));
        body.add(title, analyzer);
        doc.add_text(fields.title_key, sort_key(title));
    }
    if let Some(association) = &case.association {
        let name = association.as_str();
        add_text(&mut doc, Text::Association, &mut std::iter::once(name));
        doc.add_text(fields.association, association);
    }
    let parties = case.parties.iter().chain(&case.applicant);
    add_text(&mut doc, Text::Party, &mut parties.map(String::as_str));
    for passage in &case.passages {
        if let Some(heading) = &passage.heading {
            body.add(heading, analyzer);
        }
        let at = body.add(&passage.text, analyzer);
        for field in &passage.fields {
            if let Some(span) = Span::of(*field, &at) {
                doc.add_u64(fields.spans, span.packed());
            }
        }
    }
    add(&mut doc, Text::Body, &body);
    for municipality in &case.municipalities {
        for name in municipality_names(&municipality.code, &municipality.name) {
            doc.add_text(fields.municipality, name);
        }
        doc.add_text(
            fields.municipality_facet,
            format!("{}\t{}", municipality.code, municipality.name),
        );
    }
    for method in &case.methods {
        doc.add_text(fields.method, &method.id);
        doc.add_text(
            fields.method_facet,
            format!("{}\t{}", method.id, method.name),
        );
    }
    for kind in &case.kinds {
        doc.add_text(fields.kind, kind.as_str());
    }
    for application_type in &case.application_types {
        doc.add_text(fields.application_type, application_type.as_str());
    }
    for warning in &case.warnings {
        doc.add_text(fields.warning, warning);
    }
    for field in case.fields() {
        doc.add_text(fields.has, field.as_str());
    }
    for reference in &case.references {
        for key in reference_keys(reference) {
            doc.add_text(fields.reference, key);
        }
    }
    for year in &case.years {
        doc.add_i64(fields.year, i64::from(*year));
    }
    if let Some(last) = case.years.iter().max() {
        doc.add_i64(fields.last_year, i64::from(*last));
    }
    for year in &case.running {
        doc.add_i64(fields.running, i64::from(*year));
    }
    if let Some(applied) = case.applied {
        doc.add_i64(fields.applied, Sek::ore(applied));
    }
    if let Some(age) = case.age_min {
        doc.add_i64(fields.age_min, i64::from(age));
    }
    if let Some(age) = case.age_max {
        doc.add_i64(fields.age_max, i64::from(age));
    }
    doc.add_bytes(fields.case, &serde_json::to_vec(case)?);
    doc.add_bytes(fields.passages, &serde_json::to_vec(&case.passages)?);
    Ok(doc)
}

/// The case of a document, without its passages; `None` where the bytes are none.
pub(crate) fn read_case(fields: &Fields, doc: &TantivyDocument) -> Option<IndexedCase> {
    serde_json::from_slice(doc.get_first(fields.case)?.as_bytes()?).ok()
}

/// The passages of a document.
pub(crate) fn read_passages(fields: &Fields, doc: &TantivyDocument) -> Option<Vec<Passage>> {
    serde_json::from_slice(doc.get_first(fields.passages)?.as_bytes()?).ok()
}
