//! The one place that knows which crate reads which kind of file, and what its errors mean.

use std::io::Cursor;
use std::sync::Arc;

use aktsam_document::Document;
use aktsam_office::OfficeError;
use aktsam_pdf::PdfError;

use crate::failure::{Failure, Reason, Stage};
use crate::settings::Settings;
use crate::sniff::Kind;

pub use aktsam_office::Format as OfficeFormat;

/// The format of a Word, spreadsheet or text document; `None` where it is none.
///
/// A document whose main part is broken or hostile is recognised by its parts or its name, so that
/// the reader tells what is wrong with it.
pub(crate) fn office_format(bytes: &[u8], name: &str) -> Option<OfficeFormat> {
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    let by_parts = || {
        let has = |part| package_has(bytes, part);
        if !has("[Content_Types].xml") {
            None
        } else if has("word/document.xml") {
            Some(OfficeFormat::Docx)
        } else if has("xl/workbook.xml") {
            Some(OfficeFormat::Xlsx)
        } else {
            None
        }
    };
    let by_name = || {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_lowercase().as_str() {
            "doc" | "dot" => Some(OfficeFormat::Doc),
            "xls" | "xlt" => Some(OfficeFormat::Xls),
            _ => None,
        }
    };
    aktsam_office::sniff(bytes, name).or_else(|| {
        if bytes.starts_with(COMPOUND) {
            by_name()
        } else {
            by_parts()
        }
    })
}

/// Whether a file is a `.zip` package with a part of that name.
pub(crate) fn package_has(bytes: &[u8], part: &str) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes))
        .is_ok_and(|archive| archive.index_for_name(part).is_some())
}

const NO_PASSWORD_FITS: &str = "the file is encrypted and no password that was given opens it";

/// Reads a document of a kind that [`sniff`](crate::sniff) found.
pub(crate) fn read(kind: Kind, bytes: &[u8], settings: &Settings) -> Result<Document, Failure> {
    let unread = |reason, message: String| Failure::new(reason, Stage::Sniff, message);
    match kind {
        Kind::Pdf => {
            let bytes = Arc::<[u8]>::from(bytes);
            let read = |password| {
                let options = aktsam_pdf::ReadOptions {
                    limits: settings.limits.clone(),
                    password,
                };
                aktsam_pdf::read(Arc::clone(&bytes), &options)
            };
            let locked = |error: &PdfError| matches!(error, PdfError::Encrypted);
            unlock(&settings.passwords, read, locked).map_err(|error| pdf_failure(&error, settings))
        }
        Kind::Office(format) => {
            let read = |password| {
                let options = aktsam_office::ReadOptions {
                    limits: settings.limits.clone(),
                    password,
                };
                aktsam_office::read(bytes, format, &options)
            };
            let locked = |error: &OfficeError| {
                matches!(error, OfficeError::Encrypted | OfficeError::WrongPassword)
            };
            unlock(&settings.passwords, read, locked).map_err(|error| office_failure(&error))
        }
        Kind::Image(what) => Err(unread(
            Reason::Unsupported,
            format!("it is {what}, which needs OCR, and this version has none"),
        )
        .with_hint("recognise its text with a scanner program, save it as PDF and import that")),
        Kind::Unsupported(what) => {
            let failure = unread(
                Reason::Unsupported,
                format!("it is {what}, which is not read"),
            );
            // What packs other files is not to be saved as PDF.
            Err(if what.contains("archive") || what.contains("compressed") {
                failure.with_hint("unpack it and import the folder")
            } else {
                failure
            })
        }
        Kind::Archive => Err(unread(
            Reason::Unsupported,
            "it is an archive, which is no document".to_owned(),
        )),
        Kind::Empty => Err(unread(Reason::Empty, "the file has no bytes".to_owned())),
    }
}

/// Reads without a password and, while the file stays `locked`, with each in turn; the error is that
/// of the last try.
fn unlock<E>(
    passwords: &[String],
    read: impl Fn(Option<String>) -> Result<Document, E>,
    locked: impl Fn(&E) -> bool,
) -> Result<Document, E> {
    let mut result = read(None);
    for password in passwords {
        if !result.as_ref().is_err_and(&locked) {
            break;
        }
        result = read(Some(password.clone()));
    }
    result
}

fn pdf_failure(error: &PdfError, settings: &Settings) -> Failure {
    let failure = |reason| Failure::new(reason, Stage::Read, error.to_string());
    match error {
        PdfError::Encrypted if !settings.passwords.is_empty() => {
            Failure::new(Reason::WrongPassword, Stage::Read, NO_PASSWORD_FITS)
        }
        PdfError::Encrypted => Failure::new(
            Reason::Encrypted,
            Stage::Read,
            "the file is encrypted and no password was given",
        ),
        PdfError::UnsupportedEncryption => failure(Reason::Unsupported)
            .with_hint("open it in a PDF program and save a copy without encryption"),
        PdfError::Broken { .. } => failure(Reason::Broken),
        PdfError::Limit(hit) => Failure::limit(hit, Stage::Read),
        PdfError::Empty => failure(Reason::Empty),
    }
}

fn office_failure(error: &OfficeError) -> Failure {
    let failure = |reason, message: &str| Failure::new(reason, Stage::Read, message);
    match error {
        OfficeError::Encrypted => failure(
            Reason::Encrypted,
            "the file is encrypted and no password was given",
        ),
        OfficeError::WrongPassword => failure(Reason::WrongPassword, NO_PASSWORD_FITS),
        OfficeError::Limit(hit) => Failure::limit(hit, Stage::Read),
        OfficeError::Unsupported { what } => {
            failure(Reason::Unsupported, &format!("{what} is not read"))
                .with_hint("save it in a newer format (.docx, .xlsx) and import that")
        }
        other => failure(Reason::Broken, &other.to_string()),
    }
}
