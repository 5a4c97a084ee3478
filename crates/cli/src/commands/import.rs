//! `aktsam import`

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aktsam_archive::{Archive, Event, ImportOptions, Summary, dry_run};
use aktsam_ingest::Settings;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed, INTERRUPTED, SOME};
use crate::pool::{PoolArgs, Workers};
use crate::progress::Progress;
use crate::terminal;

/// Take files and folders into the archive
///
/// Folders are looked through with all that is in them. A file that is known and unchanged is not
/// read again, so the same command, given once more, takes only what is new. Originals are never
/// changed. Ctrl-C ends after the file in hand; what was read is kept.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    pool: PoolArgs,
    /// Say what would be read, and read nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Open also files whose size and time are unchanged, and compare their content
    #[arg(long)]
    rehash: bool,
    /// Stay, and take in what is added or changed; Ctrl-C ends it
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,
    /// Print events as JSON, one a line, ending in a summary
    #[arg(long)]
    json: bool,
}

/// How often a followed folder is looked at. Looking is cheap and, unlike the notices of an operating
/// system, works on every disk.
const LOOK_EVERY: Duration = Duration::from_secs(2);

impl Import {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let folder = global.folder()?;
        if let [first, ..] = self.paths.as_slice()
            && self
                .paths
                .iter()
                .all(|path| path.symlink_metadata().is_err())
        {
            return Err(Failed::new(
                format!("{}: there is no such file or folder", first.display()),
                "see that it is spelled as it is called, and that its disk is connected",
            ));
        }
        let settings = self.pool.settings(&folder)?;
        let options = options(self.paths, &self.pool, &settings, self.rehash);
        let mut shown = Shown::new(global, self.json);
        let summary = if self.dry_run {
            let archive = folder
                .exists()
                .then(|| Archive::open_read(folder.clone()))
                .transpose()?;
            dry_run(archive.as_ref(), &folder, &options, &mut |e| shown.event(e))?
        } else {
            if let Some(risk) = folder.risk().filter(|_| !global.quiet) {
                shown.progress.note(&format!("warning: {risk}"));
            }
            let mut archive = Archive::open_write(folder)?;
            let stop = interruptible(&shown)?;
            let workers = self.pool.start(settings)?;
            if self.pool.no_sandbox && !global.quiet {
                shown
                    .progress
                    .note("warning: files are read without the sandbox");
            }
            let summary = archive.import(&workers, &options, &stop, &mut |e| shown.event(e))?;
            shown.finish(&archive, &summary, global)?;
            if self.watch && !summary.interrupted {
                return follow(&mut archive, &workers, options, &stop, &mut shown, global);
            }
            return Ok(code(&summary));
        };
        shown.dry(&summary)?;
        Ok(code(&summary))
    }
}

/// Takes in what is added to or changed in the folders, until it is stopped.
fn follow(
    archive: &mut Archive,
    workers: &Workers,
    mut options: ImportOptions,
    stop: &AtomicBool,
    shown: &mut Shown,
    global: &Global,
) -> Result<u8, Failed> {
    options.settle = true;
    options.rehash = false;
    if !global.quiet {
        shown.progress.note("following the folders; Ctrl-C ends it");
    }
    let mut looked = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        if looked.elapsed() < LOOK_EVERY {
            std::thread::sleep(Duration::from_millis(100));
            continue;
        }
        // Rounds that find nothing are not worth a word.
        let ahead = dry_run(Some(&*archive), archive.folder(), &options, &mut |_| {})?;
        if ahead.would_read > 0 || ahead.gone > 0 {
            let summary = archive.import(workers, &options, stop, &mut |e| shown.event(e))?;
            shown.short(&summary)?;
        }
        looked = Instant::now();
    }
    Ok(INTERRUPTED)
}

/// What an import is told of the command line.
pub(crate) fn options(
    roots: Vec<PathBuf>,
    pool: &PoolArgs,
    settings: &Settings,
    rehash: bool,
) -> ImportOptions {
    ImportOptions {
        roots,
        jobs: pool.jobs(),
        rehash,
        retry_quarantined: false,
        reread: std::collections::HashSet::new(),
        settle: false,
        file_bytes: settings.limits.file_bytes,
        limits: serde_json::json!({
            "timeout_seconds": pool.timeout,
            "memory_bytes": pool.memory,
            "file_bytes": settings.limits.file_bytes,
        })
        .to_string(),
    }
}

/// A flag that Ctrl-C sets. Given once more, it ends the program as it stands: what was reported is
/// on the disk.
pub(crate) fn interruptible(shown: &Shown) -> Result<Arc<AtomicBool>, Failed> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let progress = (!shown.quiet).then(|| shown.progress.clone());
    #[expect(
        clippy::exit,
        reason = "nobody is left who could end in an orderly way"
    )]
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
        if let Some(progress) = &progress {
            progress
                .note("stopping when the files in hand are read; Ctrl-C once more ends at once");
        }
    };
    ctrlc::set_handler(handler).map_err(|error| {
        Failed::new(
            format!("Ctrl-C cannot be caught: {error}"),
            "start the command from a shell",
        )
    })?;
    Ok(stop)
}

/// The exit code of an import.
pub(crate) fn code(summary: &Summary) -> u8 {
    if summary.interrupted {
        INTERRUPTED
    } else if summary.is_clean() {
        DONE
    } else {
        SOME
    }
}

/// Shows an import: events as JSON, or progress and a summary for people.
pub(crate) struct Shown {
    pub(crate) progress: Progress,
    json: bool,
    quiet: bool,
    /// Nobody reads our output any more; the import goes on all the same.
    deaf: bool,
}

impl Shown {
    pub(crate) fn new(global: &Global, json: bool) -> Self {
        Self {
            progress: Progress::new(global),
            json,
            quiet: global.quiet,
            deaf: false,
        }
    }

    pub(crate) fn event(&mut self, event: &Event) {
        self.progress.show(event);
        if self.json && !self.deaf {
            let mut line = serde_json::to_vec(event).unwrap_or_default();
            line.push(b'\n');
            let mut out = std::io::stdout().lock();
            self.deaf = out.write_all(&line).and_then(|()| out.flush()).is_err();
        }
    }

    /// A line for a round that took something in.
    fn short(&self, summary: &Summary) -> Result<(), Failed> {
        if self.json || self.quiet {
            return Ok(());
        }
        let mut out = super::stdout();
        writeln!(
            out,
            "{} read, {} in quarantine, {} moved, {} gone",
            summary.done, summary.quarantined, summary.moved, summary.gone
        )?;
        Ok(out.flush()?)
    }

    /// The summary of a dry run.
    fn dry(&self, summary: &Summary) -> Result<(), Failed> {
        if self.json || self.quiet {
            return Ok(());
        }
        let mut out = super::stdout();
        writeln!(
            out,
            "{} found: {} would be read, {} in the archive, {} in quarantine",
            terminal::counted(summary.files, "file"),
            summary.would_read,
            summary.unchanged,
            summary.still_quarantined
        )?;
        Ok(out.flush()?)
    }

    /// The summary, and what to do next.
    pub(crate) fn finish(
        &self,
        archive: &Archive,
        summary: &Summary,
        global: &Global,
    ) -> Result<(), Failed> {
        if self.json || self.quiet {
            return Ok(());
        }
        let mut out = super::stdout();
        write_summary(&mut out, summary)?;
        let dir = archive.folder().root().display().to_string();
        writeln!(out, "\nArchive: {}", terminal::line(&dir))?;
        let option = if global.archive.is_some() && std::env::var_os("AKTSAM_ARCHIVE").is_none() {
            format!(" --archive {}", quoted(&dir))
        } else {
            String::new()
        };
        if summary.interrupted {
            writeln!(
                out,
                "Stopped. Give the same command again to go on where it stopped."
            )?;
        }
        writeln!(out, "Try next:")?;
        let method = archive.common_methods(1)?.pop();
        let word = method.as_deref().unwrap_or("samverkan");
        writeln!(out, "  aktsam search {}{option}", quoted(word))?;
        if summary.review > 0 {
            writeln!(out, "  aktsam status --review{option}")?;
        }
        if summary.quarantined + summary.still_quarantined > 0 {
            writeln!(out, "  aktsam quarantine{option}")?;
        }
        writeln!(out, "  aktsam status{option}")?;
        Ok(out.flush()?)
    }
}

fn write_summary(out: &mut impl std::io::Write, summary: &Summary) -> std::io::Result<()> {
    let s = summary;
    let files = terminal::counted(s.files, "file");
    writeln!(out, "{files} in {:.1} s", s.seconds)?;
    let mut row = |count: u64, what: &str| {
        if count > 0 {
            writeln!(out, "{count:>7}  {what}")
        } else {
            Ok(())
        }
    };
    let read = if s.review > 0 {
        format!("read, {} of them to review", s.review)
    } else {
        "read".to_owned()
    };
    row(s.done, &read)?;
    row(s.unchanged, "unchanged")?;
    row(s.moved, "moved")?;
    row(s.duplicates, "the same as another file")?;
    row(s.forgotten, "forgotten on request")?;
    let reasons: Vec<String> = s
        .reasons
        .iter()
        .map(|(why, n)| format!("{why} {n}"))
        .collect();
    row(
        s.quarantined + s.still_quarantined,
        &format!("in quarantine: {}", reasons.join(", ")),
    )?;
    row(s.left, "left for the next time")?;
    row(s.gone, "no longer where they were; what was read is kept")?;
    row(s.unreadable, "paths that could not be looked into")?;
    let passed: Vec<String> = s
        .passed_over
        .iter()
        .map(|(why, n)| format!("{why} {n}"))
        .collect();
    row(
        s.passed_over.values().sum(),
        &format!("passed over: {}", passed.join(", ")),
    )
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ':' | '\\');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("\"{}\"", terminal::line(word).replace('"', "\\\""))
    }
}
