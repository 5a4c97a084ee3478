//! The index: the one module that knows tantivy.

mod collect;
mod compile;
mod document;
mod index;
mod nearness;
mod readonly;
mod relax;
mod schema;
mod search;
mod similar;
mod statistics;
mod tokenize;

pub use index::Index;
pub(crate) use schema::Text;
