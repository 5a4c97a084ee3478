//! One file by a real producer for each trait that code cannot draw as producers do
//! (`scripts/make-pdf-fixtures`), with its golden text and tables.

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
            password: (name == "password").then(|| "granby".to_owned()),
            ..ReadOptions::default()
        };
        let document = read(std::fs::read(&path).unwrap(), &options).unwrap();
        insta::assert_snapshot!(name, common::describe(&document));
    }
}
