//! Målgrupp in numbers: ages and participants, of the whole.

mod ages;
mod elsewhere;
mod words;

use std::ops::Range;

use aktsam_document::TableId;
use rustc_hash::FxHashSet;

use crate::lower::LowerCase;
use crate::model::{Evidence, Field, Target, TargetPer};
use crate::reading::{Part, Passage, Reading};
use words::{all_numbers, ends, has, is_yearly, numbers, per_of, words};

/// The target and what it was read from.
#[derive(Debug, Default)]
pub(crate) struct TargetReading {
    pub(crate) target: Target,
    pub(crate) evidence: Vec<(String, Evidence)>,
}

/// Reads ages and the number of participants.
pub(crate) fn read(reading: &Reading<'_>) -> TargetReading {
    let mut out = TargetReading::default();
    ages::read(reading, &mut out);
    participants(reading, &mut out);
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
        after.starts_with(' ') && number.value > 0 && words_of(after).take(2).any(is_people)
    })
}

/// The words of a text, without marks.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
}

/// Whether a word in small letters is one for people who take part.
fn is_people(word: &str) -> bool {
    words().people.iter().any(|known| known == word)
}

/// A sentence of more numbers is a table that lost its lines.
const MOST_NUMBERS: usize = 64;

/// How surely a sentence tells the number of participants, the number and what it counts.
fn judge(sentence: &str, place: Place) -> Option<Judged> {
    let lower = sentence.lower();
    if has(&lower, &words().not) {
        return None;
    }
    let told = if matches!(place, Place::Participants | Place::TargetGroup) {
        all_numbers(sentence)
    } else {
        numbers(sentence)
    };
    if told.len() > MOST_NUMBERS {
        return None;
    }
    let mut best: Option<Judged> = None;
    for (i, number) in told.iter().enumerate() {
        // The words between this number and the next are of this one.
        let next = told.get(i + 1).map_or(lower.len(), |n| n.range.start);
        let Some((weight, per)) = weigh(&lower, number, next, place) else {
            continue;
        };
        if best.as_ref().is_none_or(|(w, ..)| weight > *w) {
            best = Some((weight, number.value, per, number.range.clone()));
        }
    }
    best
}

/// How surely, how many, of what, and where in the sentence.
type Judged = (u32, u32, Option<TargetPer>, Range<usize>);

/// How surely a number of a sentence in small letters is that of the participants, and what it counts. `next` is
/// the byte where the next number begins.
fn weigh(
    lower: &str,
    number: &words::Number,
    next: usize,
    place: Place,
) -> Option<(u32, Option<TargetPer>)> {
    let list = words();
    let under_heading = place == Place::Participants;
    let after = lower.get(number.range.end..)?.trim_start();
    let before = lower.get(..number.range.start)?;
    let mut following = after.split(|c: char| !c.is_alphabetic());
    let first = following.next().unwrap_or_default();
    let second = following.next().unwrap_or_default();
    let counted =
        is_people(first) || (is_people(second) && !matches!(first, "år" | "kr" | "kronor" | "av"));
    // "Antal: 24 st" in the box of the target group.
    let label = before.rsplit(['\n', '.', ';']).next().unwrap_or_default();
    let counts_here = place == Place::TargetGroup || under_heading;
    let labelled = has(before, &list.labels)
        || counts_here && matches!(label.trim().trim_end_matches(':'), "antal" | "volym");
    let bare = under_heading && lower.trim().chars().count() < 30;
    // "…, cirka 40 per år", "…, omkring 30 personer per år"
    let each_year = after.split([',', ';', '.']).next().unwrap_or_default();
    let yearly = place == Place::TargetGroup
        && (is_yearly(after, false) || counted && is_yearly(each_year, true));
    // "…, totalt 80 under två år"
    let summed = counts_here && ends(before, &list.whole);
    if !(counted || labelled || bare || yearly || summed) {
        return None;
    }
    // "Av de 9 personer som avslutats": a part of them. "20 platser och räknar med att möta 35 personer varje
    // år": places are fewer than those who come.
    if ends(before, &list.of_them) || first == "platser" && tells_who_come(after) {
        return None;
    }
    // "35 kvinnor och 23 män" are parts of a number.
    let is_part = matches!(first, "kvinnor" | "män")
        && lower.contains("kvinnor")
        && words_of(lower).any(|w| w == "män");
    let clause = after.split([',', ';']).next().unwrap_or_default();
    let clause = clause.split(" varav ").next().unwrap_or_default();
    // "24 personer ska delta och att minst åtta ska gå vidare"
    let clause = clause.split(" och att ").next().unwrap_or_default();
    // "… ska ha påbörjat insatsen" is to take part, "… ha påbörjat studier" what comes of it.
    let comes_of_it =
        !labelled && !under_heading && has(clause, &list.outcomes) && !has(clause, &list.begins);
    if is_part
        || comes_of_it
        || number.value == 0
        || number.value > 100_000
        || after.starts_with(['%', '-', '–'])
    {
        return None;
    }
    let own = lower.get(number.range.end..next).unwrap_or_default();
    // "4 grupper om 10 deltagare", "30 samtidigt": not all of them.
    let near = own.split([',', ';']).next().unwrap_or_default();
    let at_once = has(near, &list.at_once) || ends(before, &list.at_once);
    let takes_part = has(lower, &list.takes_part);
    let mut weight = 0;
    weight += if labelled { 6 } else { 0 };
    weight += if under_heading { 4 } else { 0 };
    weight += if takes_part { 2 } else { 0 };
    // "Vi räknar med 50 besökare" of the group that is meant.
    weight += u32::from(takes_part && counted && place == Place::TargetGroup);
    // "58 personer har deltagit"
    let took_part = words_of(clause).any(|w| {
        matches!(
            w,
            "deltagit" | "deltog" | "deltar" | "delta" | "påbörja" | "påbörjat" | "participate"
        )
    });
    weight += if took_part || has(clause, &list.begins) {
        4
    } else {
        0
    };
    // "Under året räknar vi med att möta omkring 45 personer" in a letter.
    weight += u32::from(takes_part && counted && place == Place::Unheaded);
    // "30 nyanlända kvinnor i åldern 20–55 år": the group itself.
    let is_group = place == Place::TargetGroup
        && list.about.iter().any(|w| w == before.trim())
        && !has(lower, &list.states);
    weight += if is_group { 3 } else { 0 };
    weight += if has(before, &list.whole) || begins_whole(own) {
        // "…, sammanlagt 60 personer" of the group that is meant.
        if place == Place::TargetGroup { 3 } else { 2 }
    } else {
        0
    };
    // "…, cirka 45 personer under projekttiden" of the group that is meant.
    let in_all = place == Place::TargetGroup && counted && per_of(near).is_some();
    weight += if in_all { 3 } else { 0 };
    // "Insatsen vänder sig till 20 personer"
    let meant = counted && before.trim_end().ends_with("till") && has(before, &list.meant);
    weight += if meant { 3 } else { 0 };
    // "60 unga/år"
    let a_year = counted
        && after
            .get(first.len()..)
            .is_some_and(|r| r.starts_with("/år"));
    weight += if yearly || a_year { 3 } else { 0 };
    let counts_them = [first, second]
        .iter()
        .any(|w| matches!(*w, "deltagare" | "participants"));
    if at_once {
        // It is told only of the place that asks for nothing else.
        return (labelled && place != Place::Elsewhere)
            .then_some((1, per_of(own).or_else(|| per_of(lower))));
    }
    (weight >= 3 || takes_part && counted && counts_them)
        .then(|| (weight, per_of(own).or_else(|| per_of(lower))))
}

/// "… räknar med att möta 35 personer varje år".
fn tells_who_come(after: &str) -> bool {
    let others = words().people.iter().filter(|w| *w != "platser");
    has(after, &words().comes)
        && !numbers(after).is_empty()
        && others
            .into_iter()
            .any(|w| words_of(after).any(|word| word == w))
}

/// "35 unika individer"
fn begins_whole(own: &str) -> bool {
    words()
        .whole
        .iter()
        .any(|w| own.trim_start().starts_with(w.as_str()))
}

#[cfg(test)]
mod tests;
