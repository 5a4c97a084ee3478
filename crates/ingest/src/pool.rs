//! Several workers at once, and what is done when one of them dies.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aktsam_record::Record;

use crate::breaker::Breaker;
use crate::error::IngestError;
use crate::extract::Skip;
use crate::failure::{Failure, Reason, Stage};
use crate::probe::Layer;
use crate::process::{Outcome, Spawner, Start, Worker, WorkerCommand};
use crate::settings::Settings;

/// Files after which a worker is replaced, so that what a library leaks does not add up.
const FILES_PER_WORKER: u32 = 500;

/// How much more time and memory a file gets in its second try.
const MORE_TIME: u32 = 3;
/// See [`MORE_TIME`].
const MORE_MEMORY: u64 = 2;

/// Members of one archive that may kill a worker before the archive as a whole is given up.
const DEADLY_MEMBERS: usize = 8;

/// How a [`Pool`] works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolOptions {
    /// How a worker is started.
    pub command: WorkerCommand,
    /// Workers at once; at least one.
    pub jobs: usize,
    /// Time for one file, or for one member of an archive.
    pub timeout: Duration,
    /// Address space of a worker in bytes.
    pub memory: u64,
    /// Whether workers give up files, network and processes. Without, a document that takes a
    /// worker over can do what the user can do.
    pub sandbox: bool,
    /// What the workers are told.
    pub settings: Settings,
}

impl PoolOptions {
    /// The limits of every day: a worker for each processor, 20 seconds, 1 GiB, sandboxed.
    pub fn new(command: WorkerCommand) -> Self {
        Self {
            command,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            timeout: Duration::from_secs(20),
            memory: 1 << 30,
            sandbox: true,
            settings: Settings::default(),
        }
    }
}

/// Worker processes that read files of strangers.
///
/// It can be shared by as many threads as like; [`Pool::extract`] waits for an idle worker. A file
/// whose worker dies or takes too long is tried once more, alone, with three times the time and
/// twice the memory, and fails then. Workers end with the pool.
///
/// # Example
///
/// ```no_run
/// use aktsam_ingest::{Pool, PoolOptions, WorkerCommand};
///
/// let command = WorkerCommand {
///     program: std::env::current_exe()?,
///     args: vec!["worker".into()],
/// };
/// let pool = Pool::start(PoolOptions::new(command))?;
/// let bytes = std::fs::read("2023/gemensam-kraft.pdf")?;
/// match pool.extract("2023/gemensam-kraft.pdf", &bytes) {
///     Ok(records) => assert_eq!(records[0].source.bytes, bytes.len() as u64),
///     Err(failure) => eprintln!("{failure}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Pool {
    options: PoolOptions,
    data_hash: String,
    layers: Vec<Layer>,
    state: Mutex<State>,
    changed: Condvar,
    // Last, so that it outlives the workers that it started.
    spawner: Spawner,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Worker>,
    /// Files being read.
    active: usize,
    /// Whether the one that is being read is to be alone.
    alone: bool,
    /// How many wait to be alone; no other begins before them.
    waiting_alone: usize,
    breaker: Breaker,
}

/// The right to read one file; given back when dropped.
struct Turn<'p> {
    pool: &'p Pool,
    alone: bool,
}

impl Pool {
    /// Starts the first worker; the others follow when they are needed.
    ///
    /// # Errors
    /// [`IngestError`] where a worker cannot be started or refuses the settings.
    pub fn start(options: PoolOptions) -> Result<Self, IngestError> {
        let spawner = Spawner::start()?;
        let (worker, ready) = Worker::start(&spawner, &options.command, &options.usual())?;
        let state = State {
            idle: vec![worker],
            ..State::default()
        };
        Ok(Self {
            options,
            data_hash: ready.data,
            layers: ready.layers,
            state: Mutex::new(state),
            changed: Condvar::new(),
            spawner,
        })
    }

    /// Hash of the lexicons and form profiles in use, as in
    /// [`Extractor::data`](aktsam_record::model::Extractor::data).
    pub fn data_hash(&self) -> &str {
        &self.data_hash
    }

    /// What holds the workers back on this computer.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Makes records in a worker, as [`extract`](crate::extract) does; blocks until one is idle
    /// and has answered.
    ///
    /// # Errors
    /// A [`Failure`]; with [`Reason::PoolStopped`] where it is not the file's.
    pub fn extract(&self, name: &str, bytes: &[u8]) -> Result<Vec<Record>, Failure> {
        // Refused here as well as in the worker, for it need not even be sent.
        self.options.settings.check_size(bytes.len() as u64)?;
        let outcome = match self.read_with_others(name, bytes)? {
            Outcome::Died { .. } => self.read_alone(name, bytes)?,
            answered @ Outcome::Answered(_) => answered,
        };
        let died = matches!(outcome, Outcome::Died { .. });
        self.state().breaker.note(died);
        match outcome {
            Outcome::Answered(result) => result,
            Outcome::Died { failure, .. } => Err(failure),
        }
    }

    /// The first try.
    fn read_with_others(&self, name: &str, bytes: &[u8]) -> Result<Outcome, Failure> {
        let _turn = self.wait_turn(false)?;
        let idle = self.state().idle.pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => self.start_worker(&self.options.usual())?,
        };
        let timeout = self.options.timeout;
        let outcome = worker.read(name, bytes, &[], timeout, self.most_items());
        if matches!(outcome, Outcome::Answered(_)) && !self.is_worn(&worker) {
            self.state().idle.push(worker);
        }
        Ok(outcome)
    }

    /// The second try: a new worker, more of everything, nobody beside it. A member of an archive
    /// that kills this one too is left out, so that it does not cost the others.
    fn read_alone(&self, name: &str, bytes: &[u8]) -> Result<Outcome, Failure> {
        let _turn = self.wait_turn(true)?;
        let start = self.options.generous();
        let mut skips: Vec<Skip> = Vec::new();
        loop {
            let mut worker = self.start_worker(&start)?;
            let outcome = worker.read(name, bytes, &skips, start.timeout, self.most_items());
            match outcome {
                Outcome::Died { item, failure } if item > 0 && skips.len() < DEADLY_MEMBERS => {
                    skips.push(Skip { item, failure });
                }
                other => return Ok(other),
            }
        }
    }

    fn start_worker(&self, start: &Start<'_>) -> Result<Worker, Failure> {
        match Worker::start(&self.spawner, &self.options.command, start) {
            Ok((worker, ready)) if ready.data == self.data_hash => Ok(worker),
            Ok(_) => Err(stopped("the worker program was replaced while it ran")),
            Err(error) => Err(stopped(error.to_string())),
        }
    }

    /// Whether a worker has served long enough, or has grown so that the next file could miss
    /// what it still holds.
    fn is_worn(&self, worker: &Worker) -> bool {
        worker.is_worn()
            || worker.served() >= FILES_PER_WORKER
            || worker
                .resident()
                .is_some_and(|bytes| bytes > self.options.memory / 2)
    }

    /// Items that one file can have: itself and what is in it, and one that is one too many.
    fn most_items(&self) -> u64 {
        self.options.settings.limits.attachments.saturating_add(2)
    }

    fn wait_turn(&self, alone: bool) -> Result<Turn<'_>, Failure> {
        let mut state = self.state();
        state.waiting_alone += usize::from(alone);
        let jobs = self.options.jobs.max(1);
        while state.alone
            || (alone && state.active > 0)
            || (!alone && (state.waiting_alone > 0 || state.active >= jobs))
        {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting_alone -= usize::from(alone);
        state.active += 1;
        state.alone = alone;
        let turn = Turn { pool: self, alone };
        let says = state.breaker.says();
        drop(state);
        match says {
            Some(why) => Err(stopped(why).with_hint(
                "run `aktsam doctor`; nothing was lost, and the files that did it are in the \
                 quarantine",
            )),
            None => Ok(turn),
        }
    }

    /// The state is a few counters and a list, none of which a panic can leave half changed.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PoolOptions {
    fn usual(&self) -> Start<'_> {
        Start {
            settings: &self.settings,
            memory: self.memory,
            timeout: self.timeout,
            sandbox: self.sandbox,
        }
    }

    fn generous(&self) -> Start<'_> {
        Start {
            memory: self.memory.saturating_mul(MORE_MEMORY),
            timeout: self.timeout.saturating_mul(MORE_TIME),
            ..self.usual()
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.state();
        state.active -= 1;
        if self.alone {
            state.alone = false;
        }
        drop(state);
        self.pool.changed.notify_all();
    }
}

fn stopped(message: impl Into<String>) -> Failure {
    Failure::new(Reason::PoolStopped, Stage::Worker, message)
}
