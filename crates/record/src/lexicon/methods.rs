//! `methods.toml`: methods and models, and how texts name them.

use serde::Deserialize;

use super::words::{Compare, Phrases, stem};
use crate::lower::LowerCase;

/// All methods that are known.
#[derive(Debug)]
pub(crate) struct Methods {
    list: Vec<KnownMethod>,
    names: Phrases<Named>,
}

/// A method that is known.
#[derive(Debug)]
pub(crate) struct KnownMethod {
    /// Stable id.
    pub(crate) id: String,
    /// Name to show.
    pub(crate) name: String,
    /// Whether it is reported: systems, duties and funders are known so that they are no methods.
    pub(crate) reported: bool,
    /// Stems of words that decide for its doubtful acronyms.
    pub(crate) near: Vec<String>,
}

/// What a phrase of the text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// Index of the method.
    pub(crate) method: usize,
    /// How sure the phrase is.
    pub(crate) sure: Sureness,
}

/// How sure a phrase names its method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sureness {
    /// It means nothing else: a name in words.
    Words,
    /// It means nothing else: an acronym.
    Acronym,
    /// An acronym that means other things too.
    Doubtful,
    /// A plain phrase that names it in quotation marks or in a heading.
    Quoted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    method: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    name: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    capital: Vec<String>,
    #[serde(default)]
    acronyms: Vec<String>,
    #[serde(default)]
    doubtful: Vec<String>,
    #[serde(default)]
    near: Vec<String>,
    #[serde(default)]
    quoted: Vec<String>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Method,
    Plan,
    Meeting,
    Structure,
    Role,
    Instrument,
    Programme,
    Evaluation,
    System,
    Duty,
    Form,
    Funder,
}

impl Methods {
    /// Reads the data compiled in and the user's; an entry of the user's with a known id adds its
    /// phrases to that method.
    ///
    /// # Errors
    /// What is wrong, with the line, where a text is not TOML of this shape.
    pub(crate) fn parse(builtin: &str, user: Option<&str>) -> Result<Self, String> {
        let mut methods = Self {
            list: Vec::new(),
            names: Phrases::default(),
        };
        for text in [Some(builtin), user].into_iter().flatten() {
            let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
            for entry in file.method {
                methods.add(entry)?;
            }
        }
        Ok(methods)
    }

    fn add(&mut self, entry: Entry) -> Result<(), String> {
        let id = entry.id.trim();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if id.is_empty() || !id.chars().all(plain) {
            return Err(format!(
                "the id \"{}\" must be lower-case ASCII letters, digits and underscores",
                entry.id
            ));
        }
        let method = if let Some(known) = self.list.iter().position(|m| m.id == id) {
            known
        } else {
            self.list.push(KnownMethod {
                id: id.to_owned(),
                name: entry.name,
                reported: !matches!(
                    entry.kind,
                    Kind::System | Kind::Duty | Kind::Form | Kind::Funder
                ),
                near: Vec::new(),
            });
            self.list.len() - 1
        };
        if let Some(known) = self.list.get_mut(method) {
            known
                .near
                .extend(entry.near.iter().map(|w| stem(&w.lower()).to_owned()));
        }
        for (phrases, compare, sure) in [
            (&entry.words, Compare::Stem, Sureness::Words),
            (&entry.capital, Compare::Capital, Sureness::Words),
            (&entry.acronyms, Compare::Exact, Sureness::Acronym),
            (&entry.doubtful, Compare::Exact, Sureness::Doubtful),
            (&entry.quoted, Compare::Stem, Sureness::Quoted),
        ] {
            for phrase in phrases {
                self.names.add(phrase, compare, Named { method, sure });
            }
        }
        Ok(())
    }

    /// A method.
    pub(crate) fn get(&self, index: usize) -> Option<&KnownMethod> {
        self.list.get(index)
    }

    /// The phrases that name them.
    pub(crate) fn names(&self) -> &Phrases<Named> {
        &self.names
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
}

#[cfg(test)]
pub(crate) mod testing {
    /// The methods that are compiled in.
    pub(crate) fn builtin() -> super::Methods {
        super::Methods::parse(include_str!("../../data/methods.toml"), None).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_compiled_in_has_at_least_sixty_methods() {
        assert!(testing::builtin().len() >= 60);
    }

    #[test]
    fn a_user_adds_methods_and_phrases() {
        let user = r#"
            [[method]]
            id = "bip"
            name = "BIP"
            words = ["stegmätaren"]

            [[method]]
            id = "var_egen"
            name = "Vår egen"
            words = ["vår egen modell"]
        "#;
        let methods = Methods::parse(include_str!("../../data/methods.toml"), Some(user)).unwrap();
        assert_eq!(methods.len(), testing::builtin().len() + 1);
    }

    #[test]
    fn a_wrong_file_is_told_with_its_line() {
        let error = Methods::parse("[[method]]\nid = \"x\"\nnamn = \"fel\"\n", None).unwrap_err();
        assert!(error.contains("namn"), "{error}");
        assert!(Methods::parse("[[method]]\nid = \"Å\"\nname = \"\"\n", None).is_err());
    }
}
