//! Tables that lost their grid: a row a line of text, its amounts at the end.

mod glued;
pub(super) mod heads;

use std::ops::Range;

use aktsam_document::{Location, TextBlock};

use super::grid::{Row, loose};
use super::segment::segments;
use super::table::{self, About};
use super::telling::Telling;
use super::words::years;
use crate::lower::LowerCase;
use crate::reading::{Origin, Passage};

/// Most lines that one such table may have.
const MAX_LINES: usize = 2_000;
/// More words before a full stop than this are a sentence.
const SENTENCE: usize = 8;
/// Most ways in which the digits of one line are divided into amounts.
const MAX_WAYS: usize = 512;

/// A line: its words, and the groups of digits at its end.
#[derive(Clone)]
struct TextLine {
    passage: usize,
    label: String,
    groups: Vec<String>,
    location: Location,
}

/// Reads the runs of passages that are such tables; each with the passages that it takes up.
pub(crate) fn read(passages: &[&Passage<'_>], about: &About) -> Vec<(Telling, Range<usize>)> {
    let lines: Vec<TextLine> = passages
        .iter()
        .enumerate()
        .flat_map(|(i, passage)| text_lines(i, passage))
        .take(MAX_LINES)
        .collect();
    let mut found = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let run = run_length(lines.get(start..).unwrap_or_default());
        if run == 0 {
            start += 1;
            continue;
        }
        let taken = lines.get(start..start + run).unwrap_or_default();
        let above = start.checked_sub(1).and_then(|before| lines.get(before));
        if let (Some(first), Some(last)) = (taken.first(), taken.last()) {
            let range = first.passage..last.passage + 1;
            found.extend(
                read_run(taken, above, about)
                    .into_iter()
                    .map(|telling| (telling, range.clone())),
            );
        }
        start += run;
    }
    found
}

/// How many lines from the first on make a table: lines with amounts, and lone labels between them.
fn run_length(lines: &[TextLine]) -> usize {
    if lines.first().is_none_or(|l| l.groups.is_empty()) {
        return 0;
    }
    let mut end = 0;
    let mut bare = 0;
    for (i, line) in lines.iter().enumerate() {
        if line.groups.is_empty() {
            bare += 1;
            if bare > 2 || line.label.chars().count() > 60 {
                break;
            }
        } else {
            bare = 0;
            end = i + 1;
        }
    }
    end
}

fn read_run(lines: &[TextLine], above: Option<&TextLine>, about: &About) -> Vec<Telling> {
    let tellings: Vec<Telling> = grid_of(lines, above).map_or_else(Vec::new, |grid| {
        segments(grid)
            .iter()
            .filter_map(|segment| table::read(segment, about))
            .collect()
    });
    // Lines of prose that end in amounts look alike: only what proves itself is a table.
    let checks = || tellings.iter().flat_map(|t| &t.checks);
    let proved = checks().filter(|c| c.ok).count();
    if proved * 2 > checks().count() && proved > 0 {
        tellings
    } else {
        Vec::new()
    }
}

/// The lines as a grid, with the names of columns that the line above or the first one begins with; `None` where
/// they make no table.
fn grid_of(lines: &[TextLine], above: Option<&TextLine>) -> Option<Vec<Row<'static>>> {
    let header = lines
        .first()
        .filter(|l| is_years(l))
        .map(|l| l.groups.clone());
    let years_told = header.as_ref().map_or(0, Vec::len);
    let parted = glued::part(lines.get(usize::from(header.is_some())..)?, years_told);
    let body = parted.as_slice();
    let rows = body.iter().filter(|l| !l.groups.is_empty()).count();
    if rows < 2 {
        return None;
    }
    let years = years_told;
    let forced: Vec<usize> = body
        .iter()
        .filter(|l| !l.groups.is_empty())
        .map(|l| starts(&l.groups))
        .collect();
    let width = if years > 0 {
        years + usize::from(forced.iter().any(|f| *f > years))
    } else {
        most_common(&forced)
    };
    if width < 2 && header.is_none() && rows < 3 {
        return None;
    }
    let named = header
        .is_none()
        .then(|| heads::named(above.map(|l| l.label.as_str()), lines.first()?, width));
    let named = named.flatten();
    // Columns that nothing names may be a plan and its outcome: only sums of the others tell them.
    if width > 1 && header.is_none() && named.is_none() && !ends_in_sums(body, width) {
        return None;
    }
    let mut grid: Vec<Row<'static>> = Vec::new();
    if let (Some(named), Some(line)) = (&named, lines.first()) {
        let mut cells = vec![String::new()];
        cells.extend(named.columns.iter().cloned());
        grid.push(
            cells
                .into_iter()
                .map(|c| loose(c, line.location.clone()))
                .collect(),
        );
    }
    if let (Some(groups), Some(line)) = (&header, lines.first()) {
        let mut cells = vec![line.label.clone()];
        cells.extend(groups.iter().cloned());
        cells.resize(width + 1, String::new());
        grid.push(
            cells
                .into_iter()
                .map(|c| loose(c, line.location.clone()))
                .collect(),
        );
    }
    let rows: Vec<Vec<String>> = body
        .iter()
        .map(|line| divide(&line.groups, width))
        .collect::<Option<_>>()?;
    let missing_year = missing_year(&rows, width, years);
    for (line, mut amounts) in body.iter().zip(rows) {
        // What is missing stands in the middle nobody knows where; only the last rows' sums do not.
        if amounts.len() < width {
            let missing = width - amounts.len();
            let at = if let Some(year) = missing_year.filter(|_| lacks_year(&amounts, width)) {
                year
            } else if years > 0 && width > years {
                amounts.len()
            } else {
                0
            };
            for _ in 0..missing {
                amounts.insert(at.min(amounts.len()), String::new());
            }
        }
        let own = named
            .as_ref()
            .map(|n| n.label.clone())
            .filter(|_| grid.len() == 1);
        let mut cells = vec![own.unwrap_or_else(|| line.label.clone())];
        cells.extend(amounts);
        grid.push(
            cells
                .into_iter()
                .map(|c| loose(c, line.location.clone()))
                .collect(),
        );
    }
    Some(grid)
}

/// Whether a row has its sum but not all of its years.
fn lacks_year(amounts: &[String], width: usize) -> bool {
    amounts.len() + 1 == width && is_sum(&numbers(amounts))
}

/// Which year rows lack that have their sum and one year too few: the first or the last, whichever makes the
/// columns add up to their sums.
fn missing_year(rows: &[Vec<String>], width: usize, years: usize) -> Option<usize> {
    let total = rows.iter().rposition(|row| row.len() == width)?;
    let sums = numbers(rows.get(total)?);
    let last = years.checked_sub(1).filter(|_| width == years + 1)?;
    [0, last].into_iter().find(|at| {
        let mut columns = vec![0_i64; width];
        for row in rows.iter().take(total).filter(|row| !row.is_empty()) {
            let mut amounts = numbers(row);
            if lacks_year(row, width) {
                amounts.insert(*at, 0);
            }
            for (column, amount) in columns.iter_mut().zip(amounts) {
                *column = column.saturating_add(amount);
            }
        }
        columns == sums
    })
}

fn numbers(amounts: &[String]) -> Vec<i64> {
    let number = |amount: &String| amount.replace(' ', "").parse().unwrap_or(i64::MIN);
    amounts.iter().map(number).collect()
}

/// Whether the last of at least three amounts is the sum of those before it.
fn is_sum(amounts: &[i64]) -> bool {
    amounts.split_last().is_some_and(|(last, before)| {
        let sum = before.iter().try_fold(0_i64, |sum, a| sum.checked_add(*a));
        before.len() > 1 && sum == Some(*last)
    })
}

/// Whether the last of several amounts is the sum of those before it, in most lines.
fn ends_in_sums(lines: &[TextLine], width: usize) -> bool {
    let (mut sums, mut all) = (0, 0);
    for line in lines.iter().filter(|l| !l.groups.is_empty()) {
        let amounts = divide(&line.groups, width).unwrap_or_default();
        all += 1;
        sums += usize::from(is_sum(&numbers(&amounts)));
    }
    sums * 2 > all
}

fn is_years(line: &TextLine) -> bool {
    line.groups.len() >= 2
        && line
            .groups
            .iter()
            .all(|g| years(g).len() == 1 && g.len() == 4)
}

fn most_common(counts: &[usize]) -> usize {
    let mut tally = [0_usize; 33];
    for count in counts {
        if let Some(slot) = tally.get_mut((*count).min(32)) {
            *slot += 1;
        }
    }
    tally
        .iter()
        .enumerate()
        .skip(1)
        .max_by_key(|(_, n)| **n)
        .map_or(1, |(count, _)| count)
}

/// How many amounts a row of digit groups holds at least, by the usual reading: a group of three
/// goes on with the number before it unless that has two groups already and would pass a billion.
fn starts(groups: &[String]) -> usize {
    let mut count = 0;
    let mut length = 0;
    for (i, group) in groups.iter().enumerate() {
        let zero = i.checked_sub(1).and_then(|before| groups.get(before)) == Some(&"0".to_owned());
        let goes_on =
            group.len() == 3 && !zero && length > 0 && length < 3 && continues(groups, i, length);
        if goes_on {
            length += 1;
        } else {
            count += 1;
            length = if group.len() <= 3 { 1 } else { 3 };
        }
    }
    count
}

/// Whether group `i` goes on with a number that has `length` groups so far.
fn continues(groups: &[String], i: usize, length: usize) -> bool {
    let group = groups.get(i).map(String::as_str).unwrap_or_default();
    if group.starts_with('0') {
        return true;
    }
    // "490 000 650 000": after a full number, a group that could begin one does.
    let first_is_short = i
        .checked_sub(length)
        .and_then(|s| groups.get(s))
        .is_some_and(|g| g.len() < 3);
    length < 2
        || (first_is_short
            && length < 3
            && groups.get(i + 1).is_none_or(|next| !next.starts_with('0')))
}

/// Divides digit groups into at most `width` amounts, as evenly as they allow.
fn divide(groups: &[String], width: usize) -> Option<Vec<String>> {
    if groups.is_empty() {
        return Some(Vec::new());
    }
    // Behind "0" stands another amount.
    let behind_zero = |i: usize| i > 0 && groups.get(i - 1).is_some_and(|g| g == "0");
    let must: Vec<bool> = (0..groups.len())
        .map(|i| behind_zero(i) || groups.get(i).is_some_and(|g| g.len() != 3))
        .collect();
    let may = |i: usize| {
        i == 0 || must.get(i) == Some(&true) || groups.get(i).is_some_and(|g| !g.starts_with('0'))
    };
    let wanted = width.min(starts(groups)).min(32);
    // Breadth first over the places where an amount may begin; the number of ways is bounded.
    let mut ways: Vec<Vec<usize>> = vec![vec![0]];
    for i in 1..groups.len() {
        let mut next = Vec::new();
        for way in &ways {
            let forced = must.get(i) == Some(&true)
                || groups.get(i - 1).is_some_and(|g| g.len() > 3)
                || way.last().is_some_and(|s| i - s >= 4);
            if !forced {
                next.push(way.clone());
            }
            if may(i) && way.len() < wanted {
                let mut longer = way.clone();
                longer.push(i);
                next.push(longer);
            }
        }
        next.truncate(MAX_WAYS);
        ways = next;
    }
    let lengths = |way: &Vec<usize>| -> Vec<usize> {
        way.iter()
            .enumerate()
            .map(|(k, s)| way.get(k + 1).copied().unwrap_or(groups.len()) - s)
            .collect()
    };
    let best = ways.into_iter().min_by_key(|way| {
        let lengths = lengths(way);
        let spread = lengths.iter().max().unwrap_or(&0) - lengths.iter().min().unwrap_or(&0);
        (
            wanted
                .abs_diff(way.len())
                .min(wanted.abs_diff(starts(groups)) + 1),
            wanted.abs_diff(way.len()),
            spread,
        )
    })?;
    Some(
        best.iter()
            .enumerate()
            .map(|(k, s)| {
                let end = best.get(k + 1).copied().unwrap_or(groups.len());
                groups.get(*s..end).unwrap_or_default().join(" ")
            })
            .collect(),
    )
}

/// Whether a passage ends where its block does or where a line of it is displayed.
fn ends_a_line(passage: &Passage<'_>, block: &TextBlock) -> bool {
    let end = passage.offset + passage.text.len();
    let behind = block.text.get(end..).unwrap_or_default();
    let next = end + behind.len() - behind.trim_start().len();
    let displayed = block
        .lines
        .binary_search_by_key(&next, |line| line.start as usize);
    behind.trim().is_empty() || displayed.is_ok()
}

/// The lines of a passage as they are displayed.
fn text_lines(index: usize, passage: &Passage<'_>) -> Vec<TextLine> {
    let text = passage.text;
    let mut cuts: Vec<usize> = text.match_indices('\n').map(|(i, _)| i + 1).collect();
    // Of a page that lost its lines a part ends amid a displayed line, and those mean nothing.
    if let Origin::Block(block) = passage.origin
        && ends_a_line(passage, block)
    {
        cuts.extend(
            block
                .lines
                .iter()
                .filter_map(|l| (l.start as usize).checked_sub(passage.offset))
                .filter(|s| *s > 0 && *s < text.len() && text.is_char_boundary(*s)),
        );
    }
    cuts.push(0);
    cuts.push(text.len());
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|pair| {
            let [start, end] = pair else { return None };
            let line = text.get(*start..*end)?.trim();
            if line.is_empty() {
                return None;
            }
            let (label, groups) = split_line(line);
            Some(TextLine {
                passage: index,
                label,
                groups,
                location: passage.locate(*start..*end),
            })
        })
        .collect()
}

/// Cuts a line into its words and the digit groups at its end; a sentence has none.
fn split_line(line: &str) -> (String, Vec<String>) {
    if line.ends_with('.') && line.split_whitespace().count() > SENTENCE {
        return (line.to_owned(), Vec::new());
    }
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let digits = |t: &str| !t.is_empty() && t.len() <= 9 && t.chars().all(|c| c.is_ascii_digit());
    let mut at = tokens.len();
    while at > 0 {
        let token = tokens.get(at - 1).copied().unwrap_or_default();
        let unit = matches!(
            token.lower().trim_end_matches('.'),
            "kr" | ":-" | "sek" | "kronor"
        );
        let bare = token.trim_end_matches(":-");
        if digits(bare) || unit {
            at -= 1;
        } else {
            break;
        }
    }
    let groups: Vec<String> = tokens
        .get(at..)
        .unwrap_or_default()
        .iter()
        .map(|t| t.trim_end_matches(":-"))
        .filter(|t| digits(t))
        .map(str::to_owned)
        .collect();
    // "Kostnad Budget 2013 Utfall 2013": names of columns.
    let is_year = |t: &str| t.len() == 4 && !years(t).is_empty();
    let told = tokens.get(..at).unwrap_or_default();
    if groups.len() == 1
        && groups.first().is_some_and(|g| is_year(g))
        && told.iter().any(|t| is_year(t))
    {
        return (line.to_owned(), Vec::new());
    }
    // "Lokal 2" is a name; an amount has more digits than that.
    let enough = groups.iter().map(String::len).sum::<usize>() >= 3 || groups == ["0"];
    if enough && groups.len() <= 64 {
        (tokens.get(..at).unwrap_or_default().join(" "), groups)
    } else {
        (line.to_owned(), Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(text: &str) -> Vec<String> {
        split_line(text).1
    }

    #[test]
    fn digits_are_divided_by_the_number_of_columns() {
        let of = |text: &str, width| divide(&groups(text), width).unwrap();
        assert_eq!(
            of("Norrby 490 000 650 000 165 000", 3),
            ["490 000", "650 000", "165 000"]
        );
        assert_eq!(
            of("Norrby 1 305 000 1 735 000 435 000", 3),
            ["1 305 000", "1 735 000", "435 000"]
        );
        assert_eq!(of("Resor 30 000", 3), ["30 000"]);
        assert_eq!(
            of("Handledare 310 000 0 0 310 000", 4),
            ["310 000", "0", "0", "310 000"]
        );
        assert_eq!(of("5107500 5988000", 2), ["5107500", "5988000"]);
        assert_eq!(of("Lön 480 480 480 480", 2), ["480 480", "480 480"]);
    }

    #[test]
    fn the_year_that_rows_lack_is_told_by_the_columns_sums() {
        let rows = |list: &[&str]| -> Vec<Vec<String>> {
            list.iter()
                .map(|row| divide(&groups(row), 4).unwrap())
                .collect()
        };
        let first = [
            "x 30 000 40 000 70 000",
            "x 10 000 20 000 30 000 60 000",
            "x 10 000 50 000 70 000 130 000",
        ];
        assert_eq!(missing_year(&rows(&first), 4, 3), Some(0));
        let last = [
            "x 30 000 40 000 70 000",
            "x 10 000 20 000 30 000 60 000",
            "x 40 000 60 000 30 000 130 000",
        ];
        assert_eq!(missing_year(&rows(&last), 4, 3), Some(2));
        let neither = [
            "x 30 000 40 000 70 000",
            "x 10 000 20 000 30 000 60 000",
            "x 40 000 60 000 70 000 170 000",
        ];
        assert_eq!(missing_year(&rows(&neither), 4, 3), None);
    }

    #[test]
    fn the_usual_number_of_amounts_is_counted() {
        assert_eq!(starts(&groups("x 490 000 650 000 650 000 165 000")), 4);
        assert_eq!(starts(&groups("x 1 305 000 1 735 000")), 2);
        assert_eq!(starts(&groups("x 87 600 21 900")), 2);
    }
}
