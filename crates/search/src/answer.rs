//! What is answered. The types are the shapes of `--json` and of the HTTP API.

use std::ops::Range;

use aktsam_document::Location;
use aktsam_record::model::{ApplicationType, DocumentKind, Field, Sek};
use serde::Serialize;

use crate::case::{CaseMethod, CaseMunicipality};

/// The answer to a [`Request`](crate::Request).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// How many projects match in all.
    pub total: usize,
    /// The hits asked for, in order.
    pub hits: Vec<Hit>,
    /// Counts over all that match.
    pub facets: Facets,
    /// What a person should know: synonyms used, words that were not found, proposals.
    pub notes: Vec<Note>,
    /// How the query was understood, in the query language.
    pub parsed: String,
    /// Whether none or hardly a project had all the words, so that those with most of them are shown
    /// too, after those that have all.
    pub relaxed: bool,
}

/// A project that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Id of the case.
    pub case_id: String,
    /// Ids of its records.
    pub record_ids: Vec<String>,
    /// Paths of its files, those of its first record first.
    pub paths: Vec<String>,
    /// The project's name.
    pub title: Option<String>,
    /// Association.
    pub association: Option<String>,
    /// Registration numbers.
    pub references: Vec<String>,
    /// What its documents are.
    pub kinds: Vec<DocumentKind>,
    /// What it asks for.
    pub application_types: Vec<ApplicationType>,
    /// Years of its documents.
    pub years: Vec<i16>,
    /// Years in which it runs.
    pub running: Vec<i16>,
    /// Municipalities.
    pub municipalities: Vec<CaseMunicipality>,
    /// Applied sum in kronor.
    pub applied: Option<Sek>,
    /// Methods.
    pub methods: Vec<CaseMethod>,
    /// Score; higher is better, 0 where the order is another.
    pub score: f32,
    /// The best passages, best first.
    pub passages: Vec<HitPassage>,
    /// Why it matched, a line a reason; only where asked for.
    pub why: Vec<String>,
}

/// A passage that shows a match.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HitPassage {
    /// Record that it stands in.
    pub record_id: String,
    /// What its section is about.
    pub field: Option<Field>,
    /// Heading of its section.
    pub heading: Option<String>,
    /// Where it stands: page and rectangle, sheet and cells, block, or line.
    pub location: Location,
    /// The words, cut to whole words; `…` marks a cut.
    pub text: String,
    /// Bytes of `text` that matched, ascending, not overlapping.
    pub marks: Vec<Range<usize>>,
}

impl HitPassage {
    /// The text with each mark between the two strings.
    pub fn marked(&self, open: &str, close: &str) -> String {
        let mut out = String::with_capacity(self.text.len() + 16);
        let mut at = 0;
        for mark in &self.marks {
            let (Some(before), Some(word)) =
                (self.text.get(at..mark.start), self.text.get(mark.clone()))
            else {
                continue;
            };
            out.push_str(before);
            out.push_str(open);
            out.push_str(word);
            out.push_str(close);
            at = mark.end;
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }
}

/// Counts of values over all that match, most frequent first.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Facets {
    /// Associations.
    pub associations: Vec<FacetCount>,
    /// Municipalities; the value is the code.
    pub municipalities: Vec<FacetCount>,
    /// Years of the documents, latest first.
    pub years: Vec<FacetCount>,
    /// Methods; the value is the id.
    pub methods: Vec<FacetCount>,
    /// What the documents are.
    pub kinds: Vec<FacetCount>,
    /// What the applications ask for.
    pub application_types: Vec<FacetCount>,
    /// Bands of the applied sum, smallest first.
    pub sums: Vec<FacetCount>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetCount {
    /// The value, as the filter takes it.
    pub value: String,
    /// The value as a person reads it.
    pub label: String,
    /// How many projects have it.
    pub count: usize,
}

/// Something a person should know about an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// A word stood for others too.
    Synonym {
        /// As asked.
        asked: String,
        /// Also searched.
        also: Vec<String>,
    },
    /// An acronym stands for several things, so none of them was searched in its place.
    Ambiguous {
        /// As asked.
        asked: String,
        /// Queries that tell them apart.
        proposals: Vec<String>,
    },
    /// A word stands in no project.
    NotFound {
        /// As asked.
        word: String,
        /// Words near it that are there, best first.
        proposals: Vec<String>,
    },
    /// None or hardly a project had all words, so those with most of them are shown too.
    Relaxed {
        /// How the query was understood instead.
        instead: String,
    },
    /// An operator in small letters was read as a word.
    SmallLetters {
        /// As asked: `eller`.
        word: String,
        /// The operator that it would be in capitals: `ELLER`.
        operator: String,
    },
    /// The query could not be answered quite as asked.
    Changed {
        /// What was done instead, in one sentence.
        message: String,
    },
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Synonym { asked, also } => {
                write!(f, "{asked} also searched as {}", also.join(", "))
            }
            Self::Ambiguous { asked, proposals } => {
                write!(
                    f,
                    "{asked} stands for several things; see {}",
                    proposals.join(", ")
                )
            }
            Self::NotFound { word, proposals } if proposals.is_empty() => {
                write!(f, "no project has {word}")
            }
            Self::NotFound { word, proposals } => {
                write!(
                    f,
                    "no project has {word}; did you mean {}?",
                    proposals.join(", ")
                )
            }
            Self::Relaxed { instead } => {
                write!(
                    f,
                    "few or no projects have all of it; shown are those with most: {instead}"
                )
            }
            Self::SmallLetters { word, operator } => {
                let does = match operator.as_str() {
                    "OR" | "ELLER" => "finds what has either",
                    "NOT" | "INTE" => "leaves out what follows it",
                    _ => "asks for both, as a space does",
                };
                write!(
                    f,
                    "{word} in small letters was read as a word; {operator} in capitals {does}"
                )
            }
            Self::Changed { message } => f.write_str(message),
        }
    }
}

/// A project like another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Similar {
    /// The project; without passages.
    pub hit: Hit,
    /// Words that both share, most telling first, as the other project writes them.
    pub shared: Vec<String>,
    /// Names of the methods that both share.
    pub methods: Vec<String>,
}

/// What [`Index::check`](crate::Index::check) found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Health {
    /// Projects in the index.
    pub cases: u64,
    /// Replaced or removed projects whose bytes are still in the files.
    pub deleted: u64,
    /// Segments.
    pub segments: usize,
    /// Bytes on disk.
    pub bytes: u64,
    /// Files whose checksum is wrong.
    pub damaged: Vec<String>,
    /// Files that belong to no segment.
    pub orphans: Vec<String>,
}

impl Health {
    /// Whether no file is damaged.
    pub fn is_sound(&self) -> bool {
        self.damaged.is_empty()
    }
}
