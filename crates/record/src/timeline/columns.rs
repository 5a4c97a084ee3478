//! Plans whose first and last days stand in columns of their own.

use aktsam_document::TableId;

use super::{Dated, Says, row_label};
use crate::reading::{Passage, Reading};

/// "Aktivitet | Start | Klart": the two days of a row are one phase.
pub(super) fn join_columns<'d>(
    reading: &Reading<'d>,
    passages: &[&Passage<'d>],
    at: usize,
    dated: &mut Vec<Dated<'d>>,
) {
    let head = |cell: Option<(TableId, u32, u32)>| {
        let (table, _, column) = cell?;
        let head = (table, 0, column);
        // No further than the table's second row: a head may be empty.
        let below = |p: &Passage<'_>| p.cell.is_some_and(|(t, row, _)| t == table && row > 0);
        let mut above = reading.passages.iter().take_while(|p| !below(p));
        let passage = above.find(|p| p.cell == Some(head))?;
        Some(passage.text.trim().to_lowercase())
    };
    let (Some(here), Some(left)) = (
        passages.get(at).and_then(|p| p.cell),
        at.checked_sub(1)
            .and_then(|before| passages.get(before))
            .and_then(|p| p.cell),
    ) else {
        return;
    };
    let beside = here.0 == left.0 && here.1 == left.1 && here.1 > 0;
    let [.., first, second] = dated.as_mut_slice() else {
        return;
    };
    let single = |d: &Dated<'_>| d.found.end.is_none() && d.until.is_none();
    let ordered = first.found.start <= second.found.start;
    let Some(label) = row_label(passages, at) else {
        return;
    };
    if !(beside && ordered && single(first) && single(second)) {
        return;
    }
    let named = |cell, words: &[&str]| {
        head(Some(cell)).is_some_and(|h| words.iter().any(|w| h.starts_with(w)))
    };
    let opens = named(
        left,
        &["start", "från", "fr o m", "fr.o.m", "börjar", "påbörja"],
    );
    let ends = named(
        here,
        &[
            "klart", "klar", "slut", "till", "t o m", "t.o.m", "avslut", "stopp", "färdig",
        ],
    );
    if !(opens && ends) {
        return;
    }
    first.says = Says::Phase;
    first.is_label = true;
    first.label = label.trim();
    first.until = Some((second.found.start, second.quote, second.location.clone()));
    dated.pop();
}
