//! Many files and many threads: recycling, the second try alone, the breaker, the end.

use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use aktsam_ingest::{Pool, PoolOptions, Reason, Settings, extract};
use libtest_mimic::Trial;

use crate::{assert_serves, fail, options, pool, test};

pub(crate) fn tests() -> Vec<Trial> {
    let mut tests = vec![
        test("a_pool_gives_what_extract_gives", || {
            let text = "Ansökan\nSyfte\nFler i arbete.\n".as_bytes();
            let here = extract("a/b.txt", text, &Settings::default()).unwrap();
            assert_eq!(pool().extract("a/b.txt", text).unwrap(), here);
        }),
        test("a_worker_is_replaced_after_500_files", || {
            let pool = with_jobs(1);
            for file in 0..1100 {
                pool.extract(&format!("{file}.txt"), b"YOUNG 500").unwrap();
            }
        }),
        test("a_worker_outlives_the_thread_that_asked_first", || {
            let pool = with_jobs(1);
            for served in 1..4 {
                let order = format!("SERVED {served}");
                thread::scope(|scope| {
                    let asked = scope.spawn(|| pool.extract("x.txt", order.as_bytes()));
                    asked.join().unwrap().unwrap();
                });
            }
        }),
        test("the_second_try_is_alone", || {
            let folder = tempfile::tempdir().unwrap();
            let folder = folder.path().to_str().unwrap();
            let pool = Pool::start(PoolOptions {
                jobs: 4,
                sandbox: false,
                ..options()
            })
            .unwrap();
            thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| {
                        for _ in 0..20 {
                            let order = format!("RUN {folder}");
                            pool.extract("run.txt", order.as_bytes()).unwrap();
                        }
                    });
                }
                let order = format!("ALONE {folder}");
                pool.extract("alone.txt", order.as_bytes()).unwrap();
            });
        }),
        test("many_threads_get_each_their_own_answer", || {
            let pool = with_jobs(4);
            thread::scope(|scope| {
                for thread in 0..16 {
                    let pool = &pool;
                    scope.spawn(move || {
                        for file in 0..40 {
                            let name = format!("{thread}/{file}.txt");
                            let result = if file % 20 == 7 {
                                pool.extract(&name, b"ABORT")
                            } else {
                                pool.extract(&name, name.as_bytes())
                            };
                            match result {
                                Ok(records) => assert_eq!(records[0].source.paths, [name]),
                                Err(failure) => assert_eq!(failure.reason, Reason::Crashed),
                            }
                        }
                    });
                }
            });
        }),
        test("many_deaths_stop_the_pool_with_a_clear_message", || {
            let pool = pool();
            for _ in 0..21 {
                assert_eq!(fail(&pool, "ABORT").reason, Reason::Crashed);
            }
            let failure = fail(&pool, "harmless");
            assert_eq!(failure.reason, Reason::PoolStopped);
            assert!(!failure.reason.concerns_the_file());
            assert!(
                failure.message.contains("more than 20 of the last 100"),
                "{failure}"
            );
            assert!(failure.hint.contains("doctor"));
        }),
        test("a_file_above_the_limit_is_not_sent", || {
            let mut options = options();
            options.settings.limits.file_bytes = 4;
            let pool = Pool::start(options).unwrap();
            assert_eq!(fail(&pool, "ABORT").reason, Reason::TooLarge);
        }),
        test("a_hundred_pools_leave_nothing_behind", || {
            for _ in 0..20 {
                assert_serves(&pool());
            }
        }),
    ];
    if cfg!(target_os = "linux") {
        tests.extend([
            test("a_worker_that_grew_is_replaced_and_no_other", || {
                let pool = Pool::start(PoolOptions {
                    jobs: 1,
                    memory: 512 << 20,
                    ..options()
                })
                .unwrap();
                pool.extract("small.txt", b"LEAK 1").unwrap();
                pool.extract("large.txt", b"LEAK 300").unwrap();
                pool.extract("next.txt", b"SERVED 1").unwrap();
                pool.extract("last.txt", b"SERVED 2").unwrap();
            }),
            test("ctrl_c_for_the_parent_is_not_for_its_workers", || {
                let _pool = pool();
                // A signal of the terminal goes to the group of the foreground.
                let worker = wait_for(|| worker_of(std::process::id()));
                let group = stat(worker).unwrap_or_default().get(2).cloned();
                assert_eq!(group, Some(worker.to_string()));
            }),
            test("workers_die_with_a_killed_parent_by_signal", || {
                dies_with_its_parent(true);
            }),
            test("workers_die_with_a_killed_parent_by_the_pipe", || {
                dies_with_its_parent(false);
            }),
        ]);
    }
    tests
}

fn with_jobs(jobs: usize) -> Pool {
    Pool::start(PoolOptions { jobs, ..options() }).unwrap()
}

/// The program as a parent whose only file hangs.
pub(crate) fn be_a_parent_that_is_killed(sandbox: Option<&str>) {
    let pool = Pool::start(PoolOptions {
        timeout: Duration::from_mins(1),
        sandbox: sandbox == Some("sandbox"),
        ..options()
    });
    let _ = pool.unwrap().extract("hang.txt", b"HANG");
}

fn dies_with_its_parent(sandbox: bool) {
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .args(["parent", if sandbox { "sandbox" } else { "bare" }])
        .spawn()
        .unwrap();
    let worker = wait_for(|| worker_of(parent.id()));
    // Let it come to its file.
    thread::sleep(Duration::from_millis(300));
    assert!(is_alive(worker));
    parent.kill().unwrap();
    parent.wait().unwrap();
    wait_for(|| (!is_alive(worker)).then_some(()));
}

fn wait_for<T>(mut found: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        if let Some(found) = found() {
            return found;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("waited for 20 seconds in vain");
}

/// A worker of a process, by `/proc`.
fn worker_of(parent: u32) -> Option<u32> {
    let processes = std::fs::read_dir("/proc").unwrap();
    processes
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .find(|process| is_worker(*process) && parent_of(*process) == Some(parent))
}

fn is_worker(process: u32) -> bool {
    std::fs::read(format!("/proc/{process}/cmdline"))
        .is_ok_and(|command| command.ends_with(b"\0worker\0"))
}

fn parent_of(process: u32) -> Option<u32> {
    stat(process)?.get(1)?.parse().ok()
}

/// A zombie that nobody has waited for yet is dead.
fn is_alive(process: u32) -> bool {
    stat(process).is_some_and(|stat| stat.first().is_some_and(|state| state != "Z"))
}

/// The fields of `/proc/PID/stat` from the state on (proc(5)).
fn stat(process: u32) -> Option<Vec<String>> {
    let path = PathBuf::from(format!("/proc/{process}/stat"));
    let stat = std::fs::read_to_string(path).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    Some(fields.split(' ').map(str::to_owned).collect())
}
