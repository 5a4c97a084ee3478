//! The template of an XFA form: the captions of its fields.

use quick_xml::events::BytesStart;

use super::xfa::{Leaf, Reads};

/// What is known of the fields of a template.
#[derive(Debug, Default)]
pub(super) struct Template {
    fields: Vec<Field>,
    open: Vec<Open>,
    /// The field that is read, with its depth.
    field: Option<(Field, usize)>,
    inside: Option<(Inside, usize)>,
}

/// A field of the template.
#[derive(Debug, Default)]
struct Field {
    /// The names of the subforms that it lies in, and its own.
    path: Vec<String>,
    caption: String,
    is_check: bool,
    /// The value that stands for it where it is one of several to choose from.
    item: Option<String>,
    is_option: bool,
}

#[derive(Debug)]
struct Open {
    name: String,
    depth: usize,
    is_group: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Caption,
    Items,
}

impl Template {
    /// The label of a value: its field's caption, else its name. `None` where it is a mark of the data
    /// set itself.
    pub(super) fn label(&self, leaf: &Leaf) -> Option<String> {
        let name = leaf.path.last()?;
        let caption = self.field(leaf).map(|field| field.caption.trim());
        let caption = caption.filter(|caption| !caption.is_empty());
        Some(caption.map_or_else(|| name.clone(), one_line))
    }

    /// A value as the form shows it: a check box as a box, a choice as its caption.
    pub(super) fn value(&self, leaf: &Leaf) -> String {
        if self.field(leaf).is_some_and(|field| field.is_check) {
            let off = matches!(leaf.text.to_lowercase().as_str(), "0" | "off" | "false");
            return if off { "☐" } else { "☒" }.to_owned();
        }
        let chosen = self.fields.iter().find(|field| {
            field.is_option
                && field.item.as_deref() == Some(leaf.text.as_str())
                && field.path.iter().rev().nth(1) == leaf.path.last()
        });
        match chosen.map(|field| field.caption.trim()) {
            Some(caption) if !caption.is_empty() => one_line(caption),
            _ => leaf.text.clone(),
        }
    }

    /// The field of the same name that lies in most of the same subforms.
    fn field(&self, leaf: &Leaf) -> Option<&Field> {
        let alike = |field: &Field| {
            let names = field.path.iter().rev().zip(leaf.path.iter().rev());
            names.take_while(|(a, b)| a == b).count()
        };
        let mut best: Option<(usize, &Field)> = None;
        for field in self.fields.iter().filter(|field| !field.is_option) {
            let alike = alike(field);
            if alike > best.map_or(0, |(top, _)| top) {
                best = Some((alike, field));
            }
        }
        best.map(|(_, field)| field)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    Some(found.value.as_ref().to_owned()).filter(|value| !value.is_empty())
}

impl Reads for Template {
    fn start(&mut self, name: &str, element: &BytesStart<'_>, depth: usize) {
        if let Some((field, _)) = &mut self.field {
            match name {
                "caption" => self.inside = Some((Inside::Caption, depth)),
                "items" if field.item.is_none() => self.inside = Some((Inside::Items, depth)),
                "checkButton" => field.is_check = true,
                // Lines of a caption stand apart.
                "p" | "br" => self.text(" "),
                _ => {}
            }
            return;
        }
        let own = attribute(element, "name");
        match name {
            "subform" | "exclGroup" => {
                if let Some(own) = own {
                    self.open.push(Open {
                        name: own,
                        depth,
                        is_group: name == "exclGroup",
                    });
                }
            }
            "field" => {
                let outer = self.open.iter().map(|open| open.name.clone());
                let field = Field {
                    path: outer.chain([own.unwrap_or_default()]).collect(),
                    is_option: self.open.last().is_some_and(|open| open.is_group),
                    ..Field::default()
                };
                self.field = Some((field, depth));
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let (Some((field, _)), Some((inside, _))) = (&mut self.field, self.inside) else {
            return;
        };
        match inside {
            Inside::Caption => field.caption.push_str(text),
            // The first item is the value of a box that is ticked.
            Inside::Items if field.item.is_none() && !text.trim().is_empty() => {
                field.item = Some(text.trim().to_owned());
            }
            Inside::Items => {}
        }
    }

    fn end(&mut self, depth: usize) {
        if self.inside.is_some_and(|(_, own)| own == depth) {
            self.inside = None;
        }
        if let Some((_, own)) = &self.field {
            if *own == depth
                && let Some((field, _)) = self.field.take()
            {
                self.fields.push(field);
            }
            return;
        }
        if self.open.last().is_some_and(|open| open.depth == depth) {
            self.open.pop();
        }
    }
}
