//! The grand totals of a table: what each funder pays over all years.

use super::super::columns::Kind;
use super::super::prove::Role;
use super::super::telling::{Grand, Stated};
use super::closing::Paid;
use super::{Reader, TotalAt};
use crate::model::{BudgetLine, BudgetTotal, Funding, Sek};

impl Reader<'_, '_> {
    /// The grand total of each funder.
    pub(super) fn grands(&mut self, covers: &[TotalAt], paid: &[Paid]) {
        for funding in [Funding::Applied, Funding::Own, Funding::Other] {
            let grand = if paid.is_empty() {
                self.grand(funding, covers)
            } else if funding == Funding::Other {
                None
            } else {
                self.paid_by(funding, paid)
            };
            self.telling.grands.extend(grand);
        }
    }

    /// What the rows of a funder state: in the column that sums the others, else in all.
    fn paid_by(&self, funding: Funding, paid: &[Paid]) -> Option<Grand> {
        let of_row = |p: &&Paid| {
            let row = || paid.iter().filter(|other| other.row == p.row);
            match row().find(|other| !self.is_leaf(other.column)) {
                Some(sum) => p.column == sum.column,
                None => true,
            }
        };
        let totals: Vec<usize> = paid
            .iter()
            .filter(|p| p.funding == funding)
            .filter(of_row)
            .map(|p| p.index)
            .collect();
        let amounts = totals
            .iter()
            .filter_map(|i| self.telling.totals.get(*i))
            .map(|t| t.total.amount);
        (!totals.is_empty()).then(|| Grand {
            funding,
            amount: amounts.sum(),
            totals: totals.clone(),
        })
    }

    /// What columns "varav egen insats" state in the row that sums all lines: the parties' own money,
    /// where no other column or row tells of it.
    pub(super) fn inside_columns(&mut self) {
        if self
            .telling
            .grands
            .iter()
            .any(|g| g.funding == Funding::Own)
        {
            return;
        }
        // The sum of the most lines; below it may stand who pays.
        let whole = self
            .proof
            .roles
            .iter()
            .enumerate()
            .filter_map(|(r, role)| match role {
                Role::Sum(of) => Some((r, of.lines.len())),
                _ => None,
            })
            .max_by_key(|(_, lines)| *lines)
            .map(|(r, _)| r);
        let Some(row) = whole.and_then(|r| self.rows.get(r)) else {
            return;
        };
        let mut stated = Vec::new();
        let mut year = None;
        for (c, column) in self.columns.iter().enumerate() {
            year = match column.kind {
                Kind::Amount => column.year,
                _ => column.year.or(year),
            };
            if column.kind != Kind::Inside || column.funding != Some(Funding::Own) {
                continue;
            }
            let Some((slot, amount)) = row.slots.get(c).and_then(|s| Some((s, s.amount()?))) else {
                return;
            };
            let scale = column.unit.or(self.unit);
            stated.push(Stated {
                total: BudgetTotal {
                    label: format!("{}, {}", row.label, column.head),
                    organisation: None,
                    scope: self.about.scope.clone(),
                    year,
                    amount: scale.map_or(amount, |unit| amount.scaled(unit)).value,
                    funding: Funding::Own,
                    location: slot.location.clone().into_owned(),
                },
                quote: slot.text.clone().into_owned(),
            });
        }
        if stated.is_empty() {
            return;
        }
        let first = self.telling.totals.len();
        self.telling.grands.push(Grand {
            funding: Funding::Own,
            amount: stated.iter().map(|s| s.total.amount).sum(),
            totals: (first..first + stated.len()).collect(),
        });
        self.telling.totals.extend(stated);
    }

    pub(super) fn grand(&self, funding: Funding, covers: &[TotalAt]) -> Option<Grand> {
        let leaves: Vec<usize> = (0..self.money.len()).filter(|m| self.is_leaf(*m)).collect();
        let mut used_rows: Vec<usize> = Vec::new();
        let mut used_columns: Vec<usize> = Vec::new();
        for (ordinal, r) in self.proof.lines.iter().enumerate() {
            let Some(row) = self.rows.get(*r) else {
                continue;
            };
            for m in 0..self.money.len() {
                let filled = row
                    .amounts
                    .get(m)
                    .copied()
                    .flatten()
                    .is_some_and(|a| a.value != Sek::ZERO);
                if filled && self.funding(row, m) == funding && leaves.contains(&m) {
                    used_rows.push(ordinal);
                    used_columns.push(m);
                }
            }
        }
        used_columns.sort_unstable();
        used_columns.dedup();
        let total = |i: usize| self.telling.totals.get(i).map(|t| t.total.amount);
        let lines_sum: Sek = self
            .telling
            .lines
            .iter()
            .filter(|l| l.funding == funding)
            .map(BudgetLine::cost)
            .sum();
        let (Some(first), Some(last)) = (used_rows.first().copied(), used_rows.last().copied())
        else {
            if lines_sum != Sek::ZERO {
                // Amounts that stand in a column of sums alone.
                return Some(Grand {
                    funding,
                    amount: lines_sum,
                    totals: Vec::new(),
                });
            }
            return self.zero(funding, covers);
        };
        // Sums that cover all lines of this funder and none of another in these columns.
        let pure = |c: &&TotalAt| {
            c.lines.start <= first
                && c.lines.end > last
                && self
                    .telling
                    .totals
                    .get(c.index)
                    .is_some_and(|t| t.total.funding == funding)
        };
        let at = |m: usize| covers.iter().rev().filter(pure).find(|c| c.column == m);
        // One cell that sums all columns of this funder.
        let over = (0..self.money.len()).rev().find(|m| {
            self.sum_of
                .get(*m)
                .is_some_and(|of| !of.is_empty() && used_columns.iter().all(|u| of.contains(u)))
        });
        if let Some(found) = over.and_then(at) {
            return Some(Grand {
                funding,
                amount: total(found.index)?,
                totals: vec![found.index],
            });
        }
        let found: Vec<usize> = used_columns
            .iter()
            .filter_map(|m| Some(at(*m)?.index))
            .collect();
        if found.len() == used_columns.len() {
            return Some(Grand {
                funding,
                amount: found.iter().filter_map(|i| total(*i)).sum(),
                totals: found,
            });
        }
        Some(Grand {
            funding,
            amount: lines_sum,
            totals: Vec::new(),
        })
    }

    /// A grand total of nothing that the table states: `own: 0`.
    pub(super) fn zero(&self, funding: Funding, covers: &[TotalAt]) -> Option<Grand> {
        let stated = covers.iter().rev().find(|c| {
            c.lines == (0..self.proof.lines.len())
                && self
                    .telling
                    .totals
                    .get(c.index)
                    .is_some_and(|t| t.total.funding == funding && t.total.amount == Sek::ZERO)
        })?;
        Some(Grand {
            funding,
            amount: Sek::ZERO,
            totals: vec![stated.index],
        })
    }
}
