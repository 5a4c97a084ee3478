//! Golden records: what `aktsam extract` makes of the fixtures, whole, to be read by eye when it
//! changes (`cargo insta review`).
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One rendering of each source, and each format at least once; the other renderings are held
/// against their source by `scripts/check-expected`.
const GOLDEN: &[&str] = &[
    "beslut_gront_spar.typst.pdf",
    "broar.markdown.md",
    "formular_falt.reportlab.pdf",
    "framat.chromium.pdf",
    "framat.libreoffice.doc",
    "gront_spar.typst.pdf",
    "gront_spar_scan.pdf",
    "halsolinjen.libreoffice.odt",
    "halsolinjen.libreoffice.pdf",
    "hela_vagen_budget.uncached.xlsx",
    "hela_vagen_in.chromium.pdf",
    "hela_vagen_in.libreoffice.docx",
    "kompassen.form.docx",
    "kompassen.libreoffice.pdf",
    "kompassen_budget.excel97.xls",
    "lotsen.transcript.txt",
    "lotsen.typst.pdf",
    "oppna_dorren.libreoffice.rtf",
    "oppna_dorren.reportlab.pdf",
    "rehab_i_norr.word.docx",
    "slutrapport_alven.page.html",
    "steg_for_steg.borderless.pdf",
    "steg_for_steg.libreoffice.docx",
    "trygg_start.typst.pdf",
    "trygg_start_budget.merged.xlsx",
    "ung_kraft.word.docx",
    "ung_kraft_with_budget.pdf",
    "vagen_vidare.libreoffice.pdf",
    "vagen_vidare_budget.calc.ods",
    "verksamhetsplan_sjolandet.libreoffice.pdf",
];

fn extract(name: &str) -> Value {
    let file = root().join("fixtures/documents").join(name);
    let output = Command::new(env!("CARGO_BIN_EXE_aktsam"))
        .args(["extract", "--format", "json"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What changes with every release or edit of the data is no part of what was read.
fn without_versions(mut record: Value) -> Value {
    if let Some(map) = record.as_object_mut() {
        map.insert("extractor".to_owned(), Value::from("(as built)"));
        if let Some(Value::Array(embedded)) = map.remove("embedded") {
            let embedded = embedded.into_iter().map(without_versions).collect();
            map.insert("embedded".to_owned(), Value::Array(embedded));
        }
    }
    record
}

#[test]
fn records_of_the_fixtures_are_as_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("fixtures/golden"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in GOLDEN {
            insta::assert_json_snapshot!(*name, without_versions(extract(name)));
        }
    });
}

#[test]
fn every_record_is_valid_against_the_schema() {
    let schema = std::fs::read_to_string(root().join("docs/record.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for name in GOLDEN {
        let record = extract(name);
        let errors: Vec<String> = validator
            .iter_errors(&record)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
    }
}
