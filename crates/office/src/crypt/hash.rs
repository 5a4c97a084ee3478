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

    /// Its length in bytes.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
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

    /// The keyed digest of pieces as if they were one (HMAC, RFC 2104 §2).
    pub(super) fn keyed(self, key: &[u8], pieces: &[&[u8]]) -> Vec<u8> {
        // Bytes that the digest works on at a time.
        let block = match self {
            Self::Sha1 | Self::Sha256 => 64,
            Self::Sha384 | Self::Sha512 => 128,
        };
        let mut key = if key.len() > block {
            self.digest(&[key])
        } else {
            key.to_vec()
        };
        key.resize(block, 0);
        let mixed = |with: u8| key.iter().map(|b| b ^ with).collect::<Vec<u8>>();
        let (inner, outer) = (mixed(0x36), mixed(0x5C));
        let mut all = vec![inner.as_slice()];
        all.extend(pieces);
        self.digest(&[&outer, &self.digest(&all)])
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
    fn a_keyed_digest_is_that_of_the_standard() {
        // RFC 4231 §4.3 (test case 2), and RFC 2202 §3 with a key longer than a block.
        let keyed = Hash::Sha256.keyed(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(keyed[..4], [0x5B, 0xDC, 0xC1, 0x46]);
        assert_eq!(keyed[28..], [0x64, 0xEC, 0x38, 0x43]);
        let long = b"Test Using Larger Than Block-Size Key - Hash Key First";
        let keyed = Hash::Sha1.keyed(&[0xAA; 80], &[long]);
        assert_eq!(keyed[..4], [0xAA, 0x4A, 0xE5, 0xE1]);
    }

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
