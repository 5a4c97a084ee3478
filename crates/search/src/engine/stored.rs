//! The index's directory, whose stored texts are read from their files and not mapped.
//!
//! The text of a hit is some kilobytes anywhere in the largest files of the index. Were they mapped, each
//! would bring the pages around it into memory, to stay there until the system needs the room: after some
//! thousand answers most of all text.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

/// End of the names of the files of stored texts.
const STORED: &str = "store";
/// Bytes beyond which a piece is mapped all the same: a merge asks for all texts of a segment at once.
const MOST: usize = 1 << 20;

/// The directory of an index.
#[derive(Debug, Clone)]
pub(super) struct IndexDirectory {
    mapped: MmapDirectory,
    path: PathBuf,
}

impl IndexDirectory {
    pub(super) fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(Self {
            mapped: MmapDirectory::open(path)?,
            path: path.to_owned(),
        })
    }
}

/// A file of stored texts.
#[derive(Debug)]
struct StoredTexts {
    file: Mutex<File>,
    mapped: Arc<dyn FileHandle>,
}

impl HasLen for StoredTexts {
    fn len(&self) -> usize {
        self.mapped.len()
    }
}

impl FileHandle for StoredTexts {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.len() > MOST {
            return self.mapped.read_bytes(range);
        }
        let mut bytes = vec![0; range.len()];
        // No panic comes between two calls that would leave the file in an odd state.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let mapped = self.mapped.get_file_handle(path)?;
        if path.extension().is_none_or(|extension| extension != STORED) {
            return Ok(mapped);
        }
        match File::open(self.path.join(path)) {
            Ok(file) => Ok(Arc::new(StoredTexts {
                file: Mutex::new(file),
                mapped,
            })),
            // As many files as the system allows are open already.
            Err(_) => Ok(mapped),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.mapped.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.mapped.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_texts_are_the_same_read_as_mapped() {
        let dir = tempfile::tempdir().unwrap();
        let bytes: Vec<u8> = (0..3 * MOST).map(|at| (at % 251) as u8).collect();
        for name in ["a.store", "a.pos"] {
            std::fs::write(dir.path().join(name), &bytes).unwrap();
            let directory = IndexDirectory::open(dir.path()).unwrap();
            let handle = directory.get_file_handle(Path::new(name)).unwrap();
            assert_eq!(handle.len(), bytes.len());
            for range in [
                0..0,
                0..1,
                MOST - 7..MOST + 9,
                5..MOST + 5,
                5..MOST + 6,
                0..bytes.len(),
            ] {
                let read = handle.read_bytes(range.clone()).unwrap();
                assert_eq!(Some(read.as_slice()), bytes.get(range.clone()), "{range:?}");
            }
        }
    }

    #[test]
    fn a_file_cut_short_is_an_error_and_no_panic() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.store");
        std::fs::write(&path, [7; 1_000]).unwrap();
        let directory = IndexDirectory::open(dir.path()).unwrap();
        let handle = directory.get_file_handle(Path::new("a.store")).unwrap();
        std::fs::write(&path, [7; 10]).unwrap();
        assert!(handle.read_bytes(500..600).is_err());
    }
}
