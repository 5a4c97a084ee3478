//! What the file itself says of its structure: heading tags (ISO 32000-2 §14.7, §14.8), alternative
//! texts of figures (§14.9.3) and bookmarks (§12.3.3).

use std::sync::Arc;

use hayro_syntax::object::{Dict, Object, ObjectIdentifier};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::interactive::{name, string};

/// Elements visited at most; the tree is an aid, and what lies beyond is read by its looks.
const MOST_ELEMENTS: usize = 300_000;
/// Bookmarks visited at most.
const MOST_BOOKMARKS: usize = 20_000;

/// Heading levels and alternative texts of marked content, by page and identifier.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    levels: FxHashMap<(ObjectIdentifier, i32), u8>,
    alternatives: FxHashMap<(ObjectIdentifier, i32), Arc<str>>,
}

/// An element whose kids are still to be visited.
struct Open<'a> {
    kids: Object<'a>,
    page: Option<ObjectIdentifier>,
    level: u8,
    alt: Option<Arc<str>>,
}

impl Tags {
    /// Reads the structure tree.
    pub(crate) fn read(catalog: &Dict<'_>) -> Self {
        let mut tags = Self::default();
        let Some(root) = catalog.get::<Dict<'_>>("StructTreeRoot".as_bytes()) else {
            return tags;
        };
        let roles = root
            .get::<Dict<'_>>("RoleMap".as_bytes())
            .unwrap_or_default();
        let Some(kids) = root.get::<Object<'_>>("K".as_bytes()) else {
            return tags;
        };
        let mut open = vec![Open {
            kids,
            page: None,
            level: 0,
            alt: None,
        }];
        let mut seen: FxHashSet<ObjectIdentifier> = FxHashSet::default();
        let mut visited = 0;
        while let Some(Open {
            kids,
            page,
            level,
            alt,
        }) = open.pop()
        {
            visited += 1;
            if visited > MOST_ELEMENTS {
                break;
            }
            match kids {
                Object::Number(number) => tags.add(page, number.as_i64(), level, alt),
                Object::Array(array) => {
                    for kid in array.iter::<Object<'_>>().take(MOST_ELEMENTS) {
                        open.push(Open {
                            kids: kid,
                            page,
                            level,
                            alt: alt.clone(),
                        });
                    }
                }
                Object::Dict(dict) => {
                    if dict.obj_id().is_some_and(|id| !seen.insert(id)) {
                        continue;
                    }
                    let page = dict
                        .get_ref("Pg".as_bytes())
                        .map(ObjectIdentifier::from)
                        .or(page);
                    if let Some(mcid) = dict.get::<i32>("MCID".as_bytes()) {
                        tags.add(page, i64::from(mcid), level, alt);
                        continue;
                    }
                    let level = heading_level(&dict, &roles).unwrap_or(level);
                    if let Some(kids) = dict.get::<Object<'_>>("K".as_bytes()) {
                        let own = string(&dict, "Alt").map(|text| Arc::from(text.trim()));
                        open.push(Open {
                            kids,
                            page,
                            level,
                            alt: own.filter(|text: &Arc<str>| !text.is_empty()).or(alt),
                        });
                    }
                }
                _ => {}
            }
        }
        tags
    }

    fn add(&mut self, page: Option<ObjectIdentifier>, mcid: i64, level: u8, alt: Option<Arc<str>>) {
        if let (Some(page), Ok(mcid)) = (page, i32::try_from(mcid)) {
            if level > 0 {
                self.levels.insert((page, mcid), level);
            }
            if let Some(alt) = alt {
                self.alternatives.insert((page, mcid), alt);
            }
        }
    }

    /// The alternative text of a marked-content sequence.
    pub(crate) fn alternative(
        &self,
        page: Option<ObjectIdentifier>,
        mcid: i32,
    ) -> Option<Arc<str>> {
        self.alternatives.get(&(page?, mcid)).cloned()
    }

    /// The heading level of a marked-content sequence; 0 where it is none.
    pub(crate) fn level(&self, page: Option<ObjectIdentifier>, mcid: i32) -> u8 {
        page.and_then(|page| self.levels.get(&(page, mcid)))
            .copied()
            .unwrap_or(0)
    }
}

/// The level that a structure type stands for, roles of the producer's own resolved.
fn heading_level(element: &Dict<'_>, roles: &Dict<'_>) -> Option<u8> {
    let mut kind = name(element, "S")?;
    for _ in 0..4 {
        match kind.as_str() {
            "Title" | "H" => return Some(1),
            _ => {}
        }
        if let Some(level) = kind.strip_prefix('H').and_then(|n| n.parse::<u8>().ok()) {
            return (1..=6).contains(&level).then_some(level);
        }
        kind = name(roles, &kind)?;
    }
    None
}

/// The bookmarks with their depth from 1, in order.
pub(crate) fn bookmarks(catalog: &Dict<'_>) -> Vec<(String, u8)> {
    let mut out = Vec::new();
    let mut seen: FxHashSet<ObjectIdentifier> = FxHashSet::default();
    let mut open: Vec<(Dict<'_>, u8)> = catalog
        .get::<Dict<'_>>("Outlines".as_bytes())
        .and_then(|root| root.get::<Dict<'_>>("First".as_bytes()))
        .map(|first| vec![(first, 1)])
        .unwrap_or_default();
    while let Some((item, depth)) = open.pop() {
        if out.len() >= MOST_BOOKMARKS || item.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        if let Some(title) = string(&item, "Title") {
            out.push((title, depth));
        }
        if let Some(next) = item.get::<Dict<'_>>("Next".as_bytes()) {
            open.push((next, depth));
        }
        if let Some(first) = item.get::<Dict<'_>>("First".as_bytes()) {
            open.push((first, depth.saturating_add(1)));
        }
    }
    out
}
