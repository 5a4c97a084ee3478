//! Random budgets of random layout are read back exactly, and a random wrong figure is found.

use proptest::prelude::*;

use super::*;

/// A budget as somebody might type it.
#[derive(Debug, Clone)]
struct Plan {
    /// Amounts in kronor: a group of lines of columns.
    groups: Vec<Vec<Vec<i64>>>,
    layout: Layout,
}

#[derive(Debug, Clone)]
struct Layout {
    columns: Columns,
    separator: &'static str,
    unit: Unit,
    group_heads: bool,
    group_sums: bool,
    total_label: &'static str,
    row_sums: bool,
    blank_zero: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Columns {
    Years,
    Organisations,
    Funders,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Bare,
    Kr,
    TkrInCells,
    TkrInTitle,
}

const LABELS: &[&str] = &[
    "Projektledare",
    "Lokalhyra",
    "Resor",
    "Utbildning",
    "Material",
    "Konsult",
    "Föreläsningar",
    "Utvärdering",
    "Handledning",
    "Förtäring",
    "Datorer",
    "Studiebesök",
];
const GROUPS: &[&str] = &["Avdelning A", "Avdelning B", "Avdelning C"];

fn plans() -> impl Strategy<Value = Plan> {
    (1_usize..=3, 2_usize..=4, 2_usize..=4).prop_flat_map(|(groups, lines, width)| {
        let amount = prop_oneof![1 => Just(0_i64), 6 => (1_i64..200).prop_map(|n| n * 10_000)];
        let matrix = prop::collection::vec(
            prop::collection::vec(prop::collection::vec(amount, width), lines),
            groups,
        );
        (matrix, layouts()).prop_map(|(groups, layout)| Plan { groups, layout })
    })
}

fn layouts() -> impl Strategy<Value = Layout> {
    (
        prop::sample::select(vec![
            Columns::Years,
            Columns::Organisations,
            Columns::Funders,
        ]),
        prop::sample::select(vec![" ", "\u{a0}", "\u{202f}", ".", ""]),
        prop::sample::select(vec![
            Unit::Bare,
            Unit::Kr,
            Unit::TkrInCells,
            Unit::TkrInTitle,
        ]),
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(vec!["Summa", "TOTALT", "Summa per år", ""]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(
                columns,
                separator,
                unit,
                group_heads,
                group_sums,
                total_label,
                row_sums,
                blank_zero,
            )| Layout {
                columns,
                separator,
                unit,
                group_heads,
                group_sums: group_sums && group_heads,
                total_label,
                row_sums,
                blank_zero,
            },
        )
}

fn write(kronor: i64, layout: &Layout) -> String {
    let (number, tail) = match layout.unit {
        Unit::Bare => (kronor, ""),
        Unit::Kr => (kronor, " kr"),
        Unit::TkrInCells => (kronor / 1000, " tkr"),
        Unit::TkrInTitle => (kronor / 1000, ""),
    };
    let digits = number.to_string();
    let mut out = String::new();
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(layout.separator);
        }
        out.push(d);
    }
    out + tail
}

impl Plan {
    fn width(&self) -> usize {
        self.groups[0][0].len()
    }

    fn funding(&self, column: usize) -> Funding {
        if self.layout.columns == Columns::Funders && column == 0 {
            Funding::Own
        } else {
            Funding::Applied
        }
    }

    fn year(&self, column: usize) -> Option<i16> {
        match self.layout.columns {
            Columns::Years => Some(2021 + column as i16),
            Columns::Funders if column > 0 => Some(2020 + column as i16),
            _ => None,
        }
    }

    /// The table, with one digit of one figure changed where `wrong` says so.
    fn write(&self, wrong: Option<(usize, usize)>) -> Table {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let layout = &self.layout;
        let width = self.width();
        if layout.unit == Unit::TkrInTitle {
            rows.push(
                std::iter::once("Belopp i tkr".to_owned())
                    .chain((0..width).map(|_| String::new()))
                    .collect(),
            );
        }
        let mut header = vec!["Budget".to_owned()];
        for c in 0..width {
            header.push(match layout.columns {
                Columns::Years => (2021 + c).to_string(),
                Columns::Organisations => [
                    "Norrby kommun",
                    "Arbetsförmedlingen",
                    "Försäkringskassan",
                    "Region Exempel",
                ][c]
                    .to_owned(),
                Columns::Funders if c == 0 => "Egen finansiering".to_owned(),
                Columns::Funders => format!("Sökta medel {}", 2020 + c),
            });
        }
        rows.push(header);
        let mut figures: Vec<(usize, usize)> = Vec::new();
        let mut totals = vec![0; width];
        let cell = |k: i64| {
            if k == 0 && layout.blank_zero {
                String::new()
            } else {
                write(k, layout)
            }
        };
        let mut names = LABELS.iter().cycle();
        for (g, group) in self.groups.iter().enumerate() {
            if layout.group_heads {
                rows.push(
                    std::iter::once(format!("_{}_", GROUPS[g]))
                        .chain((0..width).map(|_| String::new()))
                        .collect(),
                );
            }
            let mut sums = vec![0; width];
            for line in group {
                let mut row = vec![(*names.next().unwrap()).to_owned()];
                for (c, k) in line.iter().enumerate() {
                    figures.push((rows.len(), c + 1));
                    row.push(cell(*k));
                    sums[c] += k;
                    totals[c] += k;
                }
                if layout.row_sums {
                    row.push(cell(line.iter().sum()));
                }
                rows.push(row);
            }
            if layout.group_sums {
                let mut row = vec![format!("Summa {}", GROUPS[g].to_lowercase())];
                row.extend(sums.iter().map(|k| write(*k, layout)));
                if layout.row_sums {
                    row.push(write(sums.iter().sum(), layout));
                }
                rows.push(row);
            }
        }
        let mut row = vec![layout.total_label.to_owned()];
        for (c, k) in totals.iter().enumerate() {
            figures.push((rows.len(), c + 1));
            row.push(write(*k, layout));
        }
        if layout.row_sums {
            row.push(write(totals.iter().sum(), layout));
        }
        rows.push(row);
        if let Some((which, digit)) = wrong {
            let (r, c) = figures[which % figures.len()];
            let text = rows[r][c].clone();
            rows[r][c] = change(&text, digit, layout);
        }
        if layout.row_sums {
            let header = rows.iter_mut().find(|r| r[0] == "Budget").unwrap();
            header.push(String::new());
        }
        let text: Vec<String> = rows.iter().map(|r| r.join("|")).collect();
        table(&text.join("\n"))
    }

    fn grand(&self, funding: Funding) -> i64 {
        self.groups
            .iter()
            .flatten()
            .flat_map(|line| line.iter().enumerate())
            .filter(|(c, _)| self.funding(*c) == funding)
            .map(|(_, k)| *k)
            .sum()
    }
}

/// The same figure with one of its first digits changed.
fn change(text: &str, digit: usize, layout: &Layout) -> String {
    // A krona where nothing should stand is within the rounding that a sum may have.
    if text.is_empty() || text.trim() == "0" {
        return write(77_000, layout);
    }
    let at: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .map(|(i, _)| i)
        .collect();
    // The first digits: a last one off by one may be rounding.
    let at = at[digit % at.len().clamp(1, 2)];
    let old = char::from(text.as_bytes()[at]);
    let new = char::from(b'1' + (old as u8 - b'0') % 9);
    let new = if new == old { '5' } else { new };
    text.char_indices()
        .map(|(i, c)| if i == at { new } else { c })
        .collect()
}

fn read_plan(plan: &Plan, wrong: Option<(usize, usize)>) -> BudgetReading {
    reading_of(
        vec![Piece::Text("Budget"), Piece::Table(plan.write(wrong))],
        &BudgetContext::default(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_global_rejects: 100_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_budget_is_read_back_exactly(plan in plans()) {
        prop_assume!(plan.groups.iter().flatten().flatten().filter(|k| **k != 0).count() >= 4);
        let reading = read_plan(&plan, None);
        let budget = &reading.budget;
        prop_assert_eq!(failing(budget), vec![]);
        let mut want: Vec<(Option<i16>, i64, Funding)> = plan
            .groups
            .iter()
            .flatten()
            .flat_map(|line| line.iter().enumerate())
            .filter(|(_, k)| **k != 0)
            .map(|(c, k)| (plan.year(c), *k, plan.funding(c)))
            .collect();
        let mut got: Vec<(Option<i16>, i64, Funding)> =
            budget.lines.iter().map(|l| (l.year, l.amount.ore() / 100, l.funding)).collect();
        let key = |(year, amount, funding): &(Option<i16>, i64, Funding)| (*year, *amount, *funding == Funding::Own);
        want.sort_by_key(key);
        got.sort_by_key(key);
        prop_assert_eq!(got, want, "{:#?}", reading.explain);
        prop_assert_eq!(budget.applied.unwrap_or(Sek::ZERO), kr(plan.grand(Funding::Applied)));
        prop_assert_eq!(budget.own.unwrap_or(Sek::ZERO), kr(plan.grand(Funding::Own)));
    }

    #[test]
    fn a_wrong_figure_is_found(plan in plans(), which in 0_usize..1000, digit in 0_usize..9) {
        prop_assume!(plan.groups.iter().flatten().flatten().filter(|k| **k != 0).count() >= 6);
        // Of one column, one line and no sums nothing can be proved.
        prop_assume!(plan.groups.len() * plan.groups[0].len() >= 3);
        // Where figures are alike, a wrong one may be the sum of those above it: 10, 10, 20, 10 with
        // the total 40 reads as well with a subtotal as with a slip.
        let mut figures: Vec<i64> =
            plan.groups.iter().flatten().flatten().copied().filter(|k| *k != 0).collect();
        let all = figures.len();
        figures.sort_unstable();
        figures.dedup();
        prop_assume!(figures.len() == all);
        let reading = read_plan(&plan, Some((which, digit)));
        prop_assert!(!failing(&reading.budget).is_empty(), "{:?}\n{:#?}", reading.budget.checks, reading.explain);
    }

    #[test]
    fn no_table_makes_it_panic(cells in prop::collection::vec(prop::collection::vec("[0-9 ]{0,9}|Summa|Lön|2021|tkr|-|100 %|Sökt|egen", 0..6), 0..12)) {
        let text: Vec<String> = cells.iter().map(|r| r.join("|")).collect();
        budget_of(&text.join("\n"));
    }
}
