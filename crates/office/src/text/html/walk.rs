//! From tags to blocks. The open tables are a stack, so nothing recurses on the file's depth.

use aktsam_document::{
    Block, Cell, Document, Figure, LimitKind, Location, Role, RunKind, Table, TableId,
};

use super::tokens::{Tag, Token, Tokens, unescape};
use crate::OfficeError;
use crate::docx::color;
use crate::flow::Flow;
use crate::meter::Meter;
use crate::paragraph::{Look, ParagraphBuilder, ParagraphStyle};

/// Widest span of a cell (WHATWG HTML §4.9.11).
const MAX_SPAN: u32 = 1_000;

pub(super) fn read(text: &str, meter: Meter) -> Result<Document, OfficeError> {
    let mut walk = Walk {
        flow: Flow::new("text/html", meter),
        builder: ParagraphBuilder::default(),
        first_line: 1,
        line: 1,
        role: Role::Paragraph,
        looks: Vec::new(),
        lists: Vec::new(),
        tables: Vec::new(),
        blocks: Vec::new(),
        preformatted: 0,
        title: None,
        option: None,
    };
    let mut tokens = Tokens::new(text);
    while let Some((line, token)) = tokens.next() {
        walk.line = line;
        match token {
            Token::Text(text) => walk.text(text),
            Token::Open(tag) => {
                if matches!(
                    tag.name.as_str(),
                    "script" | "style" | "template" | "noscript"
                ) {
                    tokens.skip_raw(&tag.name);
                } else {
                    walk.open(&tag)?;
                }
            }
            Token::Close(name) => walk.close(&name)?,
        }
    }
    walk.end()
}

struct Walk {
    flow: Flow,
    builder: ParagraphBuilder,
    first_line: u32,
    line: u32,
    role: Role,
    /// Open elements that style text, with the look inside them.
    looks: Vec<(String, Look)>,
    /// Open lists: ordered ones with their next number.
    lists: Vec<Option<u32>>,
    tables: Vec<Open>,
    blocks: Vec<Block>,
    preformatted: u32,
    title: Option<String>,
    option: Option<bool>,
}

/// An open table.
struct Open {
    id: TableId,
    table: Table,
    row: Vec<Cell>,
    in_row: bool,
    cell: Option<Cell>,
    head: bool,
    only_headers: bool,
    /// For each column, how many rows more a cell from above covers.
    covered: Vec<u32>,
    /// What was being written outside of the table.
    outer: Vec<Block>,
}

impl Walk {
    fn look(&self) -> Look {
        self.looks
            .last()
            .map(|(_, l)| l.clone())
            .unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        let text = unescape(text);
        if let Some(title) = &mut self.title {
            title.push_str(&text);
            return;
        }
        if self.option == Some(false) {
            return;
        }
        let look = self.look();
        if self.preformatted > 0 {
            self.put(&text, &look, RunKind::Text);
            return;
        }
        // White space collapses, over the borders of elements too.
        let mut collapsed = String::with_capacity(text.len());
        let mut space =
            self.builder.text().is_empty() || self.builder.text().ends_with([' ', '\n']);
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !space {
                    collapsed.push(' ');
                }
                space = true;
            } else {
                collapsed.push(c);
                space = false;
            }
        }
        self.put(&collapsed, &look, RunKind::Text);
    }

    fn put(&mut self, text: &str, look: &Look, kind: RunKind) {
        if self.builder.is_blank() {
            self.first_line = self.line;
        }
        self.builder.push(text, look, kind);
    }

    /// Ends the paragraph that is being written.
    fn flush(&mut self) {
        let builder = std::mem::take(&mut self.builder);
        let style = ParagraphStyle {
            role: self.role.clone(),
            ..ParagraphStyle::default()
        };
        if let Some(mut block) = builder.finish(style) {
            block.location = Location::lines(self.first_line, self.line.max(self.first_line));
            self.blocks.push(Block::Text(block));
            // An item's further paragraphs are paragraphs.
            if matches!(self.role, Role::ListItem { .. }) {
                self.role = Role::Paragraph;
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), OfficeError> {
        match tag.name.as_str() {
            "title" => self.title = Some(String::new()),
            "br" => {
                let look = self.look();
                self.put("\n", &look, RunKind::Text);
            }
            "p" | "div" | "section" | "article" | "header" | "footer" | "address"
            | "blockquote" | "dt" | "dd" | "form" | "fieldset" | "legend" | "figure" | "hr"
            | "main" | "center" => {
                self.flush();
                self.style(tag);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                let level = tag.name.as_bytes().get(1).map_or(1, |b| b - b'0');
                self.role = Role::Heading {
                    level,
                    declared: true,
                };
                self.style(tag);
            }
            "caption" | "figcaption" => {
                self.flush();
                self.role = Role::Caption;
            }
            "pre" => {
                self.flush();
                self.preformatted += 1;
            }
            "ul" | "menu" => self.list(None),
            "ol" => {
                let start = tag.attr("start").and_then(|s| s.trim().parse().ok());
                self.list(Some(start.unwrap_or(1)));
            }
            "li" => self.item(),
            "table" => self.open_table()?,
            "thead" => {
                if let Some(open) = self.tables.last_mut() {
                    open.head = true;
                }
            }
            "tbody" | "tfoot" => {
                self.close_row();
                if let Some(open) = self.tables.last_mut() {
                    open.head = false;
                }
            }
            "tr" => {
                self.close_row();
                if let Some(open) = self.tables.last_mut() {
                    open.in_row = true;
                    open.only_headers = true;
                }
            }
            "td" | "th" => self.open_cell(tag),
            "img" => {
                let alt = tag.attr("alt").filter(|a| !a.trim().is_empty());
                let location = Location::lines(self.line, self.line);
                self.blocks.push(Block::Figure(Figure { alt, location }));
            }
            "input" => self.input(tag),
            "option" => self.option = Some(tag.attr("selected").is_some()),
            "select" => self.option = Some(false),
            _ => self.style(tag),
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), OfficeError> {
        match name {
            "title" => {
                let title = self.title.take().unwrap_or_default();
                let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
                if !title.is_empty() {
                    self.flow.document.source.title.get_or_insert(title);
                }
            }
            "p" | "div" | "section" | "article" | "header" | "footer" | "address"
            | "blockquote" | "dt" | "dd" | "form" | "fieldset" | "legend" | "figure" | "main"
            | "center" | "li" => {
                self.flush();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figcaption" => {
                self.flush();
                self.role = Role::Paragraph;
            }
            "caption" => {
                let text = self.builder.text().trim().to_owned();
                if let Some(open) = self.tables.last_mut().filter(|_| !text.is_empty()) {
                    open.table.caption = Some(text);
                    self.builder = ParagraphBuilder::default();
                } else {
                    self.flush();
                }
                self.role = Role::Paragraph;
            }
            "pre" => {
                self.flush();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            "ul" | "ol" | "menu" => {
                self.flush();
                self.lists.pop();
                self.role = Role::Paragraph;
            }
            "td" | "th" => self.close_cell(),
            "tr" | "thead" => self.close_row(),
            "table" => self.close_table()?,
            "select" => self.option = None,
            "option" => self.option = Some(false),
            _ => {}
        }
        if let Some(at) = self.looks.iter().rposition(|(open, _)| open == name) {
            self.looks.truncate(at);
        }
        Ok(())
    }

    /// Opens an element for its look: by its name and its `style` attribute.
    fn style(&mut self, tag: &Tag<'_>) {
        const VOID: [&str; 6] = ["hr", "meta", "link", "col", "base", "wbr"];
        if VOID.contains(&tag.name.as_str()) || self.looks.len() >= 256 {
            return;
        }
        let mut look = self.look();
        match tag.name.as_str() {
            "b" | "strong" | "th" => look.bold = true,
            "i" | "em" => look.italic = true,
            "u" | "ins" => look.underline = true,
            _ => {}
        }
        if let Some(value) = tag.attr("color") {
            look.color = color(&value);
        }
        for declaration in tag.attr("style").unwrap_or_default().split(';') {
            let Some((property, value)) = declaration.split_once(':') else {
                continue;
            };
            let value = value.trim().to_ascii_lowercase();
            match property.trim().to_ascii_lowercase().as_str() {
                "font-weight" => {
                    look.bold =
                        value.starts_with("bold") || value.parse().is_ok_and(|w: u32| w >= 600);
                }
                "font-style" => look.italic = value == "italic" || value == "oblique",
                "text-decoration" => look.underline = value.contains("underline"),
                "text-transform" => look.caps = value == "uppercase",
                "color" => look.color = color(&value),
                "font-size" => {
                    let points = value.strip_suffix("pt").and_then(|v| v.trim().parse().ok());
                    let pixels = value
                        .strip_suffix("px")
                        .and_then(|v| v.trim().parse::<f32>().ok());
                    look.size = points.or(pixels.map(|p| p * 0.75)).or(look.size);
                }
                "display" if value == "none" => look.hidden = true,
                "mso-hide" if value == "all" => look.hidden = true,
                _ => {}
            }
        }
        self.looks.push((tag.name.clone(), look));
    }

    fn list(&mut self, start: Option<u32>) {
        self.flush();
        if self.lists.len() < 256 {
            self.lists.push(start);
        }
    }

    fn item(&mut self) {
        self.flush();
        let level = self.lists.len().saturating_sub(1).min(8) as u8;
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}.");
                *number = number.saturating_add(1);
                marker
            }
            _ => "•".to_owned(),
        };
        self.role = Role::ListItem { level, marker };
    }

    fn input(&mut self, tag: &Tag<'_>) {
        let look = self.look();
        let kind = tag.attr("type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "checkbox" | "radio" => {
                let sign = if tag.attr("checked").is_some() {
                    "☒"
                } else {
                    "☐"
                };
                self.put(sign, &look, RunKind::FieldValue);
            }
            "hidden" | "submit" | "button" | "image" | "reset" | "password" => {}
            _ => {
                if let Some(value) = tag.attr("value") {
                    self.put(&value, &look, RunKind::FieldValue);
                } else if let Some(prompt) = tag.attr("placeholder") {
                    self.put(&prompt, &look, RunKind::Placeholder);
                }
            }
        }
    }

    fn open_table(&mut self) -> Result<(), OfficeError> {
        self.flush();
        self.role = Role::Paragraph;
        let depth = self.tables.len() as u64 + 1;
        let limits = &self.flow.meter.limits;
        limits.check(LimitKind::Depth, depth, || "nested tables".into())?;
        let id = self.flow.reserve_table();
        self.tables.push(Open {
            id,
            table: Table {
                ruled: true,
                location: Location::lines(self.line, self.line),
                ..Table::default()
            },
            row: Vec::new(),
            in_row: false,
            cell: None,
            head: false,
            only_headers: true,
            covered: Vec::new(),
            outer: std::mem::take(&mut self.blocks),
        });
        Ok(())
    }

    fn open_cell(&mut self, tag: &Tag<'_>) {
        self.close_cell();
        self.flush();
        self.role = Role::Paragraph;
        let line = self.line;
        let span = |name: &str| {
            tag.attr(name)
                .and_then(|v| v.trim().parse::<u32>().ok())
                .unwrap_or(1)
                .clamp(1, MAX_SPAN)
        };
        let Some(open) = self.tables.last_mut() else {
            return;
        };
        open.in_row = true;
        open.only_headers &= tag.name == "th";
        let mut column = open.row.last().map_or(0, |c| c.column + c.col_span);
        while open
            .covered
            .get(column as usize)
            .is_some_and(|rows| *rows > 0)
        {
            column += 1;
        }
        open.cell = Some(Cell {
            row_span: span("rowspan"),
            col_span: span("colspan"),
            ..Cell::new(column, "", Location::lines(line, line))
        });
        self.style(tag);
    }

    fn close_cell(&mut self) {
        if self.tables.last().is_none_or(|open| open.cell.is_none()) {
            return;
        }
        self.flush();
        self.role = Role::Paragraph;
        let blocks = std::mem::take(&mut self.blocks);
        let text = self.flow.cell_text(&blocks);
        let Some(open) = self.tables.last_mut() else {
            return;
        };
        if let Some(mut cell) = open.cell.take() {
            cell.blocks = blocks;
            cell.text = text;
            let far = cell.column.saturating_add(cell.col_span);
            // Rows of hostile width meet the limit when the table is filled.
            open.table.columns = open.table.columns.max(far);
            open.row.push(cell);
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        let Some(open) = self.tables.last_mut().filter(|open| open.in_row) else {
            return;
        };
        open.in_row = false;
        for rows in &mut open.covered {
            *rows = rows.saturating_sub(1);
        }
        for cell in &open.row {
            let (from, to) = (cell.column as usize, (cell.column + cell.col_span) as usize);
            if open.covered.len() < to {
                open.covered.resize(to, 0);
            }
            for slot in open.covered.get_mut(from..to).into_iter().flatten() {
                *slot = (*slot).max(cell.row_span - 1);
            }
        }
        let at = open.table.rows.len() as u32;
        let header = (open.head || open.only_headers) && !open.row.is_empty();
        if header && open.table.header_rows == at {
            open.table.header_rows += 1;
        }
        open.table.rows.push(std::mem::take(&mut open.row));
    }

    fn close_table(&mut self) -> Result<(), OfficeError> {
        self.close_row();
        self.flush();
        let Some(mut open) = self.tables.pop() else {
            return Ok(());
        };
        open.table
            .location
            .extend(&Location::lines(self.line, self.line));
        // Text between the cells of a broken table comes before it.
        let strays = std::mem::replace(&mut self.blocks, open.outer);
        self.blocks.extend(strays);
        if open.table.rows.len() as u32 == open.table.header_rows {
            open.table.header_rows = 0;
        }
        let empty = open.table.rows.is_empty();
        self.flow.fill_table(open.id, open.table)?;
        if !empty {
            self.blocks.push(Block::Table(open.id));
        }
        self.role = Role::Paragraph;
        Ok(())
    }

    fn end(mut self) -> Result<Document, OfficeError> {
        while !self.tables.is_empty() {
            self.close_table()?;
        }
        self.flush();
        self.flow.document.blocks = self.blocks;
        Ok(self.flow.finish_placed()?)
    }
}

#[cfg(test)]
mod tests {
    use aktsam_document::Limits;

    use super::*;

    fn document(text: &str) -> Document {
        read(text, Meter::new(&Limits::default())).unwrap()
    }

    #[test]
    fn structure_and_spans_are_kept() {
        let doc = document(
            "<title>T</title><h2>Syfte</h2><p>Att <b>fler</b>\n får arbete.<ul><li>ett<li>två</ul>\
             <table><tr><th>Ort<th colspan=2>År</tr><tr><td rowspan=2>Osby<td>1<td>2</tr>\
             <tr><td>3<td>4<table><tr><td>inre</table></table>slut",
        );
        insta::assert_snapshot!(doc.markdown(), @r"
        ## Syfte

        Att fler får arbete.

        - ett
        - två
        | Ort | År |  |
        | --- | --- | --- |
        | Osby | 1 | 2 |
        |  | 3 | 4<br>inre |

        slut
        ");
        assert_eq!(doc.source.title.as_deref(), Some("T"));
        assert_eq!(doc.tables[0].header_rows, 1);
        assert_eq!(doc.tables[0].rows[2][0].column, 1);
    }

    #[test]
    fn form_controls_show_their_state() {
        let doc = document(
            "<p><input type=checkbox checked> Ja <input type=radio> Nej <select><option>a<option selected>b</select>",
        );
        assert_eq!(doc.plain_text(), "☒ Ja ☐ Nej b\n");
    }
}
