//! What the words around a date say of it.

use super::Says;
use crate::lower::LowerCase;

pub(super) fn judge(words: &str, is_label: bool, own: bool) -> Says {
    let lower = words.lower();
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
