//! Forms without lines: labels in a column at the left, answers in one at the right, each answer from
//! its label's line on. Their rows are those of a table, however long the answers are.

use std::ops::Range;

use aktsam_document::Rect;

use super::contents::is_contents;
use super::parts::Part;
use super::region::{Band, Piece, What, pieces};
use super::words::Word;
use crate::tables::draft::{CellDraft, TableDraft};
use crate::text;

/// Narrowest gap, in parts of the size, between a label and the answer beside it.
const GAP: f32 = 0.42;
/// How far, in points, what begins at one place may stand from it.
const EVEN: f32 = 2.0;
/// By how much, in points, a table in an answer may reach out of it.
const PADDING: f32 = 8.0;
/// Narrowest column of labels, in parts of the size: less is the indent of a list.
const NARROWEST: f32 = 3.0;
/// Baselines nearer than this, in parts of the size, are of lines beside each other.
const BESIDE: f32 = 0.85;
/// Lines of one label are no further apart than this.
const LEADING: f32 = 1.55;
/// Further down than this below an answer, in parts of the size, nothing belongs to it.
const APART: f32 = 8.0;
/// A region with more bands than this is no form.
const MOST: usize = 2_000;
/// Places of answers that are tried at most.
const TRIED: usize = 4;

/// Where labels and answers begin, in points from the left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Geometry {
    label: f32,
    answer: f32,
}

/// What is known of the document's forms where a region begins.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// Where labels and answers of the last form stood.
    pub(crate) geometry: Option<Geometry>,
    /// The region before ended with it, so that this one may go on with its last answer.
    pub(crate) open: bool,
}

/// A form found among bands.
#[derive(Debug)]
pub(crate) struct Form {
    /// Which bands it takes.
    pub(crate) range: Range<usize>,
    pub(crate) geometry: Geometry,
    /// The bands, counted from the first of the form, at which rows begin.
    starts: Vec<usize>,
}

/// What of a band stands left of where answers begin, and what right of it.
#[derive(Debug, Default)]
struct Sides<'a> {
    left: Vec<&'a Word>,
    right: Vec<&'a Word>,
    boxed: bool,
    base: f32,
    size: f32,
    /// Its answer begins where answers begin.
    even: bool,
    /// A line is drawn above it that reaches over both sides.
    ruled: bool,
}

impl<'a> Sides<'a> {
    /// `None` where the band crosses the place, or what stands on both sides of it stands together.
    fn new(band: &'a Band, answer: f32) -> Option<Self> {
        let mut out = Self {
            base: band.base,
            size: band.size,
            ..Self::default()
        };
        for piece in &band.pieces {
            match &piece.what {
                What::Box(placed) if placed.rect.x0 >= answer - PADDING => out.boxed = true,
                What::Box(_) => return None,
                What::Words(words) => {
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
        if let (Some(last), Some(first)) = (out.left.last(), out.right.first())
            && (first.glued || first.rect.x0 - last.rect.x1 < GAP * first.size)
        {
            return None;
        }
        out.even = out
            .right
            .first()
            .is_some_and(|word| (word.rect.x0 - answer).abs() <= EVEN);
        out.ruled = band
            .rules
            .iter()
            .any(|(x0, x1)| *x0 < answer - out.size && *x1 > answer + out.size);
        Some(out)
    }

    fn answered(&self) -> bool {
        self.boxed || !self.right.is_empty()
    }

    fn label(&self) -> Option<&'a Word> {
        self.left.first().copied()
    }

    fn left_end(&self) -> f32 {
        self.left.last().map_or(f32::MIN, |word| word.rect.x1)
    }

    fn right_end(&self) -> f32 {
        self.right.last().map_or(f32::MIN, |word| word.rect.x1)
    }

    /// The distance of its baseline from one above, in parts of the size.
    fn below(&self, above: &Self) -> f32 {
        (self.base - above.base) / self.size.max(above.size).max(1.0)
    }
}

/// The first form among the bands.
pub(crate) fn find(bands: &[Band], known: Known) -> Option<Form> {
    if bands.len() > MOST || bands.len() < 2 && known.geometry.is_none() {
        return None;
    }
    let mut found: Option<Form> = None;
    let places = known.geometry.map(|form| form.answer).into_iter();
    for answer in places.chain(places_of_answers(bands)) {
        let first = found.as_ref().map_or(usize::MAX, |form| form.range.start);
        if let Some(form) = at(bands, answer, known, first) {
            found = Some(form);
        }
    }
    found
}

/// Where words begin behind a gap in at least two bands; the most frequent places first.
fn places_of_answers(bands: &[Band]) -> Vec<f32> {
    let mut all: Vec<f32> = Vec::new();
    for band in bands {
        let words = band.pieces.iter().flat_map(|piece| match &piece.what {
            What::Words(words) => words.as_slice(),
            What::Box(_) => &[],
        });
        let mut end: Option<f32> = None;
        for word in words {
            if end.is_some_and(|end| !word.glued && word.rect.x0 - end >= GAP * word.size) {
                all.push(word.rect.x0);
            }
            end = Some(word.rect.x1);
        }
    }
    all.sort_by(f32::total_cmp);
    let mut places: Vec<(usize, f32)> = Vec::new();
    let mut rest = all.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.partition_point(|x| x - first <= EVEN);
        let (same, after) = rest.split_at(count.max(1));
        if let Some(middle) = same.get(same.len() / 2)
            && same.len() >= 2
        {
            places.push((same.len(), *middle));
        }
        rest = after;
    }
    places.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    places.into_iter().take(TRIED).map(|(_, x)| x).collect()
}

/// The first form with its answers at a place that begins before band `before`.
fn at(bands: &[Band], answer: f32, known: Known, before: usize) -> Option<Form> {
    let same = |form: &Geometry| (form.answer - answer).abs() <= EVEN;
    let last = known.geometry;
    let geometry = last.filter(same);
    let mut start = 0;
    while start < bands.len() && start < before {
        let run: Vec<Sides<'_>> = bands
            .iter()
            .skip(start)
            .map_while(|band| Sides::new(band, answer))
            .collect();
        let end = start + run.len();
        let known = Known {
            geometry,
            open: known.open && start == 0,
        };
        // Another form of the document: its labels stand where those of the last did.
        let judged = judge(&run, answer, known, None)
            .or_else(|| judge(&run, answer, Known::default(), last.map(|form| form.label)));
        if let Some((within, label, starts)) = judged {
            let range = start + within.start..start + within.end;
            let over = bands.get(range.end).is_some_and(|next| runs_over(&run, &within, label, next));
            if range.start < before && !over && !is_contents(bands, &range) {
                return Some(Form {
                    range,
                    geometry: Geometry { label, answer },
                    starts,
                });
            }
        }
        start = end + 1;
    }
    None
}

/// Whether bands that leave a gutter free are rows of a form: which of them, where labels begin, and
/// which bands begin a row.
fn judge(
    run: &[Sides<'_>],
    answer: f32,
    known: Known,
    last: Option<f32>,
) -> Option<(Range<usize>, f32, Vec<usize>)> {
    let label = match known.geometry {
        Some(form) => form.label,
        None => usual_left(run)?,
    };
    let begins = |line: &Sides<'_>| {
        line.even
            && line
                .label()
                .is_some_and(|word| (word.rect.x0 - label).abs() <= EVEN)
    };
    let unlabelled = run.first().is_some_and(|line| line.left.is_empty());
    let from = match known.geometry {
        Some(_) if known.open && unlabelled => 0,
        _ => run.iter().enumerate().position(|(at, line)| {
            let beside = run.get(at + 1).is_some_and(|next| is_beside(line, next));
            begins(line) || beside
        })?,
    };
    let lines = run.get(from..)?;
    let size = lines.iter().map(|line| line.size).fold(0.0, f32::max);
    if answer - label < NARROWEST * size {
        return None;
    }
    let (end, torn) = end_of(lines, label, answer);
    let lines = lines.get(..end)?;
    let starts = row_starts(lines);
    if torn && starts.len() < 4 {
        return None;
    }
    let alike = last.is_some_and(|last| (last - label).abs() <= EVEN);
    is_form(lines, &starts, known, alike).then(|| (from..from + lines.len(), label, starts))
}

/// Where most labels that have an answer beside them begin.
fn usual_left(run: &[Sides<'_>]) -> Option<f32> {
    let mut lefts: Vec<f32> = run
        .iter()
        .filter(|line| line.even)
        .filter_map(|line| line.label().map(|word| word.rect.x0))
        .collect();
    lefts.sort_by(f32::total_cmp);
    let near = |x: &f32| lefts.iter().filter(|other| (*other - x).abs() <= EVEN).count();
    lefts.iter().copied().max_by_key(near)
}

/// Whether two lines, one of a label and one of an answer, stand beside each other, though not on one
/// baseline.
fn is_beside(line: &Sides<'_>, next: &Sides<'_>) -> bool {
    let parted = |a: &Sides<'_>, b: &Sides<'_>| !a.left.is_empty() && !a.answered() && b.left.is_empty();
    next.below(line) < BESIDE && (parted(line, next) || parted(next, line))
}

/// How many of the lines belong to the form: to the last answer, or what its label has below it; and
/// whether text of several lines goes on at the left behind it.
fn end_of(lines: &[Sides<'_>], label: f32, answer: f32) -> (usize, bool) {
    let size = lines.first().map_or(0.0, |line| line.size);
    let look = lines.iter().find_map(Sides::label).map(|word| word.look);
    let mut end = 0;
    let mut above: Option<&Sides<'_>> = None;
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
            end = if is_parted(&line.right) { end } else { at + 1 };
        } else {
            let wraps = above.is_some_and(|above| !above.left.is_empty()) && step <= LEADING;
            let beside = lines.get(at + 1).is_some_and(|next| is_beside(line, next));
            let other = (word.size - size).abs() > 0.06 * size || Some(word.look) != look;
            if wraps {
                end = at + 1;
            } else if other && !beside {
                // A heading between two parts of the form, or text.
                let mut behind = lines.iter().skip(at + 1);
                let text = behind.find(|next| !next.left.is_empty()).is_some_and(|next| {
                    let wide = next.left_end() - label > 0.75 * (answer - label);
                    next.label().is_some_and(|next| next.look == word.look || wide)
                        && next.below(line) <= LEADING
                });
                return (end, text);
            }
        }
        above = Some(line);
    }
    (end, false)
}

/// Which lines begin a row.
fn row_starts(lines: &[Sides<'_>]) -> Vec<usize> {
    if let Some(starts) = ruled_rows(lines) {
        return starts;
    }
    let leading = leading(lines);
    let widest = lines.iter().map(Sides::left_end).fold(f32::MIN, f32::max);
    let mut starts = vec![0];
    // The last line with a label, and the last with an answer.
    let (mut labelled, mut answered): (Option<&Sides<'_>>, Option<&Sides<'_>>) = (None, None);
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).filter(|next| is_beside(line, next));
        let after = at
            .checked_sub(1)
            .and_then(|before| lines.get(before))
            .is_some_and(|before| is_beside(before, line));
        // A label somewhat lower than its answer: the row begins with the answer.
        let own = line.label().or_else(|| next.and_then(Sides::label));
        if let Some(word) = own
            && at > 0
            && !after
        {
            let wraps = labelled.is_some_and(|above| {
                goes_on(above, line, word, widest, !is_fresh(answered, line, leading))
            });
            if !wraps {
                starts.push(at);
            }
        }
        if !line.left.is_empty() {
            labelled = Some(line);
        }
        if line.answered() {
            answered = Some(line);
        }
    }
    starts
}

/// Rows between drawn lines, where these divide the labels.
fn ruled_rows(lines: &[Sides<'_>]) -> Option<Vec<usize>> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain((1..lines.len()).filter(|at| lines.get(*at).is_some_and(|line| line.ruled)))
        .collect();
    let labelled = starts.iter().enumerate().all(|(index, start)| {
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        let row = lines.get(*start..end).unwrap_or_default();
        // A label that has another one below it after a gap is two rows that no line divides.
        let mut labels = row.iter().filter(|line| !line.left.is_empty()).peekable();
        let mut whole = labels.peek().is_some() || *start == 0;
        while let Some(line) = labels.next() {
            whole &= labels
                .peek()
                .is_none_or(|next| next.below(line) <= LEADING);
        }
        whole
    });
    (starts.len() >= 3 && labelled).then_some(starts)
}

/// Whether the words of a line go on with the label above. `same` where its answer, too, goes on with
/// the one above.
fn goes_on(above: &Sides<'_>, line: &Sides<'_>, word: &Word, widest: f32, same: bool) -> bool {
    let Some(last) = above.left.last() else {
        return false;
    };
    let ended = last.text.ends_with([':', '?']);
    if line.below(above) > LEADING || ended || word.look != last.look {
        return false;
    }
    let lower = word.text.starts_with(char::is_lowercase);
    let full = widest - last.rect.x1 <= word.rect.width() + 0.3 * word.size;
    if line.answered() {
        same && (lower || full)
    } else {
        lower || full || same
    }
}

/// The usual distance between the lines of an answer, in parts of the size.
fn leading(lines: &[Sides<'_>]) -> f32 {
    let mut steps: Vec<f32> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if a.answered() && b.answered() && !b.boxed => Some(b.below(a)),
            _ => None,
        })
        .filter(|step| (BESIDE..2.6).contains(step))
        .collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 3).copied().unwrap_or(1.25)
}

/// Whether the answer of a line begins anew: below a gap, or below a line that had room for its first
/// word.
fn is_fresh(above: Option<&Sides<'_>>, line: &Sides<'_>, leading: f32) -> bool {
    let Some(above) = above else {
        return true;
    };
    let Some(word) = line.right.first() else {
        return true;
    };
    line.below(above) > leading * 1.15 + 0.05 || above.boxed || {
        let begun = above.right.first().map_or(f32::MAX, |first| first.rect.x0);
        // The edge is not known: what is well short of the own line's end had room.
        let room = line.right_end().max(above.right_end()) - above.right_end();
        room > word.rect.width() + 0.3 * word.size && begun < f32::MAX
    }
}

/// Whether rows are those of a form, and not two columns of text, a list or a table of numbers.
fn is_form(lines: &[Sides<'_>], starts: &[usize], known: Known, alike: bool) -> bool {
    let leading = leading(lines);
    let (mut labels, mut fresh, mut told, mut counted, mut marked) = (0, 0, 0, 0, 0);
    let mut gapped = 0;
    let mut answered: Option<&Sides<'_>> = None;
    let mut label_lines = 0_usize;
    let mut next = starts.iter().peekable();
    for (at, line) in lines.iter().enumerate() {
        label_lines += usize::from(!line.left.is_empty());
        let start = next.next_if(|start| **start == at).is_some();
        let first = line.label().or_else(|| lines.get(at + 1).and_then(Sides::label));
        if let (true, Some(word)) = (start, first) {
            labels += 1;
            let above = at.checked_sub(1).and_then(|above| lines.get(above));
            gapped += usize::from(above.is_none_or(|above| line.below(above) > leading * 1.15 + 0.05));
            fresh += usize::from(is_fresh(answered, line, leading));
            let colon = line.left.last().is_some_and(|last| last.text.ends_with([':', '?']));
            let looks = line.right.first().is_some_and(|answer| answer.look != word.look);
            told += usize::from(colon || looks);
            let alone = line.left.len() == 1;
            marked += usize::from(alone && is_mark(&word.text));
            counted += usize::from(!line.right.is_empty() && line.right.iter().all(|w| text::is_numeric(&w.text)));
        }
        if line.answered() {
            answered = Some(line);
        }
    }
    let run_over = run_over(lines);
    let (mut right, mut even, mut parted, mut words) = (0_usize, 0_usize, 0_usize, 0_usize);
    for line in lines.iter().filter(|line| !line.right.is_empty()) {
        right += 1;
        even += usize::from(line.even);
        words += line.right.len();
        parted += usize::from(is_parted(&line.right));
    }
    if known.geometry.is_some() {
        // What stands where a form's labels and answers stood is more of it.
        let more = known.open || labels > 1 && told > 0 || right > labels;
        return more && run_over * 3 <= labels && fresh * 2 >= labels && parted * 3 <= right;
    }
    let fewest = if alike && right >= 3 { 1 } else { 2 };
    let enough = labels >= 3 || labels >= fewest && told == labels;
    // A short table of short cells is told by its columns.
    let wordy = words >= 3 * right || right > labels + labels / 3;
    // Two columns of text go on line by line, whatever begins in one of them.
    let prose = label_lines * 10 >= right * 6 && label_lines * 10 >= labels * 15;
    enough
        && wordy
        && run_over * 3 <= labels
        && (!prose || gapped * 10 >= labels * 8)
        && fresh * 10 >= labels * 7
        && marked * 2 < labels
        && counted * 3 <= labels
        && even * 2 >= right
        && parted * 4 <= right
        && (told * 2 >= labels || right * 10 >= label_lines * 12)
}

/// Whether the last answer of few goes on over both columns right below: a paragraph that a gap parts.
fn runs_over(run: &[Sides<'_>], form: &Range<usize>, label: f32, next: &Band) -> bool {
    let lines = run.get(form.clone()).unwrap_or_default();
    let Some(last) = lines.last() else {
        return false;
    };
    let labels = lines.iter().filter(|line| !line.left.is_empty()).count();
    labels <= 2
        && !last.left.is_empty()
        && (next.rect.x0 - label).abs() <= EVEN
        && (next.size - last.size).abs() < 0.06 * last.size
        && next.base - last.base <= LEADING * last.size
        && next.rect.x1 - last.right_end() < 4.0 * last.size
}

/// How many lines at the left go on with a line above that fills both sides: a paragraph that a gap
/// happens to part.
fn run_over(lines: &[Sides<'_>]) -> usize {
    let edge = lines.iter().map(Sides::right_end).fold(f32::MIN, f32::max);
    let filled = |line: &Sides<'_>| {
        !line.left.is_empty() && line.answered() && edge - line.right_end() < 2.0 * line.size
    };
    lines
        .windows(2)
        .filter(|pair| match pair {
            [a, b] => filled(a) && !b.left.is_empty() && !b.answered() && b.below(a) <= LEADING,
            _ => false,
        })
        .count()
}

/// Whether a word alone at the left is no label: a number or the marker of a list.
fn is_mark(word: &str) -> bool {
    let bare = word.trim_matches(['[', ']', '(', ')', '.', ':', '§']);
    text::is_list_marker(word) || text::is_numeric(word) || bare.chars().count() < 3 || text::is_numeric(bare)
}

/// Whether the words of an answer stand in more than one column.
fn is_parted(words: &[&Word]) -> bool {
    words.windows(2).enumerate().any(|(at, pair)| match pair {
        [a, b] => {
            let marker = at == 0 && text::is_list_marker(&a.text);
            !marker && !b.glued && b.rect.x0 - a.rect.x1 > 1.5 * b.size
        }
        _ => false,
    })
}

/// The table of a form's bands; `read` lays out the bands of a cell between two edges.
pub(crate) fn build(
    form: &Form,
    bands: Vec<Band>,
    mut read: impl FnMut(Vec<Band>, (f32, f32), bool) -> Vec<Part>,
) -> TableDraft {
    let Geometry { label, answer } = form.geometry;
    let rect = bands
        .iter()
        .map(|band| band.rect)
        .reduce(Rect::union)
        .unwrap_or_default();
    let right = rect.x1.max(answer);
    let mut rows: Vec<(Rect, Vec<Band>, Vec<Band>)> = Vec::new();
    for (at, mut band) in bands.into_iter().enumerate() {
        let parts = std::mem::take(&mut band.pieces);
        let (mut left, mut answers): (Vec<Piece>, Vec<Piece>) = (Vec::new(), Vec::new());
        for piece in parts {
            match piece.what {
                What::Box(_) => answers.push(piece),
                What::Words(words) => {
                    let (own, other): (Vec<Word>, Vec<Word>) = words
                        .into_iter()
                        .partition(|word| word.rect.x0 < answer - EVEN);
                    left.extend(pieces(own));
                    answers.extend(pieces(other));
                }
            }
        }
        if form.starts.contains(&at) || rows.is_empty() {
            rows.push((band.rect, Vec::new(), Vec::new()));
        }
        if let Some((area, labels, texts)) = rows.last_mut() {
            *area = area.union(band.rect);
            labels.extend(Band::of_pieces(&band, left));
            texts.extend(Band::of_pieces(&band, answers));
        }
    }
    let widest = rows
        .iter()
        .flat_map(|(_, labels, _)| labels)
        .map(|band| band.rect.x1)
        .fold(label, f32::max);
    let mut cell = |column: usize, edges: (f32, f32), area: Rect, bands: Vec<Band>| CellDraft {
        column,
        row_span: 1,
        col_span: 1,
        rect: Rect::new(edges.0, area.y0, edges.1, area.y1),
        parts: read(bands, edges, column == 0),
    };
    TableDraft {
        rect,
        columns: 2,
        header_rows: 0,
        rows: rows
            .into_iter()
            .map(|(area, labels, texts)| {
                vec![
                    cell(0, (label, widest + 1.0), area, labels),
                    cell(1, (answer, right + 1.0), area, texts),
                ]
            })
            .collect(),
        ruled: false,
        form: true,
        edges: vec![label, answer],
    }
}
