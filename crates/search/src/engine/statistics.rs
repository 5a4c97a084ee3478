//! The rarity of words, the same wherever they stand.

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::schema::Fields;

/// BM25's statistics (Robertson and Zaragoza 2009) with the document frequency of all the text: a
/// word that is rare in titles but stands in every body tells nothing. Inflections and parts of
/// compounds count as one word.
pub(super) struct BodyStatistics<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
}

impl BodyStatistics<'_> {
    /// In how many projects a stem or acronym stands, as a word or as a part of one.
    pub(super) fn frequency(&self, text: &str) -> tantivy::Result<u64> {
        let body = self.fields.body();
        let in_field = |field| self.searcher.doc_freq(&Term::from_field_text(field, text));
        Ok(in_field(body.stem)?.max(in_field(body.part)?))
    }

    /// The field that knows the lengths of the texts of one, and how many words they have on average; `None`
    /// where none knows.
    pub(super) fn lengths(&self, field: Field) -> tantivy::Result<Option<(Field, f32)>> {
        let Some(field) = self.fields.stems_of(field) else {
            return Ok(None);
        };
        let words = self.searcher.total_num_tokens(field)?;
        let texts = self.searcher.num_docs().max(1);
        Ok(Some((field, words as f32 / texts as f32)))
    }

    /// How telling a word is (inverse document frequency), above 0.
    pub(super) fn rarity(&self, frequency: u64) -> tantivy::Result<f32> {
        let total = self.total_num_docs()?.max(frequency);
        let (total, frequency) = (total as f32, frequency as f32);
        Ok((1.0 + (total - frequency + 0.5) / (frequency + 0.5)).ln())
    }
}

impl Bm25StatisticsProvider for BodyStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let body = self.fields.body();
        let in_body = self.fields.in_body(term.field());
        match (in_body, term.value().as_str()) {
            (Some(field), Some(text)) if field == body.stem || field == body.part => {
                self.frequency(text)
            }
            (Some(field), Some(text)) => {
                self.searcher.doc_freq(&Term::from_field_text(field, text))
            }
            _ => self.searcher.doc_freq(term),
        }
    }
}
