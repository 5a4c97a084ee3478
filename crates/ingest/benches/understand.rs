//! What a record costs on top of the reading of its file: `cargo bench -p aktsam-ingest --bench
//! understand`.
//!
//! All PDF files of `fixtures/documents`, or of the folder that `AKTSAM_BENCH_PDFS` names; counted
//! in pages.
#![allow(clippy::unwrap_used, reason = "a bench that cannot run has no result")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aktsam_document::Document;
use aktsam_record::{FileFacts, Lexicon, build};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

fn folder() -> PathBuf {
    std::env::var_os("AKTSAM_BENCH_PDFS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/documents"),
        PathBuf::from,
    )
}

fn files() -> Vec<Arc<[u8]>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pdf"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| Arc::from(std::fs::read(path).unwrap()))
        .collect()
}

fn read(file: &Arc<[u8]>) -> Option<Document> {
    aktsam_pdf::read(Arc::clone(file), &aktsam_pdf::ReadOptions::default()).ok()
}

fn pages(documents: &[Document]) -> u32 {
    documents.iter().filter_map(|d| d.source.pages).sum()
}

/// From bytes to documents.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn extraction(bencher: Bencher<'_, '_>) {
    let files = files();
    let documents: Vec<Document> = files.iter().filter_map(read).collect();
    bencher
        .counter(ItemsCount::new(pages(&documents)))
        .bench_local(|| files.iter().filter_map(read).count());
}

/// From documents to records.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn understanding(bencher: Bencher<'_, '_>) {
    let documents: Vec<Document> = files().iter().filter_map(read).collect();
    let lexicon = Lexicon::builtin();
    bencher
        .counter(ItemsCount::new(pages(&documents)))
        .bench_local(|| {
            for document in &documents {
                divan::black_box(build(document, &FileFacts::default(), &lexicon));
            }
        });
}

/// The lexicon, which a worker builds once.
#[divan::bench]
fn lexicon() -> Lexicon {
    Lexicon::builtin()
}
