//! Packages behind a password ([MS-OFFCRYPTO] §2.3): a compound file holds how the package is
//! encrypted, and the package.
//!
//! Agile encryption seals the package too (HMAC): a package that was changed behind its seal is read,
//! as nothing here trusts the bytes anyway, and a warning says so.

mod agile;
mod hash;
mod standard;

use aes::cipher::{BlockCipherDecrypt as _, KeyInit as _};
use aes::{Aes128, Aes192, Aes256, Block};
use aktsam_document::{LimitKind, Limits};

use crate::OfficeError;
use crate::bytes::{u16_at, u32_at};
use crate::cfb::Compound;

const INFO: &str = "EncryptionInfo";
const PACKAGE: &str = "EncryptedPackage";
/// AES works on blocks of sixteen bytes.
const BLOCK: usize = 16;

/// Whether a compound file is an encrypted package.
pub(crate) fn is_encrypted(file: &Compound<'_>) -> bool {
    file.contains(PACKAGE)
}

/// A package that a password opened.
pub(crate) struct Opened {
    pub(crate) package: Vec<u8>,
    /// What is wrong with the seal; older encryption has none.
    pub(crate) seal: Option<&'static str>,
}

/// The package of an encrypted file.
///
/// # Errors
/// [`OfficeError::Encrypted`] without a password, [`OfficeError::WrongPassword`] with one that does
/// not open it, and what is broken or not known of the encryption.
pub(crate) fn open(
    file: &Compound<'_>,
    password: Option<&str>,
    limits: &Limits,
) -> Result<Opened, OfficeError> {
    let password = password.ok_or(OfficeError::Encrypted)?;
    let info = file
        .stream(INFO)
        .ok_or_else(|| OfficeError::broken(INFO, "it is missing"))?;
    let stream = file.stream(PACKAGE).unwrap_or_default();
    limits.check(LimitKind::PartBytes, stream.len() as u64, || PACKAGE.into())?;
    // §2.3.4.4: the length of the package, then the package in whole blocks.
    let length = u32_at(&stream, 0).zip(u32_at(&stream, 4));
    let length = length.map_or(0, |(low, high)| u64::from(low) | u64::from(high) << 32);
    let data = stream.get(8..).unwrap_or_default();
    let secret: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let version = (u16_at(&info, 0), u16_at(&info, 2));
    let (mut package, seal) = match version {
        (Some(4), Some(4)) => agile::open(&info, &secret, &stream, limits)?,
        (Some(2..=4), Some(2)) => (standard::open(&info, &secret, data)?, None),
        _ => {
            return Err(OfficeError::Unsupported {
                what: format!("the encryption {version:?}"),
            });
        }
    };
    package.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    Ok(Opened { package, seal })
}

/// AES with a key of the length that the file asks for.
enum Cipher {
    Aes128(Box<Aes128>),
    Aes192(Box<Aes192>),
    Aes256(Box<Aes256>),
}

impl Cipher {
    fn new(key: &[u8]) -> Option<Self> {
        Some(match key.len() {
            16 => Self::Aes128(Box::new(Aes128::new_from_slice(key).ok()?)),
            24 => Self::Aes192(Box::new(Aes192::new_from_slice(key).ok()?)),
            32 => Self::Aes256(Box::new(Aes256::new_from_slice(key).ok()?)),
            _ => return None,
        })
    }

    fn decrypt_block(&self, block: [u8; BLOCK]) -> [u8; BLOCK] {
        let mut block = Block::from(block);
        match self {
            Self::Aes128(aes) => aes.decrypt_block(&mut block),
            Self::Aes192(aes) => aes.decrypt_block(&mut block),
            Self::Aes256(aes) => aes.decrypt_block(&mut block),
        }
        block.into()
    }

    /// Electronic codebook: each block by itself. Bytes behind the last whole block are dropped.
    fn ecb(&self, data: &[u8]) -> Vec<u8> {
        let (blocks, _) = data.as_chunks::<BLOCK>();
        blocks
            .iter()
            .flat_map(|block| self.decrypt_block(*block))
            .collect()
    }

    /// Cipher block chaining: each block is mixed with the one before it.
    fn cbc(&self, iv: [u8; BLOCK], data: &[u8], out: &mut Vec<u8>) {
        let mut before = iv;
        let (blocks, _) = data.as_chunks::<BLOCK>();
        for block in blocks {
            let plain = self.decrypt_block(*block);
            out.extend(plain.iter().zip(before).map(|(a, b)| a ^ b));
            before = *block;
        }
    }
}

/// Cuts or fills bytes to a length, as keys and vectors are (§2.3.4.11, §2.3.4.12).
fn fit(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_decrypted_as_the_standard_says() {
        // FIPS 197, appendix C.1.
        let key: Vec<u8> = (0..16).collect();
        let cipher = Cipher::new(&key).unwrap();
        let sealed = [
            0x69, 0xC4, 0xE0, 0xD8, 0x6A, 0x7B, 0x04, 0x30, 0xD8, 0xCD, 0xB7, 0x80, 0x70, 0xB4,
            0xC5, 0x5A,
        ];
        let plain: Vec<u8> = (0..16).map(|i| i * 0x11).collect();
        assert_eq!(cipher.ecb(&sealed), plain);
        let mut chained = Vec::new();
        cipher.cbc([0xFF; 16], &sealed, &mut chained);
        let mixed: Vec<u8> = plain.iter().map(|b| b ^ 0xFF).collect();
        assert_eq!(chained, mixed);
    }

    #[test]
    fn keys_of_other_lengths_are_refused() {
        assert!(Cipher::new(&[0; 20]).is_none());
    }
}
