//! Looks at a file before the library does: object and cross-reference streams, which it unpacks
//! while opening, are measured first.

use aktsam_document::LimitHit;

use crate::budget::Budget;
use crate::inflate::{Inflated, inflate, is_sane_row};

/// How far after the type name the stream's data may begin.
const REACH: usize = 8192;

/// Checks all object streams and cross-reference streams against the limits.
pub(crate) fn check(bytes: &[u8], budget: &mut Budget) -> Result<(), LimitHit> {
    let mut at = 0;
    // Where the next end of a stream is: looked for once, however many streams lack theirs.
    let mut end = 0;
    while let Some(found) = find(bytes, at, b"stream") {
        at = found + 6;
        // "endstream" ends one.
        if found >= 3 && bytes.get(found - 3..found) == Some(b"end") {
            continue;
        }
        let from = found.saturating_sub(REACH);
        let head = bytes.get(from..found).unwrap_or_default();
        let start = rfind(head, b" obj").unwrap_or(0);
        let head = head.get(start..).unwrap_or_default();
        if rfind(head, b"ObjStm").is_none() && rfind(head, b"XRef").is_none() {
            continue;
        }
        let number = |key: &[u8], default: i64| number_after(head, key).unwrap_or(default);
        if !is_sane_row(
            number(b"/Columns", 1),
            number(b"/Colors", 1),
            number(b"/BitsPerComponent", 8),
        ) {
            return Err(budget.part_too_big(usize::MAX, "object stream"));
        }
        let data = bytes.get(at..).unwrap_or_default();
        let data = match data {
            [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..] => rest,
            _ => data,
        };
        if end < at {
            end = find(bytes, at, b"endstream").unwrap_or(bytes.len());
        }
        let packed = end - at;
        let room = budget.part_room(packed);
        let twice = count(head, b"FlateDecode") > 1 || count(head, b"/Fl ") > 1;
        match inflate(data, room, twice) {
            Inflated::TooBig => return Err(budget.part_too_big(packed, "object stream")),
            Inflated::Data { bytes: inner, .. } if twice => {
                if matches!(inflate(&inner, room, false), Inflated::TooBig) {
                    return Err(budget.part_too_big(packed, "object stream"));
                }
            }
            Inflated::Data { .. } => {}
        }
    }
    Ok(())
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, what).map(|at| at + from)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, what)
}

fn count(bytes: &[u8], what: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, what).count()
}

/// The number that follows a key.
fn number_after(bytes: &[u8], key: &[u8]) -> Option<i64> {
    let at = memchr::memmem::find(bytes, key)? + key.len();
    let digits: Vec<u8> = bytes
        .get(at..)?
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take_while(|b| b.is_ascii_digit() || **b == b'-')
        .take(20)
        .copied()
        .collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}
