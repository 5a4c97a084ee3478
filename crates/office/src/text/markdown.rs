//! Markdown, as far as applications are written in it: headings, lists, tables, emphasis, links.

use aktsam_document::Document;

use crate::OfficeError;
use crate::meter::Meter;

/// Reads Markdown.
pub(crate) fn read(bytes: &[u8], meter: Meter) -> Result<Document, OfficeError> {
    super::plain::read_lines(bytes, meter, true)
}
