//! A file taken apart: archives, and documents with files embedded in them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::vec;

use aktsam_document::{Attachment, Document, LimitHit, LimitKind, Severity, Warning};
use aktsam_record::{FileFacts, Record};

use crate::extract::{Extractor, Item, Skip};
use crate::failure::{Failure, Reason, Stage};
use crate::guard::guarded;
use crate::names;
use crate::readers;
use crate::sniff::{Kind, sniff};
use crate::unpack::{Budget, Member, Unpacker};

/// A file being taken apart, depth first, on a stack of its own: only one chain of archives is in
/// memory at a time, however many members they have.
pub(crate) struct Walk<'e> {
    extractor: &'e Extractor,
    skips: &'e [Skip],
    on_item: &'e mut dyn FnMut(Item<'_>),
    budget: Budget<'e>,
    /// Items met: the file and what was in it.
    items: u64,
    records: Vec<Record>,
    /// Id → index in `records`.
    known: HashMap<String, usize>,
    levels: Vec<Level>,
}

/// An open archive or document with embedded files.
struct Level {
    /// Index of its record.
    record: usize,
    /// Path of it, `a.zip!/b.zip`.
    path: String,
    /// Its name in what it is in.
    label: String,
    contents: Contents,
    /// Labels given so far, with how often.
    labels: HashMap<String, u32>,
    /// Whether a member of it became a record.
    fruitful: bool,
    unreadable: Vec<(String, Failure)>,
}

enum Contents {
    Archive(Unpacker),
    Attachments(vec::IntoIter<Attachment>),
}

impl<'e> Walk<'e> {
    pub(crate) fn new(
        extractor: &'e Extractor,
        skips: &'e [Skip],
        on_item: &'e mut dyn FnMut(Item<'_>),
    ) -> Self {
        Self {
            extractor,
            skips,
            on_item,
            budget: Budget::new(&extractor.settings().limits),
            items: 0,
            records: Vec::new(),
            known: HashMap::new(),
            levels: Vec::new(),
        }
    }

    pub(crate) fn run(mut self, name: &str, bytes: Cow<'_, [u8]>) -> Result<Vec<Record>, Failure> {
        self.enter(name, name, bytes)?;
        while let Some(member) = self.next_member()? {
            let (path, label) = (member.0, member.1.label);
            let limits = &self.extractor.settings().limits;
            limits
                .check(LimitKind::Attachments, self.items, || path.clone())
                .map_err(|hit| Failure::limit(&hit, Stage::Unpack))?;
            let entered = match member.1.bytes {
                Ok(bytes) => self.enter(&path, &label, bytes.into()),
                // Counted like one that was entered, so that numbers do not depend on the outcome.
                Err(failure) => {
                    self.items += 1;
                    Err(failure)
                }
            };
            if let Err(failure) = entered {
                if self.budget.is_spent() {
                    return Err(failure);
                }
                if let Some(level) = self.levels.last_mut() {
                    level.unreadable.push((label, failure));
                }
            }
        }
        Ok(self.records)
    }

    /// The next member of the innermost open level, with its path; levels without more are closed.
    fn next_member(&mut self) -> Result<Option<(String, Member)>, Failure> {
        let passwords = &self.extractor.settings().passwords;
        while let Some(level) = self.levels.last_mut() {
            let member = match &mut level.contents {
                Contents::Archive(unpacker) => guarded(Stage::Unpack, || {
                    Ok(unpacker.next_member(&mut self.budget, passwords))
                })?,
                Contents::Attachments(attachments) => attachments.next().map(|a| Member {
                    label: names::label(&a.name),
                    bytes: Ok(a.bytes),
                }),
            };
            match member {
                Some(mut member) => {
                    level.tell_apart(&mut member.label);
                    let path = format!("{}!/{}", level.path, member.label);
                    return Ok(Some((path, member)));
                }
                None => self.leave()?,
            }
        }
        Ok(None)
    }

    /// Reads one item; what is in it is put on the stack.
    fn enter(&mut self, path: &str, label: &str, bytes: Cow<'_, [u8]>) -> Result<(), Failure> {
        let number = self.items;
        self.items += 1;
        if let Some(skip) = self.skips.iter().find(|skip| skip.item == number) {
            return Err(skip.failure.clone());
        }
        guarded(Stage::Read, || {
            (self.on_item)(Item {
                number,
                path,
                bytes: &bytes,
            });
            Ok(())
        })?;
        let facts = FileFacts {
            id: blake3::hash(&bytes).to_hex().to_string(),
            parent: self
                .levels
                .last()
                .and_then(|level| self.records.get(level.record))
                .map(|record| record.id.clone()),
            path: path.to_owned(),
            bytes: bytes.len() as u64,
        };
        if let Entry::Occupied(known) = self.known.entry(facts.id.clone()) {
            if let Some(record) = self.records.get_mut(*known.get()) {
                record.source.paths.push(path.to_owned());
                record.source.paths.sort_unstable();
            }
            self.mark_fruitful();
            return Ok(());
        }
        let settings = self.extractor.settings();
        let kind = guarded(Stage::Sniff, || Ok(sniff(&bytes, label)))?;
        match kind {
            Kind::Archive => {
                self.check_depth(path)?;
                let unpacker = guarded(Stage::Unpack, || {
                    Unpacker::open(bytes.into_owned(), &settings.limits)
                })?;
                let document = Document::new("application/zip");
                let record = self.extractor.understand(&document, &facts)?;
                self.open(path, label, record, Contents::Archive(unpacker));
            }
            kind => {
                let mut document = guarded(Stage::Read, || readers::read(kind, &bytes, settings))?;
                let attachments = std::mem::take(&mut document.attachments);
                let record = self.extractor.understand(&document, &facts)?;
                self.mark_fruitful();
                if attachments.is_empty() {
                    self.keep(record);
                } else if let Err(failure) = self.check_depth(path) {
                    let index = self.keep(record);
                    let unread = attachments
                        .iter()
                        .map(|a| (names::label(&a.name), failure.clone()));
                    self.warn(index, &unread.collect::<Vec<_>>());
                } else {
                    let contents = Contents::Attachments(attachments.into_iter());
                    self.open(path, label, record, contents);
                }
            }
        }
        Ok(())
    }

    fn check_depth(&self, path: &str) -> Result<(), Failure> {
        let limit = self.extractor.settings().limits.archive_depth;
        if (self.levels.len() as u64) < limit {
            return Ok(());
        }
        let hit = LimitHit {
            kind: LimitKind::ArchiveDepth,
            limit,
            place: path.to_owned(),
        };
        Err(Failure::limit(&hit, Stage::Unpack)
            .with_hint("unpack the outer archives and import the folder"))
    }

    fn keep(&mut self, record: Record) -> usize {
        let index = self.records.len();
        self.known.insert(record.id.clone(), index);
        self.records.push(record);
        index
    }

    fn open(&mut self, path: &str, label: &str, record: Record, contents: Contents) {
        let level = Level {
            record: self.keep(record),
            path: path.to_owned(),
            label: label.to_owned(),
            contents,
            labels: HashMap::new(),
            fruitful: false,
            unreadable: Vec::new(),
        };
        self.levels.push(level);
    }

    /// Closes the innermost level. An archive that gave nothing is no record but a failure.
    fn leave(&mut self) -> Result<(), Failure> {
        let Some(level) = self.levels.pop() else {
            return Ok(());
        };
        if level.fruitful || matches!(level.contents, Contents::Attachments(_)) {
            self.warn(level.record, &level.unreadable);
            self.mark_fruitful();
            return Ok(());
        }
        // Nothing within it became a record, so that its own is the last.
        if let Some(record) = self.records.pop() {
            self.known.remove(&record.id);
        }
        let failure = nothing_readable(&level.unreadable);
        match self.levels.last_mut() {
            Some(outer) => {
                outer.unreadable.push((level.label, failure));
                Ok(())
            }
            None => Err(failure),
        }
    }

    fn mark_fruitful(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.fruitful = true;
        }
    }

    fn warn(&mut self, record: usize, unreadable: &[(String, Failure)]) {
        if let Some(record) = self.records.get_mut(record) {
            record.warnings.extend(
                unreadable
                    .iter()
                    .map(|(label, failure)| warning(label, failure)),
            );
        }
    }
}

impl Level {
    /// Numbers a label that was given before: `bilaga.pdf (2)`.
    fn tell_apart(&mut self, label: &mut String) {
        let given = self.labels.entry(label.clone()).or_insert(0);
        *given += 1;
        if *given > 1 {
            *label = format!("{label} ({given})");
        }
    }
}

fn warning(label: &str, failure: &Failure) -> Warning {
    let severity = match failure.reason {
        Reason::Empty => Severity::Info,
        // A person can tell at a glance whether a picture or a sound matters.
        Reason::Unsupported => Severity::Review,
        _ => Severity::Error,
    };
    let message = format!("{label} is not read ({}): {failure}", failure.reason);
    Warning::new("member_unreadable", severity, message)
}

/// Why an archive of which no member can be read is not read itself.
fn nothing_readable(unreadable: &[(String, Failure)]) -> Failure {
    /// Members named in the message.
    const NAMED: usize = 3;
    let Some((_, first)) = unreadable.first() else {
        return Failure::new(
            Reason::Empty,
            Stage::Unpack,
            "the archive holds nothing but folders and files of the system",
        );
    };
    let same = unreadable.iter().all(|(_, f)| f.reason == first.reason);
    let mut message = "nothing in it can be read: ".to_owned();
    let named: Vec<String> = unreadable
        .iter()
        .take(NAMED)
        .map(|(label, f)| format!("{label} ({})", f.message))
        .collect();
    message.push_str(&named.join(", "));
    if unreadable.len() > NAMED {
        message.push_str(", …");
    }
    if same {
        Failure::new(first.reason, first.stage, message).with_hint(first.hint.clone())
    } else {
        Failure::new(Reason::Broken, Stage::Unpack, message)
    }
}

#[cfg(test)]
mod tests {
    use aktsam_document::Limits;

    use super::*;
    use crate::extract::extract;
    use crate::settings::Settings;
    use crate::unpack::testing::zip;

    fn read(name: &str, bytes: &[u8]) -> Result<Vec<Record>, Failure> {
        extract(name, bytes, &Settings::default())
    }

    fn read_within(limits: Limits, bytes: &[u8]) -> Result<Vec<Record>, Failure> {
        let settings = Settings {
            limits,
            ..Settings::default()
        };
        extract("a.zip", bytes, &settings)
    }

    fn paths(records: &[Record]) -> Vec<&str> {
        records
            .iter()
            .flat_map(|r| r.source.paths.iter().map(String::as_str))
            .collect()
    }

    fn messages(record: &Record) -> Vec<&str> {
        record
            .warnings
            .iter()
            .filter(|w| w.code == "member_unreadable")
            .map(|w| w.message.as_str())
            .collect()
    }

    #[test]
    fn members_follow_their_archive_with_parent_and_path() {
        let inner = zip(&[("c.txt", b"Mal")]);
        let outer = zip(&[
            ("b.txt", b"Syfte"),
            ("mapp/b.zip", &inner),
            ("d.txt", b"Metod"),
        ]);
        let records = read("2023/a.zip", &outer).unwrap();
        assert_eq!(
            paths(&records),
            [
                "2023/a.zip",
                "2023/a.zip!/b.txt",
                "2023/a.zip!/mapp/b.zip",
                "2023/a.zip!/mapp/b.zip!/c.txt",
                "2023/a.zip!/d.txt",
            ]
        );
        let parents: Vec<Option<&str>> = records.iter().map(|r| r.parent.as_deref()).collect();
        let outer = Some(records[0].id.as_str());
        let inner = Some(records[2].id.as_str());
        assert_eq!(parents, [None, outer, outer, inner, outer]);
        assert_eq!(
            records[0].id,
            blake3::hash(&zip_of_first_test()).to_hex().as_str()
        );
    }

    fn zip_of_first_test() -> Vec<u8> {
        let inner = zip(&[("c.txt", b"Mal")]);
        zip(&[
            ("b.txt", b"Syfte"),
            ("mapp/b.zip", &inner),
            ("d.txt", b"Metod"),
        ])
    }

    #[test]
    fn one_broken_member_costs_no_other() {
        let archive = zip(&[
            ("scan.png", b"\x89PNG\r\n\x1a\n"),
            ("empty.pdf", b""),
            ("broken.pdf", b"%PDF-1.7 and no more"),
            ("good.txt", b"Syfte"),
        ]);
        let records = read("a.zip", &archive).unwrap();
        assert_eq!(paths(&records), ["a.zip", "a.zip!/good.txt"]);
        let messages = messages(&records[0]);
        assert_eq!(messages.len(), 3);
        assert!(messages[0].starts_with("scan.png is not read (unsupported)"));
        assert!(messages[1].starts_with("empty.pdf is not read (empty)"));
        assert!(messages[2].starts_with("broken.pdf is not read (broken)"));
    }

    #[test]
    fn the_same_bytes_twice_are_one_record_with_both_paths() {
        let archive = zip(&[("z.txt", b"Syfte"), ("a.txt", b"Syfte")]);
        let records = read("x.zip", &archive).unwrap();
        assert_eq!(records.len(), 2);
        assert_eq!(records[1].source.paths, ["x.zip!/a.txt", "x.zip!/z.txt"]);
    }

    /// A PDF of one empty page, with a file embedded in it (ISO 32000-2 §7.11.4).
    fn pdf_with(name: &str, content: &str) -> Vec<u8> {
        let length = content.len();
        format!(
            "%PDF-1.7\n\
             1 0 obj\n<</Type/Catalog/Pages 2 0 R\
             /Names<</EmbeddedFiles<</Names[({name}) 4 0 R]>>>>>>\nendobj\n\
             2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
             3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\n\
             4 0 obj\n<</Type/Filespec/F({name})/EF<</F 5 0 R>>>>\nendobj\n\
             5 0 obj\n<</Length {length}>>\nstream\n{content}\nendstream\nendobj\n\
             trailer\n<</Root 1 0 R>>\n%%EOF\n"
        )
        .into_bytes()
    }

    #[test]
    fn a_file_embedded_in_a_pdf_is_a_record_with_a_parent() {
        let records = read("a.pdf", &pdf_with("mapp/budget.txt", "Lokalhyra 100 000")).unwrap();
        assert_eq!(paths(&records), ["a.pdf", "a.pdf!/mapp/budget.txt"]);
        assert_eq!(records[1].parent.as_ref(), Some(&records[0].id));
        assert_eq!(records[1].source.media_type, "text/plain");
    }

    #[test]
    fn an_embedded_file_that_cannot_be_read_is_a_warning_of_the_pdf() {
        let records = read("a.pdf", &pdf_with("bild.gif", "GIF89a")).unwrap();
        assert_eq!(paths(&records), ["a.pdf"]);
        let message = messages(&records[0])[0];
        assert!(message.starts_with("bild.gif is not read (unsupported): it is a GIF image"));
    }

    #[test]
    fn the_same_bytes_give_the_same_records() {
        let archive = zip(&[("a.pdf", &pdf_with("b.txt", "Syfte")), ("c.txt", b"Mal")]);
        let once = read("x.zip", &archive).unwrap();
        assert_eq!(read("x.zip", &archive).unwrap(), once);
    }

    #[test]
    fn an_archive_in_which_nothing_can_be_read_is_a_failure() {
        let archive = zip(&[
            ("a.png", b"\x89PNG\r\n\x1a\n"),
            ("b.png", b"\x89PNG\r\n\x1a\n2"),
        ]);
        let failure = read("x.zip", &archive).unwrap_err();
        assert_eq!(failure.reason, Reason::Unsupported);
        assert!(
            failure
                .message
                .starts_with("nothing in it can be read: a.png ("),
            "{failure}"
        );
    }

    #[test]
    fn an_archive_within_that_gives_nothing_is_a_warning_of_the_outer() {
        let inner = zip(&[("a.png", b"\x89PNG\r\n\x1a\n")]);
        let records = read("x.zip", &zip(&[("y.zip", &inner), ("z.txt", b"Syfte")])).unwrap();
        assert_eq!(paths(&records), ["x.zip", "x.zip!/z.txt"]);
        assert!(messages(&records[0])[0].starts_with("y.zip is not read (unsupported)"));
    }

    #[test]
    fn folders_and_files_of_the_system_are_passed_over() {
        let archive = zip(&[
            ("mapp/", b""),
            ("__MACOSX/._a.txt", b"x"),
            ("Thumbs.db", b"x"),
        ]);
        assert_eq!(read("x.zip", &archive).unwrap_err().reason, Reason::Empty);
        assert_eq!(read("x.zip", &zip(&[])).unwrap_err().reason, Reason::Empty);
    }

    #[test]
    fn archives_nest_only_so_deep() {
        let mut archive = zip(&[("deep.txt", b"Syfte")]);
        for level in 0..30 {
            archive = zip(&[("next.zip", &archive), (&format!("{level}.txt"), b"Mal")]);
        }
        let records = read("x.zip", &archive).unwrap();
        // Three archives and a text in each; the same text is one record.
        assert_eq!(records.len(), 4);
        let innermost = messages(&records[2]);
        assert!(innermost[0].contains("more than 3 levels"), "{innermost:?}");
    }

    #[test]
    fn a_bomb_in_an_archive_is_a_limit_hit_and_not_a_shorter_text() {
        let bomb = vec![b'a'; 3 << 20];
        let archive = zip(&[("bomb.txt", &bomb), ("good.txt", b"Syfte")]);
        let records = read("x.zip", &archive).unwrap();
        assert_eq!(paths(&records), ["x.zip", "x.zip!/good.txt"]);
        let message = messages(&records[0])[0];
        assert!(
            message.starts_with("bomb.txt is not read (limit_hit)"),
            "{message}"
        );
    }

    #[test]
    fn limits_of_the_whole_file_fail_it() {
        let archive = zip(&[
            ("a.txt", b"12345"),
            ("b.txt", b"67890"),
            ("c.txt", b"abcde"),
        ]);
        let total = Limits {
            inflated_bytes: 12,
            ..Limits::default()
        };
        let failure = read_within(total, &archive).unwrap_err();
        assert!(
            failure.message.contains("more than 12 unpacked bytes"),
            "{failure}"
        );
        let members = Limits {
            attachments: 2,
            ..Limits::default()
        };
        let failure = read_within(members, &archive).unwrap_err();
        assert!(
            failure.message.contains("more than 2 embedded files"),
            "{failure}"
        );
        let entries = Limits {
            entries: 2,
            ..Limits::default()
        };
        assert_eq!(
            read_within(entries, &archive).unwrap_err().reason,
            Reason::LimitHit
        );
        let member = Limits {
            part_bytes: 4,
            ..Limits::default()
        };
        let failure = read_within(member, &archive).unwrap_err();
        assert!(
            failure.message.contains("more than 4 bytes in one"),
            "{failure}"
        );
    }

    #[test]
    fn a_skipped_item_fails_without_being_looked_at() {
        let extractor = Extractor::new(Settings::default()).unwrap();
        let failure = Failure::new(Reason::Crashed, Stage::Worker, "it kills workers");
        let skips = [Skip { item: 2, failure }];
        let mut seen = Vec::new();
        let records = extractor
            .extract("x.zip", zip_of_first_test().into(), &skips, &mut |item| {
                seen.push((item.number, item.path.to_owned()));
            })
            .unwrap();
        assert_eq!(paths(&records), ["x.zip", "x.zip!/b.txt", "x.zip!/d.txt"]);
        assert!(messages(&records[0])[0].contains("it kills workers"));
        let numbers: Vec<u64> = seen.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [0, 1, 3]);
    }

    #[test]
    fn labels_that_agree_are_told_apart() {
        let archive = zip(&[("../a.txt", b"1"), ("a.txt", b"2")]);
        let records = read("x.zip", &archive).unwrap();
        assert_eq!(
            paths(&records),
            ["x.zip", "x.zip!/a.txt", "x.zip!/a.txt (2)"]
        );
    }
}
