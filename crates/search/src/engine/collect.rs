//! Counting the values of facets.

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, ColumnIndex, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use super::schema::APPLIED;
use crate::answer::{FacetCount, Facets};
use crate::request::SumBand;

/// String facets, by the name of their field.
const TEXTS: [&str; 5] = [
    "association_name",
    "municipality_facet",
    "method_facet",
    "kind",
    "application_type",
];

/// Counts every facet over all that match.
pub(crate) struct FacetCounter;

pub(crate) struct SegmentCounter {
    texts: Vec<(Option<StrColumn>, Vec<u32>)>,
    years: Column<i64>,
    /// Projects of each year from the first on, where they lie near enough.
    year_counts: Vec<usize>,
    /// Projects of the other years.
    far_years: FxHashMap<i64, usize>,
    applied: Column<i64>,
    bands: [usize; SumBand::ALL.len()],
    /// Projects that are still to be counted.
    waiting: Vec<DocId>,
}

/// Projects that are counted at once: a column is read faster in a row than in turns with others.
const AT_ONCE: usize = 2_048;

/// Years that are counted without a look-up, from the first of a segment on.
const YEARS: usize = 128;

/// Counts of one segment or of all.
#[derive(Default)]
pub(crate) struct Counts {
    texts: Vec<FxHashMap<String, usize>>,
    years: FxHashMap<i64, usize>,
    bands: FxHashMap<SumBand, usize>,
    /// Why the values could not be read.
    failed: Option<String>,
}

impl Collector for FacetCounter {
    type Fruit = Counts;
    type Child = SegmentCounter;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentCounter> {
        let fast = reader.fast_fields();
        let texts = TEXTS
            .iter()
            .map(|name| {
                let column = fast.str(name)?;
                let terms = column.as_ref().map_or(0, |c| c.dictionary().num_terms());
                Ok((column, vec![0; terms]))
            })
            .collect::<tantivy::Result<_>>()?;
        Ok(SegmentCounter {
            texts,
            years: fast.i64("year")?,
            year_counts: vec![0; YEARS],
            far_years: FxHashMap::default(),
            applied: fast.i64(APPLIED)?,
            bands: [0; SumBand::ALL.len()],
            waiting: Vec::with_capacity(AT_ONCE),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Counts>) -> tantivy::Result<Counts> {
        let mut all = Counts {
            texts: TEXTS.iter().map(|_| FxHashMap::default()).collect(),
            ..Counts::default()
        };
        for fruit in fruits {
            if let Some(why) = fruit.failed {
                return Err(TantivyError::SystemError(why));
            }
            for (sum, part) in all.texts.iter_mut().zip(fruit.texts) {
                for (value, count) in part {
                    *sum.entry(value).or_default() += count;
                }
            }
            for (year, count) in fruit.years {
                *all.years.entry(year).or_default() += count;
            }
            for (band, count) in fruit.bands {
                *all.bands.entry(band).or_default() += count;
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Counts;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.waiting.push(doc);
        if self.waiting.len() >= AT_ONCE {
            self.count();
        }
    }

    fn harvest(mut self) -> Counts {
        self.count();
        let bands = SumBand::ALL.into_iter().zip(self.bands);
        let first = self.years.min_value();
        let near = (first..).zip(self.year_counts).filter(|(_, n)| *n > 0);
        let years = near.chain(self.far_years).collect();
        let mut failed = None;
        let texts = self
            .texts
            .into_iter()
            .map(|(column, counts)| {
                let mut values = FxHashMap::default();
                let Some(column) = column else { return values };
                let there: Vec<(u64, u32)> = (0..).zip(counts).filter(|(_, n)| *n > 0).collect();
                let ords: Vec<u64> = there.iter().map(|(ord, _)| *ord).collect();
                let mut counts = there.iter().map(|(_, n)| *n as usize);
                // All in a row: one by one each would read its block of the dictionary again.
                let read = column.dictionary().sorted_ords_to_term_cb(&ords, |value| {
                    if let (Ok(value), Some(n)) = (std::str::from_utf8(value), counts.next()) {
                        values.insert(value.to_owned(), n);
                    }
                });
                if let Err(error) = read {
                    failed = Some(error.to_string());
                }
                values
            })
            .collect();
        Counts {
            texts,
            years,
            bands: bands.filter(|(_, count)| *count > 0).collect(),
            failed,
        }
    }
}

impl SegmentCounter {
    /// Counts the projects that wait.
    fn count(&mut self) {
        let docs = &self.waiting;
        for (column, counts) in &mut self.texts {
            let Some(column) = column else { continue };
            for_values(column.ords(), docs, |ord| {
                if let Some(count) = usize::try_from(ord).ok().and_then(|o| counts.get_mut(o)) {
                    *count += 1;
                }
            });
        }
        let first = self.years.min_value();
        let (near, far) = (&mut self.year_counts, &mut self.far_years);
        for_values(&self.years, docs, |year| {
            let nth = year
                .checked_sub(first)
                .and_then(|n| usize::try_from(n).ok());
            match nth.and_then(|n| near.get_mut(n)) {
                Some(count) => *count += 1,
                None => *far.entry(year).or_default() += 1,
            }
        });
        let bands = &mut self.bands;
        for_values(&self.applied, docs, |sum| {
            if let Some(count) = SumBand::of(sum).and_then(|band| bands.get_mut(band as usize)) {
                *count += 1;
            }
        });
        self.waiting.clear();
    }
}

/// Every value of a column that the projects have.
fn for_values<T: PartialOrd + Copy + Default + std::fmt::Debug + Send + Sync + 'static>(
    column: &Column<T>,
    docs: &[DocId],
    mut each: impl FnMut(T),
) {
    match &column.index {
        ColumnIndex::Empty { .. } => {}
        // All at once: one by one each is a call of its own.
        ColumnIndex::Full => {
            let mut values = [T::default(); AT_ONCE];
            for docs in docs.chunks(AT_ONCE) {
                if let Some(values) = values.get_mut(..docs.len()) {
                    column.values.get_vals(docs, values);
                    values.iter().copied().for_each(&mut each);
                }
            }
        }
        ColumnIndex::Optional(_) => docs
            .iter()
            .filter_map(|doc| column.first(*doc))
            .for_each(each),
        ColumnIndex::Multivalued(_) => docs
            .iter()
            .flat_map(|doc| column.values_for_doc(*doc))
            .for_each(each),
    }
}

impl Counts {
    /// The facets of the answer.
    pub(crate) fn facets(self) -> Facets {
        let mut texts = self.texts.into_iter().map(most_frequent);
        let mut next = || texts.next().unwrap_or_default();
        let mut years: Vec<(i64, usize)> = self.years.into_iter().collect();
        years.sort_unstable_by_key(|(year, _)| std::cmp::Reverse(*year));
        let mut bands: Vec<(SumBand, usize)> = self.bands.into_iter().collect();
        bands.sort_unstable();
        Facets {
            associations: next(),
            municipalities: next(),
            methods: next(),
            kinds: next(),
            application_types: next(),
            years: years
                .into_iter()
                .map(|(year, n)| plain(year.to_string(), n))
                .collect(),
            sums: bands
                .into_iter()
                .map(|(band, n)| plain(band.as_str().to_owned(), n))
                .collect(),
        }
    }
}

fn plain(value: String, count: usize) -> FacetCount {
    FacetCount {
        label: value.clone(),
        value,
        count,
    }
}

/// The values, most frequent first; a value with a tab is an id and its name.
fn most_frequent(counts: FxHashMap<String, usize>) -> Vec<FacetCount> {
    let mut out: Vec<FacetCount> = Vec::with_capacity(counts.len());
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (value, count) in counts {
        let Some((id, name)) = value.split_once('\t') else {
            out.push(plain(value, count));
            continue;
        };
        // The same id under two names counts once, under the more frequent.
        let at = *known.entry(id.to_owned()).or_insert(out.len());
        match out.get_mut(at) {
            Some(known) => known.count += count,
            None => out.push(FacetCount {
                value: id.to_owned(),
                label: name.to_owned(),
                count,
            }),
        }
    }
    out.sort_by_cached_key(|f| {
        (
            std::cmp::Reverse(f.count),
            crate::collate::sort_key(&f.label),
        )
    });
    out
}
