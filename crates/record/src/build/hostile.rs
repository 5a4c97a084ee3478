//! Documents made to take long: a phrase or a row that a rule looks around, tens of thousands of times.
//! What looks at its neighbours only is through in a second even without optimisation; what looks at
//! all the others would take hours.

use aktsam_document::{Block, Cell, Document, Location, Table, TextBlock};

use super::*;
use crate::Lexicon;

/// How often a phrase stands in its paragraph.
const TIMES: usize = 8_000;
/// Rows of a table.
const ROWS: u32 = 5_000;

fn text(document: &mut Document, text: &str) {
    let line = document.blocks.len() as u32 + 1;
    let block = TextBlock::new(text, Location::lines(line, line));
    document.blocks.push(Block::Text(block));
}

fn record(heading: &str, phrase: &str) -> Record {
    let mut document = Document::new("text/plain");
    text(&mut document, heading);
    text(&mut document, &phrase.repeat(TIMES));
    build(&document, &FileFacts::default(), &Lexicon::builtin())
}

/// The record of a heading and a table whose rows hold what `row` says of their number.
fn tabled(heading: &str, row: impl Fn(u32) -> [String; 2]) -> Record {
    let mut document = Document::new("text/plain");
    text(&mut document, heading);
    let mut table = Table {
        columns: 2,
        location: Location::block(1),
        ..Table::default()
    };
    for r in 0..ROWS {
        let cells = (0..2).zip(row(r)).map(|(c, text)| {
            let location = Location::block_cell(1, r, c);
            let mut cell = Cell::new(c, &text, location.clone());
            let paragraphs = text
                .lines()
                .map(|line| TextBlock::new(line, location.clone()));
            cell.blocks.extend(paragraphs.map(Block::Text));
            cell
        });
        table.rows.push(cells.collect());
    }
    let id = document.push_table(table);
    document.blocks.push(Block::Table(id));
    build(&document, &FileFacts::default(), &Lexicon::builtin())
}

#[test]
fn one_sentence_of_acronyms_takes_bounded_time() {
    for (phrase, is_method) in [("MI ", false), ("metoden MI, IPS och SIP ", true)] {
        let read = record("Metod", phrase);
        let found = read.methods.iter().any(|m| m.id == "mi");
        assert_eq!(found, is_method, "{phrase}");
    }
}

#[test]
fn one_sentence_of_applicants_numbers_and_goals_takes_bounded_time() {
    for (heading, phrase) in [
        ("Sökande", "Vi söker om medel och "),
        ("Målgrupp", "kvinnor 12 och män "),
        ("Målgrupp", "25 deltagare, 16–24 år "),
        ("Mål", "Mål 1: fler i arbete "),
        ("Tidplan", "från januari till mars 2024 "),
        ("Budget", "lön 12 000 kr, varav hyra 3 000 kr "),
        ("Bakgrund", "dnr 2023/123 "),
        ("Protokoll", "Styrelsen beslutar enligt förslaget. "),
        ("Plan", "1. MÅL Fler "),
        ("Kontakt", "ek@ek.se Telefon: "),
        (
            "Organisation",
            "Arbetsförmedlingen, Osby kommun och Region Skåne ",
        ),
        (
            "Kontaktperson",
            "Anna Exempel 010-123 45 67 anna@exempel.se ",
        ),
    ] {
        let read = record(heading, phrase);
        assert!(!read.sections.is_empty(), "{heading}: {phrase}");
    }
}

#[test]
fn tables_of_one_kind_of_row_take_bounded_time() {
    let label = |text: &'static str| move |r: u32| [format!("x{r}"), text.to_owned()];
    for (heading, read) in [
        (
            "Organisation",
            tabled("Organisation", label("Arbetsförmedlingen")),
        ),
        (
            "Mål",
            tabled("Mål", |r| [format!("{r} deltagare"), format!("ja {r}")]),
        ),
        (
            "Deltagare",
            tabled("Deltagare", |r| {
                [format!("grupp {r} deltagare"), "12".to_owned()]
            }),
        ),
        (
            "Ansökan",
            tabled("Ansökan", |r| {
                [
                    format!("Projektets namn\nAlfa {r}"),
                    format!("Sökande\nBeta {r}"),
                ]
            }),
        ),
        (
            "Budget",
            tabled("Budget", |r| [format!("Lön {r}"), format!("{r} 000 kr")]),
        ),
        (
            "Tidplan",
            tabled("Tidplan", |r| {
                [format!("Fas {r}"), "januari 2024".to_owned()]
            }),
        ),
    ] {
        assert!(!read.sections.is_empty(), "{heading}");
        assert_eq!(
            read.tables.first().map(|t| t.rows.len()),
            Some(ROWS as usize),
            "{heading}"
        );
    }
}
