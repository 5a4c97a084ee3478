//! An acronym in capitals asks only for itself: precision 1 on sentences that lay traps.

mod common;

use aktsam_search::Request;
use common::{case, index_of};

/// Acronym, sentences that have it, sentences that only look so.
const TRAPS: &[(&str, &[&str], &[&str])] = &[
    (
        "SE",
        &[
            "Vi arbetar enligt SE-metoden.",
            "Stödet ges av en SE-coach.",
            "IPS och SE används.",
        ],
        &[
            "Vi ska se hur det går.",
            "Se bilaga 2.",
            "SE ÄVEN BILAGAN OM BUDGETEN",
            "Läs mer på exempel.se.",
        ],
    ),
    (
        "IPS",
        &[
            "Insatsen följer IPS.",
            "En IPS-coach anställs.",
            "Modellen IPS:s principer.",
        ],
        &[
            "Ips är en skalbagge.",
            "Vi tipsar deltagarna.",
            "Chips serveras.",
        ],
    ),
    (
        "SIP",
        &["En SIP upprättas.", "SIP:en följs upp.", "SIP-möten hålls."],
        &[
            "Deltagaren fick en sip vatten.",
            "SamSIP prövas.",
            "Sippor blommar.",
        ],
    ),
    (
        "MI",
        &["Personalen utbildas i MI.", "MI-samtal hålls."],
        &[
            "Mi casa var projektets namn.",
            "Familjen mår bra.",
            "Det mi som sjöngs.",
        ],
    ),
    (
        "ACT",
        &["Gruppen får ACT.", "ACT-teamet möter dem."],
        &[
            "Act är ett engelskt ord.",
            "FACT är en annan modell.",
            "R-act och action.",
        ],
    ),
    (
        "PO",
        &["Ett PO stöttar.", "PO-verksamheten växer."],
        &[
            "Floden Po är lång.",
            "Poäng ges för närvaro.",
            "Det po som finns.",
        ],
    ),
];

#[test]
fn acronyms_find_all_that_have_them_and_nothing_else() {
    let mut cases = Vec::new();
    for (acronym, with, without) in TRAPS {
        for (i, text) in with.iter().enumerate() {
            cases.push(case(&format!("{acronym} with {i}"), text));
        }
        for (i, text) in without.iter().enumerate() {
            cases.push(case(&format!("{acronym} without {i}"), text));
        }
    }
    let (_dir, index) = index_of(&cases);
    for (acronym, with, _) in TRAPS {
        let request = Request {
            limit: 100,
            synonyms: false,
            ..Request::new(*acronym)
        };
        let answer = index.search(&request).unwrap();
        let wrong: Vec<&str> = answer
            .hits
            .iter()
            .map(|h| h.case_id.as_str())
            .filter(|id| {
                // A sentence of another acronym may have this one too.
                let text = TRAPS.iter().flat_map(|(a, w, _)| {
                    w.iter()
                        .enumerate()
                        .map(move |(i, t)| (format!("{a} with {i}"), t))
                });
                let has = text.into_iter().any(|(known, t)| {
                    known == *id
                        && t.split(|c: char| !c.is_alphanumeric())
                            .any(|w| w == *acronym)
                });
                !has
            })
            .collect();
        assert!(wrong.is_empty(), "{acronym}: {wrong:?}");
        for i in 0..with.len() {
            let id = format!("{acronym} with {i}");
            assert!(answer.hits.iter().any(|h| h.case_id == id), "{id}");
        }
    }
}
