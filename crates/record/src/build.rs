//! The record, put together.

use aktsam_document::{Document, Severity, Table, Warning};

use crate::budget::{self, BudgetContext};
use crate::lexicon::Lexicon;
use crate::model::{
    ApplicationType, Budget, DocumentKind, Evidence, Explanation, Extractor, Record, RecordCell,
    RecordTable, SCHEMA_VERSION, Source,
};
use crate::reading::Reading;
use crate::relevance::Relevance;
use crate::{goals, identity, methods, people, sections, target, timeline};

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
    read(document, file, lexicon).0
}

/// As [`build`], with the reasons in [`Record::explanation`].
pub fn build_explained(document: &Document, file: &FileFacts, lexicon: &Lexicon) -> Record {
    let (mut record, reading, budget) = read(document, file, lexicon);
    record.explanation = Some(Box::new(Explanation {
        sections: sections::reasons(&reading),
        forms: reading.forms,
        budget,
    }));
    record
}

/// The record, with its reading and the reasons for its budget.
fn read<'d>(
    document: &'d Document,
    file: &FileFacts,
    lexicon: &Lexicon,
) -> (Record, Reading<'d>, Vec<String>) {
    let mut reading = sections::read(document, lexicon);
    let relevance = Relevance::of(&reading);
    let mut record = empty(document, file, lexicon);
    identify(&reading, &relevance, &mut record);
    let reached = record.kind == DocumentKind::Report
        || record.application_type == Some(ApplicationType::Extension);
    sections::settle_results(&mut reading, reached);
    sections::settle_accounts(&mut reading);
    if record.kind == DocumentKind::Report {
        sections::settle_anchoring(&mut reading);
    }
    warn_of_images(document, &mut record);

    record.sections = sections::sections(&reading);
    record.fields = sections::fields(&record.sections);
    record.goals = goals::find(&reading);

    let timeline = timeline::read(&reading);
    record.timeline = timeline.timeline;
    record.evidence.extend(timeline.evidence);
    let target = target::read(&reading);
    record.target = target.target;
    record.evidence.extend(target.evidence);

    let methods = methods::find(&reading, &lexicon.methods, &relevance);
    record.methods = methods.methods;
    record.warnings.extend(methods.warnings);
    people::add(&reading, lexicon, &relevance, &mut record);

    date_decision(&mut record);

    let budget = budget::read(&reading, &budget_context(&record), &lexicon.organisations);
    record.budget = budget.budget;
    record.staffing = budget.staffing;
    record.evidence.extend(budget.evidence);
    record.warnings.extend(budget.warnings);

    record.tables = document.tables.iter().map(table).collect();
    (record, reading, budget.explain)
}

/// Minutes are dated by their meeting: that is the day of their decision.
fn date_decision(record: &mut Record) {
    if record.kind != DocumentKind::Decision {
        return;
    }
    let dated = record.dated.clone();
    if let (Some(decision), Some(day)) = (&mut record.decision, dated)
        && decision.date.is_none()
    {
        decision.date = Some(day);
        let from = vec!["/dated".to_owned()];
        prove(
            record,
            "/decision/date",
            Evidence {
                from,
                ..Evidence::default()
            },
        );
    }
}

/// What is known of time when the budget is read.
fn budget_context(record: &Record) -> BudgetContext {
    BudgetContext {
        start: record.timeline.start.clone(),
        end: record.timeline.end.clone(),
        default_year: record
            .dated
            .as_ref()
            .and_then(|d| d.get(..4))
            .and_then(|y| y.parse().ok()),
        is_budget: record.kind == DocumentKind::Budget,
        is_report: record.kind == DocumentKind::Report,
    }
}

/// Kind, title, date and language.
fn identify(reading: &Reading<'_>, relevance: &Relevance, record: &mut Record) {
    let title = identity::title(reading, relevance);
    let name = title.as_ref().map(|(name, _)| name.as_str());
    record.kind = identity::kind(reading, name);
    record.application_type = (record.kind == DocumentKind::Application)
        .then(|| identity::application_type(reading, name));
    record.language = identity::language(reading);
    if let Some((name, evidence)) = title {
        record.title = Some(name);
        prove(record, "/title", evidence);
    }
    if let Some((date, evidence)) = identity::dated(reading, relevance) {
        record.dated = Some(date);
        prove(record, "/dated", evidence);
    }
}

/// Pages without text are told, never passed off as empty.
fn warn_of_images(document: &Document, record: &mut Record) {
    let pages = &document.source.needs_ocr;
    let (Some(first), false) = (
        pages.first(),
        record.warnings.iter().any(|w| w.code == "needs_ocr"),
    ) else {
        return;
    };
    let message = if pages.len() == 1 {
        format!("page {first} is an image without text; it needs text recognition (OCR)")
    } else {
        format!(
            "{} pages are images without text, the first is page {first}; they need text recognition (OCR)",
            pages.len()
        )
    };
    record
        .warnings
        .push(Warning::new("needs_ocr", Severity::Review, message));
}

fn prove(record: &mut Record, pointer: &str, evidence: Evidence) {
    record.evidence.insert(pointer.to_owned(), evidence);
}

fn empty(document: &Document, file: &FileFacts, lexicon: &Lexicon) -> Record {
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
        fields: std::collections::BTreeMap::new(),
        sections: Vec::new(),
        goals: Vec::new(),
        target: crate::model::Target::default(),
        methods: Vec::new(),
        budget: Budget::default(),
        staffing: Vec::new(),
        timeline: crate::model::Timeline::default(),
        signatures: Vec::new(),
        tables: Vec::new(),
        evidence: std::collections::BTreeMap::new(),
        embedded: Vec::new(),
        warnings: document.warnings.clone(),
        explanation: None,
    }
}

fn table(table: &Table) -> RecordTable {
    RecordTable {
        caption: table.caption.clone(),
        sheet: table.sheet.clone(),
        header_rows: table.header_rows,
        location: table.location.clone(),
        rows: table
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| RecordCell {
                        text: cell.text.clone(),
                        row_span: cell.row_span,
                        col_span: cell.col_span,
                        computed: cell.computed,
                        hidden: cell.hidden,
                        location: cell.location.clone(),
                    })
                    .collect()
            })
            .collect(),
    }
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod strangers;
