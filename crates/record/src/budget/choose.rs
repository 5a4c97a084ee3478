//! Several tellings of one budget become one: what is told twice counts once.

mod add_up;
mod alike;
mod payers;

use aktsam_document::{Severity, Warning};

use super::gather::duration;
use super::telling::{Grand, Telling};
use super::words::Normal;
use super::{BudgetContext, BudgetReading};
use crate::model::{BudgetCheck, Funding, Per, Sek};

use add_up::add_up;
use alike::{funders_apart, known, labels, overall, retells, sums_up, years_apart};
use payers::{give_to_payers, pays_for, prove_costs};

/// Puts the tellings of a document together.
pub(crate) fn choose(mut tellings: Vec<Telling>, context: &BudgetContext) -> BudgetReading {
    mend_units(&mut tellings);
    let mut out = BudgetReading::default();
    if !context.is_report {
        drop_accounts(&mut tellings, &mut out);
    }
    let years = duration(context);
    for telling in &mut tellings {
        out.warnings.append(&mut telling.warnings);
        out.staffing.append(&mut telling.staffing);
        let name = if telling.name.is_empty() {
            "a table"
        } else {
            &telling.name
        };
        for reason in &telling.explain {
            out.explain.push(format!("{name}: {reason}"));
        }
    }
    let (root, parts): (Vec<Telling>, Vec<Telling>) =
        tellings.into_iter().partition(|t| t.scope.is_none());
    let mut kept = settle(root, years, &mut out);
    let told = kept
        .iter()
        .any(|k| k.counts && !k.telling.grands.is_empty());
    let mut scopes: Vec<Option<String>> = parts.iter().map(|p| p.scope.clone()).collect();
    scopes.dedup();
    scopes.sort();
    scopes.dedup();
    for scope in scopes {
        let of_scope = parts.iter().filter(|p| p.scope == scope).cloned().collect();
        for mut part in settle(of_scope, years, &mut out) {
            // The overall budget leads; what a part tells is its share of it.
            part.counts &= !told;
            kept.push(part);
        }
    }
    add_up(kept, &mut out);
    out
}

/// What an application tells of the period before: a plan beside its outcome, next to what is applied for now.
fn drop_accounts(tellings: &mut Vec<Telling>, out: &mut BudgetReading) {
    let asks = |t: &Telling| !t.is_account && t.grand(Funding::Applied).is_some();
    let asked = tellings.iter().any(|t| asks(t) && !t.is_prose);
    tellings.retain(|telling| {
        let past = asked && telling.is_account;
        if past {
            out.explain.push(format!(
                "{:?} accounts for what was granted before: another table tells what is applied for",
                telling.name
            ));
        }
        !past
    });
}

/// A telling that was kept, and what of it counts.
struct Kept {
    telling: Telling,
    /// Its grand totals count.
    counts: bool,
    /// Its lines are listed: another telling does not list them in more detail.
    lists: bool,
}

/// A header in tkr over figures that another telling gives in kronor.
fn mend_units(tellings: &mut [Telling]) {
    for i in 0..tellings.len().min(200) {
        let Some((factor, own)) = tellings
            .get(i)
            .and_then(|t| Some((t.scaled_by?.factor(), t.whole()?)))
        else {
            continue;
        };
        let bare = Sek::from_ore(own.ore() / factor);
        let contradicted = bare != Sek::ZERO
            && tellings.iter().enumerate().any(|(j, t)| {
                j != i && (t.whole() == Some(bare) || t.grands.iter().any(|g| g.amount == bare))
            });
        if contradicted && let Some(telling) = tellings.get_mut(i) {
            telling.unscale();
            telling.warnings.push(
                Warning::new(
                    "budget_unit_contradicted",
                    Severity::Info,
                    "The header gives a larger unit than the amounts have: another table tells the same sums in kronor.",
                )
                .at(telling.location.clone()),
            );
        }
    }
}

/// Which tellings of one scope count.
fn settle(tellings: Vec<Telling>, years: Option<u32>, out: &mut BudgetReading) -> Vec<Kept> {
    let (prose, tables): (Vec<Telling>, Vec<Telling>) =
        tellings.into_iter().partition(|t| t.is_prose);
    let mut kept: Vec<Kept> = Vec::new();
    if let Some(leader) = overall(&tables) {
        let own_twice = tells_own_again(&tables, leader);
        for (i, mut telling) in tables.into_iter().enumerate() {
            if own_twice && i != leader {
                telling.grands.retain(|g| g.funding != Funding::Own);
            }
            if i == leader {
                out.explain.push(format!(
                    "{:?} sums the other tables: it leads",
                    telling.name
                ));
            } else if telling.grand(Funding::Applied).is_some() {
                telling.grands.retain(|g| g.funding != Funding::Applied);
            }
            kept.push(Kept {
                telling,
                counts: true,
                lists: i != leader,
            });
        }
    } else {
        for telling in tables {
            place(telling, &mut kept, out);
        }
    }
    for telling in prose {
        add_prose(telling, years, &mut kept, out);
    }
    kept
}

/// Whether the table that leads tells what the others say that the parties pay themselves, summed.
fn tells_own_again(tables: &[Telling], leader: usize) -> bool {
    let own = |telling: &Telling| telling.grand(Funding::Own).map(|g| g.amount);
    let others = tables.iter().enumerate().filter(|(i, _)| *i != leader);
    let sum: Sek = others.filter_map(|(_, telling)| own(telling)).sum();
    sum != Sek::ZERO && tables.get(leader).and_then(own) == Some(sum)
}

fn place(mut telling: Telling, kept: &mut Vec<Kept>, out: &mut BudgetReading) {
    if sums_up(&telling, kept) {
        out.explain.push(format!(
            "{:?} tells the sums of the tables before it: counted once",
            telling.name
        ));
        telling.grands.retain(|g| known(kept, g.funding).is_none());
        telling.lines.clear();
        kept.push(Kept {
            telling,
            counts: true,
            lists: false,
        });
        return;
    }
    let told: Vec<Funding> = [Funding::Applied, Funding::Own, Funding::Other]
        .into_iter()
        .filter(|f| known(kept, *f).is_some())
        .collect();
    for other in kept.iter_mut().filter(|k| k.counts) {
        // Who pays for a budget that was told before.
        if pays_for(&telling, &other.telling) {
            out.explain.push(format!(
                "{:?} tells who pays for {:?}",
                telling.name, other.telling.name
            ));
            prove_costs(&mut telling, &other.telling);
            give_to_payers(&mut other.telling);
            kept.push(Kept {
                telling,
                counts: true,
                lists: true,
            });
            return;
        }
        if pays_for(&other.telling, &telling) {
            prove_costs(&mut other.telling, &telling);
            give_to_payers(&mut telling);
            kept.push(Kept {
                telling,
                counts: true,
                lists: true,
            });
            return;
        }
        if retells(&telling, &other.telling) {
            out.explain.push(format!(
                "{:?} tells the same as {:?}: counted once",
                telling.name, other.telling.name
            ));
            let longer = telling.lines.len() > other.telling.lines.len();
            // A funder that only the later telling knows of still counts.
            let news: Vec<Grand> = telling
                .grands
                .iter()
                .filter(|g| !told.contains(&g.funding))
                .cloned()
                .collect();
            if longer {
                other.lists = false;
            }
            let mut again = telling;
            let known: Vec<Funding> = other.telling.grands.iter().map(|g| g.funding).collect();
            if !longer {
                again.lines.retain(|l| !known.contains(&l.funding));
            }
            again.grands = news;
            kept.push(Kept {
                telling: again,
                counts: true,
                lists: true,
            });
            return;
        }
        let (same, shared) = labels(&telling, &other.telling);
        if !years_apart(&telling, &other.telling)
            && !funders_apart(&telling, &other.telling)
            && same
            && shared >= 2
        {
            out.warnings.push(
                Warning::new(
                    "budget_told_differently",
                    Severity::Review,
                    format!(
                        "Two tables name the same lines with different sums ({} and {}); the first is taken.",
                        show(other.telling.whole()),
                        show(telling.whole())
                    ),
                )
                .at(telling.location.clone()),
            );
            kept.push(Kept {
                telling,
                counts: false,
                lists: false,
            });
            return;
        }
    }
    kept.push(Kept {
        telling,
        counts: true,
        lists: true,
    });
}

fn show(amount: Option<Sek>) -> String {
    amount.map_or_else(|| "none".to_owned(), |a| format!("{a} kr"))
}

/// For how many years a text applies for what a table tells of one: "1 900 000 kronor per år, totalt 3 800 000
/// kronor" beside costs of 1 900 000.
/// The text may leave out what one year costs, where the project lasts so many.
fn years_of(telling: &Telling, table: Sek, lasts: Option<u32>) -> Option<i64> {
    /// No project that is applied for lasts longer.
    const MOST: i64 = 6;
    let asked = telling.grand(Funding::Applied)?.amount;
    let mut totals = telling.totals.iter();
    let yearly = table != Sek::ZERO && totals.any(|stated| stated.total.amount == table);
    let known = |years: i64| lasts.is_some_and(|lasts| i64::from(lasts) == years);
    let whole = table != Sek::ZERO;
    (2..=MOST).find(|years| whole && (yearly || known(*years)) && table * *years == asked)
}

/// Prose beside tables tells of the same money; alone, it is the budget.
fn add_prose(
    mut telling: Telling,
    lasts: Option<u32>,
    kept: &mut Vec<Kept>,
    out: &mut BudgetReading,
) {
    if !kept
        .iter()
        .any(|k| k.counts && !k.telling.grands.is_empty())
    {
        kept.push(Kept {
            telling,
            counts: true,
            lists: true,
        });
        return;
    }
    let applied: Sek = kept
        .iter()
        .filter(|k| k.counts)
        .filter_map(|k| k.telling.grand(Funding::Applied))
        .map(|g| g.amount)
        .sum();
    // "Sökta medel 550 000 kr, egen finansiering 150 000 kr" below a table of costs of 700 000.
    let shares = telling
        .grand(Funding::Own)
        .is_some_and(|g| g.amount != Sek::ZERO)
        && telling
            .grand(Funding::Applied)
            .is_some_and(|g| g.amount != Sek::ZERO)
        && telling.whole() == Some(applied)
        && known(kept, Funding::Own).is_none();
    if shares {
        out.explain
            .push("the text tells who pays for the costs of the table".to_owned());
        for k in kept.iter_mut().filter(|k| k.counts) {
            give_to_payers(&mut k.telling);
        }
        kept.push(Kept {
            telling,
            counts: true,
            lists: false,
        });
        return;
    }
    if let Some(years) = years_of(&telling, applied, lasts)
        && known(kept, Funding::Other).is_none()
    {
        out.explain.push(format!(
            "the table tells one year, the text what is applied for in all {years}"
        ));
        for k in kept.iter_mut().filter(|k| k.counts) {
            k.telling.grands.clear();
            for line in &mut k.telling.lines {
                line.per = line.per.or(Some(Per::Year));
            }
        }
        let asked = telling.grand(Funding::Applied);
        let stated = asked.and_then(|grand| telling.totals.get(*grand.totals.first()?));
        telling.checks.extend(stated.map(|stated| BudgetCheck {
            what: format!("{years} years, applied"),
            stated: stated.total.amount,
            computed: applied * years,
            ok: stated.total.amount == applied * years,
            location: stated.total.location.clone(),
        }));
        kept.push(Kept {
            telling,
            counts: true,
            lists: false,
        });
        return;
    }
    if let Some(grand) = telling.grand(Funding::Applied)
        && grand.totals.len() == 1
        && known(kept, Funding::Applied).is_some()
        && grand.amount != applied
        && let Some(stated) = grand.totals.first().and_then(|t| telling.totals.get(*t))
        && super::words::funding(&Normal::new(&stated.total.label)) == Some(Funding::Applied)
    {
        out.warnings.push(
            Warning::new(
                "budget_told_differently",
                Severity::Review,
                format!(
                    "The text asks for {} kr, the table for {applied} kr; the table leads.",
                    grand.amount
                ),
            )
            .at(stated.total.location.clone()),
        );
    }
    let news: Vec<Funding> = [Funding::Applied, Funding::Own]
        .into_iter()
        .filter(|f| known(kept, *f).is_none() && telling.grand(*f).is_some())
        .collect();
    if news.is_empty() {
        return;
    }
    telling.lines.retain(|l| news.contains(&l.funding));
    telling.grands.retain(|g| news.contains(&g.funding));
    // Sums of what the tables tell already would shift the indexes; none are dropped.
    kept.push(Kept {
        telling,
        counts: true,
        lists: true,
    });
}
