//! The figures of the analysis, on word lists written from the language.

use super::Analyzer;

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
}

/// The lines of all lists of a kind: the first was at hand when the rules were made, each further one was
/// written from the language before it was run, and the rules were then mended by what it showed.
macro_rules! words {
    ($kind:literal) => {
        words!($kind, "", "second/", "third/", "fourth/", "fifth/", "sixth/")
    };
    ($kind:literal, $($folder:literal),+) => {
        [$(include_str!(concat!("../../tests/words/", $folder, $kind, ".txt"))),+]
            .into_iter()
            .flat_map(lines)
    };
}

/// Panics with what is wrong where the share of the right is below what is aimed at.
fn judge(what: &str, wrong: &[String], all: usize, least: usize, aim: f64) {
    assert!(all >= least, "{what}: only {all} of at least {least} cases");
    let right = all - wrong.len();
    if std::env::var_os("AKTSAM_FIGURES").is_some() {
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            format!("{what}: {right} of {all}; wrong: {wrong:?}\n").as_bytes(),
        );
    }
    let share = 1.0 - wrong.len() as f64 / all as f64;
    assert!(
        share >= aim,
        "{what}: {share:.3} of {all}, aimed at {aim}; wrong: {wrong:#?}"
    );
}

#[test]
fn inflections_meet() {
    let analyzer = Analyzer::new();
    let mut wrong = Vec::new();
    let mut all = 0;
    for line in words!("inflections") {
        let (base, forms) = line.split_once(':').unwrap();
        for form in forms.split_whitespace() {
            all += 1;
            let (a, b) = (analyzer.forms(base), analyzer.forms(form));
            if a.stem != b.stem {
                wrong.push(format!("{base} ({}) {form} ({})", a.stem, b.stem));
            }
        }
    }
    judge("inflections", &wrong, all, 150, 0.95);
}

#[test]
fn other_words_stay_apart() {
    let analyzer = Analyzer::new();
    let mut wrong = Vec::new();
    let mut all = 0;
    for line in words!("apart") {
        let (a, b) = line.split_once(' ').unwrap();
        all += 1;
        let (fa, fb) = (analyzer.forms(a), analyzer.forms(b));
        if fa.stem == fb.stem {
            wrong.push(format!("{a} {b}: {}", fa.stem));
        }
    }
    judge("apart", &wrong, all, 60, 0.97);
}

#[test]
fn compounds_are_found_by_each_part() {
    let analyzer = Analyzer::new();
    let mut wrong = Vec::new();
    let mut all = 0;
    for line in words!("compounds") {
        let (word, parts) = line.split_once(':').unwrap();
        all += 1;
        let forms = analyzer.forms(word);
        let found = parts
            .split_whitespace()
            .all(|part| forms.parts.contains(&analyzer.forms(part).stem));
        if !found {
            wrong.push(format!("{word}: {:?}, wanted {parts}", forms.parts));
        }
    }
    judge("compounds", &wrong, all, 80, 0.90);
}

#[test]
fn words_that_are_no_compounds_stay_whole() {
    let analyzer = Analyzer::new();
    let mut wrong = Vec::new();
    let mut all = 0;
    for word in words!("whole") {
        all += 1;
        let forms = analyzer.forms(word);
        if !forms.parts.is_empty() {
            wrong.push(format!("{word}: {:?}", forms.parts));
        }
    }
    judge("whole", &wrong, all, 40, 0.95);
}

#[test]
fn a_noun_made_of_another_word_takes_an_s_before_any_other() {
    let analyzer = Analyzer::new();
    for (word, parts) in [
        ("begravningsboken", ["begravning", "bok"]),
        ("nykterhetslöften", ["nykterhet", "löfte"]),
        ("konsumtionsmönster", ["konsumtion", "mönster"]),
    ] {
        let forms = analyzer.forms(word);
        for part in parts {
            let stem = &analyzer.forms(part).stem;
            assert!(forms.parts.contains(stem), "{word}: {:?}", forms.parts);
        }
    }
    // What follows is no word, or the s is the genitive's.
    for word in ["förhandlingsbara", "enhetschs", "nykterhets", "hetsade"] {
        let forms = analyzer.forms(word);
        assert!(forms.parts.is_empty(), "{word}: {:?}", forms.parts);
    }
}
