//! From the words of a heading to its fields.

use crate::lexicon::words::{letters, may_be_near};
use crate::lexicon::{Cue, Headings, Phrase, STEM_KEY, fold};
use crate::model::{Field, HeadingMatch};

use super::HeadingReading;
use super::asking::asked;
use super::normalise::{Clause, normalise};
use super::stem::stem;

/// A token with what the lexicon says of it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) stem: String,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Names a field.
    Cue(Cue, How),
    /// Names the matter itself ("projektet").
    Carrier,
    /// "och", "/", ",".
    Coordinator,
    /// "för", "av".
    Preposition,
    /// "beskriv", "hur", "vi": of no weight.
    Function,
    /// Anything else.
    Other,
}

/// How a word was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Whole,
    /// As the last part of a compound whose first part says nothing else ("projektmål").
    Compound,
    /// As the first part of a compound whose last part says little ("utvärderingsmetod").
    Prefixed,
    /// As the first part of a compound whose last part is not known ("samverkansforum").
    Part,
    Misspelt,
}

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
        settle_ellipses(&mut words);
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

/// "Personal- och driftskostnader": the first compound leaves its last part to the second, which
/// decides for both.
fn settle_ellipses(words: &mut [Word]) {
    for at in 0..words.len() {
        let [first, mark, second, ..] = words.get_mut(at..).unwrap_or_default() else {
            continue;
        };
        if first.text.ends_with('-') && mark.kind == Kind::Coordinator {
            if let Kind::Cue(_, How::Compound) = second.kind {
                first.kind = Kind::Function;
            }
            first.text.truncate(first.text.trim_end_matches('-').len());
        }
    }
}

/// Joins words that a line break or a slip of the hand split: "Effekt mål", "Implementerings plan".
fn join_split_words(tokens: &[String], lexicon: &Headings) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(tokens.len());
    let mut joined = String::new();
    for token in tokens {
        if let Some(last) = out.last_mut() {
            joined.clear();
            joined.push_str(last);
            joined.push_str(token);
            let is_part = |t: &str| {
                lexicon
                    .prefixes
                    .iter()
                    .any(|(p, _)| t == p || t.strip_suffix('s') == Some(p))
            };
            let known = lexicon.known.contains(&joined);
            let ends_in_link =
                last.ends_with('s') && lexicon.grammar.weak.contains(stem(token)) && is_part(last);
            if known || ends_in_link {
                last.clone_from(&joined);
                continue;
            }
        }
        out.push(token.clone());
    }
    out
}

fn classify(written: &str, short: bool, lexicon: &Headings) -> Word {
    let token = written.trim_end_matches('-');
    let stem = stem(token).to_owned();
    let grammar = &lexicon.grammar;
    let kind = if token == "," || token == "/" || grammar.coordinators.contains(token) {
        Kind::Coordinator
    } else if grammar.prepositions.contains(token) {
        Kind::Preposition
    } else if grammar.neutral.contains(token)
        || grammar.imperatives.contains(token)
        || (grammar.interrogatives.contains(token) && !lexicon.words.contains_key(&stem))
    {
        Kind::Function
    } else if grammar.carriers.contains(&stem) && !is_plural(token) {
        Kind::Carrier
    } else if let Some((cue, how)) = cue(token, &stem, short, lexicon) {
        Kind::Cue(cue, how)
    } else if grammar.carriers.contains(&stem) {
        Kind::Carrier
    } else {
        Kind::Other
    };
    Word {
        text: written.to_owned(),
        stem,
        kind,
    }
}

/// "Insatser" are activities; "insatsen" is the matter itself.
fn is_plural(token: &str) -> bool {
    token.ends_with("er") || token.ends_with("erna")
}

/// What a word says: as a whole, as a compound's last part, as its first part, or misspelt.
fn cue(token: &str, stem: &str, short: bool, lexicon: &Headings) -> Option<(Cue, How)> {
    if let Some(cue) = lexicon.words.get(stem)
        && lexicon.is_form_of(token, stem)
    {
        return Some((*cue, How::Whole));
    }
    // "Sammanställning" is no "anställning": a word that is known is not taken apart.
    if lexicon.grammar.carriers.contains(stem) || lexicon.grammar.weak.contains(stem) {
        return None;
    }
    let last_part = stem
        .char_indices()
        .skip(3)
        .filter_map(|(i, _)| stem.get(i..))
        .filter(|part| part.chars().count() >= 3)
        .find_map(|part| {
            let tail = token.get(stem.len() - part.len()..).unwrap_or(part);
            lexicon
                .words
                .get(part)
                .filter(|_| lexicon.is_tail_of(tail, part))
                .map(|cue| (part, cue))
        });
    let first_part = lexicon
        .prefixes
        .iter()
        .filter(|(prefix, _)| {
            token
                .strip_prefix(prefix.as_str())
                .is_some_and(|r| r.len() >= 3 || r == "s")
        })
        .max_by_key(|(prefix, _)| prefix.len());
    // "Utvärderingsmetod": a generic last part says less than what stands before it.
    let generic = |part: &str| {
        (lexicon.grammar.weak.contains(part) || lexicon.grammar.light_tails.contains(part))
            && first_part.is_some_and(|(_, field)| lexicon.grammar.objects.contains(field))
    };
    if let Some((part, cue)) = last_part
        && !cue.weak
        && !generic(part)
    {
        return Some((*cue, How::Compound));
    }
    if let Some((prefix, field)) = first_part {
        let rest = token.strip_prefix(prefix.as_str()).unwrap_or_default();
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        let known = rest.is_empty() || lexicon.grammar.weak.contains(super::stem::stem(rest));
        let how = if known { How::Prefixed } else { How::Part };
        return Some((
            Cue {
                field: *field,
                weak: false,
            },
            how,
        ));
    }
    if let Some((_, cue)) = last_part {
        return Some((*cue, How::Compound));
    }
    // Prose is full of words that are near to one of the field's; only a heading is taken for a slip.
    let slip = if short && !lexicon.grammar.weak.contains(stem) {
        misspelt(token, lexicon)
    } else {
        None
    };
    slip.map(|field| (Cue { field, weak: false }, How::Misspelt))
}

/// The field of a known word that the token is a slip of: one letter off in six, two in twelve, or
/// without its rings and dots; or that stands glued inside a long token ("skagenomföras").
fn misspelt(token: &str, lexicon: &Headings) -> Option<Field> {
    let length = token.chars().count();
    if length < 6 {
        return None;
    }
    let folded = fold(token);
    let allowed = if length >= 12 { 2 } else { 1 };
    let letters = letters(&folded);
    let near = (length - allowed..=length + allowed)
        .filter_map(|length| lexicon.spellings.get(length))
        .flatten()
        .filter(|s| may_be_near(s.letters, letters, allowed));
    let best = near
        .map(|s| (strsim::levenshtein(&s.folded, &folded), s.field))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance);
    if let Some((_, field)) = best {
        return Some(field);
    }
    if length < 10 {
        return None;
    }
    // A stem may begin at any letter; the first letters tell which ones can.
    let glued = token.char_indices().filter_map(|(at, _)| {
        let rest = token.get(at..)?;
        let start = rest.as_bytes().get(..STEM_KEY)?;
        lexicon
            .long_stems
            .get(start)?
            .iter()
            .filter(|(stem, _)| rest.starts_with(stem.as_str()))
            .map(|(stem, field)| (stem.len(), *field))
            .max_by_key(|(length, _)| *length)
    });
    glued
        .max_by_key(|(length, _)| *length)
        .map(|(_, field)| field)
}

fn read_clause(words: &[Word], lexicon: &Headings, depth: usize) -> Found {
    // "Budget, se bilaga": where to look is not what it is about.
    let words = words
        .iter()
        .position(|w| w.text == "se")
        .filter(|at| *at > 0)
        .and_then(|at| words.get(..at))
        .unwrap_or(words);
    let asked = asked(words, lexicon);
    // In a question a phrase decides only where the verb does not stand before it, or where it says
    // that what is asked for comes after the project.
    let phrase = longest_phrase(words, lexicon).filter(|(start, _, phrase)| {
        let governed = asked
            .as_ref()
            .is_some_and(|asked| !asked.light && asked.start < *start);
        !is_object(words, *start, lexicon)
            && !is_manner(words, *start, phrase, lexicon)
            && (!governed || phrase.fields == [Field::Implementation])
    });
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
        let right = words.get(end..).unwrap_or_default();
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
        return found;
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
    }
    read_noun_phrases(words, lexicon)
}

/// Whether a phrase only says how a noun is told: "Aktiviteter i korthet".
fn is_manner(words: &[Word], start: usize, phrase: &Phrase, lexicon: &Headings) -> bool {
    phrase.fields == [Field::Summary]
        && words.get(..start).unwrap_or_default().iter().any(|w| {
            matches!(w.kind, Kind::Cue(cue, How::Whole) if !cue.weak && cue.field != Field::Summary)
                && !lexicon.grammar.weak.contains(&w.stem)
        })
}

/// Whether what starts there is only the object of a noun that decides by itself: "Spridning av
/// resultat och erfarenheter".
fn is_object(words: &[Word], start: usize, lexicon: &Headings) -> bool {
    let Some((preposition, before)) = words.get(..start).and_then(<[Word]>::split_last) else {
        return false;
    };
    preposition.kind == Kind::Preposition
        && before.iter().any(|w| {
            matches!(w.kind, Kind::Cue(cue, How::Whole) if !cue.weak)
                && !lexicon.grammar.weak.contains(&w.stem)
        })
        && !before
            .iter()
            .any(|w| lexicon.grammar.questions.contains(&w.text))
}

/// The phrase that says most: with the most words of its own, whole rather than as parts of
/// compounds, and with the fewest words between; of equals, the one that stands first.
fn longest_phrase<'l>(words: &[Word], lexicon: &'l Headings) -> Option<(usize, usize, &'l Phrase)> {
    let mut best: Option<(usize, usize, u32, usize)> = None;
    for (start, word) in words.iter().enumerate() {
        let by_word = lexicon
            .phrases_by_word
            .get(&word.stem)
            .into_iter()
            .flatten();
        for index in by_word.chain(&lexicon.phrases_of_carriers) {
            let Some(phrase) = lexicon.phrases.get(*index) else {
                continue;
            };
            if let Some((end, weight)) = match_at(words, start, &phrase.pattern, lexicon)
                && !is_genitive_of_cue(words, end)
                && best.is_none_or(|(from, _, w, i)| {
                    weight > w || (weight == w && (start, *index) < (from, i))
                })
            {
                best = Some((start, end, weight, *index));
            }
        }
    }
    let (start, end, _, index) = best?;
    Some((start, end, lexicon.phrases.get(index)?))
}

/// Whether a phrase would end in the genitive of the matter, with what is meant behind it: "Beskriv
/// projektets viktigaste aktiviteter".
fn is_genitive_of_cue(words: &[Word], end: usize) -> bool {
    let last = end.checked_sub(1).and_then(|at| words.get(at));
    last.is_some_and(|w| {
        w.kind == Kind::Carrier && w.text.ends_with("ens") || w.text.ends_with("ets")
    }) && words
        .iter()
        .skip(end)
        .take(2)
        .any(|w| matches!(w.kind, Kind::Cue(cue, _) if !cue.weak))
}

/// The end and the weight of a phrase that starts at `start`. A `*` stands for at most five words.
fn match_at(
    words: &[Word],
    start: usize,
    pattern: &[Option<String>],
    lexicon: &Headings,
) -> Option<(usize, u32)> {
    let mut at = start;
    let mut slack = 0;
    let mut weight = 0_u32;
    for part in pattern {
        let Some(wanted) = part else {
            slack = 5;
            continue;
        };
        let (skipped, gain) = (0..=slack).find_map(|skip| {
            let word = words.get(at + skip)?;
            if word.stem == *wanted {
                Some((skip, 20))
            } else {
                is_compound_of(word, wanted, lexicon).then_some((skip, 15))
            }
        })?;
        weight = (weight + gain).saturating_sub(skipped as u32);
        at += skipped + 1;
        slack = 0;
    }
    Some((at, weight))
}

/// The matter may be named by a compound: "samverkansinsatsen" for "insatsen".
fn is_compound_of(word: &Word, wanted: &str, lexicon: &Headings) -> bool {
    word.stem.len() >= wanted.len() + 3
        && word.stem.ends_with(wanted)
        && lexicon.grammar.carriers.contains(wanted)
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
        if let Some(head) = head_of(body, lexicon) {
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
                } else if open_head.is_none() && head_is_weak && !(head.cue.weak && head_unread) {
                    if !head.cue.weak {
                        // "Beskrivning av målgruppen": the object says what it is about.
                        weak.retain(|(_, _, _, generic)| !generic);
                    }
                    weak.push((head.cue.field, why, false, false));
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
            Some((Kind::Preposition, _)) => in_object = true,
            // After a comma or slash a new head may follow; "och" may still be inside the object.
            Some((Kind::Coordinator, "," | "/")) => in_object = false,
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

/// A word that is neither known nor of a kind that carries no meaning of its own.
fn is_unread(word: &Word) -> bool {
    match word.kind {
        Kind::Other => !word.text.chars().all(|c| c.is_ascii_digit()),
        Kind::Cue(_, How::Misspelt | How::Part) => true,
        _ => false,
    }
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
    let pick = cues()
        .find(|(i, w, cue, _)| !cue.weak && !is_genitive(*i, w))
        .or_else(|| cues().find(|(_, _, cue, _)| !cue.weak))
        .or_else(|| cues().find(|(i, w, _, _)| !is_genitive(*i, w)))
        .or_else(|| cues().next())?;
    let (_, word, cue, how) = pick;
    Some(Head {
        cue,
        how,
        text: word.text.clone(),
        stem: word.stem.clone(),
        generic: cue.weak || lexicon.grammar.weak.contains(&word.stem),
    })
}
