//! A worker that does what its documents say.

use std::io::{Write as _, stderr, stdin, stdout};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// Serves; the text of each document is an order, or a harmless document.
pub(crate) fn serve() {
    let mut served = 0;
    let result = aktsam_ingest::serve_with(stdin(), stdout(), move |_, bytes| {
        served += 1;
        let text = String::from_utf8_lossy(bytes);
        let (order, argument) = text.split_once(' ').unwrap_or((&text, ""));
        obey(order, argument, served);
    });
    if let Err(error) = result {
        eprintln!("{error}");
    }
}

fn obey(order: &str, argument: &str, served: u32) {
    let number = || argument.parse::<u64>().unwrap();
    match order {
        "PANIC" => panic!("{argument}"),
        "HANG" => loop {
            std::hint::spin_loop();
        },
        "SLEEP" => sleep(Duration::from_millis(number())),
        "STACK" => assert!(overflow(1) > 0),
        "EAT" => {
            // Bytes that are touched, MiB by MiB.
            let hoard: Vec<Vec<u8>> = (0..number()).map(|_| vec![1; 1 << 20]).collect();
            assert!(hoard.iter().all(|part| part[0] == 1));
        }
        "LEAK" => std::mem::forget(vec![1_u8; (number() as usize) << 20]),
        "ABORT" => std::process::abort(),
        "EXIT" => std::process::exit(number() as i32),
        "SAY" => say(argument.as_bytes()),
        // The header of a record that is longer than any may be.
        "HUGE" => say(b"AKT\x01\x14\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"),
        "FLOOD" => loop {
            say(b"AKT\x01\x13\x01\0\0\0\0\0\0\x000");
        },
        "LIE" => say(b"AKT\x01\x15\x21\0\0\0\0\0\0\0{\"records\":{\"Ok\":7},\"worn\":false}"),
        "COMPLAIN" => stderr().write_all(&vec![b'!'; 1 << 20]).unwrap(),
        // Only the worker that has served so many files lives on.
        "SERVED" => assert_or_abort(u64::from(served) == number()),
        "YOUNG" => assert_or_abort(u64::from(served) <= number()),
        "RUN" => run_in(Path::new(argument)),
        "ALONE" => be_alone_in(Path::new(argument)),
        _ => {}
    }
}

/// A failed `assert!` would be a panic, which a worker survives.
fn assert_or_abort(holds: bool) {
    if !holds {
        std::process::abort();
    }
}

fn say(bytes: &[u8]) {
    let mut stdout = stdout();
    stdout.write_all(bytes).unwrap();
    stdout.flush().unwrap();
}

#[expect(unconditional_recursion, reason = "it is to overflow the stack")]
fn overflow(n: u64) -> u64 {
    let frame = [n; 64];
    std::hint::black_box(&frame);
    overflow(n + 1) + frame[3]
}

fn run_in(folder: &Path) {
    let mark: PathBuf = folder.join(format!("running-{}", std::process::id()));
    std::fs::write(&mark, "").unwrap();
    sleep(Duration::from_millis(20));
    std::fs::remove_file(mark).unwrap();
}

/// Dies in its first try; in the second, too, if another file is being read.
fn be_alone_in(folder: &Path) {
    let tried = folder.join("tried");
    let first = !tried.exists();
    std::fs::write(tried, "").unwrap();
    for _ in 0..10 {
        let others = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.starts_with("running-"))
            .count();
        assert_or_abort(!first && others == 0);
        sleep(Duration::from_millis(10));
    }
}
