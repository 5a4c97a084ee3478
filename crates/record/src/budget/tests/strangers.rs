//! Shapes of budgets that strangers' documents showed: who pays told by sums and places, accounts of the period
//! before, and sums told again.

use super::*;
use Funding::{Applied, Own};

fn funded(budget: &Budget, label: &str) -> Vec<Funding> {
    let of = budget.lines.iter().filter(|l| l.label.contains(label));
    of.map(|l| l.funding).collect()
}

#[test]
fn a_sum_of_own_lines_below_what_is_applied_for_says_who_pays_them() {
    let budget = budget_of(
        "
Kostnad|2023|2024|Summa
Projektledare|560 000|690 000|1 250 000
Lokal|75 000|90 000|165 000
Sökt från förbundet|635 000|780 000|1 415 000
Arbetsförmedlingen|200 000|240 000|440 000
Försäkringskassan|50 000|60 000|110 000
Egen insats|250 000|300 000|550 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_415_000)));
    assert_eq!(budget.own, Some(kr(550_000)));
    assert_eq!(funded(&budget, "Försäkringskassan"), [Own, Own]);
}

#[test]
fn a_line_beyond_the_sum_that_is_applied_for_is_paid_by_whom_it_names() {
    let budget = budget_of(
        "
Post|2020|2021
Projektledare|405 000|548 000
Lokaler|60 000|80 000
Summa samordningsförbundet|465 000|628 000
Psykolog 20 % (VGR)|105 000|142 000
Total projektkostnad|570 000|770 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_093_000)));
    assert_eq!(budget.own, Some(kr(247_000)));
    assert_eq!(funded(&budget, "Psykolog"), [Own, Own]);
    assert_eq!(funded(&budget, "Lokaler"), [Applied, Applied]);
}

#[test]
fn places_beside_an_organisation_pay_their_columns() {
    let budget = budget_of(
        "
Kostnad|Samordningsförbundet|Sunne|Torsby|Landstinget|Totalt
Personal|4 920 000|450 000|300 000|390 000|6 060 000
Lokaler|0|216 000|0|0|216 000
Summa|4 920 000|666 000|300 000|390 000|6 276 000
",
    );
    assert_eq!(budget.applied, Some(kr(4_920_000)));
    assert_eq!(budget.own, Some(kr(1_356_000)));
}

#[test]
fn rows_that_add_the_sums_up_again_are_no_lines() {
    let budget = budget_of(
        "
|2023|2023|2024|2024
Kostnad|Sökta medel|Egna medel|Sökta medel|Egna medel
Studiecoach|640 000|0|660 000|0
Lokal|0|84 000|0|86 000
Summa|640 000|84 000|660 000|86 000
Totalt sökt belopp|1 300 000|||
Total egen insats|170 000|||
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_300_000)));
    assert_eq!(budget.own, Some(kr(170_000)));
}

#[test]
fn rows_that_their_group_does_not_tell_apart_are_named_by_their_description() {
    let budget = budget_of(
        "
Kostnadsslag|Beskrivning|Belopp
Personal|Projektledare 100 %|696 000
Personal|Psykolog 20 %|96 000
Personal|Handledare|80 000
Lokal|Hyra|114 000
Summa||986 000
",
    );
    let labels: Vec<&str> = budget.lines.iter().map(|l| l.label.as_str()).collect();
    assert_eq!(
        labels,
        ["Projektledare 100 %", "Psykolog 20 %", "Handledare", "Hyra"]
    );
}

fn of_tables(pieces: Vec<Piece>, is_report: bool) -> Budget {
    let context = BudgetContext {
        is_report,
        ..BudgetContext::default()
    };
    reading_of(pieces, &context).budget
}

#[test]
fn an_account_of_the_period_before_is_not_applied_for() {
    let pieces = || {
        vec![
            Piece::Text("Ekonomi"),
            Piece::Text("Utfall för perioden 2019–2021"),
            Piece::Table(table(
                "|Beviljat|Utfall 2019|Utfall 2020\nPersonal|5 850 000|1 790 000|1 815 000\nLokal|540 000|180 000|180 000\nSumma|6 390 000|1 970 000|1 995 000",
            )),
            Piece::Text("Budget för förlängningen"),
            Piece::Table(table(
                "Kostnad|2022|2023\nSamordnare|690 000|710 000\nMaterial|185 000|190 000\nSumma sökt|875 000|900 000",
            )),
        ]
    };
    assert_eq!(of_tables(pieces(), false).applied, Some(kr(1_775_000)));
    // A report's own account is its budget.
    let account = pieces().into_iter().take(3).collect();
    assert_eq!(of_tables(account, true).applied, Some(kr(6_390_000)));
}

#[test]
fn names_of_columns_above_the_names_of_empty_rows_are_the_tables() {
    let budget = of_tables(
        vec![
            Piece::Text("Budget"),
            Piece::Text("Kostnad\tEgen Sökta medel Sökta medel"),
            Piece::Text("finansiering\t2021 2022"),
            Piece::Text("Personal"),
            Piece::Text("Extern lokal"),
            Piece::Table(table(
                "Arbetsinsats|150 000||\nUtbildning||100 000|\nÖvriga kostnader||650 000|\nTOTALT|150 000|750 000|",
            )),
        ],
        false,
    );
    assert_eq!(budget.own, Some(kr(150_000)));
    assert_eq!(budget.applied, Some(kr(750_000)));
    assert!(
        budget
            .lines
            .iter()
            .any(|l| l.label == "Utbildning" && l.year == Some(2021))
    );
}

#[test]
fn what_the_parties_pay_counts_once_where_a_table_sums_the_sheets() {
    let year = |name: &str, coach: &str, own: &str| {
        sheet(
            name,
            &format!(
                "Kostnad|Samordningsförbundet|Egen finansiering\nCoach|{coach}|0\nPsykolog|0|{own}\nSumma|{coach}|{own}"
            ),
        )
    };
    let budget = of_tables(
        vec![
            Piece::Table(sheet(
                "Sammanställning",
                "Sammanställning|2022|2023|Totalt\nSökta medel från samordningsförbundet|500000|600000|1100000\nEgen finansiering|90000|95000|185000\nTotal kostnad|590000|695000|1285000",
            )),
            Piece::Table(year("2022", "500000", "90000")),
            Piece::Table(year("2023", "600000", "95000")),
        ],
        false,
    );
    assert_eq!(budget.applied, Some(kr(1_100_000)));
    assert_eq!(budget.own, Some(kr(185_000)));
}
