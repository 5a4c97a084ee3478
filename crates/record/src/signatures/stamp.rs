//! The parts of a signature line: identifiers, times with their offset, means of identification.

use std::ops::Range;

use crate::lexicon::WordStarts;
use crate::lower::LowerCase;

/// What a line of a signature page holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scan {
    /// Identifiers, in order.
    pub(crate) idents: Vec<Ident>,
    /// The first date with a time of day.
    pub(crate) stamp: Option<Stamp>,
    /// Further dates with a time, of a layout in columns.
    pub(crate) more_stamps: Vec<Stamp>,
    /// Means of identification, as written.
    pub(crate) eid: Option<String>,
    /// Further means of identification, of a layout in columns.
    pub(crate) more_eids: Vec<String>,
    /// A word that says that somebody signed.
    pub(crate) keyword: bool,
    /// The words that are none of these, with the event (stamp or identifier) that they precede.
    pub(crate) rest: Vec<Rest>,
}

/// An identifier of hexadecimal groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ident {
    /// As written, in lower case.
    pub(crate) text: String,
    /// Its bytes in the line.
    pub(crate) range: Range<usize>,
    /// It has the shape of a UUID (RFC 9562: 8-4-4-4-12).
    pub(crate) valid: bool,
    /// It is close enough to one to be meant as one.
    pub(crate) plausible: bool,
}

/// A date with a time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// ISO 8601, with the offset where one is written.
    pub(crate) iso: String,
    /// An offset or zone is written.
    pub(crate) zoned: bool,
    /// Seconds are written.
    pub(crate) seconds: bool,
    /// Its bytes in the line.
    pub(crate) range: Range<usize>,
}

/// Words between the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rest {
    /// The words, their separators trimmed.
    pub(crate) text: String,
    /// How many stamps stand before it in the line.
    pub(crate) after: usize,
}

/// Words of the ways to identify oneself, in lower case.
const EID_WORDS: &[&str] = &[
    "bankid",
    "freja",
    "eid",
    "eid+",
    "mitid",
    "nemid",
    "siths",
    "vipps",
    "bankid/freja",
    "ftn",
    "plus",
];

/// Words that say that somebody signed, in lower case without colon.
const KEYWORDS: &[&str] = &[
    "signerat",
    "signerad",
    "signerade",
    "signerades",
    "undertecknat",
    "undertecknad",
    "undertecknade",
    "undertecknades",
    "underskriven",
    "signed",
    "signeret",
    "signert",
    "allekirjoittanut",
    "signering",
    "signeringsdatum",
    "signeringstid",
    "digitally",
    "signerats",
    "e-signerat",
    "e-signerats",
    "e-signerad",
    "e-signed",
    "signaturdatum",
];

/// Words of events that are no signing, though they may name it: "skickades till Eva Ek för signering".
const OTHER_EVENTS: &[&str] = &[
    "skickades",
    "skickat",
    "skickad",
    "sent",
    "öppnade",
    "öppnades",
    "visade",
    "visades",
    "viewed",
    "granskade",
    "granskades",
    "skapades",
    "created",
    "emailed",
    "påminnelse",
    "startades",
];

/// Words beside the keyword that carry nothing.
const FILLERS: &[&str] = &[
    "av",
    "med",
    "by",
    "via",
    "den",
    "datum",
    "date",
    "tid",
    "tidpunkt",
    "kl",
    "kl.",
    "klockan",
    "at",
    "-",
    "–",
    "—",
    "|",
    "/",
    "svenskt",
    "swedish",
    "digitalt",
    "elektroniskt",
    "on",
    "av:",
    "time",
    "namn",
    "name",
    "electronically",
];

/// Beginnings of the words that make a line worth taking apart.
static TRIGGERS: WordStarts = WordStarts::of(&[
    "bankid",
    "freja",
    "mitid",
    "nemid",
    "siths",
    "vipps",
    "ftn",
    "e-sign",
    "sign",
    "underteck",
    "underskriv",
    "allekirj",
    "digitally",
]);

struct Token<'a> {
    text: &'a str,
    range: Range<usize>,
}

fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        if c.is_whitespace() {
            if let Some(from) = start.take()
                && let Some(text) = line.get(from..at)
            {
                out.push(Token {
                    text,
                    range: from..at,
                });
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    out
}

/// Takes a line apart. Lines longer than any signature line give nothing but their first parts.
pub(crate) fn scan(line: &str) -> Scan {
    let mut found = Scan::default();
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let hyphens = line.bytes().filter(|b| *b == b'-').count();
    // A date with a time has ten digits and a mark between two of them, an identifier three hyphens.
    let holds_one = digits >= 8 && line.contains([':', '.']) || (digits >= 4 && hyphens >= 3);
    if !holds_one && !TRIGGERS.in_text(line) {
        return found;
    }
    let tokens = tokens(line);
    let mut words: Vec<&str> = Vec::new();
    let mut i = 0;
    let mut stamps = 0;
    let flush = |words: &mut Vec<&str>, after: usize, found: &mut Scan| {
        let text = words.join(" ");
        let text = text.trim_matches(|c: char| c.is_whitespace() || ":,;-–|\"”“".contains(c));
        if !text.is_empty() {
            found.rest.push(Rest {
                text: text.to_owned(),
                after,
            });
        }
        words.clear();
    };
    while let Some(token) = tokens.get(i) {
        let bare = token.text.trim_matches(|c: char| ",;|()[]\"”“".contains(c));
        let lower = bare.lower();
        let key = lower.trim_end_matches([':', '.']);
        if let Some(ident) = ident(bare, token.range.clone()) {
            flush(&mut words, stamps, &mut found);
            found.idents.push(ident);
            i += 1;
            // The country of the means of identification follows: "- SE".
            while tokens.get(i).is_some_and(|t| matches!(t.text, "-" | "–"))
                && tokens.get(i + 1).is_some_and(|t| is_country(t.text))
            {
                i += 2;
            }
        } else if let Some((stamp, used)) = stamp(tokens.get(i..).unwrap_or_default()) {
            flush(&mut words, stamps, &mut found);
            stamps += 1;
            i += used;
            if found.stamp.is_none() {
                found.stamp = Some(stamp);
            } else {
                found.more_stamps.push(stamp);
            }
        } else if EID_WORDS.contains(&key) && key != "plus" && key != "eid" {
            let (text, used) = eid(tokens.get(i..).unwrap_or_default());
            flush(&mut words, stamps, &mut found);
            i += used.max(1);
            if found.eid.is_none() {
                found.eid = Some(text);
            } else {
                found.more_eids.push(text);
            }
        } else if KEYWORDS.contains(&key) {
            flush(&mut words, stamps, &mut found);
            found.keyword = true;
            i += 1;
        } else if FILLERS.contains(&lower.as_str()) || FILLERS.contains(&key) {
            if lower.ends_with(':') || matches!(key, "|" | "datum" | "date") {
                flush(&mut words, stamps, &mut found);
            } else if !words.is_empty() && !matches!(key, "-" | "–" | "—" | "/") {
                // "den" inside prose stays; a filler opens no name.
                words.push(bare);
            }
            i += 1;
        } else {
            words.push(bare);
            i += 1;
        }
    }
    flush(&mut words, stamps, &mut found);
    found.keyword = found.keyword && !is_other_event(line);
    found
}

/// Whether a line tells of an event that is no signing.
pub(super) fn is_other_event(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphabetic());
    words.any(|word| OTHER_EVENTS.contains(&word.lower().as_str()))
}

fn is_country(text: &str) -> bool {
    matches!(
        text,
        "SE" | "FI" | "NO" | "DK" | "EE" | "IS" | "DE" | "LV" | "LT"
    )
}

fn ident(text: &str, range: Range<usize>) -> Option<Ident> {
    let hyphens = text.matches('-').count();
    let hex = text
        .bytes()
        .filter(|b| b.is_ascii_hexdigit() || *b == b'-')
        .count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // A date or a telephone number has hyphens too, but fewer or shorter groups.
    let plausible =
        hyphens >= 3 && (28..=44).contains(&text.len()) && hex + 2 >= text.len() && digits >= 4;
    if !plausible {
        return None;
    }
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    Some(Ident {
        text: text.lower(),
        range,
        valid: groups == [8, 4, 4, 4, 12] && hex == text.len(),
        plausible,
    })
}

fn eid(tokens: &[Token<'_>]) -> (String, usize) {
    let mut out = String::new();
    let mut used = 0;
    let mut kept = 0;
    for token in tokens {
        let lower = token.text.lower();
        let lower = lower.trim_matches(|c: char| ",;:.()".contains(c));
        if EID_WORDS.contains(&lower) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(token.text.trim_matches(|c: char| ",;:.()".contains(c)));
            used += 1;
            kept = out.len();
        } else if token.text == "/" && !out.is_empty() {
            out.push_str(" /");
            used += 1;
        } else {
            break;
        }
    }
    out.truncate(kept);
    (out, used)
}

/// A date and time at the start of the tokens, and how many it takes.
fn stamp(tokens: &[Token<'_>]) -> Option<(Stamp, usize)> {
    let first = tokens.first()?;
    let text = first.text.trim_matches(|c: char| ",;()\"".contains(c));
    let mut used = 1;
    let (date, time) = match text.split_once('T') {
        Some((date, time)) if time.contains(':') => (date, Some(time)),
        _ => (text, None),
    };
    let written = date;
    let mut date = date_of(date).or_else(|| american(date))?;
    let time = if let Some(time) = time {
        time
    } else {
        while tokens.get(used).is_some_and(|t| {
            matches!(
                t.text.lower().as_str(),
                "kl" | "kl." | "klockan" | "at" | "," | "-" | "–" | "|"
            )
        }) {
            used += 1;
        }
        let time = tokens.get(used)?;
        used += 1;
        time.text
    };
    let (mut clock, seconds, mut zone) = clock_of(time.trim_matches(|c: char| ",;()".contains(c)))?;
    let mut end = tokens.get(used - 1)?.range.end;
    // "11/2/2023 9:15:01 AM": the month stands first then.
    let half =
        tokens.get(used).and_then(
            |t| match t.text.trim_matches(|c: char| ",;()".contains(c)) {
                "AM" | "am" => Some((0, t.range.end)),
                "PM" | "pm" => Some((12, t.range.end)),
                _ => None,
            },
        );
    if let Some((hours, until)) = half {
        clock = twelve_hours(&clock, hours)?;
        date = american(written).unwrap_or(date);
        end = until;
        used += 1;
    } else {
        date_of(written)?;
    }
    while let Some(token) = tokens.get(used) {
        let text = token.text.trim_matches(|c: char| ",;()".contains(c));
        let Some(found) = zone_of(text) else { break };
        // "UTC +02:00": the offset that follows is the one meant.
        if zone.is_none() || zone.as_deref() == Some("Z") || found != "Z" {
            zone = Some(found);
        }
        end = token.range.end;
        used += 1;
    }
    let zoned = zone.is_some();
    Some((
        Stamp {
            iso: format!("{date}T{clock}{}", zone.unwrap_or_default()),
            zoned,
            seconds,
            range: first.range.start..end,
        },
        used,
    ))
}

/// `2023-02-21`, `2023.02.21`, `21.02.2023`, `21/2/2023` as ISO 8601.
fn date_of(text: &str) -> Option<String> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !"-./".contains(separator) {
        return None;
    }
    let mut parts = text.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = if a.len() == 4 {
        (a, b, c)
    } else if c.len() == 4 && separator != '-' {
        (c, b, a)
    } else {
        return None;
    };
    iso_date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `11/2/2023` as Americans write it, the month first.
fn american(text: &str) -> Option<String> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    iso_date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The clock of twelve hours as one of twenty-four: `02:05:10` of the afternoon is `14:05:10`.
fn twelve_hours(clock: &str, add: u8) -> Option<String> {
    let (hour, rest) = clock.split_once(':')?;
    let hour: u8 = hour.parse().ok().filter(|h| (1..=12).contains(h))?;
    Some(format!("{:02}:{rest}", hour % 12 + add))
}

/// A calendar date of our time as ISO 8601.
pub(super) fn iso_date(year: i16, month: i8, day: i8) -> Option<String> {
    if !(1980..=2100).contains(&year) {
        return None;
    }
    jiff::civil::Date::new(year, month, day)
        .ok()
        .map(|date| date.to_string())
}

/// `18:35:08`, `18:35`, `18:35:08.123+02:00`, `18.35`: the clock, whether it has seconds, its zone.
fn clock_of(text: &str) -> Option<(String, bool, Option<String>)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at_checked(end)?;
    let zone = if rest.is_empty() {
        None
    } else {
        Some(zone_of(rest)?)
    };
    let clock = clock.trim_end_matches('.');
    // A fraction of a second is cut: no claim of a signature needs it.
    let clock = match clock.rsplit_once('.') {
        Some((whole, _)) if whole.contains(':') => whole,
        _ => clock,
    };
    let separator = if clock.contains(':') { ':' } else { '.' };
    let parts: Vec<u8> = clock
        .split(separator)
        .map(|p| {
            (p.len() == 2 || p.len() == 1)
                .then(|| p.parse::<u8>().ok())
                .flatten()
        })
        .collect::<Option<_>>()?;
    match parts.as_slice() {
        [h, m] if *h < 24 && *m < 60 => Some((format!("{h:02}:{m:02}"), false, zone)),
        [h, m, s] if *h < 24 && *m < 60 && *s < 61 => {
            Some((format!("{h:02}:{m:02}:{s:02}"), true, zone))
        }
        _ => None,
    }
}

/// `UTC`, `Z`, `CEST`, `+02:00`, `+0200`, `+01'00'`, `GMT+1` as the offset of ISO 8601.
fn zone_of(text: &str) -> Option<String> {
    match text {
        "UTC" | "GMT" | "Z" => return Some("Z".to_owned()),
        "CET" | "MEZ" => return Some("+01:00".to_owned()),
        "CEST" | "EET" | "MESZ" => return Some("+02:00".to_owned()),
        "EEST" => return Some("+03:00".to_owned()),
        _ => {}
    }
    let text = text
        .strip_prefix("UTC")
        .or_else(|| text.strip_prefix("GMT"))
        .unwrap_or(text);
    let sign = text
        .chars()
        .next()
        .filter(|c| matches!(c, '+' | '-' | '−'))?;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let others = text
        .chars()
        .skip(1)
        .all(|c| c.is_ascii_digit() || c == ':' || c == '\'');
    if !others {
        return None;
    }
    let (hours, minutes): (u8, u8) = match digits.len() {
        1 | 2 => (digits.parse().ok()?, 0),
        4 => (
            digits.get(..2)?.parse().ok()?,
            digits.get(2..)?.parse().ok()?,
        ),
        _ => return None,
    };
    let sign = if sign == '+' { '+' } else { '-' };
    (hours <= 14 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests;
