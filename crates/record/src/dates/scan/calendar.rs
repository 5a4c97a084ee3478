//! Weeks and quarters as days.

use super::Date;

/// Monday and Sunday of an ISO 8601 week.
pub(super) fn week(year: i16, week: u16) -> Option<(Date, Date)> {
    let monday =
        jiff::civil::ISOWeekDate::new(year, i8::try_from(week).ok()?, jiff::civil::Weekday::Monday)
            .ok()?
            .date();
    let sunday = monday.checked_add(jiff::Span::new().days(6)).ok()?;
    Some((of_civil(monday)?, of_civil(sunday)?))
}

/// First and last day of a quarter.
pub(super) fn quarter(year: i16, quarter: u16) -> Option<(Date, Date)> {
    let first = u8::try_from(quarter).ok().filter(|q| (1..=4).contains(q))? * 3 - 2;
    let last_day = if matches!(quarter, 1 | 4) { 31 } else { 30 };
    Some((
        Date::day(year, first, 1)?,
        Date::day(year, first + 2, last_day)?,
    ))
}

fn of_civil(date: jiff::civil::Date) -> Option<Date> {
    Date::day(
        date.year(),
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    )
}
