//! Embedded files (ISO 32000-2 §7.11.4).

use aktsam_document::{Attachment, Document, LimitKind};
use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Pages;
use rustc_hash::FxHashSet;

use super::{name, string};
use crate::budget::Budget;
use crate::error::PdfError;
use crate::inflate;

/// Adds the files of the catalogue's name tree.
pub(crate) fn attachments(
    catalog: &Dict<'_>,
    document: &mut Document,
    budget: &mut Budget,
) -> Result<(), PdfError> {
    let Some(root) = catalog
        .get::<Dict<'_>>("Names".as_bytes())
        .and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles".as_bytes()))
    else {
        return Ok(());
    };
    let mut seen: FxHashSet<ObjectIdentifier> = FxHashSet::default();
    let mut open = vec![root];
    let mut visited = 0_u64;
    while let Some(node) = open.pop() {
        visited += 1;
        budget
            .limits()
            .check(LimitKind::Entries, visited, || "embedded files".to_owned())?;
        if node.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        if let Some(kids) = node.get::<Array<'_>>("Kids".as_bytes()) {
            let mut kids: Vec<Dict<'_>> = kids.iter::<Dict<'_>>().take(10_000).collect();
            kids.reverse();
            open.extend(kids);
        }
        let Some(names) = node.get::<Array<'_>>("Names".as_bytes()) else {
            continue;
        };
        for entry in names.iter::<Object<'_>>() {
            if let Object::Dict(spec) = entry {
                add(&spec, document, budget)?;
            }
        }
    }
    Ok(())
}

/// Adds the files that are pinned to pages (file attachment annotations, §12.5.6.15).
pub(crate) fn pinned(
    pages: &Pages<'_>,
    document: &mut Document,
    budget: &mut Budget,
) -> Result<(), PdfError> {
    let mut visited = 0_u64;
    for page in pages.iter() {
        let Some(all) = page.raw().get::<Array<'_>>("Annots".as_bytes()) else {
            continue;
        };
        for annotation in all.iter::<Dict<'_>>() {
            visited += 1;
            // Pages may share one list: what the limit holds is the work.
            budget
                .limits()
                .check(LimitKind::Nodes, visited, || "annotations".to_owned())?;
            let is_file = name(&annotation, "Subtype").is_some_and(|kind| kind == "FileAttachment");
            if is_file && let Some(spec) = annotation.get::<Dict<'_>>("FS".as_bytes()) {
                add(&spec, document, budget)?;
            }
        }
    }
    Ok(())
}

/// Adds the file of a file specification.
fn add(spec: &Dict<'_>, document: &mut Document, budget: &mut Budget) -> Result<(), PdfError> {
    let Some(stream) = spec.get::<Dict<'_>>("EF".as_bytes()).and_then(|files| {
        files
            .get::<Stream<'_>>("UF".as_bytes())
            .or_else(|| files.get::<Stream<'_>>("F".as_bytes()))
    }) else {
        return Ok(());
    };
    budget.attachment()?;
    let name = string(spec, "UF")
        .or_else(|| string(spec, "F"))
        .unwrap_or_else(|| "bilaga".to_owned());
    if let Some(data) = inflate::decode(&stream, budget, &name)? {
        let bytes = data.into_owned();
        // A file may stand in the list of files and be pinned to a page as well.
        let known = |other: &Attachment| other.name == name && other.bytes == bytes;
        if !document.attachments.iter().any(known) {
            document.attachments.push(Attachment { name, bytes });
        }
    }
    Ok(())
}
