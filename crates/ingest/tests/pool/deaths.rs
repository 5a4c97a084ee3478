//! One file that misbehaves: its failure says how, and the next file is served.

use std::time::Duration;

use aktsam_ingest::{IngestError, Pool, PoolOptions, Reason, Stage, WorkerCommand};
use libtest_mimic::Trial;

use crate::{assert_serves, fail, options, pool, test};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("a_panic_is_a_failure_with_its_message_and_place", || {
            let pool = pool();
            let failure = fail(&pool, "PANIC index out of range");
            assert_eq!(failure.reason, Reason::Crashed);
            assert_eq!(failure.stage, Stage::Read);
            assert!(
                failure.message.contains("index out of range at "),
                "{failure}"
            );
            assert!(failure.message.contains("misbehave.rs:"), "{failure}");
            assert_serves(&pool);
        }),
        test("a_panic_leaves_nothing_behind_for_the_next_file", || {
            let pool = pool();
            fail(&pool, "PANIC");
            pool.extract("second.txt", b"SERVED 1").unwrap();
        }),
        test("a_hang_ends_with_its_time", || {
            let pool = with_timeout(200);
            let failure = fail(&pool, "HANG");
            assert_eq!(failure.reason, Reason::TimedOut);
            assert!(failure.message.contains("0.6 seconds"), "{failure}");
            assert_serves(&pool);
        }),
        test("a_slow_file_is_read_in_its_second_try", || {
            with_timeout(700)
                .extract("slow.txt", b"SLEEP 1200")
                .unwrap();
        }),
        test("too_much_memory_is_told_from_a_crash", || {
            let pool = pool();
            let failure = fail(&pool, "EAT 4096");
            assert_eq!(failure.reason, Reason::OutOfMemory, "{failure}");
            assert_serves(&pool);
        }),
        test("a_large_file_is_read_in_its_second_try", || {
            pool().extract("large.txt", b"EAT 600").unwrap();
        }),
        test("an_overflowing_stack_is_told_from_a_crash", || {
            let pool = pool();
            let failure = fail(&pool, "STACK");
            assert_eq!(failure.reason, Reason::Crashed);
            assert!(failure.message.contains("nests deeper"), "{failure}");
            assert_serves(&pool);
        }),
        test("an_aborting_worker_is_a_failure", || {
            let pool = pool();
            let failure = fail(&pool, "ABORT");
            assert_eq!(
                (failure.reason, failure.stage),
                (Reason::Crashed, Stage::Worker)
            );
            assert_serves(&pool);
        }),
        test("a_worker_that_exits_is_a_failure", || {
            let pool = pool();
            let failure = fail(&pool, "EXIT 0");
            assert_eq!(failure.reason, Reason::Crashed);
            assert_serves(&pool);
        }),
        test("garbage_for_a_frame_is_a_failure", || {
            let pool = pool();
            let failure = fail(&pool, "SAY this is no frame at all");
            assert_eq!(failure.reason, Reason::Crashed);
            assert!(failure.message.contains("no frame"), "{failure}");
            assert_serves(&pool);
        }),
        test("a_huge_frame_is_refused_by_its_length", || {
            let pool = pool();
            let failure = fail(&pool, "HUGE");
            assert!(failure.message.contains("at most"), "{failure}");
            assert_serves(&pool);
        }),
        test("a_flood_of_frames_ends", || {
            let pool = pool();
            assert_eq!(fail(&pool, "FLOOD").reason, Reason::Crashed);
            assert_serves(&pool);
        }),
        test("records_that_were_announced_must_come", || {
            let pool = pool();
            let failure = fail(&pool, "LIE");
            assert!(failure.message.contains("announced"), "{failure}");
            assert_serves(&pool);
        }),
        test("what_a_worker_says_on_stderr_holds_nobody_up", || {
            pool().extract("loud.txt", b"COMPLAIN").unwrap();
        }),
        test("a_missing_program_is_named", || {
            let error = start("/nonexistent/aktsam", &[]);
            assert!(matches!(error, IngestError::Start { .. }), "{error}");
            assert!(error.to_string().contains("/nonexistent/aktsam"));
        }),
        test("a_program_that_is_no_worker_is_refused", || {
            let program = std::env::current_exe().unwrap();
            let error = start(&program.to_string_lossy(), &["--list"]);
            assert!(
                matches!(error, IngestError::Died(_) | IngestError::Conversation(_)),
                "{error}"
            );
        }),
        test("broken_user_data_is_refused_at_once", || {
            let mut options = options();
            options.settings.user_data.methods = Some("this is = no = toml".to_owned());
            match Pool::start(options) {
                Err(IngestError::Refused(why)) => assert!(why.contains("methods"), "{why}"),
                other => panic!("{other:?}"),
            }
        }),
    ]
}

fn with_timeout(milliseconds: u64) -> Pool {
    let options = PoolOptions {
        timeout: Duration::from_millis(milliseconds),
        ..options()
    };
    Pool::start(options).unwrap()
}

fn start(program: &str, args: &[&str]) -> IngestError {
    let command = WorkerCommand {
        program: program.into(),
        args: args.iter().map(Into::into).collect(),
    };
    Pool::start(PoolOptions::new(command)).unwrap_err()
}
