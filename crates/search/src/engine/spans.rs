//! Where in the body a project's sections stand, by the positions of their words.

use std::ops::Range;

use aktsam_record::model::Field;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::schema::SPANS;

/// Bits of a position and of a length in a packed span.
const BITS: u32 = 28;
const MOST: u64 = (1 << BITS) - 1;

/// A section's field and the positions of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    code: u64,
    start: u32,
    end: u32,
}

/// The number of a field.
fn code(field: Field) -> u64 {
    Field::ALL
        .iter()
        .position(|known| *known == field)
        .map_or(0xff, |at| at as u64)
}

impl Span {
    /// The span of a section; `None` where it has no word or lies beyond 2^28 words, which is more
    /// text than any reader hands over.
    pub(super) fn of(field: Field, at: &Range<u32>) -> Option<Self> {
        (at.start < at.end && u64::from(at.end) <= MOST).then(|| Self {
            code: code(field),
            start: at.start,
            end: at.end,
        })
    }

    /// As the index keeps it: field, first position and number of words.
    pub(super) fn packed(self) -> u64 {
        let length = u64::from(self.end - self.start);
        self.code << (2 * BITS) | u64::from(self.start) << BITS | length
    }

    fn unpacked(packed: u64) -> Self {
        let start = ((packed >> BITS) & MOST) as u32;
        Self {
            code: packed >> (2 * BITS),
            start,
            end: start + (packed & MOST) as u32,
        }
    }
}

/// The spans of the projects of a segment.
pub(super) struct Spans(Column<u64>);

impl Spans {
    pub(super) fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self(segment.fast_fields().u64(SPANS)?))
    }

    /// Where a project's sections of a field stand.
    pub(super) fn read(&self, doc: DocId, field: Field, out: &mut Vec<Range<u32>>) {
        out.clear();
        let wanted = code(field);
        let spans = self.0.values_for_doc(doc).map(Span::unpacked);
        out.extend(
            spans
                .filter(|span| span.code == wanted)
                .map(|span| span.start..span.end),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_as_it_was_packed() {
        for at in [0..1, 5..900, 0x0fff_0000..0x0fff_ffff] {
            for field in [Field::Summary, Field::Terms] {
                let span = Span::of(field, &at).unwrap();
                assert_eq!(Span::unpacked(span.packed()), span);
            }
        }
        assert_eq!(Span::of(Field::Goals, &(3..3)), None);
    }
}
