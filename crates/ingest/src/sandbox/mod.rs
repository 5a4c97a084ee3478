//! What holds a worker back: the only module that may speak to the system by `unsafe` calls.
//!
//! A worker gives rights up in three steps, none of which can be undone:
//!
//! 1. [`limit_memory`], always;
//! 2. [`confine`], while it still is a single thread;
//! 3. [`seal`], once the thread that reads documents runs.
//!
//! | | Linux | other Unix | Windows |
//! | --- | --- | --- | --- |
//! | memory | address space | address space, where the system enforces it | no |
//! | files | landlock, no free descriptor, seccomp | no free descriptor | no |
//! | network | landlock (TCP), no free descriptor, seccomp | no free descriptor | no |
//! | processes | seccomp | no further process | no |
//! | dies with its parent | signal, end of stdin | end of stdin | end of stdin |
//!
//! What a system lacks is said by [`Layer::active`](crate::Layer) and by the
//! [probe](crate::probe_sandbox), which tries each thing.
#![allow(
    unsafe_code,
    reason = "limits and filters are system calls; each call says why it is sound"
)]

#[cfg(target_os = "linux")]
mod linux;
#[cfg(unix)]
mod unix;

use crate::probe::Layer;

/// Bounds the address space, in bytes.
pub(crate) fn limit_memory(bytes: u64) -> Layer {
    #[cfg(unix)]
    return unix::limit_memory(bytes);
    #[cfg(not(unix))]
    return Layer::missing(
        "memory limit",
        format!("this system has none that Aktsam uses ({bytes} bytes asked for)"),
    );
}

/// Gives up files and network. To be called while the process has one thread.
pub(crate) fn confine() -> Vec<Layer> {
    #[cfg(target_os = "linux")]
    {
        let mut layers = linux::confine();
        layers.extend(unix::confine());
        layers
    }
    #[cfg(all(unix, not(target_os = "linux")))]
    return unix::confine();
    #[cfg(not(unix))]
    return vec![Layer::missing(
        "files, network, processes",
        "on this system a worker only shields the program from crashes, hangs and endless files",
    )];
}

/// Gives up all that reading a document does not need, for all threads.
pub(crate) fn seal() -> Vec<Layer> {
    #[cfg(target_os = "linux")]
    return vec![linux::seal()];
    #[cfg(all(unix, not(target_os = "linux")))]
    return vec![unix::seal()];
    #[cfg(not(unix))]
    return Vec::new();
}

/// Allows the process that many more seconds of processor time.
///
/// The parent's clock is what ends a file; this ends a worker whose parent no longer looks.
pub(crate) fn allow_seconds(seconds: u64) {
    #[cfg(unix)]
    unix::allow_seconds(seconds);
    #[cfg(not(unix))]
    let _ = seconds;
}

/// Tries to make another process; for the probe.
pub(crate) fn try_fork() -> std::io::Result<()> {
    #[cfg(unix)]
    return unix::try_fork();
    #[cfg(not(unix))]
    return Err(std::io::ErrorKind::Unsupported.into());
}

/// Tries whether it may send signals to its parent; for the probe.
pub(crate) fn try_signal() -> std::io::Result<()> {
    #[cfg(unix)]
    return unix::try_signal();
    #[cfg(not(unix))]
    return Err(std::io::ErrorKind::Unsupported.into());
}
