//! `.zip` archives, opened within limits: whatever the headers say, bytes are counted as they come.

use std::io::{Cursor, ErrorKind, Read as _};

use aktsam_document::{LimitHit, LimitKind, Limits};
use zip::result::ZipError;
use zip::{ZipArchive, ZipReadOptions};

use crate::failure::{Failure, Reason, Stage};
use crate::names;

/// Size above which a member's ratio is looked at: below it, a high one harms nobody.
const RATIO_FROM: u64 = 1 << 20;

/// Bytes of a local file header without its name and extra field (APPNOTE 6.3.10 §4.3.7).
const LOCAL_HEADER: u64 = 30;

/// What may still be unpacked of one file, its nested archives included.
#[derive(Debug)]
pub(crate) struct Budget<'l> {
    limits: &'l Limits,
    unpacked: u64,
}

/// An open archive whose members are taken out one at a time.
#[derive(Debug)]
pub(crate) struct Unpacker {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    next: usize,
}

/// A member of an archive.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its label within the archive.
    pub(crate) label: String,
    /// Its bytes, or why they cannot be had.
    pub(crate) bytes: Result<Vec<u8>, Failure>,
}

impl<'l> Budget<'l> {
    /// The whole budget of a file.
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            unpacked: 0,
        }
    }

    fn hit(&self, kind: LimitKind, place: &str) -> Failure {
        let hit = LimitHit {
            kind,
            limit: self.limits.get(kind),
            place: place.to_owned(),
        };
        Failure::limit(&hit, Stage::Unpack)
    }

    /// Whether all of it is spent, so that no other member can be had either.
    pub(crate) fn is_spent(&self) -> bool {
        self.unpacked > self.limits.inflated_bytes
    }
}

impl Unpacker {
    /// Opens an archive.
    ///
    /// # Errors
    /// A [`Failure`] where it has no readable directory, more entries than the limit, no entries,
    /// or entries that share a name or bytes: such an archive shows different things to different
    /// programs, or blows up when unpacked.
    pub(crate) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, Failure> {
        let entries_hit = |count| {
            limits
                .check(LimitKind::Entries, count, || "archive".to_owned())
                .map_err(|hit| Failure::limit(&hit, Stage::Unpack))
        };
        if let Some(count) = declared_entries(&bytes) {
            entries_hit(count)?;
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| failure(&e, "the file"))?;
        entries_hit(archive.len() as u64)?;
        if archive.has_duplicate_names() {
            return Err(Failure::new(
                Reason::Broken,
                Stage::Unpack,
                "several members of the archive have the same name",
            )
            .with_hint("unpack it and import the folder"));
        }
        if overlaps(&archive) {
            return Err(Failure::new(
                Reason::LimitHit,
                Stage::Unpack,
                "members of the archive share the same bytes, as in an archive that is made to \
                 overfill the disk",
            ));
        }
        if archive.is_empty() {
            return Err(Failure::new(
                Reason::Empty,
                Stage::Unpack,
                "the archive has no members",
            ));
        }
        Ok(Self { archive, next: 0 })
    }

    /// Takes the next member out; folders and files of the system are passed over.
    pub(crate) fn next_member(
        &mut self,
        budget: &mut Budget<'_>,
        passwords: &[String],
    ) -> Option<Member> {
        loop {
            let index = self.next;
            let entry = self.archive.by_index_data(index).ok()?;
            self.next += 1;
            let name = names::decode(entry.name_raw());
            if name.ends_with(['/', '\\']) || names::is_system_file(&name) {
                continue;
            }
            let label = names::label(&name);
            let bytes = if entry.encrypted() {
                self.decrypt(index, &label, budget, passwords)
            } else {
                self.inflate(index, &label, budget, None)
            };
            return Some(Member { label, bytes });
        }
    }

    /// Takes an encrypted member out by the first password that opens it.
    fn decrypt(
        &mut self,
        index: usize,
        label: &str,
        budget: &mut Budget<'_>,
        passwords: &[String],
    ) -> Result<Vec<u8>, Failure> {
        let mut result = Err(encrypted(label));
        for password in passwords {
            result = self
                .inflate(index, label, budget, Some(password))
                .map_err(after_decryption);
            let wrong = |failure: &Failure| failure.reason == Reason::WrongPassword;
            if !result.as_ref().is_err_and(wrong) {
                break;
            }
        }
        result
    }

    fn inflate(
        &mut self,
        index: usize,
        label: &str,
        budget: &mut Budget<'_>,
        password: Option<&str>,
    ) -> Result<Vec<u8>, Failure> {
        let options = ZipReadOptions::new().password(password.map(str::as_bytes));
        let mut file = self
            .archive
            .by_index_with_options(index, options)
            .map_err(|e| failure(&e, label))?;
        if file.is_symlink() {
            return Err(Failure::new(
                Reason::Unsupported,
                Stage::Unpack,
                "it is a link to another file",
            )
            .with_hint("import the file that it leads to"));
        }
        let compressed = file.compressed_size().max(1);
        let mut bytes = Vec::new();
        let mut chunk = [0; 1 << 13];
        loop {
            let read = match file.read(&mut chunk) {
                Ok(0) => return Ok(bytes),
                Ok(read) => read,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(failure(&ZipError::Io(e), label)),
            };
            bytes.extend_from_slice(chunk.get(..read).unwrap_or_default());
            let size = bytes.len() as u64;
            budget.unpacked = budget.unpacked.saturating_add(read as u64);
            let limits = budget.limits;
            if budget.is_spent() {
                return Err(budget.hit(LimitKind::InflatedBytes, label));
            }
            if size > limits.part_bytes {
                return Err(budget.hit(LimitKind::PartBytes, label));
            }
            if size > RATIO_FROM && size / compressed >= limits.ratio {
                return Err(budget.hit(LimitKind::Ratio, label));
            }
        }
    }
}

/// Number of entries that the end of the central directory declares, so that a directory of
/// millions is refused before it is read into memory; `None` where there is none to be seen.
fn declared_entries(bytes: &[u8]) -> Option<u64> {
    /// Size of the record with the longest comment (APPNOTE §4.3.16).
    const LONGEST_END: usize = 22 + 0xFFFF;
    /// Size of the ZIP64 locator and the shortest ZIP64 record before it (§4.3.14, §4.3.15).
    const ZIP64: usize = 20 + 56;

    let tail = bytes.get(bytes.len().saturating_sub(LONGEST_END + ZIP64)..)?;
    let end = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let count = tail.get(end + 10..end + 12)?.try_into().ok()?;
    let count = u16::from_le_bytes(count);
    if count < u16::MAX {
        return Some(u64::from(count));
    }
    let before = tail.get(end.saturating_sub(ZIP64)..end)?;
    let zip64 = before.windows(4).position(|w| w == b"PK\x06\x06");
    let count = zip64.and_then(|at| before.get(at + 32..at + 40)?.try_into().ok());
    Some(count.map_or(u64::from(u16::MAX), u64::from_le_bytes))
}

/// Whether two entries claim the same bytes of the archive.
fn overlaps(archive: &ZipArchive<Cursor<Vec<u8>>>) -> bool {
    let mut ranges: Vec<(u64, u64)> = (0..archive.len())
        .filter_map(|index| archive.by_index_data(index).ok())
        .map(|entry| {
            let start = entry.header_start();
            // The shortest that the entry can be: the lengths of its local header are its own.
            let length = LOCAL_HEADER.saturating_add(entry.compressed_size());
            (start, start.saturating_add(length))
        })
        .collect();
    ranges.sort_unstable();
    ranges
        .iter()
        .zip(ranges.iter().skip(1))
        .any(|((_, end), (start, _))| end > start)
}

fn encrypted(what: &str) -> Failure {
    Failure::new(
        Reason::Encrypted,
        Stage::Unpack,
        format!("{what}: a password is needed"),
    )
    .with_hint("unpack it with its password and import the folder, or give the password by --password-file")
}

/// The old encryption of archives notices a wrong password only 255 times in 256, and by the
/// checksum else: what is broken after decryption was most likely decrypted wrongly.
fn after_decryption(failure: Failure) -> Failure {
    if failure.reason == Reason::Broken {
        Failure::new(Reason::WrongPassword, failure.stage, failure.message)
    } else {
        failure
    }
}

fn failure(error: &ZipError, what: &str) -> Failure {
    let failure = |reason, message: String| Failure::new(reason, Stage::Unpack, message);
    match error {
        ZipError::InvalidPassword => failure(
            Reason::WrongPassword,
            format!("{what}: the password does not open it"),
        ),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => encrypted(what),
        ZipError::UnsupportedArchive(why) => failure(Reason::Unsupported, format!("{what}: {why}"))
            .with_hint("unpack it and import the folder"),
        ZipError::CompressionMethodNotSupported(method) => failure(
            Reason::Unsupported,
            format!("{what}: compression method {method} is not read"),
        )
        .with_hint("unpack it and import the folder"),
        // The directory stands at the end: what was cut off while it was copied has lost it.
        ZipError::InvalidArchive(_) => failure(
            Reason::Broken,
            format!("{what} has lost its end or is damaged, as when a copy was cut off"),
        )
        .with_hint("look for the original and import that, or copy it anew"),
        other => failure(Reason::Broken, format!("{what}: {other}"))
            .with_hint("look for the original, or mend the archive with an archive program"),
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Archives made by hand.

    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// An archive of members, names ending with `/` being folders.
    pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            if name.ends_with('/') {
                zip.add_directory(*name, SimpleFileOptions::default())
                    .unwrap();
            } else {
                zip.start_file(*name, SimpleFileOptions::default()).unwrap();
                zip.write_all(bytes).unwrap();
            }
        }
        zip.finish().unwrap().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::zip;
    use super::*;

    fn open(bytes: Vec<u8>) -> Result<Unpacker, Failure> {
        Unpacker::open(bytes, &Limits::default())
    }

    fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
        assert_eq!(from.len(), to.len());
        let mut bytes = bytes.to_vec();
        for at in 0..=bytes.len() - from.len() {
            if bytes[at..].starts_with(from) {
                bytes[at..at + to.len()].copy_from_slice(to);
            }
        }
        bytes
    }

    #[test]
    fn members_of_one_name_are_refused() {
        let archive = replace(
            &zip(&[("a.txt", b"1"), ("b.txt", b"2")]),
            b"b.txt",
            b"a.txt",
        );
        let failure = open(archive).unwrap_err();
        assert_eq!(failure.reason, Reason::Broken);
        assert!(failure.message.contains("same name"), "{failure}");
    }

    #[test]
    fn members_that_share_bytes_are_refused() {
        let mut archive = zip(&[("a.txt", b"1"), ("b.txt", b"2")]);
        // Point the second entry of the directory at the header of the first.
        let second = archive
            .windows(4)
            .rposition(|w| w == b"PK\x01\x02")
            .unwrap();
        archive[second + 42..second + 46].copy_from_slice(&[0; 4]);
        let failure = open(archive).unwrap_err();
        assert!(
            failure.message.contains("share the same bytes"),
            "{failure}"
        );
    }

    #[test]
    fn a_directory_of_millions_is_refused_before_it_is_read() {
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend_from_slice(&[0x10, 0x27, 0x11, 0x27]);
        end.extend_from_slice(&[0; 10]);
        assert_eq!(declared_entries(&end), Some(10_001));
        assert_eq!(open(end).unwrap_err().reason, Reason::LimitHit);
        let mut zip64 = b"PK\x06\x06".to_vec();
        zip64.resize(32, 0);
        zip64.extend_from_slice(&7_u64.to_le_bytes());
        zip64.resize(76, 0);
        zip64.extend_from_slice(b"PK\x05\x06\0\0\0\0\xFF\xFF\xFF\xFF\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(declared_entries(&zip64), Some(7));
        assert_eq!(declared_entries(b"PK"), None);
    }

    #[test]
    fn an_encrypted_member_asks_for_its_password() {
        let mut archive = zip(&[("a.txt", b"Syfte och bakgrund")]);
        // Bit 0 of the flags in the local header and in the directory (APPNOTE §4.4.4).
        let entry = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        archive[6] |= 1;
        archive[entry + 8] |= 1;
        let limits = Limits::default();
        let read = |passwords: &[String]| {
            let mut unpacker = open(archive.clone()).unwrap();
            let member = unpacker.next_member(&mut Budget::new(&limits), passwords);
            member.unwrap().bytes.unwrap_err().reason
        };
        assert_eq!(read(&[]), Reason::Encrypted);
        assert_eq!(
            read(&["fel".to_owned(), "också fel".to_owned()]),
            Reason::WrongPassword
        );
    }

    #[test]
    fn a_cut_archive_is_broken() {
        let archive = zip(&[("a.txt", b"Syfte")]);
        let failure = open(archive[..archive.len() / 2].to_vec()).unwrap_err();
        assert_eq!(failure.reason, Reason::Broken);
    }

    #[test]
    fn a_damaged_member_is_noticed_by_its_checksum() {
        let text = b"Syfte och bakgrund till insatsen";
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        zip.start_file("a.txt", stored).unwrap();
        std::io::Write::write_all(&mut zip, text).unwrap();
        let archive = replace(
            &zip.finish().unwrap().into_inner(),
            b"bakgrund",
            b"bakgrunt",
        );
        let limits = Limits::default();
        let member = open(archive)
            .unwrap()
            .next_member(&mut Budget::new(&limits), &[])
            .unwrap();
        assert_eq!(member.bytes.unwrap_err().reason, Reason::Broken);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_mutated_archive_never_panics(at in 0_usize..400, byte in any::<u8>()) {
            let mut archive = zip(&[("a.txt", b"Syfte"), ("mapp/b.txt", b"Metod och arbetssatt")]);
            let at = at % archive.len();
            archive[at] = byte;
            let limits = Limits::default();
            let mut budget = Budget::new(&limits);
            if let Ok(mut unpacker) = open(archive) {
                while unpacker.next_member(&mut budget, &[]).is_some() {}
            }
        }
    }
}
