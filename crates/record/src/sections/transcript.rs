//! Pages that lost their lines, as web sites give transcripts of documents: title, headings, lists and tables
//! run into one paragraph a page.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::flow::Unit;
use super::runin::{GOES_ON, is_told};
use crate::headings::{Analyst, base};
use crate::lower::LowerCase;
use crate::model::HeadingMatch;

/// A paragraph of more bytes than this is a page.
const PAGE: usize = 600;

/// The longest heading, in words.
const MAX_WORDS: usize = 6;

/// The longest one that ends in a question mark, a colon or a form's mark, in words.
const MAX_ASKED: usize = 14;

/// How many words of a title may stand in front of the first heading.
const LEAD: usize = 12;

/// So many letters between two headings are no answer.
const FEW: usize = 3;

/// So many headings without answers in a row are a table of contents.
const ENTRIES: usize = 3;

/// Brackets of more bytes than this are no aside of a heading.
const ASIDE: usize = 80;

/// What is known of a document whose pages lost their lines.
pub(super) struct Transcript<'d> {
    /// How often two words stand side by side, the first with a capital.
    pairs: FxHashMap<(&'d str, &'d str), u32>,
    /// Each page begins with its number.
    counted: bool,
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
        let (mut long, mut all) = (0, 0);
        let (mut pages, mut counted) = (0, 0);
        for unit in units {
            all += unit.text.len();
            if is_page(unit) {
                long += unit.text.len();
                pages += 1;
                counted += usize::from(number_of(unit.text).is_some_and(|(number, _)| {
                    // Title pages may lack theirs.
                    number + 2 >= pages && number <= pages + 2
                }));
            }
        }
        if long * 3 <= all * 2 {
            return None;
        }
        let mut pairs = FxHashMap::default();
        for unit in units.iter().filter(|unit| is_page(unit)) {
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
            counted: pages > 1 && counted * 4 >= pages * 3,
        })
    }

    /// The bytes of the page's own number at its head.
    pub(super) fn page_number(&self, unit: &Unit<'_>) -> Option<usize> {
        let (_, end) = number_of(unit.text)?;
        (self.counted && is_page(unit)).then_some(end)
    }

    /// Byte ranges of the headings that ran into a page; none for a paragraph that is no page.
    pub(super) fn headings(&self, unit: &Unit<'_>, lexicon: &Analyst<'_>) -> Vec<(usize, usize)> {
        if !is_page(unit) {
            return Vec::new();
        }
        let words = words_of(unit.text);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = words.get(at) {
            let numbered = is_numbered(&words, at);
            let start = at + usize::from(numbered);
            let end = self.heading_at(unit.text, &words, start, numbered, lexicon);
            match end.and_then(|end| words.get(end.checked_sub(1)?)).zip(end) {
                // In the lead, the last of several words is the heading; the others name the document.
                Some((_, end))
                    if !numbered
                        && (1..=LEAD).contains(&at)
                        && self
                            .heading_at(unit.text, &words, end, false, lexicon)
                            .is_some() =>
                {
                    at = end;
                }
                Some((last, end)) => {
                    found.push((first.start, last.end));
                    at = end;
                }
                None => at += 1,
            }
        }
        drop_contents(unit.text, &mut found);
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
    ) -> Option<usize> {
        let first = words.get(start).filter(|w| w.is_capital())?;
        let before = start.checked_sub(1).and_then(|b| words.get(b));
        let told_apart = numbered || before.is_none_or(Word::ends_sentence);
        let shouted = first.is_shouted();
        for length in (1..=MAX_ASKED).rev() {
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
                next.map_or(closed || numbered, |_| opens_answer(words, end))
            };
            let span = text.get(first.start..last.end)?;
            let inside = span.split_once('(').map_or(span, |(before, _)| before);
            if !fits || !is_of_one_case(inside, shouted) || is_broken(inside, last) {
                continue;
            }
            let apart = closed || numbered || shouted;
            if !apart && (self.is_name(last, next) || is_in_table(words, start, end))
                || is_told(inside, lexicon)
                || !closed && tells(inside, lexicon)
            {
                continue;
            }
            let reading = lexicon.analyse(span);
            let sure = told_apart || apart || reading.matched != HeadingMatch::Fuzzy;
            let whole = reading.complete && !reading.weak || last.text == "(*)";
            if !reading.fields.is_empty() && whole && sure {
                return Some(end);
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

fn is_page(unit: &Unit<'_>) -> bool {
    unit.text.len() > PAGE && unit.is_running_text()
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
    let is_part = |p: &str| matches!(p.len(), 1 | 2) && p.bytes().all(|b| b.is_ascii_digit());
    number.len() <= 11
        && number.split('.').all(is_part)
        && words.get(at + 1).is_some_and(Word::is_capital)
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
        // "80% av deltagarna", "20 deltagare", "2021-01-01".
        return word.text.ends_with('%') || counts || word.text.matches('-').count() == 2;
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

/// A table of contents that lost its lines: headings with hardly more than page numbers between them are none.
fn drop_contents(text: &str, found: &mut Vec<(usize, usize)>) {
    let bare: Vec<bool> = found
        .iter()
        .enumerate()
        .map(|(i, (_, end))| {
            let next = found.get(i + 1).map_or(text.len(), |(start, _)| *start);
            let between = text.get(*end..next).unwrap_or_default();
            between.chars().filter(|c| c.is_alphabetic()).count() <= FEW
        })
        .collect();
    let mut keep = Vec::with_capacity(found.len());
    for run in bare.chunk_by(|a, b| a == b) {
        let contents = run.first() == Some(&true) && run.len() >= ENTRIES;
        keep.extend(run.iter().map(|_| !contents));
    }
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(true));
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
            .headings(&unit, &Analyst::new(&lexicon.headings))
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
    fn names_rows_and_contents_are_no_headings() {
        assert_eq!(
            headings(
                "Innehåll Bakgrund 2 Syfte 3 Mål 4 Tidplan 5 Parterna driver Samverkan Norr i Ängby. I \
                 Samverkan Norr deltar 20 personer. Kostnad 2024 2025 Processledare 50 % 300 000 310 000 \
                 Utvärdering 20 000 25 000 Utbildning Resor 10 000 12 000 Summa 330 000 347 000"
            ),
            Vec::<String>::new()
        );
    }
}
