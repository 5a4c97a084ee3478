//! Registration numbers (diarienummer) in their many forms.

use aktsam_document::{Aside, AsideKind};

use crate::lexicon::WordStarts;
use crate::lines::Line;
use crate::lower::LowerCase;
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
    "beteckning",
    "beslutsnummer",
    "journalnummer",
    "journalnr",
    "projektnummer",
    "idnr",
    "id-nr",
    "er ref",
    "er referens",
    "vår ref",
    "vår referens",
    "refnr",
    "referensnummer",
];

/// Words that a number follows without a label: "tidigare beslut 2022:07".
const EARLIER: &[&str] = &[
    "tidigare beslut",
    "tidigare ansökan",
    "tidigare beviljad ansökan",
    "föregående beslut",
    "föregående ansökan",
    "ursprungligt beslut",
    "ursprunglig ansökan",
];

/// Finds them. `skip` marks the lines that speak of other documents; running headers are asked where
/// the text itself tells no number of its own.
pub(crate) fn find(lines: &[Line<'_>], skip: &[bool], asides: &[Aside]) -> Found {
    let mut found = in_lines(lines, skip);
    if found.own.is_some() {
        return found;
    }
    let furniture = asides
        .iter()
        .filter(|a| matches!(a.kind, AsideKind::Header | AsideKind::Footer));
    for block in furniture.map(|a| &a.block) {
        let mut rest = block.text.lines().peekable();
        while let Some(line) = rest.next() {
            let next = rest.peek().copied().unwrap_or_default();
            for (value, range) in labelled(line, next) {
                if range.is_none_or(|r| role(line, r.start) == ReferenceRole::Own) {
                    let evidence = Evidence {
                        quote: Some(value.clone()),
                        location: block.location.clone(),
                        from: Vec::new(),
                    };
                    found.all.retain(|r| r.value != value);
                    found.all.push(Reference {
                        value: value.clone(),
                        role: ReferenceRole::Own,
                    });
                    found.own = Some((value, evidence));
                    return found;
                }
            }
        }
    }
    found
}

fn in_lines(lines: &[Line<'_>], skip: &[bool]) -> Found {
    let mut found = Found::default();
    for (at, line) in lines.iter().enumerate() {
        if skip.get(at).copied().unwrap_or(false) {
            continue;
        }
        // "Diarienummer (fylls i av" / "förbundet)": a label that is broken inside its brackets.
        let line_after = lines.get(at + 1).map_or("", |l| l.text);
        let broken = line
            .text
            .rsplit_once('(')
            .filter(|(_, open)| !open.contains(')'))
            .filter(|_| line_after.ends_with(')') && !line_after.contains('('));
        // "Dnr | Datum | Sida" names columns: the number stands below.
        let below =
            below_head(lines, at).filter(|_| broken.is_none() && number(line_after).is_none());
        let (text, next) = match (broken, below) {
            (Some((label, _)), _) => (label, lines.get(at + 2).map_or("", |l| l.text)),
            (None, Some(below)) => (line.text, below.text),
            (None, None) => (line.text, line_after),
        };
        let earlier = earlier(line.text).map(|(value, range)| (value, Some(range)));
        for (value, range) in labelled(text, next).into_iter().chain(earlier) {
            let start = range.as_ref().map_or(0, |r| r.start);
            let mut role = role(line.text, start);
            // "Styrelsen beviljade 2 400 000 kr (dnr" over two lines: the sentence begins above.
            if line.text.get(..start).is_some_and(|b| b.contains('('))
                && let Some(above) = at.checked_sub(1).and_then(|a| lines.get(a))
                && role == ReferenceRole::Own
                && self::role(above.text, above.text.len()) == ReferenceRole::Previous
            {
                role = ReferenceRole::Previous;
            }
            // "Tidigare beslut | Dnr 2018-09, beviljad …": the label of its row.
            let row = |l: &Line<'_>| l.cell.map(|(table, row, _)| (table, row));
            if role == ReferenceRole::Own
                && row(line).is_some()
                && let Some(label) = at.checked_sub(1).and_then(|a| lines.get(a))
                && row(label) == row(line)
                && label.text.chars().count() <= 40
                && self::role(label.text, label.text.len()) == ReferenceRole::Previous
            {
                role = ReferenceRole::Previous;
            }
            // "Ärendenummer: KS 2020/317" and then "Förbundets dnr: 2020:77": the label says whose it is.
            if role == ReferenceRole::Own
                && found.own.is_some()
                && is_ours(line.text, start)
                && !found.all.iter().any(|r| r.value == value)
            {
                found.own = None;
                for other in &mut found.all {
                    if other.role == ReferenceRole::Own {
                        other.role = ReferenceRole::Other;
                    }
                }
            }
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
                    let next = if broken.is_some() { at + 2 } else { at + 1 };
                    below.or(lines.get(next)).unwrap_or(line)
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

/// The line below one that names a column among others, in the next row of its table.
fn below_head<'l, 'd>(lines: &'l [Line<'d>], at: usize) -> Option<&'l Line<'d>> {
    /// A head has so few columns, each of so few lines.
    const NEAR: usize = 24;
    let (table, row, column) = lines.get(at)?.cell?;
    let beside = lines.get(at + 1)?.cell?;
    let after = lines.get(at + 1..)?.iter().take(NEAR);
    if (beside.0, beside.1) != (table, row) {
        return None;
    }
    after
        .into_iter()
        .find(|l| l.cell == Some((table, row + 1, column)))
}

/// Whether the label before `at` says that the number is the association's own.
fn is_ours(line: &str, at: usize) -> bool {
    let before = line.get(..at).unwrap_or_default();
    // "Vårt diarienummer: RJL 2023/0441. Ert diarienummer: …": behind the number before it.
    let label = before.rsplit(|c: char| c.is_ascii_digit()).next();
    let label = label.unwrap_or_default().lower();
    ["förbundets", "vår ", "vårt "]
        .iter()
        .any(|w| label.contains(w))
}

/// How labels of numbers begin.
static LABEL_STARTS: WordStarts = WordStarts::of(&[
    "dnr",
    "diarie",
    "ärende",
    "Ärende",
    "beteckning",
    "beslutsn",
    "journaln",
    "projektn",
    "idn",
    "id-n",
    "ref",
]);

/// How words of what went before begin.
static EARLIER_STARTS: WordStarts = WordStarts::of(&["tidigare", "föregående", "ursprunglig"]);

type Labelled = Vec<(String, Option<std::ops::Range<usize>>)>;

/// The numbers that labels of a line announce; with no range where the number is the next line.
fn labelled(text: &str, next: &str) -> Labelled {
    let mut out = Vec::new();
    if !LABEL_STARTS.in_text(text) {
        return out;
    }
    let lower = text.lower();
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
        // "Diarienummer (fylls i av förbundet)": what the form says of the label.
        let aside = rest
            .trim_start()
            .strip_prefix('(')
            .and_then(|r| r.split_once(')'))
            .filter(|(inside, _)| !inside.contains(|c: char| c.is_ascii_digit()))
            .map(|(_, after)| after);
        let (end, rest) = aside.map_or((end, rest), |after| (text.len() - after.len(), after));
        let offset = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_whitespace() || ":.#-–".contains(c))
                .len();
        let value_at = end + offset;
        if let Some(number) = number(text.get(value_at..).unwrap_or_default()) {
            done = value_at + number.len();
            out.push((clean(number), Some(value_at..done)));
            // "dnr 2020-14, 2021-22 och 2022-03"
            while let Some((from, more)) = listed(text, done) {
                done = from + more.len();
                out.push((clean(more), Some(from..done)));
            }
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

/// The next number of a list, behind a comma or "och", and where it begins.
fn listed(text: &str, from: usize) -> Option<(usize, &str)> {
    let rest = text.get(from..)?;
    let behind = [", ", " och ", " samt "]
        .iter()
        .find_map(|joint| rest.strip_prefix(joint))?;
    let number = number(behind).filter(|n| n.starts_with(|c: char| c.is_ascii_digit()))?;
    // "24/15, 2021-12" is one of a list, "… , 08-123 45" a telephone's.
    let year = number.get(..2).is_some_and(|y| y == "20" || y == "19");
    year.then_some((text.len() - behind.len(), number))
}

/// A number right behind words that name an earlier decision.
fn earlier(text: &str) -> Option<(String, std::ops::Range<usize>)> {
    if !EARLIER_STARTS.in_text(text) {
        return None;
    }
    let lower = text.lower();
    if lower.len() != text.len() {
        return None;
    }
    EARLIER.iter().find_map(|words| {
        let (at, _) = lower.match_indices(words).next()?;
        let rest = text.get(at + words.len()..)?;
        let start =
            at + words.len() + (rest.len() - rest.trim_start_matches([' ', ':', '(']).len());
        let number = number(text.get(start..)?)?;
        Some((clean(number), start..start + number.len()))
    })
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
    // What stands further off speaks of something else, and a line may be megabytes long.
    const REACH: usize = 1_000;
    let from = line.ceil_char_boundary(at.saturating_sub(REACH));
    let before = line.get(from..at).unwrap_or_default().lower();
    // Of a line that holds several sentences its own speaks: abbreviations end none.
    let stop = before.rmatch_indices(". ").find(|(at, _)| {
        let word = before.get(..*at).and_then(|b| b.split(' ').next_back());
        word.is_some_and(|w| w.chars().count() > 5)
    });
    let before = stop.map_or(before.as_str(), |(at, _)| {
        before.get(at..).unwrap_or_default()
    });
    let has = |words: &[&str]| words.iter().any(|w| before.contains(w));
    if has(&[
        "tidigare",
        "föregående",
        "ursprunglig",
        "förra",
        "beviljades",
        "beviljade ",
    ]) {
        ReferenceRole::Previous
    } else if has(&[
        "se även",
        "jämför",
        "jfr",
        "motion",
        "svar på",
        "ert dnr",
        "er ref",
        "er beteckning",
        "ert ärende",
        "hör till",
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
        find(&lines(&document), &[], &[])
            .all
            .into_iter()
            .map(|r| (r.value, r.role))
            .collect()
    }

    #[test]
    fn labels_of_projects_and_decisions_announce_numbers() {
        for (text, number) in [
            ("Idnr: 2013/0147-4", "2013/0147-4"),
            ("Beslutsnummer 2012-3051-17", "2012-3051-17"),
            ("Journalnummer 2013-4471", "2013-4471"),
        ] {
            assert_eq!(
                of(&[text]),
                [(number.to_owned(), ReferenceRole::Own)],
                "{text}"
            );
        }
    }

    #[test]
    fn several_numbers_behind_one_label_and_whose_they_are() {
        use ReferenceRole::{Other, Own, Previous};
        let told = |line: &str| of(&[line]);
        let number = |value: &str, role| (value.to_owned(), role);
        assert_eq!(
            told("Tidigare beslut: dnr 2020-14, 2021-22"),
            [number("2020-14", Previous), number("2021-22", Previous)]
        );
        assert_eq!(
            told("Er ref: ALN-2019-0045"),
            [number("ALN-2019-0045", Other)]
        );
        assert_eq!(
            of(&["Ärendenummer: KS 2020/00317-3", "Förbundets dnr: 2020:77"]),
            [number("KS 2020/00317-3", Other), number("2020:77", Own)]
        );
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
    fn earlier_decisions_and_other_labels() {
        assert_eq!(
            of(&["Dnr 2024:19 (tidigare beslut 2022:07)"]),
            [
                ("2024:19".to_owned(), ReferenceRole::Own),
                ("2022:07".to_owned(), ReferenceRole::Previous)
            ]
        );
        assert_eq!(
            of(&["Vår beteckning: TS-2025-8, hör till ärende 2024/55"]),
            [
                ("TS-2025-8".to_owned(), ReferenceRole::Own),
                ("2024/55".to_owned(), ReferenceRole::Other)
            ]
        );
        assert_eq!(
            of(&["Diarienummer (fylls i av förbundet)", "SL 2024/37"])[0].0,
            "SL 2024/37"
        );
        assert_eq!(
            of(&["Diarienummer (fylls i av", "förbundet)", "SL 2024/37"])[0].0,
            "SL 2024/37"
        );
        assert!(of(&["Tidigare beslut om 2022 års medel"]).is_empty());
    }

    #[test]
    fn a_running_header_tells_the_number_where_the_text_does_not() {
        let aside = |text: &str| Aside {
            kind: AsideKind::Header,
            block: TextBlock::new(text, Location::default()),
        };
        let mut document = Document::new("text/plain");
        document
            .blocks
            .push(Block::Text(TextBlock::new("Ansökan", Location::default())));
        let found = find(
            &lines(&document),
            &[],
            &[aside("Förbundet Dnr SVS 2022-14")],
        );
        assert_eq!(
            found.own.map(|(value, _)| value).as_deref(),
            Some("SVS 2022-14")
        );
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
