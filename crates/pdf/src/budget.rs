//! What a file has cost so far, held against the limits.

use aktsam_document::{LimitHit, LimitKind, Limits};

/// Parts up to this size may inflate by any factor ([`Limits::ratio`]).
const RATIO_FROM: u64 = 1 << 20;

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
    unended: bool,
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
            unended: false,
        }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many bytes the next part may inflate to, which takes `packed` bytes in the file.
    pub(crate) fn part_room(&self, packed: usize) -> u64 {
        self.by_ratio(packed)
            .min(self.limits.part_bytes)
            .min(self.limits.inflated_bytes.saturating_sub(self.inflated))
    }

    /// How many bytes a part may inflate to by its packed size alone.
    fn by_ratio(&self, packed: usize) -> u64 {
        self.limits
            .ratio
            .saturating_mul(packed as u64)
            .max(RATIO_FROM)
    }

    /// The error for a part that does not fit [`Self::part_room`].
    pub(crate) fn part_too_big(&self, packed: usize, place: &str) -> LimitHit {
        let room = self.part_room(packed);
        let kind = if self.limits.part_bytes <= room {
            LimitKind::PartBytes
        } else if self.by_ratio(packed) <= room {
            LimitKind::Ratio
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

    /// Notes that streams of the file had no end.
    pub(crate) fn unended(&mut self) {
        self.unended = true;
    }

    /// Whether streams of the file had no end.
    pub(crate) fn is_unended(&self) -> bool {
        self.unended
    }

    /// Counts a stream that is missing or could not be unpacked whole.
    pub(crate) fn undecoded(&mut self) {
        self.undecoded += 1;
    }

    /// How many streams are missing or could not be unpacked whole.
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
