//! Where the tables of a sheet are: several on one sheet, titles above them, notes below, empty rows
//! inside them.
//!
//! A sheet has no tables, only cells. Rows with content are cut into bands at empty rows; bands that
//! go on in the same columns without a new header are one table; bands are cut into side-by-side
//! tables at empty columns; and lines of one cell at the beginning and end are titles and notes.

use rustc_hash::FxHashMap;

use super::{Area, Sheet, SheetCell, Value};

/// A piece of a sheet, in reading order.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// Index of a cell that stands alone: a title or a note.
    Line(usize),
    /// A table with its area and its title, which is also a line before it.
    Table { area: Area, title: Option<usize> },
}

/// Empty rows that a table may hold inside.
const MAX_GAP: u32 = 3;
/// A title or note is longer than a label.
const NOTE_CHARS: usize = 40;

/// A row with content: its cells as a stretch of the sheet's cells.
#[derive(Debug, Clone, Copy)]
struct Row {
    number: u32,
    start: usize,
    end: usize,
}

/// Rows that belong together.
type Band = Vec<Row>;

/// Finds the pieces of a sheet whose cells are sorted.
pub(super) fn find(sheet: &Sheet) -> Vec<Piece> {
    let finder = Finder {
        sheet,
        merges: sheet.merges.iter().map(|m| ((m.top, m.left), *m)).collect(),
    };
    let mut pieces = Vec::new();
    for band in finder.bands() {
        finder.band(&band, &mut pieces);
    }
    // A title may stand some empty rows above its table.
    for i in 1..pieces.len() {
        let above = match pieces.get(i - 1) {
            Some(Piece::Line(line)) => *line,
            _ => continue,
        };
        let row = sheet.cells.get(above).map_or(0, |c| c.row);
        if let Some(Piece::Table { area, title }) = pieces.get_mut(i)
            && title.is_none()
            && area.top.saturating_sub(row) <= MAX_GAP
        {
            *title = Some(above);
        }
    }
    pieces
}

struct Finder<'s> {
    sheet: &'s Sheet,
    merges: FxHashMap<(u32, u32), Area>,
}

impl Finder<'_> {
    fn cells(&self, row: Row) -> &[SheetCell] {
        self.sheet.cells.get(row.start..row.end).unwrap_or_default()
    }

    /// The last column that a cell covers.
    fn right(&self, cell: &SheetCell) -> u32 {
        self.merges
            .get(&(cell.row, cell.column))
            .map_or(cell.column, |area| area.right)
    }

    fn bottom(&self, cell: &SheetCell) -> u32 {
        self.merges
            .get(&(cell.row, cell.column))
            .map_or(cell.row, |area| area.bottom)
    }

    /// Cuts the rows at empty ones, and joins what is one table for all that.
    fn bands(&self) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        let mut reach = 0;
        let mut start = 0;
        let cells = &self.sheet.cells;
        while let Some(first) = cells.get(start) {
            let end = cells
                .get(start..)
                .unwrap_or_default()
                .iter()
                .position(|c| c.row != first.row)
                .map_or(cells.len(), |n| start + n);
            let row = Row {
                number: first.row,
                start,
                end,
            };
            match bands.last_mut() {
                // A cell that is merged over rows bridges them.
                Some(band) if row.number <= reach + 1 => band.push(row),
                _ => bands.push(vec![row]),
            }
            let bottom = self.cells(row).iter().map(|c| self.bottom(c)).max();
            reach = reach.max(bottom.unwrap_or(row.number));
            start = end;
        }
        let mut joined: Vec<Band> = Vec::new();
        for band in bands {
            match joined.last_mut() {
                Some(last) if self.goes_on(last, &band) => last.extend(band),
                _ => joined.push(band),
            }
        }
        joined
    }

    /// Whether a band goes on with the table above: near, with numbers in columns that have numbers
    /// above, and without a header of its own.
    fn goes_on(&self, above: &Band, below: &Band) -> bool {
        let (Some(last), Some(first)) = (above.last(), below.first()) else {
            return false;
        };
        if first.number.saturating_sub(last.number) > MAX_GAP + 1 {
            return false;
        }
        let numeric = |band: &Band| {
            let mut columns: Vec<u32> = band
                .iter()
                .flat_map(|row| self.cells(*row))
                .filter(|c| is_number(c) && !is_year(c))
                .map(|c| c.column)
                .collect();
            columns.sort_unstable();
            columns.dedup();
            columns
        };
        let (over, under) = (numeric(above), numeric(below));
        if over.is_empty() || under.is_empty() || !under.iter().all(|c| over.contains(c)) {
            return false;
        }
        let tabular = |band: &Band| band.iter().filter(|r| self.cells(**r).len() >= 2).count();
        if tabular(above) < 2 {
            return false;
        }
        // The first row of several cells tells: a header names columns, a line fills them.
        let Some(lead) = below.iter().find(|r| self.cells(**r).len() >= 2) else {
            return false;
        };
        !self.is_header(*lead)
    }

    /// Whether a row names columns: at least two cells, none an amount, and some in columns beyond
    /// the first one that is filled.
    fn is_header(&self, row: Row) -> bool {
        let cells = self.cells(row);
        cells.len() >= 2 && cells.iter().all(|c| !is_number(c) || is_year(c))
    }

    fn band(&self, band: &Band, pieces: &mut Vec<Piece>) {
        for part in self.columns(band) {
            self.part(&part, pieces);
        }
    }

    /// Cuts a band at empty columns, where what stands to the right has labels of its own.
    fn columns(&self, band: &Band) -> Vec<Vec<(u32, Vec<usize>)>> {
        let mut rows: Vec<(u32, Vec<usize>)> = band
            .iter()
            .map(|r| (r.number, (r.start..r.end).collect()))
            .collect();
        let mut parts = Vec::new();
        while let Some(cut) = self.cut(&rows) {
            let mut left = Vec::new();
            let mut right = Vec::new();
            for (row, cells) in rows {
                let (l, r): (Vec<usize>, Vec<usize>) = cells
                    .into_iter()
                    .partition(|i| self.cell(*i).is_some_and(|c| c.column < cut));
                if !l.is_empty() {
                    left.push((row, l));
                }
                if !r.is_empty() {
                    right.push((row, r));
                }
            }
            parts.push(left);
            rows = right;
        }
        parts.push(rows);
        parts
    }

    fn cell(&self, index: usize) -> Option<&SheetCell> {
        self.sheet.cells.get(index)
    }

    /// The first column of a table that stands beside another.
    fn cut(&self, rows: &[(u32, Vec<usize>)]) -> Option<u32> {
        // Stretches of columns that rows of several cells cover; titles may run over a gap.
        let mut stretches: Vec<(u32, u32)> = Vec::new();
        for (_, cells) in rows.iter().filter(|(_, cells)| cells.len() >= 2) {
            for cell in cells.iter().filter_map(|i| self.cell(*i)) {
                stretches.push((cell.column, self.right(cell)));
            }
        }
        stretches.sort_unstable();
        let mut far = stretches.first()?.1;
        let mut width = 1;
        for (from, to) in stretches {
            if from > far + 1 {
                let labels = self.labels(rows, from);
                if width >= 2 && labels >= 2 {
                    return Some(from);
                }
            }
            width += u32::from(from > far);
            far = far.max(to);
        }
        None
    }

    /// How many labels stand in a column that numbers or texts follow in the same rows.
    fn labels(&self, rows: &[(u32, Vec<usize>)], column: u32) -> usize {
        let mut labels = 0;
        let mut numbers = 0;
        for (_, cells) in rows {
            let mut right = cells
                .iter()
                .filter_map(|i| self.cell(*i))
                .filter(|c| c.column >= column);
            match right.next() {
                Some(first) if first.column == column && is_number(first) => numbers += 1,
                Some(first) if first.column == column && right.next().is_some() => labels += 1,
                _ => {}
            }
        }
        if numbers > labels { 0 } else { labels }
    }

    /// Takes titles from the top and notes from the bottom of a part; the rest is a table.
    fn part(&self, rows: &[(u32, Vec<usize>)], pieces: &mut Vec<Piece>) {
        let mut top = 0;
        let mut title = None;
        while let Some((_, cells)) = rows.get(top)
            && let [only] = cells.as_slice()
        {
            // A lone number or what goes on below is no title.
            if self.cell(*only).is_none_or(is_number) {
                break;
            }
            pieces.push(Piece::Line(*only));
            title = Some(*only);
            top += 1;
        }
        let mut bottom = rows.len();
        while bottom > top
            && let Some((row, cells)) = rows.get(bottom - 1)
            && let [only] = cells.as_slice()
            && let Some(cell) = self.cell(*only)
        {
            let gap = bottom
                .checked_sub(2)
                .and_then(|i| rows.get(i))
                .is_some_and(|(above, _)| row - above > 1);
            if !(is_note(cell) || gap && !is_number(cell)) {
                break;
            }
            bottom -= 1;
        }
        let body = rows.get(top..bottom).unwrap_or_default();
        if let Some(area) = self.area(body) {
            pieces.push(Piece::Table { area, title });
        }
        for (_, cells) in rows.get(bottom..).unwrap_or_default() {
            pieces.extend(cells.iter().map(|i| Piece::Line(*i)));
        }
    }

    fn area(&self, rows: &[(u32, Vec<usize>)]) -> Option<Area> {
        let mut found: Option<Area> = None;
        for cell in rows
            .iter()
            .flat_map(|(_, cells)| cells)
            .filter_map(|i| self.cell(*i))
        {
            let area = Area {
                top: cell.row,
                left: cell.column,
                bottom: self.bottom(cell),
                right: self.right(cell),
            };
            found = Some(found.map_or(area, |all| Area {
                top: all.top.min(area.top),
                left: all.left.min(area.left),
                bottom: all.bottom.max(area.bottom),
                right: all.right.max(area.right),
            }));
        }
        found
    }
}

fn is_number(cell: &SheetCell) -> bool {
    match &cell.value {
        Value::Number(_) | Value::Unknown => true,
        Value::Shown(shown) => !matches!(
            shown.0,
            aktsam_document::CellValue::Text | aktsam_document::CellValue::Date(_)
        ),
        _ => false,
    }
}

/// Whether a number may be a year, which heads a column as well as a word does.
fn is_year(cell: &SheetCell) -> bool {
    matches!(cell.value, Value::Number(n) if n == n.trunc() && (1990.0..=2060.0).contains(&n))
}

fn is_note(cell: &SheetCell) -> bool {
    match &cell.value {
        Value::Text(text) => {
            let text = text.trim();
            text.chars().count() > NOTE_CHARS || text.starts_with('*') || text.ends_with('.')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet drawn as lines of cells set apart by `|`; digits are numbers, blanks are empty.
    fn sheet(drawing: &str) -> Sheet {
        let mut sheet = Sheet::default();
        for (row, line) in drawing.lines().enumerate() {
            for (column, text) in line.split('|').enumerate() {
                let text = text.trim();
                if text.is_empty() {
                    continue;
                }
                let value = match text.parse() {
                    Ok(number) => Value::Number(number),
                    Err(_) => Value::Text(text.into()),
                };
                sheet.cells.push(SheetCell {
                    row: row as u32,
                    column: column as u32,
                    value,
                    style: 0,
                    uncached: false,
                    computed: false,
                });
            }
        }
        sheet
    }

    fn pieces(drawing: &str) -> Vec<String> {
        let sheet = sheet(drawing);
        find(&sheet)
            .into_iter()
            .map(|piece| match piece {
                Piece::Line(index) => match &sheet.cells[index].value {
                    Value::Text(text) => text.to_string(),
                    other => format!("{other:?}"),
                },
                Piece::Table { area, .. } => area.name(),
            })
            .collect()
    }

    #[test]
    fn titles_notes_and_empty_rows_are_told_apart() {
        let drawing = "Budget 2024\n\nPost|2023|2024\nLön|100|200\n\nLokal\nHyra|10|20\n\nSumma|110|220\n\n* exklusive moms";
        assert_eq!(
            pieces(drawing),
            ["Budget 2024", "A3:C9", "* exklusive moms"]
        );
    }

    #[test]
    fn a_new_header_begins_a_new_table() {
        let drawing = "Post|Belopp\nLön|100\nHyra|20\n\nRoll|Procent\nCoach|50\nLedare|20";
        assert_eq!(pieces(drawing), ["A1:B3", "A5:B7"]);
    }

    #[test]
    fn tables_side_by_side_are_cut() {
        let drawing = "Post|Kr||Roll|Procent\nLön|100||Coach|50\nHyra|20||Ledare|10";
        assert_eq!(pieces(drawing), ["A1:B3", "D1:E3"]);
    }

    #[test]
    fn an_empty_column_among_numbers_cuts_nothing() {
        let drawing = "Post|2021||2022\nLön|100||200\nHyra|20||30";
        assert_eq!(pieces(drawing), ["A1:D3"]);
    }

    #[test]
    fn lines_alone_make_no_table() {
        assert_eq!(
            pieces("Instruktioner\nFyll i fälten"),
            ["Instruktioner", "Fyll i fälten"]
        );
    }
}
