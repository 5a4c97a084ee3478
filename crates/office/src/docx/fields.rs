//! Fields (ECMA-376-1 §17.16): instructions are hidden, results shown, form fields told apart.

use aktsam_document::RunKind;

use super::story::Paragraph;
use super::styles::is_on;
use crate::paragraph::Look;
use crate::xml::Element;

/// Fields that are open at a place in a story.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// How many of them have not come to their result.
    in_code: usize,
    contents: usize,
    forms: usize,
    paragraph: u64,
}

#[derive(Debug)]
struct Field {
    code: String,
    result: bool,
    form: Option<Form>,
    contents: bool,
    /// Where it began, to mark its result.
    paragraph: u64,
    start: usize,
}

#[derive(Debug)]
enum Form {
    Text { default: String },
    Check(bool),
    Choice(String),
}

impl Fields {
    /// Whether text at this place is shown.
    pub(super) fn shows(&self) -> bool {
        self.in_code == 0
    }

    /// Whether a text form field is open.
    pub(super) fn in_form(&self) -> bool {
        self.forms > 0
    }

    /// Whether the place is within a table of contents.
    pub(super) fn in_contents(&self) -> bool {
        self.contents > 0
    }

    pub(super) fn enter_paragraph(&mut self) {
        self.paragraph += 1;
    }

    pub(super) fn begin(&mut self, data: Option<Element<'_>>) {
        self.in_code += 1;
        self.open.push(Field {
            code: String::new(),
            result: false,
            form: data.and_then(Form::read),
            contents: false,
            paragraph: self.paragraph,
            start: 0,
        });
    }

    pub(super) fn code(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|f| !f.result) {
            field.code.push_str(text);
        }
    }

    pub(super) fn separate(&mut self, paragraph: &Paragraph) {
        let Some(field) = self.open.last_mut().filter(|f| !f.result) else {
            return;
        };
        field.result = true;
        field.start = paragraph.builder.len();
        field.paragraph = self.paragraph;
        field.contents = keyword(&field.code) == "TOC";
        self.in_code -= 1;
        self.contents += usize::from(field.contents);
        self.forms += usize::from(matches!(field.form, Some(Form::Text { .. })));
    }

    pub(super) fn end(&mut self, paragraph: &mut Paragraph, look: &Look) {
        let Some(field) = self.open.pop() else {
            return;
        };
        if field.result {
            self.contents -= usize::from(field.contents);
            self.forms -= usize::from(matches!(field.form, Some(Form::Text { .. })));
        } else {
            self.in_code -= 1;
        }
        if !self.shows() {
            return;
        }
        match field.form {
            Some(Form::Check(on)) => {
                let sign = if on { "☒" } else { "☐" };
                paragraph.builder.push(sign, look, RunKind::FieldValue);
            }
            Some(Form::Choice(value)) => {
                let shown = field.result && paragraph.builder.len() > field.start;
                if !shown {
                    paragraph.builder.push(&value, look, RunKind::FieldValue);
                }
            }
            Some(Form::Text { default }) if field.paragraph == self.paragraph => {
                let shown = paragraph
                    .builder
                    .text()
                    .get(field.start..)
                    .unwrap_or_default()
                    .trim();
                if shown.is_empty() || (!default.is_empty() && shown == default.trim()) {
                    paragraph.builder.mark(field.start, RunKind::Placeholder);
                }
            }
            // MACROBUTTON shows the end of its code: the prompt of older templates (§17.16.5.34).
            None if !field.result && keyword(&field.code) == "MACROBUTTON" => {
                let code = field.code.trim_start();
                let prompt = code
                    .splitn(3, char::is_whitespace)
                    .nth(2)
                    .unwrap_or_default();
                paragraph
                    .builder
                    .push(prompt.trim(), look, RunKind::Placeholder);
            }
            Some(Form::Text { .. }) | None => {}
        }
    }
}

fn keyword(code: &str) -> String {
    code.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_uppercase()
}

impl Form {
    /// Reads `w:ffData`.
    fn read(data: Element<'_>) -> Option<Self> {
        for child in data.children() {
            match child.name() {
                "checkBox" => {
                    let state = child.child("checked").or_else(|| child.child("default"));
                    return Some(Self::Check(state.is_some_and(|s| is_on(s.attr("val")))));
                }
                "ddList" => {
                    let chosen = child
                        .child("result")
                        .or_else(|| child.child("default"))
                        .and_then(|r| r.number("val"))
                        .and_then(|n| usize::try_from(n).ok())
                        .unwrap_or(0);
                    let entry = child
                        .children()
                        .filter(|e| e.name() == "listEntry")
                        .nth(chosen)
                        .and_then(|e| e.attr("val"));
                    return Some(Self::Choice(entry.unwrap_or_default().to_owned()));
                }
                "textInput" => {
                    let default = child.child("default").and_then(|d| d.attr("val"));
                    return Some(Self::Text {
                        default: default.unwrap_or_default().to_owned(),
                    });
                }
                _ => {}
            }
        }
        None
    }
}
