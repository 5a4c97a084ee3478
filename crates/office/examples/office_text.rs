//! Prints the text of office files: `office_text [--markdown | --debug | --stats] FILE…`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the terminal"
)]

use std::process::ExitCode;

use aktsam_document::{Block, Role};
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
        "--all" => {
            print!("{}", document.plain_text());
            for aside in &document.asides {
                println!("{}", aside.block.text);
            }
            // Labels and titles are no part of the text, but other readers print them.
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
        _ => print!("{}", document.plain_text()),
    }
    Ok(())
}
