//! Where in the body a project's sections stand, by the positions of their words.

use std::ops::Range;

use aktsam_record::model::Field;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::schema::SPANS;

/// Bits of the first position of a packed span; all that positions have.
const START_BITS: u32 = 32;
/// Bits of its number of words.
const LENGTH_BITS: u32 = 24;
/// Words of the longest span; a section with more is told as several in a row.
const LONGEST: u32 = (1 << LENGTH_BITS) - 1;

/// The number of a field.
fn code(field: Field) -> u64 {
    Field::ALL
        .iter()
        .position(|known| *known == field)
        .map_or(0xff, |at| at as u64)
}

/// The spans of a section as the index keeps them: field, first position and number of words, each in
/// one number; none where it has no word.
pub(super) fn packed(field: Field, at: Range<u32>) -> impl Iterator<Item = u64> {
    let code = code(field) << (START_BITS + LENGTH_BITS);
    at.clone().step_by(LONGEST as usize).map(move |start| {
        let length = (at.end - start).min(LONGEST);
        code | u64::from(start) << LENGTH_BITS | u64::from(length)
    })
}

fn unpacked(packed: u64) -> (u64, Range<u32>) {
    let start = (packed >> LENGTH_BITS) as u32;
    let length = (packed as u32) & LONGEST;
    (
        packed >> (START_BITS + LENGTH_BITS),
        start..start.saturating_add(length),
    )
}

/// The spans of the projects of a segment.
pub(super) struct Spans(Column<u64>);

impl Spans {
    pub(super) fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self(segment.fast_fields().u64(SPANS)?))
    }

    /// Where a project's sections of a field stand, each in one piece.
    pub(super) fn read(&self, doc: DocId, field: Field, out: &mut Vec<Range<u32>>) {
        out.clear();
        read(self.0.values_for_doc(doc), field, out);
    }
}

fn read(packed: impl Iterator<Item = u64>, field: Field, out: &mut Vec<Range<u32>>) {
    let wanted = code(field);
    for (code, span) in packed.map(unpacked) {
        if code != wanted {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => out.push(span),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_were_packed_however_long_they_are() {
        for at in [
            0..1,
            5..900,
            0x1000_0000..0x1000_0005,
            7..0x2000_0000,
            u32::MAX - 5..u32::MAX,
            0..u32::MAX,
            3..3,
        ] {
            for field in [Field::Summary, Field::Terms] {
                let mut spans = Vec::new();
                let other = packed(Field::Budget, 0..50);
                read(packed(field, at.clone()).chain(other), field, &mut spans);
                let whole: Vec<_> = [at.clone()].into_iter().filter(|a| !a.is_empty()).collect();
                assert_eq!(spans, whole, "{field:?}");
            }
        }
    }
}
