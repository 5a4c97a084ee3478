//! Nothing that is asked and nothing that is indexed may panic.

mod common;

use std::sync::OnceLock;

use aktsam_search::{Index, Request};
use common::{case, index_of};
use proptest::prelude::*;
use tempfile::TempDir;

fn index() -> &'static Index {
    static INDEX: OnceLock<(TempDir, Index)> = OnceLock::new();
    let texts = [
        "Unga vuxna med psykisk ohälsa får stöd enligt BIP.",
        "SAMORDNINGSFÖRBUNDET\nSE BILAGA åäö a\u{308}o\u{308} 2017:38",
        "\u{0}\u{feff}\u{200b} ﬁ ß İ ǅ 𝔘 👩‍👩‍👧 \u{202e}",
        "",
    ];
    let cases: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(i, t)| case(&i.to_string(), t))
        .collect();
    let (_, index) = INDEX.get_or_init(|| index_of(&cases));
    index
}

fn ask(query: &str) -> Result<(), TestCaseError> {
    let request = Request {
        explain: true,
        ..Request::new(query)
    };
    if let Ok(answer) = index().search(&request) {
        for passage in answer.hits.iter().flat_map(|h| &h.passages) {
            let mut end = 0;
            for mark in &passage.marks {
                prop_assert!(mark.start >= end && passage.text.get(mark.clone()).is_some());
                end = mark.end;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_can_be_asked(query in any::<String>()) {
        ask(&query)?;
    }

    #[test]
    fn any_mix_of_the_language_can_be_asked(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "(", ")", "\"", "-", ":", "*", "~", "~2", " ", " ", " OR ", "NOT ", "metod:", "år:", "belopp:", "syfte:",
                "saknar:risker", "kommun:", "dnr:", "ålder:", "varning:", "BIP", "unga", "vuxna", "ö", "2020", "i", "\u{308}", "ﬁ", "İ",
            ]),
            0..12,
        )
    ) {
        ask(&parts.concat())?;
    }

    #[test]
    fn any_text_can_be_indexed(text in any::<String>(), title in any::<String>()) {
        let mut wild = case("wild", &text);
        wild.title = Some(title);
        let (_dir, index) = index_of(&[wild]);
        prop_assert_eq!(index.search(&Request::new("*")).unwrap().total, 1);
        prop_assert!(index.similar("wild", 3).is_ok());
    }
}
