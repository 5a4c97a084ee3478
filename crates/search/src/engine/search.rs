//! From a request to its answer.

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query};
use tantivy::{DocAddress, Order, Searcher, Term};

use super::collect::FacetCounter;
use super::compile::{is_optional, term};
use super::hit::Shower;
use super::index::Index;
use super::matching::Matcher;
use super::nearness::RANKED_AGAIN;
use super::relax::Relaxed;
use super::schema::{APPLIED, LAST_YEAR, TITLE_KEY};
use super::statistics::BodyStatistics;
use crate::analysis::{Words, is_acronym};
use crate::answer::{Answer, Facets, Note};
use crate::error::SearchError;
use crate::query::{Ask, Expr, Filter, FilterLeaf, TextLeaf, parse, small_letters};
use crate::request::{Request, Sort};

/// Fewer hits than this of a description in many words bring those that lack a word.
const FEW: usize = 3;
/// Words of such a description.
const MANY: usize = 4;
/// What having all the words is worth then: more than any rarity.
const WHOLE: f32 = 1_000.0;

/// What working by the method that is named is worth: more than naming it.
const USED: f32 = 20.0;

/// A request, understood.
struct Understood {
    expr: Expr,
    query: Box<dyn Query>,
    notes: Vec<Note>,
    relaxed: bool,
    counted: Counted,
}

/// What was counted of a query, and the best by score where they are asked for.
#[derive(Default)]
struct Counted {
    total: usize,
    facets: Facets,
    best: Vec<(f32, DocAddress)>,
}

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
        let searcher = self.searcher()?;
        let understood = self.understand(&searcher, request)?;
        let Understood {
            expr,
            query,
            mut notes,
            relaxed,
            counted:
                Counted {
                    total,
                    facets,
                    best,
                },
        } = understood;
        let parsed = expr.to_string();
        let matchers = self
            .matchers(&searcher, &expr)
            .map_err(|e| self.damaged(&e))?;
        let ranked = self.ranked(&searcher, &query, best, &matchers, request)?;
        let methods = self.methods_asked(&expr, request);
        let mut shower = Shower::new(self, &matchers, &methods, request);
        let hits = shower.hits(&searcher, &ranked)?;
        notes.dedup();
        Ok(Answer {
            total,
            hits,
            facets,
            notes,
            parsed,
            relaxed,
        })
    }

    /// From the request to the query that is answered: synonyms, methods that are none, and what to
    /// answer when nothing has it all.
    fn understand(
        &self,
        searcher: &Searcher,
        request: &Request,
    ) -> Result<Understood, SearchError> {
        let mut notes = Vec::new();
        let mut expr = parse(&request.query)?;
        notes.extend(small_letters::notes(&expr));
        self.known_methods(searcher, &mut expr, &mut notes)
            .map_err(|e| self.damaged(&e))?;
        if request.synonyms {
            expr = self.thesaurus.expand(expr, &self.analyzer, &mut notes);
        }
        let compiled = self.compile(&expr).map_err(|e| self.damaged(&e))?;
        let query = self.filtered(self.users_first(&expr, compiled), request);
        let counted = self.counted(searcher, &query, request)?;
        let total = counted.total;
        let mut understood = Understood {
            expr,
            query,
            notes,
            relaxed: false,
            counted,
        };
        // What is new is asked of the words as they were: others would always be new.
        let firm = !request.filters.cases.exclude.is_empty();
        if firm || total > 0 || matches!(understood.expr, Expr::All) {
            if !firm && total < FEW && request.sort == Sort::Relevance {
                self.widen(searcher, request, &mut understood)?;
            }
            return Ok(understood);
        }
        let ways = self
            .relaxations(searcher, &understood.expr, &mut understood.notes)
            .map_err(|e| self.damaged(&e))?;
        // Where hardly a project has as many of the words, those with fewer follow them.
        let mut nearer: Vec<Box<dyn Query>> = Vec::new();
        let mut answer: Option<(Relaxed, Box<dyn Query>, Counted)> = None;
        for way in ways {
            let compiled = match way.quorum {
                None => self.compile(&way.expr),
                Some(quorum) => self.quorum_query(&way.expr, quorum),
            };
            let bare = compiled.map_err(|e| self.damaged(&e))?;
            let above = nearer.iter().map(|near| -> (Occur, Box<dyn Query>) {
                let whole = ConstScoreQuery::new(near.box_clone(), WHOLE);
                (Occur::Should, Box::new(whole))
            });
            let must = std::iter::once((Occur::Must, bare.box_clone()));
            let ranked = Box::new(BooleanQuery::new(must.chain(above).collect()));
            let query = self.filtered(ranked, request);
            let counted = self.counted(searcher, &query, request)?;
            let total = counted.total;
            let more = answer
                .as_ref()
                .is_none_or(|(_, _, known)| total > known.total);
            if total > 0 && more {
                nearer.push(bare);
                answer = Some((way, query, counted));
            }
            if total >= FEW {
                break;
            }
        }
        if let Some((way, query, counted)) = answer {
            let instead = match way.quorum {
                None => way.expr.to_string(),
                Some(quorum) => format!("at least {quorum} of {}", way.expr),
            };
            understood.notes.push(Note::Relaxed { instead });
            return Ok(Understood {
                expr: way.expr,
                query,
                relaxed: true,
                counted,
                ..understood
            });
        }
        Ok(understood)
    }

    /// A description in many words of which hardly a project has all: those that lack one follow
    /// those that have all, and a note says so. Shorter queries and such with operators or values
    /// are answered as they stand.
    fn widen(
        &self,
        searcher: &Searcher,
        request: &Request,
        understood: &mut Understood,
    ) -> Result<(), SearchError> {
        let Some(words) = plain_words(&understood.expr).filter(|n| *n >= MANY) else {
            return Ok(());
        };
        let both = || -> tantivy::Result<Box<dyn Query>> {
            let whole = ConstScoreQuery::new(self.compile(&understood.expr)?, WHOLE);
            let most = self.quorum_query(&understood.expr, words - 1)?;
            Ok(Box::new(BooleanQuery::new(vec![
                (Occur::Must, most),
                (Occur::Should, Box::new(whole)),
            ])))
        };
        let query = self.filtered(both().map_err(|e| self.damaged(&e))?, request);
        let counted = self.counted(searcher, &query, request)?;
        if counted.total > understood.counted.total {
            understood.notes.push(Note::Relaxed {
                instead: format!("at least {} of {}", words - 1, understood.expr),
            });
            understood.query = query;
            understood.counted = counted;
            understood.relaxed = true;
        }
        Ok(())
    }

    /// A method that nobody knows is searched as words, and a note says so.
    fn known_methods(
        &self,
        searcher: &Searcher,
        expr: &mut Expr,
        notes: &mut Vec<Note>,
    ) -> tantivy::Result<()> {
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            match expr {
                Expr::And(parts) | Expr::Or(parts) | Expr::Alike(parts) => {
                    rest.extend(parts.iter_mut());
                }
                Expr::Not(part) => rest.push(part),
                Expr::Filter(FilterLeaf {
                    ask: Filter::Method(name),
                    at,
                }) => {
                    let id = crate::synonyms::plain(name).replace(' ', "_");
                    let indexed =
                        searcher.doc_freq(&Term::from_field_text(self.fields.method, &id))? > 0;
                    if indexed || !self.synonyms.methods_named(name).is_empty() {
                        continue;
                    }
                    let near = self.synonyms.nearest_method(name);
                    let near = near.map_or(String::new(), |near| {
                        format!("; did you mean metod:\"{near}\"?")
                    });
                    notes.push(Note::Changed {
                        message: format!(
                            "no method is called {name}, so the words were searched{near}"
                        ),
                    });
                    let mut words: Vec<String> =
                        Words::new(name).map(|w| w.text.to_owned()).collect();
                    let ask = match (words.len(), words.pop()) {
                        (1, Some(only)) => Ask::Word(only),
                        (_, Some(last)) => {
                            words.push(last);
                            Ask::Phrase(words, 0)
                        }
                        (_, None) => continue,
                    };
                    *expr = Expr::Text(TextLeaf {
                        scope: None,
                        ask,
                        at: at.clone(),
                    });
                }
                Expr::All | Expr::Text(_) | Expr::Filter(_) => {}
            }
        }
        Ok(())
    }

    /// Counts what matches, and keeps the best by score: one pass over the projects does it all.
    fn counted(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        request: &Request,
    ) -> Result<Counted, SearchError> {
        let statistics = BodyStatistics {
            searcher,
            fields: &self.fields,
        };
        let (offset, limit) = (request.offset, request.limit);
        let scored = request.sort == Sort::Relevance && limit > 0;
        let deep = offset.saturating_add(limit).max(RANKED_AGAIN);
        let deep = deep.min(usize::try_from(searcher.num_docs()).unwrap_or(deep).max(1));
        let top = TopDocs::with_limit(deep).order_by_score();
        let facets = request.facets.then_some(FacetCounter);
        let counted = if scored {
            searcher.search_with_statistics_provider(query, &(Count, facets, top), &statistics)
        } else {
            searcher
                .search(query, &(Count, facets))
                .map(|(total, facets)| (total, facets, Vec::new()))
        };
        let (total, facets, best) = counted.map_err(|e| self.damaged(&e))?;
        Ok(Counted {
            total,
            facets: facets
                .map(super::collect::Counts::facets)
                .unwrap_or_default(),
            best,
        })
    }

    /// Where the words are a method's name, projects that work by it come before those that only name it.
    fn users_first(&self, expr: &Expr, query: Box<dyn Query>) -> Box<dyn Query> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            match expr {
                Expr::And(parts) | Expr::Or(parts) | Expr::Alike(parts) => rest.extend(parts),
                Expr::Text(TextLeaf {
                    scope: None, ask, ..
                }) => {
                    let name = match ask {
                        Ask::Word(word) if is_acronym(word) => word.clone(),
                        Ask::Phrase(words, 0) => words.join(" "),
                        _ => continue,
                    };
                    if let [method] = self.synonyms.methods_named(&name).as_slice() {
                        let used = term(self.fields.method, &method.id);
                        clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(used, USED))));
                        break;
                    }
                }
                Expr::All | Expr::Text(_) | Expr::Filter(_) | Expr::Not(_) => {}
            }
        }
        if clauses.is_empty() {
            return query;
        }
        clauses.push((Occur::Must, query));
        Box::new(BooleanQuery::new(clauses))
    }

    /// Ids of the methods that are asked for by value.
    fn methods_asked(&self, expr: &Expr, request: &Request) -> Vec<String> {
        let mut names: Vec<String> = request.filters.methods.include.clone();
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            match expr {
                Expr::And(parts) | Expr::Or(parts) | Expr::Alike(parts) => rest.extend(parts),
                Expr::Filter(FilterLeaf {
                    ask: Filter::Method(name),
                    ..
                }) => names.push(name.clone()),
                Expr::All | Expr::Text(_) | Expr::Filter(_) | Expr::Not(_) => {}
            }
        }
        names
            .iter()
            .flat_map(|name| self.method_ids(name))
            .collect()
    }

    /// Ids of all cases that match, in the order asked for, whatever the limit.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn ids(&self, request: &Request) -> Result<Vec<String>, SearchError> {
        let searcher = self.searcher()?;
        let all = usize::try_from(searcher.num_docs())
            .unwrap_or(usize::MAX)
            .max(1);
        let whole = Request {
            facets: false,
            offset: 0,
            limit: all,
            ..request.clone()
        };
        let Understood {
            expr,
            query,
            counted,
            ..
        } = self.understand(&searcher, &whole)?;
        let matchers = self
            .matchers(&searcher, &expr)
            .map_err(|e| self.damaged(&e))?;
        let ranked = self.ranked(&searcher, &query, counted.best, &matchers, &whole)?;
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

    fn ranked(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        best: Vec<(f32, DocAddress)>,
        matchers: &[Matcher],
        request: &Request,
    ) -> Result<Vec<(f32, DocAddress)>, SearchError> {
        let (offset, limit) = (request.offset, request.limit);
        if limit == 0 {
            return Ok(Vec::new());
        }
        // Without words all are as good; the latest come first.
        let sort = match request.sort {
            Sort::Relevance if matchers.is_empty() => Sort::Newest,
            sort => sort,
        };
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
        let found: tantivy::Result<Vec<(f32, DocAddress)>> = match sort {
            Sort::Relevance => self.best(searcher, best, matchers, offset, limit),
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

    /// Ranks the best once more by where their words stand.
    fn best(
        &self,
        searcher: &Searcher,
        mut hits: Vec<(f32, DocAddress)>,
        matchers: &[Matcher],
        offset: usize,
        limit: usize,
    ) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        let terms: Vec<String> = matchers
            .iter()
            .filter(|m| m.scope.is_none())
            .filter_map(|m| m.terms.first().cloned())
            .collect();
        let again = hits.len().min(RANKED_AGAIN);
        if let Some(again) = hits.get_mut(..again) {
            self.add_nearness(searcher, &terms, again)?;
            again.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        Ok(hits.into_iter().skip(offset).take(limit).collect())
    }
}

/// The number of words of a query that is nothing but words; those that stand in every text do not
/// count.
fn plain_words(expr: &Expr) -> Option<usize> {
    let Expr::And(parts) = expr else {
        return None;
    };
    let plain = |part: &Expr| match part {
        Expr::Text(leaf) => leaf.scope.is_none() && matches!(leaf.ask, Ask::Word(_)),
        Expr::Alike(_) => true,
        _ => false,
    };
    parts
        .iter()
        .all(plain)
        .then(|| parts.iter().filter(|p| !is_optional(p)).count())
}
