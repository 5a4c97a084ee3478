use aktsam_document::TableId;

use super::*;
use crate::lexicon::organisations::testing::builtin;
use crate::reading::testing::{document, reading};

fn found(sections: &[(&str, &[&str])], fields: &[&[Field]]) -> Found {
    let document = document(sections);
    found_in(&reading(&document, sections, fields))
}

fn found_in(reading: &Reading<'_>) -> Found {
    find(reading, &builtin(), &Relevance::of(reading), &[], &[], true)
}

fn names(found: &Found) -> Vec<&str> {
    found.parties.iter().map(|p| p.name.as_str()).collect()
}

#[test]
fn the_owners_section_names_the_applicant_and_its_partners() {
    let found = found(
        &[(
            "ANSÖKANDE MYNDIGHET",
            &[
                "Ängelholms kommun tillsammans med Försäkringskassan, Region Skåne och Arbetsförmedlingen.",
            ],
        )],
        &[&[Field::Owner]],
    );
    assert_eq!(found.applicant[0].0, "Ängelholms kommun");
    assert_eq!(found.applicant.len(), 1);
    assert_eq!(
        names(&found),
        [
            "Ängelholms kommun",
            "Försäkringskassan",
            "Region Skåne",
            "Arbetsförmedlingen"
        ]
    );
    assert_eq!(found.parties[1].roles, [PartyRole::Partner]);
    assert_eq!(found.municipalities[0].code, "1292");
}

#[test]
fn parts_named_after_municipalities_make_them_parties() {
    let found = found(
        &[(
            "Organisation",
            &[
                "Det finns fem delprojekt i de fem kommunerna Bromölla, Hässleholm, Kristianstad, Osby och Östra Göinge.",
            ],
        )],
        &[&[Field::Organisation]],
    );
    assert_eq!(
        names(&found),
        [
            "Bromölla kommun",
            "Hässleholms kommun",
            "Kristianstads kommun",
            "Osby kommun",
            "Östra Göinge kommun"
        ]
    );
}

#[test]
fn one_that_declined_is_no_party_but_a_municipality_with_that_status() {
    let found = found(
        &[(
            "Organisation",
            &[
                "Östra Göinge kommun har valt att inte delta i processen just nu.",
                "Samverkande parter är Osby kommun och Östra Göinge kommun.",
            ],
        )],
        &[&[Field::Organisation]],
    );
    assert_eq!(names(&found), ["Osby kommun"]);
    assert_eq!(found.municipalities[0].status, MunicipalityStatus::Declined);
}

#[test]
fn an_owner_that_nobody_knows_is_kept_as_written() {
    let found = found(
        &[(
            "Insatsägare",
            &["Organisation: Stiftelsen Ekdalen. Kontaktperson: Eva Lind"],
        )],
        &[&[Field::Owner]],
    );
    assert_eq!(found.applicant[0].0, "Stiftelsen Ekdalen");
    assert_eq!(found.parties[0].kind, PartyKind::Association);
}

#[test]
fn prose_names_the_applicant_where_no_form_does() {
    let found = found(
        &[(
            "Styrning",
            &["Arbetsförmedlingen föreslås bli processägare."],
        )],
        &[&[Field::Organisation]],
    );
    assert_eq!(found.applicant[0].0, "Arbetsförmedlingen");
    assert_eq!(
        found.applicant[0].1.quote.as_deref(),
        Some("Arbetsförmedlingen")
    );
}

#[test]
fn a_letter_names_who_asks_though_nobody_knows_them() {
    let text =
        "Föreningen Hållplatsen (org.nr 867500-1234) i Mariestad ansöker härmed om 385 000 kronor.";
    let found = found(&[("Ansökan om medel", &[text])], &[&[]]);
    assert_eq!(found.applicant[0].0, "Föreningen Hållplatsen");
    assert_eq!(found.parties[0].kind, PartyKind::Association);
}

#[test]
fn the_only_region_that_is_named_is_what_the_text_calls_so() {
    let found = found(
        &[
            ("", &["Landstinget Dalarna, Psykiatrin Säter"]),
            (
                "Organisation",
                &["Projektägare är landstinget. Styrgrupp med representanter för fk och af."],
            ),
        ],
        &[&[], &[Field::Organisation]],
    );
    assert_eq!(found.applicant[0].0, "Region Dalarna");
    assert_eq!(
        names(&found),
        ["Region Dalarna", "Försäkringskassan", "Arbetsförmedlingen"]
    );
}

#[test]
fn the_label_of_a_row_asks_for_the_owner() {
    let cells: &[&str] = &[
        "Projektägare",
        "Köpings kommun, Arbetsmarknadsenheten",
        "Samverkansparter",
        "Region Västmanland",
    ];
    let sections = [("Ansökan om förlängning", cells)];
    let document = document(&sections);
    let mut reading = reading(&document, &sections, &[&[]]);
    for (i, passage) in reading.passages.iter_mut().skip(1).enumerate() {
        passage.cell = Some((TableId(0), i as u32 / 2, i as u32 % 2));
    }
    let found = found_in(&reading);
    assert_eq!(found.applicant[0].0, "Köpings kommun");
    assert_eq!(found.parties[1].roles, [PartyRole::Partner]);
}

#[test]
fn a_label_speaks_for_its_sentence_alone() {
    let found = found(
        &[(
            "Organisation",
            &[
                "Projektägare: Köpings kommun. Styrgrupp: chefer från Försäkringskassan och Region Västmanland.",
            ],
        )],
        &[&[Field::Organisation]],
    );
    let applicants: Vec<&str> = found.applicant.iter().map(|a| a.0.as_str()).collect();
    assert_eq!(applicants, ["Köpings kommun"]);
    assert_eq!(found.parties.len(), 3);
}

#[test]
fn a_sentence_says_who_of_those_that_ordered_a_project_owns_it() {
    let text = "Områdeschefen i Region Skåne och förvaltningschefen i Osby kommun har beställt projektet. Hässleholms kommun är projektägare.";
    let found = found(&[("Beställare", &[text])], &[&[Field::Owner]]);
    let applicants: Vec<&str> = found.applicant.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(applicants, ["Hässleholms kommun"]);
}

#[test]
fn who_is_granted_money_applied_for_it() {
    let text = "Styrelsen beslutade den 5 december 2014, § 61, att bevilja Aneby kommun 1 725 000 kr för insatsen.";
    let found = found(&[("Beslut", &[text])], &[&[]]);
    let applicants: Vec<&str> = found.applicant.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(applicants, ["Aneby kommun"]);
}

#[test]
fn a_heading_that_asks_for_municipalities_needs_no_kommun_behind_their_names() {
    let found = found(
        &[("Berörda kommuner", &["Mora, Orsa och Älvdalen"])],
        &[&[]],
    );
    assert_eq!(
        names(&found),
        ["Mora kommun", "Orsa kommun", "Älvdalens kommun"]
    );
    assert_eq!(found.municipalities.len(), 3);
}

#[test]
fn places_beside_a_municipality_that_is_named_are_covered() {
    let found = found(
        &[
            ("Sökande", &["Orsa kommun"]),
            ("Målgrupp", &["Invånare i Orsa och Mora."]),
        ],
        &[&[Field::Owner], &[Field::TargetGroup]],
    );
    let told: Vec<_> = found
        .municipalities
        .iter()
        .map(|m| (m.name.as_str(), m.status))
        .collect();
    assert_eq!(
        told,
        [
            ("Orsa kommun", MunicipalityStatus::Participates),
            ("Mora kommun", MunicipalityStatus::Covered)
        ]
    );
}

#[test]
fn a_label_asks_for_an_applicant_that_the_data_does_not_know() {
    for (text, name) in [
        ("Sökande: Almby kommun", "Almby kommun"),
        (
            "Sökande organisation: Stiftelsen Ekbacken",
            "Stiftelsen Ekbacken",
        ),
        (
            "Sökande: Föreningen Nya Vägar, Mora",
            "Föreningen Nya Vägar",
        ),
    ] {
        let found = found(&[("Ansökan om medel", &[text])], &[&[]]);
        let applicants: Vec<&str> = found.applicant.iter().map(|(n, _)| n.as_str()).collect();
        assert_eq!(applicants, [name], "{text}");
    }
    let person = found(&[("Ansökan om medel", &["Sökande: Eva Ek"])], &[&[]]);
    assert!(person.applicant.is_empty());
}

#[test]
fn a_column_of_roles_tells_who_owns_the_project() {
    let cells: &[&str] = &[
        "Part",
        "Roll",
        "Mora kommun",
        "Projektägare",
        "Region Dalarna",
        "Samverkanspart",
    ];
    let sections = [("Samverkan", cells)];
    let document = document(&sections);
    let mut reading = reading(&document, &sections, &[&[Field::Collaboration]]);
    for (i, passage) in reading.passages.iter_mut().skip(1).enumerate() {
        passage.cell = Some((TableId(0), i as u32 / 2, i as u32 % 2));
    }
    let found = found_in(&reading);
    assert_eq!(found.applicant[0].0, "Mora kommun");
    assert!(found.parties[0].roles.contains(&PartyRole::Owner));
    assert_eq!(found.parties[1].roles, [PartyRole::Partner]);
}
