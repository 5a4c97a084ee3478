//! The index: the one module that knows tantivy.

mod collect;
mod compile;
mod directory;
mod document;
mod filters;
mod hit;
mod index;
mod nearness;
mod relax;
mod schema;
mod search;
mod similar;
mod spans;
mod statistics;
mod tokenize;
mod within;

pub use index::Index;
pub(crate) use schema::Text;
