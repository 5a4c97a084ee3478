//! Scanning: which files there are below the paths that were named.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use crate::paths;

/// Folders may nest this deep; deeper ones are taken for a trap.
const MAX_DEPTH: usize = 200;

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Absolute path, links resolved up to the import root.
    pub(crate) path: PathBuf,
    /// Path below the import root.
    pub(crate) shown: String,
    /// Size in bytes.
    pub(crate) bytes: u64,
    /// Time of the last change.
    pub(crate) modified_ns: Option<i64>,
}

/// Why something was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum PassedOver {
    LockFile,
    SystemFile,
    Loop,
    BrokenLink,
    Special,
    OwnFolder,
}

impl PassedOver {
    /// Its name in JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::LockFile => "lock_file",
            Self::SystemFile => "system_file",
            Self::Loop => "link_loop",
            Self::BrokenLink => "broken_link",
            Self::Special => "not_a_file",
            Self::OwnFolder => "own_folder",
        }
    }
}

/// What a scan found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Files, in the order of the roots and of their names; none twice.
    pub(crate) files: Vec<Found>,
    /// How many were passed over, and why.
    pub(crate) passed_over: BTreeMap<PassedOver, u64>,
    /// Paths that could not be looked into, and why.
    pub(crate) unreadable: Vec<(PathBuf, std::io::Error)>,
    /// Roots as absolute paths; only those that are there.
    pub(crate) roots: Vec<PathBuf>,
}

/// Time of the last change in nanoseconds since 1970.
pub(crate) fn modified_ns(meta: &Metadata) -> Option<i64> {
    let time = meta.modified().ok()?;
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos())
            .ok()
            .map(|ns| -ns),
    }
}

/// Looks for files below `roots`; `own` is the archive's own folder.
pub(crate) fn scan(roots: &[PathBuf], own: &Path) -> Scan {
    let own = own.canonicalize().ok();
    let mut scan = Scan::default();
    let mut seen = std::collections::HashSet::new();
    for root in roots {
        let root = match root.canonicalize() {
            Ok(path) => path,
            Err(error) => {
                scan.unreadable.push((root.clone(), error));
                continue;
            }
        };
        scan.walk(&root, own.as_deref(), &mut seen);
        scan.roots.push(root);
    }
    scan
}

impl Scan {
    fn walk(
        &mut self,
        root: &Path,
        own: Option<&Path>,
        seen: &mut std::collections::HashSet<PathBuf>,
    ) {
        let mut walk = WalkDir::new(root)
            .follow_links(true)
            .max_depth(MAX_DEPTH)
            .sort_by_file_name()
            .into_iter();
        while let Some(next) = walk.next() {
            let entry = match next {
                Ok(entry) => entry,
                Err(error) => {
                    self.refused(&error);
                    continue;
                }
            };
            let why = pass_over(&entry, own);
            if let Some(why) = why {
                *self.passed_over.entry(why).or_default() += 1;
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            if entry.file_type().is_dir() || !seen.insert(entry.path().to_owned()) {
                continue;
            }
            match entry.metadata() {
                Ok(meta) => self.files.push(Found {
                    shown: paths::shown(entry.path(), root),
                    path: entry.path().to_owned(),
                    bytes: meta.len(),
                    modified_ns: modified_ns(&meta),
                }),
                Err(error) => self.refused(&error),
            }
        }
    }

    fn refused(&mut self, error: &walkdir::Error) {
        let path = error.path().unwrap_or(Path::new("")).to_owned();
        if error.loop_ancestor().is_some() {
            *self.passed_over.entry(PassedOver::Loop).or_default() += 1;
        } else if std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink()) {
            *self.passed_over.entry(PassedOver::BrokenLink).or_default() += 1;
        } else {
            let kind = error
                .io_error()
                .map_or(std::io::ErrorKind::Other, std::io::Error::kind);
            self.unreadable.push((path, std::io::Error::from(kind)));
        }
    }
}

fn pass_over(entry: &DirEntry, own: Option<&Path>) -> Option<PassedOver> {
    let name = entry.file_name().to_string_lossy();
    let kind = entry.file_type();
    if kind.is_dir() {
        if Some(entry.path()) == own {
            return Some(PassedOver::OwnFolder);
        }
        // A folder that was named is what is wanted, whatever it is called.
        return (entry.depth() > 0 && is_system_folder(&name)).then_some(PassedOver::SystemFile);
    }
    if !kind.is_file() {
        return Some(PassedOver::Special);
    }
    if is_lock_file(&name) {
        Some(PassedOver::LockFile)
    } else if is_system_file(&name) {
        Some(PassedOver::SystemFile)
    } else {
        None
    }
}

/// Files that Word, Excel and LibreOffice lay beside an open document.
fn is_lock_file(name: &str) -> bool {
    name.starts_with("~$") || (name.starts_with(".~lock.") && name.ends_with('#'))
}

/// Files that an operating system lays into folders.
fn is_system_file(name: &str) -> bool {
    name.starts_with("._")
        || [
            ".DS_Store",
            "Thumbs.db",
            "ehthumbs.db",
            "desktop.ini",
            ".directory",
            ".localized",
        ]
        .iter()
        .any(|system| name.eq_ignore_ascii_case(system))
}

fn is_system_folder(name: &str) -> bool {
    [
        "$RECYCLE.BIN",
        "System Volume Information",
        "__MACOSX",
        ".Trashes",
        ".Spotlight-V100",
        ".fseventsd",
        "@eaDir",
        ".git",
    ]
    .iter()
    .any(|system| name.eq_ignore_ascii_case(system))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(scan: &Scan) -> Vec<&str> {
        scan.files.iter().map(|f| f.shown.as_str()).collect()
    }

    #[test]
    fn files_are_found_once_and_in_order() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("2023/mer")).unwrap();
        for name in ["b.pdf", "2023/a.pdf", "2023/mer/c.docx"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        let roots = [dir.path().to_owned(), dir.path().join("2023")];
        let scan = scan(&roots, Path::new("/nowhere"));
        assert_eq!(names(&scan), ["2023/a.pdf", "2023/mer/c.docx", "b.pdf"]);
        assert_eq!(scan.roots.len(), 2);
    }

    #[test]
    fn lock_and_system_files_are_passed_over_and_counted() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "~$Ansökan.docx",
            ".~lock.a.odt#",
            "Thumbs.db",
            ".DS_Store",
            "._a.pdf",
            "a.pdf",
        ] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        fs::create_dir(dir.path().join("__MACOSX")).unwrap();
        fs::write(dir.path().join("__MACOSX/b.pdf"), "x").unwrap();
        let scan = scan(&[dir.path().to_owned()], Path::new("/nowhere"));
        assert_eq!(names(&scan), ["a.pdf"]);
        assert_eq!(scan.passed_over[&PassedOver::LockFile], 2);
        assert_eq!(scan.passed_over[&PassedOver::SystemFile], 4);
    }

    #[test]
    fn the_archive_itself_is_no_input() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("arkiv");
        fs::create_dir(&own).unwrap();
        fs::write(own.join("catalogue.sqlite"), "x").unwrap();
        fs::write(dir.path().join("a.pdf"), "x").unwrap();
        let scan = scan(&[dir.path().to_owned()], &own);
        assert_eq!(names(&scan), ["a.pdf"]);
        assert_eq!(scan.passed_over[&PassedOver::OwnFolder], 1);
    }

    #[test]
    fn a_path_that_is_not_there_is_told() {
        let scan = scan(&[PathBuf::from("/no/such/folder")], Path::new("/nowhere"));
        assert_eq!(scan.unreadable.len(), 1);
        assert!(scan.roots.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end_and_dead_ones_are_counted() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        fs::write(dir.path().join("a/x.pdf"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/upp")).unwrap();
        std::os::unix::fs::symlink("/no/such", dir.path().join("dead.pdf")).unwrap();
        let scan = scan(&[dir.path().to_owned()], Path::new("/nowhere"));
        assert_eq!(names(&scan), ["a/x.pdf"]);
        assert_eq!(scan.passed_over[&PassedOver::Loop], 1);
        assert_eq!(scan.passed_over[&PassedOver::BrokenLink], 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_is_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s")).unwrap();
        let scan = scan(&[dir.path().to_owned()], Path::new("/nowhere"));
        assert!(scan.files.is_empty());
        assert_eq!(scan.passed_over[&PassedOver::Special], 1);
    }
}
