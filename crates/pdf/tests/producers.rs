//! One file by a real producer for each trait that code cannot draw as producers do
//! (`scripts/make-pdf-fixtures`), with its golden text and tables.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use std::path::Path;

use aktsam_pdf::{ReadOptions, read};

#[test]
fn files_by_producers_are_read_as_their_golden_documents_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "pdf"))
        .collect();
    files.sort();
    assert!(files.len() > 10);
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let options = ReadOptions {
            password: name.ends_with("password").then(|| "granby".to_owned()),
            ..ReadOptions::default()
        };
        let document = read(std::fs::read(&path).unwrap(), &options).unwrap();
        insta::assert_snapshot!(name, common::describe(&document));
    }
}

/// The blocks of a fixture, without its warnings.
fn blocks(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/{name}.pdf"));
    let options = ReadOptions {
        password: Some("granby".to_owned()),
        ..ReadOptions::default()
    };
    let document = read(std::fs::read(file).unwrap(), &options).unwrap();
    let described = common::describe(&document);
    let blocks: Vec<&str> = described
        .lines()
        .filter(|line| !line.starts_with('!'))
        .collect();
    blocks.join("\n")
}

#[test]
fn the_same_pages_are_read_of_files_of_each_build_and_damage() {
    let whole = blocks("files_base");
    for name in [
        "linearised",
        "object_streams",
        "offsets_wrong",
        "table_from_one",
        "table_missing",
        "start_wrong",
        "length_wrong",
        "endobj_missing",
        "garbage_before",
        "garbage_behind",
        "page_tree_wrong",
        "root_missing",
        "encrypted_rc4",
        "encrypted_aes128",
        "encrypted_aes256",
        "encrypted_with_password",
    ] {
        assert_eq!(blocks(&format!("files_{name}")), whole, "{name}");
    }
}

#[test]
fn only_what_the_last_update_says_counts() {
    let whole = blocks("files_base");
    let twice = whole.replace("410 000 kr och", "450 000 kr och");
    let twice = twice.replace("1 075 000", "1 115 000");
    assert_eq!(blocks("files_updated_twice"), twice);
    assert_eq!(
        blocks("files_linearised_updated"),
        whole.replace("två år", "tre år")
    );
    assert_eq!(
        blocks("files_object_streams_updated"),
        whole.replace("Fyrtio", "Sextio")
    );
    let without = blocks("files_page_taken_out");
    assert!(without.contains("Budget") && !without.contains("Målgrupp"));
}

#[test]
fn the_same_words_are_read_of_each_kind_of_font() {
    const LINE: &str = "Örjan Åkesson söker 1 250 000 kr för unga på väg mot arbete – “räksmörgås”, § 3 \
                        och filé à 45 €";
    for name in [
        "cid_without_map",
        "cid_with_glyph_map",
        "cid_opentype",
        "cid_bare_cff",
        "cid_map_with_holes",
        "cid_identity_name",
        "cid_embedded_map",
        "simple_names",
        "simple_own_table",
        "simple_win_ansi",
        "simple_type1",
        "simple_type3_names",
        "simple_type3_map",
        "decomposed",
    ] {
        let read = blocks(&format!("glyphs_{name}"));
        assert!(read.contains(LINE), "{name}: {read}");
    }
}
