//! Gaps between the glyphs of a run: which divide words, and which glyphs only lead from one to another.

use std::ops::Range;

use super::words::{Placed, Word, text_of};
use crate::content::Content;

/// Extra gap, as part of the size, that divides words.
const WORD_GAP: f32 = 0.16;
/// The same where the text has space characters of its own.
const WORD_GAP_WITH_SPACES: f32 = 0.24;
/// Gaps between letters exceed the usual one by no more than this.
const WIDEST_TRACKING: f32 = 0.18;
/// Fewest dots that lead the eye from a label to its number; three are an ellipsis.
const LEADER: usize = 4;

/// Where the glyphs of a run are leader dots.
pub(super) fn leaders(content: &Content, run: &[Placed]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let bytes = content.text.as_bytes();
    let is_dot = |glyph: &Placed| bytes.get(glyph.start as usize) == Some(&b'.') && glyph.len == 1;
    if run.iter().filter(|glyph| is_dot(glyph)).count() < LEADER {
        return out;
    }
    let mut start = None;
    let dots = run.iter().map(is_dot).chain([false]);
    for (at, dot) in dots.enumerate() {
        match (dot, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if at - from >= LEADER {
                    out.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Whether a word is leader dots.
pub(crate) fn is_leader(word: &Word) -> bool {
    word.text.len() >= LEADER && word.text.bytes().all(|b| b == b'.')
}

/// The gap, as part of the size, from which on two glyphs of a run belong to two words.
pub(super) fn threshold(content: &Content, run: &[Placed]) -> f32 {
    let blanks = run.iter().filter(|g| g.blank).count();
    let mut gaps: Vec<f32> = run
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if !a.blank && !b.blank => {
                // Leader dots stand at distances of their own.
                let leads = text_of(content, a) == "." && text_of(content, b) == ".";
                (!leads).then(|| (b.u - a.u - a.width) / a.size.max(b.size))
            }
            _ => None,
        })
        .collect();
    let extra = if blanks * 15 >= run.len() {
        WORD_GAP_WITH_SPACES
    } else {
        WORD_GAP
    };
    if gaps.len() < 6 {
        return spaced_out(content, run, &gaps).unwrap_or(extra);
    }
    gaps.sort_by(f32::total_cmp);
    let middle = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
    let tracking = middle.clamp(-0.1, 0.8);
    if blanks == 0 {
        // Two clear groups of gaps: the divide lies between them.
        let widest = gaps
            .windows(2)
            .filter_map(|pair| match pair {
                // Above a gap that is one between words already, wider ones tell nothing.
                [a, b]
                    if *a >= middle - 0.01
                        && *a <= tracking + WIDEST_TRACKING
                        && *b >= tracking + 0.09
                        && *b <= tracking + 0.7 =>
                {
                    Some((b - a, f32::midpoint(*a, *b)))
                }
                _ => None,
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((jump, divide)) = widest
            && jump >= 0.07
        {
            return divide;
        }
    }
    tracking + extra
}

/// By how much, as part of the size, the gaps between the letters of a word set apart differ at most.
const EVEN: f32 = 0.04;
/// Gaps between the letters of such a word are at most this, as part of the size.
const SET_APART: f32 = 0.45;

/// The gap from which on the letters of a short run are words, where the run is one word whose letters
/// are set apart: letters alone, as far from each other all along.
fn spaced_out(content: &Content, run: &[Placed], gaps: &[f32]) -> Option<f32> {
    let letters = |glyph: &Placed| text_of(content, glyph).chars().all(char::is_alphabetic);
    let (least, most) = gaps.iter().fold((f32::MAX, f32::MIN), |(a, b), gap| {
        (a.min(*gap), b.max(*gap))
    });
    let apart = gaps.len() >= 2 && least > WORD_GAP && most <= SET_APART && most - least < EVEN;
    (apart && run.iter().all(letters)).then_some(most + EVEN)
}
