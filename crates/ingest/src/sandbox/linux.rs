//! What Linux adds: landlock, seccomp, and a signal when the parent dies.

use std::collections::BTreeMap;
use std::io;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _,
    RulesetStatus, Scope,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

use crate::probe::Layer;

pub(super) fn confine() -> Vec<Layer> {
    vec![
        die_with_parent(),
        hide_memory(),
        close_inherited(),
        landlock(),
    ]
}

fn outcome(name: &'static str, note: &str, code: libc::c_long) -> Layer {
    if code == 0 {
        Layer::active(name, note)
    } else {
        Layer::missing(name, io::Error::last_os_error().to_string())
    }
}

fn die_with_parent() -> Layer {
    // SAFETY: `prctl` with these constants reads its arguments as numbers, touches no memory.
    let code = unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
    outcome(
        "parent-death signal",
        "it dies with the program that started it",
        code.into(),
    )
}

/// A process that is not dumpable leaves no core even where cores are piped to a collector, which
/// ignores the size limit, and cannot be traced by other processes of the user.
fn hide_memory() -> Layer {
    // SAFETY: as above.
    let code = unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 0) };
    outcome(
        "not dumpable",
        "its memory cannot be dumped or traced",
        code.into(),
    )
}

/// Descriptors that the parent's own parent forgot to close would be ways out.
fn close_inherited() -> Layer {
    // SAFETY: the worker owns stdin, stdout and stderr alone at this point, so that no object of
    // this process refers to a descriptor from 3 on; the call touches no memory.
    let code = unsafe { libc::syscall(libc::SYS_close_range, 3_u32, u32::MAX, 0_u32) };
    outcome(
        "inherited descriptors closed",
        "only stdin, stdout and stderr are open",
        code,
    )
}

fn landlock() -> Layer {
    const NAME: &str = "landlock";
    // The newest rules known; an older kernel enforces those that it has, and the status says so.
    let abi = ABI::V6;
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self)
        .map(|status| status.ruleset);
    match status {
        Ok(RulesetStatus::FullyEnforced) => {
            Layer::active(NAME, "no files, no TCP, no signals to other processes")
        }
        Ok(RulesetStatus::PartiallyEnforced) => {
            Layer::active(NAME, "in part: this kernel does not know all of its rules")
        }
        Ok(RulesetStatus::NotEnforced) => Layer::missing(NAME, "this kernel has none"),
        Err(error) => Layer::missing(NAME, error.to_string()),
    }
}

pub(super) fn seal() -> Layer {
    const NAME: &str = "seccomp";
    let result = filter()
        .map_err(|error| error.to_string())
        .and_then(|program| {
            seccompiler::apply_filter_all_threads(&program).map_err(|error| error.to_string())
        });
    match result {
        Ok(()) => Layer::active(
            NAME,
            "only memory, time and the three pipes; no process, thread or program",
        ),
        Err(why) => Layer::missing(NAME, why),
    }
}

/// What reading a document needs of the kernel; all else answers "operation not permitted".
///
/// A list of what is allowed, not of what is denied, for the kernel gains calls (`io_uring`,
/// `openat2`, `memfd_create` each were once new), and because calls of the other numberings of a
/// processor (x32) are not on it either. An error rather than a kill, for a library that asks in
/// vain for the number of processors should go on with its work.
fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    let free = [
        // Memory. `mmap` and `mprotect` follow below.
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        // The two threads wait for each other.
        libc::SYS_futex,
        libc::SYS_sched_yield,
        // Time: mostly answered without a call, but not on every machine.
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_restart_syscall,
        // Seeds of hash tables.
        libc::SYS_getrandom,
        // The handler that tells a stack overflow, and `abort` when memory is out.
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_gettid,
        libc::SYS_getpid,
        // The allocator asks for the number of processors when a thread first needs memory.
        libc::SYS_sched_getaffinity,
        // Its own use of the processor, see `allow_seconds`.
        libc::SYS_getrusage,
        // The end.
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    for call in free {
        rules.insert(call, Vec::new());
    }

    let is = |argument, value: u64| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
    };
    // No memory is ever made executable: code that an attacker brings cannot be run as code.
    let executable = libc::PROT_EXEC as u64;
    let not_executable = || {
        SeccompCondition::new(
            2,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::MaskedEq(executable),
            0,
        )
    };
    rules.insert(
        libc::SYS_mmap,
        vec![SeccompRule::new(vec![not_executable()?])?],
    );
    rules.insert(
        libc::SYS_mprotect,
        vec![SeccompRule::new(vec![not_executable()?])?],
    );

    let (stdin, stdout, stderr) = (0, 1, 2);
    rules.insert(libc::SYS_read, vec![SeccompRule::new(vec![is(0, stdin)?])?]);
    for call in [libc::SYS_write, libc::SYS_writev] {
        let out = SeccompRule::new(vec![is(0, stdout)?])?;
        let err = SeccompRule::new(vec![is(0, stderr)?])?;
        rules.insert(call, vec![out, err]);
    }

    // A signal to itself alone: `abort` sends one.
    let own = u64::from(std::process::id());
    rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![is(0, own)?])?]);
    // Its own processor time, and no other limit.
    let cpu = u64::from(libc::RLIMIT_CPU);
    rules.insert(
        libc::SYS_prlimit64,
        vec![SeccompRule::new(vec![is(0, 0)?, is(1, cpu)?])?],
    );

    SeccompFilter::new(
        rules,
        SeccompAction::Errno(libc::EPERM as u32),
        SeccompAction::Allow,
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()
}
