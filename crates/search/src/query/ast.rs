//! A query as a tree.

use std::fmt;
use std::ops::Range;

use aktsam_record::model::{ApplicationType, DocumentKind, Field};

use crate::engine::Text;

/// A query or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expr {
    /// Every project.
    All,
    /// Words.
    Text(TextLeaf),
    /// A value.
    Filter(FilterLeaf),
    /// All of them.
    And(Vec<Expr>),
    /// One of them at least.
    Or(Vec<Expr>),
    /// What stands for the same; the best of them counts.
    Alike(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
}

/// Words that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextLeaf {
    /// Where; `None` everywhere.
    pub(crate) scope: Option<Text>,
    /// What.
    pub(crate) ask: Ask,
    /// Bytes of the query.
    pub(crate) at: Range<usize>,
}

/// How words are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ask {
    /// A word in any inflection; in capitals as it stands.
    Word(String),
    /// Words in this order, with at most so many others between.
    Phrase(Vec<String>, u32),
    /// Words that begin so.
    Prefix(String),
    /// A word without its dots, rings and accents.
    Folded(String),
    /// Words with at most so many letters wrong.
    Fuzzy(String, u8),
}

/// A value that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilterLeaf {
    /// What.
    pub(crate) ask: Filter,
    /// Bytes of the query.
    pub(crate) at: Range<usize>,
}

/// Values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filter {
    /// A method by id, name, acronym or alias.
    Method(String),
    /// Years of the documents.
    Year(Bounds),
    /// Years in which it runs.
    Running(Bounds),
    /// Applied sum in öre.
    Amount(Bounds),
    /// Ages that the target group has.
    Age(Bounds),
    /// A municipality by name or code.
    Municipality(String),
    /// What a document is.
    Kind(DocumentKind),
    /// What an application asks for.
    Type(ApplicationType),
    /// A warning by code or by a word for it.
    Warning(String),
    /// No text in this field.
    Missing(Field),
    /// Text in this field.
    Has(Field),
    /// A registration number.
    Reference(String),
    /// Id of a case or a record.
    Id(String),
}

/// A range with both ends included; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) from: Option<i64>,
    pub(crate) to: Option<i64>,
}

impl Bounds {
    pub(crate) fn one(value: i64) -> Self {
        Self {
            from: Some(value),
            to: Some(value),
        }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(a), Some(b)) if a == b => write!(f, "{a}"),
            (a, b) => {
                if let Some(a) = a {
                    write!(f, "{a}")?;
                }
                f.write_str("..")?;
                if let Some(b) = b {
                    write!(f, "{b}")?;
                }
                Ok(())
            }
        }
    }
}

impl Expr {
    /// All parts joined by "and"; one part stands for itself.
    pub(crate) fn all_of(mut parts: Vec<Expr>) -> Self {
        if parts.len() == 1
            && let Some(only) = parts.pop()
        {
            return only;
        }
        if parts.is_empty() {
            Self::All
        } else {
            Self::And(parts)
        }
    }

    /// One of the parts; one part stands for itself.
    pub(crate) fn one_of(mut parts: Vec<Expr>) -> Self {
        if parts.len() == 1
            && let Some(only) = parts.pop()
        {
            return only;
        }
        if parts.is_empty() {
            Self::All
        } else {
            Self::Or(parts)
        }
    }
}

/// The tree in the query language, with all operators written out.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |f: &mut fmt::Formatter<'_>, parts: &[Expr], with: &str| {
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    f.write_str(with)?;
                }
                match part {
                    Self::And(_) | Self::Or(_) | Self::Alike(_) => write!(f, "({part})")?,
                    _ => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::All => f.write_str("*"),
            Self::Text(leaf) => write!(f, "{leaf}"),
            Self::Filter(leaf) => write!(f, "{}", leaf.ask),
            Self::And(parts) => join(f, parts, " AND "),
            Self::Or(parts) | Self::Alike(parts) => join(f, parts, " OR "),
            Self::Not(part) => match **part {
                Self::And(_) | Self::Or(_) | Self::Alike(_) => write!(f, "NOT ({part})"),
                _ => write!(f, "NOT {part}"),
            },
        }
    }
}

impl fmt::Display for TextLeaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scope) = self.scope {
            write!(f, "{}:", super::fields::scope_name(scope))?;
        }
        match &self.ask {
            Ask::Word(word) => f.write_str(word),
            Ask::Folded(word) => f.write_str(&crate::analysis::fold(word)),
            Ask::Phrase(words, 0) => write!(f, "\"{}\"", words.join(" ")),
            Ask::Phrase(words, slop) => write!(f, "\"{}\"~{slop}", words.join(" ")),
            Ask::Prefix(word) => write!(f, "{word}*"),
            Ask::Fuzzy(word, distance) => write!(f, "{word}~{distance}"),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method(value) => write!(f, "metod:{}", quoted(value)),
            Self::Year(bounds) => write!(f, "år:{bounds}"),
            Self::Running(bounds) => write!(f, "löper:{bounds}"),
            Self::Amount(bounds) => {
                let shown = |ore: Option<i64>| match ore {
                    None => String::new(),
                    Some(ore) if ore % 100 == 0 => (ore / 100).to_string(),
                    Some(ore) => format!("{}.{:02}", ore / 100, ore % 100),
                };
                match (bounds.from, bounds.to) {
                    (from, to) if from == to => write!(f, "belopp:{}", shown(from)),
                    (from, to) => write!(f, "belopp:{}..{}", shown(from), shown(to)),
                }
            }
            Self::Age(bounds) => write!(f, "ålder:{bounds}"),
            Self::Municipality(value) => write!(f, "kommun:{}", quoted(value)),
            Self::Kind(kind) => write!(f, "slag:{}", kind.as_str()),
            Self::Type(kind) => write!(f, "typ:{}", kind.as_str()),
            Self::Warning(value) => write!(f, "varning:{}", quoted(value)),
            Self::Missing(field) => write!(f, "saknar:{}", field.as_str()),
            Self::Has(field) => write!(f, "har:{}", field.as_str()),
            Self::Reference(value) => write!(f, "dnr:{}", quoted(value)),
            Self::Id(value) => write!(f, "id:{}", quoted(value)),
        }
    }
}

fn quoted(value: &str) -> String {
    if value
        .chars()
        .all(|c| c.is_alphanumeric() || "_-/:.".contains(c))
    {
        value.to_owned()
    } else {
        format!("\"{value}\"")
    }
}
