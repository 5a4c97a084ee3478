//! A project that matches, with its passages and reasons.

use tantivy::{DocAddress, Searcher};

use super::document::{read_case, read_passages};
use super::index::Index;
use super::schema::Text;
use crate::answer::Hit;
use crate::case::IndexedCase;
use crate::error::SearchError;
use crate::matching::{Matcher, find_all};
use crate::passages::{Shown, best};
use crate::request::Request;

impl Index {
    pub(super) fn hit(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        score: f32,
        request: &Request,
        matchers: &[Matcher],
        methods: &[String],
    ) -> Result<Hit, SearchError> {
        let doc = self.doc(searcher, address)?;
        let unreadable = || SearchError::Damaged {
            path: self.path().to_owned(),
            message: "a stored project cannot be read".to_owned(),
        };
        let case = read_case(&self.fields, &doc).ok_or_else(unreadable)?;
        let mut hit = hit_of(case, score);
        if request.passages == 0 && !request.explain {
            return Ok(hit);
        }
        let passages = read_passages(&self.fields, &doc).ok_or_else(unreadable)?;
        let shown = best(
            &passages,
            matchers,
            methods,
            request.passages,
            &self.analyzer,
        );
        if request.explain {
            hit.why = self.why(&hit, matchers, &shown, methods);
        }
        hit.passages = shown.passages;
        Ok(hit)
    }

    /// Why a project matched, a line a reason.
    fn why(
        &self,
        hit: &Hit,
        matchers: &[Matcher],
        shown: &Shown,
        methods: &[String],
    ) -> Vec<String> {
        let mut why = Vec::new();
        for (matcher, (count, fields)) in matchers.iter().zip(&shown.counts) {
            let inside = |text: Option<&str>| {
                text.is_some_and(|t| {
                    !find_all(t, &std::iter::once((0, matcher)), &self.analyzer).is_empty()
                })
            };
            let mut places = Vec::new();
            if inside(hit.title.as_deref()) {
                places.push("in the title".to_owned());
            }
            if *count > 0 {
                let times = if *count == 1 {
                    "once".to_owned()
                } else {
                    format!("{count} times")
                };
                let names: Vec<&str> = fields.iter().map(|f| f.swedish()).collect();
                let under = if names.is_empty() {
                    String::new()
                } else {
                    format!(" under {}", names.join(", "))
                };
                places.push(format!("{times} in the text{under}"));
            }
            if matcher.scope == Some(Text::Association) && inside(hit.association.as_deref()) {
                places.push("in the association".to_owned());
            }
            if !places.is_empty() {
                why.push(format!("{}: {}", matcher.label, places.join(", ")));
            }
        }
        for method in hit.methods.iter().filter(|m| methods.contains(&m.id)) {
            why.push(format!(
                "{}: the text {} it",
                method.name,
                method.usage.as_str()
            ));
        }
        if hit.score > 0.0 {
            why.push(format!("score {:.2}", hit.score));
        }
        why
    }
}

/// The hit of a case, without passages.
pub(super) fn hit_of(case: IndexedCase, score: f32) -> Hit {
    Hit {
        case_id: case.case_id,
        record_ids: case.record_ids,
        paths: case.paths,
        title: case.title,
        association: case.association,
        references: case.references,
        kinds: case.kinds,
        application_types: case.application_types,
        years: case.years,
        running: case.running,
        municipalities: case.municipalities,
        applied: case.applied,
        methods: case.methods,
        score,
        passages: Vec::new(),
        why: Vec::new(),
    }
}
