//! Where something was read.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An upright rectangle on a page, in points (1/72 inch), origin at the top left corner of the page
/// as displayed (after `/Rotate` and within the crop box, ISO 32000-2 §7.7.3.3).
///
/// In JSON it is `[x0, y0, x1, y1]`, rounded to a tenth of a point.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
#[schemars(with = "[f32; 4]")]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge, not less than `x0`.
    pub x1: f32,
    /// Bottom edge, not less than `y0`.
    pub y1: f32,
}

impl Rect {
    /// The rectangle between two opposite corners, in any order.
    pub fn new(xa: f32, ya: f32, xb: f32, yb: f32) -> Self {
        Self {
            x0: xa.min(xb),
            y0: ya.min(yb),
            x1: xa.max(xb),
            y1: ya.max(yb),
        }
    }

    /// Width in points.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Height in points.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Whether the point lies in the rectangle or on its edge.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x0 && x <= self.x1 && y >= self.y0 && y <= self.y1
    }

    /// Whether the two share an area.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1 && self.y0 < other.y1 && other.y0 < self.y1
    }
}

impl From<[f32; 4]> for Rect {
    fn from(r: [f32; 4]) -> Self {
        Self {
            x0: r[0],
            y0: r[1],
            x1: r[2],
            y1: r[3],
        }
    }
}

impl From<Rect> for [f32; 4] {
    fn from(r: Rect) -> Self {
        [r.x0, r.y0, r.x1, r.y1].map(|v| (v * 10.0).round() / 10.0)
    }
}

/// One place in a source file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Place {
    /// A rectangle on a page of a PDF.
    Page {
        /// Page number, from 1.
        page: u32,
        /// Where on the page.
        rect: Rect,
    },
    /// Cells of a spreadsheet.
    Sheet {
        /// Name of the sheet.
        sheet: Arc<str>,
        /// Cell range in A1 notation, `B7` or `B7:E7`.
        range: Arc<str>,
    },
    /// Blocks of a word processor's document, which has no fixed pages.
    Block {
        /// Index of the first block in document order, from 0.
        block: u32,
        /// Index of the last block, where there are several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        end_block: Option<u32>,
        /// Row and column (grid column, from 0), where the block is a table.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        table_cell: Option<[u32; 2]>,
    },
    /// Lines of a text file.
    Line {
        /// First line, from 1.
        line: u32,
        /// Last line.
        end_line: u32,
    },
}

/// Where a value was read; in JSON an object with the keys of its [`Place`], `{}` where unknown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// The first place; `None` where the reader cannot tell.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// Further places, where it goes on elsewhere (the next page, the next column).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Place>,
}

impl Location {
    /// The location at one place.
    pub fn at(place: Place) -> Self {
        Self {
            place: Some(place),
            more: Vec::new(),
        }
    }

    /// A rectangle on a page (from 1).
    pub fn page(page: u32, rect: Rect) -> Self {
        Self::at(Place::Page { page, rect })
    }

    /// One block of a word processor's document.
    pub fn block(block: u32) -> Self {
        Self::at(Place::Block {
            block,
            end_block: None,
            table_cell: None,
        })
    }

    /// A cell of a table that is a block of a word processor's document.
    pub fn block_cell(block: u32, row: u32, column: u32) -> Self {
        Self::at(Place::Block {
            block,
            end_block: None,
            table_cell: Some([row, column]),
        })
    }

    /// A cell range of a sheet, in A1 notation.
    pub fn sheet(sheet: impl Into<Arc<str>>, range: impl Into<Arc<str>>) -> Self {
        Self::at(Place::Sheet {
            sheet: sheet.into(),
            range: range.into(),
        })
    }

    /// Lines of a text file, from 1, both included.
    pub fn lines(line: u32, end_line: u32) -> Self {
        Self::at(Place::Line { line, end_line })
    }

    /// Whether nothing is known of the place.
    pub fn is_unknown(&self) -> bool {
        self.place.is_none()
    }

    /// The places in order.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.place.iter().chain(&self.more)
    }

    /// Extends this location by another: places that touch are joined, others are listed in `more`.
    pub fn extend(&mut self, other: &Self) {
        for place in other.places() {
            self.push(place);
        }
    }

    fn push(&mut self, place: &Place) {
        let Some(first) = &mut self.place else {
            self.place = Some(place.clone());
            return;
        };
        let last = self.more.last_mut().unwrap_or(first);
        match (last, place) {
            (Place::Page { page: a, rect: r }, Place::Page { page: b, rect }) if a == b => {
                *r = r.union(*rect);
            }
            (
                Place::Block {
                    block: a,
                    end_block,
                    table_cell: None,
                },
                Place::Block {
                    block: b,
                    end_block: end,
                    table_cell: None,
                },
            ) if *b >= *a => {
                let far = end.unwrap_or(*b).max(end_block.unwrap_or(*a));
                *end_block = (far > *a).then_some(far);
            }
            (
                Place::Line { end_line, .. },
                Place::Line {
                    line,
                    end_line: end,
                },
            ) if *line + 1 >= *end_line => {
                *end_line = (*end_line).max(*end);
            }
            (last, _) if last == place => {}
            _ => self.more.push(place.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_of_each_place_reads_back() {
        for (location, json) in [
            (Location::default(), "{}"),
            (
                Location::page(3, Rect::new(72.04, 90.0, 500.0, 104.5)),
                r#"{"page":3,"rect":[72.0,90.0,500.0,104.5]}"#,
            ),
            (
                Location::block_cell(4, 2, 1),
                r#"{"block":4,"table_cell":[2,1]}"#,
            ),
            (
                Location::sheet("Budget", "B7:E7"),
                r#"{"sheet":"Budget","range":"B7:E7"}"#,
            ),
            (Location::lines(4, 9), r#"{"line":4,"end_line":9}"#),
        ] {
            let written = serde_json::to_string(&location).unwrap();
            assert_eq!(written, json);
            let read: Location = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
    }

    #[test]
    fn places_on_one_page_are_joined_and_others_listed() {
        let mut location = Location::page(1, Rect::new(0.0, 0.0, 10.0, 10.0));
        location.extend(&Location::page(1, Rect::new(0.0, 10.0, 20.0, 20.0)));
        location.extend(&Location::page(2, Rect::new(0.0, 0.0, 5.0, 5.0)));
        assert_eq!(
            location.place,
            Some(Place::Page {
                page: 1,
                rect: Rect::new(0.0, 0.0, 20.0, 20.0)
            })
        );
        assert_eq!(location.more.len(), 1);
    }

    #[test]
    fn following_blocks_become_a_range() {
        let mut location = Location::block(3);
        location.extend(&Location::block(5));
        assert_eq!(
            location.place,
            Some(Place::Block {
                block: 3,
                end_block: Some(5),
                table_cell: None
            })
        );
    }
}
