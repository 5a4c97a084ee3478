//! Form profiles (*blankettprofiler*): what stands word for word in every copy of one blank form.
//!
//! A profile is data, in the shape of `data/profiles.toml`: the form's headings, its help text and its
//! contract text. `aktsam learn` makes them from an archive; some are shipped. A line is kept as text or
//! as its hash, so that a profile need not repeat a form whose words belong to someone else.
//!
//! A profile is used in a document only where the document shows that it was written on that form. What
//! stands in the form is then guidance or terms, and never an answer.

mod find;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::lower::push_lower;

pub(crate) use find::Mark;

/// A line of a form as profiles compare it: its words in lower case (NFC), parted by single spaces;
/// marks, quotes, brackets and stops are left out.
///
/// ```
/// use aktsam_record::profiles::normalise_line;
///
/// assert_eq!(normalise_line("  (Beskriv  målen, max 10 rader.) "), "beskriv målen max 10 rader");
/// ```
pub fn normalise_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut gap = false;
    for c in line.nfc() {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            push_lower(&mut out, c);
        } else {
            gap = true;
        }
    }
    out
}

/// The hash of a line as profiles write it: 64-bit FNV-1a over the UTF-8 bytes of
/// [`normalise_line`], sixteen hex digits after `#`.
///
/// ```
/// use aktsam_record::profiles::hash_line;
///
/// assert_eq!(hash_line("Beskriv målen."), hash_line("BESKRIV  MÅLEN"));
/// ```
pub fn hash_line(line: &str) -> String {
    format!("#{:016x}", Hash::of(&normalise_line(line)).0)
}

/// A running FNV-1a hash of normalised text (Fowler, Noll, Vo; IETF draft-eastlake-fnv).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hash(u64);

impl Hash {
    const START: Self = Self(0xcbf2_9ce4_8422_2325);

    fn of(normalised: &str) -> Self {
        let mut hash = Self::START;
        hash.add(normalised.as_bytes());
        hash
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// What a line is on its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Guidance,
    Terms,
}

/// One form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Profile {
    name: String,
}

/// The forms that are known.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    profiles: Vec<Profile>,
    /// Hash of a line → the profiles that print it, and as what.
    lines: FxHashMap<u64, Vec<(usize, Kind)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    profile: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    /// For people: the form is told by its lines.
    #[serde(default, rename = "association")]
    _association: Option<String>,
    #[serde(default)]
    headings: Vec<String>,
    #[serde(default)]
    guidance: Vec<String>,
    #[serde(default)]
    terms: Vec<String>,
}

impl Profiles {
    /// Reads the profiles compiled in and, where given, the user's; one of the same name replaces.
    pub(crate) fn parse(builtin: &str, user: Option<&str>) -> Result<Self, String> {
        let mut entries: Vec<Entry> = Vec::new();
        for text in [Some(builtin), user].into_iter().flatten() {
            let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
            for entry in file.profile {
                entries.retain(|known| known.name != entry.name);
                entries.push(entry);
            }
        }
        let mut out = Self::default();
        for entry in entries {
            out.add(&entry)?;
        }
        Ok(out)
    }

    fn add(&mut self, entry: &Entry) -> Result<(), String> {
        let index = self.profiles.len();
        let kinds = [
            (Kind::Heading, &entry.headings),
            (Kind::Guidance, &entry.guidance),
            (Kind::Terms, &entry.terms),
        ];
        for (kind, lines) in kinds {
            for line in lines {
                let hash = hash_of_entry(line)
                    .ok_or_else(|| format!("profile {:?}: {line:?} has no words", entry.name))?;
                self.lines.entry(hash).or_default().push((index, kind));
            }
        }
        self.profiles.push(Profile {
            name: entry.name.clone(),
        });
        Ok(())
    }

    /// Names of the forms, in the order of the data.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.profiles.iter().map(|p| p.name.as_str())
    }
}

/// The hash of a profile's line, given as `#` and sixteen hex digits or as text.
fn hash_of_entry(line: &str) -> Option<u64> {
    if let Some(hex) = line.strip_prefix('#')
        && hex.len() == 16
        && let Ok(hash) = u64::from_str_radix(hex, 16)
    {
        return Some(hash);
    }
    let words = normalise_line(line);
    (!words.is_empty()).then(|| Hash::of(&words).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_profile_replaces_the_one_of_its_name() {
        let builtin = "[[profile]]\nname = \"A\"\nguidance = [\"Beskriv målen\"]\n";
        let user = "[[profile]]\nname = \"A\"\nguidance = [\"Skriv här\"]\n";
        let profiles = Profiles::parse(builtin, Some(user)).unwrap();
        assert_eq!(profiles.names().collect::<Vec<_>>(), ["A"]);
        let known = |line: &str| {
            profiles
                .lines
                .contains_key(&Hash::of(&normalise_line(line)).0)
        };
        assert!(known("Skriv HÄR:"));
        assert!(!known("Beskriv målen"));
    }

    #[test]
    fn a_hashed_line_is_the_line_itself() {
        let hash = hash_line("Texten i rutan tas bort.");
        let user = format!("[[profile]]\nname = \"A\"\nterms = [\"{hash}\"]\n");
        let profiles = Profiles::parse("", Some(&user)).unwrap();
        let line = Hash::of(&normalise_line("(texten i rutan tas bort)")).0;
        assert_eq!(profiles.lines.get(&line), Some(&vec![(0, Kind::Terms)]));
    }

    #[test]
    fn a_line_without_words_and_an_unknown_key_are_errors() {
        let empty = "[[profile]]\nname = \"A\"\nterms = [\"--\"]\n";
        assert!(
            Profiles::parse("", Some(empty))
                .unwrap_err()
                .contains("no words")
        );
        let unknown = "[[profile]]\nname = \"A\"\ntext = []\n";
        assert!(Profiles::parse("", Some(unknown)).is_err());
    }
}
