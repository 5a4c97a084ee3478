//! Compounds into their parts.
//!
//! Swedish writes compounds as one word, with a linking letter or none (samordning-s-förbund,
//! skol-frånvaro, kvinno-jour). A word is split where it can be laid out of known words, with as few
//! parts as possible; else where it ends in a head that makes compounds with anything
//! (…grupp, …verksamhet), begins with a long known word and a linking s, with a known word before an
//! action (…hantering), or with a noun made of another (…ning, …het) and its s; else where an installed
//! dictionary knows two words that make it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::hunspell::Hunspell;
use super::lexicon::Lexicon;
use super::stem::{has_vowel, stem};

/// Letters of the shortest word that is looked at.
const SHORTEST: usize = 6;
/// Letters of the longest: what is longer is no word.
const LONGEST: usize = 60;
/// Letters of the shortest part that is not in the lexicon.
const SHORTEST_UNKNOWN: usize = 4;
/// Letters of the shortest name of an action ("hantering") behind a known word.
const SHORTEST_ACTION: usize = 7;
/// Ends that make one word of another and are none themselves.
const SUFFIXES: &[&str] = &["skap", "lig", "het", "ning", "bar", "sam"];
/// Letters of a first part that splits with an unknown rest.
const LONG_FIRST: usize = 8;

/// Ends of nouns that are made of other words.
const DERIVED: &[&str] = &["ning", "het", "nad", "skap", "tion", "sion", "itet"];

/// Finds the parts of compounds.
#[derive(Debug)]
pub(crate) struct Splitter {
    /// A first part as it stands in a compound → the word, where it can stand alone.
    first: FxHashMap<String, String>,
    /// Stems of words that can stand last.
    last: FxHashSet<String>,
    heads: FxHashSet<String>,
    /// How the heads begin, so that few ends of a word need a stem.
    head_starts: FxHashSet<String>,
    whole: FxHashSet<String>,
    hunspell: Hunspell,
}

/// A word laid out of parts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Split {
    /// The parts, in order; known ones in their base form.
    pub(crate) parts: Vec<String>,
    /// Byte at which the last part begins.
    pub(crate) head: usize,
    /// Byte at which the second part begins.
    second: usize,
}

impl Split {
    /// The compounds that a word of three parts or more is made of: "livsstil" of "livsstilsförändring",
    /// "arbetsgrupp" of "samverkansarbetsgrupp". Nothing tells which of the two it is, so it is both.
    pub(crate) fn joined(&self, word: &str) -> Vec<String> {
        if self.parts.len() < 3 {
            return Vec::new();
        }
        let first = word
            .get(..self.head)
            .map(|first| unlinked(first).to_owned());
        let last = word.get(self.second..).map(str::to_owned);
        first.into_iter().chain(last).collect()
    }
}

impl Splitter {
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let stem = |word: &String| stem(word, lexicon);
        let mut first = FxHashMap::default();
        for word in &lexicon.words {
            for form in linked(word) {
                first.entry(form).or_insert_with(|| word.clone());
            }
        }
        for form in &lexicon.first {
            first.entry(form.clone()).or_insert_with(|| form.clone());
        }
        Self {
            first,
            last: lexicon
                .words
                .iter()
                .chain(&lexicon.last)
                .map(stem)
                .collect(),
            head_starts: (lexicon.heads.iter().map(|head| start(head).to_owned())).collect(),
            heads: lexicon.heads.iter().map(stem).collect(),
            whole: lexicon.whole.iter().map(stem).collect(),
            hunspell: lexicon.hunspell.clone(),
        }
    }

    /// The parts of a word in lower case whose stem is given; `None` where it is no compound.
    pub(crate) fn split(
        &self,
        word: &str,
        own: &str,
        stem: &dyn Fn(&str) -> String,
    ) -> Option<Split> {
        let letters = word.chars().count();
        if !(SHORTEST..=LONGEST).contains(&letters)
            || self.whole.contains(own)
            || !word.chars().all(char::is_alphabetic)
        {
            return None;
        }
        let seams: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        self.known(word, &seams, stem)
            .or_else(|| self.by_head(word, &seams, stem))
            .or_else(|| self.by_action(word, &seams, stem))
            .or_else(|| self.by_first(word, &seams))
            .or_else(|| by_derived(word, &seams, stem))
            .or_else(|| self.by_dictionary(word, &seams))
    }

    /// Laid out of known words: the fewest, and of these the longest last part.
    fn known(&self, word: &str, seams: &[usize], stem: &dyn Fn(&str) -> String) -> Option<Split> {
        // For each seam: the fewest parts that reach it, and the seam at which the last of them begins.
        let mut reached: Vec<Option<(usize, usize)>> = vec![None; seams.len()];
        *reached.first_mut()? = Some((0, 0));
        for (to, &end) in seams.iter().enumerate().skip(2) {
            let mut best: Option<(usize, usize)> = None;
            for (from, (start, known)) in seams.iter().zip(&reached).enumerate().take(to) {
                if let Some((parts, _)) = *known
                    && best.is_none_or(|best| (parts + 1, from) < best)
                    && self.first.contains_key(word.get(*start..end)?)
                {
                    best = Some((parts + 1, from));
                }
            }
            if let Some(reached) = reached.get_mut(to) {
                *reached = best;
            }
        }
        let (_, head, seam) = seams
            .iter()
            .zip(&reached)
            .enumerate()
            .skip(1)
            .filter_map(|(seam, (&at, reached))| {
                let (parts, _) = (*reached)?;
                let last = word.get(at..)?;
                let known = last.chars().count() >= 3 && !super::is_function_word(last) && {
                    let last = stem(last);
                    self.last.contains(&last) && !SUFFIXES.contains(&last.as_str())
                };
                known.then_some((parts, at, seam))
            })
            .min()?;
        let mut parts = vec![word.get(head..)?.to_owned()];
        let mut at = seam;
        let mut second = head;
        while at > 0 {
            second = *seams.get(at)?;
            let (_, from) = (*reached.get(at)?)?;
            parts.push(
                self.first
                    .get(word.get(*seams.get(from)?..second)?)?
                    .clone(),
            );
            at = from;
        }
        parts.reverse();
        Some(Split {
            parts,
            head,
            second,
        })
    }

    /// A head that makes compounds with anything: what stands before it is the other part, known or not.
    fn by_head(&self, word: &str, seams: &[usize], stem: &dyn Fn(&str) -> String) -> Option<Split> {
        let head = *seams.iter().skip(SHORTEST_UNKNOWN).find(|&&at| {
            let last = word.get(at..).unwrap_or_default();
            last.chars().count() >= SHORTEST_UNKNOWN
                && self.head_starts.contains(start(last))
                && self.heads.contains(&stem(last))
                && has_vowel(word.get(..at).unwrap_or_default())
        })?;
        let (first, last) = word.split_at_checked(head)?;
        let first = match self.first.get(first) {
            Some(known) => known.clone(),
            None => unlinked(first).to_owned(),
        };
        let parts = vec![first, last.to_owned()];
        Some(Split {
            parts,
            head,
            second: head,
        })
    }

    /// A long known word and a linking s: what stands behind is the other part, known or not.
    fn by_first(&self, word: &str, seams: &[usize]) -> Option<Split> {
        let at = *seams.iter().rev().skip(SHORTEST_UNKNOWN - 1).find(|&&at| {
            let first = word.get(..at).unwrap_or_default();
            first.ends_with('s')
                && first.chars().count() >= LONG_FIRST
                && self.first.contains_key(first)
        })?;
        let (first, rest) = word.split_at_checked(at)?;
        has_vowel(rest).then(|| Split {
            parts: self
                .first
                .get(first)
                .cloned()
                .into_iter()
                .chain([rest.to_owned()])
                .collect(),
            head: at,
            second: at,
        })
    }
}

/// A noun made of another word and its linking s, which such nouns always take before another: what stands
/// behind is the other part, whether either is known or not ("lagstiftnings-ärende").
fn by_derived(word: &str, seams: &[usize], stem: &dyn Fn(&str) -> String) -> Option<Split> {
    let made = |first: &str| {
        let noun = first.strip_suffix('s').unwrap_or_default();
        DERIVED.iter().any(|end| {
            noun.strip_suffix(end)
                .is_some_and(|of| of.chars().count() >= 2 && has_vowel(of))
        })
    };
    let mut ends = seams.iter().rev().skip(SHORTEST_UNKNOWN - 1);
    let at = *ends.find(|&&at| word.get(..at).is_some_and(made))?;
    let (first, last) = word.split_at_checked(at)?;
    let is_word = has_vowel(last) && !SUFFIXES.contains(&stem(last).as_str());
    is_word.then(|| Split {
        parts: vec![unlinked(first).to_owned(), last.to_owned()],
        head: at,
        second: at,
    })
}

/// A first part without its linking s, where it looks like one.
fn unlinked(first: &str) -> &str {
    let bare = first.strip_suffix('s').unwrap_or(first);
    if bare.ends_with('s') || bare.chars().count() < SHORTEST_UNKNOWN {
        first
    } else {
        bare
    }
}

impl Splitter {
    /// A known word before the name of what is done to it: "tids-begränsning", "stress-hantering". What
    /// begins with e or i is no word but an ending: "kommun-icering".
    fn by_action(
        &self,
        word: &str,
        seams: &[usize],
        stem: &dyn Fn(&str) -> String,
    ) -> Option<Split> {
        let letters = seams.len();
        let from = SHORTEST_UNKNOWN..(letters + 1).saturating_sub(SHORTEST_ACTION);
        let head = seams.get(from)?.iter().rev().copied().find(|&at| {
            let (first, last) = word.split_at_checked(at).unwrap_or_default();
            self.first.contains_key(first)
                && !self.takes_initial(first, last)
                && !last.starts_with(['e', 'i'])
                && stem(last).ends_with("ing")
                && has_vowel(last)
        })?;
        let (first, last) = word.split_at_checked(head)?;
        let parts = vec![self.first.get(first)?.clone(), last.to_owned()];
        Some(Split {
            parts,
            head,
            second: head,
        })
    }

    /// Whether the linking s of a first part is rather how the unknown rest begins: "skuld-sanering" is no
    /// "skulds-anering", for "skuld" stands without one too.
    fn takes_initial(&self, first: &str, last: &str) -> bool {
        last.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'å', 'ä', 'ö'])
            && first
                .strip_suffix('s')
                .is_some_and(|bare| self.first.contains_key(bare))
    }

    /// Two words of the installed dictionary, where there is one.
    fn by_dictionary(&self, word: &str, seams: &[usize]) -> Option<Split> {
        let (first, head) = self.hunspell.split(word, seams)?;
        let parts = vec![first, word.get(head..)?.to_owned()];
        Some(Split {
            parts,
            head,
            second: head,
        })
    }
}

/// The first letters of a word; a stem that differs from them is of another word.
fn start(word: &str) -> &str {
    let end = word.char_indices().nth(SHORTEST_UNKNOWN - 1);
    end.and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

/// A word as it stands before another: as it is, with s, and by its last letter (skola: skol-, kvinna:
/// kvinno-, arbete: arbets-).
fn linked(word: &str) -> Vec<String> {
    // Nouns made of others take the s always: "kostnadsökning" is kostnads-ökning, not -sökning.
    let bare = !DERIVED.iter().any(|end| word.ends_with(end));
    let mut forms = Vec::new();
    if bare || word.chars().count() < 6 {
        forms.push(word.to_owned());
    }
    if !word.ends_with('s') {
        forms.push(format!("{word}s"));
    }
    if let Some(bare) = word.strip_suffix('a') {
        forms.extend([bare.to_owned(), format!("{bare}o"), format!("{bare}u")]);
    }
    if let Some(bare) = word.strip_suffix('e') {
        forms.extend([bare.to_owned(), format!("{bare}s")]);
    }
    if word.ends_with("are") {
        // deltagare: deltagar-
        forms.push(word.strip_suffix('e').unwrap_or(word).to_owned());
    }
    if let Some(bare) = word.strip_suffix("um") {
        // gymnasium: gymnasie-
        forms.push(format!("{bare}e"));
    }
    forms
}
