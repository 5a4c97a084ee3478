//! Amounts that a narrow column broke: "1 480" on one row of the grid, "000" on the next.

use std::borrow::Cow;

use super::grid::{Row, Slot, loose};

/// A grid with broken rows joined.
pub(super) struct Joined<'d> {
    /// Its rows.
    pub(super) rows: Vec<Row<'d>>,
    /// Some were broken around their label, which nothing but a narrow column does.
    pub(super) is_sure: bool,
}

/// The grid with such rows joined to the rows above them; `None` where there are none.
pub(super) fn joined<'d>(rows: &[Row<'d>]) -> Option<Joined<'d>> {
    let mut is_sure = false;
    let mut out: Vec<Row<'d>> = Vec::with_capacity(rows.len());
    let mut rest = rows;
    while let [row, after @ ..] = rest {
        if let Some((whole, taken)) = centred(rest) {
            is_sure = true;
            out.push(whole);
            rest = rest.get(taken..).unwrap_or_default();
            continue;
        }
        rest = after;
        match out.last().and_then(|above| join(above, row)) {
            Some(whole) => {
                out.pop();
                out.push(whole);
            }
            None => out.push(row.clone()),
        }
    }
    (out.len() < rows.len()).then_some(Joined { rows: out, is_sure })
}

/// A row whose cells stand in the middle of its height: what a narrow column broke off stands above and
/// below the label. The row made whole, and how many it was.
fn centred<'d>(rows: &[Row<'d>]) -> Option<(Row<'d>, usize)> {
    let [above, middle, below, ..] = rows else {
        return None;
    };
    let broken = |row: &Row<'d>| -> Vec<usize> {
        (0..row.len())
            .filter(|c| row.get(*c).is_some_and(Slot::is_filled))
            .collect()
    };
    let columns = broken(above);
    let starts = || columns.iter().filter_map(|c| above.get(*c));
    let goes_on = columns.iter().all(|c| {
        let mid = middle.get(*c);
        below.get(*c).is_some_and(|s| is_group(&s.text))
            && mid.is_some_and(|s| !s.is_filled() || is_group(&s.text))
    });
    let is_own = !columns.is_empty()
        && !columns.contains(&0)
        && broken(below) == columns
        && starts().all(is_start)
        && middle.first().is_some_and(Slot::is_text);
    if !is_own || !goes_on {
        return None;
    }
    let mut whole = middle.clone();
    for c in columns {
        let parts = [above.get(c), middle.get(c), below.get(c)];
        let mut text = String::new();
        let mut location = aktsam_document::Location::default();
        for slot in parts.into_iter().flatten().filter(|s| s.is_filled()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&slot.text);
            location.extend(&slot.location);
        }
        let slot = whole.get_mut(c)?;
        *slot = Slot {
            hidden: slot.hidden,
            emphasis: slot.emphasis,
            ..loose(text, location)
        };
    }
    Some((whole, 3))
}

/// Two rows as one, where all that the second holds behind its label are last groups of amounts
/// that begin in the first.
fn join<'d>(above: &Row<'d>, row: &Row<'d>) -> Option<Row<'d>> {
    let mut whole = above.clone();
    let mut groups = 0;
    for (c, slot) in row.iter().enumerate().filter(|(_, s)| s.is_filled()) {
        let start = whole.get_mut(c)?;
        if c > 0 || is_group(&slot.text) {
            if !is_group(&slot.text) || !is_start(start) {
                return None;
            }
            groups += 1;
        } else if start.is_filled() && !start.is_text() {
            return None;
        }
        let mut location = start.location.clone().into_owned();
        location.extend(&slot.location);
        let text = format!("{} {}", start.text, slot.text);
        *start = Slot {
            hidden: slot.hidden,
            emphasis: start.emphasis,
            location: Cow::Owned(location.clone()),
            ..loose(text.trim().to_owned(), location)
        };
    }
    (groups > 0).then_some(whole)
}

/// Three digits and nothing else.
fn is_group(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The first groups of an amount: "1 480", "700".
fn is_start(slot: &Slot<'_>) -> bool {
    let mut groups = slot.text.split([' ', '\u{a0}', '\u{202f}']);
    let first = groups.next().unwrap_or_default();
    slot.is_filled()
        && (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && groups.all(is_group)
}

#[cfg(test)]
mod tests {
    use aktsam_document::Location;

    use super::*;

    fn rows(text: &str) -> Vec<Row<'static>> {
        let cell = |c: &str| loose(c.trim().to_owned(), Location::default());
        text.lines()
            .map(|l| l.split('|').map(cell).collect())
            .collect()
    }

    fn texts(rows: &[Row<'_>]) -> Vec<String> {
        let line = |row: &Row<'_>| row.iter().map(|s| s.text.to_string()).collect::<Vec<_>>();
        rows.iter().map(|row| line(row).join("|")).collect()
    }

    #[test]
    fn the_last_group_of_an_amount_belongs_to_the_row_above() {
        let whole = joined(&rows(
            "Lön|700 000|700 000\nSumma|1 480|0|\n|000||\nTotalt från|1 760|2 460\nFörbundet|000|000",
        ))
        .unwrap();
        assert_eq!(
            texts(&whole.rows),
            [
                "Lön|700 000|700 000",
                "Summa|1 480 000|0|",
                "Totalt från Förbundet|1 760 000|2 460 000"
            ]
        );
    }

    #[test]
    fn what_a_narrow_column_broke_stands_above_and_below_a_label_in_the_middle() {
        let whole = joined(&rows(
            "|Förbundet|Totalt\n||1\nPersonal|900 000|370\n||000\n||60\nLokaler|60 000|\n||000",
        ))
        .unwrap();
        assert_eq!(
            texts(&whole.rows),
            [
                "|Förbundet|Totalt",
                "Personal|900 000|1 370 000",
                "Lokaler|60 000|60 000"
            ]
        );
    }

    #[test]
    fn rows_of_their_own_stay() {
        assert!(joined(&rows("Lön|700\n|0\nResor|50\nÖvrigt|1000")).is_none());
    }
}
