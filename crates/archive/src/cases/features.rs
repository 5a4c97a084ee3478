//! What of a record tells which project it belongs to.

use std::collections::BTreeSet;

use aktsam_record::Record;
use aktsam_record::model::{ApplicationType, DocumentKind, Field, ReferenceRole, SignatureStatus};
use serde::{Deserialize, Serialize};

use super::sketch::Sketch;

/// What of a record tells which project it belongs to; kept so that the record need not be read again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Features {
    pub(crate) id: String,
    pub(crate) kind: DocumentKind,
    pub(crate) application_type: Option<ApplicationType>,
    pub(crate) media_type: String,
    /// Title, for comparing.
    pub(crate) title: Option<String>,
    pub(crate) association: Option<String>,
    /// Registration numbers of this matter, and of those that it continues.
    pub(crate) own: BTreeSet<String>,
    pub(crate) previous: BTreeSet<String>,
    pub(crate) applied: Option<i64>,
    /// All sums that it states, in öre.
    pub(crate) sums: BTreeSet<i64>,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    pub(crate) dated: Option<String>,
    pub(crate) years: BTreeSet<i16>,
    /// Folders that it lies in, below the import root.
    pub(crate) folders: BTreeSet<String>,
    /// Words of its file names.
    pub(crate) name_words: BTreeSet<String>,
    /// How many signed it.
    pub(crate) signed: usize,
    /// Whether it was changed after it was signed.
    #[serde(default)]
    pub(crate) altered: bool,
    /// The words of a short document that may name an application: a signature page, a decision, an
    /// annex. Empty for others.
    #[serde(default)]
    pub(crate) speech: String,
    pub(crate) sections: usize,
    pub(crate) sketch: Sketch,
}

/// Sums below this many öre stand in many budgets.
const TELLING: i64 = 10_000 * 100;

/// Documents of more letters than this speak of many things.
const SHORT: usize = 4_000;
/// Letters of a word that tells something.
const WORD: usize = 4;
/// Letters of a title of one word that tells something.
const TITLE_WORD: usize = 7;

/// A text as a key: words in lower case, without marks.
fn key(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// A registration number as a key: "Dnr 2017: 38" is "2017:38".
fn number(reference: &str) -> String {
    reference
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .trim_start_matches("dnr")
        .trim_start_matches(':')
        .to_owned()
}

/// Words of file names that say what a file is, and not which project it is of.
const GENERIC: &[&str] = &[
    "ansökan",
    "ansokan",
    "budget",
    "bilaga",
    "bilagor",
    "projektplan",
    "slutrapport",
    "rapport",
    "beslut",
    "signerad",
    "undertecknad",
    "underskrift",
    "underskrifter",
    "signatur",
    "version",
    "final",
    "slutlig",
    "kopia",
    "copy",
    "utkast",
    "reviderad",
    "scan",
    "skannad",
    "pdf",
    "docx",
    "doc",
    "xlsx",
    "xls",
    "odt",
    "ods",
    "rtf",
    "txt",
    "till",
    "från",
    "för",
    "och",
    "med",
    "den",
    "det",
    "som",
    "per",
    "nya",
    "del",
    "bil",
    "dnr",
    "rev",
    "ver",
    "sid",
    "tkr",
    "mkr",
    "jan",
    "feb",
    "mar",
    "apr",
    "maj",
    "jun",
    "jul",
    "aug",
    "sep",
    "okt",
    "nov",
    "dec",
];
/// Letters of a word of a file name that tells something: projects are often filed by three letters.
const NAME_WORD: usize = 3;

/// The words of a short document that is about one application. Plans and reports of an association
/// name many.
fn speech(record: &Record) -> String {
    if !matches!(
        record.kind,
        DocumentKind::SignaturePage | DocumentKind::Decision | DocumentKind::Other
    ) {
        return String::new();
    }
    let texts = || {
        record
            .sections
            .iter()
            .flat_map(|s| [s.heading.as_deref(), Some(s.text.as_str())])
            .flatten()
    };
    if texts().map(str::len).sum::<usize>() > SHORT {
        return String::new();
    }
    let texts: Vec<String> = texts().map(key).collect();
    texts.join(" ")
}

/// What a title is found by in a text that names it: two telling words that follow each other, or a
/// long one.
fn named(words: &str) -> BTreeSet<String> {
    let telling: Vec<&str> = words
        .split(' ')
        .filter(|w| w.chars().count() >= WORD && !GENERIC.contains(w))
        .collect();
    let mut keys: BTreeSet<String> = telling
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(format!("named {a} {b}")),
            _ => None,
        })
        .collect();
    if telling.len() == 1 || keys.len() > 1 {
        keys.extend(
            telling
                .iter()
                .filter(|w| w.chars().count() >= TITLE_WORD)
                .map(|w| format!("named {w}")),
        );
    }
    keys
}

impl Features {
    pub(crate) fn of(record: &Record) -> Self {
        let mut own = BTreeSet::new();
        let mut previous = BTreeSet::new();
        own.extend(record.reference.as_deref().map(number));
        for reference in &record.references {
            match reference.role {
                ReferenceRole::Own => own.insert(number(&reference.value)),
                ReferenceRole::Previous => previous.insert(number(&reference.value)),
                ReferenceRole::Other => false,
            };
        }
        own.retain(|n| !n.is_empty());
        let budget = &record.budget;
        let mut sums: BTreeSet<i64> = budget.totals.iter().map(|t| t.amount.ore()).collect();
        sums.extend(budget.applied.map(aktsam_record::model::Sek::ore));
        sums.retain(|s| *s >= TELLING);
        let mut years: BTreeSet<i16> = budget.lines.iter().filter_map(|l| l.year).collect();
        for date in [&record.timeline.start, &record.timeline.end, &record.dated]
            .into_iter()
            .flatten()
        {
            years.extend(date.get(..4).and_then(|y| y.parse::<i16>().ok()));
        }
        let mut folders = BTreeSet::new();
        let mut name_words = BTreeSet::new();
        for path in &record.source.paths {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            folders.insert(folder.to_owned());
            let words = key(name);
            name_words.extend(
                words
                    .split(' ')
                    .filter(|w| w.chars().count() >= NAME_WORD && !GENERIC.contains(w))
                    .filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= NAME_WORD)
                    .map(str::to_owned),
            );
        }
        // Contract text is the same in all applications of an association, and a signed copy differs
        // from the unsigned one by its signatures.
        let told = |fields: &[Field]| {
            !fields.contains(&Field::Terms)
                && (record.kind == DocumentKind::SignaturePage
                    || !fields.contains(&Field::Signatures))
        };
        let texts = record
            .sections
            .iter()
            .filter(|s| told(&s.fields))
            .map(|s| s.text.as_str());
        Self {
            id: record.id.clone(),
            kind: record.kind,
            application_type: record.application_type,
            media_type: record.source.media_type.clone(),
            title: record.title.as_deref().map(key).filter(|t| !t.is_empty()),
            association: record.association.as_deref().map(key),
            own,
            previous,
            applied: budget.applied.map(aktsam_record::model::Sek::ore),
            sums,
            start: record.timeline.start.clone(),
            end: record.timeline.end.clone(),
            dated: record.dated.clone(),
            years,
            folders,
            name_words,
            signed: record
                .signatures
                .iter()
                .filter(|s| s.status == SignatureStatus::Signed)
                .count(),
            altered: record
                .signatures
                .iter()
                .filter_map(|s| s.verdict.as_ref())
                .any(|v| v.integrity == "altered" || v.later_changes == "forbidden"),
            speech: speech(record),
            sections: record.sections.len(),
            sketch: Sketch::of(texts),
        }
    }

    /// What it is found by, as numbers: the catalogue holds some twenty a record. That two keys are the
    /// same number by chance does no harm, for what is found is compared.
    pub(crate) fn keys(&self) -> BTreeSet<i64> {
        self.telling().iter().map(|key| digest(key)).collect()
    }

    /// What it is found by, in words.
    fn telling(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        keys.extend(
            self.folders
                .iter()
                .filter(|f| !f.is_empty())
                .map(|f| format!("folder {f}")),
        );
        keys.extend(
            self.own
                .iter()
                .chain(&self.previous)
                .map(|n| format!("number {n}")),
        );
        keys.extend(self.title.iter().map(|t| format!("title {t}")));
        keys.extend(self.sums.iter().map(|s| format!("sum {s}")));
        keys.extend(self.name_words.iter().map(|w| format!("name {w}")));
        keys.extend(
            self.title
                .iter()
                .filter_map(|t| named(t).into_iter().next()),
        );
        keys.extend(named(&self.speech));
        keys.extend(self.sketch.keys().map(|h| format!("text {h:016x}")));
        keys
    }
}

/// The first 64 bits of a key's BLAKE3 hash.
fn digest(key: &str) -> i64 {
    let hash = blake3::hash(key.as_bytes());
    hash.as_bytes()
        .first_chunk()
        .map_or(0, |bytes| i64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_without_their_clothes() {
        assert_eq!(number("Dnr: 2017: 38"), "2017:38");
        assert_eq!(number("KS-2018-00526-1"), "ks-2018-00526-1");
    }
}
