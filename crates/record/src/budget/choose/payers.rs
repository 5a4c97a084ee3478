//! Tellings that tell who pays for the costs of another.

use super::super::telling::{Stated, Telling};
use super::alike::retells;
use crate::model::{BudgetCheck, BudgetLine, Funding, Sek};

/// Whether a telling tells who pays for the costs of another: both make the same sum, or its title
/// says so and the other knows no payers of its own.
pub(super) fn pays_for(payers: &Telling, costs: &Telling) -> bool {
    if !payers.is_financing || costs.is_financing {
        return false;
    }
    let sum: Sek = costs.lines.iter().map(BudgetLine::cost).sum();
    if sum == Sek::ZERO || payers.scope != costs.scope {
        return false;
    }
    let shared = payers
        .grands
        .iter()
        .any(|g| g.funding != Funding::Applied && g.amount != Sek::ZERO);
    if paid(payers) == sum {
        return shared;
    }
    payers.titled_financing
        && payers.grand(Funding::Applied).is_some()
        && costs.lines.iter().all(|l| l.funding == Funding::Applied)
        && !retells(payers, costs)
}

/// What all payers of a telling pay: its lines, for a stated sum of several payers is nobody's own.
fn paid(payers: &Telling) -> Sek {
    payers.lines.iter().map(BudgetLine::cost).sum()
}

/// What the payers pay becomes sums of the budget, and is held against the costs.
pub(super) fn prove_costs(payers: &mut Telling, costs: &Telling) {
    let base = payers.totals.len();
    let stated = std::mem::take(&mut payers.payers);
    for grand in &mut payers.grands {
        let of = |wanted: fn(&Stated) -> bool| -> Vec<usize> {
            stated
                .iter()
                .enumerate()
                .filter(|(_, s)| s.total.funding == grand.funding && wanted(s))
                .map(|(i, _)| i)
                .collect()
        };
        let sums = |of: &[usize]| -> Sek {
            of.iter()
                .filter_map(|i| stated.get(*i))
                .map(|s| s.total.amount)
                .sum()
        };
        // The column of sums, else the years, else what stands there.
        let ways = [
            of(|s| s.total.year.is_none()),
            of(|s| s.total.year.is_some()),
            of(|_| true),
        ];
        if let Some(way) = ways
            .into_iter()
            .find(|way| !way.is_empty() && sums(way) == grand.amount)
        {
            grand.totals = way.into_iter().map(|i| base + i).collect();
        }
    }
    payers.totals.extend(stated);
    let stated = paid(payers);
    let computed: Sek = costs.lines.iter().map(BudgetLine::cost).sum();
    payers.lines.clear();
    payers.checks.push(BudgetCheck {
        what: "financing against costs".to_owned(),
        stated,
        computed,
        ok: stated == computed,
        location: payers.location.clone(),
    });
}

/// The cost lines of a budget whose payers stand apart are paid by several.
pub(super) fn give_to_payers(telling: &mut Telling) {
    for line in &mut telling.lines {
        line.funding = Funding::Other;
    }
    for total in &mut telling.totals {
        total.total.funding = Funding::Other;
    }
    for check in &mut telling.checks {
        check.what = check.what.replace(", applied", ", other");
    }
    telling.grands.clear();
}
