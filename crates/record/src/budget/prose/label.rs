//! Which words of a text name an amount.

use crate::amounts;
use crate::lower::LowerCase;
use std::ops::Range;

use super::super::words::{Normal, words, years};

/// Sentences and lines of a text, as byte ranges.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    let mut previous = ' ';
    while let Some((i, c)) = chars.next() {
        let end = i + c.len_utf8();
        let ends = match c {
            '\n' => true,
            '!' | '?' => chars.peek().is_none_or(|(_, n)| n.is_whitespace()),
            '.' => {
                let word = text
                    .get(start..i)
                    .unwrap_or_default()
                    .rsplit(|w: char| !w.is_alphanumeric())
                    .next();
                let abbreviation = matches!(
                    word.unwrap_or_default().lower().as_str(),
                    "ca" | "c"
                        | "a"
                        | "t"
                        | "ex"
                        | "bl"
                        | "d"
                        | "v"
                        | "s"
                        | "k"
                        | "inkl"
                        | "exkl"
                        | "ev"
                        | "resp"
                        | "milj"
                        | "m"
                );
                let mut rest = text.get(end..).unwrap_or_default().chars();
                let spaced = rest.next().is_none_or(char::is_whitespace);
                let upper = rest
                    .find(|c| !c.is_whitespace())
                    .is_none_or(|c| !c.is_lowercase());
                !abbreviation && spaced && upper && !previous.is_whitespace()
            }
            _ => false,
        };
        if ends {
            if text.get(start..end).is_some_and(|s| !s.trim().is_empty()) {
                found.push(start..end);
            }
            start = end;
        }
        previous = c;
    }
    if text.get(start..).is_some_and(|s| !s.trim().is_empty()) {
        found.push(start..text.len());
    }
    found
}

pub(super) fn is_product(after: &str) -> bool {
    let joined: String = after
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(2)
        .collect();
    joined.starts_with(['×', '*', '='])
        || (joined.starts_with('x') && joined.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
}

/// "500 000 – 600 000 kr" states no amount.
pub(super) fn is_range(before: &str, after: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '–' | '—');
    let left = before.trim_end();
    let right = after.trim_start();
    (left.ends_with(dash)
        && left
            .trim_end_matches(dash)
            .trim_end()
            .ends_with(|c: char| c.is_ascii_digit()))
        || (right.starts_with(dash)
            && right
                .trim_start_matches(dash)
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit()))
}

/// "Sökt belopp: 1300000": digits without a unit or groups, where their label asks for money.
pub(super) fn bare_amount(sentence: &str, beside: Option<&str>) -> Option<amounts::Found> {
    let (label, rest) = match sentence.split_once(':') {
        Some((label, rest)) => (label, rest),
        None => (beside?, sentence),
    };
    let digits = rest.trim();
    let whole = (4..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let label = Normal::new(label);
    let list = words();
    let asks = label.has(&list.applied) || label.has(&list.own) || label.has(&list.total);
    let amount =
        amounts::parse(digits).filter(|a| whole && asks && a.looks_like_year().is_none())?;
    let start = sentence.rfind(digits)?;
    Some(amounts::Found {
        range: start..start + digits.len(),
        amount,
    })
}

/// "för 2025 och", ", 2025 samt": nothing but a year between two amounts.
pub(super) fn is_year_between(text: &str) -> bool {
    let words = || {
        text.split(|c: char| c.is_whitespace() || c == ',')
            .filter(|w| !w.is_empty())
    };
    let bare = |w: &str| matches!(w, "för" | "under" | "år" | "och" | "samt" | "avser" | "i");
    years(text).len() == 1 && words().all(|w| bare(w) || !years(w).is_empty())
}

/// The last clause of what stands before an amount, where it only sums what was told for a year before it:
/// "för 2024, sammanlagt".
pub(super) fn summing_clause(before: &str) -> Option<&str> {
    let (told, clause) = before.rsplit_once([',', ';', '–'])?;
    let normal = Normal::new(clause);
    let sums = normal.has(&words().again) || normal.has(&words().total);
    (sums && is_year_between(told)).then_some(clause)
}

/// Whether an amount behind "varav" is the part of one year: "varav 900 000 kr år 2023".
pub(super) fn is_part_of_year(label: &Normal, after: &str) -> bool {
    let clause = after.split([',', ';', '.']).next().unwrap_or_default();
    label.begins(&words().inside)
        && label.words().count() <= 2
        && clause
            .split(" och ")
            .next()
            .is_some_and(|c| is_year_between(c.trim_matches(['(', ')', ' '])))
}

/// "Lön för två coacher 2 x": a label whose amount counts so often, and how often.
pub(super) fn counted(label: String) -> (String, u8) {
    let mut words = label.rsplitn(3, ' ');
    let (sign, number, rest) = (words.next(), words.next(), words.next());
    let count = number.and_then(|n| n.parse::<u8>().ok());
    match (sign, count, rest) {
        (Some("x" | "×" | "*"), Some(count @ 2..=50), Some(rest)) => (rest.to_owned(), count),
        _ => (label, 1),
    }
}

/// "300 tkr vardera": how much it is together is not told.
pub(super) fn is_each(after: &str) -> bool {
    let first = after.split_whitespace().next().unwrap_or_default();
    first.trim_end_matches(['.', ',']).lower() == "vardera"
}

pub(super) fn first_words(text: &str, n: usize) -> String {
    text.split_whitespace()
        .take(n)
        .collect::<Vec<_>>()
        .join(" ")
}

/// "för båda åren, varav löner": what stands behind the word that opens the parts of a sum.
pub(super) fn behind_inside(label: String) -> String {
    let behind = ["varav ", "därav "]
        .iter()
        .find_map(|w| Some(label.get(label.find(w)? + w.len()..)?.trim().to_owned()));
    behind.unwrap_or(label)
}

/// "Av beloppet avser 980 000 kronor personal, 200 000 kronor lokal och 120 000 kronor övrigt": what each
/// amount of a sentence is for, where all of them stand in front of it; else nothing.
pub(super) fn names_behind<'t>(sentence: &'t str, found: &[amounts::Found]) -> Vec<&'t str> {
    let mut out = Vec::new();
    if found.len() < 2 {
        return out;
    }
    for (i, hit) in found.iter().enumerate() {
        let next = found.get(i + 1).map(|n| n.range.start);
        let after = sentence
            .get(hit.range.end..next.unwrap_or(sentence.len()))
            .unwrap_or_default()
            .trim();
        let name = if next.is_some() {
            [",", " och", " samt"]
                .iter()
                .find_map(|mark| after.strip_suffix(mark))
        } else {
            Some(after.split(['.', ',', ';', '(']).next().unwrap_or_default())
        };
        let name = name.unwrap_or_default().trim();
        let name = ["till ", "för ", "på "]
            .iter()
            .find_map(|p| name.strip_prefix(p))
            .unwrap_or(name);
        let words = name.split_whitespace().count();
        // "för år 2023": when, not what for.
        if !(1..=4).contains(&words)
            || is_year_between(name)
            || name.contains([',', '.', ';', ':', '(', ')'])
            || !name.starts_with(char::is_alphabetic)
        {
            return Vec::new();
        }
        out.push(name);
    }
    out
}

/// The words that name an amount: what stands before it, back to where another thing begins; else
/// what follows; else the label beside it or the line above.
pub(super) fn label_of(
    before: &str,
    after: &str,
    beside: Option<&str>,
    above: Option<&str>,
) -> String {
    let own = clean(run_on(before));
    if own.chars().any(char::is_alphabetic) || !years(&own).is_empty() {
        return own;
    }
    if let Some(beside) = beside {
        return beside.trim().trim_end_matches(':').to_owned();
    }
    let behind = after
        .split([',', ';', '.', '\n', '('])
        .next()
        .unwrap_or_default();
    let behind = clean(
        behind
            .trim()
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .trim_start_matches("för ")
            .trim_start_matches("till ")
            .trim_start_matches("avser ")
            .trim_start_matches("i "),
    );
    if behind.chars().any(char::is_alphabetic) {
        return behind;
    }
    above
        .map(|a| a.trim().trim_end_matches(':').to_owned())
        .unwrap_or_default()
}

/// The last phrase of a text that lost its line breaks: from the last capital letter that begins a
/// phrase, not a name.
fn run_on(text: &str) -> &str {
    let list = words();
    let mut start = 0;
    let mut previous: Option<&str> = None;
    let mut offset = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        let word = token.trim();
        let clean: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if word.starts_with(char::is_uppercase) && clean.chars().count() > 1 {
            let normal = Normal::new(word);
            let known = normal.has(&list.cost) || normal.has(&list.total);
            let after_preposition = previous.is_some_and(|p| {
                matches!(
                    p,
                    "i" | "på"
                        | "från"
                        | "av"
                        | "till"
                        | "hos"
                        | "med"
                        | "och"
                        | "vid"
                        | "av:"
                        | "om"
                        | "inom"
                        | "samt"
                )
            });
            let after_name =
                previous.is_some_and(|p| p.starts_with(char::is_uppercase) && !ends_phrase(p));
            let is_name = normal.has(&list.organisation);
            if previous.is_none_or(ends_phrase)
                || known
                || !(after_preposition || after_name || is_name)
            {
                start = offset;
            }
        }
        if !word.is_empty() {
            previous = Some(word);
        }
        offset += token.len();
    }
    text.get(start..).unwrap_or(text)
}

fn ends_phrase(word: &str) -> bool {
    word.ends_with(['.', ';', ')', '!', '?', '•'])
}

/// A label without what only leads to the amount.
fn clean(text: &str) -> String {
    const LEADING: &[&str] = &[
        "ca",
        "cirka",
        "c:a",
        "ungefär",
        "omkring",
        "på",
        "om",
        "med",
        "är",
        "blir",
        "kostar",
        "till",
        "uppgår",
        "beräknas",
        "motsvarande",
        "à",
        "a",
        "för",
        "totalt:",
        "=",
        "det",
        "och",
        "upp",
        "uppskattas",
        "uppskattningsvis",
        "sammanlagt",
        "bli",
        "vara",
        "samt",
        "kr",
        "sek",
    ];
    let mut words: Vec<&str> = text.split_whitespace().collect();
    while let Some(last) = words.last() {
        let bare = last
            .trim_matches([':', ';', ',', '-', '–', '(', '=', '•', '*'])
            .lower();
        if bare.is_empty() || (LEADING.contains(&bare.as_str()) && words.len() > 1) {
            words.pop();
        } else {
            break;
        }
    }
    // "(265 000 kr), hyra (72 000 kr) och resor": what stands between two amounts leads to the next.
    let mut words = words.as_slice();
    while let [first, rest @ ..] = words {
        let bare = first.trim_matches(|c: char| !c.is_alphanumeric());
        let joins = matches!(bare, "och" | "samt") && !rest.is_empty();
        if !(bare.is_empty() || joins) {
            break;
        }
        words = rest;
    }
    let joined = words.join(" ");
    let cut = joined.trim_matches(|c: char| {
        matches!(
            c,
            ':' | ';' | ',' | '-' | '–' | '•' | '*' | ' ' | '/' | '(' | '=' | '.'
        )
    });
    if LEADING.contains(&cut.lower().as_str()) {
        String::new()
    } else {
        cut.to_owned()
    }
}
