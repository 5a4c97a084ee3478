//! Labels of values, items of lists and steps of plans that ran into a page.

use super::Word;

/// Where they begin, in bytes.
pub(super) fn lines(words: &[Word<'_>]) -> Vec<usize> {
    let mut lines: Vec<usize> = labels(words).chain(items(words)).collect();
    lines.extend(steps(words));
    lines.extend(shares(words));
    lines.extend(aims(words));
    lines
}

/// The longest label of a value, in words.
const MAX_LABEL: usize = 9;

/// Where labels of values begin: "Kontaktperson: Anna Ek Telefon: 0550-555 11".
fn labels(words: &[Word<'_>]) -> impl Iterator<Item = usize> {
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.text.ends_with(':'))
        .filter_map(|(last, _)| {
            let reach = words.get(last.saturating_sub(MAX_LABEL - 1)..=last)?;
            // From its last capital on, so that no word of the value before is taken.
            let own = reach.iter().rev().take_while({
                let mut begun = false;
                move |word| !std::mem::replace(&mut begun, word.is_capital())
            });
            let (mut first, mut broken) = (None, false);
            for word in own {
                broken |= word.text.ends_with([',', '.', ';']);
                first = Some(word).filter(|w| w.is_capital());
            }
            first
                .filter(|first| first.start > 0 && !broken)
                .map(|first| first.start)
        })
}

/// Where items of lists begin: behind a bullet, or with "Att", which no word in a sentence is.
fn items(words: &[Word<'_>]) -> impl Iterator<Item = usize> {
    words
        .iter()
        .skip(1)
        .filter(|word| {
            matches!(word.text, "Att" | "Ort") || word.text.starts_with(['•', '●', '▪', '\u{f0b7}'])
        })
        .map(|word| word.start)
}

/// Where steps of a plan begin: "2014-08-01-2014-09-30 Rekrytering 2014-10-01 - 2016-05-31 Genomförande", or
/// "Rekrytering 2014-08-01 - 2014-09-30 Genomförande 2014-10-01 - 2016-05-31".
fn steps(words: &[Word<'_>]) -> Vec<usize> {
    let is_dash = |at: usize| words.get(at).is_some_and(|w| matches!(w.text, "-" | "–"));
    let is_day = |at: usize| words.get(at).is_some_and(Word::is_day);
    // The first and the last word of each.
    let mut days: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if is_day(at) {
            let last = if is_dash(at + 1) && is_day(at + 2) {
                at + 2
            } else {
                at
            };
            days.push((at, last));
            at = last;
        }
        at += 1;
    }
    let opens = |at: usize| {
        words
            .get(at)
            .is_none_or(|w| w.is_capital() && !w.is_shouted())
    };
    let named = days.iter().all(|(_, last)| opens(last + 1));
    if days.len() < 2 || !named {
        return Vec::new();
    }
    if days.first().is_some_and(|(first, _)| *first == 0) {
        days.iter()
            .filter_map(|(first, _)| words.get(*first))
            .map(|w| w.start)
            .collect()
    } else if days.last().is_some_and(|(_, last)| last + 1 == words.len()) {
        days.iter()
            .filter_map(|(_, last)| words.get(last + 1))
            .map(|w| w.start)
            .collect()
    } else {
        Vec::new()
    }
}

/// Where goals that begin with a share begin: "… när de lämnar projektet 80 % av deltagarna ska uppleva …".
fn shares(words: &[Word<'_>]) -> Vec<usize> {
    const WITHIN: &[&str] = &[
        "att",
        "minst",
        "är",
        "av",
        "ska",
        "högst",
        "till",
        "på",
        "om",
        "och",
        "för",
        "cirka",
        "ca",
        "med",
        "ungefär",
        "drygt",
        "knappt",
        "motsvarande",
        "var",
        "eller",
        "hos",
        "i",
        "när",
        "där",
        "från",
    ];
    let is = |at: usize, text: &str| words.get(at).is_some_and(|w| w.text == text);
    let starts: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(i, word)| {
            let share = word.is_figure()
                && (is(i + 1, "%") && is(i + 2, "av")
                    || word.text.ends_with('%') && is(i + 1, "av"));
            let before = i.checked_sub(1).and_then(|b| words.get(b));
            share
                && before.is_some_and(|b| {
                    !WITHIN.contains(&b.text.to_lowercase().as_str())
                        && b.text.ends_with(char::is_lowercase)
                })
        })
        .map(|(_, word)| word.start)
        .collect();
    starts
}

/// Where goals of a list that lost its lines begin: "Målen var: att 60 personer skulle delta att 30 % skulle ha
/// arbete att minst tio arbetsgivare skulle anställa".
fn aims(words: &[Word<'_>]) -> Vec<usize> {
    const COUNT: &[&str] = &["alla", "samtliga", "minst", "varje", "högst"];
    let is = |at: usize, text: &str| words.get(at).is_some_and(|w| w.text == text);
    let opens = |at: usize| {
        let aim = |w: &Word<'_>| w.text.to_lowercase().contains("mål");
        let told = |w: &Word<'_>| matches!(w.text, "var" | "är" | "var:" | "är:");
        is(at + 1, "att")
            && words
                .get(at)
                .is_some_and(|w| w.text.ends_with(':') || told(w))
            && words
                .get(at.saturating_sub(2)..=at)
                .is_some_and(|near| near.iter().any(aim))
    };
    let mut starts = Vec::new();
    let mut open = false;
    for at in 0..words.len() {
        open |= opens(at);
        let counted = words
            .get(at + 1)
            .is_some_and(|w| w.is_figure() || COUNT.contains(&w.text));
        if open && is(at, "att") && counted && !at.checked_sub(1).is_some_and(opens) {
            starts.extend(words.get(at).map(|w| w.start));
        }
        open &= !words.get(at).is_some_and(|w| w.text.ends_with('.'));
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::super::words_of;
    use super::*;

    #[test]
    fn steps_of_a_plan_begin_with_their_days() {
        let cut = |text: &'static str| -> Vec<&str> {
            let starts = steps(&words_of(text));
            starts
                .iter()
                .filter_map(|at| text.get(*at..at + 10))
                .collect()
        };
        assert_eq!(
            cut("2014-08-01-2014-09-30 Rekrytering 2014-10-01-2016-05-31 Genomförande"),
            ["2014-08-01", "2014-10-01"]
        );
        assert_eq!(
            cut(
                "Start 2021-03-01 - 2021-12-31 Förarbete 2021-03-01 - 2021-10-31 Slutarbete 2021-11-01 - 2021-12-31"
            ),
            ["Förarbete", "Slutarbete"]
        );
        assert_eq!(
            cut("Osby den 2014-08-01 Eva Lind och den 2014-08-02 Per Ek"),
            [""; 0]
        );
    }

    #[test]
    fn a_share_behind_a_noun_begins_a_goal() {
        let cut = |text: &'static str| -> Vec<&str> {
            let starts = shares(&words_of(text));
            starts.iter().filter_map(|at| text.get(*at..)).collect()
        };
        assert_eq!(
            cut("35 % av deltagarna arbetar efter projektet 80 % av deltagarna har en plan"),
            ["80 % av deltagarna har en plan"]
        );
        assert!(cut("Målet är att minst 80 % av deltagarna har en plan").is_empty());
    }

    #[test]
    fn goals_of_a_list_begin_with_that() {
        let text = "Målen var: att 60 personer skulle delta att 30 % skulle ha arbete. Vi vet att alla deltar.";
        let starts = aims(&words_of(text));
        let cut: Vec<&str> = starts
            .iter()
            .filter_map(|at| text.get(*at..at + 8))
            .collect();
        assert_eq!(cut, ["att 30 %"]);
    }
}
