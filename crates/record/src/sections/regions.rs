//! Stretches of a document in which lines that look like headings are none.

use aktsam_document::{Place, Role};

use crate::headings::normalise::normalise;
use crate::lexicon::Headings;
use crate::lower::LowerCase;
use crate::reading::Origin;

use super::flow::Unit;

/// The stretch that a unit belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Region {
    /// None: it is judged for itself.
    #[default]
    None,
    /// A page number that stands in the text.
    PageNumber,
    /// A line of the web page that showed the document.
    Site,
    /// The heading of a list of other documents.
    RelatedStart,
    /// An entry of that list.
    Related,
    /// The heading of a table of contents.
    ContentsStart,
    /// A line of it.
    Contents,
    /// The first line of an e-signing service's page.
    ESignStart,
    /// A further line of it.
    ESign,
    /// The place and date under which people sign without labels.
    ClosingStart,
    /// A signer's line below it.
    Closing,
}

/// The region of each unit.
pub(super) fn regions(units: &[Unit<'_>], lexicon: &Headings) -> Vec<Region> {
    let mut out = vec![Region::None; units.len()];
    mark_lists(units, lexicon, &mut out);
    mark_esign(units, &mut out);
    mark_certificates(units, lexicon, &mut out);
    for (unit, region) in units.iter().zip(&mut out) {
        if unit.page_number || unit.cell.is_none() && is_page_number(unit.text) {
            *region = Region::PageNumber;
        }
        if unit.cell.is_none() && is_of_site(unit.text, &lexicon.grammar.sites) {
            *region = Region::Site;
        }
        let contents = unit.text_block().is_some_and(|b| b.role == Role::Contents);
        if contents || is_contents_line(unit.text) {
            *region = Region::Contents;
        }
        if unit.is_running_text() && is_whole_contents(unit.text, lexicon) {
            *region = Region::ContentsStart;
        }
    }
    mark_closing(units, &mut out);
    out
}

/// Whether a line is one that a document-sharing site prints.
fn is_of_site(text: &str, sites: &[String]) -> bool {
    /// The longest title that such a line repeats, in bytes.
    const LONGEST: usize = 200;
    let line = text.trim().trim_end_matches(':');
    line.len() <= LONGEST && {
        let words: Vec<&str> = line.split_whitespace().collect();
        let lower = words.join(" ").lower();
        sites.iter().any(|site| match site.strip_suffix('…') {
            // Only in quotation marks: a sentence may begin so too.
            Some(start) => lower
                .strip_prefix(start)
                .is_some_and(|title| title.starts_with('"') && title.ends_with('"')),
            None => lower == *site,
        })
    }
}

/// The end of the text where it is signed without labels.
fn mark_closing(units: &[Unit<'_>], out: &mut [Region]) {
    let flow: Vec<usize> = (0..units.len())
        .filter(|i| {
            out.get(*i) == Some(&Region::None) && units.get(*i).is_some_and(|u| u.cell.is_none())
        })
        .collect();
    // A paragraph of Word may hold name and title as two lines.
    let lines: Vec<(usize, &str)> = flow
        .iter()
        .filter_map(|i| Some((*i, units.get(*i)?.text)))
        .flat_map(|(i, text)| text.trim().lines().map(move |line| (i, line.trim())))
        .collect();
    let texts: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
    let first = crate::signatures::closing::last_third(texts.len());
    let Some(closing) = crate::signatures::closing::find(&texts, first) else {
        return;
    };
    let of = |at: usize| lines.get(at).map(|(unit, _)| *unit);
    let (start, end) = (closing.lines.start, closing.lines.end);
    // Only whole paragraphs: what is signed in the middle of one is no part of its own.
    if start > 0 && of(start) == of(start - 1) || of(end).is_some() && of(end) == of(end - 1) {
        return;
    }
    let mut first = true;
    for (index, _) in lines.get(closing.lines).unwrap_or_default() {
        if let Some(region) = out.get_mut(*index)
            && *region == Region::None
        {
            *region = if std::mem::take(&mut first) {
                Region::ClosingStart
            } else {
                Region::Closing
            };
        }
    }
}

/// How the entries of a list begin, as far as case can be told without a table ("inneh"). Every line
/// is asked for these before it is taken apart.
fn openers(list: &[String]) -> Vec<&str> {
    let mut out: Vec<&str> = list
        .iter()
        .map(|entry| {
            let end = entry.find(|c: char| !c.is_ascii_alphanumeric());
            end.and_then(|end| entry.get(..end)).unwrap_or(entry)
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether a word begins so, whatever the case of ASCII letters.
fn begins_with(word: &str, start: &str) -> bool {
    word.as_bytes()
        .get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// Lists of related documents and tables of contents, which their headings open.
fn mark_lists(units: &[Unit<'_>], lexicon: &Headings, out: &mut [Region]) {
    let related = openers(&lexicon.grammar.related);
    let contents = openers(&lexicon.grammar.contents);
    let is_heading_of = |unit: &Unit<'_>, list: &[String], openers: &[&str]| {
        let opens = |text: &str| {
            text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
                .any(|word| openers.iter().any(|start| begins_with(word, start)))
        };
        unit.text.len() <= 240 && unit.text.chars().count() <= 60 && opens(unit.text) && {
            let words: Vec<String> = normalise(unit.text)
                .clauses
                .into_iter()
                .flat_map(|c| c.tokens)
                .collect();
            list.iter().any(|entry| *entry == words.join(" "))
        }
    };
    let mut open = Region::None;
    let title = units
        .first()
        .map(|u| first_words(u.text))
        .unwrap_or_default();
    for (unit, region) in units.iter().zip(out.iter_mut()) {
        let declared = unit
            .text_block()
            .is_some_and(|b| matches!(b.role, Role::Heading { declared: true, .. }));
        if is_heading_of(unit, &lexicon.grammar.related, &related) {
            (open, *region) = (Region::Related, Region::RelatedStart);
            continue;
        }
        // "Fas | Innehåll | Tid" heads a table.
        if unit.cell.is_none() && is_heading_of(unit, &lexicon.grammar.contents, &contents) {
            (open, *region) = (Region::Contents, Region::ContentsStart);
            continue;
        }
        // The list ends where prose begins, or where the file or a lone colon opens something new.
        let text = unit.text.trim();
        let ends = match open {
            Region::Related => {
                declared
                    || unit.page_number
                    || text.chars().count() > 400
                    || units
                        .first()
                        .is_some_and(|u| opens_document(text, &title, u.text.len()))
                    || (text.ends_with(':') && !text.contains(' '))
            }
            Region::Contents => declared || !ends_with_page(text),
            _ => false,
        };
        if ends {
            open = Region::None;
        }
        *region = open;
    }
}

/// The first words of a title, without marks.
fn first_words(title: &str) -> Vec<String> {
    let words = title.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|w| !w.is_empty()).take(TITLE);
    words.map(LowerCase::lower).collect()
}

/// So many words tell the title of a document from those of others.
const TITLE: usize = 4;

/// Whether a line is the document's first page: it begins as the site's title does, and goes on behind it.
fn opens_document(text: &str, title: &[String], length: usize) -> bool {
    title.len() == TITLE && text.len() > length + 30 && first_words(text) == title
}

/// "Bakgrund ........ 3": a line of a table of contents.
fn is_contents_line(text: &str) -> bool {
    ends_with_page(text) && (text.contains("....") || text.contains(". . .") || text.contains("……"))
}

/// "Innehåll Bakgrund 3 Syfte 3 Budget 4": a table of contents in one line.
fn is_whole_contents(text: &str, lexicon: &Headings) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let numbers = || {
        let words = text.split_whitespace();
        words
            .filter(|w| w.bytes().all(|b| b.is_ascii_digit()))
            .count()
    };
    ends_with_page(text)
        && lexicon
            .grammar
            .contents
            .contains(&first.trim_end_matches([':', '.']).lower())
        && numbers() >= 3
}

fn ends_with_page(text: &str) -> bool {
    text.trim_end()
        .chars()
        .last()
        .is_some_and(|c| c.is_ascii_digit())
}

/// "3 (6)", "Sida 3 av 6", "Sid 3/6", "- 3 -".
pub(super) fn is_page_number(text: &str) -> bool {
    let lower = text.trim().lower();
    if lower.is_empty() || lower.chars().count() > 16 {
        return false;
    }
    let named = lower.starts_with("sid");
    let rest = lower
        .trim_start_matches("sidan")
        .trim_start_matches("sida")
        .trim_start_matches("sid");
    let rest = rest.trim_start_matches(['.', ':', ' ']);
    let numbers = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .count();
    let only = rest
        .chars()
        .all(|c| c.is_ascii_digit() || " ()/-–".contains(c))
        || (rest.contains(" av ")
            && rest
                .replace(" av ", " ")
                .chars()
                .all(|c| c.is_ascii_digit() || c == ' '));
    let bracketed = rest.ends_with(')') && rest.contains('(');
    only && match numbers {
        1 => named || (rest.starts_with('-') && rest.ends_with('-') && rest.len() > 2),
        2 => named || bracketed || rest.contains(" av "),
        _ => false,
    }
}

/// The pages of an e-signing service: from the cover text or the first signer to the last line that
/// belongs to one.
fn mark_esign(units: &[Unit<'_>], out: &mut [Region]) {
    let is_event: Vec<bool> = units.iter().map(|u| has_event(u.text)).collect();
    let mut i = 0;
    while i < units.len() {
        if !is_event.get(i).copied().unwrap_or(false) {
            i += 1;
            continue;
        }
        // The signer's name stands above the event.
        let name_above = i.checked_sub(1).is_some_and(|j| {
            units.get(j).is_some_and(|u| is_name(u.text)) && out.get(j) == Some(&Region::None)
        });
        let mut start = if name_above { i - 1 } else { i };
        // "Signerat av: Eva Ek", "Datum: 2024-05-06 10:11" above the identifier of a stamp.
        for _ in 0..STAMP {
            let above = start
                .checked_sub(1)
                .filter(|j| out.get(*j) == Some(&Region::None));
            let Some(above) = above.filter(|j| units.get(*j).is_some_and(is_of_stamp)) else {
                break;
            };
            start = above;
        }
        let mut end = i + 1;
        while let Some(unit) = units.get(end) {
            let next_is_event = is_event.get(end + 1).copied().unwrap_or(false);
            if is_event.get(end).copied().unwrap_or(false) || (next_is_event && is_name(unit.text))
            {
                end += 1;
            } else {
                break;
            }
        }
        for (k, region) in out.iter_mut().enumerate().take(end).skip(start) {
            *region = if k == start {
                Region::ESignStart
            } else {
                Region::ESign
            };
        }
        i = end;
    }
}

/// Lines of a stamp above its identifier.
const STAMP: usize = 3;

/// Whether a line is one of a stamp: who signed, or when.
fn is_of_stamp(unit: &Unit<'_>) -> bool {
    /// The longest of them, in bytes.
    const LONGEST: usize = 80;
    unit.text.len() <= LONGEST && crate::signatures::is_of_stamp(unit.text)
}

/// Pages that are headed as a service's own, with a line of signing below the heading: all of the page is the
/// service's; where there are no pages, all down to the last such line.
fn mark_certificates(units: &[Unit<'_>], lexicon: &Headings, out: &mut [Region]) {
    /// How far below its heading the first line of signing stands, and the last.
    const NEAR: usize = 24;
    const REACH: usize = 120;
    let certificates = &lexicon.grammar.certificates;
    let heads = |unit: &Unit<'_>| {
        let text = unit.text.trim();
        // The cheap question first: hardly a line begins as one of them does.
        let begins = |c: &String| begins_with(text, c.get(..2).unwrap_or_default());
        text.len() <= 80 && certificates.iter().any(begins) && {
            let lower = text.lower();
            certificates.iter().any(|c| lower.starts_with(c.as_str()))
        }
    };
    for start in (0..units.len()).filter(|i| units.get(*i).is_some_and(heads)) {
        // A page that is told already is not gone through for each of its lines.
        if matches!(out.get(start), Some(Region::ESignStart | Region::ESign)) {
            continue;
        }
        let signs = |at: &usize| units.get(*at).is_some_and(|u| tells_signing(u.text));
        if !(start + 1..(start + NEAR).min(units.len())).any(|at| signs(&at)) {
            continue;
        }
        let page = units.get(start).and_then(page_of);
        let end = if page.is_some() {
            let same = |u: &&Unit<'_>| page_of(u) == page;
            start + units.iter().skip(start).take_while(same).count()
        } else {
            let last = (start..(start + REACH).min(units.len())).rev().find(signs);
            last.map_or(start, |last| last + 1)
        };
        for (k, region) in out.iter_mut().enumerate().take(end).skip(start) {
            if k == start {
                *region = Region::ESignStart;
            } else if *region != Region::ESignStart {
                *region = Region::ESign;
            }
        }
    }
}

/// The page that a unit stands on.
fn page_of(unit: &Unit<'_>) -> Option<u32> {
    let location = match unit.origin {
        Origin::Block(block) => &block.location,
        Origin::Cell(cell) => &cell.location,
    };
    match location.place {
        Some(Place::Page { page, .. }) => Some(page),
        _ => None,
    }
}

/// Whether a line tells that somebody signed, or by what means.
fn tells_signing(text: &str) -> bool {
    crate::signatures::is_esign_line(text) || crate::signatures::tells_signing(text)
}

/// A line that holds the identifier of a signing event.
fn has_event(text: &str) -> bool {
    crate::signatures::is_esign_line(text)
}

fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=6).contains(&words.len())
        && words.iter().all(|w| {
            w.chars().next().is_some_and(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c))
        })
}

#[cfg(test)]
mod tests {
    use super::is_page_number;

    #[test]
    fn page_numbers_are_told_from_other_numbers() {
        for yes in [
            "1 (6)",
            "Sida 2 av 6",
            "2(6)",
            "Sid 3",
            "- 4 -",
            "3 av 10",
            "Sida 1/4",
        ] {
            assert!(is_page_number(yes), "{yes}");
        }
        for no in [
            "2023",
            "650 000",
            "Sidoprojekt",
            "1.",
            "16-29",
            "2021-03-01",
            "(6)",
            "3/4",
            "",
        ] {
            assert!(!is_page_number(no), "{no}");
        }
    }

    #[test]
    fn a_page_headed_as_a_services_own_is_no_part_of_the_application() {
        let document = crate::reading::testing::document(&[
            ("Syfte", &["Att fler får arbete."][..]),
            ("Verifikat", &["Status: Signerat av alla"]),
            (
                "Deltagare",
                &["Signerat med BankID", "Leveranskanal: E-post"],
            ),
        ]);
        let reading = crate::sections::read(&document, &crate::Lexicon::builtin());
        let participants = reading.answers(crate::model::Field::Participants);
        assert_eq!(participants.count(), 0);
        let stamp = crate::reading::testing::document(&[(
            "Implementering",
            &[
                "Kommunen tar över arbetet.",
                "Signerat av: EVA EK",
                "Datum: 2024-05-06 10:11",
                "BankID, 8f14e45f-ceea-467f-9c1b-1a2b3c4d5e6f",
            ][..],
        )]);
        let reading = crate::sections::read(&stamp, &crate::Lexicon::builtin());
        let answers = reading.answers(crate::model::Field::Implementation);
        assert_eq!(answers.count(), 1);
    }
}
