//! How deep each heading lies.

use crate::model::HeadingMatch;

use super::flow::Unit;
use super::headings::{Candidate, Decision, PLAIN_LEVEL};

/// Whether a letter that numbers is the next after another: "J" after "I".
pub(super) fn is_next_letter(last: &str, number: &str) -> bool {
    let letter = |text: &str| {
        let text = text.trim_end_matches(['.', ')']);
        let mut chars = text.chars();
        chars
            .next()
            .filter(|c| c.is_ascii_uppercase() && chars.next().is_none())
    };
    letter(last)
        .zip(letter(number))
        .is_some_and(|(a, b)| a as u32 + 1 == b as u32)
}

/// Whether a number is the next after another, or its first child: 8 and 7.1 after 7, 8.2 after 8.1.
pub(super) fn follows(last: Option<&str>, number: &str) -> bool {
    let parts = |text: &str| -> Vec<u32> {
        let text = text.trim_end_matches(['.', ')']);
        text.split('.').filter_map(|n| n.parse().ok()).collect()
    };
    let (Some(last), number) = (last.map(parts), parts(number)) else {
        return false;
    };
    let Some((end, root)) = number.split_last() else {
        return false;
    };
    let child = *end == 1 && *root == *last.as_slice();
    let next = last.get(..number.len()).is_some_and(|same| {
        same.split_last()
            .is_some_and(|(before, above)| above == root && *before + 1 == *end)
    });
    child || next
}

/// Levels: as declared, by type, by the depth of the number; plain lines lowest.
pub(super) fn levels(decisions: &mut [Decision], units: &[Unit<'_>], candidates: &[Candidate]) {
    let deepest = decisions
        .iter()
        .zip(candidates)
        .filter(|(d, _)| matches!(d, Decision::Heading(_)))
        .filter_map(|(_, c)| c.look.declared.or(c.look.typographic))
        .max();
    // Level of the last heading that names a field by its words alone.
    let mut last_plain: Option<u8> = None;
    let mut last_letter: Option<String> = None;
    for ((decision, unit), candidate) in decisions.iter_mut().zip(units).zip(candidates) {
        let Decision::Heading(heading) = decision else {
            continue;
        };
        if heading.level != 0 {
            last_plain = None;
            continue;
        }
        let look = &candidate.look;
        // "J. Övrigt" behind "I. Vad händer sedan?" is its like.
        let in_turn = last_letter
            .as_deref()
            .zip(heading.number.as_deref())
            .is_some_and(|(last, number)| is_next_letter(last, number));
        if heading.number.is_some() {
            last_letter.clone_from(&heading.number);
        }
        let depth = heading
            .number
            .as_deref()
            .or_else(|| unit.style().and_then(|s| s.numbering.as_deref()))
            .map(|n| n.trim_end_matches('.').matches('.').count() as u8);
        heading.level = match (look.declared, look.typographic, deepest) {
            (Some(level), _, _) | (None, Some(level), _) => level.clamp(1, PLAIN_LEVEL - 1),
            (None, None, Some(deepest)) if look.is_set_apart() => deepest.saturating_add(1).min(6),
            (None, None, Some(_)) => PLAIN_LEVEL,
            (None, None, None) => 2 + depth.unwrap_or(0).min(4),
        };
        // Among plain headings, one that names no field does not outrank the one above it.
        if heading.fields.is_empty()
            && heading.matched != HeadingMatch::Learned
            && !unit.is_label
            && look.declared.is_none()
            && !in_turn
            && let Some(level) = last_plain
        {
            heading.level = heading.level.max(level + 1);
        } else if !heading.fields.is_empty() {
            last_plain = (!look.is_set_apart()).then_some(heading.level);
        }
        if heading.number.is_none() {
            heading.number = unit
                .style()
                .and_then(|s| s.numbering.as_deref())
                .map(|n| n.trim_end_matches(['.', ')']).to_owned())
                .filter(|n| n.chars().any(|c| c.is_ascii_digit()));
        }
    }
}
