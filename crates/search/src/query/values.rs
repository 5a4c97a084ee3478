//! Values of the query language: years, amounts, ages and their ranges.

use super::ast::Bounds;

/// What a range counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Calendar years.
    Year,
    /// Kronor; the bounds are öre.
    Sek,
    /// Years of life.
    Age,
}

/// Reads `2020`, `2020..2023`, `2020-2023`, `..2020`, `2020..`, `>1mkr`, `>=`, `<`, `<=`.
pub(crate) fn bounds(text: &str, unit: Unit) -> Option<Bounds> {
    let text = text.trim().trim_end_matches([',', ';']);
    let step = 1;
    for (operator, less, inclusive) in [
        (">=", false, true),
        ("<=", true, true),
        ("≥", false, true),
        ("≤", true, true),
        (">", false, false),
        ("<", true, false),
    ] {
        if let Some(rest) = text.strip_prefix(operator) {
            let value = number(rest, unit)?;
            return Some(if less {
                Bounds {
                    from: None,
                    to: Some(if inclusive {
                        value
                    } else {
                        value.checked_sub(step)?
                    }),
                }
            } else {
                Bounds {
                    from: Some(if inclusive {
                        value
                    } else {
                        value.checked_add(step)?
                    }),
                    to: None,
                }
            });
        }
    }
    for between in ["..", "–", "-"] {
        let Some((from, to)) = text.split_once(between) else {
            continue;
        };
        let to = to.trim_start_matches('.');
        // "..2020" is open; "-5" is no range.
        if from.is_empty() && (to.is_empty() || between != "..") {
            return None;
        }
        // In "500-750tkr" and "1..2mkr" the unit stands once, at the end.
        let from = if unit == Unit::Sek && !from.is_empty() && !from.contains(char::is_alphabetic) {
            let unit: String = to.chars().skip_while(|c| !c.is_alphabetic()).collect();
            format!("{from}{unit}")
        } else {
            from.to_owned()
        };
        let read = |text: &str| {
            if text.is_empty() {
                Some(None)
            } else {
                number(text, unit).map(Some)
            }
        };
        let (from, to) = (read(&from)?, read(to)?);
        let ordered = from.is_none_or(|a| to.is_none_or(|b| a <= b));
        return ordered.then_some(Bounds { from, to });
    }
    if unit == Unit::Age
        && let Some(from) = text.strip_suffix('+')
    {
        return Some(Bounds {
            from: Some(number(from, unit)?),
            to: None,
        });
    }
    number(text, unit).map(Bounds::one)
}

/// Words that scale an amount, in kronor.
pub(crate) fn scale(unit: &str) -> Option<i64> {
    Some(match unit {
        "" | "kr" | "sek" | "kronor" | ":-" => 1,
        "tkr" | "tusen" | "ksek" | "k" => 1_000,
        "mkr" | "mnkr" | "miljon" | "miljoner" | "msek" | "m" => 1_000_000,
        _ => return None,
    })
}

fn number(text: &str, unit: Unit) -> Option<i64> {
    let text = text.trim();
    if unit != Unit::Sek {
        let value: i64 = text.parse().ok()?;
        let sane = match unit {
            Unit::Year => 1900..2200,
            _ => 0..150,
        };
        return sane.contains(&value).then_some(value);
    }
    let text = text.to_lowercase();
    let digits_end = text
        .find(|c: char| c.is_alphabetic() || c == ':')
        .unwrap_or(text.len());
    let scale = scale(text.get(digits_end..)?.trim())?;
    let digits: String = text
        .get(..digits_end)?
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect();
    let (whole, part) = digits.split_once([',', '.']).unwrap_or((&digits, ""));
    if !part.chars().all(|c| c.is_ascii_digit()) || part.len() > 6 {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|w| *w >= 0)?;
    let ore = scale * 100;
    let mut fraction = 0;
    let mut weight = ore;
    for digit in part.bytes() {
        weight /= 10;
        fraction += i64::from(digit - b'0') * weight;
    }
    whole.checked_mul(ore)?.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str, unit: Unit) -> Option<(Option<i64>, Option<i64>)> {
        bounds(text, unit).map(|b| (b.from, b.to))
    }

    #[test]
    fn ranges_of_years() {
        let year = |t| range(t, Unit::Year);
        assert_eq!(year("2020"), Some((Some(2020), Some(2020))));
        assert_eq!(year("2020..2023"), Some((Some(2020), Some(2023))));
        assert_eq!(year("2020-2023"), Some((Some(2020), Some(2023))));
        assert_eq!(year("..2019"), Some((None, Some(2019))));
        assert_eq!(year(">2019"), Some((Some(2020), None)));
        assert_eq!(year("<=2019"), Some((None, Some(2019))));
        for wrong in ["", "..", "20", "2023..2020", "tvåtusen", "2020..x", ">"] {
            assert_eq!(year(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_in_öre() {
        let sek = |t| range(t, Unit::Sek);
        assert_eq!(sek("750000"), Some((Some(75_000_000), Some(75_000_000))));
        assert_eq!(sek(">1mkr"), Some((Some(100_000_001), None)));
        assert_eq!(sek(">=1,5mkr"), Some((Some(150_000_000), None)));
        assert_eq!(
            sek("500tkr..2mkr"),
            Some((Some(50_000_000), Some(200_000_000)))
        );
        assert_eq!(sek("1..2mkr"), Some((Some(100_000_000), Some(200_000_000))));
        assert_eq!(
            sek("750 000 kr"),
            Some((Some(75_000_000), Some(75_000_000)))
        );
        for wrong in ["1gkr", "-5", "1,2,3", "9999999999999999999mkr", "mkr"] {
            assert_eq!(sek(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ages() {
        assert_eq!(range("16..29", Unit::Age), Some((Some(16), Some(29))));
        assert_eq!(range("65+", Unit::Age), Some((Some(65), None)));
    }
}
