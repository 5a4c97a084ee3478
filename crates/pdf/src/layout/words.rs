//! Glyphs → words, by the statistics of the gaps between them.

use aktsam_document::Rect;
use unicode_normalization::UnicodeNormalization as _;

use super::gaps::{leaders, threshold};
use super::{bidi, seams};
use crate::content::{Content, Direction, Glyph, GlyphState, LookId, Looks};

/// A word, or the part of it that looks alike.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Its text, NFC; a soft hyphen is kept, as it matters at a line's end.
    pub(crate) text: String,
    /// Its place in the upright frame.
    pub(crate) rect: Rect,
    /// Baseline in the upright frame.
    pub(crate) base: f32,
    /// Font size in points.
    pub(crate) size: f32,
    /// Its look.
    pub(crate) look: LookId,
    /// It continues the word before it without a space.
    pub(crate) glued: bool,
    /// It is raised or lowered beside the word before it.
    pub(crate) script: bool,
    /// Where two cells may touch in it: a capital right behind a number or a small letter. At its start
    /// where it begins a cell that touches the one before.
    pub(crate) seam: Option<f32>,
    /// A space is drawn behind it.
    pub(crate) spaced: bool,
    /// It is the value of a form field.
    pub(crate) field: bool,
    /// A line is drawn below it.
    pub(crate) underline: bool,
    /// Heading level that the file's structure gives it; 0 for none.
    pub(crate) tag: u8,
    /// Index in drawing order.
    pub(crate) order: u32,
}

impl Word {
    /// A word of which nothing but its text, place and size is known; last in drawing order.
    pub(crate) fn new(text: impl Into<String>, rect: Rect, base: f32, size: f32) -> Self {
        Self {
            text: text.into(),
            rect,
            base,
            size,
            look: LookId::default(),
            glued: false,
            script: false,
            seam: None,
            spaced: false,
            field: false,
            underline: false,
            tag: 0,
            order: u32::MAX,
        }
    }

    /// Whether it begins a cell that touches the one before it.
    pub(crate) fn begins_cell(&self) -> bool {
        self.seam.is_some_and(|x| x <= self.rect.x0)
    }
}

/// How far above the baseline a word reaches and how far below, as parts of its size.
pub(crate) const ASCENT: f32 = 0.78;
pub(crate) const DESCENT: f32 = 0.22;

/// Letters whose gap, as part of the size, is smaller touch, whatever their baselines.
const TOUCHING: f32 = 0.2;
/// A gap this wide, as part of the size, always divides.
const ALWAYS: f32 = 1.0;

/// A glyph in the upright frame of its direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) u: f32,
    pub(super) v: f32,
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) start: u32,
    pub(super) len: u16,
    pub(super) look: LookId,
    pub(super) field: bool,
    pub(super) tag: u8,
    pub(super) blank: bool,
}

/// Words of one direction, in drawing order.
pub(crate) fn words(
    content: &Content,
    direction: Direction,
    keep: impl Fn(&Glyph) -> bool,
    looks: &mut Looks,
) -> Vec<Word> {
    let mut out = Vec::new();
    let mut run: Vec<Placed> = Vec::new();
    for glyph in &content.glyphs {
        if glyph.direction != direction || !keep(glyph) {
            continue;
        }
        let placed = place(content, glyph, direction);
        if placed.len == 0 {
            // Its text stands at an earlier glyph: that one reaches to here.
            if let Some(last) = run.last_mut()
                && (placed.v - last.v).abs() < last.size
                && placed.u >= last.u
            {
                last.width = last.width.max(placed.u + placed.width - last.u);
            }
            continue;
        }
        if let Some(last) = run.last()
            && !continues(last, &placed)
        {
            flush(content, &mut run, &mut out, looks);
        }
        if !is_double(content, &mut run, &placed, looks) {
            run.push(placed);
        }
    }
    flush(content, &mut run, &mut out, looks);
    out
}

pub(super) fn text_of<'c>(content: &'c Content, placed: &Placed) -> &'c str {
    let start = placed.start as usize;
    content
        .text
        .get(start..start + usize::from(placed.len))
        .unwrap_or_default()
}

fn place(content: &Content, g: &Glyph, direction: Direction) -> Placed {
    let (u, v, width) = match direction {
        Direction::Right => (g.x, g.y, g.dx),
        Direction::Down => (g.y, content.width - g.x, g.dy),
        Direction::Left => (content.width - g.x, content.height - g.y, -g.dx),
        Direction::Up => (content.height - g.y, g.x, -g.dy),
        // Along and across its own direction.
        Direction::Slanted => {
            let length = g.dx.hypot(g.dy).max(1e-6);
            let (cos, sin) = (g.dx / length, g.dy / length);
            (
                g.x * cos + g.y * sin,
                g.y * cos - g.x * sin,
                g.dx.hypot(g.dy),
            )
        }
    };
    let start = g.start as usize;
    let text = content
        .text
        .get(start..start + usize::from(g.len))
        .unwrap_or_default();
    Placed {
        u: if width < 0.0 { u + width } else { u },
        v,
        width: width.abs(),
        size: g.size.max(0.01),
        start: g.start,
        len: g.len,
        look: g.look,
        field: g.state == GlyphState::Field,
        tag: g.tag,
        blank: g.len > 0 && text.chars().all(char::is_whitespace),
    }
}

/// Whether a glyph goes on where the last one ended: same baseline, or raised or lowered beside it.
fn continues(last: &Placed, next: &Placed) -> bool {
    let size = last.size.max(next.size);
    let gap = next.u - (last.u + last.width);
    let shift = (next.v - last.v).abs();
    let script = shift <= 0.6 * size && last.size.min(next.size) < 0.88 * size;
    // Letters of one word on two baselines, as in a logo.
    let touching = shift <= 0.3 * size && gap.abs() < TOUCHING * size;
    last.field == next.field
        && (shift <= 0.15 * size || touching || (script && gap < 0.5 * size))
        && gap > -0.6 * size
        && gap < ALWAYS * size
}

/// Whether a glyph only thickens an earlier one (fake bold, shadow). The earlier one becomes bold.
fn is_double(content: &Content, run: &mut [Placed], next: &Placed, looks: &mut Looks) -> bool {
    if next.blank {
        return false;
    }
    let text = text_of(content, next);
    let near = (0.12 * next.size).min(1.5);
    let Some(first) = run.iter_mut().rev().take(2).find(|earlier| {
        (earlier.u - next.u).abs() < near
            && (earlier.v - next.v).abs() < near
            && text_of(content, earlier) == text
    }) else {
        return false;
    };
    first.look = looks.bold(first.look);
    true
}

/// Width of a comma, as part of the size.
const MARK: f32 = 0.28;

/// Ghostscript names the hyphen of many fonts so.
const SOFT_HYPHEN: char = '\u{AD}';

fn flush(content: &Content, run: &mut Vec<Placed>, out: &mut Vec<Word>, looks: &Looks) {
    if run.is_empty() {
        return;
    }
    let divide = threshold(content, run);
    let mut word: Option<Word> = None;
    let mut previous: Option<Placed> = None;
    let mut close = |word: Option<Word>| {
        if let Some(mut word) = word {
            word.text = tidy(std::mem::take(&mut word.text));
            // A glyph may stand for a space and a letter.
            if word.text.starts_with(char::is_whitespace)
                || word.text.ends_with(char::is_whitespace)
            {
                let trimmed = word.text.trim().to_owned();
                word.text = trimmed;
            }
            let mut mark = None;
            if bidi::has_rtl(&word.text) {
                mark = bidi::take_mark(&mut word.text).map(|mark| {
                    let x = word.rect.x1 - MARK * word.size;
                    let mut rect = word.rect;
                    (rect.x0, word.rect.x1) = (x, x);
                    Word {
                        text: mark.to_string(),
                        rect,
                        glued: true,
                        ..word.clone()
                    }
                });
                word.text = bidi::logical(&word.text);
            }
            if word.text.chars().eq([SOFT_HYPHEN]) {
                // Alone, it is a dash.
                "-".clone_into(&mut word.text);
            }
            for mut word in [Some(word), mark].into_iter().flatten() {
                if !word.text.is_empty() {
                    word.order = out.len() as u32;
                    out.push(word);
                }
            }
        }
    };
    let leads = leaders(content, run);
    let mut led = false;
    for (at, glyph) in run.drain(..).enumerate() {
        if glyph.blank {
            if let Some(open) = &mut word {
                open.spaced = true;
            }
            close(word.take());
            previous = None;
            continue;
        }
        let text = text_of(content, &glyph);
        let gap = previous.map(|p| (glyph.u - p.u - p.width) / p.size.max(glyph.size));
        let leader = !leads.is_empty() && leads.iter().any(|range| range.contains(&at));
        let joins = gap.is_some_and(|gap| gap < divide) && leader == led;
        led = leader;
        let same = previous.is_some_and(|p| {
            (p.look == glyph.look || looks.get(p.look) == looks.get(glyph.look))
                && (p.size - glyph.size).abs() < 0.1 * p.size
                && (p.v - glyph.v).abs() < 0.15 * p.size
        });
        let rect = Rect::new(
            glyph.u,
            glyph.v - ASCENT * glyph.size,
            glyph.u + glyph.width,
            glyph.v + DESCENT * glyph.size,
        );
        match &mut word {
            Some(open) if joins && same => {
                // A hyphen that is drawn inside a word is one, whatever the font's table says of it.
                if open.text.ends_with(SOFT_HYPHEN)
                    && previous.is_some_and(|p| p.width > 0.15 * p.size)
                {
                    open.text.pop();
                    open.text.push('-');
                }
                let capital = matches!(text.as_bytes().first(), Some(b'A'..=b'Z' | 0x80..));
                if capital && open.seam.is_none() && seams::is_seam(&open.text, text) {
                    open.seam = Some(glyph.u);
                }
                bidi::push_glyph(&mut open.text, text);
                open.rect = open.rect.union(rect);
            }
            _ => {
                let raised = previous
                    .is_some_and(|p| p.v - glyph.v > 0.15 * p.size && glyph.size < 0.88 * p.size);
                let script = joins
                    && previous.is_some_and(|p| {
                        (p.v - glyph.v).abs() > 0.15 * p.size && glyph.size < 0.88 * p.size
                    });
                let glued = joins && !(raised && is_reference(word.as_ref(), text));
                close(word.take());
                word = Some(Word {
                    text: {
                        let mut own = String::with_capacity(text.len());
                        bidi::push_glyph(&mut own, text);
                        own
                    },
                    rect,
                    base: glyph.v,
                    size: glyph.size,
                    look: glyph.look,
                    glued,
                    script,
                    seam: None,
                    spaced: false,
                    field: glyph.field,
                    underline: false,
                    tag: glyph.tag,
                    order: 0,
                });
            }
        }
        previous = Some(glyph);
    }
    close(word);
}

/// Whether a raised sign behind a word refers to a note: a digit or star behind a number or a word of
/// several letters, where a unit or a formula has few. Glued on, it would make another word or number.
fn is_reference(word: Option<&Word>, sign: &str) -> bool {
    let digit = sign.bytes().all(|b| b.is_ascii_digit()) || matches!(sign, "*" | "†" | "‡");
    digit
        && word.is_some_and(|word| {
            let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
            letters >= 3 || letters == 0 && word.text.len() > 2
        })
}

/// NFC, ligatures written out, accents that stand before their letter joined to it.
fn tidy(text: String) -> String {
    // Printable ASCII and the letters of Latin-1 are what most words are made of.
    if text
        .chars()
        .all(|c| matches!(c, ' '..='~' | 'À'..='ÿ' | '–' | '”'))
    {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut accent: Option<(char, char)> = None;
    for c in text.chars() {
        let replaced = match c {
            'ﬀ' => "ff",
            'ﬁ' => "fi",
            'ﬂ' => "fl",
            'ﬃ' => "ffi",
            'ﬄ' => "ffl",
            'ﬅ' | 'ﬆ' => "st",
            '\u{2010}' | '\u{2011}' => "-",
            '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{200E}' | '\u{200F}' => "",
            _ if c.is_control() => "",
            _ => {
                if let Some((spacing, combining)) = accent.take() {
                    if c.is_alphabetic() {
                        out.push(c);
                        out.push(combining);
                        continue;
                    }
                    out.push(spacing);
                }
                accent = match c {
                    '¨' => Some((c, '\u{308}')),
                    '˚' => Some((c, '\u{30A}')),
                    '´' => Some((c, '\u{301}')),
                    _ => None,
                };
                if accent.is_none() {
                    out.push(c);
                }
                continue;
            }
        };
        if let Some((spacing, _)) = accent.take() {
            out.push(spacing);
        }
        out.push_str(replaced);
    }
    if let Some((spacing, _)) = accent {
        out.push(spacing);
    }
    out.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(glyphs: &[(&str, f32, f32)]) -> Content {
        let mut content = Content {
            width: 500.0,
            height: 500.0,
            ..Content::default()
        };
        for (text, x, width) in glyphs {
            let start = content.text.len() as u32;
            content.text.push_str(text);
            content.glyphs.push(Glyph {
                x: *x,
                y: 100.0,
                dx: *width,
                dy: 0.0,
                size: 10.0,
                start,
                len: text.len() as u16,
                look: LookId::default(),
                direction: Direction::Right,
                state: GlyphState::Plain,
                tag: 0,
            });
        }
        content
    }

    fn texts(content: &Content) -> Vec<String> {
        words(content, Direction::Right, |_| true, &mut Looks::default())
            .into_iter()
            .map(|w| w.text)
            .collect()
    }

    #[test]
    fn spaced_letters_are_one_word_and_wider_gaps_divide() {
        let mut x = 0.0;
        let mut glyphs = Vec::new();
        for (i, letter) in ["S", "Y", "F", "T", "E", "M", "Å", "L"].iter().enumerate() {
            glyphs.push((*letter, x, 5.0));
            x += if i == 4 { 12.0 } else { 8.0 };
        }
        assert_eq!(texts(&content(&glyphs)), ["SYFTE", "MÅL"]);
    }

    #[test]
    fn wide_gaps_between_words_do_not_hide_the_usual_ones() {
        let mut x = 0.0;
        let mut glyphs = Vec::new();
        for (i, letter) in ["m", "å", "l", "o", "c", "h", "v", "ä", "g"]
            .iter()
            .enumerate()
        {
            x += match i {
                3 => 2.4,
                6 => 6.0,
                _ => 0.0,
            };
            glyphs.push((*letter, x, 5.0));
            x += 5.0;
        }
        assert_eq!(texts(&content(&glyphs)), ["mål", "och", "väg"]);
    }

    #[test]
    fn leader_dots_do_not_fuse_the_words_before_them() {
        let mut glyphs = Vec::new();
        let mut x = 0.0;
        for letter in ["v", "å", "r", "t", " ", "m", "å", "l"] {
            // The space is drawn as a gap.
            if letter != " " {
                glyphs.push((letter, x, 5.0));
            }
            x += if letter == " " { 2.5 } else { 5.0 };
        }
        for _ in 0..20 {
            x += 5.0;
            glyphs.push((".", x, 2.5));
            x += 2.5;
        }
        let words = texts(&content(&glyphs));
        assert_eq!(words.first().map(String::as_str), Some("vårt"));
        assert_eq!(words.get(1).map(String::as_str), Some("mål"));
    }

    #[test]
    fn doubled_glyphs_count_once() {
        let glyphs = [
            ("a", 0.0, 5.0),
            ("a", 0.3, 5.0),
            ("l", 5.0, 3.0),
            ("l", 5.3, 3.0),
            ("l", 8.0, 3.0),
            ("l", 8.3, 3.0),
        ];
        assert_eq!(texts(&content(&glyphs)), ["all"]);
    }

    #[test]
    fn signs_behind_words_and_numbers_refer_and_those_of_units_do_not() {
        let word = |text: &str| {
            let glyphs = [(text, 0.0, 5.0)];
            words(
                &content(&glyphs),
                Direction::Right,
                |_| true,
                &mut Looks::default(),
            )
            .pop()
        };
        for text in ["mål", "000", "1990)."] {
            assert!(is_reference(word(text).as_ref(), "2"), "{text}");
        }
        for text in ["m", "km", "10", "CO"] {
            assert!(!is_reference(word(text).as_ref(), "2"), "{text}");
        }
        assert!(!is_reference(word("mål").as_ref(), "er"));
    }

    #[test]
    fn accents_and_ligatures_become_plain_letters() {
        assert_eq!(tidy("fo\u{308}rﬁna".to_owned()), "förfina");
        assert_eq!(tidy("f¨orb˚at".to_owned()), "förbåt");
    }

    #[test]
    fn a_soft_hyphen_that_is_drawn_is_a_hyphen() {
        let glyphs = [
            ("P", 0.0, 6.0),
            ("\u{AD}", 6.0, 3.0),
            ("m", 9.0, 6.0),
            ("\u{AD}", 30.0, 3.0),
            ("e", 50.0, 5.0),
            ("\u{AD}", 55.0, 3.0),
        ];
        // At the end of a line it may still be one that only divides a word.
        assert_eq!(texts(&content(&glyphs)), ["P-m", "-", "e\u{AD}"]);
    }
}
