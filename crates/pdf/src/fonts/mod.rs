//! Fonts: from character codes to text, advance and look (ISO 32000-2 §9.5 to §9.10).

mod names;
mod reverse;
mod symbols;

use std::sync::Arc;

use aktsam_document::{LimitHit, LimitKind};
use hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;
use rustc_hash::FxHashMap;

use crate::budget::Budget;
use crate::{inflate, strings};

/// Index of a loaded font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FontId(usize);

/// The fonts of a file, each loaded once.
pub(crate) struct Fonts<'a> {
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
    by_object: FxHashMap<ObjectIdentifier, Option<FontId>>,
    by_bytes: FxHashMap<&'a [u8], Option<FontId>>,
    loaded: Vec<LoadedFont<'a>>,
    fallback: Option<FontId>,
}

/// A font with what has been asked of it so far.
pub(crate) struct LoadedFont<'a> {
    font: Font<'a>,
    /// Its look.
    pub(crate) face: Face,
    /// Whether it is written from left to right; else from top to bottom.
    pub(crate) horizontal: bool,
    source: TextSource<'a>,
    simple: Vec<Option<Shape>>,
    composite: FxHashMap<u32, Shape>,
    texts: String,
}

/// What a font looks like.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Face {
    /// Family, without subset prefix and style suffix.
    pub(crate) family: Option<Arc<str>>,
    /// Bold.
    pub(crate) bold: bool,
    /// Italic or oblique.
    pub(crate) italic: bool,
}

/// Where the text of a code comes from, beside what the library tells.
struct TextSource<'a> {
    composite: bool,
    /// `/ToUnicode` is the name of an identity map: codes are Unicode values.
    identity: bool,
    /// The encoding that a TrueType font without `/Encoding` and without `/ToUnicode` has to be read by:
    /// the library guesses another, whose names it never had.
    guessed: Option<Charset>,
    /// The embedded font program.
    program: reverse::Program<'a>,
    symbols: symbols::Kind,
}

/// An encoding of one byte for each character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    /// Windows-1252.
    WinAnsi,
    /// Mac OS Roman.
    MacRoman,
}

impl Charset {
    /// The one in which more of the codes for which the font has glyphs are Swedish letters; codes that
    /// tell nothing are read as Windows-1252.
    fn of(font: &Font<'_>) -> Self {
        const WINDOWS: [u32; 7] = [0xC4, 0xC5, 0xD6, 0xE4, 0xE5, 0xF6, 0xE9];
        const MAC: [u32; 7] = [0x80, 0x81, 0x85, 0x8A, 0x8C, 0x9A, 0x8E];
        let count = |codes: [u32; 7]| {
            let drawn = |code: &&u32| font.map_code(**code).to_u32() != 0;
            codes.iter().filter(drawn).count()
        };
        if count(MAC) > count(WINDOWS) {
            Self::MacRoman
        } else {
            Self::WinAnsi
        }
    }

    fn text(self, byte: u8) -> char {
        match self {
            Self::WinAnsi => strings::win_ansi(byte),
            Self::MacRoman => strings::mac_roman(byte),
        }
    }
}

/// A character code as a font shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    start: u32,
    len: u16,
    /// The code stands for no known text.
    pub(crate) unmapped: bool,
    /// Advance in text space units at size 1.
    pub(crate) advance: (f32, f32),
    /// Displacement of the origin for vertical writing, at size 1.
    pub(crate) origin: (f32, f32),
}

impl<'a> Fonts<'a> {
    pub(crate) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            resolver: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            cmaps: Arc::new(hayro_cmap::load_embedded),
            by_object: FxHashMap::default(),
            by_bytes: FxHashMap::default(),
            loaded: Vec::new(),
            fallback: None,
        }
    }

    /// The font that resources name, or a standard one where it cannot be loaded.
    pub(crate) fn named(
        &mut self,
        resources: &Resources<'a>,
        name: &Name<'_>,
        budget: &mut Budget,
    ) -> Result<Option<FontId>, LimitHit> {
        let id = resources.fonts.get_ref(name).map(ObjectIdentifier::from);
        if let Some(known) = id.and_then(|id| self.by_object.get(&id)) {
            return Ok(known.or_else(|| self.fallback()));
        }
        let Some(dict) = resources.get_font(name) else {
            return Ok(self.fallback());
        };
        let font = self.of_dict(&dict, budget)?;
        if let Some(id) = id {
            self.by_object.insert(id, font);
        }
        Ok(font.or_else(|| self.fallback()))
    }

    /// The font of a font dictionary.
    pub(crate) fn of_dict(
        &mut self,
        dict: &Dict<'a>,
        budget: &mut Budget,
    ) -> Result<Option<FontId>, LimitHit> {
        if let Some(known) = self.by_bytes.get(dict.data()) {
            return Ok(*known);
        }
        check_streams(dict, budget)?;
        let font = self
            .cache
            .font(dict, &self.resolver, &self.cmaps)
            .map(|font| self.add(LoadedFont::new(font, dict)));
        self.by_bytes.insert(dict.data(), font);
        Ok(font)
    }

    fn fallback(&mut self) -> Option<FontId> {
        if self.fallback.is_none() {
            let font = self
                .cache
                .standard_font(hayro_font::StandardFont::Helvetica, &self.resolver)?;
            let id = self.add(LoadedFont {
                horizontal: font.is_horizontal(),
                font,
                face: Face {
                    family: None,
                    bold: false,
                    italic: false,
                },
                source: TextSource {
                    composite: false,
                    identity: false,
                    guessed: None,
                    program: reverse::Program::Read(reverse::Table::default()),
                    symbols: symbols::Kind::None,
                },
                simple: vec![None; 256],
                composite: FxHashMap::default(),
                texts: String::new(),
            });
            self.fallback = Some(id);
        }
        self.fallback
    }

    fn add(&mut self, font: LoadedFont<'a>) -> FontId {
        self.loaded.push(font);
        FontId(self.loaded.len() - 1)
    }

    pub(crate) fn get_mut(&mut self, id: FontId) -> Option<&mut LoadedFont<'a>> {
        self.loaded.get_mut(id.0)
    }

    pub(crate) fn get(&self, id: FontId) -> Option<&LoadedFont<'a>> {
        self.loaded.get(id.0)
    }
}

impl<'a> LoadedFont<'a> {
    fn new(font: Font<'a>, dict: &Dict<'a>) -> Self {
        let composite = dict.contains_key("DescendantFonts".as_bytes());
        let descendant = dict
            .get::<Array<'_>>("DescendantFonts".as_bytes())
            .and_then(|fonts| fonts.iter::<Dict<'_>>().next());
        let descriptor = descendant
            .as_ref()
            .unwrap_or(dict)
            .get::<Dict<'_>>("FontDescriptor".as_bytes());
        let name = dict
            .get::<Name<'_>>("BaseFont".as_bytes())
            .map(|name| String::from_utf8_lossy(&name).into_owned())
            .unwrap_or_default();
        let identity = dict
            .get::<Name<'_>>("ToUnicode".as_bytes())
            .is_some_and(|name| name.starts_with(b"Identity"));
        let has_map = matches!(
            dict.get::<Object<'_>>("ToUnicode".as_bytes()),
            Some(Object::Stream(_))
        );
        let built_in = !composite
            && !has_map
            && !dict.contains_key("Encoding".as_bytes())
            && descriptor
                .as_ref()
                .is_some_and(|descriptor| descriptor.contains_key("FontFile2".as_bytes()));
        Self {
            horizontal: font.is_horizontal(),
            source: TextSource {
                composite,
                identity,
                guessed: built_in.then(|| Charset::of(&font)),
                program: match &descriptor {
                    Some(descriptor) => reverse::Program::Unread(descriptor.clone()),
                    None => reverse::Program::Read(reverse::Table::default()),
                },
                symbols: symbols::Kind::of(&name),
            },
            font,
            face: face(&name, descriptor.as_ref()),
            simple: vec![None; if composite { 0 } else { 256 }],
            composite: FxHashMap::default(),
            texts: String::new(),
        }
    }

    /// Reads the code at the start of `bytes`: the code and how many bytes it takes.
    pub(crate) fn code(&self, bytes: &[u8]) -> Option<(u32, usize)> {
        let first = *bytes.first()?;
        if self.source.composite {
            let (code, len) = self.font.read_code(bytes, 0);
            Some((code, len.max(1)))
        } else {
            Some((u32::from(first), 1))
        }
    }

    /// How a code is shown, and its text.
    ///
    /// # Errors
    /// [`LimitHit`] where the font program, which is read for codes without text, unpacks to too much.
    pub(crate) fn shape(
        &mut self,
        code: u32,
        budget: &mut Budget,
    ) -> Result<(Shape, &str), LimitHit> {
        let slot = if self.source.composite {
            self.composite.get(&code).copied()
        } else {
            self.simple.get(code as usize).copied().flatten()
        };
        let shape = match slot {
            Some(shape) => shape,
            None => self.load(code, budget)?,
        };
        let start = shape.start as usize;
        let text = self
            .texts
            .get(start..start + usize::from(shape.len))
            .unwrap_or_default();
        Ok((shape, text))
    }

    fn load(&mut self, code: u32, budget: &mut Budget) -> Result<Shape, LimitHit> {
        let text = self.text(code, budget)?;
        let start = self.texts.len() as u32;
        let unmapped = text.is_none();
        let text = text.unwrap_or_default();
        let len = u16::try_from(text.len()).unwrap_or(0);
        if len > 0 {
            self.texts.push_str(&text);
        }
        let advance = self.font.code_advance(code);
        let origin = self.font.origin_displacement(code);
        let scaled = |v: f64| {
            let v = (v / f64::from(hayro_font::UNITS_PER_EM)) as f32;
            if v.is_finite() { v } else { 0.0 }
        };
        let shape = Shape {
            start,
            len,
            unmapped,
            advance: (scaled(advance.x), scaled(advance.y)),
            origin: (scaled(origin.x), scaled(origin.y)),
        };
        if self.source.composite {
            self.composite.insert(code, shape);
        } else if let Some(slot) = self.simple.get_mut(code as usize) {
            *slot = Some(shape);
        }
        Ok(shape)
    }

    fn text(&mut self, code: u32, budget: &mut Budget) -> Result<Option<String>, LimitHit> {
        let glyph = self.font.glyph(self.font.map_code(code), code);
        let (told, glyph) = match &glyph {
            FontGlyph::Outline(outline) => (outline.as_unicode(), Some(outline.glyph_id())),
            FontGlyph::Type3(drawn) => (drawn.as_unicode(), None),
        };
        let source = &mut self.source;
        // What the library tells of a font without map and encoding, it does not know.
        let told = told
            .filter(|_| source.guessed.is_none())
            .map(|told| match told {
                BfString::Char(c) => c.to_string(),
                BfString::String(s) => s,
            });
        let told = told.filter(|told| told.chars().any(|c| c != '\0' && c != '\u{FFFD}'));
        let told = told.or_else(|| {
            source
                .identity
                .then(|| char::from_u32(code).map(String::from))?
        });
        if let Some(told) = told {
            return Ok(Some(source.symbols.readable(&told)));
        }
        let glyph = glyph
            .and_then(|glyph| u16::try_from(glyph.to_u32()).ok())
            .filter(|glyph| *glyph != 0);
        let own = match glyph {
            Some(glyph) => source.program.text(glyph, budget)?,
            None => None,
        };
        let text = own.or_else(|| {
            let byte = u8::try_from(code).ok().filter(|b| *b >= 32)?;
            let charset = source.guessed.unwrap_or(Charset::WinAnsi);
            (!source.composite).then(|| charset.text(byte).to_string())
        });
        Ok(text.map(|text| source.symbols.readable(&text)))
    }
}

/// Checks the streams that the font library will unpack by itself.
fn check_streams(dict: &Dict<'_>, budget: &Budget) -> Result<(), LimitHit> {
    let check = |dict: &Dict<'_>, key: &str| match dict.get::<Stream<'_>>(key.as_bytes()) {
        Some(stream) => inflate::check(&stream, budget, key),
        None => Ok(()),
    };
    for key in ["ToUnicode", "Encoding"] {
        check(dict, key)?;
    }
    let descendant = dict
        .get::<Array<'_>>("DescendantFonts".as_bytes())
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    if let Some(descendant) = &descendant {
        check(descendant, "CIDToGIDMap")?;
        check_widths(descendant, budget)?;
    }
    for font in descendant.iter().chain([dict]) {
        if let Some(descriptor) = font.get::<Dict<'_>>("FontDescriptor".as_bytes()) {
            for key in ["FontFile", "FontFile2", "FontFile3"] {
                check(&descriptor, key)?;
            }
        }
    }
    Ok(())
}

/// Most codes for which a font may give widths: there are 65 536 glyph numbers.
const MOST_WIDTHS: i64 = 1 << 20;

/// Checks the ranges of a CID font's widths (§9.7.4.3), which the library lists one by one.
fn check_widths(font: &Dict<'_>, budget: &Budget) -> Result<(), LimitHit> {
    for key in ["W", "W2"] {
        let Some(widths) = font.get::<Array<'_>>(key.as_bytes()) else {
            continue;
        };
        let mut total = 0_i64;
        let mut previous: Option<i64> = None;
        for item in widths.iter::<Object<'_>>() {
            match item {
                Object::Number(n) => {
                    let n = n.as_i64();
                    // Two numbers after each other may be a range; a width after them is small.
                    if let Some(first) = previous {
                        total = total.saturating_add(n.saturating_sub(first).max(0));
                    }
                    previous = Some(n);
                }
                _ => previous = None,
            }
            total += 1;
            if total > MOST_WIDTHS.saturating_mul(16) {
                let limit = budget.limits().entries;
                return Err(LimitHit {
                    kind: LimitKind::Entries,
                    limit,
                    place: "widths of a font".to_owned(),
                });
            }
        }
    }
    Ok(())
}

const ITALIC: i32 = 1 << 6;
const FORCE_BOLD: i32 = 1 << 18;

fn face(name: &str, descriptor: Option<&Dict<'_>>) -> Face {
    let name = match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 => rest,
        _ => name,
    };
    let lower = name.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let mut bold = says(&["bold", "black", "heavy", "demi"]);
    let mut italic = says(&["italic", "oblique", "kursiv"]);
    if let Some(descriptor) = descriptor {
        let flags = descriptor.get::<i32>("Flags".as_bytes()).unwrap_or(0);
        let number = |key: &str| descriptor.get::<f32>(key.as_bytes()).unwrap_or(0.0);
        bold |= flags & FORCE_BOLD != 0 || number("FontWeight") >= 600.0;
        // A stem this thick is bold whatever the name says.
        bold |= (140.0..400.0).contains(&number("StemV"));
        italic |= flags & ITALIC != 0;
    }
    let family = name
        .split([',', '-'])
        .next()
        .map(|family| family.trim_end_matches("PSMT").trim_end_matches("MT"))
        .filter(|family| !family.is_empty())
        .map(Arc::from);
    Face {
        family,
        bold,
        italic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_family_and_style() {
        let bold = face("ABCDEF+TimesNewRomanPS-BoldItalicMT", None);
        assert_eq!(bold.family.as_deref(), Some("TimesNewRomanPS"));
        assert!(bold.bold && bold.italic);
        let plain = face("ArialMT", None);
        assert_eq!(plain.family.as_deref(), Some("Arial"));
        assert!(!plain.bold && !plain.italic);
        assert!(face("Calibri,Bold", None).bold);
    }
}
