//! Cases (ärenden): which documents belong to one project.
//!
//! A new record is compared with those that share a key with it: the folder, the registration number,
//! the title, a sum, or a piece of text. What stands for and against is added up, and the reason is
//! stored with the record. A person's word (`aktsam case join`, `split`) is never overruled.

mod assign;
mod features;
mod known;
mod score;
mod sketch;
mod view;

pub(crate) use assign::{assign_new, elect};
pub(crate) use known::Known;
pub use view::{CaseDocument, CaseView};
