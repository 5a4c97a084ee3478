//! The lines of one document, each analysed once: a line is asked as a cell of a form, as a heading
//! that makes a text no flat one, and as a heading for good.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::lexicon::Headings;

use super::words::Memory;
use super::{HeadingReading, analyse};

/// More lines than this are not kept: a document of headings has no more.
const MOST: usize = 20_000;

/// The lexicon of headings with what it said of the lines of a document.
pub(crate) struct Analyst<'l> {
    lexicon: &'l Headings,
    read: RefCell<FxHashMap<Box<str>, Rc<HeadingReading>>>,
    words: Memory,
}

impl<'l> Analyst<'l> {
    /// One that has read nothing yet.
    pub(crate) fn new(lexicon: &'l Headings) -> Self {
        Self {
            lexicon,
            read: RefCell::default(),
            words: Memory::default(),
        }
    }

    /// What a line means as a heading.
    pub(crate) fn analyse(&self, line: &str) -> Rc<HeadingReading> {
        let line = line.trim();
        if let Some(reading) = self.read.borrow().get(line) {
            return Rc::clone(reading);
        }
        let reading = Rc::new(analyse(line, self.lexicon, &self.words));
        let mut read = self.read.borrow_mut();
        if read.len() < MOST {
            read.insert(line.into(), Rc::clone(&reading));
        }
        reading
    }
}

impl Deref for Analyst<'_> {
    type Target = Headings;

    fn deref(&self) -> &Headings {
        self.lexicon
    }
}
