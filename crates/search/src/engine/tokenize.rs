//! Our analysis as tantivy's tokenizers, one a form.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::schema::Form;
use crate::analysis::{Analyzer, Forms, Words, exact, is_acronym};

/// The tokenizers of all forms under their names.
pub(crate) fn tokenizers(analyzer: &Arc<Analyzer>) -> TokenizerManager {
    let manager = TokenizerManager::default();
    for form in Form::ALL {
        let tokenizer = FormTokenizer {
            analyzer: Arc::clone(analyzer),
            form,
        };
        manager.register(form.suffix(), tokenizer);
    }
    manager
}

#[derive(Clone)]
struct FormTokenizer {
    analyzer: Arc<Analyzer>,
    form: Form,
}

impl Tokenizer for FormTokenizer {
    type TokenStream<'a> = FormStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FormStream<'a> {
        FormStream {
            analyzer: &self.analyzer,
            form: self.form,
            words: Words::new(text),
            position: 0,
            token: Token::default(),
            pending: Pending::None,
        }
    }
}

/// What still is to be given of the word at hand.
enum Pending {
    None,
    /// The acronym beside its stem.
    Acronym(String),
    /// Parts of a compound, from an index on.
    Parts(Arc<Forms>, usize),
}

struct FormStream<'a> {
    analyzer: &'a Analyzer,
    form: Form,
    words: Words<'a>,
    position: usize,
    token: Token,
    pending: Pending,
}

impl FormStream<'_> {
    fn set(&mut self, text: &str) {
        self.token.text.clear();
        self.token.text.push_str(text);
    }

    fn advance_pending(&mut self) -> bool {
        match std::mem::replace(&mut self.pending, Pending::None) {
            Pending::None => false,
            Pending::Acronym(acronym) => {
                self.token.text = acronym;
                true
            }
            Pending::Parts(forms, at) => {
                let Some(part) = forms.parts.get(at) else {
                    return false;
                };
                self.set(part);
                self.pending = Pending::Parts(forms, at + 1);
                true
            }
        }
    }
}

impl TokenStream for FormStream<'_> {
    fn advance(&mut self) -> bool {
        if self.advance_pending() {
            return true;
        }
        while let Some(word) = self.words.next() {
            self.token.position = self.position;
            self.token.offset_from = word.start;
            self.token.offset_to = word.end();
            self.position += 1;
            match self.form {
                Form::Exact => {
                    match exact(&word) {
                        Some(lower) => self.set(&lower),
                        None => self.set(word.text),
                    }
                    return true;
                }
                Form::Stem => {
                    let forms = self.analyzer.forms(word.text);
                    self.set(&forms.stem);
                    if is_acronym(word.text) && exact(&word).is_none() {
                        self.pending = Pending::Acronym(word.text.to_owned());
                    }
                    return true;
                }
                Form::Part => {
                    let forms = self.analyzer.forms(word.text);
                    if !forms.parts.is_empty() {
                        self.pending = Pending::Parts(forms, 0);
                        return self.advance_pending();
                    }
                }
                Form::Folded => {
                    let forms = self.analyzer.forms(word.text);
                    if let Some(folded) = &forms.folded {
                        self.set(folded);
                        return true;
                    }
                }
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
