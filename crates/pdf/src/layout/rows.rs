//! Words → rows: what stands beside each other on one baseline.

use aktsam_document::Rect;

use super::words::Word;
use crate::content::Looks;

/// Words that stand on one baseline, from left to right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub(crate) words: Vec<Word>,
    pub(crate) rect: Rect,
    pub(crate) base: f32,
    pub(crate) size: f32,
}

impl Row {
    /// A row of words in any order.
    pub(crate) fn new(mut words: Vec<Word>) -> Self {
        words.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0).then(a.order.cmp(&b.order)));
        let mut row = Self {
            words,
            ..Self::default()
        };
        row.measure();
        row
    }

    fn measure(&mut self) {
        let Some(rect) = self.words.iter().map(|word| word.rect).reduce(Rect::union) else {
            return;
        };
        self.rect = rect;
        // The baseline of the longest word of the usual size, not that of a superscript.
        let weight = |word: &&Word| word.rect.width().max(0.1) * word.size;
        if let Some(main) = self
            .words
            .iter()
            .max_by(|a, b| weight(a).total_cmp(&weight(b)))
        {
            self.base = main.base;
            self.size = main.size;
        }
    }
}

/// A page with more raised words than this is no page of text; they stand by themselves.
const MOST_SCRIPTS: usize = 1_000;

/// How far, in parts of the size, the baselines of one row lie apart at most.
const SHIFT: f32 = 0.22;
/// The same between words that do not stand over each other, as a label and what a program filled in.
const LOOSE: f32 = 0.27;
/// The same between a form field's value and the label beside it, which programs set each by its own
/// rule.
const FIELD_SHIFT: f32 = 0.45;

/// Whether a field's value stands beside printed text, or printed text beside a field's value.
fn beside_field(word: &Word, members: &[Word]) -> bool {
    members
        .first()
        .is_some_and(|first| first.field != word.field)
        && is_free(word, members)
}

/// Whether no word of a row stands over or under another word.
fn is_free(word: &Word, members: &[Word]) -> bool {
    !members
        .iter()
        .any(|m| m.rect.x0 < word.rect.x1 - 0.5 && m.rect.x1 > word.rect.x0 + 0.5)
}

/// Groups words into rows, from top to bottom.
pub(crate) fn rows(mut words: Vec<Word>, looks: &mut Looks) -> Vec<Row> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.order.cmp(&b.order)));
    let mut open: Vec<(f32, f32, Vec<Word>)> = Vec::new();
    let mut scripts: Vec<Word> = Vec::new();
    let few = words.iter().filter(|word| word.script).count() <= MOST_SCRIPTS;
    for word in words {
        // A superscript waits until the rows are known, for a row of another column may stand at its
        // height.
        if few && word.script {
            scripts.push(word);
            continue;
        }
        let found = open.iter_mut().rev().take(6).find(|(base, size, members)| {
            let shift = (base - word.base).abs() / size.min(word.size).max(2.0);
            shift <= SHIFT
                || shift <= LOOSE && is_free(&word, members)
                || shift <= FIELD_SHIFT && beside_field(&word, members)
        });
        if let Some((base, size, members)) = found {
            if word.size > *size * 1.05 {
                *base = word.base;
            }
            *size = size.max(word.size);
            members.push(word);
        } else if word.glued {
            scripts.push(word);
        } else {
            open.push((word.base, word.size, vec![word]));
        }
    }
    let few = scripts.len() <= MOST_SCRIPTS;
    for word in scripts {
        let neighbour = open
            .iter_mut()
            .filter(|(base, size, members)| {
                few && (base - word.base).abs() <= 0.75 * size.max(word.size)
                    && members.iter().any(|m| {
                        (m.rect.x1 - word.rect.x0).abs() <= 0.6 * size
                            || (m.rect.x0 - word.rect.x1).abs() <= 0.6 * size
                    })
            })
            .min_by(|a, b| (a.0 - word.base).abs().total_cmp(&(b.0 - word.base).abs()));
        if let Some((_, _, members)) = neighbour {
            members.push(word);
        } else {
            open.push((word.base, word.size, vec![word]));
        }
    }
    let mut rows: Vec<Row> = merge_scripts(open)
        .into_iter()
        .map(|words| {
            let mut row = Row::new(words);
            drop_doubles(&mut row.words, looks);
            row
        })
        .collect();
    rows.sort_by(|a, b| a.base.total_cmp(&b.base));
    rows
}

/// Joins rows of small raised or lowered words to the row that they belong to.
fn merge_scripts(open: Vec<(f32, f32, Vec<Word>)>) -> Vec<Vec<Word>> {
    let mut out: Vec<(f32, f32, Vec<Word>)> = Vec::new();
    for (base, size, words) in open {
        let host = out.iter_mut().rev().take(4).find(|(b, s, members)| {
            let (small, large) = (size.min(*s), size.max(*s));
            small < 0.88 * large
                && (b - base).abs() <= 0.55 * large
                && touches(&words, members, 0.35 * large)
        });
        if let Some((b, s, members)) = host {
            if size > *s {
                *b = base;
                *s = size;
            }
            members.extend(words);
        } else {
            out.push((base, size, words));
        }
    }
    out.into_iter().map(|(_, _, words)| words).collect()
}

/// Whether each word of the smaller group stands right beside one of the other and overlaps none.
fn touches(a: &[Word], b: &[Word], near: f32) -> bool {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.len() <= 8
        && few.iter().all(|w| {
            many.iter().any(|m| {
                (m.rect.x1 - w.rect.x0).abs() <= near || (m.rect.x0 - w.rect.x1).abs() <= near
            }) && !many
                .iter()
                .any(|m| m.rect.x0 < w.rect.x1 - 0.5 && m.rect.x1 > w.rect.x0 + 0.5)
        })
}

/// Drops words that are drawn twice at nearly the same place (fake bold, shadow).
fn drop_doubles(words: &mut Vec<Word>, looks: &mut Looks) {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    for word in words.drain(..) {
        let near = (0.2 * word.size).min(2.0);
        let double = kept.iter_mut().rev().take(3).find(|k| {
            k.text == word.text
                && (k.rect.x0 - word.rect.x0).abs() < near
                && (k.base - word.base).abs() < near
        });
        match double {
            Some(first) => first.look = looks.bold(first.look),
            None => kept.push(word),
        }
    }
    *words = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x0: f32, x1: f32, base: f32, size: f32, script: bool) -> Word {
        let rect = Rect::new(x0, base - 0.78 * size, x1, base + 0.22 * size);
        Word {
            script,
            ..Word::new(text, rect, base, size)
        }
    }

    #[test]
    fn a_raised_sign_stands_in_its_row_though_another_column_stands_at_its_height() {
        let words = vec![
            word("400", 60.0, 80.0, 268.1, 9.0, false),
            word("N/mm", 83.0, 105.0, 268.1, 9.0, false),
            word("2", 105.5, 108.5, 265.3, 5.6, true),
            word("Kolumn", 320.0, 360.0, 264.9, 9.0, false),
        ];
        let rows = rows(words, &mut Looks::default());
        let texts: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.words.iter().map(|word| word.text.as_str()).collect())
            .collect();
        assert_eq!(texts, [vec!["Kolumn"], vec!["400", "N/mm", "2"]]);
    }
}
