//! What a worker may not do.

use aktsam_ingest::{AttemptOutcome, probe_sandbox};
use libtest_mimic::Trial;

use crate::{command, pool, test};

pub(crate) fn tests() -> Vec<Trial> {
    let mut tests = vec![test("the_probe_tries_all_it_promises", || {
        let report = probe_sandbox(&command()).unwrap();
        let tried: Vec<&str> = report.attempts.iter().map(|a| a.what.as_str()).collect();
        assert_eq!(
            tried,
            [
                "read a file",
                "write a file",
                "connect to this computer",
                "run a program",
                "make a process",
                "signal its parent",
                "take twice its memory",
            ]
        );
        assert!(report.to_string().contains("What a worker tried"));
    })];
    if cfg!(target_os = "linux") {
        tests.extend([
            test("linux_denies_everything", || {
                let report = probe_sandbox(&command()).unwrap();
                assert!(report.is_tight(), "{report}");
                let denied = |a: &aktsam_ingest::Attempt| a.outcome == AttemptOutcome::Denied;
                assert!(report.attempts.iter().all(denied));
                assert!(report.layers.iter().all(|layer| layer.active), "{report}");
            }),
            test("the_layers_of_a_pool_are_told", || {
                let pool = pool();
                let names: Vec<&str> = pool.layers().iter().map(|l| l.name.as_str()).collect();
                assert!(names.contains(&"seccomp"), "{names:?}");
                assert!(names.contains(&"landlock"), "{names:?}");
            }),
        ]);
    }
    tests
}
