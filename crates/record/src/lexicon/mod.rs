//! What Aktsam knows of the field: headings, methods, organisations and forms, as data that a user
//! can extend.

pub(crate) mod methods;
pub(crate) mod words;

use thiserror::Error;

/// The data in use: what is compiled in and what the user adds.
#[derive(Debug)]
pub struct Lexicon {
    hash: String,
}

/// TOML texts that a user adds to the data compiled in (`<archive>/data/*.toml`).
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UserData {
    /// More headings, in the shape of `headings.toml`.
    pub headings: Option<String>,
    /// More methods, in the shape of `methods.toml`.
    pub methods: Option<String>,
    /// More organisations, in the shape of `organisations.toml`.
    pub organisations: Option<String>,
    /// Form profiles, in the shape of `profiles.toml`.
    pub profiles: Option<String>,
}

/// A data file that cannot be used.
#[derive(Debug, Error)]
#[error("{file}: {message}; mend the file or remove it")]
pub struct LexiconError {
    /// Which file.
    pub file: &'static str,
    /// What is wrong, with the line.
    pub message: String,
}

impl Lexicon {
    /// The data that is compiled in.
    pub fn builtin() -> Self {
        Self {
            hash: String::new(),
        }
    }

    /// The data that is compiled in, extended by the user's.
    ///
    /// # Errors
    /// [`LexiconError`] where a text is not TOML of the expected shape.
    pub fn with_user_data(_data: &UserData) -> Result<Self, LexiconError> {
        Ok(Self::builtin())
    }

    /// Hash of all data in use, for [`Extractor::data`](crate::model::Extractor::data).
    pub fn hash(&self) -> &str {
        &self.hash
    }
}
