//! Dates as Swedes write them, to ISO 8601 with precision kept by length, or EDTF seasons.
//!
//! "230401-260331", "16/6-2020", "1 mars 2021", "september 2019", "hösten 2015", "v. 12 2024",
//! "kvartal 2 2024", "1 januari – 31 december 2024". A number is a date only where its shape leaves
//! no doubt: "2021" alone is a year only to those who ask for years.

mod scan;

use std::fmt;
use std::ops::Range;

pub(crate) use scan::{find, is_month};

/// A date of some precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    /// Four digits.
    pub(crate) year: i16,
    /// 1–12, or an EDTF season: 21 spring, 22 summer, 23 autumn, 24 winter.
    pub(crate) month: Option<u8>,
    /// 1–31.
    pub(crate) day: Option<u8>,
}

impl Date {
    /// A whole day, if there is such a day.
    pub(crate) fn day(year: i16, month: u8, day: u8) -> Option<Self> {
        let month_number = i8::try_from(month).ok()?;
        jiff::civil::Date::new(year, month_number, i8::try_from(day).ok()?).ok()?;
        plausible(year).then_some(Self {
            year,
            month: Some(month),
            day: Some(day),
        })
    }

    /// A month or season.
    pub(crate) fn month(year: i16, month: u8) -> Option<Self> {
        let valid = (1..=12).contains(&month) || (21..=24).contains(&month);
        (valid && plausible(year)).then_some(Self {
            year,
            month: Some(month),
            day: None,
        })
    }

    /// A year.
    pub(crate) fn year(year: i16) -> Option<Self> {
        plausible(year).then_some(Self {
            year,
            month: None,
            day: None,
        })
    }
}

/// The calendar years of a text, each once, in order.
pub(crate) fn years(text: &str) -> Vec<i16> {
    let mut found = Vec::new();
    for token in text.split(|c: char| !c.is_ascii_digit()) {
        let year = match token.len() {
            4 => token.parse().ok(),
            // 20210101
            8 => token.get(..4).and_then(|y| y.parse().ok()),
            _ => None,
        };
        if let Some(year) = year
            && (1990..2080).contains(&year)
            && !found.contains(&year)
        {
            found.push(year);
        }
    }
    found
}

/// Years that a grant application can speak of.
fn plausible(year: i16) -> bool {
    (1950..=2099).contains(&year)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A date or period found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// The date, or the first of the period.
    pub(crate) start: Date,
    /// The last of the period; `None` for a single date.
    pub(crate) end: Option<Date>,
}
