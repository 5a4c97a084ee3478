//! Our analysis as tantivy's tokens.
//!
//! A project's text is analysed once, into a stream for each form: the tokens in a row, a space for
//! each step to the next word's position, a line break before a further token of the same position. All
//! forms count the same words, so that a position means one place of the text in each of them. What
//! tantivy is given as the text of a field is its stream, which the one tokenizer takes apart.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::analysis::{Analyzer, Words, exact, is_acronym};

/// Name of the tokenizer.
pub(super) const NAME: &str = "stream";
/// Positions between two texts, so that no phrase and no nearness reaches from one into the other.
const BETWEEN: u32 = 20;

/// Tokens of one form, laid out.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) text: String,
    at: u32,
}

impl Laid {
    fn push(&mut self, position: u32, token: &str) {
        if position > self.at {
            for _ in self.at..position {
                self.text.push(' ');
            }
            self.at = position;
        } else if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(token);
    }
}

/// The four forms of a text.
#[derive(Debug, Default)]
pub(super) struct Streams {
    /// Words as written, each once a text that was added.
    pub(super) exact: Laid,
    /// Stems; at the place of an acronym the acronym too.
    pub(super) stem: Laid,
    /// Parts of compounds.
    pub(super) part: Laid,
    /// Stems without diacritics, where that differs.
    pub(super) folded: Laid,
    /// Position of the next word.
    at: u32,
}

impl Streams {
    /// Adds a text behind those before; the positions of its words.
    pub(super) fn add(&mut self, text: &str, analyzer: &Analyzer) -> Range<u32> {
        if self.at > 0 {
            self.at = self.at.saturating_add(BETWEEN);
        }
        let start = self.at;
        let mut reading = analyzer.reading();
        reading.begin();
        for word in Words::new(text) {
            let at = self.at;
            let heading = exact(&word);
            let forms = if let Some(lower) = &heading {
                self.exact.push(at, lower);
                reading.forms(word.text)
            } else {
                let (forms, first) = reading.meet(word.text);
                if first {
                    self.exact.push(at, word.text);
                }
                forms
            };
            self.stem.push(at, &forms.stem);
            if heading.is_none() && is_acronym(word.text) {
                self.stem.push(at, word.text);
            }
            for part in &forms.parts {
                self.part.push(at, part);
            }
            if let Some(folded) = &forms.folded {
                self.folded.push(at, folded);
            }
            self.at = at.saturating_add(1);
        }
        start..self.at
    }
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
        let bytes = self.rest.as_bytes();
        let mut start = 0;
        for byte in bytes {
            match byte {
                b' ' => self.token.position += 1,
                b'\n' => {}
                _ => break,
            }
            start += 1;
        }
        let token = self.rest.get(start..).unwrap_or_default();
        let end = token
            .bytes()
            .position(|b| matches!(b, b' ' | b'\n'))
            .unwrap_or(token.len());
        let (token, rest) = token.split_at_checked(end).unwrap_or((token, ""));
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(token);
        !token.is_empty()
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

    fn tokens(laid: &Laid) -> Vec<(usize, String)> {
        let mut out = Vec::new();
        let mut tokenizer = LaidTokenizer;
        let mut stream = tokenizer.token_stream(&laid.text);
        stream.process(&mut |token| out.push((token.position, token.text.clone())));
        out
    }

    fn of(list: &[(usize, &str)]) -> Vec<(usize, String)> {
        list.iter().map(|(at, t)| (*at, (*t).to_owned())).collect()
    }

    #[test]
    fn all_forms_count_the_same_words() {
        let analyzer = Analyzer::new();
        let mut streams = Streams::default();
        assert_eq!(
            streams.add("Målgruppen i SE och målgruppen", &analyzer),
            0..5
        );
        let stem = analyzer.forms("målgruppen").stem.to_string();
        assert_eq!(
            tokens(&streams.stem),
            of(&[
                (0, &stem),
                (1, "i"),
                (2, "se"),
                (2, "SE"),
                (3, "och"),
                (4, &stem)
            ])
        );
        assert_eq!(
            tokens(&streams.part)
                .iter()
                .map(|t| t.0)
                .collect::<Vec<_>>(),
            [0, 0, 4, 4]
        );
        assert_eq!(tokens(&streams.folded).first().map(|t| t.0), Some(0));
        assert_eq!(
            tokens(&streams.exact),
            of(&[
                (0, "Målgruppen"),
                (1, "i"),
                (2, "SE"),
                (3, "och"),
                (4, "målgruppen")
            ])
        );
    }

    #[test]
    fn texts_stand_apart_and_a_word_is_told_once_in_each() {
        let analyzer = Analyzer::new();
        let mut streams = Streams::default();
        streams.add("", &analyzer);
        assert_eq!(streams.add("år år", &analyzer), 0..2);
        assert_eq!(streams.add("år", &analyzer), 22..23);
        let at: Vec<usize> = tokens(&streams.exact).iter().map(|t| t.0).collect();
        assert_eq!(at, [0, 22]);
        let at: Vec<usize> = tokens(&streams.stem).iter().map(|t| t.0).collect();
        assert_eq!(at, [0, 1, 22]);
    }

    #[test]
    fn a_heading_in_capitals_is_in_small_letters_beside_the_acronym() {
        let analyzer = Analyzer::new();
        let mut streams = Streams::default();
        streams.add("SE VERKSAMHETEN\nSE", &analyzer);
        let exact: Vec<String> = tokens(&streams.exact).into_iter().map(|t| t.1).collect();
        assert_eq!(exact, ["se", "verksamheten", "SE"]);
    }
}
