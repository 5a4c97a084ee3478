//! Attributes of a start tag, read from the tag as written.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::attributes::Attribute;
use quick_xml::name::QName;

/// Names (with prefix) and values (as written) of a tag's attributes. What is no attribute is
/// skipped: a reader that is strict loses the element.
#[derive(Debug, Clone)]
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(rest: &'a str) -> Self {
        Self { rest }
    }
}

/// The attributes of a start tag.
pub(crate) fn attributes<'a>(start: &'a BytesStart<'_>) -> Attributes<'a> {
    Attributes::new(start.attributes_raw())
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.rest.trim_start_matches(is_blank);
            let stop = rest
                .bytes()
                .position(|b| matches!(b, b'=' | b' ' | b'\t' | b'\n' | b'\r'));
            let Some(stop) = stop else {
                self.rest = "";
                return None;
            };
            let (name, rest) = rest.split_at(stop);
            let Some(rest) = rest.trim_start_matches(is_blank).strip_prefix('=') else {
                self.rest = rest;
                continue;
            };
            let rest = rest.trim_start_matches(is_blank);
            let quoted = match rest.as_bytes().first() {
                Some(b'"') => rest.get(1..).and_then(|r| r.split_once('"')),
                Some(b'\'') => rest.get(1..).and_then(|r| r.split_once('\'')),
                _ => Some(rest.split_once(is_blank).unwrap_or((rest, ""))),
            };
            let Some((value, rest)) = quoted else {
                self.rest = "";
                return None;
            };
            self.rest = rest;
            if !name.is_empty() {
                return Some((name, value));
            }
        }
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute by its local name, whatever its prefix, with references resolved.
pub(crate) fn attribute<'a>(start: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    attributes(start)
        .find(|(key, _)| local(key) == name)
        .map(|(_, value)| unescape(value))
}

/// A value as written to the value that it means: references resolved, white space as spaces; as
/// written, where its references are not valid.
pub(crate) fn unescape(value: &str) -> Cow<'_, str> {
    let plain = !value
        .bytes()
        .any(|b| matches!(b, b'&' | b'\t' | b'\n' | b'\r'));
    if plain {
        return Cow::Borrowed(value);
    }
    let attribute = Attribute {
        key: QName("v"),
        value: Cow::Borrowed(value),
    };
    match attribute.normalized_value(XmlVersion::Implicit1_0) {
        Ok(meant) => Cow::Owned(meant.into_owned()),
        Err(_) => Cow::Borrowed(value),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(tag: &str) -> Vec<(&str, &str)> {
        Attributes::new(tag).collect()
    }

    #[test]
    fn attributes_are_read_in_all_their_spellings() {
        assert_eq!(
            read(" w:val = \"a 'b'\"\n x='\"'  y=\"\" "),
            [("w:val", "a 'b'"), ("x", "\""), ("y", "")]
        );
        assert_eq!(
            read("checked a=1 b=\"2\"c=\"3\""),
            [("a", "1"), ("b", "2"), ("c", "3")]
        );
        assert_eq!(read("a=\"open"), []);
        assert_eq!(read(""), []);
    }

    #[test]
    fn references_are_resolved() {
        assert_eq!(unescape("a&amp;&#228;\n"), "a&ä ");
        assert_eq!(unescape("a&nonsense;"), "a&nonsense;");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(names in prop::collection::vec("[a-z:]{1,8}", 0..5), value in "[^\"<&]*") {
            let written: Vec<String> = names.iter().map(|n| format!("{n}=\"{value}\"")).collect();
            let tag = written.join(" ");
            let found: Vec<_> = Attributes::new(&tag).collect();
            prop_assert_eq!(found.len(), names.len());
            for ((name, read), wanted) in found.iter().zip(&names) {
                prop_assert_eq!(*name, wanted.as_str());
                prop_assert_eq!(*read, value.as_str());
            }
        }

        #[test]
        fn any_bytes_end(tag in ".{0,80}") {
            prop_assert!(Attributes::new(&tag).count() <= tag.len());
        }
    }
}
