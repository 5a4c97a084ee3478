//! The word lists that an index is opened with: those compiled in and what a user adds.

use std::path::Path;

use crate::analysis::{Lexicon, decode, places};
use crate::error::SearchError;
use crate::synonyms::{MethodNames, Synonyms};

/// Word lists of the search: synonyms, names of methods, lemmas and parts of compounds.
///
/// A user's files lie in one folder, in the shapes of those in `crates/search/data`: `synonyms.toml`,
/// `lemmas.toml` and `compounds.toml`. Lemmas and compounds are part of the index: with others the
/// index is of another making and is filled anew.
#[derive(Debug, Clone)]
pub struct WordLists {
    pub(crate) synonyms: Synonyms,
    pub(crate) lexicon: Lexicon,
}

impl Default for WordLists {
    fn default() -> Self {
        Self::builtin()
    }
}

impl WordLists {
    /// The lists that are compiled in, without methods.
    pub fn builtin() -> Self {
        Self {
            synonyms: Synonyms::builtin(),
            lexicon: Lexicon::builtin(),
        }
    }

    /// Adds methods.
    #[must_use]
    pub fn with_methods(mut self, methods: impl IntoIterator<Item = MethodNames>) -> Self {
        self.synonyms = self.synonyms.with_methods(methods);
        self
    }

    /// Adds the user's files of a folder; those that are not there are passed over.
    ///
    /// # Errors
    /// [`SearchError::Io`] where a file is there and cannot be read, [`SearchError::Data`] where it is
    /// not TOML of its shape.
    pub fn with_folder(mut self, folder: &Path) -> Result<Self, SearchError> {
        if let Some((file, text)) = read(folder, "synonyms.toml")? {
            self.synonyms.extend(&file, &text)?;
        }
        if let Some((file, text)) = read(folder, "lemmas.toml")? {
            self.lexicon.add_lemmas(&file, &text)?;
        }
        if let Some((file, text)) = read(folder, "compounds.toml")? {
            self.lexicon.add_compounds(&file, &text)?;
        }
        Ok(self)
    }

    /// Adds the words of a hunspell dictionary (`sv_SE.dic`), for the parts of compounds. They are
    /// part of the index.
    ///
    /// # Errors
    /// [`SearchError::Io`] where the file cannot be read, [`SearchError::Data`] where it is larger than
    /// [`DICTIONARY_BYTES`](Self::DICTIONARY_BYTES).
    pub fn with_dictionary(mut self, dic: &Path) -> Result<Self, SearchError> {
        let io = |source| SearchError::Io {
            path: dic.to_owned(),
            source,
        };
        let bytes = std::fs::metadata(dic).map_err(io)?.len();
        if bytes > Self::DICTIONARY_BYTES {
            return Err(SearchError::Data {
                file: dic.display().to_string(),
                message: format!("a dictionary of {bytes} bytes is too large"),
            });
        }
        self.lexicon
            .add_hunspell(&decode(std::fs::read(dic).map_err(io)?));
        Ok(self)
    }

    /// Bytes of the largest dictionary that is read.
    pub const DICTIONARY_BYTES: u64 = 32 << 20;

    /// Adds the Swedish hunspell dictionary where it is installed: what `AKTSAM_DICTIONARY` names (empty
    /// for none), `sv_SE.dic` in the folder, or the first of the usual places that has it.
    ///
    /// # Errors
    /// As [`with_dictionary`](Self::with_dictionary).
    pub fn with_installed_dictionary(self, folder: &Path) -> Result<Self, SearchError> {
        if let Some(named) = std::env::var_os(DICTIONARY) {
            return if named.is_empty() {
                Ok(self)
            } else {
                self.with_dictionary(Path::new(&named))
            };
        }
        let own = folder.join("sv_SE.dic");
        match std::iter::once(own).chain(places()).find(|p| p.is_file()) {
            Some(dic) => self.with_dictionary(&dic),
            None => Ok(self),
        }
    }
}

/// Environment variable that names the dictionary.
const DICTIONARY: &str = "AKTSAM_DICTIONARY";

impl From<Synonyms> for WordLists {
    fn from(synonyms: Synonyms) -> Self {
        Self {
            synonyms,
            ..Self::builtin()
        }
    }
}

fn read(folder: &Path, name: &str) -> Result<Option<(String, String)>, SearchError> {
    let path = folder.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path.display().to_string(), text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SearchError::Io { path, source }),
    }
}
