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
        let who = without_share(&i.label);
        !i.total
            && i.funding == Funding::Applied
            && !asked(i)
            && (organisation(who).is_some_and(|o| o.trim() == who)
                || list.own_alone.contains(&who.to_lowercase())
                || Normal::new(who).has(&list.organisation) && !who.contains(' '))
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

/// "parterna 25 %" without how much it is.
fn without_share(label: &str) -> &str {
    label
        .trim()
        .trim_end_matches(|c: char| c.is_ascii_digit() || " %,.".contains(c))
}

/// "Medfinansiering från AF (300 000 kr) och FK (150 000 kr)": who is named beside one that pays itself does so
/// too. `last` is the amount before it in the sentence.
pub(super) fn beside(last: Option<&Item>, label: &str) -> Option<Funding> {
    let who = label.split('(').next().unwrap_or_default().trim();
    let short = (2..=5).contains(&who.len()) && who.bytes().all(|b| b.is_ascii_uppercase());
    let named = short || organisation(who).is_some_and(|o| o.trim() == who);
    last.filter(|item| item.funding == Funding::Own && named)
        .map(|_| Funding::Own)
}

/// "År 1 söks 400 tkr, år 2 söks 800 tkr. Sammanlagt 1 200 tkr.": what is asked for year by year are lines of the
/// sum.
pub(super) fn sum_of_asked(items: &mut [Item]) {
    // "1 850 000 kr, varav 900 000 kr år 2023 och 950 000 kr år 2024" asks for the sum too.
    let years = || items.iter().filter(|i| i.asks && i.year.is_some());
    let of_years: Sek = years().map(|i| i.amount.value).sum();
    let is_sum = |i: &Item| i.asks && i.year.is_none() && i.amount.value == of_years;
    if years().count() >= 2 && items.iter().any(is_sum) {
        for item in items.iter_mut().filter(|i| i.asks && i.year.is_some()) {
            item.asks = false;
            item.total = false;
        }
        return;
    }
    let asked = || items.iter().filter(|i| i.asks);
    let sum: Sek = asked().map(|i| i.amount.value).sum();
    let whole = items
        .iter()
        .position(|i| i.total && !i.asks && i.amount.value == sum && sum != Sek::ZERO);
    let Some(whole) = whole.filter(|_| asked().count() >= 2) else {
        return;
    };
    for item in items.iter_mut().filter(|i| i.asks) {
        item.asks = false;
        item.total = false;
    }
    if let Some(item) = items.get_mut(whole) {
        item.asks = true;
        item.funding = Funding::Applied;
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
        .find(|i| i.total && !i.asks && (i.amount.value == lines || lines == Sek::ZERO))
        .map(|i| i.amount.value);
    // "Totalt 600 tkr per år. Kommunen bidrar med 100 tkr. Söks: 500 tkr."
    let shared = own != Sek::ZERO
        && items
            .iter()
            .any(|i| i.asks && whole == Some(i.amount.value + own));
    // "Kostnad 2025: 890 tkr. Varav egen finansiering 140 tkr. Sökt belopp: 750 tkr": the one cost is the whole.
    let is_cost = |i: &&Item| !i.total && i.funding == Funding::Applied;
    let one = items.iter().filter(is_cost).count() == 1
        && own != Sek::ZERO
        && items
            .iter()
            .any(|i| i.asks && i.amount.value + own == lines);
    if !shared && !one && !items.iter().any(part) {
        return;
    }
    for item in items
        .iter_mut()
        .filter(|i| !i.asks && i.funding == Funding::Applied)
    {
        item.funding = Funding::Other;
        item.total |= one;
    }
}

/// Who pays by a verb: "… från förbundet och kommunerna bidrar med 300 000 kr".
pub(super) fn giver(label: &Normal) -> Option<Funding> {
    let list = words();
    let all: Vec<&str> = label.words().collect();
    let at = all.windows(2).position(|pair| {
        matches!(
            pair,
            ["bidrar", _] | ["skjuter", "till"] | ["står", "för" | "själv" | "själva" | "också"]
        )
    });
    let at = at.or_else(|| {
        all.iter()
            .position(|w| matches!(*w, "bidrar" | "medfinansierar" | "finansierar" | "bekostar"))
    });
    // "… och Lysekils kommun med lokal till ett värde av 60 000 kronor": the verb stands before the first gift.
    let at = at.or_else(|| {
        let value = all.windows(2).any(|pair| pair == ["värde", "av"]);
        all.iter().position(|w| *w == "med").filter(|_| value)
    });
    // "Resterande del finansieras av Almby kommun"
    let by = all.windows(2).position(|pair| {
        matches!(
            pair,
            [
                "finansieras" | "betalas" | "bekostas" | "tillskjuts" | "täcks",
                "av"
            ]
        )
    });
    if let Some(by) = by.filter(|_| at.is_none()) {
        let behind = all.get(by + 2..)?.iter().copied();
        let named: Vec<&str> = behind
            .take_while(|w| !matches!(*w, "medan" | "samt"))
            .collect();
        let payer = Normal::new(&named.join(" "));
        return if payer.has(&list.applied) {
            Some(Funding::Applied)
        } else {
            payer.has(&list.organisation).then_some(Funding::Own)
        };
    }
    // A label loses the preposition at its end: "kommunen står".
    let at = at.or_else(|| {
        all.len()
            .checked_sub(1)
            .filter(|i| all.get(*i) == Some(&"står"))
    })?;
    let subject = all.get(..at)?;
    let from = subject
        .iter()
        .rposition(|w| matches!(*w, "och" | "medan" | "samt"))
        .map_or(0, |i| i + 1);
    let subject = Normal::new(&subject.get(from..)?.join(" "));
    let named = subject.has(&list.organisation)
        || subject
            .words()
            .any(|w| w.starts_with("kommun") || w.starts_with("parter"));
    match (subject.has(&list.applied), named) {
        (true, _) => Some(Funding::Applied),
        (false, true) => Some(Funding::Own),
        (false, false) => None,
    }
}
