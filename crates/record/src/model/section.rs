//! Sections, goals, methods and tables.

use aktsam_document::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Field, GoalKind, HeadingMatch, MethodUse, Unit};

/// A section: a heading and what stands under it, up to the next heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// The heading as it stands; `None` for text before the first one.
    #[schemars(title = "Rubrik")]
    pub heading: Option<String>,
    /// Level, 1 topmost.
    #[schemars(title = "Nivå")]
    pub level: u8,
    /// Its number, "1.1".
    #[schemars(title = "Nummer")]
    pub number: Option<String>,
    /// What it is about: none, one or several fields.
    #[schemars(title = "Fält")]
    pub fields: Vec<Field>,
    /// How the heading was understood.
    #[serde(rename = "match")]
    #[schemars(title = "Tolkning")]
    pub matched: HeadingMatch,
    /// Part of the project that it belongs to.
    #[schemars(title = "Delinsats")]
    pub scope: Option<String>,
    /// The answer.
    #[schemars(title = "Text")]
    pub text: String,
    /// The form's help text beside it.
    #[schemars(title = "Hjälptext")]
    pub guidance: Option<String>,
    /// Indexes of its tables in [`Record::tables`](super::Record::tables).
    #[schemars(title = "Tabeller")]
    pub tables: Vec<u32>,
    /// Where it stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}

/// A single goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Goal {
    /// Its kind.
    #[schemars(title = "Slag")]
    pub kind: GoalKind,
    /// Its words.
    #[schemars(title = "Mål")]
    pub text: String,
    /// The number it can be measured by.
    #[schemars(title = "Målvärde")]
    pub target: Option<GoalTarget>,
    /// Part of the project that it belongs to.
    #[schemars(title = "Delinsats")]
    pub scope: Option<String>,
    /// Where it stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}

/// The number that a goal can be measured by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GoalTarget {
    /// The number.
    #[schemars(title = "Värde")]
    pub value: f64,
    /// What it counts.
    #[schemars(title = "Enhet")]
    pub unit: Unit,
}

/// A method or model (metod, modell) that the document speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Method {
    /// Stable id, lower-case ASCII: `bip`, `supported_employment`.
    #[schemars(title = "Id")]
    pub id: String,
    /// Name to show.
    #[schemars(title = "Metod")]
    pub name: String,
    /// How the document speaks of it, the strongest of its mentions.
    #[serde(rename = "use")]
    #[schemars(title = "Användning")]
    pub usage: MethodUse,
    /// Where it is mentioned.
    #[schemars(title = "Omnämnanden")]
    pub mentions: Vec<Mention>,
}

/// A mention of a method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The sentence.
    #[schemars(title = "Citat")]
    pub quote: String,
    /// Field of the section it stands in.
    #[schemars(title = "Fält")]
    pub field: Option<Field>,
    /// Where it stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}

/// A table as the document has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordTable {
    /// Caption.
    #[schemars(title = "Tabellrubrik")]
    pub caption: Option<String>,
    /// Sheet of a workbook.
    #[schemars(title = "Blad")]
    pub sheet: Option<String>,
    /// How many rows at the top are headers.
    #[schemars(title = "Rubrikrader")]
    pub header_rows: u32,
    /// Where it stands.
    #[schemars(title = "Plats")]
    pub location: Location,
    /// Rows; each lists only the cells that start in it, as in HTML.
    #[schemars(title = "Rader")]
    pub rows: Vec<Vec<RecordCell>>,
}

/// A cell of a [`RecordTable`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordCell {
    /// Its text.
    #[schemars(title = "Text")]
    pub text: String,
    /// Rows that it spans.
    #[schemars(title = "Radspann")]
    pub row_span: u32,
    /// Columns that it spans.
    #[schemars(title = "Kolumnspann")]
    pub col_span: u32,
    /// Computed by Aktsam from a formula whose result the file lacks.
    #[schemars(title = "Beräknad")]
    pub computed: bool,
    /// In a hidden row, column or sheet.
    #[schemars(title = "Dold")]
    pub hidden: bool,
    /// Where it stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}
