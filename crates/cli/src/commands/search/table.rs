//! Hits as a table for spreadsheets.

use std::io::Write;

use aktsam_search::Hit;

use crate::page;

/// Names of the columns.
const COLUMNS: [&str; 14] = [
    "id",
    "title",
    "association",
    "years",
    "running",
    "municipalities",
    "applied_kr",
    "methods",
    "kinds",
    "references",
    "passage",
    "section",
    "place",
    "file",
];

/// Writes the hits, a row each, below the names of the columns. The table is RFC 4180 with
/// semicolons and a byte order mark, as a Swedish Excel opens it.
pub(super) fn write(out: &mut impl Write, hits: &[Hit]) -> std::io::Result<()> {
    write!(out, "\u{FEFF}")?;
    write_row(out, &COLUMNS.map(str::to_owned))?;
    for hit in hits {
        let passage = hit.passages.first();
        let kinds: Vec<String> = hit.kinds.iter().map(|k| k.as_str().to_owned()).collect();
        let names = |names: Vec<&str>| names.join(", ");
        write_row(
            out,
            &[
                hit.record_ids.first().cloned().unwrap_or_default(),
                hit.title.clone().unwrap_or_default(),
                hit.association.clone().unwrap_or_default(),
                years(&hit.years),
                years(&hit.running),
                names(hit.municipalities.iter().map(|m| m.name.as_str()).collect()),
                hit.applied.map(kronor).unwrap_or_default(),
                names(hit.methods.iter().map(|m| m.name.as_str()).collect()),
                kinds.join(", "),
                hit.references.join(", "),
                passage.map(|p| p.text.clone()).unwrap_or_default(),
                passage
                    .and_then(|p| p.field)
                    .map(|f| f.swedish().to_owned())
                    .unwrap_or_default(),
                passage
                    .and_then(|p| page::place(&p.location))
                    .unwrap_or_default(),
                hit.paths.first().cloned().unwrap_or_default(),
            ],
        )?;
    }
    Ok(())
}

fn years(years: &[i16]) -> String {
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    years.join(", ")
}

/// Digits without spaces, öre after a comma.
fn kronor(sum: aktsam_record::model::Sek) -> String {
    let ore = sum.ore();
    if ore % 100 == 0 {
        (ore / 100).to_string()
    } else {
        let sign = if ore < 0 { "-" } else { "" };
        format!("{sign}{},{:02}", (ore / 100).abs(), (ore % 100).abs())
    }
}

fn write_row(out: &mut impl Write, cells: &[String]) -> std::io::Result<()> {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            write!(out, ";")?;
        }
        write!(out, "{}", escaped(cell))?;
    }
    // RFC 4180 ends its lines so.
    write!(out, "\r\n")
}

/// A cell in quotes where it must be. Text from a file that a spreadsheet would take for a formula
/// gets an apostrophe before it.
fn escaped(cell: &str) -> String {
    let number = cell
        .chars()
        .all(|c| c.is_ascii_digit() || c == '-' || c == ',');
    let formula = !number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains(['"', ';', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_run_no_formula_and_keep_their_text() {
        assert_eq!(escaped("=1+1"), "'=1+1");
        assert_eq!(escaped("@x"), "'@x");
        assert_eq!(escaped("-5,50"), "\"-5,50\"");
        assert_eq!(escaped("a;\"b\"\nc"), "\"a;\"\"b\"\"\nc\"");
        assert_eq!(escaped("Väg in"), "Väg in");
    }
}
