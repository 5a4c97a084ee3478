//! Prints the stem and the parts of each word on standard input, a line each, between tabs:
//! `word_forms [DICTIONARY]`.
#![allow(clippy::print_stdout, reason = "it prints what it is asked")]

use std::fmt::Write as _;
use std::io::Read as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut lists = aktsam_search::WordLists::builtin();
    if let Some(dictionary) = std::env::args_os().nth(1) {
        lists = lists.with_dictionary(std::path::Path::new(&dictionary))?;
    }
    let analysis = aktsam_search::WordAnalysis::with(lists);
    let mut out = String::new();
    for word in text.split_whitespace() {
        let forms = analysis.forms(word);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{word}\t{}\t{}", forms.stem, forms.parts.join(" "));
    }
    print!("{out}");
    Ok(())
}
