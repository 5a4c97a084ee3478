//! A section's code taken apart into what it writes.

use super::{Comparison, Piece, Section};

impl Section {
    pub(super) fn parse(code: &str) -> Self {
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
}

fn is_half_day(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    text.eq_ignore_ascii_case("am/pm")
}
