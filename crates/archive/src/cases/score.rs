//! How two records stand to each other.

use aktsam_record::model::{ApplicationType, DocumentKind};

use super::features::Features;

/// How two records stand to each other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Relation {
    /// The same text in another form: one case, one of them leads.
    Rendition { score: f64, reason: String },
    /// Documents of one project: one case.
    Together { score: f64, reason: String },
    /// A version of one another, or so alike that a person should know: two cases, linked.
    Linked {
        kind: &'static str,
        score: f64,
        reason: String,
    },
    /// Nothing to each other.
    None,
}

/// From here on two documents belong together.
const TOGETHER: f64 = 0.6;
/// From here on texts are alike.
const ALIKE: f64 = 0.5;
/// From here on the same text in another format.
const RENDITION: f64 = 0.8;
/// From here on the same text in the same format, printed anew.
const REPRINT: f64 = 0.95;
/// What both need less where title, sum and period are the same: then the rest of the difference is
/// in how two formats are read, or a copy that was signed.
const SURE_RENDITION: f64 = 0.65;
/// See [`SURE_RENDITION`].
const SURE_REPRINT: f64 = 0.85;

fn same<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> Option<bool> {
    Some(a? == b?)
}

/// Whether nothing that both tell is told differently.
fn agree(a: &Features, b: &Features) -> bool {
    let numbers = a.own.is_empty() || b.own.is_empty() || !a.own.is_disjoint(&b.own);
    numbers
        && same(a.applied.as_ref(), b.applied.as_ref()) != Some(false)
        && same(a.start.as_ref(), b.start.as_ref()) != Some(false)
        && same(a.end.as_ref(), b.end.as_ref()) != Some(false)
        && same(a.dated.as_ref(), b.dated.as_ref()) != Some(false)
        && same(a.title.as_ref(), b.title.as_ref()) != Some(false)
}

/// Whether both tell title, sum and period, and tell the same.
fn sure(a: &Features, b: &Features) -> bool {
    same(a.title.as_ref(), b.title.as_ref()) == Some(true)
        && same(a.applied.as_ref(), b.applied.as_ref()) == Some(true)
        && same(a.start.as_ref(), b.start.as_ref()) == Some(true)
        && same(a.end.as_ref(), b.end.as_ref()) == Some(true)
}

/// Whether it is a document about another.
fn is_about(f: &Features) -> bool {
    matches!(f.kind, DocumentKind::SignaturePage | DocumentKind::Decision)
}

/// Whether one of them is short and names the other by its title.
fn speaks_of(a: &Features, b: &Features) -> bool {
    let names = |x: &Features, y: &Features| {
        y.title.as_ref().is_some_and(|title| {
            let telling = title.contains(' ') || title.chars().count() >= 7;
            telling && format!(" {} ", x.speech).contains(&format!(" {title} "))
        })
    };
    names(a, b) || names(b, a)
}

/// How `a` and `b` stand to each other.
pub(crate) fn relate(a: &Features, b: &Features) -> Relation {
    let likeness = a.sketch.likeness(&b.sketch).unwrap_or(0.0);
    let needed = match (a.media_type == b.media_type, sure(a, b)) {
        (true, true) => SURE_REPRINT,
        (true, false) => REPRINT,
        (false, true) => SURE_RENDITION,
        (false, false) => RENDITION,
    };
    if likeness >= needed && a.kind == b.kind && agree(a, b) {
        return Relation::Rendition {
            score: likeness,
            reason: format!("the same text, {:.0} % alike", likeness * 100.0),
        };
    }
    if let Some(linked) = version(a, b, likeness) {
        return linked;
    }
    let (score, reasons) = belong(a, b);
    if score >= TOGETHER {
        Relation::Together {
            score: score.min(1.0),
            reason: reasons.join(", "),
        }
    } else {
        Relation::None
    }
}

/// Two applications are never one: they are versions, or near each other, or nothing.
fn version(a: &Features, b: &Features, likeness: f64) -> Option<Relation> {
    if a.kind != b.kind || a.kind == DocumentKind::Budget || a.kind == DocumentKind::SignaturePage {
        return None;
    }
    let continues = |x: &Features, y: &Features| !x.previous.is_disjoint(&y.own);
    let later = |x: &Features| {
        matches!(
            x.application_type,
            Some(ApplicationType::Extension | ApplicationType::Supplementary)
        )
    };
    let titled = same(a.title.as_ref(), b.title.as_ref()) == Some(true);
    let numbered = !a.own.is_disjoint(&b.own);
    let percent = likeness * 100.0;
    let linked = |kind, score, reason: String| {
        Some(Relation::Linked {
            kind,
            score,
            reason,
        })
    };
    if continues(a, b) || continues(b, a) {
        return linked(
            "version",
            1.0,
            "one names the other's registration number as its earlier".into(),
        );
    }
    if titled && (later(a) || later(b)) {
        return linked(
            "version",
            0.9,
            "the same title, and one is an extension".into(),
        );
    }
    if likeness >= ALIKE && (titled || numbered) {
        let by = if numbered {
            "registration number"
        } else {
            "title"
        };
        return linked(
            "version",
            likeness,
            format!("the same {by}, texts {percent:.0} % alike"),
        );
    }
    let summed = a.applied.is_some_and(|s| s > 0)
        && same(a.applied.as_ref(), b.applied.as_ref()) == Some(true);
    let timed = same(a.dated.as_ref(), b.dated.as_ref()) == Some(true)
        || same(a.start.as_ref(), b.start.as_ref()) == Some(true);
    if titled && summed && timed {
        return linked(
            "version",
            0.7,
            format!("the same title, sum and time, texts {percent:.0} % alike"),
        );
    }
    if likeness >= ALIKE {
        return linked(
            "near_duplicate",
            likeness,
            format!("texts {percent:.0} % alike"),
        );
    }
    // Nothing else joins two of a kind.
    Some(Relation::None)
}

/// What speaks for one project, and what against.
fn belong(a: &Features, b: &Features) -> (f64, Vec<&'static str>) {
    let mut score = 0.0;
    let mut reasons = Vec::new();
    let mut add = |points: f64, reason: &'static str| {
        score += points;
        if points > 0.0 {
            reasons.push(reason);
        }
    };
    if !a.own.is_disjoint(&b.own) {
        add(0.6, "the same registration number");
    } else if !a.own.is_empty() && !b.own.is_empty() {
        add(-0.4, "");
    }
    match same(a.title.as_ref(), b.title.as_ref()) {
        Some(true) => add(0.5, "the same title"),
        // A decision may call a project by a shorter name; an agenda with a title of its own names many.
        Some(false) if (is_about(a) || is_about(b)) && speaks_of(a, b) => {
            add(0.5, "one names the other by its title");
        }
        Some(false) => {}
        None => {
            let named = |x: &Features, y: &Features| {
                x.title.as_ref().is_some_and(|t| {
                    let mut words = t.split(' ').filter(|w| w.chars().count() > 3).peekable();
                    words.peek().is_some() && words.all(|w| y.name_words.contains(w))
                })
            };
            if speaks_of(a, b) {
                add(0.5, "one names the other by its title");
            } else if named(a, b) || named(b, a) {
                add(0.4, "one's title is the other's file name");
            }
        }
    }
    match same(a.applied.as_ref(), b.applied.as_ref()) {
        Some(true) if a.applied.is_some_and(|s| s > 0) => add(0.45, "the same sum"),
        Some(false) => add(-0.2, ""),
        _ if !a.sums.is_disjoint(&b.sums) => add(0.35, "a sum in common"),
        _ => {}
    }
    match same(a.association.as_ref(), b.association.as_ref()) {
        Some(true) => add(0.1, "the same association"),
        Some(false) => add(-0.6, ""),
        None => {}
    }
    if a.folders
        .iter()
        .any(|f| !f.is_empty() && b.folders.contains(f))
    {
        add(0.25, "the same folder");
    }
    if !a.name_words.is_disjoint(&b.name_words) {
        add(0.2, "a name in common");
    }
    if !a.years.is_empty() && !b.years.is_empty() && a.years.is_disjoint(&b.years) {
        add(-0.3, "");
    }
    (score, reasons)
}

/// Whether `a` speaks for the project rather than `b`: the application, then the signed one that
/// nobody changed afterwards, then the one that tells more.
pub(crate) fn leads(a: &Features, b: &Features) -> bool {
    let rank = |f: &Features| {
        (
            f.kind == DocumentKind::Application,
            !f.altered,
            f.signed,
            f.media_type == "application/pdf",
            f.sections,
        )
    };
    (rank(a), &b.id) > (rank(b), &a.id)
}

#[cfg(test)]
#[allow(clippy::format_collect, reason = "tests make their texts themselves")]
mod tests {
    use super::*;
    use crate::cases::sketch::Sketch;

    fn features(id: &str, kind: DocumentKind) -> Features {
        Features {
            id: id.to_owned(),
            kind,
            application_type: None,
            media_type: "application/pdf".to_owned(),
            title: None,
            association: None,
            own: [].into(),
            previous: [].into(),
            applied: None,
            sums: [].into(),
            start: None,
            end: None,
            dated: None,
            years: [].into(),
            folders: [].into(),
            name_words: [].into(),
            signed: 0,
            altered: false,
            speech: String::new(),
            sections: 0,
            sketch: Sketch::default(),
        }
    }

    fn text(from: usize) -> Sketch {
        let words: String = (from..from + 400).map(|n| format!("ord{n} ")).collect();
        Sketch::of([words.as_str()].into_iter())
    }

    #[test]
    fn a_budget_joins_the_application_of_its_sum_and_name() {
        let mut form = features("a", DocumentKind::Application);
        form.applied = Some(100_000_000);
        form.sums = [100_000_000].into();
        form.name_words = ["hela".to_owned(), "vägen".to_owned()].into();
        let mut budget = features("b", DocumentKind::Budget);
        budget.applied = form.applied;
        budget.name_words = ["vägen".to_owned()].into();
        assert!(matches!(relate(&form, &budget), Relation::Together { .. }));
        // Another association's, however alike.
        form.association = Some("norra".to_owned());
        budget.association = Some("södra".to_owned());
        assert_eq!(relate(&form, &budget), Relation::None);
    }

    #[test]
    fn a_folder_alone_joins_nothing() {
        let mut form = features("a", DocumentKind::Application);
        form.folders = ["2023".to_owned()].into();
        let mut annex = features("b", DocumentKind::Other);
        annex.folders = form.folders.clone();
        assert_eq!(relate(&form, &annex), Relation::None);
    }

    #[test]
    fn the_same_text_in_another_format_is_a_rendition_unless_a_fact_differs() {
        let mut word = features("a", DocumentKind::Application);
        word.media_type = "application/msword".to_owned();
        word.sketch = text(0);
        let mut pdf = features("b", DocumentKind::Application);
        pdf.sketch = text(0);
        assert!(matches!(relate(&word, &pdf), Relation::Rendition { .. }));
        word.applied = Some(1);
        pdf.applied = Some(2);
        assert!(matches!(
            relate(&word, &pdf),
            Relation::Linked {
                kind: "near_duplicate",
                ..
            }
        ));
        word.title = Some("bron".to_owned());
        pdf.title = Some("bron".to_owned());
        assert!(matches!(
            relate(&word, &pdf),
            Relation::Linked {
                kind: "version",
                ..
            }
        ));
    }

    #[test]
    fn an_application_written_anew_is_a_version_of_the_first() {
        let mut first = features("a", DocumentKind::Application);
        first.title = Some("bron".to_owned());
        first.applied = Some(75_000_000);
        first.dated = Some("2015-05-20".to_owned());
        first.sketch = text(0);
        let mut second = first.clone();
        second.id = "b".to_owned();
        second.sketch = text(500);
        let version = |a: &Features, b: &Features| {
            matches!(
                relate(a, b),
                Relation::Linked {
                    kind: "version",
                    ..
                }
            )
        };
        assert!(version(&first, &second));
        // A title alone may come back every year.
        second.dated = Some("2016-05-20".to_owned());
        assert!(!version(&first, &second));
    }

    #[test]
    fn a_budget_filed_by_three_letters_belongs_to_the_form_of_its_sum() {
        let mut form = features("a", DocumentKind::Application);
        form.applied = Some(75_000_000);
        form.name_words = ["nnv".to_owned()].into();
        let mut budget = features("b", DocumentKind::Budget);
        budget.applied = form.applied;
        assert_eq!(relate(&form, &budget), Relation::None);
        budget.name_words = form.name_words.clone();
        assert!(matches!(relate(&form, &budget), Relation::Together { .. }));
    }

    #[test]
    fn an_extension_is_linked_and_not_merged() {
        let mut first = features("a", DocumentKind::Application);
        first.own = ["2020:1".to_owned()].into();
        first.title = Some("bron".to_owned());
        let mut second = features("b", DocumentKind::Application);
        second.own = ["2022:7".to_owned()].into();
        second.previous = first.own.clone();
        second.title = first.title.clone();
        assert!(matches!(
            relate(&first, &second),
            Relation::Linked {
                kind: "version",
                ..
            }
        ));
    }

    #[test]
    fn a_signature_page_joins_the_application_that_it_names() {
        let mut form = features("a", DocumentKind::Application);
        form.title = Some("ung kraft i vingåker".to_owned());
        let mut page = features("b", DocumentKind::SignaturePage);
        page.own = ["sl2024/37".to_owned()].into();
        page.speech = "ansökan ung kraft i vingåker dnr sl 2024 37".to_owned();
        page.name_words = ["vingåker".to_owned()].into();
        form.name_words = page.name_words.clone();
        assert!(matches!(relate(&form, &page), Relation::Together { .. }));
        assert!(form.keys().iter().any(|key| page.keys().contains(key)));
        page.speech = "ansökan ung kraft i katrineholm".to_owned();
        assert_eq!(relate(&form, &page), Relation::None);
        // An agenda names many projects.
        let mut agenda = features("c", DocumentKind::Other);
        agenda.title = Some("kallelse till styrelsemöte".to_owned());
        agenda.speech = "ung kraft i vingåker bron till arbete".to_owned();
        agenda.name_words = form.name_words.clone();
        assert_eq!(relate(&form, &agenda), Relation::None);
    }

    #[test]
    fn one_that_was_changed_after_it_was_signed_does_not_lead() {
        let mut whole = features("b", DocumentKind::Application);
        whole.signed = 2;
        let mut altered = features("a", DocumentKind::Application);
        altered.signed = 2;
        altered.altered = true;
        assert!(leads(&whole, &altered) && !leads(&altered, &whole));
    }

    #[test]
    fn the_signed_application_leads() {
        let word = features("a", DocumentKind::Application);
        let mut pdf = features("b", DocumentKind::Application);
        pdf.signed = 2;
        assert!(leads(&pdf, &word) && !leads(&word, &pdf));
        let budget = features("c", DocumentKind::Budget);
        assert!(leads(&word, &budget));
    }
}
