//! From the bytes of one file to the records of it and of all that is in it.

use std::borrow::Cow;

use aktsam_document::Document;
use aktsam_record::{FileFacts, Lexicon, Record};

use crate::error::IngestError;
use crate::failure::{Failure, Reason, Stage};
use crate::guard::guarded;
use crate::settings::Settings;
use crate::walk::Walk;

/// Makes records, in this process.
///
/// `name` is the path below the import root, with `/`, or the file's name. The first record is the
/// file itself; what is embedded in it or zipped into it follows, each after what it was in, with
/// `parent` set and a path such as `a.zip!/b.pdf`. The same bytes met twice give one record with
/// both paths.
///
/// A member that cannot be read is a warning `member_unreadable` of the record that it is in.
///
/// # Errors
/// A [`Failure`] where the file itself cannot be read, or nothing in an archive can. Panics of a
/// reader are failures too, but memory and time are bounded in a worker alone: use
/// [`Pool`](crate::Pool) for documents of strangers.
///
/// # Example
///
/// ```
/// use aktsam_ingest::{Settings, extract};
///
/// let records = extract("a.txt", b"Syfte\nFler i arbete.", &Settings::default())?;
/// assert_eq!(records.len(), 1);
/// assert_eq!(records[0].source.paths, ["a.txt"]);
/// # Ok::<(), aktsam_ingest::Failure>(())
/// ```
pub fn extract(name: &str, bytes: &[u8], settings: &Settings) -> Result<Vec<Record>, Failure> {
    let extractor = Extractor::new(settings.clone())
        .map_err(|error| Failure::new(Reason::PoolStopped, Stage::Understand, error.to_string()))?;
    extractor.extract(name, bytes.into(), &[], &mut |_| {})
}

/// A file, embedded file or archive member that is about to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item<'a> {
    /// Its number in the order in which the items of a file are met; the file itself is 0.
    pub(crate) number: u64,
    pub(crate) path: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// The settings with their lexicon built, which takes longer than many a file.
#[derive(Debug)]
pub(crate) struct Extractor {
    settings: Settings,
    lexicon: Lexicon,
}

/// A file or member that killed a worker, passed over in the next try.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Skip {
    /// Its [`Item::number`], where those before it in the list are skipped.
    pub(crate) item: u64,
    /// What it did.
    pub(crate) failure: Failure,
}

impl Extractor {
    pub(crate) fn new(settings: Settings) -> Result<Self, IngestError> {
        let lexicon = Lexicon::with_user_data(&settings.user_data)?;
        Ok(Self { settings, lexicon })
    }

    /// Hash of the lexicons and form profiles in use.
    pub(crate) fn data_hash(&self) -> &str {
        self.lexicon.hash()
    }

    /// As [`extract`]; `on_item` is called with each item before it is read, and items of
    /// `skips` fail without being looked at.
    pub(crate) fn extract(
        &self,
        name: &str,
        bytes: Cow<'_, [u8]>,
        skips: &[Skip],
        on_item: &mut dyn FnMut(Item<'_>),
    ) -> Result<Vec<Record>, Failure> {
        self.settings.check_size(bytes.len() as u64)?;
        Walk::new(self, skips, on_item).run(name, bytes)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Makes the record of a document.
    pub(crate) fn understand(
        &self,
        document: &Document,
        facts: &FileFacts,
    ) -> Result<Record, Failure> {
        guarded(Stage::Understand, || {
            let build = if self.settings.explain {
                aktsam_record::build_explained
            } else {
                aktsam_record::build
            };
            Ok(build(document, facts, &self.lexicon))
        })
    }
}
