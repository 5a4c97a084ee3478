//! The query language on many queries, good and bad.

use proptest::prelude::*;

use super::parse;

/// Queries of people; what each is understood as stands in the snapshot.
const QUERIES: &[&str] = &[
    "",
    "*",
    "BIP",
    "samverkan",
    "unga vuxna",
    "unga OCH vuxna",
    "unga AND vuxna",
    "unga OR vuxna",
    "unga ELLER vuxna psykisk",
    "unga -psykisk",
    "unga NOT psykisk",
    "unga INTE psykisk",
    "-unga",
    "--unga",
    "\"en väg in\"",
    "”en väg in”",
    "\"väg in\"~3",
    "\"väg in\"~",
    "\"SIP\"",
    "samverk*",
    "Rehab*",
    "rehablitering~",
    "stöd~1",
    "SE-metoden",
    "SIP:en",
    "R-ACT",
    "2017:38",
    "e-post",
    "vad är SIP?",
    "Uppdrag: utreda stöd.",
    "stöd & hjälp",
    "stöd - hjälp",
    "metod:BIP",
    "metod:\"Supported Employment\"",
    "metod:(BIP OR SIP)",
    "-metod:BIP",
    "method:bip year:2020",
    "år:2020..2023",
    "år:2020-2023",
    "år:>2019",
    "år:(2019 OR 2021)",
    "år: 2020",
    "löper:2023",
    "förbund:\"Skåne Nordost\"",
    "förbund:skåne*",
    "kommun:Osby",
    "kommun:\"Östra Göinge\"",
    "part:Försäkringskassan",
    "typ:förlängning",
    "typ:slutrapport",
    "belopp:>1mkr",
    "belopp:>1 mkr",
    "belopp:500tkr..1,5mkr",
    "belopp:750000",
    "dnr:2017:38",
    "dnr:\"KS-2018-00526-1\"",
    "ålder:16..29",
    "ålder:65+",
    "varning:summa",
    "saknar:implementering",
    "har:risker",
    "syfte:arbete",
    "syfte:*",
    "syfte:(unga -vuxna) metod:IPS",
    "mål:\"egen försörjning\"",
    "titel:väg",
    "(unga OR äldre) (stöd OR hjälp)",
    "((unga))",
    // Errors.
    "\"en väg in",
    "(unga",
    "unga)",
    "()",
    "OR unga",
    "unga OR",
    "unga AND OR vuxna",
    "unga NOT",
    "metdo:BIP",
    "xyz:BIP",
    "år:tjugo",
    "år:2023..2020",
    "belopp:mycket",
    "ålder:x",
    "typ:förlängnig",
    "saknar:implementring",
    "syfte:",
    "metod: OR",
    "sam*an",
    "*verkan",
    "stöd~5",
    "\"en väg\"~x",
    "???",
];

#[test]
fn queries_are_understood() {
    let understood = QUERIES.iter().map(|query| match parse(query) {
        Ok(expr) => format!("{query}\n    = {expr}\n"),
        Err(error) => format!(
            "{query}\n    ! {}\n",
            error.to_string().replace('\n', "\n    ")
        ),
    });
    let out: String = understood.collect();
    insta::assert_snapshot!(out);
}

#[test]
fn what_is_understood_is_understood_the_same_again() {
    for query in QUERIES {
        let Ok(expr) = parse(query) else { continue };
        let shown = expr.to_string();
        let again = parse(&shown).map(|e| e.to_string());
        assert_eq!(again.as_deref(), Ok(shown.as_str()), "{query}");
    }
}

#[test]
fn a_query_is_bounded() {
    assert!(parse(&"a".repeat(1_001)).is_err());
    assert!(parse(&"ord ".repeat(101)).is_err());
    assert!(parse(&"(".repeat(500)).is_err());
    assert!(parse(&format!("{}a{}", "(".repeat(21), ")".repeat(21))).is_err());
    assert!(parse(&format!("{}a{}", "(".repeat(20), ")".repeat(20))).is_ok());
    assert!(parse(&"NOT ".repeat(249)).is_err());
    assert!(parse(&"-".repeat(1_000)).is_err());
}

proptest! {
    #[test]
    fn no_query_panics(query in any::<String>()) {
        check(&query)?;
    }

    #[test]
    fn no_query_of_the_languages_own_parts_panics(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "(", ")", "\"", "”", "-", "–", ":", "*", "~", "..", " ", " ", "OR", "NOT", "ELLER", "AND", "metod:",
                "år:", "belopp:", "syfte:", "saknar:", "xyz:", "BIP", "unga", "ö", "2020", ">1mkr", "\u{308}", "\0", "٣",
            ]),
            0..60,
        )
    ) {
        check(&parts.concat())?;
    }
}

fn check(query: &str) -> Result<(), TestCaseError> {
    match parse(query) {
        Ok(expr) => {
            // What it was understood as means the same again, where it is not too long.
            let shown = expr.to_string();
            if let Ok(again) = parse(&shown) {
                prop_assert_eq!(again.to_string(), shown);
            }
        }
        Err(error) => {
            prop_assert!(error.query.get(error.at.clone()).is_some(), "{:?}", error);
            prop_assert!(error.to_string().contains('^'));
        }
    }
    Ok(())
}
