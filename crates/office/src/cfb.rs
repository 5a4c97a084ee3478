//! Compound files ([MS-CFB]): streams by path, read tolerantly.
//!
//! Files of twenty years come truncated and with allocation tables that are too short. A chain is
//! followed as far as it goes and never longer than the file.

mod write;

use aktsam_document::{LimitHit, LimitKind};
use rustc_hash::FxHashMap;

use crate::OfficeError;
use crate::bytes::{u16_at, u32_at};

pub(crate) use write::compound;

const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const FREE: u32 = 0xFFFF_FFFF;
const LAST_REGULAR: u32 = 0xFFFF_FFFA;
/// Directory entries; a storage of an office file has some dozens.
const MAX_ENTRIES: usize = 100_000;
/// Bytes of a stream's path; segments have 31 letters at most ([MS-CFB] §2.6.1).
const MAX_PATH: usize = 1_000;

/// Whether bytes begin like a compound file.
pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// An opened compound file.
#[derive(Debug)]
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    mini_cutoff: u64,
    /// Streams by their path in lower case, segments joined by `/`.
    streams: FxHashMap<String, (u32, u64)>,
    paths: Vec<String>,
}

#[derive(Debug, Clone)]
struct Entry {
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, OfficeError> {
        let broken = |what: &str| OfficeError::broken("the compound file", what);
        if !is_compound(bytes) {
            return Err(broken("it has no signature"));
        }
        let major = u16_at(bytes, 0x1A).unwrap_or(3);
        let shift = u16_at(bytes, 0x1E).unwrap_or(9);
        // §2.2: 512 bytes in version 3, 4096 in version 4.
        let sector = match (major, shift) {
            (_, 12) => 4096,
            _ => 512,
        };
        let mut file = Self {
            bytes,
            sector,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            mini_cutoff: u64::from(u32_at(bytes, 0x38).unwrap_or(4096)).min(1 << 20),
            streams: FxHashMap::default(),
            paths: Vec::new(),
        };
        file.fat = file.read_fat();
        let directory = u32_at(bytes, 0x30).ok_or_else(|| broken("it ends in its header"))?;
        let directory = file.chain(directory, u64::MAX);
        if directory.len() / 128 > MAX_ENTRIES {
            return Err(beyond(LimitKind::Entries, MAX_ENTRIES));
        }
        let entries = entries(&directory);
        let root = entries
            .first()
            .filter(|root| root.kind == 5)
            .ok_or_else(|| broken("it has no root entry"))?
            .clone();
        let mini = u32_at(bytes, 0x3C).unwrap_or(FREE);
        file.mini_fat = file
            .chain(mini, u64::MAX)
            .chunks_exact(4)
            .filter_map(|c| u32_at(c, 0))
            .collect();
        file.mini_stream = file.chain(root.start, root.size);
        file.walk(&entries, root.child)?;
        Ok(file)
    }

    /// The paths of all streams, as written.
    pub(crate) fn paths(&self) -> &[String] {
        &self.paths
    }

    pub(crate) fn contains(&self, path: &str) -> bool {
        self.streams.contains_key(&path.to_lowercase())
    }

    /// The bytes of a stream; `None` where there is none of this path.
    pub(crate) fn stream(&self, path: &str) -> Option<Vec<u8>> {
        let (start, size) = *self.streams.get(&path.to_lowercase())?;
        if size >= self.mini_cutoff {
            return Some(self.chain(start, size));
        }
        let mut out = Vec::with_capacity((size as usize).min(self.mini_stream.len()));
        let mut next = start;
        // A chain has at most as many sectors as the table; a loop ends there.
        for _ in 0..self.mini_fat.len() {
            if next > LAST_REGULAR || out.len() as u64 >= size {
                break;
            }
            let from = next as usize * 64;
            let to = (from + 64).min(self.mini_stream.len());
            let Some(piece) = self.mini_stream.get(from..to) else {
                break;
            };
            out.extend_from_slice(piece);
            next = self.mini_fat.get(next as usize).copied().unwrap_or(FREE);
        }
        out.truncate(size as usize);
        Some(out)
    }

    fn sector(&self, index: u32) -> Option<&'a [u8]> {
        let from = (index as usize).checked_add(1)?.checked_mul(self.sector)?;
        if from >= self.bytes.len() {
            return None;
        }
        let to = (from + self.sector).min(self.bytes.len());
        self.bytes.get(from..to)
    }

    fn chain(&self, start: u32, size: u64) -> Vec<u8> {
        let most = self.bytes.len() / self.sector + 1;
        let mut out = Vec::new();
        let mut next = start;
        for _ in 0..most {
            if next > LAST_REGULAR || out.len() as u64 >= size {
                break;
            }
            let Some(sector) = self.sector(next) else {
                break;
            };
            out.extend_from_slice(sector);
            next = match self.fat.get(next as usize) {
                Some(next) => *next,
                // The table is too short: what lies in one piece goes on with the next sector.
                None if size != u64::MAX => next.saturating_add(1),
                None => FREE,
            };
        }
        if size != u64::MAX {
            out.truncate(size.min(usize::MAX as u64) as usize);
        }
        out
    }

    fn read_fat(&self) -> Vec<u32> {
        let most = self.bytes.len() / self.sector + 1;
        let mut places: Vec<u32> = (0..109)
            .filter_map(|i| u32_at(self.bytes, 0x4C + i * 4))
            .filter(|s| *s <= LAST_REGULAR)
            .collect();
        let mut next = u32_at(self.bytes, 0x44).unwrap_or(FREE);
        for _ in 0..most {
            if next > LAST_REGULAR {
                break;
            }
            let Some(sector) = self.sector(next) else {
                break;
            };
            let mut numbers: Vec<u32> = sector
                .chunks_exact(4)
                .filter_map(|c| u32_at(c, 0))
                .collect();
            next = numbers.pop().unwrap_or(FREE);
            places.extend(numbers.into_iter().filter(|s| *s <= LAST_REGULAR));
        }
        let mut fat = Vec::new();
        for place in places.into_iter().take(most) {
            if let Some(sector) = self.sector(place) {
                fat.extend(sector.chunks_exact(4).filter_map(|c| u32_at(c, 0)));
            }
        }
        fat
    }

    /// Lists the streams: the siblings of each storage form a tree, walked with a stack.
    fn walk(&mut self, entries: &[Entry], root: u32) -> Result<(), OfficeError> {
        let mut seen = vec![false; entries.len()];
        let mut pending = vec![(root, String::new())];
        while let Some((index, folder)) = pending.pop() {
            let Some(entry) = entries.get(index as usize) else {
                continue;
            };
            match seen.get_mut(index as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            pending.push((entry.left, folder.clone()));
            pending.push((entry.right, folder.clone()));
            let path = if folder.is_empty() {
                entry.name.clone()
            } else {
                format!("{folder}/{}", entry.name)
            };
            // Paths of a hostile tree would grow with its depth.
            if path.len() > MAX_PATH {
                return Err(beyond(LimitKind::Depth, MAX_PATH / 31));
            }
            match entry.kind {
                1 => pending.push((entry.child, path)),
                2 => {
                    self.streams
                        .entry(path.to_lowercase())
                        .or_insert((entry.start, entry.size));
                    self.paths.push(path);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn beyond(kind: LimitKind, limit: usize) -> OfficeError {
    OfficeError::Limit(LimitHit {
        kind,
        limit: limit as u64,
        place: "the directory of the compound file".into(),
    })
}

fn entries(directory: &[u8]) -> Vec<Entry> {
    directory
        .chunks_exact(128)
        .map(|raw| {
            let length = usize::from(u16_at(raw, 64).unwrap_or(0))
                .saturating_sub(2)
                .min(62);
            let units: Vec<u16> = (0..length / 2).filter_map(|i| u16_at(raw, i * 2)).collect();
            Entry {
                name: String::from_utf16_lossy(&units),
                kind: raw.get(66).copied().unwrap_or(0),
                left: u32_at(raw, 68).unwrap_or(FREE),
                right: u32_at(raw, 72).unwrap_or(FREE),
                child: u32_at(raw, 76).unwrap_or(FREE),
                start: u32_at(raw, 116).unwrap_or(FREE),
                // The upper half is undefined in version 3.
                size: u64::from(u32_at(raw, 120).unwrap_or(0)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_compound_file_is_refused() {
        assert!(Compound::open(b"PK\x03\x04").is_err());
        let mut header = MAGIC.to_vec();
        header.resize(512, 0xFF);
        assert!(Compound::open(&header).is_err());
    }

    #[test]
    fn storages_deeper_than_any_program_writes_are_a_limit_hit() {
        let storages = |count: u32| -> Vec<Entry> {
            let storage = |child| Entry {
                name: "x".repeat(31),
                kind: 1,
                left: FREE,
                right: FREE,
                child,
                start: FREE,
                size: 0,
            };
            (1..=count).map(storage).collect()
        };
        let bytes = compound(&[("Workbook", Vec::new())]).unwrap();
        let mut file = Compound::open(&bytes).unwrap();
        assert!(file.walk(&storages(30), 0).is_ok());
        assert!(matches!(
            file.walk(&storages(40), 0),
            Err(OfficeError::Limit(hit)) if hit.kind == LimitKind::Depth
        ));
    }

    #[test]
    fn a_loop_in_the_allocation_table_ends() {
        let mut file = vec![0_u8; 512 * 4];
        file[..8].copy_from_slice(&MAGIC);
        file[0x1A] = 3;
        file[0x1E] = 9;
        file[0x4C..0x4C + 436].fill(0xFF);
        file[0x4C..0x50].copy_from_slice(&0_u32.to_le_bytes());
        file[0x30..0x34].copy_from_slice(&1_u32.to_le_bytes());
        file[0x44..0x48].fill(0xFF);
        file[0x3C..0x40].fill(0xFF);
        // Sector 0 is the table: sector 1 follows itself.
        file[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
        file[1024 + 66] = 5;
        assert!(Compound::open(&file).is_ok());
    }
}
