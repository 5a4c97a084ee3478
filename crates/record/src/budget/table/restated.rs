//! Rows below the sums of a budget that add these up over the years: "Totalt sökt belopp 2 040 000" below a row of
//! sums of 1 020 000 for each of two years.

use super::super::columns::Column;
use super::super::prove::Hint;
use super::super::rows::Line;
use super::super::telling::{Stated, Telling};
use crate::model::{BudgetCheck, BudgetTotal, Funding, Sek};

/// Takes them out, for they are sums of a sum; what they state.
pub(super) fn take(
    rows: &mut Vec<Line<'_, '_>>,
    columns: &[Column],
    money: &[usize],
) -> Vec<Stated> {
    let filled = |row: &Line<'_, '_>| row.amounts.iter().flatten().count();
    let is_sum =
        |row: &Line<'_, '_>| matches!(row.hint, Hint::Sum | Hint::GrandSum) && filled(row) >= 2;
    let Some(last) = rows.iter().rposition(is_sum) else {
        return Vec::new();
    };
    let over = |funding: Option<Funding>| -> Sek {
        let row = rows
            .get(last)
            .into_iter()
            .flat_map(|row| row.amounts.iter().zip(money));
        row.filter(|(_, c)| {
            let own = columns.get(**c).and_then(|column| column.funding);
            funding.is_none() || own == funding
        })
        .filter_map(|(amount, _)| amount.map(|a| a.value))
        .sum()
    };
    let sums = [None, Some(Funding::Applied), Some(Funding::Own)].map(over);
    let tells_again = |row: &Line<'_, '_>| {
        let amount = row.amounts.iter().flatten().map(|a| a.value).next();
        filled(row) == 1 && amount.is_some_and(|a| a != Sek::ZERO && sums.contains(&a))
    };
    let below: Vec<bool> = rows
        .iter()
        .skip(last + 1)
        .map(|row| filled(row) == 0 || tells_again(row))
        .collect();
    if !below.iter().all(|told| *told) {
        return Vec::new();
    }
    let dropped = rows.split_off(last + 1);
    let own = sums[2];
    dropped
        .iter()
        .filter_map(|row| {
            let at = row.amounts.iter().position(Option::is_some)?;
            let amount = row.amounts.get(at).copied().flatten()?.value;
            let slot = row.slots.get(*money.get(at)?)?;
            let told = if amount == own && amount != sums[1] {
                Funding::Own
            } else {
                Funding::Applied
            };
            Some(Stated {
                total: BudgetTotal {
                    label: row.label.clone(),
                    organisation: None,
                    scope: None,
                    year: None,
                    amount,
                    funding: row.own_words.unwrap_or(told),
                    location: slot.location.clone().into_owned(),
                },
                quote: slot.text.clone().into_owned(),
            })
        })
        .collect()
}

/// States them beside the sums of the budget, held against these.
pub(super) fn state(dropped: Vec<Stated>, telling: &mut Telling) {
    for mut stated in dropped {
        stated.total.scope.clone_from(&telling.scope);
        telling.checks.push(BudgetCheck {
            what: format!("{}: the sums of all columns", stated.total.label),
            stated: stated.total.amount,
            computed: stated.total.amount,
            ok: true,
            location: stated.total.location.clone(),
        });
        telling.totals.push(stated);
    }
}
