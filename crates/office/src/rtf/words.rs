//! What each control word does (RTF 1.9.1 "Contents of an RTF File").

use aktsam_document::{AsideKind, LimitKind};

use super::header::{Style, charset, code_page};
use super::reader::{FormField, Paragraph, Reader, Target, base_look};
use super::rows::{CellShape, Row};
use crate::OfficeError;

impl Reader<'_> {
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), OfficeError> {
        if self.pending_skip > 0 && word != "u" {
            self.pending_skip -= 1;
            return Ok(());
        }
        if self.state.target == Target::Skip {
            return Ok(());
        }
        let on = number != Some(0);
        // The star is about the word that follows it, and no other.
        let starred = std::mem::take(&mut self.state.starred);
        match word {
            // Destinations.
            "fonttbl" => self.set_target(Target::Fonts),
            "colortbl" => self.set_target(Target::Colors),
            "stylesheet" => self.set_target(Target::Styles),
            "title" if self.state.target != Target::Body || self.stack.len() > 2 => {
                self.set_target(Target::Title);
            }
            "author" => self.set_target(Target::Author),
            "generator" => self.set_target(Target::Generator),
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
                    self.story.figures += 1;
                }
                self.state.target = Target::Skip;
            }
            "fldinst" => {
                self.form = FormField::default();
                self.set_target(Target::FieldCode);
            }
            "formfield" => {
                self.set_target(Target::FormField);
            }
            "ffl" => self.set_target(Target::FormChoice),
            "ffdeftext" => self.set_target(Target::FormDefault),
            "ffname" => self.set_target(Target::Skip),
            "objdata" => self.set_target(Target::Object),
            "upr" => self.state.skips_next = true,
            "fldrslt" | "shptxt" | "shpinst" | "ud" | "result" | "shp" | "field"
            | "nesttableprops" | "moMath" | "mmath" | "sp" | "background" => {
                self.nested_destination(word);
                if word == "nesttableprops" && self.state.target != Target::Skip {
                    // The row definition of an inner table must not take the outer row's place.
                    let outer = std::mem::take(&mut self.definition);
                    self.outer_definition.get_or_insert(outer);
                }
            }
            "object" | "shprslt" | "nonesttables" | "nonshppict" | "listtable"
            | "listoverridetable" | "revtbl" | "rsidtbl" | "xmlnstbl" | "filetbl" | "pgptbl"
            | "themedata" | "colorschememapping" | "latentstyles" | "datastore" | "operator"
            | "keywords" | "comment" | "subject" | "company" | "manager" | "category"
            | "doccomm" | "hlinkbase" | "creatim" | "revtim" | "printim" | "buptim"
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
            // Such a footnote stands at the document's end.
            "ftnalt" if self.state.target == Target::Aside(AsideKind::Footnote) => {
                self.state.target = Target::Aside(AsideKind::Endnote);
            }
            // The label's own paragraph is none.
            "pard" | "s" | "outlinelevel" | "sb" | "intbl" | "itap" | "ls" | "ilvl"
                if self.state.target == Target::Label => {}
            _ if starred && !known_star(word) => self.state.target = Target::Skip,
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

    pub(super) fn nested_destination(&mut self, word: &str) {
        match word {
            "fldrslt" => {
                self.state.target = self.body_target();
                let code = self.form.code.trim_start();
                self.state.form = code.starts_with("FORMTEXT");
                self.state.contents |= code.starts_with("TOC");
                self.form.start = self.story.builder.len();
            }
            "shptxt" => {
                self.end_soft();
                self.state.target = self.body_target();
            }
            "sp" => self.state.target = Target::Skip,
            _ => {}
        }
    }

    /// Where text that is shown goes from here.
    pub(super) fn body_target(&self) -> Target {
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
    pub(super) fn end_soft(&mut self) {
        if !self.story.builder.is_blank() {
            self.end_paragraph();
        }
    }

    pub(super) fn font_word(&mut self, word: &str, number: Option<i32>) {
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

    pub(super) fn color_word(&mut self, word: &str, number: Option<i32>) {
        let value = number.and_then(|n| u8::try_from(n).ok());
        match word {
            "red" => self.color.0 = value,
            "green" => self.color.1 = value,
            "blue" => self.color.2 = value,
            _ => {}
        }
    }

    pub(super) fn style_word(&mut self, word: &str, number: Option<i32>) {
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

    pub(super) fn form_word(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("fftype", Some(kind)) => self.form.kind = kind,
            ("ffres", value) => self.form.result = value,
            ("ffdefres", Some(value)) => self.form.default = value,
            ("u", Some(number)) => self.unicode(number),
            _ => {}
        }
    }

    pub(super) fn unicode(&mut self, number: i32) {
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

    pub(super) fn body_word(
        &mut self,
        word: &str,
        number: Option<i32>,
        on: bool,
    ) -> Result<(), OfficeError> {
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

    pub(super) fn table_word(
        &mut self,
        word: &str,
        number: Option<i32>,
    ) -> Result<(), OfficeError> {
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
            "row" => {
                self.restore_definition();
                self.end_row(1)?;
            }
            "nestrow" => {
                let depth = self.paragraph.nesting.max(2);
                self.end_row(depth)?;
                self.restore_definition();
            }
            _ => {}
        }
        Ok(())
    }

    /// The definition of the row around an inner table's row.
    fn restore_definition(&mut self) {
        if let Some(outer) = self.outer_definition.take() {
            self.definition = outer;
        }
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
            | "objdata"
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
