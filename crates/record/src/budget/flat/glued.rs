//! A row of sums without a name that ran into the row above it: "Utvärdering 30 000 30 000 30 000 5 107 500
//! 5 988 000 …".

use super::{TextLine, divide, numbers, starts};

/// More groups of digits than this are no two rows.
const MOST: usize = 48;

/// The lines, with the last one parted into a row and the sums of the columns where these bear it out.
pub(super) fn part(lines: &[TextLine], years: usize) -> Vec<TextLine> {
    let mut out = lines.to_vec();
    let Some(last) = lines.iter().rposition(|l| !l.groups.is_empty()) else {
        return out;
    };
    let Some((row, sums)) = lines
        .get(last)
        .and_then(|line| parted(lines.get(..last)?, line, years))
    else {
        return out;
    };
    if let Some(line) = out.get_mut(last) {
        let total = TextLine {
            label: String::new(),
            groups: sums,
            ..line.clone()
        };
        line.groups = row;
        out.insert(last + 1, total);
    }
    out
}

/// The groups of the row and those of the sums.
fn parted(above: &[TextLine], line: &TextLine, years: usize) -> Option<(Vec<String>, Vec<String>)> {
    let groups = &line.groups;
    if years < 2 || groups.len() > MOST || starts(groups) <= years + 1 {
        return None;
    }
    let mut columns = vec![0_i64; years];
    for row in above.iter().filter(|l| !l.groups.is_empty()) {
        let amounts = numbers(&divide(&row.groups, years)?);
        // A row that lacks a year tells of the first ones.
        for (column, amount) in columns.iter_mut().zip(amounts) {
            *column = column.checked_add(amount)?;
        }
    }
    // A row that lacks years may lack the first or the last ones.
    let cuts = (1..groups.len()).flat_map(|cut| [(cut, false), (cut, true)]);
    cuts.into_iter().find_map(|(cut, late)| {
        let (row, sums) = groups.split_at_checked(cut)?;
        let own = numbers(&divide(row, years)?);
        if starts(row) > years {
            return None;
        }
        let missing = years.checked_sub(own.len())?;
        let before = if late { missing } else { 0 };
        let expected: Vec<i64> = columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let amount = i.checked_sub(before).and_then(|at| own.get(at));
                column.checked_add(amount.copied().unwrap_or(0))
            })
            .collect::<Option<_>>()?;
        let closes = [years, years + 1].into_iter().any(|width| {
            let told = divide(sums, width).map(|s| numbers(&s)).unwrap_or_default();
            let whole = told
                .get(years)
                .is_none_or(|all| *all == expected.iter().sum::<i64>());
            told.len() == width && told.get(..years) == Some(expected.as_slice()) && whole
        });
        let zeros = std::iter::repeat_n("0".to_owned(), before);
        closes.then(|| (zeros.chain(row.iter().cloned()).collect(), sums.to_vec()))
    })
}

#[cfg(test)]
mod tests {
    use aktsam_document::Location;

    use super::super::split_line;
    use super::*;

    #[test]
    fn sums_that_ran_into_the_last_row_are_a_row_of_their_own() {
        let lines: Vec<TextLine> = [
            "Osby kommun 490 000 650 000 165 000",
            "Övrigt Utbildning 30 000 20 000 10 000",
            "Utvärdering 30 000 30 000 550 000 700 000 175 000 1 425 000",
        ]
        .iter()
        .map(|line| {
            let (label, groups) = split_line(line);
            TextLine {
                passage: 0,
                label,
                groups,
                location: Location::default(),
            }
        })
        .collect();
        let groups = |parted: &[TextLine]| -> Vec<String> {
            parted.iter().map(|l| l.groups.join(" ")).collect()
        };
        let parted = part(&lines, 3);
        let told = groups(&parted);
        assert_eq!(
            told.get(2..),
            Some(
                &[
                    "30 000 30 000".to_owned(),
                    "550 000 700 000 175 000 1 425 000".to_owned()
                ][..]
            )
        );
        let late = TextLine {
            groups: split_line("x 30 000 30 000 520 000 700 000 205 000 1 425 000").1,
            ..lines.last().unwrap().clone()
        };
        let mut late = part(&[lines.get(..2).unwrap(), &[late]].concat(), 3);
        assert_eq!(late.remove(2).groups.join(" "), "0 30 000 30 000");
        assert_eq!(part(lines.get(..2).unwrap_or_default(), 3).len(), 2);
    }
}
