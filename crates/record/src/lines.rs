//! The text of a document line by line, tables included: what e-sign pages, signature blocks,
//! contacts and reference numbers are read from, for they live by lines and not by sections.

mod running;

use aktsam_document::{Block, Cell, Document, Location, TableId, TextBlock};
use rustc_hash::FxHashSet;

/// A displayed line, or the line of a cell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'d> {
    /// Its text, trimmed.
    pub(crate) text: &'d str,
    /// The table, row and grid column that it stands in.
    pub(crate) cell: Option<(TableId, usize, u32)>,
    /// Page (from 1) where the format has pages; lines of unlike pages never belong together.
    pub(crate) page: Option<u32>,
    source: Source<'d>,
    start: usize,
}

#[derive(Debug, Clone, Copy)]
enum Source<'d> {
    Block(&'d TextBlock),
    Cell(&'d Cell),
}

impl Line<'_> {
    /// Whether it is of the paragraph that another line is of.
    pub(crate) fn is_of_paragraph_of(&self, other: &Line<'_>) -> bool {
        match (self.source, other.source) {
            (Source::Block(a), Source::Block(b)) => std::ptr::eq(a, b),
            (Source::Cell(a), Source::Cell(b)) => std::ptr::eq(a, b),
            _ => false,
        }
    }

    /// It and the next line as one, where a paragraph only goes on in the next line as displayed.
    pub(crate) fn with(&self, next: &Self) -> Option<Self> {
        let Source::Block(block) = self.source else {
            return None;
        };
        let text = block.text.get(self.start..next.start + next.text.len())?;
        (self.is_of_paragraph_of(next) && !text.contains('\n')).then_some(Self { text, ..*self })
    }

    /// Where it stands.
    pub(crate) fn location(&self) -> Location {
        match self.source {
            Source::Block(block) => block.locate(self.start, self.start + self.text.len()),
            Source::Cell(cell) => cell.location.clone(),
        }
    }
}

/// Lines with those joined that a narrow cell broke: "Arbetsförmedlingen Uppsala" / "2020-06-15".
pub(crate) fn whole_cells<'d>(lines: impl Iterator<Item = Line<'d>>) -> Vec<Line<'d>> {
    let mut whole: Vec<Line<'d>> = Vec::new();
    for line in lines {
        let before = whole.last_mut();
        let before = before.filter(|b| b.cell.is_some() && b.cell == line.cell);
        match before.and_then(|b| b.with(&line).map(|joined| (b, joined))) {
            Some((before, joined)) => *before = joined,
            None => whole.push(line),
        }
    }
    whole
}

/// All lines of a document in reading order, as they are displayed, empty ones left out.
pub(crate) fn lines(document: &Document) -> Vec<Line<'_>> {
    read(document, false)
}

/// The same, with the paragraphs of cells whole: in a cell a line breaks where its column ends, in
/// the middle of a telephone number.
pub(crate) fn lines_of_whole_cells(document: &Document) -> Vec<Line<'_>> {
    read(document, true)
}

fn read(document: &Document, whole_cells: bool) -> Vec<Line<'_>> {
    let mut walk = Walk {
        document,
        whole_cells,
        seen: FxHashSet::default(),
        out: Vec::new(),
    };
    // A stack instead of recursion: cells hold tables, and a hostile file nests them deep.
    let mut stack: Vec<Step<'_>> = vec![Step::Blocks(document.blocks.iter(), None)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Blocks(mut blocks, cell) => {
                if let Some(block) = blocks.next() {
                    stack.push(Step::Blocks(blocks, cell));
                    match block {
                        Block::Text(text) => walk.block(text, cell),
                        Block::Table(id) => {
                            if walk.seen.insert(*id)
                                && let Some(table) = walk.document.table(*id)
                            {
                                let cells: Vec<_> = table
                                    .rows
                                    .iter()
                                    .enumerate()
                                    .flat_map(|(r, row)| row.iter().map(move |c| (*id, r, c)))
                                    .collect();
                                stack.push(Step::Cells(cells.into_iter()));
                            }
                        }
                        Block::Figure(_) => {}
                    }
                }
            }
            Step::Cells(mut cells) => {
                if let Some((id, row, cell)) = cells.next() {
                    stack.push(Step::Cells(cells));
                    let at = Some((id, row, cell.column));
                    if cell.blocks.is_empty() {
                        walk.cell(cell, at);
                    } else {
                        stack.push(Step::Blocks(cell.blocks.iter(), at));
                    }
                }
            }
        }
    }
    walk.out
}

enum Step<'d> {
    Blocks(std::slice::Iter<'d, Block>, Option<(TableId, usize, u32)>),
    Cells(std::vec::IntoIter<(TableId, usize, &'d Cell)>),
}

struct Walk<'d> {
    document: &'d Document,
    /// Paragraphs of cells are not cut where they are displayed on several lines.
    whole_cells: bool,
    seen: FxHashSet<TableId>,
    out: Vec<Line<'d>>,
}

impl<'d> Walk<'d> {
    fn block(&mut self, block: &'d TextBlock, cell: Option<(TableId, usize, u32)>) {
        let whole = self.whole_cells && cell.is_some();
        let displayed = block.lines.iter().filter(|_| !whole);
        let mut cuts: Vec<usize> = displayed.map(|l| l.start as usize).collect();
        cuts.extend(block.text.match_indices('\n').map(|(at, _)| at));
        cuts.push(0);
        cuts.push(block.text.len());
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let [start, end] = pair else { continue };
            let Some(text) = block.text.get(*start..*end) else {
                continue;
            };
            let mut from = 0;
            for cut in running::cuts(text).into_iter().chain([text.len()]) {
                if let Some(part) = text.get(from..cut) {
                    self.push(part, start + from, Source::Block(block), cell);
                }
                from = cut;
            }
        }
    }

    fn cell(&mut self, cell: &'d Cell, at: Option<(TableId, usize, u32)>) {
        let mut start = 0;
        for text in cell.text.split('\n') {
            self.push(text, start, Source::Cell(cell), at);
            start += text.len() + 1;
        }
    }

    fn push(
        &mut self,
        text: &'d str,
        start: usize,
        source: Source<'d>,
        cell: Option<(TableId, usize, u32)>,
    ) {
        let left = text.trim_start();
        let start = start + (text.len() - left.len());
        let text = left.trim_end();
        if text.is_empty() {
            return;
        }
        let location = match source {
            Source::Block(block) => block.location.place.as_ref(),
            Source::Cell(cell) => cell.location.place.as_ref(),
        };
        let mut line = Line {
            text,
            cell,
            page: page_of(location),
            source,
            start,
        };
        // A block may go on to the next page: the line itself knows.
        if let Source::Block(block) = source
            && !block.lines.is_empty()
        {
            line.page = page_of(line.location().place.as_ref());
        }
        self.out.push(line);
    }
}

fn page_of(place: Option<&aktsam_document::Place>) -> Option<u32> {
    match place {
        Some(aktsam_document::Place::Page { page, .. }) => Some(*page),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use aktsam_document::Table;

    use super::*;

    #[test]
    fn blocks_and_cells_give_their_lines_in_reading_order() {
        let mut document = Document::new("text/plain");
        document.blocks.push(Block::Text(TextBlock::new(
            "första\n  andra ",
            Location::lines(1, 2),
        )));
        let id = document.push_table(Table {
            columns: 2,
            rows: vec![vec![
                Cell::new(0, "tredje", Location::default()),
                Cell::new(1, "fjärde\nfemte", Location::default()),
            ]],
            ..Table::default()
        });
        document.blocks.push(Block::Table(id));
        let lines = lines(&document);
        let texts: Vec<&str> = lines.iter().map(|l| l.text).collect();
        assert_eq!(texts, ["första", "andra", "tredje", "fjärde", "femte"]);
        assert_eq!(lines[4].cell, Some((id, 0, 1)));
    }

    #[test]
    fn a_table_that_holds_itself_ends() {
        let mut document = Document::new("text/plain");
        let mut cell = Cell::new(0, "a", Location::default());
        cell.blocks = vec![
            Block::Text(TextBlock::new("a", Location::default())),
            Block::Table(TableId(0)),
        ];
        let id = document.push_table(Table {
            columns: 1,
            rows: vec![vec![cell]],
            ..Table::default()
        });
        document.blocks.push(Block::Table(id));
        assert_eq!(lines(&document).len(), 1);
    }
}
