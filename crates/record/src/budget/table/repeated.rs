//! A table of what one year costs, and below its sum what that makes over the years: "Summa per år 530
//! tkr, totalt för två år 1 060 tkr".

use super::super::telling::{Grand, Telling};
use super::super::words::{Normal, number_of_years};
use crate::model::{Per, Sek};

/// Reads a last sum that its label says to be over some years, and that is so many times the sum above,
/// as just that: its lines are paid each year.
pub(super) fn over_years(telling: &mut Telling) {
    let Some(last) = &telling.pending else { return };
    let Some(n) = last
        .totals
        .first()
        .and_then(|t| number_of_years(&Normal::new(&t.total.label)))
    else {
        return;
    };
    let once = |l: &crate::model::BudgetLine| l.year.is_none() && l.per.is_none() && l.times == 1;
    let times = |sum: Sek| sum * i64::from(n);
    let closes = !last.checks.is_empty()
        && last.totals.len() == last.checks.len()
        && last
            .checks
            .iter()
            .all(|c| c.computed != Sek::ZERO && c.stated == times(c.computed));
    if !closes || !telling.lines.iter().all(once) {
        return;
    }
    let Some(mut last) = telling.pending.take() else {
        return;
    };
    for line in &mut telling.lines {
        line.per = Some(Per::Year);
        line.times = n;
    }
    for check in &mut last.checks {
        check.what = format!("{}: {n} times the sum of a year", check.what);
        check.computed = check.stated;
        check.ok = true;
    }
    for grand in &mut telling.grands {
        let of =
            |(_, t): &(usize, &super::super::telling::Stated)| t.total.funding == grand.funding;
        let first = telling.totals.len();
        let found: Vec<usize> = last
            .totals
            .iter()
            .enumerate()
            .filter(of)
            .map(|(i, _)| first + i)
            .collect();
        *grand = Grand {
            funding: grand.funding,
            amount: times(grand.amount),
            totals: found,
        };
    }
    telling.explain.push(format!(
        "the last sum is {n} times that of a year, as its words say"
    ));
    telling.totals.extend(last.totals);
    telling.checks.extend(last.checks);
}
