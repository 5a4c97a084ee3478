//! Tests of pages of e-signing services.

use aktsam_document::{Block, Document, Location, TextBlock};

use super::*;
use crate::lexicon::organisations::testing::builtin;
use crate::lines::lines;

fn of(text: &[&str]) -> Vec<Signature> {
    let mut document = Document::new("text/plain");
    for (i, line) in text.iter().enumerate() {
        let n = i as u32 + 1;
        document
            .blocks
            .push(Block::Text(TextBlock::new(*line, Location::lines(n, n))));
    }
    read(&lines(&document), &builtin()).signatures
}

fn names(signatures: &[Signature]) -> Vec<&str> {
    signatures
        .iter()
        .map(|s| s.name.as_deref().unwrap_or("?"))
        .collect()
}

const A: &str = "5184adb2-c211-472d-81e4-136055c4d1e2 - 2023-02-21 18:35:08 UTC +02:00";
const A_ID: &str = "BankID / Freja eID - 1116d874-c165-4e44-a1a8-ed9ff31007fd - SE";
const B: &str = "6e028f3c-161e-4e27-83c6-f62a7335f2a4 - 2023-02-21 18:37:59 UTC +02:00";
const B_ID: &str = "BankID / Freja eID - f1d3e2aa-f959-4fdc-a717-a42563a38ea0 - SE";

#[test]
fn a_name_an_identifier_with_time_and_a_means_of_identification() {
    let found = of(&[
        "Detta dokument innehåller 8 sidor före denna sida",
        "EVA SJÖLIN ÅBERG",
        A,
        A_ID,
        "Per Nygren-Ek",
        B,
        B_ID,
    ]);
    assert_eq!(names(&found), ["Eva Sjölin Åberg", "Per Nygren-Ek"]);
    assert_eq!(
        found[0].signed_at.as_deref(),
        Some("2023-02-21T18:35:08+02:00")
    );
    assert_eq!(found[0].eid.as_deref(), Some("BankID / Freja eID"));
    assert_eq!(
        found[0].transaction.as_deref(),
        Some("5184adb2-c211-472d-81e4-136055c4d1e2")
    );
    assert_eq!(
        found[1].service_reference.as_deref(),
        Some("f1d3e2aa-f959-4fdc-a717-a42563a38ea0")
    );
}

#[test]
fn all_of_it_joined_in_one_paragraph() {
    let joined = format!("EVA SJÖLIN ÅBERG {A} {A_ID} PER NYGREN-EK {B} {B_ID}");
    let found = of(&[&joined]);
    assert_eq!(names(&found), ["Eva Sjölin Åberg", "Per Nygren-Ek"]);
    let each = format!("EVA SJÖLIN ÅBERG {A} {A_ID}");
    assert_eq!(of(&[&each])[0].eid.as_deref(), Some("BankID / Freja eID"));
}

#[test]
fn two_columns_give_names_times_and_means_in_turn() {
    let found = of(&["EVA SJÖLIN ÅBERG", "PER NYGREN-EK", A, B, A_ID, B_ID]);
    assert_eq!(names(&found), ["Eva Sjölin Åberg", "Per Nygren-Ek"]);
    assert_eq!(
        found[1].service_reference.as_deref(),
        Some("f1d3e2aa-f959-4fdc-a717-a42563a38ea0")
    );
    let tabs = format!("{A}\t{B}");
    let found = of(&["EVA SJÖLIN ÅBERG\tPER NYGREN-EK", &tabs]);
    assert_eq!(names(&found), ["Eva Sjölin Åberg", "Per Nygren-Ek"]);
}

#[test]
fn other_services() {
    let found = of(&[
        "Undertecknat av Eva Lind",
        "Signerat med BankID",
        "Signerad 2022-06-08 11:48 CEST",
    ]);
    assert_eq!(names(&found), ["Eva Lind"]);
    assert_eq!(
        found[0].signed_at.as_deref(),
        Some("2022-06-08T11:48+02:00")
    );
    assert_eq!(found[0].eid.as_deref(), Some("BankID"));

    let found = of(&[
        "Detta verifikat är utfärdat av Scrive.",
        "Eva Lind (EL)",
        "Osby kommun",
        "eva.lind@exempel.se",
        "Signerade 2023-06-01 11:08:22 CEST (+0200)",
    ]);
    assert_eq!(names(&found), ["Eva Lind"]);
    assert_eq!(found[0].organisation.as_deref(), Some("Osby kommun"));
    assert_eq!(found[0].service.as_deref(), Some("Scrive"));

    let found = of(&[
        "Underskrifterna i detta dokument är juridiskt bindande. Dokumentet är signerat med Penneo.",
        "Eva Lind",
        "Undertecknare",
        "Serienummer: 1x",
        "2023-02-21 17:35:08 UTC",
    ]);
    assert_eq!(names(&found), ["Eva Lind"]);

    let found = of(&["Digitally signed by EVA LIND Date: 2023.02.21 18:35:08 +01'00'"]);
    assert_eq!(names(&found), ["Eva Lind"]);
}

#[test]
fn dates_of_the_text_are_no_signatures() {
    assert!(of(&["Eva Lind", "Möte 2023-02-21 18:35", "Start 2023-02-21"]).is_empty());
}

#[test]
fn a_date_that_a_narrow_page_breaks_is_read_whole() {
    let found = of(&[
        "EVA LIND 5184adb2-c211-472d-81e4-136055c4d1e2 - 2023-",
        "02-21 18:35:08 UTC +02:00",
        "BankID - 8fc8643a-9221-4459-89cc-9e136bc499b5 - SE",
    ]);
    let times: Vec<_> = found.iter().map(|s| s.signed_at.as_deref()).collect();
    assert_eq!(times, [Some("2023-02-21T18:35:08+02:00")]);
    assert_eq!(names(&found), ["Eva Lind"]);
}

#[test]
fn a_time_that_a_narrow_page_breaks_is_read_whole() {
    let found = of(&[
        "Detta dokument innehåller 8 sidor före denna sida",
        "EVA SJÖLIN ÅBERG c4c360dd-2b95-429d-86ea-63ad1a7f114e - 2023-02-21 19:50:03",
        "UTC +02:00",
        "BankID - 8fc8643a-9221-4459-89cc-9e136bc499b5 - SE",
        "PER NYGREN-EK",
        "b94c41f0-1d33-4f19-9df7-7c6119f905a2 - 2023-02-22",
        "08:36:09 UTC +02:00",
        "Eva Maria Ek a00eb312-b480-42f3-b8fb-34d4d7a43e17 - 2023-02-22 15:12:45 UTC",
        "+03:00",
    ]);
    assert_eq!(
        names(&found),
        ["Eva Sjölin Åberg", "Per Nygren-Ek", "Eva Maria Ek"]
    );
    let times: Vec<_> = found
        .iter()
        .filter_map(|s| s.signed_at.as_deref())
        .collect();
    assert_eq!(
        times,
        [
            "2023-02-21T19:50:03+02:00",
            "2023-02-22T08:36:09+02:00",
            "2023-02-22T15:12:45+03:00"
        ]
    );
}

#[test]
fn events_of_sending_are_no_signatures() {
    let found = of(&[
        "Status: Signerat",
        "Dokumentet skapades av Mora kommun (registrator@mora.example)",
        "2023-06-05 - 08:10:01 GMT",
        "Dokumentet skickades med e-post till Eva Ek (eva.ek@mora.example) för signering",
        "2023-06-05 - 08:11:20 GMT",
        "Dokumentet har e-signerats av Eva Ek (eva.ek@mora.example)",
        "Signaturdatum: 2023-06-07 - 06:45:10 GMT - Tidskälla: server",
    ]);
    assert_eq!(names(&found), ["Eva Ek"]);
    assert_eq!(found[0].signed_at.as_deref(), Some("2023-06-07T06:45:10Z"));
}

#[test]
fn a_label_may_stand_before_the_name_and_the_time() {
    let found = of(&[
        "Namn: Eva Ek",
        "Titel: Socialchef",
        "Signerad: 2022-06-01 12:30:45",
        "Identifiering: SITHS eID",
    ]);
    assert_eq!(names(&found), ["Eva Ek"]);
    let found = of(&[
        "Signerat av: EVA EK",
        "Datum: 2024-05-06 10:11",
        "BankID, 8f14e45f-ceea-467f-9c1b-1a2b3c4d5e6f",
    ]);
    assert_eq!(names(&found), ["Eva Ek"]);
    assert_eq!(found[0].signed_at.as_deref(), Some("2024-05-06T10:11"));
}

#[test]
fn a_time_belongs_to_the_name_above_it_though_it_stands_higher_than_the_other() {
    use aktsam_document::Rect;
    let mut document = Document::new("application/pdf");
    let lines_of_page = [
        (65.0, "Verifikat"),
        (65.0, "Eva Moberg (EM)\tJan Dahl (JD)"),
        (65.0, "Personnummer 19700101-XXXX\tjan.dahl@exempel.se"),
        (
            65.0,
            "+46700000000\tSignerade 2023-11-03 14:05:10 CET (+0100)",
        ),
        (65.0, "Signerade 2023-11-02 09:15:01 CET (+0100)"),
    ];
    for (n, (x, text)) in lines_of_page.into_iter().enumerate() {
        let y = 100.0 + 14.0 * n as f32;
        let rect = Rect::new(x, y, x + 400.0, y + 10.0);
        let block = TextBlock::new(text, Location::page(2, rect));
        document.blocks.push(Block::Text(block));
    }
    let found = read(&lines(&document), &builtin()).signatures;
    let at = |name: &str| {
        let of = found.iter().find(|s| s.name.as_deref() == Some(name));
        of.and_then(|s| s.signed_at.clone())
    };
    assert_eq!(
        at("Eva Moberg").as_deref(),
        Some("2023-11-02T09:15:01+01:00")
    );
    assert_eq!(at("Jan Dahl").as_deref(), Some("2023-11-03T14:05:10+01:00"));
}

#[test]
fn only_the_event_of_signing_is_a_signature() {
    let found = of(&[
        "Certificate Of Completion",
        "Eva Moberg",
        "Sent: 11/2/2023 9:12:00 AM",
        "Viewed: 11/2/2023 9:14:10 AM",
        "Signed: 11/2/2023 9:15:01 AM",
    ]);
    assert_eq!(names(&found), ["Eva Moberg"]);
    assert_eq!(found[0].signed_at.as_deref(), Some("2023-11-02T09:15:01"));
}
