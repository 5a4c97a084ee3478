//! A file of any office format, told by its content, as it comes from disk.
#![no_main]

use aktsam_office::{ReadOptions, read, sniff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some(format) = sniff(data, "file.txt") {
        let _ = read(data, format, &ReadOptions::default());
    }
});
