//! Several tellings of one budget become one: what is told twice counts once.

use aktsam_document::{Location, Severity, Warning};

use super::BudgetReading;
use super::telling::{Grand, Stated, Telling};
use super::words::Normal;
use crate::model::{Budget, BudgetCheck, BudgetLine, Evidence, Funding, Sek};

/// Puts the tellings of a document together.
pub(crate) fn choose(mut tellings: Vec<Telling>) -> BudgetReading {
    mend_units(&mut tellings);
    let mut out = BudgetReading::default();
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
    let mut kept = settle(root, &mut out);
    let told = kept
        .iter()
        .any(|k| k.counts && !k.telling.grands.is_empty());
    let mut scopes: Vec<Option<String>> = parts.iter().map(|p| p.scope.clone()).collect();
    scopes.dedup();
    scopes.sort();
    scopes.dedup();
    for scope in scopes {
        let of_scope = parts.iter().filter(|p| p.scope == scope).cloned().collect();
        for mut part in settle(of_scope, &mut out) {
            // The overall budget leads; what a part tells is its share of it.
            part.counts &= !told;
            kept.push(part);
        }
    }
    add_up(kept, &mut out);
    out
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
fn settle(tellings: Vec<Telling>, out: &mut BudgetReading) -> Vec<Kept> {
    let (prose, tables): (Vec<Telling>, Vec<Telling>) =
        tellings.into_iter().partition(|t| t.is_prose);
    let mut kept: Vec<Kept> = Vec::new();
    if let Some(leader) = overall(&tables) {
        for (i, mut telling) in tables.into_iter().enumerate() {
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
        add_prose(telling, &mut kept, out);
    }
    kept
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

/// Whether a telling tells who pays for the costs of another: both make the same sum, or its title
/// says so and the other knows no payers of its own.
fn pays_for(payers: &Telling, costs: &Telling) -> bool {
    if !payers.is_financing || costs.is_financing {
        return false;
    }
    let sum: Sek = costs.lines.iter().map(BudgetLine::cost).sum();
    if sum == Sek::ZERO || payers.scope != costs.scope {
        return false;
    }
    let shared = payers
        .grands
        .iter()
        .any(|g| g.funding != Funding::Applied && g.amount != Sek::ZERO);
    if paid(payers) == sum {
        return shared;
    }
    payers.titled_financing
        && payers.grand(Funding::Applied).is_some()
        && costs.lines.iter().all(|l| l.funding == Funding::Applied)
        && !retells(payers, costs)
}

/// What all payers of a telling pay: its lines, for a stated sum of several payers is nobody's own.
fn paid(payers: &Telling) -> Sek {
    payers.lines.iter().map(BudgetLine::cost).sum()
}

/// What the payers pay becomes sums of the budget, and is held against the costs.
fn prove_costs(payers: &mut Telling, costs: &Telling) {
    let base = payers.totals.len();
    let stated = std::mem::take(&mut payers.payers);
    for grand in &mut payers.grands {
        let of = |wanted: fn(&Stated) -> bool| -> Vec<usize> {
            stated
                .iter()
                .enumerate()
                .filter(|(_, s)| s.total.funding == grand.funding && wanted(s))
                .map(|(i, _)| i)
                .collect()
        };
        let sums = |of: &[usize]| -> Sek {
            of.iter()
                .filter_map(|i| stated.get(*i))
                .map(|s| s.total.amount)
                .sum()
        };
        // The column of sums, else the years, else what stands there.
        let ways = [
            of(|s| s.total.year.is_none()),
            of(|s| s.total.year.is_some()),
            of(|_| true),
        ];
        if let Some(way) = ways
            .into_iter()
            .find(|way| !way.is_empty() && sums(way) == grand.amount)
        {
            grand.totals = way.into_iter().map(|i| base + i).collect();
        }
    }
    payers.totals.extend(stated);
    let stated = paid(payers);
    let computed: Sek = costs.lines.iter().map(BudgetLine::cost).sum();
    payers.lines.clear();
    payers.checks.push(BudgetCheck {
        what: "financing against costs".to_owned(),
        stated,
        computed,
        ok: stated == computed,
        location: payers.location.clone(),
    });
}

/// The cost lines of a budget whose payers stand apart are paid by several.
fn give_to_payers(telling: &mut Telling) {
    for line in &mut telling.lines {
        line.funding = Funding::Other;
    }
    for total in &mut telling.totals {
        total.total.funding = Funding::Other;
    }
    for check in &mut telling.checks {
        check.what = check.what.replace(", applied", ", other");
    }
    telling.grands.clear();
}

/// What the tellings kept so far say that a funder pays in all.
fn known(kept: &[Kept], funding: Funding) -> Option<Sek> {
    let mut found = kept
        .iter()
        .filter(|k| k.counts)
        .filter_map(|k| k.telling.grand(funding))
        .map(|g| g.amount)
        .peekable();
    found.peek().is_some().then(|| found.sum())
}

/// Whether a telling of few lines gives the sums of several that were kept: a summary.
fn sums_up(telling: &Telling, kept: &[Kept]) -> bool {
    let lines: usize = kept.iter().map(|k| k.telling.lines.len()).sum();
    let several = kept
        .iter()
        .filter(|k| k.counts && !k.telling.grands.is_empty())
        .count()
        >= 2;
    let equal = telling
        .grands
        .iter()
        .filter(|g| g.amount != Sek::ZERO)
        .all(|g| known(kept, g.funding) == Some(g.amount));
    several
        && equal
        && telling.lines.len() <= lines
        && telling.grands.iter().any(|g| g.amount != Sek::ZERO)
}

/// Whether two tellings give the same sums.
fn retells(a: &Telling, b: &Telling) -> bool {
    let mut equal = 0;
    for grand in &a.grands {
        match b.grand(grand.funding) {
            Some(other) if other.amount == grand.amount => {
                equal += usize::from(grand.amount != Sek::ZERO);
            }
            Some(_) => return false,
            None => {}
        }
    }
    equal > 0
}

/// Whether most line labels of the shorter telling stand in the other, and how many.
fn labels(a: &Telling, b: &Telling) -> (bool, usize) {
    let names = |t: &Telling| -> Vec<String> {
        let mut names: Vec<String> = t
            .lines
            .iter()
            .take(500)
            .map(|l| Normal::new(&l.label).as_str().to_owned())
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let (a, b) = (names(a), names(b));
    let shared = a.iter().filter(|n| b.binary_search(n).is_ok()).count();
    (shared * 2 > a.len().min(b.len()), shared)
}

fn years_apart(a: &Telling, b: &Telling) -> bool {
    let years = |t: &Telling| -> Option<Vec<i16>> { t.lines.iter().map(|l| l.year).collect() };
    match (years(a), years(b)) {
        (Some(a), Some(b)) => !a.is_empty() && !b.is_empty() && a.iter().all(|y| !b.contains(y)),
        _ => false,
    }
}

fn funders_apart(a: &Telling, b: &Telling) -> bool {
    a.grands.iter().all(|g| {
        b.grand(g.funding)
            .is_none_or(|o| o.amount == Sek::ZERO || g.amount == Sek::ZERO)
    })
}

/// The telling whose sum is that of all the others together, of which there are several.
fn overall(tables: &[Telling]) -> Option<usize> {
    let applied = |t: &Telling| t.grand(Funding::Applied).map_or(Sek::ZERO, |g| g.amount);
    let told = tables.iter().filter(|t| applied(t) != Sek::ZERO).count();
    let all: Sek = tables.iter().map(applied).sum();
    (told >= 3)
        .then(|| {
            tables
                .iter()
                .position(|t| applied(t) != Sek::ZERO && applied(t) * 2 == all)
        })
        .flatten()
}

/// Prose beside tables tells of the same money; alone, it is the budget.
fn add_prose(mut telling: Telling, kept: &mut Vec<Kept>, out: &mut BudgetReading) {
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

/// The budget of what was kept.
fn add_up(kept: Vec<Kept>, out: &mut BudgetReading) {
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
