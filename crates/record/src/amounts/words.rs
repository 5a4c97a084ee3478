//! Words and marks that stand at amounts.

use super::Unit;
use crate::model::Per;

/// Units as words, the longer before what they begin with.
pub(super) const UNITS: &[(&str, Unit)] = &[
    ("miljoner kronor", Unit::Millions),
    ("miljoner kr", Unit::Millions),
    ("miljoner", Unit::Millions),
    ("miljon kronor", Unit::Millions),
    ("miljon kr", Unit::Millions),
    ("miljon", Unit::Millions),
    ("milj. kr", Unit::Millions),
    ("milj kr", Unit::Millions),
    ("mnkr", Unit::Millions),
    ("mkr", Unit::Millions),
    ("msek", Unit::Millions),
    ("tusen kronor", Unit::Thousands),
    ("tusen kr", Unit::Thousands),
    ("tkr", Unit::Thousands),
    ("t kr", Unit::Thousands),
    ("tsek", Unit::Thousands),
    ("ksek", Unit::Thousands),
    ("kkr", Unit::Thousands),
    ("svenska kronor", Unit::Kronor),
    ("kronor", Unit::Kronor),
    ("krona", Unit::Kronor),
    ("kr", Unit::Kronor),
    ("sek", Unit::Kronor),
];

/// Signs that stand for "kronor, no öre".
pub(super) const NO_ORE: &[&str] = &[":-", ":–", ":—", ",-", ",–", ",—", ".-", ".–", "kr:-"];

/// What an amount may be per, as it is written after it.
pub(super) const PER: &[(&str, Per)] = &[
    ("årligen", Per::Year),
    ("om året", Per::Year),
    ("i årskostnad", Per::Year),
    ("per kalenderår", Per::Year),
    ("per år", Per::Year),
    ("/ år", Per::Year),
    ("/år", Per::Year),
    ("per månad", Per::Month),
    ("i månaden", Per::Month),
    ("/ månad", Per::Month),
    ("/månad", Per::Month),
    ("/mån", Per::Month),
    ("per mån", Per::Month),
    ("per deltagare", Per::Person),
    ("/deltagare", Per::Person),
    ("per person", Per::Person),
    ("/person", Per::Person),
    ("per individ", Per::Person),
    ("per tillfälle", Per::Occasion),
    ("/tillfälle", Per::Occasion),
    ("per gång", Per::Occasion),
    ("/gång", Per::Occasion),
    ("per träff", Per::Occasion),
    ("/träff", Per::Occasion),
];

pub(super) const APPROXIMATELY: &[&str] = &[
    "cirka",
    "circa",
    "ca.",
    "ca",
    "c:a",
    "ungefär",
    "omkring",
    "uppskattningsvis",
    "runt",
    "~",
    "≈",
];

/// How words begin that name what a number counts.
pub(super) const COUNTED: &[&str] = &[
    "procent", "deltag", "person", "individ", "plats", "ungdom", "unga", "invånar", "inskriv",
    "hushåll", "st", "tim", "dag", "veck", "mån", "år", "tjänst", "besök", "ärende", "kvinn",
    "män", "barn", "medlem", "anställ", "elev", "klient", "patient", "brukare", "euro", "m²",
    "kvm", "km", "meter", "ord", "tecken", "gång",
];
