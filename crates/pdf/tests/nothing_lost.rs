//! Text is in a table or in the flow, never neither, never both: whatever is drawn where.

mod common;

use std::collections::BTreeMap;

use aktsam_pdf::{ReadOptions, read};
use common::{Maker, all_text, grid, show};
use proptest::prelude::*;

const WORDS: [&str; 12] = [
    "syfte", "1", "305", "000", "Granby", "2023", "mål", "12,5", "av", "Löner", "kr", "insats",
];

fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut found = BTreeMap::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        *found.entry(c).or_default() += 1;
    }
    found
}

/// Column, row, which word, bold.
type Placed = (u8, u8, usize, bool);
/// Column and row of the corner, number of columns and rows.
type Ruled = (u8, u8, u8, u8);

/// Words on a coarse raster, so that none overlaps another, and grids of lines among them.
fn drawn() -> impl Strategy<Value = (Vec<Placed>, Vec<Ruled>)> {
    (
        prop::collection::btree_map((0_u8..9, 0_u8..45), (0..WORDS.len(), any::<bool>()), 1..120)
            .prop_map(|cells| {
                cells
                    .into_iter()
                    .map(|((x, y), (word, bold))| (x, y, word, bold))
                    .collect()
            }),
        prop::collection::vec((0_u8..8, 0_u8..40, 1_u8..5, 1_u8..6), 0..4),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn each_glyph_is_told_once((words, grids) in drawn(), shift in 0.0_f32..14.0) {
        let mut content = String::new();
        let mut expected = String::new();
        for (x, y, word, bold) in &words {
            let text = WORDS[*word];
            expected.push_str(text);
            content += &show(
                if *bold { "F2" } else { "F1" },
                10.0,
                40.0 + 58.0 * f32::from(*x),
                60.0 + 16.0 * f32::from(*y),
                text,
            );
        }
        for (x, y, columns, rows) in &grids {
            let xs: Vec<f32> = (0..=*columns).map(|i| 36.0 + 58.0 * f32::from(x + i) + shift).collect();
            let ys: Vec<f32> = (0..=*rows).map(|i| 56.0 + 16.0 * f32::from(y + i)).collect();
            content += &grid(&xs, &ys);
        }
        let bytes = Maker::new().page(&content).finish();
        let document = read(bytes, &ReadOptions::default()).unwrap();
        prop_assert_eq!(letters(&all_text(&document)), letters(&expected));
    }

    #[test]
    fn damaged_files_never_panic(at in 0_usize..4000, byte in any::<u8>(), cut in 0_usize..4000) {
        let mut maker = Maker::new();
        maker.page(&(show("F1", 11.0, 60.0, 700.0, "Hej") + &grid(&[50.0, 90.0, 200.0], &[500.0, 520.0, 540.0])));
        let mut bytes = maker.finish();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut % length);
        let _ = read(bytes, &ReadOptions::default());
    }
}
