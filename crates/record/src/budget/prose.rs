//! Budgets told in prose: "Processledare 1,0 tjänst; ca 700 000 kronor/år … Summerad kostnad 3 år:
//! 2 130 000 kronor".

mod aside;
mod label;
mod payers;
mod rest;

use std::borrow::Cow;
use std::ops::Range;

use aktsam_document::{Location, Severity, Warning};

use super::table::funding_word;
use super::telling::{Grand, Stated, Telling};
use super::words::{Normal, funding, is_average, number_of_years, relative_year, words, years};
use crate::amounts::{self, Amount};
use crate::dates;
use crate::lower::LowerCase;
use crate::model::{BudgetCheck, BudgetLine, BudgetTotal, Funding, Per, Sek};
use aside::Asides;
pub(crate) use label::sentences;
use label::{
    bare_amount, behind_inside, counted, first_words, is_each, is_part_of_year, is_product,
    is_range, is_year_between, label_of, names_behind, summing_clause,
};
use payers::giver;

/// Most amounts that a text may name and still be one project's budget.
const MAX_ITEMS: usize = 1_000;

/// A text that may tell of money.
pub(crate) struct Utterance<'d> {
    /// The text.
    pub(crate) text: Cow<'d, str>,
    /// The label beside or above it, where it stands apart: the question of a form's field.
    pub(crate) label: Option<String>,
    /// It stands under a heading of money; elsewhere only what says "sökt belopp" counts.
    pub(crate) in_budget: bool,
    /// Who pays by the heading above it: "Egen insats".
    pub(crate) payer: Option<Funding>,
    /// Where a range of its bytes stands.
    pub(crate) locate: Box<dyn Fn(Range<usize>) -> Location + 'd>,
}

/// An amount with what the words around it say.
#[derive(Debug, Clone)]
struct Item {
    label: String,
    amount: Amount,
    quote: String,
    location: Location,
    year: Option<i16>,
    /// It sums others.
    total: bool,
    /// It says that it is what is applied for.
    asks: bool,
    /// For so many years together.
    years: Option<u32>,
    /// Of one year: "/år", "årlig".
    yearly: bool,
    funding: Funding,
}

/// Reads utterances that belong together, of one scope; `duration` is the number of years that the
/// project is known to last.
pub(crate) fn read(
    utterances: &[Utterance<'_>],
    scope: Option<&str>,
    duration: Option<u32>,
) -> Option<Telling> {
    let mut items = Vec::new();
    let mut asides = Asides::default();
    let mut told_years = None;
    let mut above: Option<(String, bool)> = None;
    for utterance in utterances {
        if utterance.in_budget {
            told_years = told_years.or_else(|| number_of_years(&Normal::new(&utterance.text)));
        }
        let before = items.len();
        if items.len() > MAX_ITEMS {
            break;
        }
        // The last line of the time plan is no label of the budget's first amount.
        let label = above
            .take()
            .filter(|(_, money)| *money == utterance.in_budget);
        let label = label.as_ref().map(|(text, _)| text.as_str());
        collect(utterance, label, &mut items, &mut asides, &mut told_years);
        above = (items.len() == before && utterance.text.chars().count() <= 80)
            .then(|| (utterance.text.to_string(), utterance.in_budget));
    }
    items.truncate(MAX_ITEMS + 1);
    if items.len() > MAX_ITEMS {
        return Some(Telling {
            is_prose: true,
            warnings: vec![Warning::new(
                "budget_text_too_long",
                Severity::Review,
                "The text names more amounts than any project's budget; they were not read as one.",
            )],
            ..Telling::default()
        });
    }
    let rest = asides.rest.take();
    items.extend(asides.believed(&items));
    if let Some(rest) = rest {
        rest.add_to(&mut items);
    }
    drop_repeats(&mut items);
    if items.is_empty() {
        return None;
    }
    let n = items
        .iter()
        .filter(|i| i.total)
        .find_map(|i| i.years)
        .or(told_years)
        .or(duration);
    Some(assemble(items, n, scope))
}

/// The same statement at two places ("Sökt belopp" on the first page and under the budget).
fn drop_repeats(items: &mut Vec<Item>) {
    let mut seen: Vec<(Sek, bool, bool, String)> = Vec::new();
    items.retain(|item| {
        let label = Normal::new(&item.label).as_str().to_owned();
        let known = seen.iter().any(|(amount, total, asks, l)| {
            *amount == item.amount.value
                && *total == item.total
                && ((*asks && item.asks) || *l == label)
        });
        if !known && seen.len() < 500 {
            seen.push((item.amount.value, item.total, item.asks, label));
        }
        !known || !item.total
    });
}

/// Whether amounts stand side by side with nothing between them: a row whose columns nothing names.
fn are_columns(part: &str, found: &[amounts::Found]) -> bool {
    found.windows(2).any(|pair| {
        let [a, b] = pair else { return false };
        let between = part.get(a.range.end..b.range.start).unwrap_or("x");
        between.trim().is_empty() && a.amount.unit.is_none() && b.amount.unit.is_none()
    })
}

fn collect(
    utterance: &Utterance<'_>,
    above: Option<&str>,
    items: &mut Vec<Item>,
    asides: &mut Asides,
    told_years: &mut Option<u32>,
) {
    let list = words();
    let text = utterance.text.as_ref();
    for sentence in sentences(text) {
        asides.next_sentence();
        let part = text.get(sentence.clone()).unwrap_or_default();
        let mut found = amounts::find(part);
        if found.is_empty() {
            found.extend(bare_amount(part, utterance.label.as_deref().or(above)));
        }
        if are_columns(part, &found) {
            continue;
        }
        let behind = names_behind(part, &found);
        if found.is_empty() && asides.rest.is_none() {
            asides.rest = rest::Rest::told(part, || (utterance.locate)(sentence.clone()));
        }
        let mut from = 0;
        // What the amount of a month was for, whose year follows.
        let mut named: Option<&str> = None;
        // The amount before this one is what is applied for.
        let mut asked = false;
        for (i, hit) in found.iter().enumerate() {
            let before = part.get(from..hit.range.start).unwrap_or_default();
            let before = named.take().unwrap_or(before);
            let before = summing_clause(before).filter(|_| asked).unwrap_or(before);
            let begin = from;
            let until = found.get(i + 1).map_or(part.len(), |next| next.range.start);
            let after = part.get(hit.range.end..until).unwrap_or_default();
            from = hit.range.end;
            // "35 000 kr × 12 mån = 420 000 kr": the result is told, and what led to it.
            let next = found.get(i + 1).map(|next| next.amount);
            if next.is_some_and(|next| is_year_of(hit.amount, next)) {
                named = Some(before);
                continue;
            }
            if next.is_some() && is_product(after) {
                from = begin;
                continue;
            }
            let label = match behind.get(i) {
                Some(name) => (*name).to_owned(),
                None => label_of(before, after, utterance.label.as_deref(), above),
            };
            // "2,4 miljoner kronor per år, sammanlagt 4,8 miljoner kronor"
            let last = items.last().filter(|_| i > 0 && !asked);
            let summed = last
                .filter(|item| item.yearly && Normal::new(before).has(&list.again))
                .map(|item| (item.label.clone(), whole_years(hit.amount.value, item)));
            let label = summed.as_ref().map_or(label, |(label, _)| label.clone());
            let (label, count) = counted(label);
            let mut amount = hit.amount;
            amount.value = amount.value * i64::from(count);
            let is_line = hit.amount.unit.is_some()
                || after.trim().is_empty()
                    && part.chars().count() <= 100
                    && hit.amount.digits >= 4
                    && hit.amount.digits <= 9;
            if !is_line || is_range(before, after) {
                continue;
            }
            let words_around = Normal::new(&format!("{label} {}", goes_on(after)));
            let normal = Normal::new(&label);
            let whole = Normal::new(part);
            // "Kostnaden per deltagare är 25 000 kr" is no part of a sum.
            if normal.has(&list.past)
                || whole.has(&list.past) && !whole.has(&list.applied)
                || is_average(&normal)
            {
                continue;
            }
            // "Vi söker 650 000 kronor per år, alltså 1 300 000 kronor för två år."
            let again = asked && Normal::new(before).has(&list.again);
            // "Vi söker 1,2 mkr för 2025 och 1,25 mkr för 2026."
            let next_year = asked && (is_year_between(before) || is_part_of_year(&normal, after));
            let label = match items
                .last()
                .filter(|_| next_year || again && label.is_empty())
            {
                Some(item) => item.label.clone(),
                None => label,
            };
            let asks = again
                || next_year
                || normal.has(&list.applied) && asks(&normal)
                || asks(&Normal::new(&first_words(after, 2)));
            asked = asks;
            let aside = !utterance.in_budget && !asks;
            if aside && hit.amount.unit.is_none() {
                continue;
            }
            let payer = funding(&normal)
                .or_else(|| payers::beside(items.last().filter(|_| i > 0), &label))
                .filter(|f| *f != Funding::Applied || asks)
                .or(utterance.payer.filter(|_| !asks));
            // What lies inside a sum that was told, and what an unknown number of parties give each.
            let inside = normal.begins(&list.inside) && !asks && payer.is_none();
            if inside && !aside || is_each(after) {
                continue;
            }
            let label = if aside { behind_inside(label) } else { label };
            // "… söks från förbundet, och Region Halland bidrar med": who gives stands behind the "och".
            let label = match label
                .rsplit_once(", och ")
                .filter(|_| giver(&normal).is_some())
            {
                Some((_, who)) => who.to_owned(),
                None => label,
            };
            let told = summed.as_ref().and_then(|(_, years)| *years);
            let n = number_of_years(&words_around).or(told);
            // "500 tkr per år i två år" is the sum of one.
            let each_year = n.is_some() && hit.amount.per == Some(Per::Year);
            if each_year {
                *told_years = told_years.or(n);
            }
            let n = n.filter(|_| !each_year);
            // "Sammanlagt 1 700 000 kr": a word that only leads to the amount still says that it is a sum.
            let bare_sum = label.is_empty() && Normal::new(before).has(&list.total);
            let total = asks || summed.is_some() || normal.has(&list.total) || bare_sum;
            let range = sentence.start + hit.range.start..sentence.start + hit.range.end;
            let before = if next_year { "" } else { before };
            let item = Item {
                year: single_year(before, &label, after).filter(|_| n.is_none()),
                yearly: hit.amount.per == Some(Per::Year)
                    || normal
                        .words()
                        .any(|w| w.starts_with("årlig") || w.starts_with("årskostnad"))
                    || normal.as_str().contains("per år"),
                total,
                asks,
                years: n,
                funding: giver(&normal)
                    .or_else(|| funding(&normal))
                    .or(payer)
                    .or_else(|| funding(&whole).filter(|_| found.len() == 1))
                    .or(utterance.payer.filter(|_| !asks))
                    .unwrap_or(Funding::Applied),
                label,
                amount,
                quote: text.get(range.clone()).unwrap_or_default().to_owned(),
                location: (utterance.locate)(range),
            };
            if aside {
                asides.push(item, giver(&normal));
            } else {
                items.push(item);
            }
        }
    }
}

/// "6 500 kr/mån, 78 000 kr": what a month costs, and the year that it makes.
fn is_year_of(month: Amount, sum: Amount) -> bool {
    let year: Sek = (0..12).map(|_| month.value).sum();
    month.per == Some(Per::Month) && sum.per != Some(Per::Month) && sum.value == year
}

/// How many years a sum is of so much a year, where it is a whole number of them.
fn whole_years(sum: Sek, yearly: &Item) -> Option<u32> {
    const MOST: u32 = 10;
    let each = yearly.amount.value;
    (2..=MOST).find(|n| (0..*n).map(|_| each).sum::<Sek>() == sum)
}

/// Whether a label asks for money, not merely speaks of the association.
fn asks(label: &Normal) -> bool {
    label.words().any(|w| {
        w.starts_with("sökt")
            || w.starts_with("sök") && w.len() <= 7
            || w.starts_with("ansök")
            || w.starts_with("äska")
            || w.starts_with("rekvirer")
    })
}

/// What follows an amount and still speaks of it: "för tre år", "under 2021", "(2 år)".
fn goes_on(after: &str) -> String {
    let first = after.split_whitespace().next().unwrap_or_default();
    let bound = matches!(
        first.trim_start_matches('(').lower().as_str(),
        "för" | "i" | "under" | "på" | "år" | "per" | "över" | "avser" | "till"
    ) || first.starts_with('(');
    if bound {
        // "för åren 2021, 2022 och 2023"
        let listed = after.split_whitespace().nth(1) == Some("åren");
        first_words(after, if listed { 8 } else { 4 })
    } else {
        String::new()
    }
}

/// The one year that stands at an amount: before it, in its label, or bound to it behind.
fn single_year(before: &str, label: &str, after: &str) -> Option<i16> {
    // "för insatsen Grönt spår under 2025": the year may stand behind what the money is for.
    const BEHIND: usize = 12;
    let last: Vec<&str> = before.split_whitespace().rev().take(2).collect();
    let near = last.join(" ");
    let bound = !goes_on(after).is_empty();
    let behind = first_words(after, if bound { BEHIND } else { 0 });
    [near.as_str(), label, behind.as_str()]
        .into_iter()
        .find_map(|text| match years(&without_days(text)).as_slice() {
            [year] => Some(*year),
            _ => None,
        })
}

/// A text without its days: "har den 2 december 2024 ansökt" is no year of the budget.
fn without_days(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for day in dates::find(text).iter().filter(|d| d.start.day.is_some()) {
        out.push_str(text.get(at..day.range.start).unwrap_or_default());
        at = day.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn assemble(mut items: Vec<Item>, n: Option<u32>, scope: Option<&str>) -> Telling {
    payers::sum_of_asked(&mut items);
    payers::by_names(&mut items);
    payers::part_applied_for(&mut items);
    let mut telling = Telling {
        is_prose: true,
        scope: scope.map(str::to_owned),
        location: items
            .first()
            .map(|i| i.location.clone())
            .unwrap_or_default(),
        name: "prose".to_owned(),
        ..Telling::default()
    };
    // Lines that do not say "per year" under a yearly sum that closes only with them.
    for funding in [Funding::Applied, Funding::Own] {
        let sum = |items: &[Item], yearly_only: bool| -> Sek {
            items
                .iter()
                .filter(|i| !i.total && i.funding == funding && (i.yearly || !yearly_only))
                .map(|i| i.amount.value)
                .sum()
        };
        let yearly = items
            .iter()
            .find(|i| i.total && i.yearly && i.years.is_none() && i.funding == funding)
            .map(|i| i.amount.value);
        if let Some(stated) = yearly
            && sum(&items, true) != stated
            && sum(&items, false) == stated
        {
            for item in items
                .iter_mut()
                .filter(|i| !i.total && i.funding == funding)
            {
                item.yearly = true;
            }
        }
    }
    for item in items.iter().filter(|i| !i.total) {
        let per = item.amount.per.or(item.yearly.then_some(Per::Year));
        let times = match per {
            Some(Per::Year) if item.year.is_none() => n.unwrap_or(1),
            _ => 1,
        };
        telling.lines.push(BudgetLine {
            label: item.label.clone(),
            group: None,
            organisation: super::rows::organisation(&item.label),
            scope: telling.scope.clone(),
            year: item.year,
            amount: item.amount.value,
            per,
            times,
            approximate: item.amount.approximate,
            funding: item.funding,
            location: item.location.clone(),
        });
    }
    let lines = telling.lines.clone();
    for item in items.iter().filter(|i| i.total) {
        state(&mut telling, item, &lines, n);
    }
    grands(&mut telling, &items, &lines, n);
    let relative = items
        .iter()
        .any(|i| relative_year(&Normal::new(&i.label)).is_some());
    telling.explain.push(format!(
        "read from prose: lines {}, stated sums {}{}{}",
        telling.lines.len(),
        telling.totals.len(),
        n.map_or_else(String::new, |n| format!(", told for {n} years")),
        if relative { ", years counted" } else { "" }
    ));
    telling
}

/// What a sum of prose covers.
fn state(telling: &mut Telling, item: &Item, lines: &[BudgetLine], n: Option<u32>) {
    telling.totals.push(Stated {
        total: BudgetTotal {
            label: item.label.clone(),
            organisation: None,
            scope: telling.scope.clone(),
            year: item.year,
            amount: item.amount.value,
            funding: item.funding,
            location: item.location.clone(),
        },
        quote: item.quote.clone(),
    });
    let mine = || {
        lines
            .iter()
            .filter(|l| l.funding == item.funding && (item.year.is_none() || l.year == item.year))
    };
    if mine().next().is_none() {
        return;
    }
    let once: Sek = mine().map(|l| l.amount).sum();
    let yearly: Sek = mine()
        .filter(|l| l.per == Some(Per::Year))
        .map(|l| l.amount)
        .sum();
    let all: Sek = mine().map(BudgetLine::cost).sum();
    let funding = funding_word(item.funding);
    let (what, computed) = if item.yearly && item.years.is_none() {
        (
            format!("yearly sum, {funding}"),
            if yearly == Sek::ZERO { once } else { yearly },
        )
    } else if let Some(years) = item.years.or(n).filter(|_| yearly != Sek::ZERO) {
        // A sum that says nothing of years may be that of one.
        if item.years.is_none() && item.amount.value == once {
            (format!("yearly sum, {funding}"), once)
        } else {
            let once_only: Sek = mine()
                .filter(|l| l.per != Some(Per::Year))
                .map(|l| l.amount)
                .sum();
            (
                format!("{years} years, {funding}: {years} times the yearly lines"),
                yearly * i64::from(years) + once_only,
            )
        }
    } else {
        (format!("sum, {funding}"), all)
    };
    telling.checks.push(BudgetCheck {
        what,
        stated: item.amount.value,
        computed,
        ok: item.amount.value == computed,
        location: item.location.clone(),
    });
}

/// The grand totals: what is stated over all years, else what the lines come to.
fn grands(telling: &mut Telling, items: &[Item], lines: &[BudgetLine], n: Option<u32>) {
    for funding in [Funding::Applied, Funding::Own] {
        let totals: Vec<&Item> = items.iter().filter(|i| i.total).collect();
        let over_all = |i: &Item| {
            i.funding == funding
                && i.year.is_none()
                && (!i.yearly || i.years.is_some())
                && !(i.years.is_none() && is_one_year(i, lines, n))
        };
        let best = totals
            .iter()
            .enumerate()
            .filter(|(_, i)| over_all(i))
            .max_by_key(|(_, i)| (i.years.is_some(), i.asks, i.amount.value));
        let all: Sek = lines
            .iter()
            .filter(|l| l.funding == funding)
            .map(BudgetLine::cost)
            .sum();
        let unknown = n.is_none()
            && lines
                .iter()
                .any(|l| l.funding == funding && l.per == Some(Per::Year) && l.year.is_none());
        let asked_yearly = totals
            .iter()
            .enumerate()
            .find(|(_, i)| i.funding == funding && i.yearly && i.year.is_none())
            .and_then(|(t, i)| Some((t, i.amount.value * i64::from(n?))));
        let grand = if let Some((t, item)) = best {
            Some(Grand {
                funding,
                amount: item.amount.value,
                totals: vec![t],
            })
        } else if all != Sek::ZERO && !unknown {
            Some(Grand {
                funding,
                amount: all,
                totals: Vec::new(),
            })
        } else if let Some((t, amount)) = asked_yearly {
            Some(Grand {
                funding,
                amount,
                totals: vec![t],
            })
        } else {
            asked_by_year(&totals, funding)
        };
        telling.grands.extend(grand);
    }
}

/// What is asked for year by year: the years together, where each is asked for once.
fn asked_by_year(totals: &[&Item], funding: Funding) -> Option<Grand> {
    let mut of_years: Vec<(i16, usize, Sek)> = Vec::new();
    for (t, item) in totals.iter().enumerate() {
        if !item.asks || item.funding != funding {
            continue;
        }
        let year = item.year?;
        if of_years.iter().any(|(y, _, _)| *y == year) {
            return None;
        }
        of_years.push((year, t, item.amount.value));
    }
    (!of_years.is_empty()).then(|| Grand {
        funding,
        amount: of_years.iter().map(|(_, _, amount)| *amount).sum(),
        totals: of_years.iter().map(|(_, t, _)| *t).collect(),
    })
}

/// A sum that equals what one of several years costs.
fn is_one_year(item: &Item, lines: &[BudgetLine], n: Option<u32>) -> bool {
    let mine = || lines.iter().filter(|l| l.funding == item.funding);
    let yearly = mine().any(|l| l.per == Some(Per::Year));
    let once: Sek = mine().map(|l| l.amount).sum();
    n.is_none_or(|n| n > 1) && yearly && item.amount.value == once
}

#[cfg(test)]
mod tests;
