//! OpenDocument styles with their inheritance (ODF 1.3 part 3 §16).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lists::ListStyle;
use crate::docx::color;
use crate::paragraph::{Ink, Look};
use crate::xml::{Element, Ns};

const MAX_CHAIN: usize = 64;

/// What one style sets.
#[derive(Debug, Clone, Default)]
struct Raw {
    parent: Option<String>,
    display: Option<Arc<str>>,
    outline: Option<u8>,
    space_before: Option<f32>,
    font: Option<Arc<str>>,
    size: Option<Size>,
    bold: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    caps: Option<bool>,
    hidden: Option<bool>,
    color: Option<Ink>,
}

#[derive(Debug, Clone, Copy)]
enum Size {
    Points(f32),
    /// A share of what the style builds on.
    Share(f32),
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    raw: FxHashMap<(String, String), Raw>,
    defaults: FxHashMap<String, Raw>,
    pub(super) lists: FxHashMap<String, ListStyle>,
    pub(super) outline: Option<ListStyle>,
}

/// A paragraph style, resolved.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) name: Option<Arc<str>>,
    pub(super) outline: Option<u8>,
    pub(super) space_before: Option<f32>,
    pub(super) look: Look,
}

impl Styles {
    /// Reads the common styles of `styles.xml` and the automatic ones of `content.xml`.
    pub(crate) fn read(common: Option<Element<'_>>, content: Element<'_>) -> Self {
        let mut styles = Self::default();
        let mut fonts: FxHashMap<String, Arc<str>> = FxHashMap::default();
        for root in common.into_iter().chain([content]) {
            for element in root.descendants().filter(|e| e.is(Ns::Style, "font-face")) {
                let family = element.attr("font-family").map(|f| f.trim_matches('\''));
                if let (Some(name), Some(family)) = (element.attr_ns(Ns::Style, "name"), family) {
                    fonts.insert(name.to_owned(), family.into());
                }
            }
            for part in root.children() {
                if matches!(part.name(), "styles" | "automatic-styles") {
                    styles.add(part, &fonts);
                }
            }
        }
        styles
    }

    fn add(&mut self, part: Element<'_>, fonts: &FxHashMap<String, Arc<str>>) {
        let named = part.name() == "styles";
        for element in part.children() {
            let name = element.attr_ns(Ns::Style, "name");
            let family = element.attr_ns(Ns::Style, "family").unwrap_or_default();
            match element.tag() {
                (Ns::Style, "style") => {
                    let Some(name) = name else { continue };
                    let raw = Raw::read(element, named, fonts);
                    self.raw.insert((family.to_owned(), name.to_owned()), raw);
                }
                (Ns::Style, "default-style") => {
                    let raw = Raw::read(element, named, fonts);
                    self.defaults.insert(family.to_owned(), raw);
                }
                (Ns::Text, "list-style") => {
                    let Some(name) = name else { continue };
                    self.lists.insert(name.to_owned(), ListStyle::read(element));
                }
                (Ns::Text, "outline-style") => self.outline = Some(ListStyle::read(element)),
                _ => {}
            }
        }
    }

    /// The style itself first, its base last.
    fn chain(&self, family: &str, name: &str) -> Vec<&Raw> {
        let mut chain = Vec::new();
        let mut next = Some(name);
        while let Some(name) = next {
            let Some(raw) = self.raw.get(&(family.to_owned(), name.to_owned())) else {
                break;
            };
            chain.push(raw);
            if chain.len() >= MAX_CHAIN {
                break;
            }
            next = raw.parent.as_deref();
        }
        chain.extend(self.defaults.get(family));
        chain
    }

    /// A paragraph style.
    pub(super) fn paragraph(&self, name: &str) -> Paragraph {
        let chain = self.chain("paragraph", name);
        Paragraph {
            // Automatic styles have no name of their own.
            name: chain.iter().find_map(|r| r.display.clone()),
            outline: chain.iter().find_map(|r| r.outline),
            space_before: chain.iter().find_map(|r| r.space_before),
            look: look(&chain, &Look::default()),
        }
    }

    /// The look of text of a character style, over that of what surrounds it.
    pub(super) fn text(&self, name: &str, outer: &Look) -> Look {
        let mut chain = self.chain("text", name);
        if self.defaults.contains_key("text") {
            chain.pop();
        }
        look(&chain, outer)
    }

    /// The look of a spreadsheet's cell.
    pub(crate) fn cell(&self, name: &str) -> Look {
        look(&self.chain("table-cell", name), &Look::default())
    }

    /// Whether a style of rows, columns or tables hides them.
    pub(crate) fn hides(&self, family: &str, name: &str) -> bool {
        self.chain(family, name)
            .iter()
            .find_map(|r| r.hidden)
            .unwrap_or(false)
    }
}

fn look(chain: &[&Raw], outer: &Look) -> Look {
    let mut size = outer.size;
    for raw in chain.iter().rev() {
        match raw.size {
            Some(Size::Points(points)) => size = Some(points),
            Some(Size::Share(share)) => size = size.map(|s| s * share),
            None => {}
        }
    }
    macro_rules! take {
        ($field:ident) => {
            chain.iter().find_map(|r| r.$field).unwrap_or(outer.$field)
        };
    }
    Look {
        font: chain
            .iter()
            .find_map(|r| r.font.clone())
            .or_else(|| outer.font.clone()),
        size,
        bold: take!(bold),
        italic: take!(italic),
        underline: take!(underline),
        caps: take!(caps),
        hidden: take!(hidden),
        color: chain
            .iter()
            .find_map(|r| r.color)
            .map_or(outer.color, Ink::rgb),
    }
}

impl Raw {
    fn read(element: Element<'_>, named: bool, fonts: &FxHashMap<String, Arc<str>>) -> Self {
        // Styles that programs make as they go have no name for people.
        let display = element
            .attr_ns(Ns::Style, "display-name")
            .or_else(|| element.attr_ns(Ns::Style, "name"))
            .filter(|_| named);
        let mut raw = Self {
            parent: element
                .attr_ns(Ns::Style, "parent-style-name")
                .map(str::to_owned),
            display: display.map(Arc::from),
            outline: element
                .number("default-outline-level")
                .and_then(|n| u8::try_from(n).ok()),
            ..Self::default()
        };
        for properties in element.children() {
            match properties.name() {
                "text-properties" => raw.text(properties, fonts),
                "paragraph-properties" => {
                    raw.space_before = properties.attr("margin-top").and_then(points);
                }
                "table-properties" => {
                    raw.hidden = properties.attr("display").map(|d| d == "false");
                }
                _ => {}
            }
        }
        raw
    }

    fn text(&mut self, properties: Element<'_>, fonts: &FxHashMap<String, Arc<str>>) {
        let get = |ns: Ns, name: &str| properties.attr_ns(ns, name);
        self.font = get(Ns::Style, "font-name")
            .map(|name| fonts.get(name).cloned().unwrap_or_else(|| name.into()));
        self.size = get(Ns::Fo, "font-size").and_then(|size| match size.strip_suffix('%') {
            Some(share) => share.parse::<f32>().ok().map(|s| Size::Share(s / 100.0)),
            None => points(size).map(Size::Points),
        });
        self.bold = get(Ns::Fo, "font-weight")
            .map(|w| w == "bold" || w.parse().is_ok_and(|w: u32| w >= 600));
        self.italic = get(Ns::Fo, "font-style").map(|s| s != "normal");
        self.underline = get(Ns::Style, "text-underline-style").map(|s| s != "none");
        self.caps = get(Ns::Fo, "text-transform").map(|t| t == "uppercase");
        self.hidden = get(Ns::Text, "display").map(|d| d == "none");
        self.color = get(Ns::Fo, "color").map(|c| Ink::of(color(c)));
    }
}

/// A length in points.
fn points(text: &str) -> Option<f32> {
    let end = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(end);
    let number: f32 = number.trim().parse().ok()?;
    Some(match unit {
        "pt" => number,
        "cm" => number * 28.346_457,
        "mm" => number * 2.834_645_7,
        "in" => number * 72.0,
        "px" => number * 0.75,
        "pc" => number * 12.0,
        _ => return None,
    })
}
