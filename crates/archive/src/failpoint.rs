//! Named places at which a crash test ends the process, as a power cut would.
//!
//! Compiled in with the feature `failpoints` alone; `scripts/crash-test` builds with it and sets
//! `AKTSAM_FAILPOINT` to `name:k`, to end the process when it comes by for the k-th time.

/// A place called `name`.
#[cfg(feature = "failpoints")]
pub(crate) fn failpoint(name: &str) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static PASSED: AtomicU64 = AtomicU64::new(0);
    let Ok(wanted) = std::env::var("AKTSAM_FAILPOINT") else {
        return;
    };
    let (place, turn) = wanted.split_once(':').unwrap_or((wanted.as_str(), "1"));
    if place == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 >= turn.parse().unwrap_or(1) {
        std::process::abort();
    }
}

/// A place called `name`: nothing happens there.
#[cfg(not(feature = "failpoints"))]
pub(crate) fn failpoint(_name: &str) {}
