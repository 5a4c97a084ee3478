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

#[test]
fn a_share_beside_a_name_is_no_name() {
    let table = table(
        "Personal||\nProcessledare|1,0 tjänst|742 500\nArbetsterapeut|0,5 tjänst|331 000\n\
         Summa personal||1 073 500\nDrift||\nLokalhyra||84 000\nIT och telefoni||22 500\n\
         Summa drift||106 500\nOverhead 5 %||59 000\nTOTALSUMMA||1 239 000",
    );
    let reading = reading_of(
        vec![Piece::Text("Budget"), Piece::Table(table)],
        &BudgetContext::default(),
    );
    let told: Vec<(&str, Option<&str>)> = reading
        .budget
        .lines
        .iter()
        .map(|l| (l.label.as_str(), l.group.as_deref()))
        .collect();
    assert_eq!(
        told.get(..4).unwrap(),
        [
            ("Processledare", Some("Personal")),
            ("Arbetsterapeut", Some("Personal")),
            ("Lokalhyra", Some("Drift")),
            ("IT och telefoni", Some("Drift")),
        ]
    );
    let posts: Vec<(&str, Option<f64>)> = reading
        .staffing
        .iter()
        .map(|s| (s.role.as_str(), s.percent))
        .collect();
    assert_eq!(
        posts,
        [
            ("Processledare", Some(100.0)),
            ("Arbetsterapeut", Some(50.0))
        ]
    );
}
