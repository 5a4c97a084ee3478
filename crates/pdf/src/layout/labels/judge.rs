//! Whether lines that leave a gutter free are a form: not two columns of text, a list or a table of
//! numbers.

use std::ops::Range;

use super::line::{FormLine, edge, is_fresh, is_gapped, leading};
use super::{APART, EVEN, Known, LEADING, NARROWEST, rows};
use crate::layout::region::Band;
use crate::text;

/// The lines of a run that are a form, where its labels begin, and which lines, counted from its
/// first, begin a row. `last` is where the labels of the last form began.
pub(super) fn rows(
    run: &[FormLine<'_>],
    answer: f32,
    known: Known,
    last: Option<f32>,
) -> Option<(Range<usize>, f32, Vec<usize>)> {
    let side = match known.geometry {
        Some(form) => Side::Left(form.label),
        None => Side::of(run)?,
    };
    let unlabelled = run.first().is_some_and(|line| line.left.is_empty());
    let from = if known.open && unlabelled {
        0
    } else {
        let first = run.iter().position(|line| line.even && side.holds(line))?;
        top_of_row(run, first)
    };
    let lines = run.get(from..)?;
    let label = side.left_edge(lines);
    let size = lines.iter().map(|line| line.size).fold(0.0, f32::max);
    if answer - label < NARROWEST * size {
        return None;
    }
    let end = end_of(lines, label);
    let (lines, behind) = lines.split_at_checked(end)?;
    // Text of several lines that goes on at the left: columns.
    let wide = |line: &&FormLine<'_>| line.left_end() - label > 0.75 * (answer - label);
    let torn = behind.iter().filter(wide).count() >= 3;
    let starts = rows::starts(lines);
    if torn && starts.len() < 4 {
        return None;
    }
    let alike = last.is_some_and(|last| (last - label).abs() <= EVEN);
    is_form(lines, &starts, known, alike).then(|| (from..from + lines.len(), label, starts))
}

/// The edge at which labels are set, and where.
enum Side {
    Left(f32),
    Right(f32),
}

impl Side {
    /// Where most labels that have an answer beside them begin or end.
    fn of(run: &[FormLine<'_>]) -> Option<Self> {
        let labelled = || run.iter().filter(|line| line.even && !line.left.is_empty());
        let usual = |edges: Vec<f32>| {
            let near = |x: &f32| {
                edges
                    .iter()
                    .filter(|other| (*other - x).abs() <= EVEN)
                    .count()
            };
            let middle = edges.iter().copied().max_by_key(near)?;
            Some((near(&middle), middle))
        };
        let lefts = labelled().filter_map(FormLine::label);
        let left = usual(lefts.map(|word| word.rect.x0).collect())?;
        let right = usual(labelled().map(FormLine::left_end).collect())?;
        Some(if right.0 > left.0 {
            Self::Right(right.1)
        } else {
            Self::Left(left.1)
        })
    }

    fn holds(&self, line: &FormLine<'_>) -> bool {
        line.label().is_some_and(|word| match self {
            Self::Left(x) => (word.rect.x0 - x).abs() <= EVEN,
            Self::Right(x) => (line.left_end() - x).abs() <= EVEN,
        })
    }

    /// Where the longest label begins.
    fn left_edge(&self, lines: &[FormLine<'_>]) -> f32 {
        match self {
            Self::Left(x) => *x,
            Self::Right(_) => lines
                .iter()
                .filter(|line| self.holds(line))
                .filter_map(|line| line.label().map(|word| word.rect.x0))
                .fold(f32::MAX, f32::min),
        }
    }
}

/// Where the row of a label begins whose answer begins above it.
fn top_of_row(run: &[FormLine<'_>], labelled: usize) -> usize {
    let leading = leading(run);
    let mut top = labelled;
    while let Some(above) = top.checked_sub(1)
        && let (Some(line), Some(before)) = (run.get(top), run.get(above))
        && before.left.is_empty()
        && before.even
        && !is_gapped(Some(before), line, leading)
    {
        top = above;
    }
    top
}

/// How many of the lines belong to the form: to the last answer, or what its label has below it.
fn end_of(lines: &[FormLine<'_>], label: f32) -> usize {
    let size = lines.first().map_or(0.0, |line| line.size);
    let look = lines.iter().find_map(FormLine::label).map(|word| word.look);
    let mut end = 0;
    let mut above: Option<&FormLine<'_>> = None;
    for (at, line) in lines.iter().enumerate() {
        let step = above.map_or(0.0, |above| line.below(above));
        let Some(word) = line.label() else {
            if step > APART {
                break;
            }
            end = at + 1;
            above = Some(line);
            continue;
        };
        // Text left of the labels stands outside the form.
        if word.rect.x0 < label - EVEN {
            break;
        }
        if line.answered() {
            // The head of a table below the form names more columns than one.
            end = if line.is_parted() { end } else { at + 1 };
        } else {
            let wraps = above.is_some_and(|above| !above.left.is_empty()) && step <= LEADING;
            let other = (word.size - size).abs() > 0.06 * size || Some(word.look) != look;
            if wraps {
                end = at + 1;
            } else if other {
                // A heading between two parts of the form, or text.
                break;
            }
        }
        above = Some(line);
    }
    end
}

/// What the rows of a form tell.
#[derive(Default)]
struct Counts {
    labels: usize,
    /// Rows whose answer begins anew.
    fresh: usize,
    /// Rows below a gap.
    gapped: usize,
    /// Labels that end with a colon or look otherwise than their answers.
    told: usize,
    /// Answers of numbers alone.
    numbers: usize,
    /// Labels that are a number or the marker of a list.
    marks: usize,
}

impl Counts {
    fn new(lines: &[FormLine<'_>], starts: &[usize]) -> Self {
        let (leading, edge) = (leading(lines), edge(lines));
        let mut out = Self::default();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(lines.len());
            let row = lines.get(*start..end).unwrap_or_default();
            let above = start.checked_sub(1).and_then(|above| lines.get(above));
            let answered = lines.iter().take(*start).rev().find(|line| line.answered());
            let labelled = row.iter().find(|line| !line.left.is_empty());
            let (Some(line), Some(first)) = (labelled, row.first()) else {
                continue;
            };
            let Some(word) = line.label() else {
                continue;
            };
            let answer = row.iter().find_map(|line| line.right.first());
            let colon = line
                .left
                .last()
                .is_some_and(|last| last.text.ends_with([':', '?']));
            let looks = answer.is_some_and(|answer| {
                answer.look != word.look || (answer.size - word.size).abs() > 0.06 * answer.size
            });
            let counts = |line: &&FormLine<'_>| {
                !line.right.is_empty() && line.right.iter().all(|w| text::is_numeric(&w.text))
            };
            out.labels += 1;
            out.gapped += usize::from(is_gapped(above, first, leading));
            out.fresh += usize::from(is_fresh(answered, first, leading, edge));
            out.told += usize::from(colon || looks);
            out.marks += usize::from(line.left.len() == 1 && is_mark(&word.text));
            out.numbers += usize::from(
                row.iter()
                    .find(|line| line.answered())
                    .is_some_and(|l| counts(&l)),
            );
        }
        out
    }
}

fn is_form(lines: &[FormLine<'_>], starts: &[usize], known: Known, alike: bool) -> bool {
    let Counts {
        labels,
        fresh,
        gapped,
        told,
        numbers,
        marks,
    } = Counts::new(lines, starts);
    let usual = lines.iter().find_map(FormLine::label).map(|word| word.look);
    let label_lines = lines
        .iter()
        .filter(|line| line.label().is_some_and(|word| Some(word.look) == usual))
        .count();
    let (mut right, mut even, mut parted, mut words) = (0_usize, 0_usize, 0_usize, 0_usize);
    for line in lines.iter().filter(|line| line.answered()) {
        // A frame stands for several lines.
        let lines = if line.boxed { 3 } else { 1 };
        right += lines;
        even += if line.even { lines } else { 0 };
        words += if line.boxed { 9 } else { line.right.len() };
        parted += usize::from(line.is_parted());
    }
    // Two columns of text go on line by line, whatever begins in one of them.
    let all = lines.iter().filter(|line| !line.left.is_empty()).count();
    let prose = all * 10 >= right * 6 && all * 10 >= labels * 13;
    if run_over(lines) * 3 > labels || prose && gapped * 10 < labels * 8 {
        return false;
    }
    if known.geometry.is_some() {
        // What stands where a form's labels and answers stood is more of it.
        let more = known.open || labels > 1 && told > 0 || right > labels;
        return more && fresh * 2 >= labels && parted * 3 <= right;
    }
    let fewest = if alike && right >= 3 { 1 } else { 2 };
    let enough = labels >= 3 || labels >= fewest && told == labels;
    // A short table of short cells is told by its columns.
    let wordy = words >= 3 * right || right > labels + labels / 3;
    enough
        && wordy
        && fresh * 10 >= labels * 7
        && marks * 2 < labels
        && numbers * 3 <= labels
        && even * 2 >= right
        && parted * 4 <= right
        && (told * 2 >= labels || right * 10 >= label_lines * 12)
}

/// Whether the last answer of few goes on over both columns right below: a paragraph that a gap parts.
pub(super) fn runs_over(lines: &[FormLine<'_>], label: f32, next: &Band) -> bool {
    let Some(last) = lines.last() else {
        return false;
    };
    let labels = lines.iter().filter(|line| !line.left.is_empty()).count();
    let base = last.right.last().map_or(f32::MIN, |word| word.base);
    labels <= 2
        && !last.left.is_empty()
        && (next.rect.x0 - label).abs() <= EVEN
        && (next.size - last.size).abs() < 0.06 * last.size
        && next.base - base <= LEADING * last.size
        && next.rect.x1 - last.right_end() < 4.0 * last.size
}

/// How many lines at the left go on with a line above that fills both sides: a paragraph that a gap
/// happens to part.
fn run_over(lines: &[FormLine<'_>]) -> usize {
    let edge = edge(lines);
    let filled = |line: &FormLine<'_>| {
        !line.left.is_empty() && !line.right.is_empty() && edge - line.right_end() < 2.0 * line.size
    };
    let on = |a: &FormLine<'_>, b: &FormLine<'_>| {
        let alike = a
            .left
            .last()
            .zip(b.label())
            .is_some_and(|(a, b)| a.look == b.look);
        alike && !b.answered() && b.below(a) <= LEADING
    };
    lines
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if filled(a) && on(a, b)))
        .count()
}

/// Whether a word alone at the left is no label: a number or the marker of a list.
fn is_mark(word: &str) -> bool {
    let bare = word.trim_matches(['[', ']', '(', ')', '.', ':', '§']);
    text::is_list_marker(word)
        || text::is_numeric(word)
        || text::is_numeric(bare)
        || bare.chars().count() < 3
}
