//! DOCX, DOCM, DOTX: `WordprocessingML` (ECMA-376-1 §17), transitional and strict.

mod drawing;
mod fields;
mod inline;
mod lists;
mod story;
mod styles;
mod table;

use aktsam_document::{AsideKind, Block, Document, Location};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::flow::Flow;
use crate::meter::Meter;
use crate::opc::Relation;
use crate::package::Package;
use crate::properties;
use crate::xml::{Ns, Tree, decode};
use crate::{OfficeError, chart, embedded};
use story::{Context, Story};
use styles::{Styles, Theme};

pub(crate) use styles::color;

/// Reads a document.
pub(crate) fn read(
    mut package: Package<'_>,
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    let main = package
        .main_part(&["word/document.xml"])?
        .ok_or_else(|| OfficeError::broken("the package", "it holds no Word document"))?;
    let tree = package
        .tree(&main)?
        .ok_or_else(|| OfficeError::broken(&main, "it is missing"))?;
    let root = tree.root();
    if root.ns() != Ns::W {
        return Err(OfficeError::broken(&main, "it is no Word document"));
    }
    let relations = package.relations(&main)?;
    let mut flow = Flow::new(media_type, meter);
    if let Some(what) = &tree.broken {
        flow.warn_broken(&main, what);
    }
    properties::read(&mut package, &mut flow.document.source)?;

    let theme = package.related_tree(&relations, "theme", &mut flow)?;
    let theme = theme.map(|t| Theme::read(t.root())).unwrap_or_default();
    let styles = package.related_tree(&relations, "styles", &mut flow)?;
    let styles = styles.map_or_else(Styles::default, |t| Styles::read(t.root(), theme));
    let lists = package.related_tree(&relations, "numbering", &mut flow)?;
    let lists = lists
        .map(|t| lists::Lists::read(t.root()))
        .unwrap_or_default();
    let mut story = Story::new(flow, styles, lists);
    story.graphics = graphics(&mut package, &relations)?;

    let mut blocks = Vec::new();
    let body = root.child("body").unwrap_or(root);
    story.blocks(body, &mut blocks, &Context::default())?;
    story.flow.document.blocks = blocks;

    let mut flow = side_stories(&mut package, story, &relations)?;
    attachments(&mut package, &mut flow, &main, &relations)?;
    Ok(flow.finish()?)
}

/// Reads Word 2003 XML: one part that holds styles, lists and body in a vocabulary that
/// `WordprocessingML` grew out of.
pub(crate) fn read_flat(
    bytes: &[u8],
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    let tree = Tree::parse(&decode(bytes), "the file", &meter.limits)?;
    let root = tree.root();
    let Some(body) = root.child("body").filter(|_| root.ns() == Ns::W) else {
        return Err(OfficeError::broken("the file", "it is no Word document"));
    };
    let styles = root
        .child("styles")
        .map(|s| Styles::read(s, Theme::default()))
        .unwrap_or_default();
    let flow = Flow::new(media_type, meter);
    let mut story = Story::new(flow, styles, lists::Lists::default());
    let mut blocks = Vec::new();
    story.blocks(body, &mut blocks, &Context::default())?;
    story.flow.document.blocks = blocks;
    Ok(story.flow.finish()?)
}

/// The text of charts and diagrams, by the relationship that the drawing names.
fn graphics(
    package: &mut Package<'_>,
    relations: &[Relation],
) -> Result<FxHashMap<String, Vec<String>>, OfficeError> {
    let mut graphics = FxHashMap::default();
    for relation in relations.iter().filter(|r| !r.external) {
        let read = match relation.kind.as_str() {
            "chart" | "chartEx" => chart::chart,
            "diagramData" => chart::diagram,
            _ => continue,
        };
        match package.tree(&relation.target) {
            Ok(Some(tree)) => {
                graphics.insert(relation.id.clone(), read(tree.root()));
            }
            // A picture of it is shown, which is not read either.
            Ok(None) | Err(OfficeError::Broken { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(graphics)
}

/// Headers, footers, notes and comments.
fn side_stories(
    package: &mut Package<'_>,
    mut story: Story,
    relations: &[Relation],
) -> Result<Flow, OfficeError> {
    let mut seen = FxHashSet::default();
    for relation in relations.iter().filter(|r| !r.external) {
        let kind = match relation.kind.as_str() {
            "header" => AsideKind::Header,
            "footer" => AsideKind::Footer,
            "footnotes" => AsideKind::Footnote,
            "endnotes" => AsideKind::Endnote,
            "comments" => AsideKind::Comment,
            _ => continue,
        };
        if !seen.insert(relation.target.clone()) {
            continue;
        }
        let tree = match package.tree(&relation.target) {
            Ok(Some(tree)) => tree,
            Ok(None) => continue,
            Err(OfficeError::Broken { part, what }) => {
                story.flow.warn_broken(&part, &what);
                continue;
            }
            Err(error) => return Err(error),
        };
        let root = tree.root();
        if matches!(kind, AsideKind::Header | AsideKind::Footer) {
            story.aside(root, kind, &Location::default())?;
            continue;
        }
        for note in root.children() {
            // Separators are notes too.
            if matches!(
                note.attr("type"),
                Some("separator" | "continuationSeparator" | "continuationNotice")
            ) {
                continue;
            }
            let place = note
                .attr_ns(Ns::W, "id")
                .and_then(|id| story.anchor_of(kind, id))
                .map(Location::block)
                .unwrap_or_default();
            story.aside(note, kind, &place)?;
        }
    }
    Ok(story.flow)
}

/// Embedded workbooks, documents and packages.
fn attachments(
    package: &mut Package<'_>,
    flow: &mut Flow,
    main: &str,
    relations: &[Relation],
) -> Result<(), OfficeError> {
    let mut pending: Vec<Relation> = relations.to_vec();
    for relation in relations {
        if matches!(relation.kind.as_str(), "header" | "footer") && relation.target != main {
            pending.extend(package.relations(&relation.target)?);
        }
    }
    let mut seen = FxHashSet::default();
    for relation in pending {
        let embeds = matches!(relation.kind.as_str(), "oleObject" | "package" | "aFChunk");
        if !embeds || relation.external || !seen.insert(relation.target.clone()) {
            continue;
        }
        match package.part(&relation.target) {
            Ok(Some(bytes)) => {
                if let Some((name, bytes)) = embedded::unwrap(&relation.target, bytes) {
                    flow.attach(&name, bytes)?;
                }
            }
            Ok(None) => {}
            Err(OfficeError::Broken { part, what }) => flow.warn_broken(&part, &what),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether blocks hold any text.
fn has_text(blocks: &[Block]) -> bool {
    blocks.iter().any(|b| !matches!(b, Block::Figure(_)))
}
