//! Formatted disk pages ([MS-DOC] §2.9.33, §2.9.23): which properties bytes of the text have.

use aktsam_document::{LimitHit, LimitKind};

use super::fib::{CHARACTER_PAGES, Fib, PARAGRAPH_PAGES};
use super::sprm::list;
use crate::bytes::{u8_at, u16_at, u32_at};
use crate::paragraph::Ink;
use crate::rtf::rows::CellShape;

const PAGE: usize = 512;

/// Paragraph properties, where they are set.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paragraph {
    pub(super) style: u16,
    pub(super) in_table: Option<bool>,
    /// The paragraph ends a row.
    pub(super) ends_row: Option<bool>,
    /// How deep in tables it stands.
    pub(super) depth: Option<u32>,
    pub(super) inner_cell: Option<bool>,
    pub(super) inner_row: Option<bool>,
    pub(super) outline: Option<u8>,
    pub(super) list: Option<u16>,
    pub(super) list_level: Option<u8>,
    pub(super) space_before: Option<f32>,
    pub(super) header_row: Option<bool>,
    /// Cells' edges of the row that it ends.
    pub(super) shapes: Option<(i32, Vec<CellShape>)>,
}

/// Character properties, where they are set.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Characters {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) caps: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) size: Option<f32>,
    pub(super) color: Option<Ink>,
    pub(super) deleted: Option<bool>,
    /// The character stands for something else: a picture, a note's mark.
    pub(super) special: Option<bool>,
    pub(super) style: Option<u16>,
    /// A character of a symbol font.
    pub(super) symbol: Option<u16>,
    /// Where the data of the picture or form field lies that the character stands for.
    pub(super) data: Option<u32>,
    /// The data is a form field's.
    pub(super) form: Option<bool>,
}

/// Stretches of bytes with their properties, by their offsets.
#[derive(Debug)]
pub(super) struct Stretches<T> {
    items: Vec<(u32, u32, T)>,
}

impl<T> Stretches<T> {
    /// The properties of the byte at an offset.
    pub(super) fn at(&self, offset: u32) -> Option<&T> {
        let index = self.items.partition_point(|(start, ..)| *start <= offset);
        let (_, end, value) = self.items.get(index.checked_sub(1)?)?;
        (offset < *end).then_some(value)
    }
}

/// The pages that a bin table names.
fn pages(fib: &Fib, number: usize) -> Vec<&[u8]> {
    let Some(table) = fib.table(number) else {
        return Vec::new();
    };
    let width = if fib.modern { 4 } else { 2 };
    let count = table.len().saturating_sub(4) / (4 + width);
    (0..count)
        .filter_map(|i| {
            let at = (count + 1) * 4 + i * width;
            let page = if fib.modern {
                u32_at(table, at)? & 0x003F_FFFF
            } else {
                u32::from(u16_at(table, at)?)
            };
            let from = (page as usize).checked_mul(PAGE)?;
            fib.stream.get(from..from.checked_add(PAGE)?)
        })
        .collect()
}

/// The character properties of the text.
pub(super) fn characters(fib: &Fib) -> Stretches<Characters> {
    let mut items = Vec::new();
    for page in pages(fib, CHARACTER_PAGES) {
        let count = usize::from(u8_at(page, PAGE - 1).unwrap_or(0));
        for i in 0..count {
            let (Some(start), Some(end)) = (u32_at(page, i * 4), u32_at(page, i * 4 + 4)) else {
                break;
            };
            let offset = usize::from(u8_at(page, (count + 1) * 4 + i).unwrap_or(0)) * 2;
            let mut characters = Characters::default();
            if offset > 0 {
                let size = usize::from(u8_at(page, offset).unwrap_or(0));
                let list = page.get(offset + 1..offset + 1 + size).unwrap_or_default();
                characters.apply(list, fib.modern);
            }
            items.push((start, end, characters));
        }
    }
    items.sort_by_key(|(start, ..)| *start);
    Stretches { items }
}

/// The paragraph properties of the text.
///
/// # Errors
/// [`LimitHit`] where the lists of the `Data` stream that they name are too much to read.
pub(super) fn paragraphs(fib: &Fib) -> Result<Stretches<Paragraph>, LimitHit> {
    let mut items = Vec::new();
    let mut far_bytes = FarBytes::default();
    let width = if fib.modern { 13 } else { 7 };
    for page in pages(fib, PARAGRAPH_PAGES) {
        let count = usize::from(u8_at(page, PAGE - 1).unwrap_or(0));
        for i in 0..count {
            let (Some(start), Some(end)) = (u32_at(page, i * 4), u32_at(page, i * 4 + 4)) else {
                break;
            };
            let offset = usize::from(u8_at(page, (count + 1) * 4 + i * width).unwrap_or(0)) * 2;
            let mut paragraph = Paragraph::default();
            if offset > 0 {
                // §2.9.181: the length counts words, and a zero says that the next byte does.
                let first = usize::from(u8_at(page, offset).unwrap_or(0));
                let (from, size) = match (fib.modern, first) {
                    (true, 0) => {
                        let words = usize::from(u8_at(page, offset + 1).unwrap_or(0));
                        (offset + 2, words * 2)
                    }
                    (true, words) => (offset + 1, words * 2 - 1),
                    (false, words) => (offset + 1, words * 2),
                };
                let body = page.get(from..(from + size).min(PAGE)).unwrap_or_default();
                paragraph.style = u16_at(body, 0).unwrap_or(0);
                let own = body.get(2..).unwrap_or_default();
                paragraph.apply(own, fib.modern);
                for far in huge(own, fib).take(MOST_FAR) {
                    far_bytes.count(far)?;
                    paragraph.apply(far, true);
                }
            }
            items.push((start, end, paragraph));
        }
    }
    items.sort_by_key(|(start, ..)| *start);
    Ok(Stretches { items })
}

/// How many lists of the `Data` stream a paragraph may name: its own and that of its row.
const MOST_FAR: usize = 2;
/// What all of them may come to in bytes, so that pages which name the same long list again and again
/// cost no more; it is beyond the rows of any document.
const FAR_BYTES: u64 = 64 << 20;

/// The bytes of the `Data` stream's lists that were read so far.
#[derive(Default)]
struct FarBytes(u64);

impl FarBytes {
    fn count(&mut self, list: &[u8]) -> Result<(), LimitHit> {
        self.0 = self.0.saturating_add(list.len() as u64);
        if self.0 > FAR_BYTES {
            return Err(LimitHit {
                kind: LimitKind::PartBytes,
                limit: FAR_BYTES,
                place: "the properties of paragraphs in the Data stream".to_owned(),
            });
        }
        Ok(())
    }
}

/// Modifiers that do not fit a page, as those of a row of many cells: they stand in the `Data` stream
/// (`sprmPHugePapx`, `sprmPTableProps` §2.6.2, `PrcData` §2.9.209).
fn huge<'b>(own: &'b [u8], fib: &'b Fib) -> impl Iterator<Item = &'b [u8]> {
    let own = if fib.modern { own } else { &[] };
    let data = fib.data.as_slice();
    list(own, true)
        .filter(|sprm| matches!(sprm.code, 0x6645 | 0x6646 | 0x646B))
        .filter_map(move |sprm| {
            let at = u32_at(sprm.operand, 0)? as usize;
            let size = usize::from(u16_at(data, at)?);
            let from = at.checked_add(2)?;
            data.get(from..from.checked_add(size)?)
        })
}

impl Paragraph {
    pub(super) fn apply(&mut self, bytes: &[u8], modern: bool) {
        for sprm in list(bytes, modern) {
            match sprm.code {
                0x4600 => self.style = sprm.word(),
                0x2416 => self.in_table = Some(sprm.byte() != 0),
                0x2417 => self.ends_row = Some(sprm.byte() != 0),
                0x6649 => self.depth = u32_at(sprm.operand, 0),
                0x244B => self.inner_cell = Some(sprm.byte() != 0),
                0x244C => self.inner_row = Some(sprm.byte() != 0),
                0x2640 => self.outline = Some(sprm.byte()),
                0x460B => self.list = Some(sprm.word()),
                0x260A => self.list_level = Some(sprm.byte()),
                0xA413 => self.space_before = Some(f32::from(sprm.word()) / 20.0),
                0x3404 => self.header_row = Some(sprm.byte() != 0),
                0xD608 => self.shapes = table_definition(sprm.operand, modern),
                _ => {}
            }
        }
    }

    pub(super) fn overlay(&mut self, over: &Self) {
        macro_rules! take {
            ($($field:ident),*) => { $( if over.$field.is_some() { self.$field.clone_from(&over.$field); } )* };
        }
        take!(
            in_table,
            ends_row,
            depth,
            inner_cell,
            inner_row,
            outline,
            list,
            list_level,
            space_before,
            header_row,
            shapes
        );
    }
}

/// `TDefTableOperand` (§2.9.328): edges, then each cell's flags.
fn table_definition(operand: &[u8], modern: bool) -> Option<(i32, Vec<CellShape>)> {
    let count = usize::from(u8_at(operand, 0)?);
    let edge = |i: usize| u16_at(operand, 1 + i * 2).map(|e| i32::from(e as i16));
    let left = edge(0)?;
    let cells_at = 1 + (count + 1) * 2;
    let width = if modern { 20 } else { 10 };
    let mut shapes = Vec::with_capacity(count);
    for i in 0..count {
        let flags = u16_at(operand, cells_at + i * width).unwrap_or(0);
        shapes.push(CellShape {
            right: edge(i + 1)?,
            across: flags & 0x2 != 0,
            starts: flags & 0x40 != 0,
            // Both merge flags mark the first cell of a merge.
            down: flags & 0x20 != 0 && flags & 0x40 == 0,
        });
    }
    Some((left, shapes))
}

impl Characters {
    pub(super) fn apply(&mut self, bytes: &[u8], modern: bool) {
        for sprm in list(bytes, modern) {
            // 0 off, 1 on, 128 as the style, 129 the other way.
            let toggle = match sprm.byte() {
                0 => Some(false),
                1 | 129 => Some(true),
                _ => None,
            };
            match sprm.code {
                0x0835 => self.bold = toggle,
                0x0836 => self.italic = toggle,
                0x083B => self.caps = toggle,
                0x083C => self.hidden = toggle,
                0x2A3E => self.underline = Some(sprm.byte() != 0),
                0x4A43 => self.size = Some(f32::from(sprm.word()) / 2.0).filter(|s| *s > 0.0),
                0x4A30 => self.style = Some(sprm.word()),
                0x0800 => self.deleted = toggle,
                0x0855 => self.special = toggle,
                0x6A03 => self.data = u32_at(sprm.operand, 0),
                0x0806 => self.form = toggle,
                0x6A09 => self.symbol = u16_at(sprm.operand, 2),
                0x2A42 => self.color = Some(Ink::of(palette(sprm.byte()))),
                0x6870 => {
                    let color = u32_at(sprm.operand, 0).unwrap_or(0xFF00_0000);
                    let [r, g, b, automatic] = color.to_le_bytes();
                    let own = automatic != 0xFF && (r, g, b) != (0, 0, 0);
                    self.color = Some(Ink::of(own.then_some([r, g, b])));
                }
                _ => {}
            }
        }
    }

    pub(super) fn overlay(&mut self, over: &Self) {
        macro_rules! take {
            ($($field:ident),*) => { $( if over.$field.is_some() { self.$field = over.$field; } )* };
        }
        take!(
            bold, italic, underline, caps, hidden, size, color, deleted, special, style, symbol,
            data, form
        );
    }
}

/// The sixteen colours of old Word (`Ico`, §2.9.119).
fn palette(index: u8) -> Option<[u8; 3]> {
    const COLORS: [[u8; 3]; 16] = [
        [0, 0, 255],
        [0, 255, 255],
        [0, 255, 0],
        [255, 0, 255],
        [255, 0, 0],
        [255, 255, 0],
        [255, 255, 255],
        [0, 0, 128],
        [0, 128, 128],
        [0, 128, 0],
        [128, 0, 128],
        [128, 0, 0],
        [128, 128, 0],
        [128, 128, 128],
        [192, 192, 192],
        [0, 0, 0],
    ];
    // 0 is automatic, 1 black.
    let color = COLORS.get(usize::from(index.checked_sub(2)?)).copied()?;
    (color != [0, 0, 0]).then_some(color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_the_data_stream_beyond_the_limit_are_an_error() {
        let list = vec![0; 1 << 15];
        let mut read = FarBytes::default();
        for _ in 0..FAR_BYTES / (1 << 15) {
            assert_eq!(read.count(&list), Ok(()));
        }
        let hit = read.count(&[0]).unwrap_err();
        assert_eq!((hit.kind, hit.limit), (LimitKind::PartBytes, FAR_BYTES));
    }
}
