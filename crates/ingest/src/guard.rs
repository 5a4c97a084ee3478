//! Panics of readers, turned into failures.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::{Failure, Reason, Stage};

thread_local! {
    /// What the last panic of this thread said, with its place.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Whether anything panicked in this process.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// Makes panics silent: what they say is kept for the [`Failure`] instead of standing on stderr,
/// where it could carry a document's text into a log.
pub(crate) fn silence_panics() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info
            .location()
            .map(|at| format!(" at {}:{}", at.file(), at.line()))
            .unwrap_or_default();
        let message = format!("{}{place}", text_of(info.payload()));
        LAST.with_borrow_mut(|last| *last = Some(message));
    }));
}

/// Runs one stage of a file; a panic of it is a [`Failure`] like any other.
pub(crate) fn guarded<T>(
    stage: Stage,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    // What `work` borrows is read only (settings, lexicon, bytes), so that nothing half changed
    // can be seen after a panic.
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        PANICKED.store(true, Ordering::Relaxed);
        let said = LAST
            .take()
            .unwrap_or_else(|| text_of(payload.as_ref()).to_owned());
        Err(Failure::new(
            Reason::Crashed,
            stage,
            format!("the reader failed on it: {said}"),
        ))
    })
}

/// Whether a panic was caught in this process. A library may be left with a poisoned lock, so that
/// later files would fail for the fault of an earlier one.
pub(crate) fn has_panicked() -> bool {
    PANICKED.load(Ordering::Relaxed)
}

fn text_of(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic")
}
