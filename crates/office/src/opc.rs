//! What OPC adds to a zip of parts (ECMA-376-2): relationships, by which parts are found.

use crate::OfficeError;
use crate::flow::Flow;
use crate::package::Package;
use crate::xml::Tree;

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

impl Package<'_> {
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

    /// The bytes of the part that a relationship of a kind leads to. One that is broken costs what
    /// it holds, not the document.
    pub(crate) fn related(
        &mut self,
        relations: &[Relation],
        kind: &str,
        flow: &mut Flow,
    ) -> Result<Option<(String, Vec<u8>)>, OfficeError> {
        let Some(relation) = find(relations, kind) else {
            return Ok(None);
        };
        let part = flow.tolerate(self.part(&relation.target))?.flatten();
        Ok(part.map(|bytes| (relation.target.clone(), bytes)))
    }

    /// The same as a tree.
    pub(crate) fn related_tree(
        &mut self,
        relations: &[Relation],
        kind: &str,
        flow: &mut Flow,
    ) -> Result<Option<Tree>, OfficeError> {
        match find(relations, kind) {
            Some(relation) => Ok(flow.tolerate(self.tree(&relation.target))?.flatten()),
            None => Ok(None),
        }
    }
}

/// The first relationship of a kind to a part of the package.
fn find<'r>(relations: &'r [Relation], kind: &str) -> Option<&'r Relation> {
    relations.iter().find(|r| r.kind == kind && !r.external)
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
}
