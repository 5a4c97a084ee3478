use super::{clean, repeated_name};
use crate::model::{Field, HeadingMatch};
use crate::reading::testing::{document, reading};

#[test]
fn a_name_with_a_word_of_a_field_is_told_by_its_repetition() {
    let named = |text: &str, matched: HeadingMatch| {
        let sections: [(&str, &[&str]); 2] = [("Samverkan Granby Norr", &[]), ("Syfte", &[text])];
        let document = document(&sections);
        let fields: [&[Field]; 2] = [&[Field::Collaboration], &[Field::Purpose]];
        let mut reading = reading(&document, &sections, &fields);
        if let Some(first) = reading.sections.first_mut() {
            first.matched = matched;
        }
        reading
            .sections
            .first()
            .and_then(|first| repeated_name(&reading, first))
    };
    let text = "Insatsen Samverkan Granby Norr har två delar.";
    assert_eq!(
        named(text, HeadingMatch::Phrase).as_deref(),
        Some("Samverkan Granby Norr")
    );
    assert_eq!(named(text, HeadingMatch::Exact), None);
    assert_eq!(
        named(
            "Insatsen har två delar och en ledning.",
            HeadingMatch::Phrase
        ),
        None
    );
}

#[test]
fn a_name_stands_without_what_surrounds_it() {
    for (text, name) in [
        (
            "Projektplan för projekt ”Hållplats Ung”",
            Some("Hållplats Ung"),
        ),
        (
            "Ansökan om medel till förstudie – Ung i samverkan",
            Some("Ung i samverkan"),
        ),
        (
            "Ansökan: Vägen framåt Norra bygden",
            Some("Vägen framåt Norra bygden"),
        ),
        (
            "Stegen i Ängby, förlängningsansökan Dnr 2017:38",
            Some("Stegen i Ängby"),
        ),
        (
            "Förstudie Ängby – En dörr in",
            Some("Förstudie Ängby – En dörr in"),
        ),
        (
            "Ansökan om finansiering Samordningsförbundet Norra bygden (2020)",
            None,
        ),
        ("Ansökan samverkansinsatser inom samordningsförbundet", None),
        ("Budget - detaljerad Tilläggsansökan Stegen", Some("Stegen")),
        ("Projektansökan 2024 – Hållplatsen", Some("Hållplatsen")),
        ("Projektbudget – Nya steg", Some("Nya steg")),
        ("Ansökan om förlängning: Framåt", Some("Framåt")),
        ("Ansökan", None),
        ("Projektbeskrivning", None),
        ("Projektdirektiv för Kraftsamling", Some("Kraftsamling")),
        (
            "Ansökan från Rättviks kommun om medel till insatsen Kajen",
            Some("Kajen"),
        ),
        ("§ 14 Ansökan om bidrag till Trädgården", Some("Trädgården")),
        ("Budget för projekt Lyftet", Some("Lyftet")),
        ("SAMORDNINGSFÖRBUNDET NORRA BYGDEN", None),
        ("“Kraftsamling”", Some("Kraftsamling")),
        ("Delrapport 1: Våga jobba", Some("Våga jobba")),
        (
            "Angående fortsatt finansiering av IPS-coacher i Ekby",
            Some("IPS-coacher i Ekby"),
        ),
    ] {
        assert_eq!(clean(text).as_deref(), name, "{text}");
    }
}

#[test]
fn what_stands_around_a_name_is_none_of_it() {
    for (text, name) in [
        ("Projektets namn är Gröna händer", Some("Gröna händer")),
        ("Slutrapport projektet Öppen grind", Some("Öppen grind")),
        ("1 Projektplan för Lokala steg", Some("Lokala steg")),
        ("Ansökan skickas till", None),
        ("Ansökan – utvecklingsmedel för hälsa", None),
        ("Ge projektet ett kort namn", None),
        ("Tjörns kommun", None),
    ] {
        assert_eq!(clean(text).as_deref(), name, "{text}");
    }
}
