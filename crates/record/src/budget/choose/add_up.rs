//! The budget of the tellings that were kept: lines, totals, grand totals with their evidence.

use aktsam_document::{Location, Severity, Warning};

use super::super::BudgetReading;
use super::Kept;
use crate::model::{Budget, BudgetCheck, Evidence, Funding, Sek};

/// The budget of what was kept.
pub(super) fn add_up(kept: Vec<Kept>, out: &mut BudgetReading) {
    let mut budget = Budget::default();
    let mut sources: Vec<(Funding, Sek, Source)> = Vec::new();
    let mut pending = Vec::new();
    for mut k in kept {
        let base = budget.totals.len();
        if k.counts {
            for grand in &k.telling.grands {
                let totals: Vec<usize> = grand.totals.iter().map(|t| base + t).collect();
                let (quote, location) = match grand.totals.as_slice() {
                    [one] => k
                        .telling
                        .totals
                        .get(*one)
                        .filter(|t| t.total.amount == grand.amount)
                        .map_or((None, Location::default()), |t| {
                            (
                                Some((t.quote.clone(), k.telling.scaled_by.is_some())),
                                t.total.location.clone(),
                            )
                        }),
                    _ => (None, Location::default()),
                };
                sources.push((
                    grand.funding,
                    grand.amount,
                    Source {
                        totals,
                        quote,
                        location,
                    },
                ));
            }
        }
        if k.lists {
            budget.lines.append(&mut k.telling.lines);
        }
        if k.counts {
            budget
                .totals
                .extend(k.telling.totals.into_iter().map(|t| t.total));
            budget.checks.append(&mut k.telling.checks);
            pending.extend(k.telling.pending);
        }
    }
    let whole: Sek = sources.iter().map(|(_, amount, _)| *amount).sum();
    for sum in pending {
        let closes = sum.totals.iter().map(|t| t.total.amount).max() == Some(whole);
        for mut stated in sum.totals {
            stated.total.funding = Funding::Other;
            if closes && stated.total.amount == whole {
                budget.checks.push(BudgetCheck {
                    what: "all funders together".to_owned(),
                    stated: whole,
                    computed: whole,
                    ok: true,
                    location: stated.total.location.clone(),
                });
            }
            budget.totals.push(stated.total);
        }
        if !closes {
            budget.checks.extend(sum.checks);
        }
    }
    budget.applied = grand(Funding::Applied, "/budget/applied", &sources, &budget, out);
    budget.own = grand(Funding::Own, "/budget/own", &sources, &budget, out);
    for check in budget.checks.iter().filter(|c| !c.ok) {
        out.warnings.push(differs(check));
    }
    out.budget = budget;
}

/// Where a grand total comes from.
struct Source {
    /// Indexes into the budget's totals.
    totals: Vec<usize>,
    /// The words, where one total is it, and whether a header scaled them.
    quote: Option<(String, bool)>,
    location: Location,
}

fn grand(
    funding: Funding,
    pointer: &str,
    sources: &[(Funding, Sek, Source)],
    budget: &Budget,
    out: &mut BudgetReading,
) -> Option<Sek> {
    let mine: Vec<&(Funding, Sek, Source)> =
        sources.iter().filter(|(f, _, _)| *f == funding).collect();
    let amount: Sek = mine.iter().map(|(_, amount, _)| *amount).sum();
    let evidence = match mine.as_slice() {
        [] => return None,
        [
            (
                _,
                _,
                Source {
                    totals,
                    quote: Some((quote, scaled)),
                    location,
                },
            ),
        ] => Evidence {
            quote: Some(quote.clone()),
            location: location.clone(),
            // "750" under "Belopp i tkr" is no 750 000: the total tells where it comes from.
            from: if *scaled {
                totals
                    .iter()
                    .map(|t| format!("/budget/totals/{t}"))
                    .collect()
            } else {
                Vec::new()
            },
        },
        several => {
            let mut from: Vec<String> = Vec::new();
            let mut location = Location::default();
            for (_, _, source) in several {
                for t in &source.totals {
                    from.push(format!("/budget/totals/{t}"));
                    if let Some(total) = budget.totals.get(*t) {
                        location.extend(&total.location);
                    }
                }
                if source.totals.is_empty() {
                    for (i, line) in budget
                        .lines
                        .iter()
                        .enumerate()
                        .filter(|(_, l)| l.funding == funding)
                        .take(200)
                    {
                        from.push(format!("/budget/lines/{i}"));
                        location.extend(&line.location);
                    }
                }
            }
            from.dedup();
            Evidence {
                quote: None,
                location,
                from,
            }
        }
    };
    out.explain.push(format!(
        "{} = {amount} kr: {}",
        pointer.trim_start_matches('/'),
        match (&evidence.quote, evidence.from.len()) {
            (Some(quote), _) => format!("stated as {quote:?}"),
            (None, n) => format!("the sum of {n} stated amounts"),
        }
    ));
    out.evidence.push((pointer.to_owned(), evidence));
    Some(amount)
}

fn differs(check: &BudgetCheck) -> Warning {
    let by = check.stated - check.computed;
    let word = if by > Sek::ZERO { "more" } else { "less" };
    Warning::new(
        "budget_sum_differs",
        Severity::Review,
        format!(
            "{}: the document states {} kr, the amounts add up to {} kr: {} kr {word} than they do.",
            check.what,
            check.stated,
            check.computed,
            by.abs()
        ),
    )
    .at(check.location.clone())
}
