//! Years out of the record's dates: ISO 8601 with precision kept by length, or EDTF seasons.

/// A project of more years than this is a misread date.
const LONGEST: i16 = 30;

/// The year of a date, where it begins with one between 1900 and 2199.
pub(crate) fn years_of(date: &str) -> Option<i16> {
    let year: i16 = date.get(..4)?.parse().ok()?;
    let ends = date.get(4..5).is_none_or(|c| c == "-" || c == "T");
    (ends && (1900..2200).contains(&year)).then_some(year)
}

/// The years from one date to another, both included; one end alone gives that year, and two ends
/// that cannot be a project give none.
pub(crate) fn years_between(
    start: Option<&str>,
    end: Option<&str>,
) -> std::ops::RangeInclusive<i16> {
    let start = start.and_then(years_of);
    let end = end.and_then(years_of);
    match (start, end) {
        (Some(a), Some(b)) if a <= b && b - a <= LONGEST => a..=b,
        (Some(a), None) => a..=a,
        (None, Some(b)) => b..=b,
        #[expect(clippy::reversed_empty_ranges, reason = "an empty range is meant")]
        _ => 1..=0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_dates_of_each_precision() {
        for date in [
            "2021",
            "2021-03",
            "2021-03-01",
            "2021-23",
            "2021-03-01T10:00:00+01:00",
        ] {
            assert_eq!(years_of(date), Some(2021), "{date}");
        }
        for date in ["", "21", "20211", "år 2021", "0021-01-01", "åäö2021"] {
            assert_eq!(years_of(date), None, "{date}");
        }
    }

    #[test]
    fn running_years_include_both_ends() {
        let years: Vec<i16> = years_between(Some("2021-03-01"), Some("2023")).collect();
        assert_eq!(years, [2021, 2022, 2023]);
        assert_eq!(years_between(None, None).count(), 0);
        assert_eq!(years_between(Some("2023"), Some("2021")).count(), 0);
        assert_eq!(years_between(Some("2020"), None).count(), 1);
    }
}
