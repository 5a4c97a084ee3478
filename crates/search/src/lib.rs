//! Full-text search in Swedish over grant applications: it finds what a person means, shows where it
//! stands, and says so when it cannot answer as asked.
//!
//! The unit is the case (ärende): an [`IndexedCase`] made of one or several records. The index is a
//! cache of the catalogue; the query language is described in `docs/search.md`.
//!
//! It is *not* the catalogue: it keeps nothing that could not be made again, and it knows neither
//! files nor saved searches.
//!
//! # Example
//!
//! ```
//! use aktsam_search::{Index, IndexedCase, Passage, Request};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dir = std::env::temp_dir().join(format!("aktsam-doc-{}", std::process::id()));
//! let index = Index::open_or_create(&dir)?;
//! let case = IndexedCase {
//!     case_id: "1".to_owned(),
//!     title: Some("Stegen vidare".to_owned()),
//!     passages: vec![Passage {
//!         text: "Deltagarna kartläggs enligt BIP.".to_owned(),
//!         ..Passage::default()
//!     }],
//!     ..IndexedCase::default()
//! };
//! index.update(1, &[case], &[])?;
//! let answer = index.search(&Request::new("deltagare BIP"))?;
//! assert_eq!(answer.total, 1);
//! # index.finish()?;
//! # std::fs::remove_dir_all(&dir)?;
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod analysis;
mod answer;
mod case;
mod collate;
mod dates;
mod distance;
mod engine;
mod error;
mod lists;
mod names;
mod passages;
mod query;
mod request;
mod synonyms;

pub use analysis::{ANALYSIS_VERSION, WordAnalysis, WordForms};
pub use answer::{Answer, FacetCount, Facets, Health, Hit, HitPassage, Note, Similar};
pub use case::{Anchor, CaseMethod, CaseMunicipality, IndexedCase, Passage};
pub use engine::Index;
pub use error::{QueryError, SearchError};
pub use lists::WordLists;
pub use query::understood;
pub use request::{Filter, Filters, Request, Sort, SumBand};
pub use synonyms::{MethodNames, Synonyms};
