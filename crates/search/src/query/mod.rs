//! The query language (docs/search.md): words, phrases, fields and operators, in Swedish and English.

mod ast;
mod expand;
mod fields;
mod lexer;
mod parser;
pub(crate) mod small_letters;
#[cfg(test)]
mod tests;
mod values;

use crate::error::QueryError;

pub(crate) use ast::{Ask, Bounds, Expr, Filter, FilterLeaf, TextLeaf};
pub(crate) use expand::Thesaurus;
pub(crate) use fields::warning_named;
pub(crate) use parser::parse;

/// How a query is understood: the query language with all operators written out.
///
/// # Errors
/// [`QueryError`] where it cannot be understood.
pub fn understood(query: &str) -> Result<String, QueryError> {
    parse(query).map(|expr| expr.to_string())
}
