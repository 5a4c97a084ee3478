//! Agile encryption (Office 2010 and later; [MS-OFFCRYPTO] §2.3.4.10–2.3.4.15): AES in cipher block
//! chaining, by segments, with a key that the password opens.

use aktsam_document::Limits;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::hash::Hash;
use super::{BLOCK, Cipher, INFO, fit};
use crate::OfficeError;
use crate::xml::{Element, Tree, decode};

/// Bytes that are chained with one another (§2.3.4.15).
const SEGMENT: usize = 4096;
/// Office hashes a password a hundred thousand times; a hostile file asks for four thousand million.
const MAX_SPINS: u32 = 10_000_000;
/// What is mixed into the key of each value (§2.3.4.13, §2.3.4.14).
const VERIFIER_INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const VERIFIER_VALUE: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const HMAC_KEY: [u8; 8] = [0x5F, 0xB2, 0xAD, 0x01, 0x0C, 0xB9, 0xE1, 0xF6];
const HMAC_VALUE: [u8; 8] = [0xA0, 0x67, 0x7F, 0x02, 0xB2, 0x2C, 0x84, 0x33];
const KEY_VALUE: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// The package in an `EncryptedPackage` stream, and what is wrong with its seal.
pub(super) fn open(
    info: &[u8],
    secret: &[u8],
    stream: &[u8],
    limits: &Limits,
) -> Result<(Vec<u8>, Option<&'static str>), OfficeError> {
    let broken = |what: &str| OfficeError::broken(INFO, what);
    // Some programs fill the stream behind the description.
    let text = decode(info.get(8..).unwrap_or_default());
    let tree = Tree::parse(text.trim_end_matches('\0'), INFO, limits)?;
    let of_data = tree
        .root()
        .child("keyData")
        .ok_or_else(|| broken("it has no key data"))?;
    let of_key = tree
        .root()
        .descendants()
        .find(|e| e.name() == "encryptedKey")
        .ok_or_else(|| OfficeError::Unsupported {
            what: "encryption by a certificate".into(),
        })?;
    let (package, password) = (Suite::read(of_data)?, Suite::read(of_key)?);
    let spins = of_key
        .number("spinCount")
        .and_then(|n| u32::try_from(n).ok())
        .filter(|n| *n <= MAX_SPINS)
        .ok_or_else(|| broken("its password is hashed more often than Office allows"))?;
    let spun = password.hash.spin(&password.salt, secret, spins);
    let value = |name: &str, block: [u8; 8]| {
        let key = fit(password.hash.digest(&[&spun, &block]), password.key_bytes);
        let cipher = Cipher::new(&key).ok_or_else(|| broken("its key has no length of AES"))?;
        let mut out = Vec::new();
        cipher.cbc(
            vector(password.salt.clone()),
            &bytes(of_key, name),
            &mut out,
        );
        Ok::<_, OfficeError>(out)
    };
    let input = value("encryptedVerifierHashInput", VERIFIER_INPUT)?;
    let stated = value("encryptedVerifierHashValue", VERIFIER_VALUE)?;
    let input = input.get(..password.salt.len()).unwrap_or(&input);
    if !stated.starts_with(&password.hash.digest(&[input])) {
        return Err(OfficeError::WrongPassword);
    }
    let mut key = value("encryptedKeyValue", KEY_VALUE)?;
    key.truncate(package.key_bytes);
    let cipher = Cipher::new(&key).ok_or_else(|| broken("its key has no length of AES"))?;
    let seal = seal(tree.root(), &package, &cipher, stream);
    let data = stream.get(8..).unwrap_or_default();
    let mut out = Vec::with_capacity(data.len());
    for (i, segment) in data.chunks(SEGMENT).enumerate() {
        let number = (i as u32).to_le_bytes();
        let iv = package.hash.digest(&[&package.salt, &number]);
        cipher.cbc(vector(iv), segment, &mut out);
    }
    Ok((out, seal))
}

/// What is wrong with the seal over the stream (§2.3.4.14).
fn seal(
    root: Element<'_>,
    package: &Suite,
    cipher: &Cipher,
    stream: &[u8],
) -> Option<&'static str> {
    let Some(stated) = root.child("dataIntegrity") else {
        return Some("it has no seal against changes");
    };
    let value = |name: &str, block: [u8; 8]| {
        let iv = vector(package.hash.digest(&[&package.salt, &block]));
        let mut out = Vec::new();
        cipher.cbc(iv, &bytes(stated, name), &mut out);
        // Filled up to whole blocks.
        out.truncate(package.hash.length());
        out
    };
    let key = value("encryptedHmacKey", HMAC_KEY);
    let sealed = value("encryptedHmacValue", HMAC_VALUE);
    (sealed != package.hash.keyed(&key, &[stream]))
        .then_some("it was changed after it was encrypted: its seal does not fit")
}

/// How a key encrypts (`CT_KeyData`, `CT_PasswordKeyEncryptor`).
struct Suite {
    hash: Hash,
    salt: Vec<u8>,
    key_bytes: usize,
}

impl Suite {
    fn read(element: Element<'_>) -> Result<Self, OfficeError> {
        let attr = |name: &str| element.attr(name).unwrap_or_default();
        let cipher = (attr("cipherAlgorithm"), attr("cipherChaining"));
        let hash = Hash::of(attr("hashAlgorithm"));
        let (("AES", "ChainingModeCBC"), Some(hash)) = (cipher, hash) else {
            return Err(OfficeError::Unsupported {
                what: format!(
                    "the encryption {} {} {}",
                    cipher.0,
                    cipher.1,
                    attr("hashAlgorithm")
                ),
            });
        };
        let bits = element.number("keyBits").unwrap_or(0).clamp(0, 256);
        Ok(Self {
            hash,
            salt: bytes(element, "saltValue"),
            key_bytes: bits as usize / 8,
        })
    }
}

fn bytes(element: Element<'_>, name: &str) -> Vec<u8> {
    let text = element.attr(name).unwrap_or_default();
    STANDARD.decode(text.trim()).unwrap_or_default()
}

/// An initialisation vector of the block's length (§2.3.4.12).
fn vector(from: Vec<u8>) -> [u8; BLOCK] {
    let mut vector = [0x36; BLOCK];
    for (to, byte) in vector.iter_mut().zip(from) {
        *to = byte;
    }
    vector
}
