//! A member of an archive that misbehaves costs no other.

use std::io::{Cursor, Write as _};

use aktsam_ingest::Reason;
use libtest_mimic::Trial;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{assert_serves, pool, test};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("a_deadly_member_is_named_and_the_others_are_read", || {
            let pool = pool();
            let archive = archive(&["one", "ABORT", "two", "PANIC oh", "EAT 4096", "three"]);
            let records = pool.extract("a.zip", &archive).unwrap();
            let paths: Vec<&str> = records.iter().map(|r| r.source.paths[0].as_str()).collect();
            assert_eq!(
                paths,
                ["a.zip", "a.zip!/0.txt", "a.zip!/2.txt", "a.zip!/5.txt"]
            );
            let warnings: Vec<&str> = records[0]
                .warnings
                .iter()
                .map(|w| w.message.as_str())
                .collect();
            assert_eq!(warnings.len(), 3);
            assert!(
                warnings[0].starts_with("1.txt is not read (crashed)"),
                "{warnings:?}"
            );
            assert!(
                warnings[1].starts_with("3.txt is not read (crashed)"),
                "{warnings:?}"
            );
            assert!(warnings[1].contains("oh at "), "{warnings:?}");
            assert!(
                warnings[2].starts_with("4.txt is not read (out_of_memory)"),
                "{warnings:?}"
            );
            assert!(
                records[0]
                    .warnings
                    .iter()
                    .all(|w| w.code == "member_unreadable")
            );
            assert_serves(&pool);
        }),
        test("an_archive_of_deadly_members_fails_as_one", || {
            let pool = pool();
            let deadly = ["ABORT 0", "ABORT 1", "ABORT 2", "ABORT 3", "ABORT 4"];
            let failure = pool.extract("a.zip", &archive(&deadly)).unwrap_err();
            assert_eq!(failure.reason, Reason::Crashed);
            assert!(
                failure
                    .message
                    .starts_with("nothing in it can be read: 0.txt ("),
                "{failure}"
            );
        }),
        test("an_archive_that_kills_too_often_is_given_up", || {
            let pool = pool();
            let mut members: Vec<String> = (0..20).map(|n| format!("ABORT {n}")).collect();
            members.insert(0, "harmless".to_owned());
            let members: Vec<&str> = members.iter().map(String::as_str).collect();
            let failure = pool.extract("a.zip", &archive(&members)).unwrap_err();
            assert_eq!(failure.reason, Reason::Crashed);
            assert_serves(&pool);
        }),
        test("each_member_has_its_own_time", || {
            let slow: Vec<String> = (0..6).map(|n| format!("SLEEP 100{n}")).collect();
            let slow: Vec<&str> = slow.iter().map(String::as_str).collect();
            // Six seconds in all, where a file has five.
            assert_eq!(pool().extract("a.zip", &archive(&slow)).unwrap().len(), 7);
        }),
    ]
}

/// An archive with these texts as members `0.txt`, `1.txt` ….
fn archive(texts: &[&str]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, text) in texts.iter().enumerate() {
        zip.start_file(format!("{number}.txt"), SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
