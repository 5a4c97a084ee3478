//! Numbers as they are displayed: decimal, letters, Roman.

/// How a number of a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NumberFormat {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// a, b, c.
    LowerLetter,
    /// A, B, C.
    UpperLetter,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// A sign, the same for each item.
    Bullet,
    /// Nothing.
    None,
}

impl NumberFormat {
    /// By the name of ECMA-376-1 §17.18.59; unknown ones count in decimal.
    pub(crate) fn of_ooxml(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "lowerLetter" => Self::LowerLetter,
            "upperLetter" => Self::UpperLetter,
            "lowerRoman" => Self::LowerRoman,
            "upperRoman" => Self::UpperRoman,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// By the code of DOC (`nfc`, [MS-OSHARED] §2.2.1.3).
    pub(crate) fn of_code(code: u8) -> Self {
        match code {
            1 => Self::UpperRoman,
            2 => Self::LowerRoman,
            3 => Self::UpperLetter,
            4 => Self::LowerLetter,
            22 => Self::DecimalZero,
            23 => Self::Bullet,
            255 => Self::None,
            _ => Self::Decimal,
        }
    }

    /// By `style:num-format` (ODF 1.3 part 3 §19.500).
    pub(crate) fn of_odf(text: &str) -> Self {
        match text {
            "" => Self::None,
            "a" => Self::LowerLetter,
            "A" => Self::UpperLetter,
            "i" => Self::LowerRoman,
            "I" => Self::UpperRoman,
            _ => Self::Decimal,
        }
    }

    /// The number as written.
    pub(crate) fn write(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::DecimalZero => format!("{number:02}"),
            Self::LowerLetter => letters(number),
            Self::UpperLetter => letters(number).to_uppercase(),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperRoman => roman(number),
            Self::Bullet | Self::None => String::new(),
        }
    }
}

/// a … z, aa, bb … as Word counts.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else {
        return "0".into();
    };
    let letter = char::from(b'a' + (index % 26) as u8);
    let times = (index / 26 + 1).min(32) as usize;
    std::iter::repeat_n(letter, times).collect()
}

fn roman(number: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 4_000 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, digits) in DIGITS {
        while rest >= value {
            out.push_str(digits);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_displayed() {
        assert_eq!(NumberFormat::UpperRoman.write(1994), "MCMXCIV");
        assert_eq!(NumberFormat::LowerLetter.write(3), "c");
        assert_eq!(NumberFormat::UpperLetter.write(28), "BB");
        assert_eq!(NumberFormat::DecimalZero.write(7), "07");
        assert_eq!(NumberFormat::LowerRoman.write(0), "0");
    }
}
