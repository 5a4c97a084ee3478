//! The Swedish Snowball stemmer (<https://snowballstem.org/algorithms/swedish/stemmer.html>) that
//! tantivy brings.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};

/// The stemmer for single words in lower case.
pub(crate) struct Snowball(Mutex<TextAnalyzer>);

impl Snowball {
    pub(crate) fn new() -> Self {
        let analyzer = TextAnalyzer::builder(RawTokenizer::default())
            .filter(Stemmer::new(Language::Swedish))
            .build();
        Self(Mutex::new(analyzer))
    }

    /// The stem of a word.
    pub(crate) fn stem(&self, word: &str) -> String {
        let mut analyzer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stream = analyzer.token_stream(word);
        if stream.advance() {
            stream.token().text.clone()
        } else {
            word.to_owned()
        }
    }
}

impl fmt::Debug for Snowball {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Snowball")
    }
}
