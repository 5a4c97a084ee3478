//! What the index knows of a project: the case (ärende), made of one or several records.

use std::collections::BTreeSet;

use aktsam_document::Location;
use aktsam_record::Record;
use aktsam_record::model::{
    ApplicationType, DocumentKind, Field, MethodUse, MunicipalityStatus, ReferenceRole, Sek,
};
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::dates::{years_between, years_of};

/// A project as it is indexed and shown: the unit of every hit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct IndexedCase {
    /// Id of the case in the catalogue; a case is replaced by its id.
    pub case_id: String,
    /// Ids of its records.
    pub record_ids: Vec<String>,
    /// Paths of its files, record by record as in `record_ids`.
    pub paths: Vec<String>,
    /// The project's name.
    pub title: Option<String>,
    /// The coordination association (samordningsförbund) that is asked.
    pub association: Option<String>,
    /// Registration numbers of this matter (diarienummer), as written.
    pub references: Vec<String>,
    /// What its documents are.
    pub kinds: Vec<DocumentKind>,
    /// What its applications ask for.
    pub application_types: Vec<ApplicationType>,
    /// Years that its documents give themselves (daterad).
    pub years: Vec<i16>,
    /// Years in which the project runs (löper).
    pub running: Vec<i16>,
    /// Municipalities (kommuner) that take part or are covered.
    pub municipalities: Vec<CaseMunicipality>,
    /// Organisations that take part, under each name that the documents use.
    pub parties: Vec<String>,
    /// Who applies.
    pub applicant: Vec<String>,
    /// Grand total applied for (sökt belopp).
    pub applied: Option<Sek>,
    /// Lowest age of the target group (målgrupp).
    pub age_min: Option<u8>,
    /// Highest age of the target group.
    pub age_max: Option<u8>,
    /// Number of participants.
    pub participants: Option<u32>,
    /// Methods that the documents speak of.
    pub methods: Vec<CaseMethod>,
    /// Codes of the records' warnings.
    pub warnings: Vec<String>,
    /// The text, section by section in reading order, record after record. The index keeps it apart.
    #[serde(default, skip_serializing)]
    pub passages: Vec<Passage>,
}

/// A municipality of a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseMunicipality {
    /// Four-digit code of Statistics Sweden (kommunkod).
    pub code: String,
    /// Name with "kommun" or "stad".
    pub name: String,
}

/// A method of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseMethod {
    /// Stable id, `bip`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// How the documents speak of it, the strongest of them.
    #[serde(rename = "use")]
    pub usage: MethodUse,
}

/// A section's text and where it stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Passage {
    /// Record that it belongs to.
    pub record_id: String,
    /// What the section is about: none, one or several fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Its heading as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Part of the project that it belongs to (delinsats).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The text, NFC.
    pub text: String,
    /// Where it stands.
    #[serde(default)]
    pub location: Location,
    /// Stretches of the text whose place is known more closely than the section's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<Anchor>,
}

/// A stretch of a passage with a place of its own, or that speaks of a method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// First byte in the passage's text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Where it stands.
    #[serde(default)]
    pub location: Location,
    /// Id of the method that it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

impl Passage {
    /// What is known of it, its text left out.
    pub(crate) fn without_text(&self) -> Self {
        let Self {
            record_id,
            fields,
            heading,
            scope,
            text: _,
            location,
            anchors,
        } = self;
        Self {
            record_id: record_id.clone(),
            fields: fields.clone(),
            heading: heading.clone(),
            scope: scope.clone(),
            text: String::new(),
            location: location.clone(),
            anchors: anchors.clone(),
        }
    }

    /// The first of its fields.
    pub fn field(&self) -> Option<Field> {
        self.fields.first().copied()
    }
}

impl IndexedCase {
    /// Makes a case of its records. The first application leads: its title, association, sum and
    /// target group are the case's; what it does not tell is taken from the records in their order.
    /// Embedded records are not entered: the catalogue hands each record over on its own.
    pub fn from_records(case_id: &str, records: &[Record]) -> Self {
        let mut led: Vec<&Record> = records.iter().collect();
        led.sort_by_key(|r| r.kind != DocumentKind::Application);
        let first = |pick: &dyn Fn(&Record) -> Option<String>| led.iter().find_map(|r| pick(r));
        let target = led
            .iter()
            .find(|r| r.target.age_min.is_some() || r.target.age_max.is_some());
        let mut case = Self {
            case_id: case_id.to_owned(),
            title: first(&|r| r.title.clone()),
            association: first(&|r| r.association.clone()),
            applied: led.iter().find_map(|r| r.budget.applied),
            age_min: target.and_then(|r| r.target.age_min),
            age_max: target.and_then(|r| r.target.age_max),
            participants: led.iter().find_map(|r| r.target.participants),
            ..Self::default()
        };
        let mut years = BTreeSet::new();
        let mut running = BTreeSet::new();
        let mut municipalities = BTreeSet::new();
        let mut parties = BTreeSet::new();
        for record in &led {
            years.extend(record.dated.iter().filter_map(|d| years_of(d)));
            running.extend(years_between(
                record.timeline.start.as_deref(),
                record.timeline.end.as_deref(),
            ));
            municipalities.extend(
                record
                    .municipalities
                    .iter()
                    .filter(|m| m.status != MunicipalityStatus::Declined)
                    .map(|m| CaseMunicipality {
                        code: m.code.clone(),
                        name: m.name.clone(),
                    }),
            );
            for party in &record.parties {
                parties.insert(party.name.clone());
                parties.insert(party.as_written.clone());
            }
            for applicant in &record.applicant {
                push_new(&mut case.applicant, applicant.clone());
            }
            push_new(&mut case.kinds, record.kind);
            if let Some(application_type) = record.application_type {
                push_new(&mut case.application_types, application_type);
            }
            let own = record.reference.iter().chain(
                record
                    .references
                    .iter()
                    .filter(|r| r.role == ReferenceRole::Own)
                    .map(|r| &r.value),
            );
            for reference in own {
                push_new(&mut case.references, reference.clone());
            }
            for warning in &record.warnings {
                push_new(&mut case.warnings, warning.code.to_string());
            }
            case.add_methods(record);
        }
        // Text and files stay in the order in which the records were handed over: the first leads.
        for record in records {
            case.record_ids.push(record.id.clone());
            for path in &record.source.paths {
                push_new(&mut case.paths, path.clone());
            }
            case.add_passages(record);
        }
        case.years = years.into_iter().collect();
        case.running = running.into_iter().collect();
        case.municipalities = municipalities.into_iter().collect();
        case.parties = parties.into_iter().filter(|p| !p.is_empty()).collect();
        case
    }

    fn add_methods(&mut self, record: &Record) {
        for method in &record.methods {
            if let Some(known) = self.methods.iter_mut().find(|m| m.id == method.id) {
                known.usage = known.usage.min(method.usage);
            } else {
                self.methods.push(CaseMethod {
                    id: method.id.clone(),
                    name: method.name.clone(),
                    usage: method.usage,
                });
            }
        }
    }

    fn add_passages(&mut self, record: &Record) {
        let mut told = vec![false; record.tables.len()];
        for section in &record.sections {
            for &table in &section.tables {
                if let Some(told) = told.get_mut(table as usize) {
                    *told = true;
                }
            }
            if section.text.trim().is_empty() && section.heading.is_none() {
                continue;
            }
            let mut passage = Passage {
                record_id: record.id.clone(),
                fields: section.fields.clone(),
                heading: section.heading.as_deref().map(nfc),
                scope: section.scope.clone(),
                text: nfc(&section.text),
                location: section.location.clone(),
                anchors: Vec::new(),
            };
            passage.anchor_quotes(record);
            self.passages.push(passage);
        }
        // Tables outside every section, such as those of a workbook.
        for (table, _) in record.tables.iter().zip(told).filter(|(_, told)| !told) {
            let rows: Vec<String> = table
                .rows
                .iter()
                .map(|row| {
                    let cells: Vec<&str> = row.iter().map(|c| c.text.as_str()).collect();
                    cells.join("\t")
                })
                .collect();
            let text = nfc(&rows.join("\n"));
            if !text.trim().is_empty() {
                self.passages.push(Passage {
                    record_id: record.id.clone(),
                    heading: table.caption.clone().or_else(|| table.sheet.clone()),
                    text,
                    location: table.location.clone(),
                    ..Passage::default()
                });
            }
        }
    }

    /// The canonical fields that have text.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields: Vec<Field> = self
            .passages
            .iter()
            .filter(|p| !p.text.trim().is_empty())
            .flat_map(|p| p.fields.iter().copied())
            .collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

impl Passage {
    /// Finds the record's quotes that have a place of their own in this passage.
    fn anchor_quotes(&mut self, record: &Record) {
        let mentions = record.methods.iter().flat_map(|method| {
            let id = Some(&method.id);
            method
                .mentions
                .iter()
                .map(move |m| (&m.quote, &m.location, id))
        });
        let goals = record.goals.iter().map(|g| (&g.text, &g.location, None));
        for (quote, location, method) in mentions.chain(goals) {
            let quote = quote.trim();
            let known = !location.is_unknown() && *location != self.location;
            if quote.is_empty() || (!known && method.is_none()) {
                continue;
            }
            if let Some(start) = self.text.find(quote) {
                let anchor = Anchor {
                    start,
                    end: start + quote.len(),
                    location: location.clone(),
                    method: method.cloned(),
                };
                push_new(&mut self.anchors, anchor);
            }
        }
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn nfc(text: &str) -> String {
    if is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}
