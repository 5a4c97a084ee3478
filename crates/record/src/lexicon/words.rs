//! Text as words with their Swedish stems, and sets of phrases found in one pass over them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::lower::push_lower;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glue {
    /// Nothing: it is the first.
    Start,
    /// Space, quotation marks or brackets.
    Space,
    /// A hyphen without space: "BIP-metoden".
    Hyphen,
    /// A colon without space: "SIP:en".
    Colon,
    /// A slash: "FK/AF".
    Slash,
    /// Punctuation that ends a phrase.
    Break,
}

/// A word: letters and digits that stand together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// Bytes in the text.
    pub(crate) start: usize,
    /// End of the bytes in the text.
    pub(crate) end: usize,
    /// What stands before it.
    pub(crate) glue: Glue,
    lower: (usize, usize),
    stem_end: usize,
}

/// A text taken apart into words.
#[derive(Debug, Default)]
pub(crate) struct Words {
    lower: String,
    items: Vec<Word>,
}

impl Words {
    /// Takes a text apart.
    pub(crate) fn new(text: &str) -> Self {
        let mut words = Self::default();
        words.read(text);
        words
    }

    /// Takes another text apart, in the memory of this one.
    pub(crate) fn read(&mut self, text: &str) {
        self.lower.clear();
        self.items.clear();
        self.lower.reserve(text.len());
        let mut start: Option<(usize, usize)> = None;
        let mut glue = Glue::Start;
        for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
            if c.is_alphanumeric() {
                if start.is_none() {
                    start = Some((at, self.lower.len()));
                }
                push_lower(&mut self.lower, c);
                continue;
            }
            if let Some((from, low)) = start.take() {
                let lower = self.lower.get(low..).unwrap_or_default();
                self.items.push(Word {
                    start: from,
                    end: at,
                    glue,
                    lower: (low, self.lower.len()),
                    stem_end: low + stem(lower).len(),
                });
                glue = separator(c);
            } else {
                glue = join(glue, separator(c));
            }
        }
    }

    /// The words.
    pub(crate) fn items(&self) -> &[Word] {
        &self.items
    }

    /// A word in lower case.
    pub(crate) fn lower(&self, word: &Word) -> &str {
        self.lower
            .get(word.lower.0..word.lower.1)
            .unwrap_or_default()
    }

    /// The stem of a word.
    pub(crate) fn stem(&self, word: &Word) -> &str {
        self.lower
            .get(word.lower.0..word.stem_end)
            .unwrap_or_default()
    }
}

fn separator(c: char) -> Glue {
    match c {
        '-' | '\u{2010}' | '\u{2011}' | '\u{ad}' => Glue::Hyphen,
        ':' => Glue::Colon,
        '/' | '+' | '&' => Glue::Slash,
        ',' | ';' | '!' | '?' | '.' | '\n' | '\t' | '•' | '|' | '–' | '—' => Glue::Break,
        _ => Glue::Space,
    }
}

/// Two separators in a row: a break wins, a space loosens hyphen and colon.
fn join(first: Glue, second: Glue) -> Glue {
    match (first, second) {
        (Glue::Start, _) => Glue::Start,
        (Glue::Break, _) | (_, Glue::Break) | (Glue::Colon, Glue::Space) => Glue::Break,
        (Glue::Slash, _) | (_, Glue::Slash) => Glue::Slash,
        _ => Glue::Space,
    }
}

/// The letters `a` to `z` that a word holds, a bit each. How many of one word are missing in another
/// is the least of edits between them: a filter before the distance is computed.
pub(crate) fn letters(word: &str) -> u32 {
    word.bytes()
        .filter(u8::is_ascii_lowercase)
        .fold(0, |set, b| set | 1 << (b - b'a'))
}

/// Whether words with these letters can be within `most` edits of each other.
pub(crate) fn may_be_near(a: u32, b: u32, most: usize) -> bool {
    (a & !b).count_ones().max((b & !a).count_ones()) as usize <= most
}

/// How many edits two words are apart, where it is at most `most`. What they share at their ends is
/// left out first: mostly nothing is left that could be near.
pub(crate) fn within(a: &str, b: &str, most: usize) -> Option<usize> {
    let start = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    let start: usize = start.map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (a.get(start..)?, b.get(start..)?);
    let end = a
        .chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(|(a, b)| a == b);
    let end: usize = end.map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (a.get(..a.len() - end)?, b.get(..b.len() - end)?);
    let (left, right) = (a.chars().count(), b.chars().count());
    let distance = match left.min(right) {
        // One edit apart means that one letter at most is left of each.
        0 => left.max(right),
        _ if most <= 1 && left.max(right) > 1 => return None,
        1 if left.max(right) == 1 => 1,
        _ if most == 2 => return two_apart(a, b).then_some(2),
        _ => strsim::levenshtein(a, b),
    };
    (distance <= most).then_some(distance)
}

/// Whether two words of which both the first and the last letters differ are two edits apart: then the
/// edits are at their ends, and what is between is the same.
fn two_apart(a: &str, b: &str) -> bool {
    /// A letter is changed, taken away, or put in.
    const EDITS: [(bool, bool); 3] = [(true, true), (true, false), (false, true)];
    let inner = |word: &'_ str, first: bool, last: bool| -> Option<Range<usize>> {
        let mut letters = word.char_indices();
        let start = if first {
            letters.next()?.1.len_utf8()
        } else {
            0
        };
        let end = if last {
            letters.next_back()?.0
        } else {
            word.len()
        };
        Some(start..end)
    };
    EDITS.iter().any(|(a_first, b_first)| {
        EDITS.iter().any(|(a_last, b_last)| {
            let a = inner(a, *a_first, *a_last).and_then(|r| a.get(r));
            let b = inner(b, *b_first, *b_last).and_then(|r| b.get(r));
            a.is_some() && a == b
        })
    })
}

/// A light stem of a Swedish word in lower case: its endings of number, definiteness, genitive and
/// tense cut (after the first step of Snowball's Swedish algorithm, with "-et" added). Words of up
/// to four letters stay.
pub(crate) fn stem(word: &str) -> &str {
    /// Endings by their last letter, longest first: of most words one list is looked at.
    const fn endings(last: u8) -> &'static [&'static str] {
        match last {
            b's' => &[
                "hetens", "ernas", "arnas", "ornas", "ades", "ens", "ets", "as", "es",
            ],
            b'a' => &["heterna", "arna", "erna", "orna", "ena", "na", "a"],
            b'n' => &["heten", "anden", "aren", "ern", "an", "en"],
            b'r' => &["heter", "ar", "er", "or"],
            b't' => &["andet", "at", "et"],
            b'e' => &["ande", "ade", "are", "e"],
            b'd' => &["ad"],
            _ => &[],
        }
    }
    if word.len() <= 4 {
        return word;
    }
    let last = word.as_bytes().last().copied().unwrap_or_default();
    let cut = endings(last)
        .iter()
        .find_map(|ending| {
            word.strip_suffix(ending)
                .filter(|rest| rest.chars().count() >= 3)
        })
        .unwrap_or(word);
    match cut.strip_suffix('s') {
        Some(rest) if rest.chars().count() >= 3 => rest,
        _ => cut,
    }
}

/// Phrases, each standing for something, that are looked up together.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    list: Vec<Phrase<T>>,
    /// Stem of the first word → the phrases, longest first.
    index: FxHashMap<Box<str>, Vec<u32>>,
}

#[derive(Debug)]
struct Phrase<T> {
    words: Vec<PhraseWord>,
    target: T,
}

#[derive(Debug, PartialEq, Eq)]
struct PhraseWord {
    stem: Box<str>,
    /// As it must be written, where case counts.
    exact: Option<Box<str>>,
}

/// How a phrase is compared with the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    /// By stems, whatever the case.
    Stem,
    /// Letter by letter, the case too; a genitive s may follow.
    Exact,
    /// By stems, but the words must begin with the capitals of the phrase.
    Capital,
}

/// A phrase found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// Index of its first word.
    pub(crate) first: usize,
    /// Index after its last word.
    pub(crate) end: usize,
    phrase: u32,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            index: FxHashMap::default(),
        }
    }
}

impl<T: PartialEq> Phrases<T> {
    /// Adds a phrase; one without words is ignored.
    pub(crate) fn add(&mut self, text: &str, compare: Compare, target: T) {
        let words = Words::new(text);
        let phrase: Vec<PhraseWord> = words
            .items()
            .iter()
            .map(|word| {
                let written = text.get(word.start..word.end).unwrap_or_default();
                let capital = written.chars().next().is_some_and(char::is_uppercase);
                PhraseWord {
                    stem: words.stem(word).into(),
                    exact: match compare {
                        Compare::Stem => None,
                        Compare::Exact => Some(written.into()),
                        Compare::Capital => capital.then(|| "".into()),
                    },
                }
            })
            .collect();
        let Some(first) = phrase.first() else { return };
        let key = first.stem.clone();
        // Two inflections of one phrase have the same stems: once is enough.
        let known = self.index.get(&key).into_iter().flatten().any(|p| {
            self.list
                .get(*p as usize)
                .is_some_and(|p| p.words == phrase && p.target == target)
        });
        if known {
            return;
        }
        let number = self.list.len() as u32;
        let length = phrase.len();
        self.list.push(Phrase {
            words: phrase,
            target,
        });
        let list = &self.list;
        let slot = self.index.entry(key).or_default();
        let at = slot
            .iter()
            .position(|p| list.get(*p as usize).is_none_or(|p| p.words.len() < length))
            .unwrap_or(slot.len());
        slot.insert(at, number);
    }

    /// What a hit stands for.
    pub(crate) fn target(&self, hit: &Hit) -> Option<&T> {
        self.list.get(hit.phrase as usize).map(|p| &p.target)
    }

    /// All phrases in a text, from left to right, the longest at each place; several of one length
    /// at one place are all given. A phrase inside a found one is none.
    pub(crate) fn find(&self, text: &str, words: &Words) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        while let Some(word) = words.items().get(at) {
            let mut next = at + 1;
            if let Some(candidates) = self.index.get(words.stem(word)) {
                let mut length = 0;
                for number in candidates {
                    let Some(phrase) = self.list.get(*number as usize) else {
                        continue;
                    };
                    if phrase.words.len() < length {
                        break;
                    }
                    if matches(phrase, text, words, at) {
                        length = phrase.words.len();
                        next = at + length;
                        hits.push(Hit {
                            first: at,
                            end: next,
                            phrase: *number,
                        });
                    }
                }
            }
            at = next;
        }
        hits
    }
}

fn matches<T>(phrase: &Phrase<T>, text: &str, words: &Words, at: usize) -> bool {
    phrase.words.iter().enumerate().all(|(i, wanted)| {
        let Some(word) = words.items().get(at + i) else {
            return false;
        };
        if i > 0 && matches!(word.glue, Glue::Break | Glue::Colon) {
            return false;
        }
        let written = text.get(word.start..word.end).unwrap_or_default();
        match wanted.exact.as_deref() {
            None => *wanted.stem == *words.stem(word),
            Some("") => {
                written.chars().next().is_some_and(char::is_uppercase)
                    && *wanted.stem == *words.stem(word)
            }
            Some(exact) => written == exact || written.strip_suffix('s') == Some(exact),
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_distance_is_levenshteins(a in "[abö]{0,7}", b in "[abö]{0,7}", most in 0_usize..4) {
            let whole = strsim::levenshtein(&a, &b);
            prop_assert_eq!(within(&a, &b, most), (whole <= most).then_some(whole));
        }
    }

    #[test]
    fn inflected_words_have_one_stem() {
        for group in [
            ["modell", "modellen", "modellens", "modeller"].as_slice(),
            &["möte", "möten", "mötet", "mötena"],
            &["insats", "insatsen", "insatser", "insatsernas"],
            &[
                "lösningsfokuserat",
                "lösningsfokuserad",
                "lösningsfokuserade",
            ],
        ] {
            let stems: Vec<&str> = group.iter().map(|w| stem(w)).collect();
            assert!(stems.windows(2).all(|w| w[0] == w[1]), "{stems:?}");
        }
    }

    #[test]
    fn words_within_some_edits_are_found_as_by_the_whole_distance() {
        let words = [
            "mål", "målen", "metod", "metdo", "metoder", "budget", "bugdet", "badget", "",
        ];
        for a in words {
            for b in words {
                let whole = strsim::levenshtein(a, b);
                for most in 0..4 {
                    let wanted = (whole <= most).then_some(whole);
                    assert_eq!(within(a, b, most), wanted, "{a} {b} {most}");
                }
            }
        }
    }

    #[test]
    fn glue_tells_compounds_from_phrases() {
        let words = Words::new("BIP-metoden, SIP:en och FK/AF - slut: nu");
        let glue: Vec<Glue> = words.items().iter().map(|w| w.glue).collect();
        assert_eq!(
            glue,
            [
                Glue::Start,
                Glue::Hyphen,
                Glue::Break,
                Glue::Colon,
                Glue::Space,
                Glue::Space,
                Glue::Slash,
                Glue::Space,
                Glue::Break
            ]
        );
    }

    #[test]
    fn the_longest_phrase_wins_and_breaks_end_phrases() {
        let mut phrases = Phrases::default();
        phrases.add("bostad", Compare::Stem, 1);
        phrases.add("bostad först", Compare::Stem, 2);
        phrases.add("SIP", Compare::Exact, 3);
        let text = "Bostad först eller bostad, först. En SIP, inte sip.";
        let words = Words::new(text);
        let found: Vec<i32> = phrases
            .find(text, &words)
            .iter()
            .filter_map(|h| phrases.target(h).copied())
            .collect();
        assert_eq!(found, [2, 1, 3]);
    }
}
