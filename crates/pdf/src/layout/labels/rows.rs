//! Which lines of a form begin a row.

use super::LEADING;
use super::line::{FormLine, edge, is_fresh, is_gapped, leading};
use crate::layout::words::Word;

/// Which lines begin a row: between drawn lines, between gaps where these divide the labels, and else
/// where a label begins.
pub(super) fn starts(lines: &[FormLine<'_>]) -> Vec<usize> {
    let ruled = divided(lines, |at| lines.get(at).is_some_and(|line| line.ruled), 3);
    if let Some(starts) = ruled {
        return starts;
    }
    let leading = leading(lines);
    // A label in the middle of its row begins below its answer.
    let low = lines
        .windows(2)
        .filter(|pair| match pair {
            [a, b] => a.left.is_empty() && !b.left.is_empty() && !is_gapped(Some(a), b, leading),
            _ => false,
        })
        .count();
    let above = |at: usize| at.checked_sub(1).and_then(|above| lines.get(above));
    let gapped = |at: usize| {
        lines
            .get(at)
            .is_some_and(|line| is_gapped(above(at), line, leading))
    };
    if low > 0
        && let Some(starts) = divided(lines, gapped, 2)
    {
        return starts;
    }
    let starts = by_labels(lines, leading);
    // Where most rows stand below a gap, all do: what is nearer goes on with its label.
    let apart: Vec<usize> = starts.iter().copied().filter(|at| gapped(*at)).collect();
    let below = |at: usize| {
        let label = lines
            .iter()
            .take(at)
            .rev()
            .find(|line| !line.left.is_empty());
        label
            .zip(lines.get(at))
            .is_some_and(|(label, line)| line.below(label) <= LEADING && !is_ended(label))
    };
    if apart.len() >= 3 && apart.len() * 10 >= starts.len() * 6 {
        return starts
            .into_iter()
            .filter(|at| *at == 0 || gapped(*at) || !below(*at))
            .collect();
    }
    starts
}

fn by_labels(lines: &[FormLine<'_>], leading: f32) -> Vec<usize> {
    let edge = edge(lines);
    let widest = lines
        .iter()
        .map(FormLine::left_end)
        .fold(f32::MIN, f32::max);
    let usual = lines.iter().find_map(FormLine::label).map(|word| word.look);
    let mut starts = vec![0];
    // The last line with a label, and the last with an answer.
    let (mut labelled, mut answered): (Option<&FormLine<'_>>, Option<&FormLine<'_>>) = (None, None);
    for (at, line) in lines.iter().enumerate() {
        if let Some(word) = line.label() {
            let same = !is_fresh(answered, line, leading, edge);
            let wraps = labelled.is_some_and(|above| {
                // Help text below a label looks otherwise.
                let help = Some(word.look) != usual && line.below(above) <= LEADING;
                help || goes_on(above, line, word, widest, same)
            });
            if at > 0 && !wraps {
                starts.push(at);
            }
            labelled = Some(line);
        }
        if line.answered() {
            answered = Some(line);
        }
    }
    starts
}

/// Rows that lines or gaps divide, where each has a label and none has two; at least `fewest`.
fn divided(
    lines: &[FormLine<'_>],
    begins: impl Fn(usize) -> bool,
    fewest: usize,
) -> Option<Vec<usize>> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain((1..lines.len()).filter(|at| begins(*at)))
        .collect();
    let whole = starts.iter().enumerate().all(|(index, start)| {
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        let row = lines.get(*start..end).unwrap_or_default();
        let labels: Vec<&FormLine<'_>> = row.iter().filter(|line| !line.left.is_empty()).collect();
        // A label that has another one below it after a gap is two rows.
        let one = labels.windows(2).all(|pair| match pair {
            [a, b] => b.below(a) <= LEADING,
            _ => true,
        });
        one && (!labels.is_empty() || *start == 0)
    });
    (starts.len() >= fewest && whole).then_some(starts)
}

/// Whether a label says that its answer follows.
fn is_ended(line: &FormLine<'_>) -> bool {
    let last = line.left.last();
    last.is_some_and(|last| last.text.ends_with([':', '?']))
}

/// Whether the words of a line go on with the label above. `same` where its answer, too, goes on with
/// the one above.
fn goes_on(
    above: &FormLine<'_>,
    line: &FormLine<'_>,
    word: &Word,
    widest: f32,
    same: bool,
) -> bool {
    let Some(last) = above.left.last() else {
        return false;
    };
    if line.below(above) > LEADING || is_ended(above) || word.look != last.look {
        return false;
    }
    let lower = word.text.starts_with(char::is_lowercase);
    let full = widest - last.rect.x1 <= word.rect.width() + 0.3 * word.size;
    if line.answered() {
        same && (lower || full)
    } else {
        lower || full || same
    }
}
