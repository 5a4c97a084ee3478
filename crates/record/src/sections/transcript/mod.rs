//! Pages that lost their lines, as web sites give transcripts of documents: title, headings, lists and tables
//! run into one paragraph a page.

mod contents;
mod items;
mod judge;
mod pages;
mod rows;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::judge::{
    is_broken, is_column, is_in_table, is_label, is_of_one_case, is_sure, opens_answer, part_at,
    states, tells,
};
use self::pages::Pages;
use super::flow::Unit;
use super::runin::is_told;
use crate::headings::{Analyst, HeadingReading};
use crate::model::{Field, HeadingMatch};

/// A paragraph of more bytes than this is a page.
const PAGE: usize = 600;

/// The same where each page begins with its number.
const COUNTED: usize = 160;

/// The longest heading, in words.
const MAX_WORDS: usize = 6;

/// The longest one that ends in a question mark, a colon or a form's mark, in words.
const MAX_ASKED: usize = 14;

/// How many words of a title may stand in front of the first heading.
const LEAD: usize = 12;

/// Brackets of more bytes than this are no aside of a heading.
const ASIDE: usize = 80;

/// What is known of a document whose pages lost their lines.
pub(super) struct Transcript<'d> {
    /// How often two words stand side by side, the first with a capital.
    pairs: FxHashMap<(&'d str, &'d str), u32>,
    /// What the pages begin with.
    pages: Pages<'d>,
    /// A paragraph of more bytes is a page.
    page: usize,
}

/// A word of a page.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl Word<'_> {
    fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Written in capitals, or what joins words that are.
    fn is_shouted(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphabetic()).count();
        !self.text.chars().any(char::is_lowercase)
            && (letters >= 3 || matches!(self.text, "/" | "-" | "–" | "&"))
    }

    /// A short word in capitals, which alone says nothing: "I" opens a sentence too.
    fn joins(&self) -> bool {
        matches!(
            self.text,
            "AV" | "OM" | "I" | "PÅ" | "EN" | "ETT" | "TILL" | "OCH" | "FÖR"
        )
    }

    fn is_figure(&self) -> bool {
        self.text.bytes().any(|b| b.is_ascii_digit()) && !self.text.chars().any(char::is_alphabetic)
    }

    /// "2021-01-31", "2021-01-01-2021-01-31".
    fn is_day(&self) -> bool {
        self.is_figure() && matches!(self.text.matches('-').count(), 2 | 5)
    }

    /// "2020".
    fn is_year(&self) -> bool {
        self.text.len() == 4 && self.text.starts_with("20") && self.is_figure()
    }

    fn ends_sentence(&self) -> bool {
        self.text.ends_with(['.', '!', '?', ':', ')', '”', '"'])
    }

    /// The last of a heading that asks, announces or has a form's mark.
    fn closes(&self) -> bool {
        self.text.ends_with(['?', ':']) || self.text == "(*)"
    }
}

impl<'d> Transcript<'d> {
    /// `None` unless most of the text stands in paragraphs as long as pages.
    pub(super) fn of(units: &[Unit<'d>]) -> Option<Self> {
        let running = || units.iter().filter(|unit| runs_on(unit));
        let longer = |least: usize| running().filter(move |unit| unit.text.len() > least);
        let pages = Pages::of(longer(COUNTED).map(|unit| unit.text));
        let counted = pages.are_counted();
        let page = if counted { COUNTED } else { PAGE };
        let all: usize = units.iter().map(|unit| unit.text.len()).sum();
        let long: usize = longer(page).map(|unit| unit.text.len()).sum();
        if long * 3 <= all * 2 {
            return None;
        }
        let mut pairs = FxHashMap::default();
        for unit in longer(page) {
            let mut before: Option<&'d str> = None;
            for word in unit.text.split_whitespace() {
                let bare = word.trim_end_matches([',', '.', ';']);
                if let Some(first) = before.filter(|w| w.starts_with(char::is_uppercase))
                    && pairs.len() < MOST_PAIRS
                {
                    *pairs.entry((first, bare)).or_insert(0) += 1;
                }
                before = Some(word);
            }
        }
        Some(Self { pairs, pages, page })
    }

    /// Whether a paragraph is as long as a page.
    pub(super) fn is_page(&self, unit: &Unit<'_>) -> bool {
        unit.text.len() > self.page && runs_on(unit)
    }

    /// The bytes of the page's own number at its head, with the running header before it; `last` is that of the
    /// page before.
    pub(super) fn page_number(&self, unit: &Unit<'_>, last: &mut usize) -> Option<usize> {
        let (number, end) = self.pages.number(unit.text)?;
        // Pages without text are left out.
        let next = (*last + 1..=*last + 3).contains(&number);
        if !runs_on(unit) || !(next || self.is_page(unit)) {
            return None;
        }
        *last = number;
        Some(end)
    }

    /// Where rows of tables, items and labels that ran into a part of a page begin, in bytes.
    pub(super) fn lines(unit: &Unit<'_>) -> Vec<usize> {
        let mut lines = rows::rows(unit.text);
        lines.extend(items::lines(&words_of(unit.text)));
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// Byte ranges of the headings that ran into a page; none for a paragraph that is no page. `current` are
    /// the fields of the last heading before it, and then those of its own last.
    pub(super) fn headings(
        &self,
        unit: &Unit<'_>,
        current: &mut Vec<Field>,
        lexicon: &Analyst<'_>,
    ) -> Vec<(usize, usize)> {
        if !self.is_page(unit) {
            return Vec::new();
        }
        let words = words_of(unit.text);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = words.get(at) {
            let numbered = is_numbered(&words, at);
            let start = at + usize::from(numbered);
            let Some((end, reading)) = self.heading_at(unit.text, &words, start, numbered, lexicon)
            else {
                at += 1;
                continue;
            };
            // In the lead, the last of several words is the heading; the others name the document.
            let names = !numbered
                && (1..=LEAD).contains(&at)
                && self
                    .heading_at(unit.text, &words, end, false, lexicon)
                    .is_some();
            let label = !numbered
                && (is_label(&words, end, &reading.fields, current)
                    || is_column(&words, end, &reading.fields, current));
            // "Övergripande Målsättning Samverkanskoordinator: …": whose goals they are.
            let whose = reading.fields == [Field::Staffing]
                && current.as_slice() == [Field::Goals]
                && words.get(end - 1).is_some_and(Word::closes)
                && at
                    .checked_sub(1)
                    .and_then(|b| words.get(b))
                    .is_some_and(|b| found.last().is_some_and(|(_, last)| *last == b.end));
            if whose
                && let Some(last) = words.get(end - 1)
                && let Some(open) = found.last_mut()
            {
                open.1 = last.end;
                at = end;
                continue;
            }
            if let Some(last) = words.get(end - 1)
                && !names
                && !label
            {
                found.push((first.start, last.end));
                current.clone_from(&reading.fields);
            }
            at = end;
        }
        contents::drop(unit.text, &words, &mut found, lexicon);
        found
    }

    /// The end (in words) of a heading that begins at a word, in words that the lexicon knows without rest.
    /// It may follow words that end no sentence, a list's or a table's last: in the midst of a sentence
    /// Swedish writes no noun with a capital.
    fn heading_at(
        &self,
        text: &str,
        words: &[Word<'_>],
        start: usize,
        numbered: bool,
        lexicon: &Analyst<'_>,
    ) -> Option<(usize, Arc<HeadingReading>)> {
        let first = words.get(start).filter(|w| w.is_capital())?;
        let before = start.checked_sub(1).and_then(|b| words.get(b));
        let told_apart = numbered || before.is_none_or(Word::ends_sentence);
        let shouted = first.is_shouted();
        // Words in capitals are a heading as a whole.
        if shouted && !numbered && before.is_some_and(Word::is_shouted) {
            return None;
        }
        if let Some(end) = part_at(words, start, lexicon) {
            let span = text.get(first.start..words.get(end - 1)?.end)?;
            return Some((end, lexicon.analyse(span)));
        }
        // No heading goes on behind its question mark or colon, but for the form's mark.
        let asked = words.get(start..)?.iter().take(MAX_ASKED);
        let most = asked
            .clone()
            .position(|w| w.text.ends_with(['?', ':']))
            .map_or(MAX_ASKED, |at| at + 2);
        for length in (1..=most.min(MAX_ASKED)).rev() {
            let end = start + length;
            let Some(last) = words.get(end - 1) else {
                continue;
            };
            let closed = last.closes();
            if length > MAX_WORDS && !closed {
                continue;
            }
            let next = words.get(end);
            // At the end of a page the answer is on the next one.
            let fits = if shouted {
                // "BEHOV AV FÖRLÄNGNING": a small word goes on to the next in capitals.
                let joins = next.is_some_and(Word::joins)
                    && words.get(end + 1).is_some_and(Word::is_shouted);
                last.is_shouted() && next.is_none_or(|next| !next.is_shouted() && !joins)
            } else {
                let figure = closed && next.is_some_and(Word::is_figure);
                next.map_or(closed || numbered, |_| figure || opens_answer(words, end))
            };
            let span = text.get(first.start..last.end)?;
            let (inside, aside) = span.split_once('(').unwrap_or((span, ")"));
            // Brackets stand at its end.
            let whole = aside.trim_end_matches([':', '?']).find(')') == Some(aside.len() - 1);
            // "Planerad Insattid Planerat startdatum: …": two words that the lexicon knows whole.
            let pair = length == 2 && !shouted && last.is_capital() && !last.is_shouted() && {
                let reading = lexicon.analyse(span);
                reading.fields == [Field::Timeline] && reading.complete
            };
            let of_one_case = pair || is_of_one_case(inside, shouted);
            if !whole || !fits || !of_one_case || is_broken(inside, last) {
                continue;
            }
            let apart = closed || numbered || shouted;
            // "2014-10-01-2016-05-31 Genomförande 2016-06-01": a step of a plan.
            // "Genomförandefas (förstudie) 2021-03-01 - 2021-10-31" in a time plan is one too.
            let dated = next.is_some_and(Word::is_day);
            let step = before.is_some_and(|b| b.is_day() && !b.ends_sentence()) && !closed;
            let phase = dated && !closed && inside.split_whitespace().any(|w| w.ends_with("fas"));
            let step = step || phase;
            // "… och Samverkan Osby", "Samverkan Bromölla, Samverkan Osby"
            let listed = !told_apart
                && (before.is_some_and(|b| b.text.ends_with(','))
                    || length == 1
                        && (before.is_some_and(|b| matches!(b.text, "och" | "eller" | "samt"))
                            || next.is_some_and(|n| n.text.ends_with(','))));
            let of_row = step || listed || !told_apart && is_in_table(words, start, end);
            if !apart && (self.is_name(last, next) || of_row)
                || is_told(inside, lexicon)
                || !closed && tells(inside, lexicon)
                || !last.text.ends_with('?') && states(inside, lexicon)
            {
                continue;
            }
            let reading = lexicon.analyse(span);
            let exact = told_apart || reading.matched == HeadingMatch::Exact;
            // "Kontakt Eva Lind": the title of the last lines, not a person who answers for something.
            let names = |i: usize| {
                words
                    .get(end + i)
                    .is_some_and(|w| w.is_capital() && !w.is_shouted())
            };
            let contact = reading.fields == [Field::Contact] && told_apart && names(0) && names(1);
            let sure = apart || exact && (contact || is_sure(&reading, inside, lexicon));
            // "Uppskattad budget:": a word more does not matter where the end is told.
            let announced = last.text.ends_with(':') && length <= 3;
            let whole = (reading.complete || announced) && !reading.weak || last.text == "(*)";
            // "2. GRUNDLÄGGANDE FÖRUTSÄTTNINGAR": a number and capitals make a heading, whatever it says.
            let set_apart = numbered && shouted;
            if set_apart || !reading.fields.is_empty() && whole && sure {
                // "Delmål 1 Fler arbetar": its number belongs to it.
                let number = next.is_some_and(|n| {
                    n.text.len() <= 2 && n.text.bytes().all(|b| b.is_ascii_digit())
                });
                let capital = words.get(end + 1).is_some_and(Word::is_capital);
                let goals = reading.fields == [Field::Goals];
                // "BUDGET 2020 Belopp i kronor": the year is the heading's, several are those of columns.
                let is_year = |at: usize| words.get(at).is_some_and(Word::is_year);
                let year = reading.fields == [Field::Budget] && is_year(end) && capital;
                return Some((
                    end + usize::from(number && capital && goals || year),
                    reading,
                ));
            }
        }
        None
    }

    /// Two words that stand together again and again are a name: "Samverkan SFSNO".
    fn is_name(&self, last: &Word<'_>, next: Option<&Word<'_>>) -> bool {
        let Some(next) = next else { return false };
        let bare = next.text.trim_end_matches([',', '.', ';']);
        let telling = next.is_shouted() || bare.chars().count() > 3;
        telling && self.pairs.get(&(last.text, bare)).is_some_and(|n| *n > 1)
    }
}

/// More pairs of words than this are not counted: a document of headings has no more.
const MOST_PAIRS: usize = 100_000;

/// Whether a unit may hold more than one paragraph: running text, and what looks like an item because a displayed
/// line happens to begin with a number.
fn runs_on(unit: &Unit<'_>) -> bool {
    let item = unit.is_item() && !unit.bulleted && unit.text.len() > COUNTED;
    unit.is_running_text()
        || item && unit.cell.is_none() && !unit.is_label && unit.printed.is_none()
}

/// The words of a text; what stands in brackets is one word with what it follows.
fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut push = |range: Range<usize>| {
        if let Some(word) = text.get(range.clone()) {
            out.push(Word {
                text: word,
                start: range.start,
                end: range.end,
            });
        }
    };
    let mut start = None;
    let mut closes = 0;
    for (at, c) in text.char_indices() {
        if c == '(' && at >= closes {
            let rest = text.get(at..).unwrap_or_default();
            let near = rest.get(..rest.floor_char_boundary(ASIDE));
            closes = near.and_then(|n| n.find(')')).map_or(at, |end| at + end);
        }
        if c.is_whitespace() && at >= closes {
            if let Some(from) = start.take() {
                push(from..at);
            }
        } else {
            start.get_or_insert(at);
        }
    }
    if let Some(from) = start {
        push(from..text.len());
    }
    out
}

/// Whether a word is the number of a heading: "3", "1.1", "2.", before a capital.
fn is_numbered(words: &[Word<'_>], at: usize) -> bool {
    let Some(number) = words.get(at).map(|w| w.text.trim_end_matches('.')) else {
        return false;
    };
    // "Bilaga 3 Budget", "Delmål 2 Fler arbetar": the number belongs to the noun before it.
    let before = at.checked_sub(1).and_then(|b| words.get(b));
    let bare = words.get(at).is_some_and(|w| !w.text.contains('.'));
    if bare && before.is_some_and(|w| w.is_capital() && !w.ends_sentence()) {
        return false;
    }
    let is_part = |p: &str| matches!(p.len(), 1 | 2) && p.bytes().all(|b| b.is_ascii_digit());
    number.len() <= 11
        && number.split('.').all(is_part)
        && words.get(at + 1).is_some_and(Word::is_capital)
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Location, TextBlock};

    use super::*;
    use crate::Lexicon;

    /// The headings of a page, after two that make it one of a transcript.
    fn headings(text: &str) -> Vec<String> {
        let lexicon = Lexicon::builtin();
        let filler = " Fler unga får stöd i kommunen, och parterna träffas varje vecka.".repeat(10);
        let page = format!("{text}{filler}");
        let block = TextBlock::new(page.as_str(), Location::default());
        let unit = Unit::block(&block);
        let transcript = Transcript::of(std::slice::from_ref(&unit)).unwrap();
        transcript
            .headings(&unit, &mut Vec::new(), &Analyst::new(&lexicon.headings))
            .into_iter()
            .filter_map(|(a, b)| page.get(a..b).map(str::to_owned))
            .collect()
    }

    #[test]
    fn headings_stand_between_items_figures_and_sentences() {
        assert_eq!(
            headings(
                "Ansökan om medel Linbanan i Ängby Bakgrund Många saknar arbete. 2.1 Syfte Att fler får \
                 arbete Att fler studerar Mål 80% av deltagarna arbetar Minst tio studerar MÅLGRUPP Unga \
                 mellan 16 och 29 år Beskriv hur insatsen ska följas upp och utvärderas (*) Parterna följer \
                 upp varje halvår Hur har projektet tagits fram? I samråd."
            ),
            [
                "Bakgrund",
                "2.1 Syfte",
                "Mål",
                "MÅLGRUPP",
                "Beskriv hur insatsen ska följas upp och utvärderas (*)",
                "Hur har projektet tagits fram?"
            ]
        );
    }

    #[test]
    fn a_number_and_capitals_make_a_heading_whatever_it_says() {
        assert_eq!(
            headings(
                "Verksamhetsplan 1. GRUNDLÄGGANDE FÖRUTSÄTTNINGAR Förbundet finansierar insatser. 2. MÅL Fler i \
                 arbete. 3. EKONOMI OCH STYRNING Parterna söker medel."
            ),
            [
                "1. GRUNDLÄGGANDE FÖRUTSÄTTNINGAR",
                "2. MÅL",
                "3. EKONOMI OCH STYRNING"
            ]
        );
    }

    #[test]
    fn a_heading_in_capitals_goes_on_behind_its_small_words() {
        assert_eq!(
            headings(
                "1. SAMMANFATTNING Projektet pågår. 2. BEHOV AV FÖRLÄNGNING Kön är lång. 3. MÅL I år ska fler arbeta."
            ),
            ["1. SAMMANFATTNING", "2. BEHOV AV FÖRLÄNGNING", "3. MÅL"]
        );
    }

    #[test]
    fn parts_of_the_project_are_headings() {
        assert_eq!(
            headings(
                "6. Organisation Osby kommun leder arbetet. 6.1 Delprojekt Osby kommun Två coacher tar emot \
                 unga. 6.2 Delprojekt Tyringe En coach tar emot unga. 7. Tidsplan 2014-08-01-2014-09-30 \
                 Rekrytering. 8. Mål 35 % av deltagarna arbetar. Delprojekt drivs i två kommuner."
            ),
            [
                "6. Organisation",
                "6.1 Delprojekt Osby kommun",
                "6.2 Delprojekt Tyringe",
                "7. Tidsplan",
                "8. Mål"
            ]
        );
    }

    #[test]
    fn names_rows_and_contents_are_no_headings() {
        assert_eq!(
            headings(
                "Innehåll Bakgrund 2 Syfte 3 Mål 4 Tidplan 5 Bilagor 7 Parterna driver Samverkan Norr i Ängby. I \
                 Samverkan Norr deltar 20 personer. Kostnad 2024 2025 Processledare 50 % 300 000 310 000 \
                 Utvärdering 20 000 25 000 Utbildning Resor 10 000 12 000 Summa 330 000 347 000"
            ),
            ["Innehåll", "Kostnad"]
        );
    }

    #[test]
    fn a_table_of_contents_without_page_numbers_ends_where_something_is_told() {
        let told = "Projektet har under två år prövat ett nytt sätt att möta unga som varken arbetar eller studerar, i två kommuner.";
        assert_eq!(
            headings(&format!(
                "Innehållsförteckning Sammanfattning Basfakta Mål Projektbeskrivning Avgränsning Resultat Övriga \
                 erfarenheter Tidplan Bilagor SAMMANFATTNING {told} 2. Mål {told}"
            )),
            ["Innehållsförteckning", "SAMMANFATTNING", "2. Mål"]
        );
    }
}
