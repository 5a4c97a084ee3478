//! Layouts of budgets beside the plainest: blocks of years, outcomes, payers, counts below the sum.

use super::*;
use Funding::{Applied, Own};

#[test]
fn a_row_that_says_ingar_is_no_header() {
    let budget = budget_of(
        "
Kostnadspost|2024|2025
Projektledning|620 000|640 000
Lokaler|ingår|ingår
Utvärdering|-|80 000
Summa|620 000|720 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_340_000)));
    assert!(lines(&budget).contains(&("Utvärdering", Some(2025), 80_000, Applied)));
}

#[test]
fn a_year_above_its_rows_is_theirs() {
    let budget = budget_of(
        "
Budgetpost|Belopp (kr)
År 1 (2022)|
Samordnare|510 000
Omkostnader|40 000
Summa år 1|550 000
År 2 (2023)|
Samordnare|525 000
Omkostnader|35 000
Summa år 2|560 000
Totalt för projektet|1 110 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_110_000)));
    assert!(lines(&budget).contains(&("Omkostnader", Some(2022), 40_000, Applied)));
    assert!(lines(&budget).contains(&("Samordnare", Some(2023), 525_000, Applied)));
}

#[test]
fn a_budget_beside_its_outcome_is_past_where_a_later_year_follows() {
    let budget = budget_of(
        "
|Budget 2023|Utfall 2023|Avvikelse|Budget 2024
Personal|800 000|764 000|36 000|830 000
Lokal|60 000|60 000|0|60 000
Summa|860 000|824 000|36 000|890 000
",
    );
    assert_eq!(budget.applied, Some(kr(890_000)));
    assert_eq!(budget.lines.len(), 2);
}

#[test]
fn what_the_sum_comes_to_for_each_is_no_part_of_it() {
    let budget = budget_of(
        "
Kostnad|Summa
Personalkostnad|1 350 000 kr
Lokalkostnad|90 000 kr
Totalkostnad|1 440 000 kr
Antal deltagare|30
Kostnad per deltagare|48 000 kr
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_440_000)));
    assert_eq!(budget.lines.len(), 2);
}

#[test]
fn heads_over_several_columns_need_not_span_them() {
    let budget = budget_of(
        "
|2023||2024||Totalt|
|Sökt|Egen|Sökt|Egen|Sökt|Egen
Löner|600 000|150 000|615 000|155 000|1 215 000|305 000
Lokaler|0|48 000|0|50 000|0|98 000
Summa|600 000|198 000|615 000|205 000|1 215 000|403 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(
        (budget.applied, budget.own),
        (Some(kr(1_215_000)), Some(kr(403_000)))
    );
    assert!(lines(&budget).contains(&("Lokaler", Some(2023), 48_000, Own)));
}

#[test]
fn heads_are_given_to_the_turns_of_what_repeats_below_them() {
    let budget = budget_of(
        "
|2023|2024|||Totalt|
|Sökt|Egen|Sökt|Egen|Sökt|Egen
Löner|600 000|150 000|615 000|155 000|1 215 000|305 000
Lokaler|0|48 000|0|50 000|0|98 000
Summa|600 000|198 000|615 000|205 000|1 215 000|403 000
",
    );
    assert_eq!(failing(&budget), []);
    assert!(lines(&budget).contains(&("Lokaler", Some(2023), 48_000, Own)));
}

#[test]
fn what_is_applied_for_inside_a_whole_is_what_counts() {
    let budget = budget_of(
        "
Kostnadsslag|Totalt|Varav sökt|Varav egen insats
Löner|980 000|700 000|280 000
Lokal|60 000|0|60 000
Föreläsare|40 000|40 000|0
Summa|1 080 000|740 000|340 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(
        (budget.applied, budget.own),
        (Some(kr(740_000)), Some(kr(340_000)))
    );
}

#[test]
fn a_running_sum_is_no_line() {
    let budget = budget_of(
        "
Kostnader|Ansökt 2022|Ansökt 2023
Samordnare|655 000|672 000
Kringkostnader|45 000|46 000
Summa|700 000|718 000
Ackumulerat|700 000|1 418 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_418_000)));
    assert_eq!(budget.lines.len(), 4);
}

#[test]
fn a_sum_above_its_parts_is_their_sum() {
    let budget = budget_of(
        "
Totalt sökt belopp|1 250 000 kr
Fördelat på:|
Personal|1 050 000 kr
Lokaler|120 000 kr
Övriga kostnader|80 000 kr
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_250_000)));
    assert_eq!((budget.lines.len(), budget.checks.len()), (3, 1));
}

#[test]
fn rows_tell_who_pays_where_columns_name_organisations_alone() {
    let budget = budget_of(
        "
|Kommunen|Regionen|Summa
Arbetstid (egen finansiering)|210 000|90 000|300 000
Lokaler (egen finansiering)|40 000||40 000
Projektmedel från förbundet|600 000|300 000|900 000
Totalt|850 000|390 000|1 240 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(
        (budget.applied, budget.own),
        (Some(kr(900_000)), Some(kr(340_000)))
    );
}

#[test]
fn a_plan_of_a_later_year_is_not_applied_for() {
    let budget = budget_of(
        "
Post|Beslutad budget 2024|Prognos 2024|Ansökan 2025|Plan 2026
Personal|900 000|880 000|930 000|950 000
Övrigt|100 000|95 000|100 000|100 000
Summa|1 000 000|975 000|1 030 000|1 050 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_030_000)));
}

#[test]
fn lines_are_paid_by_whom_their_sum_names() {
    let budget = budget_of(
        "
Part|Insats|Värde
Arbetsförmedlingen|0,5 tjänst arbetsförmedlare|310 000
Försäkringskassan|0,25 tjänst samverkansansvarig|160 000
Kommunen|Lokaler|90 000
Summa egeninsats||560 000
Söks från samordningsförbundet|1,0 tjänst koordinator|680 000
Totalt||1 240 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(
        (budget.applied, budget.own),
        (Some(kr(680_000)), Some(kr(560_000)))
    );
}

#[test]
fn the_sum_of_a_year_may_stand_at_the_end_of_its_row() {
    let budget = budget_of(
        "
|Personal|Lokaler|Summa
2023|640 000|48 000|688 000
2024|655 000|49 000|704 000
Summa|1 295 000|97 000|1 392 000
",
    );
    assert_eq!(failing(&budget), []);
    let year = budget.totals.iter().find(|t| t.year == Some(2024));
    assert_eq!(year.map(|t| t.amount), Some(kr(704_000)));
    assert_eq!(budget.applied, Some(kr(1_392_000)));
}

#[test]
fn amounts_that_narrow_columns_broke_around_their_label_are_whole() {
    let budget = budget_of(
        "
|jan|feb|mar|Summa
|55|55|55|165
Lön||||
|000|000|000|000
Hyra|8000|8000|8000|24 000
Övrigt|5000|0|0|5000
|68|63|63|194
Summa||||
|000|000|000|000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(194_000)));
}

#[test]
fn the_year_of_a_budget_may_stand_over_its_names() {
    let budget = budget_of("\nKostnader 2025|Belopp\nLön|100 000\nHyra|95 000\nSumma|195 000\n");
    assert!(lines(&budget).contains(&("Hyra", Some(2025), 95_000, Applied)));
}

#[test]
fn a_column_of_months_beside_one_of_years_is_a_price() {
    let budget = budget_of(
        "
Kostnad|Per månad|Per år
Lön samordnare|56 000|672 000
Hyra|7 500|90 000
Summa|63 500|762 000
",
    );
    assert_eq!(budget.applied, Some(kr(762_000)));
    assert_eq!(budget.lines.len(), 2);
}

#[test]
fn a_changed_budget_asks_for_its_change() {
    let of = |change: &'static str| {
        budget_of(&format!(
            "
Kostnad|Nuvarande budget 2023|Förändring|Ny budget 2023
Personal|900 000|150 000|1 050 000
Övrigt|200 000|{change}
"
        ))
        .applied
    };
    assert_eq!(of("0|200 000"), Some(kr(150_000)));
    assert_eq!(of("-150 000|50 000"), Some(kr(1_100_000)));
}

#[test]
fn sheets_that_are_called_by_years_are_budgets_of_their_years() {
    let of = |year: &'static str, lon: i64| {
        let rows = format!(
            "Kostnad|Belopp\nLön|{lon}\nHyra|50000\nSumma|{}\n",
            lon + 50_000
        );
        Piece::Table(sheet(year, &rows))
    };
    let context = BudgetContext {
        is_budget: true,
        ..BudgetContext::default()
    };
    let budget = reading_of(vec![of("2024", 700_000), of("2025", 720_000)], &context).budget;
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_520_000)));
    assert!(lines(&budget).contains(&("Hyra", Some(2025), 50_000, Applied)));
}

#[test]
fn the_year_of_a_group_ends_with_its_sum() {
    let budget = budget_of(
        "
Budgetpost|Belopp (kr)
År 1 (2022)|
Samordnare|510 000
Omkostnader|40 000
Summa år 1|550 000
År 2 (2023)|
Samordnare|525 000
Omkostnader|35 000
Summa år 2|560 000
Slutkonferens|30 000
Totalt för projektet|1 140 000
",
    );
    assert_eq!(failing(&budget), []);
    assert!(lines(&budget).contains(&("Slutkonferens", None, 30_000, Applied)));
}

#[test]
fn a_line_that_names_its_price_below_a_sum_is_a_line() {
    let budget = budget_of(
        "
Kostnad|Belopp
Personal|600 000
Summa personal|600 000
Handledning, 4 500 kr per tillfälle|45 000
Totalt|645 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.lines.len(), 2);
}
