//! Our analysis as tantivy's tokenizers, one a form.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::schema::Form;
use crate::analysis::{Analysed, Analyzer, exact, is_acronym};

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
            text,
            words: self.analyzer.words(text),
            form: self.form,
            next: 0,
            token: Token::default(),
            pending: Pending::None,
        }
    }
}

/// What still is to be given of the word at hand.
enum Pending {
    None,
    /// The acronym beside its stem.
    Acronym,
    /// Parts of a compound, from an index on.
    Parts(usize),
}

struct FormStream<'a> {
    text: &'a str,
    words: Arc<[Analysed]>,
    form: Form,
    /// Index of the word after the one at hand.
    next: usize,
    token: Token,
    pending: Pending,
}

fn set(token: &mut Token, text: &str) {
    token.text.clear();
    token.text.push_str(text);
}

impl FormStream<'_> {
    /// The rest of the word at hand.
    fn advance_pending(&mut self) -> bool {
        let at_hand = self.next.checked_sub(1).and_then(|at| self.words.get(at));
        let Some(analysed) = at_hand else {
            return false;
        };
        match std::mem::replace(&mut self.pending, Pending::None) {
            Pending::None => false,
            Pending::Acronym => {
                set(&mut self.token, analysed.word(self.text).text);
                true
            }
            Pending::Parts(at) => {
                let Some(part) = analysed.forms.parts.get(at) else {
                    return false;
                };
                set(&mut self.token, part);
                self.pending = Pending::Parts(at + 1);
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
        while let Some(analysed) = self.words.get(self.next) {
            self.token.position = self.next;
            self.token.offset_from = analysed.start;
            self.token.offset_to = analysed.end;
            self.next += 1;
            let forms = &analysed.forms;
            match self.form {
                Form::Exact => {
                    let word = analysed.word(self.text);
                    match exact(&word) {
                        Some(lower) => set(&mut self.token, &lower),
                        None => set(&mut self.token, word.text),
                    }
                    return true;
                }
                Form::Stem => {
                    set(&mut self.token, &forms.stem);
                    let word = analysed.word(self.text);
                    if is_acronym(word.text) && exact(&word).is_none() {
                        self.pending = Pending::Acronym;
                    }
                    return true;
                }
                Form::Part => {
                    if !forms.parts.is_empty() {
                        self.pending = Pending::Parts(0);
                        return self.advance_pending();
                    }
                }
                Form::Folded => {
                    if let Some(folded) = &forms.folded {
                        set(&mut self.token, folded);
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
