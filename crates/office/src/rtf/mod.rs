//! Rich Text Format (RTF specification 1.9.1): groups and control words to paragraphs and tables.

mod blocks;
mod header;
mod reader;
pub(crate) mod rows;
mod tokens;
mod words;

use aktsam_document::Document;

use crate::OfficeError;
use crate::meter::Meter;

/// Reads a document.
pub(crate) fn read(
    bytes: &[u8],
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    reader::Reader::new(bytes, media_type, meter).run()
}
