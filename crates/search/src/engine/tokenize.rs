//! Our analysis as tantivy's tokens.
//!
//! A project's text is analysed once. All forms count the same words, so that a position means one place
//! of the text in each of them. What tantivy is given as the text of a field is a list of its terms, a
//! line each with the distances between the places where it stands: told together, the places of a term
//! cost it one look-up a project instead of one each.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::analysis::{Analyzer, Reading, TermId, Words};

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
    /// Stems with their positions; at the place of an acronym the acronym too.
    stems: Vec<(TermId, u32)>,
    /// Parts of compounds with their positions.
    parts: Vec<(TermId, u32)>,
    /// Words in small letters that differ from their stems, with their positions.
    lower: Vec<(TermId, u32)>,
    /// Position of the next word.
    at: u32,
}

impl<'a> Streams<'a> {
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        Self {
            reading: analyzer.reading(),
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
        for word in Words::new(text) {
            let at = self.at;
            self.at = at.checked_add(1).ok_or(TooLong)?;
            let terms = self.reading.terms(&word);
            self.stems.push((terms.stem, at));
            if let Some(acronym) = terms.acronym {
                self.stems.push((acronym, at));
            }
            let parts = self.reading.parts(&terms);
            self.parts.extend(parts.iter().map(|part| (*part, at)));
            if terms.lower != terms.stem {
                self.lower.push((terms.lower, at));
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

    /// The words in small letters that differ from their stems.
    pub(super) fn lower(&mut self) -> String {
        laid(&mut self.lower, &self.reading)
    }
}

/// Terms, a line each: the term, then for each place a space and how far it is from the one before.
fn laid(places: &mut Vec<(TermId, u32)>, reading: &Reading<'_>) -> String {
    places.sort_unstable();
    places.dedup();
    let mut out = String::with_capacity(places.len() * 6);
    let mut last = None;
    for (term, at) in places {
        let before = match last {
            Some((same, before)) if same == *term => before,
            _ => {
                if last.is_some() {
                    out.push('\n');
                }
                out.push_str(reading.text(*term));
                0
            }
        };
        out.push(' ');
        push_number(&mut out, *at - before);
        last = Some((*term, *at));
    }
    out
}

/// Writes a number in decimal digits.
fn push_number(out: &mut String, number: u32) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
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
        if !self.rest.starts_with(' ') {
            // The next line.
            let line = self.rest.strip_prefix('\n').unwrap_or(self.rest);
            let Some((term, places)) = line
                .as_bytes()
                .iter()
                .position(|b| *b == b' ')
                .and_then(|at| line.split_at_checked(at))
            else {
                self.rest = "";
                return false;
            };
            self.token.text.clear();
            self.token.text.push_str(term);
            self.token.position = 0;
            self.rest = places;
        }
        let mut read = 1;
        let mut distance = 0;
        for byte in self.rest.bytes().skip(1).take_while(u8::is_ascii_digit) {
            distance = distance * 10 + usize::from(byte - b'0');
            read += 1;
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
        assert_eq!(
            tokens(&streams.lower()),
            of(&[(0, "målgruppen"), (4, "målgruppen")])
        );
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
