//! Drawn lines → grids: cells by the intersections of rules.

use aktsam_document::Rect;

use crate::content::{Fill, Rule};

/// Lines closer than this, in points, are one (double lines, both edges of a thin box).
const SNAP: f32 = 3.0;
/// Pieces of a line with smaller gaps than this, in points, are one (dashes).
const DASH: f32 = 3.6;
/// What a line must cover of a cell's side to bound it.
const COVER: f32 = 0.7;
/// More pairs of lines than this are a drawing, not a table.
const MOST_PAIRS: usize = 6_000_000;
/// More grid positions than this are a drawing, not a table.
const MOST_BOXES: usize = 20_000;
/// More grids than this on a page are a drawing, not tables.
const MOST_GRIDS: usize = 1_000;

/// A line with its extent: horizontal at `at` from `from` to `to`, or vertical likewise.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    at: f32,
    from: f32,
    to: f32,
    edge: bool,
}

/// A grid of cells bounded by lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    /// Its place.
    pub(crate) rect: Rect,
    /// Number of rows.
    pub(crate) rows: usize,
    /// Number of columns.
    pub(crate) columns: usize,
    /// Its cells, row by row.
    pub(crate) cells: Vec<Slot>,
    /// Whether all of its lines are edges of coloured areas.
    pub(crate) soft: bool,
}

/// A cell of a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slot {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) row_span: usize,
    pub(crate) col_span: usize,
    pub(crate) rect: Rect,
}

/// The grids that the lines and coloured areas of a page form, largest first; a nested one lies in a
/// cell of a larger one.
pub(crate) fn grids(rules: &[Rule], fills: &[Fill]) -> Vec<Grid> {
    let (horizontal, vertical) = lines(rules, fills);
    if horizontal.len().saturating_mul(vertical.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let mut found: Vec<Grid> = components(&horizontal, &vertical)
        .iter()
        .filter_map(|(h, v)| grid(h, v))
        .collect();
    if found.len() > MOST_GRIDS {
        return Vec::new();
    }
    found.sort_by(|a, b| {
        let area = |g: &Grid| g.rect.width() * g.rect.height();
        area(b).total_cmp(&area(a))
    });
    found
}

/// The horizontal lines, merged, from top to bottom.
pub(crate) fn horizontals(rules: &[Rule]) -> Vec<Rect> {
    let flat: Vec<Line> = rules
        .iter()
        .filter(|rule| !rule.white && rule.rect.width() >= rule.rect.height())
        .map(|rule| Line {
            at: f32::midpoint(rule.rect.y0, rule.rect.y1),
            from: rule.rect.x0,
            to: rule.rect.x1,
            edge: false,
        })
        .collect();
    let mut lines: Vec<Rect> = merge(flat, 20.0)
        .iter()
        .map(|line| Rect::new(line.from, line.at, line.to, line.at))
        .collect();
    lines.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    lines
}

fn lines(rules: &[Rule], fills: &[Fill]) -> (Vec<Line>, Vec<Line>) {
    let mut horizontal = Vec::new();
    let mut vertical = Vec::new();
    let mut add = |rect: Rect, edge: bool| {
        if rect.width() >= rect.height() {
            horizontal.push(Line {
                at: f32::midpoint(rect.y0, rect.y1),
                from: rect.x0,
                to: rect.x1,
                edge,
            });
        } else {
            vertical.push(Line {
                at: f32::midpoint(rect.x0, rect.x1),
                from: rect.y0,
                to: rect.y1,
                edge,
            });
        }
    };
    let on_color = |rect: &Rect| {
        let (x, y) = (
            f32::midpoint(rect.x0, rect.x1),
            f32::midpoint(rect.y0, rect.y1),
        );
        fills.iter().take(2000).any(|fill| {
            fill.rect.x0 - 2.0 <= x
                && x <= fill.rect.x1 + 2.0
                && fill.rect.y0 - 2.0 <= y
                && y <= fill.rect.y1 + 2.0
        })
    };
    for rule in rules {
        if !rule.white || on_color(&rule.rect) {
            add(rule.rect, rule.edge);
        }
    }
    for fill in fills.iter().take(5000) {
        let r = fill.rect;
        if r.width() < 12.0 || r.height() < 6.0 {
            continue;
        }
        add(Rect::new(r.x0, r.y0, r.x1, r.y0), true);
        add(Rect::new(r.x0, r.y1, r.x1, r.y1), true);
        add(Rect::new(r.x0, r.y0, r.x0, r.y1), true);
        add(Rect::new(r.x1, r.y0, r.x1, r.y1), true);
    }
    (merge(horizontal, 6.0), merge(vertical, 5.0))
}

/// Joins pieces of one line, and lines that lie beside each other within [`SNAP`].
fn merge(mut lines: Vec<Line>, shortest: f32) -> Vec<Line> {
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged = Vec::new();
    let mut group: Vec<Line> = Vec::new();
    let flush = |group: &mut Vec<Line>, merged: &mut Vec<Line>| {
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Line> = None;
        for line in group.drain(..) {
            match &mut open {
                Some(last) if line.from <= last.to + DASH => {
                    // The longer piece tells where the line stands, a drawn one before an edge.
                    if (last.edge && !line.edge) || line.to - line.from > last.to - last.from {
                        last.at = line.at;
                    }
                    last.to = last.to.max(line.to);
                    last.edge &= line.edge;
                }
                _ => merged.extend(open.replace(line)),
            }
        }
        merged.extend(open);
    };
    for line in lines {
        if group.first().is_some_and(|first| line.at - first.at > SNAP) {
            flush(&mut group, &mut merged);
        }
        group.push(line);
    }
    flush(&mut group, &mut merged);
    merged.retain(|line| line.to - line.from >= shortest);
    merged
}

/// Groups of lines that touch.
fn components(horizontal: &[Line], vertical: &[Line]) -> Vec<(Vec<Line>, Vec<Line>)> {
    let mut sets = Sets::new(horizontal.len() + vertical.len());
    for (i, h) in horizontal.iter().enumerate() {
        for (k, v) in vertical.iter().enumerate() {
            if h.from - SNAP <= v.at
                && v.at <= h.to + SNAP
                && v.from - SNAP <= h.at
                && h.at <= v.to + SNAP
            {
                sets.join(i, horizontal.len() + k);
            }
        }
    }
    let mut found: Vec<(Vec<Line>, Vec<Line>)> = Vec::new();
    let mut index: rustc_hash::FxHashMap<usize, usize> = rustc_hash::FxHashMap::default();
    let all = horizontal
        .iter()
        .map(|line| (line, true))
        .chain(vertical.iter().map(|line| (line, false)));
    for (i, (line, is_horizontal)) in all.enumerate() {
        let at = *index.entry(sets.root(i)).or_insert_with(|| {
            found.push((Vec::new(), Vec::new()));
            found.len() - 1
        });
        if let Some((h, v)) = found.get_mut(at) {
            if is_horizontal {
                h.push(*line);
            } else {
                v.push(*line);
            }
        }
    }
    found.retain(|(h, v)| {
        (h.len() >= 2 && !v.is_empty() || v.len() >= 2 && !h.is_empty()) && h.len() + v.len() >= 4
    });
    found
}

fn grid(horizontal: &[Line], vertical: &[Line]) -> Option<Grid> {
    let x_real = positions(vertical.iter().map(|l| l.at));
    let y_real = positions(horizontal.iter().map(|l| l.at));
    // Where a side is open the lines' ends bound the table.
    let xs = with_ends(&x_real, horizontal);
    let ys = with_ends(&y_real, vertical);
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns == 0 || rows == 0 || columns.saturating_mul(rows) > MOST_BOXES {
        return None;
    }
    let covered = |lines: &[Line], at: f32, from: f32, to: f32| {
        let total: f32 = lines
            .iter()
            .filter(|line| (line.at - at).abs() <= SNAP)
            .map(|line| (line.to.min(to) - line.from.max(from)).max(0.0))
            .sum();
        total >= COVER * (to - from)
    };
    // Lines by position, so that each side looks at its own only.
    let bucket = |lines: &[Line], at: f32| -> Vec<Line> {
        lines
            .iter()
            .filter(|line| (line.at - at).abs() <= SNAP)
            .copied()
            .collect()
    };
    let mut sets = Sets::new(columns * rows);
    for (c, pair) in xs.windows(2).enumerate().skip(1) {
        let Some(x) = pair.first() else { continue };
        let near = bucket(vertical, *x);
        for (r, span) in ys.windows(2).enumerate() {
            if let [y0, y1] = span
                && !covered(&near, *x, *y0, *y1)
            {
                sets.join(r * columns + c - 1, r * columns + c);
            }
        }
    }
    for (r, pair) in ys.windows(2).enumerate().skip(1) {
        let Some(y) = pair.first() else { continue };
        let near = bucket(horizontal, *y);
        for (c, span) in xs.windows(2).enumerate() {
            if let [x0, x1] = span
                && !covered(&near, *y, *x0, *x1)
            {
                sets.join((r - 1) * columns + c, r * columns + c);
            }
        }
    }
    let cells = slots(&mut sets, &xs, &ys);
    Some(Grid {
        rect: Rect::new(*xs.first()?, *ys.first()?, *xs.last()?, *ys.last()?),
        rows,
        columns,
        cells,
        soft: horizontal.iter().chain(vertical).all(|line| line.edge),
    })
}

/// The cells that joined boxes form; a group that is no rectangle is cut into rows.
fn slots(sets: &mut Sets, xs: &[f32], ys: &[f32]) -> Vec<Slot> {
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    // First and last row and column of each group, and how many boxes it has.
    let mut groups: std::collections::BTreeMap<usize, (usize, usize, usize, usize, usize)> =
        std::collections::BTreeMap::new();
    for r in 0..rows {
        for c in 0..columns {
            let root = sets.root(r * columns + c);
            let group = groups.entry(root).or_insert((r, c, r, c, 0));
            group.0 = group.0.min(r);
            group.1 = group.1.min(c);
            group.2 = group.2.max(r);
            group.3 = group.3.max(c);
            group.4 += 1;
        }
    }
    let rect = |r0: usize, c0: usize, r1: usize, c1: usize| {
        Some(Rect::new(
            *xs.get(c0)?,
            *ys.get(r0)?,
            *xs.get(c1 + 1)?,
            *ys.get(r1 + 1)?,
        ))
    };
    let mut out = Vec::new();
    let mut push = |r0: usize, c0: usize, r1: usize, c1: usize| {
        if let Some(rect) = rect(r0, c0, r1, c1) {
            out.push(Slot {
                row: r0,
                column: c0,
                row_span: r1 - r0 + 1,
                col_span: c1 - c0 + 1,
                rect,
            });
        }
    };
    for (root, (r0, c0, r1, c1, count)) in groups {
        if (r1 - r0 + 1) * (c1 - c0 + 1) == count {
            push(r0, c0, r1, c1);
            continue;
        }
        for r in r0..=r1 {
            let mut start = None;
            for c in c0..=c1 + 1 {
                let member = c <= c1 && sets.root(r * columns + c) == root;
                match (start, member) {
                    (None, true) => start = Some(c),
                    (Some(from), false) => {
                        push(r, from, r, c - 1);
                        start = None;
                    }
                    _ => {}
                }
            }
        }
    }
    out.sort_by_key(|slot| (slot.row, slot.column));
    out
}

/// Sorted positions, those within [`SNAP`] as one.
fn positions(all: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut all: Vec<f32> = all.collect();
    all.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = Vec::new();
    for at in all {
        if out.last().is_none_or(|last| at - last > SNAP) {
            out.push(at);
        }
    }
    out
}

fn with_ends(real: &[f32], across: &[Line]) -> Vec<f32> {
    let low = across.iter().map(|l| l.from).min_by(f32::total_cmp);
    let high = across.iter().map(|l| l.to).max_by(f32::total_cmp);
    let mut all = real.to_vec();
    if let Some(low) = low
        && real.first().is_none_or(|first| low < first - 2.0 * SNAP)
    {
        all.insert(0, low);
    }
    if let Some(high) = high
        && real.last().is_none_or(|last| high > last + 2.0 * SNAP)
    {
        all.push(high);
    }
    all
}

/// Disjoint sets.
struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
        }
    }

    fn root(&mut self, of: usize) -> usize {
        let mut at = of;
        while let Some(up) = self.parent.get(at).copied()
            && up != at
        {
            // Halving the path keeps it short.
            let next = self.parent.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.parent.get_mut(at) {
                *slot = next;
            }
            at = next;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        if let Some(slot) = self.parent.get_mut(high) {
            *slot = low;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(x0: f32, y0: f32, x1: f32, y1: f32) -> Rule {
        Rule {
            rect: Rect::new(x0, y0, x1, y1),
            white: false,
            edge: false,
        }
    }

    #[test]
    fn a_spanning_header_is_one_cell() {
        // Two rows, three columns; the first row is not divided.
        let rules = [
            rule(0.0, 0.0, 300.0, 0.0),
            rule(0.0, 20.0, 300.0, 20.0),
            rule(0.0, 40.0, 300.0, 40.0),
            rule(0.0, 0.0, 0.0, 40.0),
            rule(300.0, 0.0, 300.0, 40.0),
            rule(100.0, 20.0, 100.0, 40.0),
            rule(200.0, 20.0, 200.0, 40.0),
        ];
        let grids = grids(&rules, &[]);
        assert_eq!(grids.len(), 1);
        assert_eq!((grids[0].rows, grids[0].columns), (2, 3));
        assert_eq!(grids[0].cells.len(), 4);
        assert_eq!(grids[0].cells[0].col_span, 3);
    }

    #[test]
    fn double_and_dashed_lines_are_single() {
        let mut rules = vec![rule(0.0, 0.0, 100.0, 0.0), rule(0.0, 2.0, 100.0, 2.0)];
        rules.extend((0..20).map(|i| rule(i as f32 * 5.0, 30.0, i as f32 * 5.0 + 2.5, 30.0)));
        rules.push(rule(0.0, 0.0, 0.0, 30.0));
        rules.push(rule(98.0, 0.0, 98.0, 30.0));
        rules.push(rule(50.0, 0.0, 50.0, 30.0));
        let grids = grids(&rules, &[]);
        assert_eq!(grids.len(), 1);
        assert_eq!((grids[0].rows, grids[0].columns), (1, 2));
    }

    #[test]
    fn open_sides_are_closed_by_the_lines_ends() {
        let rules = [
            rule(0.0, 0.0, 300.0, 0.0),
            rule(0.0, 20.0, 300.0, 20.0),
            rule(0.0, 40.0, 300.0, 40.0),
            rule(100.0, 0.0, 100.0, 40.0),
        ];
        let grids = grids(&rules, &[]);
        assert_eq!((grids[0].rows, grids[0].columns), (2, 2));
    }

    #[test]
    fn side_by_side_tables_are_two() {
        let frame = |x: f32| {
            vec![
                rule(x, 0.0, x + 100.0, 0.0),
                rule(x, 20.0, x + 100.0, 20.0),
                rule(x, 40.0, x + 100.0, 40.0),
                rule(x, 0.0, x, 40.0),
                rule(x + 50.0, 0.0, x + 50.0, 40.0),
                rule(x + 100.0, 0.0, x + 100.0, 40.0),
            ]
        };
        let rules: Vec<Rule> = frame(0.0).into_iter().chain(frame(120.0)).collect();
        assert_eq!(grids(&rules, &[]).len(), 2);
    }
}
