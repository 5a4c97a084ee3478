//! How far two words are apart.

/// The number of letters to insert, delete, replace or swap with the next one (optimal string
/// alignment; Damerau 1964), where it is at most `most`.
pub(crate) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, &y) in b.iter().enumerate() {
            let cell = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut best = (cell(&last, j) + usize::from(x != y))
                .min(cell(&last, j + 1) + 1)
                .min(cell(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&y) && b.get(j - 1) == Some(&x);
            if swapped {
                best = best.min(cell(&before, j - 1) + 1);
            }
            row.push(best);
        }
        if row.iter().all(|d| *d > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|d| *d <= most)
}

/// The candidate nearest to a word, where one is near enough to be meant: one letter wrong in three.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let most = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .filter_map(|candidate| Some((distance(word, candidate, most)?, candidate)))
        .min_by_key(|(d, _)| *d)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("metod", "metod", 2), Some(0));
        assert_eq!(distance("metdo", "metod", 2), Some(1));
        assert_eq!(distance("åtgärd", "atgard", 2), Some(2));
        assert_eq!(distance("samverkan", "sverkan", 2), Some(2));
        assert_eq!(distance("kommun", "region", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(
            nearest("metdo", ["method", "metod", "motod"].into_iter()),
            Some("metod")
        );
        assert_eq!(nearest("xyz", ["metod"].into_iter()), None);
    }
}
