//! Headings understood: normalise, analyse, match.
//!
//! A heading is read as a phrase, not looked up: "Metod för att möta målgruppen" is about method,
//! "Metoder för uppföljning" about evaluation, "Bakgrund/Syfte" about two things.

mod analyse;
mod analyst;
mod asking;
mod memory;
pub(crate) mod normalise;
mod phrase;
pub(crate) mod stem;
mod words;

use analyse::analyse;
pub(crate) use analyst::Analyst;
pub(crate) use asking::base;
pub(crate) use memory::Memory;

use crate::model::{Field, HeadingMatch};

/// What a heading means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingReading {
    /// Its fields, in the order in which it names them; none where it was not understood.
    pub fields: Vec<Field>,
    /// How it was understood.
    pub matched: HeadingMatch,
    /// Its number, "1.1".
    pub number: Option<String>,
    /// Why, in words.
    pub why: String,
    /// Its words were all read: it needs no looks to be a heading.
    pub(crate) complete: bool,
    /// A head word was recognised only as a part of a compound.
    pub(crate) compound: bool,
    /// Only words of little weight speak for its field.
    pub(crate) weak: bool,
}

impl crate::Lexicon {
    /// What a heading means by itself, without what stands around it.
    ///
    /// ```
    /// use aktsam_record::{Lexicon, model::Field};
    ///
    /// let reading = Lexicon::builtin().read_heading("1.1 BAKGRUND/SYFTE (*)");
    /// assert_eq!(reading.fields, [Field::Background, Field::Purpose]);
    /// ```
    pub fn read_heading(&self, line: &str) -> HeadingReading {
        analyse(line, &self.headings)
    }
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;
    use crate::model::Field;

    #[test]
    fn words_that_share_a_stem_by_chance_are_not_taken_for_each_other() {
        let lexicon = Lexicon::builtin();
        // "kompetens", "sökande", "anställning", "sammanfattning"
        for heading in ["Kompassen", "Studiebesök", "Sammanställning"] {
            let reading = lexicon.read_heading(heading);
            assert!(reading.fields.is_empty(), "{heading}: {}", reading.why);
        }
        assert_eq!(lexicon.read_heading("Huvudsökande").fields, [Field::Owner]);
        assert_eq!(
            lexicon.read_heading("Styrgruppens sammansättning").fields,
            [Field::Organisation]
        );
    }

    #[test]
    fn adjectives_that_end_like_risk_are_none() {
        let lexicon = Lexicon::builtin();
        for heading in ["Psykiatrisk öppenvård", "Empirisk grund", "Obligatoriska"] {
            let reading = lexicon.read_heading(heading);
            assert!(!reading.fields.contains(&Field::Risks), "{heading}");
        }
        for heading in ["Projektrisker", "Säkerhetsrisker", "Risk"] {
            assert_eq!(lexicon.read_heading(heading).fields, [Field::Risks]);
        }
    }

    #[test]
    fn an_adjective_leaves_it_to_its_noun_but_for_what_money_came_to() {
        let lexicon = Lexicon::builtin();
        for (heading, field) in [
            ("Organisatoriska mål", Field::Goals),
            ("Lokal styrgrupp", Field::Organisation),
            ("Ekonomiskt utfall", Field::Budget),
            ("Vilka effekter har insatsen gett hittills?", Field::Results),
            ("Den grupp som insatsen vänder sig till", Field::TargetGroup),
        ] {
            assert_eq!(lexicon.read_heading(heading).fields, [field], "{heading}");
        }
    }
}
