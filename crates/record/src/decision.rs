//! What was decided (beslut), where the document tells.

use aktsam_document::Location;

use crate::amounts;
use crate::dates;
use crate::lower::LowerCase;
use crate::model::{Decision, Evidence, Field, Outcome, Sek};
use crate::reading::{Part, Passage, Reading};
use crate::relevance::Relevance;
use crate::sentence;

/// Phrases of minutes and decisions, and what they decide.
const PHRASES: &[(&str, Outcome)] = &[
    ("beslutar att bevilja", Outcome::Granted),
    ("beslutade att bevilja", Outcome::Granted),
    ("beslutat att bevilja", Outcome::Granted),
    ("beslutar bevilja", Outcome::Granted),
    ("beslutade bevilja", Outcome::Granted),
    ("beslutar att godkänna ansökan", Outcome::Granted),
    ("beslutade att godkänna ansökan", Outcome::Granted),
    ("ansökan beviljas", Outcome::Granted),
    ("ansökan beviljades", Outcome::Granted),
    ("ansökan har beviljats", Outcome::Granted),
    ("beslutar att delvis bevilja", Outcome::PartlyGranted),
    ("beslutade att delvis bevilja", Outcome::PartlyGranted),
    ("ansökan beviljas delvis", Outcome::PartlyGranted),
    ("beviljas delvis", Outcome::PartlyGranted),
    ("beslutar att avslå", Outcome::Rejected),
    ("beslutade att avslå", Outcome::Rejected),
    ("beslutar avslå", Outcome::Rejected),
    ("ansökan avslås", Outcome::Rejected),
    ("ansökan avslogs", Outcome::Rejected),
    ("beslutar att inte bevilja", Outcome::Rejected),
    ("beslutade att inte bevilja", Outcome::Rejected),
    ("beslutar att bordlägga", Outcome::Postponed),
    ("beslutade att bordlägga", Outcome::Postponed),
    ("bordlägger ärendet", Outcome::Postponed),
    ("bordlägger ansökan", Outcome::Postponed),
    ("återremitterar ärendet", Outcome::Postponed),
    ("återremitterar ansökan", Outcome::Postponed),
    ("ärendet bordläggs", Outcome::Postponed),
    ("ärendet bordlades", Outcome::Postponed),
    ("beslutar att återremittera", Outcome::Postponed),
    ("beslutade att återremittera", Outcome::Postponed),
    ("ärendet återremitteras", Outcome::Postponed),
    ("ansökan återremitteras", Outcome::Postponed),
];

/// How a report tells of the grant that it accounts for; with the sum, for others are told of in passing.
const REPORTED: &[&str] = &[
    "styrelsen beviljade",
    "styrelsen har beviljat",
    "förbundet beviljade",
    "förbundet har beviljat",
    "beviljade samordningsförbundet",
    "beviljade styrelsen",
    "projektet beviljades",
    "insatsen beviljades",
    "projektet har beviljats",
    "insatsen har beviljats",
];

/// Words that make a sentence speak of a decision to come, or in general.
const NOT_YET: &[&str] = &[
    "föreslås",
    "föreslår",
    "förslag till beslut",
    "om ansökan",
    "under förutsättning",
    "vid ett",
    "innan",
    "när ansökan",
    "därest",
    "ifall",
    "om processen",
];

/// The decision on this matter, and the sentence that tells it. A proposal is none, nor what the
/// contract text says of decisions in general. A report tells of its own grant in its background too.
pub(crate) fn find(
    reading: &Reading<'_>,
    relevance: &Relevance,
    is_report: bool,
) -> Option<(Decision, Evidence)> {
    for (index, passage) in reading.passages.iter().enumerate() {
        if !relevance.speaks_of_project(index) || passage.part == Part::Heading {
            continue;
        }
        let account = || reported(reading, index).or_else(|| labelled(reading, index));
        if is_report && let Some((mut decision, evidence)) = account() {
            decision.date = decision.date.or_else(|| grant_day(reading, relevance));
            return Some((decision, evidence));
        }
        // Under "Förslag till beslut" stands what may be decided.
        let proposed = reading
            .section_of(passage)
            .and_then(|s| reading.heading_of(s))
            .is_some_and(|h| h.to_lowercase().contains("förslag till beslut"));
        if reading.is_in(passage, Field::Background) || proposed {
            continue;
        }
        let lower = passage.text.lower();
        if lower.len() != passage.text.len() {
            continue;
        }
        if let Some(outcome) = continued(reading, index, &lower) {
            return Some(told(reading, index, 0..passage.text.len(), outcome));
        }
        if !lower.contains("besl") && !lower.contains("ansökan") {
            continue;
        }
        let hit = PHRASES
            .iter()
            .filter(|(phrase, _)| lower.contains(phrase))
            .filter_map(|(phrase, outcome)| {
                lower.find(phrase).map(|at| (at, phrase.len(), *outcome))
            })
            // The longest phrase at the first place.
            .min_by_key(|(at, len, _)| (*at, usize::MAX - len));
        let hit = hit.or_else(|| dated_grant(&lower).map(|r| (r.start, r.len(), Outcome::Granted)));
        let Some((at, len, outcome)) = hit else {
            continue;
        };
        let range = sentence::around(passage.text, at..at + len);
        let words = lower.get(range.clone()).unwrap_or_default();
        if NOT_YET.iter().any(|w| words.contains(w)) {
            continue;
        }
        return Some(told(reading, index, range, outcome));
    }
    None
}

/// "Styrelsen beslutade den 5 december 2014, § 61, att bevilja …": the day and the paragraph stand
/// between the words of the phrase.
fn dated_grant(lower: &str) -> Option<std::ops::Range<usize>> {
    const BETWEEN: usize = 60;
    ["beslutade ", "beslutat "].iter().find_map(|verb| {
        let at = lower.find(verb)?;
        let behind = lower.get(at + verb.len()..)?;
        let gap = behind.find("att bevilja")?;
        let between = behind.get(..gap)?;
        let told = between.len() <= BETWEEN
            && (between.contains('§') || between.starts_with("den ") || between.starts_with("20"));
        told.then_some(at..at + verb.len() + gap + "att bevilja".len())
    })
}

/// "Styrelsen beviljade den 9 december 2020 1 840 000 kronor": the grant that a report accounts for.
fn reported(reading: &Reading<'_>, index: usize) -> Option<(Decision, Evidence)> {
    let text = reading.passages.get(index)?.text;
    let lower = text.lower();
    if lower.len() != text.len() {
        return None;
    }
    let at = REPORTED
        .iter()
        .filter_map(|w| Some((lower.find(w)?, w.len())));
    let (at, length) = at.min()?;
    let range = sentence::around(text, at..at + length);
    let words = lower.get(range.clone())?;
    if NOT_YET.iter().any(|w| words.contains(w)) {
        return None;
    }
    let told = told(reading, index, range, Outcome::Granted);
    told.0.granted.is_some().then_some(told)
}

/// "Beviljade medel: 2 480 000 kr", "Beviljat belopp | 2 480 000 kr" among the labels of a report's cover.
fn labelled(reading: &Reading<'_>, index: usize) -> Option<(Decision, Evidence)> {
    const LABELS: &[&str] = &[
        "beviljade medel",
        "beviljat belopp",
        "beviljad summa",
        "beviljade projektmedel",
        "beviljad finansiering",
        "beviljat bidrag",
    ];
    let passage = reading.passages.get(index)?;
    let lower = passage.text.lower();
    let label = LABELS.iter().find(|l| lower.starts_with(**l))?;
    let behind = lower
        .get(label.len()..)?
        .trim_start_matches([':', ' ', '\t', '(', ')']);
    let (at, value) = if behind.starts_with(|c: char| c.is_ascii_digit()) {
        (index, passage)
    } else {
        (index + 1, reading.passages.get(index + 1)?)
    };
    let alone = value.text.chars().count() <= 60 && kronor(value.text).is_some();
    let next = at == index || behind.trim_matches(['k', 'r', 's']).is_empty();
    (alone && next).then(|| told(reading, at, 0..value.text.len(), Outcome::Granted))
}

/// "Samordningsförbundets styrelse beviljade 2016-06-08 medel för …": the day, told apart from the sum.
fn grant_day(reading: &Reading<'_>, relevance: &Relevance) -> Option<String> {
    const NEAR: usize = 24;
    let own = |(index, _): &(usize, &Passage<'_>)| relevance.speaks_of_project(*index);
    reading
        .passages
        .iter()
        .enumerate()
        .filter(own)
        .find_map(|(_, passage)| {
            let at = passage.text.find("bevilja")?;
            let near = dates::find(passage.text.get(at..)?).into_iter().next()?;
            let day = near.start.day.is_some() && near.end.is_none() && near.range.start <= NEAR;
            day.then(|| near.start.to_string())
        })
}

/// "Styrelsen beslutar" on a line of its own, and "att bevilja …" on the next, as minutes set it.
fn continued(reading: &Reading<'_>, index: usize, lower: &str) -> Option<Outcome> {
    let above = reading.passages.get(index.checked_sub(1)?)?.text.lower();
    let above = above.trim_end().trim_end_matches([':', ' ']);
    if !["beslutar", "beslutade", "beslutat"]
        .iter()
        .any(|w| above.ends_with(w))
    {
        return None;
    }
    let rest = lower.trim_start().trim_start_matches(['-', '–', '•', ' ']);
    let whole = format!("beslutar {rest}");
    let fits = PHRASES
        .iter()
        .filter(|(phrase, _)| whole.starts_with(phrase));
    fits.max_by_key(|(phrase, _)| phrase.len())
        .map(|(_, outcome)| *outcome)
}

/// The decision that the bytes `range` of a passage tell.
fn told(
    reading: &Reading<'_>,
    index: usize,
    range: std::ops::Range<usize>,
    outcome: Outcome,
) -> (Decision, Evidence) {
    let passage = reading.passages.get(index);
    let quote = passage
        .and_then(|p| p.text.get(range.clone()))
        .unwrap_or_default();
    // A period is that of the project; only a single day can be that of the decision.
    let day = dates::find(quote)
        .into_iter()
        .find(|d| d.start.day.is_some() && d.end.is_none() && !is_deadline(quote, d.range.start));
    let granted = matches!(outcome, Outcome::Granted | Outcome::PartlyGranted);
    let location: Location = passage.map(|p| p.locate(range)).unwrap_or_default();
    // The paragraph's number stands in the sentence or in the headings above it.
    let above = reading
        .passages
        .get(index.saturating_sub(8)..=index)
        .unwrap_or_default();
    let decision = Decision {
        outcome: Some(outcome),
        date: day.map(|d| d.start.to_string()),
        granted: if granted { kronor(quote) } else { None },
        paragraph: above.iter().rev().find_map(|p| paragraph(p.text)),
    };
    let evidence = Evidence {
        quote: Some(quote.to_owned()),
        location,
        from: Vec::new(),
    };
    (decision, evidence)
}

/// "att delrapport ska lämnas senast den 31 januari": a day by which something is due.
fn is_deadline(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().lower();
    let mut words = before.split_whitespace().rev().take(3);
    words.any(|w| matches!(w, "senast" | "före" | "innan"))
}

/// "§ 12", "§12" as "§ 12".
fn paragraph(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('§')?;
    let rest = rest.trim_start();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty() && digits.len() <= 4).then(|| format!("§ {digits}"))
}

/// The first amount with a unit of money.
fn kronor(text: &str) -> Option<Sek> {
    let found = amounts::find(text);
    found
        .iter()
        .find(|f| f.amount.unit.is_some())
        .map(|f| f.amount.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::testing::{document, reading};

    fn of(text: &str) -> Option<Decision> {
        let paragraphs = [text];
        let sections = [("Beslut", paragraphs.as_slice())];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[]]);
        find(&reading, &Relevance::of(&reading), false).map(|(d, _)| d)
    }

    #[test]
    fn a_decision_may_go_on_on_the_next_line() {
        let paragraphs = [
            "Styrelsen beslutar",
            "att bevilja insatsen 700 000 kr för 2025-03-31 – 2025-11-02.",
        ];
        let sections = [("§ 12 Ansökan om medel", paragraphs.as_slice())];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[]]);
        let (decision, _) = find(&reading, &Relevance::of(&reading), false).unwrap();
        assert_eq!(decision.outcome, Some(Outcome::Granted));
        assert_eq!(decision.granted, Some(Sek::from_kronor(700_000)));
        assert_eq!(decision.paragraph.as_deref(), Some("§ 12"));
        assert_eq!(decision.date, None);
    }

    #[test]
    fn a_decision_with_its_date_amount_and_paragraph() {
        let decision =
            of("§ 12 Styrelsen beslutade 2021-02-03 att frågan är viktig. Styrelsen beslutade att bevilja 750 000 kr den 3 februari 2021.")
                .unwrap();
        assert_eq!(decision.outcome, Some(Outcome::Granted));
        assert_eq!(decision.date.as_deref(), Some("2021-02-03"));
        assert_eq!(decision.granted, Some(Sek::from_kronor(750_000)));
        assert_eq!(decision.paragraph.as_deref(), Some("§ 12"));
        let postponed = of("Beslut: Styrelsen bordlägger ärendet till nästa möte.");
        assert_eq!(postponed.unwrap().outcome, Some(Outcome::Postponed));
        assert_eq!(
            of("Styrelsen beslutar att avslå ansökan.").unwrap().outcome,
            Some(Outcome::Rejected)
        );
    }

    #[test]
    fn a_report_tells_of_its_grant() {
        let text = "Styrelsen beviljade den 9 december 2020 1 840 000 kronor för perioden 2021-01-01–2022-12-31.";
        let paragraphs = [text];
        let sections = [("Bakgrund", paragraphs.as_slice())];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[Field::Background]]);
        let relevance = Relevance::of(&reading);
        let (decision, _) = find(&reading, &relevance, true).unwrap();
        assert_eq!(decision.outcome, Some(Outcome::Granted));
        assert_eq!(decision.granted, Some(Sek::from_kronor(1_840_000)));
        assert_eq!(decision.date.as_deref(), Some("2020-12-09"));
        assert!(find(&reading, &relevance, false).is_none());
    }

    #[test]
    fn the_day_that_a_report_is_due_is_not_that_of_the_decision() {
        let decision = of(
            "Styrelsen beslutar att bevilja 1 200 000 kronor för 2023-01-01 – 2024-12-31, att delrapport ska lämnas senast den 31 januari 2024.",
        );
        assert_eq!(decision.unwrap().date, None);
    }

    #[test]
    fn an_amount_is_told_from_the_year_before_it() {
        for (text, amount) in [
            ("beviljade 2020 1 840 000 kronor", Some(1_840_000)),
            ("totalt 5,4 miljoner kronor", Some(5_400_000)),
            ("1200000 kr", Some(1_200_000)),
            ("750 tkr", Some(750_000)),
            ("för 2020", None),
        ] {
            assert_eq!(kronor(text), amount.map(Sek::from_kronor), "{text}");
        }
    }

    #[test]
    fn the_day_and_the_paragraph_may_stand_inside_the_words_of_a_decision() {
        let text =
            "Styrelsen beslutade den 5 december 2014, § 61, att bevilja Aneby kommun 1 725 000 kr.";
        let decision = of(text).unwrap();
        assert_eq!(decision.outcome, Some(Outcome::Granted));
        assert_eq!(decision.date.as_deref(), Some("2014-12-05"));
        assert_eq!(decision.granted, Some(Sek::from_kronor(1_725_000)));
        assert_eq!(decision.paragraph.as_deref(), Some("§ 61"));
    }

    #[test]
    fn what_stands_under_a_proposal_is_not_decided() {
        let paragraphs = ["Utskottet beslutar att bevilja föreningen 160 000 kronor."];
        let sections = [("Förslag till beslut", paragraphs.as_slice())];
        let document = document(&sections);
        let reading = reading(&document, &sections, &[&[]]);
        assert!(find(&reading, &Relevance::of(&reading), false).is_none());
    }

    #[test]
    fn proposals_and_rules_decide_nothing() {
        assert!(of("Styrelsen föreslås att besluta att ansökan beviljas.").is_none());
        assert!(of("Vid ett beviljande ska insatsen lämna information.").is_none());
        assert!(of("Om ansökan beviljas startar insatsen i mars.").is_none());
    }
}
