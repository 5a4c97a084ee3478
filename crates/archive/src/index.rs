//! The index that follows the catalogue.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aktsam_record::Lexicon;
use aktsam_search::{
    Answer, Health, Index, IndexedCase, MethodNames, Request, SearchError, Similar, WordLists,
};

use crate::catalogue::{CONTAINER, Catalogue};
use crate::{ArchiveError, Folder};

/// Rows of the outbox that one index commit takes in.
const BATCH: u32 = 500;

/// How often a reader looks again for an index that is just being put in another's place.
const TRIES: u32 = 5;
/// How long it waits between.
const WAIT: Duration = Duration::from_millis(20);

/// The search index of an archive.
#[derive(Debug)]
pub(crate) struct CaseIndex {
    dir: PathBuf,
    lists: WordLists,
    /// `None` only while it is put in another's place, and where it cannot be opened and nobody may
    /// mend it.
    index: Option<Index>,
}

impl CaseIndex {
    /// Opens the index to read. One that is missing or damaged stays so: only a writer may mend it.
    pub(crate) fn open_read(folder: &Folder) -> Result<Self, ArchiveError> {
        let dir = folder.index();
        let lists = lists(folder)?;
        let mut tries = 0;
        loop {
            match Index::open_read(&dir, lists.clone()) {
                Ok(index) => {
                    return Ok(Self {
                        index: Some(index),
                        dir,
                        lists,
                    });
                }
                Err(_) if tries < TRIES && folder.is_rebuilding() => {
                    tries += 1;
                    std::thread::sleep(WAIT);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Stands for an index that cannot be opened, so that what needs none can be asked all the same.
    pub(crate) fn absent(folder: &Folder) -> Self {
        Self {
            dir: folder.index(),
            lists: WordLists::builtin(),
            index: None,
        }
    }

    fn open_or_create(folder: &Folder) -> Result<Self, ArchiveError> {
        let dir = folder.index();
        let lists = lists(folder)?;
        Ok(Self {
            index: Some(Index::open_with(&dir, lists.clone())?),
            dir,
            lists,
        })
    }

    /// Opens the index to write. What a rebuild that was cut off left behind is removed, and an index
    /// that cannot be opened gives way to an empty one, which the next [`sync`](Self::sync) fills.
    pub(crate) fn open_write(folder: &Folder) -> Result<Self, ArchiveError> {
        let dir = folder.index();
        for leftover in [beside(&dir), behind(&dir)] {
            remove(&leftover)?;
        }
        match Self::open_or_create(folder) {
            Err(ArchiveError::Search(SearchError::Damaged { .. })) => {
                Index::discard(&dir)?;
                Self::open_or_create(folder)
            }
            other => other,
        }
    }

    fn index(&self) -> Result<&Index, ArchiveError> {
        self.index.as_ref().ok_or_else(|| {
            ArchiveError::Search(SearchError::Damaged {
                path: self.dir.clone(),
                message: "it is missing or damaged, and this command may not mend it".to_owned(),
            })
        })
    }

    /// Whether it lacks something that the catalogue has.
    pub(crate) fn lags(&self, catalogue: &Catalogue) -> Result<bool, ArchiveError> {
        Ok(self.index()?.last_sequence()? != catalogue.last_seq()?)
    }

    /// Takes in what the catalogue has and the index lacks; returns how many cases.
    pub(crate) fn sync(&mut self, catalogue: &mut Catalogue) -> Result<u64, ArchiveError> {
        let mut at = self.index()?.last_sequence()?;
        let head = catalogue.last_seq()?;
        if at == head {
            return Ok(0);
        }
        // The outbox tells the way from any point that it still holds. An index that is older than
        // that, or newer than the catalogue, is of another past: it is made anew.
        if at > head || at.saturating_add(1) < catalogue.outbox_begin()? {
            return self.rebuild(catalogue);
        }
        let mut count = 0;
        while let Some((seq, ids)) = catalogue.changed_since(at, BATCH)? {
            count += self.take_in(catalogue, seq, &ids)?;
            at = seq;
        }
        catalogue.trim_outbox(at)?;
        Ok(count)
    }

    fn take_in(
        &self,
        catalogue: &mut Catalogue,
        seq: u64,
        ids: &[String],
    ) -> Result<u64, ArchiveError> {
        let mut cases = Vec::with_capacity(ids.len());
        let mut deleted = Vec::new();
        for id in ids {
            match indexed(catalogue, id)? {
                Some(case) => cases.push(case),
                None => deleted.push(id.clone()),
            }
        }
        self.index()?.update(seq, &cases, &deleted)?;
        crate::failpoint("after_index_commit");
        Ok(cases.len() as u64)
    }

    /// Makes the index anew beside the old one, and puts it in its place; returns how many cases it
    /// holds.
    pub(crate) fn rebuild(&mut self, catalogue: &mut Catalogue) -> Result<u64, ArchiveError> {
        let fresh_dir = beside(&self.dir);
        remove(&fresh_dir)?;
        let head = catalogue.last_seq()?;
        let ids = catalogue.case_ids()?;
        let fresh = Self {
            index: Some(Index::open_with(&fresh_dir, self.lists.clone())?),
            dir: fresh_dir.clone(),
            lists: self.lists.clone(),
        };
        let mut count = 0;
        // Until its last commit the new index is behind the catalogue, wherever this is cut off.
        let mut batches = ids.chunks(BATCH as usize).peekable();
        while let Some(batch) = batches.next() {
            let seq = if batches.peek().is_some() { 0 } else { head };
            count += fresh.take_in(catalogue, seq, batch)?;
        }
        if ids.is_empty() {
            fresh.index()?.update(head, &[], &[])?;
        }
        fresh.index()?.finish()?;
        drop(fresh);
        crate::failpoint("before_swap");
        // Some systems do not move a folder whose files are open.
        self.index = None;
        let old = behind(&self.dir);
        remove(&old)?;
        std::fs::rename(&self.dir, &old).map_err(|e| ArchiveError::io(&self.dir, e))?;
        crate::failpoint("between_renames");
        std::fs::rename(&fresh_dir, &self.dir).map_err(|e| ArchiveError::io(&fresh_dir, e))?;
        crate::failpoint("after_swap");
        self.index = Some(Index::open_with(&self.dir, self.lists.clone())?);
        remove(&old)?;
        catalogue.trim_outbox(head)?;
        Ok(count)
    }

    /// Lets no byte of a removed case remain in the index's files.
    pub(crate) fn purge(&self) -> Result<(), ArchiveError> {
        let index = self.index()?;
        let mut tries = 0;
        loop {
            // A merge that began by itself holds segments that this one wants: wait for it first.
            index.finish()?;
            match index.merge_deletes() {
                Err(_) if tries < 5 => tries += 1,
                result => return Ok(result?),
            }
        }
    }

    /// Reads every file of the index against its checksum.
    pub(crate) fn health(&self) -> Result<Health, ArchiveError> {
        Ok(self.index()?.check()?)
    }

    /// Lets other processes write, and tidies up.
    pub(crate) fn finish(&self) -> Result<(), ArchiveError> {
        Ok(self.index()?.finish()?)
    }

    pub(crate) fn search(&self, request: &Request) -> Result<Answer, ArchiveError> {
        Ok(self.index()?.search(request)?)
    }

    pub(crate) fn ids(&self, request: &Request) -> Result<Vec<String>, ArchiveError> {
        Ok(self.index()?.ids(request)?)
    }

    pub(crate) fn similar(&self, case_id: &str, n: usize) -> Result<Vec<Similar>, ArchiveError> {
        Ok(self.index()?.similar(case_id, n)?)
    }
}

/// The word lists of an archive: methods as its documents are read with, and what the user adds.
fn lists(folder: &Folder) -> Result<WordLists, ArchiveError> {
    let methods = |text: &str| MethodNames::from_toml("methods.toml", text);
    let mut lists = WordLists::builtin().with_methods(methods(Lexicon::builtin_methods())?);
    if let Some(own) = folder.user_data()?.methods {
        lists = lists.with_methods(methods(&own)?);
    }
    Ok(lists
        .with_folder(&folder.data())?
        .with_installed_dictionary(&folder.data())?)
}

/// A case as it is indexed; `None` where there is nothing of it to find.
fn indexed(catalogue: &mut Catalogue, id: &str) -> Result<Option<IndexedCase>, ArchiveError> {
    let mut records = Vec::new();
    let mut words: HashSet<String> = HashSet::new();
    for document in catalogue.case_documents(id)? {
        let mut record = catalogue.record_once(&document.id)?;
        if document.role == "rendition" {
            // The same text again would be found twice; what only this form of it says must be found.
            record
                .sections
                .retain(|s| telling(&s.text).any(|word| !words.contains(&word)));
            record.tables.clear();
        }
        words.extend(record.sections.iter().flat_map(|s| telling(&s.text)));
        records.push(record);
    }
    // What lies in an archive is found by itself, not by its archive.
    if records.iter().all(|r| r.source.media_type == CONTAINER) {
        return Ok(None);
    }
    Ok(Some(IndexedCase::from_records(id, &records)))
}

/// The words of a text, as far as it matters whether another has them too.
fn telling(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Where a new index is made.
fn beside(dir: &Path) -> PathBuf {
    dir.with_extension("new")
}

/// Where an old index waits until the new one is in its place.
fn behind(dir: &Path) -> PathBuf {
    dir.with_extension("old")
}

fn remove(dir: &Path) -> Result<(), ArchiveError> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(ArchiveError::io(dir, error))
        }
        _ => Ok(()),
    }
}
