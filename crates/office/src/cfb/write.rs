//! Writing a compound file of some streams: an object within a document becomes a file of its own.

use super::{FREE, MAGIC};

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const OF_TABLE: u32 = 0xFFFF_FFFD;
/// Shorter streams would need a mini stream (§2.2): they are filled up with zeros, which what reads
/// them takes for no more records.
const SHORTEST: usize = 4096;
/// Numbers of table sectors that the header has room for (§2.2): files to seven megabytes.
const IN_HEADER: usize = 109;

/// A compound file of version 3 that holds the streams; `None` where they are too long for it.
pub(crate) fn compound(streams: &[(&str, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let mut fat: Vec<u32> = Vec::new();
    let mut directory = entry("Root Entry", 5, FREE, 1, END, 0);
    for (i, (name, data)) in streams.iter().enumerate() {
        let size = data.len().max(SHORTEST);
        let start = u32::try_from(fat.len()).ok()?;
        let count = u32::try_from(size.div_ceil(SECTOR)).ok()?;
        fat.extend((1..count).map(|n| start + n).chain([END]));
        body.extend_from_slice(data);
        body.resize((start + count) as usize * SECTOR, 0);
        // The tree of names (§2.6.4) is a list: each has the next at its right.
        let next = if i + 1 < streams.len() {
            u32::try_from(i + 2).ok()?
        } else {
            FREE
        };
        directory.extend(entry(name, 2, next, FREE, start, size as u64));
    }
    let directory_at = u32::try_from(fat.len()).ok()?;
    let count = u32::try_from(directory.len().div_ceil(SECTOR)).ok()?;
    directory.resize(count as usize * SECTOR, 0);
    fat.extend((1..count).map(|n| directory_at + n).chain([END]));
    body.extend(directory);
    // Each sector of the table tells of 128 sectors, its own among them.
    let tables = fat.len().div_ceil(SECTOR / 4 - 1);
    if tables > IN_HEADER {
        return None;
    }
    let fat_at = fat.len();
    fat.extend(std::iter::repeat_n(OF_TABLE, tables));
    fat.resize(tables * (SECTOR / 4), FREE);

    let mut file = MAGIC.to_vec();
    file.resize(24, 0);
    for word in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        file.extend(word.to_le_bytes());
    }
    file.resize(44, 0);
    for long in [
        tables as u32,
        directory_at,
        0,
        SHORTEST as u32,
        END,
        0,
        END,
        0,
    ] {
        file.extend(long.to_le_bytes());
    }
    for i in 0..IN_HEADER {
        let sector = if i < tables {
            (fat_at + i) as u32
        } else {
            FREE
        };
        file.extend(sector.to_le_bytes());
    }
    file.extend(body);
    file.extend(fat.into_iter().flat_map(u32::to_le_bytes));
    Some(file)
}

/// A directory entry (§2.6.1).
fn entry(name: &str, kind: u8, right: u32, child: u32, start: u32, size: u64) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = entry.len() as u16 + 2;
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.extend([kind, 1]);
    for link in [FREE, right, child] {
        entry.extend(link.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(size.to_le_bytes());
    entry
}

#[cfg(test)]
mod tests {
    use super::super::Compound;
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let long: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
        let file = compound(&[("Workbook", long.clone()), ("1Table", b"kort".to_vec())]).unwrap();
        let read = Compound::open(&file).unwrap();
        assert_eq!(read.stream("Workbook"), Some(long));
        let short = read.stream("1Table").unwrap();
        assert!(short.starts_with(b"kort\0") && short.len() == SHORTEST);
    }

    #[test]
    fn what_the_header_has_no_room_for_is_not_written() {
        assert!(compound(&[("Workbook", vec![0; 8 << 20])]).is_none());
    }
}
