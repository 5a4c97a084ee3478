//! Posts (tjänster) told in budgets: "Samverkanskoordinator 75 %", "1,0 tjänst", a column of percent.

use std::collections::BTreeMap;
use std::ops::Range;

use super::columns::{Column, Kind};
use super::grid::Content;
use super::posts;
use super::prove::Hint;
use super::rows::{Line, organisation};
use super::table::About;
use super::words::{Normal, words};
use crate::lower::LowerCase;
use crate::model::{Sek, Staffing};

/// The posts of a table's rows.
pub(crate) fn of_table(
    rows: &[Line<'_, '_>],
    columns: &[Column],
    money: &[usize],
    about: &About,
) -> Vec<Staffing> {
    let mut found = Vec::new();
    let percent = columns.iter().position(|c| c.kind == Kind::Percent);
    for row in rows {
        if matches!(row.hint, Hint::Sum | Hint::PartSum | Hint::GrandSum) {
            continue;
        }
        let in_column = percent.and_then(|c| match row.slots.get(c)?.content {
            Content::Percent(p) => Some(p),
            // "0,75" or "75" under "tjänst i %".
            Content::Amount(a) if a.value.abs() <= Sek::from_kronor(2) => {
                Some(a.value.kronor() * 100.0)
            }
            Content::Amount(a) if a.value.abs() <= Sek::from_kronor(200) => Some(a.value.kronor()),
            _ => None,
        });
        // "Rehabkoordinator | 75 % i 12 månader": the share stands in the cell that describes the post.
        let described = row
            .slots
            .iter()
            .filter(|s| {
                matches!(s.content, Content::Text)
                    && s.text.starts_with(|c: char| c.is_ascii_digit())
            })
            .find_map(|s| percents_of_post(&s.text));
        let in_column = in_column.or(described);
        let mut in_label: Vec<f64> = shares(&row.label).into_iter().map(|(p, _)| p).collect();
        if in_label.is_empty() {
            in_label.extend(bare_posts(&row.label));
        }
        let shares: Vec<f64> = in_column
            .into_iter()
            .chain(in_label)
            .filter(|p| (1.0..=1000.0).contains(p))
            .collect();
        // "Coacher 2,0 tjänster (inkl. sociala avgifter)" are posts.
        let named = row.label.split('(').next().unwrap_or_default();
        if shares.is_empty() || is_surcharge(named) {
            continue;
        }
        let name = role(&row.label);
        let by_label = organisation(&row.label);
        // "Arbetsförmedlingen 20 %" names who employs; what for, the group tells.
        let only_employers = by_label.is_some()
            && Normal::new(&name).words().all(|w| {
                Normal::new(w).has(&words().organisation)
                    || by_label
                        .as_deref()
                        .is_some_and(|l| Normal::new(l).words().any(|o| o == w))
            });
        let title = match &row.group {
            Some(group) if only_employers => role(group),
            None if only_employers => continue,
            _ => name,
        };
        if !title.chars().any(char::is_alphabetic) {
            continue;
        }
        let paid: Vec<&Column> = money
            .iter()
            .enumerate()
            .filter(|(m, _)| {
                row.amounts
                    .get(*m)
                    .copied()
                    .flatten()
                    .is_some_and(|a| a.value != Sek::ZERO)
            })
            .filter_map(|(_, c)| columns.get(*c))
            .collect();
        let by_column = paid
            .iter()
            .find(|c| {
                Normal::new(&c.head).has(&words().organisation)
                    && !c.says_sum
                    && c.year.is_none()
                    && c.funding.is_none()
            })
            .map(|c| c.head.clone());
        let location = row
            .slots
            .iter()
            .find(|s| s.is_filled())
            .map(|s| s.location.clone().into_owned())
            .unwrap_or_default();
        for percent in shares {
            found.push(Staffing {
                role: title.clone(),
                organisation: by_label.clone().or_else(|| by_column.clone()),
                percent: Some(percent),
                year: row.year,
                scope: about.scope.clone(),
                location: location.clone(),
            });
        }
    }
    found
}

/// "Handledare 2,0" in a row of a budget: posts of full time behind their title.
fn bare_posts(label: &str) -> Option<f64> {
    let (name, number) = label.trim().rsplit_once(' ')?;
    let shaped = number.len() <= 4
        && number.contains(',')
        && number.starts_with(|c: char| c.is_ascii_digit());
    let value: f64 = number.replace(',', ".").parse().ok().filter(|_| shaped)?;
    ((0.05..=20.0).contains(&value) && posts::title(name).is_some())
        .then_some((value * 1000.0).round() / 10.0)
}

/// The first share of full time that a text tells, in percent.
pub(super) fn percents_of_post(text: &str) -> Option<f64> {
    shares(text).first().map(|(percent, _)| *percent)
}

/// The shares of full time that a text tells, in percent, with where they stand.
pub(super) fn shares(text: &str) -> Vec<(f64, Range<usize>)> {
    let mut found = percents(text);
    let tokens = tokens(text);
    for pair in tokens.windows(2) {
        let [number, noun] = pair else { continue };
        let word = text.get(noun.clone()).unwrap_or_default().lower();
        if word.trim_matches(|c: char| !c.is_alphanumeric()) == "time" {
            let much = text.get(number.clone()).unwrap_or_default().lower();
            match much.trim_start_matches(|c: char| !c.is_alphanumeric()) {
                "full" => found.push((100.0, number.start..noun.end)),
                "half" => found.push((50.0, number.start..noun.end)),
                _ => {}
            }
        }
        let is_post = ["tjänst", "årsarbet", "heltidstjänst"]
            .iter()
            .any(|w| word.starts_with(w))
            || matches!(word.trim_end_matches(['.', ',']), "tj" | "åa");
        let digits = text.get(number.clone()).unwrap_or_default();
        if let Ok(value) = digits
            .trim_start_matches('(')
            .replace(',', ".")
            .parse::<f64>()
            && is_post
            && value > 0.0
            && value <= 20.0
        {
            found.push(((value * 1000.0).round() / 10.0, number.start..noun.end));
        }
    }
    for token in tokens {
        let word = text.get(token.clone()).unwrap_or_default().lower();
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        // "Två heltidsanställda coacher", "full-time".
        let whole = ["heltid", "full-time", "fulltime"];
        let half = ["halvtid", "half-time"];
        let is_of = |list: &[&str]| {
            list.iter().any(|w| {
                word == *w
                    || word.strip_prefix(w).is_some_and(|rest| {
                        rest.starts_with("sanställ") || rest.starts_with("sarbet")
                    })
            })
        };
        if is_of(&whole) {
            found.push((100.0, token));
        } else if is_of(&half) {
            found.push((50.0, token));
        } else if matches!(word, "fjärdedel" | "kvartstid") {
            found.push((25.0, token));
        }
    }
    found
}

fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices() {
        match (c.is_whitespace(), start) {
            (true, Some(s)) => {
                found.push(s..i);
                start = None;
            }
            (false, None) => start = Some(i),
            _ => {}
        }
    }
    if let Some(s) = start {
        found.push(s..text.len());
    }
    found
}

/// Drops posts of prose that the budget's tables tell too: "Projektledare 100 %" and "Bemanning:
/// projektledare på heltid" are one post. Each post of a table answers for one of prose.
pub(crate) fn drop_told_again(tables: &[Staffing], prose: &mut Vec<Staffing>) {
    let mut free = vec![true; tables.len()];
    prose.retain(|post| {
        let twin = tables.iter().zip(&mut free).find(|(t, free)| {
            **free
                && t.role.lower() == post.role.lower()
                && t.percent == post.percent
                && t.scope == post.scope
                && (t.organisation == post.organisation
                    || t.organisation.is_none()
                    || post.organisation.is_none())
        });
        twin.map(|(_, free)| *free = false).is_none()
    });
}

/// The same post told by the overall budget and again by the part that it belongs to.
pub(crate) fn drop_repeats(staffing: &mut Vec<Staffing>) {
    let mut seen: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    staffing.retain(|s| {
        seen.insert(format!(
            "{}|{:?}|{:?}|{:?}|{:?}|{:?}",
            s.role, s.organisation, s.percent, s.year, s.scope, s.location
        ))
    });
}

/// The same post told in prose twice: with the organisation and again with its cost.
pub(crate) fn drop_retold(prose: &mut Vec<Staffing>) {
    let key = |s: &Staffing| {
        let role = s.role.lower();
        format!("{role}|{:?}|{:?}|{:?}", s.percent, s.year, s.scope)
    };
    let mut seen: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    prose.retain(|s| {
        let told = seen.entry(key(s)).or_default();
        // Two employers have a post each; where one telling names none, it is the same post.
        let again = told
            .iter()
            .any(|by| *by == s.organisation || by.is_none() || s.organisation.is_none());
        if !again || told.is_empty() {
            told.push(s.organisation.clone());
        }
        !again
    });
}

/// "OH 10 %", "PO-pålägg 40 %": a share of costs, not of a post.
pub(super) fn is_surcharge(text: &str) -> bool {
    let normal = Normal::new(text);
    normal.words().any(|w| {
        matches!(
            w,
            "oh" | "overhead" | "po" | "pålägg" | "uppräkning" | "moms" | "index" | "schablon"
        ) || w.ends_with("pålägg")
            || w.starts_with("administr") && posts::title(w).is_none()
            || w.starts_with("indirekt")
            || w.starts_with("omkostnad")
            || w.starts_with("sociala")
            || w.starts_with("deltagar")
    })
}

/// A label without its percentages, dates and marks.
pub(super) fn role(label: &str) -> String {
    let cut = label
        .split_whitespace()
        .take_while(|w| !w.starts_with(|c: char| c.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join(" ");
    let kept = if cut.is_empty() {
        // "100 % samordnare", "1 x 100% samordnare"
        label
            .split_whitespace()
            .skip_while(|w| !w.chars().next().is_some_and(char::is_alphabetic) || *w == "x")
            .collect::<Vec<_>>()
            .join(" ")
    } else {
        cut
    };
    // "Projektledning: år 2023 20 %": what follows the colon tells when and how much.
    let name = kept.split(':').next().unwrap_or_default();
    name.trim_matches(|c: char| !c.is_alphanumeric() && c != ')')
        .trim()
        .to_owned()
}

/// "75 %", "75/50 %", "75 procent": the percentages of a text with where they stand.
fn percents(text: &str) -> Vec<(f64, Range<usize>)> {
    let mut found = Vec::new();
    let words = [" procent", " per cent", " percent"];
    let words = words
        .iter()
        .flat_map(|word| text.match_indices(word))
        .map(|(at, w)| (at, w.len()));
    let signs = text.match_indices('%').map(|(at, w)| (at, w.len()));
    for (sign, length) in signs.chain(words) {
        let before = text.get(..sign).unwrap_or_default().trim_end();
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_ascii_digit() || matches!(c, '/' | ',' | '.'))
            .last()
            .map_or(before.len(), |(i, _)| i);
        let digits = before.get(start..).unwrap_or_default();
        // Not the end of a longer number or of a range of years.
        for number in digits.split('/') {
            if let Ok(value) = number.replace(',', ".").parse::<f64>()
                && number.len() <= 5
            {
                let posts = f64::from(times_before(text.get(..start).unwrap_or_default()));
                found.push((value * posts, start..sign + length));
            }
        }
    }
    found
}

/// The number of "2 x 75 %", "2 × 75 %", "2 st à 75 %"; else 1.
fn times_before(before: &str) -> u32 {
    let mut words = before.split_whitespace().rev().peekable();
    let times = words
        .next()
        .is_some_and(|w| matches!(w, "x" | "×" | "X" | "à" | "á" | "a"));
    words.next_if(|w| matches!(*w, "st" | "st." | "stycken" | "tjänster" | "personer"));
    let count = words.next().and_then(|w| w.parse().ok());
    count.filter(|n| times && (1..=20).contains(n)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_give_the_role_without_its_percentage() {
        assert_eq!(
            role("Samverkanskoordinator 75/50 %"),
            "Samverkanskoordinator"
        );
        assert_eq!(role("100% 2021-01-01 2021-12-31"), "");
        assert_eq!(
            role("Projektledning: år 2023 20% därefter 10%"),
            "Projektledning"
        );
        assert_eq!(percents("75/50 %").len(), 2);
        assert_eq!(percents("Ungdomscoach 2 x 75 %")[0].0, 150.0);
    }
}
