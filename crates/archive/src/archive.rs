//! An open archive.

use std::sync::atomic::AtomicBool;

use aktsam_record::Record;
use aktsam_search::{Answer, Request, Similar};

use crate::cases::{Known, assign_new};
use crate::catalogue::{self, Catalogue, QuarantineRow, RunRow};
use crate::folder::WriteLock;
use crate::import::{self, Event, ImportOptions, Reader, Summary};
use crate::index::CaseIndex;
use crate::{ArchiveError, Folder};

/// An open archive: the catalogue, and the index that follows it.
#[derive(Debug)]
pub struct Archive {
    folder: Folder,
    catalogue: Catalogue,
    index: CaseIndex,
    known: Known,
    /// `None` where it was opened to read.
    lock: Option<WriteLock>,
}

impl Archive {
    /// Opens an archive to write, and makes it where there is none. Whatever an interrupted command
    /// left undone in the index is done now.
    ///
    /// # Errors
    /// [`ArchiveError`] where the folder cannot be written to, another process writes to it, or it is
    /// damaged.
    pub fn open_write(folder: Folder) -> Result<Self, ArchiveError> {
        folder.create()?;
        let lock = folder.lock()?;
        crate::salvage::finish(&folder)?;
        let catalogue = Catalogue::open(&folder.catalogue())?;
        let index = CaseIndex::open_write(&folder)?;
        let mut archive = Self {
            folder,
            catalogue,
            index,
            known: Known::default(),
            lock: Some(lock),
        };
        archive.sync_index()?;
        archive.finish_forgetting()?;
        Ok(archive)
    }

    /// Opens an archive to read. Where nobody writes to it, the index first takes in what it lacks.
    ///
    /// # Errors
    /// [`ArchiveError`] where there is no archive, or it is damaged.
    pub fn open_read(folder: Folder) -> Result<Self, ArchiveError> {
        if !folder.exists() {
            return Err(ArchiveError::Missing(folder.root().to_owned()));
        }
        let interrupted = !folder.catalogue().exists();
        match Catalogue::open_read(&folder.catalogue()) {
            Ok(catalogue) => {
                let index = CaseIndex::open_read(&folder);
                if let Ok(index) = index
                    && index.lags(&catalogue).is_ok_and(|lags| !lags)
                {
                    return Ok(Self {
                        folder,
                        catalogue,
                        index,
                        known: Known::default(),
                        lock: None,
                    });
                }
            }
            // Also one whose making was cut off before it held anything.
            Err(ArchiveError::Older) => {}
            Err(_) if interrupted => {}
            Err(error) => return Err(error),
        }
        match Self::open_write(folder.clone()) {
            // What is there can be asked while another process adds to it, and on a disk that is full
            // or cannot be written to; what needs no index, even where that is damaged.
            Err(ArchiveError::Locked(_) | ArchiveError::ReadOnly(_) | ArchiveError::DiskFull) => {
                Ok(Self {
                    catalogue: Catalogue::open_read(&folder.catalogue())?,
                    index: CaseIndex::open_read(&folder)
                        .unwrap_or_else(|_| CaseIndex::absent(&folder)),
                    folder,
                    known: Known::default(),
                    lock: None,
                })
            }
            other => other,
        }
    }

    /// Its folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub(crate) fn catalogue_mut(&mut self) -> &mut Catalogue {
        debug_assert!(self.lock.is_some(), "only a writer changes the catalogue");
        &mut self.catalogue
    }

    pub(crate) fn index(&self) -> &CaseIndex {
        &self.index
    }

    /// Imports files. Ends early, with all that was read in the catalogue, once `stop` is set.
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue or the index cannot be written, or the workers fail on
    /// every file. What was reported to the observer is kept all the same.
    pub fn import(
        &mut self,
        reader: &dyn Reader,
        options: &ImportOptions,
        stop: &AtomicBool,
        observer: &mut dyn FnMut(&Event),
    ) -> Result<Summary, ArchiveError> {
        import::run(self, reader, options, "import", stop, observer)
    }

    /// Tries files of the quarantine again, by their numbers there. Those that are no longer there are
    /// marked as gone.
    ///
    /// # Errors
    /// As [`import`](Self::import).
    pub fn retry(
        &mut self,
        files: &[i64],
        reader: &dyn Reader,
        options: &ImportOptions,
        stop: &AtomicBool,
        observer: &mut dyn FnMut(&Event),
    ) -> Result<Summary, ArchiveError> {
        let mut options = options.clone();
        options.retry_quarantined = true;
        options.roots.clear();
        let mut gone = Vec::new();
        for id in files {
            if let Some(row) = self.catalogue.file_by_id(*id)? {
                match row.path {
                    Some(path) if path.exists() => options.roots.push(path),
                    _ => gone.push(row.id),
                }
            }
        }
        self.catalogue_mut().transaction(|tx| {
            gone.iter()
                .try_for_each(|id| catalogue::files::mark_gone(tx, *id))
        })?;
        let mut summary = import::run(self, reader, &options, "retry", stop, observer)?;
        summary.gone += gone.len() as u64;
        Ok(summary)
    }

    /// Reads records anew that another version read, or the same with other word lists; those whose
    /// files are not there are left. Cut off, it goes on where it stopped.
    ///
    /// `data` is the hash of the word lists in use ([`aktsam_ingest::Pool::data_hash`]).
    ///
    /// # Errors
    /// As [`import`](Self::import).
    pub fn upgrade(
        &mut self,
        data: &str,
        reader: &dyn Reader,
        options: &ImportOptions,
        stop: &AtomicBool,
        observer: &mut dyn FnMut(&Event),
    ) -> Result<Summary, ArchiveError> {
        let mut options = options.clone();
        let outdated = self.catalogue.outdated(env!("CARGO_PKG_VERSION"), data)?;
        options.roots.clear();
        options.rehash = true;
        for id in &outdated {
            let places = self.catalogue.files_of(id)?;
            let path = places
                .into_iter()
                .filter(|file| file.gone_since.is_none())
                .find_map(|file| file.path.filter(|path| path.exists()));
            options.roots.extend(path);
        }
        options.reread = outdated.into_iter().collect();
        import::run(self, reader, &options, "upgrade", stop, observer)
    }

    /// Makes the index anew from the catalogue; returns how many cases it holds.
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue cannot be read or the index not be written.
    pub fn reindex(&mut self) -> Result<u64, ArchiveError> {
        self.index.rebuild(&mut self.catalogue)
    }

    /// Puts new records into cases and brings the index up to the catalogue; returns how many cases it took in.
    pub(crate) fn sync_index(&mut self) -> Result<u64, ArchiveError> {
        assign_new(&mut self.catalogue, &mut self.known)?;
        let result = self.index.sync(&mut self.catalogue);
        self.catalogue.free_hands();
        match result {
            Err(ArchiveError::Search(_)) if self.folder.is_full() => Err(ArchiveError::DiskFull),
            result => result,
        }
    }

    /// Lets go of what is kept at hand of records.
    pub(crate) fn free_hands(&mut self) {
        self.catalogue.free_hands();
        self.known.clear();
    }

    /// The full id of which this is the beginning.
    ///
    /// # Errors
    /// [`ArchiveError::Unknown`] or [`ArchiveError::Ambiguous`].
    pub fn resolve(&self, id: &str) -> Result<String, ArchiveError> {
        self.catalogue.resolve(id)
    }

    /// A record, with all its paths and a person's corrections.
    ///
    /// # Errors
    /// [`ArchiveError::Unknown`] where there is none of this id.
    pub fn record(&self, id: &str) -> Result<Record, ArchiveError> {
        self.catalogue.record(id)
    }

    /// Ids of all records.
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue cannot be read.
    pub fn record_ids(&self) -> Result<Vec<String>, ArchiveError> {
        self.catalogue.record_ids()
    }

    /// Searches.
    ///
    /// # Errors
    /// [`ArchiveError::Search`] where the query cannot be understood or the index fails.
    pub fn search(&self, request: &Request) -> Result<Answer, ArchiveError> {
        self.index.search(request)
    }

    /// Ids of all cases that a request finds, in its order, whatever its limit.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn search_ids(&self, request: &Request) -> Result<Vec<String>, ArchiveError> {
        self.index.ids(request)
    }

    /// The `n` projects most like the one of a record, best first.
    ///
    /// # Errors
    /// [`ArchiveError::Unknown`] where there is no such record, [`ArchiveError::Search`] where the
    /// index fails.
    pub fn similar(&self, record_id: &str, n: usize) -> Result<Vec<Similar>, ArchiveError> {
        self.index.similar(&self.catalogue.case_of(record_id)?, n)
    }

    /// Files that could not be read.
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue cannot be read.
    pub fn quarantine(&self) -> Result<Vec<QuarantineRow>, ArchiveError> {
        self.catalogue.quarantine()
    }

    /// The last run of import, retry or upgrade.
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue cannot be read.
    pub fn last_run(&self) -> Result<Option<RunRow>, ArchiveError> {
        self.catalogue.last_run()
    }
}
