//! Office files and text to a neutral [`Document`]: Word, spreadsheets, OpenDocument, RTF, plain
//! text, Markdown, HTML.
//!
//! Each reader gives all the text of a file with its structure (headings, lists, tables with spans,
//! form fields, notes) and places. The readers are our own; they take hostile files: whatever the
//! bytes, the result is a document or an [`OfficeError`], within the [`Limits`].
//!
//! The crate does *not* decide what a text means, evaluate macros, fetch links, or open files: it
//! reads bytes. PDF is `aktsam-pdf`'s.
//!
//! # Example
//!
//! ```
//! use aktsam_office::{Format, ReadOptions, read, sniff};
//!
//! let bytes = b"# Syfte\n\nAtt fler f\xc3\xa5r arbete.\n";
//! let format = sniff(bytes, "ansokan.md").unwrap();
//! assert_eq!(format, Format::Markdown);
//! let document = read(bytes, format, &ReadOptions::default())?;
//! assert_eq!(document.plain_text(), "Syfte\nAtt fler får arbete.\n");
//! # Ok::<(), aktsam_office::OfficeError>(())
//! ```
#![forbid(unsafe_code)]

mod bytes;
mod cfb;
mod chart;
mod crypt;
mod doc;
mod docx;
mod embedded;
mod error;
mod flow;
mod format;
mod heading;
mod math;
mod meter;
mod numbering;
mod odf;
mod oleprops;
mod opc;
mod package;
mod paragraph;
mod properties;
mod rtf;
mod sheets;
mod symbols;
mod text;
mod xml;

use aktsam_document::{Document, LimitKind, Limits, Severity, Warning};

pub use error::OfficeError;
pub use format::{Format, sniff};

use crypt::Opened;
use meter::Meter;
use package::Package;

/// How to read a file.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// How much it may cost.
    pub limits: Limits,
    /// The password of an encrypted file. It opens OOXML packages (agile and standard encryption,
    /// [MS-OFFCRYPTO] §2.3.4); the older formats' and ODF's encryption is not undone, so that such a
    /// file gives [`OfficeError::Encrypted`] with or without it.
    pub password: Option<String>,
}

/// Reads a file of a format that [`sniff`] found.
///
/// # Errors
/// [`OfficeError`]: the file is encrypted, broken, beyond the limits, or of a variant that is not
/// read.
pub fn read(bytes: &[u8], format: Format, options: &ReadOptions) -> Result<Document, OfficeError> {
    let limits = &options.limits;
    limits.check(LimitKind::FileBytes, bytes.len() as u64, || {
        "the file".into()
    })?;
    if bytes.is_empty() {
        return Err(OfficeError::broken("the file", "it is empty"));
    }
    let opened = decrypted(bytes, options)?;
    let (bytes, format) = match &opened {
        // Only the package tells what it is: an encrypted file's name may say anything.
        Some(Opened { package, .. }) => (
            package.as_slice(),
            sniff(package, "").ok_or_else(|| OfficeError::Unsupported {
                what: "what is encrypted".into(),
            })?,
        ),
        None => (bytes, format),
    };
    let meter = Meter::new(limits);
    let media_type = format.media_type();
    let mut document = match format {
        Format::Docx => docx::read(Package::open(bytes, limits)?, media_type, meter)?,
        Format::Xlsx => {
            let package = Package::open(bytes, limits)?;
            sheets::xlsx::read(bytes, package, media_type, meter)?
        }
        Format::Odt => odf::read(Package::open(bytes, limits)?, media_type, meter)?,
        Format::Ods => sheets::ods::read(Package::open(bytes, limits)?, media_type, meter)?,
        Format::Doc => doc::read(bytes, media_type, meter)?,
        Format::Rtf => rtf::read(bytes, media_type, meter)?,
        Format::Xls => sheets::xls::read(bytes, media_type, meter)?,
        Format::Xlsb => sheets::xlsb::read(Package::open(bytes, limits)?, media_type, meter)?,
        Format::Text => text::plain::read(bytes, meter)?,
        Format::Markdown => text::markdown::read(bytes, meter)?,
        Format::Html => text::html::read(bytes, meter)?,
    };
    document.source.media_type = media_type.into();
    if let Some(what) = opened.and_then(|opened| opened.seal) {
        let message = format!("the encrypted package cannot be trusted: {what}");
        let warning = Warning::new("encrypted_package_changed", Severity::Error, message);
        document.warnings.push(warning);
    }
    Ok(document)
}

/// The package within an encrypted file; `None` where the file is not an encrypted package.
fn decrypted(bytes: &[u8], options: &ReadOptions) -> Result<Option<Opened>, OfficeError> {
    if !cfb::is_compound(bytes) {
        return Ok(None);
    }
    match cfb::Compound::open(bytes) {
        Ok(file) if crypt::is_encrypted(&file) => {
            crypt::open(&file, options.password.as_deref(), &options.limits).map(Some)
        }
        Err(hit @ OfficeError::Limit(_)) => Err(hit),
        _ => Ok(None),
    }
}
