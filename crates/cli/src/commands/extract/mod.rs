//! `aktsam extract`

mod explain;

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use aktsam_archive::Reader;
use aktsam_record::Record;
use clap::{Args, ValueEnum};

use crate::cli::Global;
use crate::failed::{DONE, Failed, SOME};
use crate::pool::{PoolArgs, Workers};
use crate::terminal::{self, Style};

/// Read files and print what they say
///
/// Nothing is stored. One file gives one JSON object, several a JSON object a line, as `aktsam schema`
/// describes it; embedded files stand in `embedded`. Exits with 0 where every file gave a record,
/// whatever its warnings, and with 1 where one did not.
#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// Files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Shape of the output
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    /// Tell for each section and each sum of the budget why it was read so, instead of the record
    #[arg(long, conflicts_with = "format")]
    explain: bool,
    #[command(flatten)]
    pool: PoolArgs,
}

/// Shapes of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// The record
    #[default]
    Json,
    /// Headings and answers as plain text
    Text,
    /// Headings and answers as Markdown
    Markdown,
}

/// Why a file gave no record: what happened, and what to do.
type Refusal = (String, String);

impl Extract {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let mut settings = self.pool.settings(&global.folder()?)?;
        settings.explain = self.explain;
        let workers = self.pool.start(settings)?;
        let style = Style::new(
            global.color,
            std::io::IsTerminal::is_terminal(&std::io::stderr()),
        );
        let threads = self.pool.jobs().min(self.files.len());
        let next = AtomicUsize::new(0);
        let (send, results) = sync_channel(threads * 2);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                let (send, next, files, workers) = (send.clone(), &next, &self.files, &workers);
                scope.spawn(move || {
                    while let Some((n, file)) = take(next, files) {
                        if send.send((n, read(file, workers))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(send);
            self.print(results, style)
        })
    }

    /// Prints results in the order of the files, whatever order they come in.
    fn print(
        &self,
        results: std::sync::mpsc::Receiver<(usize, Result<Vec<Record>, Refusal>)>,
        style: Style,
    ) -> Result<u8, Failed> {
        let mut out = super::stdout();
        let mut code = DONE;
        let mut early = HashMap::new();
        let mut turn = 0;
        for (n, result) in results {
            early.insert(n, result);
            while let Some(result) = early.remove(&turn) {
                let file = self.files.get(turn).map_or(Path::new(""), PathBuf::as_path);
                turn += 1;
                match result {
                    Ok(records) => self.write(&mut out, records)?,
                    Err((message, hint)) => {
                        code = SOME;
                        let name = file.display().to_string();
                        let message = format!("{}: {message}", terminal::line(&name));
                        crate::tell(style, &message, Some(&hint));
                    }
                }
            }
        }
        out.flush()?;
        Ok(code)
    }

    fn write(&self, out: &mut impl Write, records: Vec<Record>) -> Result<(), Failed> {
        let Some(record) = nested(records) else {
            return Ok(());
        };
        if self.explain {
            return Ok(explain::write(out, &record)?);
        }
        match self.format {
            Format::Json if self.files.len() == 1 => {
                serde_json::to_writer_pretty(&mut *out, &record)?;
                writeln!(out)?;
            }
            Format::Json => {
                serde_json::to_writer(&mut *out, &record)?;
                writeln!(out)?;
            }
            Format::Text => write_text(out, &record, false)?,
            Format::Markdown => write_text(out, &record, true)?,
        }
        Ok(())
    }
}

fn take<'a>(next: &AtomicUsize, files: &'a [PathBuf]) -> Option<(usize, &'a PathBuf)> {
    let n = next.fetch_add(1, Ordering::Relaxed);
    files.get(n).map(|file| (n, file))
}

fn read(file: &Path, workers: &Workers) -> Result<Vec<Record>, Refusal> {
    let bytes = std::fs::read(file).map_err(|error| {
        (
            format!("the file could not be opened ({error})"),
            "see that it is there and that you may read it".to_owned(),
        )
    })?;
    let name = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy();
    workers
        .read(&name, bytes)
        .map_err(|failure| (failure.message, failure.hint))
}

/// The file's record with what is embedded in it put where it belongs. A member follows what it was
/// in, so that working from the end meets each before its parent.
fn nested(records: Vec<Record>) -> Option<Record> {
    let mut children: HashMap<String, Vec<Record>> = HashMap::new();
    let mut root = None;
    for mut record in records.into_iter().rev() {
        if let Some(mut embedded) = children.remove(&record.id) {
            embedded.reverse();
            record.embedded = embedded;
        }
        match record.parent.clone() {
            Some(parent) => children.entry(parent).or_default().push(record),
            None => root = Some(record),
        }
    }
    root
}

/// Headings and answers of a record and of what is embedded in it, for people to read.
fn write_text(out: &mut impl Write, record: &Record, markdown: bool) -> std::io::Result<()> {
    let mut stack = vec![record];
    while let Some(record) = stack.pop() {
        if let Some(title) = &record.title {
            let mark = if markdown { "# " } else { "" };
            writeln!(out, "{mark}{}\n", terminal::line(title))?;
        }
        for section in &record.sections {
            if let Some(heading) = &section.heading {
                // One below the title.
                let marks = "#".repeat(usize::from(section.level).clamp(1, 5) + 1);
                let mark = if markdown {
                    format!("{marks} ")
                } else {
                    String::new()
                };
                writeln!(out, "{mark}{}\n", terminal::line(heading))?;
            }
            if !section.text.is_empty() {
                writeln!(out, "{}\n", terminal::text(&section.text))?;
            }
        }
        stack.extend(record.embedded.iter().rev());
    }
    Ok(())
}
