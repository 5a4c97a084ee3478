//! Rows of tables that ran into the text: "Projektledare 620 000 Lokaler 120 000 Summa 740 000".

/// So many rows make a table.
const ROWS: usize = 3;

/// A row's label is no longer, in words.
const LABEL: usize = 12;

/// Where the rows of a table that ran into a text begin, and where what follows the last one does; nothing for
/// text without such a table.
pub(super) fn rows(text: &str) -> Vec<usize> {
    let words: Vec<(usize, &str)> = words(text).collect();
    let mut cuts = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    let mut label = 0;
    let mut at = 0;
    while at < words.len() {
        let figures = figures(&words, at);
        if figures == 0 {
            label += 1;
            at += 1;
            continue;
        }
        let end = at + figures;
        if are_years(&words, at, end) {
            // The years of the columns stand in a line above the rows.
            run.extend(words.get(at).map(|(start, _)| *start));
            run.push(words.get(end).map_or(text.len(), |(start, _)| *start));
            label = 0;
            at = end;
            continue;
        }
        let ends_row = words.get(end).is_none_or(|(_, w)| opens_label(w));
        // "Budget 2013 Utfall 2013 Löner 1 380 000": a year in the name of a column.
        if figures == 1 && is_year(&words, at) {
            label += 1;
            at = end;
            continue;
        }
        if !is_money(&words, at, end) || !ends_row || label == 0 || label > LABEL {
            // "Coach 2 x 100 % 1 080 000": figures in a label.
            let goes_on = label > 0 && label <= LABEL && !is_money(&words, at, end);
            label = if goes_on { label + figures } else { 0 };
            if !goes_on {
                close(&mut run, &mut cuts);
            }
            at = end;
            continue;
        }
        if run.is_empty() {
            run.push(start_of_label(&words, at, label));
        }
        run.push(words.get(end).map_or(text.len(), |(start, _)| *start));
        label = 0;
        at = end;
    }
    close(&mut run, &mut cuts);
    cuts.retain(|cut| *cut > 0 && *cut < text.len());
    cuts
}

/// Takes a run of rows over, if it is a table.
fn close(run: &mut Vec<usize>, cuts: &mut Vec<usize>) {
    if run.len() > ROWS {
        cuts.append(run);
    }
    run.clear();
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace()
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// How many words from `at` on are figures and units of money.
fn figures(words: &[(usize, &str)], at: usize) -> usize {
    let first = words.get(at).is_some_and(|(_, w)| is_number(w));
    if !first {
        return 0;
    }
    let rest = words.iter().skip(at);
    rest.take_while(|(_, w)| is_number(w) || is_unit(w)).count()
}

fn is_number(word: &str) -> bool {
    let bare = word.trim_end_matches(":-").trim_start_matches('-');
    !bare.is_empty() && bare.len() <= 12 && bare.bytes().all(|b| b.is_ascii_digit())
}

fn is_unit(word: &str) -> bool {
    matches!(
        word.trim_end_matches(['.', ',']),
        "kr" | "tkr" | "kkr" | "mkr" | "kronor" | "SEK" | "Tkr" | "Kr" | "Kronor"
    )
}

fn is_year(words: &[(usize, &str)], at: usize) -> bool {
    words.get(at).is_some_and(|(_, w)| {
        w.len() == 4
            && (w.starts_with("19") || w.starts_with("20"))
            && w.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether figures are several years and nothing else.
fn are_years(words: &[(usize, &str)], start: usize, end: usize) -> bool {
    let figures = words.get(start..end).unwrap_or_default();
    figures.len() >= 2
        && figures
            .iter()
            .all(|(_, w)| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")))
}

/// Whether figures are an amount: four digits or more, or with a unit.
fn is_money(words: &[(usize, &str)], start: usize, end: usize) -> bool {
    let figures = words.get(start..end).unwrap_or_default();
    let digits: usize = figures
        .iter()
        .map(|(_, w)| w.bytes().filter(u8::is_ascii_digit).count())
        .sum();
    digits >= 4 || figures.iter().any(|(_, w)| is_unit(w))
}

fn opens_label(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Where the label of the first row begins: at its last capital that follows no other.
fn start_of_label(words: &[(usize, &str)], figures: usize, label: usize) -> usize {
    let first = figures.saturating_sub(label);
    let capital = |i: usize| words.get(i).is_some_and(|(_, w)| opens_label(w));
    let begins = (first..figures)
        .rev()
        .find(|i| capital(*i) && (*i == first || !capital(i - 1)));
    begins
        .and_then(|i| words.get(i))
        .map_or(0, |(start, _)| *start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let cuts = rows(text);
        let starts = std::iter::once(0).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([text.len()]);
        starts
            .zip(ends)
            .filter_map(|(a, b)| text.get(a..b).map(str::trim))
            .collect()
    }

    #[test]
    fn rows_of_a_table_are_told_from_the_sentences_around_them() {
        assert_eq!(
            pieces(
                "Kostnad per år Projektledare 100 % 620 000 Coach 2 x 100 % 1 080 000 Lokaler 120 000 \
                 kr Summa 1 820 000 Projektet söker 1 820 000 kronor per år från förbundet."
            ),
            [
                "Kostnad per år",
                "Projektledare 100 % 620 000",
                "Coach 2 x 100 % 1 080 000",
                "Lokaler 120 000 kr",
                "Summa 1 820 000",
                "Projektet söker 1 820 000 kronor per år från förbundet."
            ]
        );
    }

    #[test]
    fn years_head_the_columns() {
        assert_eq!(
            pieces(
                "Budget för åren. 2023 2024 Norrby kommun 15 platser 490 000 650 000 Utvärdering 30 000 30 000 Summa \
                 520 000 680 000"
            ),
            [
                "Budget för åren.",
                "2023 2024",
                "Norrby kommun 15 platser 490 000 650 000",
                "Utvärdering 30 000 30 000",
                "Summa 520 000 680 000"
            ]
        );
    }

    #[test]
    fn a_year_may_name_a_column() {
        assert_eq!(
            pieces(
                "Budget och utfall i kronor Kostnad Budget 2013 Utfall 2013 Löner 1 380 000 1 312 400 Lokaler 120 000 \
                 120 000 Summa 1 500 000 1 432 400"
            )
            .len(),
            4
        );
    }

    #[test]
    fn sentences_with_amounts_and_years_are_no_rows() {
        for text in [
            "Under 2019 deltog 25 personer. Under 2020 deltog 30. Kommunen betalar 20 000 kronor om året.",
            "Lokaler 20 000 Resor 10 000",
            "",
        ] {
            assert_eq!(rows(text), Vec::<usize>::new(), "{text}");
        }
    }
}
