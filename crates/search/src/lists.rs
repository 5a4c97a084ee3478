//! The word lists that an index is opened with: those compiled in and what a user adds.

use std::path::Path;

use crate::analysis::Lexicon;
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
}

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
