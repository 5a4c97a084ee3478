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
    /// Its lists of items: what is kept and what is shown, or one for both.
    items: Vec<Items>,
    /// It is one of several to choose from; its first item is the value that stands for it.
    is_option: bool,
    /// Where its value is kept, if not under its name: the names of the elements, from the outside.
    bound: Option<Vec<String>>,
}

/// A list of items.
#[derive(Debug, Default)]
struct Items {
    /// Its items are what is kept, not what is shown.
    is_kept: bool,
    texts: Vec<String>,
}

impl Field {
    /// What is shown for a value that is kept, where two lists tell.
    fn shown(&self, value: &str) -> Option<&str> {
        let kept = self.items.iter().find(|items| items.is_kept)?;
        let shown = self.items.iter().find(|items| !items.is_kept)?;
        let at = kept.texts.iter().position(|text| text == value)?;
        shown.texts.get(at).map(String::as_str)
    }

    /// The value that stands for an option.
    fn item(&self) -> Option<&str> {
        let first = self.items.first()?.texts.first()?;
        Some(first.as_str()).filter(|item| !item.is_empty())
    }

    /// The names that tell its value, from the outside.
    fn names(&self) -> &[String] {
        self.bound.as_deref().unwrap_or(&self.path)
    }
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
                && field.item() == Some(leaf.text.as_str())
                && field.path.iter().rev().nth(1) == leaf.path.last()
        });
        match chosen.map(|field| field.caption.trim()) {
            Some(caption) if !caption.is_empty() => one_line(caption),
            _ => self.listed(leaf),
        }
    }

    /// A value as its list of choices shows it, one chosen a line.
    fn listed(&self, leaf: &Leaf) -> String {
        let Some(field) = self.field(leaf) else {
            return leaf.text.clone();
        };
        if let Some(shown) = field.shown(&leaf.text) {
            return shown.to_owned();
        }
        let lines = leaf.text.lines().map(|line| field.shown(line.trim()));
        match lines.collect::<Option<Vec<&str>>>() {
            Some(lines) if lines.len() > 1 => lines.join("\n"),
            _ => leaf.text.clone(),
        }
    }

    /// The field of the same name that lies in most of the same subforms.
    fn field(&self, leaf: &Leaf) -> Option<&Field> {
        let alike = |field: &Field| {
            let names = field.names().iter().rev().zip(leaf.path.iter().rev());
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

/// The names of a reference to data, such as `$record.sokande.namn[0]`.
fn names(reference: &str) -> Vec<String> {
    reference
        .split('.')
        .map(|name| name.split('[').next().unwrap_or_default())
        .filter(|name| !name.is_empty() && !name.starts_with('$'))
        .map(str::to_owned)
        .collect()
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
                "items" => {
                    // Lists that are hidden hold what is kept, whether they say so or not.
                    let says = |name: &str, value: &str| {
                        attribute(element, name).is_some_and(|told| told == value)
                    };
                    field.items.push(Items {
                        is_kept: says("save", "1") || says("presence", "hidden"),
                        texts: Vec::new(),
                    });
                    self.inside = Some((Inside::Items, depth));
                }
                "bind" if attribute(element, "match").is_some_and(|kind| kind == "dataRef") => {
                    field.bound = attribute(element, "ref").map(|path| names(&path));
                }
                _ if self
                    .inside
                    .is_some_and(|(inside, own)| inside == Inside::Items && depth == own + 1) =>
                {
                    if let Some(items) = field.items.last_mut() {
                        items.texts.push(String::new());
                    }
                }
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
            Inside::Items => {
                let items = field.items.last_mut();
                if let Some(item) = items.and_then(|items| items.texts.last_mut()) {
                    item.push_str(text.trim());
                }
            }
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
