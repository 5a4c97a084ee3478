//! What a document is, and what an application asks for.

use crate::boxes::{boxes, choices, choices_of_cells, lone_box, may_choose};
use crate::lower::LowerCase;
use crate::model::{ApplicationType, DocumentKind, Field};
use crate::reading::{Part, Passage, Reading};

/// Weighs what the title, the headings and the fields say.
pub(crate) fn kind(reading: &Reading<'_>, title: Option<&str>) -> DocumentKind {
    let has = |field: Field| reading.sections.iter().any(|s| s.fields.contains(&field));
    let head = head_text(reading, title);
    let in_head = |words: &[&str]| words.iter().any(|w| head.contains(w));
    let body: usize = reading.passages.iter().map(|p| p.text.len()).sum();
    if body == 0 {
        return DocumentKind::Other;
    }
    let substance = [
        Field::Purpose,
        Field::Goals,
        Field::TargetGroup,
        Field::Method,
        Field::Activities,
        Field::Background,
        Field::Evaluation,
        Field::Implementation,
        Field::Organisation,
        Field::Owner,
    ];
    let fields = substance.iter().filter(|f| has(**f)).count();
    let is_sheet = reading.document.source.media_type.contains("sheet")
        || reading.document.source.media_type.contains("excel");
    let asks = || {
        reading
            .passages
            .iter()
            .filter(|p| p.part != Part::Guidance)
            .any(|p| {
                let lower = p.text.lower();
                lower.contains("sök")
                    && [
                        "denna ansökan",
                        "ansöker om",
                        "ansöker gemensamt om",
                        "ansöker tillsammans",
                        "ansöker härmed",
                        "söker medel",
                        "ansökan avser",
                        "ansöka om",
                        "förlängningsansökan",
                    ]
                    .iter()
                    .any(|w| lower.contains(w))
            })
    };
    if reading
        .sections
        .iter()
        .all(|s| s.fields.contains(&Field::Signatures))
    {
        return DocumentKind::SignaturePage;
    }
    // Minutes name the application that they decide on: they come first.
    if in_head(&[
        "protokollsutdrag",
        "sammanträdesprotokoll",
        "beslut om medel",
        "utdrag ur protokoll",
    ]) {
        return DocumentKind::Decision;
    }
    // "Beslut om finansiering av insatsen Vägval", whatever reports it asks for below.
    let names_decision = |line: &str| {
        let opens = ["beslut om ", "beslut avseende ", "beslut angående "];
        opens.iter().any(|w| line.starts_with(w)) && line.split_whitespace().count() <= 12
    };
    if head.lines().any(names_decision) {
        return DocumentKind::Decision;
    }
    // Minutes without their name: a meeting in the head, and a decision below it.
    let decides = || {
        reading.passages.iter().any(|p| {
            let line = p.text.trim().trim_end_matches([':', '.']).lower();
            line == "beslut" || line.ends_with("beslutar") || line.ends_with("beslutar att")
        })
    };
    if in_head(&["sammanträde"]) && decides() {
        return DocumentKind::Decision;
    }
    if in_head(&["kallelse", "dagordning", "föredragningslista"]) {
        return DocumentKind::Other;
    }
    if in_head(&[
        "slutrapport",
        "delrapport",
        "årsrapport",
        "tertialrapport",
        "lägesrapport",
        "slutredovisning",
        "årsredovisning",
        "verksamhetsberättelse",
        "utvärderingsrapport",
        "final report",
    ]) || head.lines().any(|line| line.starts_with("utvärdering av "))
    {
        return DocumentKind::Report;
    }
    if in_head(&[
        "protokoll",
        "beslut om",
        "beslutsunderlag",
        "underlag till projektbeslut",
        "underlag för projektbeslut",
        "underlag till beslut",
        "underlag för beslut",
        "tjänsteutlåtande",
        "beviljande av",
        "beslutar att",
        "\nbeslut\n",
        "förslag till beslut\n",
    ]) {
        return DocumentKind::Decision;
    }
    if fields < 3 && (is_sheet || is_mostly_figures(reading)) {
        return DocumentKind::Budget;
    }
    if in_head(&["ansökan", "ansöknings", "application"]) {
        return DocumentKind::Application;
    }
    if in_head(&[
        "verksamhetsplan",
        "insatsplan",
        "projektplan",
        "handlingsplan",
        "genomförandeplan",
        "projektdirektiv",
    ]) {
        return DocumentKind::Plan;
    }
    if in_head(&["budget", "kalkyl"]) && fields < 3 {
        return DocumentKind::Budget;
    }
    // What was granted is told of when it is no longer asked for.
    let granted = || {
        let tells = |p: &Passage<'_>| {
            let lower = p.text.lower();
            lower.contains("beslutade") && lower.contains("att bevilja")
        };
        reading.passages.iter().any(tells)
    };
    if asks() || (fields >= 4 && (has(Field::Budget) || has(Field::Timeline)) && !granted()) {
        return DocumentKind::Application;
    }
    if has(Field::Signatures) && fields == 0 && body < 4000 {
        return DocumentKind::SignaturePage;
    }
    if has(Field::Budget) && fields < 3 {
        return DocumentKind::Budget;
    }
    DocumentKind::Other
}

/// Whether figures fill a good part of the cells and lines: a workbook that was printed.
fn is_mostly_figures(reading: &Reading<'_>) -> bool {
    let figures = reading.passages.iter().filter(|p| {
        let digits = p.text.bytes().filter(u8::is_ascii_digit).count();
        let letters = p.text.chars().filter(|c| c.is_alphabetic()).count();
        digits > letters
    });
    reading.passages.len() >= 20 && figures.count() * 5 >= reading.passages.len() * 2
}

/// What stands at the head of a document, in lower case: title, first headings, first lines.
fn head_text(reading: &Reading<'_>, title: Option<&str>) -> String {
    let mut head = title.unwrap_or_default().lower();
    let mut length = 0;
    for passage in &reading.passages {
        if length > 600 {
            break;
        }
        let text = passage.text;
        if text.trim_start().starts_with('☐') {
            continue;
        }
        // A paragraph of Word may hold several lines.
        let whole = passage.part == Part::Heading;
        for line in text.lines().filter(|l| whole || l.chars().count() < 120) {
            head.push('\n');
            head.push_str(&line.lower());
        }
        length += text.len();
        // Below the first field, words such as "beslut" belong to the answers.
        if reading.section_of(passage).is_some_and(|s| {
            s.fields.iter().any(|f| {
                !matches!(
                    f,
                    Field::Name | Field::Owner | Field::Terms | Field::Contact
                )
            })
        }) {
            break;
        }
    }
    for aside in reading.document.asides.iter().take(4) {
        head.push('\n');
        head.push_str(&aside.block.text.lower());
    }
    head.push('\n');
    head
}

/// What an application asks for.
pub(crate) fn application_type(reading: &Reading<'_>, title: Option<&str>) -> ApplicationType {
    if let Some(ticked) = ticked_type(reading) {
        return ticked;
    }
    // What a form lets one choose from says nothing of what was chosen.
    let mut head: String = head_text(reading, title)
        .lines()
        .filter(|line| boxes(line).is_empty())
        .flat_map(|line| [line, "\n"])
        .collect();
    // The answer to "Insatsens namn" stands whole here: the title has lost its remarks.
    for passage in reading.answers(Field::Name).take(3) {
        head.push_str(&passage.text.lower());
    }
    let purpose: String = reading
        .answers(Field::Background)
        .chain(reading.answers(Field::Summary))
        .map(|p| p.text.lower())
        .collect();
    if head.contains("förstudie") {
        ApplicationType::PreStudy
    } else if [
        "förläng",
        "typ av ansökan: fortsättning",
        "fortsättningsansökan",
        "fortsättningsansökning",
        "fortsatta medel",
        "fortsatt finansiering",
    ]
    .iter()
    .any(|w| head.contains(w))
    {
        ApplicationType::Extension
    } else if [
        "tilläggsansökan",
        "utökade medel",
        "ytterligare medel",
        "tilläggsmedel",
        "kompletterande medel",
    ]
    .iter()
    .any(|w| head.contains(w))
    {
        ApplicationType::Supplementary
    } else if purpose.contains("denna förstudie") || purpose.contains("genom förstudien") {
        ApplicationType::PreStudy
    } else if [
        "förlängning av pågående",
        "ansöker om förlängning",
        "förlänga nuvarande",
        "förlänga insatsen",
        "förlänga projektet",
    ]
    .iter()
    .any(|w| purpose.contains(w))
    {
        ApplicationType::Extension
    } else {
        ApplicationType::New
    }
}

/// The one type whose box was ticked: "☒ Förlängning".
fn ticked_type(reading: &Reading<'_>) -> Option<ApplicationType> {
    let mut found: Option<ApplicationType> = None;
    let chosen: Vec<&str> = reading
        .passages
        .iter()
        .filter(|p| may_choose(p.text))
        .flat_map(|p| p.text.lines())
        .collect();
    if let Some(said) = chosen.iter().find_map(|line| yes_to(line)) {
        return Some(said);
    }
    let lines = chosen.iter().flat_map(|line| choices(line));
    let mut start = 0;
    let mut cells = Vec::new();
    while start < reading.passages.len() {
        let rest = reading.passages.get(start..).unwrap_or_default();
        let run = rest.iter().take_while(|p| p.cell.is_some()).count();
        cells.extend(choices_of_cells(rest.get(..run).unwrap_or_default()));
        start += run + 1;
    }
    // "Förlängning | ☒" as a row of a form: the name labels its box.
    let rows = reading.passages.windows(2).filter_map(|pair| {
        let [label, answer] = pair else { return None };
        let heads = label.part == Part::Heading;
        let open = heads.then(|| lone_box(answer.text)).flatten()?;
        Some((label.text, !open))
    });
    for (name, ticked) in lines.chain(cells).chain(rows) {
        let Some(said) = ticked.then(|| type_of(name)).flatten() else {
            continue;
        };
        match found {
            None => found = Some(said),
            Some(other) if other == said => {}
            // Two boxes are no choice.
            Some(_) => return None,
        }
    }
    found
}

/// "Förlängning av pågående projekt: ☒ Ja ☐ Nej": a question for a type, and the box of yes.
fn yes_to(line: &str) -> Option<ApplicationType> {
    let question = line.get(..boxes(line).first()?.0.start)?;
    let yes = choices(line)
        .into_iter()
        .any(|(name, ticked)| ticked && matches!(name.lower().as_str(), "ja" | "yes"));
    type_of(question).filter(|_| yes)
}

/// What a box of a form is called, where it names a type of application.
fn type_of(name: &str) -> Option<ApplicationType> {
    if name.split_whitespace().count() > 8 {
        return None;
    }
    let lower = name.lower();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    if has(&["förstudie"]) {
        Some(ApplicationType::PreStudy)
    } else if has(&["förläng", "fortsättning", "fortsatt"]) {
        Some(ApplicationType::Extension)
    } else if has(&[
        "tilläggsansök",
        "tilläggsmedel",
        "utökade medel",
        "utökning",
    ]) {
        Some(ApplicationType::Supplementary)
    } else if has(&[
        "ny ansökan",
        "nyansökan",
        "ny insats",
        "nytt projekt",
        "ny aktivitet",
        "ny process",
    ]) {
        Some(ApplicationType::New)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::testing::{document, reading};

    fn of(lines: &[&str]) -> ApplicationType {
        let sections = [("Ansökan", lines)];
        let document = document(&sections);
        application_type(&reading(&document, &sections, &[&[]]), None)
    }

    #[test]
    fn the_ticked_box_tells_the_type() {
        use ApplicationType::{Extension, New, PreStudy, Supplementary};
        for (lines, expected) in [
            (&["☐ Ny ansökan", "☒ Förlängning"][..], Extension),
            (&["☒ Ny ansökan ☐ Förlängning ☐ Förstudie"], New),
            (
                &["[ ] Ny ansökan [x] Tilläggsansökan [ ] Förstudie"],
                Supplementary,
            ),
            (&["( ) Ny insats", "(x) Förstudie"], PreStudy),
            (&["X Förlängning", "Ny ansökan"], Extension),
            (&["Ny ansökan ☐ Förlängning av insats ☑"], Extension),
            (&["Förlängning av pågående projekt: ☒ Ja ☐ Nej"], Extension),
            (&["Förlängning av pågående projekt: ☐ Ja ☒ Nej"], New),
            (&["Fortsättningsansökan Kompass 2025"], Extension),
            // Nothing ticked: what could be chosen says nothing.
            (&["Typ: ☐ Ny ansökan ☐ Förlängning ☐ Förstudie"], New),
        ] {
            assert_eq!(of(lines), expected, "{lines:?}");
        }
    }
}
