//! What an import tells while it runs, and at its end.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Problem;

/// Something that happened in an import. As JSON each is an object with a `type`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The folders have been looked through.
    Scanned {
        /// Files found.
        files: u64,
        /// Of these, files that have to be opened.
        to_read: u64,
    },
    /// A path that could not be looked into.
    Unreadable {
        /// The path as text.
        path: String,
        /// What the system says.
        message: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// A file has reached its end state; it is safe in the catalogue.
    File(FileEvent),
    /// The search index holds all cases up to here.
    Indexed {
        /// Cases taken in.
        cases: u64,
    },
    /// The end.
    Summary(Summary),
}

/// A file's end state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileEvent {
    /// Absolute path as text.
    pub path: String,
    /// How it ended.
    pub status: Status,
    /// Id of its record.
    pub id: Option<String>,
    /// Title of its record.
    pub title: Option<String>,
    /// Whether a person should look at the record.
    pub review: bool,
    /// Records made: 1, and one for each file within it.
    pub records: u64,
    /// Why it is in quarantine.
    #[serde(flatten)]
    pub problem: Option<Problem>,
}

/// How a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read for the first time, or anew because its bytes are new.
    Done,
    /// Known, and as it was.
    Unchanged,
    /// Known from another place, where it no longer is.
    Moved,
    /// The same bytes lie in another place too.
    Duplicate,
    /// Not readable, now.
    Quarantined,
    /// Not readable at an earlier import, and unchanged since.
    StillQuarantined,
    /// Forgotten on request: passed over.
    Forgotten,
    /// Would be read (in a dry run).
    WouldRead,
}

/// The count at the end.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Summary {
    /// Files found.
    pub files: u64,
    /// Files read.
    pub done: u64,
    /// Of these, files whose record a person should look at.
    pub review: u64,
    /// Files known and as they were.
    pub unchanged: u64,
    /// Files known from another place.
    pub moved: u64,
    /// Files whose bytes also lie elsewhere.
    pub duplicates: u64,
    /// Files that could not be read.
    pub quarantined: u64,
    /// Files that could not be read earlier, and are unchanged.
    pub still_quarantined: u64,
    /// Files passed over because they were forgotten on request.
    pub forgotten: u64,
    /// Files that would be read (in a dry run).
    pub would_read: u64,
    /// Files that are no longer where they were.
    pub gone: u64,
    /// Records written, those of embedded files and archive members included.
    pub records: u64,
    /// Files not looked at, because the import was stopped.
    pub left: u64,
    /// Why files are in quarantine, and how many.
    pub reasons: BTreeMap<String, u64>,
    /// Lock files, system files and the like, and how many.
    pub passed_over: BTreeMap<&'static str, u64>,
    /// Paths that could not be looked into.
    pub unreadable: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Wall time.
    pub seconds: f64,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

impl Summary {
    pub(crate) fn count(&mut self, event: &FileEvent) {
        self.records += event.records;
        match event.status {
            Status::Done => {
                self.done += 1;
                self.review += u64::from(event.review);
            }
            Status::Unchanged => self.unchanged += 1,
            Status::Moved => self.moved += 1,
            Status::Duplicate => self.duplicates += 1,
            Status::Quarantined => self.quarantined += 1,
            Status::StillQuarantined => self.still_quarantined += 1,
            Status::Forgotten => self.forgotten += 1,
            Status::WouldRead => self.would_read += 1,
        }
        if let Some(problem) = &event.problem {
            *self.reasons.entry(problem.reason.clone()).or_default() += 1;
        }
    }

    /// Whether every file that was found is in the archive.
    pub fn is_clean(&self) -> bool {
        self.quarantined == 0
            && self.still_quarantined == 0
            && self.unreadable == 0
            && !self.interrupted
    }
}
