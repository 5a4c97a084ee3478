//! What tells a heading amid the words of a page from the label of an answer, a row of a table or a sentence.

use std::ops::Range;

use super::super::leads::is_label_within;
use super::super::runin::GOES_ON;
use super::Word;
use crate::headings::{Analyst, HeadingReading, base};
use crate::lower::LowerCase;
use crate::model::Field;

/// The end (in words) of a heading that opens a part of the project: "6.1 Delprojekt Osby kommun Två coacher …",
/// "Delprocess Samverkan Bromölla kommun Tillägg till …". The last capital before a small letter begins its text.
pub(super) fn part_at(words: &[Word<'_>], at: usize, lexicon: &Analyst<'_>) -> Option<usize> {
    const MOST: usize = 4;
    let first = words.get(at).filter(|w| w.is_capital())?;
    if !lexicon
        .grammar
        .scopes
        .contains(&first.text.trim_end_matches(':').lower())
    {
        return None;
    }
    let names = words.get(at + 1..)?.iter().take(MOST + 1);
    let names = names
        .take_while(|w| w.is_capital() && !w.ends_sentence())
        .count();
    let end = at + 1 + names;
    let kind = words.get(end).map_or("", |w| w.text);
    let end = if matches!(kind, "kommun" | "stad" | "län") {
        end + 1
    } else {
        end - 1
    };
    (names <= MOST && end > at + 1).then_some(end)
}

/// Whether an answer opens with a word: with a capital, the mark of a list or a figure that is no row's.
pub(super) fn opens_answer(words: &[Word<'_>], at: usize) -> bool {
    let Some(word) = words.get(at) else {
        return false;
    };
    if word.is_figure() {
        let next = words.get(at + 1).map_or("", |w| w.text);
        let unit = matches!(next, "%" | "kr" | "tkr" | "kronor" | "SEK");
        // "35 % av deltagarna" is no row's.
        let share = next == "%"
            && words
                .get(at + 2)
                .is_some_and(|w| w.text.starts_with(char::is_lowercase));
        let counts = next.starts_with(char::is_lowercase) && !unit || share;
        // "Mål 1 Fler arbetar"; in a table of contents the number of a page.
        let number = word.text.len() <= 3
            && word.text.bytes().all(|b| b.is_ascii_digit())
            && words
                .get(at + 1)
                .is_none_or(|w| w.is_capital() || w.is_figure() && w.text.contains('.'));
        // "80% av deltagarna", "20 deltagare", "2021-01-01".
        // "Budget 2024 2025": the years of its columns.
        let year = word.text.len() == 4 && word.text.starts_with("20");
        return year
            || word.text.ends_with('%')
            || counts
            || number
            || word.text.matches('-').count() >= 2;
    }
    word.is_capital()
        || word
            .text
            .starts_with(['•', '-', '–', '●', '▪', '\u{f0b7}', '”', '"', '“'])
}

/// Whether a heading is written in capitals to its end, or goes on in small letters.
pub(super) fn is_of_one_case(inside: &str, shouted: bool) -> bool {
    inside.split_whitespace().skip(1).all(|text| {
        let word = Word {
            text,
            start: 0,
            end: 0,
        };
        if shouted {
            word.is_shouted() || word.joins()
        } else {
            !word.is_capital()
        }
    })
}

/// Whether bare words are a heading, and not of those that items of lists and rows of tables are made of.
pub(super) fn is_sure(reading: &HeadingReading, inside: &str, lexicon: &Analyst<'_>) -> bool {
    let budgets = &lexicon.grammar.budgets;
    let names_budget = || {
        let lower = inside.lower();
        let mut words = lower.split(|c: char| !c.is_alphabetic());
        words.any(|word| budgets.iter().any(|b| word.starts_with(b.as_str())))
    };
    reading.fields.iter().all(|field| match field {
        Field::Staffing | Field::Contact | Field::Participants => false,
        Field::Budget => names_budget(),
        _ => true,
    })
}

/// Whether a heading is no more than a label of the answer in which it stands: "Förväntat antal:" of a target
/// group, "Planerat slutdatum:" of a time plan, who signs beside signatures.
pub(super) fn is_label(
    words: &[Word<'_>],
    end: usize,
    fields: &[Field],
    current: &[Field],
) -> bool {
    let colon = end
        .checked_sub(1)
        .and_then(|last| words.get(last))
        .is_some_and(|last| last.text.ends_with(':'));
    let of_signer = |field: &Field| {
        matches!(
            field,
            Field::Owner | Field::Collaboration | Field::Contact | Field::Name
        )
    };
    let goals = fields.contains(&Field::Goals);
    colon && !goals && is_label_within(fields, current)
        || current.contains(&Field::Signatures) && fields.iter().all(of_signer)
}

/// Whether words inside a budget are its own: "Summerad kostnad", and "Utfall" over a column of figures.
pub(super) fn is_column(
    words: &[Word<'_>],
    end: usize,
    fields: &[Field],
    current: &[Field],
) -> bool {
    let near = words.get(end..words.len().min(end + 8)).unwrap_or_default();
    let figures = near.iter().filter(|w| w.is_figure()).count();
    // "Resultat" may be goals as long as nobody knows that it is a report.
    let outcome = fields == [Field::Results] && current == [Field::Goals];
    let again = (fields == current || outcome) && figures >= 2;
    again || current.contains(&Field::Budget) && (fields == [Field::Budget] || figures >= 3)
}

/// Whether a verb by which headings ask stands behind a subject: "Parterna följer upp varje halvår".
pub(super) fn tells(inside: &str, lexicon: &Analyst<'_>) -> bool {
    let mut words = inside.split_whitespace();
    let asks = words.next().is_some_and(|first| {
        let first = first.lower();
        lexicon.grammar.questions.contains(&first)
            || lexicon.grammar.which.contains(&first)
            || lexicon.grammar.imperatives.contains(&first)
    });
    !asks && words.any(|w| w.ends_with("er") && lexicon.verbs_by_word.contains_key(base(w)))
}

/// Whether a verb in the passive stands behind a subject: "Insatserna som erbjuds delas in i fyra grupper:",
/// "Individinriktade insatser uppskattas till totalt".
pub(super) fn states(inside: &str, lexicon: &Analyst<'_>) -> bool {
    const VERBS: &[&str] = &[
        "uppskattas",
        "beräknas",
        "förväntas",
        "hoppas",
        "bedöms",
        "omfattas",
        "delas",
        "erbjuds",
        "finns",
        "planeras",
    ];
    let first = inside
        .split_whitespace()
        .next()
        .map(LowerCase::lower)
        .unwrap_or_default();
    let asks = lexicon.grammar.questions.contains(&first)
        || lexicon.grammar.which.contains(&first)
        || lexicon.grammar.imperatives.contains(&first);
    !asks
        && inside
            .split_whitespace()
            .skip(1)
            .any(|w| VERBS.contains(&w))
}

/// Whether words go on behind their last one, or are no heading's.
pub(super) fn is_broken(inside: &str, last: &Word<'_>) -> bool {
    inside.contains([',', ';', '.'])
        || inside.bytes().any(|b| b.is_ascii_digit())
        || GOES_ON.contains(&last.text)
}

/// Whether figures stand close on both sides: a row of a table that lost its lines.
pub(super) fn is_in_table(words: &[Word<'_>], start: usize, end: usize) -> bool {
    let figures = |range: Range<usize>| {
        let near = words.get(range).unwrap_or_default();
        near.iter().filter(|w| w.is_figure()).count()
    };
    figures(start.saturating_sub(6)..start) >= 2 && figures(end..words.len().min(end + 8)) >= 2
}
