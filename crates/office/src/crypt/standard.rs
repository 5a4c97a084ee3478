//! Standard encryption (Office 2007; [MS-OFFCRYPTO] §2.3.4.5–2.3.4.9): AES in electronic codebook.

use super::hash::Hash;
use super::{Cipher, INFO};
use crate::OfficeError;
use crate::bytes::u32_at;

/// How often the password is hashed (§2.3.4.7).
const SPINS: u32 = 50_000;
/// Bytes that keys are mixed with (§2.3.4.7).
const MIXED: usize = 64;

pub(super) fn open(info: &[u8], secret: &[u8], data: &[u8]) -> Result<Vec<u8>, OfficeError> {
    let broken = |what: &str| OfficeError::broken(INFO, what);
    // Version, flags and the header's length come before the header (§2.3.2).
    let length = u32_at(info, 8).unwrap_or(0) as usize;
    let header = info.get(12..).ok_or_else(|| broken("it is too short"))?;
    let algorithm = u32_at(header, 8).unwrap_or(0);
    if !matches!(algorithm, 0x660E..=0x6610) {
        return Err(OfficeError::Unsupported {
            what: format!("the encryption algorithm {algorithm:#x}"),
        });
    }
    let bits = u32_at(header, 16).unwrap_or(0);
    let verifier = header
        .get(length..)
        .ok_or_else(|| broken("it is too short"))?;
    // §2.3.3: length of the salt, salt, verifier, length of its hash, its hash.
    let piece = |from: usize, to: usize| verifier.get(from..to);
    let (Some(salt), Some(sealed), Some(sealed_hash)) =
        (piece(4, 20), piece(20, 36), piece(40, 72))
    else {
        return Err(broken("its verifier is too short"));
    };
    let spun = Hash::Sha1.spin(salt, secret, SPINS);
    let last = Hash::Sha1.digest(&[&spun, &0_u32.to_le_bytes()]);
    let mixed = |with: u8| {
        let mut bytes = [with; MIXED];
        for (byte, hash) in bytes.iter_mut().zip(&last) {
            *byte ^= hash;
        }
        Hash::Sha1.digest(&[&bytes])
    };
    let mut key = mixed(0x36);
    key.extend(mixed(0x5C));
    key.truncate(bits as usize / 8);
    let cipher = Cipher::new(&key).ok_or_else(|| broken("its key has no length of AES"))?;
    let hash = Hash::Sha1.digest(&[&cipher.ecb(sealed)]);
    if !cipher.ecb(sealed_hash).starts_with(&hash) {
        return Err(OfficeError::WrongPassword);
    }
    Ok(cipher.ecb(data))
}
