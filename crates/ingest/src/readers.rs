//! The one place that knows which crate reads which kind of file.

use std::io::Cursor;

use aktsam_document::{Block, Document, Location, TextBlock, TextOrigin};

use crate::failure::{Failure, Reason, Stage};
use crate::settings::Settings;
use crate::sniff::Kind;

/// Formats read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OfficeFormat {
    /// Plain text.
    Text,
}

/// The format of a Word, spreadsheet or text document; `None` where it is none.
pub(crate) fn office_format(bytes: &[u8], _name: &str) -> Option<OfficeFormat> {
    let text = std::str::from_utf8(bytes).ok()?;
    let is_text = !text.chars().any(|c| c.is_control() && !c.is_whitespace());
    is_text.then_some(OfficeFormat::Text)
}

/// Whether a package has a part of that name.
pub(crate) fn package_has(bytes: &[u8], part: &str) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| {
        archive.index_for_name(part).is_some()
            && archive.index_for_name("[Content_Types].xml").is_some()
    })
}

/// Reads a document of a kind that [`sniff`](crate::sniff) found.
pub(crate) fn read(kind: Kind, bytes: &[u8], _settings: &Settings) -> Result<Document, Failure> {
    match kind {
        Kind::Office(OfficeFormat::Text) => {
            let mut document = Document::new("text/plain");
            document.source.text_origin = TextOrigin::Text;
            let text = String::from_utf8_lossy(bytes);
            for (line, text) in (1..).zip(text.lines()) {
                if !text.trim().is_empty() {
                    document.blocks.push(Block::Text(TextBlock::new(
                        text,
                        Location::lines(line, line),
                    )));
                }
            }
            Ok(document)
        }
        Kind::Image(what) => Err(Failure::new(
            Reason::Unsupported,
            Stage::Sniff,
            format!("it is {what}, which needs OCR, and this version has none"),
        )
        .with_hint("recognise its text with a scanner program, save it as PDF and import that")),
        Kind::Unsupported(what) => Err(Failure::new(
            Reason::Unsupported,
            Stage::Sniff,
            format!("it is {what}, which is not read"),
        )),
        Kind::Empty => Err(Failure::new(
            Reason::Empty,
            Stage::Sniff,
            "the file has no bytes",
        )),
        Kind::Pdf | Kind::Archive => Err(Failure::new(
            Reason::Unsupported,
            Stage::Sniff,
            "it is a PDF, which is not read",
        )),
    }
}
