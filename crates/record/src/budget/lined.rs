//! Tables written as lines of text, of which each line tells its columns: by tab stops, or by the
//! column's name in front of each amount ("Resor – 2023: 30 000 kr, 2024: 40 000 kr").

use std::ops::Range;

use aktsam_document::Location;

use super::grid::{Row, loose};
use super::segment::segments;
use super::table::{self, About};
use super::telling::Telling;
use crate::reading::Passage;

/// Most lines and most columns of such a table.
const MAX_LINES: usize = 2_000;
const MAX_COLUMNS: usize = 64;
/// A line without columns is longer than this only where it is no name of a group.
const GROUP: usize = 60;
/// How many names of groups may follow each other.
const GROUPS: usize = 2;

/// How a line tells its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cells {
    /// It has none: the name of a group, or prose.
    None,
    /// Cells between tab stops.
    Tabs(Vec<String>),
    /// A label, and amounts with the names of their columns.
    Named(String, Vec<(String, String)>),
}

struct TextLine {
    passage: usize,
    text: String,
    cells: Cells,
    location: Location,
}

/// Reads the runs of passages that are such tables; each with the passages that it takes up.
pub(crate) fn read(passages: &[&Passage<'_>], about: &About) -> Vec<(Telling, Range<usize>)> {
    let lines: Vec<TextLine> = passages
        .iter()
        .enumerate()
        .filter(|(_, passage)| passage.cell.is_none())
        .flat_map(|(i, passage)| lines_of(i, passage))
        .take(MAX_LINES)
        .collect();
    let mut found = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let rest = lines.get(start..).unwrap_or_default();
        let run = run_length(rest);
        let taken = rest.get(..run).unwrap_or_default();
        if let (Some(first), Some(last)) = (taken.first(), taken.last()) {
            let range = first.passage..last.passage + 1;
            let tellings = tellings(taken, about);
            found.extend(tellings.into_iter().map(|t| (t, range.clone())));
        }
        start += run.max(1);
    }
    found
}

fn lines_of<'p>(index: usize, passage: &'p Passage<'_>) -> impl Iterator<Item = TextLine> + 'p {
    let mut at = 0;
    passage.text.split('\n').filter_map(move |line| {
        let start = at;
        at += line.len() + 1;
        (!line.trim().is_empty()).then(|| TextLine {
            passage: index,
            text: line.trim().to_owned(),
            cells: cells(line),
            location: passage.locate(start..start + line.len()),
        })
    })
}

/// The cells of a line. What stands behind a tab at its end is an empty cell.
fn cells(line: &str) -> Cells {
    if line.contains('\t') {
        let cells: Vec<String> = line
            .trim_matches(|c: char| c.is_whitespace() && c != '\t')
            .split('\t')
            .map(|c| c.trim().to_owned())
            .collect();
        return if cells.len() <= MAX_COLUMNS {
            Cells::Tabs(cells)
        } else {
            Cells::None
        };
    }
    named(line).unwrap_or(Cells::None)
}

/// "Resor – 2023: 30 000 kr, 2024: 40 000 kr": each part behind the label is a name and an amount.
fn named(line: &str) -> Option<Cells> {
    let digits = line.bytes().any(|b| b.is_ascii_digit());
    if !digits || !line.contains(": ") {
        return None;
    }
    let marks = [" – ", " - ", ": "];
    let (at, mark) = marks
        .iter()
        .filter_map(|mark| line.find(mark).map(|at| (at, mark.len())))
        .min()?;
    let label = line.get(..at)?.trim();
    if let Some(found) = of_year(label, line.get(at + mark..)?.trim()) {
        return Some(found);
    }
    let mut amounts: Vec<(String, String)> = Vec::new();
    for part in line.get(at + mark..)?.split([',', ';']).take(MAX_COLUMNS) {
        let (name, amount) = part.split_once(": ")?;
        let (name, amount) = (name.trim(), amount.trim().trim_end_matches('.'));
        let short = !name.is_empty() && name.chars().count() <= 40;
        // The same name twice: nobody knows which column is meant.
        if !short || !is_amount(amount) || amounts.iter().any(|(n, _)| n == name) {
            return None;
        }
        amounts.push((name.to_owned(), amount.to_owned()));
    }
    (!amounts.is_empty() && !label.is_empty()).then(|| Cells::Named(label.to_owned(), amounts))
}

/// "Lokal 2024: 100 000 kr": the year in the label names the column.
fn of_year(label: &str, rest: &str) -> Option<Cells> {
    let (name, year) = label.rsplit_once(' ')?;
    let is_year =
        year.len() == 4 && year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit());
    (is_year && is_amount(rest) && !rest.contains(": ")).then(|| {
        let amount = rest.trim_end_matches('.').to_owned();
        Cells::Named(name.to_owned(), vec![(year.to_owned(), amount)])
    })
}

/// Digits, and nothing else but marks and a unit.
fn is_amount(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.chars()
        .next()
        .is_some_and(|c| c.is_ascii_digit() || c == '-')
        && letters <= 8
}

/// How many lines from the first on make a table: lines told in one way, and names of groups
/// between them.
fn run_length(lines: &[TextLine]) -> usize {
    let way = |cells: &Cells| match cells {
        Cells::None => None,
        Cells::Tabs(_) => Some(true),
        Cells::Named(..) => Some(false),
    };
    let Some(first) = lines.first().and_then(|l| way(&l.cells)) else {
        return 0;
    };
    let (mut end, mut bare) = (0, 0);
    for (i, line) in lines.iter().enumerate() {
        match way(&line.cells) {
            Some(same) if same == first => {
                bare = 0;
                end = i + 1;
            }
            None if bare < GROUPS && line.text.chars().count() <= GROUP => bare += 1,
            _ => break,
        }
    }
    end
}

/// What a run tells. Of cells between tab stops nobody knows whether two tabs leave a cell empty or
/// only reach the next column: what proves more of its sums is meant.
fn tellings(lines: &[TextLine], about: &About) -> Vec<Telling> {
    let read = |grid: Vec<Row<'static>>| -> Vec<Telling> {
        segments(grid)
            .iter()
            .filter_map(|segment| table::read(segment, about))
            .collect()
    };
    let proved = |tellings: &[Telling]| {
        let checks = tellings.iter().flat_map(|t| &t.checks);
        checks.fold((0_usize, 0_usize), |(ok, all), c| {
            (ok + usize::from(c.ok), all + 1)
        })
    };
    let tabbed = matches!(lines.first().map(|l| &l.cells), Some(Cells::Tabs(_)));
    if !tabbed {
        let told = read(by_name(lines));
        let (ok, all) = proved(&told);
        return if ok * 2 > all { told } else { Vec::new() };
    }
    let rows = lines.iter().filter(|l| l.cells != Cells::None).count();
    if rows < 2 {
        return Vec::new();
    }
    let exact = read(by_tabs(lines, false));
    let (ok, all) = proved(&exact);
    if ok == all && ok > 0 {
        return exact;
    }
    let joined = read(by_tabs(lines, true));
    if proved(&joined).0 > ok {
        joined
    } else {
        exact
    }
}

fn by_tabs(lines: &[TextLine], join: bool) -> Vec<Row<'static>> {
    let mut rows: Vec<(Vec<String>, &Location)> = lines
        .iter()
        .map(|line| {
            let cells: Vec<String> = match &line.cells {
                Cells::Tabs(cells) if join => {
                    let label = cells.iter().take(1).cloned();
                    let filled = cells.iter().skip(1).filter(|c| !c.is_empty()).cloned();
                    label.chain(filled).collect()
                }
                Cells::Tabs(cells) => cells.clone(),
                Cells::Named(..) | Cells::None => vec![line.text.clone()],
            };
            (cells, &line.location)
        })
        .collect();
    // A paragraph that begins with a tab loses it: what begins with a figure stands one column on.
    let is_figure = |cells: &Vec<String>| {
        let first = cells.first().map_or("", String::as_str);
        first.starts_with(|c: char| c.is_ascii_digit()) && !first.contains(char::is_alphabetic)
    };
    let labelled = rows.iter().filter(|(cells, _)| !is_figure(cells)).count();
    let mut width = rows.iter().map(|(cells, _)| cells.len()).max().unwrap_or(0);
    if labelled * 2 > rows.len() {
        for (cells, _) in rows.iter_mut().filter(|(cells, _)| is_figure(cells)) {
            cells.insert(0, String::new());
            while cells.len() > width && cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            width = width.max(cells.len());
        }
    }
    grid(rows, width)
}

fn by_name(lines: &[TextLine]) -> Vec<Row<'static>> {
    let mut names: Vec<&str> = Vec::new();
    for line in lines {
        if let Cells::Named(_, amounts) = &line.cells {
            // A name that is met late stands before the one it is followed by.
            let mut next = names.len();
            for (name, _) in amounts.iter().rev() {
                match names.iter().position(|n| n == name) {
                    Some(at) => next = at,
                    None => names.insert(next.min(names.len()), name),
                }
            }
        }
    }
    names.truncate(MAX_COLUMNS);
    let Some(first) = lines.first() else {
        return Vec::new();
    };
    let mut header = vec![String::new()];
    header.extend(names.iter().map(|n| (*n).to_owned()));
    let mut rows = vec![(header, &first.location)];
    for line in lines {
        let cells = match &line.cells {
            Cells::Named(label, amounts) => {
                let amount = |name: &&str| {
                    let found = amounts.iter().find(|(n, _)| n == name);
                    found.map_or_else(String::new, |(_, amount)| amount.clone())
                };
                let label = std::iter::once(label.clone());
                label.chain(names.iter().map(amount)).collect()
            }
            Cells::Tabs(_) | Cells::None => vec![line.text.clone()],
        };
        rows.push((cells, &line.location));
    }
    grid(rows, names.len() + 1)
}

fn grid(rows: Vec<(Vec<String>, &Location)>, width: usize) -> Vec<Row<'static>> {
    rows.into_iter()
        .map(|(mut cells, location)| {
            cells.resize(width, String::new());
            cells
                .into_iter()
                .map(|c| loose(c, location.clone()))
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_behind_the_names_of_their_columns_are_cells() {
        assert_eq!(
            cells("Resor – 2023: 30 000 kr, 2024: 40 000 kr"),
            Cells::Named(
                "Resor".to_owned(),
                vec![
                    ("2023".to_owned(), "30 000 kr".to_owned()),
                    ("2024".to_owned(), "40 000 kr".to_owned())
                ]
            )
        );
        for prose in [
            "Förväntat antal deltagare: 70 personer per år",
            "Delinsatsägare: 700 000 kr, Delinsatsägare: 700 000 kr",
            "Vi söker 700 000 kr, varav 2023: hälften",
        ] {
            assert_eq!(cells(prose), Cells::None, "{prose}");
        }
    }

    #[test]
    fn columns_between_tab_stops_keep_empty_cells() {
        assert_eq!(
            cells("TOTALT\t150 tkr\t750 tkr\t"),
            Cells::Tabs(
                ["TOTALT", "150 tkr", "750 tkr", ""]
                    .map(str::to_owned)
                    .to_vec()
            )
        );
    }
}
