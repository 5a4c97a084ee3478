//! A heading's line, cut into what is compared.

use unicode_normalization::UnicodeNormalization;

use crate::lower::LowerCase;

/// A heading without its outer dress.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Normalised {
    /// The number in front, "1.1" or "A".
    pub(crate) number: Option<String>,
    /// Clauses in order; each is tokens in lower case, "," and "/" as tokens of their own.
    pub(crate) clauses: Vec<Clause>,
    /// The clauses of what stands in brackets.
    pub(crate) bracketed: Vec<Clause>,
}

/// A part of a heading between marks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Clause {
    /// Its tokens.
    pub(crate) tokens: Vec<String>,
    /// It follows a dash or colon: an apposition to the clause before it.
    pub(crate) after_dash: bool,
}

/// Removes what is invisible, composes letters (NFC) and collapses white space.
pub(crate) fn tidy(line: &str) -> String {
    if line.contains('&') {
        let line = line.replace("&shy;", "").replace("&amp;", "&");
        return composed(&line);
    }
    composed(line)
}

fn composed(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut push = |c: char| match c {
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
        c if c.is_whitespace() => {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        }
        c => out.push(c),
    };
    // Below the first combining letter nothing is to be composed.
    if line.chars().all(|c| c < '\u{300}') {
        line.chars().for_each(&mut push);
    } else {
        line.nfc().for_each(&mut push);
    }
    out.truncate(out.trim_end().len());
    out
}

/// A heading or label without the remark in brackets or behind a dash: "Egen insats (tid, lokal)".
pub(crate) fn without_remark(heading: &str) -> &str {
    let marks = [" (", " – ", " - "];
    let end = marks.iter().filter_map(|mark| heading.find(mark)).min();
    end.and_then(|end| heading.get(..end)).unwrap_or(heading)
}

/// Cuts a heading's line.
pub(crate) fn normalise(line: &str) -> Normalised {
    let tidy = tidy(line);
    let (number, rest) = split_number(&tidy);
    let rest = join_spaced_letters(rest);
    let (plain, bracketed) = split_brackets(&rest.lower());
    Normalised {
        number: number.map(str::to_owned),
        clauses: clauses(&plain),
        bracketed: clauses(&bracketed),
    }
}

/// The number in front of a heading and what follows it: "1.1 Bakgrund", "2.VERKSAMHET", "B. Syfte",
/// "3) Mål", "§ 4 Villkor".
pub(crate) fn split_number(line: &str) -> (Option<&str>, &str) {
    let line = line.trim_start();
    if let Some(question) = split_question(line) {
        return question;
    }
    let mut end = 0;
    let mut digits = 0;
    for (i, c) in line.char_indices() {
        match c {
            '0'..='9' => {
                digits += 1;
                end = i + 1;
            }
            '.' | ')' if end == i && i > 0 => end = i + 1,
            _ => break,
        }
    }
    // A year or an amount in front is no numbering.
    if end > 0 && digits > 0 {
        let number = line.get(..end).unwrap_or_default();
        let longest = number.split(['.', ')']).map(str::len).max().unwrap_or(0);
        let rest = line.get(end..).unwrap_or_default();
        let marked = number.ends_with(['.', ')']);
        let starts_word = rest
            .trim_start()
            .chars()
            .next()
            .is_some_and(char::is_alphabetic);
        if longest <= 2 && starts_word && (marked || rest.starts_with(char::is_whitespace)) {
            return (Some(number.trim_end_matches(['.', ')'])), rest.trim_start());
        }
        return (None, line);
    }
    if let Some(end) = roman(line) {
        let rest = line.get(end + 1..).unwrap_or_default().trim_start();
        return (line.get(..end), rest);
    }
    let mut chars = line.char_indices();
    if let (Some((_, letter)), Some((_, mark)), Some((i, ' '))) =
        (chars.next(), chars.next(), chars.next())
        && letter.is_alphabetic()
        && matches!(mark, '.' | ')')
    {
        let rest = line.get(i..).unwrap_or_default().trim_start();
        return (line.get(..letter.len_utf8()), rest);
    }
    (None, line)
}

/// "Fråga 3: Vad är målet?": the number of a question, and the question.
fn split_question(line: &str) -> Option<(Option<&str>, &str)> {
    let behind = ["Fråga ", "FRÅGA ", "Question "]
        .iter()
        .find_map(|word| line.strip_prefix(word))?;
    let end = behind.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = behind.split_at_checked(end)?;
    let rest = rest.trim_start_matches([':', '.', ')', ' ', '–', '-']);
    ((1..=2).contains(&end) && rest.starts_with(char::is_alphabetic))
        .then_some((Some(number), rest))
}

/// The end of a Roman number of two letters or more with its mark behind it, "IV. Metod".
fn roman(line: &str) -> Option<usize> {
    let end = line.find(|c: char| !"IVX".contains(c))?;
    let rest = line.get(end..)?;
    let marked = rest.strip_prefix(['.', ')'])?.starts_with(' ');
    ((2..=5).contains(&end) && marked).then_some(end)
}

/// "S Y F T E" is "SYFTE": letters set apart for looks.
fn join_spaced_letters(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let single = |w: &&str| w.chars().count() == 1 && w.chars().all(char::is_alphabetic);
    if words.len() >= 4 && words.iter().all(single) {
        words.concat()
    } else {
        line.to_owned()
    }
}

fn split_brackets(line: &str) -> (String, String) {
    let (mut plain, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for c in line.chars() {
        match c {
            '(' | '[' => {
                depth += 1;
                inside.push(' ');
            }
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth > 0 => inside.push(c),
            c => plain.push(c),
        }
    }
    (plain, inside)
}

fn clauses(line: &str) -> Vec<Clause> {
    let mut out = vec![Clause::default()];
    let mut word = String::new();
    let chars: Vec<char> = line.chars().collect();
    let open = |out: &mut Vec<Clause>, after_dash: bool| {
        if out.last().is_some_and(|c| c.tokens.is_empty()) {
            out.pop();
        }
        out.push(Clause {
            tokens: Vec::new(),
            after_dash,
        });
    };
    let flush = |out: &mut Vec<Clause>, word: &mut String| {
        let mark = |c: char| matches!(c, '-' | '–' | '_' | '\'' | '"' | '”');
        let token = word.trim_matches(mark);
        if !token.is_empty()
            && let Some(clause) = out.last_mut()
        {
            // "Personal- och driftskostnader": a hyphen at the end stands for what follows.
            let elliptic = word.ends_with('-');
            clause.tokens.push(if elliptic {
                format!("{token}-")
            } else {
                // The older spelling asks the same: "Hur skall målen nås?"
                (if token == "skall" { "ska" } else { token }).to_owned()
            });
        }
        word.clear();
    };
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|j| chars.get(j));
        let after = chars.get(i + 1);
        match c {
            c if c.is_alphanumeric() => word.push(c),
            // A hyphen inside a word belongs to it; one between spaces is a dash.
            '-' | '–' | '—'
                if before.is_none_or(|b| *b == ' ') && after.is_none_or(|a| *a == ' ') =>
            {
                flush(&mut out, &mut word);
                open(&mut out, true);
            }
            '-' | '–' | '\'' => word.push('-'),
            '?' | '!' | ';' => {
                flush(&mut out, &mut word);
                open(&mut out, false);
            }
            // What stands behind a colon explains the heading, as behind a dash.
            ':' => {
                flush(&mut out, &mut word);
                open(&mut out, true);
            }
            '.' if after.is_none_or(|a| *a == ' ') => {
                flush(&mut out, &mut word);
                open(&mut out, false);
            }
            ',' | '/' | '&' | '+' => {
                flush(&mut out, &mut word);
                if let Some(clause) = out.last_mut() {
                    clause
                        .tokens
                        .push(if c == ',' { "," } else { "/" }.to_owned());
                }
            }
            _ => flush(&mut out, &mut word),
        }
    }
    flush(&mut out, &mut word);
    out.retain(|c| c.tokens.iter().any(|t| t != "," && t != "/"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_front_are_told_from_years_and_words() {
        for (line, number, rest) in [
            ("1.1 Bakgrund", Some("1.1"), "Bakgrund"),
            ("2.VERKSAMHETSSTRUKTUR", Some("2"), "VERKSAMHETSSTRUKTUR"),
            ("3. Budget", Some("3"), "Budget"),
            ("B. Syfte", Some("B"), "Syfte"),
            ("2 MÅL", Some("2"), "MÅL"),
            ("IV. Metod", Some("IV"), "Metod"),
            ("VI behöver mer", None, "VI behöver mer"),
            ("2023 Budget", None, "2023 Budget"),
            ("80% av deltagarna", None, "80% av deltagarna"),
            ("Syfte", None, "Syfte"),
        ] {
            assert_eq!(split_number(line), (number, rest), "{line}");
        }
    }

    #[test]
    fn a_heading_is_cut_into_clauses_and_brackets() {
        let n = normalise("1.1 BAKGRUND/SYFTE (*)");
        assert_eq!(n.number.as_deref(), Some("1.1"));
        assert_eq!(n.clauses[0].tokens, ["bakgrund", "/", "syfte"]);
        assert!(n.bracketed.is_empty());
        let n = normalise("Överlevnad – den nytta som finns kvar");
        assert!(n.clauses[1].after_dash);
        assert_eq!(normalise("S Y F T E").clauses[0].tokens, ["syfte"]);
        assert_eq!(
            normalise("Användnings&shy;ändamål").clauses[0].tokens,
            ["användningsändamål"]
        );
    }
}
