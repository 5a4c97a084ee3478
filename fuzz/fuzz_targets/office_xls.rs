//! Records of Excel 2 to 2003, with and without a container.
#![no_main]

use aktsam_office::{Format, ReadOptions, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = read(data, Format::Xls, &ReadOptions::default());
});
