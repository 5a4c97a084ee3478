//! Archives. The first byte chooses: the rest is an archive as it comes from disk, or members of one
//! that is made of it (a fuzzer does not find its way through checksums), or such a one with bytes
//! changed afterwards.
#![no_main]

use std::io::Write as _;

use aktsam_ingest::fuzzing;
use libfuzzer_sys::fuzz_target;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

fuzz_target!(|data: &[u8]| {
    let Some((way, rest)) = data.split_first() else {
        return;
    };
    match way % 3 {
        0 => fuzzing::unpack(rest),
        1 => {
            if let Some(archive) = archive(rest) {
                fuzzing::unpack(&archive);
            }
        }
        _ => {
            let (changes, rest) = rest.split_at(rest.len().min(12));
            if let Some(mut archive) = archive(rest) {
                for change in changes.chunks_exact(3) {
                    let at = usize::from(change[0]) << 8 | usize::from(change[1]);
                    // From the end, where the directory is.
                    if let Some(at) = archive.len().checked_sub(at + 1) {
                        archive[at] = change[2];
                    }
                }
                fuzzing::unpack(&archive);
            }
        }
    }
});

/// An archive of members parted by 0xFF: how it is packed, length of the name, name, content.
fn archive(data: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for member in data.split(|byte| *byte == 0xFF).take(20) {
        let [how, length, rest @ ..] = member else {
            continue;
        };
        let (name, content) = rest.split_at(rest.len().min(usize::from(*length)));
        let method = match how % 2 {
            0 => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        let name = String::from_utf8_lossy(name);
        if zip.start_file(name, options).is_ok() {
            // Long runs are what archives blow up from.
            for _ in 0..=(how >> 4) * 8 {
                zip.write_all(content).ok()?;
            }
        }
    }
    Some(zip.finish().ok()?.into_inner())
}
