//! Objects of an OpenDocument package (ODF 1.3 part 3 §10.4.6): equations and charts become text
//! where they are shown, workbooks and documents are handed on.

use std::io::{Cursor, Write as _};

use rustc_hash::{FxHashMap, FxHashSet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::cfb::is_compound;
use crate::flow::Flow;
use crate::package::{Package, percent_decode};
use crate::xml::{Element, Ns};
use crate::{OfficeError, chart, embedded, math};

const CONTENT: &str = "/content.xml";

/// What is shown where an object stands.
#[derive(Debug)]
pub(crate) enum Object {
    /// An equation in a line.
    Equation(String),
    /// A chart.
    Chart {
        /// Its titles.
        titles: Vec<String>,
        /// A line a series.
        series: Vec<String>,
    },
}

impl Object {
    /// Of the root of an object's content; `None` where it is a document of its own.
    pub(crate) fn of(root: Element<'_>) -> Option<Self> {
        if root.is(Ns::MathMl, "math") {
            return Some(Self::Equation(math::linear(root)));
        }
        let chart = root.child("body")?.child("chart")?;
        Some(Self::Chart {
            titles: chart::odf_titles(chart),
            series: chart::odf_series(chart),
        })
    }
}

/// Objects by the folder that a reference names.
#[derive(Debug, Default)]
pub(crate) struct Objects(FxHashMap<String, Object>);

impl Objects {
    /// The object that `xlink:href` leads to.
    pub(crate) fn get(&self, reference: &str) -> Option<&Object> {
        self.0.get(&named(reference))
    }
}

/// The part or folder that `xlink:href` names.
pub(super) fn named(reference: &str) -> String {
    let name = reference.trim_start_matches("./").trim_end_matches('/');
    percent_decode(name).unwrap_or_else(|| name.to_owned())
}

/// What the content of a file refers to as objects: the references that begin like one.
pub(crate) fn referred(content: &str) -> FxHashSet<String> {
    content
        .split("xlink:href=")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '\'']).nth(1))
        .map(named)
        .filter(|name| !name.starts_with("ObjectReplacements"))
        .collect()
}

/// Reads the objects that are shown; those that are documents are handed on. Programs keep others
/// beside them, as the file had them that was read.
pub(crate) fn read(
    package: &mut Package<'_>,
    flow: &mut Flow,
    shown: &FxHashSet<String>,
) -> Result<Objects, OfficeError> {
    let names = package.names().to_vec();
    let mut objects = Objects::default();
    for name in &names {
        let Some(folder) = name.strip_suffix(CONTENT).filter(|f| shown.contains(*f)) else {
            continue;
        };
        let tree = package.tree(&format!("{folder}{CONTENT}"));
        let Some(tree) = flow.tolerate(tree)?.flatten() else {
            continue;
        };
        let root = tree.root();
        if let Some(object) = Object::of(root) {
            objects.0.insert(folder.to_owned(), object);
        } else if let Some(kind) = root.child("body").and_then(kind) {
            let bytes = repack(package, flow, &names, folder, kind)?;
            let extension = if kind == "text" { "odt" } else { "ods" };
            flow.attach(&format!("{folder}.{extension}"), bytes)?;
        }
    }
    for name in names.iter().filter(|name| shown.contains(*name)) {
        let part = package.part(name);
        // Pictures are referred to as well.
        if let Some(bytes) = flow.tolerate(part)?.flatten()
            && is_compound(&bytes)
            && let Some((name, bytes)) = embedded::unwrap(name, bytes)
        {
            flow.attach(&name, bytes)?;
        }
    }
    Ok(objects)
}

fn kind(body: Element<'_>) -> Option<&'static str> {
    body.children().find_map(|child| match child.tag() {
        (Ns::Office, "text") => Some("text"),
        (Ns::Office, "spreadsheet") => Some("spreadsheet"),
        _ => None,
    })
}

/// A document that lies in a folder, as a package of its own.
fn repack(
    package: &mut Package<'_>,
    flow: &mut Flow,
    names: &[String],
    folder: &str,
    kind: &str,
) -> Result<Vec<u8>, OfficeError> {
    let broken = |error: zip::result::ZipError| OfficeError::broken(folder, error.to_string());
    let options = SimpleFileOptions::default();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| {
        out.start_file(name, options).map_err(broken)?;
        out.write_all(bytes)
            .map_err(|error| OfficeError::broken(folder, error.to_string()))
    };
    let media_type = format!("application/vnd.oasis.opendocument.{kind}");
    add("mimetype", media_type.as_bytes())?;
    for name in names {
        let inside = name.strip_prefix(folder).and_then(|n| n.strip_prefix('/'));
        let Some(inside) = inside.filter(|n| !n.is_empty() && !n.ends_with('/')) else {
            continue;
        };
        let part = package.part(name);
        if let Some(bytes) = flow.tolerate(part)?.flatten() {
            add(inside, &bytes)?;
        }
    }
    Ok(out.finish().map_err(broken)?.into_inner())
}
