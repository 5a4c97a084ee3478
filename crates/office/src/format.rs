//! The formats, and telling them apart by content.

use crate::cfb::{Compound, is_compound};
use crate::package::Package;

/// A format that the crate reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Word 2007 and later: `.docx`, `.docm`, `.dotx`, `.dotm`.
    Docx,
    /// Word 6 to 2003: `.doc`, `.dot`.
    Doc,
    /// Rich Text Format.
    Rtf,
    /// OpenDocument text: `.odt`, `.ott`.
    Odt,
    /// Excel 2007 and later: `.xlsx`, `.xlsm`, `.xltx`.
    Xlsx,
    /// Excel 2.1 to 2003: `.xls`, `.xlt`.
    Xls,
    /// Excel's binary package: `.xlsb`.
    Xlsb,
    /// OpenDocument spreadsheet: `.ods`, `.ots`.
    Ods,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML and XHTML.
    Html,
}

impl Format {
    /// The media type (IANA) of the format.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
            Self::Rtf => "application/rtf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Xlsb => "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Text => "text/plain",
            Self::Markdown => "text/markdown",
            Self::Html => "text/html",
        }
    }
}

/// Tells the format by content; the name decides only between kinds of text.
///
/// `None` is a format that this crate does not read (PDF, images, presentations). An encrypted
/// package gives the format that its name says, [`Format::Docx`] where it says nothing, so that
/// [`read`](crate::read) can report the password.
pub fn sniff(bytes: &[u8], name: &str) -> Option<Format> {
    let extension = extension(name);
    if bytes.starts_with(b"PK") {
        return sniff_package(bytes);
    }
    if is_compound(bytes) {
        return sniff_compound(bytes, &extension);
    }
    // Excel 2 to 4 wrote their records without a container ([MS-XLS] §2.4.21).
    if let [0x09, 0x00 | 0x02 | 0x04, length, 0x00, ..] = bytes
        && (4..=16).contains(length)
    {
        return Some(Format::Xls);
    }
    // Word 2 wrote its stream without a container.
    if matches!(bytes, [0xDB | 0x9B, 0xA5, ..]) {
        return Some(Format::Doc);
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let text = crate::text::decode(head);
    let text = text.trim_start();
    if text.starts_with("{\\rt") {
        return Some(Format::Rtf);
    }
    if text.starts_with("%PDF-") || is_binary(head) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let html = ["<!doctype html", "<html", "<head", "<body"];
    if html.iter().any(|tag| lower.starts_with(tag)) {
        return Some(Format::Html);
    }
    if lower.contains("<w:worddocument") {
        return Some(Format::Doc);
    }
    if lower.starts_with("<?xml") || lower.starts_with("<!--") || is_flat(&lower) {
        if is_flat(&lower) {
            return sniff_package(bytes);
        }
        return lower.contains("<html").then_some(Format::Html);
    }
    match extension.as_str() {
        "md" | "markdown" => Some(Format::Markdown),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        _ => Some(Format::Text),
    }
}

fn extension(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase())
        .unwrap_or_default()
}

/// Whether the head of a file is that of a package written as one XML file.
fn is_flat(lower: &str) -> bool {
    [
        "http://schemas.microsoft.com/office/2006/xmlpackage",
        "<office:document ",
    ]
    .iter()
    .any(|sign| lower.contains(sign))
}

fn sniff_package(bytes: &[u8]) -> Option<Format> {
    let mut package = Package::open(bytes, &aktsam_document::Limits::default()).ok()?;
    if let Ok(Some(kind)) = package.part("mimetype") {
        let kind = String::from_utf8_lossy(&kind).trim().to_owned();
        if kind.starts_with("application/vnd.oasis.opendocument.text") {
            return Some(Format::Odt);
        }
        if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
            return Some(Format::Ods);
        }
    }
    let main = package
        .main_part(&["word/document.xml", "xl/workbook.xml", "xl/workbook.bin"])
        .ok()??;
    if main.to_lowercase().ends_with(".bin") {
        return Some(Format::Xlsb);
    }
    let kind = package.root_name(&main)?;
    match kind.as_str() {
        "document" => Some(Format::Docx),
        "workbook" => Some(Format::Xlsx),
        _ => None,
    }
}

fn sniff_compound(bytes: &[u8], extension: &str) -> Option<Format> {
    let file = Compound::open(bytes).ok()?;
    if file.contains("EncryptedPackage") {
        return Some(match extension {
            "xlsx" | "xlsm" | "xltx" => Format::Xlsx,
            "xlsb" => Format::Xlsb,
            _ => Format::Docx,
        });
    }
    if file.contains("WordDocument") {
        Some(Format::Doc)
    } else if file.contains("Workbook") || file.contains("Book") {
        Some(Format::Xls)
    } else {
        None
    }
}

/// Whether the bytes are no text in any encoding that is read: control characters, and no pattern
/// of UTF-16.
fn is_binary(head: &[u8]) -> bool {
    if crate::text::is_utf16(head) {
        return false;
    }
    head.iter()
        .any(|b| matches!(b, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F))
}
