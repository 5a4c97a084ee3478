use aktsam_document::{Block, Cell, Document, Location, Table, TextBlock};

use super::*;
use crate::lexicon::organisations::testing::builtin;
use crate::lines::lines;

fn of(document: &Document) -> Found {
    let lines = lines(document);
    let skip = vec![false; lines.len()];
    find(&lines, &skip, &builtin())
}

fn text(paragraphs: &[&str]) -> Found {
    let mut document = Document::new("text/plain");
    for p in paragraphs {
        document
            .blocks
            .push(Block::Text(TextBlock::new(*p, Location::default())));
    }
    of(&document)
}

type Told<'f> = (
    Option<&'f str>,
    Option<&'f str>,
    Option<&'f str>,
    Option<&'f str>,
);

fn told(found: &Found) -> Vec<Told<'_>> {
    found
        .contacts
        .iter()
        .map(|c| {
            (
                c.name.as_deref(),
                c.organisation.as_deref(),
                c.email.as_deref(),
                c.phone.as_deref(),
            )
        })
        .collect()
}

#[test]
fn a_table_with_headers() {
    let mut document = Document::new("text/plain");
    let rows = [
        ["Namn", "Organisation", "Telefonnr.", "E-post"],
        [
            "Eva Lind",
            "Ängelholms kommun",
            "0431 – 46 86 83",
            "Eva.Lind@exempel.se",
        ],
        [
            "Per Ek",
            "Region Skåne",
            "042 – 406 50 50",
            "per.ek@exempel.se",
        ],
    ];
    let id = document.push_table(Table {
        columns: 4,
        rows: rows
            .iter()
            .map(|r| {
                r.iter()
                    .enumerate()
                    .map(|(c, t)| Cell::new(c as u32, *t, Location::default()))
                    .collect()
            })
            .collect(),
        ..Table::default()
    });
    document.blocks.push(Block::Table(id));
    assert_eq!(
        told(&of(&document)),
        [
            (
                Some("Eva Lind"),
                Some("Ängelholms kommun"),
                Some("eva.lind@exempel.se"),
                Some("0431 – 46 86 83")
            ),
            (
                Some("Per Ek"),
                Some("Region Skåne"),
                Some("per.ek@exempel.se"),
                Some("042 – 406 50 50")
            ),
        ]
    );
}

#[test]
fn lines_with_all_in_one_or_one_under_the_other() {
    assert_eq!(
        told(&text(&[
            "Organisation: Håbo kommun. Kontaktperson: Eva Lind, eva.lind@exempel.se"
        ])),
        [(
            Some("Eva Lind"),
            Some("Håbo kommun"),
            Some("eva.lind@exempel.se"),
            None
        )]
    );
    assert_eq!(
        told(&text(&[
            "Kontaktperson: Eva Lind",
            "Telefon: 070-123 45 67",
            "E-post: eva.lind@exempel.se"
        ])),
        [(
            Some("Eva Lind"),
            None,
            Some("eva.lind@exempel.se"),
            Some("070-123 45 67")
        )]
    );
    assert_eq!(
        told(&text(&[
            "Eva Lind, enhetschef",
            "Osby kommun",
            "eva.lind@exempel.se",
            "Per Ek",
            "per.ek@exempel.se"
        ])),
        [
            (
                Some("Eva Lind"),
                Some("Osby kommun"),
                Some("eva.lind@exempel.se"),
                None
            ),
            (Some("Per Ek"), None, Some("per.ek@exempel.se"), None),
        ]
    );
}

#[test]
fn a_broken_address_is_warned_of_and_not_mended() {
    let found = text(&["Organisation: Region Uppsala, Eva Lind, eva.lind@region uppsala.se"]);
    assert_eq!(found.warnings[0].code, "email_malformed");
    assert!(found.contacts.iter().all(|c| c.email.is_none()));
}

#[test]
fn amounts_dates_and_identifiers_are_no_numbers_to_call() {
    let found = text(&[
        "Projektledare 10 % 14 170 84 720 87 260",
        "2021-03-01 - 2021-12-31",
        "Summerad kostnad 3 år: 2 130 000 kronor",
        "230401-260331",
        "Dnr 2017:38",
    ]);
    assert!(found.contacts.is_empty(), "{:?}", found.contacts);
}

#[test]
fn several_people_in_one_cell_are_several() {
    let mut document = Document::new("text/plain");
    let mut cell = Cell::new(1, "", Location::default());
    for text in [
        "1. Organisation: Arbetsförmedlingen, Eva Lind, eva.lind@exempel.se",
        "2. Organisation: Försäkringskassan, Per Ek, per.ek@exempel.se",
    ] {
        cell.text.push_str(text);
        cell.text.push('\n');
        let block = TextBlock::new(text, Location::default());
        cell.blocks.push(Block::Text(block));
    }
    let label = Cell::new(0, "Samverkansparter", Location::default());
    let id = document.push_table(Table {
        columns: 2,
        rows: vec![vec![label, cell]],
        ..Table::default()
    });
    document.blocks.push(Block::Table(id));
    let emails: Vec<_> = of(&document)
        .contacts
        .into_iter()
        .filter_map(|c| Some((c.name?, c.email?)))
        .collect();
    assert_eq!(
        emails,
        [
            ("Eva Lind".to_owned(), "eva.lind@exempel.se".to_owned()),
            ("Per Ek".to_owned(), "per.ek@exempel.se".to_owned()),
        ]
    );
}

#[test]
fn a_form_may_ask_for_one_person_in_many_rows() {
    let mut document = Document::new("text/plain");
    let rows = [
        ["Namn", "Eva Ek"],
        ["Titel", "Enhetschef"],
        ["Organisation", "Almby kommun"],
        ["Adress", "Storgatan 1, 123 45 Almby"],
        ["Tfn", "0123-456 78"],
        ["Mail", "eva.ek@exempel.se"],
    ];
    let row = |(r, cells): (usize, &[&str; 2])| -> Vec<Cell> {
        let cell = |(c, t): (usize, &&str)| {
            Cell::new(c as u32, *t, Location::block_cell(0, r as u32, c as u32))
        };
        cells.iter().enumerate().map(cell).collect()
    };
    let id = document.push_table(Table {
        columns: 2,
        rows: rows.iter().enumerate().map(row).collect(),
        ..Table::default()
    });
    document.blocks.push(Block::Table(id));
    let found = of(&document);
    let [contact] = &found.contacts[..] else {
        panic!("one contact: {:?}", found.contacts);
    };
    assert_eq!(contact.name.as_deref(), Some("Eva Ek"));
    assert_eq!(contact.role.as_deref(), Some("Enhetschef"));
    assert_eq!(contact.email.as_deref(), Some("eva.ek@exempel.se"));
    assert_eq!(contact.phone.as_deref(), Some("0123-456 78"));
}

#[test]
fn a_name_ends_before_the_words_on_how_to_reach_it() {
    let found = text(&[
        "För frågor kontakta Eva Ek på telefon 0123-45 67 89 eller e-post eva.ek@exempel.se.",
    ]);
    assert_eq!(told(&found)[0].0, Some("Eva Ek"));
}

#[test]
fn a_name_in_the_box_before_is_that_of_the_address() {
    let mut document = Document::new("text/plain");
    for text in [
        "Kontaktperson",
        "Elsa Thorn, enhetschef",
        "Adress",
        "Storgatan 1",
        "Telefon och e-post",
        "0372-78 90 00, elsa.thorn@exempel.se",
    ] {
        let block = TextBlock::new(text, Location::default());
        document.blocks.push(Block::Text(block));
    }
    let lines = lines(&document);
    let skip = vec![false; lines.len()];
    let mut found = find(&lines, &skip, &builtin());
    found.name_by_address(&[], &lines, &builtin());
    let names: Vec<_> = found.contacts.iter().map(|c| c.name.as_deref()).collect();
    assert_eq!(names, [Some("Elsa Thorn")]);
}
