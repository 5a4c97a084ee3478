//! The words that the analysis knows: lemmas and the parts of compounds.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::error::SearchError;

/// What is in `lemmas.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LemmaFile {
    lemmas: std::collections::BTreeMap<String, Vec<String>>,
}

/// What is in `compounds.toml`; each a list of words between spaces.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompoundFile {
    #[serde(default)]
    words: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
    #[serde(default)]
    heads: String,
    #[serde(default)]
    whole: String,
}

/// The data of the analysis.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// Form → what stands for the word.
    pub(crate) lemmas: FxHashMap<String, String>,
    pub(crate) words: FxHashSet<String>,
    pub(crate) first: FxHashSet<String>,
    pub(crate) last: FxHashSet<String>,
    pub(crate) heads: FxHashSet<String>,
    pub(crate) whole: FxHashSet<String>,
    /// Changes when the data does.
    pub(crate) fingerprint: u64,
}

impl Lexicon {
    /// The data that is compiled in.
    pub(crate) fn builtin() -> Self {
        let mut lexicon = Self::default();
        // Both files are tested; a broken one would leave the rules to themselves.
        let _ = lexicon.add_lemmas("lemmas.toml", include_str!("../../data/lemmas.toml"));
        let _ = lexicon.add_compounds("compounds.toml", include_str!("../../data/compounds.toml"));
        lexicon
    }

    /// Adds a file in the shape of `lemmas.toml`.
    pub(crate) fn add_lemmas(&mut self, file: &str, toml: &str) -> Result<(), SearchError> {
        let read: LemmaFile = read(file, toml)?;
        for (lemma, forms) in read.lemmas {
            for form in forms {
                self.lemmas.insert(form, lemma.clone());
            }
            self.lemmas.insert(lemma.clone(), lemma);
        }
        self.mix(toml);
        Ok(())
    }

    /// Adds a file in the shape of `compounds.toml`.
    pub(crate) fn add_compounds(&mut self, file: &str, toml: &str) -> Result<(), SearchError> {
        let read: CompoundFile = read(file, toml)?;
        for (set, words) in [
            (&mut self.words, read.words),
            (&mut self.first, read.first),
            (&mut self.last, read.last),
            (&mut self.heads, read.heads),
            (&mut self.whole, read.whole),
        ] {
            set.extend(words.split_whitespace().map(str::to_owned));
        }
        self.mix(toml);
        Ok(())
    }

    /// FNV-1a over all data, so that other data makes another index.
    fn mix(&mut self, text: &str) {
        let mut hash = self.fingerprint ^ 0xcbf2_9ce4_8422_2325;
        for byte in text.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.fingerprint = hash;
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &str, toml: &str) -> Result<T, SearchError> {
    toml::from_str(toml).map_err(|e| SearchError::Data {
        file: file.to_owned(),
        message: e.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_compiled_in_is_whole() {
        let mut lexicon = Lexicon::default();
        lexicon
            .add_lemmas("lemmas.toml", include_str!("../../data/lemmas.toml"))
            .unwrap();
        lexicon
            .add_compounds("compounds.toml", include_str!("../../data/compounds.toml"))
            .unwrap();
        assert_eq!(
            lexicon.lemmas.get("böcker").map(String::as_str),
            Some("bok")
        );
        assert!(lexicon.words.contains("samverkan"));
    }
}
