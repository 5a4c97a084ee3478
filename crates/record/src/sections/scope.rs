//! Parts of a project with sections of their own: "Delprocess Osby kommun".

use crate::headings::normalise::{normalise, split_number, tidy};
use crate::lexicon::Headings;
use crate::lower::LowerCase;
use crate::model::Field;
use crate::reading::Reading;

/// Sets the scope of the sections that belong to a part.
///
/// A part ends where a heading of its own rank or above follows its lower ones, and in any case
/// before signatures, attachments and terms, which belong to the whole.
pub(super) fn assign(reading: &mut Reading<'_>, lexicon: &Headings) {
    let mut open: Option<Part> = None;
    for i in 0..reading.sections.len() {
        let Some(section) = reading.sections.get(i) else {
            break;
        };
        let heading = reading.heading_of(section);
        let level = section.level;
        let number = section.number.as_deref().unwrap_or_default();
        let depth = number.split('.').filter(|n| !n.is_empty()).count();
        let opens = heading.filter(|h| opens_part(h, lexicon)).map(name);
        let whole = section
            .fields
            .iter()
            .any(|f| matches!(f, Field::Signatures | Field::Attachments | Field::Terms))
            || heading.is_some_and(belongs_to_whole);
        if let Some(scope) = opens {
            open = Some(Part {
                scope,
                level,
                depth,
                nests: None,
            });
            if let Some(section) = reading.sections.get_mut(i) {
                // The heading names the part, whatever words of the lexicon it holds.
                section.fields.clear();
                section.matched = crate::model::HeadingMatch::None;
                "names a part of the project".clone_into(&mut section.why);
            }
        } else if whole {
            open = None;
        } else if let Some(part) = &mut open {
            let nests = *part.nests.get_or_insert(level > part.level);
            // "Delprojekt: Norr" among the labels of a cover: the document's own headings rank above it.
            let above = part.level >= LABEL_LEVEL && level < LABEL_LEVEL;
            // "7. Tidsplan" behind "6.2 Delprojekt Osby"
            let above = above || part.depth > 1 && depth > 0 && depth < part.depth;
            if nests && level <= part.level || above {
                open = None;
            }
        }
        let scope = open.as_ref().map(|p| p.scope.clone());
        if let Some(section) = reading.sections.get_mut(i) {
            section.scope = scope;
        }
    }
}

/// Headings of this level and below are labels, which have no looks of a heading.
const LABEL_LEVEL: u8 = 7;

struct Part {
    scope: String,
    level: u8,
    /// Of how many numbers its own is: 2 for "6.1".
    depth: usize,
    /// Whether its headings rank below its own.
    nests: Option<bool>,
}

/// A heading that opens a part: it begins with "delprocess" or a like word and goes on with a name.
pub(super) fn opens_part(heading: &str, lexicon: &Headings) -> bool {
    // Every line is asked: most begin with none of the words, whatever case they are in.
    let word = heading.trim_start_matches(|c: char| !c.is_alphabetic());
    let may = lexicon.grammar.scopes.iter().any(|scope| {
        let start = scope.get(..3).unwrap_or(scope);
        let own = word.get(..start.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(start))
    });
    // "A. Delprocess Osby": the number may be a letter.
    let lettered = word
        .chars()
        .nth(1)
        .is_some_and(|c| matches!(c, '.' | ')' | 'I' | 'V' | 'X'));
    if !may && !lettered {
        return false;
    }
    let normalised = normalise(heading);
    let Some(first) = normalised.clauses.first().and_then(|c| c.tokens.first()) else {
        return false;
    };
    if !lexicon.grammar.scopes.iter().any(|s| s == first) {
        return false;
    }
    let (_, rest) = split_number(heading.trim());
    rest.split_whitespace()
        .skip(1)
        .any(|w| w.chars().next().is_some_and(char::is_uppercase))
        || rest.chars().any(|c| c.is_ascii_digit())
}

fn name(heading: &str) -> String {
    let tidy = tidy(heading);
    split_number(&tidy)
        .1
        .trim_end_matches([':', ' '])
        .to_owned()
}

fn belongs_to_whole(heading: &str) -> bool {
    let lower = heading.lower();
    ["gemensam", "övergripande", "samlad", "total"]
        .iter()
        .any(|w| lower.starts_with(w))
}
