//! Registration numbers (diarienummer) in their many forms.

use crate::lexicon::words::has_word;
use crate::lines::Line;
use crate::model::{Evidence, Reference, ReferenceRole};

/// The registration numbers of a document.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The one of this matter.
    pub(crate) own: Option<(String, Evidence)>,
    /// All of them, in the order of the document, each once.
    pub(crate) all: Vec<Reference>,
}

/// Words that announce a number.
const LABELS: &[&str] = &[
    "dnr",
    "diarienummer",
    "diarienr",
    "ärendenummer",
    "ärendenr",
    "diarie-nr",
    "diariefört",
    "ärende",
];

/// Finds them. `skip` marks the lines that speak of other documents.
pub(crate) fn find(lines: &[Line<'_>], skip: &[bool]) -> Found {
    let mut found = Found::default();
    for (at, line) in lines.iter().enumerate() {
        if skip.get(at).copied().unwrap_or(false) {
            continue;
        }
        let next = lines.get(at + 1).map_or("", |l| l.text);
        for (value, range) in labelled(line.text, next) {
            let role = role(line.text, range.as_ref().map_or(0, |r| r.start));
            let role = if role == ReferenceRole::Own && found.own.is_some() {
                ReferenceRole::Other
            } else {
                role
            };
            if found.all.iter().any(|r| r.value == value) {
                continue;
            }
            if role == ReferenceRole::Own {
                let source = if range.is_some() {
                    line
                } else {
                    lines.get(at + 1).unwrap_or(line)
                };
                found.own = Some((
                    value.clone(),
                    Evidence {
                        quote: Some(value.clone()),
                        location: source.location(),
                        from: Vec::new(),
                    },
                ));
            }
            found.all.push(Reference { value, role });
        }
    }
    found
}

type Labelled = Vec<(String, Option<std::ops::Range<usize>>)>;

/// The numbers that labels of a line announce; with no range where the number is the next line.
fn labelled(text: &str, next: &str) -> Labelled {
    let mut out = Vec::new();
    if !has_word(text, &["dnr", "diarie", "ärende", "Ärende"]) {
        return out;
    }
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return out;
    }
    let mut done = 0;
    let mut labels: Vec<(usize, &str)> = LABELS
        .iter()
        .flat_map(|l| lower.match_indices(l).map(move |(at, _)| (at, *l)))
        .collect();
    labels.sort_unstable();
    for (at, label) in labels {
        let end = at + label.len();
        let starts = !lower
            .get(..at)
            .is_some_and(|b| b.ends_with(char::is_alphanumeric));
        let ends = lower
            .get(end..)
            .is_none_or(|a| !a.starts_with(char::is_alphanumeric));
        if at < done || !starts || !ends {
            continue;
        }
        let rest = text.get(end..).unwrap_or_default();
        let offset = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_whitespace() || ":.#-–".contains(c))
                .len();
        let value_at = end + offset;
        if let Some(number) = number(text.get(value_at..).unwrap_or_default()) {
            done = value_at + number.len();
            out.push((clean(number), Some(value_at..done)));
        } else if rest
            .trim_matches(|c: char| c.is_whitespace() || ":.".contains(c))
            .is_empty()
            && next.len() < 40
            && let Some(number) = number(next)
            && number.len() == next.trim().len()
        {
            out.push((clean(number), None));
        }
    }
    out
}

fn clean(number: &str) -> String {
    number.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A registration number at the start of a text: groups of digits joined by `:`, `/` or `-`, maybe
/// led by letters ("KS-2018-00526-1", "KS 2018/526", "2011:29 / 1", "AF-2020/0012 3456").
fn number(text: &str) -> Option<&str> {
    let mut end = 0;
    let mut digits = 0;
    let mut joints = 0;
    let mut letters = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c.is_ascii_digit() => {
                digits += 1;
                end = at + 1;
            }
            c if c.is_uppercase() && c.is_alphabetic() => {
                letters += 1;
                if letters > 8 {
                    return None;
                }
                end = at + c.len_utf8();
            }
            ':' | '/' | '-' | '.' => {
                let more = chars
                    .peek()
                    .is_some_and(|(_, n)| n.is_ascii_digit() || n.is_uppercase() || *n == ' ');
                if !more {
                    break;
                }
                joints += 1;
            }
            ' ' => {
                // "2011:29 / 1", "KS 2018/526"; a new word ends it.
                let next = chars.peek().map(|(_, n)| *n);
                let goes_on = match next {
                    Some('/' | ':') => true,
                    Some(n) if n.is_ascii_digit() => {
                        digits == 0 || text.get(..at).is_some_and(|t| t.ends_with(['/', ':']))
                    }
                    _ => false,
                };
                if !goes_on {
                    break;
                }
            }
            _ => break,
        }
    }
    let number = text.get(..end)?.trim();
    (digits >= 3 && joints >= 1 && number.len() <= 40 && !is_date(number)).then_some(number)
}

/// "2015-05-20" after "Datum Dnr" is a date.
fn is_date(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [4, 2, 2] && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

fn role(line: &str, at: usize) -> ReferenceRole {
    let before = line.get(..at).unwrap_or_default().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| before.contains(w));
    if has(&["tidigare", "föregående", "ursprunglig", "förra"]) {
        ReferenceRole::Previous
    } else if has(&[
        "se även", "jämför", "jfr", "motion", "svar på", "ert dnr", "er ref",
    ]) {
        ReferenceRole::Other
    } else {
        ReferenceRole::Own
    }
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Block, Document, Location, TextBlock};

    use super::*;
    use crate::lines::lines;

    fn of(paragraphs: &[&str]) -> Vec<(String, ReferenceRole)> {
        let mut document = Document::new("text/plain");
        for p in paragraphs {
            document
                .blocks
                .push(Block::Text(TextBlock::new(*p, Location::default())));
        }
        find(&lines(&document), &[])
            .all
            .into_iter()
            .map(|r| (r.value, r.role))
            .collect()
    }

    #[test]
    fn numbers_in_their_forms() {
        for (text, number) in [
            ("Framsteget, förlängningsansökan Dnr 2017:38", "2017:38"),
            ("Diarienummer: KS-2018-00526-1", "KS-2018-00526-1"),
            ("Dnr: 2011:29 / 1", "2011:29 / 1"),
            ("Dnr 2016/00403 och mer", "2016/00403"),
            ("dnr KS 2018/526.", "KS 2018/526"),
            ("Ärendenummer AF-2020/0012345", "AF-2020/0012345"),
        ] {
            assert_eq!(
                of(&[text]),
                [(number.to_owned(), ReferenceRole::Own)],
                "{text}"
            );
        }
        assert_eq!(of(&["Diarienummer:", "2017:38"])[0].0, "2017:38");
    }

    #[test]
    fn years_ages_laws_and_dates_are_none() {
        for text in [
            "enligt lag (2019:1297) om koordineringsinsatser",
            "SFS 2003:1210",
            "unga 16-29 år",
            "1 (6) Datum 2015-05-20 Dnr",
            "Datum Dnr 2015-05-20",
            "Dnr saknas",
            "2021-2023",
        ] {
            assert!(of(&[text]).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_first_is_the_documents_own_and_an_earlier_one_is_told() {
        assert_eq!(
            of(&[
                "Dnr 2020:12",
                "Fortsättning på tidigare beslut, dnr 2018:7",
                "Dnr 2020:12"
            ]),
            [
                ("2020:12".to_owned(), ReferenceRole::Own),
                ("2018:7".to_owned(), ReferenceRole::Previous)
            ]
        );
    }
}
