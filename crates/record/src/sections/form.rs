//! What a known form prints, cut off from the answers written into it.

use crate::profiles::{Mark, Profiles};

use super::flow::Unit;

/// Marks the units that a known form prints, and cuts them off the answers that run on behind them.
/// Gives the names of the forms too.
pub(super) fn split<'d>(units: Vec<Unit<'d>>, profiles: &Profiles) -> (Vec<Unit<'d>>, Vec<String>) {
    let printed = profiles.recognise(units.iter().map(|u| u.text));
    if printed.is_empty() {
        return (units, Vec::new());
    }
    let mut out = Vec::with_capacity(units.len());
    for unit in units {
        let pieces = printed.pieces(unit.text);
        let mut at = 0;
        for (end, mark) in pieces {
            // A heading is a line of its own: "Mål. Vi vill …" is a sentence of an answer.
            if unit.cell.is_some() && end < unit.text.len()
                || mark == Mark::Heading && (at > 0 || end < unit.text.len())
            {
                break;
            }
            out.extend(piece(&unit, at, end, Some(mark)));
            at = end;
        }
        if at == 0 {
            out.push(unit);
        } else {
            out.extend(piece(&unit, at, unit.text.len(), None));
        }
    }
    (out, printed.names)
}

fn piece<'d>(unit: &Unit<'d>, from: usize, to: usize, printed: Option<Mark>) -> Option<Unit<'d>> {
    let text = unit.text.get(from..to)?;
    let trimmed = text.trim_start();
    let offset = unit.offset + from + (text.len() - trimmed.len());
    let trimmed = trimmed.trim_end();
    (!trimmed.is_empty()).then(|| Unit {
        text: trimmed,
        offset,
        printed,
        ..unit.clone()
    })
}

#[cfg(test)]
mod tests {
    use crate::model::{Field, HeadingMatch};
    use crate::reading::{Part, testing};
    use crate::{Lexicon, UserData};

    const FORM: &str = r#"
[[profile]]
name = "Provförbundets ansökan"
headings = ["Våra parter", "Vardagen efteråt"]
guidance = ["Skriv kort om det som ska nås.", "Minst en part är myndighet."]
terms = ["Medlen betalas ut i efterskott."]
"#;

    /// Sections of a document on that form: heading, fields, how matched, answer, guidance.
    fn read(
        sections: &[(&str, &[&str])],
    ) -> Vec<(String, Vec<Field>, HeadingMatch, String, String)> {
        let lexicon = Lexicon::with_user_data(&UserData {
            profiles: Some(FORM.to_owned()),
            ..UserData::default()
        })
        .unwrap();
        let document = testing::document(sections);
        let reading = super::super::read(&document, &lexicon);
        let text = |section: &crate::reading::Draft, of: &dyn Fn(Part) -> bool| {
            let texts = reading.passages_of(section).iter();
            let texts: Vec<&str> = texts.filter(|p| of(p.part)).map(|p| p.text).collect();
            texts.join("|")
        };
        reading
            .sections
            .iter()
            .map(|section| {
                (
                    reading.heading_of(section).unwrap_or_default().to_owned(),
                    section.fields.clone(),
                    section.matched,
                    text(section, &|p| p == Part::Answer),
                    text(section, &|p| p == Part::Guidance),
                )
            })
            .collect()
    }

    #[test]
    fn what_the_form_prints_is_no_answer() {
        let sections = read(&[
            ("Mål", &["Skriv kort om det som ska nås. Tio får arbete."]),
            (
                "Våra parter",
                &["Minst en part är myndighet.", "Ängby kommun."],
            ),
            (
                "Syfte",
                &[
                    "Fler i arbete.",
                    "Medlen betalas ut i efterskott.",
                    "Och i studier.",
                ],
            ),
        ]);
        let goals = &sections[0];
        assert_eq!(goals.1, [Field::Goals]);
        assert_eq!(goals.3, "Tio får arbete.");
        assert_eq!(goals.4, "Skriv kort om det som ska nås.");
        assert_eq!(sections[1].0, "Våra parter");
        assert_eq!(sections[1].3, "Ängby kommun.");
        // Contract text inside an answer stands for itself, and the answer goes on after it.
        let rest: Vec<_> = sections[2..]
            .iter()
            .map(|s| (s.1.as_slice(), s.3.as_str()))
            .collect();
        assert_eq!(
            rest,
            [
                (&[Field::Purpose][..], "Fler i arbete."),
                (&[Field::Terms][..], "Medlen betalas ut i efterskott."),
                (&[Field::Purpose][..], "Och i studier."),
            ]
        );
    }

    #[test]
    fn a_heading_of_the_form_needs_no_known_words() {
        let sections = read(&[
            (
                "Mål",
                &["Skriv kort om det som ska nås.", "Tio får arbete."],
            ),
            (
                "Vardagen efteråt",
                &["Minst en part är myndighet.", "Kommunen tar över."],
            ),
        ]);
        assert_eq!(sections[1].0, "Vardagen efteråt");
        assert_eq!(sections[1].2, HeadingMatch::Learned);
    }

    #[test]
    fn the_same_words_without_the_form_are_the_writers_own() {
        let sections = read(&[("Mål", &["Minst en part är myndighet. Tio får arbete."])]);
        assert_eq!(sections[0].4, "");
    }
}
