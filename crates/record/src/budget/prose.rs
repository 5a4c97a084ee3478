//! Budgets told in prose: "Processledare 1,0 tjänst; ca 700 000 kronor/år … Summerad kostnad 3 år:
//! 2 130 000 kronor".

use std::borrow::Cow;
use std::ops::Range;

use aktsam_document::{Location, Severity, Warning};

use super::table::funding_word;
use super::telling::{Grand, Stated, Telling};
use super::words::{Normal, funding, number_of_years, relative_year, words, years};
use crate::amounts::{self, Amount};
use crate::model::{BudgetCheck, BudgetLine, BudgetTotal, Funding, Per, Sek};

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
    let mut told_years = None;
    let mut above: Option<String> = None;
    for utterance in utterances {
        if utterance.in_budget {
            told_years = told_years.or_else(|| number_of_years(&Normal::new(&utterance.text)));
        }
        let before = items.len();
        if items.len() > MAX_ITEMS {
            break;
        }
        collect(utterance, above.as_deref(), &mut items);
        above = (items.len() == before && utterance.text.chars().count() <= 80)
            .then(|| utterance.text.to_string());
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

/// Sentences and lines of a text, as byte ranges.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    let mut previous = ' ';
    while let Some((i, c)) = chars.next() {
        let end = i + c.len_utf8();
        let ends = match c {
            '\n' => true,
            '!' | '?' => chars.peek().is_none_or(|(_, n)| n.is_whitespace()),
            '.' => {
                let word = text
                    .get(start..i)
                    .unwrap_or_default()
                    .rsplit(|w: char| !w.is_alphanumeric())
                    .next();
                let abbreviation = matches!(
                    word.unwrap_or_default().to_lowercase().as_str(),
                    "ca" | "c"
                        | "a"
                        | "t"
                        | "ex"
                        | "bl"
                        | "d"
                        | "v"
                        | "s"
                        | "k"
                        | "inkl"
                        | "exkl"
                        | "ev"
                        | "resp"
                        | "milj"
                        | "m"
                );
                let mut rest = text.get(end..).unwrap_or_default().chars();
                let spaced = rest.next().is_none_or(char::is_whitespace);
                let upper = rest
                    .find(|c| !c.is_whitespace())
                    .is_none_or(|c| !c.is_lowercase());
                !abbreviation && spaced && upper && !previous.is_whitespace()
            }
            _ => false,
        };
        if ends {
            if text.get(start..end).is_some_and(|s| !s.trim().is_empty()) {
                found.push(start..end);
            }
            start = end;
        }
        previous = c;
    }
    if text.get(start..).is_some_and(|s| !s.trim().is_empty()) {
        found.push(start..text.len());
    }
    found
}

fn collect(utterance: &Utterance<'_>, above: Option<&str>, items: &mut Vec<Item>) {
    let list = words();
    let text = utterance.text.as_ref();
    for sentence in sentences(text) {
        let part = text.get(sentence.clone()).unwrap_or_default();
        let found = amounts::find(part);
        let mut from = 0;
        for (i, hit) in found.iter().enumerate() {
            let before = part.get(from..hit.range.start).unwrap_or_default();
            let begin = from;
            let until = found.get(i + 1).map_or(part.len(), |next| next.range.start);
            let after = part.get(hit.range.end..until).unwrap_or_default();
            from = hit.range.end;
            // "35 000 kr × 12 mån = 420 000 kr": the result is told, and what led to it.
            if is_product(after) && i + 1 < found.len() {
                from = begin;
                continue;
            }
            let label = label_of(before, after, utterance.label.as_deref(), above);
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
            if normal.has(&list.past) || whole.has(&list.past) && !whole.has(&list.applied) {
                continue;
            }
            let asks = normal.has(&list.applied) && asks(&normal);
            if !utterance.in_budget && !asks {
                continue;
            }
            let n = number_of_years(&words_around);
            let total = asks || normal.has(&list.total);
            let range = sentence.start + hit.range.start..sentence.start + hit.range.end;
            items.push(Item {
                year: single_year(before, &label, after).filter(|_| n.is_none()),
                yearly: hit.amount.per == Some(Per::Year)
                    || normal
                        .words()
                        .any(|w| w.starts_with("årlig") || w.starts_with("årskostnad"))
                    || normal.as_str().contains("per år"),
                total,
                asks,
                years: n,
                funding: funding(&normal)
                    .or_else(|| funding(&whole).filter(|_| found.len() == 1))
                    .unwrap_or(Funding::Applied),
                label,
                amount: hit.amount,
                quote: text.get(range.clone()).unwrap_or_default().to_owned(),
                location: (utterance.locate)(range),
            });
        }
    }
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

fn is_product(after: &str) -> bool {
    let joined: String = after
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(2)
        .collect();
    joined.starts_with(['×', '*', '='])
        || (joined.starts_with('x') && joined.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
}

/// "500 000 – 600 000 kr" states no amount.
fn is_range(before: &str, after: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '–' | '—');
    let left = before.trim_end();
    let right = after.trim_start();
    (left.ends_with(dash)
        && left
            .trim_end_matches(dash)
            .trim_end()
            .ends_with(|c: char| c.is_ascii_digit()))
        || (right.starts_with(dash)
            && right
                .trim_start_matches(dash)
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit()))
}

fn first_words(text: &str, n: usize) -> String {
    text.split_whitespace()
        .take(n)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What follows an amount and still speaks of it: "för tre år", "under 2021", "(2 år)".
fn goes_on(after: &str) -> String {
    let first = after.split_whitespace().next().unwrap_or_default();
    let bound = matches!(
        first.trim_start_matches('(').to_lowercase().as_str(),
        "för" | "i" | "under" | "på" | "år" | "per" | "över" | "avser" | "till"
    ) || first.starts_with('(');
    if bound {
        first_words(after, 4)
    } else {
        String::new()
    }
}

/// The one year that stands at an amount: before it, in its label, or bound to it behind.
fn single_year(before: &str, label: &str, after: &str) -> Option<i16> {
    let last: Vec<&str> = before.split_whitespace().rev().take(2).collect();
    let near = last.join(" ");
    let behind = goes_on(after);
    [near.as_str(), label, behind.as_str()]
        .into_iter()
        .find_map(|text| match years(text).as_slice() {
            [year] => Some(*year),
            _ => None,
        })
}

/// The words that name an amount: what stands before it, back to where another thing begins; else
/// what follows; else the label beside it or the line above.
fn label_of(before: &str, after: &str, beside: Option<&str>, above: Option<&str>) -> String {
    let own = clean(run_on(before));
    if own.chars().any(char::is_alphabetic) || !years(&own).is_empty() {
        return own;
    }
    if let Some(beside) = beside {
        return beside.trim().trim_end_matches(':').to_owned();
    }
    let behind = after
        .split([',', ';', '.', '\n', '('])
        .next()
        .unwrap_or_default();
    let behind = clean(
        behind
            .trim()
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .trim_start_matches("för ")
            .trim_start_matches("till ")
            .trim_start_matches("avser ")
            .trim_start_matches("i "),
    );
    if behind.chars().any(char::is_alphabetic) {
        return behind;
    }
    above
        .map(|a| a.trim().trim_end_matches(':').to_owned())
        .unwrap_or_default()
}

/// The last phrase of a text that lost its line breaks: from the last capital letter that begins a
/// phrase, not a name.
fn run_on(text: &str) -> &str {
    let list = words();
    let mut start = 0;
    let mut previous: Option<&str> = None;
    let mut offset = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        let word = token.trim();
        let clean: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if word.starts_with(char::is_uppercase) && clean.chars().count() > 1 {
            let normal = Normal::new(word);
            let known = normal.has(&list.cost) || normal.has(&list.total);
            let after_preposition = previous.is_some_and(|p| {
                matches!(
                    p,
                    "i" | "på"
                        | "från"
                        | "av"
                        | "till"
                        | "hos"
                        | "med"
                        | "och"
                        | "vid"
                        | "av:"
                        | "om"
                        | "inom"
                        | "samt"
                )
            });
            let after_name =
                previous.is_some_and(|p| p.starts_with(char::is_uppercase) && !ends_phrase(p));
            let is_name = normal.has(&list.organisation);
            if previous.is_none_or(ends_phrase)
                || known
                || !(after_preposition || after_name || is_name)
            {
                start = offset;
            }
        }
        if !word.is_empty() {
            previous = Some(word);
        }
        offset += token.len();
    }
    text.get(start..).unwrap_or(text)
}

fn ends_phrase(word: &str) -> bool {
    word.ends_with(['.', ';', ')', '!', '?', '•'])
}

/// A label without what only leads to the amount.
fn clean(text: &str) -> String {
    const LEADING: &[&str] = &[
        "ca",
        "cirka",
        "c:a",
        "ungefär",
        "omkring",
        "på",
        "om",
        "med",
        "är",
        "blir",
        "kostar",
        "till",
        "uppgår",
        "beräknas",
        "motsvarande",
        "à",
        "a",
        "för",
        "totalt:",
        "=",
        "det",
        "och",
        "upp",
        "uppskattas",
        "uppskattningsvis",
        "sammanlagt",
        "bli",
        "vara",
        "samt",
        "kr",
        "sek",
    ];
    let mut words: Vec<&str> = text.split_whitespace().collect();
    while let Some(last) = words.last() {
        let bare = last
            .trim_matches([':', ';', ',', '-', '–', '(', '=', '•', '*'])
            .to_lowercase();
        if bare.is_empty() || (LEADING.contains(&bare.as_str()) && words.len() > 1) {
            words.pop();
        } else {
            break;
        }
    }
    let joined = words.join(" ");
    let cut = joined.trim_matches(|c: char| {
        matches!(
            c,
            ':' | ';' | ',' | '-' | '–' | '•' | '*' | ' ' | '/' | '(' | '=' | '.'
        )
    });
    if LEADING.contains(&cut.to_lowercase().as_str()) {
        String::new()
    } else {
        cut.to_owned()
    }
}

fn assemble(mut items: Vec<Item>, n: Option<u32>, scope: Option<&str>) -> Telling {
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
        "prose: {} lines, {} sums{}{}",
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
        } else {
            asked_yearly.map(|(t, amount)| Grand {
                funding,
                amount,
                totals: vec![t],
            })
        };
        telling.grands.extend(grand);
    }
}

/// A sum that equals what one of several years costs.
fn is_one_year(item: &Item, lines: &[BudgetLine], n: Option<u32>) -> bool {
    let mine = || lines.iter().filter(|l| l.funding == item.funding);
    let yearly = mine().any(|l| l.per == Some(Per::Year));
    let once: Sek = mine().map(|l| l.amount).sum();
    n.is_none_or(|n| n > 1) && yearly && item.amount.value == once
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(texts: &[&str], duration: Option<u32>) -> Telling {
        let utterances: Vec<Utterance<'_>> = texts
            .iter()
            .map(|text| Utterance {
                text: Cow::Borrowed(*text),
                label: None,
                in_budget: true,
                locate: Box::new(|_| Location::default()),
            })
            .collect();
        read(&utterances, None, duration).expect("a budget")
    }

    fn lines(telling: &Telling) -> Vec<(String, i64, Option<Per>, u32, bool)> {
        telling
            .lines
            .iter()
            .map(|l| {
                (
                    l.label.clone(),
                    l.amount.ore() / 100,
                    l.per,
                    l.times,
                    l.approximate,
                )
            })
            .collect()
    }

    const FLAT: &str = "En ungefärlig budget täcker handledare och lokaler. Handledare 1,0 tjänst; ca \
        640 000 kronor/år Hyra och så kallade kringkostnader står Arbetsförmedlingen för Material \
        8 000 kr/år Utvärdering diskuteras i särskild ordning i samband med start Summerad årlig \
        kostnad; 648 000 kronor Summerad kostnad 2 år: 1 296 000 kronor (exkl. uppräkning).";

    #[test]
    fn a_flat_paragraph_gives_lines_sums_and_checks() {
        let told = tell(&[FLAT], None);
        assert_eq!(
            lines(&told),
            [
                (
                    "Handledare 1,0 tjänst".to_owned(),
                    640_000,
                    Some(Per::Year),
                    2,
                    true
                ),
                ("Material".to_owned(), 8_000, Some(Per::Year), 2, false),
            ]
        );
        assert_eq!(told.totals.len(), 2);
        assert!(told.checks.iter().all(|c| c.ok), "{:?}", told.checks);
        assert_eq!(told.checks.len(), 2);
        let grand = told.grand(Funding::Applied).unwrap();
        assert_eq!(grand.amount, Sek::from_kronor(1_296_000));
        assert_eq!(grand.totals, [1]);
    }

    #[test]
    fn the_same_on_lines_of_their_own() {
        let broken = FLAT
            .replace("Hyra och", "\nHyra och")
            .replace("Material", "\nMaterial")
            .replace("Utvärdering", "\nUtvärdering")
            .replace("Summerad", "\nSummerad");
        let texts: Vec<&str> = broken.lines().map(str::trim).collect();
        let told = tell(&texts, None);
        assert_eq!(
            told.grand(Funding::Applied).unwrap().amount,
            Sek::from_kronor(1_296_000)
        );
        assert_eq!(lines(&told)[1].0, "Material");
    }

    #[test]
    fn a_wrong_sum_is_found() {
        let told = tell(&[&FLAT.replace("1 296 000", "1 926 000")], None);
        let wrong: Vec<_> = told.checks.iter().filter(|c| !c.ok).collect();
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].computed, Sek::from_kronor(1_296_000));
    }

    #[test]
    fn a_duration_known_from_elsewhere_multiplies_yearly_lines() {
        let told = tell(&["Samordnare 600 000 kr/år", "Resor 5 000 kr/år"], Some(3));
        assert_eq!(
            told.grand(Funding::Applied).unwrap().amount,
            Sek::from_kronor(1_815_000)
        );
        let unknown = tell(&["Samordnare 600 000 kr/år"], None);
        assert_eq!(unknown.grand(Funding::Applied), None, "nothing is invented");
    }

    #[test]
    fn years_and_own_funding_are_told_apart() {
        let told = tell(
            &[
                "2021: 500 000 kr, 2022: 510 000 kr. Totalt 1 010 000 kr.",
                "Kommunens egenfinansiering: 200 000 kr",
            ],
            None,
        );
        assert_eq!(told.lines[0].year, Some(2021));
        assert_eq!(told.lines[1].year, Some(2022));
        assert_eq!(
            told.grand(Funding::Applied).unwrap().amount,
            Sek::from_kronor(1_010_000)
        );
        assert_eq!(
            told.grand(Funding::Own).unwrap().amount,
            Sek::from_kronor(200_000)
        );
    }

    #[test]
    fn amounts_below_their_labels_are_read() {
        let told = tell(
            &[
                "Lön",
                "450 000 kr",
                "Resor",
                "10 000 kr",
                "Summa",
                "460 000 kr",
            ],
            None,
        );
        assert_eq!(lines(&told)[0].0, "Lön");
        assert_eq!(
            told.grand(Funding::Applied).unwrap().amount,
            Sek::from_kronor(460_000)
        );
        assert!(told.checks.iter().all(|c| c.ok));
    }

    #[test]
    fn a_product_tells_its_result() {
        let told = tell(&["Lön samordnare 35 000 kr x 12 mån = 420 000 kr"], None);
        assert_eq!(
            lines(&told),
            [(
                "Lön samordnare 35 000 kr x 12 mån".to_owned(),
                420_000,
                None,
                1,
                false
            )]
        );
    }
}
