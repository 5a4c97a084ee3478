use super::*;
use crate::reading::testing::{document, reading};

fn target(field: Field, lines: &[&str]) -> Target {
    let sections = [("Rubrik", lines)];
    let document = document(&sections);
    read(&reading(&document, &sections, &[&[field]])).target
}

#[test]
fn ages_are_read_from_the_target_group() {
    let t = target(
        Field::TargetGroup,
        &["Personer i arbetsför ålder 18-64 år, boende i Ängby."],
    );
    assert_eq!((t.age_min, t.age_max), (Some(18), Some(64)));
    let t = target(Field::TargetGroup, &["Unga mellan 16 och 24 år."]);
    assert_eq!((t.age_min, t.age_max), (Some(16), Some(24)));
    assert_eq!(
        target(Field::TargetGroup, &["3-6 månader, 20 och 30 minuter"]),
        Target::default()
    );
}

#[test]
fn participants_are_told_from_what_becomes_of_them() {
    let group = ["30 nyanlända kvinnor i åldern 20–55 år med kort utbildning."];
    assert_eq!(target(Field::TargetGroup, &group).participants, Some(30));
    for (text, number, per) in [
        (
            "Women aged 20–50, approx. 60 per year.",
            60,
            Some(TargetPer::Year),
        ),
        (
            "Unga mellan 16 och 25 år med adhd, cirka 40 per år.",
            40,
            Some(TargetPer::Year),
        ),
        (
            "Kvinnor och män 25-60 år, sjukskrivna minst 90 dagar, sammanlagt 60 personer.",
            60,
            Some(TargetPer::Total),
        ),
    ] {
        let told = target(Field::TargetGroup, &[text]);
        assert_eq!((told.participants, told.per), (Some(number), per), "{text}");
    }
    let told = ["Vuxna 30–64 år. Vi räknar med 50 besökare första året."];
    assert_eq!(target(Field::TargetGroup, &told).participants, Some(50));
    let population = ["120 kvinnor i kommunen är utan arbete."];
    assert_eq!(target(Field::TargetGroup, &population).participants, None);
    assert_eq!(
        target(Field::Goals, &["60 personer deltar."]).participants,
        Some(60)
    );
    let yearly = ["25 ungdomar per år deltar i projektet"];
    assert_eq!(target(Field::Goals, &yearly).participants, Some(25));
    let goal = [
        "Att 15 deltagare går vidare till studier.",
        "Minst 40 deltagare per år.",
    ];
    assert_eq!(target(Field::Goals, &goal).participants, Some(40));
    let sections: [(&str, &[&str]); 2] = [
        (
            "Sammanfattning",
            &["58 personer har deltagit, varav 31 gått vidare till arbete."],
        ),
        (
            "Deltagarna",
            &["35 kvinnor och 23 män i åldrarna 18–29 år."],
        ),
    ];
    let document = document(&sections);
    let reading = reading(
        &document,
        &sections,
        &[&[Field::Summary], &[Field::Participants]],
    );
    assert_eq!(read(&reading).target.participants, Some(58));
}

#[test]
fn participants_are_told_from_the_population() {
    let t = target(
        Field::TargetGroup,
        &[
            "Förväntat antal deltagare: insatserna uppskattas till totalt 70 personer per år varav 50 unga.",
        ],
    );
    assert_eq!((t.participants, t.per), (Some(70), Some(TargetPer::Year)));
    let t = target(
        Field::TargetGroup,
        &["En grov uppskattning är att ca 600 individer ingår i målgruppen."],
    );
    assert_eq!(t.participants, None);
    assert_eq!(target(Field::Participants, &["40"]).participants, Some(40));
}

#[test]
fn a_letter_and_a_table_of_statistics_tell_how_many_take_part() {
    let told = |text: &str| {
        let sections = [("Ansökan om bidrag", &[text][..])];
        let document = document(&sections);
        let target = read(&reading(&document, &sections, &[&[]])).target;
        (target.age_min, target.participants)
    };
    for (text, wanted) in [
        (
            "Målet är att 24 personer ska delta och att minst åtta ska gå vidare.",
            (None, Some(24)),
        ),
        (
            "Under året räknar vi med att möta omkring 45 personer.",
            (None, Some(45)),
        ),
        (
            "Insatsen riktar sig till personer i åldern 25–64 år.",
            (Some(25), None),
        ),
        (
            "I Ekby står 640 personer i åldern 20–35 år utan arbete.",
            (None, None),
        ),
    ] {
        assert_eq!(told(text), wanted, "{text}");
    }
    let rows: &[&str] = &["", "Kvinnor", "Totalt", "Antal inskrivna", "70", "132"];
    let sections = [("Så gick det", rows)];
    let document = document(&sections);
    let mut reading = reading(&document, &sections, &[&[Field::Results]]);
    for (i, passage) in reading.passages.iter_mut().skip(1).enumerate() {
        passage.cell = Some((TableId(0), i as u32 / 3, i as u32 % 3));
    }
    assert_eq!(read(&reading).target.participants, Some(132));
}

#[test]
fn all_who_take_part_are_told_from_those_at_once() {
    for (text, number, per) in [
        (
            "Insatsen beräknas omfatta 30 ungdomar samtidigt, ca 50 per år.",
            Some(50),
            Some(TargetPer::Year),
        ),
        (
            "Antal deltagare: 15 pågående, 35 unika individer per kalenderår.",
            Some(35),
            Some(TargetPer::Year),
        ),
        ("4 grupper om 10 deltagare startas varje år.", None, None),
        ("20 per år ur vardera grupp.", None, None),
        (
            "Under de två åren ska minst 80 individer delta.",
            Some(80),
            Some(TargetPer::Total),
        ),
        (
            "Vi beräknar att 20 kvinnor deltar varje termin, totalt 80 under två år.",
            Some(80),
            Some(TargetPer::Total),
        ),
        (
            "12 platser med löpande intag, vilket beräknas ge ca 30 deltagare årligen.",
            Some(30),
            Some(TargetPer::Year),
        ),
        ("Trettio deltagare beräknas ingå.", Some(30), None),
        ("Antal: 24 st", Some(24), None),
    ] {
        let told = target(Field::TargetGroup, &[text]);
        assert_eq!((told.participants, told.per), (number, per), "{text}");
    }
    let goal = ["Att 36 personer deltar under projekttiden, tolv per omgång."];
    assert_eq!(target(Field::Goals, &goal).participants, Some(36));
}

#[test]
fn groups_side_by_side_make_one_target() {
    let t = target(
        Field::TargetGroup,
        &["Ungdomar 16–20 år som hoppat av gymnasiet samt unga vuxna 20–29 år."],
    );
    assert_eq!((t.age_min, t.age_max), (Some(16), Some(29)));
    let t = target(
        Field::TargetGroup,
        &["Kvinnor 20–64 år med barn under 18 år. I kommunen finns 310 personer i åldern 16–19."],
    );
    assert_eq!((t.age_min, t.age_max), (Some(20), Some(64)));
}

#[test]
fn who_was_given_support_or_taken_in_took_part() {
    for (text, number) in [
        ("Under året har 61 personer fått stöd.", 61),
        ("Teamet har tagit emot 85 personer.", 85),
        (
            "Insatsen vänder sig till 20 personer mellan 20 och 35 år.",
            20,
        ),
    ] {
        let paragraphs = [text];
        let sections = [("Årets verksamhet", paragraphs.as_slice())];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[]]);
        assert_eq!(read(&reading).target.participants, Some(number), "{text}");
    }
}
