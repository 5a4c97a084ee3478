//! A page whose content stream is the input.
#![no_main]

mod shell;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    shell::read(&shell::file(data, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", b""));
});
