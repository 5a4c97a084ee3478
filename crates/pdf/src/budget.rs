//! What a file has cost so far, held against the limits.

use aktsam_document::{LimitHit, LimitKind, Limits};

/// Running counts of one file.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    limits: Limits,
    inflated: u64,
    operators: u64,
    cells: u64,
    characters: u64,
    attachments: u64,
    undecoded: u64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: limits.clone(),
            inflated: 0,
            operators: 0,
            cells: 0,
            characters: 0,
            attachments: 0,
            undecoded: 0,
        }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many bytes the next part may inflate to.
    pub(crate) fn part_room(&self) -> u64 {
        self.limits
            .part_bytes
            .min(self.limits.inflated_bytes.saturating_sub(self.inflated))
    }

    /// The error for a part that does not fit [`Self::part_room`].
    pub(crate) fn part_too_big(&self, place: &str) -> LimitHit {
        let kind = if self.limits.part_bytes <= self.part_room() {
            LimitKind::PartBytes
        } else {
            LimitKind::InflatedBytes
        };
        LimitHit {
            kind,
            limit: self.limits.get(kind),
            place: place.to_owned(),
        }
    }

    pub(crate) fn inflated(&mut self, bytes: usize, place: &str) -> Result<(), LimitHit> {
        let bytes = bytes as u64;
        self.limits
            .check(LimitKind::PartBytes, bytes, || place.to_owned())?;
        self.inflated = self.inflated.saturating_add(bytes);
        self.limits
            .check(LimitKind::InflatedBytes, self.inflated, || place.to_owned())
    }

    /// Counts a stream that could not be unpacked.
    pub(crate) fn undecoded(&mut self) {
        self.undecoded += 1;
    }

    /// How many streams could not be unpacked.
    pub(crate) fn lost_streams(&self) -> u64 {
        self.undecoded
    }

    pub(crate) fn operators(&mut self, count: usize, page: u32) -> Result<(), LimitHit> {
        self.operators = self.operators.saturating_add(count as u64);
        self.limits.check(LimitKind::Operators, self.operators, || {
            format!("page {page}")
        })
    }

    pub(crate) fn characters(&mut self, count: usize, page: u32) -> Result<(), LimitHit> {
        self.characters = self.characters.saturating_add(count as u64);
        self.limits
            .check(LimitKind::Characters, self.characters, || {
                format!("page {page}")
            })
    }

    pub(crate) fn cells(&mut self, count: usize, page: u32) -> Result<(), LimitHit> {
        self.cells = self.cells.saturating_add(count as u64);
        self.limits
            .check(LimitKind::Cells, self.cells, || format!("page {page}"))
    }

    pub(crate) fn attachment(&mut self) -> Result<(), LimitHit> {
        self.attachments += 1;
        self.limits
            .check(LimitKind::Attachments, self.attachments, || {
                "embedded files".to_owned()
            })
    }

    pub(crate) fn depth(&self, depth: usize, page: u32) -> Result<(), LimitHit> {
        self.limits
            .check(LimitKind::Depth, depth as u64, || format!("page {page}"))
    }
}
