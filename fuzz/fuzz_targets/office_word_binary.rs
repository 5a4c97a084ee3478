//! Streams of a Word 97–2003 document: the document with its pages of properties, and the table stream.
#![no_main]

mod compound;

use aktsam_office::{Format, ReadOptions, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((at, data)) = data.split_first_chunk::<2>() else {
        return;
    };
    let at = usize::from(u16::from_le_bytes(*at)).min(data.len());
    let (document, table) = data.split_at(at);
    let file = compound::compound([("WordDocument", document), ("1Table", table)]);
    let _ = read(&file, Format::Doc, &ReadOptions::default());
});
