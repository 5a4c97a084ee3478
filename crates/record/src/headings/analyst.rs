//! Lines analysed as headings, each once: a line is asked as a cell of a form, as a heading that makes a
//! text no flat one, and as a heading for good.

use std::ops::Deref;
use std::sync::Arc;

use crate::lexicon::Headings;

use super::{HeadingReading, analyse};

/// The lexicon of headings, asked of lines.
pub(crate) struct Analyst<'l> {
    lexicon: &'l Headings,
}

impl<'l> Analyst<'l> {
    /// One that asks this lexicon.
    pub(crate) fn new(lexicon: &'l Headings) -> Self {
        Self { lexicon }
    }

    /// What a line means as a heading.
    pub(crate) fn analyse(&self, line: &str) -> Arc<HeadingReading> {
        let line = line.trim();
        let ask = || Arc::new(analyse(line, self.lexicon));
        self.lexicon.memory.lines.get(line, ask)
    }
}

impl Deref for Analyst<'_> {
    type Target = Headings;

    fn deref(&self) -> &Headings {
        self.lexicon
    }
}
