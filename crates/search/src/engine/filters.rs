//! The filters beside a query.

use tantivy::query::{BooleanQuery, Occur, Query};

use super::compile::{constant, one_of, range};
use super::index::Index;
use crate::query::Bounds;
use crate::request::Request;

impl Index {
    /// A query with the request's filters: values of one filter are alternatives.
    pub(super) fn filtered(&self, query: Box<dyn Query>, request: &Request) -> Box<dyn Query> {
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
        let cases = |ids: &[String]| -> Vec<Box<dyn Query>> {
            let some = !ids.is_empty();
            some.then(|| one_of(self.fields.case_id, ids.to_vec()))
                .into_iter()
                .collect()
        };
        add(cases(&f.cases.include), cases(&f.cases.exclude));
        if clauses.len() == 1
            && let Some((_, only)) = clauses.pop()
        {
            return only;
        }
        Box::new(BooleanQuery::new(clauses))
    }
}
