//! `aktsam search`

mod saved;
mod table;
mod text;

use std::io::{IsTerminal as _, Write as _};

use aktsam_archive::Archive;
use aktsam_search::{Answer, Filter, Filters, Request, Similar, Sort};
use clap::{Args, ValueEnum};

use crate::cli::Global;
use crate::failed::{DONE, Failed, SOME};
use crate::terminal::Style;
use saved::Saving;

/// Search the archive for projects (insatser)
///
/// All words must be there, in any of their forms; "…" finds a phrase. A word in capitals such as BIP
/// also finds its written-out name. Without words the filters alone decide. Exits with 1 where nothing
/// is found.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to search for; a word with - in front is not wanted
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only projects that speak of this method (metod), such as bip or "supported employment"
    #[arg(long, value_name = "METHOD")]
    method: Vec<String>,
    /// Only projects whose documents are of this year (år)
    #[arg(long, value_name = "YEAR")]
    year: Vec<i16>,
    /// Only projects that run in this year
    #[arg(long, value_name = "YEAR")]
    running: Vec<i16>,
    /// Only projects of this coordination association (samordningsförbund)
    #[arg(long, value_name = "NAME")]
    association: Vec<String>,
    /// Only projects in this municipality (kommun), by name or code
    #[arg(long, value_name = "NAME")]
    municipality: Vec<String>,
    /// Order of the projects
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    sort: Order,
    /// How many projects to show [default: 10; all with --csv and --ids]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// How many projects to skip
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// Say of each project why it was found
    #[arg(long)]
    explain: bool,
    /// Take the words as they stand: BIP does not ask for its written-out name
    #[arg(long)]
    no_synonyms: bool,
    /// Count associations, municipalities, years, methods, kinds and sums over all that was found
    #[arg(long)]
    facets: bool,
    /// Projects like that of this record instead of a search
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "save", "saved", "csv", "ids"])]
    like: Option<String>,
    #[command(flatten)]
    saving: Saving,
    /// Print the answer as a JSON object
    #[arg(long, group = "shape")]
    json: bool,
    /// Print a table, a project a row, for spreadsheets: semicolons between the cells
    #[arg(long, group = "shape")]
    csv: bool,
    /// Print only the id of each project's leading record, a line each
    #[arg(long, group = "shape")]
    ids: bool,
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

/// How many projects are shown where no number is given.
const SHOWN: usize = 10;

impl Search {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let style = Style::new(global.color, std::io::stdout().is_terminal());
        if self.saving.only_manages() {
            return self.saving.manage(global, style);
        }
        let archive = Archive::open_read(global.folder()?)?;
        if let Some(id) = &self.like {
            return self.print_similar(&archive, id, style);
        }
        let asked = Request {
            query: self.query.join(" "),
            filters: Filters {
                methods: wanted(self.method.clone()),
                years: wanted(self.year.clone()),
                running: wanted(self.running.clone()),
                associations: wanted(self.association.clone()),
                municipalities: wanted(self.municipality.clone()),
                ..Filters::default()
            },
            sort: self.sort.into(),
            synonyms: !self.no_synonyms,
            ..Request::default()
        };
        let asked = self.saving.request(&archive, asked)?;
        let whole = self.csv || self.ids;
        let request = Request {
            offset: self.offset,
            limit: self.limit.unwrap_or(SHOWN),
            facets: self.json || self.facets,
            explain: self.explain,
            ..asked.clone()
        };
        let mut out = super::stdout();
        let total = if whole {
            let hits = all(&archive, &request, self.limit, usize::from(self.csv))?;
            if self.csv {
                table::write(&mut out, &hits)?;
            } else {
                for id in hits.iter().filter_map(|hit| hit.record_ids.first()) {
                    writeln!(out, "{id}")?;
                }
            }
            hits.len()
        } else {
            let answer = archive.search(&request)?;
            if self.json {
                serde_json::to_writer_pretty(&mut out, &answer)?;
                writeln!(out)?;
            } else {
                text::write_answer(&mut out, &answer, self.offset, style)?;
                if self.facets {
                    text::write_facets(&mut out, &answer.facets, style)?;
                }
            }
            answer.total
        };
        out.flush()?;
        drop(out);
        self.saving.keep(&archive, &asked)?;
        Ok(if total == 0 { SOME } else { DONE })
    }

    fn print_similar(&self, archive: &Archive, id: &str, style: Style) -> Result<u8, Failed> {
        let id = archive.resolve(id)?;
        let similar: Vec<Similar> = archive.similar(&id, self.limit.unwrap_or(SHOWN))?;
        let mut out = super::stdout();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &similar)?;
            writeln!(out)?;
        } else {
            text::write_similar(&mut out, &similar, style)?;
        }
        out.flush()?;
        Ok(if similar.is_empty() { SOME } else { DONE })
    }
}

/// All hits from the request's offset on, or as many as are wanted.
fn all(
    archive: &Archive,
    request: &Request,
    wanted: Option<usize>,
    passages: usize,
) -> Result<Vec<aktsam_search::Hit>, Failed> {
    let wanted = wanted.unwrap_or(usize::MAX);
    let mut hits = Vec::new();
    while hits.len() < wanted {
        let page = Request {
            offset: request.offset.saturating_add(hits.len()),
            limit: (wanted - hits.len()).min(Request::MAX_LIMIT),
            passages,
            facets: false,
            ..request.clone()
        };
        let Answer { hits: more, .. } = archive.search(&page)?;
        if more.is_empty() {
            break;
        }
        hits.extend(more);
    }
    Ok(hits)
}
