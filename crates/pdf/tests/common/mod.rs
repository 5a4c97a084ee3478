//! PDF files made in code, one trait each, about invented people.
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "each test file uses its own part"
)]
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::must_use_candidate,
    clippy::items_after_statements,
    missing_docs,
    unreachable_pub,
    reason = "a helper of tests, on data that they make themselves"
)]

use std::fmt::Write as _;

use aktsam_document::{Block, Document, Role, Table, TextOrigin};
use aktsam_pdf::{ReadOptions, read};

/// The document of a made file.
pub fn parse(bytes: Vec<u8>) -> Document {
    read(bytes, &ReadOptions::default()).unwrap()
}

/// The document of one page with that content.
pub fn page(content: &str) -> Document {
    parse(Maker::new().page(content).finish())
}

/// Holds a document against its golden description.
macro_rules! golden {
    ($document:expr, @$text:literal) => {
        insta::assert_snapshot!($crate::common::describe(&$document), @$text)
    };
    ($document:expr) => {
        insta::assert_snapshot!($crate::common::describe(&$document))
    };
}
pub(crate) use golden;

/// A paragraph, a short last line and another paragraph.
pub const PROSE: [&str; 6] = [
    "Projektet Vinterljus vänder sig till unga vuxna i Granby som under lång tid stått",
    "utan arbete. Tillsammans med vårdcentralen och kommunen prövar vi en samord-",
    "nad arbetslivsinriktad rehabilitering, där var och en får en egen handledare.",
    "Kort sista rad.",
    "Nästa stycke börjar här och är skrivet utan något mellanrum, så som Word ofta",
    "gör när stilen är satt så.",
];

/// A PDF under construction: numbered objects, pages with a content stream each.
#[derive(Default)]
pub struct Maker {
    objects: Vec<Vec<u8>>,
    pages: Vec<String>,
    catalog: String,
}

/// Resources with Helvetica as F1, bold as F2, oblique as F3, Symbol-free.
pub const FONTS: &str = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> \
     /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> \
     /F3 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Oblique /Encoding /WinAnsiEncoding >> >>";

impl Maker {
    pub fn new() -> Self {
        // 1 is the catalogue, 2 the page tree.
        Self {
            objects: vec![Vec::new(), Vec::new()],
            ..Self::default()
        }
    }

    /// Adds an object and returns its number.
    pub fn object(&mut self, body: impl AsRef<[u8]>) -> usize {
        self.objects.push(body.as_ref().to_vec());
        self.objects.len()
    }

    /// Adds a stream with further dictionary entries.
    pub fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let mut body = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.object(body)
    }

    /// Adds a page of A4; the content is given in Latin-1 (WinAnsi) characters.
    pub fn page(&mut self, content: &str) -> &mut Self {
        self.page_with(content, "", "")
    }

    /// Adds a page with further entries of the page and of its resources.
    pub fn page_with(&mut self, content: &str, entries: &str, resources: &str) -> &mut Self {
        let contents = if entries.contains("/Contents") {
            String::new()
        } else {
            format!("/Contents {} 0 R", self.stream("", &latin(content)))
        };
        let page = self.object(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {contents} \
             /Resources << {FONTS} {resources} >> {entries} >>"
        ));
        self.pages.push(format!("{page} 0 R"));
        self
    }

    /// Number of the object added last.
    pub fn last(&self) -> usize {
        self.objects.len()
    }

    /// Adds entries to the catalogue.
    pub fn catalog(&mut self, entries: &str) -> &mut Self {
        self.catalog.push_str(entries);
        self
    }

    /// The file.
    pub fn finish(&mut self) -> Vec<u8> {
        self.objects[0] =
            format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog).into_bytes();
        self.objects[1] = format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            self.pages.join(" "),
            self.pages.len()
        )
        .into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (index, body) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        }
        let xref = out.len();
        out.extend_from_slice(
            format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes(),
        );
        for offset in &offsets {
            out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        out.extend_from_slice(
            format!(
                "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n",
                offsets.len() + 1
            )
            .as_bytes(),
        );
        out
    }
}

/// Characters of Latin-1 and the few others that tests use, as WinAnsi bytes.
pub fn latin(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '•' => 0x95,
            '–' => 0x96,
            '…' => 0x85,
            _ => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}

/// Shows text at a place (from the lower left corner) in a font and size.
pub fn show(font: &str, size: f32, x: f32, y: f32, text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('(', "\\(")
        .replace(')', "\\)");
    format!("BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// Plain lines below each other, 14 points apart.
pub fn lines(x: f32, y: f32, lines: &[&str]) -> String {
    lines
        .iter()
        .enumerate()
        .map(|(i, line)| show("F1", 11.0, x, y - 14.0 * i as f32, line))
        .collect()
}

/// Draws a grid of lines at the given positions.
pub fn grid(xs: &[f32], ys: &[f32]) -> String {
    let (x0, x1) = (xs[0], xs[xs.len() - 1]);
    let (y0, y1) = (ys[0], ys[ys.len() - 1]);
    let mut out = String::from("0.5 w\n");
    for x in xs {
        let _ = writeln!(out, "{x} {y0} m {x} {y1} l S");
    }
    for y in ys {
        let _ = writeln!(out, "{x0} {y} m {x1} {y} l S");
    }
    out
}

/// A document as text for golden files: a block a line with its role and look, tables row by row.
pub fn describe(document: &Document) -> String {
    let mut out = String::new();
    for warning in &document.warnings {
        let _ = writeln!(out, "! {} {:?}", warning.code, warning.severity);
    }
    let source = &document.source;
    if !matches!(source.text_origin, TextOrigin::Text) {
        let _ = writeln!(out, "= text {:?}", source.text_origin);
    }
    if !source.needs_ocr.is_empty() {
        let _ = writeln!(out, "= pages that need OCR {:?}", source.needs_ocr);
    }
    for file in &document.attachments {
        let _ = writeln!(out, "= holds {}, {} bytes", file.name, file.bytes.len());
    }
    for aside in &document.asides {
        let _ = writeln!(out, "~ {:?}: {}", aside.kind, aside.block.text);
    }
    for block in &document.blocks {
        describe_block(&mut out, document, block, 0);
    }
    out
}

fn describe_block(out: &mut String, document: &Document, block: &Block, depth: usize) {
    let pad = "  ".repeat(depth);
    match block {
        Block::Text(text) => {
            let role = match &text.role {
                Role::Heading { level, declared } => {
                    format!("h{level}{}", if *declared { "!" } else { "" })
                }
                Role::ListItem { level, marker } => format!("li{level} {marker}"),
                Role::Paragraph => "p".into(),
                Role::Contents => "toc".into(),
                Role::Caption => "caption".into(),
            };
            let style = &text.style;
            let mut look = format!("{}", style.size.unwrap_or(0.0));
            for (is, mark) in [
                (style.bold, "b"),
                (style.italic, "i"),
                (style.underline, "u"),
            ] {
                if is {
                    look.push_str(mark);
                }
            }
            let _ = write!(out, "{pad}{role} [{look}] {}", text.text);
            for run in &text.runs {
                let part = &text.text[run.start as usize..run.end as usize];
                let _ = write!(
                    out,
                    " {{{part}:{}{}{}{:?}}}",
                    if run.bold { "b" } else { "" },
                    if run.italic { "i" } else { "" },
                    run.size.unwrap_or(0.0),
                    run.kind
                );
            }
            out.push('\n');
        }
        Block::Figure(_) => {
            let _ = writeln!(out, "{pad}figure");
        }
        Block::Table(id) => {
            let table = document.table(*id).unwrap();
            describe_table(out, document, table, depth);
        }
    }
}

fn describe_table(out: &mut String, document: &Document, table: &Table, depth: usize) {
    let pad = "  ".repeat(depth);
    let _ = writeln!(
        out,
        "{pad}table {}x{} header {} {}",
        table.rows.len(),
        table.columns,
        table.header_rows,
        if table.ruled { "ruled" } else { "aligned" }
    );
    for row in &table.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let span = match (cell.row_span, cell.col_span) {
                    (1, 1) => String::new(),
                    (rows, columns) => format!("<{rows}x{columns}>"),
                };
                format!("{span}{}", cell.text.replace('\n', "/"))
            })
            .collect();
        let _ = writeln!(out, "{pad}  | {}", cells.join(" | "));
        for cell in row {
            if cell.blocks.iter().any(|b| matches!(b, Block::Table(_))) {
                for block in &cell.blocks {
                    describe_block(out, document, block, depth + 2);
                }
            }
        }
    }
}

/// All text of a document, table cells and asides included.
pub fn all_text(document: &Document) -> String {
    fn block(out: &mut String, document: &Document, part: &Block) {
        match part {
            Block::Text(text) => {
                if let Role::ListItem { marker, .. } = &text.role {
                    out.push_str(marker);
                    out.push(' ');
                }
                out.push_str(&text.text);
                out.push('\n');
            }
            Block::Table(id) => {
                for cell in document.table(*id).unwrap().rows.iter().flatten() {
                    for inner in &cell.blocks {
                        block(out, document, inner);
                    }
                }
            }
            Block::Figure(_) => {}
        }
    }
    let mut out = String::new();
    for part in &document.blocks {
        block(&mut out, document, part);
    }
    for aside in &document.asides {
        out.push_str(&aside.block.text);
        out.push('\n');
    }
    out
}
