//! Forms without lines: labels in a column at the left, answers in one at the right, each answer from
//! its label's line on. Their rows are those of a table, however long the answers are.

mod judge;
mod line;
mod rows;

use std::ops::Range;

use aktsam_document::Rect;

use line::FormLine;

use super::contents::is_contents;
use super::parts::Part;
use super::region::{Band, Piece, What, pieces};
use super::words::Word;
use crate::tables::draft::{CellDraft, TableDraft};

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

/// The first form among the bands.
pub(crate) fn find(bands: &[Band], known: Known) -> Option<Form> {
    if bands.len() > MOST || bands.len() < 2 && known.geometry.is_none() {
        return None;
    }
    let groups = line::groups(bands);
    let mut found: Option<Form> = None;
    let places = known.geometry.map(|form| form.answer).into_iter();
    for answer in places.chain(places_of_answers(bands, &groups)) {
        let first = found.as_ref().map_or(usize::MAX, |form| form.range.start);
        if let Some(form) = at(bands, &groups, answer, known, first) {
            found = Some(form);
        }
    }
    found
}

/// Where words begin behind a gap in at least two lines; the most frequent places first.
fn places_of_answers(bands: &[Band], groups: &[Range<usize>]) -> Vec<f32> {
    let mut all: Vec<f32> = Vec::new();
    for group in groups {
        let group = bands.get(group.clone()).unwrap_or_default();
        let mut words: Vec<&Word> = Vec::new();
        for piece in group.iter().flat_map(|band| &band.pieces) {
            match &piece.what {
                What::Words(list) => words.extend(list),
                // The text of a frame stands somewhat right of it.
                What::Box(placed) if group.len() > 1 => all.push(placed.rect.x0),
                What::Box(_) => {}
            }
        }
        if group.len() > 1 {
            words.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
        }
        let mut end: Option<f32> = None;
        for word in words {
            if end.is_some_and(|end| !word.glued && word.rect.x0 - end >= GAP * word.size) {
                all.push(word.rect.x0);
            }
            end = Some(end.map_or(word.rect.x1, |end| end.max(word.rect.x1)));
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
fn at(
    bands: &[Band],
    groups: &[Range<usize>],
    answer: f32,
    known: Known,
    before: usize,
) -> Option<Form> {
    let last = known.geometry;
    let geometry = last.filter(|form| (form.answer - answer).abs() <= EVEN);
    let mut start = 0;
    while let Some(first) = groups.get(start).filter(|first| first.start < before) {
        let run: Vec<FormLine<'_>> = groups
            .iter()
            .skip(start)
            .map_while(|group| FormLine::new(bands, group.clone(), answer))
            .collect();
        start += run.len() + 1;
        let known = Known {
            geometry,
            open: known.open && first.start == 0,
        };
        let judge = |known, last| judge::rows(&run, answer, known, last);
        // Another form of the document: its labels stand where those of the last did.
        let judged =
            judge(known, None).or_else(|| judge(Known::default(), last.map(|form| form.label)));
        let Some((lines, label, starts)) = judged else {
            continue;
        };
        let lines = run.get(lines).unwrap_or_default();
        let (Some(first), Some(end)) = (lines.first(), lines.last()) else {
            continue;
        };
        let range = first.bands.start..end.bands.end;
        let next = bands.get(range.end);
        let over = next.is_some_and(|next| judge::runs_over(lines, label, next));
        if range.start < before && !over && !is_contents(bands, &range) {
            let band = |line: &usize| lines.get(*line).map(|l| l.bands.start - range.start);
            return Some(Form {
                starts: starts.iter().filter_map(band).collect(),
                geometry: Geometry { label, answer },
                range,
            });
        }
    }
    None
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
