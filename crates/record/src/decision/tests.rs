//! Tests of decisions.
use super::*;
use crate::reading::testing::{document, reading};

fn of(text: &str) -> Option<Decision> {
    let paragraphs = [text];
    let sections = [("Beslut", paragraphs.as_slice())];
    let document = document(&sections);
    let reading = reading(&document, &sections, &[&[]]);
    find(
        &reading,
        &Relevance::of(&reading),
        DocumentKind::Application,
    )
    .map(|(d, _)| d)
}

#[test]
fn a_decision_may_go_on_on_the_next_line() {
    let paragraphs = [
        "Styrelsen beslutar",
        "att bevilja insatsen 700 000 kr för 2025-03-31 – 2025-11-02.",
    ];
    let sections = [("§ 12 Ansökan om medel", paragraphs.as_slice())];
    let document = document(&sections);
    let reading = reading(&document, &sections, &[&[]]);
    let (decision, _) = find(
        &reading,
        &Relevance::of(&reading),
        DocumentKind::Application,
    )
    .unwrap();
    assert_eq!(decision.outcome, Some(Outcome::Granted));
    assert_eq!(decision.granted, Some(Sek::from_kronor(700_000)));
    assert_eq!(decision.paragraph.as_deref(), Some("§ 12"));
    assert_eq!(decision.date, None);
}

#[test]
fn a_decision_with_its_date_amount_and_paragraph() {
    let decision =
        of("§ 12 Styrelsen beslutade 2021-02-03 att frågan är viktig. Styrelsen beslutade att bevilja 750 000 kr den 3 februari 2021.")
            .unwrap();
    assert_eq!(decision.outcome, Some(Outcome::Granted));
    assert_eq!(decision.date.as_deref(), Some("2021-02-03"));
    assert_eq!(decision.granted, Some(Sek::from_kronor(750_000)));
    assert_eq!(decision.paragraph.as_deref(), Some("§ 12"));
    let postponed = of("Beslut: Styrelsen bordlägger ärendet till nästa möte.");
    assert_eq!(postponed.unwrap().outcome, Some(Outcome::Postponed));
    assert_eq!(
        of("Styrelsen beslutar att avslå ansökan.").unwrap().outcome,
        Some(Outcome::Rejected)
    );
}

#[test]
fn a_report_tells_of_its_grant() {
    let text = "Styrelsen beviljade den 9 december 2020 1 840 000 kronor för perioden 2021-01-01–2022-12-31.";
    let paragraphs = [text];
    let sections = [("Bakgrund", paragraphs.as_slice())];
    let document = document(&sections);
    let reading = reading(&document, &sections, &[&[Field::Background]]);
    let relevance = Relevance::of(&reading);
    let (decision, _) = find(&reading, &relevance, DocumentKind::Report).unwrap();
    assert_eq!(decision.outcome, Some(Outcome::Granted));
    assert_eq!(decision.granted, Some(Sek::from_kronor(1_840_000)));
    assert_eq!(decision.date.as_deref(), Some("2020-12-09"));
    assert!(find(&reading, &relevance, DocumentKind::Application).is_none());
}

#[test]
fn the_day_that_a_report_is_due_is_not_that_of_the_decision() {
    let decision = of(
        "Styrelsen beslutar att bevilja 1 200 000 kronor för 2023-01-01 – 2024-12-31, att delrapport ska lämnas senast den 31 januari 2024.",
    );
    assert_eq!(decision.unwrap().date, None);
}

#[test]
fn an_amount_is_told_from_the_year_before_it() {
    for (text, amount) in [
        ("beviljade 2020 1 840 000 kronor", Some(1_840_000)),
        ("totalt 5,4 miljoner kronor", Some(5_400_000)),
        ("1200000 kr", Some(1_200_000)),
        ("750 tkr", Some(750_000)),
        ("för 2020", None),
    ] {
        assert_eq!(kronor(text), amount.map(Sek::from_kronor), "{text}");
    }
}

#[test]
fn the_day_and_the_paragraph_may_stand_inside_the_words_of_a_decision() {
    let text =
        "Styrelsen beslutade den 5 december 2014, § 61, att bevilja Aneby kommun 1 725 000 kr.";
    let decision = of(text).unwrap();
    assert_eq!(decision.outcome, Some(Outcome::Granted));
    assert_eq!(decision.date.as_deref(), Some("2014-12-05"));
    assert_eq!(decision.granted, Some(Sek::from_kronor(1_725_000)));
    assert_eq!(decision.paragraph.as_deref(), Some("§ 61"));
}

#[test]
fn what_stands_under_a_proposal_is_not_decided() {
    let paragraphs = ["Utskottet beslutar att bevilja föreningen 160 000 kronor."];
    let sections = [("Förslag till beslut", paragraphs.as_slice())];
    let document = document(&sections);
    let reading = reading(&document, &sections, &[&[]]);
    assert!(
        find(
            &reading,
            &Relevance::of(&reading),
            DocumentKind::Application
        )
        .is_none()
    );
}

#[test]
fn proposals_and_rules_decide_nothing() {
    assert!(of("Styrelsen föreslås att besluta att ansökan beviljas.").is_none());
    assert!(of("Vid ett beviljande ska insatsen lämna information.").is_none());
    assert!(of("Om ansökan beviljas startar insatsen i mars.").is_none());
}

fn in_section(heading: &str, paragraphs: &[&str]) -> Option<Decision> {
    let sections = [(heading, paragraphs)];
    let document = document(&sections);
    let reading = reading(&document, &sections, &[&[]]);
    find(&reading, &Relevance::of(&reading), DocumentKind::Decision).map(|(d, _)| d)
}

#[test]
fn a_form_tells_its_decision_by_boxes_and_labels() {
    let lines = [
        "☒ Bifall   ☐ Avslag   ☐ Återremiss",
        "Beviljat belopp: 450 000 kr",
        "Datum för beslut: 2023-11-02",
    ];
    let decision = in_section("Förbundets beslut", &lines).unwrap();
    assert_eq!(decision.outcome, Some(Outcome::Granted));
    assert_eq!(decision.granted, Some(Sek::from_kronor(450_000)));
    assert_eq!(decision.date.as_deref(), Some("2023-11-02"));
    let open = ["☐ Bifall   ☐ Avslag", "Datum:"];
    assert!(in_section("Förbundets beslut", &open).is_none());
    let rejected = ["☐ Beviljas   ☒ Avslås"];
    let decision = in_section("Förbundets beslut", &rejected).unwrap();
    assert_eq!(decision.outcome, Some(Outcome::Rejected));
}

#[test]
fn a_proposal_that_is_followed_is_the_decision() {
    let lines = [
        "Beredningsgruppen föreslår styrelsen att bevilja 900 000 kr.",
        "Styrelsens beslut",
        "Enligt beredningsgruppens förslag.",
    ];
    let decision = in_section("§ 5 Ansökan om förlängning", &lines).unwrap();
    assert_eq!(decision.outcome, Some(Outcome::Granted));
    assert_eq!(decision.granted, Some(Sek::from_kronor(900_000)));
    assert_eq!(decision.paragraph.as_deref(), Some("§ 5"));
    let lines = [
        "Förslag till beslut: att avslå ansökan.",
        "Styrelsen beslutar i enlighet med förslaget.",
    ];
    let decision = in_section("§ 6 Ansökan", &lines).unwrap();
    assert_eq!(decision.outcome, Some(Outcome::Rejected));
}

#[test]
fn other_points_may_stand_before_the_one_that_decides() {
    let lines = [
        "Styrelsen beslutar",
        "att tacka för redovisningen,",
        "att bevilja medel med 300 000 kronor för år 2024, samt",
    ];
    let decision = in_section("§ 22 Ansökan", &lines).unwrap();
    assert_eq!(decision.granted, Some(Sek::from_kronor(300_000)));
    let lines = ["Styrelsen beslutar att bevilja styrelsen ansvarsfrihet."];
    assert!(in_section("§ 8", &lines).is_none());
}

#[test]
fn what_was_asked_for_is_not_what_was_granted_in_part() {
    let line = "Styrelsen beslutade att delvis bifalla ansökan om 500 000 kr och avsätter högst 250 000 kr.";
    let decision = in_section("§ 9", &[line]).unwrap();
    assert_eq!(decision.outcome, Some(Outcome::PartlyGranted));
    assert_eq!(decision.granted, Some(Sek::from_kronor(250_000)));
}

#[test]
fn what_a_party_decided_to_apply_for_is_not_granted() {
    let paragraphs = ["Socialnämnden beslutade den 3 mars 2023 att bevilja ansökan sitt stöd."];
    let sections = [("Beslut och förankring", paragraphs.as_slice())];
    let document = document(&sections);
    let reading = reading(&document, &sections, &[&[Field::Anchoring]]);
    let relevance = Relevance::of(&reading);
    assert!(find(&reading, &relevance, DocumentKind::Application).is_none());
    assert!(find(&reading, &relevance, DocumentKind::Decision).is_some());
}
