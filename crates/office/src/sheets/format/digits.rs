//! Digits of numbers: rounding, grouping, and numbers without a format.

/// A number without a format: up to eleven digits, as the cell is wide by default.
pub(in crate::sheets) fn general(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 {
        return (value as i64).to_string();
    }
    if !value.is_finite() {
        return value.to_string();
    }
    let magnitude = value.abs().log10().floor();
    if !(-5.0..15.0).contains(&magnitude) {
        return format!("{value:E}").replace('.', ",");
    }
    let decimals = (10.0 - magnitude).clamp(0.0, 15.0) as usize;
    let text = format!("{value:.decimals$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.replace('.', ",")
}

pub(super) fn round_half_up(value: f64, decimals: usize) -> f64 {
    let factor = 10_f64.powi(decimals as i32);
    let scaled = value * factor;
    if !scaled.is_finite() || scaled.abs() > 1e15 {
        return value;
    }
    // What binary fractions keep below a half counts as one.
    (scaled + scaled.signum() * 1e-9 * scaled.abs().clamp(1.0, 1e6)).round() / factor
}

pub(super) fn group(digits: &str) -> String {
    let mut out = String::new();
    let length = digits.len();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (length - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}
