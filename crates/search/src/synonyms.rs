//! What stands for what: written-out names and their acronyms, methods and their aliases.

use serde::Deserialize;

use crate::analysis::is_acronym;
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

/// A method of `methods.toml`; what this crate does not need is not read.
#[derive(Deserialize)]
struct MethodEntry {
    id: String,
    name: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    capital: Vec<String>,
    #[serde(default)]
    acronyms: Vec<String>,
    #[serde(default)]
    doubtful: Vec<String>,
}

#[derive(Deserialize)]
struct MethodFile {
    #[serde(default)]
    method: Vec<MethodEntry>,
}

impl MethodNames {
    /// Reads a file in the shape of the record's `methods.toml`: `[[method]]` with `id`, `name`,
    /// `words`, `capital`, `acronyms` and `doubtful` (acronyms with other meanings); other keys are
    /// passed over.
    ///
    /// # Errors
    /// [`SearchError::Data`] where the text is not TOML of that shape.
    pub fn from_toml(file: &str, toml: &str) -> Result<Vec<Self>, SearchError> {
        let read: MethodFile = toml::from_str(toml).map_err(|e| SearchError::Data {
            file: file.to_owned(),
            message: e.to_string(),
        })?;
        let names = read.method.into_iter().map(|entry| {
            // "ACT-grupp" is a name with an acronym, "ACT" is one.
            let (mut acronyms, others): (Vec<String>, Vec<String>) =
                entry.acronyms.into_iter().partition(|a| is_acronym(a));
            let ambiguous = acronyms.is_empty() && !entry.doubtful.is_empty();
            acronyms.extend(entry.doubtful);
            let mut acronyms = acronyms.into_iter();
            Self {
                acronym: acronyms.next(),
                aliases: entry
                    .words
                    .into_iter()
                    .chain(entry.capital)
                    .chain(others)
                    .chain(acronyms)
                    .collect(),
                id: entry.id,
                name: entry.name,
                ambiguous,
            }
        });
        Ok(names.collect())
    }

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

    /// Adds methods; one that is known by its id gets further names.
    #[must_use]
    pub fn with_methods(mut self, methods: impl IntoIterator<Item = MethodNames>) -> Self {
        for method in methods {
            match self.methods.iter_mut().find(|m| m.id == method.id) {
                Some(known) => known.aliases.extend(
                    std::iter::once(method.name)
                        .chain(method.acronym)
                        .chain(method.aliases),
                ),
                None => self.methods.push(method),
            }
        }
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
            .filter(|m| {
                let mut names = m.acronym.iter().chain(&m.aliases);
                names.any(|name| name == acronym)
            })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_compiled_in_is_whole() {
        let mut synonyms = Synonyms::default();
        synonyms
            .extend("synonyms.toml", include_str!("../data/synonyms.toml"))
            .unwrap();
        assert!(synonyms.groups.len() > 2);
        assert!(
            synonyms
                .groups
                .iter()
                .all(|g| g.words.len() + g.wider.len() > 1)
        );
        assert!(synonyms.extend("mine", "[[group]]\nwrods = []").is_err());
    }

    #[test]
    fn a_method_is_known_by_each_of_its_names() {
        let toml = r#"
            [[method]]
            id = "bip"
            name = "BIP"
            words = ["jobbindikatorprojektet"]
            acronyms = ["BIP"]
            [[method]]
            id = "supported_employment"
            name = "Supported Employment"
            doubtful = ["SE"]
            near = ["IPS"]
        "#;
        let methods = MethodNames::from_toml("methods.toml", toml).unwrap();
        let synonyms = Synonyms::default().with_methods(methods);
        for (name, id) in [
            ("BIP", "bip"),
            ("bip", "bip"),
            ("Jobbindikatorprojektet", "bip"),
            ("supported employment", "supported_employment"),
            ("Supported-Employment", "supported_employment"),
            ("SE", "supported_employment"),
        ] {
            let found: Vec<&str> = synonyms
                .methods_named(name)
                .iter()
                .map(|m| m.id.as_str())
                .collect();
            assert_eq!(found, [id], "{name}");
        }
        assert!(synonyms.methods_named("obekant").is_empty());
        assert_eq!(
            synonyms.nearest_method("jobbindikatorprojekte").as_deref(),
            Some("jobbindikatorprojektet")
        );
    }
}
