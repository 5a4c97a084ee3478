//! What single words look like: numbers, list markers, page numbers.

/// Whether a word is part of a number: digits with marks that numbers have.
pub(crate) fn is_numeric(word: &str) -> bool {
    // Most words begin with a letter.
    if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    if !word.bytes().any(|b| b.is_ascii_digit()) {
        return matches!(word, "-" | "–" | "—" | "−");
    }
    word.chars().all(|c| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | ':' | '-' | '–' | '−' | '+' | '%' | '/' | '(' | ')' | '\'' | '*' | '~'
            )
    })
}

/// Whether `next` continues the number that `word` began: `305` after `1`.
pub(crate) fn continues_number(word: &str, next: &str) -> bool {
    let head = word.trim_start_matches(['-', '–', '−', '+', '(', '~']);
    let tail: String = next.chars().take_while(char::is_ascii_digit).collect();
    let rest = next.get(tail.len()..).unwrap_or_default();
    !head.is_empty()
        && head.len() <= 3
        && head.bytes().all(|b| b.is_ascii_digit())
        && tail.len() == 3
        && (rest.is_empty()
            || rest.starts_with([',', '.', ')', '*'])
            || rest == ":-"
            || rest == "-")
}

/// Whether a word marks a list item: a bullet, a dash, `1.`, `a)`, `(ii)`.
pub(crate) fn is_list_marker(word: &str) -> bool {
    is_bullet(word) || is_enumerator(word)
}

/// Whether a word is a bullet.
pub(crate) fn is_bullet(word: &str) -> bool {
    let mut chars = word.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else {
        return false;
    };
    matches!(
        c,
        '•' | '●'
            | '○'
            | '◦'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '❖'
            | '➢'
            | '➤'
            | '‣'
            | '⁃'
            | '∙'
            | '·'
            | '–'
            | '-'
            | '—'
            | '−'
            | '*'
            | '→'
            | '►'
            | '▶'
            | '⇨'
            | '✓'
            | '✔'
            | '\u{F0B7}'
            | 'o'
    )
}

/// Whether a word is `1.`, `1)`, `a)`, `a.`, `(1)`, `iv.`: a counter with a closing mark.
pub(crate) fn is_enumerator(word: &str) -> bool {
    let inner = word.strip_prefix('(').unwrap_or(word);
    let Some(inner) = inner.strip_suffix(['.', ')']) else {
        return false;
    };
    if inner.is_empty() || inner.len() > 4 {
        return false;
    }
    let digits = inner.len() <= 2 && inner.bytes().all(|b| b.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic());
    let roman = inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    digits || letter || roman
}

/// Whether a word numbers a heading: `1`, `1.`, `1.2`, `2.1.3.`.
pub(crate) fn is_section_number(word: &str) -> bool {
    let inner = word.strip_suffix('.').unwrap_or(word);
    !inner.is_empty()
        && inner.len() <= 10
        && inner.starts_with(|c: char| c.is_ascii_digit() && c != '0')
        && inner
            .split('.')
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The page that a line of a header or footer numbers, where it only does that: `2`, `2 (6)`, `Sida
/// 2 av 6`, `- 2 -`, `Page 2 of 6`, `2/6`.
pub(crate) fn page_number(line: &str) -> Option<u32> {
    let lower = line.to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '(' | ')' | '/' | '|' | '-' | '–' | ':' | '.')
        })
        .filter(|w| !w.is_empty())
        .collect();
    if words
        .first()
        .is_some_and(|w| matches!(*w, "sida" | "sid" | "page" | "s"))
    {
        words.remove(0);
    }
    match words.as_slice() {
        [page] => page.parse().ok(),
        [page, "av" | "of", total] | [page, total] => {
            let (page, total): (u32, u32) = (page.parse().ok()?, total.parse().ok()?);
            (page <= total).then_some(page)
        }
        _ => None,
    }
    .filter(|page| *page < 10_000)
}

/// Whether all letters are capitals, and there are enough of them to tell.
pub(crate) fn is_caps(text: &str) -> bool {
    let mut letters = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_lowercase() {
            return false;
        }
        letters += 1;
    }
    letters >= 3
}

/// Whether a line is one of a table of contents: text, leader dots, a page number.
pub(crate) fn is_contents_line(text: &str) -> bool {
    let text = text.trim_end();
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if head.len() == text.len() || text.len() - head.len() > 4 {
        return false;
    }
    let head = head.trim_end();
    let dots = head
        .chars()
        .rev()
        .take_while(|c| matches!(c, '.' | '…' | '·' | '_' | ' ' | '\t'))
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '…' { 3 } else { 1 })
        .sum::<usize>();
    dots >= 3
}

/// Whether a word is a year of our time.
pub(crate) fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word names a year or a range, as titles over columns do: `2018`, `2018/19`, `15–24`.
pub(crate) fn is_period(word: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    is_year(word)
        || word
            .split_once(['–', '-', '/'])
            .is_some_and(|(from, to)| digits(from) && digits(to))
}

/// Whether a line is the heading of a table of contents.
pub(crate) fn names_contents(line: &str) -> bool {
    let line = line.trim().trim_end_matches(':');
    let line = line.strip_suffix("Sida").unwrap_or(line).trim_end();
    [
        "innehåll",
        "innehållsförteckning",
        "contents",
        "table of contents",
    ]
    .iter()
    .any(|name| line.to_lowercase() == *name)
}

/// The number of a page that a word is: up to three digits.
pub(crate) fn plain_page(word: &str) -> Option<u32> {
    (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|page| *page > 0)
}

/// The page that the last word of a line refers to, after a tab or, if `loose`, a space.
pub(crate) fn page_at_end(line: &str, loose: bool) -> Option<u32> {
    let (title, page) = line
        .trim_end()
        .rsplit_once(|c| c == '\t' || loose && c == ' ')?;
    title
        .contains(char::is_alphabetic)
        .then(|| plain_page(page))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_their_parts() {
        for word in ["305", "1", "12,5", "100%", "(250)", "-", "2023/24"] {
            assert!(is_numeric(word), "{word}");
        }
        for word in ["kr", "Löner", "1a", ""] {
            assert!(!is_numeric(word), "{word}");
        }
        assert!(continues_number("1", "305"));
        assert!(continues_number("305", "000,50"));
        assert!(!continues_number("2023", "2024"));
        assert!(!continues_number("1305", "000"));
    }

    #[test]
    fn page_numbers_are_told_from_other_lines() {
        for (line, page) in [
            ("2", 2),
            ("2 (6)", 2),
            ("2(6)", 2),
            ("Sida 2 av 6", 2),
            ("Sida: 2/6", 2),
            ("- 12 -", 12),
            ("Page 3 of 10", 3),
        ] {
            assert_eq!(page_number(line), Some(page), "{line}");
        }
        for line in ["Budget 2023", "6 (2)", "Dnr 2 (6)", "1 305 000", ""] {
            assert_eq!(page_number(line), None, "{line}");
        }
    }

    #[test]
    fn markers() {
        for word in ["•", "–", "1.", "a)", "(ii)", "12)"] {
            assert!(is_list_marker(word), "{word}");
        }
        for word in ["2023.", "Mål.", "dvs.", "1", "100)"] {
            assert!(!is_list_marker(word), "{word}");
        }
        assert!(is_section_number("1.2") && is_section_number("3") && is_section_number("2.1.3."));
        assert!(!is_section_number("2023") && !is_section_number("0.5"));
    }

    #[test]
    fn lines_of_contents_end_in_a_page() {
        assert_eq!(page_at_end("Bakgrund\t3", false), Some(3));
        assert_eq!(page_at_end("Bakgrund 3", false), None);
        assert_eq!(page_at_end("Bakgrund 3", true), Some(3));
        assert_eq!(page_at_end("Budget\t2024", false), None);
        assert_eq!(page_at_end("1\t3", false), None);
        assert!(names_contents("Innehåll") && names_contents("INNEHÅLLSFÖRTECKNING:"));
        assert!(!names_contents("Innehållet i projektet"));
    }

    #[test]
    fn leader_dots_tell_contents() {
        assert!(is_contents_line("1.1 Bakgrund ........ 3"));
        assert!(is_contents_line("Budget … 12"));
        assert!(!is_contents_line("Vi söker 1 305 000"));
        assert!(!is_contents_line("Namn: ......"));
    }
}
