//! Which documents are of one form, and what of them is the form's.

use std::collections::{BTreeMap, BTreeSet};

use super::profile::LearnedForm;
use super::text::{Section, Sheet, Start};

/// A document and its project.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) project: usize,
    pub(super) association: Option<String>,
    pub(super) people: BTreeSet<String>,
    pub(super) parties: BTreeSet<String>,
    pub(super) sheet: Sheet,
}

/// Headings that a skeleton has at the least: "Syfte" and "Mål" stand on every form.
const SKELETON: usize = 3;
/// Share of headings in common (Jaccard) from which two documents are of one form.
const ALIKE: f64 = 0.5;
/// Share of a form's projects in which a line must stand.
const SHARE: f64 = 0.5;
/// Words and letters of a line that is not taken for a chance likeness.
const WORDS: usize = 4;
/// See [`WORDS`].
const LETTERS: usize = 20;
/// Words of a line that may be a heading.
const HEADING_WORDS: usize = 8;
/// Share of its places in which a heading follows the same line.
const IN_ORDER: f64 = 0.8;
/// Share of its places in which a line stands where nothing but the form's text does, so that it is
/// contract text and no help with an answer.
const ALONE: f64 = 0.7;
/// Words in which an applicant speaks: a form asks what *you* will do.
const OWN: &[&str] = &[
    "vi", "oss", "vår", "vårt", "våra", "jag", "min", "mitt", "mina",
];
/// A profile of fewer lines could be what applicants happen to write alike.
const LEAST_LINES: usize = 2;

/// Finds the forms of documents, those of most projects first.
pub(super) fn learn(documents: &[Document], least: usize) -> Vec<LearnedForm> {
    let mut forms: Vec<LearnedForm> = groups(documents)
        .into_iter()
        .filter_map(|group| form(&group, least))
        .collect();
    forms.sort_by(|a, b| (b.projects, &a.name).cmp(&(a.projects, &b.name)));
    name_apart(&mut forms);
    forms
}

/// Documents with the same skeleton: each joins the first group whose first document is like it.
fn groups(documents: &[Document]) -> Vec<Vec<&Document>> {
    let mut order: Vec<(BTreeSet<&str>, &Document)> = documents
        .iter()
        .map(|d| (d.sheet.headings(), d))
        .filter(|(headings, _)| headings.len() >= SKELETON)
        .collect();
    // The fullest first, for they show the skeleton best.
    order.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    let mut groups: Vec<(BTreeSet<&str>, Vec<&Document>)> = Vec::new();
    let mut having: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (headings, document) in order {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for group in headings.iter().filter_map(|h| having.get(h)).flatten() {
            *common.entry(*group).or_default() += 1;
        }
        let alike = common
            .into_iter()
            .filter_map(|(group, shared)| {
                let all = groups.get(group)?.0.len() + headings.len() - shared;
                let share = shared as f64 / all.max(1) as f64;
                (share >= ALIKE).then_some((group, share))
            })
            // The first of the most alike.
            .fold(None, |best: Option<(usize, f64)>, next| match best {
                Some(best) if best.1 >= next.1 => Some(best),
                _ => Some(next),
            });
        if let Some((_, members)) = alike.and_then(|(group, _)| groups.get_mut(group)) {
            members.push(document);
        } else {
            for heading in &headings {
                having.entry(heading).or_default().push(groups.len());
            }
            groups.push((headings, vec![document]));
        }
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// Where a piece of text stands.
#[derive(Debug, Default)]
struct Places {
    projects: BTreeSet<usize>,
    count: usize,
    /// Read as help text.
    guidance: usize,
    /// Read as contract text.
    terms: usize,
    /// Ends as a heading does.
    label: usize,
    /// What of the form stands before it, and how often.
    before: BTreeMap<String, usize>,
    /// Something stands after it in its section.
    followed: usize,
    /// Nothing but text of the form stands in its section.
    alone: usize,
}

/// The form of a group; `None` where it is too small or prints nothing but headings.
fn form(group: &[&Document], least: usize) -> Option<LearnedForm> {
    let projects: BTreeSet<usize> = group.iter().map(|d| d.project).collect();
    let needed = least.max((projects.len() as f64 * SHARE).ceil() as usize);
    if projects.len() < least {
        return None;
    }
    let barred = Barred::of(group);
    let mut headings = count(group, |section, add| {
        if let Some(heading) = &section.heading {
            add(heading);
        }
    });
    headings.retain(|heading, seen| seen.len() >= needed && !barred.names_a_person(heading));
    let printed: BTreeSet<String> = {
        let mut starts = count(group, |section, add| {
            for start in section.lines.iter().flat_map(|line| &line.starts) {
                add(&start.words);
            }
        });
        starts.retain(|words, seen| seen.len() >= needed && !barred.names_a_person(words));
        starts.into_keys().collect()
    };
    let mut form = LearnedForm {
        projects: projects.len(),
        association: common_association(group),
        headings: headings.into_keys().collect(),
        ..LearnedForm::default()
    };
    let places = places(group, &printed);
    for (words, at) in longest(&places) {
        let share = |n: usize| n as f64 / at.count.max(1) as f64;
        let sentence = words.split(' ').count() >= WORDS
            && words.chars().filter(|c| *c != ' ').count() >= LETTERS;
        let in_order = at
            .before
            .values()
            .max()
            .is_some_and(|n| share(*n) >= IN_ORDER);
        let heading = words.split(' ').count() <= HEADING_WORDS
            && share(at.label) >= IN_ORDER
            && share(at.followed) >= IN_ORDER
            && share(at.guidance) < 0.5
            && in_order
            && !barred.parties.contains(words)
            && words.chars().all(|c| !c.is_ascii_digit());
        if share(at.terms) >= 0.5 {
            form.terms.push(words.to_owned());
        } else if heading && !sentence {
            form.headings.push(words.to_owned());
        } else if !sentence || words.split(' ').any(|word| OWN.contains(&word)) {
            // Too little to be told from an answer.
        } else if at.guidance == 0 && share(at.alone) >= ALONE && words.len() > 60 {
            form.terms.push(words.to_owned());
        } else {
            form.guidance.push(words.to_owned());
        }
    }
    form.headings.sort_unstable();
    form.headings.dedup();
    form.name = name(&form);
    let told = form.guidance.len() + form.terms.len();
    (told >= LEAST_LINES).then_some(form)
}

/// In which projects each piece of text stands.
fn count<'d>(
    group: &[&'d Document],
    pieces: impl Fn(&'d Section, &mut dyn FnMut(&'d String)),
) -> BTreeMap<String, BTreeSet<usize>> {
    let mut counts: BTreeMap<&String, BTreeSet<usize>> = BTreeMap::new();
    for document in group {
        for section in &document.sheet.sections {
            pieces(section, &mut |piece| {
                counts.entry(piece).or_default().insert(document.project);
            });
        }
    }
    counts
        .into_iter()
        .map(|(piece, projects)| (piece.clone(), projects))
        .collect()
}

/// Where each piece that the form prints stands.
fn places(group: &[&Document], printed: &BTreeSet<String>) -> BTreeMap<String, Places> {
    let is_printed = |start: &&Start| printed.contains(&start.words);
    let mut places: BTreeMap<String, Places> = BTreeMap::new();
    for document in group {
        for section in &document.sheet.sections {
            let alone = section
                .lines
                .iter()
                .all(|line| line.starts.iter().any(|s| s.whole && is_printed(&s)));
            let mut before = section.heading.clone().unwrap_or_default();
            let last = section.lines.len().saturating_sub(1);
            for (n, line) in section.lines.iter().enumerate() {
                for start in line.starts.iter().filter(is_printed) {
                    let at = places.entry(start.words.clone()).or_default();
                    at.projects.insert(document.project);
                    at.count += 1;
                    at.guidance += usize::from(line.guidance);
                    at.terms += usize::from(section.terms && !line.guidance);
                    at.label += usize::from(start.whole && line.label);
                    at.followed += usize::from(n < last);
                    at.alone += usize::from(alone && start.whole);
                    *at.before.entry(before.clone()).or_default() += 1;
                }
                if let Some(start) = line.starts.iter().rev().find(is_printed) {
                    before.clone_from(&start.words);
                }
            }
        }
    }
    places
}

/// Pieces without those that are but the beginning of a longer one in all projects that have them.
fn longest(places: &BTreeMap<String, Places>) -> impl Iterator<Item = (&str, &Places)> {
    let mut all = places.iter().peekable();
    std::iter::from_fn(move || {
        loop {
            let (words, at) = all.next()?;
            // What begins with it follows it in the order of the alphabet.
            let longer = places
                .range::<str, _>((
                    std::ops::Bound::Excluded(words.as_str()),
                    std::ops::Bound::Unbounded,
                ))
                .take_while(|(longer, _)| longer.starts_with(words.as_str()))
                .any(|(longer, other)| {
                    longer
                        .get(words.len()..)
                        .is_some_and(|r| r.starts_with(' '))
                        && other.projects.len() >= at.projects.len()
                });
            if !longer {
                return Some((words.as_str(), at));
            }
        }
    })
}

/// Words that no profile may hold.
struct Barred {
    people: BTreeSet<String>,
    parties: BTreeSet<String>,
}

impl Barred {
    fn of(group: &[&Document]) -> Self {
        Self {
            people: group
                .iter()
                .flat_map(|d| d.people.iter().cloned())
                .collect(),
            parties: group
                .iter()
                .flat_map(|d| d.parties.iter().cloned())
                .collect(),
        }
    }

    /// Whether a line names a person of these documents, or looks like a way to reach one: a number
    /// of six digits or more, or an address in the net.
    fn names_a_person(&self, words: &str) -> bool {
        let mut digits = 0;
        for c in words.chars() {
            match c {
                _ if c.is_ascii_digit() => digits += 1,
                ' ' => {}
                _ => digits = 0,
            }
            if digits >= 6 {
                return true;
            }
        }
        let padded = format!(" {words} ");
        let net = [" se ", " com ", " nu ", " www ", " http ", " https "];
        let mail =
            padded.contains(" e post ") || padded.contains(" mejl ") || padded.contains(" mail ");
        (mail && net.iter().any(|end| padded.contains(end)))
            || padded.contains(" www ")
            || padded.contains(" http")
            || self
                .people
                .iter()
                .any(|name| padded.contains(&format!(" {name} ")))
    }
}

/// The association of most of the documents.
fn common_association(group: &[&Document]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for association in group.iter().filter_map(|d| d.association.as_deref()) {
        *counts.entry(association).or_default() += 1;
    }
    let (name, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > group.len()).then(|| name.to_owned())
}

fn name(form: &LearnedForm) -> String {
    let whose = form.association.as_deref().unwrap_or("blankett");
    let first: Vec<&str> = form.headings.iter().take(3).map(String::as_str).collect();
    format!("{whose}: {}", first.join(", "))
}

/// Gives forms of one name numbers.
fn name_apart(forms: &mut [LearnedForm]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for form in forms {
        let n = seen.entry(form.name.clone()).or_default();
        *n += 1;
        if *n > 1 {
            form.name = format!("{} ({n})", form.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELP: &str = "Beskriv vilka som ska delta i insatsen.";
    const CONTRACT: &str =
        "Sökande förbinder sig att lämna de underlag som förbundet behöver för sin uppföljning.";

    /// A document on the form; `n` makes its answers its own.
    fn document(n: usize) -> Document {
        let mut sheet = Sheet::default();
        sheet.add(
            Some("Syfte"),
            false,
            &format!("Vi vill nå mål nummer {n}."),
            None,
        );
        sheet.add(
            Some("Målgrupp"),
            false,
            &format!(
                "{HELP} Insats {n} riktar sig till unga.\nVarav kvinnor\nUngefär {n} stycken."
            ),
            None,
        );
        sheet.add(
            Some("Metod"),
            false,
            &format!("Metod {n}. Ring Eva Ek 0701 234567."),
            None,
        );
        sheet.add(Some("Villkor"), false, CONTRACT, None);
        Document {
            project: n,
            association: Some("Norra Dalen".to_owned()),
            people: ["eva ek".to_owned()].into(),
            parties: BTreeSet::new(),
            sheet,
        }
    }

    #[test]
    fn what_recurs_in_three_projects_is_the_forms() {
        let documents: Vec<Document> = (0..4).map(document).collect();
        let forms = learn(&documents, 3);
        assert_eq!(forms.len(), 1);
        let form = &forms[0];
        assert_eq!(form.guidance, ["beskriv vilka som ska delta i insatsen"]);
        assert_eq!(form.terms.len(), 1);
        assert_eq!(
            form.headings,
            ["metod", "målgrupp", "syfte", "varav kvinnor", "villkor"]
        );
        assert_eq!(form.association.as_deref(), Some("Norra Dalen"));
    }

    #[test]
    fn two_projects_and_one_projects_versions_teach_nothing() {
        let mut documents: Vec<Document> = (0..2).map(document).collect();
        assert!(learn(&documents, 3).is_empty());
        documents.extend((0..5).map(|_| document(1)));
        assert!(learn(&documents, 3).is_empty());
    }

    #[test]
    fn nothing_that_names_a_person_is_learned() {
        let documents: Vec<Document> = (0..5)
            .map(|n| {
                let mut d = document(n);
                d.sheet.add(
                    Some("Kontakt"),
                    false,
                    "Frågor besvaras av Eva Ek på förbundets kansli.\nRing oss på 0701-23 45 67 hela dagen.\n\
                     Skriv e-post till kansliet@norra.se med frågor.",
                    None,
                );
                d
            })
            .collect();
        let forms = learn(&documents, 3);
        let all = format!("{forms:?}");
        for secret in ["eva ek", "0701", "norra se"] {
            assert!(!all.contains(secret), "{secret}: {all}");
        }
    }

    #[test]
    fn forms_with_other_headings_are_other_forms() {
        let mut documents: Vec<Document> = (0..3).map(document).collect();
        for n in 10..13 {
            let mut sheet = Sheet::default();
            for heading in ["Bakgrund", "Genomförande", "Uppföljning"] {
                let text = format!(
                    "Ange högst tio rader om {heading}.\nRad {n}.\nVi arbetar enligt Supported Employment."
                );
                sheet.add(Some(heading), false, &text, None);
            }
            documents.push(Document {
                sheet,
                ..document(n)
            });
        }
        let forms = learn(&documents, 3);
        assert_eq!(forms.len(), 2);
        // What applicants say alike is no form's.
        assert!(!format!("{forms:?}").contains("vi arbetar"));
    }
}
