//! Running headers, footers and page numbers: what repeats at the same place from page to page.

use aktsam_document::AsideKind;

use crate::layout::line::Line;
use crate::layout::rows::Row;
use crate::text;

/// Part of the page's height, at the top and at the bottom, in which headers and footers stand.
const ZONE: f32 = 0.16;
/// Lines this close in height, in points, stand at the same place.
const SAME_PLACE: f32 = 5.0;
/// How many pages to each side are compared.
pub(crate) const NEIGHBOURS: usize = 3;
/// Most lines of a header or footer.
const MOST_LINES: usize = 8;

/// Whether a line stands in the header's or the footer's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    Top,
    Bottom,
}

impl Zone {
    pub(crate) fn kind(self) -> AsideKind {
        match self {
            Self::Top => AsideKind::Header,
            Self::Bottom => AsideKind::Footer,
        }
    }
}

/// What stands in the zones of a page, from the edge inwards.
#[derive(Debug, Default, Clone)]
pub(crate) struct Zones {
    top: Vec<Mark>,
    bottom: Vec<Mark>,
    /// How many lines the whole page has.
    lines: usize,
}

/// A line in a zone.
#[derive(Debug, Clone)]
struct Mark {
    /// Its text.
    told: String,
    /// Text with digits as `#`.
    text: String,
    base: f32,
    size: f32,
    /// The page number that the line is, if it is one.
    number: Option<u32>,
}

/// Which lines of a page are furniture: how many from the top and from the bottom.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Furniture {
    pub(crate) top: usize,
    pub(crate) bottom: usize,
}

impl Zones {
    /// The zones of a page of that height by its rows from top to bottom.
    pub(crate) fn new(rows: &[Row], height: f32) -> Self {
        let mark = |row: &Row| {
            let line = Line::new(&row.words)?;
            Some(Mark {
                told: line.text.clone(),
                text: line
                    .text
                    .chars()
                    .map(|c| if c.is_ascii_digit() { '#' } else { c })
                    .collect(),
                base: line.base,
                size: line.size,
                number: text::page_number(&line.text).or_else(|| told_number(&line.text)),
            })
        };
        Self {
            lines: rows.len(),
            top: rows
                .iter()
                .take_while(|row| row.base < height * ZONE)
                .take(MOST_LINES)
                .filter_map(mark)
                .collect(),
            bottom: rows
                .iter()
                .rev()
                .take_while(|row| row.base > height * (1.0 - ZONE))
                .take(MOST_LINES)
                .filter_map(mark)
                .collect(),
        }
    }
}

/// The page that one part of a line numbers, where it says of how many or that it is a page: "Granby
/// kommun → Dnr 2024:12 → 2 (6)".
fn told_number(line: &str) -> Option<u32> {
    let told = |part: &&str| {
        let lower = part.to_lowercase();
        lower.contains('(') || lower.contains(" av ") || lower.starts_with("sid")
    };
    let mut parts = line.split('\t').map(str::trim);
    let last = parts.next_back()?;
    let first = parts.next();
    [Some(last), first]
        .into_iter()
        .flatten()
        .filter(told)
        .find_map(text::page_number)
}

/// Finds the furniture of a page among the pages before and after it that are known so far.
pub(crate) fn of_page(pages: &[Zones], index: usize) -> Furniture {
    let Some(zones) = pages.get(index) else {
        return Furniture::default();
    };
    let found = Furniture {
        top: count(pages, index, &zones.top, |z| &z.top),
        bottom: count(pages, index, &zones.bottom, |z| &z.bottom),
    };
    // Pages that are the same from top to bottom repeat their text, not a header.
    if (found.top + found.bottom) * 2 > zones.lines && zones.lines > 2 {
        Furniture::default()
    } else {
        found
    }
}

/// How many of the outermost lines are furniture.
fn count(
    pages: &[Zones],
    index: usize,
    marks: &[Mark],
    side: impl Fn(&Zones) -> &Vec<Mark>,
) -> usize {
    let from = index.saturating_sub(NEIGHBOURS);
    let others: Vec<(usize, &Vec<Mark>)> = pages
        .iter()
        .enumerate()
        .skip(from)
        .take(2 * NEIGHBOURS + 1)
        .filter(|(other, _)| *other != index)
        .map(|(other, zones)| (other, side(zones)))
        .collect();
    let mut inner = 0;
    for (position, mark) in marks.iter().enumerate() {
        let repeated = others.iter().any(|(page, lines)| {
            let pages = *page as i64 - index as i64;
            lines.iter().any(|other| {
                (other.base - mark.base).abs() < SAME_PLACE
                    && (other.size - mark.size).abs() < 0.6
                    && repeats(mark, other, pages)
            })
        });
        let page = index as u32 + 1;
        let numbers = mark.number.is_some_and(|number| {
            number == page
                || others
                    .iter()
                    .flat_map(|(_, lines)| lines.iter())
                    .any(|other| {
                        other.number.is_some_and(|o| {
                            o != number && (other.base - mark.base).abs() < SAME_PLACE
                        })
                    })
        });
        if repeated || numbers {
            inner = position + 1;
        } else {
            break;
        }
    }
    inner
}

/// Numbers from here on are years, not pages.
const YEARS: i64 = 1900;

/// Whether two lines are the same but for the number of the page: headings that only count, as
/// "Bilaga 1" and "Bilaga 2", or begin with their numbers, are none of it.
fn repeats(mark: &Mark, other: &Mark, pages: i64) -> bool {
    if mark.told == other.told {
        return true;
    }
    let numbered = mark
        .told
        .split_whitespace()
        .next()
        .is_some_and(|word| text::is_section_number(word) && word.ends_with('.'));
    if mark.text != other.text || numbered {
        return false;
    }
    let numbers = |told: &str| -> Vec<i64> {
        told.split(|c: char| !c.is_ascii_digit())
            .filter_map(|digits| digits.parse().ok())
            .collect()
    };
    let (own, others) = (numbers(&mark.told), numbers(&other.told));
    own.len() == others.len()
        && own
            .iter()
            .zip(&others)
            .all(|(a, b)| a == b || b - a == pages && *a < YEARS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::words::Word;
    use aktsam_document::Rect;

    fn row(text: &str, base: f32) -> Row {
        let rect = Rect::new(50.0, base - 8.0, 200.0, base + 2.0);
        Row::new(vec![Word::new(text, rect, base, 10.0)])
    }

    #[test]
    fn what_repeats_is_furniture_and_what_does_not_is_text() {
        let pages: Vec<Zones> = ["a", "b", "c"]
            .iter()
            .enumerate()
            .map(|(index, own)| {
                Zones::new(
                    &[
                        row("Samordningsförbundet Exempel", 40.0),
                        row(&format!("Egen text {own}"), 70.0),
                        row("brödtext", 400.0),
                        row(&format!("Sida {} av 3", index + 1), 800.0),
                    ],
                    842.0,
                )
            })
            .collect();
        for index in 0..3 {
            assert_eq!(of_page(&pages, index), Furniture { top: 1, bottom: 1 });
        }
    }

    #[test]
    fn headings_that_count_are_no_furniture() {
        let pages: Vec<Zones> = (1..=3)
            .map(|number| {
                Zones::new(
                    &[
                        row(&format!("{number}. Delmål nummer {number}"), 40.0),
                        row("brödtext", 400.0),
                        row("mer text", 500.0),
                        row(&format!("Dnr 2024:118 sida {number}"), 800.0),
                    ],
                    842.0,
                )
            })
            .collect();
        for index in 0..3 {
            assert_eq!(of_page(&pages, index), Furniture { top: 0, bottom: 1 });
        }
        let years: Vec<Zones> = ["2022", "2023"]
            .iter()
            .map(|year| {
                let title = format!("Budget {year}");
                Zones::new(&[row(&title, 40.0), row("brödtext", 400.0)], 842.0)
            })
            .collect();
        assert_eq!(of_page(&years, 1).top, 0);
    }

    #[test]
    fn a_single_page_loses_only_its_page_number() {
        let zones = Zones::new(&[row("Ansökan", 40.0), row("1 (1)", 810.0)], 842.0);
        assert_eq!(of_page(&[zones], 0), Furniture { top: 0, bottom: 1 });
    }

    #[test]
    fn pages_that_are_the_same_keep_their_text() {
        let zones = || {
            Zones::new(
                &[
                    row("Rad ett", 40.0),
                    row("Rad två", 60.0),
                    row("Rad tre", 400.0),
                ],
                842.0,
            )
        };
        assert_eq!(of_page(&[zones(), zones()], 0), Furniture::default());
    }
}
