//! Organisations, people and signatures.

use aktsam_document::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{MunicipalityStatus, PartyKind, PartyRole, SignatureKind, SignatureStatus};

/// An organisation that takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// Canonical name where it is known, else as written.
    #[schemars(title = "Namn")]
    pub name: String,
    /// As the document writes it.
    #[schemars(title = "Som skrivet")]
    pub as_written: String,
    /// What it is.
    #[schemars(title = "Slag")]
    pub kind: PartyKind,
    /// What it does, in the order of the contract.
    #[schemars(title = "Roller")]
    pub roles: Vec<PartyRole>,
}

/// A municipality of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Municipality {
    /// Four-digit code of Statistics Sweden (kommunkod).
    #[schemars(title = "Kommunkod")]
    pub code: String,
    /// Name with "kommun" or "stad".
    #[schemars(title = "Kommun")]
    pub name: String,
    /// How it stands to the project.
    #[schemars(title = "Status")]
    pub status: MunicipalityStatus,
}

/// A person to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// Name.
    #[schemars(title = "Namn")]
    pub name: Option<String>,
    /// Organisation.
    #[schemars(title = "Organisation")]
    pub organisation: Option<String>,
    /// E-mail address, in lower case.
    #[schemars(title = "E-post")]
    pub email: Option<String>,
    /// Telephone number as written.
    #[schemars(title = "Telefon")]
    pub phone: Option<String>,
    /// Title or role.
    #[schemars(title = "Roll")]
    pub role: Option<String>,
}

/// A signature, or the line for one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// Signer.
    #[schemars(title = "Namn")]
    pub name: Option<String>,
    /// Organisation that the signer stands for.
    #[schemars(title = "Organisation")]
    pub organisation: Option<String>,
    /// Whether somebody signed.
    #[schemars(title = "Status")]
    pub status: SignatureStatus,
    /// Time or date, ISO 8601, with the offset as written.
    #[schemars(title = "Undertecknad")]
    pub signed_at: Option<String>,
    /// Where it was read.
    #[schemars(title = "Slag")]
    pub kind: SignatureKind,
    /// Means of identification, "BankID / Freja eID".
    #[schemars(title = "E-legitimation")]
    pub eid: Option<String>,
    /// Signing service.
    #[schemars(title = "Tjänst")]
    pub service: Option<String>,
    /// Identifier before the time.
    #[schemars(title = "Transaktion")]
    pub transaction: Option<String>,
    /// Identifier after the means of identification.
    #[schemars(title = "Tjänstens referens")]
    pub service_reference: Option<String>,
    /// What verification found; only for kind `pdf`, and `null` until verified.
    #[schemars(title = "Utlåtande")]
    pub verdict: Option<Verdict>,
    /// Where it stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}

/// What the verification of a cryptographic signature found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// `intact`, `altered` or `unknown`.
    #[schemars(title = "Integritet")]
    pub integrity: String,
    /// `valid`, `invalid` or `unsupported`.
    #[schemars(title = "Underskrift")]
    pub signature: String,
    /// `whole_file`, `earlier_revision` or `partial`.
    #[schemars(title = "Omfattar")]
    pub covers: String,
    /// `none`, `permitted`, `forbidden` or `unknown`.
    #[schemars(title = "Senare ändringar")]
    pub later_changes: String,
    /// `trusted`, `untrusted` or `not_checked`.
    #[schemars(title = "Tillit")]
    pub trust: String,
    /// Time of a trusted time stamp.
    #[schemars(title = "Tidsstämpel")]
    pub timestamp: Option<String>,
    /// Signature algorithm.
    #[schemars(title = "Algoritm")]
    pub algorithm: Option<String>,
    /// All of it in one sentence.
    #[schemars(title = "I ord")]
    pub sentence: String,
}
