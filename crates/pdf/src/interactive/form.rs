//! AcroForm: fields and their values (ISO 32000-2 §12.7).

use aktsam_document::{LimitHit, LimitKind};
use hayro_syntax::object::{Array, Dict, MaybeRef, Object, ObjectIdentifier};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{name, string, text_or_stream};
use crate::budget::Budget;

const PASSWORD: u32 = 1 << 13;
const COMBO: u32 = 1 << 17;
const RADIO: u32 = 1 << 15;
const PUSH_BUTTON: u32 = 1 << 16;

/// The interactive form of a file.
#[derive(Default)]
pub(crate) struct Form<'a> {
    fields: FxHashMap<ObjectIdentifier, Field>,
    /// Signature fields that are signed: the widget or field and the signature dictionary.
    pub(crate) signed: Vec<(ObjectIdentifier, Dict<'a>)>,
}

/// What a widget shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) kind: Kind,
    /// Value as text; a choice as it is displayed.
    pub(crate) value: Option<String>,
    /// It shows all that can be chosen, of which its value is what was.
    pub(crate) listed: bool,
    /// Font size of its default appearance, if given.
    pub(crate) size: Option<f32>,
}

/// Kinds of fields (§12.7.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text or choice.
    Text,
    /// A check box or radio button.
    Check,
    /// A push button.
    Button,
    /// A signature.
    Signature,
}

/// What a field passes on to its kids.
#[derive(Clone, Default)]
struct Inherited {
    kind: Option<String>,
    flags: u32,
    value: Option<String>,
    appearance: Option<String>,
}

impl<'a> Form<'a> {
    pub(crate) fn read(catalog: &Dict<'a>, budget: &Budget) -> Result<Self, LimitHit> {
        let Some(dict) = catalog.get::<Dict<'a>>("AcroForm".as_bytes()) else {
            return Ok(Self::default());
        };
        let mut form = Self::default();
        let start = Inherited {
            appearance: string(&dict, "DA"),
            ..Inherited::default()
        };
        let mut seen: FxHashSet<ObjectIdentifier> = FxHashSet::default();
        let mut open: Vec<(ObjectIdentifier, Dict<'a>, Inherited)> = Vec::new();
        kids(&dict, "Fields", &start, &mut open);
        while let Some((id, field, inherited)) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            budget
                .limits()
                .check(LimitKind::Entries, seen.len() as u64, || {
                    "form fields".to_owned()
                })?;
            let own = form.add(id, &field, inherited);
            kids(&field, "Kids", &own, &mut open);
        }
        Ok(form)
    }

    fn add(&mut self, id: ObjectIdentifier, dict: &Dict<'a>, inherited: Inherited) -> Inherited {
        let value = dict.get::<Object<'a>>("V".as_bytes());
        let own = Inherited {
            kind: name(dict, "FT").or(inherited.kind),
            flags: dict.get::<u32>("Ff".as_bytes()).unwrap_or(inherited.flags),
            value: value
                .as_ref()
                .and_then(|v| shown_value(v, dict))
                .or(inherited.value),
            appearance: string(dict, "DA").or(inherited.appearance),
        };
        let kind = match own.kind.as_deref() {
            Some("Tx" | "Ch") => Kind::Text,
            Some("Btn") if own.flags & PUSH_BUTTON != 0 && own.flags & RADIO == 0 => Kind::Button,
            Some("Btn") => Kind::Check,
            Some("Sig") => Kind::Signature,
            _ => return own,
        };
        if kind == Kind::Signature
            && let Some(Object::Dict(signature)) = value
        {
            self.signed.push((id, signature));
        }
        let is_secret = own.kind.as_deref() == Some("Tx") && own.flags & PASSWORD != 0;
        self.fields.insert(
            id,
            Field {
                kind,
                // What is typed into a password field is nobody's to read.
                value: own.value.clone().filter(|_| !is_secret),
                listed: own.kind.as_deref() == Some("Ch") && own.flags & COMBO == 0,
                size: own.appearance.as_deref().and_then(font_size),
            },
        );
        own
    }

    pub(crate) fn field(&self, id: ObjectIdentifier) -> Option<&Field> {
        self.fields.get(&id)
    }
}

fn kids<'a>(
    dict: &Dict<'a>,
    key: &str,
    inherited: &Inherited,
    open: &mut Vec<(ObjectIdentifier, Dict<'a>, Inherited)>,
) {
    let Some(array) = dict.get::<Array<'a>>(key.as_bytes()) else {
        return;
    };
    let dicts: Vec<Dict<'a>> = array.iter::<Dict<'a>>().take(100_000).collect();
    let ids = array.raw_iter().filter_map(|item| match item {
        MaybeRef::Ref(id) => Some(ObjectIdentifier::from(id)),
        MaybeRef::NotRef(_) => None,
    });
    // Fields and widgets are always indirect; a direct one has no id of its own.
    for (id, dict) in ids.zip(dicts) {
        open.push((id, dict, inherited.clone()));
    }
}

/// A value as the field displays it.
fn shown_value(value: &Object<'_>, field: &Dict<'_>) -> Option<String> {
    let one = |object: &Object<'_>| {
        let raw = text_or_stream(object)?;
        Some(option(field, &raw).unwrap_or(raw))
    };
    let text = match value {
        Object::Array(values) => {
            let all: Vec<String> = values
                .iter::<Object<'_>>()
                .take(1000)
                .filter_map(|v| one(&v))
                .collect();
            all.join("\n")
        }
        other => one(other)?,
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    (!text.trim().is_empty()).then_some(text)
}

/// The displayed text of a choice's export value (§12.7.5.4).
fn option(field: &Dict<'_>, value: &str) -> Option<String> {
    let options = field.get::<Array<'_>>("Opt".as_bytes())?;
    options.iter::<Object<'_>>().take(10_000).find_map(|entry| {
        let Object::Array(pair) = entry else {
            return None;
        };
        let mut parts = pair.iter::<Object<'_>>();
        let export = text_or_stream(&parts.next()?)?;
        let display = text_or_stream(&parts.next()?)?;
        (export == value).then_some(display)
    })
}

/// The font size that a default appearance string sets (`/Helv 10 Tf`); 0 is automatic.
fn font_size(appearance: &str) -> Option<f32> {
    let words: Vec<&str> = appearance.split_whitespace().collect();
    let at = words.iter().position(|w| *w == "Tf")?;
    let size: f32 = words.get(at.checked_sub(1)?)?.parse().ok()?;
    (size > 1.0 && size < 200.0).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_appearance_tells_the_size() {
        assert_eq!(font_size("/Helv 10.5 Tf 0 g"), Some(10.5));
        assert_eq!(font_size("/Helv 0 Tf 0 g"), None);
        assert_eq!(font_size("0 g"), None);
    }
}
