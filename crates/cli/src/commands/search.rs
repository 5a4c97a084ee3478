//! `aktsam search`

use std::io::{IsTerminal as _, Write};

use aktsam_archive::Archive;
use aktsam_search::{Answer, Filter, Filters, Hit, HitPassage, Request, Sort};
use clap::{Args, ValueEnum};

use crate::cli::Global;
use crate::failed::{DONE, Failed, SOME};
use crate::page;
use crate::terminal::{self, Style};

/// Search the archive for projects (insatser)
///
/// All words must be there, in any of their forms; "…" finds a phrase. A word in capitals such as BIP
/// also finds its written-out name. Without words the filters alone decide. Exits with 1 where nothing
/// is found.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to search for
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only projects that speak of this method (metod), such as bip or "supported employment"
    #[arg(short, long, value_name = "METHOD")]
    method: Vec<String>,
    /// Only projects whose documents are of this year (år)
    #[arg(short, long, value_name = "YEAR")]
    year: Vec<i16>,
    /// Only projects that run in this year
    #[arg(long, value_name = "YEAR")]
    running: Vec<i16>,
    /// Only projects of this coordination association (samordningsförbund)
    #[arg(short, long, value_name = "NAME")]
    association: Vec<String>,
    /// Only projects in this municipality (kommun), by name or code
    #[arg(long, value_name = "NAME")]
    municipality: Vec<String>,
    /// Order of the projects
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    sort: Order,
    /// How many projects to show
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// How many projects to skip
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// Say of each project why it was found
    #[arg(long)]
    explain: bool,
    /// Print the answer as a JSON object
    #[arg(long)]
    json: bool,
}

/// Order of the projects.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Order {
    /// Best first
    #[default]
    Relevance,
    /// Latest first
    Newest,
    /// Earliest first
    Oldest,
    /// Largest applied sum first
    Largest,
    /// Smallest applied sum first
    Smallest,
    /// By title
    Title,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Newest => Self::Newest,
            Order::Oldest => Self::Oldest,
            Order::Largest => Self::Largest,
            Order::Smallest => Self::Smallest,
            Order::Title => Self::Title,
        }
    }
}

fn wanted<T>(include: Vec<T>) -> Filter<T> {
    Filter {
        include,
        ..Filter::default()
    }
}

impl Search {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let archive = Archive::open_read(global.folder()?)?;
        let json = self.json;
        let request = Request {
            query: self.query.join(" "),
            filters: Filters {
                methods: wanted(self.method),
                years: wanted(self.year),
                running: wanted(self.running),
                associations: wanted(self.association),
                municipalities: wanted(self.municipality),
                ..Filters::default()
            },
            sort: self.sort.into(),
            offset: self.offset,
            limit: self.limit,
            facets: json,
            explain: self.explain,
            ..Request::default()
        };
        let answer = archive.search(&request)?;
        let mut out = super::stdout();
        if json {
            serde_json::to_writer_pretty(&mut out, &answer)?;
            writeln!(out)?;
        } else {
            let style = Style::new(global.color, std::io::stdout().is_terminal());
            write_answer(&mut out, &answer, self.offset, style)?;
        }
        out.flush()?;
        Ok(if answer.total == 0 { SOME } else { DONE })
    }
}

fn write_answer(
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
    if shown < answer.total {
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
    let one_line = |part: &str| terminal::line(&part.replace(['\n', '\t'], " ")).into_owned();
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
