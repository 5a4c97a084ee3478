//! From the bytes of one file to the records of it and of all that is in it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::vec;

use aktsam_document::{Attachment, Document, LimitHit, LimitKind, Severity, Warning};
use aktsam_record::{FileFacts, Lexicon, Record};

use crate::error::IngestError;
use crate::failure::{Failure, Reason, Stage};
use crate::guard::guarded;
use crate::names;
use crate::readers;
use crate::settings::Settings;
use crate::sniff::{Kind, sniff};
use crate::unpack::{Budget, Member, Unpacker};

/// Makes records, in this process.
///
/// `name` is the path below the import root, with `/`, or the file's name. The first record is the
/// file itself; what is embedded in it or zipped into it follows, each after what it was in, with
/// `parent` set and a path such as `a.zip!/b.pdf`. The same bytes met twice give one record with
/// both paths.
///
/// A member that cannot be read is a warning `member_unreadable` of the record that it is in.
///
/// # Errors
/// A [`Failure`] where the file itself cannot be read, or nothing in an archive can. Panics of a
/// reader are failures too, but memory and time are bounded in a worker alone: use
/// [`Pool`](crate::Pool) for documents of strangers.
///
/// # Example
///
/// ```
/// use aktsam_ingest::{Settings, extract};
///
/// let records = extract("a.txt", b"Syfte\nFler i arbete.", &Settings::default())?;
/// assert_eq!(records.len(), 1);
/// assert_eq!(records[0].source.paths, ["a.txt"]);
/// # Ok::<(), aktsam_ingest::Failure>(())
/// ```
pub fn extract(name: &str, bytes: &[u8], settings: &Settings) -> Result<Vec<Record>, Failure> {
    let extractor = Extractor::new(settings.clone())
        .map_err(|error| Failure::new(Reason::PoolStopped, Stage::Understand, error.to_string()))?;
    extractor.extract(name, bytes.into(), &[], &mut |_| {})
}

/// A file, embedded file or archive member that is about to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item<'a> {
    /// Its number in the order in which the items of a file are met; the file itself is 0.
    pub(crate) number: u64,
    pub(crate) path: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// The settings with their lexicon built, which takes longer than many a file.
#[derive(Debug)]
pub(crate) struct Extractor {
    settings: Settings,
    lexicon: Lexicon,
}

/// A file or member that killed a worker, passed over in the next try.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Skip {
    /// Its [`Item::number`], where those before it in the list are skipped.
    pub(crate) item: u64,
    /// What it did.
    pub(crate) failure: Failure,
}

impl Extractor {
    pub(crate) fn new(settings: Settings) -> Result<Self, IngestError> {
        let lexicon = Lexicon::with_user_data(&settings.user_data)?;
        Ok(Self { settings, lexicon })
    }

    /// Hash of the lexicons and form profiles in use.
    pub(crate) fn data_hash(&self) -> &str {
        self.lexicon.hash()
    }

    /// As [`extract`]; `on_item` is called with each item before it is read, and items of
    /// `skips` fail without being looked at.
    pub(crate) fn extract(
        &self,
        name: &str,
        bytes: Cow<'_, [u8]>,
        skips: &[Skip],
        on_item: &mut dyn FnMut(Item<'_>),
    ) -> Result<Vec<Record>, Failure> {
        self.settings.check_size(bytes.len() as u64)?;
        Walk {
            extractor: self,
            skips,
            on_item,
            budget: Budget::new(&self.settings.limits),
            items: 0,
            records: Vec::new(),
            known: HashMap::new(),
            levels: Vec::new(),
        }
        .run(name, bytes)
    }

    fn understand(&self, document: &Document, facts: &FileFacts) -> Result<Record, Failure> {
        guarded(Stage::Understand, || {
            Ok(aktsam_record::build(document, facts, &self.lexicon))
        })
    }
}

/// A file being taken apart, depth first, on a stack of its own: only one chain of archives is in
/// memory at a time, however many members they have.
struct Walk<'e> {
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

impl Walk<'_> {
    fn run(mut self, name: &str, bytes: Cow<'_, [u8]>) -> Result<Vec<Record>, Failure> {
        self.enter(name, name, bytes)?;
        while let Some(member) = self.next_member()? {
            let (path, label) = (member.0, member.1.label);
            let limits = &self.extractor.settings.limits;
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
        let password = self.extractor.settings.password.as_deref();
        while let Some(level) = self.levels.last_mut() {
            let member = match &mut level.contents {
                Contents::Archive(unpacker) => unpacker.next_member(&mut self.budget, password),
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
        let settings = &self.extractor.settings;
        match sniff(&bytes, label) {
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
        let limit = self.extractor.settings.limits.archive_depth;
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
    let mut message = format!("none of its {} members can be read: ", unreadable.len());
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
