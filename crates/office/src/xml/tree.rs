//! A compact tree: nodes in pre-order, names interned, text in one buffer.

use aktsam_document::Limits;
use rustc_hash::FxHashMap;

use super::{Ns, Pull, Token, attributes, local, unescape};
use crate::OfficeError;

/// An XML part in memory. Its depth and size are bounded by [`Limits`].
#[derive(Debug)]
pub(crate) struct Tree {
    nodes: Vec<Data>,
    attributes: Vec<Attribute>,
    symbols: Vec<Box<str>>,
    buffer: String,
    /// What is wrong with the part's end, where it could not be read whole.
    pub(crate) broken: Option<String>,
}

#[derive(Debug, Clone, Copy)]
struct Data {
    ns: Ns,
    /// Symbol of an element's name; `TEXT` for character data.
    symbol: u32,
    /// First attribute; for character data its start in the buffer.
    start: u32,
    /// Behind the last attribute; for character data its end in the buffer.
    stop: u32,
    /// Index behind the last descendant.
    end: u32,
}

#[derive(Debug, Clone, Copy)]
struct Attribute {
    ns: Ns,
    symbol: u32,
    start: u32,
    stop: u32,
}

const TEXT: u32 = u32::MAX;

/// A child: an element or character data.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node<'t> {
    /// An element.
    Element(Element<'t>),
    /// Character data.
    Text(&'t str),
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'t> {
    tree: &'t Tree,
    index: u32,
}

impl Tree {
    /// Parses a part.
    pub(crate) fn parse(text: &str, part: &str, limits: &Limits) -> Result<Self, OfficeError> {
        let mut pull = Pull::new(text, part, limits);
        let mut names = Names::default();
        // A node takes some forty bytes as written; most of them are names.
        let mut tree = Self {
            nodes: Vec::with_capacity(text.len() / 40),
            attributes: Vec::with_capacity(text.len() / 60),
            symbols: Vec::new(),
            buffer: String::with_capacity(text.len() / 4),
            broken: None,
        };
        let mut open: Vec<usize> = Vec::new();
        // Entities cut text into pieces, which are joined again; a tag between them parts them.
        let mut in_text = false;
        loop {
            match pull.next()? {
                Token::Start(start) => {
                    in_text = false;
                    // One root: what follows it is not part of the document.
                    if open.is_empty() && !tree.nodes.is_empty() {
                        break;
                    }
                    let first = tree.attributes.len() as u32;
                    for (name, value) in attributes(&start) {
                        let from = tree.buffer.len() as u32;
                        tree.buffer.push_str(&unescape(value));
                        let (ns, symbol) = names.attribute(name, &pull);
                        tree.attributes.push(Attribute {
                            ns,
                            symbol,
                            start: from,
                            stop: tree.buffer.len() as u32,
                        });
                    }
                    let (ns, symbol) = names.element(start.name().as_ref(), &pull);
                    open.push(tree.nodes.len());
                    tree.nodes.push(Data {
                        ns,
                        symbol,
                        start: first,
                        stop: tree.attributes.len() as u32,
                        end: 0,
                    });
                }
                Token::End => {
                    in_text = false;
                    let end = tree.nodes.len() as u32;
                    if let Some(node) = open.pop().and_then(|i| tree.nodes.get_mut(i)) {
                        node.end = end;
                    }
                }
                Token::Text(text) => {
                    if open.is_empty() {
                        continue;
                    }
                    let start = tree.buffer.len() as u32;
                    tree.buffer.push_str(&text);
                    let stop = tree.buffer.len() as u32;
                    let end = tree.nodes.len() as u32 + 1;
                    match tree.nodes.last_mut() {
                        Some(last) if in_text && last.symbol == TEXT => last.stop = stop,
                        _ => tree.nodes.push(Data {
                            ns: Ns::None,
                            symbol: TEXT,
                            start,
                            stop,
                            end,
                        }),
                    }
                    in_text = true;
                }
                Token::Eof => break,
            }
        }
        let end = tree.nodes.len() as u32;
        for node in open {
            if let Some(node) = tree.nodes.get_mut(node) {
                node.end = end;
            }
        }
        tree.broken = pull.broken;
        tree.symbols = names.symbols;
        Ok(tree)
    }

    /// The root element.
    pub(crate) fn root(&self) -> Element<'_> {
        // `parse` fails where there is no element.
        Element {
            tree: self,
            index: 0,
        }
    }

    fn symbol(&self, symbol: u32) -> &str {
        self.symbols.get(symbol as usize).map_or("", |s| s)
    }

    fn text(&self, start: u32, stop: u32) -> &str {
        self.buffer
            .get(start as usize..stop as usize)
            .unwrap_or_default()
    }
}

/// Names met so far. A name as written is looked up once where only the root's prefixes are bound,
/// which is nearly everywhere.
#[derive(Default)]
struct Names {
    symbols: Vec<Box<str>>,
    locals: FxHashMap<Box<str>, u32>,
    elements: FxHashMap<Box<str>, (Ns, u32)>,
    attributes: FxHashMap<Box<str>, (Ns, u32)>,
}

impl Names {
    fn element(&mut self, name: &str, pull: &Pull<'_>) -> (Ns, u32) {
        if !pull.in_root_scope() {
            return (pull.element_ns(name), self.intern(local(name)));
        }
        if let Some(known) = self.elements.get(name) {
            return *known;
        }
        let known = (pull.element_ns(name), self.intern(local(name)));
        self.elements.insert(name.into(), known);
        known
    }

    fn attribute(&mut self, name: &str, pull: &Pull<'_>) -> (Ns, u32) {
        if !pull.in_root_scope() {
            return (pull.attribute_ns(name), self.intern(local(name)));
        }
        if let Some(known) = self.attributes.get(name) {
            return *known;
        }
        let known = (pull.attribute_ns(name), self.intern(local(name)));
        self.attributes.insert(name.into(), known);
        known
    }

    fn intern(&mut self, name: &str) -> u32 {
        if let Some(symbol) = self.locals.get(name) {
            return *symbol;
        }
        let symbol = self.symbols.len() as u32;
        self.symbols.push(name.into());
        self.locals.insert(name.into(), symbol);
        symbol
    }
}

impl<'t> Element<'t> {
    fn data(self) -> Data {
        self.tree
            .nodes
            .get(self.index as usize)
            .copied()
            .unwrap_or(Data {
                ns: Ns::None,
                symbol: 0,
                start: 0,
                stop: 0,
                end: 0,
            })
    }

    /// Its namespace.
    pub(crate) fn ns(self) -> Ns {
        self.data().ns
    }

    /// Its local name.
    pub(crate) fn name(self) -> &'t str {
        self.tree.symbol(self.data().symbol)
    }

    /// Namespace and local name, to match on.
    pub(crate) fn tag(self) -> (Ns, &'t str) {
        let data = self.data();
        (data.ns, self.tree.symbol(data.symbol))
    }

    /// Whether it is of this namespace and name.
    pub(crate) fn is(self, ns: Ns, name: &str) -> bool {
        self.tag() == (ns, name)
    }

    fn attributes(self) -> &'t [Attribute] {
        let data = self.data();
        self.tree
            .attributes
            .get(data.start as usize..data.stop as usize)
            .unwrap_or_default()
    }

    /// An attribute by its local name, whatever its prefix.
    pub(crate) fn attr(self, name: &str) -> Option<&'t str> {
        self.attributes()
            .iter()
            .find(|a| self.tree.symbol(a.symbol) == name)
            .map(|a| self.tree.text(a.start, a.stop))
    }

    /// An attribute of a namespace.
    pub(crate) fn attr_ns(self, ns: Ns, name: &str) -> Option<&'t str> {
        self.attributes()
            .iter()
            .find(|a| a.ns == ns && self.tree.symbol(a.symbol) == name)
            .map(|a| self.tree.text(a.start, a.stop))
    }

    /// An attribute as a number.
    pub(crate) fn number(self, name: &str) -> Option<i64> {
        let text = self.attr(name)?.trim();
        text.parse()
            .ok()
            .or_else(|| text.parse::<f64>().ok().map(|n| n as i64))
    }

    /// Its children.
    pub(crate) fn nodes(self) -> impl Iterator<Item = Node<'t>> {
        let mut next = self.index + 1;
        let end = self.data().end;
        let tree = self.tree;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let index = next;
            let data = tree.nodes.get(index as usize)?;
            // Never back: a node ends behind itself.
            next = data.end.max(index + 1);
            Some(if data.symbol == TEXT {
                Node::Text(tree.text(data.start, data.stop))
            } else {
                Node::Element(Self { tree, index })
            })
        })
    }

    /// Its child elements.
    pub(crate) fn children(self) -> impl Iterator<Item = Self> {
        self.nodes().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Its first child of a local name.
    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|c| c.name() == name)
    }

    /// All elements below it, in document order.
    pub(crate) fn descendants(self) -> impl Iterator<Item = Self> {
        let tree = self.tree;
        (self.index + 1..self.data().end).filter_map(move |index| {
            (tree.nodes.get(index as usize)?.symbol != TEXT).then_some(Self { tree, index })
        })
    }

    /// All character data below it.
    pub(crate) fn text(self) -> String {
        let end = self.data().end;
        let mut out = String::new();
        for node in self
            .tree
            .nodes
            .get(self.index as usize + 1..end as usize)
            .unwrap_or_default()
        {
            if node.symbol == TEXT {
                out.push_str(self.tree.text(node.start, node.stop));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Tree, OfficeError> {
        Tree::parse(text, "part.xml", &Limits::default())
    }

    #[test]
    fn children_attributes_and_text_are_found() {
        let tree = parse(r#"<a x="1&amp;2"><b>f&#246;r<c/>s&lt;t</b><b/></a>"#).unwrap();
        let root = tree.root();
        assert_eq!(root.attr("x"), Some("1&2"));
        assert_eq!(root.children().count(), 2);
        assert_eq!(root.child("b").unwrap().text(), "förs<t");
        assert_eq!(root.descendants().count(), 3);
    }

    #[test]
    fn text_behind_an_element_is_not_part_of_it() {
        let tree = parse("<a><b>fet</b>stil</a>").unwrap();
        assert_eq!(tree.root().child("b").unwrap().text(), "fet");
        assert_eq!(tree.root().text(), "fetstil");
    }

    #[test]
    fn a_document_type_is_refused() {
        let error = parse(r#"<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>"#).unwrap_err();
        assert!(matches!(error, OfficeError::Broken { .. }));
    }

    #[test]
    fn depth_is_limited() {
        let deep = "<a>".repeat(300);
        assert!(matches!(parse(&deep), Err(OfficeError::Limit(_))));
    }

    #[test]
    fn a_part_that_breaks_off_keeps_what_was_read() {
        let tree = parse("<a><b>text</b><c").unwrap();
        assert!(tree.broken.is_some());
        assert_eq!(tree.root().text(), "text");
    }

    #[test]
    fn ends_without_starts_do_not_unbalance() {
        let tree = parse("<a></b></a></a>").unwrap();
        assert_eq!(tree.root().name(), "a");
    }
}
