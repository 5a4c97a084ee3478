//! OpenDocument text (ODF 1.3 part 3), and the styles and metadata that spreadsheets share.

mod lists;
pub(crate) mod objects;
mod story;
pub(crate) mod styles;
mod table;

use aktsam_document::{AsideKind, Document, SourceInfo};

use crate::OfficeError;
use crate::flow::Flow;
use crate::meter::Meter;
use crate::package::Package;
use crate::xml::{Ns, Tree};
use story::Story;
use styles::Styles;

/// Refuses encrypted packages, reads metadata, and gives the common styles.
pub(crate) fn open_styles(
    package: &mut Package<'_>,
    flow: &mut Flow,
) -> Result<Option<Tree>, OfficeError> {
    if let Ok(Some(manifest)) = package.tree("META-INF/manifest.xml")
        && manifest
            .root()
            .descendants()
            .any(|e| e.name() == "encryption-data")
    {
        return Err(OfficeError::Encrypted);
    }
    let mut optional = |name: &str| match package.tree(name) {
        Ok(tree) => Ok(tree),
        Err(OfficeError::Broken { part, what }) => {
            flow.warn_broken(&part, &what);
            Ok(None)
        }
        Err(error) => Err(error),
    };
    let styles = optional("styles.xml")?;
    if let Some(meta) = optional("meta.xml")? {
        properties(&meta, &mut flow.document.source);
    }
    Ok(styles)
}

fn properties(meta: &Tree, source: &mut SourceInfo) {
    for element in meta.root().descendants() {
        let text = || Some(element.text().trim().to_owned()).filter(|t| !t.is_empty());
        match element.name() {
            "title" => source.title = text(),
            "initial-creator" => source.author = text().or(source.author.take()),
            "creator" if source.author.is_none() => source.author = text(),
            "creation-date" => source.created = text(),
            "generator" => source.producer = text(),
            _ => {}
        }
    }
}

/// Reads a text document.
pub(crate) fn read(
    mut package: Package<'_>,
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    let mut flow = Flow::new(media_type, meter);
    let common = open_styles(&mut package, &mut flow)?;
    let content = package
        .tree("content.xml")?
        .ok_or_else(|| OfficeError::broken("content.xml", "it is missing"))?;
    if let Some(what) = &content.broken {
        flow.warn_broken("content.xml", what);
    }
    let root = content.root();
    let styles = Styles::read(common.as_ref().map(Tree::root), root);
    let shown = root
        .descendants()
        .filter(|e| e.ns() == Ns::Draw && matches!(e.name(), "object" | "object-ole"))
        .filter_map(|e| e.attr_ns(Ns::Xlink, "href"))
        .map(objects::named)
        .collect();
    let objects = objects::read(&mut package, &mut flow, &shown)?;
    let mut story = Story::new(flow, styles, story::controls(root), objects);
    let body = root
        .child("body")
        .and_then(|b| b.child("text"))
        .ok_or_else(|| OfficeError::broken("content.xml", "it holds no text document"))?;
    let mut blocks = Vec::new();
    story.blocks(body, &mut blocks)?;
    story.flow.document.blocks = blocks;
    if let Some(styles) = &common {
        for element in styles.root().descendants() {
            let kind = match element.tag() {
                (Ns::Style, "header" | "header-first" | "header-left") => AsideKind::Header,
                (Ns::Style, "footer" | "footer-first" | "footer-left") => AsideKind::Footer,
                _ => continue,
            };
            // Pages whose left side shows the same have a copy that is not displayed.
            if element.attr("display") != Some("false") {
                story.aside(element, kind, None)?;
            }
        }
    }
    Ok(story.flow.finish()?)
}
