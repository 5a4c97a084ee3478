//! XML and binary parts of packages: the first byte chooses the format, the rest is its main part
//! (a fuzzer does not find its way through a zip's checksums).
#![no_main]

use std::io::Write as _;

use aktsam_office::{Format, ReadOptions, read};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://x/worksheet" Target="part"/><Relationship Id="rId2" Type="http://x/styles" Target="part"/><Relationship Id="rId3" Type="http://x/numbering" Target="part"/><Relationship Id="rId4" Type="http://x/sharedStrings" Target="part"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>"#;

fuzz_target!(|data: &[u8]| {
    let Some((kind, part)) = data.split_first() else {
        return;
    };
    let (format, parts): (Format, Vec<(&str, &[u8])>) = match kind % 5 {
        0 => (
            Format::Docx,
            vec![
                ("word/document.xml", part),
                ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
                ("word/part", part),
            ],
        ),
        1 => (
            Format::Xlsx,
            vec![
                ("xl/workbook.xml", WORKBOOK.as_bytes()),
                ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
                ("xl/part", part),
            ],
        ),
        2 => (
            Format::Xlsb,
            vec![
                ("xl/workbook.bin", part),
                ("xl/_rels/workbook.bin.rels", RELATIONS.as_bytes()),
                ("xl/part", part),
            ],
        ),
        3 => (Format::Odt, vec![("content.xml", part), ("styles.xml", part)]),
        _ => (Format::Ods, vec![("content.xml", part)]),
    };
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        if zip.start_file(name, SimpleFileOptions::default()).is_err() || zip.write_all(bytes).is_err() {
            return;
        }
    }
    if let Ok(file) = zip.finish() {
        let _ = read(&file.into_inner(), format, &ReadOptions::default());
    }
});
