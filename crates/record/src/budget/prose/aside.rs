//! Amounts that a letter tells outside any budget: "Pengarna ska räcka till en ledare på halvtid (265 000
//! kr), hyra (72 000 kr) och resor (48 000 kr)". They are believed where they come to what is asked for.

use super::rest::Rest;
use super::{Item, MAX_ITEMS};
use crate::model::{Funding, Sek};

/// Amounts outside a budget, each with the number of its sentence.
#[derive(Debug, Default)]
pub(super) struct Asides {
    /// Who pays what is left.
    pub(super) rest: Option<Rest>,
    sentence: usize,
    items: Vec<(usize, Item, Option<Funding>)>,
}

impl Asides {
    pub(super) fn next_sentence(&mut self) {
        self.sentence += 1;
    }

    /// Adds an amount of the current sentence; `giver` is who its verb says gives it. A text of more amounts
    /// than any project's is none that tells of one: what is beyond cannot close a sum then.
    pub(super) fn push(&mut self, item: Item, giver: Option<Funding>) {
        if self.items.len() < MAX_ITEMS {
            self.items.push((self.sentence, item, giver));
        }
    }

    /// "Kostnaden är 640 000 kr, varav löner 520 000, redskap 70 000 och försäkring 50 000. Vi ansöker om
    /// 560 000": the one sentence whose first amount is the sum of the others, where a part of that or all
    /// of it is asked for. Who pays which line is told only where all is.
    fn whole_of(&self, asked: Sek) -> Option<Vec<Item>> {
        let sums = |group: &&[(usize, Item, Option<Funding>)]| {
            let Some(((_, first, _), rest)) = group.split_first() else {
                return false;
            };
            rest.len() >= 2
                && rest.iter().all(|(_, i, giver)| !i.total && giver.is_none())
                && rest.iter().map(|(_, i, _)| i.amount.value).sum::<Sek>() == first.amount.value
                && first.amount.value >= asked
        };
        let mut groups = self.items.chunk_by(|a, b| a.0 == b.0).filter(sums);
        let (Some(group), None) = (groups.next(), groups.next()) else {
            return None;
        };
        let ((_, whole, _), lines) = group.split_first()?;
        let funding = if whole.amount.value == asked {
            Funding::Applied
        } else {
            Funding::Other
        };
        let told = std::iter::once(Item {
            total: true,
            funding,
            ..whole.clone()
        });
        let lines = lines.iter().map(|(_, item, _)| Item {
            funding,
            ..item.clone()
        });
        Some(told.chain(lines).collect())
    }

    /// Those of the one sentence whose amounts come to the one sum that is asked for, where no budget has
    /// lines of its own; with them what others are said to give.
    pub(super) fn believed(self, items: &[Item]) -> Vec<Item> {
        let mut asked = items.iter().filter(|i| i.asks).map(|i| i.amount.value);
        let Some(sum) = asked.next().filter(|sum| asked.all(|other| other == *sum)) else {
            return Vec::new();
        };
        if items.iter().any(|i| !i.total) || self.items.len() == MAX_ITEMS {
            return Vec::new();
        }
        let closes = |group: &[(usize, Item, Option<Funding>)]| {
            group.len() >= 2
                && group
                    .iter()
                    .all(|(_, i, giver)| !i.total && giver.is_none())
                && group.iter().map(|(_, i, _)| i.amount.value).sum::<Sek>() == sum
        };
        if let Some(told) = self.whole_of(sum) {
            return told;
        }
        let mut groups = self.items.chunk_by(|a, b| a.0 == b.0).filter(|g| closes(g));
        let (Some(lines), None) = (groups.next(), groups.next()) else {
            return Vec::new();
        };
        let lines = lines.iter().map(|(_, item, _)| Item {
            funding: Funding::Applied,
            ..item.clone()
        });
        let gives = |(_, item, giver): &&(usize, Item, Option<Funding>)| {
            !item.total && *giver == Some(Funding::Own)
        };
        let given = self.items.iter().filter(gives).map(|(_, item, _)| Item {
            funding: Funding::Own,
            ..item.clone()
        });
        lines.chain(given).collect()
    }
}
