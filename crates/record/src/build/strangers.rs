//! What strangers' documents showed, read whole: covers, minutes, reports and signers.

use aktsam_document::{Block, Cell, Document, Location, Table, TextBlock};

use crate::model::{Field, MethodUse, PartyRole, Record, Sek};
use crate::{FileFacts, Lexicon, build};

/// A paragraph, or a table of rows of cells divided by `|`.
fn record(pieces: &[&str]) -> Record {
    let mut document = Document::new("text/plain");
    for (n, piece) in pieces.iter().enumerate() {
        let line = n as u32 + 1;
        if piece.contains('|') {
            let mut table = Table::default();
            for (r, row) in piece.split('/').enumerate() {
                let cells = row.split('|').enumerate().map(|(c, text)| {
                    Cell::new(
                        c as u32,
                        text.trim(),
                        Location::block_cell(line, r as u32, c as u32),
                    )
                });
                table.rows.push(cells.collect());
                table.columns = row.split('|').count() as u32;
            }
            let id = document.push_table(table);
            document.blocks.push(Block::Table(id));
        } else {
            document.blocks.push(Block::Text(TextBlock::new(
                *piece,
                Location::lines(line, line),
            )));
        }
    }
    build(&document, &FileFacts::default(), &Lexicon::builtin())
}

#[test]
fn minutes_on_several_matters_are_named_by_the_application() {
    let told = record(&[
        "Samordningsförbundet Ängby",
        "§ 55 Mötets öppnande",
        "Ordföranden öppnar mötet.",
        "§ 56 Föregående protokoll",
        "Protokollet läggs till handlingarna.",
        "§ 57 Ansökan om medel – Balans på jobbet, Dnr 2020/31",
        "Styrelsen beslutar att bevilja 500 000 kronor.",
    ]);
    assert_eq!(told.title.as_deref(), Some("Balans på jobbet"));
    let lost = record(&[
        "Protokoll Samordningsförbundet Ängby 2017-03-22",
        "3 14 Ansökan om medel: Rum för arbete, dnr 2017/08 Habo kommun ansöker om 1 460 000 kr.",
    ]);
    assert_eq!(lost.title.as_deref(), Some("Rum för arbete"));
}

#[test]
fn a_cover_that_lost_its_lines_names_the_project_up_to_the_next_label() {
    let told = record(&[
        "Till Samordningsförbundet Ängby Ansökan om medel för insatsen Hållplats Tanum Sökande Tanums kommun 2011-09-30",
        "Bakgrund",
        "Många unga saknar arbete.",
    ]);
    assert_eq!(told.title.as_deref(), Some("Hållplats Tanum"));
}

#[test]
fn a_report_tells_what_was_granted_and_when_in_places_apart() {
    let told = record(&[
        "Slutrapport Nya spår",
        "Bakgrund",
        "Styrelsen beviljade 2016-06-08 medel för tiden 2016-09-01–2018-08-31.",
        "Ekonomi",
        "Projektet beviljades 3 100 000 kronor av samordningsförbundet.",
    ]);
    let decision = told.decision.unwrap();
    assert_eq!(decision.date.as_deref(), Some("2016-06-08"));
    assert_eq!(decision.granted, Some(Sek::from_kronor(3_100_000)));
    let labelled = record(&[
        "Slutrapport Bryggan",
        "Projektägare: | Osby kommun / Beviljade medel: | 2 480 000 kr",
        "Resultat",
        "64 unga har deltagit.",
    ]);
    assert_eq!(
        labelled.decision.and_then(|d| d.granted),
        Some(Sek::from_kronor(2_480_000))
    );
}

#[test]
fn an_account_with_a_table_of_money_is_a_budget() {
    let of = |answer: &str| {
        let told = record(&["Slutrapport Bryggan", "Ekonomisk redovisning", answer]);
        told.sections
            .iter()
            .flat_map(|s| s.fields.clone())
            .collect::<Vec<Field>>()
    };
    assert_eq!(
        of("Löner | 1 980 000 | 1 842 310 / Lokal | 260 000 | 271 400"),
        [Field::Budget]
    );
    assert_eq!(
        of("Ekonomin följs upp varje kvartal av styrgruppen."),
        [Field::Evaluation]
    );
}

#[test]
fn who_signs_may_stand_in_rows_of_organisation_day_and_name() {
    let told = record(&[
        "Insatsplan Bryggan",
        "Mål",
        "Fler i arbete.",
        "Godkännande",
        "Osby kommun | 2019-11-04 | Agneta Torstensson, socialchef / Lunds kommun | 2019-11-05 | Lars Ek, avdelningschef",
    ]);
    let signed: Vec<_> = told
        .signatures
        .iter()
        .map(|s| {
            (
                s.name.as_deref(),
                s.signed_at.as_deref(),
                s.organisation.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        signed,
        [
            (
                Some("Agneta Torstensson"),
                Some("2019-11-04"),
                Some("Osby kommun")
            ),
            (Some("Lars Ek"), Some("2019-11-05"), Some("Lunds kommun"))
        ]
    );
}

#[test]
fn goals_stand_in_a_column_beside_what_came_of_them() {
    let told = record(&[
        "Delrapport Nexus",
        "Måluppfyllelse",
        "Projektets mål | Läge | Bedömning / 70 deltagare under projekttiden | 41 deltagare | Grönt / 40 % i arbete vid avslut | 44 % | Grönt",
    ]);
    let goals: Vec<&str> = told.goals.iter().map(|g| g.text.as_str()).collect();
    assert_eq!(
        goals,
        [
            "70 deltagare under projekttiden",
            "40 % i arbete vid avslut"
        ]
    );
}

#[test]
fn of_statistics_the_row_of_all_is_the_number_of_participants() {
    let told = record(&[
        "Delrapport Nexus",
        "Deltagare under perioden",
        "Av de 9 personer som avslutats har 4 gått i arbete.",
        " | Kvinnor | Män | Totalt / Nya deltagare | 8 | 3 | 11 / Antal deltagare sedan start | 29 | 12 | 41",
    ]);
    assert_eq!(told.target.participants, Some(41));
}

#[test]
fn participants_are_those_who_come_not_the_places() {
    let told = record(&[
        "Ansökan om medel",
        "Målgrupp",
        "Vuxna 25–60 år. Insatsen har 20 platser och räknar med att möta 35 personer varje år.",
    ]);
    assert_eq!(told.target.participants, Some(35));
    let given = record(&[
        "Ansökan om medel",
        "Mål",
        "180 personer ska ha fått stöd under projekttiden.",
    ]);
    assert_eq!(given.target.participants, Some(180));
}

#[test]
fn the_first_time_plan_leads_and_a_years_span_gives_way_to_dated_steps() {
    let plans = record(&[
        "Ansökan om förlängning",
        "Bakgrund",
        "Många unga saknar arbete.",
        "Tidplan",
        "Planerat startdatum: 2021-01-01",
        "Planerat slutdatum: 2021-12-31",
        "Mål",
        "Fler i arbete.",
        "Insatsens löptid",
        "2019-01-01 – 2020-12-31",
    ]);
    assert_eq!(plans.timeline.start.as_deref(), Some("2021-01-01"));
    let steps = record(&[
        "Projektbeskrivning",
        "Tidplan",
        "När | Vad / 2017-01-09–2017-03-31 | Uppstart och rekrytering / 2017-04-01–2019-09-30 | Genomförande",
        "Budget",
        "Samtliga belopp gäller hela projekttiden 2017–2019.",
    ]);
    assert_eq!(steps.timeline.start.as_deref(), Some("2017-01-09"));
    assert_eq!(steps.timeline.end.as_deref(), Some("2019-09-30"));
    assert_eq!(steps.timeline.phases.len(), 2);
}

#[test]
fn a_run_may_end_on_a_day_with_its_article() {
    let told = record(&[
        "Ansökan om medel",
        "Tidplan",
        "Insatsen startar den 1 januari 2012 och pågår till och med den 31 december 2013.",
    ]);
    assert_eq!(told.timeline.end.as_deref(), Some("2013-12-31"));
}

#[test]
fn whom_an_applicant_asks_with_is_a_partner_and_who_owned_it_its_owner() {
    let told = record(&[
        "Ansökan om medel för förstudie",
        "Umeå kommun ansöker i samverkan med Arbetsförmedlingen och Försäkringskassan om medel för en förstudie.",
    ]);
    let roles = |name: &str| {
        told.parties
            .iter()
            .find(|p| p.name == name)
            .map(|p| p.roles.clone())
    };
    assert_eq!(roles("Försäkringskassan"), Some(vec![PartyRole::Partner]));
    let owned = record(&[
        "Slutrapport Steget",
        "Sammanfattning",
        "Projektet ägdes av Lunds kommun och drevs i två år.",
    ]);
    assert_eq!(owned.applicant, ["Lunds kommun"]);
}

#[test]
fn methods_that_were_not_in_question_are_none() {
    let told = record(&[
        "Ansökan om medel",
        "Metod",
        "Arbetet utgår från 7tjugo-tanken om lågtröskel men metoden som sådan används inte.",
        "Metoden Bostad först har inte varit aktuell. Vi använder MI och ACT i grupp.",
    ]);
    let found: Vec<(&str, MethodUse)> = told
        .methods
        .iter()
        .map(|m| (m.id.as_str(), m.usage))
        .collect();
    assert_eq!(
        found,
        [
            ("mi", MethodUse::Implements),
            ("act", MethodUse::Implements)
        ]
    );
}

#[test]
fn posts_stand_in_columns_of_shares_whatever_they_are_called() {
    let told = record(&[
        "Projektbeskrivning",
        "Projektorganisation",
        "Funktion | Arbetsgivare | Tid / Projektledare | Sunne kommun | 1,0 åa / Arbetsterapeut | Torsby kommun | 0,75 åa",
    ]);
    let posts: Vec<(&str, Option<f64>)> = told
        .staffing
        .iter()
        .map(|s| (s.role.as_str(), s.percent))
        .collect();
    assert_eq!(
        posts,
        [
            ("Projektledare", Some(100.0)),
            ("Arbetsterapeut", Some(75.0))
        ]
    );
}

#[test]
fn the_number_of_an_earlier_decision_stands_beside_its_label() {
    let told = record(&[
        "Ansökan om förlängning",
        "Diarienummer | 2021-17 / Tidigare beslut | Dnr 2018-09, beviljad 2018-12-05",
        "Mål",
        "Fler i arbete.",
    ]);
    assert_eq!(told.reference.as_deref(), Some("2021-17"));
    let earlier: Vec<&str> = told
        .references
        .iter()
        .filter(|r| r.role == crate::model::ReferenceRole::Previous)
        .map(|r| r.value.as_str())
        .collect();
    assert_eq!(earlier, ["2018-09"]);
}

#[test]
fn gifts_in_kind_are_told_by_their_value() {
    let told = record(&[
        "Insatsplan Bryggan",
        "Tidplan",
        "2020-01-01–2021-12-31",
        "Budget",
        "Kostnad | 2020 | 2021 / Coach | 1 000 000 | 1 005 000 / Summa | 1 000 000 | 1 005 000",
        "Region Skåne bidrar med en koordinator, motsvarande 85 000 kr/år, och Osby kommun med lokal till ett värde av 60 000 kr/år.",
    ]);
    assert_eq!(told.budget.own, Some(Sek::from_kronor(290_000)));
    assert_eq!(told.budget.applied, Some(Sek::from_kronor(2_005_000)));
}
