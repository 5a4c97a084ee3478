//! Files behind a password. `scripts/office-encrypt` makes them of the plain fixtures.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use std::path::Path;

use aktsam_document::Document;
use aktsam_office::{OfficeError, ReadOptions, read, sniff};

const PASSWORD: &str = "Lösenord 1";

fn open(path: &str, password: Option<&str>) -> Result<Document, OfficeError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path);
    let bytes = std::fs::read(&path).unwrap();
    let format = sniff(&bytes, path.to_str().unwrap()).unwrap();
    let options = ReadOptions {
        password: password.map(str::to_owned),
        ..ReadOptions::default()
    };
    read(&bytes, format, &options)
}

#[test]
fn the_password_opens_the_same_document() {
    for (sealed, plain) in [
        ("encrypted/agile.docx", "fixtures/headings_lists.docx"),
        ("encrypted/agile.xlsx", "fixtures/typed_values.xlsx"),
        ("encrypted/standard.docx", "fixtures/headings_lists.docx"),
    ] {
        let opened = open(sealed, Some(PASSWORD)).unwrap();
        assert_eq!(opened, open(plain, None).unwrap(), "{sealed}");
    }
}

#[test]
fn what_is_encrypted_decides_the_format_not_the_name() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encrypted/agile.xlsx");
    let bytes = std::fs::read(path).unwrap();
    let format = sniff(&bytes, "utan-andelse").unwrap();
    let options = ReadOptions {
        password: Some(PASSWORD.into()),
        ..ReadOptions::default()
    };
    let document = read(&bytes, format, &options).unwrap();
    assert!(document.source.media_type.contains("spreadsheet"));
}

#[test]
fn without_it_or_with_another_the_error_says_so() {
    for sealed in [
        "encrypted/agile.docx",
        "encrypted/agile.xlsx",
        "encrypted/standard.docx",
    ] {
        assert_eq!(open(sealed, None), Err(OfficeError::Encrypted));
        assert_eq!(
            open(sealed, Some("lösenord 1")),
            Err(OfficeError::WrongPassword)
        );
    }
}

#[test]
fn a_package_changed_behind_its_seal_is_read_with_a_warning() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encrypted/agile.docx");
    let mut bytes = std::fs::read(path).unwrap();
    let mark = b"encryptedHmacValue=\"";
    let at = bytes
        .windows(mark.len())
        .position(|window| window == mark)
        .unwrap();
    let digit = bytes.get_mut(at + mark.len()).unwrap();
    *digit = if *digit == b'A' { b'B' } else { b'A' };
    let options = ReadOptions {
        password: Some(PASSWORD.into()),
        ..ReadOptions::default()
    };
    let format = sniff(&bytes, "agile.docx").unwrap();
    let document = read(&bytes, format, &options).unwrap();
    let codes: Vec<&str> = document.warnings.iter().map(|w| w.code.as_ref()).collect();
    assert_eq!(codes, ["encrypted_package_changed"]);
    let plain = open("fixtures/headings_lists.docx", None).unwrap();
    assert_eq!(document.blocks, plain.blocks);
}

#[test]
fn older_formats_behind_a_password_say_so() {
    for sealed in ["sealed.xls", "sealed.doc", "sealed.odt", "sealed.ods"] {
        let path = format!("encrypted/{sealed}");
        assert_eq!(open(&path, None), Err(OfficeError::Encrypted), "{sealed}");
        let opened = open(&path, Some(PASSWORD));
        assert_eq!(opened, Err(OfficeError::Encrypted), "{sealed}");
    }
}
