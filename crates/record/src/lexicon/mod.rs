//! What Aktsam knows of the field: headings, methods, organisations and forms, as data that a user
//! can extend.

mod headings;
pub(crate) mod methods;
pub(crate) mod organisations;
mod starts;
pub(crate) mod words;

use thiserror::Error;

pub(crate) use headings::{Cue, Headings, Phrase, STEM_KEY, fold};
use methods::Methods;
use organisations::Organisations;
pub(crate) use starts::WordStarts;

use crate::profiles::Profiles;

const HEADINGS: &str = include_str!("../../data/headings.toml");
const METHODS: &str = include_str!("../../data/methods.toml");
const ORGANISATIONS: &str = include_str!("../../data/organisations.toml");
const PROFILES: &str = include_str!("../../data/profiles.toml");

/// The data in use: what is compiled in and what the user adds.
#[derive(Debug)]
pub struct Lexicon {
    pub(crate) headings: Headings,
    pub(crate) methods: Methods,
    pub(crate) organisations: Organisations,
    pub(crate) profiles: Profiles,
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
    ///
    /// # Panics
    /// Never: that the built-in data is well-formed is a test of this crate.
    #[expect(clippy::expect_used, reason = "the data is compiled in and tested")]
    pub fn builtin() -> Self {
        Self::with_user_data(&UserData::default()).expect("the built-in data is well-formed")
    }

    /// The data that is compiled in, extended by the user's.
    ///
    /// # Errors
    /// [`LexiconError`] where a text is not TOML of the expected shape.
    pub fn with_user_data(data: &UserData) -> Result<Self, LexiconError> {
        let in_file = |file: &'static str| move |message| LexiconError { file, message };
        Ok(Self {
            headings: Headings::parse(HEADINGS, data.headings.as_deref())
                .map_err(in_file("headings.toml"))?,
            methods: Methods::parse(METHODS, data.methods.as_deref())
                .map_err(in_file("methods.toml"))?,
            organisations: Organisations::parse(ORGANISATIONS, data.organisations.as_deref())
                .map_err(in_file("organisations.toml"))?,
            profiles: Profiles::parse(PROFILES, data.profiles.as_deref())
                .map_err(in_file("profiles.toml"))?,
            hash: hash(data),
        })
    }

    /// The `methods.toml` that is compiled in, for whoever needs the names of methods without reading
    /// documents.
    pub fn builtin_methods() -> &'static str {
        METHODS
    }

    /// Hash of all data in use, for [`Extractor::data`](crate::model::Extractor::data).
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// BLAKE3 over all texts, each with its length, so that no two sets of files share a hash.
fn hash(data: &UserData) -> String {
    let mut hasher = blake3::Hasher::new();
    let user = [
        &data.headings,
        &data.methods,
        &data.organisations,
        &data.profiles,
    ];
    let texts = [HEADINGS, METHODS, ORGANISATIONS, PROFILES]
        .into_iter()
        .chain(user.into_iter().map(|t| t.as_deref().unwrap_or("")));
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex().as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_data_is_well_formed() {
        let lexicon = Lexicon::with_user_data(&UserData::default()).unwrap();
        assert!(lexicon.headings.words.len() > 300);
        assert_eq!(lexicon.hash().len(), 64);
    }

    #[test]
    fn a_broken_user_file_is_named() {
        let data = UserData {
            headings: Some("[purpose\n".into()),
            ..UserData::default()
        };
        let error = Lexicon::with_user_data(&data).unwrap_err();
        assert!(error.to_string().starts_with("headings.toml: "), "{error}");
    }

    #[test]
    fn the_users_words_change_the_hash() {
        let data = UserData {
            headings: Some("[purpose]\nwords = [\"drivkraft\"]\n".into()),
            ..UserData::default()
        };
        let own = Lexicon::with_user_data(&data).unwrap();
        assert_ne!(own.hash(), Lexicon::builtin().hash());
    }
}
