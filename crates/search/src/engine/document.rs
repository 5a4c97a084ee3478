//! A case as a document of the index, and back.

use std::ops::Range;

use aktsam_record::model::Sek;
use serde::{Deserialize, Serialize};
use tantivy::schema::{TantivyDocument, Value};

use super::schema::{Fields, Text};
use super::spans::packed;
use super::tokenize::{Streams, TooLong};
use crate::analysis::Analyzer;
use crate::case::{IndexedCase, Passage};
use crate::collate::sort_key;
use crate::error::SearchError;
use crate::names::{municipality_names, reference_keys};

/// A passage of a document, without its text.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Laid {
    /// What is known of it; its text is empty.
    pub(super) passage: Passage,
    /// Bytes of its text.
    bytes: usize,
    /// Positions of the words of its heading.
    pub(super) heading: Range<u32>,
    /// Positions of the words of its text.
    pub(super) at: Range<u32>,
}

/// The document of a case.
pub(super) fn document(
    fields: &Fields,
    case: &IndexedCase,
    analyzer: &Analyzer,
) -> Result<TantivyDocument, SearchError> {
    let mut doc = TantivyDocument::default();
    let too_long = |TooLong| SearchError::TooLong(case.case_id.clone());
    let add = |doc: &mut TantivyDocument, text: Text, mut streams: Streams<'_>| {
        let of = fields.text(text);
        for (field, laid) in [
            (of.exact, streams.lower()),
            (of.stem, streams.stems()),
            (of.part, streams.parts()),
        ] {
            if !laid.is_empty() {
                doc.add_text(field, laid);
            }
        }
    };
    let mut add_texts = |text: Text, values: &mut dyn Iterator<Item = &str>| {
        let mut streams = Streams::new(analyzer);
        for value in values {
            streams.add(value).map_err(too_long)?;
        }
        add(&mut doc, text, streams);
        Ok::<(), SearchError>(())
    };
    add_texts(Text::Title, &mut case.title.as_deref().into_iter())?;
    add_texts(
        Text::Association,
        &mut case.association.as_deref().into_iter(),
    )?;
    let parties = case.parties.iter().chain(&case.applicant);
    add_texts(Text::Party, &mut parties.map(String::as_str))?;
    let mut body = Streams::new(analyzer);
    if let Some(title) = &case.title {
        body.add(title).map_err(too_long)?;
    }
    let mut passages = Vec::with_capacity(case.passages.len());
    let mut text = String::new();
    for passage in &case.passages {
        let heading = match &passage.heading {
            Some(heading) => body.add(heading).map_err(too_long)?,
            None => 0..0,
        };
        let at = body.add(&passage.text).map_err(too_long)?;
        for span in passage.fields.iter().flat_map(|f| packed(*f, at.clone())) {
            doc.add_u64(fields.spans, span);
        }
        text.push_str(&passage.text);
        passages.push(Laid {
            passage: passage.without_text(),
            bytes: passage.text.len(),
            heading,
            at,
        });
    }
    add(&mut doc, Text::Body, body);
    doc.add_text(fields.case_id, &case.case_id);
    for id in &case.record_ids {
        doc.add_text(fields.record_id, id);
    }
    if let Some(title) = &case.title {
        doc.add_text(fields.title_key, sort_key(title));
    }
    if let Some(association) = &case.association {
        doc.add_text(fields.association, association);
    }
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
    let unwritable = |e: serde_json::Error| SearchError::Unwritable {
        case_id: case.case_id.clone(),
        message: e.to_string(),
    };
    doc.add_text(
        fields.case,
        serde_json::to_string(case).map_err(unwritable)?,
    );
    doc.add_text(
        fields.passages,
        serde_json::to_string(&passages).map_err(unwritable)?,
    );
    doc.add_text(fields.text, text);
    Ok(doc)
}

/// The case of a document, without its passages; `None` where it holds none.
pub(super) fn read_case(fields: &Fields, doc: &TantivyDocument) -> Option<IndexedCase> {
    serde_json::from_str(doc.get_first(fields.case)?.as_str()?).ok()
}

/// The passages of a document, each with its text.
pub(super) fn read_passages<'d>(
    fields: &Fields,
    doc: &'d TantivyDocument,
) -> Option<Vec<(Laid, &'d str)>> {
    let laid: Vec<Laid> = serde_json::from_str(doc.get_first(fields.passages)?.as_str()?).ok()?;
    let mut rest = doc.get_first(fields.text)?.as_str()?;
    let mut out = Vec::with_capacity(laid.len());
    for passage in laid {
        let (text, after) = rest.split_at_checked(passage.bytes)?;
        rest = after;
        out.push((passage, text));
    }
    Some(out)
}
