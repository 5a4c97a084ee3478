//! Number formats (ECMA-376-1 §18.8.31): the text that a cell shows for its number, as a Swedish
//! program shows it: decimal comma, thousands set apart by a space, Swedish names of months.

mod digits;
mod sections;

use std::fmt::Write as _;

pub(super) use digits::general;
use digits::{group, round_half_up};
use sections::split_sections;

use super::dates::moment;

/// A number format, taken apart once for all cells that use it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Section {
    pieces: Vec<Piece>,
    condition: Option<(Comparison, f64)>,
    date: bool,
    percent: u32,
    grouping: bool,
    /// Thousands that commas behind the digits scale away.
    scale: u32,
    integers: u32,
    decimals: u32,
    /// Decimals that are always written (`0`, not `#`).
    fixed_decimals: u32,
    exponent: bool,
    general: bool,
    fraction: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Literal(String),
    /// The digits of the number.
    Number,
    /// The text of a cell (`@`).
    Text,
    /// Letters of a date (`yyyy`, `mm`), in lower case.
    Date(String),
    /// Hours, minutes or seconds in all (`[h]`).
    Elapsed(char),
    HalfDay,
}

/// No format is longer; a hostile one may be.
const MAX_CHARS: usize = 1_000;

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const DAYS: [&str; 7] = [
    "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag",
];

impl Default for NumberFormat {
    fn default() -> Self {
        Self::parse("General")
    }
}

impl NumberFormat {
    /// The format of a built-in number (§18.8.30), as Swedish programs show them.
    pub(crate) fn builtin(id: u32) -> Option<Self> {
        let code = match id {
            0 => "General",
            1 => "0",
            2 => "0.00",
            3 | 37 | 38 | 41 => "#,##0",
            4 | 39 | 40 | 43 => "#,##0.00",
            5 | 6 | 42 => "#,##0 \"kr\"",
            7 | 8 | 44 => "#,##0.00 \"kr\"",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14 => "yyyy\\-mm\\-dd",
            15 => "dd\\-mmm\\-yy",
            16 => "dd\\-mmm",
            17 => "mmm\\-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 => "hh:mm",
            21 => "hh:mm:ss",
            22 => "yyyy\\-mm\\-dd hh:mm",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            48 => "##0.0E+0",
            49 => "@",
            _ => return None,
        };
        Some(Self::parse(code))
    }

    /// Takes a format's code apart.
    pub(crate) fn parse(code: &str) -> Self {
        let code: String = code.chars().take(MAX_CHARS).collect();
        let sections = split_sections(&code)
            .iter()
            .take(4)
            .map(|s| Section::parse(s))
            .collect();
        Self { sections }
    }

    /// Whether it shows numbers as dates or times.
    pub(crate) fn is_date(&self) -> bool {
        self.sections.first().is_some_and(|s| s.date)
    }

    /// Whether it shows numbers as percentages.
    pub(crate) fn is_percent(&self) -> bool {
        self.sections.first().is_some_and(|s| s.percent > 0)
    }

    /// The text that a number is shown as.
    pub(crate) fn number(&self, value: f64, date1904: bool) -> String {
        let (section, shown) = self.section(value);
        let Some(section) = section else {
            return general(value);
        };
        if section.date {
            return section
                .write_date(value, date1904)
                .unwrap_or_else(|| general(value));
        }
        if section.general || section.fraction {
            return section.write(&general(shown), None);
        }
        if !shown.is_finite() {
            return general(value);
        }
        let digits = section.digits(shown);
        section.write(&digits, None)
    }

    /// The text that a text is shown as: the fourth section may add to it.
    pub(crate) fn text(&self, value: &str) -> String {
        let section = self.sections.get(3).or_else(|| {
            self.sections
                .iter()
                .find(|s| s.pieces.contains(&Piece::Text))
        });
        match section {
            Some(section) if section.pieces.contains(&Piece::Text) => {
                section.write("", Some(value))
            }
            _ => value.to_owned(),
        }
    }

    /// The section for a value, and the value as it shows it: sections for negative numbers write
    /// their own sign.
    fn section(&self, value: f64) -> (Option<&Section>, f64) {
        if self.sections.iter().any(|s| s.condition.is_some()) {
            for section in &self.sections {
                match section.condition {
                    Some((comparison, bound)) if comparison.holds(value, bound) => {
                        return (Some(section), value);
                    }
                    None => return (Some(section), value),
                    Some(_) => {}
                }
            }
            return (self.sections.first(), value);
        }
        let numeric = self
            .sections
            .iter()
            .filter(|s| !s.pieces.contains(&Piece::Text))
            .count();
        match (numeric.min(3), value) {
            (2 | 3, v) if v < 0.0 => (self.sections.get(1), -v),
            (3, 0.0) => (self.sections.get(2), value),
            _ => (self.sections.first(), value),
        }
    }
}

impl Comparison {
    fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Self::Less => value < bound,
            Self::LessEqual => value <= bound,
            Self::Greater => value > bound,
            Self::GreaterEqual => value >= bound,
            Self::Equal => value == bound,
            Self::NotEqual => value != bound,
        }
    }
}

impl Section {
    fn parse(code: &str) -> Self {
        let mut section = Self::default();
        if code.trim().eq_ignore_ascii_case("general")
            || code.trim().eq_ignore_ascii_case("standard")
        {
            section.general = true;
            section.pieces.push(Piece::Number);
            return section;
        }
        let chars: Vec<char> = code.chars().collect();
        let mut i = 0;
        let mut after_point = false;
        let mut has_number = false;
        let at = |i: usize| chars.get(i).copied();
        while let Some(c) = at(i) {
            i += 1;
            match c {
                '"' => {
                    let mut text = String::new();
                    while let Some(c) = at(i) {
                        i += 1;
                        if c == '"' {
                            break;
                        }
                        text.push(c);
                    }
                    section.literal(&text);
                }
                '\\' => {
                    if let Some(c) = at(i) {
                        // "# ##0" comes with its space escaped too.
                        if c == ' ' && has_number && at(i + 1) == Some('#') {
                            section.grouping = true;
                        } else {
                            section.literal(c.encode_utf8(&mut [0; 4]));
                        }
                        i += 1;
                    }
                }
                // A blank as wide as the next sign.
                '_' => {
                    section.literal(" ");
                    i += 1;
                }
                '*' => i += 1,
                '[' => {
                    let mut inner = String::new();
                    while let Some(c) = at(i) {
                        i += 1;
                        if c == ']' {
                            break;
                        }
                        inner.push(c);
                    }
                    section.bracket(&inner);
                }
                '0' | '#' | '?' => {
                    if !has_number {
                        section.pieces.push(Piece::Number);
                        has_number = true;
                    }
                    if after_point {
                        section.decimals += 1;
                        if c == '0' {
                            section.fixed_decimals = section.decimals;
                        }
                    } else if c == '0' {
                        section.integers += 1;
                    }
                }
                '.' if section.date && at(i) == Some('0') => {
                    section.pieces.push(Piece::Literal(",".into()));
                    section.pieces.push(Piece::Date("0".into()));
                    while at(i) == Some('0') {
                        i += 1;
                    }
                }
                '.' if has_number || matches!(at(i), Some('0' | '#' | '?')) => {
                    if !has_number {
                        section.pieces.push(Piece::Number);
                        has_number = true;
                    }
                    after_point = true;
                }
                ',' if has_number => {
                    if matches!(at(i), Some('0' | '#' | '?')) {
                        section.grouping = true;
                    } else if !section.date {
                        section.scale += 1;
                    }
                }
                // Swedish files group with a space between the digits.
                ' ' | '\u{a0}' if has_number && !after_point && at(i) == Some('#') => {
                    section.grouping = true;
                }
                '/' if has_number => section.fraction = true,
                '%' => {
                    section.percent += 1;
                    section.literal("%");
                }
                'E' | 'e' if has_number && matches!(at(i), Some('+' | '-')) => {
                    section.exponent = true;
                    i += 1;
                    while at(i) == Some('0') {
                        i += 1;
                    }
                }
                '@' => section.pieces.push(Piece::Text),
                'A' | 'a' if chars.get(i - 1..i + 4).is_some_and(is_half_day) => {
                    section.date = true;
                    section.pieces.push(Piece::HalfDay);
                    i += 4;
                }
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                    let letter = c.to_ascii_lowercase();
                    let mut run = String::from(letter);
                    while at(i).is_some_and(|n| n.eq_ignore_ascii_case(&letter)) {
                        run.push(letter);
                        i += 1;
                    }
                    section.date = true;
                    section.pieces.push(Piece::Date(run));
                }
                c if c.is_alphabetic() && c.is_ascii() && !matches!(c, 'k' | 'K' | 'r' | 't') => {
                    // Letters of the era and the like: nothing is shown for them.
                }
                c => section.literal(c.encode_utf8(&mut [0; 4])),
            }
        }
        section
    }

    fn literal(&mut self, text: &str) {
        if let Some(Piece::Literal(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Literal(text.to_owned()));
        }
    }

    /// `[h]`, `[$kr-41D]`, `[>=100]`, `[Red]`.
    fn bracket(&mut self, inner: &str) {
        let lower = inner.to_lowercase();
        if let Some(first) = lower.chars().next()
            && matches!(first, 'h' | 'm' | 's')
            && lower.chars().all(|c| c == first)
        {
            self.date = true;
            self.pieces.push(Piece::Elapsed(first));
        } else if let Some(currency) = inner.strip_prefix('$') {
            let sign = currency.rsplit_once('-').map_or(currency, |(sign, _)| sign);
            self.literal(sign);
        } else {
            use Comparison as C;
            let signs = [
                ("<=", C::LessEqual),
                (">=", C::GreaterEqual),
                ("<>", C::NotEqual),
                ("<", C::Less),
                (">", C::Greater),
                ("=", C::Equal),
            ];
            self.condition = signs.iter().find_map(|(sign, comparison)| {
                let bound = inner.strip_prefix(sign)?.trim().parse().ok()?;
                Some((*comparison, bound))
            });
        }
    }

    /// The digits of a number, with its sign.
    fn digits(&self, value: f64) -> String {
        let scaled = value * 100_f64.powi(self.percent.min(4) as i32)
            / 1000_f64.powi(self.scale.min(8) as i32);
        let decimals = self.decimals.min(30) as usize;
        if self.exponent {
            return format!("{scaled:.decimals$E}").replace('.', ",");
        }
        // Half a unit is rounded away from zero, as spreadsheets do, not to even.
        let rounded = round_half_up(scaled, decimals);
        let written = format!("{:.decimals$}", rounded.abs());
        let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
        let mut whole = whole.trim_start_matches('0').to_owned();
        while (whole.len() as u32) < self.integers.min(30) {
            whole.insert(0, '0');
        }
        if self.grouping {
            whole = group(&whole);
        }
        let keep = self.fixed_decimals as usize;
        let mut fraction = fraction.to_owned();
        while fraction.len() > keep && fraction.ends_with('0') {
            fraction.pop();
        }
        let mut out = String::new();
        let zero = rounded == 0.0;
        if value < 0.0 && !zero {
            out.push('-');
        }
        out.push_str(&whole);
        if !fraction.is_empty() {
            out.push(',');
            out.push_str(&fraction);
        }
        out
    }

    fn write(&self, digits: &str, text: Option<&str>) -> String {
        let mut out = String::new();
        // The sign goes before a currency.
        let (sign, digits) = match digits.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", digits),
        };
        let has_number = self.pieces.contains(&Piece::Number);
        if has_number {
            out.push_str(sign);
        }
        for piece in &self.pieces {
            match piece {
                Piece::Literal(literal) => out.push_str(literal),
                Piece::Number => out.push_str(digits),
                Piece::Text => out.push_str(text.unwrap_or(digits)),
                Piece::Date(_) | Piece::Elapsed(_) | Piece::HalfDay => {}
            }
        }
        out.trim().to_owned()
    }

    fn write_date(&self, value: f64, date1904: bool) -> Option<String> {
        let at = moment(value, date1904)?;
        let half = self.pieces.contains(&Piece::HalfDay);
        let mut out = String::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Literal(literal) => out.push_str(literal),
                Piece::Elapsed(unit) => {
                    let all = match unit {
                        'h' => value * 24.0,
                        'm' => value * 1_440.0,
                        _ => value * 86_400.0,
                    };
                    let _ = write!(out, "{}", (all + 1e-9).floor());
                }
                Piece::HalfDay => out.push_str(if at.hour < 12 { "fm" } else { "em" }),
                Piece::Date(letters) => {
                    let minutes = letters.starts_with('m') && self.is_minutes(i);
                    let month = at
                        .month
                        .checked_sub(1)
                        .and_then(|m| MONTHS.get(m as usize))?;
                    let day = DAYS.get(at.weekday as usize)?;
                    let hour = if half {
                        (at.hour + 11) % 12 + 1
                    } else {
                        at.hour
                    };
                    let _ = match (letters.as_str(), minutes) {
                        ("m", true) => write!(out, "{}", at.minute),
                        ("mm", true) => write!(out, "{:02}", at.minute),
                        ("y" | "yy", _) => write!(out, "{:02}", at.year % 100),
                        ("m", _) => write!(out, "{}", at.month),
                        ("mm", _) => write!(out, "{:02}", at.month),
                        ("mmm", _) => write!(out, "{}", month.get(..3).unwrap_or(month)),
                        ("mmmmm", _) => write!(out, "{}", month.get(..1).unwrap_or(month)),
                        ("d", _) => write!(out, "{}", at.day),
                        ("dd", _) => write!(out, "{:02}", at.day),
                        ("ddd", _) => {
                            let short: String = day.chars().take(3).collect();
                            write!(out, "{short}")
                        }
                        ("h", _) => write!(out, "{hour}"),
                        ("hh", _) => write!(out, "{hour:02}"),
                        ("s", _) => write!(out, "{}", at.second),
                        ("ss", _) => write!(out, "{:02}", at.second),
                        ("0", _) => write!(out, "{}", at.millis / 100),
                        (other, _) if other.starts_with('y') => write!(out, "{:04}", at.year),
                        (other, _) if other.starts_with('m') => write!(out, "{month}"),
                        (_, _) => write!(out, "{day}"),
                    };
                }
                Piece::Number | Piece::Text => {}
            }
        }
        Some(out.trim().to_owned())
    }

    /// An `m` behind hours or before seconds is minutes.
    fn is_minutes(&self, at: usize) -> bool {
        let is = |piece: &Piece, letter: char| match piece {
            Piece::Date(letters) => letters.starts_with(letter),
            Piece::Elapsed(unit) => *unit == letter,
            _ => false,
        };
        let dated = |piece: &&Piece| matches!(piece, Piece::Date(_) | Piece::Elapsed(_));
        let before = self.pieces.iter().take(at).rev().find(dated);
        let after = self.pieces.iter().skip(at + 1).find(dated);
        before.is_some_and(|p| is(p, 'h')) || after.is_some_and(|p| is(p, 's'))
    }
}

fn is_half_day(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    text.eq_ignore_ascii_case("am/pm")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn show(code: &str, value: f64) -> String {
        NumberFormat::parse(code).number(value, false)
    }

    #[test]
    fn amounts_are_shown_as_in_sweden() {
        assert_eq!(show("#,##0", 1_305_000.0), "1 305 000");
        assert_eq!(show("# ##0", 1_305_000.0), "1 305 000");
        assert_eq!(show("#\\ ##0.00", 1_305.5), "1 305,50");
        assert_eq!(show("#,##0 \"kr\"", 155_000.0), "155 000 kr");
        assert_eq!(show("#,##0.00\\ [$kr-41D]", -1_234.5), "-1 234,50 kr");
        assert_eq!(show("#,##0_ ;[Red]-#,##0\\ ", -5_000.0), "-5 000");
        assert_eq!(show("_-* #,##0_-;-* #,##0_-;_-* \"-\"??_-;_-@_-", 0.0), "-");
        assert_eq!(
            show("_-* #,##0_-;-* #,##0_-;_-* \"-\"??_-;_-@_-", 750.0),
            "750"
        );
        assert_eq!(show("0%", 0.75), "75%");
        assert_eq!(show("0.0 %", 0.125), "12,5 %");
        assert_eq!(show("#,##0,", 150_000.0), "150");
        assert_eq!(show("0.00", 2.675), "2,68");
        assert_eq!(show("0", -0.2), "0");
        assert_eq!(show("000", 7.0), "007");
    }

    #[test]
    fn numbers_without_a_format_keep_their_digits() {
        assert_eq!(show("General", 700_000.0), "700000");
        assert_eq!(show("General", 0.3), "0,3");
        assert_eq!(show("General", -12.5), "-12,5");
        assert_eq!(show("General", 0.1 + 0.2), "0,3");
        assert_eq!(show("General", 0.0), "0");
        assert_eq!(show("General", -40.0), "-40");
    }

    #[test]
    fn dates_are_shown_by_their_letters() {
        assert_eq!(show("yyyy\\-mm\\-dd", 44_197.0), "2021-01-01");
        assert_eq!(show("d mmmm yyyy", 44_256.0), "1 mars 2021");
        assert_eq!(show("mmm\\-yy", 44_197.0), "jan-21");
        assert_eq!(show("hh:mm", 0.75), "18:00");
        assert_eq!(show("[h]:mm", 1.5), "36:00");
        assert!(NumberFormat::parse("yy-mm-dd").is_date());
        assert!(!NumberFormat::parse("#,##0 \"dagar\"").is_date());
        assert!(!NumberFormat::parse("[Red]0").is_date());
    }

    #[test]
    fn text_sections_add_to_text() {
        assert_eq!(NumberFormat::parse("0;0;0;\"Kod \"@").text("A1"), "Kod A1");
        assert_eq!(NumberFormat::parse("General").text("A1"), "A1");
    }

    proptest! {
        #[test]
        fn any_code_shows_any_number(code in ".{0,40}", value in any::<f64>()) {
            let format = NumberFormat::parse(&code);
            let _ = format.number(value, false);
            let _ = format.text("x");
        }

        #[test]
        fn whole_kronor_keep_their_digits(value in -1_000_000_000_i64..1_000_000_000) {
            let shown = show("#,##0", value as f64).replace(' ', "");
            prop_assert_eq!(shown, value.to_string());
            prop_assert_eq!(show("General", value as f64), value.to_string());
        }
    }
}
