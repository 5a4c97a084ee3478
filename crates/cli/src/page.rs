//! A record as a page for people to read.

use std::io::{self, Write};

use aktsam_document::{Location, Place, Severity};
use aktsam_record::Record;
use aktsam_record::model::{Budget, Funding, Section, SignatureStatus};

use crate::terminal::{self, Style, wrapped};

/// Characters in a line.
const WIDTH: usize = 100;

/// Where something stands, in words.
pub(crate) fn place(location: &Location) -> Option<String> {
    Some(match location.place.as_ref()? {
        Place::Page { page, .. } => format!("page {page}"),
        Place::Sheet { sheet, range } => format!("{sheet} {range}"),
        Place::Block { block, .. } => format!("block {block}"),
        Place::Line { line, .. } => format!("line {line}"),
    })
}

/// Writes a record as a page.
pub(crate) fn write(out: &mut impl Write, record: &Record, style: Style) -> io::Result<()> {
    let title = record.title.as_deref().unwrap_or("(without title)");
    writeln!(out, "{}", style.bold(&terminal::line(title)))?;
    let mut facts = vec![record.kind.as_str().replace('_', " ")];
    facts.extend(
        record
            .application_type
            .map(|t| t.as_str().replace('_', " ")),
    );
    facts.extend(record.association.clone());
    facts.extend(record.reference.as_ref().map(|r| format!("dnr {r}")));
    facts.extend(record.dated.as_ref().map(|d| format!("dated {d}")));
    writeln!(out, "{}", terminal::line(&facts.join(" · ")))?;
    head(out, record, style)?;
    money(out, &record.budget, style)?;
    review(out, record, style)?;
    for section in &record.sections {
        write_section(out, section, style)?;
    }
    Ok(())
}

fn heading(out: &mut impl Write, words: &str, style: Style) -> io::Result<()> {
    writeln!(out, "\n{}", style.bold(words))
}

fn head(out: &mut impl Write, record: &Record, style: Style) -> io::Result<()> {
    let mut row = |name: &str, value: &str| {
        if value.is_empty() {
            Ok(())
        } else {
            writeln!(out, "  {name:<26}{}", terminal::line(value))
        }
    };
    row("Applicant (sökande)", &record.applicant.join(", "))?;
    let time = [&record.timeline.start, &record.timeline.end];
    if time.iter().any(|t| t.is_some()) {
        let [start, end] = time.map(|t| t.as_deref().unwrap_or("?"));
        row("Time (tid)", &format!("{start} – {end}"))?;
    }
    let target = &record.target;
    let mut who = Vec::new();
    match (target.age_min, target.age_max) {
        (Some(min), Some(max)) => who.push(format!("{min}–{max} years")),
        (Some(min), None) => who.push(format!("from {min} years")),
        (None, Some(max)) => who.push(format!("to {max} years")),
        (None, None) => {}
    }
    who.extend(target.participants.map(|n| {
        let per = target
            .per
            .map(|p| format!(" ({})", p.as_str()))
            .unwrap_or_default();
        format!("{n} participants{per}")
    }));
    row("Target group (målgrupp)", &who.join(", "))?;
    let methods: Vec<String> = record
        .methods
        .iter()
        .map(|m| format!("{} ({})", m.name, m.usage.as_str()))
        .collect();
    row("Methods (metoder)", &methods.join(", "))?;
    let municipalities: Vec<&str> = record
        .municipalities
        .iter()
        .map(|m| m.name.as_str())
        .collect();
    row("Municipalities (kommuner)", &municipalities.join(", "))?;
    if let Some(decision) = &record.decision {
        let outcome = decision
            .outcome
            .map_or("?", |o| o.as_str())
            .replace('_', " ");
        let granted = decision
            .granted
            .map(|g| format!(", {g} kr"))
            .unwrap_or_default();
        row("Decision (beslut)", &format!("{outcome}{granted}"))?;
    }
    for contact in &record.contacts {
        let parts: Vec<&str> = [
            &contact.name,
            &contact.role,
            &contact.organisation,
            &contact.email,
            &contact.phone,
        ]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
        row("Contact (kontakt)", &parts.join(", "))?;
    }
    let source = &record.source;
    let pages = source
        .pages
        .map(|n| format!(" ({n} pages)"))
        .unwrap_or_default();
    for path in &source.paths {
        row("File (fil)", &format!("{path}{pages}"))?;
    }
    row("Id", &record.id)?;
    if !record.parties.is_empty() {
        heading(out, "Parties (parter)", style)?;
        for party in &record.parties {
            let roles: Vec<&str> = party.roles.iter().map(|r| r.as_str()).collect();
            writeln!(
                out,
                "  {:<44} {}",
                terminal::line(&party.name),
                roles.join(", ")
            )?;
        }
    }
    if !record.signatures.is_empty() {
        heading(out, "Signatures (underskrifter)", style)?;
        for s in &record.signatures {
            let name = s.name.as_deref().unwrap_or("(no name)");
            let status = match s.status {
                SignatureStatus::Signed => "signed",
                SignatureStatus::Expected => "not signed",
                SignatureStatus::Unreadable => "unreadable",
            };
            let when = s.signed_at.as_deref().unwrap_or_default();
            // Words on an e-signing page are a claim; only a verdict tells more.
            let verdict = s
                .verdict
                .as_ref()
                .map_or("not verified", |v| v.sentence.as_str());
            let line = format!(
                "{name:<36} {status} {when} ({}, {verdict})",
                s.kind.as_str()
            );
            writeln!(out, "  {}", terminal::line(&line))?;
        }
    }
    Ok(())
}

fn money(out: &mut impl Write, budget: &Budget, style: Style) -> io::Result<()> {
    if budget.lines.is_empty() && budget.applied.is_none() && budget.totals.is_empty() {
        return Ok(());
    }
    heading(out, "Budget", style)?;
    for (name, sum) in [
        ("Applied for (sökt)", budget.applied),
        ("Own (egen)", budget.own),
    ] {
        if let Some(sum) = sum {
            writeln!(out, "  {name:<44} {:>14} kr", sum.to_string())?;
        }
    }
    for line in &budget.lines {
        let mut label = line.label.clone();
        if let Some(group) = &line.group {
            label = format!("{group}: {label}");
        }
        if let Some(organisation) = &line.organisation {
            label = format!("{label}, {organisation}");
        }
        let year = line.year.map(|y| y.to_string()).unwrap_or_default();
        let about = if line.approximate { "about " } else { "" };
        let times = if line.times > 1 {
            format!(" × {}", line.times)
        } else {
            String::new()
        };
        let funding = match line.funding {
            Funding::Applied => "",
            Funding::Own => "  own",
            Funding::Other => "  other",
        };
        writeln!(
            out,
            "    {:<38} {year:>4} {:>13} kr{times}{funding}",
            terminal::line(&label),
            format!("{about}{}", line.amount),
        )?;
    }
    let wrong: Vec<_> = budget.checks.iter().filter(|c| !c.ok).collect();
    if budget.checks.is_empty() {
        writeln!(out, "  No stated sum could be checked.")?;
    } else if wrong.is_empty() {
        writeln!(out, "  All {} stated sums close.", budget.checks.len())?;
    } else {
        writeln!(
            out,
            "  {} of {} stated sums do not close:",
            wrong.len(),
            budget.checks.len()
        )?;
        for check in wrong {
            let line = format!(
                "{}: stated {}, computed {}, differs by {} kr",
                check.what,
                check.stated,
                check.computed,
                (check.stated - check.computed).abs()
            );
            writeln!(out, "    {}", terminal::line(&line))?;
        }
    }
    Ok(())
}

fn review(out: &mut impl Write, record: &Record, style: Style) -> io::Result<()> {
    if record.warnings.is_empty() {
        return Ok(());
    }
    heading(out, "To know (att veta)", style)?;
    for warning in &record.warnings {
        let how = match warning.severity {
            Severity::Info => "info",
            Severity::Review => "review",
            Severity::Error => "error",
        };
        let place = place(&warning.location)
            .map(|p| format!(" ({p})"))
            .unwrap_or_default();
        writeln!(out, "  {how}: {}{place}", terminal::line(&warning.message))?;
    }
    Ok(())
}

fn write_section(out: &mut impl Write, section: &Section, style: Style) -> io::Result<()> {
    let words = section
        .heading
        .as_deref()
        .unwrap_or("(before the first heading)");
    let fields: Vec<&str> = section.fields.iter().map(|f| f.swedish()).collect();
    let mut about = String::new();
    if !fields.is_empty() {
        about = format!("  [{}]", fields.join(", "));
    }
    if let Some(scope) = &section.scope {
        about = format!("{about}  {scope}");
    }
    if let Some(place) = place(&section.location) {
        about = format!("{about}  {place}");
    }
    writeln!(
        out,
        "\n{}{}",
        style.bold(&terminal::line(words)),
        style.dim(&terminal::line(&about))
    )?;
    write!(out, "{}", wrapped(&section.text, 2, WIDTH))
}
