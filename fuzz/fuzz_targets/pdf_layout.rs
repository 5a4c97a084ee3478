//! Words and lines at places that the input gives: layout and tables.
#![no_main]

mod shell;

use std::fmt::Write as _;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut content = String::new();
    for item in data.chunks_exact(5).take(2000) {
        let [kind, x, y, w, h] = [item[0], item[1], item[2], item[3], item[4]];
        let (x, y) = (f32::from(x) * 2.3, f32::from(y) * 3.3);
        let _ = match kind % 6 {
            0 => writeln!(content, "{x} {y} m {} {y} l S", x + f32::from(w) * 2.0),
            1 => writeln!(content, "{x} {y} m {x} {} l S", y + f32::from(h) * 2.0),
            2 => writeln!(content, "{x} {y} {w} {h} re f"),
            3 => writeln!(content, "BT /F1 {} Tf {x} {y} Td (1 305 000) Tj ET", w % 40),
            4 => writeln!(content, "BT /F1 {} Tf {x} {y} Td (- ord) Tj ET", w % 40),
            _ => writeln!(content, "BT /F1 {} Tf 0 1 -1 0 {x} {y} Tm (Syfte och) Tj ET", w % 40),
        };
    }
    shell::read(&shell::file(
        content.as_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"",
    ));
});
