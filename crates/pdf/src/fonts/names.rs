//! Glyph names (Adobe Glyph List Specification, §2: how a name becomes text).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The list of names, as far as Latin and Greek texts use it.
static LIST: LazyLock<FxHashMap<&'static str, char>> = LazyLock::new(|| {
    include_str!("../../data/glyph-names.txt")
        .lines()
        .filter_map(|line| {
            let (name, code) = line.split_once(' ')?;
            Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
        })
        .collect()
});

/// The text that a glyph name stands for; `None` where a part of it is not known.
pub(super) fn text(name: &str) -> Option<String> {
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    base.split('_').map(character).collect()
}

fn character(name: &str) -> Option<char> {
    LIST.get(name).copied().or_else(|| {
        let digits = match name.strip_prefix("uni") {
            Some(digits) if digits.len() == 4 => digits,
            _ => name
                .strip_prefix('u')
                .filter(|digits| (4..=6).contains(&digits.len()))?,
        };
        let hex = |b: u8| b.is_ascii_digit() || (b'A'..=b'F').contains(&b);
        let code = digits
            .bytes()
            .all(hex)
            .then(|| u32::from_str_radix(digits, 16).ok())??;
        char::from_u32(code).filter(|c| !c.is_control())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_list_by_number_and_in_parts() {
        assert_eq!(text("adieresis").as_deref(), Some("ä"));
        assert_eq!(text("Aring.sc").as_deref(), Some("Å"));
        assert_eq!(text("uni00F6").as_deref(), Some("ö"));
        assert_eq!(text("u20AC").as_deref(), Some("€"));
        assert_eq!(text("f_f_i").as_deref(), Some("ffi"));
    }

    #[test]
    fn names_that_only_number_their_glyphs_tell_nothing() {
        for name in [
            ".notdef", "g12", "glyph7", "cid00034", "uni00", "uD800", "a_g3",
        ] {
            assert_eq!(text(name), None, "{name}");
        }
    }
}
