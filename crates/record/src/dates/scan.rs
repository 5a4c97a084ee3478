//! Finding dates in text, in one pass.

mod calendar;
mod numeric;

use super::{Date, Found};
use crate::lower::LowerCase;
use calendar::{quarter, week};
use numeric::numeric;

const MONTHS: &[(&str, u8)] = &[
    ("januari", 1),
    ("februari", 2),
    ("mars", 3),
    ("april", 4),
    ("maj", 5),
    ("juni", 6),
    ("juli", 7),
    ("augusti", 8),
    ("september", 9),
    ("oktober", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sept", 9),
    ("sep", 9),
    ("okt", 10),
    ("nov", 11),
    ("dec", 12),
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("october", 10),
];

/// Whether a word names a month.
pub(crate) fn is_month(word: &str) -> bool {
    month_of(word).is_some()
}

const SEASONS: &[(&str, u8)] = &[
    ("våren", 21),
    ("vår", 21),
    ("vårterminen", 21),
    ("vt", 21),
    ("sommaren", 22),
    ("sommar", 22),
    ("hösten", 23),
    ("höst", 23),
    ("höstterminen", 23),
    ("ht", 23),
    ("vintern", 24),
    ("vinter", 24),
];

/// A token: a number, a word or a single mark, with its bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'t> {
    Number(&'t str),
    Word(&'t str),
    Mark(char),
}

#[derive(Debug, Clone, Copy)]
struct Spanned<'t> {
    token: Token<'t>,
    start: usize,
    end: usize,
    /// White space stands before it.
    spaced: bool,
}

/// All dates and periods of a text, in order.
pub(crate) fn find(text: &str) -> Vec<Found> {
    let tokens = tokens(text);
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if let Some((next, start, end)) = period_at(&tokens, i)
            && let (Some(first), Some(last)) = (tokens.get(i), tokens.get(next - 1))
        {
            out.push(Found {
                range: first.start..last.end,
                start,
                end,
            });
            i = next;
            continue;
        }
        i += 1;
    }
    out
}

fn tokens(text: &str) -> Vec<Spanned<'_>> {
    let mut out: Vec<Spanned<'_>> = Vec::new();
    let mut spaced = true;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let class = |c: char| -> u8 {
            if c.is_ascii_digit() {
                1
            } else {
                u8::from(c.is_alphabetic()) * 2
            }
        };
        let kind = class(c);
        let mut end = start + c.len_utf8();
        if kind > 0 {
            while let Some((i, next)) = chars.next_if(|(_, next)| class(*next) == kind) {
                end = i + next.len_utf8();
            }
        }
        let slice = text.get(start..end).unwrap_or_default();
        let token = match kind {
            1 => Token::Number(slice),
            2 => Token::Word(slice),
            _ => Token::Mark(c),
        };
        out.push(Spanned {
            token,
            start,
            end,
            spaced,
        });
        spaced = false;
    }
    out
}

/// A date with what is known of it; a period's first date may lack its year.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Partial {
    year: Option<i16>,
    month: Option<u8>,
    day: Option<u8>,
    /// Last day, where the words mean a period by themselves (a week, a quarter).
    until: Option<Date>,
}

impl Partial {
    fn from(date: Date) -> Self {
        Self {
            year: Some(date.year),
            month: date.month,
            day: date.day,
            until: None,
        }
    }

    fn with_year(self, year: i16) -> Option<Date> {
        match (self.month, self.day) {
            (Some(month), Some(day)) => Date::day(year, month, day),
            (Some(month), None) => Date::month(year, month),
            _ => Date::year(year),
        }
    }
}

/// A date or period at a token: the token after it, its first and its last date.
fn period_at(tokens: &[Spanned<'_>], at: usize) -> Option<(usize, Date, Option<Date>)> {
    if let Some(hit) = compact_range(tokens, at) {
        return Some(hit);
    }
    let (next, first) = date_at(tokens, at)?;
    let both_months = || {
        let and =
            matches!(tokens.get(next)?.token, Token::Word(w) if w.eq_ignore_ascii_case("och"));
        // "under januari och februari 2013": two months beside each other are a period.
        let (_, second) = date_at(tokens, next + 1)?;
        let bare = |d: &Partial| d.month.is_some() && d.day.is_none();
        let follows = first.month? + 1 == second.month?;
        (and && first.year.is_none() && bare(&first) && bare(&second) && follows)
            .then_some(next + 1)
    };
    if let Some(second_at) = range_mark(tokens, next)
        .or_else(both_months)
        .or_else(|| between(tokens, at, next))
        && let Some((end, second)) = date_at(tokens, second_at)
        && let Some(last_year) = second.year
    {
        let year = first.year.unwrap_or(last_year);
        if let (Some(start), Some(last)) = (first.with_year(year), second.with_year(last_year))
            && start <= last
        {
            return Some((end, start, Some(second.until.unwrap_or(last))));
        }
    }
    // "2021-01-01 2021-12-31": two days side by side, as in tables.
    if first.day.is_some()
        && first.year.is_some()
        && let Some((end, second)) = date_at(tokens, next)
        && second.day.is_some()
        && let (Some(a), Some(b)) = (first.year, second.year)
        && let (Some(start), Some(last)) = (first.with_year(a), second.with_year(b))
        && start < last
    {
        return Some((end, start, Some(last)));
    }
    let start = first.with_year(first.year?)?;
    // A bare year is no date to those who look for dates.
    (first.month.is_some()).then_some((next, start, first.until))
}

/// "mellan den 1 januari 2013 och den 31 december 2014": the token behind "och den".
fn between(tokens: &[Spanned<'_>], at: usize, next: usize) -> Option<usize> {
    let is = |at: usize, word: &str| matches!(tokens.get(at).map(|t| t.token), Some(Token::Word(w)) if w.eq_ignore_ascii_case(word));
    let before = at.checked_sub(1)?;
    let opens = is(before, "mellan") || is(before, "den") && is(before.checked_sub(1)?, "mellan");
    (opens && is(next, "och")).then(|| next + 1 + usize::from(is(next + 1, "den")))
}

/// The token behind what joins the two ends of a range: "–", "till och med", "till den".
fn range_mark(tokens: &[Spanned<'_>], at: usize) -> Option<usize> {
    let end = joint(tokens, at)?;
    let article = matches!(tokens.get(end)?.token, Token::Word(w) if w.eq_ignore_ascii_case("den"));
    Some(end + usize::from(article))
}

fn joint(tokens: &[Spanned<'_>], at: usize) -> Option<usize> {
    match tokens.get(at)?.token {
        // Two hyphens stand for a dash where a typewriter's habits live on.
        Token::Mark('-') if mark(tokens, at + 1, &['-']) => Some(at + 2),
        Token::Mark('-' | '–' | '—') => Some(at + 1),
        Token::Word(w) => match w.lower().as_str() {
            "till" | "tom" | "to" | "until" => {
                let with = matches!(
                    tokens
                        .get(at + 1..at + 3)
                        .map(|t| [t.first().map(|t| t.token), t.get(1).map(|t| t.token)]),
                    Some([Some(Token::Word("och")), Some(Token::Word("med"))])
                );
                Some(if with { at + 3 } else { at + 1 })
            }
            // "t.o.m.", "t o m"
            "t" => {
                let mut i = at + 1;
                let mut letters = 1;
                while let Some(t) = tokens.get(i) {
                    match t.token {
                        Token::Mark('.') => i += 1,
                        Token::Word("o" | "m") if letters < 3 => {
                            letters += 1;
                            i += 1;
                        }
                        _ => break,
                    }
                }
                (letters == 3).then_some(i)
            }
            _ => None,
        },
        _ => None,
    }
}

/// "230401-260331", "20230401–20260331": six or eight digits on both sides of a dash.
fn compact_range(tokens: &[Spanned<'_>], at: usize) -> Option<(usize, Date, Option<Date>)> {
    let first = compact(tokens, at)?;
    let after = range_mark(tokens, at + 1)?;
    let second = compact(tokens, after)?;
    // A longer number goes on here: a registration number, an account.
    if continues(tokens, after + 1) {
        return None;
    }
    (first <= second).then_some((after + 1, first, Some(second)))
}

fn continues(tokens: &[Spanned<'_>], at: usize) -> bool {
    matches!(
        (tokens.get(at), tokens.get(at + 1)),
        (
            Some(Spanned {
                token: Token::Mark('-'),
                spaced: false,
                ..
            }),
            Some(Spanned {
                token: Token::Number(_),
                spaced: false,
                ..
            })
        )
    )
}

fn compact(tokens: &[Spanned<'_>], at: usize) -> Option<Date> {
    let Token::Number(digits) = tokens.get(at)?.token else {
        return None;
    };
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u8>().ok();
    match digits.len() {
        6 => Date::day(2000 + i16::from(part(0..2)?), part(2..4)?, part(4..6)?),
        8 => Date::day(digits.get(0..4)?.parse().ok()?, part(4..6)?, part(6..8)?),
        _ => None,
    }
}

/// A date at a token.
fn date_at(tokens: &[Spanned<'_>], at: usize) -> Option<(usize, Partial)> {
    // Not inside a longer number: "2019-123-45", "08-2021-03".
    if let Some(before) = at.checked_sub(1).and_then(|i| tokens.get(i))
        && !tokens.get(at)?.spaced
        && matches!(before.token, Token::Number(_))
    {
        return None;
    }
    match tokens.get(at)?.token {
        Token::Number(digits) => numeric(tokens, at, digits),
        Token::Word(word) => worded(tokens, at, word),
        Token::Mark(_) => None,
    }
}

fn number<'t>(tokens: &[Spanned<'t>], at: usize) -> Option<(&'t str, u16)> {
    match tokens.get(at)?.token {
        Token::Number(digits) if digits.len() <= 4 => Some((digits, digits.parse().ok()?)),
        _ => None,
    }
}

fn mark(tokens: &[Spanned<'_>], at: usize, marks: &[char]) -> bool {
    matches!(tokens.get(at), Some(Spanned { token: Token::Mark(c), .. }) if marks.contains(c))
}

fn year_of(digits: &str, value: u16) -> Option<i16> {
    match digits.len() {
        4 => i16::try_from(value)
            .ok()
            .filter(|y| (1950..=2099).contains(y)),
        _ => None,
    }
}

fn month_of(word: &str) -> Option<u8> {
    let lower = word.lower();
    MONTHS
        .iter()
        .find(|(name, _)| *name == lower)
        .map(|(_, n)| *n)
}

fn worded(tokens: &[Spanned<'_>], at: usize, word: &str) -> Option<(usize, Partial)> {
    let lower = word.lower();
    if let Some(month) = month_of(&lower) {
        let after = if mark(tokens, at + 1, &['.']) {
            at + 2
        } else {
            at + 1
        };
        let year = number(tokens, after).and_then(|(d, v)| year_of(d, v));
        let next = if year.is_some() { after + 1 } else { at + 1 };
        return Some((
            next,
            Partial {
                year,
                month: Some(month),
                day: None,
                until: None,
            },
        ));
    }
    if let Some((_, season)) = SEASONS.iter().find(|(name, _)| *name == lower) {
        let after = if mark(tokens, at + 1, &['-', '–']) {
            at + 2
        } else {
            at + 1
        };
        // "ht 24", "vt-23": two digits only with the short forms.
        let year = number(tokens, after).and_then(|(d, v)| match d.len() {
            4 => year_of(d, v),
            2 if lower.len() == 2 => i16::try_from(2000 + v).ok(),
            _ => None,
        });
        let next = if year.is_some() { after + 1 } else { at + 1 };
        return Some((
            next,
            Partial {
                year,
                month: Some(*season),
                day: None,
                until: None,
            },
        ));
    }
    if matches!(lower.as_str(), "v" | "vecka" | "kvartal" | "q" | "kv") {
        let digits_at = if mark(tokens, at + 1, &['.']) {
            at + 2
        } else {
            at + 1
        };
        let small = |at: usize| number(tokens, at).filter(|(d, _)| d.len() <= 2);
        let (_, value) = small(digits_at)?;
        // "vecka 10–20 2019"
        let (to, behind) = match small(digits_at + 2) {
            Some((_, to)) if mark(tokens, digits_at + 1, &['-', '–']) => (to, digits_at + 3),
            _ => (value, digits_at + 1),
        };
        let year_at = match tokens.get(behind)?.token {
            Token::Mark(',' | '-' | '/') | Token::Word("år" | "i") => behind + 1,
            _ => behind,
        };
        let (digits, year) = number(tokens, year_at)?;
        let year = year_of(digits, year)?;
        let period = if lower.starts_with('v') {
            week
        } else {
            quarter
        };
        let (first, last) = (period(year, value)?.0, period(year, to)?.1);
        return Some((
            year_at + 1,
            Partial {
                until: Some(last),
                ..Partial::from(first)
            },
        ));
    }
    // "kvartal" may follow its number: "första kvartalet 2024".
    let ordinal = ["första", "andra", "tredje", "fjärde"]
        .iter()
        .position(|o| *o == lower);
    if let Some(index) = ordinal
        && matches!(tokens.get(at + 1)?.token, Token::Word(w) if w.lower().starts_with("kvartal"))
    {
        let (digits, year) = number(tokens, at + 2)?;
        let (first, last) = quarter(year_of(digits, year)?, index as u16 + 1)?;
        return Some((
            at + 3,
            Partial {
                until: Some(last),
                ..Partial::from(first)
            },
        ));
    }
    None
}

#[cfg(test)]
mod tests;
