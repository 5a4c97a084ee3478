//! A query: read, written out and read again.
#![no_main]

use aktsam_search::understood;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    if let Ok(written) = understood(data) {
        // What it was understood as is a query, and means the same.
        if let Ok(again) = understood(&written) {
            assert_eq!(again, written);
        }
    }
});
