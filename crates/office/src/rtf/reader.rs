//! The state of groups, and what each control word does to it.

use std::sync::Arc;

use aktsam_document::{AsideKind, Block, Document, Figure, LimitKind, Location, Role, RunKind};
use encoding_rs::{Encoding, WINDOWS_1252};

use super::header::{Font, Header, Style, charset, code_page};
use super::rows::{CellShape, Row, table};
use super::tokens::{Token, Tokens};
use crate::OfficeError;
use crate::flow::Flow;
use crate::heading::{is_caption_style, is_contents_style, style_level};
use crate::meter::Meter;
use crate::paragraph::{Look, ParagraphBuilder, ParagraphStyle};
use crate::symbols;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Body,
    Skip,
    Fonts,
    Colors,
    Styles,
    Title,
    Author,
    /// The label that the program wrote before a list item.
    Label,
    Aside(AsideKind),
    /// The description of a form field.
    FormField,
    FieldCode,
}

/// What a group restores when it ends.
#[derive(Debug, Clone)]
struct State {
    target: Target,
    look: Look,
    font: i32,
    deleted: bool,
    form: bool,
    /// Bytes that stand for a `\u` and are skipped.
    skip_bytes: i32,
    starred: bool,
    /// The group that began this target: its end ends it.
    owner: bool,
}

/// Properties of the paragraph, which hold until they are reset.
#[derive(Debug, Clone, Default)]
struct Paragraph {
    style: Option<i32>,
    in_table: bool,
    nesting: u32,
    outline: Option<u8>,
    space_before: Option<f32>,
    list_level: u8,
    listed: bool,
}

/// An open table level: rows that are done, and the row being written.
#[derive(Default)]
struct Level {
    rows: Vec<Row>,
    cells: Vec<Vec<Block>>,
    blocks: Vec<Block>,
}

/// A story being written: the body, or a note within it.
#[derive(Default)]
struct Story {
    builder: ParagraphBuilder,
    blocks: Vec<Block>,
    levels: Vec<Level>,
}

pub(super) struct Reader<'b> {
    tokens: Tokens<'b>,
    flow: Flow,
    header: Header,
    encoding: &'static Encoding,
    state: State,
    stack: Vec<State>,
    paragraph: Paragraph,
    definition: Row,
    next_cell: CellShape,
    story: Story,
    /// Stories that a note interrupted, with what they were.
    outer: Vec<(Story, Paragraph)>,
    label: String,
    /// Bytes of the document's code page that wait to be decoded.
    bytes: Vec<u8>,
    /// The first half of a character beyond the basic plane.
    surrogate: Option<u16>,
    pending_skip: i32,
    scratch: String,
    color: (Option<u8>, Option<u8>, Option<u8>),
    number: i32,
    entry: Font,
    style: Style,
    form: FormField,
}

#[derive(Default)]
struct FormField {
    kind: i32,
    result: Option<i32>,
    default: i32,
    choices: Vec<String>,
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
                skip_bytes: 1,
                starred: false,
                owner: false,
            },
            stack: Vec::new(),
            paragraph: Paragraph::default(),
            definition: Row::default(),
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
                    self.stack.push(self.state.clone());
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

    fn decode(&mut self) -> String {
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.header.fonts.get(&self.state.font);
        let encoding = font.and_then(|f| f.encoding).unwrap_or(self.encoding);
        encoding.decode_without_bom_handling(&bytes).0.into_owned()
    }

    fn flush_bytes(&mut self) {
        if !self.bytes.is_empty() {
            let text = self.decode();
            self.text(&text);
        }
    }

    /// Text of the group's target.
    fn text(&mut self, text: &str) {
        match self.state.target {
            Target::Body | Target::Aside(_) => {
                if self.state.deleted {
                    return;
                }
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
                                symbols::sign(font, c as u32).unwrap_or(c)
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
            Target::Fonts | Target::Styles | Target::Title | Target::Author => {
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
            Target::FormField => self.scratch.push_str(text),
            Target::FieldCode | Target::Skip => {}
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

    fn set_target(&mut self, target: Target) {
        if self.state.target == Target::Skip {
            return;
        }
        self.state.target = target;
        self.state.owner = true;
        self.scratch.clear();
    }

    fn begin_aside(&mut self, kind: AsideKind) {
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

    fn end_aside(&mut self, kind: AsideKind) -> Result<(), OfficeError> {
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
                Target::FormField => self.end_form(),
                _ => {}
            }
        }
        if let Some(state) = self.stack.pop() {
            self.state = state;
        }
        Ok(())
    }

    fn property(&mut self, set: impl FnOnce(&mut aktsam_document::SourceInfo, String)) {
        let text = std::mem::take(&mut self.scratch).trim().to_owned();
        if !text.is_empty() {
            set(&mut self.flow.document.source, text);
        }
    }

    /// The result of a check box or drop-down stands in its description, not in the text.
    fn end_form(&mut self) {
        let form = std::mem::take(&mut self.form);
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

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), OfficeError> {
        if self.pending_skip > 0 && word != "u" {
            self.pending_skip -= 1;
            return Ok(());
        }
        if self.state.target == Target::Skip {
            return Ok(());
        }
        let on = number != Some(0);
        match word {
            // Destinations.
            "fonttbl" => self.set_target(Target::Fonts),
            "colortbl" => self.set_target(Target::Colors),
            "stylesheet" => self.set_target(Target::Styles),
            "title" if self.state.target != Target::Body || self.stack.len() > 2 => {
                self.set_target(Target::Title);
            }
            "author" => self.set_target(Target::Author),
            "info" => {}
            "listtext" | "pntext" => {
                self.label.clear();
                self.set_target(Target::Label);
            }
            "header" | "headerl" | "headerr" | "headerf" => self.begin_aside(AsideKind::Header),
            "footer" | "footerl" | "footerr" | "footerf" => self.begin_aside(AsideKind::Footer),
            "footnote" => self.begin_aside(AsideKind::Footnote),
            "annotation" => self.begin_aside(AsideKind::Comment),
            "pict" => {
                if self.state.target == Target::Body {
                    let figure = Block::Figure(Figure::default());
                    self.push_block(figure);
                }
                self.state.target = Target::Skip;
            }
            "fldinst" => self.set_target(Target::FieldCode),
            "formfield" => {
                self.form = FormField::default();
                self.set_target(Target::FormField);
            }
            "fldrslt" | "shptxt" | "shpinst" | "ud" | "result" | "shp" | "field" | "upr"
            | "nesttableprops" | "moMath" | "mmath" | "sp" | "background" => {
                self.nested_destination(word);
            }
            "object" | "shprslt" | "nonesttables" | "generator" | "listtable"
            | "listoverridetable" | "revtbl" | "rsidtbl" | "xmlnstbl" | "filetbl" | "pgptbl"
            | "themedata" | "colorschememapping" | "latentstyles" | "datastore" | "operator"
            | "keywords" | "comment" | "subject" | "company" | "manager" | "category"
            | "doccomm" | "hlinkbase" | "creatim" | "revtim" | "printim" | "buptim" | "objdata"
            | "objclass" | "bkmkstart" | "bkmkend" | "atnid" | "atnauthor" | "atntime"
            | "atnicn" | "atnref" | "atndate" | "atnparent" | "template" | "ftnsep" | "ftnsepc"
            | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "private" | "pn" | "tc" | "xe"
            | "sn" | "sv" | "mmathPr" | "wgrffmtfilter" | "falt" | "panose" | "fontemb"
            | "userprops" | "xmlopen" | "xmlattrname" | "blipuid" => {
                if word == "object" || word == "shprslt" {
                    // The objects' results are shown; their data is not.
                    return Ok(());
                }
                self.state.target = Target::Skip;
            }
            _ if self.state.starred && !known_star(word) => self.state.target = Target::Skip,
            _ => match self.state.target {
                Target::Fonts => self.font_word(word, number),
                Target::Colors => self.color_word(word, number),
                Target::Styles => self.style_word(word, number),
                Target::FormField => self.form_word(word, number),
                _ => self.body_word(word, number, on)?,
            },
        }
        Ok(())
    }

    fn nested_destination(&mut self, word: &str) {
        match word {
            "fldrslt" => self.state.target = self.body_target(),
            "shptxt" => {
                self.end_soft();
                self.state.target = self.body_target();
            }
            "sp" => self.state.target = Target::Skip,
            _ => {}
        }
    }

    /// Where text that is shown goes from here.
    fn body_target(&self) -> Target {
        self.stack
            .iter()
            .rev()
            .find_map(|s| match s.target {
                Target::Aside(kind) => Some(Target::Aside(kind)),
                _ => None,
            })
            .unwrap_or(Target::Body)
    }

    /// A text box begins a paragraph of its own, without ending the properties of the one around.
    fn end_soft(&mut self) {
        if !self.story.builder.is_blank() {
            self.end_paragraph();
        }
    }

    fn font_word(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("f", Some(number)) => {
                self.number = number;
                self.scratch.clear();
            }
            ("fcharset", Some(number)) => self.entry.encoding = charset(number),
            ("cpg", Some(number)) => self.entry.encoding = Some(code_page(number)),
            ("u", Some(number)) => self.unicode(number),
            _ => {}
        }
    }

    fn color_word(&mut self, word: &str, number: Option<i32>) {
        let value = number.and_then(|n| u8::try_from(n).ok());
        match word {
            "red" => self.color.0 = value,
            "green" => self.color.1 = value,
            "blue" => self.color.2 = value,
            _ => {}
        }
    }

    fn style_word(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("s", Some(number)) => {
                self.number = number;
                self.style = Style::default();
            }
            // Character and table styles have numbers of their own.
            ("cs" | "ds" | "ts", Some(number)) => self.number = number.saturating_add(1 << 20),
            ("outlinelevel", Some(level)) => {
                self.style.outline = u8::try_from(level).ok().filter(|l| *l < 9);
            }
            ("u", Some(number)) => self.unicode(number),
            _ => {}
        }
    }

    fn form_word(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("fftype", Some(kind)) => self.form.kind = kind,
            ("ffres", value) => self.form.result = value,
            ("ffdefres", Some(value)) => self.form.default = value,
            ("u", Some(number)) => self.unicode(number),
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        // Numbers are signed sixteen-bit; some programs write them unsigned.
        let unit = (number & 0xFFFF) as u16;
        self.pending_skip = self.state.skip_bytes;
        let units: Vec<u16> = self.surrogate.take().into_iter().chain([unit]).collect();
        if (0xD800..0xDC00).contains(&unit) {
            self.surrogate = Some(unit);
            return;
        }
        let text: String = char::decode_utf16(units)
            .map(|c| c.unwrap_or('\u{FFFD}'))
            .collect();
        self.text(&text);
    }

    fn body_word(&mut self, word: &str, number: Option<i32>, on: bool) -> Result<(), OfficeError> {
        let look = &mut self.state.look;
        match word {
            "b" => look.bold = on,
            "i" => look.italic = on,
            "ul" | "uld" | "uldb" | "ulw" | "ulth" => look.underline = on,
            "ulnone" => look.underline = false,
            "caps" => look.caps = on,
            "v" => look.hidden = on,
            "fs" => look.size = number.map(|n| n as f32 / 2.0).filter(|s| *s > 0.0),
            "cf" => {
                let index = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
                look.color = self.header.colors.get(index).copied().flatten();
            }
            "plain" => *look = base_look(),
            "f" => self.state.font = number.unwrap_or(-1),
            "deleted" => self.state.deleted = on,
            "uc" => self.state.skip_bytes = number.unwrap_or(1).clamp(0, 8),
            "u" => self.unicode(number.unwrap_or(0xFFFD)),
            "ansicpg" => self.encoding = code_page(number.unwrap_or(1252)),
            "mac" => self.encoding = code_page(10000),
            "par" | "sect" => self.end_paragraph(),
            "line" | "lbr" | "softline" | "page" | "column" => self.text("\n"),
            "tab" => self.text("\t"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "bullet" => self.text("•"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "emspace" | "enspace" | "qmspace" => self.text(" "),
            "pard" => {
                self.paragraph = Paragraph::default();
            }
            "s" => self.paragraph.style = number,
            "outlinelevel" => {
                self.paragraph.outline = number.and_then(|n| u8::try_from(n).ok());
            }
            "sb" => self.paragraph.space_before = number.map(|n| n as f32 / 20.0),
            "intbl" => {
                self.paragraph.in_table = true;
                self.paragraph.nesting = self.paragraph.nesting.max(1);
            }
            "itap" => {
                let depth = u32::try_from(number.unwrap_or(1)).unwrap_or(0);
                self.flow
                    .meter
                    .limits
                    .check(LimitKind::Depth, u64::from(depth), || "tables".into())?;
                self.paragraph.nesting = depth;
                self.paragraph.in_table = depth > 0;
            }
            "ls" => self.paragraph.listed = number.unwrap_or(0) > 0,
            "ilvl" => {
                let level = number.and_then(|n| u8::try_from(n).ok());
                self.paragraph.list_level = level.unwrap_or(0).min(8);
            }
            _ => self.table_word(word, number)?,
        }
        Ok(())
    }

    fn table_word(&mut self, word: &str, number: Option<i32>) -> Result<(), OfficeError> {
        match word {
            "trowd" => {
                self.definition = Row::default();
                self.next_cell = CellShape::default();
            }
            "trleft" => self.definition.left = number.unwrap_or(0),
            "trhdr" => self.definition.header = true,
            "clmgf" | "clvmgf" => self.next_cell.starts |= word == "clvmgf",
            "clmrg" => self.next_cell.across = true,
            "clvmrg" => self.next_cell.down = true,
            "cellx" => {
                let right = number.unwrap_or(0);
                let shape = CellShape {
                    right,
                    ..std::mem::take(&mut self.next_cell)
                };
                self.definition.shape(shape);
            }
            "cell" => self.end_cell(1)?,
            "nestcell" => {
                let depth = self.paragraph.nesting.max(2);
                self.end_cell(depth)?;
            }
            "row" => self.end_row(1)?,
            "nestrow" => {
                let depth = self.paragraph.nesting.max(2);
                self.end_row(depth)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the paragraph, and puts it where its nesting says.
    fn end_paragraph(&mut self) {
        if !matches!(self.state.target, Target::Body | Target::Aside(_)) {
            return;
        }
        let builder = std::mem::take(&mut self.story.builder);
        let paragraph = self.paragraph.clone();
        let depth = if paragraph.in_table {
            paragraph.nesting
        } else {
            0
        };
        let style = paragraph.style.and_then(|s| self.header.styles.get(&s));
        let name = style.map(|s| Arc::clone(&s.name)).unwrap_or_default();
        let label = std::mem::take(&mut self.label);
        let label = label.trim().to_owned();
        let outline = paragraph.outline.or_else(|| style.and_then(|s| s.outline));
        let level = outline
            .filter(|l| *l < 9)
            .map(|l| l + 1)
            .or_else(|| style_level(&name));
        let bullet = label.chars().all(|c| !c.is_alphanumeric()) || label == "o" || label == "§";
        let mut numbering = None;
        let role = if is_contents_style(&name) {
            Role::Contents
        } else if let Some(level) = level {
            numbering = Some(label).filter(|l| !l.is_empty() && !bullet);
            Role::Heading {
                level,
                declared: true,
            }
        } else if is_caption_style(&name) {
            Role::Caption
        } else if !label.is_empty() {
            if !bullet {
                numbering = Some(label.clone());
            }
            Role::ListItem {
                level: paragraph.list_level,
                marker: if bullet {
                    symbols::bullet(&label)
                } else {
                    label
                },
            }
        } else {
            Role::Paragraph
        };
        let block = builder.finish(ParagraphStyle {
            name: Some(name).filter(|n| !n.is_empty()),
            numbering,
            space_before: paragraph.space_before,
            role,
        });
        // A table ends where text stands outside of it.
        if block.is_some() && self.close_tables(depth).is_err() {
            return;
        }
        if let Some(block) = block {
            self.push_block(Block::Text(block));
        }
    }

    fn push_block(&mut self, block: Block) {
        let depth = if self.paragraph.in_table {
            self.paragraph.nesting as usize
        } else {
            0
        };
        let story = &mut self.story;
        if depth == 0 {
            story.blocks.push(block);
            return;
        }
        while story.levels.len() < depth {
            story.levels.push(Level::default());
        }
        if let Some(level) = story.levels.get_mut(depth - 1) {
            level.blocks.push(block);
        }
    }

    fn end_cell(&mut self, depth: u32) -> Result<(), OfficeError> {
        self.paragraph.in_table = true;
        self.paragraph.nesting = depth;
        self.end_paragraph();
        self.close_tables(depth)?;
        self.flow.meter.cells(1, "a table")?;
        while self.story.levels.len() < depth as usize {
            self.story.levels.push(Level::default());
        }
        if let Some(level) = self.story.levels.last_mut() {
            let blocks = std::mem::take(&mut level.blocks);
            level.cells.push(blocks);
        }
        Ok(())
    }

    fn end_row(&mut self, depth: u32) -> Result<(), OfficeError> {
        self.close_tables(depth)?;
        let definition = &self.definition;
        let row = Row {
            left: definition.left,
            shapes: definition.shapes.clone(),
            cells: Vec::new(),
            header: definition.header,
        };
        if let Some(level) = self.story.levels.get_mut(depth as usize - 1) {
            let mut cells = std::mem::take(&mut level.cells);
            let rest = std::mem::take(&mut level.blocks);
            if !rest.is_empty() {
                cells.push(rest);
            }
            if !cells.is_empty() {
                level.rows.push(Row { cells, ..row });
            }
        }
        Ok(())
    }

    /// Ends the tables that are deeper than `depth`.
    fn close_tables(&mut self, depth: u32) -> Result<(), OfficeError> {
        while self.story.levels.len() > depth as usize {
            let Some(mut level) = self.story.levels.pop() else {
                break;
            };
            if !level.cells.is_empty() || !level.blocks.is_empty() {
                let mut cells = std::mem::take(&mut level.cells);
                cells.push(std::mem::take(&mut level.blocks));
                cells.retain(|c| !c.is_empty());
                level.rows.push(Row {
                    cells,
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
            let block = Block::Table(id);
            match self.story.levels.last_mut() {
                Some(outer) => outer.blocks.push(block),
                None => self.story.blocks.push(block),
            }
        }
        Ok(())
    }
}

/// What `\plain` restores: twelve points (`\fs24`).
fn base_look() -> Look {
    Look {
        size: Some(12.0),
        ..Look::default()
    }
}

/// Starred destinations whose text is shown or needed.
fn known_star(word: &str) -> bool {
    matches!(
        word,
        "shppict"
            | "cs"
            | "ud"
            | "ffl"
            | "ffname"
            | "ffdeftext"
            | "nestcell"
            | "nestrow"
            | "fldinst"
            | "formfield"
            | "shpinst"
            | "annotation"
            | "nesttableprops"
            | "moMath"
            | "mmath"
            | "s"
            | "ts"
            | "f"
    )
}
