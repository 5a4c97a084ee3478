//! What a file is, by its content; its name decides only where the content leaves it open.

use crate::readers::{self, OfficeFormat};

/// How far into a file `%PDF-` may stand (ISO 32000-1 Annex H, implementation note 13).
const PDF_WITHIN: usize = 1024;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// There are no bytes.
    Empty,
    /// A PDF.
    Pdf,
    /// A Word, spreadsheet or text document.
    Office(OfficeFormat),
    /// A `.zip` archive that is no Office document.
    Archive,
    /// An image, in words. It may show text that only OCR could read.
    Image(&'static str),
    /// A file that is not read, in words.
    Unsupported(&'static str),
}

/// Finds out what a file is.
///
/// ```
/// use aktsam_ingest::{Kind, sniff};
///
/// assert_eq!(sniff(b"%PDF-1.7 ...", "budget.xlsx"), Kind::Pdf);
/// assert_eq!(sniff(b"\x89PNG\r\n\x1a\n", "scan.png"), Kind::Image("a PNG image"));
/// assert_eq!(sniff(b"", "empty.pdf"), Kind::Empty);
/// ```
pub fn sniff(bytes: &[u8], name: &str) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    let head = bytes.get(..PDF_WITHIN).unwrap_or(bytes);
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Kind::Pdf;
    }
    if let Some(what) = image(head) {
        return Kind::Image(what);
    }
    if let Some(format) = readers::office_format(bytes, name) {
        return Kind::Office(format);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return package(bytes).map_or(Kind::Archive, Kind::Unsupported);
    }
    Kind::Unsupported(other(head))
}

/// An image by its first bytes.
fn image(head: &[u8]) -> Option<&'static str> {
    let is = |magic: &[u8]| head.starts_with(magic);
    let brand = head.get(4..12).unwrap_or_default();
    Some(if is(b"\x89PNG\r\n\x1a\n") {
        "a PNG image"
    } else if is(b"\xFF\xD8\xFF") {
        "a JPEG image"
    } else if is(b"II*\0") || is(b"MM\0*") || is(b"II+\0") || is(b"MM\0+") {
        "a TIFF image"
    } else if is(b"GIF87a") || is(b"GIF89a") {
        "a GIF image"
    } else if is(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        "a WebP image"
    } else if [&b"ftypheic"[..], b"ftypheix", b"ftypmif1", b"ftypavif"].contains(&brand) {
        "a HEIF image"
    } else if is(b"\0\0\0\x0CjP  ") {
        "a JPEG 2000 image"
    } else if is(b"BM") && head.get(6..10) == Some(&[0; 4]) {
        "a BMP image"
    } else {
        return None;
    })
}

/// A package that is neither a document that is read nor an archive of documents.
fn package(bytes: &[u8]) -> Option<&'static str> {
    /// The first entry of an OpenDocument or EPUB package stands uncompressed at a fixed place
    /// (OpenDocument 1.3 part 2 §3.3).
    const MIMETYPE: usize = 30;
    let first = bytes.get(MIMETYPE..).unwrap_or_default();
    let is = |kind: &[u8]| {
        first
            .strip_prefix(b"mimetype")
            .is_some_and(|m| m.starts_with(kind))
    };
    let has = |part| readers::package_has(bytes, part);
    if is(b"application/vnd.oasis.opendocument.presentation") || has("ppt/presentation.xml") {
        Some("a presentation")
    } else if is(b"application/vnd.oasis.opendocument.graphics") || has("visio/document.xml") {
        Some("a drawing")
    } else if is(b"application/epub") {
        Some("an e-book")
    } else if is(b"application/vnd.oasis.opendocument") || has("[Content_Types].xml") {
        Some("an Office package without a document or workbook that can be found")
    } else {
        None
    }
}

/// What a file that is not read is, in words that tell the user what to look for.
fn other(head: &[u8]) -> &'static str {
    let is = |magic: &[u8]| head.starts_with(magic);
    if is(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        "an old Office file that is neither Word nor Excel (a presentation or a message)"
    } else if is(b"7z\xBC\xAF\x27\x1C") {
        "a 7-Zip archive"
    } else if is(b"Rar!\x1A\x07") {
        "a RAR archive"
    } else if is(b"\x1F\x8B") || is(b"BZh") || is(b"\xFD7zXZ\0") || is(b"\x28\xB5\x2F\xFD") {
        "a compressed file"
    } else if head.get(257..262) == Some(b"ustar") {
        "a tar archive"
    } else if is(b"MZ") || is(b"\x7FELF") {
        "a program"
    } else if is(b"SQLite format 3\0") {
        "a database"
    } else if is(b"%!PS") {
        "a PostScript file"
    } else if is(b"ID3") || is(b"OggS") || is(b"RIFF") || head.get(4..8) == Some(b"ftyp") {
        "a sound or a film"
    } else {
        "a file of unknown kind"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_more_than_the_name() {
        assert_eq!(sniff(b"\n\n%PDF-1.4", "x.txt"), Kind::Pdf);
        assert_eq!(
            sniff(b"\xFF\xD8\xFF\xE0", "x.pdf"),
            Kind::Image("a JPEG image")
        );
        assert_eq!(
            sniff(b"Rar!\x1A\x07\x01", "x.zip"),
            Kind::Unsupported("a RAR archive")
        );
    }

    #[test]
    fn a_presentation_is_no_archive() {
        let mut odp = b"PK\x03\x04".to_vec();
        odp.resize(30, 0);
        odp.extend_from_slice(b"mimetypeapplication/vnd.oasis.opendocument.presentation");
        assert_eq!(sniff(&odp, "x.odp"), Kind::Unsupported("a presentation"));
    }

    #[test]
    fn a_document_with_a_broken_main_part_is_still_one() {
        let package = [
            ("[Content_Types].xml", &b"<Types/>"[..]),
            ("word/document.xml", b"<!DOCTYPE x [<!ENTITY y 'z'>]><x/>"),
        ];
        let package = crate::unpack::testing::zip(&package);
        assert_eq!(sniff(&package, "x.docx"), Kind::Office(OfficeFormat::Docx));
        let truncated = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
        assert_eq!(sniff(truncated, "x.XLS"), Kind::Office(OfficeFormat::Xls));
        assert!(matches!(sniff(truncated, "x.msg"), Kind::Unsupported(_)));
    }

    #[test]
    fn a_zip_without_an_office_package_is_an_archive() {
        assert_eq!(sniff(b"PK\x05\x06rest", "x.zip"), Kind::Archive);
    }
}
