//! Where the words of a query stand in a project, told by the postings: no text is analysed again to show
//! why it was found.

use std::ops::Range;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::matching::{Matcher, Sought};

/// For each matcher the positions of what it found, in order; none for those that look at the text.
pub(super) type Places = Vec<Vec<Range<u32>>>;

/// For each matcher, word and term of it the postings of a segment.
type Open = Vec<Vec<Vec<SegmentPostings>>>;

/// The places in each of some projects.
pub(super) fn places(
    searcher: &Searcher,
    matchers: &[Matcher],
    projects: &[DocAddress],
) -> tantivy::Result<Vec<Places>> {
    let mut out: Vec<Places> = projects.iter().map(|_| Places::new()).collect();
    // Postings are only read forwards.
    let mut order: Vec<(usize, DocAddress)> = projects.iter().copied().enumerate().collect();
    order.sort_unstable_by_key(|(_, address)| *address);
    let mut open: Option<(u32, Open)> = None;
    for (nth, address) in order {
        let postings = match &mut open {
            Some((segment, postings)) if *segment == address.segment_ord => postings,
            open => {
                let reader = searcher.segment_reader(address.segment_ord);
                let postings = read(reader, matchers)?;
                &mut open.insert((address.segment_ord, postings)).1
            }
        };
        if let Some(out) = out.get_mut(nth) {
            *out = matchers
                .iter()
                .zip(postings)
                .map(|(matcher, words)| found(matcher, words, address.doc_id))
                .collect();
        }
    }
    Ok(out)
}

fn read(reader: &SegmentReader, matchers: &[Matcher]) -> tantivy::Result<Open> {
    let mut all = Vec::with_capacity(matchers.len());
    for matcher in matchers {
        let mut of_matcher = Vec::new();
        if let Sought::Terms(words, _) = &matcher.sought {
            for terms in words {
                let mut of_word = Vec::with_capacity(terms.len());
                for term in terms {
                    let inverted = reader.inverted_index(term.field())?;
                    let option = IndexRecordOption::WithFreqsAndPositions;
                    of_word.extend(inverted.read_postings(term, option)?);
                }
                of_matcher.push(of_word);
            }
        }
        all.push(of_matcher);
    }
    Ok(all)
}

fn found(matcher: &Matcher, words: &mut [Vec<SegmentPostings>], doc: DocId) -> Vec<Range<u32>> {
    let Sought::Terms(_, slop) = &matcher.sought else {
        return Vec::new();
    };
    let positions: Vec<Vec<u32>> = words
        .iter_mut()
        .map(|terms| {
            let mut of_word: Vec<u32> = Vec::new();
            for postings in terms {
                of_word.extend(positions_in(postings, doc));
            }
            of_word.sort_unstable();
            of_word.dedup();
            of_word
        })
        .collect();
    stretches(&positions, *slop)
}

/// Where a term stands in a project that is not before the one that was asked for last.
pub(super) fn positions_in(postings: &mut SegmentPostings, doc: DocId) -> Vec<u32> {
    let mut out = Vec::new();
    let at = postings.doc();
    let at = if at < doc { postings.seek(doc) } else { at };
    if at == doc && at != TERMINATED {
        postings.positions(&mut out);
    }
    out
}

/// Where words follow one another, with at most `slop` others between.
pub(super) fn stretches(words: &[Vec<u32>], slop: u32) -> Vec<Range<u32>> {
    let Some((first, rest)) = words.split_first() else {
        return Vec::new();
    };
    let end_of = |start: u32| -> Option<u32> {
        let mut at = start;
        let mut left = slop;
        for word in rest {
            let next = *word.get(word.partition_point(|p| *p <= at))?;
            left = left.checked_sub(next - at - 1)?;
            at = next;
        }
        at.checked_add(1)
    };
    first
        .iter()
        .filter_map(|start| Some(*start..end_of(*start)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_where_its_words_follow_one_another() {
        let words = [vec![3, 10, 30], vec![4, 12, 50]];
        assert_eq!(stretches(&words, 0), vec![3..5; 1]);
        assert_eq!(stretches(&words, 1), [3..5, 10..13]);
        assert_eq!(stretches(&words, 30), [3..5, 10..13, 30..51]);
        assert_eq!(stretches(&[vec![2, 7]], 0), [2..3, 7..8]);
        assert_eq!(stretches(&[], 0), []);
        assert_eq!(stretches(&[vec![1], vec![]], 5), []);
    }
}
