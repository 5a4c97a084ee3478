//! The parent's side of one worker: starts it, talks with it against the clock, and finds out what
//! it died of.

use std::ffi::OsString;
use std::io::{self, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use aktsam_record::Record;

use crate::answer::Answer;
use crate::error::IngestError;
use crate::extract::Skip;
use crate::failure::{Failure, Reason, Stage};
use crate::frame::{self, Frame, FrameError, Kind, Side};
use crate::message::{Hello, Job, Probe, Probed, Ready, VERSION};
use crate::settings::Settings;

/// How long a worker may take to start.
const START: Duration = Duration::from_secs(30);

/// Bytes of what a worker last said on stderr that are kept.
const LAST_WORDS: usize = 4096;

/// Environment that a worker keeps: where the system finds its libraries. The rest of the user's
/// environment, which may hold secrets, is nothing to a program that reads strangers' documents.
const ENVIRONMENT: [&str; 5] = [
    "SystemRoot",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "LLVM_PROFILE_FILE",
];

/// How a worker is started: the program and arguments with which it calls [`serve`](crate::serve).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program, as a rule [`std::env::current_exe`].
    pub program: PathBuf,
    /// Its arguments, `worker` for the `aktsam` program.
    pub args: Vec<OsString>,
}

impl WorkerCommand {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env_clear();
        for name in ENVIRONMENT {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        // Ctrl-C is for the parent, which may want to finish the file in hand.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        #[cfg(windows)]
        {
            const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            std::os::windows::process::CommandExt::creation_flags(
                &mut command,
                CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW,
            );
        }
        command
    }
}

/// A thread that starts the workers of a pool and lives as long as it does: the parent-death signal
/// of Linux comes when the *thread* that started a process ends, and those that ask for records may
/// come and go.
#[derive(Debug)]
pub(crate) struct Spawner {
    orders: Option<Sender<(Command, Sender<io::Result<Child>>)>>,
    thread: Option<JoinHandle<()>>,
}

impl Spawner {
    pub(crate) fn start() -> Result<Self, IngestError> {
        let (orders, inbox) = mpsc::channel::<(Command, Sender<io::Result<Child>>)>();
        let thread = thread::Builder::new()
            .name("spawner".to_owned())
            .spawn(move || {
                for (mut command, answer) in inbox {
                    let _ = answer.send(command.spawn());
                }
            })
            .map_err(IngestError::Thread)?;
        Ok(Self {
            orders: Some(orders),
            thread: Some(thread),
        })
    }

    fn spawn(&self, command: Command) -> io::Result<Child> {
        let gone = || io::Error::other("the spawning thread ended");
        let (answer, spawned) = mpsc::channel();
        let orders = self.orders.as_ref().ok_or_else(gone)?;
        orders.send((command, answer)).map_err(|_| gone())?;
        spawned.recv().map_err(|_| gone())?
    }
}

impl Drop for Spawner {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What a new worker is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start<'a> {
    pub(crate) settings: &'a Settings,
    /// Bytes.
    pub(crate) memory: u64,
    /// Time for one item.
    pub(crate) timeout: Duration,
    pub(crate) sandbox: bool,
}

/// A worker process that is ready for a file.
#[derive(Debug)]
pub(crate) struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    last_words: Option<JoinHandle<Vec<u8>>>,
    /// Files it was given.
    served: u32,
    /// Whether it asked to be replaced.
    worn: bool,
}

/// What came of a file.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The worker answered and is ready for the next.
    Answered(Result<Vec<Record>, Failure>),
    /// The worker is dead.
    Died {
        /// The number of the item that it was at.
        item: u64,
        /// What it died of.
        failure: Failure,
    },
}

/// Why a conversation ended early.
enum Lost {
    Timeout,
    Frame(FrameError),
}

impl Worker {
    /// Starts a worker and waits until it is ready.
    pub(crate) fn start(
        spawner: &Spawner,
        command: &WorkerCommand,
        start: &Start<'_>,
    ) -> Result<(Self, Ready), IngestError> {
        let cannot = |source| IngestError::Start {
            program: command.program.display().to_string(),
            source,
        };
        let mut child = spawner.spawn(command.command()).map_err(cannot)?;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            let _ = child.kill();
            return Err(cannot(io::Error::other("it has no pipes")));
        };
        let last_words = thread::Builder::new()
            .name("last words".to_owned())
            .spawn(move || listen(stderr))
            .map_err(IngestError::Thread);
        let mut worker = Self {
            child,
            stdin,
            stdout: BufReader::with_capacity(1 << 16, stdout),
            last_words: None,
            served: 0,
            worn: false,
        };
        worker.last_words = Some(last_words?);

        let hello = Hello {
            version: VERSION.into(),
            settings: start.settings.clone(),
            memory: start.memory,
            seconds: start.timeout.as_secs().saturating_add(1),
            sandbox: start.sandbox,
        };
        let answer = worker.converse(
            START,
            |stdin| frame::write(stdin, Kind::Hello, &hello),
            |frame| match frame.kind {
                Kind::Refused => frame.parse(Kind::Refused).map(|why| Some(Err(why))),
                _ => frame.parse(Kind::Ready).map(|ready| Some(Ok(ready))),
            },
        );
        match answer {
            Ok(Ok(ready)) => Ok((worker, ready)),
            Ok(Err(why)) => Err(IngestError::Refused(why)),
            Err(lost) => Err(IngestError::Died(worker.post_mortem(&lost, START))),
        }
    }

    /// Has a file read; `timeout` is for each item in it. `most` items may be announced.
    pub(crate) fn read(
        &mut self,
        name: &str,
        bytes: &[u8],
        skips: &[Skip],
        timeout: Duration,
        most: u64,
    ) -> Outcome {
        self.served += 1;
        let job = Job {
            name: name.into(),
            skips: skips.into(),
        };
        let mut answer = Answer::new(most);
        let finished = self.converse(
            timeout,
            |stdin| {
                frame::write(stdin, Kind::Job, &job)?;
                frame::write_bytes(stdin, Kind::Bytes, bytes)
            },
            |frame| answer.take(&frame),
        );
        match finished {
            Ok(finished) => {
                self.worn = finished.worn;
                Outcome::Answered(finished.result)
            }
            Err(lost) => Outcome::Died {
                item: answer.item(),
                failure: self.post_mortem(&lost, timeout),
            },
        }
    }

    /// Has the sandbox tried.
    pub(crate) fn probe(
        &mut self,
        probe: &Probe,
        timeout: Duration,
    ) -> Result<Probed, IngestError> {
        self.converse(
            timeout,
            |stdin| frame::write(stdin, Kind::Probe, probe),
            |frame| frame.parse(Kind::Probed).map(Some),
        )
        .map_err(|lost| IngestError::Died(self.post_mortem(&lost, timeout)))
    }

    /// Files that it was given.
    pub(crate) fn served(&self) -> u32 {
        self.served
    }

    /// Whether it asked to be replaced: a caught panic may have left something behind.
    pub(crate) fn is_worn(&self) -> bool {
        self.worn
    }

    /// Bytes of memory that it holds; `None` where the system does not tell.
    pub(crate) fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kib << 10)
    }

    /// Sends a request and takes frames until `take` has its answer. No frame may keep it waiting
    /// for longer than `timeout`. When it fails, the worker was killed.
    ///
    /// Both pipes are served by a thread of their own, so that a worker that neither reads nor
    /// writes holds nobody up: killing it ends the pipes and with them the thread.
    fn converse<T>(
        &mut self,
        timeout: Duration,
        request: impl FnOnce(&mut ChildStdin) -> Result<(), FrameError> + Send,
        mut take: impl FnMut(Frame) -> Result<Option<T>, FrameError>,
    ) -> Result<T, Lost> {
        let Self {
            child,
            stdin,
            stdout,
            ..
        } = self;
        thread::scope(|scope| {
            let (sender, frames) = mpsc::channel();
            // A frame is read when it is wanted: one too many would wait for the next file.
            let (more, wanted) = mpsc::channel::<()>();
            scope.spawn(move || {
                if let Err(error) = request(stdin) {
                    let _ = sender.send(Err(error));
                    return;
                }
                while wanted.recv().is_ok() {
                    let frame =
                        Frame::read(stdout, Side::Worker).and_then(|f| f.ok_or(FrameError::Cut));
                    if sender.send(frame).is_err() {
                        return;
                    }
                }
            });
            let result = loop {
                let _ = more.send(());
                let frame = match frames.recv_timeout(timeout) {
                    Ok(Ok(frame)) => frame,
                    Ok(Err(error)) => break Err(Lost::Frame(error)),
                    Err(RecvTimeoutError::Timeout) => break Err(Lost::Timeout),
                    Err(RecvTimeoutError::Disconnected) => break Err(Lost::Frame(FrameError::Cut)),
                };
                match take(frame) {
                    Ok(Some(answer)) => break Ok(answer),
                    Ok(None) => {}
                    Err(error) => break Err(Lost::Frame(error)),
                }
            };
            if result.is_err() {
                let _ = child.kill();
            }
            result
        })
    }

    /// What a worker that was lost died of. It is killed in case it lives.
    fn post_mortem(&mut self, lost: &Lost, timeout: Duration) -> Failure {
        let _ = self.child.kill();
        let status = self.child.wait();
        let words = self.last_words.take().and_then(|thread| thread.join().ok());
        let words = String::from_utf8_lossy(words.as_deref().unwrap_or_default()).into_owned();
        let failure = |reason, message: String| Failure::new(reason, Stage::Worker, message);
        match lost {
            Lost::Timeout => failure(
                Reason::TimedOut,
                format!("it was not read within {} seconds", timeout.as_secs_f32()),
            ),
            Lost::Frame(FrameError::Cut | FrameError::Io(_)) => {
                let (reason, message) = cause(status.ok(), &words);
                failure(reason, message)
            }
            Lost::Frame(error) => failure(
                Reason::Crashed,
                format!("the worker's answer cannot be read: {error}"),
            ),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // An idle worker has nothing to lose, and one that is not must not stay.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps the end of what a worker says on stderr.
fn listen(mut stderr: ChildStderr) -> Vec<u8> {
    let mut words = Vec::new();
    let mut chunk = [0; 1024];
    while let Ok(read @ 1..) = stderr.read(&mut chunk) {
        words.extend_from_slice(chunk.get(..read).unwrap_or_default());
        let surplus = words.len().saturating_sub(LAST_WORDS);
        words.drain(..surplus);
    }
    words
}

/// Why a process ended, by its exit status and what the Rust runtime said on stderr.
fn cause(status: Option<ExitStatus>, words: &str) -> (Reason, String) {
    if words.contains("memory allocation of") {
        return (
            Reason::OutOfMemory,
            "it needed more memory than it may have".to_owned(),
        );
    }
    if words.contains("has overflowed its stack") {
        return (
            Reason::Crashed,
            "it nests deeper than the reader's stack".to_owned(),
        );
    }
    #[cfg(unix)]
    if let Some(signal) = status.and_then(|s| std::os::unix::process::ExitStatusExt::signal(&s)) {
        return match signal {
            libc::SIGXCPU => (
                Reason::TimedOut,
                "it used more than its time of the processor".to_owned(),
            ),
            libc::SIGKILL => (
                Reason::OutOfMemory,
                "the system killed the worker, as it does when memory runs out".to_owned(),
            ),
            _ => (
                Reason::Crashed,
                format!("the worker ended by signal {signal}"),
            ),
        };
    }
    let how = status.map_or("in an unknown way".to_owned(), |s| format!("with {s}"));
    (Reason::Crashed, format!("the worker ended {how}"))
}
