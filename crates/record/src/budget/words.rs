//! The words of budgets (`data/budget.toml`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

pub(crate) use crate::dates::years;
use crate::lower::push_lower;
use crate::model::Funding;

/// Lists of words and phrases; see `data/budget.toml` for what each is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) total: Vec<String>,
    pub(crate) part: Vec<String>,
    pub(crate) grand: Vec<String>,
    /// What the heading of a column begins with that asks for its amounts.
    pub(crate) asks: Vec<String>,
    /// What that of a year to come begins with, beside what is asked for.
    pub(crate) planned: Vec<String>,
    pub(crate) applied: Vec<String>,
    pub(crate) own: Vec<String>,
    /// Own financing, where a cell of a header says nothing else.
    pub(crate) own_alone: Vec<String>,
    pub(crate) other: Vec<String>,
    pub(crate) net: Vec<String>,
    pub(crate) less: Vec<String>,
    pub(crate) financing: Vec<String>,
    pub(crate) costs: Vec<String>,
    pub(crate) past: Vec<String>,
    pub(crate) index: Vec<String>,
    pub(crate) quantity: Vec<String>,
    pub(crate) price: Vec<String>,
    pub(crate) percent: Vec<String>,
    pub(crate) comment: Vec<String>,
    pub(crate) organisation_column: Vec<String>,
    /// The column of posts in a table of who works in the project.
    pub(crate) role_column: Vec<String>,
    pub(crate) cost: Vec<String>,
    pub(crate) money: Vec<String>,
    pub(crate) statistics: Vec<String>,
    pub(crate) organisation: Vec<String>,
    pub(crate) inside: Vec<String>,
    /// What stands in a column of money for no amount.
    pub(crate) nothing: Vec<String>,
    /// Rows that add up the sums of columns one after the other.
    pub(crate) apart: Vec<String>,
    /// What a figure below the sum is told of, that is no part of it.
    pub(crate) per_head: Vec<String>,
    /// What a changed budget was, by how much it changes, and what it becomes.
    pub(crate) was: Vec<String>,
    pub(crate) change: Vec<String>,
    pub(crate) becomes: Vec<String>,
    /// What tells the amount before it in other words.
    pub(crate) again: Vec<String>,
    pub(crate) years: BTreeMap<String, u32>,
}

/// The words that are compiled in.
pub(crate) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    // A test holds the file to its shape; were it broken, no word would be known, and no more.
    WORDS.get_or_init(|| toml::from_str(include_str!("../../data/budget.toml")).unwrap_or_default())
}

/// A text prepared for looking up words: lower case, letters and digits, all else one space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Normal {
    text: String,
    /// The first bytes of its words, and all its bytes, a bit each: most words of a list are told
    /// to be missing by these alone.
    firsts: u64,
    bytes: u64,
}

fn bit(byte: u8) -> u64 {
    1 << (byte & 63)
}

impl Normal {
    /// Prepares a text.
    pub(crate) fn new(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 2);
        out.push(' ');
        for c in text.chars() {
            if c.is_alphanumeric() {
                push_lower(&mut out, c);
            } else if c == '%' {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                out.push_str("% ");
            } else if c != '\u{ad}' && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        if !out.ends_with(' ') {
            out.push(' ');
        }
        let mut firsts = 0;
        let mut bytes = 0;
        let mut before = b' ';
        for byte in out.bytes() {
            bytes |= bit(byte);
            if before == b' ' {
                firsts |= bit(byte);
            }
            before = byte;
        }
        Self {
            text: out,
            firsts,
            bytes,
        }
    }

    /// Whether one of the words or phrases stands in it.
    pub(crate) fn has(&self, list: &[String]) -> bool {
        list.iter().any(|entry| self.position(entry).is_some())
    }

    /// Whether it begins with one of them.
    pub(crate) fn begins(&self, list: &[String]) -> bool {
        list.iter().any(|entry| self.position(entry) == Some(0))
    }

    fn position(&self, entry: &str) -> Option<usize> {
        if let Some(stem) = entry.strip_suffix('*') {
            match stem.strip_prefix('*') {
                Some(inside) => self.text.find(inside),
                None => self.word_at(stem, false),
            }
        } else if let Some(tail) = entry.strip_prefix('*') {
            let first = tail.bytes().next()?;
            if self.bytes & bit(first) == 0 {
                return None;
            }
            let ends = |at: &usize| self.text.as_bytes().get(at + tail.len()) == Some(&b' ');
            self.text.match_indices(tail).map(|(at, _)| at).find(ends)
        } else {
            self.word_at(entry, true)
        }
    }

    /// Where a space and `words` stand, and a space behind them if `whole`. Asked hundreds of times a
    /// row, so that it looks at the bytes.
    fn word_at(&self, words: &str, whole: bool) -> Option<usize> {
        let (text, words) = (self.text.as_bytes(), words.as_bytes());
        let first = words.first()?;
        if self.firsts & bit(*first) == 0 {
            return None;
        }
        text.windows(2).enumerate().find_map(|(at, pair)| {
            let [b' ', next] = pair else { return None };
            let rest = text.get(at + 1..).filter(|_| next == first)?;
            let fits = rest.starts_with(words) && (!whole || rest.get(words.len()) == Some(&b' '));
            fits.then_some(at)
        })
    }

    /// Its words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_whitespace()
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text itself.
    pub(crate) fn as_str(&self) -> &str {
        self.text.trim()
    }
}

/// Who pays, by the words of a text; `None` where it says nothing or several things.
pub(crate) fn funding(text: &Normal) -> Option<Funding> {
    let words = words();
    let found = [
        (text.has(&words.applied), Funding::Applied),
        (text.has(&words.own), Funding::Own),
        (text.has(&words.other), Funding::Other),
    ];
    let mut said = found.iter().filter(|(has, _)| *has).map(|(_, f)| *f);
    match (said.next(), said.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// What a block of a budget tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// What money is spent on.
    Costs,
    /// Who pays for it.
    Financing,
}

/// What a title says that its block tells: "Kostnader", "Finansiering", but not "Egen finansiering".
pub(crate) fn side(title: &Normal) -> Option<Side> {
    let list = words();
    let count = title.words().count();
    if !(1..=4).contains(&count) || title.has(&list.total) {
        return None;
    }
    if matches!(funding(title), Some(Funding::Applied | Funding::Own)) {
        return None;
    }
    match (title.has(&list.financing), title.has(&list.costs)) {
        (true, false) => Some(Side::Financing),
        (false, true) => Some(Side::Costs),
        _ => None,
    }
}

/// "Kostnad per deltagare", "Snittkostnad i genomsnitt": what a sum comes to for each. A line that names its price
/// ("Handledning, 4 500 kr per tillfälle") is none.
pub(crate) fn is_average(label: &Normal) -> bool {
    const NAMES: &[&str] = &["kostnad", "snitt", "genomsnitt", "pris", "styckkostnad"];
    let first = label.words().next().unwrap_or_default();
    NAMES.iter().any(|w| first.starts_with(w)) && label.has(&words().per_head)
}

/// A number of years told in a text: "3 år", "tre år", "treårig".
pub(crate) fn number_of_years(text: &Normal) -> Option<u32> {
    let tokens: Vec<&str> = text.words().collect();
    for pair in tokens.windows(2) {
        let [number, noun] = pair else { continue };
        if matches!(
            *noun,
            "år" | "åren" | "års" | "årens" | "åriga" | "årigt" | "årig"
        ) {
            if let Ok(n @ 2..=10) = number.parse() {
                return Some(n);
            }
            if let Some(n) = words().years.get(*number)
                && *n > 1
            {
                return Some(*n);
            }
        }
    }
    let adjective = tokens.iter().find_map(|token| {
        let (stem, _) = token.split_once("årig")?;
        words().years.get(stem).copied().filter(|n| *n > 1)
    });
    adjective.or_else(|| years_listed(&tokens))
}

/// "Åren 2021 och 2022", "åren 2021–2023": how many they are.
fn years_listed(tokens: &[&str]) -> Option<u32> {
    let at = tokens.iter().position(|token| *token == "åren")?;
    let listed: Vec<&str> = tokens
        .iter()
        .skip(at + 1)
        .copied()
        .take_while(|token| matches!(*token, "och" | "till") || years(token).len() == 1)
        .collect();
    let told = years(&listed.join(" "));
    let (first, last) = (told.first()?, told.last()?);
    let number = if listed.contains(&"och") {
        told.len()
    } else {
        usize::try_from(last - first).ok()? + 1
    };
    u32::try_from(number).ok().filter(|n| (2..=10).contains(n))
}

/// "År 1" → 1.
pub(crate) fn relative_year(text: &Normal) -> Option<i16> {
    let mut words = text.words();
    while let Some(word) = words.next() {
        if word == "år" {
            return words.next()?.parse().ok().filter(|n| (1..10).contains(n));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_counted_where_they_are_listed() {
        for (text, number) in [
            ("för åren 2021 och 2022", Some(2)),
            ("åren 2021–2023", Some(3)),
            ("åren 2021, 2022 och 2023", Some(3)),
            ("under åren framöver", None),
            ("år 2021", None),
        ] {
            assert_eq!(number_of_years(&Normal::new(text)), number, "{text}");
        }
    }

    #[test]
    fn the_file_has_its_shape() {
        toml::from_str::<Words>(include_str!("../../data/budget.toml")).unwrap();
    }

    #[test]
    fn words_are_found_whole_at_the_start_or_the_end() {
        let words = words();
        assert!(Normal::new("SUMMA per år").has(&words.total));
        assert!(Normal::new("S:a").has(&words.total));
        assert!(!Normal::new("Konsumaktiviteter").has(&words.total));
        assert!(Normal::new("Sala kommun").has(&words.organisation));
        assert!(Normal::new("varav lön").begins(&words.inside));
        assert!(!Normal::new("lön varav").begins(&words.inside));
    }

    #[test]
    fn who_pays_is_told_by_words() {
        let by = |text| funding(&Normal::new(text));
        assert_eq!(by("Sökta medel 2021"), Some(Funding::Applied));
        assert_eq!(
            by("Att rekvirera från Samordningsförbundet"),
            Some(Funding::Applied)
        );
        assert_eq!(by("Egen finansiering (om sådan finns)"), Some(Funding::Own));
        assert_eq!(by("Projektägarnas egenfinansiering"), Some(Funding::Own));
        assert_eq!(by("Sökta medel och egen finansiering"), None);
        assert_eq!(by("Arbetsinsats egen personal"), None);
    }

    #[test]
    fn years_are_read_from_headers() {
        assert_eq!(years("Sökta medel 2021"), [2021]);
        assert_eq!(years("2021-03-01 - 2021-12-31"), [2021]);
        assert_eq!(years("1 250 000"), [0_i16; 0]);
        assert_eq!(
            number_of_years(&Normal::new("Summerad kostnad 3 år:")),
            Some(3)
        );
        assert_eq!(
            number_of_years(&Normal::new("ett treårigt arbete")),
            Some(3)
        );
        assert_eq!(number_of_years(&Normal::new("kr per år")), None);
        assert_eq!(relative_year(&Normal::new("År 2")), Some(2));
    }
}
