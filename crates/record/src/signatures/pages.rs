//! Pages that e-signing services append: names, times, identifiers.

use aktsam_document::{Place, Severity, Warning};

use super::boilerplate::{holds_event, is_esign_boilerplate};
use super::names::{is_name, write_name};
use super::services::service;
use super::stamp::{Scan, Stamp, is_other_event, scan};
use crate::lexicon::organisations::Organisations;
use crate::lines::Line;
use crate::lower::LowerCase;
use crate::model::{Signature, SignatureKind, SignatureStatus};

/// How many lines a name may stand above its time.
const REACH: usize = 9;

/// "Namn: Eva Ek", "Signerat av: Eva Ek", "Eva Ek (eva.ek@exempel.se)": the name alone.
fn without_label(piece: &str) -> &str {
    const LABELS: &[&str] = &[
        "namn",
        "name",
        "signerat av",
        "signerad av",
        "signed by",
        "undertecknare",
        "undertecknat av",
    ];
    let name = match piece.split_once(':') {
        Some((label, name)) if LABELS.contains(&label.trim().lower().as_str()) => name.trim(),
        _ => piece,
    };
    let address = name.split_whitespace().find(|word| word.contains('@'));
    let before = address.and_then(|word| name.split(word).next());
    before.map_or(name, |name| name.trim_end_matches([' ', '(']))
}

struct PendingName {
    text: String,
    at: usize,
    column: Option<usize>,
    left: Option<f32>,
    page: Option<u32>,
    organisation: Option<String>,
}

struct Open {
    signature: Signature,
    at: usize,
    named: bool,
    /// Which of several columns the time stands in, where its line has several.
    column: Option<usize>,
    /// Left edge of its line, in points.
    left: Option<f32>,
}

/// The signatures on such pages, and which lines they used.
pub(super) struct Pages {
    pub(super) signatures: Vec<Signature>,
    pub(super) warnings: Vec<Warning>,
    /// A mark for each line that belongs to such a page.
    pub(super) used: Vec<bool>,
}

/// Reads them: a name line, then an identifier with a time, then the means of identification with
/// its reference; or other services' shapes of the same. In a layout of columns several names are
/// followed by as many times.
pub(super) fn read(lines: &[Line<'_>], organisations: &Organisations) -> Pages {
    let mut reader = Reader {
        organisations,
        names: Vec::new(),
        open: Vec::new(),
        run: 0,
        eid: None,
        keyword: None,
        warnings: Vec::new(),
        in_page: None,
    };
    let mut used: Vec<bool> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| lines.get(b));
        // The rest of a time was read with the line before.
        let rest = before.is_some_and(|before| wrapped_time(before, line).is_some());
        let whole = lines.get(at + 1).and_then(|next| wrapped_time(line, next));
        let is_ours = if rest && whole.is_none() {
            used.last().copied().unwrap_or(false)
        } else {
            reader.line(at, line, whole.as_deref())
        };
        used.push(is_ours);
    }
    reader.pair();
    let service = if reader.open.is_empty() {
        None
    } else {
        service(lines)
    };
    for open in &reader.open {
        if let Some(slot) = used.get_mut(open.at) {
            *slot = true;
        }
    }
    let mut signatures: Vec<Signature> = Vec::new();
    for mut open in reader.open {
        open.signature.service = service.map(str::to_owned);
        // An event log tells the same signature again.
        let again = signatures.iter().any(|s| {
            s.signed_at == open.signature.signed_at
                && (s.name == open.signature.name || open.signature.name.is_none())
        });
        if !again {
            signatures.push(open.signature);
        }
    }
    Pages {
        signatures,
        warnings: reader.warnings,
        used,
    }
}

/// A line and the next as one, where a narrow page broke it inside a time: "… 19:50:03" / "UTC
/// +02:00", "… 2023-02-21" / "19:50:03 UTC +02:00".
fn wrapped_time(line: &Line<'_>, next: &Line<'_>) -> Option<String> {
    // Most lines do not even begin as the rest of a time does, or end as its first part.
    let may_go_on = next
        .text
        .starts_with(|c: char| c.is_ascii_digit() || "UG+-".contains(c));
    let may_be_open = line
        .text
        .ends_with(|c: char| c.is_ascii_digit() || c == '-')
        || line.text.ends_with("UTC");
    if !may_go_on || !may_be_open {
        return None;
    }
    let shape = |text: &str| -> String {
        text.chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect()
    };
    let parted = line.page != next.page && !next.is_of_paragraph_of(line);
    if line.text.len() > 300 || next.text.len() > 60 || parted {
        return None;
    }
    let (end, start) = (shape(line.text), shape(next.text));
    let after_time = end.ends_with("00:00:00")
        && (start.starts_with("UTC ") || start.starts_with("GMT") || start.starts_with("+00:"));
    let in_zone = end.ends_with("00:00:00 UTC")
        && (start.starts_with("+00:00") || start.starts_with("-00:00"));
    let after_date = end.ends_with("0000-00-00") && start.starts_with("00:00:00");
    // "… - 2023-" / "02-21 19:50:03": the break stands inside the date.
    let in_date = end.ends_with(" 0000-") && start.starts_with("00-00 00:00")
        || end.ends_with(" 0000-00-") && start.starts_with("00 00:00");
    if in_date {
        return Some(format!("{}{}", line.text, next.text));
    }
    (after_time || in_zone || after_date).then(|| format!("{} {}", line.text, next.text))
}

struct Reader<'o> {
    organisations: &'o Organisations,
    names: Vec<PendingName>,
    open: Vec<Open>,
    /// How many signatures at the end of `open` stand without a name line between them.
    run: usize,
    eid: Option<String>,
    /// Line of the last word of signing that no time followed yet.
    keyword: Option<usize>,
    warnings: Vec<Warning>,
    /// Line of the last sign that this is a signature page.
    in_page: Option<usize>,
}

impl Reader<'_> {
    /// Reads a line; whether it is one of a signature page whatever stands around it.
    /// `whole` is the line with the rest of its time, where that stands on the next.
    fn line(&mut self, at: usize, line: &Line<'_>, whole: Option<&str>) -> bool {
        let boilerplate = is_esign_boilerplate(line.text);
        if boilerplate {
            self.in_page = Some(at);
            // A sentence of the cover may go on with the first name; scan sees to that.
            if !line.text.contains("UTC") {
                return true;
            }
        }
        let found = scan(whole.unwrap_or(line.text));
        let ours = boilerplate || holds_event(line.text, &found);
        if self.keyword.is_some() && is_other_event(line.text) {
            self.keyword = None;
        }
        let near = |mark: Option<usize>| mark.is_some_and(|m| at - m <= REACH);
        let certain = !found.idents.is_empty() || found.eid.is_some() || found.keyword;
        let exact = found.stamp.as_ref().is_some_and(|s| s.zoned || s.seconds);
        let signs = found.stamp.is_some()
            && line.text.len() < 400
            // "Sent: …", "Viewed: …" are times of something else.
            && (found.keyword || !is_other_event(line.text))
            && (certain
                || near(self.keyword) && exact
                || self.keyword.is_some_and(|k| at - k <= 2) && self.has_name(at)
                || (near(self.in_page) && exact && (self.eid.is_some() || self.has_name(at))));
        if signs {
            self.in_page = Some(at);
            self.signature(at, line, found);
            return ours;
        }
        if found.stamp.is_none() && certain && line.text.len() < 200 {
            if let Some(eid) = found.eid.clone() {
                self.in_page = Some(at);
                self.identification(at, eid, &found);
                for more in &found.more_eids {
                    self.identification(at, more.clone(), &found);
                }
                self.collect(at, line, &found);
                return ours;
            }
            if found.keyword {
                self.keyword = Some(at);
            }
        }
        self.collect(at, line, &found);
        ours
    }

    fn has_name(&self, at: usize) -> bool {
        self.names.iter().any(|n| at.saturating_sub(n.at) <= REACH)
    }

    /// Names and organisations of a line that is no signature itself.
    fn collect(&mut self, at: usize, line: &Line<'_>, found: &Scan) {
        let texts: Vec<&str> = if found.rest.is_empty() {
            vec![line.text]
        } else {
            found.rest.iter().map(|r| r.text.as_str()).collect()
        };
        let several = line.text.contains('\t');
        for text in texts {
            let pieces = text.split(['\t', '|']).flat_map(|p| p.split("   "));
            for (column, piece) in pieces.enumerate() {
                let piece = piece.trim();
                let bare = without_initials(without_label(piece));
                if is_name(bare) && self.organisations.in_text(bare).is_none() {
                    if self.run > 0 {
                        self.pair();
                    }
                    self.names.push(PendingName {
                        text: bare.to_owned(),
                        at,
                        column: several.then_some(column),
                        left: left_edge(line),
                        page: line.page,
                        organisation: None,
                    });
                } else if piece.len() < 80
                    && let Some(name) = self.names.last_mut().filter(|n| at - n.at <= 2)
                    && let Some(index) = self.organisations.in_text(piece)
                    && let Some(known) = self.organisations.get(index)
                {
                    name.organisation = Some(known.name.clone());
                }
            }
        }
        // Only a few lines are remembered.
        let keep = self
            .names
            .iter()
            .position(|n| at - n.at <= 40)
            .unwrap_or(self.names.len());
        self.names.drain(..keep);
    }

    fn signature(&mut self, at: usize, line: &Line<'_>, found: Scan) {
        let stamps: Vec<Stamp> = found.stamp.into_iter().chain(found.more_stamps).collect();
        let mut idents = found.idents.into_iter().peekable();
        let several = stamps.len() > 1;
        let mut eids = found.eid.into_iter().chain(found.more_eids);
        for (number, stamp) in stamps.into_iter().enumerate() {
            let before = line.text.get(..stamp.range.start).unwrap_or_default();
            let tabs = before.matches('\t').count();
            let column = line.text.contains('\t').then_some(tabs);
            let transaction = idents.next_if(|i| i.range.start < stamp.range.start);
            if let Some(ident) = &transaction
                && !ident.valid
            {
                self.warn_ident(&ident.text, line);
            }
            let own_eid = eids.next().or_else(|| self.eid.take());
            let reference = (own_eid.is_some() && !several)
                .then(|| idents.next())
                .flatten();
            let inline = found
                .rest
                .iter()
                .filter(|r| r.after == number)
                .map(|r| without_initials(&r.text))
                .rfind(|t| is_name(t) && self.organisations.in_text(t).is_none())
                .or_else(|| {
                    found
                        .rest
                        .iter()
                        .filter(|r| r.after == number + 1 && !several)
                        .map(|r| without_initials(&r.text))
                        .find(|t| is_name(t) && self.organisations.in_text(t).is_none())
                })
                .map(write_name);
            if inline.is_some() && self.run > 0 {
                self.pair();
            }
            let named = inline.is_some();
            self.open.push(Open {
                signature: Signature {
                    name: inline,
                    organisation: None,
                    status: SignatureStatus::Signed,
                    signed_at: Some(stamp.iso),
                    kind: SignatureKind::ESignPage,
                    eid: own_eid,
                    service: None,
                    transaction: transaction.map(|i| i.text),
                    service_reference: reference.map(|i| i.text),
                    verdict: None,
                    location: line.location(),
                },
                at,
                named,
                column,
                left: left_edge(line),
            });
            if named {
                self.names.clear();
            } else {
                self.run += 1;
            }
        }
        self.keyword = None;
    }

    /// The means of identification of the first signature that has none, or of the next one.
    fn identification(&mut self, at: usize, eid: String, found: &Scan) {
        let reach = self.open.iter_mut().rev().take(8).rev();
        let waiting = reach
            .filter(|o| at - o.at <= REACH)
            .find(|o| o.signature.eid.is_none() && o.signature.service_reference.is_none());
        if let Some(open) = waiting {
            open.signature.eid = Some(eid);
            open.signature.service_reference = found.idents.first().map(|i| i.text.clone());
        } else {
            self.eid = Some(eid);
        }
    }

    fn warn_ident(&mut self, ident: &str, line: &Line<'_>) {
        self.warnings.push(
            Warning::new(
                "signature_identifier_malformed",
                Severity::Info,
                format!("the signing identifier {ident} has not the form of a UUID"),
            )
            .at(line.location()),
        );
    }

    /// Gives the last run of signatures the names above them, in order.
    fn pair(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run == 0 {
            return;
        }
        let from = self.open.len().saturating_sub(run);
        let first_at = self.open.get(from).map_or(0, |o| o.at);
        let near: Vec<PendingName> = std::mem::take(&mut self.names)
            .into_iter()
            .filter(|n| n.at <= first_at && first_at - n.at <= REACH)
            .collect();
        let skip = near.len().saturating_sub(run);
        let page = near.last().and_then(|n| n.page);
        let names: Vec<PendingName> = near
            .into_iter()
            .skip(skip)
            .filter(|n| n.page == page)
            .collect();
        let waiting = self.open.get(from..).unwrap_or_default();
        let order = by_column(&names, waiting);
        let mut names: Vec<Option<PendingName>> = names.into_iter().map(Some).collect();
        let mut next = 0;
        let mut names = std::iter::from_fn(move || {
            let at = order
                .as_ref()
                .map_or(Some(next), |order| order.get(next).copied())?;
            next += 1;
            names.get_mut(at)?.take()
        });
        for open in self.open.iter_mut().skip(from).filter(|o| !o.named) {
            if let Some(name) = names.next() {
                open.signature.name = Some(write_name(&name.text));
                open.signature.organisation = name.organisation;
                open.named = true;
            }
        }
    }
}

/// Left edge of a line on its page, in points.
fn left_edge(line: &Line<'_>) -> Option<f32> {
    match line.location().place {
        Some(Place::Page { rect, .. }) => Some(rect.x0),
        _ => None,
    }
}

/// Which name each time belongs to, where the names stand side by side on one line and the times below them on
/// lines of their own: by the column, for the one that stands higher need not be the first.
fn by_column(names: &[PendingName], times: &[Open]) -> Option<Vec<usize>> {
    /// A line that begins so much further right stands in another column, in points.
    const APART: f32 = 40.0;
    /// More do not stand side by side on a page.
    const MOST: usize = 8;
    let first = names.first()?;
    let abreast = (2..=MOST).contains(&names.len())
        && names.len() == times.len()
        && names.iter().all(|n| n.at == first.at && n.column.is_some());
    let on_lines = times.windows(2).all(|pair| match pair {
        [a, b] => a.at != b.at,
        _ => true,
    });
    if !abreast || !on_lines {
        return None;
    }
    let mut order = Vec::with_capacity(times.len());
    for time in times {
        let column = time.column.or_else(|| {
            let leftmost = time.left? < first.left? + APART;
            // Further right it is the second of two.
            if leftmost {
                Some(0)
            } else {
                (names.len() == 2).then_some(1)
            }
        })?;
        let at = names.iter().position(|n| n.column == Some(column))?;
        if order.contains(&at) {
            return None;
        }
        order.push(at);
    }
    Some(order)
}

/// "Eva Lind (EL)" without its initials.
fn without_initials(text: &str) -> &str {
    let text = without_page(text);
    match text.rsplit_once('(') {
        Some((name, rest)) if rest.trim_end_matches(')').chars().count() <= 4 => name.trim(),
        _ => text.trim(),
    }
}

/// "8 (9) Eva Lind" without the number of its page.
fn without_page(text: &str) -> &str {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = digits.trim_start();
    let all = behind
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'));
    match all {
        Some((count, rest))
            if digits.len() < text.len() && count.bytes().all(|b| b.is_ascii_digit()) =>
        {
            rest.trim()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests;
