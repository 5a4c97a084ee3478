//! The words that the analysis knows: lemmas and the parts of compounds.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::hunspell::Hunspell;
use crate::error::SearchError;

/// What is in `lemmas.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LemmaFile {
    #[serde(default)]
    lemmas: Table,
    #[serde(default)]
    verbs: Table,
    #[serde(default)]
    endings: Table,
}

/// What stands for a word → its forms.
type Table = std::collections::BTreeMap<String, Vec<String>>;

/// What makes a verb of another one: "föreslå", "ansöka". Shorter ones first: of several that a word
/// begins with the first whose rest is a verb holds.
const PREFIXES: &[&str] = &[
    "an", "av", "be", "bi", "er", "in", "om", "ur", "ut", "å", "ent", "hem", "med", "mot", "ned",
    "ner", "på", "sam", "upp", "vid", "fri", "bort", "fast", "fort", "fram", "för", "ihop", "iakt",
    "igen", "kvar", "miss", "till", "väg", "hand", "här", "klar", "plan", "kart", "efter", "före",
    "genom", "kring", "under", "åter", "över", "undan", "ömse", "grund", "mellan", "vidare",
    "själv", "överens",
];

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
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    /// Form → what stands for the word.
    pub(crate) lemmas: FxHashMap<String, String>,
    /// Form of a verb → its infinitive; with prefixes too.
    verbs: FxHashMap<String, String>,
    /// End of a word → what stands for it.
    endings: FxHashMap<String, String>,
    /// Bytes of the longest of them.
    longest_ending: usize,
    pub(crate) words: FxHashSet<String>,
    pub(crate) first: FxHashSet<String>,
    pub(crate) last: FxHashSet<String>,
    pub(crate) heads: FxHashSet<String>,
    pub(crate) whole: FxHashSet<String>,
    /// Words of an installed dictionary.
    pub(crate) hunspell: Hunspell,
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
        for (table, known, ends) in [
            (read.lemmas, &mut self.lemmas, false),
            (read.verbs, &mut self.verbs, false),
            (read.endings, &mut self.endings, true),
        ] {
            for (lemma, forms) in table {
                if !lemma.chars().all(super::is_word_char) {
                    return Err(SearchError::Data {
                        file: file.to_owned(),
                        message: format!("{lemma:?} is more than one word"),
                    });
                }
                for form in forms {
                    if ends {
                        self.longest_ending = self.longest_ending.max(form.len());
                    }
                    known.insert(form, lemma.clone());
                }
                // What ends a compound may end other words too: its base form stands among the forms.
                if !ends {
                    known.insert(lemma.clone(), lemma);
                }
            }
        }
        self.mix(toml);
        Ok(())
    }

    /// What stands for a form of a word that no rule knows.
    pub(crate) fn lemma(&self, word: &str) -> Option<String> {
        if let Some(lemma) = self.lemmas.get(word).or_else(|| self.verbs.get(word)) {
            return Some(lemma.clone());
        }
        // Of a hundred words hardly one has such an end: what may stand before it is asked last.
        for at in word.char_indices().map(|(at, _)| at) {
            let (before, end) = word.split_at(at);
            if end.len() <= self.longest_ending
                && let Some(lemma) = self.endings.get(end)
                && (before.is_empty() || (before.len() > 1 && super::stem::has_vowel(before)))
            {
                return Some(format!("{before}{lemma}"));
            }
        }
        PREFIXES.iter().find_map(|before| {
            let end = word.strip_prefix(before)?;
            Some(format!("{before}{}", self.verbs.get(end)?))
        })
    }

    /// The infinitive of a verb without its a, as it stands before another word: "läs", "skriv".
    pub(crate) fn verb_of(&self, part: &str) -> Option<String> {
        let infinitive = format!("{part}a");
        (self.verbs.get(&infinitive) == Some(&infinitive)).then_some(infinitive)
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

    /// Adds the words of a hunspell dictionary.
    pub(crate) fn add_hunspell(&mut self, dic: &str) {
        self.hunspell = Hunspell::read(dic);
        self.mix(dic);
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
        assert_eq!(lexicon.lemma("böcker").as_deref(), Some("bok"));
        assert_eq!(lexicon.lemma("föreslog").as_deref(), Some("föreslå"));
        assert_eq!(lexicon.lemma("huvudstäder").as_deref(), Some("huvudstad"));
        assert!(lexicon.words.contains("samverkan"));
    }
}
