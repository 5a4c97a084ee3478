//! A page that shows text in a font whose program and character map are the input.
#![no_main]

mod shell;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (kind, rest) = match data.split_first() {
        Some((kind, rest)) => (*kind, rest),
        None => return,
    };
    let font: &[u8] = match kind % 4 {
        0 => b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor << /Type /FontDescriptor /FontFile2 5 0 R >> >>",
        1 => b"<< /Type /Font /Subtype /Type1 /BaseFont /A /FontDescriptor << /Type /FontDescriptor /FontFile3 5 0 R >> >>",
        2 => b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 5 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>",
        _ => b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /FontDescriptor << /Type /FontDescriptor /FontFile2 5 0 R >> >>] >>",
    };
    let content = b"BT /F1 12 Tf 50 700 Td (Hej \x01\x02\x41\xE5) Tj <00010041> Tj ET";
    shell::read(&shell::file(content, font, rest));
});
