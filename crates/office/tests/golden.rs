//! Each fixture's document, written out for people to review. `scripts/office-fixtures` makes the
//! files; `cargo insta review` takes a change over.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test"
)]

use std::fmt::Write as _;
use std::path::Path;

use aktsam_document::{Block, Document, Location, Place, Role, RunKind, Style, TextBlock};
use aktsam_office::{ReadOptions, read, sniff};

#[test]
fn each_fixture_gives_its_golden_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() >= 90, "the fixtures are missing");
    insta::with_settings!({ omit_expression => true }, {
        for name in names {
            let bytes = std::fs::read(folder.join(&name)).unwrap();
            let format = sniff(&bytes, &name).unwrap();
            let document = read(&bytes, format, &ReadOptions::default()).unwrap();
            insta::assert_snapshot!(name.as_str(), describe(&document));
        }
    });
}

/// The document as lines: a block each, tables with their cells below them.
fn describe(document: &Document) -> String {
    let mut out = String::new();
    let source = &document.source;
    let _ = writeln!(
        out,
        "{} pages={:?} title={:?} author={:?} body={:?}",
        source.media_type, source.pages, source.title, source.author, source.body_size
    );
    for block in &document.blocks {
        describe_block(&mut out, document, block, 0);
    }
    for aside in &document.asides {
        let _ = write!(out, "{:?} ", aside.kind);
        describe_text(&mut out, &aside.block);
    }
    for name in &document.names {
        let _ = writeln!(
            out,
            "name {:?} {:?} sheet={:?} {}",
            name.kind,
            name.name,
            name.sheet,
            place(&name.location)
        );
    }
    for attachment in &document.attachments {
        let _ = writeln!(
            out,
            "attachment {} {}",
            attachment.name,
            attachment.bytes.len()
        );
    }
    for warning in &document.warnings {
        let _ = writeln!(
            out,
            "warning {} {:?} {}",
            warning.code,
            warning.severity,
            place(&warning.location)
        );
    }
    out
}

fn describe_block(out: &mut String, document: &Document, block: &Block, indent: usize) {
    let margin = "  ".repeat(indent);
    out.push_str(&margin);
    match block {
        Block::Text(text) => describe_text(out, text),
        Block::Figure(figure) => {
            let _ = writeln!(out, "figure {:?} {}", figure.alt, place(&figure.location));
        }
        Block::Table(id) => {
            let table = document.table(*id).unwrap();
            let _ = writeln!(
                out,
                "table {} columns, {} header rows, caption {:?}, sheet {:?} {}",
                table.columns,
                table.header_rows,
                table.caption,
                table.sheet,
                place(&table.location)
            );
            for row in &table.rows {
                let _ = writeln!(out, "{margin}  row");
                for cell in row {
                    let _ = write!(out, "{margin}    {} {:?}", cell.column, cell.text);
                    if (cell.row_span, cell.col_span) != (1, 1) {
                        let _ = write!(out, " spans {}x{}", cell.row_span, cell.col_span);
                    }
                    if let Some(value) = &cell.value {
                        let _ = write!(out, " {value:?}");
                    }
                    for (flag, name) in [(cell.computed, "computed"), (cell.hidden, "hidden")] {
                        if flag {
                            let _ = write!(out, " {name}");
                        }
                    }
                    let _ = writeln!(out, " {}", place(&cell.location));
                    let plain = matches!(cell.blocks.as_slice(), [Block::Text(only)]
                        if *only == TextBlock { text: only.text.clone(), location: only.location.clone(), style: only.style.clone(), ..TextBlock::default() });
                    if !plain || cell.blocks.iter().any(is_styled) {
                        for block in &cell.blocks {
                            describe_block(out, document, block, indent + 3);
                        }
                    }
                }
            }
        }
    }
}

fn is_styled(block: &Block) -> bool {
    block
        .as_text()
        .is_some_and(|t| t.style.bold || t.style.italic || !t.runs.is_empty())
}

fn describe_text(out: &mut String, text: &TextBlock) {
    match &text.role {
        Role::Paragraph => out.push_str("paragraph"),
        Role::Heading { level, declared } => {
            let kind = if *declared { "heading" } else { "candidate" };
            let _ = write!(out, "{kind} {level}");
        }
        Role::ListItem { level, marker } => {
            let _ = write!(out, "item {level} {marker:?}");
        }
        other => {
            let _ = write!(out, "{other:?}");
        }
    }
    let _ = write!(out, " {:?}", text.text);
    describe_style(out, &text.style);
    for run in &text.runs {
        let part = text.text.get(run.start as usize..run.end as usize).unwrap();
        let _ = write!(out, " [{part:?}");
        for (flag, name) in [
            (run.bold, "bold"),
            (run.italic, "italic"),
            (run.underline, "underline"),
            (run.is_grey(), "grey"),
            (run.kind == RunKind::Placeholder, "placeholder"),
            (run.kind == RunKind::FieldValue, "value"),
        ] {
            if flag {
                let _ = write!(out, " {name}");
            }
        }
        out.push(']');
    }
    let _ = writeln!(out, " {}", place(&text.location));
}

fn describe_style(out: &mut String, style: &Style) {
    if let Some(number) = &style.numbering {
        let _ = write!(out, " number={number}");
    }
    if let Some(name) = &style.name {
        let _ = write!(out, " style={name:?}");
    }
    if let Some(size) = style.size {
        let _ = write!(out, " {size}pt");
    }
    for (flag, name) in [
        (style.bold, "bold"),
        (style.italic, "italic"),
        (style.underline, "underline"),
        (style.caps, "caps"),
        (style.hidden, "hidden"),
        (style.is_grey(), "grey"),
    ] {
        if flag {
            let _ = write!(out, " {name}");
        }
    }
}

fn place(location: &Location) -> String {
    let places: Vec<String> = location
        .places()
        .map(|place| match place {
            Place::Sheet { sheet, range } => format!("{sheet}!{range}"),
            Place::Block {
                block,
                end_block,
                table_cell,
            } => format!(
                "b{block}{}{}",
                end_block.map(|e| format!("-{e}")).unwrap_or_default(),
                table_cell
                    .map(|[r, c]| format!(":{r},{c}"))
                    .unwrap_or_default()
            ),
            Place::Line { line, end_line } => format!("l{line}-{end_line}"),
            Place::Page { page, .. } => format!("p{page}"),
        })
        .collect();
    format!("@{}", places.join("+"))
}
