//! Lists ([MS-DOC] §2.9.131 `LSTF`, §2.9.150 `LVLF`, §2.9.132 `LFO`): what marks an item.

use crate::bytes::{u8_at, u16_at, u32_at};
use crate::doc::fib::{Fib, LIST_USES, LISTS};
use crate::numbering::NumberFormat;
use crate::symbols;

const LEVELS: usize = 9;
/// Definitions and uses of lists; a document has some dozens.
const MAX_LISTS: usize = 4_096;

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: NumberFormat,
    /// UTF-16 units; those below nine stand for the numbers of their level.
    pattern: Vec<u16>,
}

#[derive(Debug, Default)]
struct List {
    id: u32,
    levels: Vec<Level>,
    counters: [Option<u32>; LEVELS],
}

/// The lists of a document with their running numbers.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    /// The list that each use (`ilfo`, from 1) belongs to.
    uses: Vec<u32>,
}

impl Lists {
    pub(super) fn read(fib: &Fib) -> Self {
        let mut lists = Self::default();
        let Some(table) = fib.table_on(LISTS) else {
            return lists;
        };
        let count = usize::from(u16_at(table, 0).unwrap_or(0)).min(MAX_LISTS);
        let mut at = 2 + count * 28;
        for i in 0..count {
            let head = 2 + i * 28;
            let simple = u8_at(table, head + 26).unwrap_or(0) & 1 != 0;
            let mut list = List {
                id: u32_at(table, head).unwrap_or(0),
                ..List::default()
            };
            for _ in 0..if simple { 1 } else { LEVELS } {
                let Some((level, next)) = level(table, at) else {
                    break;
                };
                list.levels.push(level);
                at = next;
            }
            lists.lists.push(list);
        }
        let uses = fib.table_on(LIST_USES).unwrap_or_default();
        let count = (u32_at(uses, 0).unwrap_or(0) as usize).min(MAX_LISTS);
        lists.uses = (0..count).map_while(|i| u32_at(uses, 4 + i * 16)).collect();
        lists
    }

    /// Advances a list and gives its item's label, and whether it is a bullet; `None` where the
    /// document does not define the list.
    pub(super) fn advance(&mut self, list_use: u16, level: u8) -> Option<(String, bool)> {
        let id = *self.uses.get(usize::from(list_use).checked_sub(1)?)?;
        let list = self.lists.iter_mut().find(|l| l.id == id)?;
        let at = usize::from(level).min(list.levels.len().checked_sub(1)?);
        for (i, counter) in list.counters.iter_mut().enumerate() {
            let start = list.levels.get(i).map_or(1, |l| l.start);
            *counter = match i.cmp(&at) {
                std::cmp::Ordering::Less => Some(counter.unwrap_or(start)),
                std::cmp::Ordering::Equal => Some(counter.map_or(start, |n| n.saturating_add(1))),
                std::cmp::Ordering::Greater => None,
            };
        }
        let own = list.levels.get(at)?;
        if own.format == NumberFormat::Bullet {
            return Some((
                symbols::bullet(&String::from_utf16_lossy(&own.pattern)),
                true,
            ));
        }
        let mut label = String::new();
        for unit in &own.pattern {
            let part = usize::from(*unit);
            if part < LEVELS {
                let number = list.counters.get(part).copied().flatten().unwrap_or(1);
                let format = list.levels.get(part).map_or(own.format, |l| l.format);
                label.push_str(&format.write(number));
            } else {
                label.push(char::from_u32(u32::from(*unit)).unwrap_or('\u{FFFD}'));
            }
        }
        Some((label.trim().to_owned(), false))
    }
}

/// A level at an offset, and the offset behind it.
fn level(table: &[u8], at: usize) -> Option<(Level, usize)> {
    let characters = usize::from(u8_at(table, at + 24)?);
    let paragraph = usize::from(u8_at(table, at + 25)?);
    let text = at + 28 + characters + paragraph;
    let length = usize::from(u16_at(table, text)?);
    let pattern: Vec<u16> = (0..length)
        .map_while(|i| u16_at(table, text + 2 + i * 2))
        .collect();
    let level = Level {
        start: u32_at(table, at)?,
        format: NumberFormat::of_code(u8_at(table, at + 4)?),
        pattern,
    };
    Some((level, text + 2 + length * 2))
}
