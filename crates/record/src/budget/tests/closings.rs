//! Budgets that end with who pays: what the parties pay is taken off, the rest is applied for.

use super::*;
use Funding::{Applied, Other, Own};

fn paid(text: &str) -> (Option<Sek>, Option<Sek>) {
    let budget = budget_of(text);
    assert_eq!(failing(&budget), []);
    (budget.applied, budget.own)
}

#[test]
fn what_is_taken_off_with_a_minus_is_paid_by_the_parties() {
    let text = "
Kostnadsslag|2023|2024|Totalt
Samordnare 2 × 100 %|1 180 000|1 215 000|2 395 000
Projektledare 50 %|360 000|371 000|731 000
Summa kostnader|1 540 000|1 586 000|3 126 000
Medfinansiering Norrby kommun|-125 000|-125 000|-250 000
Sökt belopp från förbundet|1 415 000|1 461 000|2 876 000
";
    assert_eq!(paid(text), (Some(kr(2_876_000)), Some(kr(250_000))));
    let budget = budget_of(text);
    assert_eq!(budget.lines.len(), 4);
    assert!(budget.lines.iter().all(|line| line.funding == Other));
    let stated = |label: &str, year| {
        let mut of = budget.totals.iter().filter(|t| t.label == label);
        of.find(|t| t.year == year).map(|t| (t.amount, t.funding))
    };
    assert_eq!(
        stated("Medfinansiering Norrby kommun", None),
        Some((kr(250_000), Own))
    );
    assert_eq!(
        stated("Sökt belopp från förbundet", Some(2024)),
        Some((kr(1_461_000), Applied))
    );
}

#[test]
fn a_column_of_sums_is_not_added_to_the_years_that_it_sums() {
    let found = paid(
        "
Kostnadsslag|2023|2024|Totalt
Samordnare|1 180 000|1 215 000|2 395 000
Projektledare 50 %|360 000|371 000|731 000
Summa kostnader|1 540 000|1 586 000|3 126 000
Egen finansiering|125 000|125 000|250 000
Sökt belopp|1 415 000|1 461 000|2 876 000
",
    );
    assert_eq!(found, (Some(kr(2_876_000)), Some(kr(250_000))));
}

#[test]
fn a_rest_whose_words_say_sum_is_what_the_costs_leave() {
    let found = paid(
        "
Post|Belopp
Lön projektledare|600 000
Lokal|90 000
Övrigt|10 000
Totala kostnader|700 000
Avgår egen finansiering|100 000
Ansökt summa|600 000
",
    );
    assert_eq!(found, (Some(kr(600_000)), Some(kr(100_000))));
}

#[test]
fn income_above_the_costs_is_not_applied_for() {
    let found = paid(
        "
Intäkter|
Egeninsats kommunen|200 000
Statsbidrag|50 000
Summa intäkter|250 000
Kostnader|
Personal|700 000
Lokaler|80 000
Övrigt|20 000
Summa kostnader|800 000
Netto att söka|550 000
",
    );
    assert_eq!(found, (Some(kr(550_000)), Some(kr(200_000))));
}

#[test]
fn a_part_that_is_applied_for_is_not_added_to_the_whole() {
    let found = paid(
        "
Post|Belopp
Personal|700 000
Lokaler|80 000
Summa kostnader|780 000
Sökt belopp|500 000
",
    );
    assert_eq!(found, (Some(kr(500_000)), None));
}

#[test]
fn costs_that_are_all_applied_for_are_lines_of_what_is_applied_for() {
    let budget = budget_of(
        "
Post|Belopp
Personal|700 000
Lokaler|80 000
Summa kostnader|780 000
Sökt belopp|780 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(780_000)));
    assert_eq!(budget.own, None);
    assert!(budget.lines.iter().all(|line| line.funding == Applied));
}

#[test]
fn a_rest_that_does_not_fit_is_told() {
    let budget = budget_of(
        "
Post|Belopp
Personal|700 000
Lokaler|80 000
Summa kostnader|780 000
Egen finansiering|100 000
Sökt belopp|670 000
",
    );
    assert_eq!(budget.applied, Some(kr(670_000)));
    let wrong: Vec<(Sek, Sek)> = budget
        .checks
        .iter()
        .filter(|c| !c.ok)
        .map(|c| (c.stated, c.computed))
        .collect();
    assert_eq!(wrong, [(kr(670_000), kr(680_000))]);
}

#[test]
fn a_block_of_payers_below_the_costs_is_not_added_to_them() {
    let budget = budget_of(
        "
Kostnader|Belopp
Projektledare|600 000
Lokaler|100 000
Summa kostnader|700 000
Finansiering|
Sökta medel från samordningsförbundet|500 000
Egen finansiering|150 000
Region Norrbotten|50 000
Summa finansiering|700 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(500_000)));
    assert_eq!(budget.own, Some(kr(150_000)));
    assert_eq!(
        lines(&budget),
        [
            ("Projektledare", None, 600_000, Other),
            ("Lokaler", None, 100_000, Other),
        ]
    );
}

#[test]
fn payers_that_ask_for_all_of_the_costs_are_told_once() {
    let budget = budget_of(
        "
Kostnader|Belopp
Projektledare|600 000
Lokaler|100 000
Summa kostnader|700 000
Finansiering|
Sökta medel|700 000
Summa finansiering|700 000
",
    );
    assert_eq!(budget.applied, Some(kr(700_000)));
    assert_eq!(budget.own, None);
    assert_eq!(budget.lines.len(), 2);
}

#[test]
fn payers_that_do_not_make_the_costs_are_held_against_them() {
    let budget = budget_of(
        "
Kostnader|2023|2024
Projektledare|600 000|620 000
Lokaler|100 000|100 000
Summa kostnader|700 000|720 000
Finansiering||
Sökta medel|500 000|520 000
Egen finansiering|100 000|100 000
",
    );
    assert_eq!(budget.applied, Some(kr(1_020_000)));
    assert_eq!(budget.own, Some(kr(200_000)));
    assert!(
        budget
            .checks
            .iter()
            .any(|c| !c.ok && c.stated == kr(1_220_000) && c.computed == kr(1_420_000))
    );
}

#[test]
fn a_last_sum_over_the_years_is_so_many_times_the_sum_of_one() {
    let budget = budget_of(
        "
Arbetsterapeut 75 %|275 tkr
Kurator 50 %|190 tkr
Lokal|45 tkr
Övrigt|20 tkr
Summa per år|530 tkr
Totalt för två år|1 060 tkr
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_060_000)));
    assert!(
        budget.lines.iter().all(|l| l.times == 2),
        "{:?}",
        budget.lines
    );
    assert_eq!(budget.totals.len(), 2);
}

#[test]
fn a_part_of_a_year_is_no_number_of_months() {
    let text = "
Kostnad i tkr|2024|2025 (6 mån)|Summa
Rehabkoordinator 100 %|640|330|970
Socialsekreterare 50 %|290|150|440
Lokal och material|60|30|90
Summa kostnader|990|510|1 500
varav egen insats|155|80|235
Söks av förbundet|835|430|1 265
";
    assert_eq!(paid(text), (Some(kr(1_265_000)), Some(kr(235_000))));
    assert_eq!(budget_of(text).lines.len(), 6);
}

#[test]
fn costs_whose_names_say_that_the_parties_pay_are_their_own() {
    let text = "
Kostnad|2025|2026
Lots 100 %|480 000|590 000
Kurator 20 % (regionens egen insats)|96 000|118 000
Aktiviteter|30 000|40 000
Totalt|606 000|748 000
Söks från förbundet|510 000|630 000
";
    assert_eq!(paid(text), (Some(kr(1_140_000)), Some(kr(214_000))));
    let budget = budget_of(text);
    let own: Vec<_> = budget.lines.iter().filter(|l| l.funding == Own).collect();
    assert_eq!(own.len(), 2);
    assert!(own.iter().all(|l| l.label.starts_with("Kurator")));
    assert_eq!(
        budget.lines.iter().filter(|l| l.funding == Applied).count(),
        4
    );
}

#[test]
fn columns_of_what_the_parties_pay_of_the_costs_are_stated_as_their_own() {
    let text = "
Kostnadsslag|2025|2025|2026|2026
|Totalt|varav egen insats|Totalt|varav egen insats
Teamledare 100 %|690 000|0|710 000|0
Arbetsterapeut 50 %|310 000|155 000|320 000|160 000
Lokal|120 000|60 000|123 000|61 500
Totalt|1 120 000|215 000|1 153 000|221 500
Söks från förbundet|905 000||931 500|
";
    assert_eq!(paid(text), (Some(kr(1_836_500)), Some(kr(436_500))));
    assert_eq!(budget_of(text).lines.len(), 6);
}

#[test]
fn rows_behind_a_sum_tell_who_pays_it_in_the_unit_of_the_sum() {
    let budget = budget_of(
        "
Kostnad|2019|2020|Summa
Projektledare|650|665|1 315
Psykolog|148|152|300
Totalt, tkr|798|817|1 615
varav söks från förbundet|700|690|1 390
varav regionens egen insats|98|127|225",
    );
    assert_eq!(budget.applied, Some(kr(1_390_000)));
    assert_eq!(budget.own, Some(kr(225_000)));
    assert_eq!(failing(&budget), []);
    assert!(budget.lines.iter().all(|l| l.funding == Other));
}

#[test]
fn what_was_granted_is_the_budget_of_a_final_account() {
    let budget = budget_of(
        "
Post|Beviljat|Förbrukat
Löner|4 850 000|4 712 340
Lokal|360 000|360 000
Summa|5 210 000|5 072 340",
    );
    assert_eq!(budget.applied, Some(kr(5_210_000)));
    assert_eq!(budget.lines.len(), 2);
}
