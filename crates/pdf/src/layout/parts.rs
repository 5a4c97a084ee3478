//! Lines → paragraphs and list items.

use super::cut::{splits_address, splits_word};
use super::line::Line;
use super::region::{Band, What};
use crate::content::{LookId, Picture};
use crate::tables::draft::TableDraft;
use crate::text;

/// A part of a region.
#[derive(Debug)]
pub(crate) enum Part {
    /// A paragraph, heading or list item.
    Para(Para),
    /// A table.
    Table(TableDraft),
    /// An image.
    Figure(Picture),
}

/// Lines that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Para {
    pub(crate) lines: Vec<Line>,
    /// The list marker that its text begins with.
    pub(crate) marker: Option<Marker>,
    /// Empty space above in points, where something stands above in the same column.
    pub(crate) space_before: Option<f32>,
    /// It is the first of its column.
    pub(crate) first: bool,
    /// It is the last of its column.
    pub(crate) last: bool,
    /// Its last line reaches so far that the next word, if any, would not have fitted.
    pub(crate) full: bool,
}

/// A list marker at the start of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Marker {
    /// "•", "1.".
    pub(crate) text: String,
    /// Where it stands, which tells the level.
    pub(crate) x: f32,
    /// Depth from 0.
    pub(crate) level: u8,
}

/// Collects the lines of a column and divides them into paragraphs.
pub(crate) struct Stack {
    left: f32,
    right: f32,
    /// Whether enough lines reach the right edge for it to tell where one was broken.
    sharp: bool,
    leading: Option<f32>,
    lines: Vec<Line>,
    /// Bottom of what stands above the first line.
    above: Option<f32>,
    fresh: bool,
}

impl Stack {
    pub(crate) fn new(bands: &[Band], bounds: Option<(f32, f32)>) -> Self {
        let (mut left, mut right) = (f32::MAX, f32::MIN);
        // Where there is running text, its lines tell the column's edges, not what stands at tab stops.
        let lines = bands.iter().filter(|band| band.pieces.len() == 1);
        let running = lines.count() >= RUNNING;
        let bands_of_text = bands
            .iter()
            .filter(|band| !running || band.pieces.len() == 1);
        let pieces = bands_of_text
            .flat_map(|band| &band.pieces)
            .filter(|piece| matches!(piece.what, What::Words(_)));
        for piece in pieces.clone() {
            left = left.min(piece.x0);
            right = right.max(piece.x1);
        }
        let edge = right - NEAR_EDGE * (right - left);
        let full = pieces.clone().filter(|piece| piece.x1 >= edge).count();
        let mut sizes: Vec<f32> = bands.iter().map(|band| band.size).collect();
        sizes.sort_by(f32::total_cmp);
        let wide = sizes
            .get(sizes.len() / 2)
            .is_some_and(|size| right - left > WIDE * size);
        let count = pieces.count();
        let sharp =
            bounds.is_some() || wide || count >= FEWEST_LINES && full * FEWEST_FULL >= count;
        if let Some((x0, x1)) = bounds {
            // A cell's padding on the right is about that on the left.
            let padding = (left - x0).clamp(1.0, 12.0);
            right = right.max(x1 - padding);
        }
        Self {
            left,
            right,
            sharp,
            leading: leading(bands),
            lines: Vec::new(),
            above: None,
            fresh: true,
        }
    }

    pub(crate) fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Tells that something else than lines stands above what follows.
    pub(crate) fn after(&mut self, bottom: f32) {
        self.above = Some(bottom);
        self.fresh = false;
    }

    /// Divides the lines so far into paragraphs; `end` where the column ends here.
    pub(crate) fn flush(&mut self, out: &mut Vec<Part>, end: bool) {
        let mut open: Option<Para> = None;
        let mut paras: Vec<Para> = Vec::new();
        for line in self.lines.drain(..) {
            let goes_on = open.as_ref().is_some_and(|para| {
                (self.sharp || !parts(para, &line))
                    && continues(para, &line, self.left, self.right, self.leading)
            });
            if goes_on && let Some(para) = &mut open {
                let address = splits_address(&para.lines, &line, self.right);
                if let Some(last) = para.lines.last_mut()
                    && (address || splits_word(last, &line, self.left, self.right))
                {
                    last.text.push('\u{AD}');
                }
                para.lines.push(line);
                continue;
            }
            paras.extend(open.take());
            let above = paras
                .last()
                .and_then(|p| p.lines.last())
                .map(|l| l.rect.y1)
                .or(self.above);
            let marker = marker(&line);
            open = Some(Para {
                space_before: above.map(|y| (line.rect.y0 - y).max(0.0)),
                marker,
                first: self.fresh && paras.is_empty(),
                last: false,
                full: false,
                lines: vec![line],
            });
        }
        paras.extend(open);
        if let Some(last) = paras.last_mut() {
            last.last = end;
            self.above = last.lines.last().map(|l| l.rect.y1);
            self.fresh = false;
        }
        for para in &mut paras {
            para.full = para
                .lines
                .last()
                .is_some_and(|line| line.rect.x1 > self.right - 5.0 * line.size);
        }
        levels(&mut paras);
        out.extend(paras.into_iter().map(Part::Para));
    }
}

/// A line ends at the right edge that is so near to it, as part of the column's width.
const NEAR_EDGE: f32 = 0.08;

/// Of so many lines one at least reaches the right edge of running text.
const FEWEST_FULL: usize = 4;

/// Fewer lines than this show no edge, unless they are long.
const FEWEST_LINES: usize = 5;

/// A line of so many times its size is as long as those of a page of prose: its end is the edge.
const WIDE: f32 = 34.0;

/// Fewest lines of one piece that make running text.
const RUNNING: usize = 6;

/// The usual distance between baselines, as part of the size.
fn leading(bands: &[Band]) -> Option<f32> {
    let mut all: Vec<f32> = bands
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if !a.has_box() && !b.has_box() && (a.size - b.size).abs() < 0.05 * a.size => {
                let step = (b.base - a.base) / a.size;
                (0.8..2.6).contains(&step).then_some(step)
            }
            _ => None,
        })
        .collect();
    if all.len() < 2 {
        return None;
    }
    all.sort_by(f32::total_cmp);
    // Lines within paragraphs are the closest ones; a third of the way up stands for them.
    all.get(all.len() / 3).copied()
}

/// Baselines further apart than this, as part of the size, are those of paragraphs or of double-spaced lines.
const SPACED: f32 = 1.6;

/// Whether a line begins a paragraph where lines are all short, as in a form that was filled in with few words:
/// its longest line stands for the edge, and says nothing of where a paragraph ends; its distance does.
fn parts(para: &Para, line: &Line) -> bool {
    let Some(last) = para.lines.last() else {
        return false;
    };
    let step = (line.base - last.base) / last.size;
    line.text.starts_with(char::is_uppercase) && step > SPACED
}

/// Whether a line goes on with a paragraph.
fn continues(para: &Para, line: &Line, left: f32, right: f32, leading: Option<f32>) -> bool {
    let (Some(first), Some(last)) = (para.lines.first(), para.lines.last()) else {
        return false;
    };
    let em = last.size;
    let step = (line.base - last.base) / em;
    let usual = leading.unwrap_or(1.25).max(0.95);
    if step < 0.3 || step > usual * 1.22 + 0.08 {
        return false;
    }
    if (line.size - last.size).abs() > 0.06 * last.size {
        return false;
    }
    let contents =
        text::is_contents_line(&last.text) || text::page_at_end(&last.text, false).is_some();
    if contents || leads(&last.text) || line.tag() != last.tag() {
        return false;
    }
    // Columns that are told by wide gaps alone: names, and their titles below.
    if last.text.contains('\t') && line.text.contains('\t') {
        return false;
    }
    if is_short_caps(line, last, left, right) || is_labelled(line, last) {
        return false;
    }
    // Where no line is full, the right edge says nothing: "… ska fortsätta." and far below it "Osby 2021-03-03".
    let apart = step > SPACED
        && last.text.ends_with(['.', '!', '?'])
        && line.text.starts_with(char::is_uppercase)
        && line.rect.width() < 0.5 * (right - left);
    if apart {
        return false;
    }
    let hyphen = ends_with_hyphen(&last.text) && line.text.starts_with(char::is_lowercase);
    // Would the first word have fitted on the line before? Then somebody broke it there.
    let centered = is_centered(last, left, right) && is_centered(line, left, right);
    let room = if centered {
        (right - left) - last.rect.width()
    } else {
        right - last.rect.x1
    };
    let fitted = room > line.first_width + 0.6 * em;
    // A long line that ends amid a sentence goes on, even where the right edge is not sharp.
    let amid = line.text.starts_with(char::is_lowercase)
        && !last.text.ends_with(['.', ':', ';', '!', '?'])
        && last.rect.width() > 0.6 * (right - left)
        && room < 0.3 * (right - left);
    let broken = fitted && !hyphen && !amid && !splits_word(last, line, left, right);
    if marks_item(line, last, broken) {
        return false;
    }
    if broken {
        return false;
    }
    if looks_change(last, line) {
        return false;
    }
    if centered || goes_on_flush_right(last, line, left, right) {
        return true;
    }
    // Indents: the text of a list item begins after its marker.
    let body = match (&para.marker, para.lines.get(1)) {
        (_, Some(second)) => second.rect.x0,
        (Some(_), None) => first.second.unwrap_or(first.rect.x0),
        (None, None) => {
            // A first line may be indented or hang.
            let indent = first.rect.x0 - line.rect.x0;
            return (-0.8 * em..=6.0 * em).contains(&indent)
                || indent < 0.0
                    && -indent < 4.0 * em
                    && !fitted
                    && first.second.is_some_and(|x| (x - line.rect.x0).abs() < 2.0);
        }
    };
    let shift = line.rect.x0 - body;
    if para.marker.is_some() && para.lines.len() == 1 {
        // Hanging or flush with the marker.
        return shift.abs() <= 1.5 * em || (line.rect.x0 - first.rect.x0).abs() <= 0.5 * em;
    }
    shift.abs() <= 0.8 * em
}

/// Whether leader dots stand within a line: what is behind them ends it.
fn leads(text: &str) -> bool {
    text.contains("....")
}

/// Whether a short line of capitals begins below a sentence's end: a heading.
fn is_short_caps(line: &Line, last: &Line, left: f32, right: f32) -> bool {
    text::is_caps(&line.text)
        && !text::is_caps(&last.text)
        && last.text.ends_with(['.', '!', '?'])
        && line.rect.x1 < right - 0.3 * (right - left)
}

/// Whether a line begins with a label in a look of its own, below a sentence's end: "**Syfte:** Att fler …".
fn is_labelled(line: &Line, last: &Line) -> bool {
    let [label, text, ..] = line.spans.as_slice() else {
        return false;
    };
    let Some(words) = line.text.get(label.start..label.end) else {
        return false;
    };
    label.look != text.look
        && last.spans.last().is_some_and(|end| end.look == text.look)
        && last.text.ends_with(['.', '!', '?'])
        && words.trim_end().ends_with(':')
        && words.split_whitespace().count() <= 8
}

/// Whether both lines end at the right edge of a narrow cell, as headers over amounts do, and the
/// second goes on with the first.
fn goes_on_flush_right(last: &Line, line: &Line, left: f32, right: f32) -> bool {
    let flush = |line: &Line| (right - line.rect.x1).abs() < 1.5;
    right - left < 12.0 * last.size
        && flush(last)
        && flush(line)
        && (last.text.ends_with(char::is_alphabetic) || ends_with_hyphen(&last.text))
        && line
            .text
            .starts_with(|c: char| c.is_lowercase() || c == '(')
}

fn is_centered(line: &Line, left: f32, right: f32) -> bool {
    let middle = f32::midpoint(line.rect.x0, line.rect.x1);
    (middle - f32::midpoint(left, right)).abs() < 3.0 && line.rect.x0 > left + 6.0
}

pub(crate) fn ends_with_hyphen(text: &str) -> bool {
    let mut back = text.chars().rev();
    match back.next() {
        Some('\u{AD}') => true,
        Some('-') => back.next().is_some_and(char::is_alphabetic),
        _ => false,
    }
}

/// Whether the look of whole lines changes: from a bold line to plain text, from grey to black.
fn looks_change(last: &Line, line: &Line) -> bool {
    let (Some(end), Some(start)) = (last.spans.last(), line.spans.first()) else {
        return false;
    };
    if end.look == start.look {
        return false;
    }
    // Within a paragraph looks change inside lines; a change just at the line's end, between lines
    // that are each of one look, divides.
    let even = |line: &Line| {
        line.spans
            .iter()
            .all(|span| Some(span.look) == line.spans.first().map(|s| s.look))
    };
    even(last) && even(line) || (even(last) && text::is_caps(&last.text))
}

/// Whether a line begins a list item, judged beside the line before it.
fn marks_item(line: &Line, last: &Line, broken: bool) -> bool {
    let Some(word) = line.text.split_whitespace().next() else {
        return false;
    };
    if marker(line).is_none() {
        return false;
    }
    let surely = text::is_bullet(word) && !matches!(word, "-" | "–" | "—" | "−" | "*" | "o" | "·");
    if surely || broken {
        return true;
    }
    // A dash or a number may just as well stand at a line's start by chance.
    let flush = (line.rect.x0 - last.rect.x0).abs() < 0.5 * line.size;
    let ended = last.text.ends_with(['.', ':', ';', '!', '?', ',']);
    let same_marker = last
        .text
        .split_whitespace()
        .next()
        .is_some_and(text::is_list_marker);
    !flush || ended || same_marker
}

/// The list marker that a line begins with.
fn marker(line: &Line) -> Option<Marker> {
    let word = line.text.split_whitespace().next()?;
    let rest = line.text.get(word.len()..)?;
    if rest.trim().is_empty() || !rest.starts_with([' ', '\t']) {
        return None;
    }
    // "- 282" is an amount and its sign.
    let sign = matches!(word, "-" | "–" | "—" | "−")
        && rest.split_whitespace().all(text::is_numeric)
        && rest.split_whitespace().count() <= 4;
    if !text::is_list_marker(word) || sign {
        return None;
    }
    if word == "o" {
        // The letter is a bullet only where it stands apart.
        let end = line.rect.x0 + line.first_width;
        if line.second.is_none_or(|x| x - end < 0.4 * line.size) {
            return None;
        }
    }
    Some(Marker {
        text: word.to_owned(),
        x: line.rect.x0,
        level: 0,
    })
}

/// Sets the level of list items by where their markers stand.
fn levels(paras: &mut [Para]) {
    let mut stops: Vec<f32> = Vec::new();
    for para in paras {
        let Some(marker) = &mut para.marker else {
            // A paragraph at the margin ends the list; one further in belongs to the item above.
            if para
                .lines
                .first()
                .is_some_and(|l| stops.first().is_some_and(|x| l.rect.x0 <= x + l.size))
            {
                stops.clear();
            }
            continue;
        };
        while stops.last().is_some_and(|x| marker.x < x - 3.0) {
            stops.pop();
        }
        if stops.last().is_none_or(|x| marker.x > x + 3.0) {
            stops.push(marker.x);
        }
        marker.level = u8::try_from(stops.len().saturating_sub(1)).unwrap_or(u8::MAX);
    }
}

impl Para {
    /// The look of most of its text.
    pub(crate) fn look(&self) -> LookId {
        self.lines
            .iter()
            .max_by_key(|line| line.text.len())
            .map_or_else(LookId::default, Line::look)
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::Span;
    use super::*;
    use crate::content::Looks;

    fn line(text: &str, x1: f32) -> Line {
        Line {
            text: text.to_owned(),
            spans: Vec::new(),
            rect: aktsam_document::Rect::new(10.0, 10.0, x1, 20.0),
            base: 18.0,
            size: 10.0,
            second: None,
            first_width: 5.0,
            spaced: false,
        }
    }

    #[test]
    fn an_address_that_the_edge_of_its_cell_cuts_goes_on_below() {
        for (above, next) in [
            (&["eva.lind@e"][..], "xempel.se"),
            (&["eva.maria.sj"], "oberg@exempel.se"),
            (&["eva.lind@\u{AD}", "exempel.s"], "e"),
        ] {
            let lines: Vec<Line> = above.iter().map(|text| line(text, 98.0)).collect();
            assert!(splits_address(&lines, &line(next, 40.0), 100.0), "{next}");
        }
    }

    #[test]
    fn what_is_no_cut_address_does_not_go_on() {
        for (above, x1, next) in [
            // Somebody broke the line, or typed the space.
            ("eva.lind@region", 70.0, "granby.se"),
            ("eva.lind@exempel.se", 98.0, "ring"),
            ("Granby", 98.0, "eva.lind@exempel.se"),
            ("www.exempel.se", 98.0, "eva.lind@exempel.se"),
            ("eva.lind@exempel", 98.0, "Telefon"),
        ] {
            let lines = [line(above, x1)];
            assert!(!splits_address(&lines, &line(next, 40.0), 100.0), "{above}");
        }
    }

    #[test]
    fn a_label_in_bold_begins_a_paragraph_below_a_sentences_end() {
        let mut looks = Looks::default();
        let plain = looks.id(looks.get(LookId::default()));
        let bold = looks.bold(plain);
        let span = |start, end, look| Span {
            start,
            end,
            look,
            size: 10.0,
            field: false,
            underline: false,
            tag: 0,
        };
        let mut last = line("… övergången till arbete.", 98.0);
        last.spans = vec![span(0, last.text.len(), plain)];
        let mut label = line("Syfte: Att fler", 90.0);
        label.spans = vec![span(0, 6, bold), span(6, label.text.len(), plain)];
        assert!(is_labelled(&label, &last));
        last.text = "… övergången till".to_owned();
        assert!(!is_labelled(&label, &last), "amid a sentence");
    }
}
