//! A compound file ([MS-CFB], version 3) of two streams, so that a fuzzer's bytes reach what lies in them.

#[path = "../../../crates/office/src/cfb/write.rs"]
mod write;

const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const FREE: u32 = 0xFFFF_FFFF;

/// The file; empty where the streams are too long for one.
pub fn compound(streams: [(&str, &[u8]); 2]) -> Vec<u8> {
    write::compound(&streams.map(|(name, data)| (name, data.to_vec()))).unwrap_or_default()
}
