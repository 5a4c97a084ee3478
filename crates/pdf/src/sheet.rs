//! A page between drawing and layout: turned upright, divided into words and rows.

use aktsam_document::Rect;

use crate::assemble::{Frame, Furniture, Zones};
use crate::checkboxes;
use crate::content::{Content, Direction, Fill, Glyph, Looks, Picture, Rule};
use crate::interactive;
use crate::layout::line::Line;
use crate::layout::region::PIECE_GAP;
use crate::layout::rows::{Row, rows};
use crate::layout::seams;
use crate::layout::words::{Word, words};
use crate::tables::lattice::Grid;

/// A page between drawing and layout, turned upright.
pub(crate) struct Sheet {
    pub(crate) frame: Frame,
    /// What runs the main way.
    pub(crate) rows: Vec<Row>,
    /// Words that run another way, as displayed in the upright frame.
    pub(crate) turned: Vec<Word>,
    /// Slanted lines: stamps and watermarks.
    pub(crate) slanted: Vec<Word>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) fills: Vec<Fill>,
    pub(crate) images: Vec<Picture>,
    pub(crate) zones: Zones,
    pub(crate) comments: Vec<interactive::Comment>,
}

/// Turns a page so that most of its text runs to the right, and divides it into words.
pub(crate) fn upright(
    content: &Content,
    number: u32,
    keep: impl Fn(&Glyph) -> bool + Copy,
    comments: Vec<interactive::Comment>,
    looks: &mut Looks,
) -> Sheet {
    let counts = by_direction(content, keep);
    let main = main_direction(&counts);
    let (width, height) = (content.width, content.height);
    let turn = |rect: Rect| main.upright(rect, width, height);
    let mut turned = Vec::new();
    for (way, _) in counts.into_iter().filter(|(way, n)| *way != main && *n > 0) {
        // A line that runs another way is one word of the page, set on its lower edge.
        for row in rows(words(content, way, keep, looks), looks) {
            let Some(line) = Line::new(&row.words) else {
                continue;
            };
            let rect = turn(way.displayed(line.rect, width, height));
            let base = rect.y1 - 0.2 * line.size;
            turned.push(Word {
                look: line.look(),
                ..Word::new(&line.text, rect, base, line.size)
            });
        }
    }
    let mut list = words(content, main, keep, looks);
    seams::divide(&mut list);
    for (index, word) in list.iter_mut().enumerate() {
        word.order = index as u32;
    }
    let frame_height = match main {
        Direction::Up | Direction::Down => width,
        _ => height,
    };
    let mut rules: Vec<Rule> = content
        .rules
        .iter()
        .map(|rule| Rule {
            rect: turn(rule.rect),
            ..*rule
        })
        .collect();
    let mut rows = rows(list, looks);
    underline(&mut rows, &rules);
    let mut dots: Vec<Rect> = content.dots.iter().map(|dot| turn(*dot)).collect();
    if !content.boxes.is_empty() {
        let boxes: Vec<Rect> = content.boxes.iter().map(|r| turn(*r)).collect();
        let ticks: Vec<Rect> = content.ticks.iter().map(|r| turn(*r)).collect();
        let taken = checkboxes::place(&mut rows, &boxes, &ticks, &dots);
        // Their sides are no lines of a table, and what lies in them is no bullet.
        let belongs = |rect: &Rect| taken.iter().any(|r| checkboxes::holds(r, rect));
        rules.retain(|rule| !belongs(&rule.rect));
        dots.retain(|dot| !belongs(dot));
    }
    bullets(&mut rows, &dots);
    let zones = Zones::new(&rows, frame_height);
    let upright_glyphs: usize = counts.iter().map(|(_, n)| n).sum();
    let slanted = if upright_glyphs < content.glyphs.len() {
        slanted(content, keep, looks)
    } else {
        Vec::new()
    };
    Sheet {
        frame: Frame {
            page: number,
            direction: main,
            width,
            height,
        },
        slanted,
        rows,
        turned,
        rules,
        fills: content
            .fills
            .iter()
            .map(|fill| Fill {
                rect: turn(fill.rect),
                ..*fill
            })
            .collect(),
        images: content
            .images
            .iter()
            .map(|image| Picture {
                rect: turn(image.rect),
                alt: image.alt.clone(),
            })
            .collect(),
        zones,
        comments,
    }
}

/// Where the body of a page begins and ends among its rows. A table that reaches into the body is
/// no furniture, even where its header repeats on each page.
pub(crate) fn outside_grids(rows: &[Row], grids: &[Grid], furniture: Furniture) -> (usize, usize) {
    let mut top = furniture.top.min(rows.len());
    let mut end = rows.len().saturating_sub(furniture.bottom).max(top);
    let inside = |row: &Row, grid: &Grid| {
        grid.cells.len() > 1
            && grid.rect.contains(
                f32::midpoint(row.rect.x0, row.rect.x1),
                f32::midpoint(row.rect.y0, row.rect.y1),
            )
    };
    for grid in grids {
        let first = rows.iter().position(|row| inside(row, grid));
        let last = rows.iter().rposition(|row| inside(row, grid));
        if let (Some(first), Some(last)) = (first, last) {
            if first < top && last >= top {
                top = first;
            }
            if last >= end && first < end {
                end = last + 1;
            }
        }
    }
    (top, end.max(top))
}

/// Sets a bullet where one is drawn, as an area instead of a glyph, right before the first word of a
/// row or of a column in it.
fn bullets(rows: &mut [Row], dots: &[Rect]) {
    for dot in dots {
        let (x, y) = (f32::midpoint(dot.x0, dot.x1), f32::midpoint(dot.y0, dot.y1));
        let before = |row: &Row| {
            let level = y < row.base + 0.1 * row.size
                && y > row.base - 0.8 * row.size
                && dot.height() < 0.75 * row.size;
            let at = level.then(|| row.words.partition_point(|word| word.rect.x0 < x))?;
            let gap = row.words.get(at)?.rect.x0 - dot.x1;
            // Within a row, it stands at the beginning of another column.
            let free = at
                .checked_sub(1)
                .and_then(|left| row.words.get(left))
                .is_none_or(|left| dot.x0 - left.rect.x1 > PIECE_GAP * row.size);
            (free && gap > 0.1 * row.size && gap < 3.0 * row.size).then_some(at)
        };
        let found = rows
            .iter_mut()
            .find_map(|row| before(row).map(|at| (at, row)));
        let Some((at, row)) = found else { continue };
        let Some(first) = row.words.get(at) else {
            continue;
        };
        let rect = Rect::new(
            dot.x0,
            row.base - 0.78 * row.size,
            dot.x1,
            row.base + 0.22 * row.size,
        );
        let bullet = Word {
            look: first.look,
            tag: first.tag,
            order: first.order,
            ..Word::new("•", rect, first.base, first.size)
        };
        row.rect = row.rect.union(bullet.rect);
        row.words.insert(at, bullet);
    }
}

/// Marks words right below which a line is drawn that reaches no further than the row's text.
fn underline(rows: &mut [Row], rules: &[Rule]) {
    let mut flat: Vec<Rect> = rules
        .iter()
        .filter(|rule| !rule.white && rule.rect.height() <= 2.0 && rule.rect.width() > 3.0)
        .map(|rule| rule.rect)
        .collect();
    if flat.is_empty() {
        return;
    }
    flat.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    for row in rows {
        let from = flat.partition_point(|rule| rule.y1 < row.base - 0.5);
        let near: Vec<Rect> = flat
            .iter()
            .skip(from)
            .take_while(|rule| rule.y0 <= row.base + 0.22 * row.size)
            .filter(|rule| rule.x0 >= row.rect.x0 - 3.0 && rule.x1 <= row.rect.x1 + 3.0)
            .copied()
            .collect();
        for word in &mut row.words {
            let under: f32 = near
                .iter()
                .map(|rule| (rule.x1.min(word.rect.x1) - rule.x0.max(word.rect.x0)).max(0.0))
                .sum();
            word.underline = under >= 0.8 * word.rect.width();
        }
    }
}

/// More angles than this on a page are a drawing; the rest of them is one.
const MOST_ANGLES: usize = 16;

/// The slanted lines of a page, each as one word at its place on the displayed page.
fn slanted(
    content: &Content,
    keep: impl Fn(&Glyph) -> bool + Copy,
    looks: &mut Looks,
) -> Vec<Word> {
    // Whole degrees: glyphs of one line differ by rounding.
    let angle = |glyph: &Glyph| glyph.dy.atan2(glyph.dx).to_degrees().round() as i32;
    let is_slanted = |glyph: &Glyph| glyph.direction == Direction::Slanted && keep(glyph);
    let mut angles: Vec<i32> = Vec::new();
    for glyph in content.glyphs.iter().filter(|g| is_slanted(g)) {
        let angle = angle(glyph);
        if !angles.contains(&angle) && angles.len() < MOST_ANGLES {
            angles.push(angle);
        }
    }
    let mut out = Vec::new();
    for (at, own) in angles.iter().enumerate() {
        let last = at + 1 == MOST_ANGLES;
        let here = |glyph: &Glyph| {
            let angle = angle(glyph);
            keep(glyph) && (angle == *own || last && !angles.contains(&angle))
        };
        for row in rows(words(content, Direction::Slanted, here, looks), looks) {
            let Some(line) = Line::new(&row.words) else {
                continue;
            };
            let rect = displayed(line.rect, (*own as f32).to_radians());
            out.push(Word {
                look: line.look(),
                ..Word::new(&line.text, rect, rect.y1, line.size)
            });
        }
    }
    out
}

/// The area that a rectangle of a frame turned by an angle takes on the displayed page.
fn displayed(rect: Rect, angle: f32) -> Rect {
    let (sin, cos) = angle.sin_cos();
    let corners = [
        (rect.x0, rect.y0),
        (rect.x1, rect.y0),
        (rect.x0, rect.y1),
        (rect.x1, rect.y1),
    ]
    .map(|(u, v)| (u * cos - v * sin, u * sin + v * cos));
    let (xs, ys) = (corners.map(|c| c.0), corners.map(|c| c.1));
    Rect {
        x0: xs.into_iter().fold(f32::MAX, f32::min),
        y0: ys.into_iter().fold(f32::MAX, f32::min),
        x1: xs.into_iter().fold(f32::MIN, f32::max),
        y1: ys.into_iter().fold(f32::MIN, f32::max),
    }
}

/// How many glyphs run each way.
pub(crate) fn by_direction(
    content: &Content,
    keep: impl Fn(&Glyph) -> bool,
) -> [(Direction, usize); 4] {
    let mut counts = [
        (Direction::Right, 0),
        (Direction::Down, 0),
        (Direction::Left, 0),
        (Direction::Up, 0),
    ];
    for glyph in content.glyphs.iter().filter(|g| keep(g)) {
        if let Some((_, count)) = counts.iter_mut().find(|(way, _)| *way == glyph.direction) {
            *count += 1;
        }
    }
    counts
}

/// The way that most glyphs run; the first of those that are even.
pub(crate) fn main_direction(counts: &[(Direction, usize); 4]) -> Direction {
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(Direction::Right, |(way, _)| *way)
}
