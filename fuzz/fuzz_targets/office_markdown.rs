//! Markdown: marks, lists, pipe tables.
#![no_main]

use aktsam_office::{Format, ReadOptions, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = read(data, Format::Markdown, &ReadOptions::default());
});
