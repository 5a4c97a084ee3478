//! Names of archive members and embedded files: read for people, never used as paths.

use unicode_normalization::UnicodeNormalization as _;

/// The upper half of code page 850, which Windows in Sweden writes into `.zip` archives that do not
/// say that their names are UTF-8. It agrees with code page 437 on å, ä and ö.
const CODE_PAGE_850: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Characters of a name that are kept; a longer one is cut.
const LONGEST: usize = 255;

/// Decodes the raw name of an archive member: UTF-8 where it is valid, else code page 850.
pub(crate) fn decode(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => raw
            .iter()
            .map(|&byte| match byte {
                0..0x80 => char::from(byte),
                _ => CODE_PAGE_850
                    .chars()
                    .nth(usize::from(byte - 0x80))
                    .unwrap_or(char::REPLACEMENT_CHARACTER),
            })
            .collect(),
    }
}

/// A name as it stands in `source.paths`: components joined by `/`, without roots, drives, `..` and
/// empty parts, without control characters and marks that reverse the direction of text; NFC.
///
/// A name of which nothing remains is `unnamed`.
pub(crate) fn label(name: &str) -> String {
    let mut label = String::new();
    for part in name.split(['/', '\\']) {
        let part: String = part.nfc().filter(|c| is_plain(*c)).collect();
        // `!/` separates an archive from its members and may not be forged.
        let part = part
            .trim_start()
            .trim_end_matches(|c: char| c == '!' || c.is_whitespace());
        let is_drive = part.len() == 2 && part.ends_with(':');
        if matches!(part, "" | "." | "..") || is_drive {
            continue;
        }
        if !label.is_empty() {
            label.push('/');
        }
        label.push_str(part);
    }
    if label.chars().count() > LONGEST {
        label = label.chars().take(LONGEST).collect();
        label.push('…');
    }
    if label.is_empty() {
        label.push_str("unnamed");
    }
    label
}

fn is_plain(c: char) -> bool {
    let reorders =
        matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !reorders && c != '\u{FEFF}'
}

/// Whether a file is made by a system or a program for itself, so that nobody misses it: folder
/// settings, thumbnails, the lock files that Office and `LibreOffice` leave beside an open document.
///
/// `path` is a path or a name, with `/` or `\`.
///
/// ```
/// assert!(aktsam_ingest::is_system_file("2023/~$ansökan.docx"));
/// assert!(aktsam_ingest::is_system_file("__MACOSX/2023/._budget.xlsx"));
/// assert!(!aktsam_ingest::is_system_file("2023/ansökan.docx"));
/// ```
pub fn is_system_file(path: &str) -> bool {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or_default();
    let lower = name.to_lowercase();
    let is_lock = name.starts_with("~$")
        || name.starts_with("._")
        || (name.starts_with(".~lock.") && name.ends_with('#'));
    let is_known = matches!(
        lower.as_str(),
        ".ds_store" | "thumbs.db" | "ehthumbs.db" | "desktop.ini" | ".localized" | "icon\r"
    );
    is_lock || is_known || parts.any(|folder| folder == "__MACOSX")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn swedish_names_of_old_windows_archives_are_read() {
        assert_eq!(
            decode(b"ans\x94kan \x86\x84\x94 \x8f\x8e\x99.docx"),
            "ansökan åäö ÅÄÖ.docx"
        );
        assert_eq!(decode("ansökan.docx".as_bytes()), "ansökan.docx");
        assert_eq!(CODE_PAGE_850.chars().count(), 128);
    }

    #[test]
    fn a_label_never_leads_out_of_its_archive() {
        assert_eq!(label("../../etc/passwd"), "etc/passwd");
        assert_eq!(label("C:\\Users\\x\\budget.xlsx"), "Users/x/budget.xlsx");
        assert_eq!(label("/abs//./x.pdf"), "abs/x.pdf");
        assert_eq!(label("a.zip!/b.pdf"), "a.zip/b.pdf");
        assert_eq!(label("fdp.\u{202E}exe\n"), "fdp.exe");
        assert_eq!(label(".."), "unnamed");
    }

    #[test]
    fn a_label_is_composed() {
        assert_eq!(label("anso\u{308}kan.pdf"), "ansökan.pdf");
    }

    proptest! {
        #[test]
        fn any_name_gives_a_tame_label(raw in proptest::collection::vec(any::<u8>(), 0..300)) {
            let label = label(&decode(&raw));
            prop_assert!(!label.is_empty());
            prop_assert!(!label.contains("!/"));
            prop_assert!(label.split('/').all(|part| !matches!(part, "" | "." | "..")));
            prop_assert!(!label.chars().any(char::is_control));
        }
    }
}
