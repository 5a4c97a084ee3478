//! A compound file ([MS-CFB], version 3) of two streams, so that a fuzzer's bytes reach what lies in them.

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// A compound file of two streams; each is filled up to 4096 bytes, so that none lies in the mini stream.
pub fn compound(streams: [(&str, &[u8]); 2]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut fat: Vec<u32> = Vec::new();
    let mut directory = entry("Root Entry", 5, FREE, 1, END, 0);
    for (i, (name, data)) in streams.into_iter().enumerate() {
        let size = data.len().max(4096);
        let start = fat.len() as u32;
        let count = size.div_ceil(SECTOR) as u32;
        fat.extend((1..count).map(|n| start + n).chain([END]));
        body.extend_from_slice(data);
        body.resize((start + count) as usize * SECTOR, 0);
        let right = if i == 0 { 2 } else { FREE };
        directory.extend(entry(name, 2, right, FREE, start, size as u64));
    }
    directory.resize(SECTOR, 0);
    let directory_at = fat.len() as u32;
    fat.push(END);
    body.extend(directory);
    let sectors = (fat.len() + 1).div_ceil(SECTOR / 4 - 1);
    let fat_at = fat.len() as u32;
    fat.extend(std::iter::repeat_n(0xFFFF_FFFD, sectors));
    fat.resize(sectors * (SECTOR / 4), FREE);

    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.resize(24, 0);
    for word in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        file.extend(word.to_le_bytes());
    }
    file.resize(40, 0);
    for long in [0, sectors as u32, directory_at, 0, 4096, END, 0, END, 0] {
        file.extend(long.to_le_bytes());
    }
    file.extend((0..109).flat_map(|i| (if i < sectors as u32 { fat_at + i } else { FREE }).to_le_bytes()));
    file.extend(body);
    file.extend(fat.into_iter().flat_map(u32::to_le_bytes));
    file
}

fn entry(name: &str, kind: u8, right: u32, child: u32, start: u32, size: u64) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = entry.len() as u16 + 2;
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.extend([kind, 1]);
    for link in [FREE, right, child] {
        entry.extend(link.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(size.to_le_bytes());
    entry
}
