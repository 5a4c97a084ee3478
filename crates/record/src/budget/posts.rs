//! Posts (tjänster) told in prose: "en processledare på 50 %", "två heltidsanställda coacher".

use std::ops::Range;
use std::sync::OnceLock;

use aktsam_document::Location;
use serde::Deserialize;

use super::staffing::{is_surcharge, shares};
use super::words::{Normal, words};
use crate::lexicon::WordStarts;
use crate::lower::LowerCase;
use crate::model::Staffing;

/// The words of posts (`data/posts.toml`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    endings: Vec<String>,
    none: Vec<String>,
    leading: Vec<String>,
    each: Vec<String>,
}

/// The words that are compiled in.
fn titles() -> &'static Titles {
    static TITLES: OnceLock<Titles> = OnceLock::new();
    // A test holds the file to its shape; were it broken, no word would be known, and no more.
    TITLES.get_or_init(|| toml::from_str(include_str!("../../data/posts.toml")).unwrap_or_default())
}

/// First words of English titles.
const ENGLISH: &[&str] = &[
    "project",
    "case",
    "job",
    "process",
    "programme",
    "social",
    "study",
];

/// Words before and behind a share that its post's title is looked for in.
const BEFORE: usize = 8;
const BEHIND: usize = 6;

/// How the words of shares begin: a text without them tells of no post.
static SHARES: WordStarts = WordStarts::of(&[
    "heltid",
    "halvtid",
    "kvartstid",
    "tj",
    "årsarb",
    "åa",
    "procent",
    "percent",
    "per cent",
    "fjärdedel",
    "full",
    "half",
]);

/// The posts that a text tells; `locate` gives the place of a range of its bytes.
pub(crate) fn of_text(
    text: &str,
    scope: Option<&str>,
    locate: impl Fn(Range<usize>) -> Location,
) -> Vec<Staffing> {
    let mut found = Vec::new();
    if !(text.contains('%') || SHARES.in_text(text)) {
        return found;
    }
    for sentence in super::prose::sentences(text) {
        let Some(part) = text.get(sentence.clone()) else {
            continue;
        };
        let mut shares = shares(part);
        shares.sort_by_key(|(_, range)| range.start);
        // "Deltid (30 %)", "heltid, 100 %" tell one share twice.
        shares.dedup_by(|next, first| next.1.start < first.1.end + 4 && next.0 == first.0);
        let mut from = 0;
        for (percent, range) in shares.into_iter().take(20) {
            if let Some(post) = post(part, from, percent, &range) {
                let location = || locate(sentence.start + range.start..sentence.start + range.end);
                for (role, percent) in post.roles {
                    found.push(Staffing {
                        role,
                        organisation: post.employer.map(str::to_owned),
                        percent: Some(percent),
                        year: None,
                        scope: scope.map(str::to_owned),
                        location: location(),
                    });
                }
                from = range.end;
            }
        }
    }
    found
}

/// What is told of a share of full time.
struct Post<'t> {
    roles: Vec<(String, f64)>,
    employer: Option<&'t str>,
}

/// The post of the share at `range`, whose title stands behind `from` in a sentence.
fn post<'t>(part: &'t str, from: usize, percent: f64, range: &Range<usize>) -> Option<Post<'t>> {
    let is_word = |w: &&str| w.contains(char::is_alphanumeric);
    let whole_before = part.get(..range.start)?;
    let share = part.get(range.clone())?.lower();
    let before: Vec<&str> = whole_before
        .split_whitespace()
        .rev()
        .filter(is_word)
        .take(BEFORE)
        .collect();
    let behind = part.get(range.end..)?;
    let after: Vec<&str> = behind
        .split_whitespace()
        .filter(is_word)
        .take(BEHIND)
        .collect();
    let of = after
        .first()
        .is_some_and(|w| matches!(*w, "av" | "utav" | "of"));
    // "80 % av deltagarna" is no post; "anställs på 80 % av kommunen" is.
    let by = || Normal::new(&after.join(" ")).has(&words().organisation);
    let near = before.get(..before.len().min(7)).unwrap_or_default();
    if of && !by() || is_surcharge(&near.join(" ")) || !(1.0..=1000.0).contains(&percent) {
        return None;
    }
    let free: Vec<&str> = part
        .get(from..range.start)
        .unwrap_or_default()
        .split_whitespace()
        .rev()
        .filter(is_word)
        .take(BEFORE)
        .collect();
    // "två heltidsanställda coacher", "0,5 tjänst som koordinator", "i form av en arbetsförmedlare".
    let led = titles().leading.iter().any(|w| {
        let text = behind.trim_start();
        text.strip_prefix(w.as_str())
            .is_some_and(|r| r.starts_with(' '))
    });
    let describes = share.contains("anställ") || share.contains("arbetande");
    let in_clause = behind
        .split([',', ';', '.', '('])
        .next()
        .unwrap_or_default();
    let following = || in_clause.split_whitespace().take(BEHIND).find_map(title);
    let preceding = || free.iter().find_map(|w| title(w));
    let title = if led || describes {
        following().or_else(preceding)
    } else {
        preceding().or_else(following)
    };
    // "Project manager", "job coach": both words are the title.
    let first = free
        .iter()
        .position(|w| Some(*w) == title.as_deref())
        .and_then(|at| free.get(at + 1).copied());
    let ahead: Vec<&str> = in_clause.split_whitespace().take(BEHIND).collect();
    let first = first.or_else(|| {
        let pair = ahead
            .windows(2)
            .find(|pair| pair.last().copied() == title.as_deref())?;
        pair.first().copied()
    });
    let title = title.map(|title| match first {
        Some(first) if ENGLISH.contains(&first.to_ascii_lowercase().as_str()) => {
            format!("{first} {title}")
        }
        _ => title,
    })?;
    // "Arbetsterapeut och sjukgymnast 40 % vardera": so much of each.
    let each = after
        .first()
        .is_some_and(|w| titles().each.iter().any(|e| w.starts_with(e.as_str())));
    let other = each.then(|| match before.as_slice() {
        [_, joint, first, ..] if matches!(*joint, "och" | "samt" | "and") => self::title(first),
        _ => None,
    });
    let posts = if led || describes {
        f64::from(before.first().map_or(1, |count| number_of_posts(count)))
    } else {
        before
            .iter()
            .position(|w| w.contains(title.as_str()))
            .and_then(|at| {
                let counts = before.get(at + 1..)?.iter().take(2);
                // "1 erfaren projektledare": a word may stand between.
                counts.map(|count| number_of_posts(count)).find(|n| *n > 1)
            })
            .map_or(1.0, f64::from)
    };
    let mut roles: Vec<(String, f64)> = other
        .flatten()
        .map(|role| (role, percent))
        .into_iter()
        .collect();
    roles.push((title, percent * posts));
    Some(Post {
        roles,
        employer: employer(part, range),
    })
}

/// Who employs, where a sentence says it.
fn employer<'t>(part: &'t str, range: &Range<usize>) -> Option<&'t str> {
    // "Hörby kommun – handläggare 20 %": who employs stands before the dash.
    let before_dash = part
        .split_once(" – ")
        .or_else(|| part.split_once(" - "))
        .map(|(who, _)| who.trim())
        .filter(|who| {
            who.split_whitespace().count() <= 4
                && who.len() < range.start
                && Normal::new(who).has(&words().organisation)
        });
    // "1 arbetsterapeut från Region Jönköpings län, 25 %"
    before_dash
        .or_else(|| {
            let (_, who) = part.get(..range.start)?.rsplit_once(" från ")?;
            let who = who.trim().trim_end_matches([',', '(', ' ', ':']);
            let named = who.split_whitespace().count() <= 5
                && who.starts_with(char::is_uppercase)
                && !who.contains([',', '.']);
            named.then_some(who)
        })
        // "jobbcoacher, 75 % vardera (Arbetsförmedlingen)": the brackets hold nothing else.
        .or_else(|| {
            let (between, rest) = part.get(range.end..)?.split_once('(')?;
            let (who, _) = rest.split_once(')')?;
            let near = between.split_whitespace().count() <= 1;
            let named =
                who.split_whitespace().count() <= 5 && Normal::new(who).has(&words().organisation);
            (near && named).then_some(who.trim())
        })
}

/// "Två koordinatorer på heltid" are two posts.
fn number_of_posts(word: &str) -> u32 {
    match word.lower().as_str() {
        "två" | "2" => 2,
        "tre" | "3" => 3,
        "fyra" | "4" => 4,
        "fem" | "5" => 5,
        "sex" | "6" => 6,
        _ => 1,
    }
}

/// The title of a post in some words: the one that names somebody or something done.
pub(super) fn title(sentence: &str) -> Option<String> {
    let is_title = |word: &str| {
        let lower = word.lower();
        let singular = lower
            .strip_suffix("er")
            .or_else(|| lower.strip_suffix("ar"));
        let bare = lower.trim_end_matches('s').trim_end_matches('n');
        let named = titles().endings.iter().any(|ending| {
            let ending = ending.as_str();
            bare.ends_with(ending)
                || lower.ends_with(ending)
                || singular.is_some_and(|word| word.ends_with(ending))
        });
        named && !titles().none.contains(&lower)
    };
    sentence
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '/'))
        .find(|word| word.chars().count() > 3 && is_title(word))
        .map(|word| {
            // "Case manager" is called by both words.
            let case = |w: &str| w.eq_ignore_ascii_case("case");
            let both = sentence.split_whitespace().any(case);
            if both && word.eq_ignore_ascii_case("manager") {
                "Case manager".to_owned()
            } else {
                word.to_owned()
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_its_shape() {
        let titles: Titles = toml::from_str(include_str!("../../data/posts.toml")).unwrap();
        assert!(!titles.endings.is_empty() && !titles.leading.is_empty());
    }

    #[test]
    fn a_share_stands_before_its_title_or_behind_it() {
        assert_eq!(
            told("Vi rekryterar två heltidsanställda coacher och en samordnare på halvtid."),
            [
                ("coacher".to_owned(), 200.0),
                ("samordnare".to_owned(), 50.0)
            ]
        );
        assert_eq!(
            told(
                "En samordnare anställs på 100% av kommunen, medan myndigheten går in med 0,5 årsarbetskraft i form av en arbetsförmedlare."
            ),
            [
                ("samordnare".to_owned(), 100.0),
                ("arbetsförmedlare".to_owned(), 50.0)
            ]
        );
        assert_eq!(
            told("Verksamhetsledare 80 %, två handledare à 100 %, vaktmästare 10 %."),
            [
                ("Verksamhetsledare".to_owned(), 80.0),
                ("handledare".to_owned(), 200.0),
                ("vaktmästare".to_owned(), 10.0)
            ]
        );
        assert_eq!(
            told("1 administratör, 25 %"),
            [("administratör".to_owned(), 25.0)]
        );
        assert_eq!(told("Hälften, 50 %, är årsarbetare."), []);
        for text in [
            "Case manager 50 %",
            "50 % Case manager",
            "0,5 tjänst som Case manager",
        ] {
            assert_eq!(told(text), [("Case manager".to_owned(), 50.0)], "{text}");
        }
    }

    fn told(text: &str) -> Vec<(String, f64)> {
        of_text(text, None, |_| Location::default())
            .into_iter()
            .map(|s| (s.role, s.percent.unwrap()))
            .collect()
    }

    #[test]
    fn several_posts_and_parts_of_one_in_words_are_read() {
        assert_eq!(
            told("Två koordinatorer på heltid och en systemförvaltare på en fjärdedel."),
            [
                ("koordinatorer".to_owned(), 200.0),
                ("systemförvaltare".to_owned(), 25.0)
            ]
        );
    }

    #[test]
    fn so_much_of_each_is_two_posts() {
        assert_eq!(
            told("Arbetsterapeut och sjukgymnast 40 % vardera: 560 000 kr."),
            [
                ("Arbetsterapeut".to_owned(), 40.0),
                ("sjukgymnast".to_owned(), 40.0)
            ]
        );
    }

    #[test]
    fn who_lends_whom_is_told() {
        let posts = of_text(
            "1 arbetsterapeut från Region Jönköpings län, 25 %",
            None,
            |_| Location::default(),
        );
        let [post] = posts.as_slice() else {
            panic!("{posts:?}")
        };
        assert_eq!(post.organisation.as_deref(), Some("Region Jönköpings län"));
    }

    #[test]
    fn posts_in_prose_are_read() {
        assert_eq!(
            told("Processledare 1,0 tjänst; ca 640 000 kronor/år"),
            [("Processledare".to_owned(), 100.0)]
        );
        assert_eq!(
            told("Ansökan om 0,5 tjänst som samverkanskoordinator."),
            [("samverkanskoordinator".to_owned(), 50.0)]
        );
        assert_eq!(
            told("1 x 10 % projektledning"),
            [("projektledning".to_owned(), 10.0)]
        );
        assert_eq!(told("80 % av deltagarna ska ha en plan"), []);
        assert_eq!(told("OH 10 %"), []);
    }
}
