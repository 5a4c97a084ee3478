//! Packages written as one XML file: flat OPC (`pkg:package`, Word's "XML document") and flat ODF
//! (`office:document`; ODF 1.3 part 3 §3.1.2).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::OfficeError;
use crate::xml::{attribute, decode, local};

/// Parts by name.
pub(super) type Parts = Vec<(String, Arc<[u8]>)>;

/// Cuts a flat package into its parts.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts, OfficeError> {
    let text = decode(bytes);
    let broken = |what: &str| OfficeError::broken("the file", what);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    loop {
        let before = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Start(start)) => match local(start.name().as_ref()) {
                "package" => return opc(&text, before),
                "document" => return Ok(odf(bytes, attribute(&start, "mimetype").as_deref())),
                _ => return Err(broken("it is no package")),
            },
            Ok(Event::DocType(_)) => {
                return Err(broken(
                    "it declares a document type, which office files may not",
                ));
            }
            Ok(Event::Eof | Event::Empty(_)) => return Err(broken("it is no package")),
            Ok(_) => {}
            Err(error) => return Err(broken(&error.to_string())),
        }
    }
}

/// All parts of flat ODF are the one file: readers look for the elements that they need.
fn odf(bytes: &[u8], kind: Option<&str>) -> Parts {
    let whole: Arc<[u8]> = bytes.into();
    let mut parts: Parts = ["content.xml", "styles.xml", "meta.xml"]
        .into_iter()
        .map(|name| (name.to_owned(), Arc::clone(&whole)))
        .collect();
    parts.push((
        "mimetype".into(),
        kind.unwrap_or_default().as_bytes().into(),
    ));
    parts
}

/// What is open at a place of a flat OPC package.
enum Open {
    Nothing,
    Part,
    /// XML from an offset on, with the depth of its element.
    Xml(usize, u32),
    Binary(String),
}

fn opc(text: &str, from: u64) -> Result<Parts, OfficeError> {
    let text = text.get(from as usize..).unwrap_or_default();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut parts = Parts::new();
    let mut name = String::new();
    let mut open = Open::Nothing;
    let mut depth = 0_u32;
    loop {
        let before = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            // What came before the damage is worth reading.
            Err(_) if !parts.is_empty() => return Ok(parts),
            Err(error) => return Err(OfficeError::broken("the file", error.to_string())),
        };
        match event {
            Event::Start(start) => {
                depth = depth.saturating_add(1);
                match (local(start.name().as_ref()), &open) {
                    ("part", Open::Nothing) => {
                        name = attribute(&start, "name").unwrap_or_default().into_owned();
                        open = Open::Part;
                    }
                    ("xmlData", Open::Part) => {
                        open = Open::Xml(reader.buffer_position() as usize, depth);
                    }
                    ("binaryData", Open::Part) => open = Open::Binary(String::new()),
                    _ => {}
                }
            }
            Event::Text(piece) => {
                if let Open::Binary(data) = &mut open {
                    let digits = piece.into_inner();
                    data.extend(digits.chars().filter(|c| !c.is_ascii_whitespace()));
                }
            }
            Event::End(end) => {
                match (local(end.name().as_ref()), &open) {
                    ("xmlData", Open::Xml(start, at)) if *at == depth => {
                        let xml = text.get(*start..before).unwrap_or_default();
                        parts.push((std::mem::take(&mut name), xml.as_bytes().into()));
                        open = Open::Part;
                    }
                    ("binaryData", Open::Binary(data)) => {
                        let bytes = STANDARD.decode(data).unwrap_or_default();
                        parts.push((std::mem::take(&mut name), bytes.into()));
                        open = Open::Part;
                    }
                    ("part", Open::Part) => open = Open::Nothing,
                    _ => {}
                }
                depth = depth.saturating_sub(1);
            }
            Event::Eof => return Ok(parts),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_out_of_a_flat_package() {
        let file = br#"<?xml version="1.0"?><?mso-application progid="Word.Document"?>
<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/a.xml">
<pkg:xmlData><a xmlns="u"><b/></a></pkg:xmlData></pkg:part><pkg:part pkg:name="/b.bin"><pkg:binaryData>YWJj
ZA==</pkg:binaryData></pkg:part></pkg:package>"#;
        let parts = parts(file).unwrap();
        let named: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), &**b)).collect();
        assert_eq!(
            named,
            [
                ("/a.xml", &br#"<a xmlns="u"><b/></a>"#[..]),
                ("/b.bin", b"abcd")
            ]
        );
    }

    #[test]
    fn a_document_type_is_refused() {
        let file = b"<!DOCTYPE a [<!ENTITY e 'x'>]><pkg:package/>";
        assert!(matches!(parts(file), Err(OfficeError::Broken { .. })));
    }
}
