//! How a sentence speaks of a method: works by it, looks into it, refers to it, or declines it.

use std::ops::Range;

use crate::lexicon::words::{Glue, Words};
use crate::model::{Field, MethodUse};

/// What the sentence says, by its words and by the field that it stands in; `None` where it
/// declines the method.
///
/// `place` is where the method is named in `sentence`, in bytes.
pub(super) fn judge(
    sentence: &str,
    place: Range<usize>,
    field: Option<Field>,
) -> Option<MethodUse> {
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
    let text = |i: usize| items.get(i).map_or("", |w| words.lower(w));
    let around = Around {
        before: (0..first).map(text).collect(),
        after: (end..items.len()).map(text).collect(),
        // Words since the last punctuation: what directly governs the method.
        clause: items
            .iter()
            .take(first + 1)
            .rposition(|w| w.glue == Glue::Break)
            .unwrap_or(0)
            .min(first),
    };
    if around.declines() {
        return None;
    }
    if around.considers() {
        return Some(MethodUse::Considers);
    }
    let compound = items
        .get(end)
        .filter(|w| w.glue == Glue::Hyphen)
        .map_or("", |w| words.lower(w));
    if ["studie", "forskning", "rapport"]
        .iter()
        .any(|w| compound.starts_with(w))
    {
        return Some(MethodUse::Refers);
    }
    let refers = around.refers();
    let implements = around.implements();
    Some(match (refers, implements) {
        (true, _) => MethodUse::Refers,
        (false, true) => MethodUse::Implements,
        (false, false) => by_field(field),
    })
}

/// Whether the sentence after the one that names a method declines it: "Det gör den inte; …".
pub(super) fn declined_by_next(after: &str) -> bool {
    const ANSWERS: &[&str] = &[
        "det gör den inte",
        "det gör det inte",
        "det gör vi inte",
        "det gör insatsen inte",
        "det gör projektet inte",
        "det är inte aktuellt",
        "det blir inte aktuellt",
        "så är det inte",
        "så blir det inte",
        "det kommer vi inte",
        "det kommer inte att",
        "vi har valt bort det",
        "det har vi valt bort",
        "det valdes bort",
        "svaret är nej",
        "så blir inte fallet",
    ];
    let lower: String = after
        .trim_start_matches(|c: char| c.is_whitespace() || ".?!".contains(c))
        .chars()
        .take(60)
        .flat_map(char::to_lowercase)
        .collect();
    ANSWERS.iter().any(|a| lower.starts_with(a))
}

/// What a bare mention in a section of that field means.
fn by_field(field: Option<Field>) -> MethodUse {
    match field {
        Some(
            Field::Summary
            | Field::Purpose
            | Field::Goals
            | Field::Method
            | Field::Activities
            | Field::Organisation
            | Field::Staffing
            | Field::Budget
            | Field::Evaluation
            | Field::Implementation
            | Field::Participants
            | Field::Collaboration
            | Field::Name,
        ) => MethodUse::Implements,
        _ => MethodUse::Refers,
    }
}

struct Around<'t> {
    before: Vec<&'t str>,
    after: Vec<&'t str>,
    clause: usize,
}

/// Beginnings of verbs of using.
const USING: &[&str] = &[
    "använd",
    "arbet",
    "jobba",
    "tillämp",
    "inför",
    "implementer",
    "utgå",
    "utgår",
    "följ",
    "ha",
    "erbjud",
    "börja",
    "satsa",
];

/// What was thought of.
const WEIGHED: &[&str] = &[
    "övervägts",
    "övervägdes",
    "diskuterats",
    "diskuterades",
    "övervägt",
];

impl Around<'_> {
    fn declines(&self) -> bool {
        let clause = self.before.get(self.clause..).unwrap_or_default();
        // "till skillnad från trappstegsmodellen", "i stället för IPS", "snarare än IPS"
        for (phrase, reach) in [
            (["till", "skillnad", "från"].as_slice(), 4),
            (&["till", "skillnad", "mot"], 4),
            (&["i", "stället", "för"], 5),
            (&["istället", "för"], 5),
            (&["snarare", "än"], 3),
            (&["hellre", "än"], 3),
            (&["valt", "bort"], 5),
            (&["väljer", "bort"], 5),
            (&["välja", "bort"], 5),
            (&["valde", "bort"], 5),
            (&["avstår", "från"], 5),
            (&["avstå", "från"], 5),
            (&["avstått", "från"], 5),
            (&["frångå"], 3),
            (&["frångår"], 3),
            (&["slutat", "med"], 3),
            (&["överge"], 3),
            (&["överger"], 3),
            (&["förkastat"], 3),
            (&["avfärdat"], 3),
        ] {
            if ends_near(clause, phrase, reach) {
                return true;
            }
        }
        negated(clause) || self.declined_after()
    }

    /// "SIP använder vi inte": the verb stands behind the method, who uses it behind the verb.
    fn turned_round(&self) -> bool {
        let mut after = self.after.iter().copied();
        let verb = after.next().unwrap_or_default();
        let not = after.take(3).collect::<Vec<_>>();
        let at = not
            .iter()
            .position(|w| matches!(*w, "inte" | "ej" | "aldrig"));
        let uses = ["använd", "arbeta", "jobba", "tillämpa", "inför", "erbjud"]
            .iter()
            .any(|u| verb.starts_with(u))
            || matches!(verb, "har" | "hade");
        uses && at.is_some_and(|at| {
            // "inte bara", "inte minst" decline nothing.
            at > 0
                && !matches!(
                    self.after.get(at + 2),
                    Some(&("bara" | "enbart" | "minst" | "längre"))
                )
        })
    }

    /// "IPS har övervägts men bedöms kräva mer personal än vi har": weighed, and a but behind it.
    fn weighed_and_left(&self) -> bool {
        let weighed = self
            .after
            .iter()
            .take(4)
            .position(|word| WEIGHED.contains(word));
        weighed.is_some_and(|at| {
            let next = self.after.iter().skip(at + 1).take(4);
            next.clone().any(|word| *word == "men")
                // "… men vi inför den nu"
                && !self.after.iter().skip(at + 2).any(|word| {
                    ["inför", "använd", "börja", "tillämpa", "arbeta", "nu"]
                        .iter()
                        .any(|uses| word.starts_with(uses))
                })
        })
    }

    /// "IPS har valts bort", "IPS används inte", "IPS är inte aktuellt".
    fn declined_after(&self) -> bool {
        let after: Vec<&str> = self.after.iter().take(10).copied().collect();
        let has = |phrase: &[&str]| after.windows(phrase.len()).any(|w| w == phrase);
        has(&["valts", "bort"])
            || has(&["valdes", "bort"])
            || has(&["väljs", "bort"])
            || has(&["valt", "bort"])
            || has(&["används", "inte"])
            || has(&["som", "sådan", "används", "inte"])
            || has(&["har", "inte", "varit", "aktuell"])
            || has(&["har", "inte", "varit", "aktuellt"])
            || has(&["inte", "att", "användas"])
            || has(&["inte", "användas"])
            || has(&["passar", "inte"])
            || has(&["är", "inte", "aktuell"])
            || has(&["är", "inte", "aktuellt"])
            || has(&["är", "inte", "lämplig"])
            || has(&["är", "inte", "lämpligt"])
            || has(&["inte", "ingår"])
            || has(&["ingår", "inte"])
            || has(&["bedöms", "inte"])
            || has(&["bedömdes", "inte"])
            || has(&["avfärdades"])
            || has(&["not", "be", "used"])
            || has(&["is", "not", "used"])
            || has(&["was", "rejected"])
            || has(&["föll", "bort"])
            || has(&["övergavs"])
            || has(&["övergivits"])
            || has(&["lades", "ner"])
            || has(&["avbröts"])
            || self.turned_round()
            || after.starts_with(&["kunde", "inte"])
            || after.starts_with(&["genomfördes", "inte"])
            || has(&["kom", "inte", "igång"])
            || has(&["blev", "inte", "av"])
            || has(&["fallit", "bort"])
            // "… har diskuterats men vi har valt att inte arbeta med det"
            || ["valt", "valde", "beslutat", "beslutade", "bestämt", "enats"]
                .iter()
                .any(|verb| has(&[verb, "att", "inte"]) || has(&[verb, "om", "att", "inte"]))
            || self.weighed_and_left()
            // "… har övervägts men vi väljer att avstå"
            || ["väljer", "valt", "valde", "beslutat", "beslutade"]
                .iter()
                .any(|verb| has(&[verb, "att", "avstå"]))
            || ["väljer", "väljs"].iter().any(|verb| has(&[verb, "att", "inte"]))
            || ["avstår", "avstått", "avstod"]
                .iter()
                .any(|verb| has(&["men", verb]) || has(&["men", "vi", verb]))
    }

    fn considers(&self) -> bool {
        const BEFORE: &[&str] = &[
            "undersök",
            "överväg",
            "eventuell",
            "utreda",
            "utreder",
            "utreds",
            "funderar",
            "framtid",
        ];
        const AFTER: &[&[&str]] = &[
            &["kan", "bli", "aktuell"],
            &["kan", "bli", "aktuellt"],
            &["övervägs"],
            &["har", "övervägts"],
            &["har", "diskuterats"],
            &["undersöks"],
            &["utreds"],
            &["diskuteras"],
            &["på", "sikt"],
        ];
        let near = self.before.len().saturating_sub(12);
        let before = self.before.get(near..).unwrap_or_default();
        before
            .iter()
            .any(|w| BEFORE.iter().any(|b| w.starts_with(b)))
            || before.windows(2).any(|w| w == ["på", "sikt"])
            // "Syftet är att pröva om …" is what the project does.
            || before.windows(2).any(|w| w == ["pröva", "om"])
                && !before
                    .iter()
                    .any(|w| w.starts_with("syfte") || w.starts_with("projektidé"))
            || AFTER.iter().any(|p| {
                self.after
                    .iter()
                    .take(8)
                    .copied()
                    .collect::<Vec<_>>()
                    .windows(p.len())
                    .any(|w| w == *p)
            })
    }

    fn refers(&self) -> bool {
        const WORDS: &[&str] = &[
            "inspir",
            "forskning",
            "forskare",
            "liknande",
            "jämför",
            "danmark",
        ];
        // "… är inspirerat av case management och innehåller KBT": what stands nearer counts.
        let holds = self
            .before
            .iter()
            .rposition(|w| matches!(*w, "innehåller" | "använder" | "erbjuder" | "omfattar"));
        let from = holds.map_or(0, |at| at + 1);
        let before = self.before.get(from..).unwrap_or_default();
        let all = || before.iter().chain(&self.after);
        all().any(|w| WORDS.iter().any(|x| w.starts_with(x)))
            // "Studien", "en studie", "studier visar": not "arbete eller studier".
            || all().any(|w| matches!(w, &("studie" | "studien" | "studierna")))
            || self.pair(&["studier", "visar"])
            || self.pair(&["studier", "har"])
            || self.pair(&["studier", "av"])
            || self.after.windows(2).any(|w| matches!(w, ["redan", "har" | "finns"]))
            || self.pair(&["så", "kallade"])
            || self.pair(&["andra", "kommuner"])
            || self.pair(&["andra", "förbund"])
            || self.pair(&["andra", "samordningsförbund"])
            || self.pair(&["erfarenheter", "från"])
            || self.pair(&["tidigare", "projekt"])
            || self.pair(&["tidigare", "insats"])
    }

    fn pair(&self, phrase: &[&str]) -> bool {
        self.before.windows(phrase.len()).any(|w| w == phrase)
            || self.after.windows(phrase.len()).any(|w| w == phrase)
    }

    fn implements(&self) -> bool {
        const VERBS: &[&str] = &[
            "implementer",
            "inför",
            "använd",
            "tillämp",
            "utbild",
            "utgå",
            "erbjud",
            "praktiser",
            "arbetar",
            "arbeta",
            "jobbar",
            "jobba",
            "genomför",
            "startar",
            "starta",
            "fortbild",
            "innehåll",
        ];
        self.before
            .iter()
            .chain(&self.after)
            .any(|w| VERBS.iter().any(|v| w.starts_with(v)))
            // "Arbetet bedrivs enligt IPS", "har byggt på Supported Employment"
            || [
                &["bedrivs", "enligt"][..],
                &["bedrivits", "enligt"],
                &["sker", "enligt"],
                &["arbetet", "enligt"],
                &["har", "byggt", "på"],
                &["byggde", "på"],
                &["baseras", "på"],
                &["baserats", "på"],
                &["vilar", "på"],
                &["vilat", "på"],
            ]
            .iter()
            .any(|p| ends_near(&self.before, p, 6))
    }
}

/// "kommer inte att arbeta enligt IPS", "använder inte IPS", "men inte IPS".
fn negated(clause: &[&str]) -> bool {
    let Some(not) = clause
        .iter()
        .rposition(|w| matches!(*w, "inte" | "ej" | "icke" | "aldrig"))
    else {
        return false;
    };
    let behind = clause.get(not + 1..).unwrap_or_default();
    let ahead = clause.get(..not).unwrap_or_default();
    if behind
        .first()
        .is_some_and(|w| matches!(*w, "bara" | "enbart" | "endast" | "minst" | "heller"))
    {
        return false;
    }
    // "inte att använda IPS utan arbetar med MI": what stands behind "utan" is meant.
    if behind.contains(&"utan") {
        return false;
    }
    let uses = |w: &&str| USING.iter().any(|u| w.starts_with(u));
    // A relative clause is about people: "som inte är redo för".
    if ahead.iter().any(|w| matches!(*w, "som" | "vilka" | "där")) {
        return false;
    }
    behind.len() <= 1
        || (behind.len() <= 8 && behind.iter().any(uses))
        || (behind.len() <= 4 && ahead.last().is_some_and(uses))
}

/// Whether `phrase` stands in `words` with at most `reach` words after it.
fn ends_near(words: &[&str], phrase: &[&str], reach: usize) -> bool {
    let from = words.len().saturating_sub(phrase.len() + reach);
    words
        .get(from..)
        .unwrap_or_default()
        .windows(phrase.len())
        .any(|w| w == phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_sentence_may_decline() {
        assert!(declined_by_next(
            " Det gör den inte; föräldrarna slussas vidare."
        ));
        assert!(!declined_by_next(" Det gör den i alla tre kommuner."));
    }

    fn of(sentence: &str, method: &str) -> Option<MethodUse> {
        let at = sentence.find(method).unwrap();
        judge(sentence, at..at + method.len(), Some(Field::Background))
    }

    #[test]
    fn a_declined_method_is_none() {
        for (sentence, method) in [
            ("Vi har valt bort IPS eftersom målgruppen är bred.", "IPS"),
            (
                "Till skillnad från trappstegsmodellen sker allt samtidigt.",
                "trappstegsmodellen",
            ),
            (
                "Insatser i stället för en trappstegsmodell med en insats i taget.",
                "trappstegsmodell",
            ),
            ("Vi kommer inte att arbeta enligt IPS.", "IPS"),
            ("Projektet använder inte BIP.", "BIP"),
            ("Vi arbetar med SIP men inte IPS.", "IPS"),
            ("BIP kunde inte genomföras som planerat.", "BIP"),
            ("IPS har valts bort av styrgruppen.", "IPS"),
            (
                "Vi har diskuterat BIP men valt att inte arbeta med det.",
                "BIP",
            ),
            (
                "Vi har övervägt IPS men väljer att avstå eftersom skolan redan har ett stöd.",
                "IPS",
            ),
            ("IPS var ett alternativ men föll bort.", "IPS"),
            ("BIP blir ett stöd, men SIP använder vi inte.", "SIP"),
            ("MI arbetar teamet inte med.", "MI"),
        ] {
            assert_eq!(of(sentence, method), None, "{sentence}");
        }
    }

    #[test]
    fn a_no_about_something_else_declines_nothing() {
        for (sentence, method) in [
            ("För dem som inte är redo för arbete används BIP.", "BIP"),
            ("Vi arbetar inte bara med BIP utan även med SIP.", "BIP"),
            ("BIP använder vi inte bara vid start.", "BIP"),
            (
                "Vi kommer inte att använda IPS utan arbetar med BIP.",
                "BIP",
            ),
            (
                "Vi har valt bort IPS och arbetar i stället enligt BIP-metoden.",
                "BIP",
            ),
        ] {
            assert_eq!(
                of(sentence, method),
                Some(MethodUse::Implements),
                "{sentence}"
            );
        }
    }

    #[test]
    fn considering_and_referring_are_told_apart() {
        assert_eq!(
            of(
                "Teamet kan på sikt undersöka möjligheten om SamSIP.",
                "SamSIP"
            ),
            Some(MethodUse::Considers)
        );
        assert_eq!(
            of(
                "Alla möts inom 48 timmar, enligt den så kallade Trelleborgsmodellen.",
                "Trelleborgsmodellen"
            ),
            Some(MethodUse::Refers)
        );
        assert_eq!(
            of("BIP-studien visar att insatser behövs.", "BIP"),
            Some(MethodUse::Refers)
        );
        assert_eq!(
            of("Vi tänker införa BIP-modellen.", "BIP"),
            Some(MethodUse::Implements)
        );
    }

    #[test]
    fn work_that_rests_on_a_method_is_done_by_it() {
        for (text, method, wanted) in [
            (
                "Arbetet bedrivs enligt IPS med stöd av en specialist.",
                "IPS",
                Some(MethodUse::Implements),
            ),
            (
                "Arbetet har byggt på Supported Employment.",
                "Supported Employment",
                Some(MethodUse::Implements),
            ),
            (
                "Arbetssättet är inspirerat av case management och innehåller KBT.",
                "KBT",
                Some(MethodUse::Implements),
            ),
            (
                "Planen att använda 7tjugo övergavs efter ett halvår.",
                "7tjugo",
                None,
            ),
        ] {
            assert_eq!(of(text, method), wanted, "{text}");
        }
    }

    #[test]
    fn what_was_weighed_and_left_is_declined() {
        assert_eq!(
            of("IPS har övervägts men bedöms kräva mer personal.", "IPS"),
            None
        );
        assert_eq!(of("IPS diskuterades men det blev för dyrt.", "IPS"), None);
        let considers = Some(MethodUse::Considers);
        assert_eq!(of("IPS har diskuterats i styrgruppen.", "IPS"), considers);
        let implements = of("IPS har diskuterats länge men används nu av alla.", "IPS");
        assert_ne!(implements, None);
    }
}
