//! From a request to its answer.

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query};
use tantivy::{DocAddress, Order, Searcher};

use super::collect::FacetCounter;
use super::compile::{constant, one_of, range};
use super::document::{read_case, read_passages};
use super::index::Index;
use super::schema::{APPLIED, LAST_YEAR, TITLE_KEY};
use crate::answer::{Answer, Facets, Hit};
use crate::case::IndexedCase;
use crate::error::SearchError;
use crate::query::{Bounds, Expr, parse};
use crate::request::{Request, Sort};

impl Index {
    /// Answers a request.
    ///
    /// # Errors
    /// [`SearchError::Query`] where the query cannot be understood, [`SearchError::Request`] where
    /// more is asked than one answer gives, [`SearchError::Damaged`] where the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer, SearchError> {
        if request.limit > Request::MAX_LIMIT {
            return Err(SearchError::Request(format!(
                "one answer gives at most {} hits; ask for the next ones with an offset",
                Request::MAX_LIMIT
            )));
        }
        let expr = parse(&request.query)?;
        let parsed = expr.to_string();
        let query = self.filtered(&expr, request)?;
        let searcher = self.searcher()?;
        let (total, facets) = if request.facets {
            let (total, counts) = searcher
                .search(&query, &(Count, FacetCounter))
                .map_err(|e| self.damaged(&e))?;
            (total, counts.facets())
        } else {
            let total = searcher
                .search(&query, &Count)
                .map_err(|e| self.damaged(&e))?;
            (total, Facets::default())
        };
        let ranked = self.ranked(
            &searcher,
            &query,
            request.sort,
            request.offset,
            request.limit,
        )?;
        let mut hits = Vec::with_capacity(ranked.len());
        for (score, address) in ranked {
            hits.push(self.hit(&searcher, address, score, request)?);
        }
        Ok(Answer {
            total,
            hits,
            facets,
            notes: Vec::new(),
            parsed,
            relaxed: false,
        })
    }

    /// Ids of all cases that match, in the order asked for, whatever the limit.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn ids(&self, request: &Request) -> Result<Vec<String>, SearchError> {
        let expr = parse(&request.query)?;
        let query = self.filtered(&expr, request)?;
        let searcher = self.searcher()?;
        let all = usize::try_from(searcher.num_docs())
            .unwrap_or(usize::MAX)
            .max(1);
        let ranked = self.ranked(&searcher, &query, request.sort, 0, all)?;
        let mut ids = Vec::with_capacity(ranked.len());
        for (_, address) in ranked {
            ids.push(self.case_id(&searcher, address)?);
        }
        Ok(ids)
    }

    fn case_id(&self, searcher: &Searcher, address: DocAddress) -> Result<String, SearchError> {
        let segment = searcher.segment_reader(address.segment_ord);
        let column = segment
            .fast_fields()
            .str("case_id")
            .map_err(|e| self.damaged(&e))?;
        let mut id = String::new();
        if let Some(column) = column
            && let Some(ord) = column.term_ords(address.doc_id).next()
        {
            column
                .ord_to_str(ord, &mut id)
                .map_err(|e| self.damaged(&e.into()))?;
        }
        Ok(id)
    }

    fn filtered(&self, expr: &Expr, request: &Request) -> Result<Box<dyn Query>, SearchError> {
        let query = self.compile(expr).map_err(|e| self.damaged(&e))?;
        let f = &request.filters;
        let mut clauses = vec![(Occur::Must, query)];
        let mut add = |include: Vec<Box<dyn Query>>, exclude: Vec<Box<dyn Query>>| {
            if !include.is_empty() {
                let any = include.into_iter().map(|q| (Occur::Should, q)).collect();
                clauses.push((Occur::Must, constant(Box::new(BooleanQuery::new(any)))));
            }
            clauses.extend(exclude.into_iter().map(|q| (Occur::MustNot, q)));
        };
        let method = |names: &[String]| -> Vec<Box<dyn Query>> {
            names.iter().map(|name| self.method_query(name)).collect()
        };
        add(method(&f.methods.include), method(&f.methods.exclude));
        let year = |field, years: &[i16]| -> Vec<Box<dyn Query>> {
            years
                .iter()
                .map(|y| range(field, Bounds::one(i64::from(*y))))
                .collect()
        };
        add(
            year(self.fields.year, &f.years.include),
            year(self.fields.year, &f.years.exclude),
        );
        add(
            year(self.fields.running, &f.running.include),
            year(self.fields.running, &f.running.exclude),
        );
        let association = |names: &[String]| -> Vec<Box<dyn Query>> {
            names
                .iter()
                .map(|name| self.association_query(name))
                .collect()
        };
        add(
            association(&f.associations.include),
            association(&f.associations.exclude),
        );
        let municipality = |names: &[String]| -> Vec<Box<dyn Query>> {
            names
                .iter()
                .map(|name| {
                    one_of(
                        self.fields.municipality,
                        crate::names::municipality_keys(name),
                    )
                })
                .collect()
        };
        add(
            municipality(&f.municipalities.include),
            municipality(&f.municipalities.exclude),
        );
        let words = |field, words: Vec<&str>| -> Vec<Box<dyn Query>> {
            words
                .into_iter()
                .map(|w| one_of(field, vec![w.to_owned()]))
                .collect()
        };
        let kinds = |kinds: &[aktsam_record::model::DocumentKind]| {
            words(self.fields.kind, kinds.iter().map(|k| k.as_str()).collect())
        };
        add(kinds(&f.kinds.include), kinds(&f.kinds.exclude));
        let types = |types: &[aktsam_record::model::ApplicationType]| {
            words(
                self.fields.application_type,
                types.iter().map(|k| k.as_str()).collect(),
            )
        };
        add(
            types(&f.application_types.include),
            types(&f.application_types.exclude),
        );
        let sums = |bands: &[crate::request::SumBand]| -> Vec<Box<dyn Query>> {
            bands
                .iter()
                .map(|band| {
                    let (from, to) = band.bounds();
                    let to = to.map(|to| to - 1);
                    range(
                        self.fields.applied,
                        Bounds {
                            from: Some(from),
                            to,
                        },
                    )
                })
                .collect()
        };
        add(sums(&f.sums.include), sums(&f.sums.exclude));
        if clauses.len() == 1
            && let Some((_, only)) = clauses.pop()
        {
            return Ok(only);
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn ranked(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        sort: Sort,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<(f32, DocAddress)>, SearchError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let top = TopDocs::with_limit(limit).and_offset(offset);
        let by_number = |name: &str, order: Order| {
            let collector = TopDocs::with_limit(limit)
                .and_offset(offset)
                .order_by_fast_field::<i64>(name, order);
            let found = searcher.search(query, &collector)?;
            Ok(found
                .into_iter()
                .map(|(_, address)| (0.0, address))
                .collect())
        };
        let found: Result<Vec<(f32, DocAddress)>, tantivy::TantivyError> = match sort {
            Sort::Relevance => searcher.search(query, &top.order_by_score()),
            Sort::Newest => by_number(LAST_YEAR, Order::Desc),
            Sort::Oldest => by_number(LAST_YEAR, Order::Asc),
            Sort::Largest => by_number(APPLIED, Order::Desc),
            Sort::Smallest => by_number(APPLIED, Order::Asc),
            Sort::Title => searcher
                .search(
                    query,
                    &top.order_by_string_fast_field(TITLE_KEY, Order::Asc),
                )
                .map(|found| {
                    found
                        .into_iter()
                        .map(|(_, address)| (0.0, address))
                        .collect()
                }),
        };
        found.map_err(|e| self.damaged(&e))
    }

    fn hit(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        score: f32,
        request: &Request,
    ) -> Result<Hit, SearchError> {
        let doc = self.doc(searcher, address)?;
        let case = read_case(&self.fields, &doc).unwrap_or_default();
        let hit = hit_of(case, score);
        if request.passages > 0 {
            let _ = read_passages(&self.fields, &doc);
        }
        Ok(hit)
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
