//! The end of a budget that tells who pays: below the sum of the costs stand the payers, or what the
//! parties pay themselves is taken off and the rest is applied for.

use super::super::across;
use super::super::prove::{Figure, Role};
use super::super::rows::{figure, organisation};
use super::super::words::{Normal, words};
use super::Reader;
use crate::amounts::Amount;
use crate::model::{BudgetCheck, Funding, Sek};

/// Rows that tell who pays for the costs above them.
#[derive(Debug, Default)]
pub(super) struct Closing {
    /// Their indexes; none where the table does not end so.
    pub(super) rows: Vec<usize>,
    /// The last of them is what is applied for.
    pub(super) is_net: bool,
    /// Lines of the costs are what the parties pay themselves, by their names; the others are applied for.
    pub(super) own_lines: bool,
    /// What is applied for, held against the costs less what others pay.
    pub(super) checks: Vec<BudgetCheck>,
}

/// What a payer states: a column of a row, as a total of the telling.
pub(super) struct Paid {
    pub(super) row: usize,
    pub(super) column: usize,
    /// Index into the telling's totals.
    pub(super) index: usize,
    pub(super) funding: Funding,
}

impl Reader<'_, '_> {
    /// How the table ends.
    pub(super) fn closing(&self) -> Closing {
        let rows = self.payers_of_the_sum();
        if rows.is_empty() {
            self.rest_applied_for().unwrap_or_default()
        } else {
            Closing {
                rows,
                ..Closing::default()
            }
        }
    }

    /// Rows after the last sum that name payers and together make that sum.
    fn payers_of_the_sum(&self) -> Vec<usize> {
        let [(_, Some(total)), rest @ ..] = self.proof.parts.as_slice() else {
            return Vec::new();
        };
        let rows: Vec<usize> = rest
            .iter()
            .filter(|(_, by)| by.is_none())
            .filter_map(|(lines, _)| self.proof.lines.get(lines.start).copied())
            .collect();
        let named = |r: &usize| self.rows.get(*r).is_some_and(|row| row.own_words.is_some());
        if rows.is_empty() || rows.len() != rest.len() || !rows.iter().all(named) {
            return Vec::new();
        }
        let closes = |m: usize| {
            let Some(total) = self.amount(*total, m) else {
                return true;
            };
            let parts = rows.iter().filter_map(|r| self.amount(*r, m)).map(bare);
            across::closes(figure(total), parts)
        };
        if (0..self.money.len()).all(closes) {
            rows
        } else {
            Vec::new()
        }
    }

    /// "Summa kostnader 700, avgår egen finansiering 100, söks 600": the last row is what the sum of
    /// the costs leaves.
    fn rest_applied_for(&self) -> Option<Closing> {
        let list = words();
        let is_filled = |r: &usize| (0..self.money.len()).any(|m| self.amount(*r, m).is_some());
        // "varav egen insats" below the sum of the costs is taken off as well.
        let counts = |r: &usize| {
            is_filled(r)
                && match self.proof.roles.get(*r) {
                    Some(Role::Line | Role::Sum(_)) => true,
                    Some(Role::Inside) => self.is_taken_off(*r),
                    _ => false,
                }
        };
        let mut above = (0..self.rows.len()).filter(counts).rev();
        let net = above.next()?;
        let row = self.rows.get(net)?;
        let label = Normal::new(&row.label);
        if row.own_words != Some(Funding::Applied) && !label.begins(&list.net) {
            return None;
        }
        let mut less = Vec::new();
        let total = loop {
            let r = above.next()?;
            if self.is_taken_off(r) {
                if matches!(self.proof.roles.get(r), Some(Role::Line | Role::Inside)) {
                    less.push(r);
                }
            } else {
                break r;
            }
        };
        let Some(Role::Sum(costs)) = self.proof.roles.get(total) else {
            return None;
        };
        if self.is_financing || costs.lines.is_empty() {
            return None;
        }
        if less.is_empty() {
            less = self.income(costs.lines.start);
        }
        let own_lines = less.is_empty();
        if own_lines {
            less = self.own_costs(costs.lines.clone());
        }
        let mut checks = Vec::new();
        let mut all_close = true;
        for m in 0..self.money.len() {
            let (Some(whole), Some(rest)) = (self.amount(total, m), self.amount(net, m)) else {
                continue;
            };
            let (paid, _) = across::add(
                figure(whole),
                less.iter().filter_map(|r| self.amount(*r, m)).map(bare),
            );
            let computed = whole.value.ore().saturating_sub(paid);
            if rest.value < Sek::ZERO || rest.value > whole.value {
                return None;
            }
            let parts = less
                .iter()
                .filter_map(|r| self.amount(*r, m))
                .map(bare)
                .chain([figure(rest)]);
            let ok = across::closes(figure(whole), parts);
            all_close &= ok;
            checks.push(BudgetCheck {
                what: format!(
                    "{}, column {}: the costs less what others pay",
                    row.label,
                    self.column_name(m)
                ),
                stated: rest.value,
                computed: Sek::from_ore(computed),
                ok,
                location: self.cell(row, m).0,
            });
        }
        if own_lines && !all_close {
            // What the names say does not make the rest: nobody is told to pay it.
            less.clear();
        }
        let own_lines = own_lines && !less.is_empty();
        if checks.is_empty() || !all_close && !label.has(&list.net) {
            return None;
        }
        if less.is_empty() && all_close {
            // All of it is applied for: the last row repeats the sum.
            return None;
        }
        if less.is_empty() {
            // Who pays the rest is not told, so there is nothing to hold it against.
            checks.clear();
        }
        if own_lines {
            // They are lines, and stay so.
            less.clear();
        }
        less.push(net);
        less.sort_unstable();
        // It is the last of them in the table.
        Some(Closing {
            rows: less,
            is_net: true,
            own_lines,
            checks,
        })
    }

    /// Whether a row names what somebody else pays, or is written as taken off.
    fn is_taken_off(&self, r: usize) -> bool {
        let Some(row) = self.rows.get(r) else {
            return false;
        };
        let mut amounts = row.amounts.iter().flatten();
        matches!(row.own_words, Some(Funding::Own | Funding::Other))
            || Normal::new(&row.label).begins(&words().less)
            || amounts.clone().any(|a| a.value < Sek::ZERO) && amounts.all(|a| a.value <= Sek::ZERO)
    }

    /// The lines of the costs that name what the parties pay: "Kurator 20 % (egen insats)".
    fn own_costs(&self, costs: std::ops::Range<usize>) -> Vec<usize> {
        let lines = self.proof.lines.get(costs).unwrap_or_default();
        let own = |r: &&usize| {
            self.rows
                .get(**r)
                .is_some_and(|row| row.own_words == Some(Funding::Own))
        };
        lines.iter().filter(own).copied().collect()
    }

    /// The lines of a block of income above the costs, which begin at a line: it has a sum of its own,
    /// and none of it is applied for.
    fn income(&self, costs: usize) -> Vec<usize> {
        let block = self.proof.roles.iter().find_map(|role| match role {
            Role::Sum(found) if found.lines.end <= costs && !found.lines.is_empty() => {
                self.proof.lines.get(found.lines.clone())
            }
            _ => None,
        });
        let others = |r: &usize| {
            let funding = self.rows.get(*r).and_then(|row| row.funding);
            matches!(funding, Some(Funding::Own | Funding::Other))
        };
        block
            .filter(|rows| rows.iter().all(others))
            .map(<[usize]>::to_vec)
            .unwrap_or_default()
    }

    /// States what a payer pays, as sums of the budget.
    pub(super) fn emit_financing(&mut self, r: usize, is_net: bool, paid: &mut Vec<Paid>) {
        let Some(row) = self.rows.get(r) else { return };
        let named = organisation(&row.label).map(|_| Funding::Own);
        let funding = if is_net {
            Funding::Applied
        } else {
            row.own_words
                .or(row.funding.filter(|f| *f != Funding::Applied))
                .or(named)
                .unwrap_or(Funding::Other)
        };
        for m in 0..self.money.len() {
            if let Some(mut stated) = self.stated(r, m, funding) {
                stated.total.amount = stated.total.amount.abs();
                paid.push(Paid {
                    row: r,
                    column: m,
                    index: self.telling.totals.len(),
                    funding,
                });
                self.telling.totals.push(stated);
            }
        }
    }

    fn amount(&self, r: usize, m: usize) -> Option<Amount> {
        self.rows.get(r)?.amounts.get(m).copied().flatten()
    }
}

/// An amount without its sign: what is taken off is written with a minus or without.
fn bare(amount: Amount) -> Figure {
    figure(Amount {
        value: amount.value.abs(),
        ..amount
    })
}
