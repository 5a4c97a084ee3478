//! Parts of an Excel package, each by itself; the first byte chooses between XML and binary parts. Formulas without results are computed.
#![no_main]

mod parts;

use aktsam_office::{Format, ReadOptions, read};
use libfuzzer_sys::fuzz_target;

const KINDS: [&str; 3] = ["worksheet", "styles", "sharedStrings"];
const BESIDE: [&str; 2] = ["comments", "drawing"];
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" r:id="rId1"/></sheets><definedNames><definedName name="N">S!$A$1</definedName></definedNames></workbook>"#;

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else {
        return;
    };
    let (of_book, of_sheet) = (parts::relations(&KINDS), parts::relations(&BESIDE));
    let (format, file) = if kind % 2 == 0 {
        let [sheet, styles, strings, comments, drawing] = parts::pieces(data);
        let file = parts::package(&[
            ("xl/workbook.xml", WORKBOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", &of_book),
            ("xl/worksheet", sheet),
            ("xl/_rels/worksheet.rels", &of_sheet),
            ("xl/styles", styles),
            ("xl/sharedStrings", strings),
            ("xl/comments", comments),
            ("xl/drawing", drawing),
        ]);
        (Format::Xlsx, file)
    } else {
        // Binary parts may hold any byte: one part serves for all.
        // BrtBundleSh: visible, number 1, "rId1", "S".
        let book = b"\x9C\x01\x1A\0\0\0\0\x01\0\0\0\x04\0\0\0r\0I\0d\x001\0\x01\0\0\0S\0";
        let file = parts::package(&[
            ("xl/workbook.bin", book),
            ("xl/_rels/workbook.bin.rels", &of_book),
            ("xl/worksheet", data),
            ("xl/_rels/worksheet.rels", &of_sheet),
            ("xl/styles", data),
            ("xl/sharedStrings", data),
            ("xl/comments", data),
        ]);
        (Format::Xlsb, file)
    };
    if let Some(file) = file {
        let _ = read(&file, format, &ReadOptions::default());
    }
});
