//! The character table of an embedded font, read backwards: from glyph to character.

use hayro_syntax::object::{Dict, Stream};
use rustc_hash::FxHashMap;
use ttf_parser::{Face, PlatformId};

use crate::budget::Budget;
use crate::inflate;

/// Glyph to character by the `cmap` table of the embedded TrueType or OpenType font, if it has one.
pub(super) fn table(descriptor: &Dict<'_>, budget: &mut Budget) -> Option<FxHashMap<u16, char>> {
    let stream = descriptor
        .get::<Stream<'_>>("FontFile2".as_bytes())
        .or_else(|| descriptor.get::<Stream<'_>>("FontFile3".as_bytes()))?;
    // The size was checked already; a limit hit here only means that there is no table.
    let data = inflate::decode(&stream, budget, "font").ok().flatten()?;
    let face = Face::parse(&data, 0).ok()?;
    let mut found = FxHashMap::default();
    for subtable in face.tables().cmap?.subtables {
        if subtable.is_unicode() || subtable.platform_id == PlatformId::Windows {
            subtable.codepoints(|code| {
                if let (Some(glyph), Some(c)) = (subtable.glyph_index(code), char::from_u32(code)) {
                    found.entry(glyph.0).or_insert(c);
                }
            });
        }
    }
    (!found.is_empty()).then_some(found)
}
