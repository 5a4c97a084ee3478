//! Why a document was read as it was: for people who ask, never stored.

use serde::{Deserialize, Serialize};

use super::{Field, HeadingMatch};

/// Why a document was read as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The known forms that it was written on, by the names of their profiles.
    pub forms: Vec<String>,
    /// Its sections, in order.
    pub sections: Vec<SectionReason>,
    /// Why each total of the budget was read so, a sentence each.
    pub budget: Vec<String>,
}

/// Why a section has its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionReason {
    /// Its heading.
    pub heading: Option<String>,
    /// First page, from 1.
    pub page: Option<u32>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// How they were found.
    #[serde(rename = "match")]
    pub matched: HeadingMatch,
    /// Why, in words: how the heading looks; what its words say.
    pub why: String,
}
