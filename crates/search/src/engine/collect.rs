//! Counting the values of facets.

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

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
    year_counts: FxHashMap<i64, usize>,
    applied: Column<i64>,
    bands: FxHashMap<SumBand, usize>,
}

/// Counts of one segment or of all.
#[derive(Default)]
pub(crate) struct Counts {
    texts: Vec<FxHashMap<String, usize>>,
    years: FxHashMap<i64, usize>,
    bands: FxHashMap<SumBand, usize>,
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
            year_counts: FxHashMap::default(),
            applied: fast.i64(APPLIED)?,
            bands: FxHashMap::default(),
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
        for (column, counts) in &mut self.texts {
            let Some(column) = column else { continue };
            for ord in column.ords().values_for_doc(doc) {
                if let Some(count) = usize::try_from(ord).ok().and_then(|o| counts.get_mut(o)) {
                    *count += 1;
                }
            }
        }
        for year in self.years.values_for_doc(doc) {
            *self.year_counts.entry(year).or_default() += 1;
        }
        if let Some(band) = self.applied.first(doc).and_then(SumBand::of) {
            *self.bands.entry(band).or_default() += 1;
        }
    }

    fn harvest(self) -> Counts {
        let texts = self
            .texts
            .into_iter()
            .map(|(column, counts)| {
                let mut values = FxHashMap::default();
                let Some(column) = column else { return values };
                for (ord, count) in counts.into_iter().enumerate().filter(|(_, c)| *c > 0) {
                    let mut value = String::new();
                    if matches!(column.ord_to_str(ord as u64, &mut value), Ok(true)) {
                        values.insert(value, count as usize);
                    }
                }
                values
            })
            .collect();
        Counts {
            texts,
            years: self.year_counts,
            bands: self.bands,
        }
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
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (value, count) in counts {
        match value.split_once('\t') {
            // The same id under two names counts once, under the more frequent.
            Some((id, name)) => {
                if let Some(known) = out.iter_mut().find(|f| f.value == id) {
                    known.count += count;
                } else {
                    out.push(FacetCount {
                        value: id.to_owned(),
                        label: name.to_owned(),
                        count,
                    });
                }
            }
            None => out.push(plain(value, count)),
        }
    }
    out.sort_by(|a, b| {
        b.count.cmp(&a.count).then_with(|| {
            crate::collate::sort_key(&a.label).cmp(&crate::collate::sort_key(&b.label))
        })
    });
    out
}
