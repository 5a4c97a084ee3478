//! A small PDF file around what is fuzzed.

use aktsam_document::Limits;
use aktsam_pdf::ReadOptions;

/// A file of one page with a content stream, the font F1 and one more stream as object 5.
pub fn file(content: &[u8], font: &[u8], extra: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    let mut object = |out: &mut Vec<u8>, parts: &[&[u8]]| {
        offsets.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", offsets.len()).as_bytes());
        for part in parts {
            out.extend_from_slice(part);
        }
        out.extend_from_slice(b"\nendobj\n");
    };
    object(&mut out, &[b"<< /Type /Catalog /Pages 2 0 R >>"]);
    object(&mut out, &[b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]);
    object(
        &mut out,
        &[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 6 0 R >> >> >>"],
    );
    let head = |data: &[u8]| format!("<< /Length {} >>\nstream\n", data.len());
    object(&mut out, &[head(content).as_bytes(), content, b"\nendstream"]);
    object(&mut out, &[head(extra).as_bytes(), extra, b"\nendstream"]);
    object(&mut out, &[font]);
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes());
    for offset in &offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1).as_bytes(),
    );
    out
}

/// Reads it with limits that keep a run short.
pub fn read(bytes: &[u8]) {
    let options = ReadOptions {
        limits: Limits {
            part_bytes: 4 << 20,
            inflated_bytes: 8 << 20,
            operators: 100_000,
            characters: 200_000,
            ..Limits::default()
        },
        password: None,
    };
    let _ = aktsam_pdf::read(bytes, &options);
}
