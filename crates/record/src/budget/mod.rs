//! Budgets, read and proved.
//!
//! A document tells its budget in tables, in lines that were tables once, in prose, and often more
//! than once. Each of these is read into a [`telling`]: a grid is cut into segments, its columns and
//! rows are typed, and arithmetic decides which of them are sums ([`across`] for columns, [`prove`]
//! for rows); prose is read by the words around each amount. Then [`choose`] puts the tellings
//! together so that the same money counts once.
//!
//! Nothing is quadratic in what a hostile document controls: tables above a size are refused with a
//! warning, and each search has a bound that its module states.

mod across;
mod choose;
mod columns;
mod flat;
mod gather;
mod grid;
mod lined;
mod lost_heads;
mod organisations;
mod posts;
mod prose;
mod prove;
mod roster;
mod rows;
mod segment;
mod staffing;
mod table;
mod telling;
mod words;
mod wrapped;

#[cfg(test)]
mod tests;

use aktsam_document::Warning;

use crate::lexicon::organisations::Organisations;
use crate::model::{Budget, Evidence, Staffing};
use crate::reading::Reading;

/// What is known of the document when its budget is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct BudgetContext {
    /// First day of the project, ISO 8601, as precise as it is known.
    pub(crate) start: Option<String>,
    /// Last day of the project.
    pub(crate) end: Option<String>,
    /// Year of the document, where it gives itself a date.
    pub(crate) default_year: Option<i16>,
    /// The document is a budget and nothing else: a workbook, an appendix.
    pub(crate) is_budget: bool,
    /// The document is a report: what it accounts for is its budget.
    pub(crate) is_report: bool,
}

/// What was read of a budget.
#[derive(Debug, Clone, Default)]
pub(crate) struct BudgetReading {
    /// The budget.
    pub(crate) budget: Budget,
    /// Posts told in it.
    pub(crate) staffing: Vec<Staffing>,
    /// JSON Pointer (`/budget/applied`) and what it was read from.
    pub(crate) evidence: Vec<(String, Evidence)>,
    /// `budget_sum_differs`, `budget_told_differently`, `budget_unit_contradicted`,
    /// `budget_hidden_rows`, `budget_table_too_large`.
    pub(crate) warnings: Vec<Warning>,
    /// Why each sum was read so, a sentence each.
    pub(crate) explain: Vec<String>,
}

/// Reads the budget of a document.
pub(crate) fn read(
    reading: &Reading<'_>,
    context: &BudgetContext,
    known: &Organisations,
) -> BudgetReading {
    let gathered = gather::gather(reading, context);
    let mut out = choose::choose(gathered.tellings, context);
    let mut told = gathered.staffing;
    organisations::name(&mut out.budget, &mut out.staffing, known);
    organisations::name(&mut Budget::default(), &mut told, known);
    staffing::drop_retold(&mut told);
    staffing::drop_told_again(&out.staffing, &mut told);
    out.staffing.extend(told);
    staffing::drop_repeats(&mut out.staffing);
    out.warnings.extend(gathered.warnings);
    out
}
