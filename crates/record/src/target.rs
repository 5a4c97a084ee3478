//! Målgrupp in numbers: ages and participants, of the whole.

mod elsewhere;

use std::ops::Range;

use aktsam_document::TableId;
use rustc_hash::FxHashSet;

use crate::lower::LowerCase;
use crate::model::{Evidence, Field, Target, TargetPer};
use crate::reading::{Part, Passage, Reading};

/// The target and what it was read from.
#[derive(Debug, Default)]
pub(crate) struct TargetReading {
    pub(crate) target: Target,
    pub(crate) evidence: Vec<(String, Evidence)>,
}

/// Reads ages and the number of participants.
pub(crate) fn read(reading: &Reading<'_>) -> TargetReading {
    let mut out = TargetReading::default();
    ages(reading, &mut out);
    participants(reading, &mut out);
    out
}

/// A number in a text.
#[derive(Debug, Clone)]
struct Number {
    value: u32,
    range: Range<usize>,
}

fn numbers(text: &str) -> Vec<Number> {
    let mut out: Vec<Number> = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_ascii_digit() {
            start.get_or_insert(i);
        } else if let Some(s) = start.take()
            && let Some(value) = text
                .get(s..i)
                .filter(|d| d.len() <= 6)
                .and_then(|d| d.parse().ok())
        {
            out.push(Number { value, range: s..i });
        }
    }
    out
}

fn whole<'r, 'd>(
    reading: &'r Reading<'d>,
    fields: &'r [Field],
) -> impl Iterator<Item = &'r Passage<'d>> {
    fields.iter().flat_map(move |field| {
        reading
            .answers(*field)
            .filter(|p| reading.section_of(p).is_some_and(|s| s.scope.is_none()))
    })
}

fn evidence(passage: &Passage<'_>, range: Range<usize>) -> Evidence {
    Evidence {
        quote: passage.text.get(range.clone()).map(str::to_owned),
        location: passage.locate(range),
        from: Vec::new(),
    }
}

/// "16-64 år", "18–29 år", "i åldern 16 till 24", "mellan 18 och 64 år", "från 18 år".
fn ages(reading: &Reading<'_>, out: &mut TargetReading) {
    let fields = [
        Field::TargetGroup,
        Field::Participants,
        Field::Summary,
        Field::Purpose,
        Field::Name,
    ];
    let mut widest: Option<(u8, u8, Evidence)> = None;
    for passage in whole(reading, &fields) {
        for (low, high, range) in age_ranges(passage.text) {
            let wider = widest
                .as_ref()
                .is_none_or(|(a, b, _)| low < *a || high > *b);
            if wider {
                // Two groups side by side make one target: from the lowest to the highest age. The
                // words quoted are those of the wider range.
                let (a, b) = widest
                    .as_ref()
                    .map_or((low, high), |(a, b, _)| (low.min(*a), high.max(*b)));
                if (a, b) == (low, high) || widest.is_none() {
                    widest = Some((a, b, evidence(passage, range)));
                }
            }
        }
        if widest.is_some() && !reading.is_in(passage, Field::TargetGroup) {
            break;
        }
    }
    if widest.is_none() {
        widest = elsewhere::ages_in_row(reading).or_else(|| elsewhere::ages(reading));
    }
    if let Some((low, high, found)) = widest {
        out.target.age_min = Some(low);
        out.target.age_max = Some(high);
        out.evidence
            .push(("/target/age_min".to_owned(), found.clone()));
        out.evidence.push(("/target/age_max".to_owned(), found));
    }
}

fn age_ranges(text: &str) -> Vec<(u8, u8, Range<usize>)> {
    let lower = text.lower();
    let numbers = numbers(text);
    let mut out = Vec::new();
    for pair in numbers.windows(2) {
        let [low, high] = pair else { continue };
        let (Ok(a), Ok(b)) = (u8::try_from(low.value), u8::try_from(high.value)) else {
            continue;
        };
        if !(6..=80).contains(&a) || !(a + 1..=100).contains(&b) {
            continue;
        }
        let between = text
            .get(low.range.end..high.range.start)
            .unwrap_or_default()
            .trim();
        let joined = matches!(
            between,
            "-" | "–" | "—" | "till" | "och" | "t.o.m." | "–\u{a0}" | "år -" | "år till" | "to"
        );
        if !joined {
            continue;
        }
        let before = lower.get(..low.range.start).unwrap_or_default();
        let before: String = before
            .chars()
            .rev()
            .take(24)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let after = lower.get(high.range.end..).unwrap_or_default().trim_start();
        let years = after.starts_with("år") && !after.starts_with("års")
            || after.starts_with("-åring")
            || after.starts_with("years");
        let spoken =
            before.contains("ålder") || before.contains("åldrarna") || before.contains("aged");
        // "och" joins two ages only after "mellan".
        if (years || spoken) && (between != "och" || before.contains("mellan") || spoken) {
            out.push((a, b, low.range.start..high.range.end));
        }
    }
    out
}

/// How surely, how many, of what, and where that is told.
type Participants = (u32, u32, Option<TargetPer>, Evidence);

/// The number of people who take part. How many there are in the population is no number of
/// participants.
fn participants(reading: &Reading<'_>, out: &mut TargetReading) {
    let fields = [
        Field::Participants,
        Field::TargetGroup,
        Field::Goals,
        Field::Activities,
        Field::Summary,
        Field::Method,
    ];
    let statistics = rows_of_statistics(reading);
    let mut best: Option<Participants> = None;
    for passage in whole(reading, &fields) {
        let row = passage.cell.map(|(table, row, _)| (table, row));
        let is_statistics = row.is_some_and(|row| statistics.contains(&row));
        let place = if reading.is_in(passage, Field::Participants) && !is_statistics {
            Place::Participants
        } else if reading.is_in(passage, Field::TargetGroup) {
            Place::TargetGroup
        } else {
            Place::Elsewhere
        };
        for (range, sentence) in sentences(passage.text) {
            if let Some((weight, value, per, at)) = judge(sentence, place)
                && best.as_ref().is_none_or(|(w, ..)| weight > *w)
            {
                let at = range.start + at.start..range.start + at.end;
                best = Some((weight, value, per, evidence(passage, at)));
            }
        }
    }
    if best.is_none() {
        best = labelled_cell(reading, &statistics)
            .or_else(|| elsewhere::participants(reading))
            .or_else(|| elsewhere::total_of_statistics(reading));
    }
    if let Some((_, value, per, found)) = best {
        out.target.participants = Some(value);
        out.target.per = per;
        out.evidence
            .push(("/target/participants".to_owned(), found));
    }
}

/// The rows of several numbers: those of statistics, of which no single number is that of the participants.
fn rows_of_statistics(reading: &Reading<'_>) -> FxHashSet<(TableId, u32)> {
    let is_number = |text: &str| {
        let text = text.trim();
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || " %,.\u{a0}".contains(c))
    };
    let mut once = FxHashSet::default();
    let mut again = FxHashSet::default();
    for passage in reading.passages.iter().filter(|p| is_number(p.text)) {
        if let Some((table, row, _)) = passage.cell
            && !once.insert((table, row))
        {
            again.insert((table, row));
        }
    }
    again
}

/// "Antal deltagare | 40" in a form's table; a row of several numbers is one of statistics.
fn labelled_cell(
    reading: &Reading<'_>,
    statistics: &FxHashSet<(TableId, u32)>,
) -> Option<Participants> {
    reading.passages.windows(2).find_map(|pair| {
        let [label, value] = pair else { return None };
        let same_row = label
            .cell
            .zip(value.cell)
            .is_some_and(|(a, b)| (a.0, a.1) == (b.0, b.1) && !statistics.contains(&(a.0, a.1)));
        let lower = label.text.lower();
        let asks = lower.contains("antal deltagare") || lower.contains("antal platser");
        if !same_row || !asks || label.part == Part::Guidance || value.text.chars().count() > 40 {
            return None;
        }
        let number = numbers(value.text).into_iter().next()?;
        Some((
            1,
            number.value,
            per_of(&value.text.lower()),
            evidence(value, number.range),
        ))
    })
}

fn sentences(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let ends = c == '\n'
            || (matches!(c, '.' | '!' | '?')
                && chars.peek().is_none_or(|(_, n)| n.is_whitespace()));
        if ends {
            let end = i + c.len_utf8();
            out.extend(text.get(start..end).map(|s| (start..end, s)));
            start = end;
        }
    }
    out.extend(
        text.get(start..)
            .filter(|s| !s.trim().is_empty())
            .map(|s| (start..text.len(), s)),
    );
    out
}

fn per_of(lower: &str) -> Option<TargetPer> {
    if [
        "per år",
        "/år",
        "årligen",
        "varje år",
        "per kalenderår",
        "om året",
        "per year",
    ]
    .iter()
    .any(|w| lower.contains(w))
    {
        Some(TargetPer::Year)
    } else if [
        "totalt",
        "sammanlagt",
        "under projekt",
        "under insats",
        "hela insats",
        "hela projekt",
        "hela perioden",
        "under perioden",
    ]
    .iter()
    .any(|w| lower.contains(w))
    {
        Some(TargetPer::Total)
    } else {
        None
    }
}

/// Words of a population, a share or a statistic.
const NOT: &[&str] = &[
    "invånare",
    "ingår i målgruppen",
    "statistik",
    "uppskattning",
    "procent av",
    "% av",
    "inskrivna vid",
    "arbetslösa i",
    "hushåll",
    "bor i",
    "som uppfyller",
];

/// Words for people who take part.
const PEOPLE: &[&str] = &[
    "deltagare",
    "personer",
    "individer",
    "unga",
    "ungdomar",
    "platser",
    "kvinnor",
    "män",
    "klienter",
    "vuxna",
    "besökare",
    "patienter",
    "brukare",
    "elever",
    "participants",
];

/// What becomes of people: how many of them do so is no number of participants.
const OUTCOMES: &[&str] = &[
    "går vidare",
    "gå vidare",
    "gått vidare",
    "påbörja",
    "kommer i",
    "komma i",
    "kommit i",
    "ska ha fått",
    "har fått",
    "ha arbete",
    "i arbete",
    "till arbete",
    "till studier",
    "försörjning",
    "slutför",
    "avslutat",
    "upplev",
    "nöjda",
    "återgå",
    "närma",
    "utskriv",
];

/// What makes a sentence of a number of people one about how many there are, not who are meant.
const STATES: &[&str] = &[
    " är ", " har ", " finns ", " uppbär", " saknar ", " lever ", " bor ", " står ", " var ",
    " hade ",
];

/// Words that may stand before the number that opens a sentence.
const ABOUT: &[&str] = &[
    "",
    "ca",
    "ca.",
    "cirka",
    "omkring",
    "runt",
    "totalt",
    "sammanlagt",
    "minst",
    "högst",
    "max",
    "upp till",
];

/// Where a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Under a heading of participants.
    Participants,
    /// Under a heading of the target group.
    TargetGroup,
    /// Elsewhere.
    Elsewhere,
    /// In a document that has no heading for it.
    Unheaded,
}

/// Whether a text in small letters tells a number of people: "15 deltagare", "30 nyanlända kvinnor".
pub(crate) fn counts_people(lower: &str) -> bool {
    numbers(lower).iter().any(|number| {
        let after = lower.get(number.range.end..).unwrap_or_default();
        after.starts_with(' ')
            && number.value > 0
            && words(after).take(2).any(|w| PEOPLE.contains(&w))
    })
}

/// The words of a text, without marks.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
}

/// A sentence of more numbers is a table that lost its lines.
const MOST_NUMBERS: usize = 64;

/// How surely a sentence tells the number of participants, the number and what it counts.
/// "… räknar med att möta 35 personer varje år".
fn takes_people(after: &str) -> bool {
    ["möta", "ta emot", "nå ", "erbjuda", "deltagare"]
        .iter()
        .any(|w| after.contains(w))
        && !numbers(after).is_empty()
}

fn judge(sentence: &str, place: Place) -> Option<(u32, u32, Option<TargetPer>, Range<usize>)> {
    let under_heading = place == Place::Participants;
    let lower = sentence.lower();
    if NOT.iter().any(|w| lower.contains(w)) {
        return None;
    }
    let told = numbers(sentence);
    if told.len() > MOST_NUMBERS {
        return None;
    }
    for number in told {
        let after = lower.get(number.range.end..)?.trim_start();
        let before = lower.get(..number.range.start)?;
        let next = after
            .split(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or_default();
        let second = after
            .split(|c: char| !c.is_alphabetic())
            .nth(1)
            .unwrap_or_default();
        let counted = PEOPLE.contains(&next)
            || (PEOPLE.contains(&second) && !matches!(next, "år" | "kr" | "kronor" | "av"));
        let labelled = before.contains("antal deltagare")
            || before.contains("antal platser")
            || before.contains("deltagarantal");
        let bare = under_heading && lower.trim().chars().count() < 30;
        // "…, cirka 40 per år", "…, omkring 30 personer per år"
        let each_year = after.split([',', ';', '.']).next().unwrap_or_default();
        let yearly = place == Place::TargetGroup
            && ["per år", "om året", "årligen", "varje år", "per year"]
                .iter()
                .any(|w| after.starts_with(w) || counted && each_year.ends_with(w));
        if !(counted || labelled || bare || yearly) {
            continue;
        }
        // "Av de 9 personer som avslutats": a part of them.
        let of_them = ["av de", "av dessa", "bland de"]
            .iter()
            .any(|w| before.trim_end().ends_with(w));
        // "20 platser och räknar med att möta 35 personer varje år": places are fewer than those who come.
        let places = next == "platser"
            && PEOPLE.iter().any(|w| {
                *w != "platser" && after.contains(&format!(" {w} ")) && takes_people(after)
            });
        if of_them || places {
            continue;
        }
        // "35 kvinnor och 23 män" are parts of a number.
        let is_part = matches!(next, "kvinnor" | "män")
            && lower.contains("kvinnor")
            && words(&lower).any(|w| w == "män");
        let clause = after.split([',', ';']).next().unwrap_or_default();
        let clause = clause.split(" varav ").next().unwrap_or_default();
        // "24 personer ska delta och att minst åtta ska gå vidare"
        let clause = clause.split(" och att ").next().unwrap_or_default();
        let comes_of_it =
            !labelled && !under_heading && OUTCOMES.iter().any(|w| clause.contains(w));
        // "… ska ha påbörjat insatsen" is to take part, "… ha påbörjat studier" what comes of it.
        let begins = [
            "ha fått stöd",
            "ska få stöd",
            "ha fått del av",
            "påbörjat insats",
            "påbörja insats",
            "påbörjat projekt",
            "påbörja projekt",
        ]
        .iter()
        .any(|w| clause.contains(w));
        let comes_of_it = comes_of_it && !begins;
        if is_part
            || comes_of_it
            || number.value == 0
            || number.value > 100_000
            || after.starts_with('%')
            || after.starts_with('-')
            || after.starts_with('–')
        {
            continue;
        }
        let takes_part = [
            "delta",
            "omfatta",
            "plats",
            "participants",
            "ta emot",
            "nå ",
            "erbjud",
            "volym",
            "antal deltagare",
            "förväntat antal",
            "uppskattas till",
            "räknar med",
            "räknar vi med",
            "beräknas",
        ]
        .iter()
        .any(|w| lower.contains(w));
        let mut weight = 0;
        weight += if labelled { 6 } else { 0 };
        weight += if under_heading { 4 } else { 0 };
        weight += if takes_part { 2 } else { 0 };
        // "Vi räknar med 50 besökare" of the group that is meant.
        weight += u32::from(takes_part && counted && place == Place::TargetGroup);
        // "58 personer har deltagit"
        let took_part = words(clause).any(|w| {
            matches!(
                w,
                "deltagit" | "deltog" | "deltar" | "delta" | "påbörja" | "påbörjat" | "participate"
            )
        });
        weight += if took_part || begins { 4 } else { 0 };
        // "Under året räknar vi med att möta omkring 45 personer" in a letter.
        weight += u32::from(takes_part && counted && place == Place::Unheaded);
        // "30 nyanlända kvinnor i åldern 20–55 år": the group itself.
        let is_group = place == Place::TargetGroup
            && ABOUT.contains(&before.trim())
            && !STATES.iter().any(|w| lower.contains(w));
        weight += if is_group { 3 } else { 0 };
        weight += if before.contains("totalt") || before.contains("sammanlagt") {
            // "…, sammanlagt 60 personer" of the group that is meant.
            if place == Place::TargetGroup { 3 } else { 2 }
        } else {
            0
        };
        // "60 unga/år"
        let a_year = counted
            && after
                .get(next.len()..)
                .is_some_and(|r| r.starts_with("/år"));
        weight += if yearly || a_year { 3 } else { 0 };
        let counts_them = [next, second]
            .iter()
            .any(|w| matches!(*w, "deltagare" | "participants"));
        if weight >= 3 || takes_part && counted && counts_them {
            // "120 personer ska påbörja insatsen, 60 varje år": what follows the next number is that one's.
            let later = numbers(sentence).into_iter().map(|n| n.range.start);
            let mut later = later.filter(|at| *at > number.range.end + 6);
            let own = later
                .next()
                .and_then(|at| lower.get(..at))
                .unwrap_or(&lower);
            return Some((weight, number.value, per_of(own), number.range));
        }
    }
    None
}

#[cfg(test)]
mod tests;
