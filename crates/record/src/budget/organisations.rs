//! Organisations of a budget by their known names: "Huvudinsatsägare Tranemo kommun" is Tranemo
//! kommun, and in "IPS-coach Ljusdals kommun" the coach is a post.

use crate::lexicon::organisations::Organisations;
use crate::lower::LowerCase;
use crate::model::{Budget, Staffing};

/// Gives lines and posts the names that the lexicon knows.
pub(crate) fn name(budget: &mut Budget, staffing: &mut [Staffing], known: &Organisations) {
    for line in &mut budget.lines {
        if let Some(text) = &line.organisation
            && let Some((name, _)) = known.named_in(text)
        {
            line.organisation = Some(name.to_owned());
        }
    }
    for post in staffing {
        let Some(text) = &post.organisation else {
            continue;
        };
        let Some((name, place)) = known.named_in(text) else {
            continue;
        };
        let title = text.get(..place.start).unwrap_or_default().trim();
        if is_title(title) {
            title.clone_into(&mut post.role);
        }
        post.organisation = Some(name.to_owned());
    }
}

/// Whether what stands in front of an employer is a post, and not what it is to the project.
fn is_title(text: &str) -> bool {
    let lower = text.lower();
    let owner = ["ägare", "part", "huvudman", "sökande", "insats", "projekt"];
    text.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !owner.iter().any(|w| lower.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lexicon;

    fn post(role: &str, organisation: &str) -> Staffing {
        Staffing {
            role: role.to_owned(),
            organisation: Some(organisation.to_owned()),
            percent: Some(100.0),
            year: None,
            scope: None,
            location: aktsam_document::Location::default(),
        }
    }

    #[test]
    fn a_post_in_front_of_its_employer_is_the_role() {
        let lexicon = Lexicon::builtin();
        let mut posts = [
            post("Personal", "IPS-coach Ljusdals kommun"),
            post("Samordnare", "Huvudinsatsägare Tranemo kommun"),
            post("Lots", "Nybygdens kommun"),
        ];
        name(&mut Budget::default(), &mut posts, &lexicon.organisations);
        let told: Vec<_> = posts
            .iter()
            .map(|p| (p.role.as_str(), p.organisation.as_deref().unwrap_or("")))
            .collect();
        assert_eq!(
            told,
            [
                ("IPS-coach", "Ljusdals kommun"),
                ("Samordnare", "Tranemo kommun"),
                ("Lots", "Nybygdens kommun"),
            ]
        );
    }
}
