//! Rows on top of a page that go on with a table without lines of the page before. Two or three rows of
//! a budget that a page break cut off tell no columns by themselves; where the amounts end, the table
//! before has told.

use crate::layout::parts::Part;
use crate::layout::region::{Band, What};
use crate::layout::words::Word;
use crate::tables::draft::{CellDraft, TableDraft};
use crate::text;

use super::{APART, Found, find};

/// How far from its column an amount ends at most, in parts of the size.
const ASIDE: f32 = 0.4;
/// How far from the edge of the labels a label begins at most, in parts of the size.
const INDENT: f32 = 3.0;

/// Where the columns of the last table of a page stand: labels at the left, then columns of amounts.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    left: f32,
    /// Where the amounts of each column end.
    rights: Vec<f32>,
    edges: Vec<f32>,
}

impl Columns {
    /// Those of a page's last part, where that is such a table.
    pub(crate) fn of(parts: &[Part]) -> Option<Self> {
        let Some(Part::Table(table)) = parts.last() else {
            return None;
        };
        if table.ruled || table.form || table.columns < 2 || table.edges.len() != table.columns {
            return None;
        }
        let rights = (1..table.columns)
            .map(|column| right_of(table, column))
            .collect::<Option<Vec<f32>>>()?;
        Some(Self {
            left: table.rect.x0,
            rights,
            edges: table.edges.clone(),
        })
    }

    /// The table of the rows on top that go on with this one; none where more rows are told to be a table
    /// of as many columns without it.
    pub(crate) fn rows_of(&self, bands: &[Band]) -> Option<Found> {
        let mut count = 0;
        let mut above: Option<&Band> = None;
        let mut cells: Vec<Vec<(f32, f32)>> = Vec::new();
        for band in bands {
            let near = above.is_none_or(|above| {
                band.base - above.base <= APART * band.size.max(above.size).max(1.0)
            });
            let Some(row) = self.row(band).filter(|_| near) else {
                break;
            };
            cells.push(row);
            above = Some(band);
            count += 1;
        }
        // A long table that goes on tells its columns itself.
        let by_itself = find(bands).first().is_some_and(|found| {
            let same = found.gutters.len() == self.rights.len();
            found.range.start == 0 && same && found.range.end > count
        });
        let gutters = self.gutters(&cells)?;
        (count > 0 && !by_itself).then_some(Found {
            range: 0..count,
            gutters,
        })
    }

    /// Gives the table of such rows the edges of the one that it goes on with.
    pub(crate) fn adjust(&self, table: &mut TableDraft) {
        if table.columns == self.edges.len() {
            table.edges.clone_from(&self.edges);
        }
    }

    /// From where to where the cells of a row reach, the label first; `None` where it is no row of the
    /// table: each amount ends where its column's do, and a label stands before them.
    fn row(&self, band: &Band) -> Option<Vec<(f32, f32)>> {
        let mut words: Vec<&Word> = Vec::new();
        for piece in &band.pieces {
            match &piece.what {
                What::Words(list) => words.extend(list),
                What::Box(_) => return None,
            }
        }
        let near = |a: f32, b: f32| (a - b).abs() <= ASIDE * band.size + 1.0;
        let mut rest = words.as_slice();
        let mut amounts = Vec::new();
        for right in self.rights.iter().rev() {
            let last = rest.last()?;
            if !(text::is_numeric(&last.text) && near(last.rect.x1, *right)) {
                // An empty cell.
                amounts.push((*right, *right));
                continue;
            }
            let mut start = rest.len() - 1;
            while let (Some(before), Some(first)) = (
                start.checked_sub(1).and_then(|at| rest.get(at)),
                rest.get(start),
            ) && (text::continues_number(&before.text, &first.text)
                || matches!(before.text.as_str(), "-" | "–" | "−"))
                && !self
                    .rights
                    .iter()
                    .any(|other| other < right && near(before.rect.x1, *other))
            {
                start -= 1;
            }
            amounts.push((rest.get(start)?.rect.x0, *right));
            rest = rest.get(..start)?;
        }
        amounts.reverse();
        let (first, last) = (rest.first()?, rest.last()?);
        let filled = amounts.iter().filter(|(x0, x1)| x0 < x1).count();
        let labelled = (first.rect.x0 - self.left).abs() <= INDENT * band.size
            && first.text.chars().any(char::is_alphabetic)
            && amounts.iter().all(|(x0, _)| last.rect.x1 <= *x0);
        (labelled && filled * 2 >= self.rights.len() && filled > 0).then(|| {
            let mut row = vec![(first.rect.x0, last.rect.x1)];
            row.extend(amounts);
            row
        })
    }

    /// The empty space between the columns of some rows.
    fn gutters(&self, rows: &[Vec<(f32, f32)>]) -> Option<Vec<(f32, f32)>> {
        (0..self.rights.len())
            .map(|column| {
                let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at));
                let from = cells(column).map(|cell| cell.1).max_by(f32::total_cmp)?;
                let to = cells(column + 1)
                    .map(|cell| cell.0)
                    .min_by(f32::total_cmp)?;
                (from < to).then_some((from, to))
            })
            .collect()
    }
}

/// Where the amounts of a column end: at one place in most rows.
fn right_of(table: &TableDraft, column: usize) -> Option<f32> {
    let is_own = |cell: &&CellDraft| cell.column == column && cell.col_span == 1;
    let mut ends: Vec<(f32, f32)> = table
        .rows
        .iter()
        .flatten()
        .filter(is_own)
        .filter_map(|cell| match cell.parts.as_slice() {
            [Part::Para(para)] => para.lines.first(),
            _ => None,
        })
        .filter(|line| line.text.split_whitespace().all(text::is_numeric))
        .map(|line| (line.rect.x1, line.size))
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (middle, size) = ends.get(ends.len() / 2).copied()?;
    let even = ends
        .iter()
        .filter(|(x, _)| (x - middle).abs() <= ASIDE * size)
        .count();
    (even >= 2 && even * 10 >= ends.len() * 8).then_some(middle)
}
