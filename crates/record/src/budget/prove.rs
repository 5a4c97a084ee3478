//! The sum prover: which rows are sums of rows above them.
//!
//! Rows are read from top to bottom with a list of *open parts*: each line opens a part, and a sum
//! closes the last parts into one. Since parts follow each other, whatever a sum covers is a range
//! of lines, and prefix sums give its value in one step. A row is a sum because its words say so, or
//! because it has no words and adds up, or because the sums that say so close only with it.
//!
//! The search is bounded: a sum tries at most [`MAX_STARTS`] ranges, and turning lines into sums is
//! tried for at most [`MAX_FLIPS`] rows.

/// How many ranges of lines one sum is held against, the nearest first; the range from the first
/// line and that from the head of its group are always among them.
const MAX_STARTS: usize = 256;
/// How many rows without the words of a sum are tried as sums.
const MAX_FLIPS: usize = 8;
/// Tables with more rows are proved by words alone.
const MAX_FLIP_ROWS: usize = 400;

/// An amount in öre, with what its last written digit is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) value: i64,
    pub(crate) step: i64,
}

/// What the words of a row say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    /// The head of a group: no amounts.
    Group,
    /// Something that is bought or done.
    Line,
    /// The same, and its words name a cost: it is a sum only if nothing else closes.
    Cost,
    /// No words at all.
    Unnamed,
    /// "Summa": of its group or of all.
    Sum,
    /// "Delsumma", "Summa lönekostnader": of its group.
    PartSum,
    /// "Totalt": of all.
    GrandSum,
    /// "varav …": inside another row, not summed.
    Inside,
}

/// A row as the prover sees it: an amount a column.
#[derive(Debug, Clone)]
pub(crate) struct ProofRow {
    pub(crate) hint: Hint,
    pub(crate) figures: Vec<Option<Figure>>,
}

/// What a row was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// No amounts.
    Group,
    /// It is summed.
    Line,
    /// It sums the lines whose ordinals (counting lines only) lie in the range.
    Sum(Covers),
    /// Not summed, and no sum.
    Inside,
}

/// What a sum covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Covers {
    /// Ordinals of lines, from 0.
    pub(crate) lines: std::ops::Range<usize>,
    /// Why the row was taken for a sum.
    pub(crate) why: Why,
}

/// Why a row was taken for a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Its words say so.
    Words,
    /// It has no words and adds up, or closes the table.
    Unnamed,
    /// The table closes only if it is one.
    Arithmetic,
}

/// The outcome for a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proof {
    /// A role a row.
    pub(crate) roles: Vec<Role>,
    /// Row index of each line, by its ordinal.
    pub(crate) lines: Vec<usize>,
    /// How many figures of sums differ from what they cover.
    pub(crate) failing: usize,
    /// How many lines lie outside every sum.
    pub(crate) uncovered: usize,
    /// The parts that are left, as ranges of lines; sums name the row that closed them.
    pub(crate) parts: Vec<(std::ops::Range<usize>, Option<usize>)>,
}

/// Finds the sums of a table.
pub(crate) fn prove(rows: &[ProofRow]) -> Proof {
    let hints: Vec<Hint> = rows.iter().map(|r| r.hint).collect();
    let plain = pass(rows, &hints);
    if plain.score() == 0 || rows.len() > MAX_FLIP_ROWS {
        return plain;
    }
    let candidates = flips(rows, &plain);
    let (failing, uncovered) = (plain.failing, plain.uncovered);
    let mut best = plain;
    let mut try_with = |chosen: &[usize]| {
        let mut hints = hints.clone();
        for row in chosen {
            if let Some(hint) = hints.get_mut(*row) {
                *hint = match hint {
                    Hint::Sum | Hint::PartSum | Hint::GrandSum => Hint::Line,
                    _ => Hint::Sum,
                };
            }
        }
        let mut proof = pass(rows, &hints);
        for row in chosen {
            if let Some(Role::Sum(covers)) = proof.roles.get_mut(*row) {
                covers.why = Why::Arithmetic;
            }
        }
        // Taking a sum that does not close for a line would hide the difference: it must leave
        // nothing open, and the table must close by it.
        let closes = proof.failing == 0 || proof.failing * 2 <= failing;
        if closes && proof.uncovered <= uncovered && proof.score() < best.score() {
            best = proof;
        }
    };
    for (i, a) in candidates.iter().enumerate() {
        try_with(&[*a]);
        for b in candidates.iter().skip(i + 1) {
            try_with(&[*a, *b]);
        }
    }
    try_with(&candidates);
    if best.score() > 0 {
        best = heads(rows, &hints)
            .filter(|h| h.score() < best.score())
            .unwrap_or(best);
    }
    best
}

impl Proof {
    /// What speaks against a reading: sums that differ weigh more than lines without a sum.
    fn score(&self) -> usize {
        self.failing * 1000 + usize::from(self.parts.len() > 1) * self.uncovered.min(500)
    }

    /// Whether the sum in that row covers every line.
    #[cfg(test)]
    pub(crate) fn covers_all(&self, row: usize) -> bool {
        matches!(self.roles.get(row), Some(Role::Sum(c)) if c.lines == (0..self.lines.len()))
    }
}

/// Rows whose reading could be the other way: lines that add up to rows before them, and sums that
/// do not.
fn flips(rows: &[ProofRow], proof: &Proof) -> Vec<usize> {
    let ledger = Ledger::of(rows, &proof.lines);
    let mut found = Vec::new();
    let mut ordinal = 0;
    let mut heads: Vec<usize> = vec![0];
    for (r, role) in proof.roles.iter().enumerate() {
        match role {
            Role::Line => {
                let enough = rows
                    .get(r)
                    .is_some_and(|row| row.figures.iter().flatten().any(|f| f.value != 0));
                let fits = |start: &usize| {
                    ordinal - start >= 2 && ledger.check(rows, r, *start..ordinal).is_full()
                };
                if enough && heads.iter().rev().chain(&[0]).take(MAX_STARTS).any(fits) {
                    found.push(r);
                }
                ordinal += 1;
                heads.push(ordinal - 1);
                if heads.len() > MAX_STARTS {
                    heads.remove(1);
                }
            }
            Role::Sum(covers) if !ledger.check(rows, r, covers.lines.clone()).is_full() => {
                found.push(r);
            }
            _ => {}
        }
    }
    // The last row that fits is the likeliest sum, and one whose words name a cost the least.
    found.sort_by_key(|r| {
        let cost = rows.get(*r).is_some_and(|row| row.hint == Hint::Cost);
        (cost, std::cmp::Reverse(*r))
    });
    found.truncate(MAX_FLIPS);
    found
}

/// Sums that stand over their parts: a row that equals the rows right below it heads them.
fn heads(rows: &[ProofRow], hints: &[Hint]) -> Option<Proof> {
    let mut inside = vec![false; rows.len()];
    let mut any = false;
    let mut r = 0;
    while r < rows.len() {
        let end = head_end(rows, hints, r);
        if let Some(end) = end {
            any = true;
            for flag in inside.iter_mut().take(end).skip(r + 1) {
                *flag = true;
            }
            r = end;
        } else {
            r += 1;
        }
    }
    if !any {
        return None;
    }
    let hints: Vec<Hint> = hints
        .iter()
        .zip(&inside)
        .map(|(hint, inside)| if *inside { Hint::Inside } else { *hint })
        .collect();
    Some(pass(rows, &hints))
}

fn head_end(rows: &[ProofRow], hints: &[Hint], head: usize) -> Option<usize> {
    let total = rows
        .get(head)
        .filter(|_| matches!(hints.get(head), Some(Hint::Line | Hint::Cost)))?;
    let mut sums = vec![0_i64; total.figures.len()];
    for r in head + 1..(head + 65).min(rows.len()) {
        if !matches!(hints.get(r), Some(Hint::Line | Hint::Cost)) {
            return None;
        }
        for (sum, figure) in sums.iter_mut().zip(&rows.get(r)?.figures) {
            *sum = sum.saturating_add(figure.map_or(0, |f| f.value));
        }
        let equal = total
            .figures
            .iter()
            .zip(&sums)
            .all(|(figure, sum)| figure.map_or(0, |f| f.value) == *sum);
        if equal && r > head + 1 && sums.iter().any(|s| *s != 0) {
            return Some(r + 1);
        }
    }
    None
}

/// Prefix sums of the lines, a column each.
struct Ledger {
    /// `prefix[n][c]`: the first `n` lines of column `c`.
    prefix: Vec<Vec<i64>>,
    /// `ragged[c]`: the worth of the last digit in figures that do not end in zero, and their number.
    ragged: Vec<(i64, usize)>,
    /// `step[c]`: the coarsest step of the lines.
    step: Vec<i64>,
}

/// How a sum's figures fare against a range of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Fit {
    good: usize,
    bad: usize,
    good_nonzero: usize,
}

impl Fit {
    fn is_full(self) -> bool {
        self.bad == 0 && self.good > 0
    }
}

impl Ledger {
    fn new(width: usize) -> Self {
        Self {
            prefix: vec![vec![0; width]],
            ragged: vec![(0, 0); width],
            step: vec![0; width],
        }
    }

    fn of(rows: &[ProofRow], lines: &[usize]) -> Self {
        let width = rows.iter().map(|r| r.figures.len()).max().unwrap_or(0);
        let mut ledger = Self::new(width);
        for row in lines.iter().filter_map(|r| rows.get(*r)) {
            ledger.push(row);
        }
        ledger
    }

    fn push(&mut self, row: &ProofRow) {
        let last = self.prefix.last().cloned().unwrap_or_default();
        let next = last
            .iter()
            .enumerate()
            .map(|(c, sum)| {
                let figure = row.figures.get(c).copied().flatten();
                if let Some(f) = figure {
                    if is_ragged(f)
                        && let Some(ragged) = self.ragged.get_mut(c)
                    {
                        *ragged = (ragged.0.max(f.step), ragged.1 + 1);
                    }
                    if let Some(step) = self.step.get_mut(c) {
                        *step = (*step).max(f.step);
                    }
                }
                sum.saturating_add(figure.map_or(0, |f| f.value))
            })
            .collect();
        self.prefix.push(next);
    }

    fn sum(&self, column: usize, lines: &std::ops::Range<usize>) -> i64 {
        let at = |n: usize| {
            self.prefix
                .get(n)
                .and_then(|p| p.get(column))
                .copied()
                .unwrap_or(0)
        };
        at(lines.end).saturating_sub(at(lines.start))
    }

    fn allowed(&self, column: usize, count: usize, total: Figure) -> i64 {
        let ragged = self.ragged.get(column).copied().unwrap_or_default();
        let step = self.step.get(column).copied().unwrap_or(0);
        rounding(count, ragged, step, total)
    }

    fn check(&self, rows: &[ProofRow], row: usize, lines: std::ops::Range<usize>) -> Fit {
        let mut fit = Fit::default();
        let figures = rows
            .get(row)
            .map(|r| r.figures.as_slice())
            .unwrap_or_default();
        for (c, figure) in figures.iter().enumerate() {
            let Some(figure) = figure else { continue };
            let computed = self.sum(c, &lines);
            let allowed = self.allowed(c, lines.len(), *figure);
            if figure.value.abs_diff(computed) <= allowed as u64 {
                fit.good += 1;
                fit.good_nonzero += usize::from(figure.value != 0);
            } else {
                fit.bad += 1;
            }
        }
        fit
    }
}

/// Whether the last written digit is not zero: only then was something rounded to it.
pub(crate) fn is_ragged(figure: Figure) -> bool {
    figure.step > 0 && (figure.value / figure.step) % 10 != 0
}

/// By how much, in öre, a sum of `count` figures may differ from them because of rounding.
///
/// Figures that end in zero were not rounded to their last digit, and must add up exactly. Where
/// two or more do not (`ragged`: the worth of that digit, and how many figures), each may be off by half of its last digit; the sum of `n` such errors has the
/// standard deviation `sqrt(n/12)` of that digit, and twice that is allowed, at least one. A sum
/// that is written more coarsely than its lines may be off by half of its own last digit.
pub(crate) fn rounding(count: usize, ragged: (i64, usize), step: i64, total: Figure) -> i64 {
    let (worth, several) = ragged;
    let spread = (((count as f64) / 3.0).sqrt() as i64).max(1);
    let lines = if count >= 2 && several + usize::from(is_ragged(total)) >= 2 {
        worth.saturating_mul(spread)
    } else {
        0
    };
    let coarse = if total.step > step && step > 0 {
        total.step / 2
    } else {
        0
    };
    lines.max(coarse)
}

/// Reads the rows once, each by its hint.
fn pass(rows: &[ProofRow], hints: &[Hint]) -> Proof {
    let width = rows.iter().map(|r| r.figures.len()).max().unwrap_or(0);
    let mut ledger = Ledger::new(width);
    let mut roles: Vec<Role> = Vec::with_capacity(rows.len());
    let mut lines = Vec::new();
    // Open parts: where each begins, and the row that closed it.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut group_start = 0;
    let mut failing = 0;
    let last = rows
        .iter()
        .rposition(|row| row.figures.iter().any(Option::is_some));
    for (r, row) in rows.iter().enumerate() {
        let hint = hints.get(r).copied().unwrap_or(row.hint);
        let has_figures = row.figures.iter().any(Option::is_some);
        if !has_figures {
            if hint == Hint::Group {
                group_start = lines.len();
            }
            roles.push(Role::Group);
            continue;
        }
        let sum = match hint {
            Hint::Inside => {
                roles.push(Role::Inside);
                continue;
            }
            Hint::Sum | Hint::PartSum | Hint::GrandSum => (!open.is_empty()).then(|| {
                let closes = Some(r) == last && hint != Hint::PartSum;
                let above = Above {
                    open: &open,
                    group_start,
                    count: lines.len(),
                };
                choose(&ledger, rows, r, hint, closes, &above)
            }),
            Hint::Unnamed => unnamed(&ledger, rows, r, &open, lines.len(), Some(r) == last),
            Hint::Line | Hint::Cost | Hint::Group => None,
        };
        if let Some(start) = sum {
            let covers = start..lines.len();
            failing += ledger.check(rows, r, covers.clone()).bad;
            while open.last().is_some_and(|(begin, _)| *begin >= start) {
                open.pop();
            }
            open.push((start, Some(r)));
            roles.push(Role::Sum(Covers {
                lines: covers,
                why: if hint == Hint::Unnamed {
                    Why::Unnamed
                } else {
                    Why::Words
                },
            }));
            group_start = lines.len();
        } else {
            open.push((lines.len(), None));
            lines.push(r);
            ledger.push(row);
            roles.push(Role::Line);
        }
    }
    let uncovered = open.iter().filter(|(_, by)| by.is_none()).count();
    let mut parts = Vec::new();
    let mut end = lines.len();
    for (start, by) in open.into_iter().rev() {
        parts.push((start..end, by));
        end = start;
    }
    parts.reverse();
    Proof {
        roles,
        lines,
        failing,
        uncovered,
        parts,
    }
}

/// What stands above a sum.
#[derive(Clone, Copy)]
struct Above<'a> {
    /// Open parts: where each begins, and the row that closed it.
    open: &'a [(usize, Option<usize>)],
    /// Ordinal of the first line of the group at hand.
    group_start: usize,
    /// How many lines there are.
    count: usize,
}

/// Where the range of a row that says it is a sum begins.
fn choose(
    ledger: &Ledger,
    rows: &[ProofRow],
    row: usize,
    hint: Hint,
    closes: bool,
    above: &Above<'_>,
) -> usize {
    let Above {
        open,
        group_start,
        count,
    } = *above;
    let after_last_sum = open
        .iter()
        .rposition(|(_, by)| by.is_some())
        .map_or(0, |i| open.get(i + 1).map_or(count, |(start, _)| *start));
    let group = if group_start < count {
        Some(group_start)
    } else {
        None
    };
    let since = if after_last_sum < count {
        Some(after_last_sum)
    } else {
        None
    };
    let near = group
        .max(since)
        .filter(|s| open.iter().any(|(start, _)| start == s));
    let first = open.first().map_or(0, |(start, _)| *start);
    let preferred: [Option<usize>; 3] = match hint {
        Hint::GrandSum => [Some(first), near, since],
        _ => [near, since, Some(first)],
    };
    let starts = preferred
        .into_iter()
        .flatten()
        .chain(open.iter().rev().map(|(start, _)| *start).take(MAX_STARTS));
    let mut best: Option<(usize, Fit)> = None;
    for start in starts {
        let fit = ledger.check(rows, row, start..count);
        // The sum that closes a table leaves out lines above it only where nothing of what it says
        // agrees with them: else a slip in one of those lines would go unseen.
        let natural = preferred.contains(&Some(start));
        let agrees = best.is_some_and(|(_, b)| b.good_nonzero > 0);
        if fit.is_full() && (natural || !closes || !agrees) {
            return start;
        }
        if closes && !natural && agrees {
            continue;
        }
        // No full fit yet: the range that most of its figures agree with, else the preferred one.
        if best.is_none_or(|(_, b)| fit.good_nonzero > b.good_nonzero) {
            best = Some((start, fit));
        }
    }
    best.map_or(first, |(start, _)| start)
}

/// Where the range of a row without words begins, if it is a sum: it adds up, or it closes the table
/// and most of its figures do.
fn unnamed(
    ledger: &Ledger,
    rows: &[ProofRow],
    row: usize,
    open: &[(usize, Option<usize>)],
    count: usize,
    is_last: bool,
) -> Option<usize> {
    if count < 2 && open.first().is_none_or(|(_, by)| by.is_none()) {
        return None;
    }
    let first = open.first().map(|(start, _)| *start)?;
    let starts =
        std::iter::once(first).chain(open.iter().rev().map(|(start, _)| *start).take(MAX_STARTS));
    // As for a sum in words: what closes a table leaves no line out whose columns agree with it.
    let whole = is_last && ledger.check(rows, row, first..count).good_nonzero > 0;
    for start in starts {
        if whole && start != first {
            continue;
        }
        let fit = ledger.check(rows, row, start..count);
        if fit.is_full() && fit.good_nonzero > 0 && (count - start >= 2 || open.len() == 1) {
            return Some(start);
        }
    }
    is_last.then_some(first)
}

#[cfg(test)]
mod tests;
