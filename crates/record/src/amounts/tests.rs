use proptest::prelude::*;

use super::*;

fn kronor(text: &str) -> Option<f64> {
    parse(text).map(|a| a.value.kronor())
}

#[test]
fn a_cell_is_read_with_every_separator_and_unit() {
    for (text, want) in [
        ("1 250 000", 1_250_000.0),
        ("1\u{a0}250\u{a0}000", 1_250_000.0),
        ("1\u{202f}250\u{2009}000", 1_250_000.0),
        ("1.250.000", 1_250_000.0),
        ("1'250'000", 1_250_000.0),
        ("1,250,000", 1_250_000.0),
        ("1250000", 1_250_000.0),
        ("1 250 000,50", 1_250_000.5),
        ("1.250.000,50 kr", 1_250_000.5),
        ("99.50", 99.5),
        ("0", 0.0),
        ("150 tkr", 150_000.0),
        ("150tkr", 150_000.0),
        ("1,2 mkr", 1_200_000.0),
        ("1,250 mnkr", 1_250_000.0),
        ("2 miljoner kronor", 2_000_000.0),
        ("700 000:-", 700_000.0),
        ("700 000 :-", 700_000.0),
        ("700 000 kr", 700_000.0),
        ("700 000 kr.", 700_000.0),
        ("SEK 700 000", 700_000.0),
        ("700 000 Kronor", 700_000.0),
        ("700 000 kr/år", 700_000.0),
        ("ca 700 000 kronor per år", 700_000.0),
        ("(12 000)", -12_000.0),
        ("-12 000", -12_000.0),
        ("− 12 000 kr", -12_000.0),
        ("150 000*", 150_000.0),
    ] {
        assert_eq!(kronor(text), Some(want), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in [
        "",
        "-",
        "100 %",
        "2021-01-01",
        "15 platser",
        "l 250 000",
        "1 25O 000",
        "12 50",
        "1 2500",
        "010-119 74 75",
        "a",
        "1 250 000 2 000",
        "3.",
        "kr",
        "2017:38",
        "16-64",
    ] {
        let read = kronor(text);
        // "3." is a number of a list, and a number all the same.
        assert!(read.is_none() || text == "3.", "{text} gave {read:?}");
    }
}

#[test]
fn years_are_told_apart() {
    assert_eq!(parse("2021").unwrap().looks_like_year(), Some(2021));
    assert_eq!(parse("2 021").unwrap().looks_like_year(), None);
    assert_eq!(parse("2021 kr").unwrap().looks_like_year(), None);
    assert_eq!(parse("12021").unwrap().looks_like_year(), None);
}

fn all(text: &str) -> Vec<(String, f64)> {
    find(text)
        .into_iter()
        .map(|f| {
            (
                text.get(f.range).unwrap().to_owned(),
                f.amount.value.kronor(),
            )
        })
        .collect()
}

fn one(text: &str) -> Found {
    let mut found = find(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

#[test]
fn amounts_of_a_flat_paragraph_are_found() {
    let text = "Handledare 1,0 tjänst; ca 640 000 kronor/år Hyra står kommunen för Material \
                8 000 kr/år Årlig kostnad; 648 000 kronor Kostnad 2 år: 1 296 000 kronor (exkl.)";
    assert_eq!(
        all(text),
        [
            ("640 000 kronor/år".to_owned(), 640_000.0),
            ("8 000 kr/år".to_owned(), 8_000.0),
            ("648 000 kronor".to_owned(), 648_000.0),
            ("1 296 000 kronor".to_owned(), 1_296_000.0),
        ]
    );
    let found = find(text);
    assert!(found[0].amount.approximate);
    assert_eq!(found[0].amount.per, Some(Per::Year));
    assert!(!found[1].amount.approximate);
    assert_eq!(found[2].amount.per, None);
}

#[test]
fn numbers_that_are_no_money_are_passed_over() {
    for text in [
        "Tel 0431 – 46 86 83",
        "Dnr 2017:38 och 2016/00403",
        "perioden 2022-11-07 - 2025-11-06 och 230401-260331",
        "80% av 70 personer i åldern 16-64 år",
        "1 200 deltagare under 2021",
        "ca 600 individer",
        "sid 22, § 12, kl 10.30",
        "1,0 tjänst och 1 x 100 % samordnare",
        "konto 5010",
    ] {
        assert_eq!(all(text), [], "{text}");
    }
}

#[test]
fn units_before_and_after_are_read() {
    assert_eq!(
        one("Sökt belopp: SEK 450 000.").amount.value,
        Sek::from_kronor(450_000)
    );
    assert_eq!(
        one("om 1,5 mkr för 2021").amount.value,
        Sek::from_kronor(1_500_000)
    );
    assert_eq!(
        one("År 1 500 000 kr").amount.value,
        Sek::from_kronor(500_000)
    );
    assert_eq!(
        one("under 2021 500 000 kr").amount.value,
        Sek::from_kronor(500_000)
    );
    assert_eq!(one("15 000 kronor/månad").amount.per, Some(Per::Month));
    assert_eq!(
        one("avdrag -20 000 kr").amount.value,
        Sek::from_kronor(-20_000)
    );
    let two = all("500 000 kr 450 000 kr");
    assert_eq!(two.len(), 2, "{two:?}");
}

fn write(kronor: i64, separator: &str) -> String {
    let digits = kronor.to_string();
    let mut out = String::new();
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(d);
    }
    out
}

proptest! {
    #[test]
    fn every_written_amount_reads_back(
        kronor in 0_i64..1_000_000_000_000,
        separator in prop::sample::select(vec![" ", "\u{a0}", "\u{202f}", "\u{2009}", ".", "'", "’", ""]),
        unit in prop::sample::select(vec![("", 1), (" kr", 1), (":-", 1), (" SEK", 1), (" tkr", 1000), ("tkr", 1000)]),
    ) {
        let text = format!("{}{}", write(kronor, separator), unit.0);
        let read = parse(&text).expect("an amount");
        prop_assert_eq!(read.value, Sek::from_kronor(kronor) * unit.1);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9 .,:/kr%\\-\u{a0}åÅ()]{0,60}|.{0,60}") {
        parse(&text);
        for found in find(&text) {
            prop_assert!(text.get(found.range).is_some());
        }
    }
}

#[test]
fn a_cell_that_sets_only_its_last_group_apart_is_one_amount() {
    let value = |text: &str| parse(text).map(|a| a.value);
    assert_eq!(value("3469 625"), Some(Sek::from_kronor(3_469_625)));
    assert_eq!(value("2024 500"), None);
}
