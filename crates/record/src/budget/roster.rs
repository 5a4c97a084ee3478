//! Tables of who works in the project: "Funktion | Namn | Organisation | Omfattning". They tell of posts,
//! not of money.

use super::grid::{Content, Row, Slot};
use super::staffing::{percents_of_post, role};
use super::words::{Normal, words, years};
use crate::model::{Sek, Staffing};

/// How far down the row that names the columns may stand.
const HEADER_WITHIN: usize = 2;

/// Numbers from here on are money, in kronor.
const MONEY: i64 = 1_000;

/// The posts that a table lists, none where its columns name no role and no share of a post.
pub(super) fn posts(rows: &[Row<'_>], scope: Option<&str>) -> Vec<Staffing> {
    let header = (0..rows.len().min(HEADER_WITHIN)).find_map(|at| {
        let row = rows.get(at)?;
        let list = words();
        let column = |named: &[String]| {
            row.iter()
                .position(|slot| slot.is_text() && Normal::new(&slot.text).has(named))
        };
        let role = column(&list.role_column)?;
        let share = column(&list.percent).or_else(|| shares(rows, at))?;
        (role != share).then(|| (at, role, share, column(&list.organisation_column)))
    });
    let Some((at, role_column, share, organisation)) = header else {
        return Vec::new();
    };
    // Posts with what they cost are a budget.
    let mut beside = rows.iter().skip(at + 1).flat_map(|row| {
        let others = row
            .iter()
            .enumerate()
            .filter(|(column, _)| *column != share);
        others.filter_map(|(_, slot)| slot.amount())
    });
    if beside.any(|amount| amount.value.abs() >= Sek::from_kronor(MONEY)) {
        return Vec::new();
    }
    let text = |slot: Option<&Slot<'_>>| -> Option<String> {
        let text = slot.filter(|s| s.is_text())?.text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let by_year = years_of(rows, at);
    let columns: Vec<(usize, Option<i16>)> = if by_year.len() > 1 {
        by_year
    } else {
        vec![(share, None)]
    };
    rows.iter()
        .skip(at + 1)
        .flat_map(|row| columns.iter().map(move |column| (row, column)))
        .filter_map(|(row, (share, year))| {
            let post = row.get(role_column)?;
            let named = text(Some(post))?;
            if Normal::new(&named).has(&words().total) {
                return None;
            }
            let percent = row.get(*share).and_then(percent);
            let organisation = organisation
                .filter(|at| *at != role_column)
                .and_then(|at| text(row.get(at)));
            // A row that tells neither how much nor by whom names no post.
            if percent.is_none() && (organisation.is_none() || year.is_some()) {
                return None;
            }
            let title = role(&named);
            Some(Staffing {
                role: if title.is_empty() { named } else { title },
                organisation,
                percent,
                year: *year,
                scope: scope.map(str::to_owned),
                location: post.location.clone().into_owned(),
            })
        })
        .collect()
}

/// The columns of a year each, under a header that names it, whose cells are shares: "Roll | 2024 | 2025".
fn years_of(rows: &[Row<'_>], header: usize) -> Vec<(usize, Option<i16>)> {
    let Some(heads) = rows.get(header) else {
        return Vec::new();
    };
    let heads = heads.iter().enumerate();
    heads
        .filter_map(|(column, head)| match years(&head.text).as_slice() {
            [year] if head.text.len() <= 12 => Some((column, Some(*year))),
            _ => None,
        })
        .filter(|(column, _)| {
            let below = rows.iter().skip(header + 1);
            let mut cells = below
                .filter_map(|r| r.get(*column))
                .filter(|s| s.is_filled());
            cells.all(|slot| percents_of_post(&slot.text).is_some() || percent(slot).is_some())
        })
        .collect()
}

/// The column whose cells all tell shares of full time, whatever it is called: "Tid | 1,0 åa | 0,75 åa".
fn shares(rows: &[Row<'_>], header: usize) -> Option<usize> {
    let width = rows.get(header)?.len();
    (0..width).find(|column| {
        let cells = || {
            rows.iter()
                .skip(header + 1)
                .filter_map(|row| row.get(*column))
                .filter(|s| s.is_filled())
        };
        cells().count() >= 2
            && cells().all(|slot| slot.text.len() <= 20 && percents_of_post(&slot.text).is_some())
    })
}

/// The share of full time that a cell tells: "75 %", "0,75", "75", "halvtid".
fn percent(slot: &Slot<'_>) -> Option<f64> {
    let share = match slot.content {
        Content::Percent(share) => Some(share),
        Content::Amount(amount) => {
            let number = amount.value.kronor();
            Some(if number <= 2.0 {
                number * 100.0
            } else {
                number
            })
        }
        Content::Text => percents_of_post(&slot.text),
        Content::Empty | Content::Date => None,
    };
    share.filter(|share| (1.0..=1000.0).contains(share))
}

#[cfg(test)]
mod tests {
    use super::super::grid::grid;
    use super::super::tests::table;
    use super::*;

    fn read(text: &str) -> Vec<(String, Option<String>, Option<f64>)> {
        let table = table(text);
        let posts = posts(&grid(&table).unwrap(), None);
        let of = |p: Staffing| (p.role, p.organisation, p.percent);
        posts.into_iter().map(of).collect()
    }

    fn post(role: &str, by: Option<&str>, percent: f64) -> (String, Option<String>, Option<f64>) {
        (role.to_owned(), by.map(str::to_owned), Some(percent))
    }

    #[test]
    fn a_table_of_people_tells_posts() {
        let by = "Region Nordmark";
        assert_eq!(
            read(
                "Funktion|Namn|Organisation|Omfattning\nProjektledare|Mona Sand|Ekeby kommun|100 %\n\
                 Kurator|Vakant|Region Nordmark|halvtid\nLots||Region Nordmark|0,75 tjänst\nSumma|||225 %"
            ),
            [
                post("Projektledare", Some("Ekeby kommun"), 100.0),
                post("Kurator", Some(by), 50.0),
                post("Lots", Some(by), 75.0)
            ]
        );
        assert_eq!(
            read("Befattning|Tjänstgöringsgrad i %\nCoach|80\nHandläggare|0,5"),
            [post("Coach", None, 80.0), post("Handläggare", None, 50.0)]
        );
    }

    #[test]
    fn each_year_has_a_column_of_shares() {
        let table = table("Roll|2024|2025\nSamordnare|100 %|50 %\nCoach|50 %|");
        let posts = posts(&grid(&table).unwrap(), None);
        let told: Vec<_> = posts
            .iter()
            .map(|p| (p.role.as_str(), p.percent, p.year))
            .collect();
        assert_eq!(
            told,
            [
                ("Samordnare", Some(100.0), Some(2024)),
                ("Samordnare", Some(50.0), Some(2025)),
                ("Coach", Some(50.0), Some(2024))
            ]
        );
    }

    #[test]
    fn a_table_of_other_things_tells_none() {
        assert!(read("Aktivitet|Ansvarig|Klart\nTeam|Projektledaren|mars").is_empty());
        assert!(read("Kostnad|2023|2024\nLöner|100|200").is_empty());
        assert!(read("Roll|Namn\nOrdförande|Eva Lind").is_empty());
        assert!(read("Befattning|Omfattning|Kostnad\nLots|50 %|310 000").is_empty());
    }
}
