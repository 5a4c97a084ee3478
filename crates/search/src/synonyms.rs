//! What stands for what: written-out names and their acronyms, methods and their aliases.

use serde::Deserialize;

use crate::error::SearchError;

/// Names by which the same thing is asked for.
///
/// The names of methods come from whoever knows the methods (the record's lexicon), so that this
/// crate needs none of its data; other synonyms are compiled in and can be extended.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    pub(crate) groups: Vec<Group>,
    pub(crate) methods: Vec<MethodNames>,
}

/// Expressions that stand for each other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    /// Each asks for all the others too.
    #[serde(default)]
    pub(crate) words: Vec<String>,
    /// Asked for by the others, but asking for nothing themselves: too wide or with other meanings.
    #[serde(default)]
    pub(crate) wider: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    group: Vec<Group>,
}

/// The names of a method.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MethodNames {
    /// Stable id, as in the record: `bip`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Acronym, with its capitals.
    pub acronym: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Whether the acronym means other things too (SE, MI, ACT): then the written-out name does not
    /// ask for it.
    pub ambiguous: bool,
}

impl MethodNames {
    fn all(&self) -> impl Iterator<Item = &str> {
        [self.id.as_str(), self.name.as_str()]
            .into_iter()
            .chain(self.acronym.as_deref())
            .chain(self.aliases.iter().map(String::as_str))
    }
}

impl Synonyms {
    /// The synonyms that are compiled in, without methods.
    pub fn builtin() -> Self {
        let mut synonyms = Self::default();
        // The file is tested; a broken one would leave the search without synonyms, not fail it.
        let _ = synonyms.extend("synonyms.toml", include_str!("../data/synonyms.toml"));
        synonyms
    }

    /// Adds methods.
    #[must_use]
    pub fn with_methods(mut self, methods: impl IntoIterator<Item = MethodNames>) -> Self {
        self.methods.extend(methods);
        self
    }

    /// Adds the groups of a user's file in the shape of `synonyms.toml`.
    ///
    /// # Errors
    /// [`SearchError::Data`] where the text is not TOML of that shape.
    pub fn extend(&mut self, file: &str, toml: &str) -> Result<(), SearchError> {
        let read: File = toml::from_str(toml).map_err(|e| SearchError::Data {
            file: file.to_owned(),
            message: e.to_string(),
        })?;
        self.groups.extend(read.group);
        Ok(())
    }

    /// The methods that a name in any case stands for, best first: id, then acronym as written, then
    /// the other names.
    pub(crate) fn methods_named(&self, name: &str) -> Vec<&MethodNames> {
        let key = plain(name);
        if let Some(method) = self.methods.iter().find(|m| m.id == key.replace(' ', "_")) {
            let by_acronym: Vec<&MethodNames> = self.sharing_acronym(name);
            return if by_acronym.len() > 1 {
                by_acronym
            } else {
                vec![method]
            };
        }
        self.methods
            .iter()
            .filter(|m| m.all().any(|n| plain(n) == key))
            .collect()
    }

    /// The methods of an acronym as written.
    pub(crate) fn sharing_acronym(&self, acronym: &str) -> Vec<&MethodNames> {
        self.methods
            .iter()
            .filter(|m| m.acronym.as_deref() == Some(acronym))
            .collect()
    }

    /// The method name nearest to a misspelt one.
    pub(crate) fn nearest_method(&self, name: &str) -> Option<String> {
        let names: Vec<String> = self
            .methods
            .iter()
            .flat_map(|m| m.all().map(plain))
            .collect();
        crate::distance::nearest(&plain(name), names.iter().map(String::as_str)).map(str::to_owned)
    }
}

/// Lower case with single spaces for everything that is no letter or digit.
pub(crate) fn plain(name: &str) -> String {
    crate::analysis::Words::new(&name.to_lowercase())
        .map(|w| w.text)
        .collect::<Vec<_>>()
        .join(" ")
}
