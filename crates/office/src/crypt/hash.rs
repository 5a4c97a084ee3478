//! The digests that office files name.

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The digest of a name ([MS-OFFCRYPTO] §2.3.4.10, `ST_HashAlgorithm`).
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "SHA1" | "SHA-1" => Self::Sha1,
            "SHA256" | "SHA-256" => Self::Sha256,
            "SHA384" | "SHA-384" => Self::Sha384,
            "SHA512" | "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }

    /// The digest of pieces as if they were one.
    pub(super) fn digest(self, pieces: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => digest::<Sha1>(pieces),
            Self::Sha256 => digest::<Sha256>(pieces),
            Self::Sha384 => digest::<Sha384>(pieces),
            Self::Sha512 => digest::<Sha512>(pieces),
        }
    }

    /// A password with its salt, hashed again and again, so that guessing is slow (§2.3.4.7,
    /// §2.3.4.11).
    pub(super) fn spin(self, salt: &[u8], password: &[u8], times: u32) -> Vec<u8> {
        let mut hash = self.digest(&[salt, password]);
        for i in 0..times {
            hash = self.digest(&[&i.to_le_bytes(), &hash]);
        }
        hash
    }
}

fn digest<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
    let mut hasher = D::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_hashed_as_one() {
        assert_eq!(
            Hash::Sha1.digest(&[b"a", b"bc"]),
            [
                0xA9, 0x99, 0x3E, 0x36, 0x47, 0x06, 0x81, 0x6A, 0xBA, 0x3E, 0x25, 0x71, 0x78, 0x50,
                0xC2, 0x6C, 0x9C, 0xD0, 0xD8, 0x9D
            ]
        );
        assert_eq!(Hash::of("SHA512").unwrap().digest(&[]).len(), 64);
        assert_eq!(Hash::of("MD5"), None);
    }
}
