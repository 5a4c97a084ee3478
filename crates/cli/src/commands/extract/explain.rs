//! Why a record was read as it was, for people.

use std::io::Write;

use aktsam_record::Record;

use crate::terminal::line;

/// Writes the reasons of a record and of what is embedded in it.
pub(super) fn write(out: &mut impl Write, record: &Record) -> std::io::Result<()> {
    let mut stack = vec![record];
    while let Some(record) = stack.pop() {
        write_one(out, record)?;
        stack.extend(record.embedded.iter().rev());
    }
    Ok(())
}

fn write_one(out: &mut impl Write, record: &Record) -> std::io::Result<()> {
    let path = record.source.paths.first().map_or("", String::as_str);
    writeln!(out, "{}", line(path))?;
    let Some(explanation) = &record.explanation else {
        return Ok(());
    };
    for form in &explanation.forms {
        writeln!(out, "  form: {}", line(form))?;
    }
    writeln!(out, "\n  sections")?;
    if explanation.sections.is_empty() {
        writeln!(out, "    none: the document has no text")?;
    }
    for section in &explanation.sections {
        let heading = section
            .heading
            .as_deref()
            .map_or_else(|| "(no heading)".to_owned(), |h| format!("“{}”", line(h)));
        let place = section.page.map_or(String::new(), |p| format!(", p. {p}"));
        let fields: Vec<&str> = section.fields.iter().map(|f| f.as_str()).collect();
        let fields = if fields.is_empty() {
            "no field".to_owned()
        } else {
            fields.join(", ")
        };
        writeln!(
            out,
            "    {heading}{place} → {fields} ({}){}{}",
            section.matched.as_str(),
            if section.why.is_empty() { "" } else { ": " },
            line(&section.why)
        )?;
    }
    writeln!(out, "\n  budget")?;
    if explanation.budget.is_empty() {
        writeln!(out, "    none was found")?;
    }
    for reason in &explanation.budget {
        writeln!(out, "    {}", line(reason))?;
    }
    writeln!(out)
}
