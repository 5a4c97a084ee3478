//! What a sentence says of an organisation in it: what it does in the project, or that it is none
//! of its parties.

use std::ops::Range;

use crate::lexicon::words::Words;
use crate::model::{Field, PartyRole};

/// What a mention means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It takes part in these roles.
    Roles(Vec<PartyRole>),
    /// It declined.
    Declined,
    /// It could apply.
    Eligible,
    /// It is an example from elsewhere.
    Example,
    /// It is where the people live.
    Covered,
    /// It fills in a part of the form.
    FillsIn,
    /// The sentence does not tell.
    Unknown,
}

/// Judges a mention by its sentence and the field of its section.
///
/// `place` is where it stands in `sentence`, in bytes.
pub(super) fn judge(sentence: &str, place: &Range<usize>, field: Option<Field>) -> Meaning {
    let words = Words::new(sentence);
    let items = words.items();
    let first = items
        .iter()
        .position(|w| w.end > place.start)
        .unwrap_or(items.len());
    let end = items
        .iter()
        .position(|w| w.start >= place.end)
        .unwrap_or(items.len());
    let lower = |i: usize| items.get(i).map_or("", |w| words.lower(w));
    let text = Sentence {
        before: (0..first).map(lower).collect(),
        after: (end..items.len()).map(lower).collect(),
    };
    if text.fills_in() {
        return Meaning::FillsIn;
    }
    if text.declined() {
        return Meaning::Declined;
    }
    if text.eligible() {
        return Meaning::Eligible;
    }
    if text.example() {
        return Meaning::Example;
    }
    let mut roles = text.roles();
    if roles.is_empty() && text.partner(field) {
        roles.push(PartyRole::Partner);
    }
    if !roles.is_empty() {
        return Meaning::Roles(roles);
    }
    if text.covered() {
        return Meaning::Covered;
    }
    Meaning::Unknown
}

struct Sentence<'t> {
    before: Vec<&'t str>,
    after: Vec<&'t str>,
}

impl Sentence<'_> {
    fn all(&self) -> impl Iterator<Item = &str> {
        self.before.iter().chain(&self.after).copied()
    }

    fn any(&self, begins: &[&str]) -> bool {
        self.all().any(|w| begins.iter().any(|b| w.starts_with(b)))
    }

    fn has(&self, phrase: &[&str]) -> bool {
        has(&self.before, phrase) || has(&self.after, phrase)
    }

    /// "Livlinan har drivits av Ekby kommun i samverkan med …": by whom and with whom it is run.
    fn runs_with(&self) -> bool {
        let run = [
            &["drivits", "av"][..],
            &["drivs", "av"],
            &["drevs", "av"],
            &["bedrivits", "av"],
            &["bedrivs", "av"],
        ];
        run.iter().any(|r| has(&self.before, r))
    }

    /// "Diarienummer (ifylls av länsstyrelsen)": who fills in a part of the form.
    fn fills_in(&self) -> bool {
        ends(&self.before, &["ifylls", "av"], 1)
            || ends(&self.before, &["fylls", "i", "av"], 1)
            || ends(&self.before, &["ifyllt", "av"], 1)
    }

    fn declined(&self) -> bool {
        const PHRASES: &[&[&str]] = &[
            &["inte", "delta"],
            &["ej", "delta"],
            &["deltar", "inte"],
            &["bidrar", "inte"],
            &["inte", "möjlighet", "att", "delta"],
            &["inte", "möjlighet", "att", "medverka"],
            &["avstår", "från", "att"],
            &["deltar", "ej"],
            &["inte", "deltar"],
            &["inte", "medverka"],
            &["medverkar", "inte"],
            &["inte", "ingå"],
            &["ingår", "inte"],
            &["tackat", "nej"],
            &["tackar", "nej"],
            &["avstår"],
            &["avstått"],
            &["avböjt"],
            &["avböjer"],
            &["inte", "vara", "med"],
            &["inte", "ansluta"],
        ];
        PHRASES.iter().any(|p| has(&self.after, p))
    }

    fn eligible(&self) -> bool {
        const PHRASES: &[&[&str]] = &[
            &["kan", "göras", "av"],
            &["kan", "sökas", "av"],
            &["kan", "lämnas", "av"],
            &["får", "göras", "av"],
            &["kan", "ansöka"],
            &["kan", "söka"],
            &["får", "söka"],
            &["får", "ansöka"],
            &["har", "rätt", "att", "söka"],
            &["behöriga", "sökande"],
        ];
        PHRASES.iter().any(|p| self.has(p))
    }

    fn example(&self) -> bool {
        const OWNED: &[&str] = &[
            "arbetssätt",
            "modell",
            "metod",
            "erfarenhet",
            "koncept",
            "exempel",
            "goda",
        ];
        // "Markaryds kommuns samt Laholms kommuns arbetssätt"
        let own = self
            .after
            .iter()
            .take(6)
            .position(|w| OWNED.iter().any(|o| w.starts_with(o)))
            .is_some_and(|at| {
                self.after.iter().take(at).all(|w| {
                    matches!(*w, "och" | "samt" | "kommun" | "kommuns" | "egna" | "egen")
                        || w.ends_with('s')
                })
            });
        own && self.any(&[
            "inspir",
            "information",
            "andra",
            "liknande",
            "exempel",
            "titta",
            "sett",
        ]) || self.any(&["inspir", "förebild"])
            || has(&self.before, &["andra", "kommuner"])
            || has(&self.before, &["erfarenheter", "från"])
            || ends(&self.before, &["exempelvis", "i"], 1)
            || ends(&self.before, &["exempel", "i"], 1)
            || ends(&self.before, &["ex", "i"], 1)
            || has(&self.before, &["modell", "från"])
            || has(&self.before, &["liknande", "i"])
    }

    fn covered(&self) -> bool {
        let lives = self.all().any(|w| w == "bo");
        lives
            || self.takes_place()
            || self.any(&[
                "boende",
                "bosatt",
                "bor",
                "folkbokförd",
                "invånare",
                "medborgare",
            ])
    }

    /// "vårdcentralerna i Pajala kommun och Kiruna kommun": it is where the project works.
    fn takes_place(&self) -> bool {
        const WORKS: &[&str] = &[
            "projekt",
            "insats",
            "process",
            "verksamhet",
            "vårdcentral",
            "arbete",
            "pröva",
            "erbjud",
            "genomför",
            "start",
            "deltagare",
            "unga",
            "ungdomar",
            "personer",
        ];
        let at = self.before.iter().rposition(|w| matches!(*w, "i" | "inom"));
        let between = at.and_then(|at| self.before.get(at + 1..));
        let joined = between.is_some_and(|between| {
            between.len() <= 6
                && between.last().is_none_or(|w| {
                    matches!(*w, "och" | "samt" | "eller" | "kommunerna" | "kommuner")
                })
        });
        joined
            && self
                .before
                .iter()
                .any(|w| WORKS.iter().any(|b| w.starts_with(b)))
    }

    fn roles(&self) -> Vec<PartyRole> {
        let mut roles = Vec::new();
        let after = |n: usize| {
            self.after
                .get(..n.min(self.after.len()))
                .unwrap_or_default()
        };
        let before = |n: usize| {
            self.before
                .get(self.before.len().saturating_sub(n)..)
                .unwrap_or_default()
        };
        let word = |list: &[&str], begins: &[&str]| {
            list.iter().any(|w| begins.iter().any(|b| w.starts_with(b)))
        };
        let owner = [
            "processägare",
            "projektägare",
            "insatsägare",
            "huvudinsatsägare",
            "huvudman",
        ];
        // "föreslås bli ägare av insatsen", "är ägare"
        let owns = after(5).contains(&"ägare");
        let becomes = (word(after(5), &owner) || owns)
            && word(after(4), &["är", "blir", "bli", "föreslås", "som", "står"]);
        let is_owner = ends(&self.before, &["ägs", "av"], 2)
            || ends(&self.before, &["ägdes", "av"], 2)
            || ends(&self.before, &["ägts", "av"], 2)
            || word(before(4), &owner) && word(before(3), &["är", "blir", "av", "var", "varit"])
            || word(before(12), &["ägarskap"])
            || has(after(5), &["äger", "projektet"])
            || has(after(5), &["äger", "insatsen"])
            || has(after(5), &["äger", "processen"])
            || has(after(3), &["owns", "the", "project"]);
        if becomes || is_owner {
            roles.push(PartyRole::Applicant);
            roles.push(PartyRole::Owner);
        }
        // "Sökande är Ängby kommun", "Ansökan till förbundet från Ängby kommun", "Ängby kommun söker
        // och äger insatsen": the sentences that open an application without a form.
        let opens = ends(&self.before, &["sökande", "är"], 1)
            || before(1) == ["sökande"]
            || (before(1) == ["från"] && self.before.iter().any(|w| w.starts_with("ansökan")))
            || has(after(3), &["söker", "och", "äger"])
            // "Hörby kommun har den 2 december ansökt om"
            || (after(1) == ["har"] && has(after(9), &["ansökt", "om"]))
            || (before(1) == ["by"] && self.before.contains(&"submitted"))
            // "Styrelsen beslutade att bevilja Aneby kommun 1 725 000 kr"
            || (before(2) == ["att", "bevilja"] && word(after(4), &["kr", "kronor", "tkr"]));
        if opens {
            roles.push(PartyRole::Applicant);
            roles.push(PartyRole::Owner);
        }
        let money = [
            "medel",
            "bidrag",
            "finansiering",
            "förlängning",
            "om",
            "projektmedel",
        ];
        // "Eksjö kommun, Nässjö kommun och Region Jönköpings län ansöker gemensamt om …"
        let jointly = has(after(14), &["ansöker", "gemensamt"])
            || has(after(14), &["ansöker", "tillsammans"])
            || has(after(14), &["söker", "gemensamt"]);
        let reach = if jointly { 14 } else { 6 };
        if after(reach)
            .iter()
            .position(|w| w.starts_with("ansöker") || *w == "söker")
            .is_some_and(|at| {
                (at <= 3 || jointly)
                    && word(after(at + 5).get(at + 1..).unwrap_or_default(), &money)
            })
        {
            roles.push(PartyRole::Applicant);
        }
        // "… Arbetsförmedlingen och arbetsgivaren": one more beside it, of whom nothing is said.
        let beside = after(5)
            .iter()
            .position(|w| w.starts_with("arbetsgivare"))
            .and_then(|at| after(5).get(at.checked_sub(1)?).copied())
            .is_some_and(|w| matches!(w, "och" | "samt" | "eller" | "med"));
        if word(before(10), &["arbetsgivaransvar", "arbetsgivare"])
            || word(after(5), &["arbetsgivaransvar"])
            || word(after(5), &["arbetsgivare"]) && !beside
            || ends_with_any(before(3), &["anställd", "anställs", "anställda"])
        {
            roles.push(PartyRole::Employer);
        }
        if has(before(4), &["finansieras", "av"])
            || word(before(4), &["medfinansier", "samfinansier", "finansiär"])
            || word(
                after(3),
                &[
                    "finansierar",
                    "medfinansierar",
                    "egenfinansierar",
                    "bekostar",
                ],
            )
            || (word(after(3), &["står"]) && word(after(6), &["kostnad", "lokal"]))
        {
            roles.push(PartyRole::Funder);
        }
        let sends = word(before(10), &["remitt", "anvisa", "aktualiser"])
            || word(after(12), &["remitter", "anvisar", "aktualiserar"]);
        if sends && before(1) != ["till"] {
            roles.push(PartyRole::Referrer);
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    fn partner(&self, field: Option<Field>) -> bool {
        const STRONG: &[&str] = &[
            "samverkanspart",
            "delprojekt",
            "delprocess",
            "delinsats",
            "styrgrupp",
            "beredningsgrupp",
            "ledningsgrupp",
            "referensgrupp",
            "medlemspart",
            "projektpart",
            "arbetsgrupp",
            "konsultationsteam",
            "samverkansaktör",
        ];
        const CUES: &[&str] = &[
            "samverk",
            "samarbet",
            "part",
            "representant",
            "ingår",
            "deltar",
            "delta",
            "deltagit",
            "deltog",
            "medverka",
            "tillsammans",
            "gemensam",
            "ansvar",
            "bemann",
            "samlokaliser",
            "team",
            "avsätt",
        ];
        let strong = self.any(STRONG)
            || self.has(&["samverkande", "parter"])
            || self.has(&["deltagande", "parter"])
            || self.has(&["ingående", "parter"])
            || self.has(&["berörda", "parter"])
            || self.has(&["parterna", "är"])
            || self.runs_with()
            || self.has(&["att", "söka", "medel"])
            || self.has(&["sökte", "medel"])
            || has(&self.before, &["parter", "var"])
            || has(&self.before, &["parter", "är"])
            || has(&self.before, &["parterna", "var"])
            || self.has(&["i", "projektet"])
            || self.has(&["i", "insatsen"])
            || self.has(&["i", "förstudien"]) && self.any(CUES)
            // "Sökande är Ängby kommun tillsammans med Försäkringskassan"
            || self.before.iter().any(|w| {
                ["sökande", "projektägare", "insatsägare", "huvudman"]
                    .iter()
                    .any(|owner| w.starts_with(owner))
            }) && (has(&self.before, &["tillsammans", "med"])
                    || has(&self.before, &["i", "samverkan", "med"])
                    || has(&self.before, &["i", "samarbete", "med"]))
            // "Umeå kommun ansöker i samverkan med Försäkringskassan om medel"
            || self.before.iter().any(|w| w.starts_with("ansök") || *w == "söker")
                && self.any(&["medel", "bidrag", "finansiering", "kronor", "kr", "mkr"])
                && (has(&self.before, &["tillsammans", "med"])
                    || has(&self.before, &["i", "samverkan", "med"])
                    || has(&self.before, &["i", "samarbete", "med"]))
            // "Vi vill tillsammans med Ängby kommun starta en verkstad"
            || self.before.contains(&"vi")
                && (has(&self.before, &["tillsammans", "med"])
                    || has(&self.before, &["i", "samverkan", "med"])
                    || has(&self.before, &["i", "samarbete", "med"]))
                && self.any(&["starta", "genomför", "driva", "ansök", "söker", "projekt", "insats"])
            || self.any(&["ansökan"]) && self.any(&["deltagit", "medverkat", "deltog", "ställt"]);
        let weak = self.any(CUES);
        match field {
            Some(Field::Background | Field::Results | Field::TargetGroup | Field::Purpose)
            | None => strong,
            _ => strong || weak,
        }
    }
}

fn has(words: &[&str], phrase: &[&str]) -> bool {
    words.windows(phrase.len()).any(|w| w == phrase)
}

/// Whether `phrase` stands in `words` with at most `reach` words after it.
fn ends(words: &[&str], phrase: &[&str], reach: usize) -> bool {
    let from = words.len().saturating_sub(phrase.len() + reach);
    has(words.get(from..).unwrap_or_default(), phrase)
}

fn ends_with_any(words: &[&str], begins: &[&str]) -> bool {
    words
        .iter()
        .any(|w| begins.iter().any(|b| w.starts_with(b)))
        && words
            .last()
            .is_some_and(|w| matches!(*w, "av" | "hos" | "vid" | "på"))
}

#[cfg(test)]
mod tests;
