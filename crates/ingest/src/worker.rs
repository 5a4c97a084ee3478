//! The worker's side: reads frames, makes records, has no rights.

use std::io::{Read, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::error::IngestError;
use crate::extract::{Extractor, Item};
use crate::failure::{Failure, Reason, Stage};
use crate::frame::{self, ALL_RECORDS, Frame, FrameError, Kind, Side};
use crate::guard;
use crate::message::{Done, Hello, Job, Probe, Ready, VERSION};
use crate::probe::{self, Layer};
use crate::sandbox;

/// Stack of the thread that reads documents: what nests is read iteratively or within a depth
/// limit, and this leaves room for what other people's code does.
const STACK: usize = 64 << 20;

/// Serves a parent until it closes `input`: what the hidden command `aktsam worker` runs.
///
/// `input` and `output` are the standard streams, which nothing else may use. The process gives up
/// its rights (see [`probe_sandbox`](crate::probe_sandbox)) and cannot get them back, so return
/// from `main` afterwards; a file that is still being read is abandoned then, for nobody waits for
/// it any more.
///
/// # Errors
/// [`IngestError::Conversation`] where the parent does not speak the protocol or the pipe breaks.
///
/// # Example
///
/// ```no_run
/// // main.rs of a program that is called with `worker`
/// aktsam_ingest::serve(std::io::stdin(), std::io::stdout())?;
/// # Ok::<(), aktsam_ingest::IngestError>(())
/// ```
pub fn serve(input: impl Read, output: impl Write + Send + 'static) -> Result<(), IngestError> {
    serve_with(input, output, |_, _| {})
}

/// As [`serve`], and calls `before_item` with the path and bytes of each file, embedded file and
/// archive member before it is read.
///
/// Tests of what happens when a reader panics, hangs or eats all memory do those things there.
///
/// # Errors
/// As [`serve`].
pub fn serve_with(
    mut input: impl Read,
    output: impl Write + Send + 'static,
    before_item: impl FnMut(&str, &[u8]) + Send + 'static,
) -> Result<(), IngestError> {
    guard::silence_panics();
    let Some(first) = Frame::read(&mut input, Side::Parent)? else {
        return Ok(());
    };
    let hello: Hello = first.parse(Kind::Hello)?;

    let mut layers = vec![sandbox::limit_memory(hello.memory)];
    if hello.sandbox {
        layers.extend(sandbox::confine());
    }
    // The reading thread must run before the sandbox is sealed, which ends the making of threads.
    let (running, is_running) = mpsc::channel();
    let (work, orders) = mpsc::channel();
    let sealed = hello.sandbox;
    thread::Builder::new()
        .name("reader".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let _ = running.send(());
            let fuse = AbortOnDrop;
            if read_documents(&hello, &orders, output, before_item).is_ok() {
                std::mem::forget(fuse);
            }
        })
        .map_err(IngestError::Thread)?;
    let _ = is_running.recv();
    if sealed {
        layers.extend(sandbox::seal());
    }
    take_orders(input, &work, layers)
}

/// Ends the process where the thread that reads documents cannot go on, by an error of the pipe or
/// a panic outside of any file: else the parent would wait for it in vain.
struct AbortOnDrop;

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        std::process::abort();
    }
}

/// What the thread of the pipe tells the thread that reads documents.
enum Order {
    Begin(Vec<Layer>),
    Job(Job<'static>, Vec<u8>),
    Probe(Probe),
}

/// Reads frames until the pipe ends, also while a document is being read: so the end of the parent
/// is noticed at once.
fn take_orders(
    mut input: impl Read,
    work: &Sender<Order>,
    layers: Vec<Layer>,
) -> Result<(), IngestError> {
    let mut next = Order::Begin(layers);
    loop {
        if work.send(next).is_err() {
            return Err(IngestError::ReaderGone);
        }
        let Some(frame) = Frame::read(&mut input, Side::Parent)? else {
            return Ok(());
        };
        next = if frame.kind == Kind::Probe {
            Order::Probe(frame.parse(Kind::Probe)?)
        } else {
            let job = frame.parse(Kind::Job)?;
            match Frame::read(&mut input, Side::Parent)? {
                Some(bytes) if bytes.kind == Kind::Bytes => Order::Job(job, bytes.payload),
                Some(other) => return Err(FrameError::Unexpected { got: other.kind }.into()),
                None => return Err(FrameError::Cut.into()),
            }
        };
    }
}

fn read_documents(
    hello: &Hello,
    orders: &Receiver<Order>,
    mut output: impl Write,
    mut before_item: impl FnMut(&str, &[u8]),
) -> Result<(), FrameError> {
    if hello.version != VERSION {
        let why = format!(
            "the worker is version {VERSION} and was started by version {}",
            hello.version
        );
        return frame::write(&mut output, Kind::Refused, &why);
    }
    let extractor = match Extractor::new(hello.settings.clone()) {
        Ok(extractor) => extractor,
        Err(error) => return frame::write(&mut output, Kind::Refused, &error.to_string()),
    };
    while let Ok(order) = orders.recv() {
        match order {
            Order::Begin(layers) => {
                let data = extractor.data_hash().to_owned();
                frame::write(&mut output, Kind::Ready, &Ready { data, layers })?;
            }
            Order::Probe(probe) => {
                let attempts = probe::attempt_all(&probe, hello.memory);
                frame::write(&mut output, Kind::Probed, &attempts)?;
            }
            Order::Job(job, bytes) => {
                let mut begun = |item: Item<'_>| {
                    sandbox::allow_seconds(hello.seconds);
                    // A parent that is gone is noticed by the other thread.
                    let _ = frame::write(&mut output, Kind::Item, &item.number);
                    before_item(item.path, item.bytes);
                };
                let result = extractor.extract(&job.name, bytes.into(), &job.skips, &mut begun);
                let done = Done {
                    records: result.and_then(|records| send(&mut output, &records)),
                    worn: guard::has_panicked(),
                };
                frame::write(&mut output, Kind::Done, &done)?;
            }
        }
    }
    Ok(())
}

/// Sends the records of a file; their number.
fn send(output: &mut impl Write, records: &[aktsam_record::Record]) -> Result<u64, Failure> {
    let too_long = |what: String| {
        Failure::new(Reason::LimitHit, Stage::Worker, what)
            .with_hint("divide the file, or import what is in it one by one")
    };
    let mut sent = 0_u64;
    for record in records {
        let json = serde_json::to_vec(record)
            .map_err(|error| Failure::new(Reason::Crashed, Stage::Worker, error.to_string()))?;
        sent = sent.saturating_add(json.len() as u64);
        if sent > ALL_RECORDS {
            return Err(too_long(FrameError::TooMuch.to_string()));
        }
        frame::write_bytes(output, Kind::Record, &json)
            .map_err(|error| too_long(error.to_string()))?;
    }
    Ok(records.len() as u64)
}
