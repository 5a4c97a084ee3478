//! HTML: what a reader sees of a page, by an own tokenizer that takes any bytes (WHATWG HTML §13
//! as far as documents need it).

mod entities;
mod tokens;
mod walk;

use std::borrow::Cow;

use aktsam_document::Document;
use encoding_rs::Encoding;

use crate::OfficeError;
use crate::meter::Meter;

pub(super) use entities::entity;

/// Reads HTML.
pub(crate) fn read(bytes: &[u8], mut meter: Meter) -> Result<Document, OfficeError> {
    let text = decode(bytes);
    meter.text(text.len(), "the file")?;
    walk::read(&text, meter)
}

/// The encoding that a `meta` element names counts only where the bytes are not UTF-8 or UTF-16.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let unmarked = Encoding::for_bom(bytes).is_none() && !super::is_utf16(bytes);
    if unmarked && std::str::from_utf8(bytes).is_err() {
        let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or_default())
            .to_ascii_lowercase();
        let named = head.split_once("charset=").and_then(|(_, rest)| {
            let rest = rest.trim_start_matches(['"', '\'', ' ']);
            let label = rest.split(['"', '\'', '>', ';', ' ', '/']).next()?;
            Encoding::for_label(label.as_bytes())
        });
        if let Some(encoding) = named {
            return encoding.decode(bytes).0;
        }
    }
    super::decode(bytes)
}
