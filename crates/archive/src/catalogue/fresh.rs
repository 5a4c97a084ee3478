//! Records that were just written, kept at hand: what follows an import (cases, the index) would
//! otherwise read each of them back from its JSON, which costs more than writing it.

use std::collections::HashMap;

use aktsam_record::Record;

/// Bytes of text that are kept at hand; as records they take two to four times that.
const MOST: usize = 16 << 20;

/// Records that were just written, by id.
#[derive(Debug)]
pub(crate) struct Fresh {
    records: HashMap<String, Record>,
    bytes: usize,
    most: usize,
}

impl Default for Fresh {
    fn default() -> Self {
        Self::with_room(MOST)
    }
}

impl Fresh {
    /// Room for so many bytes of text.
    fn with_room(most: usize) -> Self {
        Self {
            records: HashMap::new(),
            bytes: 0,
            most,
        }
    }

    /// Keeps a record in the place of what was known of it, as far as there is room.
    pub(crate) fn put(&mut self, record: Record) {
        self.forget(&record.id);
        let size = size(&record);
        if self.bytes + size <= self.most {
            self.bytes += size;
            self.records.insert(record.id.clone(), record);
        }
    }

    /// Gives a record away: the next who asks for it reads it back.
    pub(crate) fn take(&mut self, id: &str) -> Option<Record> {
        let record = self.records.remove(id)?;
        self.bytes = self.bytes.saturating_sub(size(&record));
        Some(record)
    }

    /// Lets go of what is known of a record.
    pub(crate) fn forget(&mut self, id: &str) {
        self.take(id);
    }

    /// Lets go of all.
    pub(crate) fn clear(&mut self) {
        *self = Self::with_room(self.most);
    }

    /// Whether much more would find no room.
    pub(crate) fn is_nearly_full(&self) -> bool {
        self.bytes > self.most / 4 * 3
    }
}

/// About how many bytes of text a record holds.
pub(crate) fn size(record: &Record) -> usize {
    let sections: usize = record.sections.iter().map(|s| s.text.len() + 200).sum();
    let cells: usize = (record.tables.iter().flat_map(|t| &t.rows).flatten())
        .map(|cell| cell.text.len() + 100)
        .sum();
    // What is told of the text beside it: fields, evidence, lines of budgets.
    2 * sections + cells + 200 * record.evidence.len() + 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, letters: usize) -> Record {
        let text = "x".repeat(letters);
        let settings = aktsam_ingest::Settings::default();
        let mut records = aktsam_ingest::extract("a.txt", text.as_bytes(), &settings).unwrap();
        let mut record = records.remove(0);
        record.id = id.to_owned();
        record
    }

    #[test]
    fn what_finds_no_room_is_not_kept_and_what_is_taken_makes_room() {
        let large = record("a", 3_000);
        let mut fresh = Fresh::with_room(size(&large) * 3 / 2);
        fresh.put(large);
        fresh.put(record("b", 3_000));
        assert!(fresh.take("b").is_none());
        assert!(fresh.take("a").is_some() && fresh.take("a").is_none());
        assert_eq!(fresh.bytes, 0);
        fresh.put(record("b", 3_000));
        // Anew, it takes its own place.
        fresh.put(record("b", 10));
        assert!(!fresh.is_nearly_full() && fresh.take("b").is_some());
    }
}
