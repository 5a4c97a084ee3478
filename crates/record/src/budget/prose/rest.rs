//! "Resten betalar föreningen": own financing told without an amount.

use aktsam_document::Location;

use super::super::words::{Normal, words};
use super::Item;
use crate::model::{Funding, Sek};

/// A sentence that tells who pays what is left.
#[derive(Debug)]
pub(super) struct Rest {
    sentence: String,
    location: Location,
}

/// What is left of the costs when the association has paid its part.
const LEFT: &[&str] = &[
    "resten",
    "återstoden",
    "mellanskillnaden",
    "resterande",
    "överskjutande",
];
/// What is done about it.
const PAYS: &[&str] = &[
    "betal",
    "finansier",
    "bekost",
    "står",
    "täck",
    "bidrar",
    "skjuter",
    "svarar",
];
/// The applicants themselves, where they are not called by a kind of organisation.
const SELVES: &[&str] = &[
    "vi",
    "själva",
    "själv",
    "egna",
    "egen",
    "sökande",
    "sökanden",
    "parterna",
];

impl Rest {
    /// Reads a sentence without amounts; `locate` gives its place.
    pub(super) fn told(sentence: &str, locate: impl Fn() -> Location) -> Option<Self> {
        let normal = Normal::new(sentence);
        let has = |list: &[&str]| normal.words().any(|w| list.contains(&w));
        let pays = normal
            .words()
            .any(|w| PAYS.iter().any(|begin| w.starts_with(begin)));
        if !has(LEFT) || !pays || normal.has(&words().applied) || normal.words().count() > 16 {
            return None;
        }
        let itself = has(SELVES)
            || normal.has(&words().own)
            || normal.has(&words().organisation)
            || normal
                .words()
                .any(|w| w.starts_with("kommun") || w.starts_with("förening"));
        itself.then(|| Self {
            sentence: sentence.trim().trim_end_matches('.').to_owned(),
            location: locate(),
        })
    }

    /// Adds what is left as own financing, where one sum is the whole, one what is asked for, and nobody's
    /// part is told in figures.
    pub(super) fn add_to(self, items: &mut Vec<Item>) {
        let one = |wanted: &dyn Fn(&&Item) -> bool| -> Option<&Item> {
            let mut found = items.iter().filter(wanted);
            let first = found.next()?;
            found
                .all(|i| i.amount.value == first.amount.value)
                .then_some(first)
        };
        let asked = one(&|i: &&Item| i.asks);
        let whole = one(&|i: &&Item| i.total && !i.asks && i.year.is_none() && !i.yearly);
        let (Some(asked), Some(whole)) = (asked, whole) else {
            return;
        };
        let left = whole.amount.value - asked.amount.value;
        if left <= Sek::ZERO || items.iter().any(|i| i.funding == Funding::Own) {
            return;
        }
        let mut own = whole.clone();
        own.amount.value = left;
        own.label.clone_from(&self.sentence);
        own.quote = self.sentence;
        own.location = self.location;
        own.funding = Funding::Own;
        own.total = false;
        for item in items
            .iter_mut()
            .filter(|i| !i.asks && i.funding == Funding::Applied)
        {
            item.funding = Funding::Other;
        }
        items.push(own);
    }
}
