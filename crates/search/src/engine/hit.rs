//! A project that matches, with its passages and reasons.

use std::ops::Range;

use aktsam_record::model::Field;
use tantivy::{DocAddress, Searcher};

use super::document::{Laid, read_case, read_passages};
use super::index::Index;
use super::matching::{Looked, Matcher, Sought};
use super::places::{Places, places};
use super::schema::Text;
use crate::analysis::{Words, places_of_words};
use crate::answer::Hit;
use crate::case::IndexedCase;
use crate::error::SearchError;
use crate::passages::{Found, Seen, best};
use crate::request::Request;

/// What is asked of every hit.
pub(super) struct Shower<'a> {
    index: &'a Index,
    matchers: &'a [Matcher],
    /// Ids of the methods that were asked for by value.
    methods: &'a [String],
    request: &'a Request,
    /// For each matcher the words that it has looked at.
    looked: Vec<Looked>,
}

impl<'a> Shower<'a> {
    pub(super) fn new(
        index: &'a Index,
        matchers: &'a [Matcher],
        methods: &'a [String],
        request: &'a Request,
    ) -> Self {
        Self {
            index,
            matchers,
            methods,
            request,
            looked: matchers.iter().map(|_| Looked::default()).collect(),
        }
    }

    /// The hits of some projects, with their passages and reasons.
    pub(super) fn hits(
        &mut self,
        searcher: &Searcher,
        ranked: &[(f32, DocAddress)],
    ) -> Result<Vec<Hit>, SearchError> {
        let shows = self.request.passages > 0 || self.request.explain;
        let projects: Vec<DocAddress> = ranked.iter().map(|(_, address)| *address).collect();
        let mut places = if shows {
            let found = places(searcher, self.matchers, &projects);
            found.map_err(|e| self.index.damaged(&e))?.into_iter()
        } else {
            Vec::new().into_iter()
        };
        let mut hits = Vec::with_capacity(ranked.len());
        for (score, address) in ranked {
            let places = places.next().unwrap_or_default();
            hits.push(self.hit(searcher, *address, *score, places)?);
        }
        Ok(hits)
    }

    fn hit(
        &mut self,
        searcher: &Searcher,
        address: DocAddress,
        score: f32,
        mut places: Places,
    ) -> Result<Hit, SearchError> {
        let index = self.index;
        let doc = index.doc(searcher, address)?;
        let unreadable = || SearchError::Damaged {
            path: index.path().to_owned(),
            message: "a stored project cannot be read".to_owned(),
        };
        let case = read_case(&index.fields, &doc).ok_or_else(unreadable)?;
        let mut hit = hit_of(case, score);
        if self.request.passages == 0 && !self.request.explain {
            return Ok(hit);
        }
        let sections = read_passages(&index.fields, &doc).ok_or_else(unreadable)?;
        self.look(&hit, &sections, &mut places);
        if self.request.explain {
            hit.why = self.why(&hit, &sections, &places);
        }
        let mut seen: Vec<Seen<'_>> = sections
            .iter()
            .map(|(laid, text)| self.seen(laid, text, &places))
            .collect();
        let weights: Vec<f32> = self.matchers.iter().map(|m| m.weight).collect();
        hit.passages = best(&mut seen, &weights, self.request.passages);
        Ok(hit)
    }

    /// Adds the places of what the postings do not tell.
    fn look(&mut self, hit: &Hit, sections: &[(Laid, &str)], places: &mut Places) {
        let analyzer = &self.index.analyzer;
        let looks = self.matchers.iter().zip(&mut self.looked).zip(places);
        for ((matcher, looked), places) in looks {
            let Sought::Look(look) = &matcher.sought else {
                continue;
            };
            let mut add = |text: &str, from: u32| {
                for (at, word) in (from..).zip(Words::new(text)) {
                    if looked.is(look, word.text, analyzer) {
                        places.push(at..at + 1);
                    }
                }
            };
            match matcher.scope {
                Some(Text::Association) => add(hit.association.as_deref().unwrap_or_default(), 0),
                // Parties are not shown.
                Some(Text::Party) => {}
                Some(Text::Title) => add(hit.title.as_deref().unwrap_or_default(), 0),
                None | Some(Text::Body | Text::Section(_)) => {
                    add(hit.title.as_deref().unwrap_or_default(), 0);
                    for (laid, text) in sections {
                        let heading = laid.passage.heading.as_deref().unwrap_or_default();
                        add(heading, laid.heading.start);
                        add(text, laid.at.start);
                    }
                }
            }
        }
    }

    /// What was found in a section.
    fn seen<'s>(&self, laid: &'s Laid, text: &'s str, places: &'s Places) -> Seen<'s> {
        // Words from the section's first on, and the number of the matcher.
        let mut here: Vec<(Range<u32>, usize)> = Vec::new();
        // Of a section without text its heading is shown.
        let heading = laid.passage.heading.as_deref().unwrap_or_default();
        let blank = text.trim().is_empty();
        let (text, at) = if blank {
            (heading, &laid.heading)
        } else {
            (text, &laid.at)
        };
        let mut in_heading = Vec::new();
        for (number, (matcher, places)) in self.matchers.iter().zip(places).enumerate() {
            if !applies(matcher, laid) {
                continue;
            }
            here.extend(within(places, at).map(|place| (place, number)));
            if !blank && within(places, &laid.heading).next().is_some() {
                in_heading.push(number);
            }
        }
        let last = here.iter().map(|(place, _)| place.end).max().unwrap_or(0);
        let words: Vec<Range<usize>> = places_of_words(text).take(last as usize).collect();
        let bytes = |place: &Range<u32>| {
            let first = words.get(place.start as usize)?;
            let last = words.get(place.end.checked_sub(1)? as usize)?;
            Some(first.start..last.end)
        };
        let mut found: Vec<Found> = here
            .iter()
            .filter_map(|(place, matcher)| {
                Some(Found {
                    at: bytes(place)?,
                    matcher: *matcher,
                })
            })
            .collect();
        for anchor in &laid.passage.anchors {
            if anchor
                .method
                .as_ref()
                .is_some_and(|m| self.methods.contains(m))
            {
                found.push(Found {
                    at: anchor.start..anchor.end,
                    matcher: self.matchers.len(),
                });
            }
        }
        Seen {
            passage: &laid.passage,
            text,
            found,
            in_heading,
        }
    }

    /// Why a project matched, a line a reason.
    fn why(&self, hit: &Hit, sections: &[(Laid, &str)], places: &Places) -> Vec<String> {
        let mut why = Vec::new();
        let title = hit.title.as_deref().unwrap_or_default();
        let title_end = places_of_words(title).count() as u32;
        for (matcher, found) in self.matchers.iter().zip(places) {
            let mut told = Vec::new();
            match matcher.scope {
                Some(Text::Title) if !found.is_empty() => told.push("in the title".to_owned()),
                Some(Text::Association) if !found.is_empty() => {
                    told.push("in the association".to_owned());
                }
                Some(Text::Party) if !found.is_empty() => told.push("among the parties".to_owned()),
                Some(Text::Title | Text::Association | Text::Party) => {}
                None | Some(Text::Body | Text::Section(_)) => {
                    if within(found, &(0..title_end)).next().is_some() {
                        told.push("in the title".to_owned());
                    }
                    told.extend(in_text(matcher, sections, found));
                }
            }
            if !told.is_empty() {
                why.push(format!("{}: {}", matcher.label, told.join(", ")));
            }
        }
        for method in hit.methods.iter().filter(|m| self.methods.contains(&m.id)) {
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

/// How often something was found in the text, and in sections of which fields.
fn in_text(matcher: &Matcher, sections: &[(Laid, &str)], found: &[Range<u32>]) -> Option<String> {
    let mut count = 0;
    let mut fields: Vec<Field> = Vec::new();
    for (laid, _) in sections.iter().filter(|(laid, _)| applies(matcher, laid)) {
        let here = within(found, &laid.at).count();
        count += here;
        if let Some(field) = laid
            .passage
            .field()
            .filter(|f| here > 0 && !fields.contains(f))
        {
            fields.push(field);
        }
    }
    let times = match count {
        0 => return None,
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    };
    let names: Vec<&str> = fields.iter().map(|f| f.swedish()).collect();
    let under = if names.is_empty() {
        String::new()
    } else {
        format!(" under {}", names.join(", "))
    };
    Some(format!("{times} in the text{under}"))
}

/// Whether a matcher is asked of a section.
fn applies(matcher: &Matcher, laid: &Laid) -> bool {
    match matcher.scope {
        None | Some(Text::Body) => true,
        Some(Text::Section(field)) => laid.passage.fields.contains(&field),
        Some(Text::Title | Text::Association | Text::Party) => false,
    }
}

/// The places that lie within a stretch, told from its beginning. Places are in order.
fn within<'p>(
    places: &'p [Range<u32>],
    stretch: &'p Range<u32>,
) -> impl Iterator<Item = Range<u32>> + 'p {
    let first = places.partition_point(|place| place.start < stretch.start);
    let from = places.get(first..).unwrap_or_default();
    from.iter()
        .take_while(|place| place.end <= stretch.end)
        .map(|place| place.start - stretch.start..place.end - stretch.start)
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
