//! Mål: single goals with their kind, scope and the number they can be measured by.

mod labels;
mod target;

use aktsam_document::TableId;
use rustc_hash::FxHashMap;

use crate::headings::normalise::{split_number, tidy};
use crate::lower::LowerCase;
use crate::model::{Field, Goal, GoalKind};
use crate::reading::{Part, Reading};
use crate::target::counts_people;
use labels::{before_introduction, behind_label, says_reached, unmarked};
use target::target;

/// The longest paragraph that is one goal, in characters; a longer one is cut into sentences.
const LONGEST: usize = 320;

/// All goals of a document.
pub(crate) fn find(reading: &Reading<'_>) -> Vec<Goal> {
    let mut out: Vec<Goal> = Vec::new();
    for (at, section) in reading
        .sections
        .iter()
        .enumerate()
        .filter(|(_, s)| s.fields.contains(&Field::Goals) || s.fields.contains(&Field::Results))
    {
        // "Syfte och mål" with a heading "Mål" inside: what stands before that is the purpose.
        let divided = section.fields.contains(&Field::Purpose)
            && reading.sections.get(at + 1).is_some_and(|next| {
                next.level > section.level
                    && next.heading.is_some()
                    && next.fields == [Field::Goals]
            });
        if divided {
            continue;
        }
        let heading = reading.heading_of(section);
        let mut kind = heading.map_or(GoalKind::Other, kind_of);
        let mut scope = section
            .scope
            .clone()
            .or_else(|| heading.and_then(qualifier));
        // The first rows of its tables, by column.
        let mut heads: FxHashMap<(TableId, u32), &str> = FxHashMap::default();
        // The goal of each row.
        let mut of_row: FxHashMap<(TableId, u32), usize> = FxHashMap::default();
        for passage in reading.passages_of(section) {
            if !matches!(passage.part, Part::Answer | Part::Item) {
                continue;
            }
            // Of outcomes only a table tells the goals beside them.
            if passage.cell.is_none() && !section.fields.contains(&Field::Goals) {
                continue;
            }
            // A table of goals and what came of them: the column that is headed so.
            if let Some((table, row, column)) = passage.cell {
                if row == 0 {
                    heads.entry((table, column)).or_insert(passage.text);
                    continue;
                }
                let head = heads.get(&(table, column)).copied();
                // "Mål | Indikator | Målvärde": what the goal is measured by stands beside it.
                if head.is_some_and(labels::heads_targets)
                    && let Some(goal) = of_row.get(&(table, row)).and_then(|i| out.get_mut(*i))
                {
                    goal.target = goal.target.take().or_else(|| target(passage.text.trim()));
                    continue;
                }
                if let Some(head) = head.filter(|head| heads_goals(head)) {
                    let own = kind_of(passage.text);
                    let head_kind = kind_of(head);
                    let text = passage.text.trim();
                    of_row.entry((table, row)).or_insert(out.len());
                    out.push(Goal {
                        kind: [own, head_kind, kind]
                            .into_iter()
                            .find(|k| *k != GoalKind::Other)
                            .unwrap_or(GoalKind::Other),
                        target: target(text),
                        text: text.to_owned(),
                        scope: scope.clone(),
                        location: passage.location(),
                    });
                }
                continue;
            }
            let lines = lines(passage.text, passage.part == Part::Item).into_iter();
            for (at, line, is_item) in lines.flat_map(before_introduction) {
                if let Some((sub_kind, sub_scope)) = introduces(line, is_item) {
                    kind = if sub_kind == GoalKind::Other {
                        kind
                    } else {
                        sub_kind
                    };
                    scope = sub_scope.or(section.scope.clone());
                    continue;
                }
                // "Effektmål: Fler kommer i arbete.": the label names the kind, and what follows is the goal.
                let (skipped, line) = behind_label(line);
                let at = at + skipped.len();
                let own = match kind_of(skipped) {
                    GoalKind::Other => kind_of(line),
                    named => named,
                };
                let kind = if own == GoalKind::Other { kind } else { own };
                // "Syfte och mål": a sentence that says it is the purpose is no goal.
                let with_purpose = section.fields.contains(&Field::Purpose);
                let found = if with_purpose && says_purpose(line) {
                    sentences(line)
                } else {
                    pieces(line)
                };
                for (start, piece) in found {
                    // What a form asks about goals is none.
                    let asks = piece.ends_with('?');
                    if asks || with_purpose && says_purpose(piece) || says_reached(piece) {
                        continue;
                    }
                    let offset = at + start;
                    out.push(Goal {
                        kind,
                        target: target(piece),
                        text: piece.to_owned(),
                        scope: scope.clone(),
                        location: passage.locate(offset..offset + piece.len()),
                    });
                }
            }
        }
    }
    if out.is_empty() {
        out = told_in_sentences(reading);
    }
    out
}

/// The goals of a letter or report that has no section for them: "Målet är att 24 personer ska delta
/// och att minst åtta av dem ska gå vidare."
fn told_in_sentences(reading: &Reading<'_>) -> Vec<Goal> {
    const ELSEWHERE: &[Field] = &[
        Field::Terms,
        Field::Signatures,
        Field::Attachments,
        Field::Budget,
    ];
    let mut out = Vec::new();
    for section in &reading.sections {
        if section.fields.iter().any(|f| ELSEWHERE.contains(f)) {
            continue;
        }
        for passage in reading.passages_of(section) {
            if !matches!(passage.part, Part::Answer | Part::Item) || passage.cell.is_some() {
                continue;
            }
            for (start, sentence) in sentences(passage.text) {
                if !opens_goal(sentence) {
                    continue;
                }
                for (at, piece) in clauses(sentence) {
                    let offset = start + at;
                    out.push(Goal {
                        kind: kind_of(sentence),
                        target: target(piece),
                        text: piece.to_owned(),
                        scope: section.scope.clone(),
                        location: passage.locate(offset..offset + piece.len()),
                    });
                }
            }
        }
    }
    out
}

/// "Målet är att …", "Vårt mål med insatsen är att …", "Målsättningen var att …".
fn opens_goal(sentence: &str) -> bool {
    let lower = unmarked(sentence).lower();
    let head = [" är att ", " var att ", " är att: ", " har varit att "]
        .iter()
        .find_map(|verb| lower.split_once(verb));
    head.is_some_and(|(subject, _)| {
        let words: Vec<&str> = subject.split_whitespace().collect();
        let goal = |w: &&&str| {
            w.ends_with("mål")
                || w.ends_with("målet")
                || w.ends_with("målen")
                || w.ends_with("målsättning")
                || w.ends_with("målsättningen")
        };
        words.len() <= 8 && words.iter().take(3).any(|w| goal(&w))
    })
}

/// What a sentence of goals lists: "… och att …" begins the next.
fn clauses(sentence: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in sentence.match_indices("att ") {
        let before = sentence.get(from..at).unwrap_or_default();
        let joined = [" och ", " samt ", ", "]
            .iter()
            .find(|w| before.ends_with(**w));
        if let Some(joined) = joined
            && before.contains("att ")
        {
            push_sentence(sentence, from, at - joined.len(), &mut out);
            from = at;
        }
    }
    push_sentence(sentence, from, sentence.len(), &mut out);
    out
}

/// Whether a column is headed as one of goals: "Mål", "Effektmål", "Mål för perioden". "Måluppfyllelse" is none.
fn heads_goals(head: &str) -> bool {
    let lower = head.trim().lower();
    let mut words = lower.split_whitespace();
    let mut first = words
        .next()
        .unwrap_or_default()
        .trim_end_matches([':', '.']);
    // "Projektets mål"
    if matches!(first, "projektets" | "insatsens" | "uppsatta" | "våra") {
        first = words
            .next()
            .unwrap_or_default()
            .trim_end_matches([':', '.']);
    }
    lower.chars().count() <= 40
        && (first.ends_with("mål") || matches!(first, "målsättning" | "målet" | "målen"))
        && !words
            .any(|w| w.starts_with("utfall") || w.starts_with("resultat") || w.starts_with("nått"))
}

/// What of a passage is read by itself, with its place and whether it is an item of a list: all of
/// it, or its lines where somebody typed a list into a box, a dash before each.
fn lines(text: &str, is_item: bool) -> Vec<(usize, &str, bool)> {
    let trimmed = |at: usize, line: &'_ str| at + line.len() - line.trim_start().len();
    let typed = text.lines().filter(|line| marked(line).is_some()).count();
    if typed == 0 || is_item {
        return vec![(trimmed(0, text), text.trim(), is_item)];
    }
    let mut at = 0;
    let mut out = Vec::new();
    for line in text.split('\n') {
        let start = trimmed(at, line);
        at += line.len() + 1;
        let line = line.trim();
        match marked(line) {
            Some(skip) => out.push((start + skip, line.get(skip..).unwrap_or_default(), true)),
            None if line.is_empty() => {}
            None => out.push((start, line, false)),
        }
    }
    out
}

/// How long the marker of an item is, with the space behind it.
fn marked(line: &str) -> Option<usize> {
    let line = line.trim();
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    // "1) 40 personer har deltagit." is an item, "1. Mål" may be a heading.
    let numbered = (1..=2)
        .contains(&number)
        .then(|| line.get(number..)?.strip_prefix(')'))
        .flatten();
    let rest = numbered.or_else(|| line.strip_prefix(['-', '–', '•', '*', '·', '▪', '●']))?;
    let text = rest.trim_start();
    (text.len() < rest.len() && !text.is_empty()).then(|| line.len() - text.len())
}

/// A line that introduces goals: "Effektmål ungdomar", "Mål med teamet:"; its kind and scope.
fn introduces(text: &str, is_item: bool) -> Option<(GoalKind, Option<String>)> {
    let short = text.split_whitespace().count() <= 7 && !text.ends_with('.');
    let colon = text.ends_with(':');
    if is_item && !colon {
        return None;
    }
    let kind = kind_of(text);
    if short && kind != GoalKind::Other && text.chars().count() <= 70 {
        return Some((kind, qualifier(text)));
    }
    (colon && text.chars().count() <= 200).then_some((kind, None))
}

/// The kind that the words of a heading or goal name.
fn kind_of(text: &str) -> GoalKind {
    let lower = split_number(text.trim()).1.lower();
    let first: String = lower.chars().take(60).collect();
    if [
        "insatsmål",
        "interventionsmål",
        "delmål",
        "processmål",
        "aktivitetsmål",
        "produktionsmål",
    ]
    .iter()
    .any(|w| first.contains(w))
    {
        GoalKind::Intervention
    } else if [
        "effektmål",
        "långsiktig",
        "effekt mål",
        "effekter",
        "effekt",
    ]
    .iter()
    .any(|w| first.starts_with(w))
        || first.contains("effektmål") && !first.contains("resultat")
    {
        GoalKind::Effect
    } else if ["övergripande mål", "huvudmål", "det övergripande", "vision"]
        .iter()
        .any(|w| first.contains(w))
    {
        GoalKind::Overall
    } else if ["resultatmål", "resultat "]
        .iter()
        .any(|w| first.starts_with(w))
        || first == "resultat"
    {
        GoalKind::Result
    } else {
        GoalKind::Other
    }
}

/// What a heading adds to its head word: "Effektmål ungdomssatsningen" → "ungdomssatsningen".
fn qualifier(heading: &str) -> Option<String> {
    let tidy = tidy(heading);
    let (_, rest) = split_number(&tidy);
    let mut words = rest.trim_end_matches([':', ' ']).split(' ');
    let head = words.next()?.lower();
    if !(head.ends_with("mål") || head == "resultat" || head == "mål") {
        return None;
    }
    let rest: Vec<&str> = words.collect();
    let first = rest.first()?.lower();
    // A preposition or conjunction goes on with the heading, it names no part.
    let function = [
        "och", "för", "med", "på", "av", "i", "som", "samt", "/", "–", "-", "(*)", "lokalt",
        "under", "efter", "vid", "inom", "till", "från",
    ];
    // "Mål 2024" are those of a year, not of a part.
    let is_year = first
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/'));
    (!function.contains(&first.as_str()) && !is_year && rest.len() <= 4).then(|| rest.join(" "))
}

/// "Mål 1: 35 personer ska ha en plan. Mål 2: …": what each number stands for; none where there are not two.
fn numbered(text: &str) -> Vec<(usize, &str)> {
    let lower = text.lower();
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (at, word) in lower.match_indices("mål ") {
        let behind = lower.get(at + word.len()..).unwrap_or_default();
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        let mark = behind.get(digits..).unwrap_or_default();
        let begins = lower.get(..at).is_some_and(|before| {
            let whole = before.trim_end_matches(char::is_alphabetic);
            whole.is_empty() || whole.ends_with([' ', '\n'])
        });
        if begins && (1..=2).contains(&digits) && mark.starts_with([':', '.']) {
            let label = lower
                .get(..at)
                .map_or(at, |b| b.trim_end_matches(char::is_alphabetic).len());
            starts.push((label, at + word.len() + digits + 1));
        }
    }
    if starts.len() < 2
        || starts.first().is_none_or(|(label, _)| *label > 0)
        || lower.len() != text.len()
    {
        return Vec::new();
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(label, _)| *label)
        .chain([text.len()]);
    let mut out = Vec::new();
    for ((_, from), to) in starts.iter().zip(ends) {
        push_sentence(text, *from, to, &mut out);
    }
    out
}

/// Goals of a paragraph: all of it, or its sentences where it is long.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let numbered = numbered(text);
    if !numbered.is_empty() {
        return numbered;
    }
    let sentences = sentences(text);
    if text.chars().count() <= LONGEST {
        // "Vi vill fortsätta. Målet är att 40 personer ska få stöd.": only the latter.
        if sentences.len() >= 2 && sentences.iter().any(|(_, s)| opens_goal(s)) {
            let goals = sentences.into_iter();
            return goals
                .filter(|(_, s)| opens_goal(s) || states_goal(s))
                .collect();
        }
        // A short paragraph is one goal, but where each of its sentences states one.
        let each = sentences.len() >= 2 && sentences.iter().all(|(_, s)| states_goal(s));
        return if each { sentences } else { vec![(0, text)] };
    }
    sentences
        .into_iter()
        .filter(|(_, s)| s.chars().count() > 10 && is_aim(s))
        .collect()
}

/// The sentences and lines of a text, with their byte offsets.
fn sentences(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = 0;
    let bytes: Vec<(usize, char)> = text.char_indices().collect();
    for pair in bytes.windows(2) {
        let [(i, c), (_, next)] = pair else { continue };
        if matches!(c, '.' | '!' | '\n') && next.is_whitespace() || *c == '\n' {
            let end = i + c.len_utf8();
            push_sentence(text, start, end, &mut out);
            start = end;
        }
    }
    push_sentence(text, start, text.len(), &mut out);
    out
}

/// Whether a sentence says what should come of it.
fn is_aim(sentence: &str) -> bool {
    const AIMS: &[&str] = &[
        "mål",
        "ska ",
        "syfta",
        "öka",
        "minska",
        "uppnå",
        "förbättra",
        "få ",
        "leder till",
        "will ",
        "shall ",
        "goal",
    ];
    let lower = sentence.lower();
    // "Att skapa en fungerande arbetsmodell": an infinitive alone.
    lower.starts_with("att ") || AIMS.iter().any(|w| lower.contains(w))
}

/// "Syftet är att …", "Projektet syftar till att …".
fn says_purpose(sentence: &str) -> bool {
    let lower = unmarked(sentence).lower();
    lower.starts_with("syfte")
        || lower.starts_with("the purpose")
        || lower.starts_with("the aim")
        || lower.contains(" syftar till ")
        || lower.contains(" har till syfte ")
}

/// Whether a sentence is a goal by itself: it says how much, how many or that something shall be.
fn states_goal(sentence: &str) -> bool {
    const MEASURES: &[&str] = &[
        "minst ",
        "högst ",
        "alla ",
        "samtliga ",
        "ingen ",
        "inga ",
        "hälften",
        "fler ",
        "färre ",
        "ska ",
        "skall ",
        "at least ",
        "will ",
        "shall ",
    ];
    let lower = sentence.lower();
    counts_people(&lower)
        || sentence.chars().count() > 20
            && (MEASURES.iter().any(|w| lower.contains(w))
                || tells_share(&lower)
                || counts_people(&lower)
                || lower.contains('%'))
}

/// "Sju av tio", "tolv av femton": a share in words.
fn tells_share(lower: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "en", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva",
        "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton", "tjugo",
        "trettio", "fyrtio", "femtio", "hundra",
    ];
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let number = |w: &str| NUMBERS.contains(&w) || w.bytes().all(|b| b.is_ascii_digit());
    words
        .windows(3)
        .any(|w| matches!(w, [part, "av", whole] if number(part) && number(whole)))
}

fn push_sentence<'t>(text: &'t str, start: usize, end: usize, out: &mut Vec<(usize, &'t str)>) {
    let Some(sentence) = text.get(start..end) else {
        return;
    };
    let trimmed = sentence.trim();
    if !trimmed.is_empty() {
        let lead = sentence.len() - sentence.trim_start().len();
        out.push((start + lead, trimmed));
    }
}

#[cfg(test)]
mod tests;
