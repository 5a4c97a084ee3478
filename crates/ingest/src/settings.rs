//! What a worker is told once, before its first file.

use std::fmt;

use aktsam_document::Limits;
use aktsam_record::UserData;
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Reason, Stage};

/// What decides how bytes become records: the same bytes, settings and version give the same ones.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How much one file may cost.
    pub limits: Limits,
    /// The user's own lexicons and form profiles, beside those compiled in.
    pub user_data: UserData,
    /// Whether records tell why they were read so.
    pub explain: bool,
    /// Passwords to try, one after the other, on encrypted files.
    pub passwords: Vec<String>,
}

/// Without the passwords, which belong in no log.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("limits", &self.limits)
            .field("user_data", &self.user_data)
            .field("explain", &self.explain)
            .field("passwords", &self.passwords.len())
            .finish()
    }
}

impl Settings {
    /// Refuses a file above the size limit.
    pub(crate) fn check_size(&self, bytes: u64) -> Result<(), Failure> {
        let limit = self.limits.file_bytes;
        if bytes <= limit {
            return Ok(());
        }
        Err(Failure::new(
            Reason::TooLarge,
            Stage::Sniff,
            format!("the file has {bytes} bytes and the limit is {limit}"),
        ))
    }
}
