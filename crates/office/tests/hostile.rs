//! Damaged files: whatever the bytes, the answer is a document or an error, never a panic.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test"
)]

use std::io::Write as _;
use std::path::Path;

use aktsam_document::{LimitKind, Limits};
use aktsam_office::{Format, OfficeError, ReadOptions, read, sniff};
use proptest::prelude::*;

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn small() -> ReadOptions {
    ReadOptions {
        limits: Limits {
            part_bytes: 4 << 20,
            inflated_bytes: 8 << 20,
            cells: 50_000,
            ..Limits::default()
        },
        password: None,
    }
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn word(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    package(&[("word/document.xml", document.as_bytes())])
}

#[test]
fn files_cut_off_anywhere_do_not_panic() {
    for (name, bytes) in fixtures() {
        for part in 1..12 {
            let cut = bytes.get(..bytes.len() * part / 12).unwrap();
            if let Some(format) = sniff(cut, &name) {
                let _ = read(cut, format, &small());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn flipped_bytes_do_not_panic(
        which in 0..1_000_usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let files = fixtures();
        let (name, mut bytes) = files[which % files.len()].clone();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(format) = sniff(&bytes, &name) {
            let _ = read(&bytes, format, &small());
        }
    }

    #[test]
    fn any_bytes_read_as_any_format_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in [Format::Docx, Format::Doc, Format::Rtf, Format::Odt, Format::Xlsx, Format::Xls,
            Format::Xlsb, Format::Ods, Format::Text, Format::Markdown, Format::Html] {
            let _ = read(&bytes, format, &small());
        }
    }

    #[test]
    fn any_rtf_words_do_not_panic(text in r"(\\(trowd|cellx[0-9]{1,5}|cell|row|nestcell|nestrow|intbl|itap[0-9]|par|pard|footnote|u-?[0-9]{1,5}|'e5)|[{}a ]){0,80}") {
        let text = format!("{{\\rtf1 {text}");
        let _ = read(text.as_bytes(), Format::Rtf, &small());
    }

    #[test]
    fn any_tags_do_not_panic(text in "(<(/?)(table|tr|td|th|ul|li|p|h1|b|caption|select|option)( colspan=9| rowspan=3)?>|x){0,80}") {
        let _ = read(text.as_bytes(), Format::Html, &small());
    }
}

#[test]
fn a_document_type_is_refused() {
    let bytes = package(&[(
        "word/document.xml",
        br#"<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>"#,
    )]);
    let error = read(&bytes, Format::Docx, &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, OfficeError::Broken { .. }), "{error}");
}

#[test]
fn a_part_that_inflates_without_end_is_a_limit() {
    let text = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(5 << 20));
    let error = read(&word(&text), Format::Docx, &small()).unwrap_err();
    assert!(
        matches!(&error, OfficeError::Limit(hit) if hit.kind == LimitKind::PartBytes),
        "{error}"
    );
}

#[test]
fn tables_nested_without_end_are_a_limit() {
    let text = "<w:tbl><w:tr><w:tc>".repeat(500);
    let error = read(&word(&text), Format::Docx, &small()).unwrap_err();
    assert!(
        matches!(&error, OfficeError::Limit(hit) if hit.kind == LimitKind::Depth),
        "{error}"
    );
}

/// A workbook of one sheet whose rows are given as XML.
fn workbook(rows: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let workbook = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="s.xml"/></Relationships>"#;
    package(&[
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/s.xml", sheet.as_bytes()),
    ])
}

#[test]
fn two_cells_at_opposite_corners_cost_two_cells() {
    let bytes = workbook(
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#,
    );
    let document = read(&bytes, Format::Xlsx, &small()).unwrap();
    assert_eq!(document.plain_text(), "1\n2\n");
}

#[test]
fn rows_of_two_far_cells_are_listed_without_what_lies_between() {
    let rows: Vec<String> = (0..2_000)
        .map(|n| {
            let n = n * 100 + 1;
            format!(r#"<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>2</v></c></row>"#)
        })
        .collect();
    let rows = rows.concat();
    let document = read(&workbook(&rows), Format::Xlsx, &small()).unwrap();
    let cells = document.tables.iter().flat_map(|t| t.rows.iter().flatten());
    assert_eq!(cells.count(), 4_000);
}

#[test]
fn formulas_beyond_what_excel_takes_are_not_computed_and_said_so() {
    for formula in [
        format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000)),
        format!("{}1", "-".repeat(5_000)),
        format!("1{}", "+1".repeat(100_000)),
        format!("{}1{}", "SUM(".repeat(500), ")".repeat(500)),
    ] {
        let row = format!(r#"<row r="1"><c r="A1"><f>{formula}</f></c></row>"#);
        let document = read(&workbook(&row), Format::Xlsx, &small()).unwrap();
        let warning = document.warnings.first().unwrap();
        assert_eq!(warning.code, "formula_not_computed");
        assert!(warning.message.contains("Excel allows"), "{warning:?}");
    }
}

#[test]
fn formulas_that_hang_on_each_other_in_a_long_chain_are_computed() {
    let rows: Vec<String> = (1..5_000)
        .map(|n| format!(r#"<row r="{n}"><c r="A{n}"><f>A{}+1</f></c></row>"#, n + 1))
        .collect();
    let rows = rows.concat() + r#"<row r="5000"><c r="A5000"><v>1</v></c></row>"#;
    let document = read(&workbook(&rows), Format::Xlsx, &small()).unwrap();
    let cell = &document.tables[0].rows[0][0];
    assert_eq!((cell.text.as_str(), cell.computed), ("5000", true));
}

#[test]
fn a_formula_that_refers_to_itself_stays_unknown_with_a_warning() {
    let row = r#"<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>A1</f></c></row>"#;
    let document = read(&workbook(row), Format::Xlsx, &small()).unwrap();
    assert_eq!(document.warnings[0].code, "formula_not_computed");
}

#[test]
fn an_empty_file_says_so() {
    let error = read(b"", Format::Text, &ReadOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "the file is broken: it is empty");
}
