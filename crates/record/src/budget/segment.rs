//! A grid cut into budgets: header rows, then a body; a second header row begins a second budget.

use super::grid::{Content, Row, Slot, normal};
use super::words::{Side, words};

/// A part of a grid with its own header.
#[derive(Debug, Clone, Default)]
pub(crate) struct Segment<'d> {
    /// Lone texts above the header: title, period, unit.
    pub(crate) titles: Vec<String>,
    /// Header rows; there may be none.
    pub(crate) header: Vec<Row<'d>>,
    /// The rows below.
    pub(crate) body: Vec<Row<'d>>,
    /// What its title says that it tells: costs, or who pays for them.
    pub(crate) side: Option<Side>,
}

/// What a row looks like by its cells alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Blank,
    /// Years over columns.
    Years,
    /// Texts over columns.
    Texts,
    /// One text, with or without dates.
    Lone,
    /// Amounts or percentages.
    Data,
}

/// Whether most of what stands in the columns of amounts is text: a form of questions and answers,
/// of which an amount is but one.
pub(crate) fn is_form(rows: &[Row<'_>]) -> bool {
    let (mut amounts, mut texts) = (0, 0);
    for c in money_columns(rows) {
        for row in rows.iter().skip(3) {
            if let Some(slot) = row.get(c) {
                amounts += usize::from(slot.amount().is_some());
                texts += usize::from(slot.is_text());
            }
        }
    }
    let pairs = rows
        .iter()
        .all(|row| row.iter().filter(|s| s.is_filled()).count() <= 2);
    let mixed_top = pairs
        && rows
            .iter()
            .filter(|row| row.iter().skip(1).any(Slot::is_text))
            .count()
            >= 2;
    texts > amounts || (mixed_top && rows.len() <= 4)
}

/// The columns in which an amount stands that is no year.
pub(crate) fn money_columns(rows: &[Row<'_>]) -> Vec<usize> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..width)
        .filter(|c| {
            rows.iter()
                .any(|row| row.get(*c).is_some_and(Slot::is_money))
        })
        .collect()
}

/// Cuts a grid.
pub(crate) fn segments<'d>(rows: Vec<Row<'d>>) -> Vec<Segment<'d>> {
    let money = money_columns(&rows);
    let mut done = Vec::new();
    let mut current = Segment::default();
    // Lone texts that may turn out to be the title of what follows.
    let mut lone: Vec<Row<'d>> = Vec::new();
    let mut has_data = false;
    // The header was handed down by the block above.
    let mut inherited = false;
    for row in rows {
        let shape = shape(&row, &money, has_data);
        let side = row_side(&row, shape);
        match shape {
            Shape::Blank => {}
            Shape::Years | Shape::Texts => {
                let known = current.header.iter().any(|header| same_text(header, &row));
                if has_data && !known {
                    done.push(std::mem::take(&mut current));
                    has_data = false;
                } else if known && has_data {
                    continue;
                }
                if !has_data {
                    current.titles.extend(lone.drain(..).flat_map(texts));
                    if inherited {
                        current.header.clear();
                        inherited = false;
                    }
                    current.header.push(row);
                    current.side = current.side.or(side);
                }
            }
            // "Finansiering" below the costs: a second budget in the same columns.
            Shape::Lone if has_data && turns(&current, side) => {
                current.body.append(&mut lone);
                let header = current.header.clone();
                done.push(std::mem::take(&mut current));
                current.header = header;
                current.titles.extend(texts(row));
                current.side = side;
                inherited = true;
                has_data = false;
            }
            Shape::Lone => {
                if !has_data {
                    current.side = current.side.or(side);
                }
                lone.push(row);
            }
            Shape::Data => {
                if !has_data && current.header.is_empty() {
                    // Without a header, the last lone row before the data names a group.
                    let group = lone.pop();
                    current.titles.extend(lone.drain(..).flat_map(texts));
                    lone.extend(group);
                }
                has_data = true;
                current.body.append(&mut lone);
                current.body.push(row);
            }
        }
    }
    current.body.append(&mut lone);
    done.push(current);
    for segment in &mut done {
        spread(&mut segment.header);
    }
    done.retain(|segment| segment.body.iter().flatten().any(Slot::is_filled));
    done
}

/// "2023 | | 2024 | | Totalt |" above "Sökt | Egen | Sökt | Egen | Sökt | Egen": texts that stand over several
/// columns without spanning their cells, or that a page gave other cells, stand over one turn each of
/// what repeats below them.
fn spread(header: &mut [Row<'_>]) {
    for upper in 1..header.len() {
        let (above, below) = header.split_at_mut(upper);
        let (Some(above), Some(below)) = (above.last_mut(), below.first()) else {
            return;
        };
        let columns: Vec<usize> = (1..below.len())
            .filter(|c| below.get(*c).is_some_and(Slot::is_text))
            .collect();
        let heads: Vec<usize> = (1..above.len())
            .filter(|c| above.get(*c).is_some_and(Slot::is_filled))
            .collect();
        let width = columns.len() / heads.len().max(1);
        if heads.len() < 2 || width < 2 || width * heads.len() != columns.len() {
            continue;
        }
        let turns: Vec<Vec<String>> = columns
            .chunks(width)
            .map(|turn| {
                let cells = turn.iter().filter_map(|c| below.get(*c));
                cells.map(|s| normal(s).as_str().to_owned()).collect()
            })
            .collect();
        let repeats = turns.windows(2).all(|pair| pair.first() == pair.last());
        let varies = turns
            .first()
            .is_some_and(|turn| turn.first() != turn.last());
        if !repeats || !varies {
            continue;
        }
        let texts: Vec<_> = heads
            .iter()
            .filter_map(|c| Some(above.get(*c)?.text.clone()))
            .collect();
        for (turn, text) in columns.chunks(width).zip(texts) {
            for c in turn {
                if let Some(slot) = above.get_mut(*c) {
                    slot.text.clone_from(&text);
                }
            }
        }
    }
}

/// What a title or the first cell of a header says that follows.
fn row_side(row: &Row<'_>, shape: Shape) -> Option<Side> {
    if !matches!(shape, Shape::Lone | Shape::Texts | Shape::Years) {
        return None;
    }
    let first = row.iter().find(|slot| slot.is_filled())?;
    first
        .is_text()
        .then(|| super::words::side(&normal(first)))?
}

/// Whether a title turns from costs to who pays, or back. What has no title of its own tells costs.
fn turns(current: &Segment<'_>, to: Option<Side>) -> bool {
    to.is_some_and(|to| to != current.side.unwrap_or(Side::Costs))
}

fn texts(row: Row<'_>) -> Vec<String> {
    row.into_iter()
        .filter(|slot| slot.first && !slot.text.is_empty())
        .map(|slot| slot.text.into_owned())
        .collect()
}

fn same_text(a: &Row<'_>, b: &Row<'_>) -> bool {
    let words = |row: &Row<'_>| -> Vec<String> {
        row.iter().map(|s| normal(s).as_str().to_owned()).collect()
    };
    words(a) == words(b)
}

fn shape(row: &Row<'_>, money: &[usize], has_data: bool) -> Shape {
    let filled: Vec<usize> = (0..row.len())
        .filter(|c| row.get(*c).is_some_and(Slot::is_filled))
        .collect();
    if filled.is_empty() {
        return Shape::Blank;
    }
    let slots = || filled.iter().filter_map(|c| Some((*c, row.get(*c)?)));
    let years: Vec<i16> = slots().filter_map(|(_, s)| s.year()).collect();
    let percents = slots()
        .filter(|(_, s)| matches!(s.content, Content::Percent(_)))
        .count();
    if slots().any(|(_, s)| s.is_money()) || percents > 0 {
        return Shape::Data;
    }
    let texts: Vec<usize> = slots()
        .filter(|(_, s)| s.is_text())
        .map(|(c, _)| c)
        .collect();
    if !years.is_empty() {
        let rising = years.windows(2).all(|pair| match pair {
            [a, b] => *b >= *a && *b - *a <= 1,
            _ => true,
        });
        let distinct = years.first() != years.last();
        return if rising && (distinct || !has_data) && years.iter().all(|y| *y >= 2000) {
            Shape::Years
        } else {
            Shape::Data
        };
    }
    let (nothing, over_money): (Vec<usize>, Vec<usize>) = texts
        .iter()
        .filter(|c| money.contains(c))
        .partition(|c| row.get(**c).is_some_and(says_nothing));
    // "Lokaler | ingår | ingår": a row of the budget that costs nothing.
    if has_data && !nothing.is_empty() && over_money.is_empty() {
        return Shape::Data;
    }
    let over_money = over_money.len();
    let first = texts.first().copied();
    let is_header = if has_data {
        over_money >= 2 || (over_money == 1 && money.len() == 1 && is_column_word(row, money))
    } else {
        over_money >= 2 || (over_money >= 1 && (texts.len() >= 2 || first != Some(0)))
    };
    // A header cell may tell years among words: "Sökta medel 2021".
    if is_header { Shape::Texts } else { Shape::Lone }
}

/// Whether a cell tells in words that nothing is paid: "ingår", "se ovan".
fn says_nothing(slot: &Slot<'_>) -> bool {
    slot.text.len() < 40 && normal(slot).begins(&words().nothing)
}

/// Whether the text over the one column of amounts is what such a column is called.
fn is_column_word(row: &Row<'_>, money: &[usize]) -> bool {
    let list = words();
    money.iter().filter_map(|c| row.get(*c)).any(|slot| {
        let text = normal(slot);
        slot.is_text()
            && slot.text.len() < 40
            && (text.has(&list.money)
                || text.has(&list.total)
                || super::words::funding(&text).is_some())
    })
}

#[cfg(test)]
mod tests {
    use aktsam_document::Location;

    use super::super::grid::loose;
    use super::*;

    fn rows(text: &str) -> Vec<Row<'static>> {
        text.lines()
            .map(|line| {
                line.split('|')
                    .map(|cell| loose(cell.trim().to_owned(), Location::default()))
                    .collect()
            })
            .collect()
    }

    #[test]
    fn header_rows_end_where_amounts_begin() {
        let found = segments(rows(
            "Belopp i tkr||\nBudget|Egen finansiering|Sökta medel 2021\nPersonal||\nResor||10\nTOTALT||10",
        ));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].titles, ["Belopp i tkr"]);
        assert_eq!(found[0].header.len(), 1);
        assert_eq!(found[0].body.len(), 3);
    }

    #[test]
    fn a_second_header_begins_a_second_budget_with_its_title() {
        let found = segments(rows(
            "|2021|2022\nResor|10 000|20 000\nSumma|10 000|20 000\nEgenfinansiering||\n|2021|2022\nLön|5 000|6 000",
        ));
        assert_eq!(found.len(), 1, "the same header again goes on: {found:?}");
        let found = segments(rows(
            "|2021|2022\nResor|10 000|20 000\nEgenfinansiering||\nPost|Sökt|Eget\nLön|5 000|6 000",
        ));
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].titles, ["Egenfinansiering"]);
    }

    #[test]
    fn a_form_is_told_from_a_budget() {
        assert!(is_form(&rows(
            "Insatsens namn|Vägen fram\nSökande|Exempelstads kommun\nKontakt|Anna\nSökt belopp|450 000 kr\nTid|ett år\nOrt|Exempelstad"
        )));
        assert!(!is_form(&rows(
            "Post|Belopp\nLön|450 000 kr\nResor|10 000 kr\nSumma|460 000 kr"
        )));
    }
}
