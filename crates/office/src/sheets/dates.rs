//! Serial dates of spreadsheets (ECMA-376-1 §18.17.4).

/// A serial date taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: i64,
    pub(super) month: u32,
    pub(super) day: u32,
    /// 0 is Monday.
    pub(super) weekday: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) millis: u32,
}

/// Takes a serial date apart; `None` before its epoch and after the year 9999.
pub(super) fn moment(serial: f64, date1904: bool) -> Option<Moment> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let millis = (serial * 86_400_000.0).round() as i64;
    let day = millis.div_euclid(86_400_000);
    let in_day = millis.rem_euclid(86_400_000) as u32;
    // Days since 1970-01-01. The 1900 system counts a 29 February 1900 that never was.
    let days = if date1904 {
        day - 24_107
    } else if day < 60 {
        day - 25_568
    } else {
        day - 25_569
    };
    let (year, month, day_of_month) = civil(days);
    Some(Moment {
        year,
        month,
        day: day_of_month,
        weekday: (days + 3).rem_euclid(7) as u32,
        hour: in_day / 3_600_000,
        minute: in_day / 60_000 % 60,
        second: in_day / 1000 % 60,
        millis: in_day % 1000,
    })
}

/// Year, month and day of a count of days since 1970-01-01 (Hinnant, "chrono-compatible low-level
/// date algorithms").
fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    } as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The serial date of an ISO 8601 date, with or without a time of day; `None` of anything else.
pub(super) fn serial(iso: &str) -> Option<f64> {
    let (date, time) = iso.split_once('T').unwrap_or((iso, ""));
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let mut next = || parts.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    if !(1900..10_000).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // The inverse of `civil`.
    let shifted_year = year - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468 + 25_569;
    let clock = time.split(':').map(|n| n.parse::<f64>().unwrap_or(0.0));
    let seconds: f64 = clock
        .zip([3600.0, 60.0, 1.0])
        .map(|(n, unit)| n * unit)
        .sum();
    Some(days as f64 + seconds / 86_400.0)
}

/// ISO 8601: a date, a time where the day is none, both otherwise.
pub(super) fn iso(serial: f64, date1904: bool) -> Option<String> {
    let at = moment(serial, date1904)?;
    let date = format!("{:04}-{:02}-{:02}", at.year, at.month, at.day);
    let time = format!("{:02}:{:02}:{:02}", at.hour, at.minute, at.second);
    let whole = at.hour == 0 && at.minute == 0 && at.second == 0;
    Some(if serial < 1.0 && !whole {
        time
    } else if whole {
        date
    } else {
        format!("{date}T{time}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_give_dates_on_both_systems() {
        assert_eq!(iso(44_197.0, false).as_deref(), Some("2021-01-01"));
        assert_eq!(iso(44_197.5, false).as_deref(), Some("2021-01-01T12:00:00"));
        assert_eq!(iso(0.25, false).as_deref(), Some("06:00:00"));
        assert_eq!(iso(42_735.0, true).as_deref(), Some("2021-01-01"));
        assert_eq!(iso(61.0, false).as_deref(), Some("1900-03-01"));
        assert_eq!(iso(1.0, false).as_deref(), Some("1900-01-01"));
        assert_eq!(iso(-1.0, false), None);
        assert_eq!(iso(f64::NAN, false), None);
        assert_eq!(moment(44_197.0, false).unwrap().weekday, 4);
    }
}
