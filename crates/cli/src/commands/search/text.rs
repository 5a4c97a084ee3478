//! An answer as text.

use std::io::Write;

use aktsam_search::{Answer, FacetCount, Facets, Hit, HitPassage, Similar};

use crate::page;
use crate::terminal::{self, Style};

/// Writes an answer for people to read.
pub(super) fn write_answer(
    out: &mut impl Write,
    answer: &Answer,
    offset: usize,
    style: Style,
) -> std::io::Result<()> {
    for note in &answer.notes {
        writeln!(out, "{}", style.dim(&terminal::line(&note.to_string())))?;
    }
    match answer.total {
        0 => writeln!(out, "No project found.")?,
        1 => writeln!(out, "1 project")?,
        n => writeln!(out, "{n} projects")?,
    }
    for (n, hit) in answer.hits.iter().enumerate() {
        writeln!(out)?;
        write_hit(out, offset + n + 1, hit, style)?;
    }
    let shown = offset + answer.hits.len();
    // Who asks for no hit wants their number.
    if shown < answer.total && !answer.hits.is_empty() {
        writeln!(out, "\n{} more: add --offset {shown}", answer.total - shown)?;
    }
    Ok(())
}

fn write_hit(out: &mut impl Write, number: usize, hit: &Hit, style: Style) -> std::io::Result<()> {
    let title = hit
        .title
        .as_deref()
        .or(hit.paths.first().map(String::as_str));
    writeln!(
        out,
        "{number}. {}",
        style.bold(&terminal::line(title.unwrap_or("(without title)")))
    )?;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(hit.association.clone());
    let years = if hit.running.is_empty() {
        &hit.years
    } else {
        &hit.running
    };
    match (years.first(), years.last()) {
        (Some(first), Some(last)) if first != last => facts.push(format!("{first}–{last}")),
        (Some(year), _) => facts.push(year.to_string()),
        _ => {}
    }
    facts.extend(hit.applied.map(|sum| format!("{sum} kr applied for")));
    facts.extend(hit.methods.iter().map(|m| m.name.clone()));
    if !facts.is_empty() {
        writeln!(out, "   {}", terminal::line(&facts.join(" · ")))?;
    }
    for passage in &hit.passages {
        writeln!(out, "   {}", quote(passage, style))?;
    }
    for reason in &hit.why {
        writeln!(out, "   {}", style.dim(&terminal::line(reason)))?;
    }
    let id: String = hit
        .record_ids
        .first()
        .map_or("", String::as_str)
        .chars()
        .take(12)
        .collect();
    let path = hit.paths.first().map_or("", String::as_str);
    writeln!(
        out,
        "   {}",
        style.dim(&terminal::line(&format!("{id}  {path}")))
    )
}

/// A passage on one line, with where it stands and its matches in bold.
fn quote(passage: &HitPassage, style: Style) -> String {
    let one_line =
        |part: &str| terminal::line(&part.replace('\n', " / ").replace('\t', " ")).into_owned();
    let mut words = String::new();
    let mut at = 0;
    for mark in &passage.marks {
        let (Some(before), Some(word)) = (
            passage.text.get(at..mark.start),
            passage.text.get(mark.clone()),
        ) else {
            continue;
        };
        words.push_str(&one_line(before));
        words.push_str(&style.bold(&one_line(word)));
        at = mark.end;
    }
    words.push_str(&one_line(passage.text.get(at..).unwrap_or_default()));
    let field = passage
        .field
        .map(|f| format!("{}: ", f.swedish()))
        .unwrap_or_default();
    let place = page::place(&passage.location)
        .map(|p| format!(" ({p})"))
        .unwrap_or_default();
    format!(
        "{}{words}{}",
        style.dim(&field),
        style.dim(&terminal::line(&place))
    )
}

/// Values of a facet that are shown.
const VALUES: usize = 10;

/// Writes the counts of all that was found.
pub(super) fn write_facets(
    out: &mut impl Write,
    facets: &Facets,
    style: Style,
) -> std::io::Result<()> {
    writeln!(out)?;
    let mut row = |name: &str, counts: &[FacetCount]| {
        if counts.is_empty() {
            return Ok(());
        }
        let mut values: Vec<String> = counts
            .iter()
            .take(VALUES)
            .map(|f| format!("{} {}", f.label, f.count))
            .collect();
        if counts.len() > VALUES {
            values.push(format!("and {} more", counts.len() - VALUES));
        }
        writeln!(
            out,
            "{}  {}",
            style.bold(&format!("{name:<26}")),
            terminal::line(&values.join(" · "))
        )
    };
    row("Association (förbund)", &facets.associations)?;
    row("Municipality (kommun)", &facets.municipalities)?;
    row("Year (år)", &facets.years)?;
    row("Method (metod)", &facets.methods)?;
    row("Document (slag)", &facets.kinds)?;
    row("Application (typ)", &facets.application_types)?;
    row("Sum applied for (belopp)", &facets.sums)
}

/// Writes projects like another, with what they share.
pub(super) fn write_similar(
    out: &mut impl Write,
    similar: &[Similar],
    style: Style,
) -> std::io::Result<()> {
    if similar.is_empty() {
        return writeln!(out, "No project is like it.");
    }
    for (n, similar) in similar.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        write_hit(out, n + 1, &similar.hit, style)?;
        let mut shared = similar.methods.clone();
        shared.extend(similar.shared.iter().cloned());
        let line = format!("both: {}", shared.join(", "));
        writeln!(out, "   {}", style.dim(&terminal::line(&line)))?;
    }
    Ok(())
}
