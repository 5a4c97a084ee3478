//! A learned form, and the file that imports read it from.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use aktsam_record::{Lexicon, UserData};
use serde::Serialize;

use crate::{ArchiveError, Folder};

/// A form as it was learned, in the shape of `profiles.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct LearnedForm {
    /// Name: whose form it is, and its first headings.
    pub name: String,
    /// The coordination association (samordningsförbund) of most of its documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association: Option<String>,
    /// Its headings, in words of lower case.
    pub headings: Vec<String>,
    /// Its help text.
    pub guidance: Vec<String>,
    /// Its contract text and instructions.
    pub terms: Vec<String>,
    /// Projects whose documents are written on it.
    #[serde(skip)]
    pub projects: usize,
}

#[derive(Serialize)]
struct File<'a> {
    profile: &'a [LearnedForm],
}

/// Where what was learned begins. What stands before is a person's.
const MARK: &str = "# Learned by `aktsam learn`, which writes anew all that follows.";

impl LearnedForm {
    /// Forms as `profiles.toml` has them.
    pub fn toml(forms: &[Self]) -> String {
        if forms.is_empty() {
            return String::new();
        }
        // Lists of strings always have a place in TOML.
        toml::to_string_pretty(&File { profile: forms }).unwrap_or_default()
    }
}

/// Writes the file; returns where.
pub(super) fn write(folder: &Folder, forms: &[LearnedForm]) -> Result<PathBuf, ArchiveError> {
    let own = folder.user_data()?.profiles.unwrap_or_default();
    let own = own.split(MARK).next().unwrap_or_default().trim_end();
    let mut text = String::new();
    if !own.is_empty() {
        text.push_str(own);
        text.push_str("\n\n");
    }
    text.push_str(MARK);
    text.push('\n');
    text.push_str(&LearnedForm::toml(forms));
    // A file that imports refuse would be worse than none.
    Lexicon::with_user_data(&UserData {
        profiles: Some(text.clone()),
        ..UserData::default()
    })?;
    let dir = folder.data();
    let path = dir.join("profiles.toml");
    let part = dir.join("profiles.toml.part");
    fs::create_dir_all(&dir)
        .and_then(|()| fs::File::create(&part))
        .and_then(|mut file| {
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
        })
        .and_then(|()| fs::rename(&part, &path))
        .map_err(|e| ArchiveError::io(&path, e))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str) -> LearnedForm {
        LearnedForm {
            name: name.to_owned(),
            headings: vec!["syfte".to_owned()],
            guidance: vec!["beskriv kort vad ni vill".to_owned()],
            ..LearnedForm::default()
        }
    }

    #[test]
    fn what_a_person_wrote_stays_and_what_was_learned_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        fs::create_dir(folder.data()).unwrap();
        let path = folder.data().join("profiles.toml");
        let own =
            "# Vårt\n[[profile]]\nname = \"Eget\"\nterms = [\"medlen betalas ut i efterskott\"]\n";
        fs::write(&path, own).unwrap();
        write(&folder, &[form("A \"citat\""), form("B")]).unwrap();
        write(&folder, &[form("C")]).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(own.trim_end()), "{text}");
        assert!(
            text.contains("name = \"C\"") && !text.contains("name = \"B\""),
            "{text}"
        );
        write(&folder, &[]).unwrap();
        assert!(Lexicon::with_user_data(&folder.user_data().unwrap()).is_ok());
    }

    #[test]
    fn a_file_that_is_wrong_is_told_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        fs::create_dir(folder.data()).unwrap();
        let path = folder.data().join("profiles.toml");
        fs::write(&path, "profile = 7").unwrap();
        assert!(matches!(
            write(&folder, &[form("A")]),
            Err(ArchiveError::Data(_))
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), "profile = 7");
    }
}
