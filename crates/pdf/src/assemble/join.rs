//! Lines of one paragraph joined, words broken at line ends made whole as Swedish hyphenates.

/// Appends a line to a paragraph's text and returns where it begins there.
pub(super) fn append(text: &mut String, line: &str) -> usize {
    let line = line.trim_start();
    if text.is_empty() {
        push_plain(text, line);
        return 0;
    }
    match ending(text, line) {
        Ending::Soft => {
            text.truncate(text.trim_end_matches(['\u{AD}', '-']).len());
            if tripled(text, line) {
                text.pop();
            }
        }
        Ending::Kept => {}
        Ending::None => text.push(' '),
    }
    let start = text.len();
    push_plain(text, line);
    start
}

/// Soft hyphens inside a line are only places where it could have been broken.
fn push_plain(text: &mut String, line: &str) {
    let body = line.trim_end_matches('\u{AD}');
    text.extend(body.chars().filter(|c| *c != '\u{AD}'));
    if body.len() < line.len() {
        text.push('\u{AD}');
    }
}

/// What a break at a line's end means.
enum Ending {
    /// A word is broken: the hyphen goes.
    Soft,
    /// A hyphen of the word's own, or another mark after which no space stands.
    Kept,
    /// A space.
    None,
}

fn ending(text: &str, next: &str) -> Ending {
    if text.ends_with('\u{AD}') {
        return Ending::Soft;
    }
    let Some(body) = text.strip_suffix('-') else {
        return Ending::None;
    };
    let Some(before) = body.chars().next_back().filter(|c| c.is_alphanumeric()) else {
        return Ending::None;
    };
    let Some(first) = next.chars().next() else {
        return Ending::None;
    };
    // "jobb- och utvecklingsgaranti": the hyphen stands for the rest of a compound.
    let word = next
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    if matches!(
        word,
        "och" | "eller" | "samt" | "respektive" | "till" | "alternativt"
    ) {
        return Ending::None;
    }
    let last_word = body
        .rsplit(|c: char| c.is_whitespace())
        .next()
        .unwrap_or_default();
    let acronym = last_word
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
    // "icke-diskriminering" is written so wherever it stands.
    let prefix = last_word
        .trim_start_matches(['(', '"', '”'])
        .eq_ignore_ascii_case("icke");
    // "anna-" over "lena.ek@osby.se": no producer hyphenates an address.
    let address = next
        .split(char::is_whitespace)
        .next()
        .is_some_and(|word| word.contains('@'));
    if !first.is_lowercase()
        || address
        || before.is_ascii_digit()
        || acronym
        || prefix
        || last_word.contains('/')
    {
        return if first.is_alphanumeric() {
            Ending::Kept
        } else {
            Ending::None
        };
    }
    Ending::Soft
}

/// Swedish writes no consonant three times: "till-" and "lägg" are "tillägg".
fn tripled(text: &str, next: &str) -> bool {
    let mut back = text.chars().rev();
    match (back.next(), back.next(), next.chars().next()) {
        (Some(a), Some(b), Some(c)) => {
            a == b && b == c && a.is_alphabetic() && !"aeiouyåäö".contains(a)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str]) -> String {
        let mut text = String::new();
        for line in lines {
            append(&mut text, line);
        }
        text
    }

    #[test]
    fn words_broken_at_line_ends_are_whole_again() {
        assert_eq!(joined(&["samord-", "ningsförbund"]), "samordningsförbund");
        assert_eq!(joined(&["samord\u{AD}", "ning"]), "samordning");
        assert_eq!(joined(&["till-", "lägg"]), "tillägg");
        assert_eq!(joined(&["till\u{AD}", "lägg"]), "tillägg");
        assert_eq!(joined(&["var\u{AD}dag"]), "vardag");
    }

    #[test]
    fn hyphens_of_the_words_own_are_kept() {
        assert_eq!(
            joined(&["jobb-", "och utvecklingsgarantin"]),
            "jobb- och utvecklingsgarantin"
        );
        assert_eq!(joined(&["FINSAM-", "projekt"]), "FINSAM-projekt");
        assert_eq!(joined(&["Malmö-", "Lund"]), "Malmö-Lund");
        assert_eq!(joined(&["2020-", "2021"]), "2020-2021");
        assert_eq!(
            joined(&["och icke-", "diskriminering"]),
            "och icke-diskriminering"
        );
        assert_eq!(joined(&["detta -", "som"]), "detta - som");
    }

    #[test]
    fn other_lines_are_joined_by_a_space() {
        assert_eq!(joined(&["en rad", "till"]), "en rad till");
    }
}
