//! Which tellings tell the same money: by their sums, their labels, their years.

use super::super::telling::Telling;
use super::super::words::Normal;
use super::Kept;
use crate::model::{Funding, Sek};

/// What the tellings kept so far say that a funder pays in all.
pub(super) fn known(kept: &[Kept], funding: Funding) -> Option<Sek> {
    let mut found = kept
        .iter()
        .filter(|k| k.counts)
        .filter_map(|k| k.telling.grand(funding))
        .map(|g| g.amount)
        .peekable();
    found.peek().is_some().then(|| found.sum())
}

/// Whether a telling of few lines gives the sums of several that were kept: a summary.
pub(super) fn sums_up(telling: &Telling, kept: &[Kept]) -> bool {
    let lines: usize = kept.iter().map(|k| k.telling.lines.len()).sum();
    let several = kept
        .iter()
        .filter(|k| k.counts && !k.telling.grands.is_empty())
        .count()
        >= 2;
    let equal = telling
        .grands
        .iter()
        .filter(|g| g.amount != Sek::ZERO)
        .all(|g| known(kept, g.funding) == Some(g.amount));
    several
        && equal
        && telling.lines.len() <= lines
        && telling.grands.iter().any(|g| g.amount != Sek::ZERO)
}

/// Whether two tellings give the same sums.
pub(super) fn retells(a: &Telling, b: &Telling) -> bool {
    let mut equal = 0;
    for grand in &a.grands {
        match b.grand(grand.funding) {
            Some(other) if other.amount == grand.amount => {
                equal += usize::from(grand.amount != Sek::ZERO);
            }
            Some(_) => return false,
            None => {}
        }
    }
    equal > 0
}

/// Whether most line labels of the shorter telling stand in the other, and how many.
pub(super) fn labels(a: &Telling, b: &Telling) -> (bool, usize) {
    let names = |t: &Telling| -> Vec<String> {
        let mut names: Vec<String> = t
            .lines
            .iter()
            .take(500)
            .map(|l| Normal::new(&l.label).as_str().to_owned())
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let (a, b) = (names(a), names(b));
    let shared = a.iter().filter(|n| b.binary_search(n).is_ok()).count();
    (shared * 2 > a.len().min(b.len()), shared)
}

pub(super) fn years_apart(a: &Telling, b: &Telling) -> bool {
    let years = |t: &Telling| -> Option<Vec<i16>> { t.lines.iter().map(|l| l.year).collect() };
    match (years(a), years(b)) {
        (Some(a), Some(b)) => !a.is_empty() && !b.is_empty() && a.iter().all(|y| !b.contains(y)),
        _ => false,
    }
}

pub(super) fn funders_apart(a: &Telling, b: &Telling) -> bool {
    a.grands.iter().all(|g| {
        b.grand(g.funding)
            .is_none_or(|o| o.amount == Sek::ZERO || g.amount == Sek::ZERO)
    })
}

/// The telling whose sum is that of all the others together, of which there are several.
pub(super) fn overall(tables: &[Telling]) -> Option<usize> {
    let applied = |t: &Telling| t.grand(Funding::Applied).map_or(Sek::ZERO, |g| g.amount);
    let told = tables.iter().filter(|t| applied(t) != Sek::ZERO).count();
    let all: Sek = tables.iter().map(applied).sum();
    (told >= 3)
        .then(|| {
            tables
                .iter()
                .position(|t| applied(t) != Sek::ZERO && applied(t) * 2 == all)
        })
        .flatten()
}
