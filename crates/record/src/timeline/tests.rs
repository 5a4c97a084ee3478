use super::*;
use crate::reading::testing::{document, reading};

fn timeline(lines: &[&str]) -> Timeline {
    let sections = [("Tidplan", lines)];
    let document = document(&sections);
    read(&reading(&document, &sections, &[&[Field::Timeline]])).timeline
}

#[test]
fn a_bare_range_is_the_run() {
    let t = timeline(&["240101-261231"]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2024-01-01"), Some("2026-12-31"))
    );
}

#[test]
fn start_and_end_may_stand_on_lines_of_their_own() {
    let t = timeline(&[
        "Planerat startdatum: 2022-01-01",
        "Planerat slutdatum: 2022-12-31",
        "Slutdatum för intag av deltagare: 2022-10-31",
    ]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2022-01-01"), Some("2022-12-31"))
    );
}

#[test]
fn old_letters_leave_out_the_century() {
    let t = timeline(&["Start 1 sept -04, slut 31 aug -06. Halvtidsrapport våren 2005."]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2004-09-01"), Some("2006-08-31"))
    );
}

#[test]
fn a_row_tells_what_the_application_is_for() {
    let t = timeline(&["Ansökan avser: Förlängning 12 månader, 1 januari 2019 – 31 december 2019"]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2019-01-01"), Some("2019-12-31"))
    );
}

#[test]
fn a_list_of_phases_runs_from_the_first_to_the_last() {
    let t = timeline(&[
        "Mars–maj 2025: förberedelser",
        "Juni 2025–december 2026: genomförande",
        "Januari–februari 2027: avslut och slutrapport",
    ]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2025-03"), Some("2027-02"))
    );
    assert_eq!(t.phases.len(), 3);
}

#[test]
fn the_run_is_told_from_the_start_of_a_part() {
    let t = timeline(&[
        "Processen är 3 år med planerad uppstart 231107-261106.",
        "Teamet startar 2024-01-01",
    ]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2023-11-07"), Some("2026-11-06"))
    );
}

#[test]
fn the_last_day_may_stand_behind_till_och_med() {
    let t = timeline(&["Insatsen föreslås starta i mars 2018 och pågå till och med maj 2020."]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2018-03"), Some("2020-05"))
    );
}

#[test]
fn first_and_last_day_may_be_asked_for_by_headings_of_their_own() {
    for (start, end) in [
        ("5. Projektstart", "6. Projektslut"),
        ("Startdatum", "Slutdatum"),
        ("Insatsen påbörjas", "Avslutas"),
    ] {
        let sections = [(start, &["2023-01-01"][..]), (end, &["2025-12-31"])];
        let document = document(&sections);
        let fields: &[&[Field]] = &[&[Field::Timeline], &[Field::Timeline]];
        let t = read(&reading(&document, &sections, fields)).timeline;
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some("2023-01-01"), Some("2025-12-31")),
            "{start}"
        );
    }
}

#[test]
fn first_and_last_day_may_stand_below_their_labels() {
    let lines = ["Startdatum\n2023-01-01\nSlutdatum\n2025-12-31"];
    let apart = ["Startdatum", "2023-01-01", "Slutdatum", "2025-12-31"];
    for lines in [&lines[..], &apart] {
        let t = timeline(lines);
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some("2023-01-01"), Some("2025-12-31"))
        );
    }
}

#[test]
fn a_row_is_named_by_its_first_cell_wherever_the_table_begins() {
    use aktsam_document::{Cell, Table};

    let cell = |column: u32, text: &str| Cell::new(column, text, Location::default());
    let mut document = document(&[("Tidplan", &[])]);
    let id = document.push_table(Table {
        columns: 3,
        rows: vec![
            vec![
                cell(1, "Start och sluttid"),
                cell(2, "2021-03-01 - 2021-12-31"),
            ],
            vec![cell(1, "Planering"), cell(2, "2021-03-01 - 2021-10-31")],
            vec![cell(1, "Införande"), cell(2, "2021-11-01 - 2021-12-31")],
        ],
        ..Table::default()
    });
    document.blocks.push(aktsam_document::Block::Table(id));
    let reading = crate::sections::read(&document, &crate::Lexicon::builtin());
    let read = read(&reading).timeline;
    let labels: Vec<&str> = read.phases.iter().map(|p| p.label.as_str()).collect();
    assert_eq!(labels, ["Planering", "Införande"]);
    assert_eq!(read.end.as_deref(), Some("2021-12-31"));
}

#[test]
fn phases_may_be_told_in_sentences_that_begin_with_their_time() {
    let phases = |text: &str| -> Vec<(String, Option<String>, Option<String>)> {
        let t = timeline(&[text]);
        t.phases
            .into_iter()
            .map(|p| (p.label, p.start, p.end))
            .collect()
    };
    let found = phases(
        "Jan–mars 2023: rekrytering och uppstart. April 2023 – oktober 2024: genomförande. \
         November–december 2024: avslut.",
    );
    let labels: Vec<&str> = found.iter().map(|p| p.0.as_str()).collect();
    assert_eq!(
        labels,
        ["rekrytering och uppstart", "genomförande", "avslut"]
    );
    assert_eq!(found[1].1.as_deref(), Some("2023-04"));
    assert_eq!(found[1].2.as_deref(), Some("2024-10"));
    let found = phases("Hösten 2019 full drift. Våren 2021 slutrapport.");
    let labels: Vec<&str> = found.iter().map(|p| p.0.as_str()).collect();
    assert_eq!(labels, ["full drift", "slutrapport"]);
    assert!(phases("Hösten 2019 börjar vi.").is_empty());
}

#[test]
fn the_run_may_stand_elsewhere_than_the_steps() {
    let sections: [(&str, &[&str]); 2] = [
        (
            "Inledning",
            &["Ansökan avser perioden 1 mars 2019 t.o.m. 28 februari 2021."],
        ),
        (
            "Tidplan",
            &["Hösten 2019 full drift. Våren 2021 slutrapport."],
        ),
    ];
    let document = document(&sections);
    let t = read(&reading(&document, &sections, &[&[], &[Field::Timeline]])).timeline;
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2019-03-01"), Some("2021-02-28"))
    );
    assert_eq!(t.phases.len(), 2);
}

#[test]
fn a_season_alone_is_a_start_without_an_end() {
    let t = timeline(&["Uppstart föreslås bli hösten 2025. Minst 3 månader behövs."]);
    assert_eq!((t.start.as_deref(), t.end), (Some("2025-23"), None));
}

#[test]
fn the_period_of_a_report_is_read_where_no_other_is_told() {
    let t = timeline(&["Rapportperiod: 2023-01-01 – 2023-06-30"]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2023-01-01"), Some("2023-06-30"))
    );
    let t = timeline(&[
        "Rapportperiod: 2023-01-01 – 2023-06-30",
        "Projekttid: 2022-01-01 – 2024-12-31",
    ]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2022-01-01"), Some("2024-12-31"))
    );
}

#[test]
fn the_label_of_a_period_may_stand_above_it() {
    let sections = [(
        "Insatsens namn",
        &["Språkbron\nPeriod (från och med – till och med)\n2024-05-01 – 2025-04-30"][..],
    )];
    let document = document(&sections);
    let t = read(&reading(&document, &sections, &[&[Field::Name]])).timeline;
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2024-05-01"), Some("2025-04-30"))
    );
}

#[test]
fn a_background_tells_the_run_by_what_was_granted() {
    let granted =
        "Styrelsen beviljade den 9 december 2020 medel för perioden 2021-01-01–2022-12-31.";
    for (text, run) in [
        (granted, (Some("2021-01-01"), Some("2022-12-31"))),
        (
            "att bevilja Rättviks kommun 1 200 000 kronor för Näsets gård 2023-01-01 – 2024-12-31.",
            (Some("2023-01-01"), Some("2024-12-31")),
        ),
        (
            "Styrelsen beviljade medel den 9 december 2020.",
            (None, None),
        ),
        (
            "Ett annat projekt pågick under perioden 2015-01-01–2016-12-31.",
            (None, None),
        ),
    ] {
        let lines = [text];
        let sections = [("Bakgrund", &lines[..])];
        let document = document(&sections);
        let t = read(&reading(&document, &sections, &[&[Field::Background]])).timeline;
        assert_eq!((t.start.as_deref(), t.end.as_deref()), run, "{text}");
    }
}

#[test]
fn a_letter_tells_the_run_in_sentences() {
    let run = |text: &str| {
        let lines = [text];
        let sections = [("Insatsen", &lines[..])];
        let document = document(&sections);
        read(&reading(&document, &sections, &[&[]])).timeline
    };
    for text in [
        "Vi vill börja den 1 september 2022 och hålla på till den 31 augusti 2024.",
        "Fotfäste avslutas den 31 december 2021. Vi ansöker om medel för ytterligare två år, från den 1 september 2022 till den 31 augusti 2024.",
    ] {
        let t = run(text);
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some("2022-09-01"), Some("2024-08-31")),
            "{text}"
        );
    }
}

#[test]
fn steps_of_the_whole_project_are_its_first_and_last_day() {
    let lines = [
        "2015-02-01: Projektstart",
        "Februari–april 2015: Rekrytering av deltagare",
        "Maj 2015–december 2016: Gruppverksamhet",
        "2017-01-31: Projektet avslutas",
    ];
    let sections = [("Tidplan", &lines[..])];
    let document = document(&sections);
    let t = read(&reading(&document, &sections, &[&[Field::Timeline]])).timeline;
    let run = (t.start.as_deref(), t.end.as_deref());
    assert_eq!(run, (Some("2015-02-01"), Some("2017-01-31")));
    assert_eq!(t.phases.len(), 4);
}

#[test]
fn the_first_group_does_not_start_the_project() {
    let lines = [
        "Projektet startar 1 januari 2009 och pågår i två år. Den första gruppen startar v. 6 2009.",
    ];
    let sections = [("Tidplan", &lines[..])];
    let document = document(&sections);
    let found = read(&reading(&document, &sections, &[&[Field::Timeline]]));
    let run = (
        found.timeline.start.as_deref(),
        found.timeline.end.as_deref(),
    );
    assert_eq!(run, (Some("2009-01-01"), Some("2010-12-31")));
    let (_, end) = found
        .evidence
        .iter()
        .find(|(key, _)| key == "/timeline/end")
        .unwrap();
    assert_eq!(
        (&end.quote, end.from.as_slice()),
        (&None, &["/timeline/start".to_owned()][..])
    );
}

#[test]
fn a_period_alone_under_the_title_is_the_run() {
    let sections = [
        ("Nya Vägar", &["2018-01-01 – 2020-06-30"][..]),
        ("Sammanfattning", &["Projektet gav 132 personer stöd."]),
    ];
    let document = document(&sections);
    let reading = reading(&document, &sections, &[&[], &[Field::Summary]]);
    let run = read(&reading).timeline;
    assert_eq!(
        (run.start.as_deref(), run.end.as_deref()),
        (Some("2018-01-01"), Some("2020-06-30"))
    );
}

#[test]
fn a_letter_asks_for_years_and_activities_tell_phases() {
    let run = |heading: &str, lines: &[&str], fields: &[Field]| {
        let sections = [(heading, lines)];
        let document = document(&sections);
        read(&reading(&document, &sections, &[fields])).timeline
    };
    let asked = run(
        "Ansökan",
        &["Ekby kommun ansöker om 900 000 kronor för två coacher under 2021 och 2022."],
        &[],
    );
    assert_eq!(
        (asked.start.as_deref(), asked.end.as_deref()),
        (Some("2021"), Some("2022"))
    );
    let phases = run(
        "Genomförande",
        &[
            "Fas 1 (augusti–december 2018): rekrytering av personal.",
            "Fas 2 (januari 2019–juni 2020): deltagare tas emot.",
        ],
        &[Field::Activities],
    );
    assert_eq!(phases.phases.len(), 2);
    assert_eq!(
        (phases.start.as_deref(), phases.end.as_deref()),
        (Some("2018-08"), Some("2020-06"))
    );
}

#[test]
fn lines_that_name_a_period_each_are_steps() {
    let t = timeline(&[
        "Förberedelser: januari–mars 2023",
        "Genomförande: april 2023 – juni 2024",
        "Avslut och slutrapport: juli–september 2024",
    ]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2023-01"), Some("2024-09"))
    );
    let labels: Vec<&str> = t.phases.iter().map(|p| p.label.as_str()).collect();
    assert_eq!(
        labels,
        ["Förberedelser", "Genomförande", "Avslut och slutrapport"]
    );
}

#[test]
fn the_length_before_a_start_tells_the_end() {
    let t = timeline(&["24 månader med start 2023-01-01."]);
    assert_eq!(
        (t.start.as_deref(), t.end.as_deref()),
        (Some("2023-01-01"), Some("2024-12-31"))
    );
}

#[test]
fn lengths_lists_of_years_and_lines_of_their_own_tell_the_run() {
    for (lines, start, end) in [
        (
            &["Start 1 januari 2024. Projekttiden är tre år."][..],
            "2024-01-01",
            "2026-12-31",
        ),
        (
            &["Uppstart sker 1 oktober 2024. Projektet löper på 24 månader."],
            "2024-10-01",
            "2026-09-30",
        ),
        (
            &["Ansökan avser tre år, 2024, 2025 och 2026."],
            "2024",
            "2026",
        ),
        (&["Insatsen avser kalenderåret 2025."], "2025", "2025"),
        (
            &["Från: 2024-05-01", "Till: 2025-04-30"],
            "2024-05-01",
            "2025-04-30",
        ),
        (
            &["jan-mars 2024 förstudie", "april-dec 2024 genomförande"],
            "2024-01",
            "2024-12",
        ),
    ] {
        let t = timeline(lines);
        assert_eq!(
            (t.start.as_deref(), t.end.as_deref()),
            (Some(start), Some(end)),
            "{lines:?}"
        );
    }
}
