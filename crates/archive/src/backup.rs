//! Backup: a consistent copy of an archive, made while it is in use.

use std::fs::{self, File};
use std::path::Path;

use crate::{Archive, ArchiveError, Folder};

impl Archive {
    /// Copies the archive into a folder that is empty or not there yet. The copy is an archive of its
    /// own; its index is made when it is first opened.
    ///
    /// # Errors
    /// [`ArchiveError`] where the folder holds something, or cannot be written to.
    pub fn backup(&self, to: &Path) -> Result<(), ArchiveError> {
        let io = |e| ArchiveError::io(to, e);
        fs::create_dir_all(to).map_err(io)?;
        if fs::read_dir(to).map_err(io)?.next().is_some() {
            return Err(ArchiveError::Refused(format!(
                "{}: the folder is not empty",
                to.display()
            )));
        }
        let copy = Folder::new(to);
        let part = to.join("catalogue.part");
        let name = part.to_str().ok_or_else(|| {
            ArchiveError::Refused(format!("{}: the folder's name is no Unicode", to.display()))
        })?;
        // Reads one moment of the catalogue, whatever is written to it meanwhile.
        self.catalogue().db().execute("VACUUM INTO ?1", [name])?;
        let part_io = |e| ArchiveError::io(&part, e);
        File::options()
            .write(true)
            .open(&part)
            .and_then(|file| file.sync_all())
            .map_err(part_io)?;
        fs::rename(&part, copy.catalogue()).map_err(part_io)?;
        let data = self.folder().data();
        if data.is_dir() {
            fs::create_dir_all(copy.data()).map_err(io)?;
            for entry in fs::read_dir(&data).map_err(|e| ArchiveError::io(&data, e))? {
                let entry = entry.map_err(|e| ArchiveError::io(&data, e))?;
                if entry.path().is_file() {
                    fs::copy(entry.path(), copy.data().join(entry.file_name())).map_err(io)?;
                }
            }
        }
        Ok(())
    }
}
