//! A package of parts (OPC, ECMA-376-2; ODF 1.3 part 2): by name, inflated under count. It is a zip
//! file, or one XML file that holds the parts.

mod flat;

use std::io::{Cursor, Read};

use aktsam_document::{LimitKind, Limits};
use rustc_hash::FxHashMap;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::OfficeError;
use crate::xml::{Pull, Token, Tree, decode};

/// An opened package. Part names are matched without regard to case, backslashes count as slashes.
pub(crate) struct Package<'a> {
    source: Source<'a>,
    index: FxHashMap<String, usize>,
    names: Vec<String>,
    limits: Limits,
    inflated: u64,
}

enum Source<'a> {
    Zip(ZipArchive<Cursor<&'a [u8]>>),
    Flat(flat::Parts),
}

/// Whether bytes begin like XML and not like a zip file.
fn is_xml(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    decode(head).trim_start().starts_with('<')
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, OfficeError> {
        let mut index = FxHashMap::default();
        let mut names = Vec::new();
        let mut list = |i: usize, name: &str| {
            let name = name.replace('\\', "/").trim_start_matches('/').to_owned();
            index.entry(name.to_lowercase()).or_insert(i);
            names.push(name);
        };
        let check =
            |count: usize| limits.check(LimitKind::Entries, count as u64, || "the package".into());
        let source = if is_xml(bytes) {
            let parts = flat::parts(bytes)?;
            check(parts.len())?;
            for (i, (name, _)) in parts.iter().enumerate() {
                list(i, name);
            }
            Source::Flat(parts)
        } else {
            let zip = ZipArchive::new(Cursor::new(bytes))
                .map_err(|error| OfficeError::broken("the zip package", error.to_string()))?;
            check(zip.len())?;
            for i in 0..zip.len() {
                if let Some(Ok(name)) = zip.name_for_index(i) {
                    list(i, &name);
                }
            }
            Source::Zip(zip)
        };
        Ok(Self {
            source,
            index,
            names,
            limits: limits.clone(),
            inflated: 0,
        })
    }

    /// The names of all parts, as written.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/').to_lowercase();
        self.index.get(&name).copied().or_else(|| {
            // Part names may be percent-encoded in relationships and not in the zip.
            let plain = percent_decode(&name)?;
            self.index.get(&plain).copied()
        })
    }

    /// The bytes of a part; `None` where there is none of this name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, OfficeError> {
        let Some(index) = self.find(name) else {
            return Ok(None);
        };
        let zip = match &mut self.source {
            Source::Zip(zip) => zip,
            Source::Flat(parts) => {
                let Some((_, part)) = parts.get(index) else {
                    return Ok(None);
                };
                self.inflated = self.inflated.saturating_add(part.len() as u64);
                let place = || name.to_owned();
                self.limits
                    .check(LimitKind::InflatedBytes, self.inflated, place)?;
                return Ok(Some(part.to_vec()));
            }
        };
        let file = match zip.by_index(index) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(OfficeError::Encrypted);
            }
            Err(ZipError::UnsupportedArchive(what)) => {
                return Err(OfficeError::Unsupported {
                    what: format!("the part {name} ({what})"),
                });
            }
            Err(error) => return Err(OfficeError::broken(name, error.to_string())),
        };
        let room = self.limits.inflated_bytes.saturating_sub(self.inflated);
        let most = self.limits.part_bytes.min(room);
        // What the entry says of its size is a hint and no more.
        let mut bytes = Vec::with_capacity(file.size().min(most).min(16 << 20) as usize);
        // One byte more than allowed tells a part that fits from one that does not.
        let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
        let length = bytes.len() as u64;
        self.inflated = self.inflated.saturating_add(length);
        let place = || name.to_owned();
        self.limits.check(LimitKind::PartBytes, length, place)?;
        self.limits
            .check(LimitKind::InflatedBytes, self.inflated, place)?;
        match read {
            Ok(_) => Ok(Some(bytes)),
            // What came before the damage is worth reading; the XML will tell that it breaks off.
            Err(_) if !bytes.is_empty() => Ok(Some(bytes)),
            Err(error) => Err(OfficeError::broken(name, error.to_string())),
        }
    }

    /// An XML part as a tree; `None` where there is none of this name.
    pub(crate) fn tree(&mut self, name: &str) -> Result<Option<Tree>, OfficeError> {
        let Some(bytes) = self.part(name)? else {
            return Ok(None);
        };
        Tree::parse(&decode(&bytes), name, &self.limits).map(Some)
    }

    /// Inflates every part under count, for code that opens the package again without limits.
    pub(crate) fn inflate_all(&mut self) -> Result<(), OfficeError> {
        self.inflated = 0;
        for name in self.names.clone() {
            self.part(&name)?;
        }
        Ok(())
    }

    /// The local name of an XML part's root element, read from its beginning alone.
    pub(crate) fn root_name(&mut self, name: &str) -> Option<String> {
        let index = self.find(name)?;
        let mut head = Vec::new();
        match &mut self.source {
            Source::Zip(zip) => {
                let file = zip.by_index(index).ok()?;
                let _ = file.take(4096).read_to_end(&mut head);
            }
            Source::Flat(parts) => {
                let (_, part) = parts.get(index)?;
                head.extend(part.iter().take(4096));
            }
        }
        let text = decode(&head);
        let mut pull = Pull::new(&text, name, &self.limits);
        loop {
            match pull.next().ok()? {
                Token::Start(start) => return Some(start.local_name().as_ref().to_owned()),
                Token::Eof => return None,
                Token::End | Token::Text(_) => {}
            }
        }
    }
}

/// Undoes percent-encoding (RFC 3986 §2.1); `None` where there is none or it is malformed.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(percent_decode("bl%c3%a5.xml").as_deref(), Some("blå.xml"));
        assert_eq!(percent_decode("a%zz"), None);
    }
}
