//! Embedded files (ISO 32000-2 §7.11.4).

use aktsam_document::{Attachment, Document, LimitKind};
use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier, Stream};
use rustc_hash::FxHashSet;

use super::string;
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

/// Adds the file of a file specification.
pub(super) fn add(
    spec: &Dict<'_>,
    document: &mut Document,
    budget: &mut Budget,
) -> Result<(), PdfError> {
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
        document.attachments.push(Attachment {
            name,
            bytes: data.into_owned(),
        });
    }
    Ok(())
}
