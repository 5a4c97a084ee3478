//! A pull reader with limits, for parts that are too large to hold as a tree.

use std::borrow::Cow;

use aktsam_document::{LimitKind, Limits};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::scope::Scope;
use super::{Ns, attributes};
use crate::OfficeError;

/// No element of OOXML or ODF has as many attributes; a hostile one may.
const MAX_ATTRIBUTES: usize = 1_000;

/// What a [`Pull`] gives.
#[derive(Debug)]
pub(crate) enum Token<'i> {
    /// An element begins; every one also ends.
    Start(BytesStart<'i>),
    /// An element ends.
    End,
    /// Character data, with entities resolved.
    Text(Cow<'i, str>),
    /// The part ended.
    Eof,
}

/// The pull reader.
pub(crate) struct Pull<'i> {
    reader: Reader<&'i [u8]>,
    scope: Scope,
    part: &'i str,
    max_depth: u64,
    depth: u64,
    elements: u64,
    max_elements: u64,
    /// What is wrong with the part's end, where it could not be read whole.
    pub(crate) broken: Option<String>,
}

impl<'i> Pull<'i> {
    pub(crate) fn new(text: &'i str, part: &'i str, limits: &Limits) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self {
            reader,
            scope: Scope::default(),
            part,
            max_depth: limits.depth,
            depth: 0,
            elements: 0,
            max_elements: limits.nodes,
            broken: None,
        }
    }

    /// Elements that may still be opened are not counted: for parts that are read as a stream.
    pub(crate) fn unbounded(mut self) -> Self {
        self.max_elements = u64::MAX;
        self
    }

    /// The next token. XML that breaks off after its first element gives [`Token::Eof`] and a note
    /// in [`Pull::broken`].
    pub(crate) fn next(&mut self) -> Result<Token<'i>, OfficeError> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    if self.elements == 0 {
                        return Err(OfficeError::broken(self.part, error.to_string()));
                    }
                    self.broken = Some(error.to_string());
                    return Ok(Token::Eof);
                }
            };
            match event {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    self.elements += 1;
                    self.check(&start)?;
                    return Ok(Token::Start(start));
                }
                Event::End(_) => {
                    // An end without a start is skipped, so that starts and ends stay paired.
                    if self.depth > 0 {
                        self.depth -= 1;
                        self.scope.close(self.depth);
                        return Ok(Token::End);
                    }
                }
                Event::Text(text) => return Ok(Token::Text(text.into_inner())),
                Event::CData(text) => return Ok(Token::Text(text.into_inner())),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Cow::Owned(c.to_string()),
                        _ => predefined(&reference.into_inner()),
                    };
                    return Ok(Token::Text(text));
                }
                Event::DocType(_) => {
                    return Err(OfficeError::broken(
                        self.part,
                        "it declares a document type, which office files may not",
                    ));
                }
                Event::Eof => {
                    if self.elements == 0 {
                        return Err(OfficeError::broken(self.part, "it holds no XML"));
                    }
                    if self.depth > 0 {
                        self.broken = Some("it ends too early".into());
                    }
                    return Ok(Token::Eof);
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            }
        }
    }

    /// The namespace of the element that was last opened, by its name as written.
    pub(crate) fn element_ns(&self, name: &str) -> Ns {
        self.scope.element(name)
    }

    /// The namespace of an attribute of the element that was last opened.
    pub(crate) fn attribute_ns(&self, name: &str) -> Ns {
        self.scope.attribute(name)
    }

    /// Whether only what the root declares is in scope, so that a name means what it did before.
    pub(crate) fn in_root_scope(&self) -> bool {
        self.scope.is_root()
    }

    fn check(&mut self, start: &BytesStart<'_>) -> Result<(), OfficeError> {
        let part = self.part;
        let place = || part.to_owned();
        if self.depth > self.max_depth {
            return Err(OfficeError::Limit(aktsam_document::LimitHit {
                kind: LimitKind::Depth,
                limit: self.max_depth,
                place: place(),
            }));
        }
        if self.elements > self.max_elements {
            return Err(OfficeError::Limit(aktsam_document::LimitHit {
                kind: LimitKind::Nodes,
                limit: self.max_elements,
                place: place(),
            }));
        }
        // Cheap bound first: an attribute takes at least four bytes (` a=""` takes five).
        if start.attributes_raw().len() > MAX_ATTRIBUTES * 4
            && attributes(start).count() > MAX_ATTRIBUTES
        {
            return Err(OfficeError::broken(
                part,
                "an element has more than a thousand attributes",
            ));
        }
        if !self.scope.open(start.attributes_raw(), self.depth) {
            return Err(OfficeError::broken(
                part,
                "it declares more namespaces than a document has",
            ));
        }
        Ok(())
    }
}

/// The five entities that XML knows without a DTD; others stay as written.
fn predefined(name: &str) -> Cow<'static, str> {
    match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        // Not valid, but some producers write it.
        "nbsp" => "\u{a0}".into(),
        other => format!("&{other};").into(),
    }
}
