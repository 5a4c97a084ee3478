//! Saved searches on the command line.

use std::fmt::Write as _;
use std::io::Write as _;

use aktsam_archive::{Archive, SavedSearches};
use aktsam_search::Request;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};
use crate::terminal::{self, Style};

/// Saved searches.
#[derive(Debug, Args)]
pub(super) struct Saving {
    /// Save this search under a name
    #[arg(long, value_name = "NAME", conflicts_with = "saved")]
    save: Option<String>,
    /// Search as saved under this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["query", "method", "year", "running", "association", "municipality", "sort", "no_synonyms"])]
    saved: Option<String>,
    /// Only projects that came since the saved search was saved or its new ones were last shown
    #[arg(long, requires = "saved")]
    new: bool,
    /// List the saved searches
    #[arg(long, conflicts_with_all = ["query", "save", "saved", "remove_saved"])]
    list_saved: bool,
    /// Remove a saved search
    #[arg(long, value_name = "NAME", conflicts_with_all = ["query", "save", "saved"])]
    remove_saved: Option<String>,
}

impl Saving {
    /// Whether nothing is searched.
    pub(super) fn only_manages(&self) -> bool {
        self.list_saved || self.remove_saved.is_some()
    }

    /// Lists or removes.
    pub(super) fn manage(&self, global: &Global, style: Style) -> Result<u8, Failed> {
        let folder = super::super::existing(global)?;
        let mut searches = SavedSearches::open(&folder)?;
        if let Some(name) = &self.remove_saved {
            searches.remove(name)?;
            return Ok(DONE);
        }
        let mut out = super::super::stdout();
        let mut none = true;
        for (name, search) in searches.all() {
            none = false;
            let filters = filters(&search.request);
            writeln!(
                out,
                "{}  {}{}  {}",
                style.bold(&terminal::line(name)),
                terminal::line(&search.request.query),
                terminal::line(&filters),
                style.dim(&format!("last looked at {}", search.looked)),
            )?;
        }
        if none {
            writeln!(out, "No search is saved.")?;
        }
        out.flush()?;
        Ok(DONE)
    }

    /// What is searched: the saved search where one is named, else what was asked.
    pub(super) fn request(&self, archive: &Archive, asked: Request) -> Result<Request, Failed> {
        let Some(name) = &self.saved else {
            return Ok(asked);
        };
        let searches = SavedSearches::open(archive.folder())?;
        let search = searches.get(name)?;
        let mut request = search.request.clone();
        if self.new {
            request.filters.cases.exclude.clone_from(&search.seen);
        }
        Ok(request)
    }

    /// Keeps what was asked for, or what has now been shown.
    pub(super) fn keep(&self, archive: &Archive, asked: &Request) -> Result<(), Failed> {
        let name = match (&self.save, &self.saved) {
            (Some(name), _) => name,
            (None, Some(name)) if self.new => name,
            _ => return Ok(()),
        };
        let mut searches = SavedSearches::open(archive.folder())?;
        let mut request = asked.clone();
        request.filters.cases.exclude.clear();
        let found = archive.search_ids(&request)?;
        if self.save.is_some() {
            searches.save(name, request, found)?;
        } else {
            searches.mark_seen(name, found)?;
        }
        Ok(())
    }
}

/// The filters beside a query, as the query language would write them.
fn filters(request: &Request) -> String {
    let filters = &request.filters;
    let texts = [
        ("metod", &filters.methods.include),
        ("förbund", &filters.associations.include),
        ("kommun", &filters.municipalities.include),
    ];
    let years = [
        ("år", &filters.years.include),
        ("löper", &filters.running.include),
    ];
    // Writing to a string cannot fail.
    let mut out = String::new();
    for (field, values) in texts {
        for value in values {
            let _ = write!(out, " {field}:\"{value}\"");
        }
    }
    for (field, values) in years {
        for value in values {
            let _ = write!(out, " {field}:{value}");
        }
    }
    out
}
