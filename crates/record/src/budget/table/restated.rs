//! Rows below the sums of a budget that add these up over the years: "Totalt sökt belopp 2 040 000" below a row of
//! sums of 1 020 000 for each of two years.

use super::super::columns::Column;
use super::super::prove::Hint;
use super::super::rows::Line;
use crate::model::{Funding, Sek};

/// Takes them out: they tell nothing that the row of sums does not.
pub(super) fn drop(rows: &mut Vec<Line<'_, '_>>, columns: &[Column], money: &[usize]) {
    let filled = |row: &Line<'_, '_>| row.amounts.iter().flatten().count();
    let is_sum =
        |row: &Line<'_, '_>| matches!(row.hint, Hint::Sum | Hint::GrandSum) && filled(row) >= 2;
    let Some(last) = rows.iter().rposition(is_sum) else {
        return;
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
    if below.iter().all(|told| *told) && !below.is_empty() {
        rows.truncate(last + 1);
    }
}
