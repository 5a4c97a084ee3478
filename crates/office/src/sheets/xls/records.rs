//! Records: a type, a length, a body, and the pieces that go on in `CONTINUE` records.

use crate::bytes::u16_at;

const CONTINUE: u16 = 0x003C;

/// A record with the pieces of its body.
#[derive(Debug)]
pub(super) struct Record<'b> {
    pub(super) kind: u16,
    /// The body; further pieces follow in `more`.
    pub(super) body: &'b [u8],
    pub(super) more: Vec<&'b [u8]>,
}

/// Goes through the records from an offset on; a record that is cut off ends it.
pub(super) fn records(stream: &[u8], from: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        let (kind, body) = record(stream, at)?;
        at += 4 + body.len();
        let mut more = Vec::new();
        while let Some((CONTINUE, body)) = record(stream, at) {
            more.push(body);
            at += 4 + body.len();
        }
        Some(Record { kind, body, more })
    })
}

fn record(stream: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let kind = u16_at(stream, at)?;
    let length = usize::from(u16_at(stream, at.checked_add(2)?)?);
    let from = at + 4;
    // The last record of a file that is cut off still says something.
    let to = (from + length).min(stream.len());
    Some((kind, stream.get(from..to)?))
}
