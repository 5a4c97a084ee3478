//! Packages made of a fuzzer's bytes: it does not find its way through a zip's checksums.

use std::io::Write as _;

use zip::write::SimpleFileOptions;

/// The stretches between bytes of 0xFF, which text in UTF-8 never holds.
pub fn pieces<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    let mut rest = data.split(|byte| *byte == 0xFF);
    std::array::from_fn(|_| rest.next().unwrap_or_default())
}

/// A zip package of parts.
pub fn package(parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).ok()?;
        zip.write_all(bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// Relationships of the kinds that are given, each to the part beside it that bears its name.
#[allow(dead_code, reason = "not all targets that share this module have relationships")]
pub fn relations(kinds: &[&str]) -> Vec<u8> {
    let mut xml = String::from(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#);
    for (i, kind) in kinds.iter().enumerate() {
        xml += &format!(r#"<Relationship Id="rId{}" Type="http://x/{kind}" Target="{kind}"/>"#, i + 1);
    }
    (xml + "</Relationships>").into_bytes()
}
