//! Titles of charts (diagram), of their axes too; what a chart shows stands in the cells.

use super::Version;
use super::globals::Globals;
use super::records::Record;

/// The titles of the charts on a sheet.
#[derive(Debug, Default)]
pub(super) struct Titles {
    pub(super) found: Vec<String>,
    /// Whether the text that comes is of a title: names of series (rubrik i cell) come alike.
    in_title: bool,
}

impl Titles {
    /// Takes a record of a chart's stream ([MS-XLS] §2.1.7.20.1).
    pub(super) fn record(&mut self, record: &Record<'_>, globals: &Globals) {
        match record.kind {
            // Series (§2.4.252), and Text (§2.4.324), which each have their text behind them.
            0x1003 => self.in_title = false,
            0x1025 => self.in_title = true,
            // SeriesText (§2.4.254); older programs have no flags before the letters.
            0x100D if self.in_title && globals.text.version >= Version::Biff5 => {
                let text = globals.text.short(record.body, 2);
                let text = text.trim();
                if !text.is_empty() {
                    self.found.push(text.to_owned());
                }
            }
            _ => {}
        }
    }
}
