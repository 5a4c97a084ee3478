//! Amounts of money.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in Swedish kronor, held in öre so that sums are exact.
///
/// In JSON it is a number of kronor with at most two decimals: `1250000` or `99.5`.
/// Arithmetic saturates: no budget reaches the edge of `i64`, and a hostile one must not panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sek(i64);

impl Sek {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of whole öre.
    pub fn from_ore(ore: i64) -> Self {
        Self(ore)
    }

    /// An amount of whole kronor.
    pub fn from_kronor(kronor: i64) -> Self {
        Self(kronor.saturating_mul(100))
    }

    /// The nearest amount to a floating-point number of kronor; `None` where it is not finite or
    /// beyond a million billion kronor.
    pub fn from_f64(kronor: f64) -> Option<Self> {
        (kronor.is_finite() && kronor.abs() < 1e15).then(|| Self((kronor * 100.0).round() as i64))
    }

    /// The amount in öre.
    pub fn ore(self) -> i64 {
        self.0
    }

    /// The amount in kronor.
    pub fn kronor(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

impl Add for Sek {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Sek {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Sek {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Mul<i64> for Sek {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

impl Sum for Sek {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Kronor grouped by spaces as Swedes write them: `1 250 000`, `99,50`.
impl fmt::Display for Sek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kronor, ore) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let digits = kronor.to_string();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i) % 3 == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        if ore > 0 {
            write!(f, ",{ore:02}")
        } else {
            Ok(())
        }
    }
}

impl Serialize for Sek {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            serializer.serialize_i64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.kronor())
        }
    }
}

impl<'de> Deserialize<'de> for Sek {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kronor = f64::deserialize(deserializer)?;
        Self::from_f64(kronor)
            .ok_or_else(|| serde::de::Error::custom("an amount must be finite and below 1e15 SEK"))
    }
}

impl JsonSchema for Sek {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sek".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "number",
            "description": "Amount in Swedish kronor (SEK), with at most two decimals."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_kronor_and_decimals_only_where_there_are_ore() {
        assert_eq!(
            serde_json::to_string(&Sek::from_kronor(1_250_000)).unwrap(),
            "1250000"
        );
        assert_eq!(
            serde_json::to_string(&Sek::from_ore(9_950)).unwrap(),
            "99.5"
        );
        assert_eq!(
            serde_json::from_str::<Sek>("99.5").unwrap(),
            Sek::from_ore(9_950)
        );
        assert!(serde_json::from_str::<Sek>("1e300").is_err());
    }

    #[test]
    fn display_groups_by_spaces() {
        assert_eq!(Sek::from_kronor(18_588_000).to_string(), "18 588 000");
        assert_eq!(Sek::from_ore(-123_450).to_string(), "-1 234,50");
        assert_eq!(Sek::from_kronor(5).to_string(), "5");
    }
}
