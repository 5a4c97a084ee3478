//! Limits that every reader honours: a hostile document meets an error, never the machine's end.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How much a document may cost. Readers get it passed down and return [`LimitHit`] at its edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes that one part or stream may inflate to.
    pub part_bytes: u64,
    /// Bytes that all parts of a file together may inflate to.
    pub inflated_bytes: u64,
    /// How many times its compressed size a part may inflate to, once it is above 1 MiB.
    pub ratio: u64,
    /// Entries of an archive or package.
    pub entries: u64,
    /// Nesting: XML elements, form `XObject`s, tables in tables.
    pub depth: u64,
    /// XML or HTML elements of one part that is held in memory.
    pub nodes: u64,
    /// Operators of the content streams of one file.
    pub operators: u64,
    /// Pages or sheets.
    pub pages: u64,
    /// Cells of all tables and sheets.
    pub cells: u64,
    /// Characters of text.
    pub characters: u64,
    /// Pixels of an image that is decoded.
    pub pixels: u64,
    /// How deep archives and embedded files may nest.
    pub archive_depth: u64,
    /// Embedded files and archive members of one file, at all depths.
    pub attachments: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            part_bytes: 256 << 20,
            inflated_bytes: 512 << 20,
            ratio: 100,
            entries: 10_000,
            depth: 256,
            nodes: 5_000_000,
            operators: 20_000_000,
            pages: 20_000,
            cells: 2_000_000,
            characters: 100_000_000,
            pixels: 100_000_000,
            archive_depth: 3,
            attachments: 1_000,
        }
    }
}

/// Which of the [`Limits`] was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitKind {
    /// [`Limits::file_bytes`].
    FileBytes,
    /// [`Limits::part_bytes`].
    PartBytes,
    /// [`Limits::inflated_bytes`].
    InflatedBytes,
    /// [`Limits::ratio`].
    Ratio,
    /// [`Limits::entries`].
    Entries,
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::nodes`].
    Nodes,
    /// [`Limits::operators`].
    Operators,
    /// [`Limits::pages`].
    Pages,
    /// [`Limits::cells`].
    Cells,
    /// [`Limits::characters`].
    Characters,
    /// [`Limits::pixels`].
    Pixels,
    /// [`Limits::archive_depth`].
    ArchiveDepth,
    /// [`Limits::attachments`].
    Attachments,
}

impl LimitKind {
    /// What is counted, in words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::FileBytes => "bytes in the file",
            Self::PartBytes => "bytes in one unpacked part",
            Self::InflatedBytes => "unpacked bytes",
            Self::Ratio => "times the compressed size",
            Self::Entries => "entries in the package",
            Self::Depth => "levels of nesting",
            Self::Nodes => "elements in one part",
            Self::Operators => "drawing operators",
            Self::Pages => "pages",
            Self::Cells => "table cells",
            Self::Characters => "characters of text",
            Self::Pixels => "pixels in one image",
            Self::ArchiveDepth => "levels of archives in archives",
            Self::Attachments => "embedded files",
        }
    }
}

/// A limit was hit: the document is not read, rather than read in part.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("more than {limit} {} ({place})", kind.describe())]
pub struct LimitHit {
    /// Which limit.
    pub kind: LimitKind,
    /// Its value.
    pub limit: u64,
    /// Where it was hit: a part's name, a page.
    pub place: String,
}

impl Limits {
    /// The value of one limit.
    pub fn get(&self, kind: LimitKind) -> u64 {
        match kind {
            LimitKind::FileBytes => self.file_bytes,
            LimitKind::PartBytes => self.part_bytes,
            LimitKind::InflatedBytes => self.inflated_bytes,
            LimitKind::Ratio => self.ratio,
            LimitKind::Entries => self.entries,
            LimitKind::Depth => self.depth,
            LimitKind::Nodes => self.nodes,
            LimitKind::Operators => self.operators,
            LimitKind::Pages => self.pages,
            LimitKind::Cells => self.cells,
            LimitKind::Characters => self.characters,
            LimitKind::Pixels => self.pixels,
            LimitKind::ArchiveDepth => self.archive_depth,
            LimitKind::Attachments => self.attachments,
        }
    }

    /// Checks a count against a limit.
    ///
    /// # Errors
    /// [`LimitHit`] where `count` is above the limit.
    pub fn check(
        &self,
        kind: LimitKind,
        count: u64,
        place: impl FnOnce() -> String,
    ) -> Result<(), LimitHit> {
        let limit = self.get(kind);
        if count > limit {
            Err(LimitHit {
                kind,
                limit,
                place: place(),
            })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_an_error_just_above_its_value() {
        let limits = Limits {
            pages: 2,
            ..Limits::default()
        };
        assert!(limits.check(LimitKind::Pages, 2, String::new).is_ok());
        let hit = limits
            .check(LimitKind::Pages, 3, || "page 3".into())
            .unwrap_err();
        assert_eq!(hit.to_string(), "more than 2 pages (page 3)");
    }
}
