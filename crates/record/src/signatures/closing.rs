//! The end of a document that is signed without labels: a place and a date, and the names of those
//! who sign below them ("Surahammar 2025-03-17 / Mikaela Broström, socialchef").

use std::ops::Range;

use super::names::is_name;
use crate::dates;
use crate::lexicon::organisations::Organisations;
use crate::lower::LowerCase;

/// Where a document is signed without labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closing {
    /// All of its lines, the one of place and date first.
    pub(crate) lines: Range<usize>,
    /// The date, ISO 8601; none where it stands "som ovan".
    pub(super) date: Option<String>,
    /// Each signer's line, and the lines up to the next signer's.
    pub(super) signers: Vec<Range<usize>>,
}

/// The longest line of a signer or of a title, in characters.
const LONGEST: usize = 90;

/// How many lines of a title or an organisation may follow a name.
const BELOW: usize = 2;

/// How many lines of how to reach the signer may follow these.
const REACHED: usize = 3;

/// Finds it among the lines of a document, from `first` on, with nothing behind but what opens something
/// new; `first` begins the last third.
pub(crate) fn find(lines: &[&str], first: usize) -> Option<Closing> {
    (first.min(lines.len())..lines.len())
        .rev()
        .find_map(|at| closing_at(lines, at))
        .or_else(|| end_of_letter(lines))
}

/// "… inom enheten." and then only "Eva Lind" and "förvaltningschef, Osby kommun": who wrote the letter.
fn end_of_letter(lines: &[&str]) -> Option<Closing> {
    const LETTER: usize = 8;
    let at = lines
        .len()
        .checked_sub(2)
        .filter(|_| lines.len() >= LETTER)?;
    let [sentence, name, title] = lines.get(at - 1..)? else {
        return None;
    };
    let alone = is_name(name.trim()) && name_of(name).is_some();
    let titled =
        is_one_title(title) && title.split(|c: char| !c.is_alphabetic()).any(is_title_word);
    (alone && titled && sentence.trim_end().ends_with('.')).then(|| Closing {
        lines: at..lines.len(),
        date: None,
        signers: std::iter::once(at..lines.len()).collect(),
    })
}

/// Where the last third of some lines begins; of a short letter the closing may be more.
pub(crate) fn last_third(lines: usize) -> usize {
    const SHORT: usize = 10;
    lines - (lines / 3).max(SHORT).min(lines * 3 / 4)
}

/// Where the last signer begins in the last paragraph of a document, if he or she runs into it:
/// "… efter ett år. Eva Lind Försäkringskassan", "… tar över. Osby 2021-03-03 Eva Lind, socialchef".
pub(crate) fn signer_behind(text: &str, organisations: &Organisations) -> Option<Tail> {
    let stop = text.trim_end().rfind(". ")?;
    let start = stop + 2;
    let tail = text.get(start..)?;
    let lead = tail.len() - tail.trim_start().len();
    let tail = tail.trim();
    if let Some(run) = run_of_signers(tail, start + lead) {
        return Some(run);
    }
    if tail.chars().count() > LONGEST || tail.ends_with(['.', ':', '?', '!', ')']) {
        return None;
    }
    let at = start + lead;
    // A place and a day may stand before the name.
    let days = dates::find(tail);
    let (date, from) = match days.as_slice() {
        [] => (None, 0),
        [day] => {
            let date = place_and_date(tail.get(..day.range.end)?)?;
            (Some(date), day.range.end)
        }
        _ => return None,
    };
    let rest = tail.get(from..)?;
    let lead = rest.len() - rest.trim_start().len();
    let signer = rest.trim();
    let name =
        if let Some(name) = name_of(signer).filter(|_| date.is_some() || signer.contains(',')) {
            name
        } else {
            // "Eva Lind Försäkringskassan"
            let end = signer.match_indices(' ').map(|(at, _)| at).find(|at| {
                signer.get(..*at).is_some_and(is_name)
                    && signer
                        .get(*at..)
                        .is_some_and(|o| is_organisation(o, organisations))
            })?;
            signer.get(..end)?
        };
    let begin = at + from + lead;
    Some(Tail {
        start: at,
        names: std::iter::once(begin..begin + name.len()).collect(),
        date,
    })
}

/// The longest run of signers, in bytes.
const LONGEST_RUN: usize = 400;

/// "Osby 2021-03-03 Eva Lind Enhetschef Osby kommun Per Ek Verksamhetschef Region Skåne": place and day, and then
/// signers with their titles, as pages that lost their lines have them. `at` is where the text begins.
fn run_of_signers(text: &str, at: usize) -> Option<Tail> {
    if text.len() > LONGEST_RUN || text.ends_with(['.', ':', '?', '!']) {
        return None;
    }
    let day = dates::find(text).into_iter().next()?;
    let date = place_and_date(text.get(..day.range.end)?)?;
    let words: Vec<&str> = text.get(day.range.end..)?.split_whitespace().collect();
    let offset = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let mut names = Vec::new();
    let mut next = 0;
    while next < words.len() {
        let name = (2..=4).find_map(|length| {
            let run = words.get(next..next + length)?;
            let title = words.get(next + length).is_some_and(|w| is_title_word(w));
            let (first, last) = (run.first()?, run.last()?);
            let range = offset(first)..offset(last) + last.len();
            (title && is_name(text.get(range.clone())?)).then_some((length, range))
        });
        match name {
            Some((length, range)) => {
                names.push(at + range.start..at + range.end);
                next += length + 1;
            }
            // The first stands right behind the day.
            None if names.is_empty() => return None,
            None => next += 1,
        }
    }
    (!names.is_empty()).then_some(Tail {
        start: at,
        names,
        date: Some(date),
    })
}

/// "Enhetschef", "Verksamhetsledare".
fn is_title_word(word: &str) -> bool {
    const TITLES: &[&str] = &[
        "chef",
        "ledare",
        "samordnare",
        "direktör",
        "sekreterare",
        "ordförande",
        "handläggare",
        "koordinator",
        "strateg",
        "rektor",
        "föreståndare",
        "utvecklare",
        "ansvarig",
        "konsulent",
    ];
    let lower = word.trim_end_matches([',', ';']).lower();
    TITLES.iter().any(|title| lower.ends_with(title))
}

/// Signers at the end of a paragraph, in bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tail {
    /// Where what belongs to the signature begins.
    pub(crate) start: usize,
    /// The names of those who sign; never empty.
    pub(super) names: Vec<Range<usize>>,
    /// ISO 8601.
    pub(super) date: Option<String>,
}

/// Whether a text names an organisation and nothing else.
fn is_organisation(text: &str, organisations: &Organisations) -> bool {
    let words = text.split_whitespace().count();
    words <= 5
        && text.trim_start().starts_with(char::is_uppercase)
        && organisations.in_text(text).is_some()
}

/// Finds it in the lines of a table's column, one under the other, where each signer has a column.
pub(super) fn in_column(lines: &[&str]) -> Option<Closing> {
    (0..lines.len()).find_map(|at| closing_at(lines, at))
}

fn closing_at(lines: &[&str], at: usize) -> Option<Closing> {
    let line = lines.get(at)?;
    let date = match place_and_date(line) {
        Some(date) => Some(date),
        None if is_as_above(line) || is_greeting(line) => None,
        // "För Eksjö kommun    För Nässjö kommun" over the names.
        None if side_by_side(line).count() > 1
            && side_by_side(line).all(speaks_for)
            && lines
                .get(at + 1)
                .is_some_and(|next| names_of(next).len() > 1) =>
        {
            None
        }
        // "För Osby kommun", a name and a title, and no day.
        None if speaks_for(line) && lines.get(at + 1..).is_some_and(is_signer) => None,
        None => return None,
    };
    let mut signers: Vec<Range<usize>> = Vec::new();
    let mut end = at + 1;
    while let Some(line) = lines.get(end) {
        let open = signers.last_mut();
        if !names_of(line).is_empty() {
            signers.push(end..end + 1);
        } else if is_rule(line) || speaks_for(line) && name_follows(lines, end) {
        } else if let Some(signer) = open.filter(|s| {
            s.len() <= BELOW && is_title(line) || s.len() <= BELOW + REACHED && is_reached_by(line)
        }) {
            signer.end = end + 1;
        } else {
            break;
        }
        end += 1;
    }
    if signers.is_empty() {
        return None;
    }
    // A heading may follow, or nothing: not the next sentence of an answer.
    let ends = lines.get(end).is_none_or(|next| {
        next.chars().count() <= 60
            && !next.trim_end().ends_with(['.', ',', ';'])
            && next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    });
    ends.then_some(Closing {
        lines: at..end,
        date,
        signers,
    })
}

/// "Surahammar 2025-03-17", "Osby den 3 mars 2021": the day of a line that is nothing else.
fn place_and_date(line: &str) -> Option<String> {
    // The cheap question first: most lines of a document are none.
    if line.chars().count() > 60 || !line.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let found = dates::find(line);
    let [date] = found.as_slice() else {
        return None;
    };
    date.start.day?;
    let before = line.get(..date.range.start)?;
    let after = line.get(date.range.end..)?;
    let mut words = before
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty());
    let place = words.next()?;
    let placed = place.chars().count() >= 2
        && place.starts_with(char::is_uppercase)
        && place.chars().all(|c| c.is_alphabetic() || c == '-');
    let rest = words.all(|w| w == "den" || w.starts_with(char::is_uppercase));
    let few = before.split_whitespace().count() <= 4;
    (placed && rest && few && after.trim_matches(['.', ' ', ',']).is_empty())
        .then(|| date.start.to_string())
}

/// The name that a signer's line begins with, with nothing behind it but a title.
pub(super) fn name_of(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.chars().count() > LONGEST || line.ends_with(['.', ':', '?']) {
        return None;
    }
    let (name, rest) = line
        .find([',', '(', '/'])
        .and_then(|at| Some((line.get(..at)?, line.get(at + 1..)?)))
        .unwrap_or((line, ""));
    let title =
        rest.split_whitespace().count() <= 8 && !rest.contains(|c: char| c.is_ascii_digit());
    (title && is_name(name)).then(|| name.trim())
}

/// The names that a line of one signer, or of several side by side, begins with.
pub(super) fn names_of(line: &str) -> Vec<&str> {
    let names: Option<Vec<&str>> = side_by_side(line).map(name_of).collect();
    names.unwrap_or_default()
}

/// What stands side by side on a line: parted by tabs, or by a run of spaces where somebody set columns so.
pub(super) fn side_by_side(line: &str) -> impl Iterator<Item = &str> {
    const RUNS: [&str; 3] = ["\t", "   ", "\u{a0}\u{a0}\u{a0}"];
    let trimmed = line.trim();
    let mark = RUNS.into_iter().find(|run| trimmed.contains(run));
    let pieces = trimmed.split(mark.unwrap_or("\t"));
    pieces
        .map(|piece| piece.trim_matches(|c: char| c.is_whitespace()))
        .filter(|piece| !piece.is_empty())
}

/// "Säter som ovan", "Ort och dag som ovan": place and date stand in the letter's head.
fn is_as_above(line: &str) -> bool {
    let line = line.trim().trim_end_matches('.');
    line.chars().count() <= 40
        && line.starts_with(char::is_uppercase)
        && line.lower().ends_with(" som ovan")
}

/// "Med vänliga hälsningar": a letter has place and day in its head.
fn is_greeting(line: &str) -> bool {
    const GREETINGS: &[&str] = &[
        "med vänlig hälsning",
        "med vänliga hälsningar",
        "vänliga hälsningar",
        "vänlig hälsning",
        "med hälsning",
        "högaktningsfullt",
        "på föreningens vägnar",
        "på styrelsens vägnar",
        "för styrelsen",
    ];
    let line = line.trim().trim_end_matches([',', '.', '!']).lower();
    GREETINGS.contains(&line.as_str())
}

fn is_title(line: &str) -> bool {
    side_by_side(line).all(is_one_title)
}

pub(super) fn is_one_title(line: &str) -> bool {
    line.chars().count() <= LONGEST
        && line.split_whitespace().count() <= 6
        && !line.contains(|c: char| c.is_ascii_digit() || ":?@".contains(c))
        && !line.trim_end().ends_with('.')
        && line.chars().any(char::is_alphabetic)
}

/// An e-mail address or a telephone number, and little else.
fn is_reached_by(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    words <= 6 && (line.contains('@') || digits >= 6 && letters <= 12)
}

/// "För Osby kommun".
fn speaks_for(line: &str) -> bool {
    line.split_whitespace()
        .next()
        .is_some_and(|w| w.eq_ignore_ascii_case("för") || w == "För" || w == "FÖR")
        && is_title(line)
}

fn name_follows(lines: &[&str], at: usize) -> bool {
    lines
        .iter()
        .skip(at + 1)
        .take(2)
        .any(|line| !names_of(line).is_empty())
}

/// Whether a name stands alone on the next line that is no rule, with a title below it.
fn is_signer(lines: &[&str]) -> bool {
    let mut rest = lines.iter().skip_while(|line| is_rule(line));
    rest.next().is_some_and(|line| !names_of(line).is_empty())
        && rest.next().is_some_and(|line| is_title(line))
}

pub(super) fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| "_.-…–— \t".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_may_end_with_a_name_and_a_title_alone() {
        let mut lines = vec!["Vi söker medel."; 7];
        lines.extend(["Eva Lind", "förvaltningschef, Osby kommun"]);
        let found = find(&lines, last_third(lines.len())).unwrap();
        assert_eq!((found.signers.first(), found.date), (Some(&(7..9)), None));
        lines.extend(["Bilaga"]);
        assert!(find(&lines, 6).is_none());
    }

    /// Lines of an answer, and then those given.
    fn found(end: &[&str]) -> Option<Closing> {
        let mut lines = vec![
            "Bakgrund",
            "Unga saknar arbete.",
            "Syfte",
            "Fler får arbete.",
        ];
        lines.extend([
            "Mål",
            "Fler i arbete.",
            "Metod",
            "Vi arbetar med MI.",
            "Implementering",
        ]);
        lines.extend(["Kommunen tar över."; 12]);
        lines.extend(end);
        find(&lines, last_third(lines.len()))
    }

    #[test]
    fn names_under_a_place_and_a_date_sign() {
        for (end, signers) in [
            (
                &["Surahammar 2025-03-17", "Mikaela Broström, socialchef"][..],
                1,
            ),
            (
                &[
                    "Borgholm den 14 september 2023",
                    "Ingegerd Fahlstedt",
                    "Verksamhetschef, Primärvården",
                    "ingegerd.fahlstedt@regionen.example",
                    "0485-555 01 22",
                ],
                1,
            ),
            (
                &[
                    "Osby den 3 mars 2021",
                    "____",
                    "Eva Lind",
                    "Socialchef",
                    "Per Ek",
                    "Rektor",
                ],
                2,
            ),
            (
                &[
                    "Osby, 2021-03-03",
                    "För Osby kommun",
                    "Eva Lind",
                    "Bilaga 1 Budget",
                ],
                1,
            ),
        ] {
            let closing = found(end).unwrap_or_else(|| panic!("{end:?}"));
            assert_eq!(closing.signers.len(), signers, "{end:?}");
        }
        assert_eq!(
            found(&["Osby 2021-03-03", "Eva Lind"]).map(|c| c.date),
            Some(Some("2021-03-03".to_owned()))
        );
        let undated = found(&["För Osby kommun", "Eva Lind", "Socialchef"]).unwrap();
        assert_eq!((undated.date, undated.signers.len()), (None, 1));
        let above = found(&["Säter som ovan", "Gunnel Persdotter", "Chefsöverläkare"]).unwrap();
        assert_eq!((above.date, above.signers.len()), (None, 1));
        let pair = found(&[
            "För Eksjö kommun\u{a0}\u{a0}\u{a0}\u{a0}För Nässjö kommun",
            "Solveig Hägg, socialchef\u{a0}\u{a0}\u{a0}Tord Vikander, chef",
        ]);
        assert_eq!(pair.map(|c| c.signers.len()), Some(1));
        let letter = found(&[
            "Med vänliga hälsningar",
            "Majken Sandgren",
            "ordförande",
            "Holger Rud",
            "kassör",
        ]);
        assert_eq!(letter.map(|c| (c.date, c.signers.len())), Some((None, 2)));
        let beside = found(&[
            "Köping 2018-10-11",
            "Håkan Westerberg\tFatima Nordlander",
            "Chef\tLedare",
        ]);
        assert_eq!(beside.unwrap().signers.len(), 1);
        assert_eq!(
            names_of("Håkan Westerberg\tFatima Nordlander"),
            ["Håkan Westerberg", "Fatima Nordlander"]
        );
    }

    #[test]
    fn rules_side_by_side_stand_above_the_names() {
        let closing = found(&[
            "Osby den 3 mars 2021",
            "__________\t__________",
            "Eva Lind\tPer Ek",
            "Enhetschef, Osby kommun Enhetschef, Arbetsförmedlingen",
        ]);
        assert_eq!(closing.map(|c| c.signers.len()), Some(1));
    }

    #[test]
    fn a_date_or_names_alone_do_not_sign() {
        for end in [
            &["Ängelholm 2020-12-10"][..],
            &["Eva Lind, socialchef"],
            &[
                "Osby 2021-03-03",
                "Eva Lind",
                "kommer att leda arbetet i gruppen.",
            ],
            &["Projektet startar 2021-03-03", "Eva Lind"],
            &[
                "Styrgruppen möttes i Osby 2021-03-03 och 2021-04-03",
                "Eva Lind",
            ],
        ] {
            assert_eq!(found(end), None, "{end:?}");
        }
    }

    #[test]
    fn a_signer_may_run_into_the_last_paragraph() {
        let known = crate::lexicon::organisations::testing::builtin();
        let name = |text: &str| {
            let tail = signer_behind(text, &known)?;
            text.get(tail.names.first()?.clone()).map(str::to_owned)
        };
        for (text, wanted) in [
            (
                "Deltagarna intervjuas efter ett år. Birgit Sandlund Försäkringskassan",
                Some("Birgit Sandlund"),
            ),
            (
                "Kommunen tar över. Osby den 3 mars 2023 Eva Lind, socialchef",
                Some("Eva Lind"),
            ),
            (
                "Kommunen tar över. Eva Lind leder arbetet i Osby kommun",
                None,
            ),
            ("Kommunen tar över. Styrgruppen leds av Osby kommun", None),
            ("Kommunen tar över ansvaret efter två år", None),
        ] {
            assert_eq!(name(text).as_deref(), wanted, "{text}");
        }
    }
}
