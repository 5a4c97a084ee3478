//! Paths as the catalogue keeps them: the exact bytes to find a file again, and a text to show.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// The bytes of a path, exact on every system.
pub(crate) fn encode(path: &Path) -> Vec<u8> {
    path.as_os_str().as_encoded_bytes().to_vec()
}

/// The path of such bytes; `None` where this system cannot have made them.
#[cfg_attr(
    unix,
    expect(
        clippy::unnecessary_wraps,
        reason = "other systems cannot always build one"
    )
)]
pub(crate) fn decode(raw: &[u8]) -> Option<PathBuf> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        Some(PathBuf::from(std::ffi::OsStr::from_bytes(raw)))
    }
    // Other systems cannot build a path from bytes safely; a name that is no Unicode is found again
    // by scanning its folder.
    #[cfg(not(unix))]
    {
        std::str::from_utf8(raw).ok().map(PathBuf::from)
    }
}

/// A path as text: bytes that are no UTF-8 become `\xNN`, so that two names never look alike for
/// having been repaired.
pub(crate) fn display(path: &Path) -> String {
    lossless(path.as_os_str().as_encoded_bytes())
}

fn lossless(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02X}");
        }
    }
    out
}

/// The path below an import root, with `/` on every system; a file that was named itself is shown
/// by its name.
pub(crate) fn shown(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = below
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(lossless(name.as_encoded_bytes())),
            _ => None,
        })
        .collect();
    if parts.is_empty() {
        path.file_name()
            .map(|name| lossless(name.as_encoded_bytes()))
            .unwrap_or_default()
    } else {
        parts.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_is_below_the_root() {
        let root = Path::new("/arkiv");
        assert_eq!(shown(Path::new("/arkiv/2023/a.pdf"), root), "2023/a.pdf");
        assert_eq!(
            shown(Path::new("/arkiv/a.pdf"), Path::new("/arkiv/a.pdf")),
            "a.pdf"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_latin_1_name_survives() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = PathBuf::from(std::ffi::OsStr::from_bytes(b"/a/Ans\xf6kan.pdf"));
        assert_eq!(decode(&encode(&path)), Some(path.clone()));
        assert_eq!(display(&path), "/a/Ans\\xF6kan.pdf");
    }
}
