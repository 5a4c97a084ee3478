//! Saved searches, and what is new since one looked.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use aktsam_search::Request;
use serde::{Deserialize, Serialize};

use crate::{ArchiveError, Folder};

/// File of the saved searches in the archive's folder.
const FILE: &str = "searches.json";
/// Characters of the longest name.
const LONGEST_NAME: usize = 100;

/// A saved search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// What is asked: query, filters and order.
    pub request: Request,
    /// When it was saved, RFC 3339 in UTC.
    pub saved: String,
    /// When its new projects were last shown, RFC 3339 in UTC.
    pub looked: String,
    /// Ids of the cases that it has shown or had when it was saved, sorted.
    pub seen: Vec<String>,
}

/// The saved searches of an archive, by name.
///
/// They lie in `searches.json` in the archive's folder, which is written anew as a whole and put in
/// the old one's place: a process that dies leaves the old one.
#[derive(Debug)]
pub struct SavedSearches {
    path: PathBuf,
    searches: BTreeMap<String, SavedSearch>,
}

impl SavedSearches {
    /// Reads them; none where there is no file yet.
    ///
    /// # Errors
    /// [`ArchiveError::Io`] where the file cannot be read, [`ArchiveError::Refused`] where it is not
    /// what it should be.
    pub fn open(folder: &Folder) -> Result<Self, ArchiveError> {
        let path = folder.root().join(FILE);
        let searches = match fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(ArchiveError::io(&path, error)),
            Ok(text) => serde_json::from_str(&text).map_err(|e| {
                ArchiveError::Refused(format!(
                    "{}: {e}; mend the file or remove it",
                    path.display()
                ))
            })?,
        };
        Ok(Self { path, searches })
    }

    /// All of them, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &SavedSearch)> {
        self.searches.iter().map(|(name, s)| (name.as_str(), s))
    }

    /// One of them.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] where none has this name; it tells those that there are.
    pub fn get(&self, name: &str) -> Result<&SavedSearch, ArchiveError> {
        self.searches.get(name).ok_or_else(|| self.unknown(name))
    }

    /// Saves a search with the cases that it finds now, in place of one of the same name.
    ///
    /// # Errors
    /// [`ArchiveError`] where the file cannot be written or the name is empty or too long.
    pub fn save(
        &mut self,
        name: &str,
        request: Request,
        found: Vec<String>,
    ) -> Result<(), ArchiveError> {
        let letters = name.chars().count();
        if name.trim().is_empty() || letters > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(ArchiveError::Refused(format!(
                "a saved search needs a name of one line and at most {LONGEST_NAME} characters"
            )));
        }
        let now = now();
        let search = SavedSearch {
            request,
            saved: now.clone(),
            looked: now,
            seen: sorted(found),
        };
        self.searches.insert(name.to_owned(), search);
        self.write()
    }

    /// Notes that these cases have been shown. Those that are gone are forgotten.
    ///
    /// # Errors
    /// As [`get`](Self::get) and [`save`](Self::save).
    pub fn mark_seen(&mut self, name: &str, found: Vec<String>) -> Result<(), ArchiveError> {
        let Some(search) = self.searches.get_mut(name) else {
            return Err(self.unknown(name));
        };
        search.seen = sorted(found);
        search.looked = now();
        self.write()
    }

    /// Removes one.
    ///
    /// # Errors
    /// As [`get`](Self::get) and [`save`](Self::save).
    pub fn remove(&mut self, name: &str) -> Result<(), ArchiveError> {
        if self.searches.remove(name).is_none() {
            return Err(self.unknown(name));
        }
        self.write()
    }

    fn unknown(&self, name: &str) -> ArchiveError {
        let known: Vec<&str> = self.searches.keys().map(String::as_str).collect();
        let known = if known.is_empty() {
            "none is saved yet".to_owned()
        } else {
            format!("saved are: {}", known.join(", "))
        };
        ArchiveError::Refused(format!("no saved search is called {name}; {known}"))
    }

    fn write(&self) -> Result<(), ArchiveError> {
        let io = |error| ArchiveError::io(&self.path, error);
        let text = serde_json::to_vec_pretty(&self.searches)
            .map_err(|e| ArchiveError::Refused(format!("{}: {e}", self.path.display())))?;
        let fresh = self.path.with_extension("json.new");
        let mut file = fs::File::create(&fresh).map_err(io)?;
        file.write_all(&text).map_err(io)?;
        file.sync_all().map_err(io)?;
        drop(file);
        fs::rename(&fresh, &self.path).map_err(io)
    }
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn now() -> String {
    jiff::Timestamp::now()
        .round(jiff::Unit::Second)
        .unwrap_or_else(|_| jiff::Timestamp::now())
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_kept_until_removed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let mut saved = SavedSearches::open(&folder).unwrap();
        saved
            .save("unga", Request::new("unga"), vec!["b".into(), "a".into()])
            .unwrap();
        let mut again = SavedSearches::open(&folder).unwrap();
        assert_eq!(again.get("unga").unwrap().seen, ["a", "b"]);
        assert_eq!(again.get("unga").unwrap().request.query, "unga");
        again.mark_seen("unga", vec!["c".into()]).unwrap();
        assert_eq!(
            SavedSearches::open(&folder)
                .unwrap()
                .get("unga")
                .unwrap()
                .seen,
            ["c"]
        );
        let error = again.get("gamla").unwrap_err().to_string();
        assert!(error.contains("saved are: unga"), "{error}");
        again.remove("unga").unwrap();
        assert_eq!(SavedSearches::open(&folder).unwrap().all().count(), 0);
        assert!(again.save(" ", Request::new("x"), Vec::new()).is_err());
    }

    #[test]
    fn a_damaged_file_is_told_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), "{").unwrap();
        let error = SavedSearches::open(&Folder::new(dir.path())).unwrap_err();
        assert!(error.to_string().contains(FILE), "{error}");
        assert!(dir.path().join(FILE).exists());
    }
}
