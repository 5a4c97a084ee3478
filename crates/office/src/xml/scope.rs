//! Namespaces in scope (Namespaces in XML 1.0 §6).

use super::Ns;
use super::attributes::{Attributes, unescape};

/// Word's longest list of declarations is about forty; a hostile part declares thousands, which
/// every name would be looked up in.
const MAX_BINDINGS: usize = 256;

/// The prefixes that are bound at a place of a part.
#[derive(Debug, Default)]
pub(super) struct Scope {
    bindings: Vec<Binding>,
    /// How many of them the root declares.
    of_root: usize,
}

#[derive(Debug)]
struct Binding {
    /// Empty for the default namespace.
    prefix: Box<str>,
    ns: Ns,
    depth: u64,
}

impl Scope {
    /// Takes the declarations of an element's attributes, as written; `false` where there are too
    /// many.
    pub(super) fn open(&mut self, attributes: &str, depth: u64) -> bool {
        if !attributes.contains("xmlns") {
            return true;
        }
        for (name, value) in Attributes::new(attributes) {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            if self.bindings.len() >= MAX_BINDINGS {
                return false;
            }
            let ns = Ns::of(unescape(value).trim());
            self.bindings.push(Binding {
                prefix: prefix.into(),
                ns,
                depth,
            });
        }
        if depth == 1 {
            self.of_root = self.bindings.len();
        }
        true
    }

    /// Drops the declarations of elements deeper than `depth`.
    pub(super) fn close(&mut self, depth: u64) {
        while self.bindings.last().is_some_and(|b| b.depth > depth) {
            self.bindings.pop();
        }
        self.of_root = self.of_root.min(self.bindings.len());
    }

    /// Whether nothing is bound but what the root declares: names mean the same wherever this holds.
    pub(super) fn is_root(&self) -> bool {
        self.bindings.len() == self.of_root
    }

    /// The namespace of an element's name.
    pub(super) fn element(&self, name: &str) -> Ns {
        self.find(name.split_once(':').map_or("", |(prefix, _)| prefix))
    }

    /// The namespace of an attribute's name; the default namespace does not hold for attributes.
    pub(super) fn attribute(&self, name: &str) -> Ns {
        name.split_once(':')
            .map_or(Ns::None, |(prefix, _)| self.find(prefix))
    }

    fn find(&self, prefix: &str) -> Ns {
        let bound = self.bindings.iter().rev().find(|b| &*b.prefix == prefix);
        match bound {
            Some(binding) => binding.ns,
            None if prefix.is_empty() => Ns::None,
            None => Ns::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_declarations_hide_outer_ones_until_their_element_ends() {
        let mut scope = Scope::default();
        assert!(scope.open(
            r#"xmlns="urn:schemas-microsoft-com:vml" xmlns:a='urn:x'"#,
            1
        ));
        assert_eq!(scope.element("b"), Ns::V);
        assert_eq!(scope.attribute("b"), Ns::None);
        assert_eq!(scope.element("a:b"), Ns::Other);
        assert!(scope.open(r#"xmlns:a="http://www.w3.org/1999/xlink" xmlns="""#, 2));
        assert!(!scope.is_root());
        assert_eq!(scope.element("a:b"), Ns::Xlink);
        assert_eq!(scope.element("b"), Ns::None);
        scope.close(1);
        assert!(scope.is_root());
        assert_eq!(scope.element("b"), Ns::V);
    }

    #[test]
    fn thousands_of_declarations_are_refused() {
        let many: Vec<String> = (0..300).map(|i| format!("xmlns:p{i}='u'")).collect();
        assert!(!Scope::default().open(&many.join(" "), 1));
    }
}
