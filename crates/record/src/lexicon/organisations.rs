//! `organisations.toml`: municipalities, regions, agencies and coordination associations.

use serde::Deserialize;

use super::words::{Compare, Phrases, Words};
use crate::model::PartyKind;

/// All organisations that are known.
#[derive(Debug)]
pub(crate) struct Organisations {
    list: Vec<KnownOrganisation>,
    names: Phrases<NamedOrganisation>,
    associations: Vec<KnownAssociation>,
}

/// An organisation that is known.
#[derive(Debug)]
pub(crate) struct KnownOrganisation {
    /// Canonical name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: PartyKind,
    /// Code of Statistics Sweden, for a municipality.
    pub(crate) code: Option<String>,
}

/// What a phrase names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NamedOrganisation {
    /// Index of the organisation.
    pub(crate) organisation: usize,
    /// How.
    pub(crate) form: Form,
}

/// How a phrase names an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// By its name: "Osby kommun", "Försäkringskassan".
    Name,
    /// By an acronym: "FK".
    Acronym,
    /// By an abbreviation in small letters, as old letters write it: "fk". It may be another word, so that
    /// only a sentence about who takes part makes it one.
    Informal,
    /// By the bare place of a municipality, which may be the town or a surname: "Osby", "Berg".
    Place,
}

impl Form {
    /// Whether the phrase can hardly be anything else.
    fn is_sure(self) -> bool {
        matches!(self, Self::Name | Self::Acronym)
    }
}

/// A coordination association (samordningsförbund).
#[derive(Debug)]
pub(crate) struct KnownAssociation {
    /// Canonical name.
    pub(crate) name: String,
    /// Sets of words, in lower case, of which one must stand near "samordningsförbund" or "Finsam".
    pub(crate) cores: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    municipality: Vec<Municipality>,
    #[serde(default)]
    region: Vec<Region>,
    #[serde(default)]
    agency: Vec<Agency>,
    #[serde(default)]
    organisation: Vec<AnyOrganisation>,
    #[serde(default)]
    association: Vec<Association>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Municipality {
    code: String,
    place: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Region {
    #[serde(rename = "county")]
    _county: String,
    name: String,
    #[serde(default)]
    other: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agency {
    name: String,
    #[serde(default)]
    acronyms: Vec<String>,
    #[serde(default)]
    informal: Vec<String>,
    #[serde(default)]
    other: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyOrganisation {
    name: String,
    kind: PartyKind,
    #[serde(default)]
    other: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Association {
    name: String,
    #[serde(default)]
    short: Vec<String>,
}

/// Words of an association's name that tell it from no other.
const GENERAL: &[&str] = &[
    "samordningsförbundet",
    "samordningsförbund",
    "finsam",
    "finsamförbundet",
    "i",
    "och",
    "län",
    "för",
];

impl Organisations {
    /// Reads the data compiled in and the user's.
    ///
    /// # Errors
    /// What is wrong, with the line, where a text is not TOML of this shape.
    pub(crate) fn parse(builtin: &str, user: Option<&str>) -> Result<Self, String> {
        let mut all = Self {
            list: Vec::new(),
            names: Phrases::default(),
            associations: Vec::new(),
        };
        for text in [Some(builtin), user].into_iter().flatten() {
            let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
            all.add(file)?;
        }
        Ok(all)
    }

    fn add(&mut self, file: File) -> Result<(), String> {
        for entry in file.municipality {
            if entry.code.len() != 4 || !entry.code.bytes().all(|b| b.is_ascii_digit()) {
                return Err(format!(
                    "the code \"{}\" of {} must have four digits",
                    entry.code, entry.name
                ));
            }
            let is_region = entry.name.starts_with("Region ");
            let kind = if is_region {
                PartyKind::Region
            } else {
                PartyKind::Municipality
            };
            let index = self.push(&entry.name, kind, Some(entry.code));
            let place = &entry.place;
            self.name(&entry.name, Compare::Capital, index, Form::Name);
            // Not "kommunerna Bromölla, …", which opens a list.
            self.name(
                &format!("Kommun {place}"),
                Compare::Exact,
                index,
                Form::Name,
            );
            // "Trollhättans stad" calls itself so.
            let town = [" kommun", " Stad", " stad"]
                .iter()
                .find_map(|kind| entry.name.strip_suffix(kind))
                .unwrap_or(place);
            for name in [
                format!("{place} kommun"),
                format!("{place} stad"),
                format!("{town} stad"),
            ] {
                if name != entry.name {
                    self.name(&name, Compare::Capital, index, Form::Name);
                }
            }
            self.name(place, Compare::Exact, index, Form::Place);
        }
        for entry in file.region {
            let index = self.push(&entry.name, PartyKind::Region, None);
            for name in entry.other.iter().chain([&entry.name]) {
                let acronym = name.chars().all(char::is_uppercase);
                let (compare, form) = if acronym {
                    (Compare::Exact, Form::Acronym)
                } else {
                    (Compare::Capital, Form::Name)
                };
                self.name(name, compare, index, form);
            }
        }
        for entry in file.agency {
            let index = self.push(&entry.name, PartyKind::StateAgency, None);
            for name in entry.other.iter().chain([&entry.name]) {
                self.name(name, Compare::Stem, index, Form::Name);
            }
            for acronym in &entry.acronyms {
                self.name(acronym, Compare::Exact, index, Form::Acronym);
            }
            for informal in &entry.informal {
                self.name(informal, Compare::Exact, index, Form::Informal);
            }
        }
        for entry in file.organisation {
            let index = self.push(&entry.name, entry.kind, None);
            for name in entry.other.iter().chain([&entry.name]) {
                let acronym = name.chars().all(char::is_uppercase);
                let (compare, form) = if acronym {
                    (Compare::Exact, Form::Acronym)
                } else {
                    (Compare::Capital, Form::Name)
                };
                self.name(name, compare, index, form);
            }
        }
        for entry in file.association {
            let core = |text: &str| -> Vec<String> {
                let words = Words::new(text);
                words
                    .items()
                    .iter()
                    .map(|w| words.lower(w).to_owned())
                    .filter(|w| !GENERAL.contains(&w.as_str()))
                    .collect()
            };
            let mut cores: Vec<Vec<String>> = entry
                .short
                .iter()
                .chain([&entry.name])
                .map(|text| core(text))
                .filter(|core| !core.is_empty())
                .collect();
            cores.dedup();
            self.associations.push(KnownAssociation {
                name: entry.name,
                cores,
            });
        }
        Ok(())
    }

    fn push(&mut self, name: &str, kind: PartyKind, code: Option<String>) -> usize {
        if let Some(known) = self.list.iter().position(|o| o.name == name) {
            return known;
        }
        self.list.push(KnownOrganisation {
            name: name.to_owned(),
            kind,
            code,
        });
        self.list.len() - 1
    }

    fn name(&mut self, phrase: &str, compare: Compare, organisation: usize, form: Form) {
        self.names
            .add(phrase, compare, NamedOrganisation { organisation, form });
    }

    /// An organisation.
    pub(crate) fn get(&self, index: usize) -> Option<&KnownOrganisation> {
        self.list.get(index)
    }

    /// The phrases that name them.
    pub(crate) fn names(&self) -> &Phrases<NamedOrganisation> {
        &self.names
    }

    /// The coordination associations.
    pub(crate) fn associations(&self) -> &[KnownAssociation] {
        &self.associations
    }

    /// The one organisation that a short text names ("Region Skåne, Primärvården"), not by a bare
    /// place; the first where there are several.
    pub(crate) fn in_text(&self, text: &str) -> Option<usize> {
        let words = Words::new(text);
        let hits = self.names.find(text, &words);
        hits.iter()
            .filter_map(|hit| self.names.target(hit))
            .find(|named| named.form.is_sure())
            .map(|named| named.organisation)
    }

    /// The organisation that a short text names, not by a bare place, and where in it, in bytes; the
    /// first where there are several.
    pub(crate) fn named_in(&self, text: &str) -> Option<(&str, std::ops::Range<usize>)> {
        let words = Words::new(text);
        self.names.find(text, &words).iter().find_map(|hit| {
            let named = self.names.target(hit)?;
            let known = self.get(named.organisation)?;
            let first = words.items().get(hit.first)?;
            let last = words.items().get(hit.end.checked_sub(1)?)?;
            named
                .form
                .is_sure()
                .then_some((known.name.as_str(), first.start..last.end))
        })
    }

    /// The names of the municipalities.
    pub(crate) fn municipalities(&self) -> impl Iterator<Item = &str> {
        self.list
            .iter()
            .filter(|o| o.kind == PartyKind::Municipality)
            .map(|o| o.name.as_str())
    }

    /// All of them.
    #[cfg(test)]
    pub(crate) fn all(&self) -> &[KnownOrganisation] {
        &self.list
    }
}

#[cfg(test)]
pub(crate) mod testing {
    /// The organisations that are compiled in.
    pub(crate) fn builtin() -> super::Organisations {
        super::Organisations::parse(include_str!("../../data/organisations.toml"), None).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn there_are_290_municipalities_as_many_in_each_county_as_in_sweden() {
        let all = testing::builtin();
        let mut counties: BTreeMap<String, usize> = BTreeMap::new();
        for organisation in all.all() {
            if let Some(code) = &organisation.code {
                *counties.entry(code.chars().take(2).collect()).or_default() += 1;
            }
        }
        let expected = [
            ("01", 26),
            ("03", 8),
            ("04", 9),
            ("05", 13),
            ("06", 13),
            ("07", 8),
            ("08", 12),
            ("09", 1),
            ("10", 5),
            ("12", 33),
            ("13", 6),
            ("14", 49),
            ("17", 16),
            ("18", 12),
            ("19", 10),
            ("20", 15),
            ("21", 10),
            ("22", 7),
            ("23", 8),
            ("24", 15),
            ("25", 14),
        ];
        let found: Vec<(&str, usize)> = counties.iter().map(|(c, n)| (c.as_str(), *n)).collect();
        assert_eq!(found, expected);
        assert_eq!(counties.values().sum::<usize>(), 290);
    }

    #[test]
    fn there_are_21_regions_and_all_names_differ() {
        let all = testing::builtin();
        let regions = all.all().iter().filter(|o| o.kind == PartyKind::Region);
        assert_eq!(regions.count(), 21);
        let mut names: Vec<&str> = all.all().iter().map(|o| o.name.as_str()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(all.associations().len() >= 75);
    }

    #[test]
    fn names_are_found_in_genitive_capitals_and_short_forms() {
        let all = testing::builtin();
        for (text, name) in [
            ("Ängelholms kommun", "Ängelholms kommun"),
            ("LEKEBERGS KOMMUN", "Lekebergs kommun"),
            ("Hässleholm kommuns invånare", "Hässleholms kommun"),
            ("Östra Göinge kommun", "Östra Göinge kommun"),
            ("Kommun Hässleholm", "Hässleholms kommun"),
            ("Landstinget i Uppsala län", "Region Uppsala"),
            ("Region Skåne, primärvården", "Region Skåne"),
            ("Försäkringskassa", "Försäkringskassan"),
            ("FK", "Försäkringskassan"),
            ("Arbetsförmedlingens lokaler", "Arbetsförmedlingen"),
        ] {
            let found = all.in_text(text).and_then(|i| all.get(i));
            assert_eq!(found.map(|o| o.name.as_str()), Some(name), "{text}");
        }
        assert!(all.in_text("Osby").is_none());
        assert!(all.in_text("arbetsförmedlare").is_none());
    }
}
