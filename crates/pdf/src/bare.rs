//! Bare text: what a page says in the order in which it is drawn, line by line, without layout.

use crate::content::{Content, Direction, Glyph, Looks};
use crate::layout::bidi;
use crate::layout::words::{Word, words};
use crate::sheet;

/// Words whose baselines are further apart than this, in parts of the size, stand on two lines.
const SAME_LINE: f32 = 0.5;
/// A word that begins this far left of the end of the one before, in parts of the size, begins a line.
const BACK: f32 = 1.0;

/// The lines of a page: first what runs the way of most of its text, then what is turned.
pub(crate) fn text(
    content: &Content,
    keep: impl Fn(&Glyph) -> bool + Copy,
    looks: &mut Looks,
) -> String {
    let mut out = String::with_capacity(content.text.len() + content.text.len() / 16);
    let counts = sheet::by_direction(content, keep);
    let main = sheet::main_direction(&counts);
    push_lines(&mut out, &words(content, main, keep, looks));
    let mut rest = content.glyphs.len();
    for (way, count) in counts {
        rest = rest.saturating_sub(count);
        if way != main && count > 0 {
            push_lines(&mut out, &words(content, way, keep, looks));
        }
    }
    if rest > 0 {
        push_lines(&mut out, &words(content, Direction::Slanted, keep, looks));
    }
    out
}

fn push_lines(out: &mut String, words: &[Word]) {
    let mut line: &[Word] = &[];
    let mut start = 0;
    for end in 1..=words.len() {
        let goes_on = match words.get(end - 1..=end) {
            Some([last, next]) => goes_on(last, next),
            _ => false,
        };
        if goes_on {
            continue;
        }
        let next = words.get(start..end).unwrap_or_default();
        push_line(out, next, line);
        (line, start) = (next, end);
    }
}

/// Whether a word stands on the line of the one before it.
fn goes_on(last: &Word, next: &Word) -> bool {
    let size = last.size.max(next.size);
    next.glued
        || ((next.base - last.base).abs() <= SAME_LINE * size
            && next.rect.x0 > last.rect.x1 - BACK * size)
}

/// Adds a line, without the words that only thicken those of the line before (fake bold, shadow).
fn push_line(out: &mut String, words: &[Word], before: &[Word]) {
    let is_double = |word: &Word| {
        let near = (0.2 * word.size).min(2.0);
        before.iter().any(|other| {
            (other.rect.x0 - word.rect.x0).abs() < near
                && (other.base - word.base).abs() < near
                && other.text == word.text
        })
    };
    let start = out.len();
    let turned = bidi::order(words);
    let read: &mut dyn Iterator<Item = &Word> = match &turned {
        Some(turned) => &mut turned.iter().copied(),
        None => &mut words.iter(),
    };
    for word in read.filter(|word| !is_double(word)) {
        if out.len() > start && !word.glued {
            out.push(' ');
        }
        let (body, broken) = match word.text.strip_suffix('\u{AD}') {
            Some(body) => (body, true),
            None => (word.text.as_str(), false),
        };
        // A soft hyphen is seen at a line's end alone.
        out.extend(body.split('\u{AD}'));
        if broken {
            out.push('-');
        }
    }
    if out.len() > start {
        out.push('\n');
    }
}
