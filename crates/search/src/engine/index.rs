//! Opening, writing and upkeep.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use tantivy::directory::error::LockError;
use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::schema::TantivyDocument;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, SegmentMeta, TantivyError, Term};

use super::directory::ReadDirectory;
use super::document::document;
use super::schema::Fields;
use super::stored::IndexDirectory;
use super::tokenize::tokenizers;
use crate::analysis::Analyzer;
use crate::answer::Health;
use crate::case::IndexedCase;
use crate::error::SearchError;
use crate::lists::WordLists;
use crate::query::Thesaurus;
use crate::synonyms::Synonyms;

/// Memory of the writer, in bytes, before a segment is written out.
const WRITER_BYTES: usize = 128 << 20;
/// Share of deleted documents at which a segment is merged.
const DELETED_SHARE: f32 = 0.2;
/// Projects of a segment below which segments count as equally small when they are merged. Far below
/// tantivy's own 10 000: an import commits hundreds at a time, and with one layer of all of them the
/// same text would be merged again and again.
const SMALL_SEGMENT: u32 = 1_000;
/// File that names the last commit.
const META: &str = "meta.json";

/// The search index of an archive.
///
/// It is a cache of the catalogue: it can be thrown away and filled again. One process writes at a
/// time; any number read, also while another writes.
pub struct Index {
    path: PathBuf,
    pub(super) fields: Fields,
    pub(super) analyzer: Arc<Analyzer>,
    pub(super) synonyms: Synonyms,
    pub(super) thesaurus: Thesaurus,
    inner: tantivy::Index,
    reader: IndexReader,
    seen: Mutex<Option<SystemTime>>,
    writer: Mutex<Option<IndexWriter>>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in a directory, or creates an empty one. An index that was made by another
    /// version of the analysis is emptied: [`last_sequence`](Self::last_sequence) is 0, so that the
    /// catalogue fills it again.
    ///
    /// # Errors
    /// [`SearchError::Io`] where the directory cannot be made or read, [`SearchError::Damaged`]
    /// where what is in it cannot be opened.
    pub fn open_or_create(dir: &Path) -> Result<Self, SearchError> {
        Self::open_with(dir, WordLists::builtin())
    }

    /// Opens or creates with other word lists than those compiled in.
    ///
    /// # Errors
    /// As [`open_or_create`](Self::open_or_create).
    pub fn open_with(dir: &Path, lists: impl Into<WordLists>) -> Result<Self, SearchError> {
        let lists = lists.into();
        let analyzer = Arc::new(Analyzer::with(lists.lexicon));
        let io = |source| SearchError::Io {
            path: dir.to_owned(),
            source,
        };
        std::fs::create_dir_all(dir).map_err(io)?;
        let (schema, fields) = Fields::new();
        let damaged = |e: TantivyError| damaged(dir, &e);
        let open = || -> Result<tantivy::Index, TantivyError> {
            let directory = IndexDirectory::open(dir)?;
            tantivy::Index::open_or_create(directory, schema.clone())
        };
        let mut index = match open() {
            Err(TantivyError::SchemaError(_)) => {
                empty(dir)?;
                open()
            }
            index => index,
        }
        .map_err(damaged)?;
        if is_of_another(&index, &analyzer).map_err(damaged)? {
            drop(index);
            empty(dir)?;
            index = open().map_err(damaged)?;
        }
        Self::with(dir, index, fields, analyzer, lists.synonyms)
    }

    /// Opens the index of an archive that is only searched: nothing is written and no lock is
    /// needed, so that the disk may be one that cannot be written to. Another process may write
    /// meanwhile.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] where there is no index, it cannot be opened, or it is of another
    /// version of the analysis or other word lists; [`open_with`](Self::open_with) mends all of these.
    pub fn open_read(dir: &Path, lists: impl Into<WordLists>) -> Result<Self, SearchError> {
        let lists = lists.into();
        let analyzer = Arc::new(Analyzer::with(lists.lexicon));
        let (schema, fields) = Fields::new();
        let damaged = |e: TantivyError| damaged(dir, &e);
        let directory = IndexDirectory::open(dir).map_err(damaged)?;
        let index = tantivy::Index::open(ReadDirectory(directory)).map_err(damaged)?;
        if index.schema() != schema || is_of_another(&index, &analyzer).map_err(damaged)? {
            return Err(SearchError::Damaged {
                path: dir.to_owned(),
                message: "it was made by another version or with other word lists".to_owned(),
            });
        }
        Self::with(dir, index, fields, analyzer, lists.synonyms)
    }

    fn with(
        dir: &Path,
        mut index: tantivy::Index,
        fields: Fields,
        analyzer: Arc<Analyzer>,
        synonyms: Synonyms,
    ) -> Result<Self, SearchError> {
        index.set_tokenizers(tokenizers());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|e| damaged(dir, &e))?;
        Ok(Self {
            path: dir.to_owned(),
            fields,
            thesaurus: Thesaurus::new(&synonyms, &analyzer),
            analyzer,
            synonyms,
            inner: index,
            reader,
            seen: Mutex::new(None),
            writer: Mutex::new(None),
        })
    }

    /// Empties the directory of an index that cannot be used, so that it can be opened and filled
    /// again.
    ///
    /// # Errors
    /// [`SearchError::Io`] where a file cannot be removed.
    pub fn discard(dir: &Path) -> Result<(), SearchError> {
        if dir.is_dir() { empty(dir) } else { Ok(()) }
    }

    /// The sequence number of the last update; 0 for an empty index.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] where the index cannot be read.
    pub fn last_sequence(&self) -> Result<u64, SearchError> {
        let metas = self.inner.load_metas().map_err(|e| self.damaged(&e))?;
        Ok(metas
            .payload
            .and_then(|p| Payload::read(&p))
            .map_or(0, |p| p.sequence))
    }

    /// How many cases the index holds.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] where the index cannot be read.
    pub fn len(&self) -> Result<u64, SearchError> {
        Ok(self.searcher()?.num_docs())
    }

    /// Whether the index holds no case.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] where the index cannot be read.
    pub fn is_empty(&self) -> Result<bool, SearchError> {
        Ok(self.len()? == 0)
    }

    /// Replaces and removes cases in one commit that carries `sequence`. When it returns, the commit
    /// is on disk; when the process dies before, nothing of it is.
    ///
    /// # Errors
    /// [`SearchError::Busy`] where another process writes, [`SearchError::TooLong`] where a case cannot
    /// be counted, [`SearchError::Damaged`] where the disk refuses.
    pub fn update(
        &self,
        sequence: u64,
        changed: &[IndexedCase],
        removed: &[String],
    ) -> Result<(), SearchError> {
        self.with_writer(|writer| {
            for case_id in changed.iter().map(|c| &c.case_id).chain(removed) {
                writer.delete_term(Term::from_field_text(self.fields.case_id, case_id));
            }
            for case in changed {
                let doc = document(&self.fields, case, &self.analyzer)?;
                writer.add_document(doc).map_err(|e| self.damaged(&e))?;
            }
            self.commit(writer, sequence)
        })
    }

    fn commit(&self, writer: &mut IndexWriter, sequence: u64) -> Result<(), SearchError> {
        let payload = Payload {
            sequence,
            analysis: self.analyzer.fingerprint(),
        };
        let mut commit = writer.prepare_commit().map_err(|e| self.damaged(&e))?;
        commit.set_payload(&payload.write());
        commit.commit().map_err(|e| self.damaged(&e))?;
        Ok(())
    }

    /// Merges all segments, so that no byte of a removed case remains in the index's files.
    ///
    /// # Errors
    /// As [`update`](Self::update).
    pub fn merge_deletes(&self) -> Result<(), SearchError> {
        let sequence = self.last_sequence()?;
        // Merges that run already would keep their segments from this one.
        self.finish()?;
        self.with_writer(|writer| {
            writer.set_merge_policy(Box::new(NoMergePolicy));
            // A commit first: it applies deletes that wait.
            self.commit(writer, sequence)?;
            let mut merge = || {
                let segments = self.inner.searchable_segment_ids()?;
                if !segments.is_empty() {
                    writer.merge(&segments).wait()?;
                }
                Ok(())
            };
            merge().map_err(|e| self.damaged(&e))
        })?;
        // The reader's own view holds the old files; without it they can go.
        self.reload()?;
        self.finish()?;
        let metas = self.inner.load_metas().map_err(|e| self.damaged(&e))?;
        if metas.segments.iter().any(SegmentMeta::has_deletes) {
            return Err(SearchError::Damaged {
                path: self.path.clone(),
                message: "removed projects are still in its files".to_owned(),
            });
        }
        Ok(())
    }

    /// Waits for merges, removes files that are no longer used and lets other processes write.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] where the disk refuses.
    pub fn finish(&self) -> Result<(), SearchError> {
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) = writer {
            writer
                .wait_merging_threads()
                .map_err(|e| self.damaged(&e))?;
            // What the merges replaced can go now, by a writer of its own, as that one is gone. Where
            // another has come, that one collects it.
            match self.open_writer() {
                Ok(_) | Err(SearchError::Busy(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads every file against its checksum and finds files that belong to no segment.
    ///
    /// # Errors
    /// [`SearchError::Damaged`] where the index cannot be read, [`SearchError::Io`] where its
    /// directory cannot be listed.
    pub fn check(&self) -> Result<Health, SearchError> {
        let searcher = self.searcher()?;
        let show = |path: &Path| path.to_string_lossy().into_owned();
        let mut damaged: Vec<String> = match self.inner.validate_checksum() {
            Ok(files) => files.iter().map(|p| show(p)).collect(),
            Err(e) => return Err(self.damaged(&e)),
        };
        damaged.sort_unstable();
        let metas = self.inner.load_metas().map_err(|e| self.damaged(&e))?;
        let living: HashSet<String> = metas
            .segments
            .iter()
            .map(|s| s.id().uuid_string())
            .collect();
        let mut health = Health {
            cases: searcher.num_docs(),
            segments: searcher.segment_readers().len(),
            damaged,
            ..Health::default()
        };
        for segment in searcher.segment_readers() {
            health.deleted += u64::from(segment.num_deleted_docs());
        }
        for (path, bytes) in files(&self.path)? {
            health.bytes += bytes;
            // The files of a segment begin with its id and a dot.
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let own = name.starts_with('.') || name == META;
            if !own && !name.split('.').next().is_some_and(|id| living.contains(id)) {
                health.orphans.push(name);
            }
        }
        health.orphans.sort_unstable();
        Ok(health)
    }

    fn with_writer<T>(
        &self,
        work: impl FnOnce(&mut IndexWriter) -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match slot.take() {
            Some(writer) => writer,
            None => self.open_writer()?,
        };
        match work(&mut writer) {
            Ok(done) => {
                *slot = Some(writer);
                Ok(done)
            }
            Err(e) => {
                // A writer that failed is not used again; what it had not committed is gone.
                drop(writer);
                Err(e)
            }
        }
    }

    fn open_writer(&self) -> Result<IndexWriter, SearchError> {
        let writer: IndexWriter = match self.inner.writer_with_num_threads(1, WRITER_BYTES) {
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => {
                return Err(SearchError::Busy(self.path.clone()));
            }
            writer => writer.map_err(|e| self.damaged(&e))?,
        };
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE);
        policy.set_min_layer_size(SMALL_SEGMENT);
        writer.set_merge_policy(Box::new(policy));
        // What a killed process left of a commit bears the number of the next one, and is in its way.
        writer
            .garbage_collect_files()
            .wait()
            .map_err(|e| self.damaged(&e))?;
        Ok(writer)
    }

    /// A view of the last commit, whoever made it.
    pub(super) fn searcher(&self) -> Result<Searcher, SearchError> {
        let modified = std::fs::metadata(self.path.join(META))
            .and_then(|m| m.modified())
            .ok();
        let known = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() || known != modified {
            self.reload()?;
            *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = modified;
        }
        Ok(self.reader.searcher())
    }

    fn reload(&self) -> Result<(), SearchError> {
        // Between reading the list of segments and opening them a writer may remove one.
        let mut last = None;
        for _ in 0..4 {
            match self.reader.reload() {
                Ok(()) => return Ok(()),
                Err(e) => last = Some(e),
            }
        }
        last.map_or(Ok(()), |e| Err(self.damaged(&e)))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn damaged(&self, error: &TantivyError) -> SearchError {
        damaged(&self.path, error)
    }

    pub(super) fn doc(
        &self,
        searcher: &Searcher,
        address: tantivy::DocAddress,
    ) -> Result<TantivyDocument, SearchError> {
        searcher.doc(address).map_err(|e| self.damaged(&e))
    }
}

/// Whether an index was made by another version of the analysis or with other words.
fn is_of_another(index: &tantivy::Index, analyzer: &Analyzer) -> Result<bool, TantivyError> {
    let payload = index.load_metas()?.payload;
    Ok(payload
        .is_some_and(|p| Payload::read(&p).is_none_or(|p| p.analysis != analyzer.fingerprint())))
}

fn damaged(path: &Path, error: &TantivyError) -> SearchError {
    SearchError::Damaged {
        path: path.to_owned(),
        message: error.to_string(),
    }
}

/// What a commit carries: the catalogue's sequence number and the analysis that made the index.
struct Payload {
    sequence: u64,
    analysis: String,
}

impl Payload {
    fn read(text: &str) -> Option<Self> {
        let (sequence, analysis) = text.split_once(' ')?;
        Some(Self {
            sequence: sequence.parse().ok()?,
            analysis: analysis.to_owned(),
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.sequence, self.analysis)
    }
}

fn files(dir: &Path) -> Result<Vec<(PathBuf, u64)>, SearchError> {
    let io = |source| SearchError::Io {
        path: dir.to_owned(),
        source,
    };
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(io)? {
        let entry = entry.map_err(io)?;
        // A file that went between the listing and now is none.
        if let Ok(meta) = entry.metadata()
            && meta.is_file()
        {
            out.push((entry.path(), meta.len()));
        }
    }
    Ok(out)
}

fn empty(dir: &Path) -> Result<(), SearchError> {
    for (path, _) in files(dir)? {
        std::fs::remove_file(&path).map_err(|source| SearchError::Io { path, source })?;
    }
    Ok(())
}
