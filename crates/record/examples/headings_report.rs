//! Holds headings against their labels: `headings_report FILE.tsv`, a heading, a tab and its fields
//! joined by `+` a line, after a line of titles. Prints what differs and the share that is exact.
#![expect(clippy::print_stdout, reason = "a report for people")]

use std::collections::BTreeSet;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        println!("usage: headings_report FILE.tsv");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            println!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let lexicon = aktsam_record::Lexicon::builtin();
    let (mut exact, mut all) = (0_u32, 0_u32);
    for line in text.lines().skip(1) {
        let Some((heading, fields)) = line.split_once('\t') else {
            continue;
        };
        let wanted: BTreeSet<&str> = fields
            .split('+')
            .map(str::trim)
            .filter(|f| !f.is_empty())
            .collect();
        let reading = lexicon.read_heading(heading);
        let got: BTreeSet<&str> = reading.fields.iter().map(|f| f.as_str()).collect();
        all += 1;
        if got == wanted {
            exact += 1;
        } else {
            println!(
                "{heading}\n    wanted {wanted:?}\n    got    {got:?} ({})",
                reading.why
            );
        }
    }
    println!(
        "{exact} of {all} exact, {:.1} %",
        100.0 * f64::from(exact) / f64::from(all.max(1))
    );
    ExitCode::SUCCESS
}
