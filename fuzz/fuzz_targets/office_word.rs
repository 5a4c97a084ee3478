//! Parts of a Word package, each by itself: body, styles, numbering, notes, comments, header, theme, chart, diagram.
#![no_main]

mod parts;

use aktsam_office::{Format, ReadOptions, read};
use libfuzzer_sys::fuzz_target;

const KINDS: [&str; 9] = ["styles", "numbering", "footnotes", "endnotes", "comments", "header", "theme", "chart", "diagramData"];

fuzz_target!(|data: &[u8]| {
    let [body, rest @ ..]: [&[u8]; 10] = parts::pieces(data);
    let relations = parts::relations(&KINDS);
    let names: Vec<String> = KINDS.iter().map(|kind| format!("word/{kind}")).collect();
    let mut all: Vec<(&str, &[u8])> = vec![("word/document.xml", body), ("word/_rels/document.xml.rels", &relations)];
    all.extend(names.iter().map(String::as_str).zip(rest));
    if let Some(file) = parts::package(&all) {
        let _ = read(&file, Format::Docx, &ReadOptions::default());
    }
});
