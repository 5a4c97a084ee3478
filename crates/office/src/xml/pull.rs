//! A pull reader with limits, for parts that are too large to hold as a tree.

use aktsam_document::{LimitKind, Limits};
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::Ns;
use crate::OfficeError;

/// No element of OOXML or ODF has as many attributes; a hostile one may.
const MAX_ATTRIBUTES: usize = 1_000;

/// What a [`Pull`] gives.
#[derive(Debug)]
pub(crate) enum Token<'i> {
    /// An element begins; every one also ends.
    Start(Ns, BytesStart<'i>),
    /// An element ends.
    End,
    /// Character data, with entities resolved.
    Text(std::borrow::Cow<'i, str>),
    /// The part ended.
    Eof,
}

/// The pull reader.
pub(crate) struct Pull<'i> {
    reader: NsReader<&'i [u8]>,
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
        let mut reader = NsReader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self {
            reader,
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
            let (ns, event) = match self.reader.read_resolved_event() {
                Ok((ResolveResult::Bound(ns), event)) => (Ns::of(ns.as_ref()), event),
                Ok((ResolveResult::Unbound, event)) => (Ns::None, event),
                Ok((ResolveResult::Unknown(_), event)) => (Ns::Other, event),
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
                    return Ok(Token::Start(ns, start));
                }
                Event::End(_) => {
                    // An end without a start is skipped, so that starts and ends stay paired.
                    if self.depth > 0 {
                        self.depth -= 1;
                        return Ok(Token::End);
                    }
                }
                Event::Text(text) => return Ok(Token::Text(text.into_inner())),
                Event::CData(text) => return Ok(Token::Text(text.into_inner())),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        _ => predefined(&reference.into_inner()),
                    };
                    return Ok(Token::Text(text.into()));
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

    /// Resolves the namespace of an attribute of the element that was last opened.
    pub(crate) fn attribute_ns(&self, key: quick_xml::name::QName<'_>) -> Ns {
        match self.reader.resolver().resolve_attribute(key).0 {
            ResolveResult::Bound(ns) => Ns::of(ns.as_ref()),
            ResolveResult::Unbound => Ns::None,
            ResolveResult::Unknown(_) => Ns::Other,
        }
    }

    fn check(&self, start: &BytesStart<'_>) -> Result<(), OfficeError> {
        let place = || self.part.to_owned();
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
            && start.attributes().with_checks(false).count() > MAX_ATTRIBUTES
        {
            return Err(OfficeError::broken(
                self.part,
                "an element has more than a thousand attributes",
            ));
        }
        Ok(())
    }
}

/// The value of an attribute by its local name, whatever its prefix.
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .map(|a| value(&a).into_owned())
}

/// The value of an attribute with its references resolved; as written, where they are not valid.
pub(crate) fn value<'a>(
    attribute: &quick_xml::events::attributes::Attribute<'a>,
) -> std::borrow::Cow<'a, str> {
    attribute
        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
        .unwrap_or_else(|_| attribute.value.clone())
}

/// The five entities that XML knows without a DTD; others stay as written.
fn predefined(name: &str) -> String {
    match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        // Not valid, but some producers write it.
        "nbsp" => "\u{a0}".into(),
        other => format!("&{other};"),
    }
}
