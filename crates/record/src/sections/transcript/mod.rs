//! Pages that lost their lines, as web sites give transcripts of documents: title, headings, lists and tables
//! run into one paragraph a page.

mod contents;
mod rows;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::flow::Unit;
use super::leads::is_label_within;
use super::runin::{GOES_ON, is_told};
use crate::headings::{Analyst, HeadingReading, base};
use crate::lower::LowerCase;
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
    /// Each page begins with its number.
    counted: bool,
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

    fn is_figure(&self) -> bool {
        self.text.bytes().any(|b| b.is_ascii_digit()) && !self.text.chars().any(char::is_alphabetic)
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
        let counted = is_counted(longer(COUNTED).map(|unit| unit.text));
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
        Some(Self {
            pairs,
            counted,
            page,
        })
    }

    /// Whether a paragraph is as long as a page.
    pub(super) fn is_page(&self, unit: &Unit<'_>) -> bool {
        unit.text.len() > self.page && runs_on(unit)
    }

    /// The bytes of the page's own number at its head; `last` is that of the page before.
    pub(super) fn page_number(&self, unit: &Unit<'_>, last: &mut usize) -> Option<usize> {
        let (number, end) = number_of(unit.text)?;
        // Pages without text are left out.
        let next = (*last + 1..=*last + 3).contains(&number);
        if !self.counted || !runs_on(unit) || !(next || self.is_page(unit)) {
            return None;
        }
        *last = number;
        Some(end)
    }

    /// Where rows of tables, items and labels that ran into a part of a page begin, in bytes.
    pub(super) fn lines(unit: &Unit<'_>) -> Vec<usize> {
        let mut lines = rows::rows(unit.text);
        let words = words_of(unit.text);
        lines.extend(labels(&words));
        lines.extend(items(&words));
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
                next.is_none_or(|next| !next.is_shouted())
            } else {
                let figure = closed && next.is_some_and(Word::is_figure);
                next.map_or(closed || numbered, |_| figure || opens_answer(words, end))
            };
            let span = text.get(first.start..last.end)?;
            let (inside, aside) = span.split_once('(').unwrap_or((span, ")"));
            // Brackets stand at its end.
            let whole = aside.trim_end_matches([':', '?']).find(')') == Some(aside.len() - 1);
            if !whole || !fits || !is_of_one_case(inside, shouted) || is_broken(inside, last) {
                continue;
            }
            let apart = closed || numbered || shouted;
            let of_row = !told_apart && is_in_table(words, start, end);
            if !apart && (self.is_name(last, next) || of_row)
                || is_told(inside, lexicon)
                || !closed && tells(inside, lexicon)
            {
                continue;
            }
            let reading = lexicon.analyse(span);
            let exact = told_apart || reading.matched == HeadingMatch::Exact;
            let sure = apart || exact && is_sure(&reading, inside, lexicon);
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
                return Some((end + usize::from(number && capital && goals), reading));
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

/// Whether paragraphs begin with the numbers of pages, one after the other.
fn is_counted<'t>(paragraphs: impl Iterator<Item = &'t str>) -> bool {
    let (mut pages, mut counted) = (0, 0);
    for text in paragraphs {
        pages += 1;
        // Title pages and pictures may lack theirs.
        let near = |number: usize| number + 3 >= pages && number <= pages + 3;
        counted += usize::from(number_of(text).is_some_and(|(number, _)| near(number)));
    }
    pages > 2 && counted * 4 >= pages * 3
}

/// The number of a page and its end in bytes: "3 ", "3 (11) ".
fn number_of(text: &str) -> Option<(usize, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits).filter(|_| digits <= 3)?.parse().ok()?;
    let rest = text.get(digits..)?;
    let all = rest
        .trim_start()
        .strip_prefix('(')
        .and_then(|r| r.split_once(')'))
        .filter(|(inside, _)| !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit()));
    let end = all.map_or(digits, |(_, behind)| text.len() - behind.len());
    rest.starts_with(char::is_whitespace)
        .then_some((number, end))
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
        .filter(|word| word.text == "Att" || word.text.starts_with(['•', '●', '▪', '\u{f0b7}']))
        .map(|word| word.start)
}

/// Whether an answer opens with a word: with a capital, the mark of a list or a figure that is no row's.
fn opens_answer(words: &[Word<'_>], at: usize) -> bool {
    let Some(word) = words.get(at) else {
        return false;
    };
    if word.is_figure() {
        let next = words.get(at + 1).map_or("", |w| w.text);
        let unit = matches!(next, "%" | "kr" | "tkr" | "kronor" | "SEK");
        let counts = next.starts_with(char::is_lowercase) && !unit;
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
            || word.text.matches('-').count() == 2;
    }
    word.is_capital()
        || word
            .text
            .starts_with(['•', '-', '–', '●', '▪', '\u{f0b7}', '”', '"', '“'])
}

/// Whether a heading is written in capitals to its end, or goes on in small letters.
fn is_of_one_case(inside: &str, shouted: bool) -> bool {
    inside.split_whitespace().skip(1).all(|text| {
        let word = Word {
            text,
            start: 0,
            end: 0,
        };
        if shouted {
            word.is_shouted()
        } else {
            !word.is_capital()
        }
    })
}

/// Whether bare words are a heading, and not of those that items of lists and rows of tables are made of.
fn is_sure(reading: &HeadingReading, inside: &str, lexicon: &Analyst<'_>) -> bool {
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
fn is_label(words: &[Word<'_>], end: usize, fields: &[Field], current: &[Field]) -> bool {
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
fn is_column(words: &[Word<'_>], end: usize, fields: &[Field], current: &[Field]) -> bool {
    let near = words.get(end..words.len().min(end + 8)).unwrap_or_default();
    let figures = near.iter().filter(|w| w.is_figure()).count();
    current.contains(&Field::Budget) && (fields == [Field::Budget] || figures >= 3)
}

/// Whether a verb by which headings ask stands behind a subject: "Parterna följer upp varje halvår".
fn tells(inside: &str, lexicon: &Analyst<'_>) -> bool {
    let mut words = inside.split_whitespace();
    let asks = words.next().is_some_and(|first| {
        let first = first.lower();
        lexicon.grammar.questions.contains(&first)
            || lexicon.grammar.which.contains(&first)
            || lexicon.grammar.imperatives.contains(&first)
    });
    !asks && words.any(|w| w.ends_with("er") && lexicon.verbs_by_word.contains_key(base(w)))
}

/// Whether words go on behind their last one, or are no heading's.
fn is_broken(inside: &str, last: &Word<'_>) -> bool {
    inside.contains([',', ';', '.'])
        || inside.bytes().any(|b| b.is_ascii_digit())
        || GOES_ON.contains(&last.text)
}

/// Whether figures stand close on both sides: a row of a table that lost its lines.
fn is_in_table(words: &[Word<'_>], start: usize, end: usize) -> bool {
    let figures = |range: Range<usize>| {
        let near = words.get(range).unwrap_or_default();
        near.iter().filter(|w| w.is_figure()).count()
    };
    figures(start.saturating_sub(6)..start) >= 2 && figures(end..words.len().min(end + 8)) >= 2
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
