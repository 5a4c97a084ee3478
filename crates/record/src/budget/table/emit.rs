//! Lines, sums and checks of a table that was proved.

use super::super::across;
use super::super::columns::Kind;
use super::super::prove::{Figure, Role, Why};
use super::super::rows::{Line, figure, organisation};
use super::super::staffing;
use super::super::telling::{Pending, Stated};
use super::closing::Paid;
use super::reader::effective;
use super::{Reader, TotalAt, funding_word};
use crate::model::{BudgetCheck, BudgetLine, BudgetTotal, Funding, Sek};

impl Reader<'_, '_> {
    pub(super) fn emit(&mut self) {
        let closing = self.closing();
        let is_paid = !closing.rows.is_empty() && !closing.own_lines;
        let net = closing.rows.last().copied().filter(|_| closing.is_net);
        let mut covers: Vec<TotalAt> = Vec::new();
        let mut paid: Vec<Paid> = Vec::new();
        for r in 0..self.rows.len() {
            match self.proof.roles.get(r).cloned() {
                _ if closing.rows.contains(&r) => {
                    self.emit_financing(r, net == Some(r), &mut paid);
                    self.check_across(r);
                }
                Some(Role::Line) => {
                    self.emit_line(r, is_paid);
                    self.check_across(r);
                }
                Some(Role::Sum(found)) => {
                    let why = found.why;
                    self.emit_sum(r, found.lines, &mut covers, is_paid);
                    self.check_across(r);
                    self.telling.explain.push(format!(
                        "row {:?} is a sum: {}",
                        self.rows
                            .get(r)
                            .map(|l| l.label.as_str())
                            .unwrap_or_default(),
                        match why {
                            Why::Words => "its words say so",
                            Why::Unnamed => "it has no words and closes the rows above",
                            Why::Arithmetic => "the table closes only if it is one",
                        }
                    ));
                }
                _ => {}
            }
        }
        for m in 0..self.money.len() {
            let of = self.sum_of.get(m).cloned().unwrap_or_default();
            if !of.is_empty() {
                let parts: Vec<String> = of.iter().map(|i| self.column_name(*i)).collect();
                self.telling.explain.push(format!(
                    "column {:?} sums {}",
                    self.column_name(m),
                    parts.join(" + ")
                ));
            }
        }
        self.telling.checks.extend(closing.checks);
        self.grands(&covers, &paid);
        if closing.own_lines {
            let own = self.grand(Funding::Own, &covers);
            self.telling.grands.extend(own);
        }
        self.inside_columns();
        if self.is_financing {
            self.telling.payers = self.payers();
        }
        self.telling.staffing =
            staffing::of_table(&self.rows, &self.columns, &self.money, self.about);
    }

    /// What each line of a table of payers states.
    fn payers(&self) -> Vec<Stated> {
        let mut found = Vec::new();
        for r in &self.proof.lines {
            let Some(row) = self.rows.get(*r) else {
                continue;
            };
            for m in 0..self.money.len() {
                found.extend(self.stated(*r, m, self.funding(row, m)));
            }
        }
        found
    }

    pub(super) fn emit_line(&mut self, r: usize, whole: bool) {
        let Some(row) = self.rows.get(r) else { return };
        let mut made = Vec::new();
        let leaves: Vec<usize> = (0..self.money.len()).filter(|m| self.is_leaf(*m)).collect();
        let filled = |m: &usize| row.amounts.get(*m).copied().flatten();
        let mut places: Vec<usize> = leaves
            .iter()
            .copied()
            .filter(|m| filled(m).is_some())
            .collect();
        if places
            .iter()
            .all(|m| filled(m).is_some_and(|a| a.value == Sek::ZERO))
        {
            // Only the sum is given: "Utvärdering | | | 90 000".
            places = (0..self.money.len())
                .rev()
                .find(|m| !self.is_leaf(*m) && filled(m).is_some_and(|a| a.value != Sek::ZERO))
                .into_iter()
                .collect();
        }
        let years_at_rows = row.year.is_some() && leaves.iter().all(|m| self.year(*m).is_none());
        for m in places {
            let Some(amount) = filled(&m).filter(|a| a.value != Sek::ZERO) else {
                continue;
            };
            let head = self.column(m).map(|c| c.head.clone()).unwrap_or_default();
            made.push(BudgetLine {
                label: if years_at_rows && !head.is_empty() && leaves.len() > 1 {
                    head
                } else {
                    row.label.clone()
                },
                group: row.group.clone(),
                organisation: self
                    .column_organisation(m)
                    .or_else(|| self.row_organisation(row))
                    .or_else(|| organisation(&row.label)),
                scope: self.about.scope.clone(),
                year: self.year(m).or(row.year).or(self.caption_year),
                amount: amount.value,
                per: amount.per,
                times: 1,
                approximate: amount.approximate,
                funding: if whole {
                    Funding::Other
                } else {
                    self.funding(row, m)
                },
                location: self.cell(row, m).0,
            });
        }
        self.telling.lines.extend(made);
        if years_at_rows && leaves.len() > 1 {
            // "2023 | Personal | Lokaler | Summa": the sum across is that of a year.
            let sums = (0..self.money.len()).filter(|m| !self.is_leaf(*m));
            let sums: Vec<_> = sums
                .filter(|m| {
                    self.sum_of
                        .get(*m)
                        .is_some_and(|of| of.len() == leaves.len())
                })
                .filter_map(|m| self.stated(r, m, self.funding(row, m)))
                .collect();
            self.telling.totals.extend(sums);
        }
    }

    pub(super) fn row_organisation(&self, row: &Line<'_, '_>) -> Option<String> {
        let c = self
            .columns
            .iter()
            .position(|c| c.kind == Kind::Organisation)?;
        row.slots
            .get(c)
            .filter(|s| s.is_text())
            .map(|s| s.text.clone().into_owned())
    }

    pub(super) fn stated(&self, r: usize, m: usize, funding: Funding) -> Option<Stated> {
        let row = self.rows.get(r)?;
        let amount = row.amounts.get(m).copied().flatten()?;
        let (location, quote) = self.cell(row, m);
        Some(Stated {
            total: BudgetTotal {
                label: row.label.clone(),
                organisation: self.column_organisation(m),
                scope: self.about.scope.clone(),
                year: self.year(m).or(row.year).or(self.caption_year),
                amount: amount.value,
                funding,
                location,
            },
            quote,
        })
    }

    /// Who pays what a sum covers, of a column: one funder, or several.
    pub(super) fn covered_funding(
        &self,
        lines: &std::ops::Range<usize>,
        m: usize,
        row: &Line<'_, '_>,
    ) -> Funding {
        let sources: Vec<usize> = if self.is_leaf(m) {
            vec![m]
        } else {
            self.sum_of
                .get(m)
                .filter(|s| !s.is_empty())
                .cloned()
                .unwrap_or_else(|| vec![m])
        };
        let mut found: Option<Funding> = None;
        for r in self.proof.lines.get(lines.clone()).unwrap_or_default() {
            let Some(line) = self.rows.get(*r) else {
                continue;
            };
            for s in &sources {
                let nonzero = line
                    .amounts
                    .get(*s)
                    .copied()
                    .flatten()
                    .is_some_and(|a| a.value != Sek::ZERO);
                if nonzero {
                    let funding = self.funding(line, *s);
                    match found {
                        None => found = Some(funding),
                        Some(f) if f != funding => return Funding::Other,
                        Some(_) => {}
                    }
                }
            }
        }
        found.unwrap_or_else(|| {
            let by_sources = sources.iter().find_map(|s| self.column(*s)?.funding);
            by_sources
                .filter(|_| sources.len() == 1)
                .or(row.funding)
                .or_else(|| self.line_funding(lines))
                .unwrap_or(self.default)
        })
    }

    /// Who pays the rows of a range by their words, whatever they hold.
    pub(super) fn line_funding(&self, lines: &std::ops::Range<usize>) -> Option<Funding> {
        let r = *self.proof.lines.get(lines.start)?;
        self.rows.get(r)?.funding
    }

    pub(super) fn emit_sum(
        &mut self,
        r: usize,
        lines: std::ops::Range<usize>,
        covers: &mut Vec<TotalAt>,
        whole: bool,
    ) {
        let Some(row) = self.rows.get(r) else { return };
        let mut totals = Vec::new();
        let mut checks = Vec::new();
        let (mut good, mut bad) = (0, 0);
        for m in 0..self.money.len() {
            let funding = if whole {
                Funding::Other
            } else {
                self.covered_funding(&lines, m, row)
            };
            let Some(stated) = self.stated(r, m, funding) else {
                continue;
            };
            let total = row.amounts.get(m).copied().flatten().map(figure);
            let Some(total) = total else { continue };
            let (computed, ok) = self.column_sum(&lines, m, total);
            if total.value != 0 {
                good += usize::from(ok);
                bad += usize::from(!ok);
            }
            let part = if lines == (0..self.proof.lines.len()) || row.label.is_empty() {
                String::new()
            } else {
                format!("{}: ", row.label)
            };
            checks.push(BudgetCheck {
                what: format!(
                    "{part}column {}, {}",
                    self.column_name(m),
                    funding_word(funding)
                ),
                stated: stated.total.amount,
                computed: Sek::from_ore(computed),
                ok,
                location: stated.total.location.clone(),
            });
            totals.push((m, stated));
        }
        let is_last = self
            .proof
            .roles
            .iter()
            .skip(r + 1)
            .all(|role| !matches!(role, Role::Line | Role::Sum(_)));
        let earlier = covers.iter().any(|c| c.lines == lines);
        if is_last && good == 0 && bad > 0 && earlier {
            self.telling.pending = Some(Pending {
                totals: totals.into_iter().map(|(_, t)| t).collect(),
                checks,
            });
            return;
        }
        for (m, stated) in totals {
            covers.push(TotalAt {
                lines: lines.clone(),
                column: m,
                index: self.telling.totals.len(),
            });
            self.telling.totals.push(stated);
        }
        self.telling.checks.extend(checks);
    }

    /// The sum of a column over a range of lines, and whether a total equals it.
    pub(super) fn column_sum(
        &self,
        lines: &std::ops::Range<usize>,
        m: usize,
        total: Figure,
    ) -> (i64, bool) {
        let rows = self.proof.lines.get(lines.clone()).unwrap_or_default();
        let parts = rows.iter().filter_map(|r| {
            let row = self.rows.get(*r)?;
            effective(row, m, &self.sum_of)
        });
        let (sum, allowed) = across::add(total, parts);
        (sum, total.value.abs_diff(sum) <= allowed as u64)
    }

    /// Checks the sums that stand in a row.
    pub(super) fn check_across(&mut self, r: usize) {
        let Some(row) = self.rows.get(r) else { return };
        let mut checks = Vec::new();
        for m in 0..self.money.len() {
            let Some(sources) = self.sum_of.get(m).filter(|s| !s.is_empty()) else {
                continue;
            };
            let Some(total) = row.amounts.get(m).copied().flatten() else {
                continue;
            };
            let parts = || {
                sources
                    .iter()
                    .filter_map(|s| row.amounts.get(*s).copied().flatten())
                    .map(figure)
            };
            if parts().next().is_none() {
                continue;
            }
            let (sum, allowed) = across::add(figure(total), parts());
            checks.push(BudgetCheck {
                what: format!(
                    "row {}, column {}",
                    if row.label.is_empty() {
                        "without label"
                    } else {
                        &row.label
                    },
                    self.column_name(m)
                ),
                stated: total.value,
                computed: Sek::from_ore(sum),
                ok: total.value.ore().abs_diff(sum) <= allowed as u64,
                location: self.cell(row, m).0,
            });
        }
        self.telling.checks.extend(checks);
    }
}
