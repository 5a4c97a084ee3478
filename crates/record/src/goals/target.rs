//! How much of what a goal is to reach.

use crate::lower::LowerCase;
use crate::model::{GoalTarget, Unit};
use crate::target::counts_people;

/// The number of a goal: "80 % av deltagarna", "minst 20 individer", "två workshops".
pub(super) fn target(text: &str) -> Option<GoalTarget> {
    let lower = text.lower();
    let mut at = 0;
    while let Some(found) = lower.get(at..)?.find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let rest = lower.get(start..)?;
        let length = rest
            .find(|c: char| !(c.is_ascii_digit() || c == ','))
            .unwrap_or(rest.len());
        let digits = rest.get(..length)?.trim_end_matches(',');
        let after = rest.get(length..)?.trim_start_matches(['\u{a0}', ' ']);
        let before = lower.get(..start)?.chars().last();
        at = start + length;
        let Ok(value) = digits.replace(',', ".").parse::<f64>() else {
            continue;
        };
        // Part of a range, a date or an identifier.
        if before.is_some_and(|c| "-–/:.".contains(c)) || after.starts_with(['-', '–', '/']) {
            continue;
        }
        let percent = ["%", "procent", "per cent", "percent"];
        if percent.iter().any(|sign| after.starts_with(sign)) {
            return Some(GoalTarget {
                value,
                unit: Unit::Percent,
            });
        }
        let mut words = after.split(|c: char| !c.is_alphabetic());
        let word = words.next().unwrap_or_default();
        // "30 nya deltagare", "15 unga vuxna"
        let second = words.next().unwrap_or_default();
        let adjective = word.ends_with('a') && counts_people(&format!("1 {second}"));
        // "9 av 10 deltagare" is a share, whatever their number.
        if let Some(whole) = after.strip_prefix("av 10 ")
            && value <= 10.0
            && whole.starts_with(char::is_alphabetic)
        {
            return Some(GoalTarget {
                value: value * 10.0,
                unit: Unit::Percent,
            });
        }
        // "12 av 30 deltagare", "12 av deltagarna"
        let of_them = word == "av" && {
            let whole = after.get(2..).unwrap_or_default().trim_start();
            counts_people(whole) || whole.starts_with("deltagarna") || whole.starts_with("dem ")
        };
        match word {
            _ if adjective || of_them => {
                return Some(GoalTarget {
                    value,
                    unit: Unit::Persons,
                });
            }
            "personer" | "individer" | "deltagare" | "unga" | "ungdomar" | "deltagarna"
            | "medarbetare" | "handläggare" | "kvinnor" | "män" | "vuxna" | "klienter"
            | "patienter" | "elever" | "invånare" | "föräldrar" | "brukare" | "barn"
            | "participants" | "people" | "persons" | "women" | "men" | "studerande"
            | "flickor" | "pojkar" | "arbetssökande" | "sjukskrivna" => {
                return Some(GoalTarget {
                    value,
                    unit: Unit::Persons,
                });
            }
            "kr" | "kronor" | "tkr" | "mkr" | "sek" => {
                let factor = match word {
                    "tkr" => 1_000.0,
                    "mkr" => 1_000_000.0,
                    _ => 1.0,
                };
                return Some(GoalTarget {
                    value: value * factor,
                    unit: Unit::Sek,
                });
            }
            "" | "år" | "månader" | "veckor" | "dagar" | "timmar" => {}
            _ if lower.get(..start)?.trim_end().ends_with("minst") => {
                return Some(GoalTarget {
                    value,
                    unit: Unit::Count,
                });
            }
            _ => {}
        }
    }
    half(&lower)
}

/// "Hälften av deltagarna" where no figure tells how many.
fn half(lower: &str) -> Option<GoalTarget> {
    let at = lower.find("hälften av ")?;
    let starts = !lower.get(..at)?.ends_with(char::is_alphanumeric);
    starts.then_some(GoalTarget {
        value: 50.0,
        unit: Unit::Percent,
    })
}
