use super::*;

fn of(sentence: &str, name: &str, field: Field) -> Meaning {
    let at = sentence.find(name).unwrap();
    judge(sentence, &(at..at + name.len()), Some(field))
}

#[test]
fn those_that_declined_could_apply_or_serve_as_examples_are_no_parties() {
    for (sentence, name, meaning) in [
        (
            "Ekby kommun är i en förändring och har valt att inte delta i processen.",
            "Ekby kommun",
            Meaning::Declined,
        ),
        (
            "Ansökan kan göras av Försäkringskassan samt kommunerna Ekby och Alnäs.",
            "Ekby",
            Meaning::Eligible,
        ),
        (
            "De vi har fått information om är Ekby kommuns samt Alnäs kommuns arbetssätt.",
            "Ekby kommuns",
            Meaning::Example,
        ),
        (
            "Inspiration har hämtats från Ekby kommun.",
            "Ekby kommun",
            Meaning::Example,
        ),
    ] {
        assert_eq!(
            of(sentence, name, Field::Organisation),
            meaning,
            "{sentence}"
        );
    }
}

#[test]
fn roles_are_read_from_prose() {
    use PartyRole::{Applicant, Employer, Funder, Owner, Partner, Referrer};
    for (sentence, roles) in [
        (
            "Arbetsförmedlingen föreslås bli processägare.",
            vec![Applicant, Owner],
        ),
        (
            "Ägarskapet för projektet, d.v.s. arbetsgivaransvar etc har Arbetsförmedlingen.",
            vec![Applicant, Owner, Employer],
        ),
        (
            "Remittenter är Arbetsförmedlingen och kommunerna.",
            vec![Referrer],
        ),
        (
            "Samverkande parter är Arbetsförmedlingen och andra.",
            vec![Partner],
        ),
        (
            "Processledaren anställs av Arbetsförmedlingen.",
            vec![Employer],
        ),
        (
            "Livlinan har drivits av Ekby kommun i samverkan med Arbetsförmedlingen.",
            vec![Partner],
        ),
        (
            "Parter var Motala kommun och Arbetsförmedlingen.",
            vec![Partner],
        ),
        ("Lokalerna finansieras av Arbetsförmedlingen.", vec![Funder]),
        (
            "Arbetsförmedlingen ansöker om medel för två år.",
            vec![Applicant],
        ),
    ] {
        assert_eq!(
            of(sentence, "Arbetsförmedlingen", Field::Organisation),
            Meaning::Roles(roles),
            "{sentence}"
        );
    }
}

#[test]
fn who_fills_in_a_part_of_the_form_takes_no_part() {
    let label = "Diarienummer (ifylls av länsstyrelsen)";
    assert_eq!(
        of(label, "länsstyrelsen", Field::Collaboration),
        Meaning::FillsIn
    );
}

#[test]
fn the_sentence_that_opens_an_application_names_the_applicant() {
    for sentence in [
        "Sökande är Osby kommun tillsammans med Försäkringskassan.",
        "Ansökan till Samordningsförbundet Norra bygden från Osby kommun, 2024-12-02",
        "Osby kommun söker och äger insatsen.",
    ] {
        let Meaning::Roles(roles) = of(sentence, "Osby kommun", Field::Background) else {
            panic!("{sentence}");
        };
        assert!(roles.contains(&PartyRole::Applicant), "{sentence}");
    }
}

#[test]
fn where_the_project_works_and_people_live_is_covered() {
    for (sentence, name) in [
        (
            "Projektet prövas på vårdcentralerna i Ekby kommun och Alnäs kommun.",
            "Ekby kommun",
        ),
        (
            "Projektet prövas på vårdcentralerna i Ekby kommun och Alnäs kommun.",
            "Alnäs kommun",
        ),
        ("Alla ska bo i Ekby eller Alnäs.", "Alnäs"),
    ] {
        assert_eq!(
            of(sentence, name, Field::Background),
            Meaning::Covered,
            "{sentence}"
        );
    }
    assert_eq!(
        of(
            "Vi har läst en rapport från Ekby kommun.",
            "Ekby kommun",
            Field::Background
        ),
        Meaning::Unknown
    );
}

#[test]
fn background_needs_more_than_a_word_of_working_together() {
    let sentence = "Ansvaret ligger hos flera parter, till exempel Arbetsförmedlingen.";
    assert_eq!(
        of(sentence, "Arbetsförmedlingen", Field::Background),
        Meaning::Unknown
    );
    assert_eq!(
        of(
            "Individer bosatta i Ekby kommun.",
            "Ekby kommun",
            Field::TargetGroup
        ),
        Meaning::Covered
    );
}
