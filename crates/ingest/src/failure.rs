//! Why a file gave no record: the end state of every file that is not one.

use std::fmt;

use aktsam_document::LimitHit;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a file gave no record, for a person and for the quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{message}; {hint}")]
pub struct Failure {
    /// The kind of failure.
    pub reason: Reason,
    /// How far the file came.
    pub stage: Stage,
    /// What happened, without a full stop.
    pub message: String,
    /// What the user can do about it, without a full stop.
    pub hint: String,
}

/// Kinds of [`Failure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// A kind of file that is not read.
    Unsupported,
    /// There are no bytes, or nothing in them.
    Empty,
    /// A password is needed and none was given.
    Encrypted,
    /// The password that was given does not open it.
    WrongPassword,
    /// It is not what its format asks for.
    Broken,
    /// It asks for more than the limits allow.
    LimitHit,
    /// The file itself is above the size limit.
    TooLarge,
    /// It was not read within its time.
    TimedOut,
    /// It needed more memory than it may have.
    OutOfMemory,
    /// The reader failed on it; a fault of Aktsam.
    Crashed,
    /// The workers are not working: nothing is known of the file, and importing should stop.
    PoolStopped,
}

/// How far a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Finding out what it is.
    Sniff,
    /// Opening an archive and taking its members out.
    Unpack,
    /// Reading what stands on the paper.
    Read,
    /// Making the record of it.
    Understand,
    /// In the worker process, at a place that is not known.
    Worker,
}

impl Reason {
    /// Its stable name, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::Empty => "empty",
            Self::Encrypted => "encrypted",
            Self::WrongPassword => "wrong_password",
            Self::Broken => "broken",
            Self::LimitHit => "limit_hit",
            Self::TooLarge => "too_large",
            Self::TimedOut => "timed_out",
            Self::OutOfMemory => "out_of_memory",
            Self::Crashed => "crashed",
            Self::PoolStopped => "pool_stopped",
        }
    }

    /// Whether it tells something of the file. Where it does not, the file is to be tried again
    /// rather than quarantined.
    pub fn concerns_the_file(self) -> bool {
        self != Self::PoolStopped
    }

    /// What a user can do, where nothing better is known.
    fn hint(self) -> &'static str {
        match self {
            Self::Unsupported => "save it as PDF, Word or Excel and import that",
            Self::Empty => "look for the original, for this one holds nothing",
            Self::Encrypted => {
                "save a copy without password, or give the password by --password-file"
            }
            Self::WrongPassword => {
                "write the right password in the file that --password-file names, or save a copy without one"
            }
            Self::Broken => {
                "open it in the program that made it and save it anew, or look for the original"
            }
            Self::LimitHit | Self::TooLarge => {
                "look at the file before trusting it; if it is honest, divide it or raise the limit"
            }
            Self::TimedOut => "try it again with a longer time limit",
            Self::OutOfMemory => "try it again with a higher memory limit",
            Self::Crashed => {
                "this is a fault of Aktsam: save the file anew from its program and try that, \
                 and please report it"
            }
            Self::PoolStopped => "nothing was lost: mend the cause and run the import again",
        }
    }
}

impl Stage {
    /// Its stable name, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sniff => "sniff",
            Self::Unpack => "unpack",
            Self::Read => "read",
            Self::Understand => "understand",
            Self::Worker => "worker",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Failure {
    /// A failure with the hint that its reason suggests. A long message, which can quote the file,
    /// is cut.
    pub fn new(reason: Reason, stage: Stage, message: impl Into<String>) -> Self {
        /// Characters.
        const LONGEST: usize = 1000;
        let mut message: String = message.into();
        if let Some((end, _)) = message.char_indices().nth(LONGEST) {
            message.truncate(end);
            message.push('…');
        }
        Self {
            reason,
            stage,
            message,
            hint: reason.hint().to_owned(),
        }
    }

    /// The same failure with a hint of its own.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// A limit that was hit at a stage.
    pub(crate) fn limit(hit: &LimitHit, stage: Stage) -> Self {
        Self::new(Reason::LimitHit, stage, hit.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_code_and_json_agree() {
        for reason in [
            Reason::Unsupported,
            Reason::Empty,
            Reason::Encrypted,
            Reason::WrongPassword,
            Reason::Broken,
            Reason::LimitHit,
            Reason::TooLarge,
            Reason::TimedOut,
            Reason::OutOfMemory,
            Reason::Crashed,
            Reason::PoolStopped,
        ] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        for stage in [
            Stage::Sniff,
            Stage::Unpack,
            Stage::Read,
            Stage::Understand,
            Stage::Worker,
        ] {
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.as_str());
        }
    }

    #[test]
    fn a_long_message_is_cut() {
        let failure = Failure::new(Reason::Broken, Stage::Read, "å".repeat(5000));
        assert_eq!(failure.message.chars().count(), 1001);
        assert!(failure.message.ends_with('…'));
    }

    #[test]
    fn a_failure_reads_as_a_sentence() {
        let failure = Failure::new(Reason::Encrypted, Stage::Read, "the file needs a password");
        assert_eq!(
            failure.to_string(),
            "the file needs a password; save a copy without password, or give the password by --password-file"
        );
    }
}
