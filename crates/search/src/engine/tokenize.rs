//! Our analysis as tantivy's tokens.
//!
//! A project's text is analysed once. All forms count the same words, so that a position means one place
//! of the text in each of them that tells places. What tantivy is given as the text of a field is a list of
//! its terms, a line each with the distances between the places where it stands: told together, the places
//! of a term cost it one look-up a project instead of one each.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::analysis::{Analyzer, Reading, TermId, Terms};

/// Name of the tokenizer.
pub(super) const NAME: &str = "places";
/// Positions between two texts, so that no phrase and no nearness reaches from one into the other.
const BETWEEN: u32 = 20;

/// A text has more words than positions can count (2^32).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

/// The forms of the words of one or several texts.
pub(super) struct Streams<'a> {
    reading: Reading<'a>,
    /// The words of the text that is added.
    words: Vec<Terms>,
    /// Stems with their positions; at the place of an acronym the acronym too.
    stems: Vec<Place>,
    /// Parts of compounds with their positions.
    parts: Vec<Place>,
    /// Words in small letters that differ from their stems.
    lower: Vec<TermId>,
    /// Position of the next word.
    at: u32,
}

/// A term's number and its position below it: in one number they are sorted faster than as two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place(u64);

impl Place {
    fn new(term: TermId, at: u32) -> Self {
        Self(u64::from(term) << u32::BITS | u64::from(at))
    }

    fn term(self) -> TermId {
        (self.0 >> u32::BITS) as TermId
    }

    fn at(self) -> u32 {
        self.0 as u32
    }
}

impl<'a> Streams<'a> {
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        Self {
            reading: analyzer.reading(),
            words: Vec::new(),
            stems: Vec::new(),
            parts: Vec::new(),
            lower: Vec::new(),
            at: 0,
        }
    }

    /// Adds a text behind those before; the positions of its words.
    pub(super) fn add(&mut self, text: &str) -> Result<Range<u32>, TooLong> {
        if self.at > 0 {
            self.at = self.at.checked_add(BETWEEN).ok_or(TooLong)?;
        }
        let start = self.at;
        self.words.clear();
        self.reading.terms(text, &mut self.words);
        for terms in &self.words {
            let at = self.at;
            self.at = at.checked_add(1).ok_or(TooLong)?;
            self.stems.push(Place::new(terms.stem, at));
            if let Some(acronym) = terms.acronym {
                self.stems.push(Place::new(acronym, at));
            }
            let parts = self.reading.parts(terms);
            self.parts
                .extend(parts.iter().map(|part| Place::new(*part, at)));
            if terms.lower != terms.stem {
                self.lower.push(terms.lower);
            }
        }
        Ok(start..self.at)
    }

    /// The stems and acronyms, as tantivy is given them.
    pub(super) fn stems(&mut self) -> String {
        laid(&mut self.stems, &self.reading)
    }

    /// The parts of compounds.
    pub(super) fn parts(&mut self) -> String {
        laid(&mut self.parts, &self.reading)
    }

    /// The words in small letters that differ from their stems, without their places.
    pub(super) fn lower(&mut self) -> String {
        self.lower.sort_unstable();
        self.lower.dedup();
        let mut out = String::with_capacity(self.lower.len() * 12);
        for term in &self.lower {
            out.push_str(self.reading.text(*term));
            out.push_str(NOWHERE);
        }
        out
    }
}

/// Ends a term whose places are not told.
const NOWHERE: &str = "\t \n";

/// Terms, a line each: the term, a tab, then for each place how far it is from the one before.
fn laid(places: &mut Vec<Place>, reading: &Reading<'_>) -> String {
    places.sort_unstable();
    places.dedup();
    let mut out = String::with_capacity(places.len() * 6);
    let mut last = None;
    for place in places {
        let (term, at) = (place.term(), place.at());
        let before = match last {
            Some((same, before)) if same == term => before,
            _ => {
                if last.is_some() {
                    out.push('\n');
                }
                out.push_str(reading.text(term));
                out.push('\t');
                0
            }
        };
        push_number(&mut out, at - before);
        last = Some((term, at));
    }
    if last.is_some() {
        out.push('\n');
    }
    out
}

/// The first of the characters that end a number; they stand for its lowest five bits.
const LAST: u8 = 0x20;
/// The first of those before them, for six bits each, the lower ones first.
const MORE: u8 = 0x40;

/// Writes a number in characters of ASCII that neither end a term nor a line: most distances need one.
fn push_number(out: &mut String, number: u32) {
    let mut rest = number >> 5;
    while rest > 0 {
        out.push(char::from(MORE | (rest & 0x3f) as u8));
        rest >>= 6;
    }
    out.push(char::from(LAST | (number & 0x1f) as u8));
}

/// Reads a number and how many bytes it has.
fn number(bytes: &[u8]) -> (usize, usize) {
    let (mut high, mut read) = (0, 0);
    for byte in bytes {
        if *byte < MORE {
            return (high << 5 | usize::from(byte & 0x1f), read + 1);
        }
        high |= usize::from(byte & 0x3f) << (6 * read).min(30);
        read += 1;
    }
    (high << 5, read)
}

/// The tokenizers of the index.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(NAME, LaidTokenizer);
    manager
}

#[derive(Clone)]
struct LaidTokenizer;

impl Tokenizer for LaidTokenizer {
    type TokenStream<'a> = LaidStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LaidStream<'a> {
        LaidStream {
            rest: text,
            token: Token {
                position: 0,
                ..Token::default()
            },
        }
    }
}

struct LaidStream<'a> {
    rest: &'a str,
    token: Token,
}

impl TokenStream for LaidStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(line) = self.rest.strip_prefix('\n') {
            self.rest = line;
            self.token.text.clear();
        }
        if self.token.text.is_empty() {
            let tab = self.rest.bytes().position(|byte| byte == b'\t');
            let Some((term, places)) = tab.and_then(|tab| self.rest.split_at_checked(tab)) else {
                self.rest = "";
                return false;
            };
            self.token.text.push_str(term);
            self.token.position = 0;
            self.rest = places.get(1..).unwrap_or_default();
        }
        let (distance, read) = number(self.rest.as_bytes());
        if read == 0 {
            return false;
        }
        self.token.position += distance;
        self.rest = self.rest.get(read..).unwrap_or_default();
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(laid: &str) -> Vec<(usize, String)> {
        let mut out = Vec::new();
        let mut tokenizer = LaidTokenizer;
        let mut stream = tokenizer.token_stream(laid);
        stream.process(&mut |token| out.push((token.position, token.text.clone())));
        out.sort();
        out
    }

    fn of(list: &[(usize, &str)]) -> Vec<(usize, String)> {
        list.iter().map(|(at, t)| (*at, (*t).to_owned())).collect()
    }

    #[test]
    fn all_forms_count_the_same_words() {
        let analyzer = Analyzer::new();
        let stem = analyzer.forms("målgruppen").stem.to_string();
        let mut streams = Streams::new(&analyzer);
        assert_eq!(streams.add("Målgruppen i SE och målgruppen"), Ok(0..5));
        assert_eq!(
            tokens(&streams.stems()),
            of(&[
                (0, &stem),
                (1, "i"),
                (2, "SE"),
                (2, "se"),
                (3, "och"),
                (4, &stem)
            ])
        );
        let parts: Vec<usize> = tokens(&streams.parts()).iter().map(|t| t.0).collect();
        assert_eq!(parts, [0, 0, 4, 4]);
        assert_eq!(tokens(&streams.lower()), of(&[(0, "målgruppen")]));
    }

    #[test]
    fn texts_stand_apart() {
        let analyzer = Analyzer::new();
        let mut streams = Streams::new(&analyzer);
        assert_eq!(streams.add(""), Ok(0..0));
        assert_eq!(streams.add("år år"), Ok(0..2));
        assert_eq!(streams.add("år"), Ok(22..23));
        let at: Vec<usize> = tokens(&streams.stems()).iter().map(|t| t.0).collect();
        assert_eq!(at, [0, 1, 22]);
        assert_eq!(tokens(""), []);
    }

    #[test]
    fn distances_are_read_as_they_were_written() {
        for distance in [0, 1, 31, 32, 2_047, 2_048, 1 << 20, u32::MAX - 1, u32::MAX] {
            let mut laid = "ord\t".to_owned();
            push_number(&mut laid, distance);
            laid.push_str("!\nå\t");
            push_number(&mut laid, distance);
            let far = distance as usize;
            let all = of(&[(far, "ord"), (far, "å"), (far + 1, "ord")]);
            assert_eq!(tokens(&laid), all, "{distance}");
        }
    }

    #[test]
    fn what_is_no_list_of_terms_ends() {
        for odd in [
            "",
            "\n",
            "\t",
            "ord",
            "ord\t",
            "ord\t@@@@@@@@@@@@@@",
            "\n\n\t\t",
        ] {
            assert!(tokens(odd).len() <= odd.len(), "{odd:?}");
        }
    }

    #[test]
    fn a_text_of_more_words_than_can_be_counted_is_an_error() {
        let analyzer = Analyzer::new();
        let mut streams = Streams::new(&analyzer);
        streams.at = u32::MAX - BETWEEN - 2;
        assert_eq!(streams.add("ett två tre"), Err(TooLong));
        assert_eq!(streams.add("ett"), Err(TooLong));
    }

    #[test]
    fn a_heading_in_capitals_has_no_acronym() {
        let analyzer = Analyzer::new();
        let mut streams = Streams::new(&analyzer);
        assert_eq!(streams.add("SE VERKSAMHETEN\nSE"), Ok(0..3));
        let stems = tokens(&streams.stems());
        let acronyms: Vec<usize> = stems.iter().filter(|t| t.1 == "SE").map(|t| t.0).collect();
        assert_eq!(acronyms, [2]);
    }
}
