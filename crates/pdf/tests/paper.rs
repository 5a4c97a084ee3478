//! What stands on paper beside running text: notes, contents, drawn check boxes, figures, rows that a
//! page break cuts.
#![allow(clippy::unwrap_used, reason = "tests on files that they make")]

mod common;

use std::fmt::Write as _;

use aktsam_document::{Aside, AsideKind, Block, Role};
use common::{Maker, PROSE, grid, lines, page, parse, show};

fn contents(document: &aktsam_document::Document) -> Vec<(bool, &str)> {
    document
        .blocks
        .iter()
        .filter_map(Block::as_text)
        .map(|block| (block.role == Role::Contents, block.text.as_str()))
        .collect()
}

#[test]
fn contents_without_leaders_are_told_under_their_heading() {
    let mut content = show("F2", 14.0, 60.0, 780.0, "Innehåll");
    let entries = [
        ("Bakgrund", "2"),
        ("Syfte och mål", "2"),
        ("Målgrupp", "3"),
        ("Budget", "5"),
    ];
    for (i, (title, number)) in entries.iter().enumerate() {
        let y = 750.0 - 16.0 * i as f32;
        content += &show("F1", 11.0, 60.0, y, title);
        content += &show("F1", 11.0, 520.0, y, number);
    }
    content += &lines(60.0, 640.0, &PROSE);
    let document = page(&content);
    assert!(document.tables.is_empty());
    let told = contents(&document);
    assert_eq!(told[1], (true, "Bakgrund\t2"));
    assert_eq!(told.iter().filter(|(is, _)| *is).count(), 4);
    assert!(told.last().is_some_and(|(is, _)| !is));
}

#[test]
fn two_columns_without_that_heading_are_a_table() {
    let mut content = show("F2", 14.0, 60.0, 780.0, "Deltagare");
    for (i, (title, number)) in [("Kvinnor", "12"), ("Män", "15"), ("Unga", "21")]
        .iter()
        .enumerate()
    {
        let y = 750.0 - 16.0 * i as f32;
        content += &show("F1", 11.0, 60.0, y, title);
        content += &show("F1", 11.0, 300.0, y, number);
    }
    let document = page(&content);
    assert_eq!(document.tables.len(), 1);
    assert!(contents(&document).iter().all(|(is, _)| !is));
}

fn notes(asides: &[Aside]) -> Vec<&str> {
    asides
        .iter()
        .filter(|aside| aside.kind == AsideKind::Footnote)
        .map(|aside| aside.block.text.as_str())
        .collect()
}

#[test]
fn footnotes_are_kept_aside_each_whole() {
    let content = lines(60.0, 760.0, &PROSE)
        + "BT /F1 11 Tf 60 640 Td (Enligt en studie) Tj /F1 7 Tf 4 Ts (1) Tj 0 Ts /F1 11 Tf ( av Granby kommun) Tj ET\n"
        + "0.5 w 60 120 m 200 120 l S\n"
        + "BT /F1 6 Tf 60 108 Td 3 Ts (1) Tj 0 Ts /F1 9 Tf ( Granby kommun, Vägar till arbete, en rapport som är) Tj ET\n"
        + &show("F1", 9.0, 60.0, 97.0, "så lång att den tar två rader.")
        + "BT /F1 6 Tf 60 86 Td 3 Ts (2) Tj 0 Ts /F1 9 Tf ( Samma rapport.) Tj ET\n";
    let document = page(&content);
    assert_eq!(
        notes(&document.asides),
        [
            "1 Granby kommun, Vägar till arbete, en rapport som är så lång att den tar två rader.",
            "2 Samma rapport."
        ]
    );
    assert!(!document.plain_text().contains("rapport"));
    assert!(
        document
            .plain_text()
            .contains("Enligt en studie 1 av Granby")
    );
}

#[test]
fn small_text_that_nothing_refers_to_is_no_footnote() {
    let content = lines(60.0, 760.0, &PROSE)
        + &show(
            "F1",
            9.0,
            60.0,
            108.0,
            "1 av 3 deltagare svarade på enkäten.",
        );
    let document = page(&content);
    assert!(notes(&document.asides).is_empty());
    assert!(document.plain_text().contains("1 av 3 deltagare"));
}

#[test]
fn drawn_check_boxes_have_their_labels_and_state() {
    let mut content = show("F1", 11.0, 60.0, 760.0, "Ansökan avser:");
    // Empty, with two strokes, with a letter, with a filled square, and with its label before it.
    for (i, label) in ["Ny insats", "Förlängning", "Ändring", "Förstudie"]
        .iter()
        .enumerate()
    {
        let y = 730.0 - 20.0 * i as f32;
        let _ = writeln!(content, "0.7 w 70 {} 10 10 re S", y - 1.0);
        match i {
            1 => {
                let (low, high) = (y, y + 8.0);
                let _ = writeln!(content, "71 {low} m 79 {high} l S 71 {high} m 79 {low} l S");
            }
            2 => content += &show("F1", 10.0, 71.7, y + 0.3, "X"),
            3 => {
                let _ = writeln!(content, "72.5 {} 5 5 re f", y + 1.5);
            }
            _ => {}
        }
        content += &show("F1", 11.0, 86.0, y, label);
    }
    content += &show("F1", 11.0, 300.0, 730.0, "Ja");
    content += "316 729 10 10 re S\n";
    let text = page(&content).plain_text();
    for line in [
        "☐ Ny insats",
        "☒ Förlängning",
        "☒ Ändring",
        "☒ Förstudie",
        "Ja ☐",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn boxes_for_single_characters_are_no_check_boxes() {
    let mut content = show("F1", 11.0, 60.0, 760.0, "Personnummer");
    for i in 0..10 {
        let _ = writeln!(content, "{} 757 14 14 re S", 140 + 14 * i);
    }
    let text = page(&content).plain_text();
    assert!(!text.contains('☐'), "{text}");
}

#[test]
fn a_figure_has_the_text_that_stands_for_it() {
    let mut maker = Maker::new();
    let image = maker.stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        b"\x80",
    );
    let content = lines(60.0, 760.0, &PROSE)
        + "/Figure << /MCID 0 >> BDC q 100 0 0 80 60 500 cm /I Do Q EMC\n";
    maker.page_with(&content, "", &format!("/XObject << /I {image} 0 R >>"));
    let page = maker.last();
    let element = maker.object(common::latin(&format!(
        "<< /Type /StructElem /S /Figure /Alt (Trappa med fyra steg) /Pg {page} 0 R /K 0 >>"
    )));
    let root = maker.object(format!("<< /Type /StructTreeRoot /K [{element} 0 R] >>"));
    maker.catalog(&format!("/StructTreeRoot {root} 0 R"));
    let document = parse(maker.finish());
    let alts: Vec<Option<&str>> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Figure(figure) => Some(figure.alt.as_deref()),
            _ => None,
        })
        .collect();
    assert_eq!(alts, [Some("Trappa med fyra steg")]);
}

#[test]
fn captions_below_tables_and_figures_are_told() {
    let mut maker = Maker::new();
    let image = maker.stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        b"\x80",
    );
    let mut content = lines(60.0, 780.0, &PROSE);
    content += &grid(&[60.0, 200.0, 300.0], &[610.0, 630.0, 650.0]);
    for (x, y, text) in [
        (64.0, 636.0, "Post"),
        (204.0, 636.0, "Belopp"),
        (64.0, 616.0, "Resor"),
        (204.0, 616.0, "20 000"),
    ] {
        content += &show("F1", 10.0, x, y, text);
    }
    content += &show("F1", 10.0, 60.0, 594.0, "Tabell 1: Kostnader i kronor");
    content += &lines(60.0, 560.0, &PROSE);
    content += "q 100 0 0 80 60 370 cm /I Do Q\n";
    content += &show("F1", 10.0, 60.0, 356.0, "Figur 1: Trappan");
    maker.page_with(&content, "", &format!("/XObject << /I {image} 0 R >>"));
    let document = parse(maker.finish());
    let captions: Vec<&str> = document
        .blocks
        .iter()
        .filter_map(Block::as_text)
        .filter(|block| block.role == Role::Caption)
        .map(|block| block.text.as_str())
        .collect();
    assert_eq!(
        captions,
        ["Tabell 1: Kostnader i kronor", "Figur 1: Trappan"]
    );
    assert_eq!(
        document.tables[0].caption.as_deref(),
        Some("Tabell 1: Kostnader i kronor")
    );
}

/// Two pages with a table of two columns; each row is a label and lines of text.
fn broken_table(first: &[&str], label: &str, second: &[&str]) -> aktsam_document::Document {
    let mut maker = Maker::new();
    let mut content = grid(&[60.0, 180.0, 400.0], &[60.0, 120.0, 140.0]);
    content += &show("F1", 10.0, 64.0, 126.0, "Mål");
    content += &show("F1", 10.0, 184.0, 126.0, "Deltagarna");
    content += &show("F1", 10.0, 64.0, 106.0, "Metod");
    for (i, line) in first.iter().enumerate() {
        content += &show("F1", 10.0, 184.0, 106.0 - 12.0 * i as f32, line);
    }
    maker.page(&content);
    let mut content = grid(&[60.0, 180.0, 400.0], &[700.0, 740.0, 780.0]);
    content += &show("F1", 10.0, 64.0, 766.0, label);
    for (i, line) in second.iter().enumerate() {
        content += &show("F1", 10.0, 184.0, 766.0 - 12.0 * i as f32, line);
    }
    content += &show("F1", 10.0, 64.0, 726.0, "Budget");
    content += &show("F1", 10.0, 184.0, 726.0, "Se bilaga");
    maker.page(&content);
    parse(maker.finish())
}

#[test]
fn a_row_that_a_page_break_cuts_is_one_row() {
    let document = broken_table(
        &["Handledaren möter varje deltagare och"],
        "",
        &["bygger en plan tillsammans med denne."],
    );
    assert_eq!(document.tables.len(), 1);
    let rows = &document.tables[0].rows;
    assert_eq!(rows.len(), 3);
    assert_eq!(
        rows[1][1].text,
        "Handledaren möter varje deltagare och bygger en plan tillsammans med denne."
    );
    let Block::Text(text) = &rows[1][1].blocks[0] else {
        panic!("a cell of text")
    };
    assert_eq!(text.text, rows[1][1].text);
    assert_eq!(text.location.places().count(), 2);
}

#[test]
fn a_row_of_its_own_on_the_next_page_stays_one() {
    for (first, label, second) in [
        ("Varje deltagare får en plan.", "", "bygger en plan"),
        ("Handledaren möter varje", "Tid", "två år"),
        ("Handledaren möter varje", "", "Två år"),
    ] {
        let document = broken_table(&[first], label, &[second]);
        assert_eq!(document.tables.len(), 1);
        assert_eq!(document.tables[0].rows.len(), 4, "{first} {label} {second}");
    }
}
