//! The folder of an archive: where its parts lie, who may write, and what kind of disk it is on.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use aktsam_record::UserData;

use crate::ArchiveError;

/// Bytes that an index needs at the least to take in a few projects.
const ROOM: usize = 1 << 20;

/// The parts of an archive's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The archive in this folder, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The catalogue, the one part that cannot be rebuilt from the others.
    pub fn catalogue(&self) -> PathBuf {
        self.root.join("catalogue.sqlite")
    }

    /// The search index, a cache of the catalogue.
    pub fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    /// Data files that a user adds.
    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// Why an archive should not lie in this folder: it is on a network disk, or copied to the cloud.
    pub fn risk(&self) -> Option<String> {
        crate::place::risk(&std::path::absolute(&self.root).unwrap_or_else(|_| self.root.clone()))
    }

    /// Whether an index lies beside the one in force, to take its place or to give way.
    pub(crate) fn is_rebuilding(&self) -> bool {
        let index = self.index();
        index.with_extension("new").exists() || index.with_extension("old").exists()
    }

    /// Whether no more than a little fits on the disk. The index tells this in no way that can be
    /// told from damage, for it writes in threads of its own.
    pub(crate) fn is_full(&self) -> bool {
        let probe = self.root.join(".room-test");
        let result = File::create(&probe).and_then(|mut file| {
            file.write_all(&vec![0; ROOM])
                .and_then(|()| file.sync_all())
        });
        // What is left of it is removed when the next one is made.
        let _ = fs::remove_file(&probe);
        result.is_err_and(|e| {
            matches!(
                e.kind(),
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
            )
        })
    }

    /// A catalogue made anew of a damaged one, until it takes its place.
    pub(crate) fn salvaged(&self) -> PathBuf {
        self.root.join("catalogue.salvaged")
    }

    /// Whether there is an archive.
    pub fn exists(&self) -> bool {
        self.catalogue().is_file() || self.salvaged().is_file()
    }

    /// Makes the folder, and tries that it can be written to before any work is done.
    pub(crate) fn create(&self) -> Result<(), ArchiveError> {
        fs::create_dir_all(&self.root).map_err(|e| ArchiveError::io(&self.root, e))?;
        let probe = self.root.join(".write-test");
        File::create(&probe)
            .and_then(|file| file.sync_all())
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::PermissionDenied => {
                    ArchiveError::ReadOnly(self.root.display().to_string())
                }
                _ => ArchiveError::io(&self.root, error),
            })?;
        fs::remove_file(&probe).map_err(|e| ArchiveError::io(&probe, e))
    }

    /// Takes the right to write; it ends with the returned guard, and with the process however that
    /// ends.
    pub(crate) fn lock(&self) -> Result<WriteLock, ArchiveError> {
        let path = self.root.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| ArchiveError::io(&path, e))?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(ArchiveError::Locked(self.root.clone())),
            Err(TryLockError::Error(error)) => Err(ArchiveError::io(&path, error)),
        }
    }

    /// Reads the user's data files; those that are not there are `None`.
    ///
    /// # Errors
    /// [`ArchiveError::Io`] where one is there and cannot be read.
    pub fn user_data(&self) -> Result<UserData, ArchiveError> {
        let read = |name: &str| {
            let path = self.data().join(name);
            match fs::read_to_string(&path) {
                Ok(text) => Ok(Some(text)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(ArchiveError::io(&path, error)),
            }
        };
        Ok(UserData {
            headings: read("headings.toml")?,
            methods: read("methods.toml")?,
            organisations: read("organisations.toml")?,
            profiles: read("profiles.toml")?,
        })
    }
}

/// The right to write to an archive.
#[derive(Debug)]
pub(crate) struct WriteLock {
    _file: File,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let first = folder.lock().unwrap();
        assert!(matches!(folder.lock(), Err(ArchiveError::Locked(_))));
        drop(first);
        assert!(folder.lock().is_ok());
    }

    #[test]
    fn user_data_is_what_lies_there() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        assert_eq!(folder.user_data().unwrap(), UserData::default());
        fs::create_dir(folder.data()).unwrap();
        fs::write(folder.data().join("methods.toml"), "x = 1").unwrap();
        assert_eq!(
            folder.user_data().unwrap().methods.as_deref(),
            Some("x = 1")
        );
    }
}
