//! Prints the text of office files: `office_text [MODE] FILE…`.
//!
//! Modes: `--markdown`, `--debug`, `--stats`; `--all` adds what stands beside the text (notes,
//! numbers of headings, markers); `--values` adds each number of a cell as it is, on a line of its
//! own that begins with U+0001; `--quiet` reads and prints nothing.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the terminal"
)]

use std::process::ExitCode;

use aktsam_document::{Block, CellValue, Document, Role};
use aktsam_office::{ReadOptions, read, sniff};

fn main() -> ExitCode {
    let mut mode = String::new();
    let mut failed = false;
    for argument in std::env::args().skip(1) {
        if argument.starts_with("--") {
            mode = argument;
            continue;
        }
        if let Err(error) = print(&argument, &mode) {
            eprintln!("{argument}: {error}");
            failed = true;
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn print(path: &str, mode: &str) -> Result<(), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(path)?;
    let format = sniff(&bytes, path).ok_or("not a format that is read")?;
    let document = read(&bytes, format, &ReadOptions::default())?;
    match mode {
        "--markdown" => print!("{}", document.markdown()),
        "--debug" => println!("{document:#?}"),
        "--stats" => println!(
            "{path}: {format:?}, {} blocks, {} tables, {} asides, {} attachments, {} warnings",
            document.blocks.len(),
            document.tables.len(),
            document.asides.len(),
            document.attachments.len(),
            document.warnings.len(),
        ),
        "--all" => print_all(&document),
        "--values" => {
            print_all(&document);
            for cell in document.tables.iter().flat_map(|t| t.rows.iter().flatten()) {
                if let Some(CellValue::Number(n) | CellValue::Percent(n)) = cell.value {
                    println!("\u{1}{n}");
                }
            }
        }
        "--quiet" => {}
        _ => print!("{}", document.plain_text()),
    }
    Ok(())
}

/// The text and what is no part of it, but what other readers print: asides, labels, markers.
fn print_all(document: &Document) {
    print!("{}", document.plain_text());
    for aside in &document.asides {
        println!("{}", aside.block.text);
    }
    let cells = document.tables.iter().flat_map(|t| t.rows.iter().flatten());
    let blocks = document.blocks.iter().chain(cells.flat_map(|c| &c.blocks));
    for text in blocks.filter_map(Block::as_text) {
        match (&text.style.numbering, &text.role) {
            (Some(number), _) => println!("{number}"),
            (None, Role::ListItem { marker, .. }) => println!("{marker}"),
            _ => {}
        }
    }
}
