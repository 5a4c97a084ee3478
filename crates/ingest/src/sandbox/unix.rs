//! Limits that every Unix has.
#![allow(
    clippy::unnecessary_cast,
    reason = "`rlim_t` and `time_t` are of other types on other systems"
)]

use std::io;
use std::mem::MaybeUninit;

use crate::probe::Layer;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
type Resource = libc::__rlimit_resource_t;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
type Resource = libc::c_int;

/// Descriptors of stdin, stdout and stderr: all that a worker needs.
const DESCRIPTORS: u64 = 3;

fn set(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let limit = libc::rlimit {
        rlim_cur: soft as libc::rlim_t,
        rlim_max: hard as libc::rlim_t,
    };
    // SAFETY: `limit` is a valid `rlimit` for the length of the call, which only reads it.
    match unsafe { libc::setrlimit(resource, &raw const limit) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn get(resource: Resource) -> io::Result<libc::rlimit> {
    let mut limit = MaybeUninit::uninit();
    // SAFETY: the call writes a whole `rlimit` where it returns 0, and only then is it read.
    unsafe {
        match libc::getrlimit(resource, limit.as_mut_ptr()) {
            0 => Ok(limit.assume_init()),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

pub(super) fn limit_memory(bytes: u64) -> Layer {
    // A lower limit that the user's shell has set stays.
    let bytes = get(libc::RLIMIT_AS).map_or(bytes, |now| bytes.min(now.rlim_max as u64));
    match set(libc::RLIMIT_AS, bytes, bytes) {
        Ok(()) if cfg!(target_vendor = "apple") => Layer::missing(
            "memory limit",
            "macOS takes a limit of the address space but does not enforce it",
        ),
        Ok(()) => Layer::active("memory limit", format!("{bytes} bytes of address space")),
        Err(error) => Layer::missing("memory limit", error.to_string()),
    }
}

pub(super) fn confine() -> Vec<Layer> {
    // Files that are not written and descriptors that cannot be had need no list of calls to deny,
    // so that they hold on every Unix and for every call, known or not.
    let limit = |name, note: &str, result: io::Result<()>| match result {
        Ok(()) => Layer::active(name, note),
        Err(error) => Layer::missing(name, error.to_string()),
    };
    vec![
        limit(
            "no descriptors",
            "no file can be opened and no socket made",
            set(libc::RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS),
        ),
        limit(
            "no file sizes",
            "no file can grow",
            set(libc::RLIMIT_FSIZE, 0, 0),
        ),
        limit(
            "no core dumps",
            "a crash leaves no document on the disk",
            set(libc::RLIMIT_CORE, 0, 0),
        ),
    ]
}

#[cfg(not(target_os = "linux"))]
pub(super) fn seal() -> Layer {
    match set(libc::RLIMIT_NPROC, 0, 0) {
        Ok(()) => Layer::active("no processes", "no further process can be made"),
        Err(error) => Layer::missing("no processes", error.to_string()),
    }
}

pub(super) fn allow_seconds(seconds: u64) {
    let mut usage = MaybeUninit::<libc::rusage>::uninit();
    // SAFETY: the call writes a whole `rusage` where it returns 0, and only then is it read.
    let usage = unsafe {
        if libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr()) != 0 {
            return;
        }
        usage.assume_init()
    };
    let used = usage.ru_utime.tv_sec as u64 + usage.ru_stime.tv_sec as u64;
    // One second for what rounding down lost, one for each of the two clocks.
    let soft = used.saturating_add(seconds).saturating_add(3);
    // Where it fails, the parent's clock is left, which is the one that counts.
    let _ = set(libc::RLIMIT_CPU, soft, libc::RLIM_INFINITY as u64);
}

pub(super) fn try_fork() -> io::Result<()> {
    // SAFETY: the child of this process calls nothing but `_exit`, which may be called in it
    // whatever other threads held when it was made; the parent waits for that child alone.
    unsafe {
        match libc::fork() {
            -1 => Err(io::Error::last_os_error()),
            0 => libc::_exit(0),
            child => {
                libc::waitpid(child, std::ptr::null_mut(), 0);
                Ok(())
            }
        }
    }
}

pub(super) fn try_signal() -> io::Result<()> {
    // SAFETY: signal 0 only asks whether a signal could be sent; no memory is passed.
    match unsafe { libc::kill(libc::getppid(), 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
