//! A line of a form: what of it stands left of where answers begin, and what right of it.

use std::ops::Range;

use super::{BESIDE, EVEN, GAP, PADDING};
use crate::layout::region::{Band, What};
use crate::layout::words::Word;
use crate::text;

/// Bands beside each other: mostly one; two where a label and its answer stand on baselines of their
/// own, more where a label stands beside a frame.
pub(super) fn groups(bands: &[Band]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, band) in bands.iter().enumerate() {
        match out.last_mut() {
            Some(open)
                if bands
                    .get(open.clone())
                    .is_some_and(|group| joins(group, band)) =>
            {
                open.end = at + 1;
            }
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Whether a band stands beside a group of bands.
fn joins(group: &[Band], band: &Band) -> bool {
    let boxed = group.iter().find(|other| other.has_box());
    if let Some(frame) = boxed {
        return !band.has_box() && is_left_of(band, frame) && is_within(band, frame);
    }
    if band.has_box() {
        return group
            .iter()
            .all(|other| is_left_of(other, band) && is_within(other, band));
    }
    let [only] = group else {
        return false;
    };
    let gap = GAP * only.size.max(band.size);
    let parted = only.rect.x1 + gap <= band.rect.x0 || band.rect.x1 + gap <= only.rect.x0;
    parted && (band.base - only.base).abs() < BESIDE * only.size.min(band.size)
}

fn is_left_of(band: &Band, frame: &Band) -> bool {
    band.rect.x1 <= frame.rect.x0 + 1.0
}

fn is_within(band: &Band, frame: &Band) -> bool {
    band.base > frame.rect.y0 && band.base - 0.6 * band.size < frame.rect.y1
}

/// A line of a form.
#[derive(Debug, Default)]
pub(super) struct FormLine<'a> {
    /// The bands that it is made of.
    pub(super) bands: Range<usize>,
    pub(super) left: Vec<&'a Word>,
    pub(super) right: Vec<&'a Word>,
    /// A table or frame stands at the right.
    pub(super) boxed: bool,
    /// Baselines of the first and the last text in it.
    first: f32,
    last: f32,
    pub(super) size: f32,
    /// Its answer begins where answers begin.
    pub(super) even: bool,
    /// A line is drawn above it that reaches over both sides.
    pub(super) ruled: bool,
}

impl<'a> FormLine<'a> {
    /// `None` where the bands cross the place, or what stands on both sides of it stands together.
    pub(super) fn new(all: &'a [Band], bands: Range<usize>, answer: f32) -> Option<Self> {
        let mut out = Self {
            bands: bands.clone(),
            first: f32::MAX,
            last: f32::MIN,
            ..Self::default()
        };
        let group = all.get(bands)?;
        out.size = group.iter().map(|band| band.size).fold(0.0, f32::max);
        for band in group {
            for piece in &band.pieces {
                match &piece.what {
                    What::Box(placed) if placed.rect.x0 >= answer - PADDING => {
                        out.boxed = true;
                        out.even |= (placed.rect.x0 - answer).abs() <= PADDING;
                        out.first = out.first.min(placed.rect.y0 + out.size);
                        out.last = out.last.max(placed.rect.y1);
                    }
                    What::Box(_) => return None,
                    What::Words(words) => {
                        out.first = out.first.min(band.base);
                        out.last = out.last.max(band.base);
                        for word in words {
                            if word.rect.x0 >= answer - EVEN {
                                out.right.push(word);
                            } else if word.rect.x1 > answer {
                                return None;
                            } else {
                                out.left.push(word);
                            }
                        }
                    }
                }
            }
            out.ruled |= band
                .rules
                .iter()
                .any(|(x0, x1)| *x0 < answer - band.size && *x1 > answer + band.size);
        }
        if let (Some(last), Some(first)) = (out.left.last(), out.right.first())
            && (first.glued || first.rect.x0 - last.rect.x1 < GAP * first.size)
        {
            return None;
        }
        out.even |= out
            .right
            .first()
            .is_some_and(|word| (word.rect.x0 - answer).abs() <= EVEN);
        Some(out)
    }

    pub(super) fn answered(&self) -> bool {
        self.boxed || !self.right.is_empty()
    }

    /// The first word of its label.
    pub(super) fn label(&self) -> Option<&'a Word> {
        self.left.first().copied()
    }

    pub(super) fn left_end(&self) -> f32 {
        self.left
            .iter()
            .map(|word| word.rect.x1)
            .fold(f32::MIN, f32::max)
    }

    pub(super) fn right_end(&self) -> f32 {
        self.right.last().map_or(f32::MIN, |word| word.rect.x1)
    }

    /// The distance of its first baseline from the last of one above, in parts of the size.
    pub(super) fn below(&self, above: &Self) -> f32 {
        (self.first - above.last) / self.size.max(above.size).max(1.0)
    }

    /// Whether the words of its answer stand in more than one column.
    pub(super) fn is_parted(&self) -> bool {
        self.right
            .windows(2)
            .enumerate()
            .any(|(at, pair)| match pair {
                [a, b] => {
                    let marker = at == 0 && text::is_list_marker(&a.text);
                    !marker && !b.glued && b.rect.x0 - a.rect.x1 > 1.5 * b.size
                }
                _ => false,
            })
    }
}

/// The usual distance between the lines of an answer, in parts of the size.
pub(super) fn leading(lines: &[FormLine<'_>]) -> f32 {
    let answers: Vec<&Word> = lines
        .iter()
        .filter(|line| !line.boxed)
        .filter_map(|line| line.right.first().copied())
        .collect();
    let mut steps: Vec<f32> = answers
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some((b.base - a.base) / b.size.max(a.size).max(1.0)),
            _ => None,
        })
        .filter(|step| (BESIDE..2.6).contains(step))
        .collect();
    steps.sort_by(f32::total_cmp);
    // Rows of one line each are further apart than lines are.
    steps.get(steps.len() / 3).copied().unwrap_or(1.25).min(1.5)
}

/// Whether a line stands below a gap.
pub(super) fn is_gapped(above: Option<&FormLine<'_>>, line: &FormLine<'_>, leading: f32) -> bool {
    above.is_none_or(|above| line.below(above) > leading * 1.15 + 0.05)
}

/// Whether the answer of a line begins anew: below a gap, or below a line that had room for its first
/// word.
pub(super) fn is_fresh(
    above: Option<&FormLine<'_>>,
    line: &FormLine<'_>,
    leading: f32,
    edge: f32,
) -> bool {
    let (Some(above), Some(word)) = (above, line.right.first()) else {
        return true;
    };
    is_gapped(Some(above), line, leading)
        || above.boxed
        || edge - above.right_end() > word.rect.width() + 0.6 * word.size
}

/// Where the longest answers end, but for few that reach further.
pub(super) fn edge(lines: &[FormLine<'_>]) -> f32 {
    let mut ends: Vec<f32> = lines
        .iter()
        .filter(|line| !line.right.is_empty())
        .map(FormLine::right_end)
        .collect();
    ends.sort_by(f32::total_cmp);
    let last = ends.len().saturating_sub(1 + ends.len() / 8);
    ends.get(last).copied().unwrap_or(f32::MIN)
}
