//! Tokens into a tree.

use std::ops::Range;

use super::ast::{Ask, Expr, Filter, FilterLeaf, TextLeaf};
use super::fields::{
    self, QueryField, TypeValue, canonical_named, canonical_proposal, field_name, field_named,
    type_named, type_proposal, warning_named,
};
use super::lexer::{Lexeme, Token, Unclosed, inflected_acronym, lex};
use super::values::{Unit, bounds, scale};
use crate::analysis::Words;
use crate::engine::Text;
use crate::error::QueryError;

/// Characters of the longest query.
pub(crate) const LONGEST_QUERY: usize = 1_000;
/// Parentheses within parentheses.
const DEEPEST: usize = 20;
/// Words and values of a query.
const MOST_LEAVES: usize = 100;
/// Letters of the longest word that can be asked for.
const LONGEST_WORD: usize = 80;

/// Reads a query.
pub(crate) fn parse(query: &str) -> Result<Expr, QueryError> {
    let mut parser = Parser {
        query,
        lexemes: Vec::new(),
        next: 0,
        leaves: 0,
    };
    let length = query.chars().count();
    if length > LONGEST_QUERY {
        let from = query
            .char_indices()
            .nth(LONGEST_QUERY)
            .map_or(0, |(i, _)| i);
        let mut error = parser.error(
            0..0,
            format!("a query has at most {LONGEST_QUERY} characters, this one has {length}"),
        );
        query
            .get(..from)
            .unwrap_or_default()
            .clone_into(&mut error.query);
        return Err(error);
    }
    parser.lexemes = lex(query).map_err(|Unclosed(at)| {
        let mut error = parser.error(at..at + 1, "the quote is not closed");
        if error.query.get(error.at.clone()).is_none() {
            error.at = at..query.len();
        }
        error.proposal = Some(format!("{}\"", query.trim_end()));
        error
    })?;
    if parser.lexemes.is_empty() {
        return Ok(Expr::All);
    }
    let expr = parser.alternatives(None, 0)?;
    if let Some(lexeme) = parser.peek() {
        let at = lexeme.at.clone();
        return Err(parser.error(at, "this parenthesis closes nothing"));
    }
    match expr {
        Some(expr) => Ok(expr),
        None => Err(parser.error(0..query.len(), "there is no word to search for")),
    }
}

struct Parser<'a> {
    query: &'a str,
    lexemes: Vec<Lexeme>,
    next: usize,
    leaves: usize,
}

type Parsed = Result<Option<Expr>, QueryError>;

impl Parser<'_> {
    fn error(&self, at: Range<usize>, message: impl Into<String>) -> QueryError {
        QueryError {
            query: self.query.to_owned(),
            at,
            message: message.into(),
            proposal: None,
        }
    }

    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.next)
    }

    fn take(&mut self) -> Option<Lexeme> {
        let lexeme = self.lexemes.get(self.next).cloned();
        self.next += usize::from(lexeme.is_some());
        lexeme
    }

    fn take_if(&mut self, token: &Token) -> Option<Range<usize>> {
        let at = self.peek().filter(|l| l.token == *token)?.at.clone();
        self.next += 1;
        Some(at)
    }

    /// Parts joined by "or". `None` where there was punctuation only.
    fn alternatives(&mut self, field: Option<QueryField>, depth: usize) -> Parsed {
        let mut parts: Vec<Expr> = Vec::new();
        let mut operator: Option<Range<usize>> = None;
        loop {
            let part = self.conjunction(field, depth)?;
            match (&operator, &part) {
                (Some(at), None) => return Err(self.lonely(at.clone())),
                (None, None) => {
                    if let Some(at) = self.take_if(&Token::Or) {
                        return Err(self.lonely(at));
                    }
                }
                _ => {}
            }
            parts.extend(part);
            match self.take_if(&Token::Or) {
                Some(at) => operator = Some(at),
                None => break,
            }
        }
        Ok((!parts.is_empty()).then(|| Expr::one_of(parts)))
    }

    fn lonely(&self, at: Range<usize>) -> QueryError {
        let word = self.query.get(at.clone()).unwrap_or_default().to_owned();
        let mut error = self.error(at, format!("{word} needs something on both sides"));
        error.proposal = Some(format!("\"{}\" for the word itself", word.to_lowercase()));
        error
    }

    /// Parts joined by "and", which need not be written.
    fn conjunction(&mut self, field: Option<QueryField>, depth: usize) -> Parsed {
        let mut parts: Vec<Expr> = Vec::new();
        let mut operator: Option<Range<usize>> = None;
        while let Some(lexeme) = self.peek() {
            match &lexeme.token {
                Token::Close | Token::Or => break,
                Token::And => {
                    let at = lexeme.at.clone();
                    self.next += 1;
                    if parts.is_empty() || operator.is_some() {
                        return Err(self.lonely(at));
                    }
                    operator = Some(at);
                }
                _ => {
                    if let Some(part) = self.negated(field, depth)? {
                        parts.push(part);
                        operator = None;
                    }
                }
            }
        }
        if let Some(at) = operator {
            return Err(self.lonely(at));
        }
        Ok((!parts.is_empty()).then(|| Expr::all_of(parts)))
    }

    fn negated(&mut self, field: Option<QueryField>, depth: usize) -> Parsed {
        let mut not = false;
        let mut last = None;
        while let Some(at) = self.take_if(&Token::Not) {
            not = !not;
            last = Some(at);
        }
        let part = self.primary(field, depth)?;
        match (part, last) {
            (None, Some(at)) => {
                let word = self.query.get(at.clone()).unwrap_or_default();
                Err(self.error(at.clone(), format!("{word} needs something after it")))
            }
            (Some(part), _) if not => Ok(Some(Expr::Not(Box::new(part)))),
            (part, _) => Ok(part),
        }
    }

    fn primary(&mut self, field: Option<QueryField>, depth: usize) -> Parsed {
        if self
            .peek()
            .is_some_and(|l| matches!(l.token, Token::Close | Token::And | Token::Or))
        {
            return Ok(None);
        }
        let Some(Lexeme { token, at }) = self.take() else {
            return Ok(None);
        };
        match token {
            Token::Open => {
                if depth >= DEEPEST {
                    return Err(self.error(
                        at,
                        format!("more than {DEEPEST} parentheses within each other"),
                    ));
                }
                let inner = self.alternatives(field, depth + 1)?;
                if self.take_if(&Token::Close).is_none() {
                    let mut error = self.error(at, "the parenthesis is not closed");
                    error.proposal = Some(format!("{})", self.query.trim_end()));
                    return Err(error);
                }
                match inner {
                    None => Err(self.error(at, "there is nothing between the parentheses")),
                    inner => Ok(inner),
                }
            }
            Token::Field(name) => self.field(&name, at, depth),
            Token::Quoted(text, tail) => self
                .leaf(
                    field,
                    &Value {
                        text,
                        tail,
                        quoted: true,
                    },
                    at,
                )
                .map(Some),
            Token::Word(text) => {
                if is_punctuation(&text) {
                    return Ok(None);
                }
                let value = Value {
                    text,
                    tail: String::new(),
                    quoted: false,
                };
                self.leaf(field, &value, at).map(Some)
            }
            Token::Close | Token::And | Token::Or | Token::Not => Ok(None),
        }
    }

    fn field(&mut self, name: &str, at: Range<usize>, depth: usize) -> Parsed {
        let Some(field) = field_named(name) else {
            let mut error = self.error(at.clone(), format!("there is no field {name}:"));
            error.proposal = match fields::proposal(name) {
                Some(known) => Some(format!("{known}:")),
                // Without a name near it, the words themselves are meant.
                None => self
                    .peek()
                    .and_then(|l| self.query.get(l.at.clone()))
                    .map(|v| format!("\"{name} {}\"", v.trim_matches('"'))),
            };
            return Err(error);
        };
        let Some(lexeme) = self.peek() else {
            return Err(self.no_value(field, at));
        };
        match &lexeme.token {
            Token::Word(_) | Token::Quoted(..) | Token::Open => {}
            _ => return Err(self.no_value(field, at)),
        }
        match self.primary(Some(field), depth)? {
            None => Err(self.no_value(field, at)),
            part => Ok(part),
        }
    }

    fn no_value(&self, field: QueryField, at: Range<usize>) -> QueryError {
        let mut error = self.error(
            at,
            format!("{}: needs a value right after the colon", field_name(field)),
        );
        error.proposal = Some(format!("{}:{}", field_name(field), example(field)));
        error
    }

    fn leaf(
        &mut self,
        field: Option<QueryField>,
        value: &Value,
        at: Range<usize>,
    ) -> Result<Expr, QueryError> {
        self.leaves += 1;
        if self.leaves > MOST_LEAVES {
            return Err(self.error(
                at,
                format!("a query has at most {MOST_LEAVES} words and values"),
            ));
        }
        match field {
            None => self.text(None, value, at),
            Some(QueryField::Text(text)) => self.text(Some(text), value, at),
            Some(field) => self.filter(field, value, at),
        }
    }

    fn text(
        &mut self,
        scope: Option<Text>,
        value: &Value,
        at: Range<usize>,
    ) -> Result<Expr, QueryError> {
        if !value.quoted && value.text == "*" {
            return Ok(match scope {
                Some(Text::Section(field)) => Expr::Filter(FilterLeaf {
                    ask: Filter::Has(field),
                    at,
                }),
                _ => Expr::All,
            });
        }
        let ask = if value.quoted {
            self.phrase(value, &at)?
        } else {
            self.word(&value.text, &at)?
        };
        Ok(Expr::Text(TextLeaf { scope, ask, at }))
    }

    fn phrase(&self, value: &Value, at: &Range<usize>) -> Result<Ask, QueryError> {
        let mut words = self.words(&value.text, at)?;
        let slop = match value.tail.strip_prefix('~') {
            None => 0,
            Some("") => 2,
            Some(slop) => match slop.parse::<u32>() {
                Ok(slop) if slop <= 20 => slop,
                _ => return Err(self.error(at.clone(), "after a phrase, ~ takes a number up to 20: so many other words may stand between")),
            },
        };
        if words.len() == 1
            && let Some(word) = words.pop()
        {
            return Ok(Ask::Word(word));
        }
        Ok(Ask::Phrase(words, slop))
    }

    fn word(&self, text: &str, at: &Range<usize>) -> Result<Ask, QueryError> {
        let text = text.trim_end_matches(['.', ',', ';', ':', '!', '?', '…']);
        let text = inflected_acronym(text).unwrap_or(text);
        if let Some((stem, rest)) = text.split_once('*') {
            if !rest.is_empty() || stem.is_empty() {
                let mut error =
                    self.error(at.clone(), "an asterisk stands at the end of a word only");
                let whole = text.trim_matches('*').split('*').next().unwrap_or_default();
                error.proposal = (!whole.is_empty()).then(|| format!("{whole}*"));
                return Err(error);
            }
            let mut words = self.words(stem, at)?;
            return match (words.pop(), words.is_empty()) {
                (Some(word), true) => Ok(Ask::Prefix(word)),
                _ => Err(self.error(at.clone(), "an asterisk stands at the end of one word only")),
            };
        }
        if let Some((word, distance)) = text.split_once('~') {
            let mut words = self.words(word, at)?;
            let (Some(word), true) = (words.pop(), words.is_empty()) else {
                return Err(self.error(at.clone(), "a tilde stands at the end of one word only"));
            };
            let distance = match distance {
                "" if word.chars().count() <= 5 => 1,
                "" | "2" => 2,
                "1" => 1,
                _ => {
                    let mut error = self.error(
                        at.clone(),
                        "after a word, ~ takes 1 or 2: so many letters may be wrong",
                    );
                    error.proposal = Some(format!("{word}~2"));
                    return Err(error);
                }
            };
            return Ok(Ask::Fuzzy(word, distance));
        }
        let mut words = self.words(text, at)?;
        if words.len() == 1
            && let Some(word) = words.pop()
        {
            return Ok(Ask::Word(word));
        }
        Ok(Ask::Phrase(words, 0))
    }

    fn words(&self, text: &str, at: &Range<usize>) -> Result<Vec<String>, QueryError> {
        let words: Vec<String> = Words::new(text).map(|w| w.text.to_owned()).collect();
        if words.is_empty() {
            return Err(self.error(at.clone(), "there is no word to search for"));
        }
        if words.len() > MOST_LEAVES {
            return Err(self.error(
                at.clone(),
                format!("a phrase has at most {MOST_LEAVES} words"),
            ));
        }
        if words.iter().any(|w| w.chars().count() > LONGEST_WORD) {
            return Err(self.error(
                at.clone(),
                format!("a word has at most {LONGEST_WORD} letters"),
            ));
        }
        Ok(words)
    }

    fn filter(
        &mut self,
        field: QueryField,
        value: &Value,
        mut at: Range<usize>,
    ) -> Result<Expr, QueryError> {
        let text = value
            .text
            .trim()
            .trim_end_matches([',', ';', '?', '!'])
            .to_owned();
        if text.is_empty() {
            return Err(self.no_value(field, at));
        }
        let ask = match field {
            QueryField::Method => Filter::Method(text),
            QueryField::Municipality => Filter::Municipality(text),
            QueryField::Reference => Filter::Reference(text),
            QueryField::Id => Filter::Id(text),
            QueryField::Warning => match warning_named(&text) {
                Ok(_) => Filter::Warning(text),
                Err(near) => {
                    let mut error = self.error(at, format!("there is no warning {text}"));
                    error.proposal = Some(format!("varning:{}", near.unwrap_or("summa")));
                    return Err(error);
                }
            },
            QueryField::Year => Filter::Year(self.range(field, &text, Unit::Year, &at)?),
            QueryField::Running => Filter::Running(self.range(field, &text, Unit::Year, &at)?),
            QueryField::Age => Filter::Age(self.range(field, &text, Unit::Age, &at)?),
            QueryField::Amount => {
                // "belopp:>1 mkr": the unit may stand apart.
                let unit = self.peek().and_then(|l| match &l.token {
                    Token::Word(w) if !value.quoted && scale(&w.to_lowercase()).is_some() => {
                        Some((w.clone(), l.at.end))
                    }
                    _ => None,
                });
                let mut text = text;
                if let Some((unit, end)) = unit
                    && !text.contains(char::is_alphabetic)
                {
                    text.push_str(&unit);
                    self.next += 1;
                    at.end = end;
                }
                Filter::Amount(self.range(field, &text, Unit::Sek, &at)?)
            }
            QueryField::Type => match type_named(&text) {
                Some(TypeValue::Kind(kind)) => Filter::Kind(kind),
                Some(TypeValue::Type(kind)) => Filter::Type(kind),
                None => {
                    let mut error = self.error(at, format!("there is no type {text}"));
                    error.proposal = Some(format!(
                        "typ:{}",
                        type_proposal(&text).unwrap_or("förlängning")
                    ));
                    return Err(error);
                }
            },
            QueryField::Missing | QueryField::Has => match canonical_named(&text) {
                Some(known) if field == QueryField::Missing => Filter::Missing(known),
                Some(known) => Filter::Has(known),
                None => {
                    let mut error = self.error(at, format!("there is no field {text}"));
                    let near = canonical_proposal(&text).unwrap_or("implementering");
                    error.proposal = Some(format!("{}:{near}", field_name(field)));
                    return Err(error);
                }
            },
            QueryField::Text(scope) => return self.text(Some(scope), value, at),
        };
        Ok(Expr::Filter(FilterLeaf { ask, at }))
    }

    fn range(
        &self,
        field: QueryField,
        text: &str,
        unit: Unit,
        at: &Range<usize>,
    ) -> Result<super::ast::Bounds, QueryError> {
        bounds(text, unit).ok_or_else(|| {
            let what = match unit {
                Unit::Year => "a year or a range of years",
                Unit::Sek => "an amount or a range of amounts",
                Unit::Age => "an age or a range of ages",
            };
            let mut error = self.error(at.clone(), format!("{text} is not {what}"));
            error.proposal = Some(format!("{}:{}", field_name(field), example(field)));
            error
        })
    }
}

struct Value {
    text: String,
    tail: String,
    quoted: bool,
}

/// Whether a run holds nothing to search for: a dash, an ampersand.
fn is_punctuation(text: &str) -> bool {
    !text.contains('*') && !text.chars().any(crate::analysis::is_word_char)
}

fn example(field: QueryField) -> &'static str {
    match field {
        QueryField::Method => "BIP",
        QueryField::Year | QueryField::Running => "2020..2023",
        QueryField::Amount => ">1mkr",
        QueryField::Age => "16..29",
        QueryField::Municipality => "Osby",
        QueryField::Type => "förlängning",
        QueryField::Warning => "summa",
        QueryField::Missing | QueryField::Has => "implementering",
        QueryField::Reference => "2017:38",
        QueryField::Id => "9f2c",
        QueryField::Text(Text::Association) => "\"Skåne Nordost\"",
        QueryField::Text(Text::Party) => "Försäkringskassan",
        QueryField::Text(_) => "samverkan",
    }
}
