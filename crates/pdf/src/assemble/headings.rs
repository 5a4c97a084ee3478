//! Heading candidates by their looks, and lines of tables of contents.

use std::collections::BTreeMap;

use aktsam_document::{Block, Document, Role, Table, TextBlock};

use crate::text;

/// Longer texts are no headings.
const LONGEST: usize = 160;
/// A heading by number, capitals or colour alone is shorter still.
const LONGEST_PLAIN: usize = 90;
/// From this size on, against the body's, a text stands out.
const LARGER: f32 = 1.12;

/// How much text there is of each size and weight.
#[derive(Debug, Default)]
pub(super) struct Weights {
    flow: BTreeMap<(u32, bool), usize>,
    cells: BTreeMap<(u32, bool), usize>,
}

impl Weights {
    pub(super) fn add(&mut self, block: &TextBlock) {
        *self.flow.entry(key(block)).or_default() += block.text.len();
    }

    pub(super) fn add_cell(&mut self, block: &TextBlock) {
        *self.cells.entry(key(block)).or_default() += block.text.len();
    }

    /// Size and weight of running text: that of the flow, or of the cells in a form that is all
    /// table.
    fn body(&self) -> Option<(f32, bool)> {
        let total = |map: &BTreeMap<(u32, bool), usize>| map.values().sum::<usize>();
        let (flow, cells) = (total(&self.flow), total(&self.cells));
        let mut all = self.flow.clone();
        if cells > flow {
            for (key, weight) in &self.cells {
                *all.entry(*key).or_default() += weight;
            }
        }
        all.into_iter()
            .max_by_key(|(_, weight)| *weight)
            .map(|((size, bold), _)| (size as f32 / 2.0, bold))
    }
}

/// Half points, and bold.
fn key(block: &TextBlock) -> (u32, bool) {
    let size = block.style.size.unwrap_or(0.0).clamp(0.0, 1000.0);
    ((size * 2.0).round() as u32, block.style.bold)
}

/// Marks heading candidates and lines of contents, and sets the body size.
pub(super) fn mark(document: &mut Document, weights: &Weights) {
    let Some((size, bold)) = weights.body() else {
        return;
    };
    document.source.body_size = Some(size);
    let body = Body { size, bold };
    let mut tables = std::mem::take(&mut document.tables);
    let mut found: Vec<&mut TextBlock> = document
        .blocks
        .iter_mut()
        .filter_map(|block| match block {
            Block::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    for table in &mut tables {
        let open = is_form(table);
        if open {
            let header_rows = table.header_rows as usize;
            for row in table.rows.iter_mut().skip(header_rows) {
                for cell in row {
                    found.extend(cell.blocks.iter_mut().filter_map(|block| match block {
                        Block::Text(text) => Some(text),
                        _ => None,
                    }));
                }
            }
        }
    }
    contents(&mut found);
    let mut headings: Vec<&mut TextBlock> = found
        .into_iter()
        .filter_map(|block| body.stands_out(block).then_some(block))
        .collect();
    levels(&mut headings, &body);
    drop(headings);
    document.tables = tables;
}

/// Whether a table is a form whose cells hold headings and answers, not a table of data.
fn is_form(table: &Table) -> bool {
    let cells: Vec<_> = table.rows.iter().flatten().collect();
    let wordy = cells.iter().filter(|c| c.blocks.len() > 1).count();
    let numbers = cells
        .iter()
        .filter(|c| {
            !c.text.is_empty()
                && c.text.bytes().any(|b| b.is_ascii_digit())
                && c.text.split_whitespace().all(text::is_numeric)
        })
        .count();
    let filled = cells.iter().filter(|c| !c.text.is_empty()).count();
    numbers * 4 <= filled && (table.columns <= 2 || wordy * 3 >= filled)
}

struct Body {
    size: f32,
    bold: bool,
}

impl Body {
    fn stands_out(&self, block: &TextBlock) -> bool {
        let text = block.text.trim();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 2 || text.chars().count() > LONGEST || block.lines.len() > 3 {
            return false;
        }
        let numbered = match &block.role {
            Role::Contents | Role::Caption => return false,
            Role::ListItem { marker, .. } => {
                if !text::is_section_number(marker) {
                    return false;
                }
                true
            }
            _ => text
                .split_whitespace()
                .next()
                .is_some_and(text::is_section_number),
        };
        let style = &block.style;
        let size = style.size.unwrap_or(self.size);
        let all_bold = style.bold && block.runs.iter().all(|run| run.bold);
        let sentence = text.ends_with(['.', ';', ',']);
        let in_list = matches!(block.role, Role::ListItem { .. });
        if size >= self.size * LARGER && !(sentence && text.len() > LONGEST_PLAIN) {
            return true;
        }
        if all_bold && !self.bold && !sentence {
            return true;
        }
        if size < self.size * 0.95 || sentence || in_list || text.len() > LONGEST_PLAIN {
            return false;
        }
        let spaced = style.space_before.is_none_or(|space| space > 0.5 * size);
        let colored = style.color.is_some() && !style.is_grey();
        style.caps && letters >= 3
            || numbered && spaced && letters >= 3 && !text.contains('\t')
            || colored && spaced && block.runs.is_empty()
            || style.underline && block.runs.is_empty() && spaced
    }
}

/// Gives candidates their level by how they look, largest first.
fn levels(headings: &mut [&mut TextBlock], body: &Body) {
    let rank = |block: &TextBlock| {
        let size = block.style.size.unwrap_or(body.size);
        // Sizes below the body's count as the body's.
        let half_points = (size.max(body.size) * 2.0).round() as u32;
        (
            std::cmp::Reverse(half_points),
            !block.style.bold,
            // Capitals tell nothing more where weight tells already.
            !block.style.bold && !block.style.caps,
            !block.style.bold && !block.style.underline,
        )
    };
    let mut ranks: Vec<_> = headings.iter().map(|block| rank(block)).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let mut bases: BTreeMap<usize, u8> = BTreeMap::new();
    for block in headings.iter_mut() {
        let own = rank(block);
        let at = ranks.iter().position(|r| *r == own).unwrap_or(0);
        let mut level = u8::try_from(at + 1).unwrap_or(6).min(6);
        if let Role::ListItem { marker, .. } = &block.role {
            // A numbered heading keeps its number in the text.
            let number = marker.clone();
            prepend(block, &number);
        }
        if let Some(depth) = depth(&block.text) {
            // "1.1" stands below "1", whatever they look like.
            if let Some(above) = (1..depth)
                .rev()
                .find_map(|d| bases.get(&d).map(|l| (d, *l)))
            {
                let below = above.1 + u8::try_from(depth - above.0).unwrap_or(1);
                level = level.max(below).min(6);
            }
            bases.insert(depth, level);
        }
        block.role = Role::Heading {
            level,
            declared: false,
        };
    }
}

fn prepend(block: &mut TextBlock, number: &str) {
    let shift = number.len() as u32 + 1;
    block.text.insert(0, ' ');
    block.text.insert_str(0, number);
    for run in &mut block.runs {
        run.start += shift;
        run.end += shift;
    }
    for line in block.lines.iter_mut().skip(1) {
        line.start += shift;
    }
}

fn depth(text: &str) -> Option<usize> {
    let number = text.split_whitespace().next()?;
    text::is_section_number(number).then(|| number.trim_end_matches('.').split('.').count())
}

/// Marks lines of a table of contents: text, leader dots, a page number.
fn contents(blocks: &mut [&mut TextBlock]) {
    for block in blocks {
        if is_contents_line(&block.text) {
            block.role = Role::Contents;
        }
    }
}

fn is_contents_line(text: &str) -> bool {
    let text = text.trim_end();
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if head.len() == text.len() || text.len() - head.len() > 4 {
        return false;
    }
    let head = head.trim_end();
    let dots = head
        .chars()
        .rev()
        .take_while(|c| matches!(c, '.' | '…' | '·' | '_' | ' ' | '\t'))
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '…' { 3 } else { 1 })
        .sum::<usize>();
    dots >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leader_dots_tell_contents() {
        assert!(is_contents_line("1.1 Bakgrund ........ 3"));
        assert!(is_contents_line("Budget … 12"));
        assert!(!is_contents_line("Vi söker 1 305 000"));
        assert!(!is_contents_line("Namn: ......"));
    }
}
