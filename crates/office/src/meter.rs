//! Counting against the limits while a file is read.

use aktsam_document::{LimitHit, LimitKind, Limits};

/// The limits of one file and what it has used up of them.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    /// The limits.
    pub(crate) limits: Limits,
    cells: u64,
    characters: u64,
    attachments: u64,
}

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: limits.clone(),
            cells: 0,
            characters: 0,
            attachments: 0,
        }
    }

    /// Counts table cells.
    pub(crate) fn cells(&mut self, count: u64, place: &str) -> Result<(), LimitHit> {
        self.cells = self.cells.saturating_add(count);
        self.limits
            .check(LimitKind::Cells, self.cells, || place.to_owned())
    }

    /// Counts text, in bytes of UTF-8: an upper bound of its characters that costs nothing.
    pub(crate) fn text(&mut self, bytes: usize, place: &str) -> Result<(), LimitHit> {
        self.characters = self.characters.saturating_add(bytes as u64);
        self.limits
            .check(LimitKind::Characters, self.characters, || place.to_owned())
    }

    /// Counts one embedded file.
    pub(crate) fn attachment(&mut self, name: &str) -> Result<(), LimitHit> {
        self.attachments += 1;
        self.limits
            .check(LimitKind::Attachments, self.attachments, || name.to_owned())
    }
}
