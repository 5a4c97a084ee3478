//! What the columns and rows of a table stand for, before anything is told of them.

use aktsam_document::Location;

use super::super::across::{self, Head};
use super::super::columns::{Column, Kind};
use super::super::prove::{Figure, Hint, Proof, ProofRow, Role, prove};
use super::super::rows::{Line, figure, organisation};
use super::super::segment::Segment;
use super::super::telling::Telling;
use super::super::words::{Normal, Side, funding, side, words, years};
use super::{About, Reader};
use crate::amounts::Unit;
use crate::lower::LowerCase;
use crate::model::{Funding, Sek};

impl<'s, 'd> Reader<'s, 'd> {
    pub(super) fn new(
        segment: &Segment<'_>,
        about: &'s About,
        columns: &[Column],
        money: &[usize],
        rows: Vec<Line<'s, 'd>>,
    ) -> Self {
        let shown = || money.iter().filter_map(|c| columns.get(*c));
        let by_funder = shown().filter(|c| c.funding.is_some()).count() >= 2;
        let heads: Vec<Head> = shown().map(|column| head(column, by_funder)).collect();
        let matrix: Vec<_> = rows
            .iter()
            .filter(|r| r.hint != Hint::Inside)
            .map(Line::figures)
            .collect();
        let sum_of = across::sums(&matrix, &heads);
        let beside = beside(columns, money, &sum_of, &rows);
        let mut rows = rows;
        put_below(&mut rows, &sum_of);
        let proof_rows: Vec<ProofRow> = rows.iter().map(|row| proof_row(row, &sum_of)).collect();
        let mut proof = prove(&proof_rows);
        if rescale_sums(&mut rows, &proof) {
            let again: Vec<ProofRow> = rows.iter().map(|row| proof_row(row, &sum_of)).collect();
            proof = prove(&again);
        }
        let near = segment.titles.iter().rev().chain(&about.near);
        let default = near
            .clone()
            .filter(|t| t.len() < 160)
            .find_map(|t| funding(&Normal::new(t)))
            .unwrap_or(Funding::Applied);
        let financing_words = near
            .take(3)
            .chain(columns.iter().map(|c| &c.head))
            .any(|t| {
                t.len() < 80
                    && Normal::new(t)
                        .words()
                        .any(|w| w.starts_with("finansier") || w.starts_with("finansiär"))
            });
        let name = segment
            .titles
            .first()
            .or_else(|| about.near.first())
            .map_or_else(String::new, |t| t.chars().take(60).collect());
        let mut reader = Self {
            columns: columns.to_vec(),
            money: money.to_vec(),
            rows,
            sum_of,
            beside,
            proof,
            default,
            unit: None,
            is_financing: false,
            titled_financing: segment.side == Some(Side::Financing)
                || segment.side.is_none()
                    && about
                        .near
                        .iter()
                        .take(2)
                        .any(|t| side(&Normal::new(t)) == Some(Side::Financing)),
            telling: Telling {
                name,
                location: about.location.clone(),
                scope: about.scope.clone(),
                ..Telling::default()
            },
            caption_year: caption_year(segment, about, columns),
            about,
        };
        reader.find_financing(financing_words);
        reader.pay_by_sums();
        reader
    }

    /// Lines that a sum of its own part says who pays: "Egen insats 600" below the two lines that make it, apart
    /// from "Sökt från förbundet 3 240" above them.
    fn pay_by_sums(&mut self) {
        let sums: Vec<(std::ops::Range<usize>, Option<Funding>)> = self
            .proof
            .roles
            .iter()
            .zip(&self.rows)
            .filter_map(|(role, row)| match role {
                Role::Sum(found) if !found.lines.is_empty() => {
                    Some((found.lines.clone(), row.own_words))
                }
                _ => None,
            })
            .collect();
        for (lines, words) in &sums {
            let payer = words.filter(|f| *f != Funding::Applied);
            let apart = sums
                .iter()
                .any(|(other, _)| other.end <= lines.start || lines.end <= other.start);
            let within = sums.iter().any(|(other, _)| {
                other != lines && other.start >= lines.start && other.end <= lines.end
            });
            let rows = self.proof.lines.get(lines.clone()).unwrap_or_default();
            // Or none of its lines says anything else: "Arbetsförmedlingen 310, Försäkringskassan 160, Summa
            // egeninsats 470".
            let silent = |r: &usize| self.rows.get(*r).is_some_and(|r| r.own_words.is_none());
            if payer.is_none() || within || !(apart || rows.iter().all(silent)) {
                continue;
            }
            for r in rows {
                if let Some(row) = self.rows.get_mut(*r) {
                    row.funding = row.own_words.or(payer);
                }
            }
        }
        self.pay_outside(&sums);
    }

    /// "Summa samordningsförbundet 2 550, Psykolog (VGR) 283, Total projektkostnad 2 833": who is named in a line
    /// beyond the sum of what is applied for pays it.
    fn pay_outside(&mut self, sums: &[(std::ops::Range<usize>, Option<Funding>)]) {
        let by_columns = self
            .money
            .iter()
            .any(|c| self.columns.get(*c).is_some_and(|k| k.funding.is_some()));
        let applied = sums
            .iter()
            .find(|(_, words)| *words == Some(Funding::Applied));
        let Some((asked, _)) = applied.filter(|_| !by_columns) else {
            return;
        };
        let whole = sums.iter().find(|(all, words)| {
            words.is_none() && all.start <= asked.start && all.end > asked.end
        });
        let Some((whole, _)) = whole else { return };
        for r in self
            .proof
            .lines
            .get(asked.end..whole.end)
            .unwrap_or_default()
        {
            let Some(row) = self.rows.get_mut(*r) else {
                continue;
            };
            if row.funding.is_none()
                && (organisation(&row.label).is_some() || ends_in_acronym(&row.label))
            {
                row.funding = Some(Funding::Own);
            }
        }
    }

    /// A table whose lines each name a payer: "Samordningsförbundet 500 000, Norrby kommun 200 000".
    pub(super) fn find_financing(&mut self, told: bool) {
        let lines = &self.proof.lines;
        let named = |r: &usize| self.rows.get(*r).is_some_and(|row| row.own_words.is_some());
        let payer = |r: &usize| {
            named(r)
                || self
                    .rows
                    .get(*r)
                    .is_some_and(|row| organisation(&row.label).is_some())
        };
        let by_columns = self
            .money
            .iter()
            .any(|c| self.columns.get(*c).is_some_and(|k| k.funding.is_some()));
        let all_named = lines.len() >= 2 && lines.iter().all(named);
        let payers = told && lines.iter().any(named) && lines.iter().all(payer);
        let titled = self.titled_financing && lines.iter().any(named);
        // "Finansiering | Kontant | In natura": rows that all name a payer lead, whatever a column says.
        self.is_financing = payers || !by_columns && (all_named || titled);
        if self.is_financing {
            // Beside "egen finansiering" the other payers are others; alone, the parties pay.
            let own_named = lines
                .iter()
                .any(|r| self.rows.get(*r).and_then(|row| row.own_words) == Some(Funding::Own));
            for r in lines {
                if let Some(row) = self.rows.get_mut(*r) {
                    let unnamed = if own_named || organisation(&row.label).is_none() {
                        Funding::Other
                    } else {
                        Funding::Own
                    };
                    row.funding = row.own_words.or(Some(unnamed));
                }
            }
        }
        self.telling.is_financing = self.is_financing;
        self.telling.titled_financing = self.is_financing && self.titled_financing;
    }

    pub(super) fn column(&self, m: usize) -> Option<&Column> {
        self.columns.get(*self.money.get(m)?)
    }

    pub(super) fn is_leaf(&self, m: usize) -> bool {
        self.sum_of.get(m).is_none_or(Vec::is_empty)
            && !self.beside.get(m).copied().unwrap_or(false)
    }

    pub(super) fn year(&self, m: usize) -> Option<i16> {
        let column = self.column(m)?;
        column.year.or_else(|| {
            let nth = column.nth_year?;
            Some(self.about.first_year? + nth - 1)
        })
    }

    /// Who pays an amount.
    pub(super) fn funding(&self, row: &Line<'_, '_>, m: usize) -> Funding {
        let by_column = if self.beside.get(m).copied().unwrap_or(false) {
            Some(Funding::Other)
        } else {
            self.column(m).and_then(|c| c.funding)
        };
        by_column.or(row.funding).unwrap_or(self.default)
    }

    /// The organisation that a column stands for.
    pub(super) fn column_organisation(&self, m: usize) -> Option<String> {
        let column = self.column(m)?;
        let head = Normal::new(&column.head);
        let plain = column.year.is_none()
            && column.nth_year.is_none()
            && (column.funding.is_none() || column.pays_itself)
            && !column.says_sum
            && self.is_leaf(m);
        (plain && head.has(&words().organisation)).then(|| {
            // "Huvudinsatsägare Norrby kommun": the last header row names it.
            column
                .head
                .split_whitespace()
                .position(|w| organisation_from(w).is_some())
                .map_or_else(|| column.head.clone(), |_| strip_role(&column.head))
        })
    }

    /// A column in words.
    pub(super) fn column_name(&self, m: usize) -> String {
        if let Some(year) = self.year(m) {
            return year.to_string();
        }
        match self.column(m).map(|c| c.head.trim()) {
            Some("") | None => format!("no. {}", m + 1),
            Some(head) => head.chars().take(60).collect(),
        }
    }

    pub(super) fn cell(&self, row: &Line<'_, '_>, m: usize) -> (Location, String) {
        self.money
            .get(m)
            .and_then(|c| row.slots.get(*c))
            .map(|s| (s.location.clone().into_owned(), s.text.clone().into_owned()))
            .unwrap_or_default()
    }
}

/// "Psykolog 20 % (VGR)": who employs, in brackets.
fn ends_in_acronym(label: &str) -> bool {
    label
        .trim_end()
        .strip_suffix(')')
        .and_then(|l| l.rsplit_once('('))
        .is_some_and(|(_, inside)| {
            (2..=5).contains(&inside.len()) && inside.bytes().all(|b| b.is_ascii_uppercase())
        })
}

fn organisation_from(word: &str) -> Option<&str> {
    Normal::new(word).has(&words().organisation).then_some(word)
}

/// "Huvudinsatsägare Norrby kommun" → "Norrby kommun".
fn strip_role(head: &str) -> String {
    let rest: Vec<&str> = head
        .split_whitespace()
        .skip_while(|w| {
            let lower = w.lower();
            lower.contains("sägare")
                || lower.contains("satsagare")
                || lower.trim_end_matches(':').parse::<u8>().is_ok()
        })
        .collect();
    if rest.is_empty() {
        head.to_owned()
    } else {
        rest.join(" ")
    }
}

/// `by_funder`: several columns name who pays, and none of them sums the others.
fn head(column: &Column, by_funder: bool) -> Head {
    let year = column.year.or(column.nth_year);
    Head {
        says_sum: column.says_sum,
        named: !column.head.is_empty(),
        leaf: !column.says_sum && (year.is_some() || by_funder && column.funding.is_some()),
        year,
        funder: column.funding.map(|f| match f {
            Funding::Applied => 0,
            Funding::Own => 1,
            Funding::Other => 2,
        }),
    }
}

/// Columns of money without a funder beside one that has "applied", where none is "own": the whole
/// cost, of which a part is applied for.
fn beside(
    columns: &[Column],
    money: &[usize],
    sum_of: &[Vec<usize>],
    rows: &[Line<'_, '_>],
) -> Vec<bool> {
    let funding = |m: usize| {
        money
            .get(m)
            .and_then(|c| columns.get(*c))
            .and_then(|c| c.funding)
    };
    let leaf = |m: usize| sum_of.get(m).is_none_or(Vec::is_empty);
    let leaves: Vec<usize> = (0..money.len()).filter(|m| leaf(*m)).collect();
    let value = |row: &Line<'_, '_>, m: usize| {
        row.amounts
            .get(m)
            .copied()
            .flatten()
            .map_or(Sek::ZERO, |a| a.value)
    };
    let applied: Vec<usize> = leaves
        .iter()
        .copied()
        .filter(|m| funding(*m) == Some(Funding::Applied))
        .collect();
    let asked = |row: &Line<'_, '_>| -> Sek { applied.iter().map(|m| value(row, *m)).sum() };
    let any = rows.iter().any(|row| asked(row) != Sek::ZERO);
    let list = words();
    (0..money.len())
        .map(|m| {
            let column = money.get(m).and_then(|c| columns.get(*c));
            let names_cost = column.is_some_and(|c| {
                let head = Normal::new(&c.head);
                c.funding.is_none()
                    && c.year.is_none()
                    && (head.has(&list.money) || head.has(&list.total))
            });
            any && leaf(m) && names_cost && rows.iter().all(|row| value(row, m) >= asked(row))
        })
        .collect()
}

/// A figure of a line: a sum across is taken from its parts where they stand.
pub(super) fn effective(row: &Line<'_, '_>, m: usize, sum_of: &[Vec<usize>]) -> Option<Figure> {
    let own = row.amounts.get(m).copied().flatten().map(figure);
    let sources = sum_of.get(m).filter(|s| !s.is_empty());
    let Some(sources) = sources else { return own };
    let parts: Vec<_> = sources
        .iter()
        .filter_map(|s| row.amounts.get(*s).copied().flatten())
        .map(figure)
        .collect();
    if parts.is_empty() {
        return own;
    }
    Some(Figure {
        value: parts
            .iter()
            .fold(0_i64, |sum, f| sum.saturating_add(f.value)),
        step: parts.iter().map(|f| f.step).max().unwrap_or(100),
    })
}

fn proof_row(row: &Line<'_, '_>, sum_of: &[Vec<usize>]) -> ProofRow {
    let is_sum = matches!(row.hint, Hint::Sum | Hint::PartSum | Hint::GrandSum);
    let figures = (0..row.amounts.len())
        .map(|m| {
            if is_sum {
                row.amounts.get(m).copied().flatten().map(figure)
            } else {
                effective(row, m, sum_of)
            }
        })
        .collect();
    ProofRow {
        hint: row.hint,
        figures,
    }
}

/// "Totalt sökt belopp 1 250, fördelat på: …": the one sum of a table, which stands above all of its parts and
/// equals them, is put below them, where sums are looked for.
fn put_below(rows: &mut [Line<'_, '_>], sum_of: &[Vec<usize>]) {
    let is_sum = |row: &Line<'_, '_>| {
        matches!(
            row.hint,
            Hint::Sum | Hint::PartSum | Hint::GrandSum | Hint::Unnamed
        ) && row.amounts.iter().any(Option::is_some)
    };
    let filled = |row: &Line<'_, '_>| row.amounts.iter().any(Option::is_some);
    let Some(first) = rows.iter().position(filled) else {
        return;
    };
    let Some(([total], parts)) = rows.get(first..).and_then(<[_]>::split_first_chunk) else {
        return;
    };
    let counted: Vec<_> = parts
        .iter()
        .filter(|r| filled(r) && r.hint != Hint::Inside)
        .collect();
    if !is_sum(total) || total.label.is_empty() || counted.len() < 2 || parts.iter().any(is_sum) {
        return;
    }
    let closes = (0..total.amounts.len()).all(|m| {
        let stated = total.amounts.get(m).copied().flatten();
        let of = counted.iter().filter_map(|row| effective(row, m, sum_of));
        stated.is_none_or(|stated| across::closes(figure(stated), of))
    });
    if closes && let Some(rows) = rows.get_mut(first..) {
        rows.rotate_left(1);
    }
}

/// Sums in tkr under rows in kr: a sum of which a thousandfold closes is one. Whether any was.
fn rescale_sums(rows: &mut [Line<'_, '_>], proof: &Proof) -> bool {
    let mut any = false;
    for (r, role) in proof.roles.iter().enumerate() {
        let Role::Sum(covers) = role else { continue };
        let sums: Vec<i64> = (0..rows.get(r).map_or(0, |row| row.amounts.len()))
            .map(|m| {
                let lines = proof.lines.get(covers.lines.clone()).unwrap_or_default();
                lines
                    .iter()
                    .filter_map(|l| rows.get(*l)?.amounts.get(m).copied().flatten())
                    .fold(0_i64, |sum, a| sum.saturating_add(a.value.ore()))
            })
            .collect();
        let Some(row) = rows.get_mut(r) else { continue };
        let bare = row.amounts.iter().flatten().all(|a| a.unit.is_none());
        let thousandth = row.amounts.iter().zip(&sums).all(|(amount, sum)| {
            amount.is_none_or(|a| a.value.ore().saturating_mul(1000).abs_diff(*sum) <= 50_000)
        });
        let nonzero = row.amounts.iter().flatten().any(|a| a.value != Sek::ZERO);
        if bare && thousandth && nonzero {
            any = true;
            for amount in row.amounts.iter_mut().flatten() {
                *amount = amount.scaled(Unit::Thousands);
            }
        }
    }
    any
}

/// The one year that the caption or heading of a budget names: "Kostnader 2019". Where its columns or rows
/// have years of their own they tell.
fn caption_year(segment: &Segment<'_>, about: &About, columns: &[Column]) -> Option<i16> {
    let amounts = || columns.iter().filter(|c| c.kind == Kind::Amount);
    if amounts().any(|c| c.year.is_some() || c.nth_year.is_some()) {
        return None;
    }
    let names = columns.iter().filter(|c| c.kind == Kind::Label);
    let mut near = names
        .map(|c| &c.head)
        .chain(segment.titles.iter().rev())
        .chain(&about.near);
    let told = near.find(|text| text.len() <= 80 && !years(text).is_empty())?;
    // A sheet or a line that is called "2024" is of that year.
    let is_alone = told.chars().filter(|c| c.is_alphabetic()).count() <= 2;
    let is_of_money = is_alone || Normal::new(told).has(&words().money);
    match years(told).as_slice() {
        [year] if is_of_money && crate::dates::find(told).is_empty() => Some(*year),
        _ => None,
    }
}
