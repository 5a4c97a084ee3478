//! From the words of a heading to its fields.

use crate::lexicon::{Cue, Headings};
use crate::model::{Field, HeadingMatch};

use super::HeadingReading;
use super::asking::{Asked, asked, reached, told};
use super::normalise::{Clause, normalise};
use super::phrase::{is_manner, is_object, longest_phrase};
use super::words::{
    How, Kind, Word, classify, is_unread, join_split_words, settle_ellipses, settle_numbers,
    settle_times, split_attachment,
};

/// What was found in a clause.
#[derive(Debug, Default)]
struct Found {
    fields: Vec<Field>,
    weak: bool,
    phrase: bool,
    fuzzy: bool,
    /// A word of a head was not understood.
    unread: bool,
    /// A head was recognised only as a part of a compound.
    compound: bool,
    why: Vec<String>,
}

impl Found {
    fn add(&mut self, field: Field, why: String) {
        if !self.fields.contains(&field) {
            self.fields.push(field);
            self.why.push(why);
        }
    }

    fn merge(&mut self, other: Self) {
        self.weak &= other.weak;
        self.phrase |= other.phrase;
        self.fuzzy |= other.fuzzy;
        self.unread |= other.unread;
        self.compound |= other.compound;
        for (field, why) in other.fields.into_iter().zip(other.why) {
            self.add(field, why);
        }
    }
}

/// The longest heading that is analysed, in tokens: what is longer is prose.
const MAX_TOKENS: usize = 60;

/// What a heading means by itself.
pub(crate) fn analyse(line: &str, lexicon: &Headings) -> HeadingReading {
    let normalised = normalise(line);
    let mut found = read_clauses(&normalised.clauses, lexicon);
    if found.fields.is_empty() && !normalised.bracketed.is_empty() {
        found = read_clauses(&normalised.bracketed, lexicon);
    }
    // "Ekonomiansvarig (namn, telefon)": what is to be filled in says that a person is asked for.
    if matches!(found.fields[..], [Field::Organisation | Field::Staffing])
        && !normalised.bracketed.is_empty()
    {
        let asked = read_clauses(&normalised.bracketed, lexicon);
        if asked.fields.contains(&Field::Contact) {
            let why = found.why;
            found = Found {
                fields: vec![Field::Contact],
                why: vec![format!("{}, with a telephone or address", why.join("; "))],
                ..asked
            };
        }
    }
    settle_so_far(&mut found, &normalised.clauses, lexicon);
    for (field, other) in &lexicon.absorbs {
        if found.fields.contains(field)
            && let Some(i) = found.fields.iter().position(|f| f == other)
        {
            found.fields.remove(i);
            found.why.remove(i);
        }
    }
    let matched = if found.fields.is_empty() {
        HeadingMatch::None
    } else if found.fuzzy {
        HeadingMatch::Fuzzy
    } else if !found.phrase && is_plain(&normalised.clauses, lexicon) {
        HeadingMatch::Exact
    } else {
        HeadingMatch::Phrase
    };
    let complete = !found.unread && !found.fields.is_empty();
    HeadingReading {
        fields: found.fields,
        matched,
        number: normalised.number,
        complete,
        compound: found.compound,
        weak: found.weak,
        why: found.why.join("; "),
    }
}

/// "Resultat och effekter hittills": what was reached so far are results and no goals.
fn settle_so_far(found: &mut Found, clauses: &[Clause], lexicon: &Headings) {
    let so_far = |token: &String| lexicon.grammar.so_far.contains(token);
    if !clauses.iter().flat_map(|c| &c.tokens).any(so_far) {
        return;
    }
    let goals = found.fields.iter().position(|f| *f == Field::Goals);
    if !found.fields.contains(&Field::Results)
        && let Some(field) = goals.and_then(|at| found.fields.get_mut(at))
    {
        *field = Field::Results;
    }
}

/// Whether a heading is nothing but words of the lexicon: "Syfte och mål", "Projektets tidplan".
fn is_plain(clauses: &[Clause], lexicon: &Headings) -> bool {
    clauses.len() == 1
        && clauses.iter().flat_map(|c| &c.tokens).all(|t| {
            let word = classify(t, true, lexicon);
            matches!(
                word.kind,
                Kind::Cue(_, How::Whole | How::Compound | How::Prefixed)
                    | Kind::Carrier
                    | Kind::Coordinator
            )
        })
}

fn read_clauses(clauses: &[Clause], lexicon: &Headings) -> Found {
    let mut all = Found {
        weak: true,
        ..Found::default()
    };
    let short = clauses.iter().map(|c| c.tokens.len()).sum::<usize>() <= 7;
    for clause in clauses {
        let mut words: Vec<Word> = join_split_words(&clause.tokens, lexicon)
            .iter()
            .map(|t| classify(t, short, lexicon))
            .collect();
        settle_ellipses(&mut words, lexicon);
        settle_numbers(&mut words);
        settle_times(&mut words);
        split_attachment(&mut words);
        let words = words.get(..MAX_TOKENS).unwrap_or(&words);
        let mut found = read_clause(words, lexicon, 0);
        // "Vilka aktiviteter planeras och när?"
        if let [.., mark, last] = words
            && !found.fields.is_empty()
            && mark.kind == Kind::Coordinator
            && last.text == "när"
        {
            found.add(Field::Timeline, "“när” is timeline".to_owned());
        }
        if found.fields.is_empty() {
            continue;
        }
        if clause.after_dash && !all.fields.is_empty() {
            // An apposition says more exactly what is meant, but only a phrase is exact enough.
            if found.phrase {
                all = found;
            }
            continue;
        }
        if found.weak && !all.fields.is_empty() {
            continue;
        }
        if all.weak && !found.weak {
            all = found;
        } else {
            all.merge(found);
        }
    }
    all
}

fn read_clause(words: &[Word], lexicon: &Headings, depth: usize) -> Found {
    // "Budget, se bilaga": where to look is not what it is about.
    let words = words
        .iter()
        .position(|w| w.text == "se")
        .filter(|at| *at > 0 && words.get(at + 1).is_some_and(|next| next.text != "ut"))
        .and_then(|at| words.get(..at))
        .unwrap_or(words);
    // "Vilka effekter har insatsen gett?": what was reached is told by the tense.
    if let Some(asked) = reached(words, lexicon) {
        return found_asked(words, &asked);
    }
    if let Some(found) = read_reached(words, lexicon) {
        return found;
    }
    let asked = asked(words, lexicon);
    // In a question a phrase decides only where the verb does not stand before it, or where it says
    // that what is asked for comes after the project.
    let phrase = longest_phrase(words, lexicon).filter(|(start, _, phrase)| {
        let verb = asked
            .as_ref()
            .filter(|asked| !asked.light && asked.start < *start);
        let governed = verb.is_some();
        // "Vad ska deltagarna ha uppnått efter insatsen?"
        let of_goals = verb.is_some_and(|v| matches!(v.field, Field::Goals | Field::Results));
        !is_object(words, *start, lexicon)
            && !is_manner(words, *start, phrase, lexicon)
            && (!governed || (phrase.fields == [Field::Implementation] && !of_goals))
    });
    // "Vad ska vara annorlunda när projektet är slut?": when is not what.
    let afterwards =
        phrase.filter(|(start, _, phrase)| *start > 0 && phrase.fields == [Field::Implementation]);
    let lasts = asked
        .as_ref()
        .is_some_and(|asked| asked.field == Field::Implementation);
    let is_of_goals = |fields: &[Field]| matches!(fields, [Field::Goals | Field::Results]);
    if let Some(before) = afterwards
        .filter(|_| !lasts)
        .and_then(|(start, ..)| words.get(..start))
    {
        let noun = read_noun_phrases(before, lexicon);
        if is_of_goals(&noun.fields) && !noun.weak {
            return noun;
        }
    }
    let phrase = afterwards
        .filter(|_| !lasts)
        .and_then(|(start, ..)| longest_phrase(words.get(..start)?, lexicon))
        .filter(|(_, _, before)| is_of_goals(&before.fields))
        .or(phrase);
    if let Some((start, end, phrase)) = phrase {
        let mut found = Found {
            phrase: true,
            ..Found::default()
        };
        let text = words.get(start..end).unwrap_or_default();
        let text: Vec<&str> = text.iter().map(|w| w.text.as_str()).collect();
        // What is coordinated with the phrase is read too; its own objects are not.
        let left = words.get(..start).unwrap_or_default();
        found.unread = left.iter().any(is_unread);
        if depth < 4 && left.last().is_some_and(|w| w.kind == Kind::Coordinator) {
            let more = read_clause(left, lexicon, depth + 1);
            if !more.weak || more.phrase {
                found.merge(more);
            }
        }
        for field in &phrase.fields {
            found.add(
                *field,
                format!("“{}” is {}", text.join(" "), field.as_str()),
            );
        }
        // "Syfte med insatsen samt dess mål": the matter that the phrase is about ends it.
        let matter = words.get(end).is_some_and(|w| w.kind == Kind::Carrier);
        let right = words.get(end + usize::from(matter)..).unwrap_or_default();
        if depth < 4 && right.first().is_some_and(|w| w.kind == Kind::Coordinator) {
            let more = read_clause(right, lexicon, depth + 1);
            if !more.weak || more.phrase {
                found.merge(more);
            }
        }
        found.weak = false;
        found.phrase = true;
        return found;
    }
    if let Some(asked) = asked {
        return found_asked(words, &asked);
    }
    // "Metoder som ska användas": what a relative clause adds says nothing new of the noun.
    let relative = words
        .iter()
        .position(|w| lexicon.grammar.relatives.contains(&w.text))
        .filter(|at| *at > 0);
    if let Some(head) = relative.and_then(|at| words.get(..at)) {
        let found = read_noun_phrases(head, lexicon);
        if !found.fields.is_empty() {
            return found;
        }
        // "Den grupp som insatsen vänder sig till": where the noun says nothing, its verb does.
        let clause = words.get(head.len()..).unwrap_or_default();
        if let Some(asked) = told(clause, lexicon) {
            return found_asked(clause, &asked);
        }
    }
    read_noun_phrases(words, lexicon)
}

/// "Effekter som projektet har gett": what a relative clause tells of as reached are results, no goals.
fn read_reached(words: &[Word], lexicon: &Headings) -> Option<Found> {
    let relative = words
        .iter()
        .position(|w| lexicon.grammar.relatives.contains(&w.text))?;
    let (head, clause) = words.split_at_checked(relative)?;
    let has = clause.iter().position(|w| w.text == "har")?;
    told(clause.get(has..)?, lexicon).filter(|asked| asked.field == Field::Results)?;
    let mut found = read_noun_phrases(head, lexicon);
    if found.weak || found.fields != [Field::Goals] {
        return None;
    }
    found.fields = vec![Field::Results];
    found.phrase = true;
    for why in &mut found.why {
        why.push_str(", as reached: results");
    }
    Some(found)
}

/// What a clause asks for, as what was found in it.
fn found_asked(words: &[Word], asked: &Asked) -> Found {
    let text = words.get(asked.start..asked.end).unwrap_or_default();
    let text: Vec<&str> = text.iter().map(|w| w.text.as_str()).collect();
    let mut found = Found {
        phrase: true,
        unread: words.iter().any(is_unread),
        ..Found::default()
    };
    found.add(
        asked.field,
        format!("it asks for “{}”: {}", text.join(" "), asked.field.as_str()),
    );
    found
}

/// Reads coordinated noun phrases: the head decides, its object only where the head is weak.
fn read_noun_phrases(words: &[Word], lexicon: &Headings) -> Found {
    let mut found = Found {
        weak: true,
        ..Found::default()
    };
    // Field, why, whether it stands alone and says something, whether it is a generic noun.
    let mut weak: Vec<(Field, String, bool, bool)> = Vec::new();
    let mut in_object = false;
    // A head whose object may still decide.
    let mut open_head: Option<(Field, String)> = None;
    let mut head_is_weak = true;
    // "Vägen till arbete": of a head that says nothing, a weak object says nothing more.
    let mut head_unread = false;
    // "med" stood before: its noun may be a head of its own.
    let mut with = false;
    let way = words.first().is_some_and(|w| w.text == "från");
    // "Kostnader per målgrupp": by what it is told says nothing of what it is.
    let mut by = false;
    // "Utfall i relation till mål, resurser och organisation": nor what it is held against.
    let against = words.windows(3).position(|three| {
        let [first, noun, last] = three else {
            return false;
        };
        first.text == "i"
            && matches!(
                noun.text.as_str(),
                "relation" | "förhållande" | "jämförelse"
            )
            && matches!(last.text.as_str(), "till" | "med")
    });
    let words = against
        .filter(|at| *at > 0)
        .and_then(|at| words.get(..at))
        .unwrap_or(words);
    let chunks = words.split_inclusive(|w| matches!(w.kind, Kind::Coordinator | Kind::Preposition));
    for chunk in chunks {
        let (mark, body) = match chunk.split_last() {
            Some((last, body)) if matches!(last.kind, Kind::Coordinator | Kind::Preposition) => {
                (Some(last), body)
            }
            _ => (None, chunk),
        };
        if !in_object {
            found.unread |= body.iter().any(is_unread);
        }
        let comes_with = std::mem::take(&mut with);
        if comes_with {
            let own = head_of(body, lexicon)
                .filter(|h| !h.cue.weak && matches!(h.cue.field, Field::Timeline | Field::Budget));
            in_object |= own.is_none();
        }
        let told_by = std::mem::take(&mut by);
        if let Some(head) = head_of(body, lexicon).filter(|_| !told_by) {
            let bare = body.len() == 1 && !lexicon.grammar.weak.contains(&head.stem);
            let why = format!("“{}” is {}", head.text, head.cue.field.as_str());
            found.fuzzy |= head.how == How::Misspelt;
            found.compound |= !in_object && head.how != How::Whole;
            if in_object {
                let wins = head_is_weak
                    && !head.cue.weak
                    && lexicon.grammar.objects.contains(&head.cue.field);
                if open_head.is_some() && wins {
                    open_head = Some((head.cue.field, why));
                } else if open_head.is_none()
                    && head_is_weak
                    && !(head_unread && (head.cue.weak || head.cue.field == Field::Participants))
                {
                    let described = weak.iter().any(|(_, _, _, generic)| *generic);
                    if head.cue.weak || !described {
                        // "Från remiss till avslut": of a way, where it begins says what it is about.
                        if !way || weak.is_empty() {
                            weak.push((head.cue.field, why, false, false));
                        }
                    } else {
                        // "Beskrivning av målgruppen, antal och ålder": the object says what it is about.
                        weak.retain(|(_, _, _, generic)| !generic);
                        open_head = Some((head.cue.field, why));
                    }
                }
            } else {
                if let Some((field, why)) = open_head.take() {
                    found.add(field, why);
                    found.weak = false;
                }
                head_is_weak = head.generic;
                if head.cue.weak {
                    weak.push((head.cue.field, why, bare, head.generic));
                } else {
                    open_head = Some((head.cue.field, why));
                }
            }
        } else if !in_object && !body.is_empty() {
            head_unread = body.iter().any(is_unread);
            head_is_weak = open_head.is_none() || head_is_weak;
        }
        match mark.map(|m| (m.kind, m.text.as_str())) {
            // "Arbetsplan med milstolpar": what it comes with is a part of its own.
            Some((Kind::Preposition, "med")) if open_head.is_some() => with = true,
            Some((Kind::Preposition, "per")) => {
                in_object = true;
                by = true;
            }
            Some((Kind::Preposition, _)) => in_object = true,
            // After a comma or slash a new head may follow; "och" may still be inside the object.
            Some((Kind::Coordinator, "," | "/")) => {
                in_object &= body.last().is_some_and(|w| w.elliptic);
            }
            _ => {}
        }
    }
    if let Some((field, why)) = open_head {
        found.add(field, why);
        found.weak = false;
    }
    for (field, why, bare, _) in weak {
        // A weak word beside a strong one counts only as an item of its own in a list.
        if found.fields.is_empty() || found.weak || bare {
            found.add(field, why);
        }
    }
    found
}

/// The head of a noun phrase.
struct Head {
    cue: Cue,
    how: How,
    text: String,
    stem: String,
    /// A noun such as "plan" or "beskrivning", whose object says what it is about.
    generic: bool,
}

/// The word that decides in a noun phrase: the first that names a field and is no genitive; a
/// genitive only where the noun it belongs to names none ("målgruppens storlek").
fn head_of(body: &[Word], lexicon: &Headings) -> Option<Head> {
    let last = body.len().saturating_sub(1);
    let is_genitive =
        |i: usize, w: &Word| i < last && w.text.ends_with('s') && !w.text.ends_with("ss");
    let cues = || {
        body.iter().enumerate().filter_map(|(i, w)| match w.kind {
            Kind::Cue(cue, how) => Some((i, w, cue, how)),
            _ => None,
        })
    };
    // "Målgruppens problematik" tells of the target group, "Utvärderingens uppläggning" of the evaluation.
    let tells_of = |owner: Field, noun: Field| match owner {
        Field::TargetGroup => noun == Field::Background,
        Field::Evaluation => matches!(
            noun,
            Field::Method | Field::Activities | Field::Purpose | Field::Background
        ),
        _ => false,
    };
    let whose = cues().find(|(at, w, owner, _)| {
        is_genitive(*at, w)
            && cues().any(|(i, w, cue, _)| {
                i > *at && tells_of(owner.field, cue.field) && !is_genitive(i, w)
            })
    });
    // "Organisatoriska mål", "Lokal styrgrupp": an adjective says of what kind its noun is.
    let is_attribute = |i: usize, w: &Word| {
        i < last
            && lexicon
                .grammar
                .attributes
                .iter()
                .any(|ending| w.text.ends_with(ending.as_str()))
    };
    let pick = whose.or_else(|| {
        cues()
            .find(|(i, w, cue, how)| {
                !cue.weak && !is_genitive(*i, w) && !is_attribute(*i, w) && *how != How::Misspelt
            })
            .or_else(|| cues().find(|(i, w, cue, _)| !cue.weak && !is_genitive(*i, w)))
            .or_else(|| cues().find(|(_, _, cue, _)| !cue.weak))
            .or_else(|| cues().find(|(i, w, _, _)| !is_genitive(*i, w)))
            .or_else(|| cues().next())
    })?;
    let (_, word, cue, how) = pick;
    Some(Head {
        cue,
        how,
        text: word.text.clone(),
        stem: word.stem.clone(),
        generic: cue.weak || lexicon.grammar.weak.contains(&word.stem),
    })
}
