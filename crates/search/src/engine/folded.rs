//! Words without the dots and rings of å, ä and ö (`_f`): read off the stems that the index has, so that
//! this form costs neither time nor room before it is asked for.

use rustc_hash::FxHashSet;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use tantivy_fst::Automaton;

use crate::analysis::fold;

/// Accepts every spelling of a word that folds to it.
struct Folds<'a>(&'a [u8]);

/// How many letters were read, and the bytes read of the next one.
#[derive(Clone, Copy)]
enum At {
    Letter(usize),
    Within(usize, u8),
    Nowhere,
}

impl Automaton for Folds<'_> {
    type State = At;

    fn start(&self) -> At {
        At::Letter(0)
    }

    fn is_match(&self, state: &At) -> bool {
        matches!(state, At::Letter(at) if *at == self.0.len())
    }

    fn can_match(&self, state: &At) -> bool {
        !matches!(state, At::Nowhere)
    }

    fn accept(&self, state: &At, byte: u8) -> At {
        let next = |at: usize, folded: bool| {
            if folded {
                At::Letter(at + 1)
            } else {
                At::Nowhere
            }
        };
        match *state {
            At::Letter(at) if byte.is_ascii() => next(at, self.0.get(at) == Some(&byte)),
            // Latin letters with diacritics have two bytes, of which the first is one of these.
            At::Letter(at @ 0..) if matches!(byte, 0xc3..=0xc5) => At::Within(at, byte),
            At::Within(at, first) => {
                let letter = std::str::from_utf8(&[first, byte]).map(fold);
                let same = letter.is_ok_and(|letter| {
                    matches!((letter.as_bytes(), self.0.get(at)), ([one], Some(own)) if one == own)
                });
                next(at, same)
            }
            At::Letter(_) | At::Nowhere => At::Nowhere,
        }
    }
}

/// The terms of a field that are a word but for diacritics, itself left out. A word that has some, or
/// letters beyond ASCII, has none.
pub(super) fn spellings(
    searcher: &Searcher,
    field: Field,
    word: &str,
) -> tantivy::Result<Vec<Term>> {
    if !word.is_ascii() {
        return Ok(Vec::new());
    }
    let mut found: FxHashSet<String> = FxHashSet::default();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted
            .terms()
            .search(Folds(word.as_bytes()))
            .into_stream()?;
        while stream.advance() {
            if let Ok(term) = std::str::from_utf8(stream.key())
                && term != word
            {
                found.insert(term.to_owned());
            }
        }
    }
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_unstable();
    Ok(found
        .iter()
        .map(|term| Term::from_field_text(field, term))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(word: &str, term: &str) -> bool {
        let folds = Folds(word.as_bytes());
        let end = term
            .bytes()
            .fold(folds.start(), |at, b| folds.accept(&at, b));
        folds.is_match(&end)
    }

    #[test]
    fn spellings_differ_by_diacritics_alone() {
        for term in ["malgrupp", "målgrupp", "mälgrüpp"] {
            assert!(accepts("malgrupp", term), "{term}");
        }
        for term in ["", "målgrup", "målgruppe", "møt", "målgrupß", "漢malgrupp"] {
            assert!(!accepts("malgrupp", term), "{term}");
        }
        assert!(accepts("mot", "møt"));
    }
}
