//! The tables at a document's beginning: fonts, colours, styles.

use std::sync::Arc;

use encoding_rs::{Encoding, WINDOWS_1252};
use rustc_hash::FxHashMap;

/// What the header of a document declares.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) fonts: FxHashMap<i32, Font>,
    /// Red, green, blue; `None` is automatic.
    pub(super) colors: Vec<Option<[u8; 3]>>,
    pub(super) styles: FxHashMap<i32, Style>,
}

/// A font.
#[derive(Debug, Clone, Default)]
pub(super) struct Font {
    pub(super) name: Arc<str>,
    pub(super) encoding: Option<&'static Encoding>,
}

/// A paragraph style.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) name: Arc<str>,
    pub(super) outline: Option<u8>,
}

/// The encoding of a code page.
pub(super) fn code_page(number: i32) -> &'static Encoding {
    let label = match number {
        10000 => "macintosh",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        65001 => "utf-8",
        1250..=1258 | 866 | 874 => {
            return Encoding::for_label(format!("windows-{number}").as_bytes())
                .or_else(|| Encoding::for_label(format!("ibm{number}").as_bytes()))
                .unwrap_or(WINDOWS_1252);
        }
        _ => return WINDOWS_1252,
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

/// The encoding of a font's character set (`\fcharset`); `None` for the document's own.
pub(super) fn charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    Some(code_page(page))
}
