//! The record, key by key: the contract with everything that reads Aktsam's JSON.

mod amount;
mod budget;
mod enums;
mod explanation;
mod people;
mod record;
mod section;

pub use amount::Sek;
pub use budget::{Budget, BudgetCheck, BudgetLine, BudgetTotal, Funding, Per};
pub use enums::{
    ApplicationType, DocumentKind, Field, GoalKind, HeadingMatch, MethodUse, MunicipalityStatus,
    Outcome, PartyKind, PartyRole, ReferenceRole, SignatureKind, SignatureStatus, TargetPer, Unit,
};
pub use explanation::{Explanation, SectionReason};
pub use people::{Contact, Municipality, Party, Signature, Verdict};
pub use record::{
    Decision, Evidence, Extractor, Phase, Record, Reference, SCHEMA_VERSION, Source, Staffing,
    Target, Timeline,
};
pub use section::{Goal, GoalTarget, Mention, Method, RecordCell, RecordTable, Section};
