//! Character references (WHATWG HTML §13.2.5.72), with the names of HTML 4 that documents use.

/// The character that a reference at the beginning of `from` stands for, and what follows it.
pub(crate) fn entity(from: &str) -> Option<(char, &str)> {
    let inner = from.strip_prefix('&')?;
    if let Some(number) = inner.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16),
            None => (number, 10),
        };
        let end = digits
            .find(|c: char| !c.is_digit(radix))
            .unwrap_or(digits.len());
        let (digits, rest) = digits.split_at(end);
        let code = u32::from_str_radix(digits, radix).ok()?;
        return Some((character(code), rest.strip_prefix(';').unwrap_or(rest)));
    }
    let (name, rest) = inner.split_once(';')?;
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, c)| (*c, rest))
}

/// Numbers 128 to 159 mean Windows-1252, as browsers take them.
fn character(code: u32) -> char {
    if (0x80..0xA0).contains(&code) {
        let text = encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(&[code as u8])
            .0
            .into_owned();
        return text.chars().next().unwrap_or('\u{FFFD}');
    }
    char::from_u32(code).unwrap_or('\u{FFFD}')
}

const NAMES: [(&str, char); 84] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("aring", 'å'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("Aring", 'Å'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("eacute", 'é'),
    ("Eacute", 'É'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("aacute", 'á'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("aelig", 'æ'),
    ("AElig", 'Æ'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("oacute", 'ó'),
    ("ograve", 'ò'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("uuml", 'ü'),
    ("Uuml", 'Ü'),
    ("uacute", 'ú'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
    ("iacute", 'í'),
    ("igrave", 'ì'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ccedil", 'ç'),
    ("ntilde", 'ñ'),
    ("szlig", 'ß'),
    ("yacute", 'ý'),
    ("thorn", 'þ'),
    ("eth", 'ð'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("sbquo", '‚'),
    ("sect", '§'),
    ("para", '¶'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("divide", '÷'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("micro", 'µ'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("permil", '‰'),
    ("shy", '\u{ad}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("rarr", '→'),
    ("larr", '←'),
    ("minus", '−'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_by_name_and_number() {
        assert_eq!(entity("&aring;r"), Some(('å', "r")));
        assert_eq!(entity("&#246;l"), Some(('ö', "l")));
        assert_eq!(entity("&#x2013; x"), Some(('–', " x")));
        assert_eq!(entity("&#150;"), Some(('–', "")));
        assert_eq!(entity("& co"), None);
        assert_eq!(entity("&#;"), None);
    }
}
