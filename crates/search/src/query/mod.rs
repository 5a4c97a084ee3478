//! The query language (docs/search.md): words, phrases, fields and operators, in Swedish and English.

mod ast;
mod expand;
mod fields;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use ast::{Ask, Bounds, Expr, Filter, FilterLeaf, TextLeaf};
pub(crate) use expand::Thesaurus;
pub(crate) use fields::warning_named;
pub(crate) use parser::parse;
