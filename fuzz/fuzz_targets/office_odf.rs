//! Parts of an OpenDocument package, each by itself: content, styles, metadata, an object; the first byte chooses text or spreadsheet.
#![no_main]

mod parts;

use aktsam_office::{Format, ReadOptions, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else {
        return;
    };
    let [content, styles, meta, object, ole] = parts::pieces(data);
    let file = parts::package(&[
        ("content.xml", content),
        ("styles.xml", styles),
        ("meta.xml", meta),
        ("Object 1/content.xml", object),
        ("Object 2", ole),
    ]);
    let format = if kind % 2 == 0 { Format::Odt } else { Format::Ods };
    if let Some(file) = file {
        let _ = read(&file, format, &ReadOptions::default());
    }
});
