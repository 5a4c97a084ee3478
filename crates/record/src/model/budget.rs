//! Budgets.

use aktsam_document::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Sek;

/// A budget: its lines, the sums it states and whether they close.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Budget {
    /// Valuta.
    #[schemars(title = "Valuta")]
    pub currency: String,
    /// What is summed.
    #[schemars(title = "Budgetrader")]
    pub lines: Vec<BudgetLine>,
    /// The sums that the document states.
    #[schemars(title = "Summor")]
    pub totals: Vec<BudgetTotal>,
    /// Grand total that is applied for, over all years.
    #[schemars(title = "Sökt belopp")]
    pub applied: Option<Sek>,
    /// Grand total of own funding, over all years.
    #[schemars(title = "Egenfinansiering")]
    pub own: Option<Sek>,
    /// Each stated sum, computed anew.
    #[schemars(title = "Summakontroll")]
    pub checks: Vec<BudgetCheck>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            currency: "SEK".to_owned(),
            lines: Vec::new(),
            totals: Vec::new(),
            applied: None,
            own: None,
            checks: Vec::new(),
        }
    }
}

/// A line of a budget, of one year where years are told apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetLine {
    /// Text of the row.
    #[schemars(title = "Post")]
    pub label: String,
    /// Heading of the group of rows that it stands in.
    #[schemars(title = "Grupp")]
    pub group: Option<String>,
    /// Organisation of the row or column.
    #[schemars(title = "Organisation")]
    pub organisation: Option<String>,
    /// Part of the project that it belongs to.
    #[schemars(title = "Delinsats")]
    pub scope: Option<String>,
    /// Calendar year.
    #[schemars(title = "År")]
    pub year: Option<i16>,
    /// The amount as stated.
    #[schemars(title = "Belopp")]
    pub amount: Sek,
    /// What the amount is per: "ca 700 000 kronor/år".
    #[schemars(title = "Per")]
    pub per: Option<Per>,
    /// How many times it is paid: three years of 700 000 are 3.
    #[schemars(title = "Antal gånger")]
    pub times: u32,
    /// The document says "ca", "cirka", "ungefär".
    #[schemars(title = "Ungefärligt")]
    pub approximate: bool,
    /// Who pays.
    #[schemars(title = "Finansiering")]
    pub funding: Funding,
    /// Where the amount stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}

impl BudgetLine {
    /// What it costs in all: the amount, as many times as it is paid.
    pub fn cost(&self) -> Sek {
        self.amount * i64::from(self.times)
    }
}

/// What an amount is per.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Per år.
    Year,
    /// Per månad.
    Month,
    /// Per person or participant.
    Person,
    /// Per time it happens.
    Occasion,
}

/// Who pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Funding {
    /// Sökta medel: from the association.
    Applied,
    /// Egenfinansiering, medfinansiering.
    Own,
    /// Somebody else, or both together.
    Other,
}

/// A sum that the document states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetTotal {
    /// Text of the row or column.
    #[schemars(title = "Summarad")]
    pub label: String,
    /// Organisation of the row or column.
    #[schemars(title = "Organisation")]
    pub organisation: Option<String>,
    /// Part of the project that it belongs to.
    #[schemars(title = "Delinsats")]
    pub scope: Option<String>,
    /// Calendar year; `None` over all years.
    #[schemars(title = "År")]
    pub year: Option<i16>,
    /// The sum as stated.
    #[schemars(title = "Belopp")]
    pub amount: Sek,
    /// Who pays.
    #[schemars(title = "Finansiering")]
    pub funding: Funding,
    /// Where it stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}

/// A stated sum held against the sum of its lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetCheck {
    /// Which sum, in words.
    #[schemars(title = "Vad")]
    pub what: String,
    /// What the document states.
    #[schemars(title = "Angivet")]
    pub stated: Sek,
    /// What the lines add up to.
    #[schemars(title = "Beräknat")]
    pub computed: Sek,
    /// Whether the two are equal, or differ by no more than the document's rounding.
    #[schemars(title = "Stämmer")]
    pub ok: bool,
    /// Where the stated sum stands.
    #[schemars(title = "Plats")]
    pub location: Location,
}
