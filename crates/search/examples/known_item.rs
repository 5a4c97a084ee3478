//! Ranks known-item queries: `known_item FOLDER [DICTIONARY]`, on what `scripts/known-item` made.
//!
//! Each text is a project of one passage. Printed are the mean reciprocal rank among the first ten
//! (MRR@10), the share of queries whose text comes first, both also by what was done to the words, and the
//! queries whose text does not come first, with its rank among the first hundred.
#![expect(clippy::print_stdout, reason = "it prints its figures")]

use std::collections::BTreeMap;
use std::path::Path;

use aktsam_search::{Index, IndexedCase, Passage, Request, WordLists};
use serde::Deserialize;

/// Hits that count.
const COUNTED: usize = 10;
/// Hits that are looked at.
const SHOWN: usize = 100;

#[derive(Deserialize)]
struct Document {
    id: String,
    title: String,
    text: String,
}

#[derive(Deserialize)]
struct Asked {
    id: String,
    query: String,
    kinds: Vec<String>,
}

fn lines<T: serde::de::DeserializeOwned>(
    path: &Path,
) -> Result<Vec<T>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path)?;
    Ok(text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments
        .next()
        .ok_or("name the folder of documents.jsonl")?;
    let folder = Path::new(&folder);
    let mut lists = WordLists::builtin();
    if let Some(dictionary) = arguments.next() {
        lists = lists.with_dictionary(Path::new(&dictionary))?;
    }
    let dir = std::env::temp_dir().join(format!("aktsam-known-item-{}", std::process::id()));
    let index = Index::open_with(&dir, lists)?;
    let cases: Vec<IndexedCase> = lines::<Document>(&folder.join("documents.jsonl"))?
        .into_iter()
        .map(|text| IndexedCase {
            case_id: text.id,
            title: Some(text.title),
            passages: vec![Passage {
                text: text.text,
                ..Passage::default()
            }],
            ..IndexedCase::default()
        })
        .collect();
    index.update(1, &cases, &[])?;
    // What was done to the words → queries, sum of reciprocal ranks, first ranks.
    let mut kinds: BTreeMap<String, (usize, f64, usize)> = BTreeMap::new();
    for asked in lines::<Asked>(&folder.join("queries.jsonl"))? {
        let answer = index.search(&Request {
            passages: 0,
            facets: false,
            limit: SHOWN,
            ..Request::new(asked.query.clone())
        })?;
        let at = answer.hits.iter().position(|hit| hit.case_id == asked.id);
        let worth = at.filter(|at| *at < COUNTED);
        let worth = worth.map_or(0.0, |at| 1.0 / (at + 1) as f64);
        let mut all = asked.kinds.clone();
        all.sort();
        all.dedup();
        all.push(format!("words: {}", asked.kinds.len()));
        all.push("all".to_owned());
        for kind in all {
            let of = kinds.entry(kind).or_default();
            of.0 += 1;
            of.1 += worth;
            of.2 += usize::from(at == Some(0));
        }
        if at != Some(0) {
            let rank = at.map_or("none".to_owned(), |at| (at + 1).to_string());
            println!(
                "{rank}\t{}\t{}\tof {}{}",
                asked.query,
                asked.kinds.join(" "),
                answer.total,
                if answer.relaxed { ", relaxed" } else { "" }
            );
        }
    }
    for (kind, (queries, sum, first)) in kinds {
        let n = queries as f64;
        println!(
            "{kind}: MRR@10 {:.3}, first {:.3}, {queries} queries",
            sum / n,
            first as f64 / n
        );
    }
    index.finish()?;
    drop(index);
    std::fs::remove_dir_all(&dir)?;
    Ok(())
}
