//! The state of groups, and what each control word does to it.

use std::sync::Arc;

use aktsam_document::{AsideKind, Block, Document, LimitKind, Location, RunKind};
use encoding_rs::{Encoding, WINDOWS_1252};

use super::header::{Font, Header, Style};
use super::rows::{CellShape, Row};
use super::tokens::{Token, Tokens};
use crate::OfficeError;
use crate::flow::Flow;
use crate::meter::Meter;
use crate::paragraph::{Look, ParagraphBuilder};
use crate::{embedded, symbols};

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Body,
    Skip,
    Fonts,
    Colors,
    Styles,
    Title,
    Author,
    /// The program that wrote the file.
    Generator,
    /// The label that the program wrote before a list item.
    Label,
    Aside(AsideKind),
    /// The description of a form field.
    FormField,
    /// A line of a drop-down list.
    FormChoice,
    /// The prompt of a text field.
    FormDefault,
    FieldCode,
    /// An embedded object, in hexadecimal digits.
    Object,
}

/// What a group restores when it ends.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) target: Target,
    pub(super) look: Look,
    pub(super) font: i32,
    pub(super) deleted: bool,
    pub(super) form: bool,
    /// It is the result of a table of contents.
    pub(super) contents: bool,
    /// The next group says the same for readers without Unicode.
    pub(super) skips_next: bool,
    /// Bytes that stand for a `\u` and are skipped.
    pub(super) skip_bytes: i32,
    pub(super) starred: bool,
    /// The group that began this target: its end ends it.
    pub(super) owner: bool,
}

/// Properties of the paragraph, which hold until they are reset.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) style: Option<i32>,
    pub(super) in_table: bool,
    pub(super) nesting: u32,
    pub(super) outline: Option<u8>,
    pub(super) space_before: Option<f32>,
    pub(super) list_level: u8,
    pub(super) listed: bool,
}

/// An open table level: rows that are done, and the row being written.
#[derive(Default)]
pub(super) struct Level {
    pub(super) rows: Vec<Row>,
    pub(super) cells: Vec<Vec<Block>>,
    pub(super) blocks: Vec<Block>,
}

/// A story being written: the body, or a note within it.
#[derive(Default)]
pub(super) struct Story {
    pub(super) builder: ParagraphBuilder,
    pub(super) blocks: Vec<Block>,
    pub(super) levels: Vec<Level>,
    /// Pictures in the paragraph.
    pub(super) figures: usize,
    /// The paragraph is a line of a table of contents.
    pub(super) contents: bool,
}

pub(super) struct Reader<'b> {
    pub(super) tokens: Tokens<'b>,
    pub(super) flow: Flow,
    pub(super) header: Header,
    pub(super) encoding: &'static Encoding,
    pub(super) state: State,
    pub(super) stack: Vec<State>,
    pub(super) paragraph: Paragraph,
    pub(super) definition: Row,
    /// The definition of the outer row while that of an inner table's row is read.
    pub(super) outer_definition: Option<Row>,
    pub(super) next_cell: CellShape,
    pub(super) story: Story,
    /// Stories that a note interrupted, with what they were.
    pub(super) outer: Vec<(Story, Paragraph)>,
    pub(super) label: String,
    /// Bytes of the document's code page that wait to be decoded.
    pub(super) bytes: Vec<u8>,
    /// The first half of a character beyond the basic plane.
    pub(super) surrogate: Option<u16>,
    pub(super) pending_skip: i32,
    pub(super) scratch: String,
    pub(super) color: (Option<u8>, Option<u8>, Option<u8>),
    pub(super) number: i32,
    pub(super) entry: Font,
    pub(super) style: Style,
    pub(super) form: FormField,
}

#[derive(Default)]
pub(super) struct FormField {
    pub(super) kind: i32,
    pub(super) result: Option<i32>,
    pub(super) default: i32,
    pub(super) choices: Vec<String>,
    pub(super) prompt: String,
    /// The instruction of the field that it stands in.
    pub(super) code: String,
    /// Where the field's result begins in the paragraph.
    pub(super) start: usize,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8], media_type: &'static str, meter: Meter) -> Self {
        Self {
            tokens: Tokens::new(bytes),
            flow: Flow::new(media_type, meter),
            header: Header::default(),
            encoding: WINDOWS_1252,
            state: State {
                target: Target::Body,
                look: base_look(),
                font: -1,
                deleted: false,
                form: false,
                contents: false,
                skips_next: false,
                skip_bytes: 1,
                starred: false,
                owner: false,
            },
            stack: Vec::new(),
            paragraph: Paragraph::default(),
            definition: Row::default(),
            outer_definition: None,
            next_cell: CellShape::default(),
            story: Story::default(),
            outer: Vec::new(),
            label: String::new(),
            bytes: Vec::new(),
            surrogate: None,
            pending_skip: 0,
            scratch: String::new(),
            color: (None, None, None),
            number: 0,
            entry: Font::default(),
            style: Style::default(),
            form: FormField::default(),
        }
    }

    pub(super) fn run(mut self) -> Result<Document, OfficeError> {
        let limit = self.flow.meter.limits.depth.saturating_mul(16);
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Open => {
                    self.flush_bytes();
                    self.pending_skip = 0;
                    if self.stack.len() as u64 > limit {
                        return Err(OfficeError::Limit(aktsam_document::LimitHit {
                            kind: LimitKind::Depth,
                            limit,
                            place: "groups".into(),
                        }));
                    }
                    let skips = std::mem::take(&mut self.state.skips_next);
                    self.stack.push(self.state.clone());
                    if skips {
                        self.state.target = Target::Skip;
                    }
                    self.state.starred = false;
                    self.state.owner = false;
                }
                Token::Close => {
                    self.flush_bytes();
                    self.pending_skip = 0;
                    self.close()?;
                }
                Token::Word(word, number) => {
                    // Bytes of a double-byte letter come one by one, without words between.
                    self.flush_bytes();
                    self.word(word, number)?;
                }
                Token::Symbol(symbol) => {
                    self.flush_bytes();
                    self.symbol(symbol);
                }
                Token::Byte(byte) => {
                    if self.pending_skip > 0 {
                        self.pending_skip -= 1;
                    } else {
                        self.bytes.push(byte);
                    }
                }
                Token::Text(mut text) => {
                    if self.pending_skip > 0 {
                        let skip = (self.pending_skip as usize).min(text.len());
                        text = text.get(skip..).unwrap_or_default();
                        self.pending_skip -= skip as i32;
                    }
                    self.bytes.extend_from_slice(text);
                }
                Token::Binary => {}
            }
        }
        self.flush_bytes();
        while !self.outer.is_empty() {
            self.end_aside(AsideKind::Footnote)?;
        }
        self.end_paragraph();
        self.close_tables(0)?;
        self.flow.document.blocks = std::mem::take(&mut self.story.blocks);
        Ok(self.flow.finish()?)
    }

    pub(super) fn decode(&mut self) -> String {
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.header.fonts.get(&self.state.font);
        let encoding = font.and_then(|f| f.encoding).unwrap_or(self.encoding);
        encoding.decode_without_bom_handling(&bytes).0.into_owned()
    }

    pub(super) fn flush_bytes(&mut self) {
        if !self.bytes.is_empty() {
            let text = self.decode();
            self.text(&text);
        }
    }

    /// Text of the group's target.
    pub(super) fn text(&mut self, text: &str) {
        match self.state.target {
            Target::Body | Target::Aside(_) => {
                if self.state.deleted {
                    return;
                }
                self.story.contents |= self.state.contents;
                let kind = if self.state.form {
                    RunKind::FieldValue
                } else {
                    RunKind::Text
                };
                let font = self.header.fonts.get(&self.state.font);
                let name = font.map(|f| Arc::clone(&f.name));
                let private = |c: char| ('\u{F000}'..='\u{F0FF}').contains(&c);
                let symbolic = name.as_deref().is_some_and(|n| {
                    let n = n.to_ascii_lowercase();
                    n.contains("wingdings") || n == "symbol"
                });
                let mut look = self.state.look.clone();
                look.font = name.clone().filter(|n| !n.is_empty());
                if symbolic || text.contains(private) {
                    let font = name.as_deref().filter(|_| symbolic).unwrap_or("Wingdings");
                    let text: String = text
                        .chars()
                        .map(|c| {
                            if symbolic || private(c) {
                                symbols::any_sign(font, c)
                            } else {
                                c
                            }
                        })
                        .collect();
                    self.story.builder.push(&text, &look, kind);
                } else {
                    self.story.builder.push(text, &look, kind);
                }
            }
            Target::Label => self.label.push_str(text),
            Target::Fonts | Target::Styles | Target::Title | Target::Author | Target::Generator => {
                self.scratch.push_str(text);
                self.entries();
            }
            Target::Colors => {
                for _ in text.matches(';') {
                    let color = match self.color {
                        (None, None, None) => None,
                        (r, g, b) => {
                            let color = [r, g, b].map(|c| c.unwrap_or(0));
                            (color != [0, 0, 0]).then_some(color)
                        }
                    };
                    self.header.colors.push(color);
                    self.color = (None, None, None);
                }
            }
            Target::FormField | Target::FormChoice | Target::FormDefault | Target::Object => {
                self.scratch.push_str(text);
            }
            Target::FieldCode => self.form.code.push_str(text),
            Target::Skip => {}
        }
    }

    /// Entries of the font and style tables end with a semicolon.
    fn entries(&mut self) {
        let target = self.state.target;
        if !matches!(target, Target::Fonts | Target::Styles) {
            return;
        }
        while let Some((name, rest)) = self.scratch.split_once(';') {
            let name: Arc<str> = name.trim().into();
            let rest = rest.to_owned();
            if target == Target::Fonts {
                self.entry.name = name;
                let entry = std::mem::take(&mut self.entry);
                self.header.fonts.insert(self.number, entry);
            } else {
                self.style.name = name;
                let style = std::mem::take(&mut self.style);
                self.header.styles.insert(self.number, style);
            }
            self.scratch = rest;
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if self.pending_skip > 0 && symbol != b'*' {
            self.pending_skip -= 1;
            return;
        }
        match symbol {
            b'*' => self.state.starred = true,
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'\\' | b'{' | b'}' => {
                let mut buffer = [0; 4];
                let text = char::from(symbol).encode_utf8(&mut buffer).to_owned();
                self.text(&text);
            }
            b'\n' | b'\r' => self.end_paragraph(),
            b'\t' => self.text("\t"),
            _ => {}
        }
    }

    pub(super) fn set_target(&mut self, target: Target) {
        if self.state.target == Target::Skip {
            return;
        }
        self.state.target = target;
        self.state.owner = true;
        self.scratch.clear();
    }

    pub(super) fn begin_aside(&mut self, kind: AsideKind) {
        if self.state.target == Target::Skip || self.outer.len() > 8 {
            self.state.target = Target::Skip;
            return;
        }
        let story = std::mem::take(&mut self.story);
        let paragraph = std::mem::take(&mut self.paragraph);
        self.outer.push((story, paragraph));
        self.state.target = Target::Aside(kind);
        self.state.owner = true;
        self.state.look = base_look();
    }

    pub(super) fn end_aside(&mut self, kind: AsideKind) -> Result<(), OfficeError> {
        self.end_paragraph();
        self.close_tables(0)?;
        let blocks = std::mem::take(&mut self.story.blocks);
        if let Some((story, paragraph)) = self.outer.pop() {
            self.story = story;
            self.paragraph = paragraph;
        }
        let place = if matches!(kind, AsideKind::Header | AsideKind::Footer) {
            Location::default()
        } else {
            Location::block(self.story.blocks.len() as u32)
        };
        self.flow.asides(kind, blocks, &place);
        Ok(())
    }

    fn close(&mut self) -> Result<(), OfficeError> {
        if self.state.owner {
            match self.state.target {
                Target::Aside(kind) => self.end_aside(kind)?,
                Target::Title => self.property(|source, text| source.title = Some(text)),
                Target::Author => self.property(|source, text| source.author = Some(text)),
                Target::Generator => self.property(|source, text| {
                    source.producer = Some(text.trim_end_matches(';').to_owned());
                }),
                Target::FormField => self.end_form(),
                Target::FormChoice => {
                    let line = std::mem::take(&mut self.scratch);
                    if self.form.choices.len() < 1_000 {
                        self.form.choices.push(line.trim().to_owned());
                    }
                }
                Target::FormDefault => self.form.prompt = std::mem::take(&mut self.scratch),
                Target::Object => {
                    let digits = std::mem::take(&mut self.scratch);
                    if let Some((name, bytes)) = embedded::from_ole1(&unhex(&digits)) {
                        self.flow.attach(&name, bytes)?;
                    }
                }
                _ => {}
            }
        }
        let filled = self.state.form;
        if let Some(state) = self.stack.pop() {
            self.state = state;
        }
        if filled && !self.state.form {
            self.end_text_field();
        }
        Ok(())
    }

    fn property(&mut self, set: impl FnOnce(&mut aktsam_document::SourceInfo, String)) {
        let text = std::mem::take(&mut self.scratch).trim().to_owned();
        if !text.is_empty() {
            set(&mut self.flow.document.source, text);
        }
    }

    /// A text field that shows its prompt is not filled in.
    fn end_text_field(&mut self) {
        let form = std::mem::take(&mut self.form);
        let builder = &mut self.story.builder;
        let shown = builder.text().get(form.start..).unwrap_or_default().trim();
        // LibreOffice writes what is filled in as the prompt, too: there it tells nothing.
        let producer = self.flow.document.source.producer.as_deref();
        let repeats = producer.is_some_and(|p| p.starts_with("LibreOffice"));
        if shown.is_empty() || (!repeats && shown == form.prompt.trim()) {
            builder.mark(form.start, RunKind::Placeholder);
        }
    }

    /// The result of a check box or drop-down stands in its description, not in the text.
    fn end_form(&mut self) {
        let form = &self.form;
        let chosen = match form.result {
            Some(value) if value != 25 => value,
            _ => form.default,
        };
        let shown = match form.kind {
            1 => if chosen == 1 { "☒" } else { "☐" }.to_owned(),
            2 => usize::try_from(chosen)
                .ok()
                .and_then(|i| form.choices.get(i))
                .cloned()
                .unwrap_or_default(),
            _ => return,
        };
        let look = self.state.look.clone();
        self.story.builder.push(&shown, &look, RunKind::FieldValue);
    }
}

/// Bytes of hexadecimal digits; what is none is left out.
fn unhex(digits: &str) -> Vec<u8> {
    let values: Vec<u8> = digits
        .chars()
        .filter_map(|c| c.to_digit(16))
        .map(|d| d as u8)
        .collect();
    let (pairs, _) = values.as_chunks::<2>();
    pairs.iter().map(|[high, low]| high << 4 | low).collect()
}

/// What `\plain` restores: twelve points (`\fs24`).
pub(super) fn base_look() -> Look {
    Look {
        size: Some(12.0),
        ..Look::default()
    }
}
