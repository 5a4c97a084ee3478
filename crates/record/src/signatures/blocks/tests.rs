use aktsam_document::{Block as DocumentBlock, Cell, Document, Location, Table, TextBlock};

use super::*;
use crate::lexicon::organisations::testing::builtin;
use crate::lines::lines;

fn of(document: &Document) -> Vec<Signature> {
    let lines = lines(document);
    let free = vec![true; lines.len()];
    read(&lines, &free, &builtin())
}

fn table(rows: &[&[&str]]) -> Vec<Signature> {
    let mut document = Document::new("text/plain");
    let id = document.push_table(Table {
        columns: rows.iter().map(|r| r.len()).max().unwrap_or(0) as u32,
        rows: rows
            .iter()
            .map(|row| {
                row.iter()
                    .enumerate()
                    .map(|(c, t)| Cell::new(c as u32, *t, Location::default()))
                    .collect()
            })
            .collect(),
        ..Table::default()
    });
    document.blocks.push(DocumentBlock::Table(id));
    of(&document)
}

fn text(paragraphs: &[&str]) -> Vec<Signature> {
    let mut document = Document::new("text/plain");
    for paragraph in paragraphs {
        document.blocks.push(DocumentBlock::Text(TextBlock::new(
            *paragraph,
            Location::default(),
        )));
    }
    of(&document)
}

type Told<'s> = (
    Option<&'s str>,
    Option<&'s str>,
    Option<&'s str>,
    SignatureStatus,
);

fn told(signatures: &[Signature]) -> Vec<Told<'_>> {
    signatures
        .iter()
        .map(|s| {
            (
                s.name.as_deref(),
                s.organisation.as_deref(),
                s.signed_at.as_deref(),
                s.status,
            )
        })
        .collect()
}

#[test]
fn labels_left_of_their_values() {
    assert_eq!(
        told(&table(&[
            &["Organisation och datum", "Region Uppsala 2020-06-12"],
            &["Insatsägare (namn)", "Eva Lind"],
            &["Insatsägare (namnförtydligande)", "Eva Lind"],
            &["E-post:", "eva@exempel.se"],
        ])),
        [(
            Some("Eva Lind"),
            Some("Region Uppsala"),
            Some("2020-06-12"),
            SignatureStatus::Signed
        )]
    );
}

#[test]
fn a_block_with_a_day_and_month_first_and_a_title_after_the_name() {
    assert_eq!(
        told(&table(&[
            &["Organisation och datum", "Håbo Kommun 16/6-2020"],
            &["Samverkanspart (namn)", ""],
            &["Samverkanspart (namnförtydligande)", "Eva Lind Enhetschef"],
            &["E-post:", "E-post: eva@exempel.se"],
        ])),
        [(
            Some("Eva Lind"),
            Some("Håbo kommun"),
            Some("2020-06-16"),
            SignatureStatus::Signed
        )]
    );
}

#[test]
fn labels_right_of_their_values() {
    assert_eq!(
        told(&table(&[
            &["Försäkringskassan 2020-06-17", "Organisation och datum"],
            &["", "Samverkanspart (namn)"],
            &["Eva Hagelin Ek", "Samverkanspart (namnförtydligande)"],
            &["E-post: eva@exempel.se", "E-post:"],
        ])),
        [(
            Some("Eva Hagelin Ek"),
            Some("Försäkringskassan"),
            Some("2020-06-17"),
            SignatureStatus::Signed
        )]
    );
}

#[test]
fn empty_blocks_side_by_side_are_expected() {
    let found = table(&[
        &["Organisation och datum", "Organisation och datum"],
        &["Samverkanspart (namn)", "Samverkanspart (namn)"],
        &[
            "Samverkanspart (namnförtydligande)",
            "Samverkanspart (namnförtydligande)",
        ],
    ]);
    assert_eq!(
        told(&found),
        [(None, None, None, SignatureStatus::Expected); 2]
    );
}

#[test]
fn a_row_of_labels_over_a_row_a_signer() {
    assert_eq!(
        told(&table(&[
            &["Ort och datum", "Namnteckning", "Namnförtydligande"],
            &["Osby 2021-02-03", "____", "Eva Lind"],
        ])),
        [(
            Some("Eva Lind"),
            None,
            Some("2021-02-03"),
            SignatureStatus::Signed
        )]
    );
}

#[test]
fn a_row_of_labels_over_one_with_a_cell_left_empty() {
    assert_eq!(
        told(&table(&[
            &["Ort och datum", "Underskrift", "Namnförtydligande"],
            &["Osby 2021-02-03", "", "Eva Lind, socialchef"],
        ])),
        [(
            Some("Eva Lind"),
            None,
            Some("2021-02-03"),
            SignatureStatus::Signed
        )]
    );
}

#[test]
fn lines_with_the_value_after_below_or_above_the_label() {
    for paragraphs in [
        [
            "Ort och datum: Osby 2021-02-03",
            "Namnteckning:",
            "Namnförtydligande: Eva Lind",
        ]
        .as_slice(),
        &[
            "Ort och datum",
            "Osby 2021-02-03",
            "Underskrift",
            "_____",
            "Namnförtydligande",
            "Eva Lind",
        ],
        &[
            "Osby 2021-02-03",
            "Ort och datum",
            "______",
            "Namnteckning",
            "Eva Lind",
            "Namnförtydligande",
        ],
        &[
            "Organisation och datum Osby kommun 2021-02-03",
            "Insatsägare (namn)",
            "Insatsägare (namnförtydligande) Eva Lind",
        ],
    ] {
        let found = text(paragraphs);
        assert_eq!(found.len(), 1, "{paragraphs:?}");
        assert_eq!(found[0].name.as_deref(), Some("Eva Lind"), "{paragraphs:?}");
        assert_eq!(
            found[0].signed_at.as_deref(),
            Some("2021-02-03"),
            "{paragraphs:?}"
        );
    }
}

#[test]
fn a_name_below_all_labels_of_its_block() {
    let found = text(&[
        "Organisation och datum",
        "Arbetsförmedlingen Uppsala 2020-06-15",
        "Samverkanspart (namn)",
        "Samverkanspart (namnförtydligande)",
        "E-post:",
        "Eva Lind Enhetschef",
    ]);
    assert_eq!(
        told(&found),
        [(
            Some("Eva Lind"),
            Some("Arbetsförmedlingen"),
            Some("2020-06-15"),
            SignatureStatus::Signed
        )]
    );
}

#[test]
fn a_contact_table_and_a_bare_date_are_no_signatures() {
    assert!(
        table(&[
            &["Namn", "Organisation", "Telefon", "E-post"],
            &["Eva Lind", "Osby kommun", "0479-12345", "eva@exempel.se"],
        ])
        .is_empty()
    );
    assert!(text(&["Ort och datum", "Ängelholm 2020-12-10"]).is_empty());
}
