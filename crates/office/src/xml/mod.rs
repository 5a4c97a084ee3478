//! XML parts: decoding, namespaces, and a compact tree with limits.
//!
//! A DOCTYPE is refused (no part of OOXML or ODF may hold one; ECMA-376-2 §8.1.4), so no entity is
//! ever expanded.

mod attributes;
mod decode;
mod names;
mod pull;
mod scope;
mod tree;

pub(crate) use attributes::{attribute, attributes, local, unescape};
pub(crate) use decode::decode;
pub(crate) use names::Ns;
pub(crate) use pull::{Pull, Token};
pub(crate) use tree::{Element, Node, Tree};
