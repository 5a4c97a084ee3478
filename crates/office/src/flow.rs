//! What the readers of flowing documents share: a document being filled, places, cell texts.

use aktsam_document::{
    Aside, AsideKind, Attachment, Block, Cell, Document, LimitHit, Location, Severity, Table,
    TableId, TextBlock, TextOrigin, Warning,
};

use crate::OfficeError;
use crate::meter::Meter;

/// A document being filled, under count.
pub(crate) struct Flow {
    pub(crate) document: Document,
    pub(crate) meter: Meter,
}

impl Flow {
    pub(crate) fn new(media_type: &'static str, meter: Meter) -> Self {
        Self {
            document: Document::new(media_type),
            meter,
        }
    }

    /// Reserves the place of a table in the arena, before the tables that stand in it.
    pub(crate) fn reserve_table(&mut self) -> TableId {
        self.document.push_table(Table::default())
    }

    /// Fills a reserved table.
    pub(crate) fn fill_table(&mut self, id: TableId, mut table: Table) -> Result<(), LimitHit> {
        // The whole grid counts: who expands it must be able to.
        let grid = (table.rows.len() as u64).saturating_mul(u64::from(table.columns));
        self.meter.cells(grid, "a table")?;
        cut_spans(&mut table);
        if let Some(slot) = self.document.tables.get_mut(id.0 as usize) {
            *slot = table;
        }
        Ok(())
    }

    /// Sets the text of a cell from its blocks: a line a block, nested tables a row a line.
    pub(crate) fn cell_text(&self, blocks: &[Block]) -> String {
        let mut out = String::new();
        for block in blocks {
            match block {
                Block::Text(text) => {
                    if !out.is_empty() {
                        out.push('\n');
                    }
                    out.push_str(&text.text);
                }
                Block::Table(id) => {
                    if let Some(table) = self.document.table(*id) {
                        if !out.is_empty() {
                            out.push('\n');
                        }
                        out.push_str(table.plain_text().trim_end_matches('\n'));
                    }
                }
                Block::Figure(_) => {}
            }
        }
        out
    }

    pub(crate) fn aside(&mut self, kind: AsideKind, block: TextBlock) {
        self.document.asides.push(Aside { kind, block });
    }

    /// Turns the blocks of a story beside the text into asides. Tables there are furniture: their
    /// cells' lines are kept one by one, the tables are not part of the document.
    pub(crate) fn asides(&mut self, kind: AsideKind, blocks: Vec<Block>, place: &Location) {
        let mut pending: Vec<Block> = blocks.into_iter().rev().collect();
        while let Some(block) = pending.pop() {
            match block {
                Block::Text(mut text) => {
                    text.location = place.clone();
                    self.aside(kind, text);
                }
                Block::Table(id) => {
                    if let Some(table) = self.document.tables.get_mut(id.0 as usize) {
                        let rows = std::mem::take(&mut table.rows);
                        let cells: Vec<Block> =
                            rows.into_iter().flatten().flat_map(|c| c.blocks).collect();
                        pending.extend(cells.into_iter().rev());
                    }
                }
                Block::Figure(_) => {}
            }
        }
    }

    /// Hands an embedded file on.
    pub(crate) fn attach(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), LimitHit> {
        self.meter.attachment(name)?;
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        self.document.attachments.push(Attachment { name, bytes });
        Ok(())
    }

    pub(crate) fn warn(&mut self, code: &'static str, severity: Severity, message: String) {
        self.document
            .warnings
            .push(Warning::new(code, severity, message));
    }

    /// Notes that a part breaks off.
    pub(crate) fn warn_broken(&mut self, part: &str, what: &str) {
        self.warn(
            "part_broken",
            Severity::Error,
            format!("{part} breaks off: {what}; what stands before is read"),
        );
    }

    /// What a part gave; a part that is broken gives a warning and nothing.
    pub(crate) fn tolerate<T>(
        &mut self,
        read: Result<T, OfficeError>,
    ) -> Result<Option<T>, OfficeError> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(OfficeError::Broken { part, what }) => {
                self.warn_broken(&part, &what);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Gives each block its place by its index, and finishes the document.
    pub(crate) fn finish(mut self) -> Result<Document, LimitHit> {
        locate(&mut self.document);
        self.finish_placed()
    }

    /// Finishes a document whose blocks have their places.
    pub(crate) fn finish_placed(mut self) -> Result<Document, LimitHit> {
        drop_stray_tables(&mut self.document);
        let bytes: usize = self.document.blocks.iter().map(block_bytes).sum::<usize>()
            + self.document.tables.iter().map(table_bytes).sum::<usize>();
        self.meter.text(bytes, "the document")?;
        let any = self.document.blocks.iter().any(|block| match block {
            Block::Text(_) => true,
            Block::Table(id) => self
                .document
                .table(*id)
                .is_some_and(|t| t.rows.iter().flatten().any(|c| !c.text.is_empty())),
            Block::Figure(_) => false,
        });
        let asides = !self.document.asides.is_empty();
        self.document.source.text_origin = if any || asides {
            TextOrigin::Text
        } else {
            TextOrigin::None
        };
        self.document.source.body_size = body_size(&self.document);
        Ok(self.document)
    }
}

/// Drops tables that no block refers to (those of headers and notes), and renumbers the others.
fn drop_stray_tables(document: &mut Document) {
    let mut used = vec![false; document.tables.len()];
    let mut pending: Vec<TableId> = table_ids(&document.blocks).collect();
    while let Some(id) = pending.pop() {
        match used.get_mut(id.0 as usize) {
            Some(used) if !*used => *used = true,
            _ => continue,
        }
        if let Some(table) = document.table(id) {
            pending.extend(
                table
                    .rows
                    .iter()
                    .flatten()
                    .flat_map(|c| table_ids(&c.blocks)),
            );
        }
    }
    if used.iter().all(|u| *u) {
        return;
    }
    let mut next = 0;
    let renumbered: Vec<u32> = used
        .iter()
        .map(|used| {
            next += u32::from(*used);
            next.saturating_sub(1)
        })
        .collect();
    let mut keep = used.iter();
    document
        .tables
        .retain(|_| keep.next().copied().unwrap_or(false));
    let in_cells = document
        .tables
        .iter_mut()
        .flat_map(|t| t.rows.iter_mut().flatten())
        .flat_map(|c| &mut c.blocks);
    for block in document.blocks.iter_mut().chain(in_cells) {
        if let Block::Table(id) = block
            && let Some(new) = renumbered.get(id.0 as usize)
        {
            id.0 = *new;
        }
    }
}

fn table_ids(blocks: &[Block]) -> impl Iterator<Item = TableId> {
    blocks.iter().filter_map(|block| match block {
        Block::Table(id) => Some(*id),
        _ => None,
    })
}

fn block_bytes(block: &Block) -> usize {
    block.as_text().map_or(0, |t| t.text.len())
}

fn table_bytes(table: &Table) -> usize {
    table.rows.iter().flatten().map(|c| c.text.len()).sum()
}

/// Cuts row spans at the table's end, and rows' cells at one another.
fn cut_spans(table: &mut Table) {
    let rows = table.rows.len();
    for (r, row) in table.rows.iter_mut().enumerate() {
        for cell in row {
            cell.row_span = cell.row_span.clamp(1, (rows - r) as u32);
            cell.col_span = cell
                .col_span
                .clamp(1, table.columns.saturating_sub(cell.column).max(1));
        }
    }
}

/// Places of a word processor's document: blocks by their index, what stands in a table by its cell.
fn locate(document: &mut Document) {
    for index in 0..document.blocks.len() {
        let place = Location::block(index as u32);
        let Some(block) = document.blocks.get_mut(index) else {
            continue;
        };
        let id = match block {
            Block::Text(text) => {
                if text.location.is_unknown() {
                    text.location = place;
                }
                continue;
            }
            Block::Figure(figure) => {
                figure.location = place;
                continue;
            }
            Block::Table(id) => *id,
        };
        let mut pending = vec![(id, place, None)];
        // Each table is a block once, so the walk ends.
        while let Some((id, place, inherited)) = pending.pop() {
            let Some(table) = document.tables.get_mut(id.0 as usize) else {
                continue;
            };
            table.location = place;
            for (r, row) in table.rows.iter_mut().enumerate() {
                for cell in row {
                    let here: Location = match &inherited {
                        Some(outer) => Location::clone(outer),
                        None => Location::block_cell(index as u32, r as u32, cell.column),
                    };
                    locate_cell(cell, &here, &mut pending);
                }
            }
        }
    }
}

fn locate_cell(
    cell: &mut Cell,
    here: &Location,
    pending: &mut Vec<(TableId, Location, Option<Location>)>,
) {
    cell.location = here.clone();
    for block in &mut cell.blocks {
        match block {
            Block::Text(text) => text.location = here.clone(),
            Block::Figure(figure) => figure.location = here.clone(),
            Block::Table(id) => pending.push((*id, here.clone(), Some(here.clone()))),
        }
    }
}

/// The font size of most characters, in points.
fn body_size(document: &Document) -> Option<f32> {
    let mut counts: Vec<(f32, usize)> = Vec::new();
    let in_cells = document
        .tables
        .iter()
        .flat_map(|t| t.rows.iter().flatten())
        .flat_map(|c| &c.blocks);
    for text in document
        .blocks
        .iter()
        .chain(in_cells)
        .filter_map(Block::as_text)
    {
        if let Some(size) = text.style.size {
            match counts.iter().position(|(s, _)| *s == size) {
                Some(at) => {
                    if let Some((_, count)) = counts.get_mut(at) {
                        *count += text.text.len();
                    }
                }
                None if counts.len() < 256 => counts.push((size, text.text.len())),
                None => {}
            }
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(size, _)| size)
}
