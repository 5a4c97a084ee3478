//! Amounts of money (belopp) as Swedes write them: `1 250 000`, `700 000:-`, `150 tkr`, `1,2 mkr`.
//!
//! [`parse`] reads a text that is one amount and nothing else, such as a table's cell; [`find`] looks
//! for amounts in running text. Both refuse what only looks like money: years, percentages, dates,
//! telephone numbers, registration numbers. What OCR misread (`l 250 OOO`) is left alone: a guess is
//! no reading.

mod words;

use std::ops::Range;

use crate::lower::push_lower;
use crate::model::{Per, Sek};
use words::{APPROXIMATELY, COUNTED, NO_ORE, PER, UNITS};

/// The unit that is written beside a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Unit {
    /// kr, kronor, SEK, `:-`.
    Kronor,
    /// tkr, kkr, tusen kronor.
    Thousands,
    /// mkr, mnkr, miljoner kronor.
    Millions,
}

impl Unit {
    /// How many kronor it stands for.
    pub(crate) fn factor(self) -> i64 {
        match self {
            Self::Kronor => 1,
            Self::Thousands => 1_000,
            Self::Millions => 1_000_000,
        }
    }
}

/// An amount as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    /// The amount in kronor by the unit written at it; without one, the bare number.
    pub(crate) value: Sek,
    /// The unit written at it.
    pub(crate) unit: Option<Unit>,
    /// What the last written digit is worth, in öre: 100 for `1 250`, 10 000 000 for `1,2 mkr`.
    pub(crate) step: i64,
    /// What it is per: `kr/år`.
    pub(crate) per: Option<Per>,
    /// "ca", "cirka", "ungefär" stands before it.
    pub(crate) approximate: bool,
    /// Its thousands are grouped: `1 250`.
    pub(crate) grouped: bool,
    /// How many digits are written, the decimals left out.
    pub(crate) digits: u8,
}

impl Amount {
    /// Whether it could just as well be a calendar year: four bare digits from 1990 to 2079.
    pub(crate) fn looks_like_year(&self) -> Option<i16> {
        let kronor = self.value.ore() / 100;
        (self.unit.is_none()
            && !self.grouped
            && self.digits == 4
            && self.step == 100
            && (1990..2080).contains(&kronor))
        .then_some(kronor as i16)
    }

    /// The same figure in another unit: a column in tkr scales the bare numbers that stand in it.
    #[must_use]
    pub(crate) fn scaled(mut self, unit: Unit) -> Self {
        if self.unit.is_none() {
            self.value = self.value * unit.factor();
            self.step = self.step.saturating_mul(unit.factor());
            self.unit = Some(unit);
        }
        self
    }
}

/// An amount found in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Bytes of the amount with its unit and what it is per, without the word "ca".
    pub(crate) range: Range<usize>,
    /// The amount.
    pub(crate) amount: Amount,
}

/// Bytes of the longest text that is one amount.
const LONGEST: usize = 120;

/// Reads a text that is one amount and nothing else.
///
/// Parentheses or a leading minus make it negative; a star of a footnote is dropped. `None` where
/// anything else stands beside the number, and for dates, percentages and the like.
pub(crate) fn parse(text: &str) -> Option<Amount> {
    let mut body = text.trim().trim_end_matches(['*', '.', ';']).trim_end();
    // Most cells and lines are words, or too many to be an amount with its unit.
    if body.len() > LONGEST || !body.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut negative = false;
    if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
        body = inner.trim();
        negative = true;
    }
    let late = late_group(body);
    let scan = Scan::new(late.as_deref().unwrap_or(body));
    let mut at = scan.skip_spaces(0);
    let mut approximate = false;
    if let Some(after) = scan.approximation(at) {
        approximate = true;
        at = after;
    }
    if scan.get(at).is_some_and(is_minus) {
        negative = true;
        at = scan.skip_spaces(at + 1);
    }
    let mut prefix = None;
    if let Some(after) = scan.word(at, &["sek", "kr", "kr."]) {
        prefix = Some(Unit::Kronor);
        at = scan.skip_spaces(after);
        if scan.get(at).is_some_and(is_minus) {
            negative = true;
            at = scan.skip_spaces(at + 1);
        }
    }
    let number = scan.number(at)?;
    let (mut amount, end) = scan.finish(&number, prefix);
    if scan.skip_spaces(end) != scan.len() {
        return None;
    }
    if negative {
        amount.value = -amount.value;
    }
    amount.approximate = approximate;
    Some(amount)
}

/// "3469 625" as one number: a cell's format that sets only the last group apart ("# ##0" with a
/// space that separates no thousands). A year before three digits stays two numbers.
fn late_group(text: &str) -> Option<String> {
    let (head, tail) = text.split_once([' ', '\u{a0}', '\u{202f}'])?;
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let year = head.len() == 4 && (head.starts_with("19") || head.starts_with("20"));
    ((4..=6).contains(&head.len()) && tail.len() == 3 && digits(head) && digits(tail) && !year)
        .then(|| format!("{head}{tail}"))
}

/// Finds the amounts of a running text, in order.
///
/// A number counts where a unit stands beside it, or where it is grouped in thousands
/// ([`Amount::grouped`]) and nothing after it counts something else ("1 200 deltagare"). The caller
/// decides how far it trusts a number without a unit.
pub(crate) fn find(text: &str) -> Vec<Found> {
    // Most sentences tell of no number at all.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let scan = Scan::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        if !scan.get(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
            continue;
        }
        let start = at;
        let Some(number) = scan.number(at) else {
            at = scan.skip_digits(at);
            continue;
        };
        at = number.end;
        if scan.continues_something(start) {
            at = scan.skip_token(at);
            continue;
        }
        let (number, first) = scan.split_year_index(start, number);
        let prefix = scan.prefix_unit(first);
        let (mut amount, end) = scan.finish(&number, prefix.map(|(unit, _)| unit));
        if scan.is_continued(end) || (amount.unit.is_none() && scan.counts_something(end)) {
            at = scan.skip_token(number.end);
            continue;
        }
        at = end.max(number.end);
        if amount.unit.is_none() && !amount.grouped {
            continue;
        }
        let mut begin = prefix.map_or(first, |(_, begin)| begin);
        if scan.is_signed(begin) {
            amount.value = -amount.value;
            begin -= 1;
        }
        amount.approximate = scan.is_approximate(begin);
        found.push(Found {
            range: scan.offset(begin)..scan.offset(end),
            amount,
        });
    }
    found
}

/// A number before its unit is known.
#[derive(Debug, Clone, Copy)]
struct Number {
    /// Index after its last character.
    end: usize,
    /// Thousandths.
    milli: i64,
    decimals: u8,
    digits: u8,
    grouped: bool,
    /// Index after the first group, and its value.
    first: (usize, i64),
}

/// A text by characters, with their byte offsets.
struct Scan {
    chars: Vec<(usize, char)>,
    bytes: usize,
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '–')
}

fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\u{2008}'
    )
}

/// Separators of thousands fall into classes that are not mixed in one number.
fn separator(c: char) -> Option<u8> {
    match c {
        c if is_space(c) => Some(0),
        '.' => Some(1),
        '\'' | '’' => Some(2),
        _ => None,
    }
}

impl Scan {
    fn new(text: &str) -> Self {
        Self {
            chars: text.char_indices().collect(),
            bytes: text.len(),
        }
    }

    fn len(&self) -> usize {
        self.chars.len()
    }

    fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn before(&self, at: usize) -> Option<char> {
        self.get(at.checked_sub(1)?)
    }

    fn offset(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.bytes, |(offset, _)| *offset)
    }

    fn skip_spaces(&self, mut at: usize) -> usize {
        while self
            .get(at)
            .is_some_and(|c| is_space(c) || c == '\n' || c == '\t')
        {
            at += 1;
        }
        at
    }

    fn skip_digits(&self, mut at: usize) -> usize {
        while self.get(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
        }
        at
    }

    /// The end of a token of digits and the marks that join them in dates and numbers of all kinds.
    fn skip_token(&self, mut at: usize) -> usize {
        while self.get(at).is_some_and(|c| {
            c.is_ascii_digit() || matches!(c, '-' | '–' | '/' | ':' | '.') || c.is_alphabetic()
        }) {
            at += 1;
        }
        at
    }

    /// Whether one of `words` stands at `at`, whatever its case, and ends there; the index after it.
    fn word(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| {
            let mut i = at;
            for want in word.chars() {
                let have = self.get(i)?;
                let same = if want == ' ' {
                    is_space(have)
                } else {
                    have == want || have.is_uppercase() && have.to_lowercase().eq([want])
                };
                if !same {
                    return None;
                }
                i += 1;
            }
            let open = word.ends_with(|c: char| c.is_alphabetic())
                && self.get(i).is_some_and(char::is_alphabetic);
            (!open).then_some(i)
        })
    }

    /// The digits of one group.
    fn group(&self, at: usize) -> (usize, i64) {
        let end = self.skip_digits(at).min(at + 15);
        let value = (at..end)
            .filter_map(|i| self.get(i)?.to_digit(10))
            .fold(0_i64, |sum, d| sum * 10 + i64::from(d));
        (end, value)
    }

    /// Reads the number at `at`: digits, grouped in threes or not, and decimals.
    fn number(&self, at: usize) -> Option<Number> {
        let first = self.group(at);
        let (mut end, mut value) = first;
        let mut digits = end - at;
        if digits == 0 || digits > 13 || self.skip_digits(at) != end {
            return None;
        }
        let mut class = None;
        // A leading zero opens no group of thousands: "0 500" is two numbers.
        let may_group = digits <= 3 && (self.get(at) != Some('0'));
        while may_group && digits < 13 {
            let Some(next) = self.get(end).and_then(separator) else {
                break;
            };
            let (group_end, group) = self.group(end + 1);
            if class.is_some_and(|c| c != next) || group_end != end + 4 {
                break;
            }
            class = Some(next);
            value = value * 1000 + group;
            digits += 3;
            end = group_end;
        }
        let mut number = Number {
            end,
            milli: value * 1000,
            decimals: 0,
            digits: digits as u8,
            grouped: class.is_some(),
            first,
        };
        self.decimals(&mut number, class, may_group);
        Some(number)
    }

    /// Reads what follows a decimal mark; groups of three after commas are thousands where there
    /// are several of them.
    fn decimals(&self, number: &mut Number, class: Option<u8>, may_group: bool) {
        let mark = self.get(number.end);
        let (end, value) = self.group(number.end + 1);
        let places = end.saturating_sub(number.end + 1);
        let takes = match mark {
            Some(',') => (1..=3).contains(&places),
            Some('.') => class != Some(1) && (1..=2).contains(&places),
            _ => false,
        };
        if !takes {
            return;
        }
        if mark == Some(',') && places == 3 && class.is_none() && may_group {
            let mut whole = number.milli / 1000;
            let (mut at, mut groups) = (number.end, 0_u8);
            while self.get(at) == Some(',') && groups < 4 {
                let (group_end, group) = self.group(at + 1);
                if group_end != at + 4 {
                    break;
                }
                whole = whole * 1000 + group;
                groups += 1;
                at = group_end;
            }
            if groups > 1 {
                number.milli = whole * 1000;
                number.digits += 3 * groups;
                number.grouped = true;
                number.end = at;
                return;
            }
        }
        // "31,12." of a date is followed by more digits; a decimal is not.
        if matches!((self.get(end), self.get(end + 1)), (Some('.' | ','), Some(c)) if c.is_ascii_digit())
        {
            return;
        }
        number.milli += value * 10_i64.pow(3 - places as u32);
        number.decimals = places as u8;
        number.end = end;
    }

    /// Reads unit and "per" after a number; gives the amount and the index after them.
    fn finish(&self, number: &Number, prefix: Option<Unit>) -> (Amount, usize) {
        let mut end = number.end;
        let mut unit = prefix;
        let after = self.skip_spaces(end);
        if let Some(stop) = self.word(end, NO_ORE).or_else(|| self.word(after, NO_ORE)) {
            unit = unit.or(Some(Unit::Kronor));
            end = stop;
            let later = self.skip_spaces(end);
            if let Some(stop) = self.word(later, &["kronor", "kr", "sek"]) {
                end = stop;
            }
        } else if let Some((stop, read)) = UNITS
            .iter()
            .find_map(|(word, unit)| Some((self.word(after, &[word])?, *unit)))
        {
            unit = Some(read);
            end = self.word(stop, &[":-", "."]).map_or(stop, |dotted| {
                if self.get(stop) == Some('.') {
                    stop
                } else {
                    dotted
                }
            });
        }
        let mut number = *number;
        // Comma is the decimal mark, but kronor have no third decimal: there it groups thousands.
        if number.decimals == 3 && matches!(unit, None | Some(Unit::Kronor)) {
            number.milli = number.milli.saturating_mul(1000);
            number.decimals = 0;
            number.digits += 3;
            number.grouped = true;
        }
        let mut at = self.skip_spaces(end);
        if self.get(at) == Some('.') {
            // "10 000 kr./år"
            at += 1;
        }
        let per = PER
            .iter()
            .find_map(|(word, per)| Some((self.word(at, &[word])?, *per)));
        if let Some((stop, _)) = per {
            end = stop;
        }
        let factor = unit.map_or(1, Unit::factor);
        let amount = Amount {
            value: Sek::from_ore(number.milli.saturating_mul(factor) / 10),
            unit,
            step: (factor * 100 / 10_i64.pow(u32::from(number.decimals.min(3)))).max(1),
            per: per.map(|(_, per)| per),
            approximate: false,
            grouped: number.grouped,
            digits: number.digits,
        };
        (amount, end)
    }

    fn approximation(&self, at: usize) -> Option<usize> {
        self.word(at, APPROXIMATELY)
            .map(|end| self.skip_spaces(end))
    }

    /// Whether "ca" or the like stands before `at`.
    fn is_approximate(&self, at: usize) -> bool {
        let mut i = at;
        while self.before(i).is_some_and(is_space) {
            i -= 1;
        }
        let end = i;
        while end - i < 17
            && self
                .before(i)
                .is_some_and(|c| !c.is_whitespace() && !is_space(c))
        {
            i -= 1;
        }
        self.word(i, APPROXIMATELY).is_some_and(|stop| stop == end)
    }

    /// Whether a minus sign stands right before `at` and is no dash between two things.
    fn is_signed(&self, at: usize) -> bool {
        self.before(at).is_some_and(is_minus)
            && at
                .checked_sub(2)
                .and_then(|i| self.get(i))
                .is_none_or(|c| c.is_whitespace() || is_space(c) || c == ':')
    }

    /// A unit before the number: "SEK 450 000", "kr 450 000"; with where it begins.
    fn prefix_unit(&self, at: usize) -> Option<(Unit, usize)> {
        let mut i = at;
        while self.before(i).is_some_and(is_space) {
            i -= 1;
        }
        ["sek", "kr"].iter().find_map(|word| {
            let begin = i.checked_sub(word.len())?;
            let whole = self
                .before(begin)
                .is_none_or(|c| !c.is_alphanumeric() && !is_space(c) || is_space(c));
            // "700 000 kr 450 000 kr": there the unit belongs to the number before it.
            let mut left = begin;
            while self.before(left).is_some_and(is_space) {
                left -= 1;
            }
            let free = self.before(left).is_none_or(|c| !c.is_ascii_digit());
            (whole && free && self.word(begin, &[word]) == Some(i)).then_some((Unit::Kronor, begin))
        })
    }

    /// "År 1 500 000 kr" is five hundred thousand in year one.
    fn split_year_index(&self, start: usize, number: Number) -> (Number, usize) {
        let indexed = number.grouped
            && number.first.0 == start + 1
            && (1..=9).contains(&number.first.1)
            && start
                .checked_sub(3)
                .is_some_and(|i| self.word(i, &["år"]).is_some_and(|end| end + 1 == start));
        if indexed
            && let Some(rest) = self.number(start + 2)
            && rest.grouped
        {
            return (rest, start + 2);
        }
        (number, start)
    }

    /// Whether the digits at `at` go on from something that is no amount: a word, a date, a range.
    fn continues_something(&self, at: usize) -> bool {
        // "-50 000" after a space is a sign; "a.500" or "2021-500" is not.
        let earlier = at.checked_sub(2).and_then(|i| self.get(i));
        match self.before(at) {
            Some(':') => earlier.is_some_and(|e| e.is_ascii_digit()),
            Some('-' | '–' | '/' | '.' | ',' | '_' | '@') => {
                earlier.is_some_and(char::is_alphanumeric)
            }
            Some(c) => c.is_alphabetic() || matches!(c, '§' | '#'),
            None => false,
        }
    }

    /// Whether the number that ends at `at` is followed at once by what makes it a date, a range,
    /// a percentage or part of a word.
    fn is_continued(&self, at: usize) -> bool {
        match self.get(at) {
            Some('-' | '–' | '/' | ':') => self
                .get(at + 1)
                .is_some_and(|c| c.is_ascii_digit() || c.is_alphabetic()),
            Some(',' | '.') => self.get(at + 1).is_some_and(|c| c.is_ascii_digit()),
            Some(c) => c.is_ascii_digit() || c.is_alphabetic(),
            None => false,
        }
    }

    /// Whether a word after `at` tells that the number counts something else than kronor.
    fn counts_something(&self, at: usize) -> bool {
        let after = self.skip_spaces(at);
        if matches!(self.get(after), Some('%' | '‰' | '°' | '€' | '$')) {
            return true;
        }
        let mut word = String::new();
        for i in after..after + 24 {
            match self.get(i) {
                Some(c) if c.is_alphabetic() => push_lower(&mut word, c),
                _ => break,
            }
        }
        COUNTED.iter().any(|stem| word.starts_with(stem))
    }
}

#[cfg(test)]
mod tests;
