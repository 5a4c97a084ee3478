//! What is asked.

use aktsam_record::model::{ApplicationType, DocumentKind};
use serde::{Deserialize, Serialize};

/// A search: a query in the query language and the filters beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// The query; empty finds all that the filters let through.
    pub query: String,
    /// What every hit must have, and what none may.
    pub filters: Filters,
    /// Order of the hits.
    pub sort: Sort,
    /// Hits to skip.
    pub offset: usize,
    /// Hits to give; at most [`Request::MAX_LIMIT`].
    pub limit: usize,
    /// Passages a hit; 0 where none are needed.
    pub passages: usize,
    /// Whether to count facets.
    pub facets: bool,
    /// Whether written-out names and acronyms stand for each other.
    pub synonyms: bool,
    /// Whether each hit tells why it matched.
    pub explain: bool,
}

impl Request {
    /// The most hits that one answer gives; [`Index::ids`](crate::Index::ids) gives all.
    pub const MAX_LIMIT: usize = 1_000;

    /// The request of a query with everything else as usual: ten hits by relevance with three
    /// passages each, facets and synonyms.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            ..Self::default()
        }
    }
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: String::new(),
            filters: Filters::default(),
            sort: Sort::default(),
            offset: 0,
            limit: 10,
            passages: 3,
            facets: true,
            synonyms: true,
            explain: false,
        }
    }
}

/// Filters beside the query. Values of one filter are alternatives; filters are joined by "and".
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Methods: id, name, acronym or alias.
    pub methods: Filter<String>,
    /// Years that the documents give themselves.
    pub years: Filter<i16>,
    /// Years in which the project runs.
    pub running: Filter<i16>,
    /// Associations, by their name or words of it.
    pub associations: Filter<String>,
    /// Municipalities, by code or name.
    pub municipalities: Filter<String>,
    /// What the documents are.
    pub kinds: Filter<DocumentKind>,
    /// What the applications ask for.
    pub application_types: Filter<ApplicationType>,
    /// Bands of the applied sum.
    pub sums: Filter<SumBand>,
    /// Ids of cases.
    pub cases: Filter<String>,
}

/// One filter: what is wanted and what is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, bound(deserialize = "T: Deserialize<'de>"))]
pub struct Filter<T> {
    /// At least one of these; empty asks nothing.
    pub include: Vec<T>,
    /// None of these.
    pub exclude: Vec<T>,
}

impl<T> Default for Filter<T> {
    fn default() -> Self {
        Self {
            include: Vec::new(),
            exclude: Vec::new(),
        }
    }
}

/// Order of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Latest year first; without a year last.
    Newest,
    /// Earliest year first; without a year last.
    Oldest,
    /// Largest applied sum first; without a sum last.
    Largest,
    /// Smallest applied sum first; without a sum last.
    Smallest,
    /// Title in Swedish order (å, ä, ö last); without a title last.
    Title,
}

/// Bands of the applied sum, in kronor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SumBand {
    /// Below 100 000.
    #[serde(rename = "0-100000")]
    To100k,
    /// 100 000 to below 500 000.
    #[serde(rename = "100000-500000")]
    To500k,
    /// 500 000 to below 1 million.
    #[serde(rename = "500000-1000000")]
    To1m,
    /// 1 million to below 5 millions.
    #[serde(rename = "1000000-5000000")]
    To5m,
    /// 5 millions and more.
    #[serde(rename = "5000000-")]
    Above5m,
}

impl SumBand {
    /// All bands, smallest first.
    pub const ALL: [Self; 5] = [
        Self::To100k,
        Self::To500k,
        Self::To1m,
        Self::To5m,
        Self::Above5m,
    ];

    /// The band as the JSON and the command line write it, `100000-500000`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::To100k => "0-100000",
            Self::To500k => "100000-500000",
            Self::To1m => "500000-1000000",
            Self::To5m => "1000000-5000000",
            Self::Above5m => "5000000-",
        }
    }

    /// Reads what [`as_str`](Self::as_str) writes.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.as_str() == name)
    }

    /// First sum in öre, and the sum in öre after the last, where there is one.
    pub(crate) fn bounds(self) -> (i64, Option<i64>) {
        const TKR: i64 = 100_000;
        match self {
            Self::To100k => (0, Some(100 * TKR)),
            Self::To500k => (100 * TKR, Some(500 * TKR)),
            Self::To1m => (500 * TKR, Some(1_000 * TKR)),
            Self::To5m => (1_000 * TKR, Some(5_000 * TKR)),
            Self::Above5m => (5_000 * TKR, None),
        }
    }

    /// The band of a sum in öre; `None` below zero.
    pub(crate) fn of(ore: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|band| {
            let (from, to) = band.bounds();
            ore >= from && to.is_none_or(|to| ore < to)
        })
    }
}
