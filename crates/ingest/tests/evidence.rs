//! What a record says it read stands where it says: over all fixtures, the text cut out at each
//! evidence's location contains its quote, and the quote says the value.
//!
//! `AKTSAM_MORE_DOCUMENTS` names a further folder to hold to this.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

use aktsam_document::{Block, Document, Location, Place, TextBlock};
use aktsam_record::{FileFacts, Lexicon, build};

fn fixtures() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/documents");
    let more = std::env::var_os("AKTSAM_MORE_DOCUMENTS").map(PathBuf::from);
    let mut files: Vec<PathBuf> = std::iter::once(own)
        .chain(more)
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// The document of a fixture; `None` for the broken ones.
fn document(path: &Path) -> Option<Document> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    if bytes.starts_with(b"%PDF") {
        return aktsam_pdf::read(bytes, &aktsam_pdf::ReadOptions::default()).ok();
    }
    let format = aktsam_office::sniff(&bytes, &name)?;
    aktsam_office::read(&bytes, format, &aktsam_office::ReadOptions::default()).ok()
}

/// Letters and digits only: line breaks, spaces and hyphenation differ between text and quote.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// All text that stands at a location.
fn cut_out(document: &Document, location: &Location) -> String {
    let mut out = String::new();
    if location.is_unknown() {
        // A word processor's running header stands on no block: its own text is all there is.
        out.extend(
            document
                .asides
                .iter()
                .map(|aside| aside.block.text.as_str()),
        );
        return out;
    }
    let mut take = |block: &TextBlock| {
        if block.lines.is_empty() {
            if touches(&block.location, location) {
                out.push_str(&block.text);
                out.push('\n');
            }
            return;
        }
        for (i, line) in block.lines.iter().enumerate() {
            let end = block
                .lines
                .get(i + 1)
                .map_or(block.text.len(), |l| l.start as usize);
            if touches(&Location::at(line.place.clone()), location) {
                out.push_str(block.text.get(line.start as usize..end).unwrap_or_default());
            }
        }
        out.push('\n');
    };
    for block in document.blocks.iter().filter_map(Block::as_text) {
        take(block);
    }
    for aside in &document.asides {
        take(&aside.block);
    }
    for cell in document.tables.iter().flat_map(|t| t.rows.iter().flatten()) {
        if touches(&cell.location, location) {
            out.push_str(&cell.text);
            out.push('\n');
        }
    }
    out
}

fn touches(here: &Location, wanted: &Location) -> bool {
    here.places()
        .any(|a| wanted.places().any(|b| place_touches(a, b)))
}

fn place_touches(a: &Place, b: &Place) -> bool {
    match (a, b) {
        (
            Place::Page { page, rect },
            Place::Page {
                page: wanted,
                rect: area,
            },
        ) => page == wanted && rect.overlaps(area),
        (
            Place::Block {
                block: first,
                end_block,
                table_cell,
            },
            Place::Block {
                block: wanted,
                end_block: wanted_end,
                table_cell: wanted_cell,
            },
        ) => {
            let overlap =
                *first <= wanted_end.unwrap_or(*wanted) && *wanted <= end_block.unwrap_or(*first);
            overlap && (table_cell.is_none() || wanted_cell.is_none() || table_cell == wanted_cell)
        }
        (
            Place::Sheet { sheet, range },
            Place::Sheet {
                sheet: wanted,
                range: area,
            },
        ) => {
            let corner = || area.split(':').any(|corner| corner == &**range);
            sheet == wanted && (range == area || corner() || area.contains(':'))
        }
        (
            Place::Line { line, end_line },
            Place::Line {
                line: wanted,
                end_line: wanted_end,
            },
        ) => line <= wanted_end && wanted <= end_line,
        _ => false,
    }
}

#[test]
fn every_quote_stands_at_its_location() {
    let lexicon = Lexicon::builtin();
    let mut read = 0;
    let mut wrong = Vec::new();
    for path in fixtures() {
        let Some(document) = document(&path) else {
            continue;
        };
        let record = build(&document, &FileFacts::default(), &lexicon);
        for (pointer, evidence) in &record.evidence {
            let Some(quote) = &evidence.quote else {
                continue;
            };
            read += 1;
            let text = cut_out(&document, &evidence.location);
            if !bare(&text).contains(&bare(quote)) {
                wrong.push(format!(
                    "{} {pointer}: {quote:?} is not in {:?}",
                    path.file_name().unwrap().to_string_lossy(),
                    text.chars().take(120).collect::<String>()
                ));
            }
        }
    }
    assert!(read > 300, "only {read} values carry evidence");
    assert!(
        wrong.is_empty(),
        "{} of {read}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_evidence_points_at_a_value() {
    let lexicon = Lexicon::builtin();
    for path in fixtures() {
        let Some(document) = document(&path) else {
            continue;
        };
        let record = build(&document, &FileFacts::default(), &lexicon);
        let json = serde_json::to_value(&record).unwrap();
        for pointer in record.evidence.keys() {
            let value = json.pointer(pointer);
            assert!(
                value.is_some_and(|v| !v.is_null()),
                "{}: {pointer} points at nothing",
                path.display()
            );
        }
    }
}

/// The digits of a text, leading zeros of each number left out.
fn numbers(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .map(|n| n.trim_start_matches('0').to_owned())
        .collect()
}

/// Whether a quote says an amount: its digits are the amount's, but for zeros that a unit adds.
fn says_amount(quote: &str, kronor: f64) -> bool {
    let of = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let told = of(quote);
    let value = of(&format!("{kronor:.2}"));
    let significant = |digits: &str| digits.trim_matches('0').to_owned();
    significant(&told) == significant(&value)
}

/// Whether a quote says a date: its year stands there, in two digits or four, and its day.
fn says_date(quote: &str, date: &str) -> bool {
    let told = numbers(quote).join(" ");
    let parts: Vec<&str> = date.split('-').collect();
    let year = parts.first().copied().unwrap_or_default();
    let day = parts.get(2).map_or("", |d| d.trim_start_matches('0'));
    let short = year.get(2..).unwrap_or(year);
    // "Q4 2025" begins on a day that is not written.
    let quarter = day == "1" && (quote.starts_with(['Q', 'q']) || quote.contains("vartal"));
    let stands = day.is_empty() || told.contains(day) || is_month_end(date) || quarter;
    told.contains(short) && stands
}

/// "Till och med december 2024" may end on a day that is not written.
fn is_month_end(date: &str) -> bool {
    ["-28", "-29", "-30", "-31"]
        .iter()
        .any(|d| date.ends_with(d))
}

/// Whether a quote says a text: they share their letters, or a word of four letters where the value
/// is a known name.
fn says_text(quote: &str, value: &str) -> bool {
    let (a, b) = (bare(quote), bare(value));
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase)
            .filter(|w| w.chars().count() >= 4)
            .collect()
    };
    a.contains(&b)
        || b.contains(&a)
        || words(value).iter().any(|w| {
            let stem: String = w.chars().take(4).collect();
            words(quote).iter().any(|q| q.contains(&stem))
        })
}

#[test]
fn every_quote_says_its_value() {
    let lexicon = Lexicon::builtin();
    let (mut asked, mut wrong) = (0, Vec::new());
    for path in fixtures() {
        let Some(document) = document(&path) else {
            continue;
        };
        let record = build(&document, &FileFacts::default(), &lexicon);
        let json = serde_json::to_value(&record).unwrap();
        for (pointer, evidence) in &record.evidence {
            let (Some(quote), Some(value)) = (&evidence.quote, json.pointer(pointer)) else {
                continue;
            };
            let says = if pointer.starts_with("/budget/") {
                value.as_f64().is_none_or(|v| says_amount(quote, v))
            } else if let Some(number) = value.as_u64() {
                numbers(quote).contains(&number.to_string())
                    || !quote.bytes().any(|b| b.is_ascii_digit())
            } else if let Some(text) = value.as_str() {
                let dated = pointer.starts_with("/timeline") || pointer.ends_with("dated");
                if dated || pointer.ends_with("date") {
                    says_date(quote, text)
                } else {
                    says_text(quote, text)
                }
            } else {
                continue;
            };
            asked += 1;
            if !says {
                wrong.push(format!(
                    "{} {pointer}: {quote:?} does not say {value}",
                    path.file_name().unwrap().to_string_lossy()
                ));
            }
        }
    }
    assert!(asked > 300, "only {asked} values have a quote");
    assert!(
        wrong.is_empty(),
        "{} of {asked}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
