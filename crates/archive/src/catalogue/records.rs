//! Records: their JSON, and the tables made from it for those who ask in SQL.

use std::collections::BTreeSet;

use aktsam_document::{Severity, Warning};
use aktsam_record::Record;
use aktsam_record::model::Sek;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde_json::Value;

use super::{Catalogue, now, outbox};
use crate::ArchiveError;

/// How deep archives in archives are followed to name a member; ingest allows fewer.
const PATH_DEPTH: usize = 8;

/// Media type of archives, which hold documents and are none themselves.
pub(crate) const CONTAINER: &str = "application/zip";

/// Code of the warning of a record whose file is gone.
const SOURCE_MISSING: &str = "source_missing";

/// The name in JSON of a unit variant.
fn name<T: Serialize>(value: &T) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => Some(name),
        _ => None,
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

fn ore(amount: Option<Sek>) -> Option<i64> {
    amount.map(Sek::ore)
}

/// Whether a person should look at the record.
pub(crate) fn needs_review(record: &Record) -> bool {
    record
        .warnings
        .iter()
        .any(|warning| warning.severity >= Severity::Review)
}

/// Writes a file's records, the first of which is the file itself, and notes their cases in the
/// outbox. A record that is there already is replaced; its case, its corrections and how long it is
/// to be kept stay.
pub(crate) fn put(tx: &Connection, records: &[Record]) -> Result<(), ArchiveError> {
    for record in records {
        put_one(tx, record, records)?;
    }
    for record in records.iter().skip(1) {
        for path in &record.source.paths {
            // A member's own label never holds the separator.
            let Some((above, member)) = path.rsplit_once("!/") else {
                continue;
            };
            let Some(parent) = records
                .iter()
                .find(|r| r.id != record.id && r.source.paths.iter().any(|p| p == above))
            else {
                continue;
            };
            tx.prepare_cached(
                "INSERT OR IGNORE INTO members (parent_id, child_id, path) VALUES (?1, ?2, ?3)",
            )?
            .execute([&parent.id, &record.id, member])?;
        }
    }
    Ok(())
}

fn parent_in<'a>(record: &Record, records: &'a [Record]) -> Option<&'a Record> {
    let parent = record.parent.as_deref()?;
    records.iter().find(|r| r.id == parent)
}

/// The case that a new record begins in: that of the document it is embedded in, else its own. What
/// an archive holds are documents of their own.
fn first_case(
    tx: &Connection,
    record: &Record,
    records: &[Record],
) -> Result<String, ArchiveError> {
    if let Some(parent) = parent_in(record, records)
        && parent.source.media_type != CONTAINER
    {
        let case: Option<String> = tx
            .prepare_cached("SELECT case_id FROM records WHERE id = ?1")?
            .query_row([&parent.id], |row| row.get(0))
            .optional()?;
        if let Some(case) = case {
            return Ok(case);
        }
    }
    Ok(record.id.clone())
}

fn put_one(tx: &Connection, record: &Record, records: &[Record]) -> Result<(), ArchiveError> {
    let case = first_case(tx, record, records)?;
    let there = tx
        .prepare_cached("SELECT 1 FROM records WHERE id = ?1")?
        .exists([&record.id])?;
    let embedded = case != record.id;
    let decision = record.decision.as_ref();
    let budget = &record.budget;
    let case: String = tx
        .prepare_cached(
            "INSERT INTO records
               (id, case_id, case_role, case_reason, kind, application_type, title, reference,
                association, dated, start_date, end_date, outcome, granted_ore, applied_ore, own_ore,
                participants, needs_review, media_type, bytes, pages, text_origin, language,
                extractor_version, extractor_data, schema_version, extracted_at, json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
                     ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)
             ON CONFLICT (id) DO UPDATE SET
               kind = excluded.kind, application_type = excluded.application_type,
               title = excluded.title, reference = excluded.reference,
               association = excluded.association, dated = excluded.dated,
               start_date = excluded.start_date, end_date = excluded.end_date,
               outcome = excluded.outcome, granted_ore = excluded.granted_ore,
               applied_ore = excluded.applied_ore, own_ore = excluded.own_ore,
               participants = excluded.participants, needs_review = excluded.needs_review,
               media_type = excluded.media_type, bytes = excluded.bytes, pages = excluded.pages,
               text_origin = excluded.text_origin, language = excluded.language,
               extractor_version = excluded.extractor_version,
               extractor_data = excluded.extractor_data,
               schema_version = excluded.schema_version, extracted_at = excluded.extracted_at,
               json = excluded.json
             RETURNING case_id",
        )?
        .query_row(
            params![
                record.id,
                case,
                if embedded { "embedded" } else { "lead" },
                embedded.then_some("embedded in a document of the case"),
                record.kind.as_str(),
                record.application_type.map(aktsam_record::model::ApplicationType::as_str),
                record.title,
                record.reference,
                record.association,
                record.dated,
                record.timeline.start,
                record.timeline.end,
                decision.and_then(|d| d.outcome).map(aktsam_record::model::Outcome::as_str),
                ore(decision.and_then(|d| d.granted)),
                ore(budget.applied),
                ore(budget.own),
                record.target.participants,
                needs_review(record),
                record.source.media_type,
                record.source.bytes as i64,
                record.source.pages,
                name(&record.source.text_origin),
                record.language,
                record.extractor.version,
                record.extractor.data,
                record.schema_version,
                now(),
                json(record),
            ],
            |row| row.get(0),
        )?;
    put_details(tx, record, there)?;
    tx.prepare_cached("INSERT OR IGNORE INTO case_queue (record_id) VALUES (?1)")?
        .execute([&record.id])?;
    outbox::put(tx, &case)
}

/// Takes away what the tables beside the JSON hold of a record.
fn delete_details(tx: &Connection, id: &str) -> Result<(), ArchiveError> {
    for table in [
        "sections",
        "budget_lines",
        "budget_checks",
        "methods",
        "parties",
        "municipalities",
        "signatures",
        "warnings",
    ] {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE record_id = ?1"))?
            .execute([id])?;
    }
    Ok(())
}

/// The tables beside the JSON; what they hold of a record that is `there` is replaced.
pub(crate) fn put_details(
    tx: &Connection,
    record: &Record,
    there: bool,
) -> Result<(), ArchiveError> {
    let id = &record.id;
    if there {
        delete_details(tx, id)?;
    }
    for (n, s) in record.sections.iter().enumerate() {
        tx.prepare_cached("INSERT INTO sections VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
            .execute(params![
                id,
                n as i64,
                s.heading,
                s.level,
                json(&s.fields),
                s.matched.as_str(),
                s.scope,
                s.text,
                json(&s.location),
            ])?;
    }
    for (n, l) in record.budget.lines.iter().enumerate() {
        tx.prepare_cached(
            "INSERT INTO budget_lines VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            id,
            n as i64,
            l.label,
            l.group,
            l.organisation,
            l.scope,
            l.year,
            l.amount.ore(),
            l.per.as_ref().and_then(name),
            l.times,
            l.approximate,
            name(&l.funding),
            json(&l.location),
        ])?;
    }
    for (n, c) in record.budget.checks.iter().enumerate() {
        tx.prepare_cached("INSERT INTO budget_checks VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                id,
                n as i64,
                c.what,
                c.stated.ore(),
                c.computed.ore(),
                c.ok
            ])?;
    }
    for m in &record.methods {
        // An id stands once in a record; should it not, the first is kept.
        tx.prepare_cached("INSERT OR IGNORE INTO methods VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                id,
                m.id,
                m.name,
                m.usage.as_str(),
                m.mentions.len() as i64
            ])?;
    }
    for (n, p) in record.parties.iter().enumerate() {
        tx.prepare_cached("INSERT INTO parties VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                id,
                n as i64,
                p.name,
                p.as_written,
                p.kind.as_str(),
                json(&p.roles)
            ])?;
    }
    for (n, m) in record.municipalities.iter().enumerate() {
        tx.prepare_cached("INSERT INTO municipalities VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![id, n as i64, m.code, m.name, m.status.as_str()])?;
    }
    for (n, s) in record.signatures.iter().enumerate() {
        tx.prepare_cached("INSERT INTO signatures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
            .execute(params![
                id,
                n as i64,
                s.name,
                s.organisation,
                s.status.as_str(),
                s.signed_at,
                s.kind.as_str(),
                s.eid,
            ])?;
    }
    for (n, w) in record.warnings.iter().enumerate() {
        tx.prepare_cached("INSERT INTO warnings VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![id, n as i64, w.code, name(&w.severity), w.message])?;
    }
    Ok(())
}

impl Catalogue {
    /// Ids of all records, in the order of their ids.
    pub(crate) fn record_ids(&self) -> Result<Vec<String>, ArchiveError> {
        Ok(self
            .db()
            .prepare("SELECT id FROM records ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// The case of a record.
    pub(crate) fn case_of(&self, id: &str) -> Result<String, ArchiveError> {
        Ok(self
            .db()
            .prepare_cached("SELECT case_id FROM records WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?)
    }

    /// Ids of all cases.
    pub(crate) fn case_ids(&self) -> Result<Vec<String>, ArchiveError> {
        Ok(self
            .db()
            .prepare("SELECT DISTINCT case_id FROM records ORDER BY case_id")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// Ids of the files that another version, or the same with other word lists, read last. Only what
    /// lies as a file of its own, and is there, can be read anew; what is in it follows.
    pub(crate) fn outdated(&self, version: &str, data: &str) -> Result<Vec<String>, ArchiveError> {
        Ok(self
            .db()
            .prepare(
                "SELECT DISTINCT r.id FROM records r JOIN files f ON f.hash = r.id
                 WHERE f.gone_since IS NULL AND (r.extractor_version <> ?1 OR r.extractor_data <> ?2)
                 ORDER BY r.id",
            )?
            .query_map([version, data], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// The full id of which this is the beginning.
    pub(crate) fn resolve(&self, prefix: &str) -> Result<String, ArchiveError> {
        let unknown = || ArchiveError::Unknown(prefix.to_owned());
        if prefix.is_empty() || !prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let lower = prefix.to_ascii_lowercase();
        let mut ids: Vec<String> = self
            .db()
            .prepare_cached(
                "SELECT id FROM records WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 100",
            )?
            .query_map([&lower, &format!("{lower}g")], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if let Some(exact) = ids.iter().position(|id| *id == lower) {
            return Ok(ids.swap_remove(exact));
        }
        match (ids.len(), ids.pop()) {
            (1, Some(id)) => Ok(id),
            (0, _) => Err(unknown()),
            (count, _) => Err(ArchiveError::Ambiguous {
                id: prefix.to_owned(),
                count,
            }),
        }
    }

    /// A record as it is handed out: with all its paths, a person's corrections, and a note where its
    /// file is gone.
    pub(crate) fn record(&self, id: &str) -> Result<Record, ArchiveError> {
        let text: Option<String> = self
            .db()
            .prepare_cached("SELECT json FROM records WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let text = text.ok_or_else(|| ArchiveError::Unknown(id.to_owned()))?;
        let broken = |source| ArchiveError::Record {
            id: id.to_owned(),
            source,
        };
        let corrections = self.corrections(id)?;
        let mut record: Record = if corrections.is_empty() {
            serde_json::from_str(&text).map_err(broken)?
        } else {
            let mut value: Value = serde_json::from_str(&text).map_err(broken)?;
            for (pointer, corrected) in corrections {
                if let Some(place) = value.pointer_mut(&pointer) {
                    *place = corrected;
                }
            }
            serde_json::from_value(value).map_err(broken)?
        };
        self.place(&mut record)?;
        Ok(record)
    }

    /// As [`record`](Self::record), for those who ask once: one that was just written is handed over
    /// without being read back.
    pub(crate) fn record_once(&mut self, id: &str) -> Result<Record, ArchiveError> {
        match self.fresh.take(id) {
            Some(mut record) if self.corrections(id)?.is_empty() => {
                self.place(&mut record)?;
                Ok(record)
            }
            _ => self.record(id),
        }
    }

    /// Keeps a record that was just written, or read, at hand for
    /// [`record_once`](Self::record_once).
    pub(crate) fn keep_at_hand(&mut self, record: Record) {
        self.fresh.put(record);
    }

    /// Whether soon no more will be kept at hand.
    pub(crate) fn has_hands_full(&self) -> bool {
        self.fresh.is_nearly_full()
    }

    /// Lets go of what was kept at hand.
    pub(crate) fn free_hands(&mut self) {
        self.fresh.clear();
    }

    /// Says of a record where its bytes lie now.
    fn place(&self, record: &mut Record) -> Result<(), ArchiveError> {
        let places = self.places(&record.id, PATH_DEPTH)?;
        if !places.paths.is_empty() {
            record.source.paths = places.paths.into_iter().collect();
        }
        record.parent = places.parent;
        record.warnings.retain(|w| w.code != SOURCE_MISSING);
        if places.gone {
            record.warnings.push(Warning::new(
                SOURCE_MISSING,
                Severity::Info,
                "the file is no longer where it was; what was read of it is kept",
            ));
        }
        Ok(())
    }

    /// What a person put right in a record: pointer and value.
    fn corrections(&self, id: &str) -> Result<Vec<(String, Value)>, ArchiveError> {
        let rows: Vec<(String, String)> = self
            .db()
            .prepare_cached(
                "SELECT pointer, value FROM corrections WHERE record_id = ?1 ORDER BY pointer",
            )?
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        rows.into_iter()
            .map(|(pointer, value)| {
                let value =
                    serde_json::from_str(&value).map_err(|source| ArchiveError::Record {
                        id: id.to_owned(),
                        source,
                    })?;
                Ok((pointer, value))
            })
            .collect()
    }

    /// Where the bytes of a record lie: as files, and inside archives and documents.
    fn places(&self, id: &str, depth: usize) -> Result<Places, ArchiveError> {
        let files = self.files_of(id)?;
        let (there, gone): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|f| f.gone_since.is_none());
        let alone = !there.is_empty();
        let mut places = Places {
            paths: there.into_iter().map(|f| f.shown).collect(),
            parent: None,
            gone: false,
        };
        let parents: Vec<(String, String)> = self
            .db()
            .prepare_cached(
                "SELECT parent_id, path FROM members WHERE child_id = ?1 ORDER BY parent_id, path",
            )?
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut parents_gone = true;
        for (parent, member) in parents {
            if depth > 0 {
                let above = self.places(&parent, depth - 1)?;
                parents_gone &= above.gone;
                places
                    .paths
                    .extend(above.paths.iter().map(|p| format!("{p}!/{member}")));
            }
            // One that also lies on its own belongs to nothing.
            if !alone && places.parent.is_none() {
                places.parent = Some(parent);
            }
        }
        if !alone && parents_gone {
            places.gone = !gone.is_empty() || places.parent.is_some();
            places.paths.extend(gone.into_iter().map(|f| f.shown));
        }
        Ok(places)
    }
}

struct Places {
    paths: BTreeSet<String>,
    parent: Option<String>,
    gone: bool,
}
