//! The record, put together.

use std::collections::BTreeMap;

use aktsam_document::Document;

use crate::lexicon::Lexicon;
use crate::model::{
    Budget, DocumentKind, Extractor, Record, SCHEMA_VERSION, Source, Target, Timeline,
};

/// What is known of a file besides its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// BLAKE3 hash of the bytes, in hex.
    pub id: String,
    /// Id of the file that it was embedded in.
    pub parent: Option<String>,
    /// Path below the import root, with `/`, or the file's name.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// Understands a document.
///
/// It never fails: what is not there is `null`, and what is doubtful is a warning of the record.
pub fn build(document: &Document, file: &FileFacts, lexicon: &Lexicon) -> Record {
    let info = &document.source;
    Record {
        schema_version: SCHEMA_VERSION.to_owned(),
        extractor: Extractor {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data: lexicon.hash().to_owned(),
        },
        id: file.id.clone(),
        parent: file.parent.clone(),
        source: Source {
            paths: vec![file.path.clone()],
            media_type: info.media_type.to_string(),
            bytes: file.bytes,
            pages: info.pages,
            producer: info.producer.clone(),
            author: info.author.clone(),
            created: info.created.clone(),
            text_origin: info.text_origin,
        },
        kind: DocumentKind::Other,
        application_type: None,
        language: None,
        title: None,
        reference: None,
        references: Vec::new(),
        association: None,
        applicant: Vec::new(),
        parties: Vec::new(),
        municipalities: Vec::new(),
        contacts: Vec::new(),
        dated: None,
        decision: None,
        fields: BTreeMap::new(),
        sections: Vec::new(),
        goals: Vec::new(),
        target: Target::default(),
        methods: Vec::new(),
        budget: Budget::default(),
        staffing: Vec::new(),
        timeline: Timeline::default(),
        signatures: Vec::new(),
        tables: Vec::new(),
        evidence: BTreeMap::new(),
        embedded: Vec::new(),
        warnings: document.warnings.clone(),
    }
}
