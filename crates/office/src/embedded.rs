//! Embedded objects: the file inside the wrapping that OLE puts around it.

use crate::bytes::u32_at;
use crate::cfb::{Compound, compound, is_compound};

/// The name and bytes of an embedded file; `None` where the object is no document of its own
/// (equations, pictures, controls).
pub(crate) fn unwrap(part: &str, bytes: Vec<u8>) -> Option<(String, Vec<u8>)> {
    let name = part.rsplit('/').next().unwrap_or(part).to_owned();
    if !is_compound(&bytes) {
        return (!bytes.is_empty()).then_some((name, bytes));
    }
    let file = Compound::open(&bytes).ok()?;
    from_compound(&file, "", &name).or_else(|| {
        // Word 97 documents and workbooks are compound files themselves.
        let has = |stream: &str| file.contains(stream);
        let extension = if has("WordDocument") {
            "doc"
        } else if has("Workbook") || has("Book") {
            "xls"
        } else {
            return None;
        };
        Some((rename(&name, extension), bytes.clone()))
    })
}

/// Whether a stream tells that its storage holds an embedded file.
pub(crate) fn tells(stream: &str) -> bool {
    matches!(
        stream,
        "Package" | "\u{1}Ole10Native" | "CONTENTS" | "WordDocument" | "Workbook" | "Book"
    )
}

/// The file that a storage of a compound file wraps.
pub(crate) fn from_compound(
    file: &Compound<'_>,
    folder: &str,
    name: &str,
) -> Option<(String, Vec<u8>)> {
    let path = |stream: &str| {
        if folder.is_empty() {
            stream.to_owned()
        } else {
            format!("{folder}/{stream}")
        }
    };
    if let Some(package) = file.stream(&path("Package")) {
        return Some((name.to_owned(), package));
    }
    if let Some(native) = file.stream(&path("\u{1}Ole10Native")) {
        return native_file(native.get(4..)?);
    }
    if let Some(contents) = file.stream(&path("CONTENTS")) {
        let is_pdf = contents.starts_with(b"%PDF");
        return is_pdf.then(|| (rename(name, "pdf"), contents));
    }
    // A document of the same time lies there as its streams.
    if folder.is_empty() {
        return None;
    }
    let streams: Vec<(&str, Vec<u8>)> = OF_DOCUMENTS
        .iter()
        .filter_map(|stream| Some((*stream, file.stream(&path(stream))?)))
        .collect();
    let extension = match streams.first()?.0 {
        "WordDocument" => "doc",
        "Workbook" | "Book" => "xls",
        _ => return None,
    };
    let name = format!("{}.{extension}", name.rsplit('/').next().unwrap_or(name));
    Some((name, compound(&streams)?))
}

/// Streams of Word's and Excel's documents, those first that tell them.
const OF_DOCUMENTS: [&str; 6] = [
    "WordDocument",
    "Workbook",
    "Book",
    "0Table",
    "1Table",
    "Data",
];

/// An object of OLE 1 ([MS-OLEDS] §2.2.5), as RTF embeds it: version, kind, class, and its data.
pub(crate) fn from_ole1(object: &[u8]) -> Option<(String, Vec<u8>)> {
    const EMBEDDED: u32 = 2;
    if u32_at(object, 4)? != EMBEDDED {
        return None;
    }
    let mut rest = object.get(8..)?;
    let mut class = String::new();
    for i in 0..3 {
        let length = u32_at(rest, 0)? as usize;
        let end = 4_usize.checked_add(length)?;
        if i == 0 {
            class = zero_terminated(rest.get(4..end)?)?.0;
        }
        rest = rest.get(end..)?;
    }
    let size = u32_at(rest, 0)? as usize;
    // An object that breaks off may still be worth reading.
    let data = rest.get(4..4_usize.checked_add(size)?.min(rest.len()))?;
    if class == "Package" {
        return native_file(data);
    }
    unwrap(&class_file(&class), data.to_vec())
}

/// A name for an object of a class: programs give objects none.
fn class_file(class: &str) -> String {
    let kind = class.to_lowercase();
    let extension = [
        ("excel.sheet.12", "xlsx"),
        ("excel.sheetmacro", "xlsm"),
        ("excel.sheetbinary", "xlsb"),
        ("excel", "xls"),
        ("word.document.12", "docx"),
        ("word.documentmacro", "docm"),
        ("word", "doc"),
        ("acroexch", "pdf"),
    ]
    .into_iter()
    .find(|(start, _)| kind.starts_with(start))
    .map_or("bin", |(_, extension)| extension);
    format!("object.{extension}")
}

/// An `Ole10Native` stream ([MS-OLEDS] §2.3.6 as packages use it) behind its length: flags, label,
/// path, command, bytes.
fn native_file(stream: &[u8]) -> Option<(String, Vec<u8>)> {
    let rest = stream.get(2..)?;
    let (label, rest) = zero_terminated(rest)?;
    let (_, rest) = zero_terminated(rest)?;
    // Two flags, then the length-prefixed temporary path.
    let path = u32_at(rest, 4)? as usize;
    let rest = rest.get(8_usize.checked_add(path)?..)?;
    let size = u32_at(rest, 0)? as usize;
    let bytes = rest.get(4..4_usize.checked_add(size)?)?;
    Some((label, bytes.to_vec()))
}

fn zero_terminated(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes.iter().position(|b| *b == 0)?;
    let text = encoding_rs::WINDOWS_1252
        .decode_without_bom_handling(bytes.get(..end)?)
        .0
        .into_owned();
    Some((text, bytes.get(end + 1..)?))
}

fn rename(name: &str, extension: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packaged_file_is_taken_out_of_its_stream() {
        let mut stream = vec![2, 0];
        stream.extend(b"budget.csv\0C:\\x\\budget.csv\0\0\0\x03\0");
        stream.extend(3_u32.to_le_bytes());
        stream.extend(b"ab\0");
        stream.extend(5_u32.to_le_bytes());
        stream.extend(b"a;b;c");
        let (name, bytes) = native_file(&stream).unwrap();
        assert_eq!(
            (name.as_str(), bytes.as_slice()),
            ("budget.csv", &b"a;b;c"[..])
        );
    }
}
