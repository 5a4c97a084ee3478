//! Rows that head groups.

use super::*;

#[test]
fn own_funding_as_a_group_of_the_same_table() {
    let budget = budget_of(
        "Post|2021|2022\nLön|600 000|610 000\nSumma sökta medel|600 000|610 000\n_Egenfinansiering_||\nLokal|50 000|50 000\nSumma egenfinansiering|50 000|50 000\nTotal kostnad|650 000|660 000",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_210_000)));
    assert_eq!(budget.own, Some(kr(100_000)));
}

#[test]
fn an_empty_line_below_a_group_with_a_sum_heads_nothing() {
    let budget = budget_of(
        "
Kostnad|Belopp
Lönekostnader|
Samordnare|600 000
Summa lönekostnader|600 000
Övriga kostnader|
Utvärdering|
Resor|20 000
Material|40 000
Summa övriga kostnader|60 000
Totalt|660 000
",
    );
    assert_eq!(failing(&budget), []);
    let groups: Vec<_> = budget.lines.iter().map(|l| l.group.as_deref()).collect();
    let (pay, other) = (Some("Lönekostnader"), Some("Övriga kostnader"));
    assert_eq!(groups, [pay, other, other]);
}
