//! Styles with their inheritance (ECMA-376-1 §17.7).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::paragraph::{Ink, Look};
use crate::xml::{Element, Ns};

/// Longest chain of styles that build on each other (Word allows eleven).
const MAX_CHAIN: usize = 64;

/// Run properties, where they are set.
#[derive(Debug, Clone, Default)]
pub(super) struct RunProps {
    pub(super) style: Option<String>,
    font: Option<Arc<str>>,
    size: Option<f32>,
    bold: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    caps: Option<bool>,
    hidden: Option<bool>,
    color: Option<Ink>,
}

/// Paragraph properties, where they are set.
#[derive(Debug, Clone, Default)]
pub(super) struct ParProps {
    pub(super) outline: Option<u8>,
    pub(super) number: Option<u32>,
    pub(super) level: Option<u8>,
    pub(super) space_before: Option<f32>,
}

/// One style, its bases merged into it.
#[derive(Debug, Clone, Default)]
pub(super) struct ParagraphStyle {
    pub(super) name: Option<Arc<str>>,
    pub(super) par: ParProps,
    pub(super) run: RunProps,
}

#[derive(Debug, Default)]
struct Raw {
    name: Option<Arc<str>>,
    base: Option<String>,
    par: ParProps,
    run: RunProps,
    conditions: Vec<(String, RunProps)>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    raw: FxHashMap<String, Raw>,
    default_run: RunProps,
    default_par: ParProps,
    default_paragraph: Option<String>,
    theme: Theme,
    resolved: FxHashMap<String, Arc<ParagraphStyle>>,
}

/// The two fonts of a theme.
#[derive(Debug, Default)]
pub(super) struct Theme {
    pub(super) major: Option<Arc<str>>,
    pub(super) minor: Option<Arc<str>>,
}

impl Theme {
    /// The Latin fonts of a theme part (ECMA-376-1 §20.1.4.1.24).
    pub(super) fn read(root: Element<'_>) -> Self {
        let latin = |scheme: &str| {
            root.descendants()
                .find(|e| e.name() == scheme)?
                .child("latin")?
                .attr("typeface")
                .filter(|t| !t.is_empty())
                .map(Arc::from)
        };
        Self {
            major: latin("majorFont"),
            minor: latin("minorFont"),
        }
    }
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(root: Element<'_>, theme: Theme) -> Self {
        let mut styles = Self {
            theme,
            ..Self::default()
        };
        if let Some(defaults) = root.child("docDefaults") {
            if let Some(run) = defaults.child("rPrDefault").and_then(|d| d.child("rPr")) {
                styles.default_run = styles.run_props(run);
            }
            if let Some(par) = defaults.child("pPrDefault").and_then(|d| d.child("pPr")) {
                styles.default_par = ParProps::read(par);
            }
        }
        for element in root.children().filter(|e| e.is(Ns::W, "style")) {
            let Some(id) = element.attr("styleId") else {
                continue;
            };
            let paragraph = element.attr("type").unwrap_or("paragraph") == "paragraph";
            if paragraph && is_on(element.attr("default")) && element.attr("default").is_some() {
                styles.default_paragraph = Some(id.to_owned());
            }
            let val = |name: &str| element.child(name).and_then(|c| c.attr("val"));
            let conditions = element
                .children()
                .filter(|c| c.name() == "tblStylePr")
                .filter_map(|c| {
                    let run = c.child("rPr")?;
                    Some((c.attr("type")?.to_owned(), styles.run_props(run)))
                })
                .collect();
            let raw = Raw {
                name: val("name").map(Arc::from),
                base: val("basedOn").map(str::to_owned),
                par: element.child("pPr").map(ParProps::read).unwrap_or_default(),
                run: element
                    .child("rPr")
                    .map(|r| styles.run_props(r))
                    .unwrap_or_default(),
                conditions,
            };
            styles.raw.insert(id.to_owned(), raw);
        }
        styles
    }

    /// The paragraph style of an id; the default style for `None` or an unknown id.
    pub(super) fn paragraph(&mut self, id: Option<&str>) -> Arc<ParagraphStyle> {
        let id = id
            .filter(|id| self.raw.contains_key(*id))
            .map(str::to_owned)
            .or_else(|| self.default_paragraph.clone())
            .unwrap_or_default();
        if let Some(found) = self.resolved.get(&id) {
            return Arc::clone(found);
        }
        let mut style = ParagraphStyle {
            name: self.raw.get(&id).and_then(|r| r.name.clone()),
            par: self.default_par.clone(),
            run: RunProps::default(),
        };
        for raw in self.chain(&id) {
            style.par.overlay(&raw.par);
            style.run.overlay(&raw.run);
        }
        let style = Arc::new(style);
        self.resolved.insert(id, Arc::clone(&style));
        style
    }

    /// The base first, the style itself last.
    fn chain(&self, id: &str) -> Vec<&Raw> {
        let mut chain = Vec::new();
        let mut next = self.raw.get(id);
        while let Some(raw) = next {
            if chain.len() >= MAX_CHAIN {
                break;
            }
            chain.push(raw);
            next = raw.base.as_ref().and_then(|base| self.raw.get(base));
        }
        chain.reverse();
        chain
    }

    fn merged(&self, id: &str) -> RunProps {
        let mut run = RunProps::default();
        for raw in self.chain(id) {
            run.overlay(&raw.run);
        }
        run
    }

    /// What a table style says of all its cells.
    pub(super) fn table_run(&self, table_style: &str) -> RunProps {
        self.merged(table_style)
    }

    /// What a table style says of the first row, first column and so on (ECMA-376-1 §17.7.6).
    pub(super) fn condition(&self, table_style: &str, kind: &str) -> Option<RunProps> {
        let mut found: Option<RunProps> = None;
        for raw in self.chain(table_style) {
            for (_, run) in raw.conditions.iter().filter(|(k, _)| k == kind) {
                found.get_or_insert_with(RunProps::default).overlay(run);
            }
        }
        found
    }

    /// How a run looks: defaults, table style, paragraph style, character style, then its own
    /// properties. Bold, italic and capitals of styles toggle each other (§17.7.3).
    pub(super) fn look(
        &self,
        table: Option<&RunProps>,
        paragraph: &RunProps,
        direct: Option<&RunProps>,
    ) -> Look {
        let empty = RunProps::default();
        let direct = direct.unwrap_or(&empty);
        let table = table.unwrap_or(&empty);
        let character = direct
            .style
            .as_deref()
            .map(|id| self.merged(id))
            .unwrap_or_default();
        let toggle = |get: fn(&RunProps) -> Option<bool>| {
            get(direct).unwrap_or_else(|| {
                let of = |props: &RunProps| get(props).unwrap_or(false);
                of(&self.default_run) || (of(table) ^ of(paragraph) ^ of(&character))
            })
        };
        let layers = [direct, &character, paragraph, table, &self.default_run];
        Look {
            font: layers.iter().find_map(|l| l.font.clone()),
            // §17.3.2.38: without any size, ten points.
            size: Some(layers.iter().find_map(|l| l.size).unwrap_or(10.0)),
            bold: toggle(|p| p.bold),
            italic: toggle(|p| p.italic),
            underline: layers.iter().find_map(|l| l.underline).unwrap_or(false),
            caps: toggle(|p| p.caps),
            hidden: toggle(|p| p.hidden),
            color: layers.iter().find_map(|l| l.color).and_then(Ink::rgb),
        }
    }

    /// Reads `w:rPr`.
    pub(super) fn run_props(&self, element: Element<'_>) -> RunProps {
        let mut props = RunProps::default();
        for child in element.children() {
            let val = child.attr("val");
            match child.tag() {
                (Ns::W, "rStyle") => props.style = val.map(str::to_owned),
                (Ns::W, "rFonts") => {
                    props.font = child
                        .attr("asciiTheme")
                        .and_then(|theme| self.theme_font(theme))
                        .or_else(|| child.attr("ascii").map(Arc::from))
                        .or_else(|| child.attr("hAnsi").map(Arc::from))
                        .or(props.font);
                }
                (Ns::W, "sz") => {
                    props.size = val
                        .and_then(half_points)
                        .filter(|s| *s > 0.0 && *s < 2_000.0);
                }
                (Ns::W, "b") => props.bold = Some(is_on(val)),
                (Ns::W, "i") => props.italic = Some(is_on(val)),
                (Ns::W, "caps") => props.caps = Some(is_on(val)),
                (Ns::W, "smallCaps") => {
                    props.caps = props.caps.or(is_on(val).then_some(false));
                }
                (Ns::W, "vanish" | "webHidden") => props.hidden = Some(is_on(val)),
                (Ns::W, "u") => props.underline = Some(!matches!(val, Some("none"))),
                (Ns::W, "color") => props.color = Some(Ink::of(val.and_then(color))),
                _ => {}
            }
        }
        props
    }

    fn theme_font(&self, name: &str) -> Option<Arc<str>> {
        if name.starts_with("major") {
            self.theme.major.clone()
        } else {
            self.theme.minor.clone()
        }
    }
}

impl RunProps {
    /// Sets what the other sets.
    pub(super) fn overlay(&mut self, over: &Self) {
        macro_rules! take {
            ($($field:ident),*) => { $( if over.$field.is_some() { self.$field.clone_from(&over.$field); } )* };
        }
        take!(
            style, font, size, bold, italic, underline, caps, hidden, color
        );
    }
}

impl ParProps {
    /// Reads `w:pPr`.
    pub(super) fn read(element: Element<'_>) -> Self {
        let mut props = Self::default();
        for child in element.children().filter(|c| c.ns() == Ns::W) {
            match child.name() {
                "outlineLvl" => {
                    props.outline = child.number("val").and_then(|n| u8::try_from(n).ok());
                }
                "numPr" => {
                    let value = |name: &str| child.child(name).and_then(|c| c.number("val"));
                    props.number = value("numId").and_then(|n| u32::try_from(n).ok());
                    props.level = value("ilvl").and_then(|n| u8::try_from(n).ok());
                }
                "spacing" => {
                    // Twentieths of a point.
                    props.space_before = child.number("before").map(|n| n as f32 / 20.0);
                }
                _ => {}
            }
        }
        props
    }

    pub(super) fn overlay(&mut self, over: &Self) {
        self.outline = over.outline.or(self.outline);
        self.number = over.number.or(self.number);
        self.level = over.level.or(self.level);
        self.space_before = over.space_before.or(self.space_before);
    }
}

/// An on-off property (§22.9.2.7): present without value is on.
pub(super) fn is_on(val: Option<&str>) -> bool {
    !matches!(val, Some("0" | "false" | "off" | "none"))
}

/// A size in half-points, or with a unit as strict files may write it.
fn half_points(text: &str) -> Option<f32> {
    match text.strip_suffix("pt") {
        Some(points) => points.trim().parse().ok(),
        None => text.trim().parse::<f32>().ok().map(|half| half / 2.0),
    }
}

/// `RRGGBB`; `auto` and black are no colour of their own.
pub(crate) fn color(text: &str) -> Option<[u8; 3]> {
    let value = u32::from_str_radix(text.trim_start_matches('#'), 16).ok()?;
    let [_, r, g, b] = value.to_be_bytes();
    (text.len() >= 6 && (r, g, b) != (0, 0, 0)).then_some([r, g, b])
}
