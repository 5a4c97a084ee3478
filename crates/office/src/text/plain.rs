//! Plain text, and the engine that Markdown shares.

use aktsam_document::{Block, Document, LineMark, Location, Place, Role};

use super::lines::{Line, hash_heading, is_rule, list_item, numbered, split};
use super::table::{Row, add, is_pipe_rule, pipe_cells, tab_cells};
use super::{decode, inline};
use crate::OfficeError;
use crate::flow::Flow;
use crate::meter::Meter;
use crate::paragraph::{Look, ParagraphBuilder, ParagraphStyle, is_caps};

/// A heading is a line; what is longer is a sentence.
const HEADING_CHARS: usize = 100;

/// Reads plain text: a paragraph a line, where the lines were not wrapped by hand.
pub(crate) fn read(bytes: &[u8], meter: Meter) -> Result<Document, OfficeError> {
    read_lines(bytes, meter, false)
}

/// Reads plain text or Markdown.
pub(super) fn read_lines(
    bytes: &[u8],
    mut meter: Meter,
    markdown: bool,
) -> Result<Document, OfficeError> {
    let text = decode(bytes);
    meter.text(text.len(), "the file")?;
    let text = text.replace('\0', "");
    let lines = split(&text);
    let mut reader = Reader {
        flow: Flow::new("text/plain", meter),
        width: wrap_width(&lines),
        lines,
        markdown,
        at: 0,
    };
    reader.run()?;
    Ok(reader.flow.finish_placed()?)
}

struct Reader<'t> {
    flow: Flow,
    lines: Vec<Line<'t>>,
    /// The width that the lines were wrapped at by hand.
    width: Option<usize>,
    markdown: bool,
    at: usize,
}

impl<'t> Reader<'t> {
    fn line(&self, index: usize) -> Option<Line<'t>> {
        self.lines.get(index).copied()
    }

    /// Each step takes at least one line.
    fn run(&mut self) -> Result<(), OfficeError> {
        while let Some(line) = self.line(self.at) {
            if line.is_blank() || self.fence(line) {
                self.at += 1;
            } else if self.table()? {
            } else if let Some((level, text)) = hash_heading(line.text) {
                let role = Role::Heading {
                    level,
                    declared: true,
                };
                self.block(&[(line, text)], role);
                self.at += 1;
            } else if let Some(level) = self.underlined(line) {
                let role = Role::Heading {
                    level,
                    declared: true,
                };
                self.block(&[(line, line.text)], role);
                self.at += 2;
            } else if is_rule(line.text) {
                self.at += 1;
            } else if let Some((level, marker, text)) = list_item(line.text) {
                self.at += 1;
                let lines = self.wrapped(line, text);
                self.block(&lines, Role::ListItem { level, marker });
            } else if let Some((label, text)) = self.numbered_item(line) {
                self.at += 1;
                let lines = self.wrapped(line, text);
                let role = Role::ListItem {
                    level: 0,
                    marker: label.to_owned(),
                };
                self.block(&lines, role);
            } else {
                let candidate = self.candidate(line);
                let quoted = line.text.trim_start().trim_start_matches('>');
                let text = if self.markdown { quoted } else { line.text };
                self.at += 1;
                if let Some(level) = candidate {
                    let role = Role::Heading {
                        level,
                        declared: false,
                    };
                    self.block(&[(line, text)], role);
                } else {
                    let lines = self.wrapped(line, text);
                    self.block(&lines, Role::Paragraph);
                }
            }
        }
        Ok(())
    }

    /// Fences of code blocks are marks, the code is text.
    fn fence(&self, line: Line<'_>) -> bool {
        self.markdown && line.text.trim_start().starts_with("```")
    }

    /// Setext headings: a line of = or - below (`CommonMark` §4.3).
    fn underlined(&self, line: Line<'_>) -> Option<u8> {
        let below = self.line(self.at + 1)?.text.trim();
        let alone = self
            .at
            .checked_sub(1)
            .and_then(|i| self.line(i))
            .is_none_or(|l| l.is_blank());
        if !alone || below.len() < 3 || line.text.chars().count() > HEADING_CHARS {
            return None;
        }
        if list_item(line.text).is_some() {
            return None;
        }
        if below.bytes().all(|b| b == b'=') {
            Some(1)
        } else if below.bytes().all(|b| b == b'-') {
            Some(2)
        } else {
            None
        }
    }

    /// A numbered line is an item where its neighbour is numbered too or it is a sentence; alone it
    /// may be a heading.
    fn numbered_item(&self, line: Line<'t>) -> Option<(&'t str, &'t str)> {
        let (label, text) = numbered(line.text)?;
        let near = |index: Option<usize>| {
            index
                .and_then(|i| self.line(i))
                .is_some_and(|l| numbered(l.text).is_some())
        };
        let neighbour = near(self.at.checked_sub(1)) || near(Some(self.at + 1));
        let sentence = text.chars().count() > HEADING_CHARS || text.ends_with('.');
        (neighbour || sentence || self.markdown && !label.contains('.')).then_some((label, text))
    }

    /// Whether a line alone between blank lines looks like a heading: bold, capitals or a colon.
    fn candidate(&self, line: Line<'_>) -> Option<u8> {
        let blank = |index: Option<usize>| {
            index
                .and_then(|i| self.line(i))
                .is_none_or(|l| l.is_blank() || hash_heading(l.text).is_some())
        };
        let text = line.text.trim();
        if text.chars().count() > HEADING_CHARS || text.contains('\t') {
            return None;
        }
        let bold = ["**", "__"].iter().any(|mark| {
            text.strip_prefix(mark)
                .and_then(|t| t.strip_suffix(mark))
                .is_some_and(|t| !t.contains(mark) && t.chars().any(char::is_alphabetic))
        }) || (text.starts_with("<b>") && text.ends_with("</b>"));
        if bold {
            return Some(2);
        }
        if !blank(self.at.checked_sub(1)) || !blank(Some(self.at + 1)) {
            return None;
        }
        let words = text.chars().any(char::is_alphabetic);
        if words && is_caps(text) && !text.ends_with('.') {
            Some(1)
        } else if words && text.ends_with(':') {
            Some(2)
        } else {
            None
        }
    }

    /// The line with those that it was wrapped into.
    fn wrapped(&mut self, first: Line<'t>, text: &'t str) -> Vec<(Line<'t>, &'t str)> {
        let mut lines = vec![(first, text)];
        let mut last = first;
        while let Some(next) = self.line(self.at) {
            let plain = !next.is_blank()
                && hash_heading(next.text).is_none()
                && list_item(next.text).is_none()
                && numbered(next.text).is_none()
                && !is_rule(next.text)
                && !self.fence(next)
                && !next.text.contains('\t')
                && !next.text.trim_start().starts_with('|');
            if !plain || !self.goes_on(last, next) {
                break;
            }
            let quoted = next.text.trim_start().trim_start_matches('>');
            lines.push((next, if self.markdown { quoted } else { next.text }));
            last = next;
            self.at += 1;
        }
        lines
    }

    /// Whether a paragraph goes on in the next line.
    fn goes_on(&self, line: Line<'_>, next: Line<'_>) -> bool {
        if self.markdown {
            // Two spaces at the end keep the break, which the paragraph then holds.
            return !line.text.ends_with('\\');
        }
        let Some(width) = self.width else {
            return false;
        };
        let length = line.text.trim_end().chars().count();
        let word = next
            .text
            .split_whitespace()
            .next()
            .map_or(0, |w| w.chars().count());
        // The next word did not fit: the line was broken for its width alone.
        length * 2 > width && length + 1 + word > width
    }

    fn block(&mut self, lines: &[(Line<'t>, &str)], role: Role) {
        let mut builder = ParagraphBuilder::default();
        let mut marks = Vec::new();
        let mut location = Location::default();
        let mut glued = true;
        for (i, (line, text)) in lines.iter().enumerate() {
            let text = text.trim();
            if !glued {
                let hard = self.markdown
                    && lines
                        .get(i - 1)
                        .is_some_and(|(l, _)| l.text.ends_with("  "));
                let mark = if hard { "\n" } else { " " };
                builder.push(mark, &Look::default(), aktsam_document::RunKind::Text);
            }
            marks.push((builder.len(), line.number));
            let joined = join_hyphen(text, lines.get(i + 1).map(|(_, next)| *next));
            glued = joined.len() < text.len();
            inline::write(&mut builder, joined, &Look::default(), self.markdown);
            location.extend(&Location::lines(line.number, line.number));
        }
        let lead = builder.text().len() - builder.text().trim_start().len();
        let style = ParagraphStyle {
            role,
            ..ParagraphStyle::default()
        };
        let Some(mut block) = builder.finish(style) else {
            return;
        };
        block.location = location;
        if marks.len() > 1 {
            block.lines = marks
                .into_iter()
                .map(|(start, number)| LineMark {
                    start: start.saturating_sub(lead) as u32,
                    place: Place::Line {
                        line: number,
                        end_line: number,
                    },
                })
                .collect();
        }
        self.flow.document.blocks.push(Block::Text(block));
    }

    /// Takes a table that begins here.
    fn table(&mut self) -> Result<bool, OfficeError> {
        let (rows, taken, header) = match self.pipe_table() {
            Some(found) => found,
            None => match self.tab_table() {
                Some((rows, taken)) => (rows, taken, 0),
                None => return Ok(false),
            },
        };
        let block = add(&mut self.flow, &rows, header, self.markdown)?;
        self.flow.document.blocks.push(block);
        self.at += taken;
        Ok(true)
    }

    fn pipe_table(&self) -> Option<(Vec<Row<'t>>, usize, u32)> {
        let first = self.line(self.at)?;
        let ruled = self
            .line(self.at + 1)
            .is_some_and(|next| is_pipe_rule(next.text));
        let bounded = |line: Line<'_>| {
            let text = line.text.trim();
            text.len() > 2 && text.starts_with('|') && text.ends_with('|')
        };
        if !first.text.contains('|') || !(ruled || bounded(first)) {
            return None;
        }
        let mut rows = Vec::new();
        let mut taken = 0;
        while let Some(line) = self.line(self.at + taken) {
            let belongs = if ruled {
                line.text.contains('|')
            } else {
                bounded(line)
            };
            if line.is_blank() || !belongs {
                break;
            }
            taken += 1;
            if !is_pipe_rule(line.text) {
                rows.push(Row {
                    line: line.number,
                    cells: pipe_cells(line.text),
                });
            }
        }
        let enough = rows.len() >= 2 || ruled;
        enough.then_some((rows, taken, u32::from(ruled)))
    }

    /// Lines that follow each other with the same number of tabs. A line without tabs belongs to
    /// it where the table goes on below in the same shape.
    fn tab_table(&self) -> Option<(Vec<Row<'t>>, usize)> {
        let tabs = |line: Line<'_>| line.text.matches('\t').count();
        let shape = tabs(self.line(self.at)?);
        if shape == 0 {
            return None;
        }
        let fits = |line: Line<'_>| {
            let own = tabs(line);
            own == shape || (own >= 2 && shape >= 2)
        };
        let mut rows = Vec::new();
        let mut taken = 0;
        while let Some(line) = self.line(self.at + taken) {
            let label = shape >= 2
                && !line.is_blank()
                && tabs(line) == 0
                && line.text.chars().count() < 60
                && self
                    .line(self.at + taken + 1)
                    .is_some_and(|next| tabs(next) == shape);
            if !fits(line) && !label {
                break;
            }
            // Lines of tabs alone part nothing and hold nothing, but they are rows.
            rows.push(Row {
                line: line.number,
                cells: tab_cells(line.text),
            });
            taken += 1;
        }
        let filled = |row: &Row<'_>| row.cells.iter().filter(|c| !c.trim().is_empty()).count();
        let wide = rows.iter().filter(|r| filled(r) >= 2).count();
        // Tabs that only indent make no table, nor does a bullet's tab.
        let bullets = rows.iter().all(|r| {
            r.cells
                .first()
                .is_some_and(|c| c.trim().chars().count() <= 1)
        });
        (rows.len() >= 2 && wide >= 1 && !(bullets && shape == 1)).then_some((rows, taken))
    }
}

/// A word broken at the line's end loses its hyphen where the next line goes on in lower case.
fn join_hyphen<'a>(text: &'a str, next: Option<&str>) -> &'a str {
    let goes_on = next.is_some_and(|n| n.trim_start().starts_with(char::is_lowercase));
    match text.strip_suffix('-') {
        Some(stem) if goes_on && stem.ends_with(char::is_alphabetic) => stem,
        _ => text,
    }
}

/// The width that the file's lines were wrapped at: its longest line, where none is longer than
/// text editors and mail programs wrap, and several come close to it.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let lengths: Vec<usize> = lines
        .iter()
        .filter(|l| !l.text.contains('\t'))
        .map(|l| l.text.trim_end().chars().count())
        .collect();
    let width = lengths.iter().copied().max()?;
    if !(50..=120).contains(&width) {
        return None;
    }
    let near = lengths.iter().filter(|l| **l + 15 > width).count();
    let filled = lengths.iter().filter(|l| **l > 0).count();
    (near >= 3 && near * 4 >= filled).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aktsam_document::Limits;

    fn document(text: &str) -> Document {
        read(text.as_bytes(), Meter::new(&Limits::default())).unwrap()
    }

    #[test]
    fn tabbed_lines_are_a_table_with_its_empty_cells() {
        let doc =
            document("Budget\n\t2023\t2024\t\n<u>Platser</u>\t\t\t\nOsby\t490 000\t\t\n\nSlut");
        let table = &doc.tables[0];
        assert_eq!((table.columns, table.rows.len()), (3, 3));
        assert_eq!(table.rows[0][1].text, "2023");
        assert_eq!(table.rows[1][0].text, "Platser");
        assert_eq!(table.rows[2][2].text, "");
        assert_eq!(table.rows[2][0].location, Location::lines(4, 4));
        assert_eq!(doc.blocks.len(), 3);
    }

    #[test]
    fn headings_are_declared_by_hashes_and_guessed_by_looks() {
        let doc = document("## **Syfte**\n\ntext\n\nMÅLGRUPP\n\ntext\n\nMetod:\n\ntext");
        let levels: Vec<(String, Option<u8>, bool)> = doc
            .blocks
            .iter()
            .filter_map(Block::as_text)
            .map(|t| {
                let declared = matches!(t.role, Role::Heading { declared: true, .. });
                (t.text.clone(), t.heading_level(), declared)
            })
            .collect();
        assert_eq!(levels[0], ("Syfte".into(), Some(2), true));
        assert_eq!(levels[2], ("MÅLGRUPP".into(), Some(1), false));
        assert_eq!(levels[4], ("Metod:".into(), Some(2), false));
        assert_eq!(levels[5].1, None);
    }

    #[test]
    fn lines_wrapped_by_hand_are_joined() {
        let doc = document(
            "Syftet med insatsen är att fler personer i åldern 16 till 29\n\
             år ska närma sig arbete eller studier genom ett stöd från sam-\n\
             ordnade parter i kommunen och regionen som arbetar tillsammans\n\
             under tre år.\n\
             Ny rad.\n",
        );
        let texts: Vec<&str> = doc
            .blocks
            .iter()
            .filter_map(Block::as_text)
            .map(|t| t.text.as_str())
            .collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(
            texts[0].ends_with(
                "samordnade parter i kommunen och regionen som arbetar tillsammans under tre år."
            ),
            "{texts:?}"
        );
    }

    #[test]
    fn lists_keep_their_markers_apart() {
        let doc = document("- ett\n- två\n1. tre\n2. fyra\n");
        let roles: Vec<&Role> = doc
            .blocks
            .iter()
            .filter_map(Block::as_text)
            .map(|t| &t.role)
            .collect();
        assert!(matches!(roles[0], Role::ListItem { marker, .. } if marker == "-"));
        assert!(matches!(roles[3], Role::ListItem { marker, .. } if marker == "2."));
    }
}
