//! A number or date written as its section says.

use std::fmt::Write as _;

use super::super::dates::moment;
use super::digits::{group, round_half_up};
use super::{Piece, Section};

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

impl Section {
    /// The digits of a number, with its sign.
    pub(super) fn digits(&self, value: f64) -> String {
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

    pub(super) fn write(&self, digits: &str, text: Option<&str>) -> String {
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

    pub(super) fn write_date(&self, value: f64, date1904: bool) -> Option<String> {
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
