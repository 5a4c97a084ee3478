//! How an import shows itself while it runs.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use aktsam_archive::{Event, FileEvent, Status};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Global;
use crate::terminal::{self, Style};

/// Files after which a log that is no terminal gets a line.
const LOG_EVERY: u64 = 100;

/// Shows events on standard error: a bar on a terminal, else a line every 100 files; and each file
/// that could not be read.
#[derive(Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    style: Style,
    log: bool,
    total: u64,
    settled: u64,
    failed: u64,
}

impl Progress {
    pub(crate) fn new(global: &Global) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = if terminal && !global.quiet {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self {
            bar: ProgressBar::with_draw_target(None, target),
            style: Style::new(global.color, terminal),
            log: !terminal && !global.quiet,
            total: 0,
            settled: 0,
            failed: 0,
        }
    }

    pub(crate) fn show(&mut self, event: &Event) {
        match event {
            Event::Scanned { files, to_read } => {
                self.total = *files;
                self.bar.set_length(*to_read);
                let style = ProgressStyle::with_template(
                    "{bar:30} {pos}/{len} files, {eta} left  {wide_msg}",
                );
                self.bar
                    .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                self.bar.enable_steady_tick(Duration::from_millis(200));
                if self.log {
                    self.note(&format!(
                        "{}, {to_read} to read",
                        terminal::counted(*files, "file")
                    ));
                }
            }
            Event::Unreadable {
                path,
                message,
                hint,
            } => self.error(path, message, Some(hint)),
            Event::File(file) => self.file(file),
            Event::Indexed { .. } => {}
            Event::Summary(_) => self.bar.finish_and_clear(),
        }
    }

    fn file(&mut self, file: &FileEvent) {
        self.settled += 1;
        if !matches!(
            file.status,
            Status::Unchanged | Status::StillQuarantined | Status::Forgotten
        ) {
            self.bar.inc(1);
        }
        if let Some(problem) = &file.problem {
            self.failed += 1;
            if file.status == Status::Quarantined {
                self.error(&file.path, &problem.message, Some(&problem.hint));
            }
        }
        if self.failed > 0 {
            self.bar
                .set_message(format!("{} in quarantine", self.failed));
        }
        if self.log && self.settled.is_multiple_of(LOG_EVERY) && self.settled < self.total {
            let (settled, total, failed) = (self.settled, self.total, self.failed);
            self.note(&format!(
                "{settled} of {total} files, {failed} in quarantine"
            ));
        }
    }

    fn error(&self, path: &str, message: &str, hint: Option<&str>) {
        self.bar.suspend(|| {
            crate::tell(
                self.style,
                &format!("{}: {message}", terminal::line(path)),
                hint,
            );
        });
    }

    /// A line on standard error; where that fails nobody listens.
    pub(crate) fn note(&self, line: &str) {
        self.bar.suspend(|| {
            let _ = writeln!(std::io::stderr(), "{}", terminal::line(line));
        });
    }
}
