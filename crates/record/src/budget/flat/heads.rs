//! Names of columns that ran into one line: "Kostnad Budget Utfall Avvikelse", "Region Skåne Malmö stad Totalt".

use super::TextLine;
use crate::budget::words::{Normal, words};

/// The names of columns and what is left of the first row's label.
pub(super) struct Named {
    pub(super) columns: Vec<String>,
    pub(super) label: String,
}

/// The most words of a line of column names.
const MAX_WORDS: usize = 40;

/// The names of `width` columns, from the line above the first row or from the beginning of that row itself.
pub(super) fn named(above: Option<&str>, first: &TextLine, width: usize) -> Option<Named> {
    if width < 2 {
        return None;
    }
    let label = first.label.as_str();
    if let Some((columns, "")) = above.and_then(|above| names(above, width, 0..=0)) {
        return Some(Named {
            columns,
            label: label.to_owned(),
        });
    }
    let (columns, rest) = names(label, width, 1..=2).filter(|(_, rest)| !rest.is_empty())?;
    Some(Named {
        columns,
        label: rest.to_owned(),
    })
}

/// The last `width` names of columns in a line, and what follows them: so many parts as `behind` allows.
fn names(
    line: &str,
    width: usize,
    behind: std::ops::RangeInclusive<usize>,
) -> Option<(Vec<String>, &str)> {
    let chunks = chunks(line);
    let names: Vec<bool> = chunks.iter().map(|c| names_column(c)).collect();
    let first = (0..chunks.len().checked_sub(width - 1)?)
        .rev()
        .find(|first| {
            let end = first + width;
            let all = names.get(*first..end).is_some_and(|n| n.iter().all(|n| *n));
            // The row's own label is what follows, or nothing.
            all && names
                .get(end..)
                .is_some_and(|rest| behind.contains(&rest.len()))
        })?;
    let columns = chunks
        .get(first..first + width)?
        .iter()
        .map(|c| (*c).to_owned());
    let rest = chunks.get(first + width).map_or("", |c| {
        let start = c.as_ptr() as usize - line.as_ptr() as usize;
        line.get(start..).unwrap_or_default()
    });
    Some((columns.collect(), rest))
}

/// A line cut where words with capitals begin; "Region Skåne" stays whole.
pub(in crate::budget) fn chunks(line: &str) -> Vec<&str> {
    let tokens: Vec<&str> = line.split_whitespace().take(MAX_WORDS).collect();
    let start_of = |t: &str| t.as_ptr() as usize - line.as_ptr() as usize;
    let mut starts: Vec<usize> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let before = i
            .checked_sub(1)
            .and_then(|b| tokens.get(b))
            .copied()
            .unwrap_or_default();
        let whole = matches!(
            before,
            "Region" | "Landstinget" | "Regionen" | "Kommunalförbundet"
        );
        let year = token.len() == 4 && token.bytes().all(|b| b.is_ascii_digit());
        if starts.is_empty() || token.starts_with(char::is_uppercase) && !whole && !year {
            starts.push(start_of(token));
        }
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    let cut = starts.iter().zip(ends);
    cut.filter_map(|(start, end)| line.get(*start..end).map(str::trim))
        .collect()
}

/// Whether words name a column of money.
pub(in crate::budget) fn names_column(chunk: &str) -> bool {
    let list = words();
    let name = Normal::new(chunk);
    let own = list.own_alone.iter().any(|w| w == name.as_str());
    let lists = [
        &list.total,
        &list.applied,
        &list.own,
        &list.other,
        &list.past,
        &list.money,
        &list.organisation,
    ];
    chunk.split_whitespace().count() <= 4 && (own || lists.iter().any(|l| name.has(l)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str, width: usize) -> Option<(Vec<String>, &str)> {
        names(line, width, 1..=2)
    }

    #[test]
    fn the_last_names_before_the_first_rows_label_are_the_columns() {
        let columns = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            of("Kostnad Budget Utfall Avvikelse Personal", 3),
            Some((columns(&["Budget", "Utfall", "Avvikelse"]), "Personal"))
        );
        assert_eq!(
            of(
                "Post Samordningsförbundet Region Skåne Malmö stad Totalt Handledare och tolk",
                4
            ),
            Some((
                columns(&[
                    "Samordningsförbundet",
                    "Region Skåne",
                    "Malmö stad",
                    "Totalt"
                ]),
                "Handledare och tolk"
            ))
        );
        assert_eq!(
            names("Kostnadsslag Sökta medel Egen finansiering Summa", 3, 0..=0),
            Some((columns(&["Sökta medel", "Egen finansiering", "Summa"]), ""))
        );
        assert_eq!(
            of("Kostnad Budget 2013 Utfall 2013 Löner", 2),
            Some((columns(&["Budget 2013", "Utfall 2013"]), "Löner"))
        );
        assert_eq!(of("Handledare Psykolog Tolk", 2), None);
    }
}
