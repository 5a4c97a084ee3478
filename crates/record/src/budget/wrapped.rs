//! Amounts that a narrow column broke: "1 480" on one row of the grid, "000" on the next.

use std::borrow::Cow;

use super::grid::{Row, Slot, loose};

/// The grid with such rows joined to the rows above them; `None` where there are none.
pub(super) fn joined<'d>(rows: &[Row<'d>]) -> Option<Vec<Row<'d>>> {
    let mut out: Vec<Row<'d>> = Vec::with_capacity(rows.len());
    for row in rows {
        match out.last().and_then(|above| join(above, row)) {
            Some(whole) => {
                out.pop();
                out.push(whole);
            }
            None => out.push(row.clone()),
        }
    }
    (out.len() < rows.len()).then_some(out)
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
            texts(&whole),
            [
                "Lön|700 000|700 000",
                "Summa|1 480 000|0|",
                "Totalt från Förbundet|1 760 000|2 460 000"
            ]
        );
    }

    #[test]
    fn rows_of_their_own_stay() {
        assert!(joined(&rows("Lön|700\n|0\nResor|50\nÖvrigt|1000")).is_none());
    }
}
