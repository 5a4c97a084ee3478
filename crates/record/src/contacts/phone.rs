//! Swedish telephone numbers in their many forms, told from amounts and dates.

use crate::lower::LowerCase;

/// Whether a text says that it gives a telephone number.
pub(super) fn is_labelled(text: &str) -> bool {
    let lower = text.lower();
    ["telefon", "tfn", "mobil", "tel:", "tel.", "tel "]
        .iter()
        .any(|w| lower.contains(w))
}

/// The first telephone number of a text, as written with its spaces collapsed.
///
/// A number begins with 0 or +46 (a country code), has 7 to 12 digits in groups, and no letters
/// within. Without a word or an address that asks for one, it must have the form of one: a hyphen or
/// dash after the area code, or +46.
pub(super) fn find(text: &str, asked: bool) -> Option<String> {
    let mut start = 0;
    while let Some(found) = text
        .get(start..)
        .and_then(|t| t.find(|c: char| c == '+' || c.is_ascii_digit()))
    {
        let from = start + found;
        let rest = text.get(from..)?;
        let len = rest
            .char_indices()
            .take_while(|(_, c)| {
                c.is_ascii_digit() || " -–/()+\u{a0}\u{202f}\u{2009}\u{2011}".contains(*c)
            })
            .last()
            .map_or(1, |(i, c)| i + c.len_utf8());
        let run = rest.get(..len)?;
        let glued_before = text
            .get(..from)
            .is_some_and(|b| b.ends_with(|c: char| c.is_alphanumeric() || ".,:@".contains(c)));
        // "0589-870 99 nina.forss@…": a space parts the number from what follows.
        let glued_after = !run.ends_with(char::is_whitespace)
            && rest
                .get(len..)
                .is_some_and(|a| a.starts_with(|c: char| c.is_alphanumeric() || "%@:".contains(c)));
        let number = run.trim_matches(|c: char| c.is_whitespace() || "-–/(".contains(c));
        if !glued_before && !glued_after && is_number(number, asked) {
            return Some(number.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        start = from + len.max(1);
    }
    None
}

fn is_number(text: &str, asked: bool) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text.starts_with("+46") || text.starts_with("0046");
    if !(international || text.starts_with('0') || text.starts_with("(0")) {
        return false;
    }
    if text.matches('+').count() > usize::from(text.starts_with('+')) {
        return false;
    }
    if !(7..=13).contains(&digits.len()) {
        return false;
    }
    // "01-02-2021" is a date.
    let groups: Vec<usize> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| !g.is_empty())
        .map(str::len)
        .collect();
    if matches!(groups.as_slice(), [2, 2, 4]) && !asked {
        return false;
    }
    // The area code: 08, 0479, 070 …, then a mark or a space.
    let area = text
        .trim_start_matches('(')
        .chars()
        .take_while(char::is_ascii_digit)
        .count();
    let marked = text.contains(['-', '–', '/', '\u{2011}', ')']);
    let formed = international || (marked && (2..=4).contains(&area));
    let plain = (2..=4).contains(&area) || area == digits.len();
    formed || (asked && plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_their_forms() {
        for (text, number) in [
            ("Tel: 0431 – 468683", "0431 – 468683"),
            ("010-119 74 75", "010-119 74 75"),
            ("0589-870 99 nina.forss@exempel.se", "0589-870 99"),
            ("042 – 406 50 50", "042 – 406 50 50"),
            ("mobil 0701234567", "0701234567"),
            ("+46 70 123 45 67", "+46 70 123 45 67"),
            ("+46 (0)70-123 45 67", "+46 (0)70-123 45 67"),
            ("08-123 45", "08-123 45"),
            ("Telefon 08 123 456 78", "08 123 456 78"),
        ] {
            assert_eq!(
                find(text, is_labelled(text)).as_deref(),
                Some(number),
                "{text}"
            );
        }
    }

    #[test]
    fn amounts_dates_and_percentages_are_none() {
        for text in [
            "2 130 000 kronor",
            "0 0 0 0",
            "0 700 000",
            "230401-260331",
            "2021-03-01 - 2021-12-31",
            "100% 2021-01-01",
            "01-02-2021",
            "org.nr 222000-1234",
            "0%",
            "16-64 år",
            "2017:38",
        ] {
            assert_eq!(find(text, false), None, "{text}");
        }
    }
}
