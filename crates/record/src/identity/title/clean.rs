//! A project's name without what stands around it: "Ansökan om medel till", a page's number, a register's.

use crate::headings::normalise::tidy;
use crate::lower::LowerCase;

/// Words in front of a name that say what the document is.
const PREFIXES: &[&str] = &[
    "projektets namn är",
    "insatsens namn är",
    "projektet heter",
    "insatsen heter",
    "projektet kallas",
    "insatsen kallas",
    "ansökan om förlängning av",
    "ansökan om förlängning",
    "ansökan om medel till",
    "ansökan om medel för",
    "ansökan om projektmedel för",
    "ansökan om bidrag till",
    "ansökan om bidrag för",
    "ansökan om stöd till",
    "ansökan om stöd för",
    "ansökan om projektstöd för",
    "ansökan om projektstöd till",
    "ansökan om finansiering av",
    "angående ansökan om",
    "angående fortsatt finansiering av",
    "angående",
    "ansökan om fortsatt finansiering av",
    "ansökan avseende",
    "ansökan för",
    "ansökan",
    "application for project funding",
    "application for funding of",
    "application for funding",
    "project application",
    "final report",
    "project plan",
    "application",
    "projektansökan",
    "processansökan",
    "insatsansökan",
    "förlängningsansökan",
    "tilläggsansökan",
    "slutrapport för",
    "slutrapport",
    "delrapport",
    "årsrapport",
    "projektplan för",
    "projektplan",
    "insatsplan",
    "projektbeskrivning för",
    "projektbeskrivning",
    "insatsbeskrivning för",
    "insatsbeskrivning",
    "verksamhetsbeskrivning",
    "projektdirektiv för",
    "projektdirektiv",
    "projektförslag",
    "projektidé",
    "idébeskrivning",
    "idéskiss",
    "uppskattad budget",
    "budget för insatsen",
    "budget för projektet",
    "budget för projekt",
    "budget för insats",
    "kostnadsbudget",
    "projektbudget",
    "insatsbudget",
    "budget - detaljerad",
    "budgetsammanställning",
    "budget för",
    "budget",
    "detaljerad budget",
    "verksamhetsberättelse för",
    "verksamhetsberättelse",
    "verksamhetsrapport",
    "halvårsrapport",
    "kvartalsrapport",
    "lägesrapport",
    "slutredovisning",
    "delredovisning",
    "avsiktsförklaring",
    "beslut om medel till",
    "beslut om medel för",
    "beslut om bidrag till",
    "beslut om finansiering av",
    "beslut avseende",
    "beslut",
    "decision",
    "protokoll",
    "underskrift",
    "bilaga",
];

/// What a form or a document without a name is called.
const GENERIC: &[&str] = &[
    "skickas",
    "ska skickas",
    "skall skickas",
    "lämnas",
    "ska lämnas",
    "och anvisningar",
    "utvecklingsmedel",
    "om utvecklingsmedel",
    "om bidrag",
    "om statsbidrag",
    "om verksamhetsbidrag",
    "om projektbidrag",
    "om finansiering",
    "om insatsmedel",
    "om verksamhetsmedel",
    "om samverkansmedel",
    "om ekonomiska medel",
    "om medel",
    "om projektmedel",
    "samverkansinsats",
    "samordningsförbund",
    "finsam",
    "inom samordningsförbundet",
    "till samordningsförbundet",
    "av medel",
    "från styrelse",
    "från sammanträde",
    "från möte",
    "fört vid",
    "blankett",
    "formulär",
];

/// "2023 för insatsen Lotsen" behind "Verksamhetsberättelse": the name behind the year.
fn behind_year(rest: &str) -> &str {
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let behind = rest.get(digits..).unwrap_or_default();
    let name = [" för ", " – ", " - ", ": "]
        .iter()
        .find_map(|mark| behind.strip_prefix(mark));
    name.filter(|_| digits == 4).unwrap_or(rest)
}

/// A name without what stands in front and behind; `None` where nothing of a name is left.
pub(super) fn clean(text: &str) -> Option<String> {
    let tidy = tidy(text);
    let unnumbered = tidy.strip_prefix('§').map_or(tidy.as_str(), |rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
    });
    let mut name = without_page(unnumbered)
        .trim_matches(['"', '”', '“', ' ', '*', '#'])
        .trim();
    // "Ge projektet ett kort namn": what a form asks is no answer.
    let first = name.split_whitespace().next().unwrap_or_default();
    if ["Ge", "Ange", "Skriv", "Välj", "Fyll"].contains(&first)
        && name.split_whitespace().count() > 2
    {
        return None;
    }
    for _ in 0..2 {
        let lower = name.lower();
        let Some(prefix) = PREFIXES.iter().find(|p| {
            lower.strip_prefix(**p).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with([' ', ':', ',', '-', '–', '.'])
            })
        }) else {
            break;
        };
        // Lower case may change the length of exotic letters: then the prefix stays.
        let Some(rest) = name.get(prefix.len()..) else {
            break;
        };
        let rest = rest
            .trim_start_matches([':', ' ', '-', '–', ',', '.'])
            .trim();
        // "Ansökan från Rättviks kommun – Näsets gård": who applies stands in front of the name.
        let rest = behind_year(behind_applicant(rest));
        let rest = match rest.split_once(" – ").or_else(|| rest.split_once(" - ")) {
            Some((who, name)) if who.lower().starts_with("från ") => name.trim(),
            _ => rest,
        };
        let lower = rest.lower();
        if GENERIC.iter().any(|g| lower.starts_with(g)) {
            // "Ansökan om medel: Grönt ljus": the name stands behind the colon.
            let behind = [": ", " – ", " - ", ". "]
                .iter()
                .find_map(|mark| rest.split_once(mark));
            name = behind.map(|(_, behind)| behind.trim())?;
            continue;
        }
        // "Delrapport 1: Våga jobba"
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        name = digits
            .strip_prefix(':')
            .filter(|_| digits.len() < rest.len())
            .map_or(rest, str::trim);
    }
    // "Projektet Öppen grind": what it is stands in front of its name.
    for (kind, bare) in [
        ("projektet ", true),
        ("insatsen ", true),
        ("projekt ", false),
        ("insats ", false),
        ("förstudie ", false),
        ("förstudien ", true),
    ] {
        let front = name.get(..kind.len());
        let behind = name.get(kind.len()..).unwrap_or_default();
        // "projekt ”Hållplats Ung”", "förstudie – Ung i samverkan"
        let marked = behind.starts_with(['"', '”', '“', '–', '-', ':']);
        if front.is_some_and(|f| f.to_lowercase() == kind)
            && (marked || bare && behind.starts_with(char::is_uppercase))
        {
            name = behind.trim_matches(['"', '”', '“', ' ', '–', '-', ':']);
        }
    }
    // An association's name alone names who decides, not what on.
    let lower = name.lower();
    if lower.starts_with("samordningsförbund") && !lower.contains([':', '–', ',']) {
        return None;
    }
    // Nor does a municipality's.
    if lower.ends_with(" kommun") && name.split_whitespace().count() <= 2 {
        return None;
    }
    // "Projektansökan 2024 – Vägen": a year in front names the round.
    if let Some((year, rest)) = name.split_once(['–', '-', ':'])
        && year.trim().len() == 4
        && year.trim().bytes().all(|b| b.is_ascii_digit())
    {
        name = rest.trim();
    }
    // Registration numbers and remarks of the kind of application stand behind the name.
    let lower = name.lower();
    for mark in [
        " – application",
        " - application",
        " – ansökan",
        " - ansökan",
        ": ansökan",
        " – slutrapport",
        " - slutrapport",
        " – budget",
        " - budget",
    ] {
        if let Some((before, _)) = lower.split_once(mark)
            && let Some(kept) = name.get(..before.len())
        {
            name = kept;
            break;
        }
    }
    for mark in [
        " Dnr",
        " dnr",
        " DNR",
        ", Dnr",
        " Diarienummer",
        ", förlängningsansökan",
        ", tilläggsansökan",
        ", förlängning",
        ", ny insats",
        ", fortsättning",
        " (tkr)",
        " (kr)",
        " (mkr)",
        " (SEK)",
        " (kronor)",
    ] {
        if let Some((before, _)) = name.split_once(mark) {
            name = before.trim_end_matches([',', ' ', '-', '–']);
        }
    }
    // "Gemensam start till Samordningsförbundet Ängby": to whom it is sent.
    let lower = name.lower();
    if let Some((before, _)) = lower.split_once(" till samordningsförbund")
        && let Some(kept) = name.get(..before.len())
    {
        name = kept;
    }
    // "Nya spår 2016-2018 Samordningsförbundet Norrkusten": who paid, from the next line of a cover.
    if let Some((before, _)) = name.split_once(" Samordningsförbundet ")
        && !before.split_whitespace().next_back().is_some_and(|w| {
            [
                "av", "i", "för", "till", "med", "inom", "hos", "och", "–", "-",
            ]
            .contains(&w)
        })
    {
        name = before;
    }
    let name = name.trim_matches(['"', '”', '“', ' ', ':', ',']);
    if [
        "innehåll",
        "beskrivning",
        "svar",
        "kommentar",
        "innehållsförteckning",
        "transkript",
        "transkription",
        "protokollsutdrag",
        "sammanträdesprotokoll",
        "protokoll",
        "tjänsteskrivelse",
        "tjänsteutlåtande",
        "projektdirektiv",
        "projektbeskrivning",
        "insatsbeskrivning",
        "utfall",
    ]
    .contains(&name.lower().as_str())
    {
        return None;
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 3 && name.chars().count() <= 160).then(|| name.to_owned())
}

/// "1 Projektplan för …", "1 1 SLUTRAPPORT …": the page's number that a transcript leaves in front.
fn without_page(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let number = text.len() - rest.len();
    let lower = rest.to_lowercase();
    let named = PREFIXES.iter().any(|p| {
        lower
            .strip_prefix(*p)
            .is_some_and(|r| r.starts_with([' ', ':', ',']))
    });
    let page = (2..=6).contains(&number) && text.starts_with(|c: char| c.is_ascii_digit());
    if page && named { rest } else { text }
}

/// "från Rättviks kommun om medel till insatsen Kajen" without who applies and for what kind of thing.
fn behind_applicant(rest: &str) -> &str {
    let lower = rest.lower();
    if lower.len() != rest.len() || !lower.starts_with("från ") {
        return rest;
    }
    let money = [
        " om medel ",
        " om bidrag ",
        " om stöd ",
        " om finansiering ",
        " om projektmedel ",
    ];
    let Some(at) = money.iter().find_map(|w| Some(lower.find(w)? + w.len())) else {
        return rest;
    };
    let behind = rest.get(at..).unwrap_or_default();
    let behind = ["till ", "för ", "av "]
        .iter()
        .find_map(|p| behind.strip_prefix(p))
        .unwrap_or(behind);
    let kinds = [
        "insatsen ",
        "projektet ",
        "insats ",
        "projekt ",
        "förstudien ",
    ];
    kinds
        .iter()
        .find_map(|p| behind.strip_prefix(p))
        .filter(|name| name.starts_with(|c: char| c.is_uppercase() || "\"”“".contains(c)))
        .unwrap_or(behind)
}
