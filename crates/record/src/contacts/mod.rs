//! Contacts (kontaktpersoner): e-mail addresses, telephone numbers, and the names and organisations
//! beside them.

mod email;
mod phone;

use aktsam_document::{Severity, TableId, Warning};
use unicode_normalization::UnicodeNormalization;

use crate::lexicon::organisations::Organisations;
use crate::lines::Line;
use crate::lower::LowerCase;
use crate::model::{Contact, Signature};
use crate::signatures::names::{is_name, same_person};

/// The contacts of a document.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Each person or address once, in the order of the document.
    pub(crate) contacts: Vec<Contact>,
    /// Addresses that are broken.
    pub(crate) warnings: Vec<Warning>,
    /// Who the row above named, where an address or number of theirs may still follow.
    open_row: Option<OpenRow>,
    /// What the columns of the table being read hold.
    headers: Option<(TableId, Vec<(u32, Column)>)>,
}

/// A person of a table's row, and where the rows that go on with it end.
#[derive(Debug)]
struct OpenRow {
    table: TableId,
    /// The row that names the person, and the last that goes on with it.
    first: usize,
    last: usize,
    known: Draft,
}

/// A contact while its line, row or block is read.
#[derive(Debug, Default, Clone)]
struct Draft {
    name: Option<String>,
    organisation: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    role: Option<String>,
}

impl Draft {
    fn is_contact(&self) -> bool {
        self.email.is_some() || self.phone.is_some()
    }
}

/// Lower case without the marks that addresses leave out.
fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// How many lines below a name its address may stand.
const REACH: usize = 5;

/// Finds them. `skip` marks lines of signature pages and of other documents' lists.
pub(crate) fn find(lines: &[Line<'_>], skip: &[bool], organisations: &Organisations) -> Found {
    let mut found = Found::default();
    let mut at = 0;
    // A name that no address followed yet, of lines one under the other.
    let mut open: Option<(usize, Draft)> = None;
    while let Some(line) = lines.get(at) {
        let here = at;
        if skip.get(here).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        if let Some((table, row, _)) = line.cell {
            let cells: Vec<&Line<'_>> = lines
                .iter()
                .skip(here)
                .take_while(|l| l.cell.is_some_and(|(t, r, _)| (t, r) == (table, row)))
                .collect();
            at += cells.len().max(1);
            if let Some((_, draft)) = open.take() {
                found.add(draft);
            }
            table_row(&cells, lines, here, organisations, &mut found);
            continue;
        }
        at += 1;
        let beside = |at: Option<usize>| {
            let line = at.and_then(|at| lines.get(at)).filter(|l| l.cell.is_none());
            line.map_or("", |l| l.text)
        };
        let whole = email::mended(line.text, beside(here.checked_sub(1)), beside(Some(at)));
        let text = whole.as_deref().unwrap_or(line.text);
        let mut draft = read(text, organisations, &mut found.warnings, line);
        let labelled = labelled_name(text);
        if draft.name.is_none() {
            draft.name = labelled.or_else(|| whole_name(text, organisations));
        }
        if draft.is_contact() {
            // "Anna Ek" over "Telefon: …" over "E-post: …".
            match &mut open {
                Some((from, known)) if here - *from <= REACH && fits(known, &draft) => {
                    merge(known, draft);
                }
                _ => {
                    if let Some((_, done)) = open.take() {
                        found.add(done);
                    }
                    open = Some((here, draft));
                }
            }
        } else if draft.name.is_some() {
            if let Some((_, done)) = open.take() {
                found.add(done);
            }
            if text.len() < 100 {
                open = Some((here, draft));
            }
        } else if let Some((from, known)) = &mut open {
            if here - *from > REACH {
                if let Some((_, done)) = open.take() {
                    found.add(done);
                }
            } else if known.organisation.is_none()
                && text.len() < 80
                // "Ansökan från Osby kommun om medel" heads a letter, it is nobody's employer.
                && text.split_whitespace().count() <= 6
            {
                known.organisation = canonical(text, organisations);
            }
        }
    }
    if let Some((_, done)) = open.take() {
        found.add(done);
    }
    found
}

/// Whether the part of an address before its `@` is made of the parts of a name: "eva.ek" of "Eva Ek".
fn is_address_of(local: &str, name: &str) -> bool {
    // What is longer is no name.
    if name.len() > 60 {
        return false;
    }
    let name = fold(name);
    let parts = || {
        local
            .split(|c: char| !c.is_alphabetic())
            .filter(|p| !p.is_empty())
    };
    parts().count() >= 2
        && parts().all(|part| {
            let part = fold(part);
            part.len() >= 2
                && name
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == part)
        })
}

/// Whether a line's address or number goes with the person above.
fn fits(known: &Draft, new: &Draft) -> bool {
    new.name
        .as_ref()
        .is_none_or(|n| known.name.as_ref().is_some_and(|k| same_person(k, n)))
        && (new.email.is_none() || known.email.is_none())
        && (new.phone.is_none() || known.phone.is_none())
        && (known.name.is_some() || new.name.is_none())
}

fn merge(known: &mut Draft, new: Draft) {
    known.name = known.name.take().or(new.name);
    known.organisation = known.organisation.take().or(new.organisation);
    known.email = known.email.take().or(new.email);
    known.phone = known.phone.take().or(new.phone);
    known.role = known.role.take().or(new.role);
}

impl Found {
    /// Gives an address without a name the signer whose name it is made of ("eva.aberg@…" and "Eva
    /// Åberg"): in a signature block they stand in rows of their own.
    pub(crate) fn name_by_address(
        &mut self,
        signatures: &[Signature],
        lines: &[Line<'_>],
        organisations: &Organisations,
    ) {
        // Of more there is no telling whose they are, and each is held against each.
        const MOST: usize = 200;
        let unnamed = self.contacts.iter_mut().filter(|c| c.name.is_none());
        let mut pieces: Option<Vec<&str>> = None;
        for contact in unnamed.take(MOST) {
            let Some((local, _)) = contact.email.as_deref().and_then(|e| e.split_once('@')) else {
                continue;
            };
            let signer = signatures.iter().find(|s| {
                s.name
                    .as_deref()
                    .is_some_and(|name| is_address_of(local, name))
            });
            if let Some(signer) = signer {
                contact.name.clone_from(&signer.name);
                if contact.organisation.is_none() {
                    contact.organisation.clone_from(&signer.organisation);
                }
                continue;
            }
            // "Elsa Thorn, enhetschef" in the box before that of her address.
            let pieces = pieces.get_or_insert_with(|| {
                let firsts = lines.iter().filter_map(|line| {
                    let piece = line.text.split([',', '(', '\t']).next()?.trim();
                    let words = piece.split_whitespace().count();
                    let capital = piece.starts_with(char::is_uppercase);
                    (capital && (2..=4).contains(&words)).then_some(piece)
                });
                firsts.take(MOST).collect()
            });
            let named = pieces.iter().filter(|piece| is_address_of(local, piece));
            contact.name = named
                .into_iter()
                .find_map(|piece| whole_name(piece, organisations));
        }
    }

    fn add(&mut self, draft: Draft) {
        if !draft.is_contact() {
            return;
        }
        let known = self.contacts.iter_mut().find(|c| {
            (draft.email.is_some() && c.email == draft.email)
                || (draft.email.is_none() || c.email.is_none())
                    && match (&c.name, &draft.name) {
                        (Some(a), Some(b)) => same_person(a, b),
                        _ => false,
                    }
        });
        let contact = Contact {
            name: draft
                .name
                .map(|n| n.split_whitespace().collect::<Vec<_>>().join(" ")),
            organisation: draft.organisation,
            email: draft.email,
            phone: draft.phone,
            role: draft.role,
        };
        match known {
            Some(known) => {
                known.name = known.name.take().or(contact.name);
                known.organisation = known.organisation.take().or(contact.organisation);
                known.email = known.email.take().or(contact.email);
                known.phone = known.phone.take().or(contact.phone);
                known.role = known.role.take().or(contact.role);
            }
            None => self.contacts.push(contact),
        }
    }
}

/// A cell whose address goes on in the row below, or begins in the one above: a narrow column of a table without
/// lines. `here` is where the row begins among the lines.
fn mended_cell(cell: &Line<'_>, lines: &[Line<'_>], here: usize) -> Option<String> {
    /// Two rows are no further apart, in cells.
    const NEAR: usize = 32;
    let (table, row, column) = cell.cell?;
    let near = lines.get(here.saturating_sub(NEAR)..lines.len().min(here + NEAR))?;
    let at = |row: Option<usize>| {
        let place = row.map(|row| (table, row, column));
        near.iter()
            .find(|l| place.is_some() && l.cell == place)
            .map_or("", |l| l.text)
    };
    email::mended(cell.text, at(row.checked_sub(1)), at(Some(row + 1)))
}

/// What one line of the flow tells: "Organisation: Osby kommun. Kontaktperson: Eva Lind,
/// eva.lind@exempel.se".
fn read(
    text: &str,
    organisations: &Organisations,
    warnings: &mut Vec<Warning>,
    line: &Line<'_>,
) -> Draft {
    let mut draft = Draft::default();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 7 && !text.contains('@') {
        return draft;
    }
    let emails = email::find(text);
    for broken in emails.iter().filter(|e| !e.whole) {
        warnings.push(
            Warning::new(
                "email_malformed",
                Severity::Review,
                format!("\"{}\" is no whole e-mail address", broken.written),
            )
            .at(line.location()),
        );
    }
    draft.email = emails.iter().find(|e| e.whole).map(|e| e.address.clone());
    let asked = !emails.is_empty() || phone::is_labelled(text);
    draft.phone = phone::find(text, asked);
    if emails.is_empty() && draft.phone.is_none() {
        return draft;
    }
    let before = emails
        .first()
        .and_then(|e| text.get(..e.start))
        .unwrap_or(text);
    draft.name = emails
        .iter()
        .find(|e| e.whole)
        .and_then(|e| email::owner(before, &e.address))
        .map(str::to_owned)
        .or_else(|| name_in(before, organisations));
    draft.organisation = canonical(before, organisations);
    draft
}

/// The last name among the pieces of a text.
fn name_in(text: &str, organisations: &Organisations) -> Option<String> {
    text.split([',', ';', ':', '\t', '|', '(', ')', '\n'])
        .flat_map(|p| p.split(". "))
        .flat_map(|p| p.split(" - "))
        .map(|p| p.trim().trim_end_matches('.'))
        .filter_map(|p| {
            let behind = behind_verb(p);
            // "kontakta Eva Ek på telefon …": the name ends where the capitals do.
            let p = if behind.len() < p.len() && !is_name(behind) {
                leading_capitals(behind)
            } else {
                behind
            };
            (is_name(p) && organisations.in_text(p).is_none()).then_some(p)
        })
        .last()
        .map(str::to_owned)
}

/// "… är ni välkomna att ringa Majken Sandgren": the name behind what one is asked to do.
fn behind_verb(piece: &str) -> &str {
    const VERBS: &[&str] = &[
        "ringa ",
        "ring ",
        "kontakta ",
        "mejla ",
        "skriva till ",
        "besvaras av ",
        "lämnas av ",
        "vänd er till ",
        "vänd dig till ",
        "projektledare är ",
        "projektledaren är ",
        "processledare är ",
        "samordnare är ",
        "kontaktperson är ",
        "ansvarig är ",
        "projektledare ",
        "processledare ",
    ];
    let lower = piece.to_lowercase();
    if lower.len() != piece.len() {
        return piece;
    }
    let ends = VERBS.iter().filter_map(|v| Some(lower.rfind(v)? + v.len()));
    ends.max().and_then(|end| piece.get(end..)).unwrap_or(piece)
}

/// The words that a text begins with which begin with a capital.
fn leading_capitals(text: &str) -> &str {
    let mut end = 0;
    for word in text.split_inclusive(' ').take(4) {
        if !word.starts_with(char::is_uppercase) {
            break;
        }
        end += word.len();
    }
    text.get(..end).unwrap_or_default().trim_end()
}

/// "Kontaktperson: Eva Lind", "Namn: Eva Lind".
fn labelled_name(text: &str) -> Option<String> {
    let (label, rest) = text.split_once(':')?;
    let label = label.trim().lower();
    let asks = [
        "kontakt",
        "namn",
        "handläggare",
        "projektledare",
        "processledare",
    ]
    .iter()
    .any(|w| label.contains(w));
    let name = rest.split([',', ';', '(']).next()?.trim();
    (asks && label.len() < 40 && is_name(name)).then(|| name.to_owned())
}

/// A line that is a name, or a name with a title: "Eva Lind, verksamhetschef".
fn whole_name(text: &str, organisations: &Organisations) -> Option<String> {
    let name = text.split(',').next()?.trim();
    (text.len() < 90 && is_name(name) && organisations.in_text(name).is_none())
        .then(|| name.to_owned())
}

fn canonical(text: &str, organisations: &Organisations) -> Option<String> {
    organisations
        .in_text(text)
        .and_then(|i| organisations.get(i))
        .map(|o| o.name.clone())
}

/// What a column of a contact table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Organisation,
    Phone,
    Email,
    Role,
}

fn column(header: &str) -> Option<Column> {
    let lower = header.trim().trim_end_matches([':', '.', '*']).lower();
    if lower.chars().count() > 40 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    if has(&["e-post", "epost", "mejl", "mail"]) {
        Some(Column::Email)
    } else if has(&["telefon", "mobil", "tfn"]) || lower == "tel" {
        Some(Column::Phone)
    } else if has(&["titel", "funktion", "befattning", "roll"]) {
        Some(Column::Role)
    } else if has(&["organisation", "myndighet", "arbetsgivare", "verksamhet"])
        && !has(&["nummer", "orgnr"])
    {
        Some(Column::Organisation)
    } else if has(&["namn", "kontaktperson"]) {
        Some(Column::Name)
    } else {
        None
    }
}

/// What the first two rows of a table say that its columns hold.
fn headers(lines: &[Line<'_>], table: TableId) -> Vec<(u32, Column)> {
    lines
        .iter()
        .skip_while(|l| l.cell.is_none_or(|c| c.0 != table))
        .take_while(|l| l.cell.is_some_and(|c| c.0 == table))
        .take(12)
        .filter(|l| l.cell.is_some_and(|c| c.1 <= 1))
        .filter_map(|l| Some((l.cell?.2, column(l.text)?)))
        .collect()
}

/// Whether a label asks for something about a person: "Titel", "Postadress".
fn is_attribute(label: &str) -> bool {
    const OTHERS: &[&str] = &[
        "adress",
        "postnummer",
        "postnr",
        "postort",
        "ort",
        "enhet",
        "avdelning",
        "förvaltning",
    ];
    let lower = label.trim().lower();
    lower.chars().count() <= 30
        && (column(label).is_some() || OTHERS.iter().any(|w| lower.contains(w)))
}

/// A row of a table: by the headers of its columns, else by what each cell looks like.
fn table_row(
    cells: &[&Line<'_>],
    lines: &[Line<'_>],
    here: usize,
    organisations: &Organisations,
    found: &mut Found,
) {
    let Some((table, ..)) = cells.first().and_then(|c| c.cell) else {
        return;
    };
    let headers = match found.headers.take() {
        Some((of, headers)) if of == table => headers,
        _ => headers(lines, table),
    };
    let mut draft = Draft::default();
    let mut label: Option<Column> = None;
    for cell in cells {
        let broken = cell
            .text
            .contains('@')
            .then(|| mended_cell(cell, lines, here));
        let broken = broken.flatten();
        let text = broken.as_deref().unwrap_or(cell.text);
        let header = cell
            .cell
            .and_then(|c| headers.iter().find(|(at, _)| *at == c.2))
            .map(|(_, column)| *column);
        let kind = label.take().or(header);
        let mut own = read(text, organisations, &mut found.warnings, cell);
        if own.email.is_none() && own.phone.is_none() {
            if let Some(column) = column(text) {
                // A label left of its value.
                label = Some(column);
                continue;
            }
            own.name = whole_name(text, organisations).or_else(|| labelled_name(text));
            // Who fills in a part of the form is nobody's employer.
            if !text.lower().contains("fylls") {
                own.organisation = canonical(text, organisations);
            }
        }
        if kind == Some(Column::Phone) && own.phone.is_none() {
            own.phone = phone::find(text, true);
        }
        if kind == Some(Column::Role) && text.len() < 80 && own.name.is_none() {
            own.role = Some(text.to_owned());
        }
        if kind == Some(Column::Organisation) && own.organisation.is_none() && text.len() < 80 {
            own.organisation = Some(text.to_owned());
        }
        if own.email.is_some() && draft.email.is_some() && own.email != draft.email {
            // A cell that lists several people, a paragraph each.
            found.add(std::mem::take(&mut draft));
        }
        merge(&mut draft, own);
    }
    found.headers = Some((table, headers));
    let row = cells.first().and_then(|c| c.cell).map_or(0, |c| c.1);
    // "Kontaktperson | Telefon" over "E-post | …": a form asks for one person in several rows.
    let mut open = found
        .open_row
        .take()
        .filter(|open| open.table == table && row <= open.last + 1 && row <= open.first + REACH);
    if let Some(open) = &mut open
        && draft.name.is_none()
        && !draft.is_contact()
        && cells.first().is_some_and(|label| is_attribute(label.text))
    {
        // "Titel | Enhetschef" between the name and the telephone.
        merge(&mut open.known, draft);
        open.last = row;
        found.open_row = Some(OpenRow {
            known: open.known.clone(),
            ..*open
        });
        return;
    }
    let mut first = row;
    if let Some(open) = open
        && draft.name.is_none()
        && draft.is_contact()
        && fits(&open.known, &draft)
    {
        first = open.first;
        let mut whole = open.known;
        merge(&mut whole, draft);
        draft = whole;
    }
    if draft.name.is_some() && (draft.email.is_none() || draft.phone.is_none()) {
        found.open_row = Some(OpenRow {
            table,
            first,
            last: row,
            known: draft.clone(),
        });
    }
    found.add(draft);
}

#[cfg(test)]
mod tests;
