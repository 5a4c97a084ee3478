//! Putting new records into cases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::features::Features;
use super::known::{Known, load};
use super::score::{Relation, leads, relate};
use crate::ArchiveError;
use crate::catalogue::{CONTAINER, Catalogue, links, outbox};
use aktsam_record::model::DocumentKind;

/// Records that are compared in one transaction.
const BATCH: u32 = 256;
/// A key that more records share than this tells nothing.
const COMMON: usize = 40;
/// How much better the best must be than the next, where a document could belong to two projects.
const MARGIN: f64 = 0.1;

/// Puts all records that wait into cases; returns how many were looked at. Cut off, it goes on where
/// it stopped.
pub(crate) fn assign_new(
    catalogue: &mut Catalogue,
    known: &mut Known,
) -> Result<u64, ArchiveError> {
    let mut count = 0;
    loop {
        let ids = catalogue.waiting_for_case(BATCH)?;
        if ids.is_empty() {
            return Ok(count);
        }
        let mut batch = Vec::with_capacity(ids.len());
        for id in &ids {
            let record = catalogue.record_once(id)?;
            let features = (record.source.media_type != CONTAINER && !catalogue.is_embedded(id)?)
                .then(|| Arc::new(Features::of(&record)));
            // The index asks for it next.
            catalogue.keep_at_hand(record);
            batch.push((id, features));
        }
        count += batch.len() as u64;
        let placed = catalogue.transaction(|tx| {
            for (id, features) in &batch {
                if let Some(features) = features {
                    store(tx, features)?;
                    known.put(Arc::clone(features));
                    place(tx, features, known)?;
                }
                tx.prepare_cached("DELETE FROM case_queue WHERE record_id = ?1")?
                    .execute([id])?;
            }
            Ok(())
        });
        if placed.is_err() {
            // What was put there is undone.
            known.clear();
        }
        placed?;
        crate::failpoint("after_cases");
    }
}

fn store(tx: &Connection, features: &Features) -> Result<(), ArchiveError> {
    if let Some(before) = load(tx, &features.id)? {
        let mut delete =
            tx.prepare_cached("DELETE FROM case_keys WHERE key = ?1 AND record_id = ?2")?;
        for key in before.keys() {
            delete.execute(params![key, features.id])?;
        }
    }
    let json = serde_json::to_string(features).unwrap_or_default();
    tx.prepare_cached("INSERT OR REPLACE INTO case_features (record_id, json) VALUES (?1, ?2)")?
        .execute([&features.id, &json])?;
    let mut insert =
        tx.prepare_cached("INSERT OR IGNORE INTO case_keys (key, record_id) VALUES (?1, ?2)")?;
    for key in features.keys() {
        insert.execute(params![key, features.id])?;
    }
    Ok(())
}

/// Records that share a telling key with this one.
fn candidates(
    tx: &Connection,
    features: &Features,
    known: &mut Known,
) -> Result<BTreeSet<String>, ArchiveError> {
    let mut found = BTreeSet::new();
    let mut select = tx.prepare_cached(
        "SELECT record_id FROM case_keys WHERE key = ?1 AND record_id <> ?2 LIMIT ?3",
    )?;
    for key in features.keys() {
        if known.is_common(key) {
            continue;
        }
        let sharing: Vec<String> = select
            .query_map(params![key, features.id, COMMON as i64 + 1], |row| {
                row.get(0)
            })?
            .collect::<Result<_, _>>()?;
        if sharing.len() <= COMMON {
            found.extend(sharing);
        } else {
            known.put_common(key);
        }
    }
    Ok(found)
}

/// A candidate that belongs together with the new record.
struct Partner {
    features: Arc<Features>,
    case: String,
    rendition: bool,
    score: f64,
    reason: String,
}

/// Compares a record with its candidates, links it, and joins cases.
fn place(tx: &Connection, new: &Features, known: &mut Known) -> Result<(), ArchiveError> {
    let Some((own_case, fixed)) = case_of(tx, &new.id)? else {
        return Ok(());
    };
    let mut partners = Vec::new();
    for id in candidates(tx, new, known)? {
        let Some(other) = known.of(tx, &id)? else {
            continue;
        };
        let (rendition, score, reason) = match relate(new, &other) {
            Relation::None => continue,
            Relation::Linked {
                kind,
                score,
                reason,
            } => {
                let (a, b) = if new.id < other.id {
                    (new, &*other)
                } else {
                    (&*other, new)
                };
                links::put(tx, &a.id, &b.id, kind, score, &reason)?;
                continue;
            }
            Relation::Rendition { score, reason } => (true, score, reason),
            Relation::Together { score, reason } => (false, score, reason),
        };
        let Some((case, other_fixed)) = case_of(tx, &id)? else {
            continue;
        };
        if !fixed && !other_fixed && case != own_case {
            partners.push(Partner {
                features: other,
                case,
                rendition,
                score,
                reason,
            });
        }
    }
    // A rendition says more than any sum of hints.
    partners.sort_by(|a, b| {
        (b.rendition, b.score)
            .partial_cmp(&(a.rendition, a.score))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let case = own_case;
    let alone = partners.is_empty();
    let mut into = case.clone();
    if let Some(best) = partners.iter().find(|p| p.rendition) {
        join(tx, &case, &best.case, new, best)?;
        into.clone_from(&best.case);
    }
    if new.kind == DocumentKind::Application {
        // Budgets and annexes that came before their application.
        for partner in &partners {
            if partner.case != into && !has_application(tx, &partner.case)? {
                join(tx, &partner.case, &into, &partner.features, partner)?;
            }
        }
    } else if into != case {
        // It lies where its like lies.
    } else if let Some(best) = partners.first() {
        let rival = partners
            .iter()
            .find(|p| p.case != best.case && p.score + MARGIN > best.score);
        if rival.is_none() {
            join(tx, &case, &best.case, new, best)?;
        }
    }
    // Read anew, it may stand otherwise in the case that it has.
    let company = tx
        .prepare_cached("SELECT 1 FROM records WHERE case_id = ?1 AND id <> ?2")?
        .exists([&case, &new.id])?;
    if alone && company {
        elect(tx, &case)
    } else {
        Ok(())
    }
}

/// Moves all of one case into another, and notes why for the record that brought it.
fn join(
    tx: &Connection,
    from: &str,
    to: &str,
    moved: &Features,
    partner: &Partner,
) -> Result<(), ArchiveError> {
    tx.prepare_cached("UPDATE records SET case_reason = ?2, case_score = ?3 WHERE id = ?1")?
        .execute(params![moved.id, partner.reason, partner.score])?;
    merge(tx, from, to)
}

/// Moves all records of one case into another, and elects who leads.
pub(crate) fn merge(tx: &Connection, from: &str, to: &str) -> Result<(), ArchiveError> {
    if from == to {
        return Ok(());
    }
    tx.prepare_cached("UPDATE records SET case_id = ?2 WHERE case_id = ?1")?
        .execute([from, to])?;
    outbox::put(tx, from)?;
    elect(tx, to)
}

/// Decides anew who leads a case and what the others are, and notes it for the index.
pub(crate) fn elect(tx: &Connection, case: &str) -> Result<(), ArchiveError> {
    let ids: Vec<String> = tx
        .prepare_cached(
            "SELECT id FROM records WHERE case_id = ?1 AND case_role <> 'embedded' ORDER BY id",
        )?
        .query_map([case], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut members: BTreeMap<&str, Features> = BTreeMap::new();
    for id in &ids {
        if let Some(features) = load(tx, id)? {
            members.insert(id, features);
        }
    }
    let mut members: Vec<&Features> = members.values().collect();
    members.sort_by(|a, b| {
        if leads(a, b) {
            std::cmp::Ordering::Less
        } else {
            std::cmp::Ordering::Greater
        }
    });
    let mut set = tx.prepare_cached("UPDATE records SET case_role = ?2 WHERE id = ?1")?;
    for (n, (member, rendition)) in members.iter().zip(renditions(&members)).enumerate() {
        let role = match (n, rendition) {
            (0, _) => "lead",
            (_, true) => "rendition",
            _ => member.kind.as_str(),
        };
        set.execute([member.id.as_str(), role])?;
    }
    outbox::put(tx, case)
}

/// Which members repeat one that comes before them: as its rendition, or as that of another rendition
/// of it. A scan is like the print, and the print like the original, where scan and original differ.
fn renditions(members: &[&Features]) -> Vec<bool> {
    let mut first: Vec<usize> = (0..members.len()).collect();
    for (n, member) in members.iter().enumerate() {
        for (m, other) in members.iter().enumerate().take(n) {
            if !matches!(relate(other, member), Relation::Rendition { .. }) {
                continue;
            }
            let (a, b) = (
                first.get(n).copied().unwrap_or(n),
                first.get(m).copied().unwrap_or(m),
            );
            let (from, to) = (a.max(b), a.min(b));
            for of in &mut first {
                if *of == from {
                    *of = to;
                }
            }
        }
    }
    first.iter().enumerate().map(|(n, of)| n != *of).collect()
}

fn case_of(tx: &Connection, id: &str) -> Result<Option<(String, bool)>, ArchiveError> {
    Ok(tx
        .prepare_cached("SELECT case_id, case_fixed FROM records WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

fn has_application(tx: &Connection, case: &str) -> Result<bool, ArchiveError> {
    Ok(tx
        .prepare_cached("SELECT 1 FROM records WHERE case_id = ?1 AND kind = 'application'")?
        .exists([case])?)
}

impl Catalogue {
    /// Records that are to be put into a case.
    fn waiting_for_case(&self, count: u32) -> Result<Vec<String>, ArchiveError> {
        Ok(self
            .db()
            .prepare_cached("SELECT record_id FROM case_queue ORDER BY record_id LIMIT ?1")?
            .query_map([count], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    fn is_embedded(&self, id: &str) -> Result<bool, ArchiveError> {
        Ok(self
            .db()
            .prepare_cached("SELECT 1 FROM records WHERE id = ?1 AND case_role = 'embedded'")?
            .exists([id])?)
    }
}
