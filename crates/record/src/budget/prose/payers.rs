//! Who pays, where a text tells it by names or by a part of the whole.

use super::super::rows::organisation;
use super::super::words::{Normal, words};
use super::Item;
use crate::model::{Funding, Sek};

/// "Habo kommun 280 tkr, samordningsförbundet 410 tkr": beside what the association is asked for, an amount
/// that is named after an organisation alone is what that pays itself.
pub(super) fn by_names(items: &mut [Item]) {
    let list = words();
    let asked = |i: &Item| !i.total && Normal::new(&i.label).has(&list.applied);
    let names = |i: &Item| {
        !i.total
            && i.funding == Funding::Applied
            && organisation(&i.label).is_some_and(|o| o.trim() == i.label.trim())
    };
    let is_list = items.iter().any(asked)
        && items
            .iter()
            .filter(|i| !i.total)
            .all(|i| asked(i) || names(i));
    if !is_list || !items.iter().any(names) {
        return;
    }
    for item in items.iter_mut() {
        if names(item) {
            item.funding = Funding::Own;
        } else if item.total && !item.asks {
            item.funding = Funding::Other;
        }
    }
}

/// "Totalt 615 000 kr, varav vi söker 500 000 kr", "Av detta söks 3,6 mnkr": what is told besides is the
/// whole, and who pays each of its lines is not told.
pub(super) fn part_applied_for(items: &mut [Item]) {
    let largest = items
        .iter()
        .filter(|i| !i.asks && i.funding == Funding::Applied)
        .map(|i| i.amount.value)
        .max();
    let part = |i: &Item| {
        let label = Normal::new(&i.label);
        let first = || label.words().zip(label.words().skip(1)).next();
        let inside = label.words().any(|w| w == "varav" || w == "därav")
            || matches!(first(), Some(("av", "detta" | "dessa" | "denna" | "det")));
        i.asks && inside && largest.is_some_and(|whole| i.amount.value < whole)
    };
    let own: Sek = items
        .iter()
        .filter(|i| !i.total && i.funding == Funding::Own)
        .map(|i| i.amount.value)
        .sum();
    let lines: Sek = items
        .iter()
        .filter(|i| !i.total && i.funding == Funding::Applied)
        .map(|i| i.amount.value)
        .sum();
    let whole = items
        .iter()
        .find(|i| i.total && !i.asks && i.amount.value == lines && lines != Sek::ZERO)
        .map(|i| i.amount.value);
    // "Totalt 600 tkr per år. Kommunen bidrar med 100 tkr. Söks: 500 tkr."
    let shared = own != Sek::ZERO
        && items
            .iter()
            .any(|i| i.asks && whole == Some(i.amount.value + own));
    if !shared && !items.iter().any(part) {
        return;
    }
    for item in items
        .iter_mut()
        .filter(|i| !i.asks && i.funding == Funding::Applied)
    {
        item.funding = Funding::Other;
    }
}
