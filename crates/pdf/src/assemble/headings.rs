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
pub(super) fn mark(document: &mut Document, weights: &Weights, bookmarks: &[(String, u8)]) {
    let declared = Declared::new(bookmarks);
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
        .filter_map(|block| {
            (declared.level(block).is_some() || body.stands_out(block)).then_some(block)
        })
        .collect();
    levels(&mut headings, &body);
    declared.apply(&mut headings, &body);
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
                if text::is_bullet(marker) {
                    return false;
                }
                true
            }
            _ => numbered(text),
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
    let rank = |block: &TextBlock| rank(block, body);
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

/// How a heading looks, the most prominent first.
type Rank = (std::cmp::Reverse<u32>, bool, bool, bool);

fn rank(block: &TextBlock, body: &Body) -> Rank {
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
}

/// Headings that the file declares, by tags or bookmarks.
struct Declared {
    /// Level by the letters and digits of a bookmark's title.
    titles: BTreeMap<String, u8>,
}

impl Declared {
    fn new(bookmarks: &[(String, u8)]) -> Self {
        let mut titles = BTreeMap::new();
        for (title, depth) in bookmarks {
            titles.entry(letters(title)).or_insert((*depth).min(6));
        }
        titles.remove("");
        Self { titles }
    }

    /// The level that the file declares for a block.
    fn level(&self, block: &TextBlock) -> Option<u8> {
        if block.text.chars().count() > 2 * LONGEST || matches!(block.role, Role::Contents) {
            return None;
        }
        let tagged = block
            .style
            .name
            .as_deref()
            .and_then(|name| name.strip_prefix('H'))
            .and_then(|level| level.parse().ok());
        tagged.or_else(|| self.titles.get(&letters(&block.text)).copied())
    }

    /// Sets declared levels, and those of headings that look like declared ones.
    fn apply(&self, headings: &mut [&mut TextBlock], body: &Body) {
        let mut by_look: BTreeMap<Rank, u8> = BTreeMap::new();
        let mut deepest = 0;
        for block in headings.iter_mut() {
            if let Some(level) = self.level(block) {
                by_look.entry(rank(block, body)).or_insert(level);
                deepest = deepest.max(level);
                block.role = Role::Heading {
                    level,
                    declared: true,
                };
            }
        }
        if deepest == 0 {
            return;
        }
        for block in headings.iter_mut() {
            let own = rank(block, body);
            if let Role::Heading {
                level,
                declared: false,
            } = &mut block.role
            {
                // One that looks like none of them stands below those that look larger.
                *level = by_look.get(&own).copied().unwrap_or_else(|| {
                    by_look
                        .range(..own)
                        .map(|(_, level)| level + 1)
                        .max()
                        .unwrap_or(1)
                        .min(6)
                });
            }
        }
    }
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
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

/// Whether a text begins with a section number and a capital after it: "2.1 Behov", not "50
/// deltagare".
fn numbered(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.next().is_some_and(|number| {
        text::is_section_number(number)
            && (number.contains('.') || number.parse::<u32>().is_ok_and(|n| n <= 30))
    }) && words
        .next()
        .is_some_and(|word| word.starts_with(char::is_uppercase))
}

fn depth(text: &str) -> Option<usize> {
    let number = text.split_whitespace().next()?;
    text::is_section_number(number).then(|| number.trim_end_matches('.').split('.').count())
}

/// Marks lines of a table of contents: text, leader dots, a page number; or, under a heading that
/// names them, text and page numbers that grow.
fn contents(blocks: &mut [&mut TextBlock]) {
    // The page of the last entry, after a heading that names the contents.
    let mut last: Option<u32> = None;
    for block in blocks {
        if text::names_contents(&block.text) {
            last = Some(0);
            continue;
        }
        let listed = |from| {
            text::page_at_end(&block.text, true)
                .filter(|page| *page >= from && block.lines.len() <= 2)
        };
        let entry = last.and_then(listed);
        let dotted = text::is_contents_line(&block.text);
        if entry.is_some() || dotted {
            block.role = Role::Contents;
            // Entries with dots and without stand in one list.
            let page = block.text.trim_end().rsplit(|c: char| !c.is_ascii_digit());
            last = entry.or_else(|| page.map(str::parse).next()?.ok());
        } else if block.text.trim() != "Sida" {
            last = None;
        }
    }
}
