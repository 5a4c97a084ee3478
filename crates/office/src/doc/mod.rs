//! DOC: Word 6 to 2003 ([MS-DOC]), by its piece table and formatted disk pages.

mod fib;
mod formatting;
mod forms;
mod lists;
mod sprm;
mod story;
mod styles;

use aktsam_document::Document;

use crate::cfb::{Compound, is_compound};
use crate::flow::Flow;
use crate::meter::Meter;
use crate::{OfficeError, embedded};

/// Reads a document.
pub(crate) fn read(
    bytes: &[u8],
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    if bytes.trim_ascii_start().starts_with(b"<") {
        return crate::docx::read_flat(bytes, media_type, meter);
    }
    if !is_compound(bytes) {
        let fib = fib::Fib::read(bytes, None)?;
        return story::read(&fib, Flow::new(media_type, meter));
    }
    let file = Compound::open(bytes)?;
    let stream = file
        .stream("WordDocument")
        .ok_or_else(|| OfficeError::broken("the compound file", "it holds no Word document"))?;
    let fib = fib::Fib::read(&stream, Some(&file))?;
    let mut flow = Flow::new(media_type, meter);
    crate::oleprops::read(&file, &mut flow.document.source);
    for path in file.paths().to_vec() {
        // Embedded objects lie in storages of their own below ObjectPool.
        let Some((folder, stream)) = path.rsplit_once('/') else {
            continue;
        };
        if !folder.to_lowercase().starts_with("objectpool/") {
            continue;
        }
        if embedded::tells(stream)
            && let Some((name, bytes)) = embedded::from_compound(&file, folder, folder)
        {
            flow.attach(&name, bytes)?;
        }
    }
    story::read(&fib, flow)
}
