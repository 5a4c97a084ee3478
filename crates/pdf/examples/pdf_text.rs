//! Prints what is read of a PDF: `pdf_text FILE [bare|text|all|markdown|tables|blocks|none] [PASSWORD]`
//! (`all` is the text with running headers, footers and comments, `none` reads and prints nothing), or, as
//! the scoring scripts call it, `pdf_text extract --format json FILE`.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;

use aktsam_document::{Aside, AsideKind, Block, Document, Location, Place, Role};
use aktsam_pdf::{ReadOptions, read};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (file, mode, password) = match args.as_slice() {
        ["extract", "--format", "json", file] => (*file, "json", None),
        [file] => (*file, "markdown", None),
        [file, mode] => (*file, *mode, None),
        [file, mode, password] => (*file, *mode, Some((*password).to_owned())),
        _ => return Err("pdf_text FILE [text|markdown|tables|blocks] [PASSWORD]".into()),
    };
    let options = ReadOptions {
        password,
        ..ReadOptions::default()
    };
    if mode == "bare" {
        let mut out = std::io::stdout().lock();
        for page in aktsam_pdf::text(std::fs::read(file)?, &options)? {
            out.write_all(page.text.as_bytes())?;
        }
        return Ok(());
    }
    let document = read(std::fs::read(file)?, &options)?;
    let out = match mode {
        "text" => document.plain_text(),
        "all" => all_text(&document),
        "markdown" => document.markdown(),
        "json" => format!("{}\n", tables(&document)),
        "tables" => table_text(&document),
        "none" => String::new(),
        _ => blocks(&document),
    };
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(())
}

/// The text with what stands aside, each page's at its place, as other engines tell it.
fn all_text(document: &Document) -> String {
    let mut out = String::new();
    let mut asides: Vec<(u32, bool, &Aside)> = document
        .asides
        .iter()
        .map(|aside| {
            let page = first_page(&aside.block.location);
            (page, aside.kind != AsideKind::Header, aside)
        })
        .collect();
    asides.sort_by_key(|(page, below, _)| (*page, *below));
    let mut asides = asides.into_iter().peekable();
    for block in &document.blocks {
        let (location, text) = match block {
            Block::Text(text) => {
                let marker = match &text.role {
                    Role::ListItem { marker, .. } => format!("{marker} "),
                    _ => String::new(),
                };
                (&text.location, format!("{marker}{}\n", text.text))
            }
            Block::Table(id) => match document.table(*id) {
                Some(table) => (&table.location, table.plain_text()),
                None => continue,
            },
            Block::Figure(_) => continue,
        };
        let page = first_page(location);
        while let Some((.., aside)) = asides.next_if(|a| (a.0, a.1) < (page, true)) {
            let _ = writeln!(out, "{}", aside.block.text);
        }
        out.push_str(&text);
    }
    for (.., aside) in asides {
        let _ = writeln!(out, "{}", aside.block.text);
    }
    out
}

fn first_page(location: &Location) -> u32 {
    location
        .places()
        .find_map(|place| match place {
            Place::Page { page, .. } => Some(*page),
            _ => None,
        })
        .unwrap_or(0)
}

fn tables(document: &Document) -> serde_json::Value {
    let tables: Vec<_> = document
        .tables
        .iter()
        .map(|table| {
            let rows: Vec<Vec<_>> = table
                .rows
                .iter()
                .map(|row| {
                    row.iter()
                        .map(|c| json!({"text": c.text, "row_span": c.row_span, "col_span": c.col_span}))
                        .collect()
                })
                .collect();
            json!({ "rows": rows })
        })
        .collect();
    json!({ "tables": tables })
}

fn table_text(document: &Document) -> String {
    let mut out = String::new();
    for (index, table) in document.tables.iter().enumerate() {
        let _ = writeln!(
            out,
            "--- table {index}: {} columns, {} rows, {} header rows, {}",
            table.columns,
            table.rows.len(),
            table.header_rows,
            if table.ruled { "ruled" } else { "aligned" }
        );
        for row in &table.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|c| {
                    let span = if c.row_span > 1 || c.col_span > 1 {
                        format!("<{}x{}>", c.row_span, c.col_span)
                    } else {
                        String::new()
                    };
                    format!("{span}{}", c.text.replace('\n', "⏎"))
                })
                .collect();
            out.push_str(&cells.join(" | "));
            out.push('\n');
        }
    }
    out
}

fn blocks(document: &Document) -> String {
    let mut out = format!(
        "{:?}\nwarnings {:?}\nsignatures {:?}\nattachments {}\n",
        document.source,
        document.warnings,
        document.signatures,
        document.attachments.len()
    );
    for aside in &document.asides {
        let _ = writeln!(out, "{:?}: {}", aside.kind, aside.block.text);
    }
    for block in &document.blocks {
        match block {
            Block::Text(text) => {
                let role = match &text.role {
                    Role::Heading { level, .. } => format!("H{level}"),
                    Role::ListItem { level, marker } => format!("L{level}{marker}"),
                    Role::Contents => "TOC".into(),
                    Role::Caption => "CAP".into(),
                    Role::Paragraph => "P".into(),
                };
                let _ = writeln!(
                    out,
                    "[{role} {}{}{}{} sp{:?} runs{}] {}",
                    text.style.size.unwrap_or(0.0),
                    if text.style.bold { "b" } else { "" },
                    if text.style.italic { "i" } else { "" },
                    text.style
                        .color
                        .map(|c| format!("{c:?}"))
                        .unwrap_or_default(),
                    text.style.space_before,
                    text.runs.len(),
                    text.text
                );
            }
            Block::Table(id) => {
                let _ = writeln!(out, "[table {}]", id.0);
            }
            Block::Figure(figure) => {
                let _ = writeln!(out, "[figure {:?}]", figure.location);
            }
        }
    }
    out
}
