//! Insatsens namn: the project's name.

mod clean;

use aktsam_document::{AsideKind, Block, Location};

use crate::dates::find;
use crate::lower::LowerCase;
use crate::model::{Evidence, Field, HeadingMatch};
use crate::reading::{Part, Passage, Reading};
use crate::relevance::Relevance;
use clean::clean;

/// The project's name with the words it was read from.
///
/// The answer to "Insatsens namn" first; else the heading on top, without "Ansökan:"; else what
/// stands alone above the first heading; else a running header that names it.
pub(crate) fn title(reading: &Reading<'_>, relevance: &Relevance) -> Option<(String, Evidence)> {
    of_matter(reading)
        .or_else(|| of_running_matter(reading))
        .or_else(|| named(reading))
        .or_else(|| labelled(reading))
        .or_else(|| in_box(reading))
        .or_else(|| of_site(reading))
        .or_else(|| of_running_cover(reading))
        .or_else(|| from_headings(reading, relevance))
        .or_else(|| above_first_heading(reading, relevance))
        .or_else(|| from_running_header(reading))
        .or_else(|| from_caption(reading))
}

/// Minutes with fewer numbered matters than this are an extract on one.
const MATTERS: usize = 3;

/// The title of a matter is no longer, in bytes.
const LONGEST_MATTER: usize = 160;

/// Of minutes on several matters: the first that is an application ("§ 58 Ansökan om medel – Balans på jobbet").
fn of_matter(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    let matters = || {
        let own = |p: &&Passage<'_>| {
            p.text.trim_start().starts_with('§') && p.text.len() < LONGEST_MATTER
        };
        reading.passages.iter().filter(own)
    };
    matters().nth(MATTERS - 1)?;
    matters().find_map(|passage| {
        let asks = passage.text.lower().contains("ansökan");
        let name = clean(passage.text.trim()).filter(|_| asks)?;
        Some((name, evidence(passage.text.trim(), passage.location())))
    })
}

/// The same of minutes that lost their lines and paragraph marks: "14 Ansökan om medel: Rum för arbete, dnr 2017/08".
fn of_running_matter(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    const MATTER: &[&str] = &[
        "Ansökan om medel",
        "Ansökan om projektmedel",
        "Ansökan om finansiering",
    ];
    let title = reading
        .passages
        .iter()
        .find(|p| !p.text.trim().is_empty())?;
    let minutes = title.text.trim_start().lower();
    if !["protokoll", "sammanträdesprotokoll", "styrelseprotokoll"]
        .iter()
        .any(|w| minutes.starts_with(w))
    {
        return None;
    }
    reading.passages.iter().find_map(|passage| {
        let (at, asks) = MATTER
            .iter()
            .find_map(|w| Some((passage.text.find(w)?, w)))?;
        let behind = passage.text.get(at + asks.len()..)?;
        let lead = behind.len() - behind.trim_start_matches([':', ' ', '–', '-']).len();
        let name = behind.get(lead..)?;
        let end = [", dnr", ", Dnr", " dnr ", " Dnr ", ". "]
            .iter()
            .filter_map(|w| name.find(w))
            .min()?;
        let name = name.get(..end)?;
        let start = at + asks.len() + lead;
        let told = lead > 1
            && name.starts_with(char::is_uppercase)
            && name.split_whitespace().count() <= 8;
        told.then(|| {
            (
                name.to_owned(),
                evidence(name, passage.locate(start..start + end)),
            )
        })
    })
}

/// "… Ansökan om medel för insatsen Hållplats Tanum Sökande Tanums kommun …": the name on a cover that lost its
/// lines, up to the next label.
fn of_running_cover(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    const OPENERS: &[&str] = &[
        "nsökan om medel för insatsen ",
        "nsökan om medel till insatsen ",
        "nsökan om medel för projektet ",
        "nsökan om medel till projektet ",
        "rojektplan för projektet ",
        "lutrapport för projektet ",
        "lutrapport för insatsen ",
        "nsökan om projektmedel för projektet ",
    ];
    const LABELS: &[&str] = &[
        "Sökande",
        "Kontaktperson",
        "Datum",
        "Dnr",
        "Diarienummer",
        "Samordningsförbundet",
        "Projektägare",
        "Insatsägare",
        "Medverkande",
        "Bakgrund",
        "Författare",
        "Projektledare",
        "Innehåll",
        "Till",
        "Version",
    ];
    reading
        .passages
        .iter()
        .take(3)
        .filter(|p| p.cell.is_none())
        .find_map(|passage| {
            let start = OPENERS
                .iter()
                .find_map(|w| Some(passage.text.find(w)? + w.len()))?;
            let rest = passage.text.get(start..)?;
            let mut words = rest.split_whitespace();
            let label = words.position(|w| LABELS.contains(&w.trim_end_matches(':')));
            // Where the label was cut off, the name ends with the text.
            let label = label.unwrap_or_else(|| rest.split_whitespace().count());
            let last = rest.split_whitespace().nth(label.checked_sub(1)?)?;
            let end = last.as_ptr() as usize - rest.as_ptr() as usize + last.len();
            let name = rest.get(..end)?;
            let told = label <= 8
                && name.starts_with(char::is_uppercase)
                && !name.contains([',', '.', ':']);
            told.then(|| {
                (
                    name.to_owned(),
                    evidence(name, passage.locate(start..start + end)),
                )
            })
        })
}

/// The title that a document-sharing site gives a document above it, and again on its button: `Download "…"`.
fn of_site(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    let texts = reading.document.blocks.iter().filter_map(Block::as_text);
    let mut first = texts.filter(|block| !block.text.trim().is_empty()).take(8);
    let title = first.next()?;
    let name = title.text.trim();
    let again = first.any(|block| {
        block
            .text
            .split_once('"')
            .and_then(|(_, rest)| rest.rsplit_once('"'))
            .is_some_and(|(again, _)| again.starts_with(name) || name.starts_with(again))
    });
    let shown = without_version(name);
    let clean = clean(shown).filter(|_| again)?;
    Some((clean, evidence(shown, title.location.clone())))
}

/// "Budget för insatsen Vägen, Ängby kommun" over a table without headings.
fn from_caption(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    let passage = reading.passages.iter().find(|p| p.cell.is_none())?;
    let line = passage.text.lines().next().unwrap_or_default().trim();
    let lower = line.lower();
    let named = [
        "budget för insatsen ",
        "budget för projektet ",
        "budget för ",
        "budget: ",
        "kalkyl för ",
    ]
    .iter()
    .any(|w| lower.starts_with(w))
        // "Projektbudget – Nya steg": a budget of some kind, and behind a dash whose it is.
        || [" – ", " - ", ": "].iter().any(|mark| {
            lower.split_once(mark).is_some_and(|(kind, name)| {
                kind.ends_with("budget")
                    && !kind.contains(' ')
                    && !name.contains("budget")
                    && name.chars().any(char::is_alphabetic)
            })
        });
    // A workbook's first line names the project, where it is no word of its table.
    let media = &reading.document.source.media_type;
    let is_sheet = media.contains("sheet") || media.contains("excel");
    let about_table = [
        "belopp", "tkr", "kronor", "kostnad", "budget", "summa", "bilaga",
    ]
    .iter()
    .any(|w| lower.contains(w))
        || lower.chars().any(|c| c.is_ascii_digit());
    if !(named || is_sheet && !about_table) || line.split_whitespace().count() > 14 {
        return None;
    }
    let name = clean(line)?;
    // Whose budget it is stands behind a comma.
    let name = match name.rsplit_once(", ") {
        Some((before, owner))
            if owner.contains("kommun") || owner.contains("Region") || owner.contains("region") =>
        {
            before.to_owned()
        }
        _ => name,
    };
    Some((name, evidence(line, passage.location())))
}

fn evidence(quote: &str, location: Location) -> Evidence {
    Evidence {
        quote: Some(quote.to_owned()),
        location,
        from: Vec::new(),
    }
}

/// A label that names many things: "Insats", "Projekt", "Titel".
fn is_weak_label(label: &str) -> bool {
    matches!(
        label.trim().to_lowercase().as_str(),
        "insats" | "projekt" | "titel"
    )
}

/// So many bytes of text are the head of a document, where a label such as "Insats" names it.
const HEAD_LENGTH: usize = 300;

fn named(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    // "Idéns namn: Mötesplats Ådalen" that is set as a heading holds the answer itself.
    let own = reading.sections.iter().find_map(|section| {
        let heading = reading.passages.get(section.heading?)?;
        let (label, value) = heading.text.split_once(':')?;
        let name = clean(value).filter(|_| is_name_label(label))?;
        // "Insats: …" far below names one of several things that are told of.
        let weak = is_weak_label(label);
        let above: usize = reading
            .passages
            .get(..section.heading?)?
            .iter()
            .map(|p| p.text.len())
            .sum();
        if weak && above > HEAD_LENGTH {
            return None;
        }
        Some((name, evidence(value.trim(), heading.location())))
    });
    if own.is_some() {
        return own;
    }
    reading.answers(Field::Name).find_map(|passage| {
        let line = passage.text.lines().next().unwrap_or_default();
        // "Benämning | Norrskensteamet" below "Uppgifter om insatsen": the label is no name.
        if is_name_label(line.trim_end_matches(':')) {
            return None;
        }
        // "Projektets namn: Vägen" in the answer itself.
        let value = line
            .split_once(':')
            .filter(|(label, _)| is_name_label(label))
            .map_or(line, |(_, v)| v);
        let name = clean(value)?;
        Some((name, evidence(line.trim(), passage.location())))
    })
}

/// "Projektnamn: Vägen vidare" on a line of its own, or a label cell beside its value.
fn labelled(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    let mut above = 0;
    for (i, passage) in reading.passages.iter().enumerate().take(80) {
        let far = above > HEAD_LENGTH && passage.cell.is_none();
        above += passage.text.len();
        if let Some((label, value)) = passage.text.split_once(':')
            && is_name_label(label)
            && !(far && is_weak_label(label))
            && let Some(name) = clean(value.lines().next().unwrap_or_default())
        {
            return Some((
                name,
                evidence(
                    value.lines().next().unwrap_or_default().trim(),
                    passage.location(),
                ),
            ));
        }
        let label = passage.text.trim_end_matches(':');
        // "Budget - detaljerad | Vägen vidare" heads a workbook; "Budget | Utfall" heads columns.
        let heads = passage.cell.is_some_and(|(_, row, _)| row == 0)
            && is_kind_label(label)
            && reading
                .passages
                .get(i + 1)
                .is_some_and(|n| n.text.split_whitespace().count() >= 3);
        // "Insatsens namn" on a line of its own, and the name on the next.
        if passage.cell.is_none()
            && is_name_label(label)
            && !is_weak_label(label)
            && !passage.text.contains('\n')
            && let Some(next) = reading.passages.get(i + 1)
            && next.cell.is_none()
            && next.text.split_whitespace().count() <= 12
            && let Some(name) = clean(next.text)
        {
            return Some((name, evidence(next.text.trim(), next.location())));
        }
        if passage.cell.is_some()
            && (is_name_label(label) || heads)
            && let Some(next) = reading.passages.get(i + 1)
            && next.cell.map(|(t, r, _)| (t, r)) == passage.cell.map(|(t, r, _)| (t, r))
            && let Some(name) = clean(next.text)
        {
            return Some((name, evidence(next.text.trim(), next.location())));
        }
    }
    None
}

/// A label "Insats" or "Projekt" inside a box of a form, its answer a few words below it.
fn in_box(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    let sections = reading.sections.iter().take(12);
    let asks = |s: &&crate::reading::Draft| reading.heading_of(s).is_some_and(is_name_label);
    sections.filter(asks).find_map(|section| {
        let mut answers = reading.passages_of(section).iter();
        let passage = answers.find(|p| matches!(p.part, Part::Answer))?;
        let line = passage.text.lines().next()?.trim();
        let short = line.split_whitespace().count() <= 12 && !line.ends_with('.');
        let name = clean(line).filter(|_| short)?;
        Some((name, evidence(line, passage.location())))
    })
}

fn is_name_label(label: &str) -> bool {
    const NAMED: &[&str] = &[
        "idéns",
        "verksamhetens",
        "aktivitetens",
        "satsningens",
        "förstudiens",
        "initiativets",
        "processens",
        "projektets",
        "insatsens",
    ];
    let lower = label.trim().trim_end_matches("(*)").trim().lower();
    if lower
        .strip_suffix(" namn")
        .is_some_and(|of| NAMED.contains(&of))
    {
        return true;
    }
    matches!(
        lower.as_str(),
        "projektnamn"
            | "projektets namn"
            | "insatsens namn"
            | "insatsens benämning"
            | "insatsens titel"
            | "projektets titel"
            | "projektbenämning"
            | "insatsbenämning"
            | "benämning på insatsen"
            | "namn på insatsen"
            | "namn på projektet"
            | "insats"
            | "projekt"
            | "projekttitel"
            | "benämning"
            | "processens namn"
            | "insatsnamn"
            | "projektets benämning"
            | "titel"
            | "project"
            | "project name"
    )
}

/// What a workbook calls itself in front of the project's name.
fn is_kind_label(label: &str) -> bool {
    let lower = label.trim().lower();
    [
        "budget",
        "uppskattad budget",
        "budget - detaljerad",
        "detaljerad budget",
        "budgetsammanställning",
        "kalkyl",
    ]
    .contains(&lower.as_str())
}

/// The topmost headings before the first that names a field.
fn from_headings(reading: &Reading<'_>, relevance: &Relevance) -> Option<(String, Evidence)> {
    let mut best: Option<(u8, String, Evidence)> = None;
    // Pages of an e-signing service may be bound in front.
    let is_own = |s: &&crate::reading::Draft| s.fields != [Field::Signatures];
    for section in reading.sections.iter().filter(is_own).take(6) {
        let Some(passage) = section.heading.and_then(|h| reading.passages.get(h)) else {
            continue;
        };
        if !section.fields.is_empty() {
            // "Budget: Vägen vidare" names the project behind what it is.
            let behind = passage
                .text
                .split_once(": ")
                .filter(|(kind, _)| is_kind_label(kind));
            let named = behind
                .and_then(|(_, name)| clean(name))
                .or_else(|| behind_kind(passage.text.trim()))
                .or_else(|| repeated_name(reading, section));
            if let Some(name) = named
                && best.is_none()
            {
                best = Some((
                    section.level,
                    name,
                    evidence(passage.text.trim(), passage.location()),
                ));
            }
            break;
        }
        // A list of other documents that a web page put in front.
        if section.heading.is_some_and(|h| relevance.is_foreign(h)) {
            continue;
        }
        if let Some(name) = clean(without_page_number(passage.text.trim()))
            && best
                .as_ref()
                .is_none_or(|(level, ..)| section.level < *level)
        {
            best = Some((
                section.level,
                name,
                evidence(passage.text.trim(), passage.location()),
            ));
        }
    }
    best.map(|(_, name, evidence)| (name, evidence))
}

/// "Verksamhetsberättelse 2023 för insatsen Lotsen": the name, though the kind of document is a word of a field.
fn behind_kind(heading: &str) -> Option<String> {
    let lower = heading.lower();
    let says = [" insatsen ", " projektet ", " förstudien "];
    let named = says.iter().any(|what| lower.contains(what));
    clean(heading).filter(|name| {
        named && name.len() < heading.len() / 2 && name.starts_with(char::is_uppercase)
    })
}

/// The heading on top whose name has a word of a field in it ("Samverkan Norr"): nothing stands under
/// it but other headings, and the text calls the project so.
fn repeated_name(reading: &Reading<'_>, section: &crate::reading::Draft) -> Option<String> {
    let heading = section.heading?;
    let text = reading.passages.get(heading)?.text.trim();
    let weak = !matches!(section.matched, HeadingMatch::Exact | HeadingMatch::Learned);
    let alone = section.passages.len() <= 1 && section.number.is_none();
    if !weak || !alone || text.ends_with([':', '?', '.']) {
        return None;
    }
    let name = clean(text)?;
    let words = name.split_whitespace().count();
    let said = (2..=10).contains(&words)
        && reading.passages.iter().enumerate().any(|(i, passage)| {
            i != heading && passage.text.len() > name.len() + 20 && passage.text.contains(&name)
        });
    said.then_some(name)
}

/// A short line that stands above the first heading with a field: no address, no date.
fn above_first_heading(reading: &Reading<'_>, relevance: &Relevance) -> Option<(String, Evidence)> {
    let first = reading
        .sections
        .iter()
        .find(|s| !s.fields.is_empty() && s.heading.is_some())?;
    let heading = first.heading?;
    let above = reading.passages.get(..heading)?.iter().enumerate();
    above
        .filter(|(i, passage)| {
            !relevance.is_foreign(*i) && !reading.is_in(passage, Field::Signatures)
        })
        .take(12)
        .find_map(|(_, passage)| {
            if passage.part == Part::Guidance || passage.cell.is_some() {
                return None;
            }
            let line = without_version(without_page_number(passage.text.trim()));
            let words = line.split_whitespace().count();
            let sentence = line.ends_with(['.', '!', ':', ';']);
            let lower = line.lower();
            let address = lower.starts_with("till\n")
                || [
                    "till ",
                    "till:",
                    "att:",
                    "från:",
                    "datum",
                    "dnr",
                    "samordningsförbund",
                    "finsam",
                    "ansökan till",
                    "sida",
                ]
                .iter()
                .any(|w| lower.starts_with(w));
            // "Livlinan 2020–2022" has years, a letter's head a day.
            let dated = find(line).iter().any(|d| d.start.day.is_some());
            let letters = line.chars().filter(|c| c.is_alphabetic()).count();
            if !(1..=14).contains(&words) || sentence || address || dated || letters < 3 {
                return None;
            }
            let name = clean(line)?;
            Some((name, evidence(line, passage.location())))
        })
}

/// "Projektplan Vägvalet. Reviderad 2019-03-12": which version it is stands behind the name.
fn without_version(line: &str) -> &str {
    const MARKS: [&str; 4] = ["Reviderad ", "Version ", "Upprättad ", "Daterad "];
    MARKS
        .iter()
        .filter_map(|mark| line.find(mark))
        .min()
        .and_then(|at| line.get(..at))
        .map(|name| name.trim_end_matches([' ', '.', ',', '-', '–', '(']))
        .filter(|name| !name.is_empty())
        .unwrap_or(line)
}

/// "2 (6) Förslag till …": the page number that a flattened page left in front.
fn without_page_number(line: &str) -> &str {
    line.split_once(") ")
        .filter(|(number, _)| {
            number
                .chars()
                .all(|c| c.is_ascii_digit() || " (".contains(c))
        })
        .map_or(line, |(_, rest)| rest)
}

fn from_running_header(reading: &Reading<'_>) -> Option<(String, Evidence)> {
    reading
        .document
        .asides
        .iter()
        .filter(|a| a.kind == AsideKind::Header)
        .find_map(|aside| {
            let text = &aside.block.text;
            let lower = text.lower();
            let speaks = ["ansökan", "projekt", "insats"]
                .iter()
                .any(|w| lower.contains(w));
            let name = clean(text).filter(|_| speaks)?;
            Some((name, evidence(text, aside.block.location.clone())))
        })
}

#[cfg(test)]
mod tests;
