//! What a worker is told once, before its first file.

use aktsam_document::Limits;
use aktsam_record::UserData;
use serde::{Deserialize, Serialize};

/// What decides how bytes become records: the same bytes, settings and version give the same ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How much one file may cost.
    pub limits: Limits,
    /// The user's own lexicons and form profiles, beside those compiled in.
    pub user_data: UserData,
    /// Password to try on encrypted files.
    pub password: Option<String>,
}
