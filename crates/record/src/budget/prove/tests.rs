use super::*;

fn row(hint: Hint, kronor: &[i64]) -> ProofRow {
    ProofRow {
        hint,
        figures: kronor
            .iter()
            .map(|k| {
                (*k >= 0).then_some(Figure {
                    value: *k * 100,
                    step: 100,
                })
            })
            .collect(),
    }
}

fn sums(proof: &Proof) -> Vec<(usize, std::ops::Range<usize>)> {
    proof
        .roles
        .iter()
        .enumerate()
        .filter_map(|(r, role)| match role {
            Role::Sum(covers) => Some((r, covers.lines.clone())),
            _ => None,
        })
        .collect()
}

#[test]
fn groups_with_sums_and_a_total_close() {
    let rows = [
        row(Hint::Group, &[]),
        row(Hint::Line, &[500_000]),
        row(Hint::Line, &[250_000]),
        row(Hint::Sum, &[750_000]),
        row(Hint::Group, &[]),
        row(Hint::Cost, &[20_000]),
        row(Hint::Cost, &[20_000]),
        row(Hint::Cost, &[40_000]),
        row(Hint::Sum, &[80_000]),
        row(Hint::GrandSum, &[830_000]),
    ];
    let proof = prove(&rows);
    assert_eq!(sums(&proof), [(3, 0..2), (8, 2..5), (9, 0..5)]);
    assert_eq!(
        proof.failing, 0,
        "20 + 20 = 40 is chance: the group closes without it"
    );
    assert!(proof.covers_all(9));
}

#[test]
fn a_row_without_words_that_adds_up_is_a_sum() {
    let rows = [
        row(Hint::Line, &[1_000, 2_000]),
        row(Hint::Line, &[3_000, 4_000]),
        row(Hint::Unnamed, &[4_000, 6_000]),
    ];
    assert_eq!(sums(&prove(&rows)), [(2, 0..2)]);
}

#[test]
fn a_row_of_any_name_is_a_sum_where_the_table_closes_only_so() {
    let rows = [
        row(Hint::Line, &[1_000]),
        row(Hint::Line, &[3_000]),
        row(Hint::Line, &[4_000]),
        row(Hint::Line, &[7_000]),
        row(Hint::GrandSum, &[11_000]),
    ];
    let proof = prove(&rows);
    assert_eq!(sums(&proof), [(2, 0..2), (4, 0..3)]);
    assert_eq!(proof.failing, 0);
}

#[test]
fn a_sum_may_stand_over_its_parts() {
    let rows = [
        row(Hint::Cost, &[500_000]),
        row(Hint::Line, &[400_000]),
        row(Hint::Line, &[100_000]),
        row(Hint::Cost, &[20_000]),
        row(Hint::GrandSum, &[520_000]),
    ];
    let proof = prove(&rows);
    assert_eq!(proof.failing, 0);
    assert_eq!(proof.lines, [0, 3]);
}

#[test]
fn a_wrong_figure_is_failing_and_the_sum_still_one() {
    let rows = [
        row(Hint::Line, &[1_000, 2_000]),
        row(Hint::Line, &[3_000, 4_000]),
        row(Hint::GrandSum, &[4_000, 6_900]),
    ];
    let proof = prove(&rows);
    assert_eq!(sums(&proof), [(2, 0..2)]);
    assert_eq!(proof.failing, 1);
}

#[test]
fn rounding_is_allowed_only_where_digits_were_rounded() {
    let total = Figure {
        value: 10_000,
        step: 100,
    };
    assert_eq!(
        rounding(3, (0, 0), 100, total),
        0,
        "figures that end in zero add up exactly"
    );
    assert_eq!(rounding(3, (100, 2), 100, total), 100);
    assert_eq!(rounding(12, (100, 2), 100, total), 200);
    assert_eq!(
        rounding(12, (100, 1), 100, total),
        0,
        "one odd figure among round ones is no rounding"
    );
    let coarse = Figure {
        value: 35_800_000,
        step: 100_000,
    };
    assert_eq!(rounding(2, (0, 0), 100, coarse), 50_000);
}

#[test]
fn a_hostile_table_takes_bounded_time() {
    let rows: Vec<ProofRow> = (0..5_000)
        .map(|i| row(if i % 2 == 0 { Hint::Line } else { Hint::Sum }, &[i, 7, 9]))
        .collect();
    assert_eq!(prove(&rows).roles.len(), 5_000);
}
