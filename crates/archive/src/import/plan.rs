//! Planning: which files have to be opened.

use crate::catalogue::{Catalogue, FileRow, FileState};
use crate::{ArchiveError, paths};

use super::read::settled_time;
use super::scan::Found;
use super::{FileEvent, ImportOptions, Status};

/// A file that has to be opened.
#[derive(Debug)]
pub(crate) struct Job {
    /// What the scan found.
    pub(crate) found: Found,
    /// What the catalogue knows of the path.
    pub(crate) prior: Option<FileRow>,
}

/// What an import has to do.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Files whose end state is known without opening them.
    pub(crate) settled: Vec<FileEvent>,
    /// Files to open.
    pub(crate) jobs: Vec<Job>,
    /// Numbers of the files that are settled, so that they do not count as missing.
    pub(crate) kept: Vec<i64>,
    /// Files left for the next time, because somebody may be writing them.
    pub(crate) unsettled: u64,
}

/// Decides by size and time which files are as the catalogue knows them.
pub(crate) fn plan(
    catalogue: Option<&Catalogue>,
    files: Vec<Found>,
    options: &ImportOptions,
) -> Result<Plan, ArchiveError> {
    let mut plan = Plan::default();
    for mut found in files {
        let prior = match catalogue {
            Some(catalogue) => catalogue.file(&found.path)?,
            None => None,
        };
        // A file that is named itself, as a retry does, is read under the name that it had in its folder.
        if let Some(prior) = prior
            .as_ref()
            .filter(|prior| prior.shown.ends_with(&format!("/{}", found.shown)))
        {
            found.shown.clone_from(&prior.shown);
        }
        let status = prior
            .as_ref()
            .and_then(|prior| settled(&found, prior, options));
        match (status, catalogue, prior) {
            (Some(status), Some(catalogue), Some(prior)) => {
                plan.kept.push(prior.id);
                let problem = match status {
                    Status::StillQuarantined => catalogue.problem_of(prior.id)?,
                    _ => None,
                };
                plan.settled.push(FileEvent {
                    path: paths::display(&found.path),
                    status,
                    id: prior.hash,
                    title: None,
                    review: false,
                    records: 0,
                    problem,
                });
            }
            _ if options.settle && settled_time(found.modified_ns).is_none() => plan.unsettled += 1,
            (_, _, prior) => plan.jobs.push(Job { found, prior }),
        }
    }
    Ok(plan)
}

fn settled(found: &Found, prior: &FileRow, options: &ImportOptions) -> Option<Status> {
    let as_known = prior.gone_since.is_none()
        && prior.bytes == found.bytes
        && prior.modified_ns.is_some()
        && prior.modified_ns == found.modified_ns;
    if !as_known || options.rehash {
        return None;
    }
    match prior.state {
        FileState::Done => Some(Status::Unchanged),
        FileState::Quarantined if options.retry_quarantined => None,
        FileState::Quarantined => Some(Status::StillQuarantined),
    }
}
