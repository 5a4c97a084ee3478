//! Encrypted packages: how they are encrypted (agile and standard), and what is.
#![no_main]

mod compound;

use aktsam_office::{Format, ReadOptions, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|byte| *byte == 0xFF).unwrap_or(data.len());
    let (info, package) = data.split_at(at);
    let file = compound::compound([("EncryptionInfo", info), ("EncryptedPackage", package)]);
    let options = ReadOptions {
        password: Some("lösenord".into()),
        ..ReadOptions::default()
    };
    let _ = read(&file, Format::Docx, &options);
});
