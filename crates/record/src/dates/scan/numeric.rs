//! Dates that begin with a number: 2021-03-01, 16/6-2020, 1 mars 2021, 240101.

use super::{Partial, Spanned, Token, compact, continues, mark, month_of, number, year_of};
use crate::dates::Date;
use crate::lower::LowerCase;

pub(super) fn numeric(tokens: &[Spanned<'_>], at: usize, digits: &str) -> Option<(usize, Partial)> {
    if digits.len() == 8
        && let Some(date) = compact(tokens, at)
    {
        return Some((at + 1, Partial::from(date)));
    }
    // "startar 240101": six digits alone are a day only behind a word that asks for one.
    if digits.len() == 6
        && asks_for_day(tokens, at)
        && !continues(tokens, at + 1)
        && let Some(date) = compact(tokens, at)
    {
        return Some((at + 1, Partial::from(date)));
    }
    let value: u16 = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    if let Some(year) = year_of(digits, value) {
        return Some(from_year(tokens, at, year));
    }
    if digits.len() > 2 {
        return None;
    }
    let day = u8::try_from(value).ok().filter(|d| (1..=31).contains(d))?;
    // 16/6-2020, 16/6 2020, 16.6.2020
    if mark(tokens, at + 1, &['/', '.'])
        && let Some((month_digits, month)) = number(tokens, at + 2)
        && month_digits.len() <= 2
        && !tokens.get(at + 2)?.spaced
    {
        let month = u8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
        let year_at = if mark(tokens, at + 3, &['-', '/', '.', '–']) {
            at + 4
        } else {
            at + 3
        };
        // "Version 1.2 2020-02-11": the year belongs to the day behind it.
        let iso = mark(tokens, year_at + 1, &['-']) && number(tokens, year_at + 2).is_some();
        if let Some((year_digits, year)) =
            number(tokens, year_at).filter(|(d, _)| !(iso && d.len() == 4))
        {
            let year = match year_digits.len() {
                4 => year_of(year_digits, year),
                2 if year_at == at + 4 && !mark(tokens, at + 5, &['/']) => {
                    i16::try_from(2000 + year).ok()
                }
                _ => None,
            };
            if let Some(date) = year.and_then(|y| Date::day(y, month, day)) {
                return Some((year_at + 1, Partial::from(date)));
            }
        }
        // "1/3 – 31/12 2021": the year comes with the second date.
        return mark(tokens, at + 1, &['/']).then_some((
            at + 3,
            Partial {
                year: None,
                month: Some(month),
                day: Some(day),
                until: None,
            },
        ));
    }
    // "1 mars 2021", "1 mars"
    let word_at = if mark(tokens, at + 1, &['.', ':']) {
        at + 2
    } else {
        at + 1
    };
    let Token::Word(word) = tokens.get(word_at)?.token else {
        return None;
    };
    let month = month_of(word)?;
    let after = if mark(tokens, word_at + 1, &['.']) {
        word_at + 2
    } else {
        word_at + 1
    };
    let full = number(tokens, after).and_then(|(d, v)| year_of(d, v));
    let (year, next) = match (full, short_year(tokens, after)) {
        (Some(year), _) => (Some(year), after + 1),
        (None, Some(year)) => (Some(year), after + 2),
        (None, None) => (None, word_at + 1),
    };
    if let Some(year) = year {
        Date::day(year, month, day)?;
    }
    Some((
        next,
        Partial {
            year,
            month: Some(month),
            day: Some(day),
            until: None,
        },
    ))
}

/// Whether the word before a token asks for a day: "startar", "slutdatum:", "fr o m".
fn asks_for_day(tokens: &[Spanned<'_>], at: usize) -> bool {
    const ASKS: &[&str] = &[
        "start",
        "startar",
        "startdatum",
        "projektstart",
        "insatsstart",
        "slut",
        "slutar",
        "slutdatum",
        "projektslut",
        "insatsslut",
        "avslutas",
        "datum",
        "den",
        "from",
        "tom",
        "m",
        "från",
        "till",
        "med",
        "senast",
    ];
    let before = |back: usize| {
        at.checked_sub(back)
            .and_then(|i| tokens.get(i))
            .map(|t| t.token)
    };
    let word = match before(1) {
        Some(Token::Mark(':' | '.')) => before(2),
        other => other,
    };
    matches!(word, Some(Token::Word(w)) if ASKS.contains(&w.lower().as_str()))
}

/// "1 sept -04", "31 aug ’06": two digits behind a mark that stands for the century, as old letters
/// write it.
fn short_year(tokens: &[Spanned<'_>], at: usize) -> Option<i16> {
    let (digits, value) = number(tokens, at + 1)?;
    let opens = tokens.get(at)?.spaced && !tokens.get(at + 1)?.spaced;
    // "1 maj -30 juni 2021" is a period.
    let goes_on = matches!(tokens.get(at + 2), Some(Spanned { token: Token::Word(w), .. }) if month_of(w).is_some());
    let is_end = !mark(tokens, at + 2, &['-', '/', '.', ':', '–'])
        || tokens.get(at + 3).is_none_or(|t| t.spaced);
    (digits.len() == 2 && opens && is_end && !goes_on && mark(tokens, at, &['-', '’', '\'', '´']))
        .then(|| {
            if value < 60 {
                2000 + value
            } else {
                1900 + value
            }
        })
        .and_then(|year| i16::try_from(year).ok())
}

/// What a year begins: 2021-03-01, 2021.03.01, 2021/03/01, 2019-09; else the year alone.
fn from_year(tokens: &[Spanned<'_>], at: usize, year: i16) -> (usize, Partial) {
    let tight = |i: usize| tokens.get(i).is_some_and(|t| !t.spaced);
    let two = |i: usize| {
        number(tokens, i)
            .filter(|(d, _)| d.len() == 2)
            .and_then(|(_, v)| u8::try_from(v).ok())
    };
    if mark(tokens, at + 1, &['-', '.', '/', '–'])
        && tight(at + 1)
        && tight(at + 2)
        && let Some(month) = two(at + 2)
    {
        if mark(tokens, at + 3, &['-', '.', '/', '–'])
            && tight(at + 3)
            && tight(at + 4)
            && let Some(day) = two(at + 4)
            && let Some(date) = Date::day(year, month, day)
        {
            return (at + 5, Partial::from(date));
        }
        let longer = mark(tokens, at + 3, &['-', '/']) && tight(at + 3) && tight(at + 4);
        if !longer
            && mark(tokens, at + 1, &['-'])
            && (1..=12).contains(&month)
            && let Some(date) = Date::month(year, month)
        {
            return (at + 3, Partial::from(date));
        }
    }
    // "2024 01 01 - 2025 12 31", as some forms have it; "2022 12 24" may be a row of a table.
    let zero = |i: usize| number(tokens, i).is_some_and(|(digits, _)| digits.starts_with('0'));
    let ends_range = at
        .checked_sub(1)
        .is_some_and(|before| mark(tokens, before, &['-', '–', '—']));
    if (zero(at + 1) || zero(at + 2) || ends_range)
        && let (Some(month), Some(day)) = (two(at + 1), two(at + 2))
        && !matches!(tokens.get(at + 3).map(|t| t.token), Some(Token::Number(_)))
        && let Some(date) = Date::day(year, month, day)
    {
        return (at + 3, Partial::from(date));
    }
    // "2024 januari", as plans list their months.
    if let Some(Token::Word(word)) = tokens.get(at + 1).map(|t| t.token)
        && let Some(month) = month_of(word)
        && !matches!(tokens.get(at + 2).map(|t| t.token), Some(Token::Number(d)) if d.len() == 4)
        && let Some(date) = Date::month(year, month)
    {
        return (at + 2, Partial::from(date));
    }
    (
        at + 1,
        Partial {
            year: Some(year),
            month: None,
            day: None,
            until: None,
        },
    )
}
