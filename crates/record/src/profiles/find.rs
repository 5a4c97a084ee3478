//! Which form a document was written on, and what of its text is the form's.

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Hash, Kind, Profiles, normalise_line};

/// What a piece of text is on its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A heading.
    Heading,
    /// Help text.
    Guidance,
    /// Contract text or instructions.
    Terms,
}

/// The lines of the form (or forms) that a document was written on.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    lines: FxHashMap<u64, Mark>,
    /// The forms' names.
    pub(crate) names: Vec<String>,
}

/// How far into a text its form's part is looked for, in bytes.
const REACH: usize = 6000;

impl Profiles {
    /// The forms whose text a document shows: at least two lines of help or contract text, or one
    /// with three of the form's headings. Headings alone ("Syfte", "Mål") tell no form.
    pub(crate) fn recognise<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Printed {
        if self.lines.is_empty() {
            return Printed::default();
        }
        let mut seen: FxHashSet<(usize, u64)> = FxHashSet::default();
        let mut score = vec![(0_usize, 0_usize); self.profiles.len()];
        for text in texts {
            for hash in pieces(text, |h| self.lines.contains_key(&h)).map(|(_, hash)| hash) {
                for (profile, kind) in self.lines.get(&hash).into_iter().flatten() {
                    if let Some((body, headings)) = score.get_mut(*profile)
                        && seen.insert((*profile, hash))
                    {
                        match kind {
                            Kind::Heading => *headings += 1,
                            Kind::Guidance | Kind::Terms => *body += 1,
                        }
                    }
                }
            }
        }
        let used = |profile: usize| {
            score
                .get(profile)
                .is_some_and(|(body, headings)| *body >= 2 || (*body == 1 && *headings >= 3))
        };
        let mut printed = Printed {
            names: self
                .profiles
                .iter()
                .enumerate()
                .filter(|(i, _)| used(*i))
                .map(|(_, profile)| profile.name.clone())
                .collect(),
            ..Printed::default()
        };
        for (hash, owners) in &self.lines {
            // A line that is help text on one form and a heading on another is help text.
            let mark = owners
                .iter()
                .filter(|(profile, _)| used(*profile))
                .map(|(_, kind)| match kind {
                    Kind::Heading => Mark::Heading,
                    Kind::Guidance => Mark::Guidance,
                    Kind::Terms => Mark::Terms,
                })
                .max_by_key(|mark| *mark != Mark::Heading);
            if let Some(mark) = mark {
                printed.lines.insert(*hash, mark);
            }
        }
        printed
    }
}

impl Printed {
    /// Whether no known form was recognised.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What the form prints at the start of a text: the end in bytes and the mark of each piece.
    pub(crate) fn pieces(&self, text: &str) -> Vec<(usize, Mark)> {
        pieces(text, |h| self.lines.contains_key(&h))
            .filter_map(|(end, hash)| Some((end, *self.lines.get(&hash)?)))
            .collect()
    }
}

/// Known pieces at the start of a text, each the longest that ends where a sentence or a line does.
fn pieces(text: &str, known: impl Fn(u64) -> bool) -> impl Iterator<Item = (usize, u64)> {
    let composed = is_nfc_quick(text.chars()) == IsNormalized::Yes || text.chars().eq(text.nfc());
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|r| !r.is_empty())?;
        let (length, hash) = if composed {
            longest(rest, &known)?
        } else {
            // The bytes of composed and decomposed text differ: only the whole can be compared.
            let hash = Hash::of(&normalise_line(rest)).0;
            known(hash).then_some((rest.len(), hash))?
        };
        at += length;
        Some((at, hash))
    })
}

/// The longest known start of a text: its length in bytes with the stops that follow, and its hash.
fn longest(text: &str, known: &impl Fn(u64) -> bool) -> Option<(usize, u64)> {
    let mut hash = Hash::START;
    let mut found = None;
    let (mut words, mut gap) = (false, false);
    // Where the last word ended, while only marks and spaces followed.
    let mut open: Option<u64> = None;
    let mut stop = false;
    let mut buffer = [0_u8; 4];
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            if words && open.is_none() {
                open = Some(hash.0);
            }
            stop |= matches!(c, '.' | '?' | '!' | ':' | ')' | '\n');
            gap = true;
            continue;
        }
        if let Some(hash) = open.take()
            && stop
            && known(hash)
        {
            found = Some((at, hash));
        }
        if at > REACH {
            return found;
        }
        stop = false;
        if gap && words {
            hash.add(b" ");
        }
        (gap, words) = (false, true);
        for c in c.to_lowercase() {
            hash.add(c.encode_utf8(&mut buffer).as_bytes());
        }
    }
    let last = open.unwrap_or(hash.0);
    if words && known(last) {
        found = Some((text.len(), last));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = r#"
[[profile]]
name = "Provförbundets ansökan"
headings = ["Mål", "Syfte", "Våra parter"]
guidance = ["Skriv kort och tydligt.", "Mål är det som ska nås. Syfte är varför."]
terms = ["Medlen betalas ut i efterskott."]
"#;

    fn printed(texts: &[&str]) -> Printed {
        Profiles::parse(FORM, None)
            .unwrap()
            .recognise(texts.iter().copied())
    }

    #[test]
    fn two_lines_of_help_or_contract_text_tell_the_form() {
        let texts = ["Skriv kort och tydligt", "MEDLEN betalas ut i efterskott."];
        assert!(!printed(&texts).is_empty());
        assert!(!printed(&["Skriv kort och tydligt.", "Mål", "Syfte:", "Våra parter"]).is_empty());
    }

    #[test]
    fn headings_that_every_form_has_tell_none() {
        assert!(printed(&["Mål", "Syfte", "Våra parter"]).is_empty());
        assert!(printed(&["Skriv kort och tydligt.", "Mål"]).is_empty());
    }

    #[test]
    fn help_text_in_front_of_an_answer_is_cut_off() {
        let form = printed(&["Skriv kort och tydligt", "Medlen betalas ut i efterskott."]);
        let text = "Skriv kort och tydligt. Mål är det som ska nås. Syfte är varför. Vi vill mer.";
        let pieces = form.pieces(text);
        let ends: Vec<&str> = pieces
            .iter()
            .map(|(end, _)| text.get(*end..).unwrap())
            .collect();
        assert_eq!(
            ends,
            [
                "Mål är det som ska nås. Syfte är varför. Vi vill mer.",
                "Vi vill mer."
            ]
        );
        assert!(pieces.iter().all(|(_, mark)| *mark == Mark::Guidance));
        assert!(
            form.pieces("Vi skriver. Skriv kort och tydligt.")
                .is_empty()
        );
    }

    #[test]
    fn decomposed_text_is_compared_as_a_whole() {
        let form = printed(&["Skriv kort och tydligt", "Medlen betalas ut i efterskott."]);
        let text: String = "Mål är det som ska nås. Syfte är varför.".nfd().collect();
        assert_eq!(form.pieces(&text), [(text.len(), Mark::Guidance)]);
    }
}
