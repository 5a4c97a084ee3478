//! What the words around a date say of it.

use super::Says;
use crate::dates::Found;
use crate::lower::LowerCase;

pub(super) fn judge(words: &str, is_label: bool, own: bool) -> Says {
    let mut lower = words.lower();
    // A place to meet is what many projects are called, and no meeting.
    if lower.contains("mötesplats") {
        lower = lower.replace("mötesplats", "");
    }
    let has = |list: &[&str]| list.iter().any(|w| lower.contains(w));
    if has(&[
        "rapportperiod",
        "rapporteringsperiod",
        "redovisningsperiod",
        "rapporten avser",
        "redovisningen avser",
    ]) {
        return Says::Reported;
    }
    if has(&[
        "intag",
        "rapport",
        "styrgrupp",
        "möte",
        "redovisas",
        "återrapport",
        "ansökan ska",
        "beslut",
        "inkom",
        "daterad",
        "utvärdering",
        "teamet",
    ]) {
        return Says::Other;
    }
    let starts = has(&[
        "start",
        "påbörja",
        "inleds",
        "från och med",
        "fr.o.m",
        "fr o m",
        "börja",
    ]);
    let ends = has(&[
        "slut",
        "avslut",
        "upphör",
        "till och med",
        "t.o.m",
        "senast",
        "pågår till",
    ]);
    // "Förberedelser pågår under januari": a step that goes on is not the run.
    let step = has(&["förberedelse", "rekrytering", "planering", "uppstart"])
        && has(&["pågår", "pågå"])
        && !has(&["projektet", "insatsen"]);
    if step {
        return Says::Phase;
    }
    if starts && ends
        || has(&[
            "löptid",
            "insatstid",
            "insattid",
            "projekttid",
            "projektperiod",
            "insatsperiod",
            "tidsperiod",
            "genomförs under",
            "pågår",
            "pågå",
            "pågick",
            "projektet löper",
            "insatsen löper",
            "period",
            "ansökan avser",
            "förlängningen avser",
            "förlängning avser",
            "medel söks för",
            "avser tiden",
            "tidplan",
            "tidsplan",
        ])
    {
        return Says::Whole;
    }
    if has(&["fas", "etapp", "steg ", "moment"]) {
        return Says::Phase;
    }
    if starts {
        return Says::Start;
    }
    if ends {
        return Says::End;
    }
    if is_label && !lower.trim().is_empty() {
        return Says::Phase;
    }
    if own { Says::Bare } else { Says::Other }
}

/// "2015-02-01: Projektstart": what a step of the whole project says of its day.
pub(super) fn whole_step(label: &str) -> Option<Says> {
    const STARTS: &[&str] = &[
        "projektstart",
        "insatsstart",
        "projektet startar",
        "insatsen startar",
    ];
    const ENDS: &[&str] = &[
        "projektslut",
        "insatsslut",
        "projektet avslutas",
        "insatsen avslutas",
        "projektet upphör",
    ];
    let lower = label.lower();
    let begins = |list: &[&str]| list.iter().any(|w| lower.starts_with(w));
    if begins(STARTS) {
        Some(Says::Start)
    } else {
        begins(ENDS).then_some(Says::End)
    }
}

/// What a line says, with what kind of date it has.
pub(super) fn adjust(says: Says, words: &str, before: &str, is_label: bool, found: &Found) -> Says {
    let lead = before.trim_end().lower();
    let lead = lead.strip_suffix(" den").unwrap_or(&lead).to_owned();
    let until = ["till och med", "t.o.m.", "t o m", "tom", "till"];
    match says {
        // "… och pågår till och med den 31 december 2019": one day, and the last.
        Says::Whole if found.end.is_none() && until.iter().any(|w| lead.ends_with(w)) => Says::End,
        // "Projektet pågår i tre år från 2023-03-01": one day, and the first.
        Says::Whole
            if found.end.is_none()
                && ["från", "från och med", "fr.o.m.", "fr o m", "med start"]
                    .iter()
                    .any(|w| lead.ends_with(w)) =>
        {
            Says::Start
        }
        // "Vi ansöker om medel för ytterligare 18 månader, från den 1 januari till den 30 juni"
        Says::Other
            if !is_label
                && found.end.is_some()
                && (asks_for_period(&lead)
                    // "… för insatsen Kajen under tiden 1 september – 31 december"
                    || lead.ends_with("under tiden")
                    || lead.ends_with("för tiden")) =>
        {
            Says::Whole
        }
        // "Avslut | 1 november – 28 februari": a period is a phase, whatever its name.
        Says::End if is_label && found.end.is_some() && is_closing_phase(words) => Says::Phase,
        _ => says,
    }
}

/// Whether money is asked for in the words before a period.
fn asks_for_period(lead: &str) -> bool {
    [
        "ansöker",
        "söker medel",
        "söker härmed",
        "ansökan avser",
        "ansökan gäller",
        "förlänga",
        "förlängning",
    ]
    .iter()
    .any(|w| lead.contains(w))
}

fn is_closing_phase(label: &str) -> bool {
    let lower = label.trim().lower();
    ["avslut", "slutfas", "slutskede"]
        .iter()
        .any(|w| lower.starts_with(w))
        && !lower.contains("datum")
}
