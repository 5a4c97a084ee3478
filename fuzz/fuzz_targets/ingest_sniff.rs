//! What a file is, by its first bytes; the input's first byte chooses the name.
#![no_main]

use aktsam_ingest::{Kind, sniff};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = ["a.pdf", "a.docx", "a.doc", "a.xls", "a.zip", "a.txt", "a", ""];

fuzz_target!(|data: &[u8]| {
    let Some((name, bytes)) = data.split_first() else {
        return;
    };
    let kind = sniff(bytes, NAMES[usize::from(*name) % NAMES.len()]);
    assert_eq!(kind == Kind::Empty, bytes.is_empty());
});
