//! Where the words of the query stand in the text: the best hits are ranked once more by how near their
//! words are (term proximity; Rasolofo and Savoy 2003) and by the sections that have them.

use aktsam_record::model::Field;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, Term};

use super::index::Index;
use super::places::positions_in;
use super::spans::Spans;
use super::statistics::BodyStatistics;

/// How many of the best hits are ranked once more.
pub(super) const RANKED_AGAIN: usize = 100;
/// Weight of two words that stand as in the query, against the rarity of the commoner one.
const WEIGHT: f32 = 0.3;
/// Sections that tell what a project is, and what a word in one is worth against its rarity.
const TELLING: &[(Field, f32)] = &[
    (Field::Purpose, 0.5),
    (Field::Goals, 0.4),
    (Field::Method, 0.4),
];
/// Words between beyond which two words are not near.
const FAR: u32 = 12;

impl Index {
    /// Adds to each score what the nearness of neighbouring words and their sections are worth. `terms` are stems and
    /// acronyms in the order of the query.
    pub(super) fn add_nearness(
        &self,
        searcher: &Searcher,
        terms: &[String],
        hits: &mut [(f32, DocAddress)],
    ) -> tantivy::Result<()> {
        if terms.is_empty() {
            return Ok(());
        }
        let statistics = BodyStatistics {
            searcher,
            fields: &self.fields,
        };
        let mut rarity = Vec::with_capacity(terms.len());
        for term in terms {
            rarity.push(statistics.rarity(statistics.frequency(term)?)?);
        }
        let mut order: Vec<usize> = (0..hits.len()).collect();
        order.sort_by_key(|i| {
            hits.get(*i)
                .map(|(_, address)| (address.segment_ord, address.doc_id))
        });
        let mut segment = None;
        let mut postings = Vec::new();
        let mut spans = None;
        let mut ranges = Vec::new();
        for i in order {
            let Some((score, address)) = hits.get_mut(i) else {
                continue;
            };
            if segment != Some(address.segment_ord) {
                segment = Some(address.segment_ord);
                let reader = searcher.segment_reader(address.segment_ord);
                let inverted = reader.inverted_index(self.fields.body().stem)?;
                spans = Some(Spans::of(reader)?);
                postings.clear();
                for term in terms {
                    let term = Term::from_field_text(self.fields.body().stem, term);
                    postings.push(
                        inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?,
                    );
                }
            }
            let positions: Vec<Vec<u32>> = postings
                .iter_mut()
                .map(|p| match p {
                    Some(postings) => positions_in(postings, address.doc_id),
                    None => Vec::new(),
                })
                .collect();
            for ((a, b), pair) in positions
                .iter()
                .zip(positions.iter().skip(1))
                .zip(rarity.windows(2))
            {
                let weight = pair.iter().copied().fold(f32::INFINITY, f32::min);
                *score += WEIGHT * weight * closeness(a, b);
            }
            let Some(spans) = &spans else { continue };
            for (field, worth) in TELLING {
                spans.read(address.doc_id, *field, &mut ranges);
                let there = |at: &u32| ranges.iter().any(|range| range.contains(at));
                for (positions, rarity) in positions.iter().zip(&rarity) {
                    if positions.iter().any(there) {
                        *score += worth * rarity;
                    }
                }
            }
        }
        Ok(())
    }
}

/// 1 where a position of `b` follows one of `a`, less the more words stand between; half where the
/// order is the other.
fn closeness(a: &[u32], b: &[u32]) -> f32 {
    let mut best: f32 = 0.0;
    let mut rest = b.iter().peekable();
    let mut before: Option<u32> = None;
    for &x in a {
        while let Some(&&y) = rest.peek() {
            if y > x {
                break;
            }
            before = Some(y);
            rest.next();
        }
        if let Some(&&y) = rest.peek()
            && y - x <= FAR
        {
            best = best.max(1.0 / (y - x) as f32);
        }
        if let Some(y) = before
            && y < x
            && x - y <= FAR
        {
            best = best.max(0.5 / (x - y) as f32);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_order_are_nearest() {
        assert_eq!(closeness(&[3], &[4]), 1.0);
        assert_eq!(closeness(&[4], &[3]), 0.5);
        assert_eq!(closeness(&[1, 50], &[20, 52]), 0.5);
        assert_eq!(closeness(&[1], &[100]), 0.0);
        assert_eq!(closeness(&[], &[1]), 0.0);
        assert_eq!(closeness(&[5], &[5]), 0.0);
    }
}
