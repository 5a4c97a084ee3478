//! The whole document.

use std::borrow::Cow;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Block, Location, Role, Table, TextBlock};

/// What stands on the paper.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Facts of the file.
    pub source: SourceInfo,
    /// Headings, paragraphs, lists, tables and figures in reading order.
    pub blocks: Vec<Block>,
    /// All tables, nested ones too, in reading order; blocks refer to them by index.
    pub tables: Vec<Table>,
    /// What stands beside the text: running headers and footers, notes, comments.
    pub asides: Vec<Aside>,
    /// Names that a workbook gives to cells.
    pub names: Vec<DefinedName>,
    /// Embedded files, handed on as documents of their own.
    pub attachments: Vec<Attachment>,
    /// Cryptographic signatures that the file carries.
    pub signatures: Vec<SignatureFinding>,
    /// What a person should know of how it was read.
    pub warnings: Vec<Warning>,
}

/// Facts of the file that a document was read from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceInfo {
    /// Media type by content, not by name.
    pub media_type: Cow<'static, str>,
    /// Number of pages or sheets; `None` where the format has none.
    pub pages: Option<u32>,
    /// The program that made it.
    pub producer: Option<String>,
    /// Its author as the properties name it.
    pub author: Option<String>,
    /// Its title as the properties name it.
    pub title: Option<String>,
    /// When it was made, ISO 8601 with its offset.
    pub created: Option<String>,
    /// Where the text comes from.
    pub text_origin: TextOrigin,
    /// Pages (from 1) that are images without text and need OCR.
    pub needs_ocr: Vec<u32>,
    /// The most common font size in points, against which headings stand out.
    pub body_size: Option<f32>,
}

/// Where the text of a document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextOrigin {
    /// The file holds it.
    Text,
    /// It was recognised from images.
    Ocr,
    /// Both.
    Mixed,
    /// There is none.
    #[default]
    None,
}

/// Something beside the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    /// What it is.
    pub kind: AsideKind,
    /// Its text and place.
    pub block: TextBlock,
}

/// Kinds of [`Aside`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsideKind {
    /// A running header (sidhuvud) or letterhead.
    Header,
    /// A running footer (sidfot) or page number.
    Footer,
    /// A footnote (fotnot).
    Footnote,
    /// An endnote (slutnot).
    Endnote,
    /// A reviewer's comment (kommentar).
    Comment,
}

/// What a [`DefinedName`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A name of its author's choice.
    Defined,
    /// What its author prints of the sheet: a hint where the content is (utskriftsområde).
    PrintArea,
    /// Rows and columns that are printed again on each page: a hint where headers are.
    PrintTitles,
}

/// A name that a workbook gives to cells (definierat namn). Names of constants and formulas are not
/// listed.
#[derive(Debug, Clone, PartialEq)]
pub struct DefinedName {
    /// What it stands for.
    pub kind: NameKind,
    /// The name as given; empty for the built-in kinds.
    pub name: String,
    /// The sheet that it holds in; `None` where it holds in the whole workbook.
    pub sheet: Option<String>,
    /// The cells; several ranges are further places.
    pub location: Location,
}

/// An embedded file.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    /// Its name as the file gives it; never to be used as a path.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A cryptographic signature that a file carries, as found; it is not verified here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SignatureFinding {
    /// Signer's name as the signature dictionary gives it (`/Name`, ISO 32000-2 §12.8.1).
    pub name: Option<String>,
    /// Time that the signer claims (`/M`), ISO 8601 with its offset.
    pub signed_at: Option<String>,
    /// Reason that the signer gives.
    pub reason: Option<String>,
    /// Encoding, `adbe.pkcs7.detached` or `ETSI.CAdES.detached`.
    pub sub_filter: Option<String>,
    /// How much of the file its byte range covers.
    pub covers: SignatureCoverage,
    /// Where its appearance stands.
    pub location: Location,
}

/// How much of a file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignatureCoverage {
    /// All of it but the signature itself.
    WholeFile,
    /// An earlier revision: bytes follow that it does not cover.
    EarlierRevision,
    /// Neither: a broken or deceiving byte range.
    #[default]
    Partial,
}

/// Something a person should know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Stable code in `snake_case`; `docs/warnings.md` lists them.
    pub code: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, in a sentence.
    pub message: String,
    /// Where.
    pub location: Location,
}

impl Warning {
    /// A warning; its place is unknown until set.
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity,
            message: message.into(),
            location: Location::default(),
        }
    }

    /// The same warning with its place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = location;
        self
    }
}

/// How much a [`Warning`] matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// A person should look at it (att se över).
    Review,
    /// Something of the document is missing or wrong.
    Error,
}

impl Document {
    /// An empty document of a media type.
    pub fn new(media_type: &'static str) -> Self {
        Self {
            source: SourceInfo {
                media_type: Cow::Borrowed(media_type),
                ..SourceInfo::default()
            },
            ..Self::default()
        }
    }

    /// The text of the document in reading order, a block a line, without asides.
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            match block {
                Block::Text(t) => {
                    out.push_str(&t.text);
                    out.push('\n');
                }
                Block::Table(id) => {
                    if let Some(table) = self.table(*id) {
                        out.push_str(&table.plain_text());
                    }
                }
                Block::Figure(_) => {}
            }
        }
        out
    }

    /// The document as Markdown: headings, lists and tables marked, for people to read.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            match block {
                Block::Text(t) => markdown_text(&mut out, t),
                Block::Table(id) => {
                    if let Some(table) = self.table(*id) {
                        markdown_table(&mut out, table);
                    }
                }
                Block::Figure(_) => {}
            }
        }
        out
    }
}

fn markdown_text(out: &mut String, block: &TextBlock) {
    let number = block
        .style
        .numbering
        .as_deref()
        .map(|n| format!("{n} "))
        .unwrap_or_default();
    let _ = match &block.role {
        Role::Heading { level, .. } => {
            let marks = "#".repeat(usize::from(*level).clamp(1, 6));
            writeln!(out, "{marks} {number}{}\n", block.text)
        }
        Role::ListItem { level, .. } => {
            writeln!(out, "{}- {}", "  ".repeat(usize::from(*level)), block.text)
        }
        Role::Paragraph | Role::Contents | Role::Caption => {
            writeln!(out, "{number}{}\n", block.text)
        }
    };
}

fn markdown_table(out: &mut String, table: &Table) {
    let columns = table.columns as usize;
    for (r, row) in table.grid().iter().enumerate() {
        for (c, at) in row.iter().enumerate() {
            // A spanning cell is written once, where it starts.
            let text = at
                .filter(|at| at.row == r && table.cell(*at).is_some_and(|x| x.column as usize == c))
                .and_then(|at| table.cell(at))
                .map_or("", |cell| cell.text.as_str());
            out.push_str("| ");
            out.push_str(&text.replace('|', "\\|").replace('\n', "<br>"));
            out.push(' ');
        }
        out.push_str("|\n");
        if r == 0 {
            out.push_str(&"| --- ".repeat(columns));
            out.push_str("|\n");
        }
    }
    out.push('\n');
}
