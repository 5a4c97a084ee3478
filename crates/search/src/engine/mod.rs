//! The index: the one module that knows tantivy.

mod collect;
mod compile;
mod directory;
mod document;
mod filters;
mod folded;
mod hit;
mod index;
mod matching;
mod nearness;
mod places;
mod relax;
mod schema;
mod search;
mod sections;
mod similar;
mod spans;
mod statistics;
mod stored;
mod tokenize;
mod within;
mod words;

pub use index::Index;
pub(crate) use schema::Text;
