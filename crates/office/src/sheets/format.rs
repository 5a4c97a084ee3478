//! Number formats (ECMA-376-1 §18.8.31): the text that a cell shows for its number, as a Swedish
//! program shows it: decimal comma, thousands set apart by a space, Swedish names of months.

mod digits;
mod parse;
mod sections;
mod write;

pub(super) use digits::general;
use sections::split_sections;

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
