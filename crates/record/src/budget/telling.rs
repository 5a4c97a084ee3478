//! A budget as one table or one stretch of prose tells it; a document may tell it several times.

use aktsam_document::{Location, Warning};

use crate::amounts::Unit;
use crate::model::{BudgetCheck, BudgetLine, BudgetTotal, Funding, Sek, Staffing};

/// One telling of a budget.
#[derive(Debug, Clone, Default)]
pub(crate) struct Telling {
    /// Its title, caption or heading, for people.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) location: Location,
    /// Part of the project that it belongs to.
    pub(crate) scope: Option<String>,
    /// It tells what was granted or planned beside what was spent.
    pub(crate) is_account: bool,
    /// It is prose, not a table.
    pub(crate) is_prose: bool,
    /// What is summed.
    pub(crate) lines: Vec<BudgetLine>,
    /// The sums that it states.
    pub(crate) totals: Vec<Stated>,
    /// The sums computed anew.
    pub(crate) checks: Vec<BudgetCheck>,
    /// A sum that none of its own rows bear out: it may sum other tellings too.
    pub(crate) pending: Option<Pending>,
    /// Grand totals.
    pub(crate) grands: Vec<Grand>,
    /// Every line or row of it names a funder: it tells who pays, not for what.
    pub(crate) is_financing: bool,
    /// And its title says so: "Finansiering".
    pub(crate) titled_financing: bool,
    /// Where it tells who pays: what each pays, as stated.
    pub(crate) payers: Vec<Stated>,
    /// The unit by which its bare numbers were scaled.
    pub(crate) scaled_by: Option<Unit>,
    /// Posts.
    pub(crate) staffing: Vec<Staffing>,
    /// What a person should know.
    pub(crate) warnings: Vec<Warning>,
    /// Why it was read so.
    pub(crate) explain: Vec<String>,
}

/// A stated sum with its words.
#[derive(Debug, Clone)]
pub(crate) struct Stated {
    pub(crate) total: BudgetTotal,
    /// The amount as it stands.
    pub(crate) quote: String,
}

/// A sum over more than one telling.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    pub(crate) totals: Vec<Stated>,
    pub(crate) checks: Vec<BudgetCheck>,
}

/// The grand total of what one funder pays, over all years.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grand {
    pub(crate) funding: Funding,
    pub(crate) amount: Sek,
    /// Indexes of the totals that it is: one where it is stated, several where it was added up,
    /// none where it is the sum of lines.
    pub(crate) totals: Vec<usize>,
}

impl Telling {
    /// The grand total of a funder.
    pub(crate) fn grand(&self, funding: Funding) -> Option<&Grand> {
        self.grands.iter().find(|g| g.funding == funding)
    }

    /// The grand total of all funders together.
    pub(crate) fn whole(&self) -> Option<Sek> {
        (!self.grands.is_empty()).then(|| self.grands.iter().map(|g| g.amount).sum())
    }

    /// Divides every amount: the unit in the header lied.
    pub(crate) fn unscale(&mut self) {
        let Some(unit) = self.scaled_by.take() else {
            return;
        };
        let down = |amount: &mut Sek| *amount = Sek::from_ore(amount.ore() / unit.factor());
        self.lines.iter_mut().for_each(|l| down(&mut l.amount));
        self.totals
            .iter_mut()
            .for_each(|t| down(&mut t.total.amount));
        self.payers
            .iter_mut()
            .for_each(|t| down(&mut t.total.amount));
        self.grands.iter_mut().for_each(|g| down(&mut g.amount));
        let pending = self.pending.iter_mut().flat_map(|p| {
            p.totals.iter_mut().for_each(|t| down(&mut t.total.amount));
            p.checks.iter_mut()
        });
        for check in self.checks.iter_mut().chain(pending) {
            down(&mut check.stated);
            down(&mut check.computed);
        }
    }
}
