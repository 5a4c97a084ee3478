//! Words of any kind into stems and parts.
#![no_main]

use std::sync::LazyLock;

use aktsam_search::WordAnalysis;
use libfuzzer_sys::fuzz_target;

static ANALYSIS: LazyLock<WordAnalysis> = LazyLock::new(WordAnalysis::default);

fuzz_target!(|data: &str| {
    for word in data.split_whitespace() {
        let forms = ANALYSIS.forms(word);
        assert!(forms.parts.iter().all(|part| !part.is_empty()));
    }
});
