//! Words and addresses that a narrow column cut at its edge, without a hyphen.

use super::line::Line;

/// Letters that may be left over of a word that a narrow column cut: more than these are a word.
const LONGEST_REST: usize = 4;
/// The same where not even another letter had fitted.
const LONGEST_REST_AT_EDGE: usize = 6;

/// Words that stand behind a name as often as not: "Ängelholms" above "kommun" is whole.
const BEHIND_NAMES: &[&str] = &["kommun", "stad", "län", "och", "samt", "eller"];

/// Whether a word too long for its narrow column was cut at the edge and goes on below, without a
/// hyphen.
pub(super) fn splits_word(last: &Line, line: &Line, left: f32, right: f32) -> bool {
    let word = &last.text;
    let narrow = right - left < 12.0 * last.size;
    let room = right - left - last.rect.width();
    let (Some(end), Some(start)) = (word.chars().next_back(), line.text.chars().next()) else {
        return false;
    };
    let next = line.text.split_whitespace().next().unwrap_or_default();
    let rest = next.chars().count();
    narrow
        && !BEHIND_NAMES.contains(&next)
        && !last.spaced
        && !word.contains(char::is_whitespace)
        && word.chars().count() >= 8
        && room < 0.7 * last.size
        && end.is_alphabetic()
        && start.is_alphabetic()
        && end.is_uppercase() == start.is_uppercase()
        && (rest <= LONGEST_REST
            || room < 0.5 * last.size && (rest <= LONGEST_REST_AT_EDGE || is_torn(word, next)))
}

/// Whether no word ends as the first piece does, or begins as the second: "Samordningsf" above "örbundet".
fn is_torn(first: &str, rest: &str) -> bool {
    let is_consonant = |c: &char| c.is_alphabetic() && !"aeiouyåäöéü".contains(*c);
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let mut end = first.chars().rev().map(lower);
    let (Some(last), Some(before)) = (end.next(), end.next()) else {
        return false;
    };
    let mut begin = rest.chars().map(lower);
    let (Some(one), Some(two)) = (begin.next(), begin.next()) else {
        return false;
    };
    let ending: String = [before, last].iter().collect();
    let onset: String = [one, two].iter().collect();
    let torn = is_consonant(&before) && is_consonant(&last) && !ENDINGS.contains(&ending.as_str())
        || is_consonant(&one) && is_consonant(&two) && !ONSETS.contains(&onset.as_str());
    // "Samordnings" above "förbundet": the first part of a compound.
    let lower = first.to_lowercase();
    torn || LINKED.iter().any(|link| lower.ends_with(link))
}

/// Two consonants that Swedish words end in.
const ENDINGS: &[&str] = &[
    "bb", "bs", "ch", "ck", "dd", "ds", "dt", "ff", "fs", "ft", "gd", "gg", "gn", "gs", "gt", "jd",
    "jk", "js", "jt", "ks", "kt", "ld", "lf", "lg", "lj", "lk", "ll", "lm", "ln", "lp", "ls", "lt",
    "lv", "md", "mm", "mn", "mp", "ms", "mt", "nd", "ng", "nk", "nn", "ns", "nt", "pp", "ps", "pt",
    "rb", "rd", "rf", "rg", "rj", "rk", "rl", "rm", "rn", "rp", "rr", "rs", "rt", "rv", "sk", "sm",
    "sp", "ss", "st", "th", "ts", "tt", "vd", "vs", "vt", "xt",
];

/// Two consonants that they begin with.
const ONSETS: &[&str] = &[
    "bj", "bl", "br", "ch", "dj", "dr", "dv", "dw", "fj", "fl", "fn", "fr", "gj", "gl", "gn", "gr",
    "hj", "kj", "kl", "kn", "kr", "kv", "lj", "mj", "nj", "ph", "pj", "pl", "pr", "ps", "sc", "sh",
    "sj", "sk", "sl", "sm", "sn", "sp", "st", "sv", "th", "tj", "tr", "tv", "vr", "wh",
];

/// Endings by which the first part of a compound is tied to the next.
const LINKED: &[&str] = &["nings", "hets", "tions", "skaps"];

/// Ends of addresses after which nothing of them follows.
const TOP_DOMAINS: &[&str] = &[
    "se", "com", "org", "net", "nu", "eu", "info", "fi", "no", "dk", "gov", "edu",
];

/// Whether an e-mail address too long for its narrow column was cut at the edge and goes on below:
/// it stands alone on its lines, reaches the edge, and is not whole yet.
pub(super) fn splits_address(lines: &[Line], line: &Line, right: f32) -> bool {
    let Some((last, above)) = lines.split_last() else {
        return false;
    };
    let part = |c: char| c.is_alphanumeric() || "@._+-".contains(c);
    let next = line.text.split_whitespace().next().unwrap_or_default();
    let next = next.trim_end_matches([',', ';', ')', '>']);
    let goes_on =
        !next.is_empty() && next.chars().all(part) && !next.starts_with(char::is_uppercase);
    if !goes_on || last.rect.x1 < right - 0.8 * last.size || last.text.len() > 100 {
        return false;
    }
    // What was cut above belongs to it.
    let cut = above.iter().rev();
    let cut = cut.take_while(|l| l.text.ends_with('\u{AD}') && l.text.len() <= 100);
    let mut pieces: Vec<&str> = cut
        .take(8)
        .map(|l| l.text.trim_end_matches('\u{AD}'))
        .collect();
    pieces.reverse();
    let so_far = format!("{}{}", pieces.concat(), last.text);
    let ats = so_far.matches('@').count();
    let whole = so_far
        .rsplit_once('.')
        .is_some_and(|(_, top)| TOP_DOMAINS.contains(&top.to_lowercase().as_str()));
    // "Arbetsförmedlingen" above an address is none; "eva.maria.sjö" is the beginning of one.
    let begun = ats == 1
        || so_far
            .split_once(['.', '_'])
            .is_some_and(|(_, rest)| rest.starts_with(char::is_alphanumeric));
    so_far.chars().all(part)
        && !so_far.ends_with('-')
        && !whole
        && begun
        && ats + next.matches('@').count() == 1
}

#[cfg(test)]
mod tests {
    use super::is_torn;

    #[test]
    fn pieces_that_are_no_words_are_torn() {
        for (first, rest) in [
            ("Samordningsf", "örbundet"),
            ("Samordningsfö", "rbundet"),
            ("Samordnings", "förbundet"),
            ("Arbetsförme", "dlingen"),
        ] {
            assert!(is_torn(first, rest), "{first} {rest}");
        }
        for (first, rest) in [
            ("Ängelholms", "kommun"),
            ("Försäkringskassan", "medfinansierar"),
            ("Egenfinansiering", "projekttid"),
            ("Personalkostnad", "inklusive"),
        ] {
            assert!(!is_torn(first, rest), "{first} {rest}");
        }
    }
}
