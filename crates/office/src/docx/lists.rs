//! Numbering: labels computed from `numbering.xml` (ECMA-376-1 §17.9).

use rustc_hash::FxHashMap;

use crate::numbering::NumberFormat;
use crate::symbols;
use crate::xml::Element;

const LEVELS: usize = 9;

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: NumberFormat,
    /// `%1.%2` with the levels' numbers to put in.
    pattern: String,
    /// The level whose advance restarts this one, from 1; 0 for never; `None` for any above.
    restart: Option<u32>,
    legal: bool,
}

#[derive(Debug, Default)]
struct Abstract {
    levels: Vec<Level>,
    /// The numbering style that it takes its levels from.
    link: Option<String>,
    /// The numbering style that it defines.
    defines: Option<String>,
    styles: FxHashMap<String, u8>,
}

#[derive(Debug, Default)]
struct Instance {
    base: u32,
    overrides: FxHashMap<usize, Level>,
    starts: FxHashMap<usize, u32>,
}

/// The list definitions of a document with their running counters.
#[derive(Debug, Default)]
pub(super) struct Lists {
    abstracts: FxHashMap<u32, Abstract>,
    instances: FxHashMap<u32, Instance>,
    /// By abstract definition: instances of one definition go on counting.
    counters: FxHashMap<u32, [Option<u32>; LEVELS]>,
    started: rustc_hash::FxHashSet<(u32, usize)>,
}

/// The label of a numbered paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) bullet: bool,
}

impl Lists {
    pub(super) fn read(root: Element<'_>) -> Self {
        let mut lists = Self::default();
        let id = |e: Element<'_>, name: &str| e.number(name).and_then(|n| u32::try_from(n).ok());
        for element in root.children() {
            match element.name() {
                "abstractNum" => {
                    let Some(id) = id(element, "abstractNumId") else {
                        continue;
                    };
                    lists.abstracts.insert(id, Abstract::read(element));
                }
                "num" => {
                    let Some(number) = id(element, "numId") else {
                        continue;
                    };
                    let mut instance = Instance {
                        base: element
                            .child("abstractNumId")
                            .and_then(|e| id(e, "val"))
                            .unwrap_or(u32::MAX),
                        ..Instance::default()
                    };
                    for over in element.children().filter(|e| e.name() == "lvlOverride") {
                        let Some(level) = id(over, "ilvl").map(|n| n as usize) else {
                            continue;
                        };
                        if let Some(lvl) = over.child("lvl") {
                            instance.overrides.insert(level, Level::read(lvl));
                        }
                        if let Some(start) = over.child("startOverride").and_then(|e| id(e, "val"))
                        {
                            instance.starts.insert(level, start);
                        }
                    }
                    lists.instances.insert(number, instance);
                }
                _ => {}
            }
        }
        lists.link();
        lists
    }

    /// Definitions that only name a numbering style take the levels of the one that defines it.
    fn link(&mut self) {
        let defined: FxHashMap<String, Vec<Level>> = self
            .abstracts
            .values()
            .filter_map(|a| Some((a.defines.clone()?, a.levels.clone())))
            .collect();
        for definition in self.abstracts.values_mut() {
            if let Some(levels) = definition.link.as_ref().and_then(|l| defined.get(l)) {
                definition.levels.clone_from(levels);
            }
        }
    }

    /// The level that a paragraph style is tied to in a list.
    pub(super) fn level_of_style(&self, number: u32, style: &str) -> Option<u8> {
        let base = self.instances.get(&number)?.base;
        self.abstracts.get(&base)?.styles.get(style).copied()
    }

    /// Advances a list and gives the label of the paragraph; `None` where the list is unknown.
    pub(super) fn advance(&mut self, number: u32, level: u8) -> Option<Label> {
        let at = usize::from(level).min(LEVELS - 1);
        let instance = self.instances.get(&number)?;
        let definition = self.abstracts.get(&instance.base)?;
        let levels: Vec<Level> = (0..LEVELS)
            .map(|i| {
                instance
                    .overrides
                    .get(&i)
                    .or_else(|| definition.levels.get(i))
                    .cloned()
                    .unwrap_or_default()
            })
            .collect();
        let counters = self.counters.entry(instance.base).or_default();
        // The first use of an instance that overrides the start begins anew.
        let fresh = self.started.insert((number, at));
        let start = |i: usize| {
            instance
                .starts
                .get(&i)
                .copied()
                .or_else(|| levels.get(i).map(|l| l.start))
                .unwrap_or(1)
        };
        let restart = fresh && instance.starts.contains_key(&at);
        if let Some(counter) = counters.get_mut(at) {
            *counter = Some(match *counter {
                Some(last) if !restart => last.saturating_add(1),
                _ => start(at),
            });
        }
        for (i, counter) in counters.iter_mut().enumerate() {
            if i < at && counter.is_none() {
                *counter = Some(start(i));
            }
            let restarts = match levels.get(i).and_then(|l| l.restart) {
                Some(0) => false,
                Some(above) => at < above as usize,
                None => true,
            };
            if i > at && restarts {
                *counter = None;
            }
        }
        let own = levels.get(at)?;
        if own.format == NumberFormat::Bullet {
            let sign = symbols::bullet(&own.pattern);
            return Some(Label {
                level: at as u8,
                text: sign,
                bullet: true,
            });
        }
        let mut text = String::new();
        let mut rest = own.pattern.chars().peekable();
        while let Some(c) = rest.next() {
            let digit = (c == '%').then(|| rest.peek().and_then(|d| d.to_digit(10)));
            match digit.flatten().filter(|d| (1..=9).contains(d)) {
                Some(digit) => {
                    rest.next();
                    let i = digit as usize - 1;
                    let value = counters
                        .get(i)
                        .copied()
                        .flatten()
                        .unwrap_or_else(|| start(i));
                    let format = levels.get(i).map_or(NumberFormat::Decimal, |l| l.format);
                    let format = if own.legal {
                        NumberFormat::Decimal
                    } else {
                        format
                    };
                    text.push_str(&format.write(value));
                }
                None => text.push(c),
            }
        }
        Some(Label {
            level: at as u8,
            text: text.trim().to_owned(),
            bullet: false,
        })
    }
}

impl Abstract {
    fn read(element: Element<'_>) -> Self {
        let val = |name: &str| {
            element
                .child(name)
                .and_then(|c| c.attr("val"))
                .map(str::to_owned)
        };
        let mut definition = Self {
            link: val("numStyleLink"),
            defines: val("styleLink"),
            ..Self::default()
        };
        for (i, lvl) in element
            .children()
            .filter(|e| e.name() == "lvl")
            .take(LEVELS)
            .enumerate()
        {
            let at = lvl
                .number("ilvl")
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(i)
                .min(LEVELS - 1);
            if definition.levels.len() <= at {
                definition.levels.resize(at + 1, Level::default());
            }
            if let Some(style) = lvl.child("pStyle").and_then(|e| e.attr("val")) {
                definition.styles.insert(style.to_owned(), at as u8);
            }
            if let Some(slot) = definition.levels.get_mut(at) {
                *slot = Level::read(lvl);
            }
        }
        definition
    }
}

impl Level {
    fn read(element: Element<'_>) -> Self {
        let number = |name: &str| {
            element
                .child(name)
                .and_then(|c| c.number("val"))
                .and_then(|n| u32::try_from(n).ok())
        };
        Self {
            // §17.9.25: without a start, zero.
            start: number("start").unwrap_or(0),
            format: element
                .child("numFmt")
                .and_then(|c| c.attr("val"))
                .map(NumberFormat::of_ooxml)
                .unwrap_or_default(),
            pattern: element
                .child("lvlText")
                .and_then(|c| c.attr("val"))
                .unwrap_or_default()
                .to_owned(),
            restart: number("lvlRestart"),
            legal: element
                .child("isLgl")
                .is_some_and(|c| super::styles::is_on(c.attr("val"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use aktsam_document::Limits;

    use super::*;
    use crate::xml::Tree;

    fn lists() -> Lists {
        let level = |i: u8, text: &str, format: &str| {
            format!(
                r#"<lvl ilvl="{i}"><start val="1"/><numFmt val="{format}"/><lvlText val="{text}"/></lvl>"#
            )
        };
        let xml = format!(
            r#"<numbering><abstractNum abstractNumId="0">{}{}{}</abstractNum>
            <num numId="1"><abstractNumId val="0"/></num>
            <num numId="2"><abstractNumId val="0"/><lvlOverride ilvl="0"><startOverride val="5"/></lvlOverride></num></numbering>"#,
            level(0, "%1.", "decimal"),
            level(1, "%1.%2", "decimal"),
            level(2, "%3)", "lowerLetter"),
        );
        let tree = Tree::parse(&xml, "numbering.xml", &Limits::default()).unwrap();
        Lists::read(tree.root())
    }

    #[test]
    fn levels_count_restart_and_go_on() {
        let mut lists = lists();
        let labels: Vec<String> = [
            (1, 0),
            (1, 1),
            (1, 1),
            (1, 2),
            (1, 0),
            (1, 1),
            (2, 0),
            (2, 0),
        ]
        .map(|(number, level)| lists.advance(number, level).unwrap().text)
        .to_vec();
        assert_eq!(labels, ["1.", "1.1", "1.2", "a)", "2.", "2.1", "5.", "6."]);
    }

    #[test]
    fn a_level_used_without_those_above_counts_them_from_their_start() {
        assert_eq!(lists().advance(1, 1).unwrap().text, "1.1");
    }
}
