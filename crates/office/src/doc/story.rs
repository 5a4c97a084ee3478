//! From characters with properties to blocks: paragraphs, cells, rows, notes, headers.

use aktsam_document::{AsideKind, Block, Document, Figure, Location, Role, RunKind};

use super::fib::{Fib, STYLES};
use super::formatting::{Characters, Paragraph, Stretches, characters, paragraphs};
use super::forms::{self, Form};
use super::lists::Lists;
use super::styles::Styles;
use crate::OfficeError;
use crate::flow::Flow;
use crate::heading::{is_caption_style, is_contents_style, style_level};
use crate::paragraph::{Ink, Look, ParagraphBuilder, ParagraphStyle};
use crate::rtf::rows::{Row, table};
use crate::symbols;

/// The parts of the text in their order (§2.3.1), and what each becomes.
const PARTS: [Option<AsideKind>; 7] = [
    None,
    Some(AsideKind::Footnote),
    Some(AsideKind::Header),
    Some(AsideKind::Comment),
    Some(AsideKind::Comment),
    Some(AsideKind::Endnote),
    None,
];

pub(super) fn read(fib: &Fib, flow: Flow) -> Result<Document, OfficeError> {
    let all = fib.characters();
    let mut reader = Reader {
        flow,
        characters: characters(fib),
        paragraphs: paragraphs(fib)?,
        styles: fib
            .table(STYLES)
            .map(|table| Styles::read(table, fib.modern))
            .unwrap_or_default(),
        lists: Lists::read(fib),
        blocks: Vec::new(),
        levels: Vec::new(),
        fields: Vec::new(),
        builder: ParagraphBuilder::default(),
        figures: 0,
        contents: false,
        paragraph: 0,
        data: fib.data.clone(),
    };
    let mut start = 0_usize;
    let mut body = Vec::new();
    for (part, count) in PARTS.iter().zip(fib.counts) {
        let end = start.saturating_add(count as usize).min(all.len());
        let text = all.get(start..end).unwrap_or_default();
        start = end;
        reader.part(text)?;
        let blocks = std::mem::take(&mut reader.blocks);
        match part {
            None => body.extend(blocks),
            Some(kind) => reader.flow.asides(*kind, blocks, &Location::default()),
        }
    }
    reader.flow.document.blocks = body;
    Ok(reader.flow.finish()?)
}

/// An open table.
#[derive(Default)]
struct Level {
    rows: Vec<Row>,
    cells: Vec<Vec<Block>>,
    blocks: Vec<Block>,
}

struct Field {
    code: String,
    result: bool,
    shown: bool,
    form: Option<Form>,
    /// Where its result begins in the paragraph, and in which paragraph.
    start: usize,
    paragraph: u64,
}

struct Reader {
    flow: Flow,
    characters: Stretches<Characters>,
    paragraphs: Stretches<Paragraph>,
    styles: Styles,
    lists: Lists,
    blocks: Vec<Block>,
    levels: Vec<Level>,
    fields: Vec<Field>,
    builder: ParagraphBuilder,
    /// Pictures in the paragraph.
    figures: usize,
    /// The paragraph is a line of a table of contents.
    contents: bool,
    /// How many paragraphs have ended.
    paragraph: u64,
    data: Vec<u8>,
}

impl Reader {
    fn part(&mut self, text: &[(char, u32)]) -> Result<(), OfficeError> {
        self.fields.clear();
        let mut style = None;
        // The properties that hold at the last character, so that runs are looked up once.
        let mut last: Option<(Characters, Look)> = None;
        for (c, offset) in text {
            if style.is_none() {
                style = Some(self.paragraph_at(text, *offset));
            }
            let run = self.characters.at(*offset).cloned().unwrap_or_default();
            // A paragraph whose mark was deleted goes on in the next.
            if run.deleted == Some(true) && *c != '\u{7}' {
                continue;
            }
            let look = match &last {
                Some((known, look)) if *known == run => look.clone(),
                _ => {
                    let look = self.look(style.as_ref(), &run);
                    last = Some((run.clone(), look.clone()));
                    look
                }
            };
            match c {
                '\r' | '\u{7}' | '\u{c}' => {
                    let own = self.paragraphs.at(*offset).cloned().unwrap_or_default();
                    self.end_paragraph(*c, &own)?;
                    style = None;
                    last = None;
                }
                _ => self.character(*c, &run, &look),
            }
        }
        let own = Paragraph::default();
        if !self.builder.is_blank() || self.figures > 0 {
            self.end_paragraph('\r', &own)?;
        }
        self.close_tables(0)
    }

    /// The style of the paragraph that a character stands in: its properties lie at its bytes.
    fn paragraph_at(&self, _text: &[(char, u32)], offset: u32) -> Characters {
        let index = self.paragraphs.at(offset).map_or(0, |p| p.style);
        self.styles.get(index).2
    }

    fn look(&self, style: Option<&Characters>, run: &Characters) -> Look {
        let mut all = style.cloned().unwrap_or_default();
        if let Some(named) = run.style.and_then(|s| self.styles.characters(s)) {
            all.overlay(named);
        }
        all.overlay(run);
        Look {
            font: None,
            // §2.6.1: without a size, ten points.
            size: Some(all.size.unwrap_or(10.0)),
            bold: all.bold.unwrap_or(false),
            italic: all.italic.unwrap_or(false),
            underline: all.underline.unwrap_or(false),
            caps: all.caps.unwrap_or(false),
            hidden: all.hidden.unwrap_or(false),
            color: all.color.and_then(Ink::rgb),
        }
    }

    fn character(&mut self, c: char, run: &Characters, look: &Look) {
        match c {
            '\u{13}' => {
                self.fields.push(Field {
                    code: String::new(),
                    result: false,
                    shown: self.fields.len() < 256,
                    form: None,
                    start: 0,
                    paragraph: 0,
                });
                return;
            }
            '\u{14}' => {
                if let Some(field) = self.fields.last_mut() {
                    field.result = true;
                    field.start = self.builder.len();
                    field.paragraph = self.paragraph;
                }
                return;
            }
            '\u{15}' => {
                self.end_field(look);
                return;
            }
            _ => {}
        }
        if let Some(field) = self.fields.last_mut().filter(|f| !f.result) {
            if c == '\u{1}' && run.form == Some(true) {
                field.form = run.data.and_then(|at| forms::read(&self.data, at));
            } else if field.shown && field.code.len() < 4_096 {
                field.code.push(c);
            }
            return;
        }
        if self.fields.iter().rev().take(256).any(|f| !f.result) {
            return;
        }
        let in_contents = |f: &Field| f.result && f.code.trim_start().starts_with("TOC");
        self.contents |= self.fields.iter().take(256).any(in_contents);
        let kind = match self.fields.last() {
            Some(field) if field.code.trim_start().starts_with("FORMTEXT") => RunKind::FieldValue,
            _ => RunKind::Text,
        };
        let mut buffer = [0; 4];
        let text: &str = match c {
            '\u{b}' => "\n",
            '\t' => "\t",
            '\u{1e}' => "-",
            '\u{28}' if run.special == Some(true) && run.symbol.is_some() => {
                let code = u32::from(run.symbol.unwrap_or(0));
                let sign = symbols::sign("Wingdings", code)
                    .or_else(|| char::from_u32(code))
                    .unwrap_or('\u{FFFD}');
                sign.encode_utf8(&mut buffer)
            }
            // A picture; form fields and drawn shapes have signs of their own.
            '\u{1}' if run.special == Some(true) && run.data.is_some() => {
                self.figures += 1;
                return;
            }
            // Notes' marks, soft hyphens.
            c if (c as u32) < 0x20 => return,
            c if ('\u{F000}'..='\u{F0FF}').contains(&c) => {
                let sign = symbols::sign("Wingdings", c as u32).unwrap_or(c);
                sign.encode_utf8(&mut buffer)
            }
            c => c.encode_utf8(&mut buffer),
        };
        self.builder.push(text, look, kind);
    }

    fn end_field(&mut self, look: &Look) {
        let Some(field) = self.fields.pop() else {
            return;
        };
        if self.fields.iter().any(|f| !f.result) {
            return;
        }
        let code = field.code.trim();
        let filled = field.result && self.builder.len() > field.start;
        match field.form {
            Some(Form::Check(on)) => {
                let sign = if on { "☒" } else { "☐" };
                self.builder.push(sign, look, RunKind::FieldValue);
                return;
            }
            Some(Form::Choice(line)) => {
                if !filled || field.paragraph != self.paragraph {
                    self.builder.push(&line, look, RunKind::FieldValue);
                }
                return;
            }
            Some(Form::Text { default }) if field.result && field.paragraph == self.paragraph => {
                let shown = self.builder.text().get(field.start..).unwrap_or_default();
                let shown = shown.trim();
                if shown.is_empty() || shown == default.trim() {
                    self.builder.mark(field.start, RunKind::Placeholder);
                }
            }
            _ => {}
        }
        if !field.result
            && let Some(prompt) = code.strip_prefix("MACROBUTTON")
        {
            let prompt = prompt.trim_start();
            let prompt = prompt.split_once(' ').map_or("", |(_, rest)| rest);
            self.builder.push(prompt.trim(), look, RunKind::Placeholder);
        }
    }

    fn end_paragraph(&mut self, mark: char, own: &Paragraph) -> Result<(), OfficeError> {
        let (name, mut props, _) = self.styles.get(own.style);
        props.overlay(own);
        let in_table = props.in_table.unwrap_or(false);
        let depth = match props.depth {
            Some(depth) if in_table => depth.clamp(1, 64),
            _ => u32::from(in_table),
        };
        let builder = std::mem::take(&mut self.builder);
        self.paragraph += 1;
        let ends_row = props.ends_row == Some(true) || props.inner_row == Some(true);
        self.close_tables(depth)?;
        if ends_row {
            self.end_row(depth, &props);
            return Ok(());
        }
        let level = props
            .outline
            .filter(|l| *l < 9)
            .map(|l| l + 1)
            .or_else(|| style_level(&name));
        let label = props
            .list
            .filter(|l| *l != 0 && *l != 0xF801)
            .and_then(|l| self.lists.advance(l, props.list_level.unwrap_or(0)));
        let mut numbering = label
            .as_ref()
            .filter(|(label, bullet)| !bullet && !label.is_empty())
            .map(|(label, _)| label.clone());
        let contents = std::mem::take(&mut self.contents);
        let role = if contents || is_contents_style(&name) {
            Role::Contents
        } else if let Some(level) = level {
            Role::Heading {
                level,
                declared: true,
            }
        } else if is_caption_style(&name) {
            Role::Caption
        } else if let Some((marker, _)) = label.filter(|(l, _)| !l.is_empty()) {
            Role::ListItem {
                level: props.list_level.unwrap_or(0).min(8),
                marker,
            }
        } else {
            numbering = None;
            Role::Paragraph
        };
        let block = builder.finish(ParagraphStyle {
            name: Some(name).filter(|n| !n.is_empty()),
            numbering,
            space_before: props.space_before,
            role,
        });
        while self.levels.len() < depth as usize {
            self.levels.push(Level::default());
        }
        let target = match self.levels.last_mut() {
            Some(level) if depth > 0 => &mut level.blocks,
            _ => &mut self.blocks,
        };
        target.extend(block.map(Block::Text));
        for _ in 0..std::mem::take(&mut self.figures) {
            target.push(Block::Figure(Figure::default()));
        }
        let ends_cell = mark == '\u{7}' || props.inner_cell == Some(true);
        if ends_cell
            && depth > 0
            && let Some(level) = self.levels.last_mut()
        {
            self.flow.meter.cells(1, "a table")?;
            let blocks = std::mem::take(&mut level.blocks);
            level.cells.push(blocks);
        }
        Ok(())
    }

    fn end_row(&mut self, depth: u32, props: &Paragraph) {
        let (left, shapes) = props.shapes.clone().unwrap_or_default();
        let Some(level) = self.levels.get_mut((depth as usize).saturating_sub(1)) else {
            return;
        };
        let cells = std::mem::take(&mut level.cells);
        if !cells.is_empty() {
            level.rows.push(Row {
                left,
                shapes,
                cells,
                header: props.header_row == Some(true),
            });
        }
    }

    /// Ends the tables that are deeper than `depth`.
    fn close_tables(&mut self, depth: u32) -> Result<(), OfficeError> {
        while self.levels.len() > depth as usize {
            let Some(mut level) = self.levels.pop() else {
                break;
            };
            let rest = std::mem::take(&mut level.blocks);
            if !rest.is_empty() {
                level.cells.push(rest);
            }
            if !level.cells.is_empty() {
                level.rows.push(Row {
                    cells: std::mem::take(&mut level.cells),
                    ..Row::default()
                });
            }
            if level.rows.is_empty() {
                continue;
            }
            let id = self.flow.reserve_table();
            let flow = &self.flow;
            let table = table(level.rows, |blocks| flow.cell_text(blocks));
            self.flow.fill_table(id, table)?;
            let target = match self.levels.last_mut() {
                Some(outer) => &mut outer.blocks,
                None => &mut self.blocks,
            };
            target.push(Block::Table(id));
        }
        Ok(())
    }
}
