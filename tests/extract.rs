//! `aktsam extract`, by the binary.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::{Bench, fixtures, settings};

#[test]
fn one_file_is_one_object_and_several_are_lines_in_order() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler i arbete.");
    bench.put_application("b.md", "Lyftet", "Fler i studier.");
    let one = bench.run(&["extract", "in/a.md", "--format", "json"]);
    assert_eq!(one.code, Some(0));
    assert_eq!(one.json()["source"]["paths"][0], "a.md");
    let both = bench.run(&["extract", "in/b.md", "in/a.md"]);
    let paths: Vec<String> = both
        .json_lines()
        .iter()
        .map(|r| r["source"]["paths"][0].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths, ["b.md", "a.md"]);
    // Nothing is stored.
    assert!(!bench.root().join("archive").exists());
}

#[test]
fn text_and_markdown_are_for_people() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler i arbete.");
    for format in ["text", "markdown"] {
        let run = bench.run(&["extract", "in/a.md", "-f", format]);
        assert_eq!(run.code, Some(0));
        assert!(run.stdout.contains("Fler i arbete."), "{}", run.stdout);
        assert!(run.stdout.contains("Brobygget"), "{}", run.stdout);
    }
}

#[test]
fn reasons_are_told_for_every_section_and_sum() {
    let bench = Bench::new();
    for name in ["kompassen.word.docx", "hela_vagen_budget.cached.xlsx"] {
        let file = fixtures().join(name);
        let run = bench.run(&["extract", "--explain", file.to_str().unwrap()]);
        assert_eq!(run.code, Some(0));
        settings().bind(|| insta::assert_snapshot!(format!("explain_{name}"), run.stdout));
    }
}

#[test]
fn a_file_that_fails_is_told_and_the_others_are_read() {
    let bench = Bench::new();
    bench.put("tom.pdf", "");
    bench.put_application("a.md", "Brobygget", "Fler i arbete.");
    let run = bench.run(&["extract", "in/tom.pdf", "in/saknas.pdf", "in/a.md"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.json_lines().len(), 1);
    settings().bind(|| insta::assert_snapshot!(run.stderr));
}

/// One password opens each, the other opens neither: RC4 by `ReportLab`, AES-256 by `pyHanko`.
#[test]
fn passwords_come_from_a_file_and_are_tried_in_turn() {
    let bench = Bench::new();
    let rc4 = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../pdf/tests/fixtures/password.pdf"
    );
    bench.put("rc4.pdf", std::fs::read(rc4).unwrap());
    let aes = fixtures().join("trasig_last.pdf");
    bench.put("aes.pdf", std::fs::read(aes).unwrap());
    let read = |passwords: &str| {
        bench.put("passwords.txt", passwords);
        bench.run(&[
            "extract",
            "--password-file",
            "in/passwords.txt",
            "in/aes.pdf",
            "in/rc4.pdf",
        ])
    };
    let both = read("fel\r\nhemligt\r\ngranby\r\n");
    assert_eq!(both.code, Some(0), "{}", both.stderr);
    let text = both.stdout;
    assert!(
        text.contains("Granby kommun") && text.contains("Grönt spår"),
        "{text}"
    );
    let one = read("granby");
    assert_eq!((one.code, one.json_lines().len()), (Some(1), 1));
    settings().bind(|| insta::assert_snapshot!(one.stderr));
    // A file without passwords is a mistake, not "none given".
    let none = read("\n");
    assert_eq!(none.code, Some(2), "{}", none.stderr);
    assert!(none.stderr.contains("holds no password"), "{}", none.stderr);
}

#[test]
fn embedded_files_are_nested() {
    let bench = Bench::new();
    let file = fixtures().join("tva_handlingar.zip");
    let record = bench.run(&["extract", file.to_str().unwrap()]).json();
    assert_eq!(record["parent"], serde_json::Value::Null);
    let embedded = record["embedded"].as_array().unwrap();
    assert_eq!(embedded.len(), 2);
    for child in embedded {
        assert_eq!(child["parent"], record["id"]);
    }
}

#[test]
fn records_of_all_samples_follow_the_schema() {
    let bench = Bench::new();
    let schema = bench.run(&["schema"]).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let files: Vec<String> = std::fs::read_dir(fixtures())
        .unwrap()
        .map(|e| e.unwrap().path().display().to_string())
        .collect();
    let mut args = vec!["extract"];
    args.extend(files.iter().map(String::as_str));
    let records = bench.run(&args).json_lines();
    assert!(records.len() >= 30, "{} records", records.len());
    for record in records {
        let errors: Vec<String> = validator
            .iter_errors(&record)
            .map(|e| e.to_string())
            .collect();
        assert!(
            errors.is_empty(),
            "{}: {errors:?}",
            record["source"]["paths"][0]
        );
    }
}
