//! Prints the stem and the parts of each word on standard input, a line each, between tabs.
#![allow(clippy::print_stdout, reason = "it prints what it is asked")]

use std::fmt::Write as _;
use std::io::Read as _;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::new();
    for (word, forms) in words
        .iter()
        .zip(aktsam_search::word_forms(words.iter().copied()))
    {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{word}\t{}\t{}", forms.stem, forms.parts.join(" "));
    }
    print!("{out}");
    Ok(())
}
