//! The pipes between parent and worker. The first byte chooses whose side reads, and whether the rest
//! is the pipe's bytes or frames parted by 0xFF: kind, payload.
#![no_main]

use aktsam_ingest::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((way, rest)) = data.split_first() else {
        return;
    };
    let pipe = if way & 1 == 0 {
        rest.to_vec()
    } else {
        rest.split(|byte| *byte == 0xFF)
            .filter_map(|frame| frame.split_first())
            .flat_map(|(kind, payload)| fuzzing::frame(*kind, payload))
            .collect()
    };
    if way & 2 == 0 {
        fuzzing::read_as_parent(&pipe);
    } else {
        fuzzing::read_as_worker(&pipe);
    }
});
