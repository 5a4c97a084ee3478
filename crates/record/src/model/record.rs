//! The record itself.

use std::collections::BTreeMap;

use aktsam_document::{Location, TextOrigin, Warning};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ApplicationType, Budget, Contact, DocumentKind, Explanation, Field, Goal, Method, Municipality,
    Outcome, Party, RecordTable, ReferenceRole, Section, Sek, Signature, TargetPer,
};

/// Version of the contract. Keys may be added within a major number, not removed.
pub const SCHEMA_VERSION: &str = "1.0";

/// What a document means: the one thing that `aktsam extract` prints, the catalogue stores and the
/// export hands out. Unknown is `null`, an empty list `[]`; every key is always there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Version of this contract.
    #[schemars(title = "Schemaversion")]
    pub schema_version: String,
    /// What read it.
    #[schemars(title = "Läst av")]
    pub extractor: Extractor,
    /// BLAKE3 hash of the file's bytes, in hex.
    #[schemars(title = "Id")]
    pub id: String,
    /// Id of the file that this one was embedded in or zipped with.
    #[schemars(title = "Ingår i")]
    pub parent: Option<String>,
    /// The file.
    #[schemars(title = "Fil")]
    pub source: Source,
    /// What it is.
    #[schemars(title = "Slag")]
    pub kind: DocumentKind,
    /// What it asks for; `None` where it is no application.
    #[schemars(title = "Ansökningstyp")]
    pub application_type: Option<ApplicationType>,
    /// Language as ISO 639-1; `None` where there is too little text.
    #[schemars(title = "Språk")]
    pub language: Option<String>,
    /// The project's name, without "Ansökan:".
    #[schemars(title = "Insatsens namn")]
    pub title: Option<String>,
    /// Registration number (diarienummer) of this matter, as written.
    #[schemars(title = "Diarienummer")]
    pub reference: Option<String>,
    /// All registration numbers.
    #[schemars(title = "Diarienummer, alla")]
    pub references: Vec<Reference>,
    /// The coordination association (samordningsförbund) that is asked.
    #[schemars(title = "Samordningsförbund")]
    pub association: Option<String>,
    /// Who applies.
    #[schemars(title = "Sökande")]
    pub applicant: Vec<String>,
    /// Organisations that take part.
    #[schemars(title = "Parter")]
    pub parties: Vec<Party>,
    /// Municipalities.
    #[schemars(title = "Kommuner")]
    pub municipalities: Vec<Municipality>,
    /// People to ask.
    #[schemars(title = "Kontaktpersoner")]
    pub contacts: Vec<Contact>,
    /// The date that the document gives itself, ISO 8601.
    #[schemars(title = "Daterad")]
    pub dated: Option<String>,
    /// What was decided, where the document tells.
    #[schemars(title = "Beslut")]
    pub decision: Option<Decision>,
    /// Field → its text, from the sections without a scope.
    #[schemars(title = "Fält")]
    pub fields: BTreeMap<Field, String>,
    /// All sections in reading order.
    #[schemars(title = "Avsnitt")]
    pub sections: Vec<Section>,
    /// Single goals.
    #[schemars(title = "Mål")]
    pub goals: Vec<Goal>,
    /// Who it is for, of the whole.
    #[schemars(title = "Målgrupp")]
    pub target: Target,
    /// Methods and models.
    #[schemars(title = "Metoder")]
    pub methods: Vec<Method>,
    /// Money.
    #[schemars(title = "Budget")]
    pub budget: Budget,
    /// Posts.
    #[schemars(title = "Bemanning")]
    pub staffing: Vec<Staffing>,
    /// When.
    #[schemars(title = "Tidplan")]
    pub timeline: Timeline,
    /// Signatures.
    #[schemars(title = "Underskrifter")]
    pub signatures: Vec<Signature>,
    /// Every table of the document.
    #[schemars(title = "Tabeller")]
    pub tables: Vec<RecordTable>,
    /// JSON Pointer → what was read, and where.
    #[schemars(title = "Belägg")]
    pub evidence: BTreeMap<String, Evidence>,
    /// Records of embedded files and archive members.
    #[schemars(title = "Inbäddade filer")]
    pub embedded: Vec<Record>,
    /// What a person should know.
    #[schemars(title = "Varningar")]
    pub warnings: Vec<Warning>,
    /// Why it was read so: only where that was asked for, and no part of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub explanation: Option<Box<Explanation>>,
}

/// What read a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Extractor {
    /// Version of Aktsam.
    #[schemars(title = "Version")]
    pub version: String,
    /// Hash of the lexicons and form profiles in use.
    #[schemars(title = "Data")]
    pub data: String,
}

/// The file that a record was read from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Paths below the import root, with `/`, sorted.
    #[schemars(title = "Sökvägar")]
    pub paths: Vec<String>,
    /// Media type by content.
    #[schemars(title = "Medietyp")]
    pub media_type: String,
    /// Size in bytes.
    #[schemars(title = "Storlek")]
    pub bytes: u64,
    /// Pages or sheets.
    #[schemars(title = "Sidor")]
    pub pages: Option<u32>,
    /// Program that made it.
    #[schemars(title = "Program")]
    pub producer: Option<String>,
    /// Author of its properties.
    #[schemars(title = "Författare")]
    pub author: Option<String>,
    /// When it was made.
    #[schemars(title = "Skapad")]
    pub created: Option<String>,
    /// Where its text comes from.
    #[schemars(title = "Textens ursprung")]
    pub text_origin: TextOrigin,
}

/// A registration number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// As written.
    #[schemars(title = "Nummer")]
    pub value: String,
    /// What it points to.
    #[schemars(title = "Roll")]
    pub role: ReferenceRole,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// What was decided.
    #[schemars(title = "Utfall")]
    pub outcome: Option<Outcome>,
    /// When.
    #[schemars(title = "Datum")]
    pub date: Option<String>,
    /// How much was granted.
    #[schemars(title = "Beviljat")]
    pub granted: Option<Sek>,
    /// Paragraph of the minutes.
    #[schemars(title = "Paragraf")]
    pub paragraph: Option<String>,
}

/// Who a project is for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Lowest age in years.
    #[schemars(title = "Lägsta ålder")]
    pub age_min: Option<u8>,
    /// Highest age in years.
    #[schemars(title = "Högsta ålder")]
    pub age_max: Option<u8>,
    /// Number of participants.
    #[schemars(title = "Antal deltagare")]
    pub participants: Option<u32>,
    /// What that number counts.
    #[schemars(title = "Per")]
    pub per: Option<TargetPer>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Staffing {
    /// Title of the post.
    #[schemars(title = "Roll")]
    pub role: String,
    /// Employer.
    #[schemars(title = "Organisation")]
    pub organisation: Option<String>,
    /// Percent of full time.
    #[schemars(title = "Tjänstgöringsgrad")]
    pub percent: Option<f64>,
    /// Calendar year.
    #[schemars(title = "År")]
    pub year: Option<i16>,
    /// Part of the project.
    #[schemars(title = "Delinsats")]
    pub scope: Option<String>,
    /// Where it stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}

/// When a project runs. Dates are ISO 8601 with precision kept by length, or EDTF seasons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Timeline {
    /// First day.
    #[schemars(title = "Start")]
    pub start: Option<String>,
    /// Last day.
    #[schemars(title = "Slut")]
    pub end: Option<String>,
    /// Phases.
    #[schemars(title = "Faser")]
    pub phases: Vec<Phase>,
}

/// A phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Phase {
    /// Its name.
    #[schemars(title = "Fas")]
    pub label: String,
    /// First day.
    #[schemars(title = "Start")]
    pub start: Option<String>,
    /// Last day.
    #[schemars(title = "Slut")]
    pub end: Option<String>,
}

/// What a value was read from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The words; `None` for a derived value.
    #[schemars(title = "Citat")]
    pub quote: Option<String>,
    /// Where they stand.
    #[schemars(title = "Plats")]
    pub location: Location,
    /// JSON Pointers of the values that a derived value was made from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(title = "Härlett ur")]
    pub from: Vec<String>,
}
