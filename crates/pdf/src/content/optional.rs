//! Optional content: layers that are switched off (ISO 32000-2 §8.11).

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};
use rustc_hash::FxHashSet;

/// Which optional content groups the file's default configuration shows.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    off: FxHashSet<ObjectIdentifier>,
}

fn refs(dict: &Dict<'_>, key: &str) -> Vec<ObjectIdentifier> {
    dict.get::<Array<'_>>(key.as_bytes())
        .map(|array| {
            array
                .raw_iter()
                .filter_map(|item| match item {
                    MaybeRef::Ref(id) => Some(id.into()),
                    MaybeRef::NotRef(_) => None,
                })
                .collect()
        })
        .unwrap_or_default()
}

impl Layers {
    /// Reads the default configuration of the catalogue.
    pub(crate) fn read(catalog: &Dict<'_>) -> Self {
        let Some(properties) = catalog.get::<Dict<'_>>("OCProperties".as_bytes()) else {
            return Self::default();
        };
        let Some(config) = properties.get::<Dict<'_>>("D".as_bytes()) else {
            return Self::default();
        };
        let mut off = FxHashSet::default();
        if config
            .get::<Name<'_>>("BaseState".as_bytes())
            .is_some_and(|state| &*state == b"OFF")
        {
            off.extend(refs(&properties, "OCGs"));
        }
        for id in refs(&config, "ON") {
            off.remove(&id);
        }
        off.extend(refs(&config, "OFF"));
        Self { off }
    }

    /// Whether the group or membership dictionary at `key` of `dict` hides its content.
    pub(crate) fn hides(&self, dict: &Dict<'_>, key: &[u8]) -> bool {
        if self.off.is_empty() {
            return false;
        }
        let Some(group) = dict.get::<Dict<'_>>(key) else {
            return false;
        };
        let id = dict.get_ref(key).map(ObjectIdentifier::from);
        if group
            .get::<Name<'_>>("Type".as_bytes())
            .is_none_or(|kind| &*kind != b"OCMD")
        {
            return id.is_some_and(|id| self.off.contains(&id));
        }
        let groups = match group.get::<Object<'_>>("OCGs".as_bytes()) {
            Some(Object::Array(_)) => refs(&group, "OCGs"),
            _ => group
                .get_ref("OCGs".as_bytes())
                .map(|id| vec![id.into()])
                .unwrap_or_default(),
        };
        if groups.is_empty() {
            return false;
        }
        let off = |id: &ObjectIdentifier| self.off.contains(id);
        let policy = group.get::<Name<'_>>("P".as_bytes());
        match policy.as_deref() {
            Some(b"AllOn") => groups.iter().any(off),
            Some(b"AnyOff") => !groups.iter().any(off),
            Some(b"AllOff") => !groups.iter().all(off),
            _ => groups.iter().all(off),
        }
    }
}
