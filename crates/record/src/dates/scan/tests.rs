use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Vec<String> {
    find(text)
        .iter()
        .map(|f| match f.end {
            Some(end) => format!("{}/{end}", f.start),
            None => f.start.to_string(),
        })
        .collect()
}

#[test]
fn dates_in_the_forms_that_swedes_write() {
    for (text, wanted) in [
        ("Tidplan: 230401-260331", "2023-04-01/2026-03-31"),
        ("uppstart 221107-251106.", "2022-11-07/2025-11-06"),
        ("20240101–20241231", "2024-01-01/2024-12-31"),
        ("Kommun 16/6-2020", "2020-06-16"),
        ("Start 1 sept -04, slut", "2004-09-01"),
        ("den 31 aug ’06", "2006-08-31"),
        ("2024 01 01 - 2025 12 31", "2024-01-01/2025-12-31"),
        ("2024 januari: uppstart", "2024-01"),
        ("Projektet startar 240101", "2024-01-01"),
        ("Start: 240101", "2024-01-01"),
        ("1 maj -30 juni 2021", "2021-05-01/2021-06-30"),
        ("den 1 mars 2021", "2021-03-01"),
        ("i september 2019 började", "2019-09"),
        ("bli hösten 2015.", "2015-23"),
        ("2021-03-01 - 2021-12-31", "2021-03-01/2021-12-31"),
        ("2022-07-01--2024-06-30", "2022-07-01/2024-06-30"),
        ("100% 2021-01-01 2021-12-31", "2021-01-01/2021-12-31"),
        ("1 januari – 31 december 2024", "2024-01-01/2024-12-31"),
        ("mars–december 2021", "2021-03/2021-12"),
        (
            "mellan den 1 januari 2013 och den 31 december 2014",
            "2013-01-01/2014-12-31",
        ),
        ("Version 1.2 2020-02-11", "2020-02-11"),
        ("1/3 - 31/12 2021", "2021-03-01/2021-12-31"),
        ("från 2024-02-01 t.o.m. 2025-01-31", "2024-02-01/2025-01-31"),
        (
            "1 oktober till och med 31 december 2025",
            "2025-10-01/2025-12-31",
        ),
        (
            "från den 1 januari 2024 till den 30 juni 2025",
            "2024-01-01/2025-06-30",
        ),
        ("v. 12 2024", "2024-03-18/2024-03-24"),
        ("vecka 10–20 2019", "2019-03-04/2019-05-19"),
        ("v 48-50, 2024", "2024-11-25/2024-12-15"),
        ("kvartal 2 2024", "2024-04-01/2024-06-30"),
        ("första kvartalet 2025", "2025-01-01/2025-03-31"),
        ("2023-2025", "2023/2025"),
        ("ht 2024 – vt 2025", "2024-23/2025-21"),
        ("2015.05.20", "2015-05-20"),
    ] {
        assert_eq!(read(text).join(" "), wanted, "{text}");
    }
}

#[test]
fn numbers_that_are_no_dates() {
    for text in [
        "2022 12 24",
        "650 000 kronor per år",
        "Dnr 2017:38",
        "16-29 år",
        "0431-468683",
        "75/50 %",
        "1 250 000",
        "2023",
        "556677-8899",
        "KS-2018-00526-1",
        "80% av deltagarna",
        "320101-9876",
        "den 32 mars 2021",
    ] {
        let found = read(text);
        assert!(
            found.is_empty() || text.contains("mars"),
            "{text}: {found:?}"
        );
    }
}

proptest! {
    #[test]
    fn every_day_is_read_back_in_every_form(year in 2000_i16..2060, month in 1_u8..=12, day in 1_u8..=28) {
        let date = Date::day(year, month, day).unwrap();
        let name = MONTHS[usize::from(month) - 1].0;
        for text in [
            format!("{date}"),
            format!("{year}{month:02}{day:02}"),
            format!("{day}/{month}-{year}"),
            format!("{day} {name} {year}"),
        ] {
            prop_assert_eq!(read(&text), vec![date.to_string()], "{}", text);
        }
    }

    #[test]
    fn no_text_makes_the_scan_panic(text in "\\PC{0,60}") {
        for found in find(&text) {
            prop_assert!(text.get(found.range.clone()).is_some());
        }
    }
}

#[test]
fn two_months_beside_each_other_are_a_period() {
    assert_eq!(
        read("pågår under januari och februari 2013"),
        ["2013-01/2013-02"]
    );
    assert_eq!(read("möten i mars och oktober 2013"), ["2013-10"]);
}
