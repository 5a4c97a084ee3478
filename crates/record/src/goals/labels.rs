//! What stands around a goal and is none of it: labels, numbers of questions, what came of it.

/// A sentence without the number of the question that it answers: "D2 Målen var att …".
pub(super) fn unmarked(sentence: &str) -> &str {
    let text = sentence.trim_start();
    let Some((mark, rest)) = text.split_once(' ') else {
        return text;
    };
    let numbered = mark
        .strip_prefix(|c: char| c.is_ascii_uppercase())
        .is_some_and(|n| (1..=2).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    if numbered { rest } else { text }
}

/// "Effektmål: Fler arbetar. Projektmål:" before a list: what stands in front, and what introduces it.
pub(super) fn before_introduction(
    (at, line, is_item): (usize, &str, bool),
) -> impl Iterator<Item = (usize, &str, bool)> {
    let introduces = |tail: &str| {
        let word = tail.trim().trim_end_matches(':');
        tail.trim().ends_with(':') && word.split_whitespace().count() <= 3
    };
    let cut = line
        .rfind(". ")
        .map(|end| end + 1)
        .filter(|end| line.get(*end..).is_some_and(introduces));
    let (head, tail) = cut
        .and_then(|end| line.split_at_checked(end))
        .unwrap_or((line, ""));
    let skipped = tail.len() - tail.trim_start().len();
    let tail = (at + head.len() + skipped, tail.trim_start(), is_item);
    [(at, head, is_item), tail]
        .into_iter()
        .filter(|(_, text, _)| !text.is_empty())
}

/// A label such as "Effektmål: " and what stands behind it; without one, nothing and the whole.
pub(super) fn behind_label(line: &str) -> (&str, &str) {
    const LABELS: &[&str] = &[
        "effektmål",
        "effektmålet",
        "projektmål",
        "insatsmål",
        "resultatmål",
        "delmål",
        "processmål",
        "huvudmål",
        "övergripande mål",
        "långsiktigt mål",
        "kortsiktigt mål",
    ];
    let whole = ("", line);
    let Some((label, rest)) = line.split_once(": ") else {
        return whole;
    };
    if !LABELS.contains(&label.trim().to_lowercase().as_str()) || rest.trim().is_empty() {
        return whole;
    }
    let at = line.len() - rest.trim_start().len();
    line.split_at_checked(at).unwrap_or(whole)
}

/// "Målen har uppnåtts.": what came of goals is none.
pub(super) fn says_reached(sentence: &str) -> bool {
    let lower = unmarked(sentence).to_lowercase();
    lower.split_whitespace().count() <= 8
        && (lower.starts_with("mål")
            || lower.starts_with("samtliga mål")
            || lower.starts_with("alla mål"))
        && [
            "har uppnåtts",
            "har nåtts",
            "har uppfyllts",
            "är uppfyllda",
            "är uppnådda",
            "uppnåddes",
            "nåddes",
            "uppfylldes",
        ]
        .iter()
        .any(|w| lower.contains(w))
}

/// Whether a column of a table of goals tells how much is aimed at: "Målvärde", "Måltal".
pub(super) fn heads_targets(head: &str) -> bool {
    const HEADS: &[&str] = &[
        "målvärde",
        "måltal",
        "målnivå",
        "nivå",
        "värde",
        "mål (antal",
        "mål i procent",
        "målsatt",
    ];
    let head = head.trim().to_lowercase();
    head.chars().count() <= 40 && HEADS.iter().any(|w| head.starts_with(w))
}
