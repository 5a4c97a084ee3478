use super::*;
use crate::model::{GoalTarget, Unit};
use crate::reading::testing::{document, reading};

#[test]
fn a_list_typed_into_a_box_is_a_goal_a_line() {
    let text = "Övergripande mål: fler unga ska komma i arbete.\nDelmål:\n- Minst 40 deltagare ska ha börjat.\n- 60 procent ska gå vidare till studier.";
    let sections = [("Vad vill ni uppnå?", &[text][..])];
    let document = document(&sections);
    let goals = find(&reading(&document, &sections, &[&[Field::Goals]]));
    let told: Vec<(GoalKind, &str)> = goals.iter().map(|g| (g.kind, g.text.as_str())).collect();
    assert_eq!(
        told,
        [
            (GoalKind::Overall, "fler unga ska komma i arbete."),
            (GoalKind::Intervention, "Minst 40 deltagare ska ha börjat."),
            (
                GoalKind::Intervention,
                "60 procent ska gå vidare till studier."
            ),
        ]
    );
    assert_eq!(goals[2].target.as_ref().map(|t| t.value), Some(60.0));
}

#[test]
fn sentences_that_each_count_people_are_a_goal_each() {
    let text = "Att 15 deltagare går vidare till arbete. Minst 80 procent ska ha blivit tryggare.";
    let sections = [("Vad ska insatsen leda till?", &[text][..])];
    let document = document(&sections);
    let goals = find(&reading(&document, &sections, &[&[Field::Goals]]));
    assert_eq!(goals.len(), 2);
    assert_eq!(goals[0].text, "Att 15 deltagare går vidare till arbete.");
}

#[test]
fn a_letter_tells_its_goals_in_a_sentence() {
    let text = "Vi vill öppna en trädgård. Målet är att 24 personer ska delta och att minst åtta går till arbete. Bussen är lånad.";
    let sections = [("Ansökan om bidrag", &[text][..])];
    let document = document(&sections);
    let goals = find(&reading(&document, &sections, &[&[]]));
    let told: Vec<&str> = goals.iter().map(|g| g.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "Målet är att 24 personer ska delta",
            "att minst åtta går till arbete."
        ]
    );
    assert_eq!(goals[0].target.as_ref().map(|t| t.value), Some(24.0));
    for none in [
        "Vi ska nå målet.",
        "Kommunens chefer är nöjda och deras enda mål är att spara pengar.",
    ] {
        assert!(!opens_goal(none), "{none}");
    }
}

#[test]
fn numbered_goals_are_one_each() {
    let text = "Mål 1: 35 personer ska ha en plan. Mål 2: Väntetiden ska vara högst tre veckor.";
    let told: Vec<&str> = pieces(text).into_iter().map(|(_, piece)| piece).collect();
    assert_eq!(
        told,
        [
            "35 personer ska ha en plan.",
            "Väntetiden ska vara högst tre veckor."
        ]
    );
    assert_eq!(numbered("Delmål 1: fler i arbete."), []);
}

#[test]
fn a_table_of_goals_gives_those_of_its_column() {
    let rows: &[&str] = &[
        "Mål",
        "Utfall",
        "40 deltagare per år",
        "58 totalt",
        "50 % till arbete",
        "53 %",
    ];
    let sections = [("Mål och måluppfyllelse", rows)];
    let document = document(&sections);
    let mut reading = reading(&document, &sections, &[&[Field::Goals, Field::Results]]);
    for (i, passage) in reading.passages.iter_mut().skip(1).enumerate() {
        passage.cell = Some((TableId(0), i as u32 / 2, i as u32 % 2));
    }
    let goals = find(&reading);
    let texts: Vec<&str> = goals.iter().map(|g| g.text.as_str()).collect();
    assert_eq!(texts, ["40 deltagare per år", "50 % till arbete"]);
    assert!(heads_goals("Effektmål"));
    assert!(!heads_goals("Måluppfyllelse"));
}

#[test]
fn goals_take_kind_and_scope_from_the_line_above() {
    let lines: &[&str] = &[
        "Effektmål ungdomsdelen",
        "80% av de unga har en plan inom 6 månader",
        "Insatsmål ungdomsdelen",
        "Minst 50 unga per år får stöd",
    ];
    let sections = [("Beskriv målen", lines)];
    let document = document(&sections);
    let goals = find(&reading(&document, &sections, &[&[Field::Goals]]));
    assert_eq!(goals.len(), 2);
    assert_eq!(goals[0].kind, GoalKind::Effect);
    assert_eq!(goals[0].scope.as_deref(), Some("ungdomsdelen"));
    assert_eq!(
        goals[0].target,
        Some(GoalTarget {
            value: 80.0,
            unit: Unit::Percent
        })
    );
    assert_eq!(goals[1].kind, GoalKind::Intervention);
    assert_eq!(
        goals[1].target,
        Some(GoalTarget {
            value: 50.0,
            unit: Unit::Persons
        })
    );
}

#[test]
fn people_are_counted_whatever_they_are_called() {
    for text in [
        "200 patienter per år får kontakt",
        "30 nya deltagare",
        "Minst 12 elever går klart",
    ] {
        let unit = target(text).map(|t| t.unit);
        assert_eq!(unit, Some(Unit::Persons), "{text}");
    }
}

#[test]
fn years_and_ranges_are_no_targets() {
    assert_eq!(
        target("Unga 16-29 år får stöd inom 6 månader under 2025"),
        None
    );
}

#[test]
fn what_stands_before_the_goals_of_a_purpose_is_no_goal() {
    let sections = [
        ("Syfte och mål", &["Fler ska hitta en väg till arbete."][..]),
        ("Mål", &["Att 30 personer går programmet."][..]),
    ];
    let document = document(&sections);
    let both = [Field::Purpose, Field::Goals];
    let mut reading = reading(&document, &sections, &[&both, &[Field::Goals]]);
    assert_eq!(find(&reading).len(), 2);
    reading.sections[1].level = reading.sections[0].level + 1;
    let goals = find(&reading);
    assert_eq!(goals.len(), 1);
    assert_eq!(goals[0].text, "Att 30 personer går programmet.");
}

#[test]
fn a_short_paragraph_tells_the_purpose_and_then_the_goals() {
    let text =
        "Syftet är att korta tiden i passivitet. Målet är att 12 av 30 deltagare är i arbete.";
    let sections = [("Syfte och målsättning", &[text][..])];
    let document = document(&sections);
    let both = [Field::Purpose, Field::Goals];
    let goals = find(&reading(&document, &sections, &[&both]));
    assert_eq!(goals.len(), 1);
    assert_eq!(
        goals[0].text,
        "Målet är att 12 av 30 deltagare är i arbete."
    );
    assert_eq!(
        goals[0].target.as_ref().map(|t| t.unit),
        Some(Unit::Persons)
    );
}

#[test]
fn a_table_tells_beside_a_goal_what_it_is_measured_by() {
    let cells: &[&str] = &[
        "Mål",
        "Indikator",
        "Målvärde",
        "Ökad egen försörjning",
        "Andel i arbete",
        "50 %",
    ];
    let sections = [("Mål", cells)];
    let document = document(&sections);
    let mut reading = reading(&document, &sections, &[&[Field::Goals]]);
    for (i, passage) in reading.passages.iter_mut().skip(1).enumerate() {
        passage.cell = Some((TableId(0), i as u32 / 3, i as u32 % 3));
    }
    let goals = find(&reading);
    assert_eq!(goals.len(), 1);
    let target = goals[0].target.as_ref().map(|t| (t.value, t.unit));
    assert_eq!(target, Some((50.0, Unit::Percent)));
}

#[test]
fn shares_in_words_and_of_ten_are_percent() {
    for (text, value) in [
        ("9 av 10 deltagare ska uppleva ökad livskvalitet", 90.0),
        ("Hälften av deltagarna ska vara i arbete", 50.0),
        ("At least 40 per cent of the participants are in work", 40.0),
    ] {
        let unit = Unit::Percent;
        assert_eq!(target(text), Some(GoalTarget { value, unit }), "{text}");
    }
}
