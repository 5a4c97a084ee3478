//! A query's tree into tantivy's queries.

use std::ops::Bound;

use rustc_hash::FxHashSet;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery,
    FuzzyTermQuery, Occur, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};
use tantivy_fst::Automaton;

use super::folded::spellings;
use super::index::Index;
use super::schema::{Text, TextFields};
use super::statistics::BodyStatistics;
use super::words::{AllOf, AnyOf, Way};
use crate::analysis::{fold, is_acronym, is_function_word};
use crate::names::{municipality_keys, reference_keys};
use crate::query::{Ask, Bounds, Expr, Filter, FilterLeaf, TextLeaf, warning_named};

/// Texts that a word without a field is looked for in, and their boosts. That it stands in a section
/// that tells more is added for the best hits (`nearness`).
const EVERYWHERE: &[(Text, f32)] = &[(Text::Title, 2.0), (Text::Body, 1.0)];
/// Boost of a part of a compound.
const PART: f32 = 0.4;
/// Boost of a word without diacritics.
const FOLDED: f32 = 0.2;
/// Boost of a misspelt word.
pub(super) const FUZZY: f32 = 0.5;

/// Words that a prefix or a misspelt word is laid out in, to be ranked by their rarity.
const RANKED_TERMS: usize = 16;

pub(super) type Boxed = Box<dyn Query>;

impl Index {
    /// The query of a tree.
    pub(super) fn compile(&self, expr: &Expr) -> tantivy::Result<Boxed> {
        Ok(match expr {
            Expr::All => constant(Box::new(AllQuery)),
            Expr::Text(leaf) => self.text(leaf)?,
            Expr::Filter(leaf) => constant(self.filter(leaf)?),
            Expr::Not(part) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, constant(Box::new(AllQuery))),
                (Occur::MustNot, self.compile(part)?),
            ])),
            Expr::Or(parts) => {
                let parts = parts.iter().map(|p| Ok((Occur::Should, self.compile(p)?)));
                Box::new(BooleanQuery::new(parts.collect::<tantivy::Result<_>>()?))
            }
            Expr::Alike(parts) => {
                let parts = parts.iter().map(|p| self.compile(p));
                Box::new(DisjunctionMaxQuery::new(parts.collect::<Result<_, _>>()?))
            }
            Expr::And(parts) => self.and(parts)?,
        })
    }

    /// Function words rank, but are required only where there is nothing else.
    fn and(&self, parts: &[Expr]) -> tantivy::Result<Boxed> {
        let told = parts
            .iter()
            .any(|p| !matches!(p, Expr::Not(_)) && !is_optional(p));
        let mut clauses: Vec<(Occur, Boxed)> = Vec::with_capacity(parts.len() + 1);
        if parts.iter().all(|p| matches!(p, Expr::Not(_))) {
            clauses.push((Occur::Must, constant(Box::new(AllQuery))));
        }
        // Words are gone through together; what else there is joins them.
        let mut words = AllOf {
            required: Vec::new(),
            optional: Vec::new(),
        };
        for part in parts {
            let optional = told && is_optional(part);
            if let Expr::Text(leaf) = part
                && let Some(word) = self.words(leaf)?
            {
                if optional {
                    words.optional.push(word);
                } else {
                    words.required.push(word);
                }
                continue;
            }
            clauses.push(match part {
                Expr::Not(part) => (Occur::MustNot, self.compile(part)?),
                part if optional => (Occur::Should, self.compile(part)?),
                part => (Occur::Must, self.compile(part)?),
            });
        }
        if words.required.is_empty() {
            let optional = words.optional.into_iter();
            clauses
                .extend(optional.map(|word| -> (Occur, Boxed) { (Occur::Should, Box::new(word)) }));
        } else if clauses.is_empty() {
            return Ok(Box::new(words));
        } else {
            clauses.push((Occur::Must, Box::new(words)));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn text(&self, leaf: &TextLeaf) -> tantivy::Result<Boxed> {
        if let Some(Text::Section(section)) = leaf.scope {
            return self.within(section, &leaf.ask);
        }
        if let Some(words) = self.words(leaf)? {
            return Ok(Box::new(words));
        }
        let Ask::Phrase(words, slop) = &leaf.ask else {
            return Ok(Box::new(EmptyQuery));
        };
        let phrase = |(text, boost): &(Text, f32)| {
            boosted(self.phrase(self.fields.text(*text), words, *slop), *boost)
        };
        Ok(any(texts_of(leaf).iter().map(phrase).collect()))
    }

    /// The terms of a word in any form; `None` where places count too: in phrases and sections.
    fn words(&self, leaf: &TextLeaf) -> tantivy::Result<Option<AnyOf>> {
        let several = matches!(&leaf.ask, Ask::Phrase(words, _) if words.len() > 1);
        if several || matches!(leaf.scope, Some(Text::Section(_))) {
            return Ok(None);
        }
        let searcher = self.segments()?;
        let mut terms: Vec<(Term, f32)> = Vec::new();
        for (text, boost) in texts_of(leaf) {
            let fields = self.fields.text(text);
            let found = match &leaf.ask {
                // The title is in the body too, and such words have no rarity.
                Ask::Prefix(_) | Ask::Fuzzy(..) if leaf.scope.is_none() && text != Text::Body => {
                    continue;
                }
                Ask::Word(_) | Ask::Folded(_) => self.word(&searcher, fields, &leaf.ask)?,
                Ask::Phrase(words, _) => match words.first() {
                    Some(word) => self.word(&searcher, fields, &Ask::Word(word.clone()))?,
                    None => Vec::new(),
                },
                Ask::Prefix(word) => begins(&searcher, fields, word)?,
                Ask::Fuzzy(word, distance) => self.fuzzy(&searcher, fields, word, *distance)?,
            };
            terms.extend(found.into_iter().map(|(term, worth)| (term, worth * boost)));
        }
        self.any_of(&searcher, terms).map(Some)
    }

    /// Any of some terms; those that are worth nothing are found and rank nothing.
    fn any_of(&self, searcher: &Searcher, terms: Vec<(Term, f32)>) -> tantivy::Result<AnyOf> {
        let statistics = BodyStatistics {
            searcher,
            fields: &self.fields,
        };
        let mut ways = Vec::with_capacity(terms.len());
        for (term, boost) in terms {
            let mut way = Way {
                term,
                boost,
                rarity: 0.0,
                lengths: None,
            };
            if boost > 0.0 {
                let value = way.term.value();
                let frequency = statistics.frequency(value.as_str().unwrap_or_default())?;
                way.rarity = statistics.rarity(frequency)?;
                way.lengths = statistics.lengths(way.term.field())?;
            }
            ways.push(way);
        }
        // The forms of a word side by side.
        ways.sort_by(|a, b| {
            let other = b.term.serialized_value_bytes();
            a.term.serialized_value_bytes().cmp(other)
        });
        Ok(AnyOf(ways))
    }

    /// The terms of a word with their boosts.
    pub(super) fn word(
        &self,
        searcher: &Searcher,
        fields: TextFields,
        ask: &Ask,
    ) -> tantivy::Result<Vec<(Term, f32)>> {
        let term = |field, text: &str| Term::from_field_text(field, text);
        let mut terms = Vec::new();
        match ask {
            // An acronym asks only for itself: no stem has capitals.
            Ask::Word(word) if is_acronym(word) => terms.push((term(fields.stem, word), 1.0)),
            Ask::Word(word) => {
                let stem = &self.analyzer.forms(word).stem;
                terms.push((term(fields.stem, stem), 1.0));
                terms.push((term(fields.part, stem), PART));
                let other = spellings(searcher, fields.stem, stem)?;
                terms.extend(other.into_iter().map(|term| (term, FOLDED)));
            }
            Ask::Folded(word) => {
                let folded = fold(&self.analyzer.forms(word).stem);
                terms.push((term(fields.stem, &folded), 1.0));
                let other = spellings(searcher, fields.stem, &folded)?;
                terms.extend(other.into_iter().map(|term| (term, 1.0)));
            }
            Ask::Phrase(..) | Ask::Prefix(_) | Ask::Fuzzy(..) => {}
        }
        Ok(terms)
    }

    /// The terms of a phrase.
    pub(super) fn phrase_terms(&self, fields: TextFields, words: &[String]) -> Vec<Term> {
        words
            .iter()
            .map(|word| {
                if is_acronym(word) {
                    Term::from_field_text(fields.stem, word)
                } else {
                    Term::from_field_text(fields.stem, &self.analyzer.forms(word).stem)
                }
            })
            .collect()
    }

    /// The words of a phrase, of which there are several.
    fn phrase(&self, fields: TextFields, words: &[String], slop: u32) -> Boxed {
        match self.phrase_terms(fields, words).as_slice() {
            [] => Box::new(EmptyQuery),
            [only] => ask(only.clone()),
            terms => {
                let terms = terms.iter().cloned().enumerate().collect();
                Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop))
            }
        }
    }

    /// The words that are near one. Every one that is near enough is found; the most frequent of them rank
    /// by what they tell.
    pub(super) fn fuzzy(
        &self,
        searcher: &Searcher,
        fields: TextFields,
        word: &str,
        distance: u8,
    ) -> tantivy::Result<Vec<(Term, f32)>> {
        let stem = &self.analyzer.forms(word).stem;
        let lower = word.to_lowercase();
        let own = Term::from_field_text(fields.stem, stem);
        // A word that is its stem stands among the stems.
        let near = |field, text: &str| near_terms(searcher, field, text, distance);
        let mut stems = near(fields.stem, stem)?;
        if lower != **stem {
            stems.extend(near(fields.stem, &lower)?);
            stems.sort_unstable();
            stems.dedup();
        }
        let mut terms = vec![(own.clone(), 1.0)];
        // A word that stands nowhere is misspelt, and no other is nearer to it.
        let misspelt = searcher.doc_freq(&own)? == 0;
        let worth = if misspelt { 1.0 } else { FUZZY };
        terms.extend(ranked(searcher, stems, &own, worth)?);
        let written = near(fields.exact, &lower)?;
        terms.extend(written.into_iter().map(|term| (term, 0.0)));
        Ok(terms)
    }

    pub(super) fn segments(&self) -> tantivy::Result<tantivy::Searcher> {
        self.searcher()
            .map_err(|e| tantivy::TantivyError::SystemError(e.to_string()))
    }

    fn filter(&self, leaf: &FilterLeaf) -> tantivy::Result<Boxed> {
        let fields = &self.fields;
        Ok(match &leaf.ask {
            Filter::Method(name) => self.method_query(name),
            Filter::Year(bounds) => range(fields.year, *bounds),
            Filter::Running(bounds) => range(fields.running, *bounds),
            Filter::Amount(bounds) => range(fields.applied, *bounds),
            // A target group of 16 to 29 has the ages 20..25 as well as 25..40. An end that the
            // document does not tell is open, but not both.
            Filter::Age(asked) => {
                let below = |field, to: Option<i64>| range(field, Bounds { from: None, to });
                let above = |field, from: Option<i64>| range(field, Bounds { from, to: None });
                let outside: Vec<(Occur, Boxed)> = [
                    asked.to.map(|to| above(fields.age_min, to.checked_add(1))),
                    asked
                        .from
                        .map(|from| below(fields.age_max, from.checked_sub(1))),
                ]
                .into_iter()
                .flatten()
                .map(|q| (Occur::MustNot, q))
                .collect();
                let known = BooleanQuery::new(vec![
                    (Occur::Should, above(fields.age_min, Some(0))),
                    (Occur::Should, above(fields.age_max, Some(0))),
                ]);
                let mut clauses: Vec<(Occur, Boxed)> = vec![(Occur::Must, Box::new(known))];
                clauses.extend(outside);
                Box::new(BooleanQuery::new(clauses))
            }
            Filter::Municipality(name) => one_of(fields.municipality, municipality_keys(name)),
            Filter::Kind(kind) => term(fields.kind, kind.as_str()),
            Filter::Type(kind) => term(fields.application_type, kind.as_str()),
            Filter::Warning(name) => self.warning(name)?,
            Filter::Missing(field) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, Box::new(AllQuery)),
                (Occur::MustNot, term(fields.has, field.as_str())),
            ])),
            Filter::Has(field) => term(fields.has, field.as_str()),
            Filter::Reference(number) => one_of(
                fields.reference,
                reference_keys(number).into_iter().take(1).collect(),
            ),
            Filter::Id(id) => any(vec![term(fields.case_id, id), term(fields.record_id, id)]),
        })
    }

    /// A method by id, name, acronym or alias.
    pub(super) fn method_query(&self, name: &str) -> Boxed {
        one_of(self.fields.method, self.method_ids(name))
    }

    /// The ids of the methods of a name; a name that is not known may be an id.
    pub(super) fn method_ids(&self, name: &str) -> Vec<String> {
        let known = self.synonyms.methods_named(name);
        if known.is_empty() {
            return vec![crate::synonyms::plain(name).replace(' ', "_")];
        }
        known.iter().map(|m| m.id.clone()).collect()
    }

    /// An association by its name or words of it.
    pub(super) fn association_query(&self, name: &str) -> Boxed {
        let words: Vec<String> = crate::analysis::Words::new(name)
            .map(|w| w.text.to_owned())
            .collect();
        let text = self.fields.text(Text::Association);
        any(vec![
            term(self.fields.association, name),
            self.phrase(text, &words, 0),
        ])
    }

    /// A warning by its code, or by a word of it in Swedish or English.
    fn warning(&self, name: &str) -> tantivy::Result<Boxed> {
        let name = warning_named(name).unwrap_or_else(|_| name.to_lowercase());
        if name == "*" {
            return Ok(Box::new(RegexQuery::from_pattern(
                ".+",
                self.fields.warning,
            )?));
        }
        let word = escaped(&name);
        Ok(Box::new(RegexQuery::from_pattern(
            &format!("(.*_)?{word}(_.*)?"),
            self.fields.warning,
        )?))
    }
}

/// The texts that a leaf is asked of, with their boosts.
fn texts_of(leaf: &TextLeaf) -> Vec<(Text, f32)> {
    match leaf.scope {
        None => EVERYWHERE.to_vec(),
        Some(text) => vec![(text, 1.0)],
    }
}

/// All terms of a field that an automaton accepts.
fn terms_of<A>(searcher: &Searcher, field: Field, automaton: &A) -> tantivy::Result<Vec<Term>>
where
    A: Automaton,
    A::State: Clone,
{
    let mut found: FxHashSet<String> = FxHashSet::default();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().search(automaton).into_stream()?;
        while stream.advance() {
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                found.insert(term.to_owned());
            }
        }
    }
    let terms = found.iter().map(|t| Term::from_field_text(field, t));
    Ok(terms.collect())
}

/// The terms of a field with at most so many letters wrong.
fn near_terms(
    searcher: &Searcher,
    field: Field,
    text: &str,
    distance: u8,
) -> tantivy::Result<Vec<Term>> {
    let near = FuzzyTermQuery::new(Term::from_field_text(field, text), distance, true);
    terms_of(searcher, field, &near.automaton()?)
}

/// The terms of a field that begin so.
pub(super) fn beginning(
    searcher: &Searcher,
    field: Field,
    begin: &str,
) -> tantivy::Result<Vec<Term>> {
    let mut found: FxHashSet<String> = FxHashSet::default();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let terms = inverted.terms();
        let mut stream = terms.range().ge(begin.as_bytes()).into_stream()?;
        while stream.advance() && stream.key().starts_with(begin.as_bytes()) {
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                found.insert(term.to_owned());
            }
        }
    }
    let terms = found.iter().map(|t| Term::from_field_text(field, t));
    Ok(terms.collect())
}

/// The words that begin so, and the stems that do, of which the most frequent rank as other words do.
pub(super) fn begins(
    searcher: &Searcher,
    fields: TextFields,
    word: &str,
) -> tantivy::Result<Vec<(Term, f32)>> {
    let lower = word.to_lowercase();
    let words = beginning(searcher, fields.exact, &lower)?;
    let mut terms: Vec<(Term, f32)> = words.into_iter().map(|term| (term, 0.0)).collect();
    let stems = beginning(searcher, fields.stem, &lower)?;
    let own = Term::from_field_text(fields.stem, "");
    terms.extend(ranked(searcher, stems, &own, 1.0)?);
    Ok(terms)
}

/// Terms with what they are worth: the most frequent of them something, the others nothing; `own` is left
/// out.
fn ranked(
    searcher: &Searcher,
    terms: Vec<Term>,
    own: &Term,
    worth: f32,
) -> tantivy::Result<Vec<(Term, f32)>> {
    let mut found: Vec<(u64, Term)> = Vec::with_capacity(terms.len());
    for term in terms.into_iter().filter(|term| term != own) {
        found.push((searcher.doc_freq(&term)?, term));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let terms = found.into_iter().enumerate();
    Ok(terms
        .map(|(nth, (_, term))| (term, if nth < RANKED_TERMS { worth } else { 0.0 }))
        .collect())
}

/// Whether a part is a word that stands in every text.
pub(super) fn is_optional(part: &Expr) -> bool {
    match part {
        Expr::Text(TextLeaf {
            scope: None,
            ask: Ask::Word(word),
            ..
        }) => !is_acronym(word) && is_function_word(word),
        _ => false,
    }
}

pub(super) fn constant(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

pub(super) fn boosted(query: Boxed, boost: f32) -> Boxed {
    Box::new(BoostQuery::new(query, boost))
}

pub(super) fn term(field: Field, text: &str) -> Boxed {
    ask(Term::from_field_text(field, text))
}

fn ask(term: Term) -> Boxed {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

pub(super) fn one_of(field: Field, texts: Vec<String>) -> Boxed {
    Box::new(TermSetQuery::new(
        texts.into_iter().map(|t| Term::from_field_text(field, &t)),
    ))
}

pub(super) fn range(field: Field, bounds: Bounds) -> Boxed {
    let bound = |value: Option<i64>| {
        value.map_or(Bound::Unbounded, |v| {
            Bound::Included(Term::from_field_i64(field, v))
        })
    };
    match (bound(bounds.from), bound(bounds.to)) {
        (Bound::Unbounded, Bound::Unbounded) => {
            let least = Bound::Included(Term::from_field_i64(field, i64::MIN));
            Box::new(RangeQuery::new(least, Bound::Unbounded))
        }
        (from, to) => Box::new(RangeQuery::new(from, to)),
    }
}

pub(super) fn any(mut ways: Vec<Boxed>) -> Boxed {
    if ways.len() == 1
        && let Some(only) = ways.pop()
    {
        return only;
    }
    Box::new(DisjunctionMaxQuery::new(ways))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_alphanumeric() && c != '_' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
