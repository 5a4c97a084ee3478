//! Document properties of compound files ([MS-OLEPS]): title, author, program, time of making.

use aktsam_document::SourceInfo;
use encoding_rs::{Encoding, WINDOWS_1252};

use crate::bytes::{u16_at, u32_at};
use crate::cfb::Compound;

/// Reads the summary information stream.
pub(crate) fn read(file: &Compound<'_>, source: &mut SourceInfo) {
    let Some(stream) = file.stream("\u{5}SummaryInformation") else {
        return;
    };
    let Some(section) = u32_at(&stream, 44).and_then(|at| stream.get(at as usize..)) else {
        return;
    };
    let count = u32_at(section, 4).unwrap_or(0).min(100) as usize;
    let property = |wanted: u32| {
        (0..count).find_map(|i| {
            let id = u32_at(section, 8 + i * 8)?;
            let at = u32_at(section, 12 + i * 8)?;
            (id == wanted).then(|| section.get(at as usize..))?
        })
    };
    let encoding = property(1)
        .and_then(|p| u16_at(p, 4))
        .map_or(WINDOWS_1252, code_page);
    let text = |id: u32| {
        let value = property(id)?;
        let length = u32_at(value, 4)? as usize;
        let bytes = value.get(8..8_usize.checked_add(length)?)?;
        let text = match u32_at(value, 0)? {
            0x1E => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            _ => return None,
        };
        let text = text.trim_end_matches('\0').trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    source.title = text(2);
    source.author = text(4);
    source.producer = text(18);
    source.created = property(12).and_then(|value| {
        let low = u64::from(u32_at(value, 4)?);
        let high = u64::from(u32_at(value, 8)?);
        time(high << 32 | low)
    });
}

fn code_page(number: u16) -> &'static Encoding {
    let label = match number {
        65001 => "utf-8".to_owned(),
        1250..=1258 => format!("windows-{number}"),
        10000 => "macintosh".to_owned(),
        _ => return WINDOWS_1252,
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

/// A count of 100 nanoseconds since 1601, as ISO 8601.
fn time(ticks: u64) -> Option<String> {
    const UNIX: u64 = 11_644_473_600;
    let seconds = (ticks / 10_000_000).checked_sub(UNIX)?;
    // Days as a spreadsheet counts them, where the calendar is.
    let serial = seconds as f64 / 86_400.0 + 25_569.0;
    let text = crate::sheets::iso_moment(serial)?;
    Some(format!("{text}Z"))
}
