//! Which columns are sums of other columns.

use super::prove::{Figure, is_ragged, rounding};

/// What is known of a column by its header.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Head {
    /// It says that it is a sum.
    pub(crate) says_sum: bool,
    /// It says something else: a year, a funder, an organisation.
    pub(crate) named: bool,
    /// It names a year or a funder that asks for no other columns.
    pub(crate) leaf: bool,
    /// Calendar or counted year.
    pub(crate) year: Option<i16>,
    /// Marks columns of one funder.
    pub(crate) funder: Option<u8>,
}

/// For each column the columns that it sums; empty where it is no sum.
pub(crate) type SumOf = Vec<Vec<usize>>;

/// Finds the columns that sum others, by their headers and by arithmetic over all rows.
///
/// A header that says "Summa" is believed unless three or more rows deny it: then the header stands
/// over the wrong column. A column that says nothing, or something else, is a sum where two rows of
/// three add up, and not by chance: at least two columns must have taken part.
pub(crate) fn sums(rows: &[Vec<Option<Figure>>], heads: &[Head]) -> SumOf {
    let width = heads.len();
    let mut sum_of: SumOf = vec![Vec::new(); width];
    let filled: Vec<bool> = (0..width)
        .map(|c| cells(rows, c).any(|f| f.value != 0))
        .collect();
    for c in 0..width {
        let Some(head) = heads.get(c) else { continue };
        if !filled.get(c).copied().unwrap_or(false) {
            continue;
        }
        let mut best: Option<(Trial, Vec<usize>)> = None;
        for sources in candidates(c, heads, &sum_of) {
            if sources.is_empty() || (sources.len() < 2 && !head.says_sum) {
                continue;
            }
            let trial = Trial::of(rows, c, &sources);
            if best.as_ref().is_none_or(|(b, _)| trial.matched > b.matched) {
                best = Some((trial, sources));
            }
        }
        let Some((trial, sources)) = best else {
            continue;
        };
        let accepted = if head.says_sum {
            trial.matched * 2 >= trial.relevant && trial.matched > 0
                || (trial.relevant > 0 && trial.relevant < 3)
        } else if head.leaf {
            false
        } else {
            let enough = if head.named { 3 } else { 1 };
            trial.matched >= enough && trial.matched * 3 >= trial.relevant * 2 && trial.columns >= 2
        };
        if accepted && let Some(slot) = sum_of.get_mut(c) {
            *slot = sources;
        }
    }
    sum_of
}

fn cells(rows: &[Vec<Option<Figure>>], c: usize) -> impl Iterator<Item = Figure> {
    rows.iter()
        .filter_map(move |row| row.get(c).copied().flatten())
}

/// The sets of columns that a column may sum, the likeliest first.
fn candidates(c: usize, heads: &[Head], sum_of: &SumOf) -> Vec<Vec<usize>> {
    let is_leaf = |i: &usize| sum_of.get(*i).is_none_or(Vec::is_empty);
    let left: Vec<usize> = (0..c).filter(is_leaf).collect();
    let right: Vec<usize> = (c + 1..heads.len()).filter(is_leaf).collect();
    let mine = heads.get(c).copied().unwrap_or_default();
    let mut sets = vec![left.clone()];
    if let Some(funder) = mine.funder {
        sets.push(
            left.iter()
                .copied()
                .filter(|i| heads.get(*i).is_some_and(|h| h.funder == Some(funder)))
                .collect(),
        );
    }
    if let Some(year) = mine.year {
        sets.push(
            left.iter()
                .copied()
                .filter(|i| heads.get(*i).is_some_and(|h| h.year == Some(year)))
                .collect(),
        );
    }
    // Columns that follow each other, up to this one.
    sets.extend((1..left.len()).filter_map(|i| left.get(i..).map(<[usize]>::to_vec)));
    // Every second, every third: a sum a funder where years alternate funders.
    for stride in 2..=4 {
        for phase in 0..stride {
            let set: Vec<usize> = left.iter().copied().skip(phase).step_by(stride).collect();
            if set.len() >= 2 {
                sets.push(set);
            }
        }
    }
    let sums: Vec<usize> = (0..c).filter(|i| !is_leaf(i)).collect();
    if sums.len() > 1 {
        sets.push(sums);
    }
    // The sum may stand left of its parts.
    sets.push(right);
    sets
}

/// How a column fares as the sum of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Trial {
    /// Rows in which it and one of the others stand.
    relevant: usize,
    /// Those in which it equals them.
    matched: usize,
    /// How many of the others had a part in a match.
    columns: usize,
}

impl Trial {
    fn of(rows: &[Vec<Option<Figure>>], c: usize, sources: &[usize]) -> Self {
        let mut trial = Self {
            relevant: 0,
            matched: 0,
            columns: 0,
        };
        let mut took_part = vec![false; sources.len()];
        for row in rows {
            let Some(total) = row.get(c).copied().flatten() else {
                continue;
            };
            let parts = || sources.iter().map(|s| row.get(*s).copied().flatten());
            if total.value == 0 && parts().flatten().all(|f| f.value == 0) {
                continue;
            }
            if parts().flatten().next().is_none() {
                continue;
            }
            trial.relevant += 1;
            if closes(total, parts().flatten()) {
                trial.matched += 1;
                for (flag, part) in took_part.iter_mut().zip(parts()) {
                    *flag |= part.is_some_and(|f| f.value != 0);
                }
            }
        }
        trial.columns = took_part.iter().filter(|t| **t).count();
        trial
    }
}

/// Whether parts add up to a total, rounding allowed.
pub(crate) fn closes(total: Figure, parts: impl Iterator<Item = Figure>) -> bool {
    let (sum, allowed) = add(total, parts);
    total.value.abs_diff(sum) <= allowed as u64
}

/// The sum of parts in öre, and by how much the total may differ from it.
pub(crate) fn add(total: Figure, parts: impl Iterator<Item = Figure>) -> (i64, i64) {
    let (mut sum, mut count, mut ragged, mut step) = (0_i64, 0, (0, 0), 0);
    for part in parts {
        sum = sum.saturating_add(part.value);
        count += 1;
        step = step.max(part.step);
        if is_ragged(part) {
            ragged = (part.step.max(ragged.0), ragged.1 + 1);
        }
    }
    (sum, rounding(count, ragged, step, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[i64]]) -> Vec<Vec<Option<Figure>>> {
        rows.iter()
            .map(|row| {
                row.iter()
                    .map(|k| {
                        (*k >= 0).then_some(Figure {
                            value: k * 100,
                            step: 100,
                        })
                    })
                    .collect()
            })
            .collect()
    }

    const LEAF: Head = Head {
        says_sum: false,
        named: true,
        leaf: true,
        year: None,
        funder: None,
    };
    const NAMED: Head = Head {
        leaf: false,
        ..LEAF
    };
    const BARE: Head = Head {
        named: false,
        leaf: false,
        ..LEAF
    };
    const SUM: Head = Head {
        says_sum: true,
        ..BARE
    };

    #[test]
    fn a_column_without_header_that_closes_one_row_is_its_sum() {
        let rows = matrix(&[&[10, 20, -1], &[30, 40, -1], &[40, 60, 100]]);
        assert_eq!(
            sums(&rows, &[LEAF, LEAF, BARE]),
            [vec![], vec![], vec![0, 1]]
        );
    }

    #[test]
    fn arithmetic_finds_the_sum_though_the_header_stands_one_column_off() {
        let rows = matrix(&[
            &[700, -1, -1, 700],
            &[600, -1, -1, 600],
            &[-1, 500, -1, 500],
            &[1300, 500, 0, 1800],
        ]);
        let found = sums(&rows, &[NAMED, NAMED, SUM, NAMED]);
        assert_eq!(found, [vec![], vec![], vec![], vec![0, 1, 2]]);
    }

    #[test]
    fn a_sum_by_name_that_no_row_bears_out_is_none() {
        let rows = matrix(&[&[700, 1, 5], &[600, 1, 6], &[400, 500, 7], &[1700, 502, 18]]);
        assert!(sums(&rows, &[NAMED, NAMED, SUM]).iter().all(Vec::is_empty));
    }

    #[test]
    fn a_wrong_figure_does_not_unmake_a_sum() {
        let rows = matrix(&[&[10, 20, 30], &[30, 40, 71], &[50, 60, 110]]);
        assert_eq!(sums(&rows, &[LEAF, LEAF, BARE])[2], [0, 1]);
        assert_eq!(sums(&rows, &[LEAF, LEAF, SUM])[2], [0, 1]);
    }

    #[test]
    fn sums_a_year_and_a_sum_of_sums_are_told_apart() {
        let rows = matrix(&[&[1, 2, 3, 4, 5, 9, 12], &[10, 20, 30, 40, 50, 90, 120]]);
        let found = sums(&rows, &[LEAF, LEAF, SUM, LEAF, LEAF, SUM, SUM]);
        assert_eq!(found[2], [0, 1]);
        assert_eq!(found[5], [3, 4]);
        assert_eq!(found[6], [0, 1, 3, 4]);
    }
}
