//! What an embedded font program itself says of its glyphs, read backwards: from glyph to text, where
//! the PDF file does not tell (ISO 32000-2 §9.10.1).

use std::collections::hash_map::Entry;

use aktsam_document::LimitHit;
use hayro_syntax::object::{Dict, Stream};
use rustc_hash::FxHashMap;
use ttf_parser::cmap::{self, Format, Subtable};
use ttf_parser::{GlyphId, PlatformId, RawFace, Tag, cff, post};

use super::names;
use crate::budget::Budget;
use crate::inflate;

/// Most tables of characters that are read of one font; fonts have two to four.
const SUBTABLES: usize = 4;
/// The last character that is looked for: none above it stands in print.
const LAST: u32 = 0x1_FFFF;

/// Most glyphs whose names are read: each name is looked for from the first one on.
const NAMED: u16 = 4096;

/// Text by glyph.
pub(super) type Table = FxHashMap<u16, Text>;

/// What a glyph stands for: nearly always a character, of which a hostile font claims very many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    One(char),
    Several(Box<str>),
}

/// An embedded font program, read when a code without text is first met.
pub(super) enum Program<'a> {
    /// Not yet read: the font's descriptor.
    Unread(Dict<'a>),
    /// What it tells; nothing where there is no program, or one without tables of characters.
    Read(Table),
}

impl Program<'_> {
    /// The text of a glyph.
    ///
    /// # Errors
    /// [`LimitHit`] where the program unpacks to more than is allowed.
    pub(super) fn text(
        &mut self,
        glyph: u16,
        budget: &mut Budget,
    ) -> Result<Option<String>, LimitHit> {
        if let Self::Unread(descriptor) = self {
            *self = Self::Read(table(descriptor, budget)?);
        }
        Ok(match self {
            Self::Read(table) => table.get(&glyph).map(|text| match text {
                Text::One(c) => c.to_string(),
                Text::Several(text) => text.to_string(),
            }),
            Self::Unread(_) => None,
        })
    }
}

fn table(descriptor: &Dict<'_>, budget: &mut Budget) -> Result<Table, LimitHit> {
    let stream = ["FontFile2", "FontFile3"]
        .iter()
        .find_map(|key| descriptor.get::<Stream<'_>>(key.as_bytes()));
    let Some(stream) = stream else {
        return Ok(Table::default());
    };
    Ok(match inflate::decode(&stream, budget, "font")? {
        Some(data) => of_program(&data),
        None => Table::default(),
    })
}

fn of_program(data: &[u8]) -> Table {
    let mut found = Table::default();
    if let Ok(face) = RawFace::parse(data, 0) {
        let table = |tag: &[u8; 4]| face.table(Tag::from_bytes(tag));
        let cmap = table(b"cmap").and_then(cmap::Table::parse);
        let subtables = || cmap.iter().flat_map(|cmap| cmap.subtables).take(SUBTABLES);
        subtables()
            .filter(Subtable::is_unicode)
            .for_each(|subtable| characters(&subtable, &mut found));
        if let Some(post) = table(b"post").and_then(post::Table::parse) {
            let name = |glyph| post.glyph_name(GlyphId(glyph));
            of_names(NAMED, name, &mut found);
        }
        if let Some(outlines) = table(b"CFF ") {
            of_outlines(outlines, &mut found);
        }
        // The private codes of a symbol font's table are worth less than names.
        subtables()
            .filter(|subtable| {
                !subtable.is_unicode() && subtable.platform_id == PlatformId::Windows
            })
            .for_each(|subtable| characters(&subtable, &mut found));
    } else {
        of_outlines(data, &mut found);
    }
    found
}

/// Takes in a table of characters. Its ranges are not listed, for they may lie about what they hold;
/// characters are looked up instead.
fn characters(subtable: &Subtable<'_>, found: &mut Table) {
    let last = match subtable.format {
        Format::SegmentedCoverage(_) => LAST,
        // A table of one glyph for many characters tells nothing of a glyph, and is slow to ask.
        Format::ManyToOneRangeMappings(_) => return,
        _ => 0xFFFF,
    };
    for code in 0x20..=last {
        if let Some(glyph) = subtable.glyph_index(code).filter(|glyph| glyph.0 != 0)
            && let Some(c) = char::from_u32(code)
        {
            found.entry(glyph.0).or_insert(Text::One(c));
        }
    }
}

/// Takes in the glyph names of a CFF font.
fn of_outlines(data: &[u8], found: &mut Table) {
    if let Some(outlines) = cff::Table::parse(data) {
        let glyphs = outlines.number_of_glyphs().min(NAMED);
        of_names(glyphs, |glyph| outlines.glyph_name(GlyphId(glyph)), found);
    }
}

fn of_names<'n>(glyphs: u16, name: impl Fn(u16) -> Option<&'n str>, found: &mut Table) {
    for glyph in 1..glyphs {
        if let Entry::Vacant(place) = found.entry(glyph)
            && let Some(text) = name(glyph).and_then(names::text)
        {
            place.insert(Text::Several(text.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font file of one table of characters, with many groups that all claim every code there is.
    fn lying(groups: u32) -> Vec<u8> {
        let mut cmap = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
        cmap.extend((16 + 12 * groups).to_be_bytes());
        cmap.extend(0_u32.to_be_bytes());
        cmap.extend(groups.to_be_bytes());
        for _ in 0..groups {
            for number in [0, u32::MAX, 1] {
                cmap.extend(number.to_be_bytes());
            }
        }
        let mut font = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        font.extend(b"cmap\0\0\0\0");
        font.extend(28_u32.to_be_bytes());
        font.extend(u32::try_from(cmap.len()).unwrap_or(0).to_be_bytes());
        font.extend(cmap);
        font
    }

    #[test]
    fn a_table_that_claims_all_codes_costs_no_more_than_the_characters_there_are() {
        // Its groups claim 400 000 000 000 codes.
        let table = of_program(&lying(100_000));
        assert_eq!(table.get(&0x42), Some(&Text::One('A')));
        assert!(table.len() <= 0x1_0000);
    }
}
