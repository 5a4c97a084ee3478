//! A zip package (OPC, ECMA-376-2; ODF 1.3 part 2): parts by name, inflated under count.

use std::io::{Cursor, Read};

use aktsam_document::{LimitKind, Limits};
use rustc_hash::FxHashMap;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::OfficeError;
use crate::xml::{Pull, Token, Tree, decode};

/// An opened package. Part names are matched without regard to case, backslashes count as slashes.
pub(crate) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    index: FxHashMap<String, usize>,
    names: Vec<String>,
    limits: Limits,
    inflated: u64,
}

/// A relationship of a part (ECMA-376-2 §6.5).
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// Its id, which elements refer to.
    pub(crate) id: String,
    /// The last segment of its type: `styles`, `officeDocument`.
    pub(crate) kind: String,
    /// Its target as a part's name, or a URL.
    pub(crate) target: String,
    /// The target is outside the package.
    pub(crate) external: bool,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, OfficeError> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| OfficeError::broken("the zip package", error.to_string()))?;
        limits.check(LimitKind::Entries, zip.len() as u64, || {
            "the zip package".into()
        })?;
        let mut index = FxHashMap::default();
        let mut names = Vec::new();
        for i in 0..zip.len() {
            let Some(Ok(name)) = zip.name_for_index(i) else {
                continue;
            };
            let name = name.replace('\\', "/").trim_start_matches('/').to_owned();
            index.entry(name.to_lowercase()).or_insert(i);
            names.push(name);
        }
        Ok(Self {
            zip,
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
        let file = match self.zip.by_index(index) {
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
        let file = self.zip.by_index(index).ok()?;
        let _ = file.take(4096).read_to_end(&mut head);
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

    /// The relationships of a part (`""` for those of the package); none where they are missing or
    /// broken.
    pub(crate) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, OfficeError> {
        let path = match part.rsplit_once('/') {
            Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
            None => format!("_rels/{part}.rels"),
        };
        let tree = match self.tree(&path) {
            Ok(Some(tree)) => tree,
            Ok(None) | Err(OfficeError::Broken { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut relations = Vec::new();
        for element in tree
            .root()
            .children()
            .filter(|e| e.name() == "Relationship")
        {
            let external = element.attr("TargetMode") == Some("External");
            let target = element.attr("Target").unwrap_or_default();
            let kind = element.attr("Type").unwrap_or_default();
            relations.push(Relation {
                id: element.attr("Id").unwrap_or_default().to_owned(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: if external {
                    target.to_owned()
                } else {
                    resolve(part, target)
                },
                external,
            });
        }
        Ok(relations)
    }

    /// The name of the main part: by the package's relationships, else the first of `usual` that is
    /// there.
    pub(crate) fn main_part(&mut self, usual: &[&str]) -> Result<Option<String>, OfficeError> {
        let named = self
            .relations("")?
            .into_iter()
            .find(|r| r.kind == "officeDocument" && !r.external)
            .map(|r| r.target);
        Ok(named.filter(|name| self.contains(name)).or_else(|| {
            usual
                .iter()
                .find(|name| self.contains(name))
                .map(|name| (*name).to_owned())
        }))
    }
}

/// A relationship's target as a part's name (RFC 3986 §5.2, as far as packages use it).
fn resolve(part: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut segments: Vec<&str> = part.split('/').collect();
    segments.pop();
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    segments.join("/")
}

fn percent_decode(text: &str) -> Option<String> {
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
    fn targets_resolve_against_their_part() {
        assert_eq!(
            resolve("word/document.xml", "styles.xml"),
            "word/styles.xml"
        );
        assert_eq!(resolve("word/document.xml", "../a/b.xml"), "a/b.xml");
        assert_eq!(resolve("word/document.xml", "/x/y.xml"), "x/y.xml");
        assert_eq!(resolve("", "word\\document.xml"), "word/document.xml");
        assert_eq!(resolve("a.xml", "../../b.xml"), "b.xml");
    }

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(percent_decode("bl%c3%a5.xml").as_deref(), Some("blå.xml"));
        assert_eq!(percent_decode("a%zz"), None);
    }
}
