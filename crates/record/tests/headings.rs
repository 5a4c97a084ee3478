//! Holds the heading rules against the labelled headings of `tests/headings`: each set was written
//! whole before the rules were asked, and each must stay read as labelled but for a few.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its data has failed"
)]

use std::collections::BTreeSet;
use std::path::Path;

use aktsam_record::Lexicon;

/// The headings of a set that are read otherwise than labelled, and how many there are in all.
fn faults(set: &str) -> (Vec<String>, usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/headings")
        .join(set);
    let text = std::fs::read_to_string(path).unwrap();
    let lexicon = Lexicon::builtin();
    let mut all = 0;
    let mut faults = Vec::new();
    for line in text.lines().skip(1) {
        let (heading, fields) = line.split_once('\t').unwrap();
        let wanted: BTreeSet<&str> = fields.split('+').filter(|f| !f.is_empty()).collect();
        let reading = lexicon.read_heading(heading);
        let got: BTreeSet<&str> = reading.fields.iter().map(|f| f.as_str()).collect();
        all += 1;
        if got != wanted {
            faults.push(format!("{heading}: {got:?}, labelled {wanted:?}"));
        }
    }
    (faults, all)
}

fn holds(set: &str, share: f64) {
    let (faults, all) = faults(set);
    assert!(all > 0, "{set} is empty");
    let exact = (all - faults.len()) as f64 / all as f64;
    assert!(
        exact >= share,
        "{set}: {exact:.3} exact\n{}",
        faults.join("\n")
    );
}

#[test]
fn headings_of_applications_are_read_as_labelled() {
    holds("a.tsv", 0.97);
    holds("b.tsv", 0.96);
}

#[test]
fn headings_of_plans_and_forms_are_read_as_labelled() {
    holds("c.tsv", 0.97);
    holds("d.tsv", 0.96);
}

#[test]
fn headings_that_name_no_field_are_given_none() {
    holds("none.tsv", 1.0);
}

#[test]
fn names_of_projects_and_places_are_no_fields() {
    holds("none2.tsv", 0.95);
}

#[test]
fn headings_in_the_wordings_of_published_plans_and_reports_are_read_as_labelled() {
    holds("u.tsv", 0.97);
}

#[test]
fn headings_that_ask_and_state_at_length_are_read_as_labelled() {
    holds("e.tsv", 0.95);
}

#[test]
fn headings_as_most_documents_have_them_are_read_as_labelled() {
    holds("f.tsv", 0.97);
    holds("g.tsv", 0.97);
    holds("h.tsv", 0.92);
}

#[test]
fn headings_as_forms_of_twenty_years_have_them_are_read_as_labelled() {
    holds("i.tsv", 0.98);
    holds("j.tsv", 0.96);
}

#[test]
fn headings_of_forms_and_reports_of_many_funders_are_read_as_labelled() {
    holds("k.tsv", 0.94);
    holds("l.tsv", 0.94);
    holds("m.tsv", 0.92);
}

#[test]
fn headings_of_project_plans_and_finnish_swedish_forms_are_read_as_labelled() {
    holds("n.tsv", 0.92);
    holds("o.tsv", 0.94);
    holds("p.tsv", 0.94);
    holds("q.tsv", 0.95);
    holds("r.tsv", 0.95);
    holds("s.tsv", 0.96);
    holds("t.tsv", 0.94);
}
