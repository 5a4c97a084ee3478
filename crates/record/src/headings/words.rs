//! The words of a heading, and what the lexicon says of each.

use crate::lexicon::words::{letters, may_be_near, within};
use crate::lexicon::{Cue, Headings, STEM_KEY, fold};
use crate::model::Field;

use super::stem::{stem, stem_in};

/// A token with what the lexicon says of it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) stem: String,
    pub(super) kind: Kind,
    /// A hyphen at its end stands for the last part of a word behind it: "personal- och driftskostnader".
    pub(super) elliptic: bool,
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

/// What the lexicon says of a token; `short`: its line may be a heading with a slip.
pub(super) fn classify(written: &str, short: bool, lexicon: &Headings) -> Word {
    let [long_lines, short_lines] = &lexicon.memory.words;
    let words = if short { short_lines } else { long_lines };
    let (stem, kind) = words.get(written, || judge(written, short, lexicon));
    Word {
        text: written.to_owned(),
        stem: written.get(..stem).unwrap_or(written).to_owned(),
        kind,
        elliptic: written.ends_with('-'),
    }
}

/// "Personal- och driftskostnader": the first compound lacks its last part, which the next whole one
/// has. With it the first may be a known word ("behovs- och målanalys"); else the second decides for both.
pub(super) fn settle_ellipses(words: &mut [Word], lexicon: &Headings) {
    let grammar = &lexicon.grammar;
    for at in 0..words.len() {
        let (before, after) = words.split_at_mut(at + 1);
        let (Some(first), [mark, second, ..]) = (before.last_mut(), &*after) else {
            continue;
        };
        if mark.kind != Kind::Coordinator {
            continue;
        }
        // "Social, ekonomisk och ekologisk hållbarhet": an adjective leaves its noun to the last one.
        let attribute = |e: &String| first.text.ends_with(e.as_str());
        if grammar.elliptic_attributes.iter().any(attribute) {
            first.kind = Kind::Function;
        }
        if !first.elliptic {
            continue;
        }
        first.text.truncate(first.text.trim_end_matches('-').len());
        let whole = after
            .iter()
            .find(|w| w.kind != Kind::Coordinator && !w.elliptic);
        if let Some(kind) = whole.and_then(|whole| completed(&first.text, &whole.text, lexicon)) {
            first.kind = kind;
        } else if let Kind::Cue(_, How::Compound) = second.kind {
            first.kind = Kind::Function;
        }
    }
}

/// What a compound's first part says with the last part of another compound, where that gives a word
/// that is known.
fn completed(first: &str, whole: &str, lexicon: &Headings) -> Option<Kind> {
    whole
        .char_indices()
        .skip(3)
        .filter_map(|(at, _)| whole.get(at..))
        .filter(|last| last.len() >= 4)
        .find_map(|last| {
            let word = format!("{first}{last}");
            if lexicon.grammar.neutral.contains(&word) {
                return Some(Kind::Function);
            }
            let cue = lexicon.words.get(stem(&word))?;
            Some(Kind::Cue(*cue, How::Compound))
        })
}

/// "Part/parter", "metod/metoder": two numbers of one noun are one noun.
pub(super) fn settle_numbers(words: &mut [Word]) {
    for at in 2..words.len() {
        let (before, after) = words.split_at_mut(at);
        if let ([.., first, mark], Some(second)) = (&*before, after.first_mut())
            && mark.text == "/"
            && first.stem == second.stem
        {
            second.kind = Kind::Function;
        }
    }
}

/// "Vad är annorlunda när projektet är klart?": inside a question "när" opens a clause of time and
/// asks for none.
pub(super) fn settle_times(words: &mut [Word]) {
    let last = words.len().saturating_sub(1);
    let mut asks = false;
    let mut coordinated = false;
    for (at, word) in words.iter_mut().enumerate() {
        // "Hur och när ska insatsen utvärderas?" asks with its verb.
        let beside_question = coordinated && at == 2 && asks;
        if word.text == "när" && asks && (!coordinated || beside_question) && at < last {
            word.kind = Kind::Function;
            if beside_question {
                word.stem.clear();
            }
        }
        asks |= matches!(
            word.text.as_str(),
            "hur" | "vad" | "vem" | "vilka" | "vilken" | "vilket"
        );
        coordinated = word.kind == Kind::Coordinator;
    }
}

/// "Bilaga 1 Budget": what an attachment is stands behind its number, as an item of its own.
pub(super) fn split_attachment(words: &mut Vec<Word>) {
    let [first, number, _, ..] = words.as_slice() else {
        return;
    };
    let attachment = matches!(first.kind, Kind::Cue(cue, _) if cue.field == Field::Attachments);
    if attachment && number.text.len() <= 3 && number.text.chars().all(|c| c.is_ascii_digit()) {
        let mark = Word {
            text: ",".to_owned(),
            stem: ",".to_owned(),
            kind: Kind::Coordinator,
            elliptic: false,
        };
        words.insert(2, mark);
    }
}

/// Joins words that a line break or a slip of the hand split: "Effekt mål", "Implementerings plan".
pub(super) fn join_split_words(tokens: &[String], lexicon: &Headings) -> Vec<String> {
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

/// The length of a token's stem, and what kind of word it is.
fn judge(written: &str, short: bool, lexicon: &Headings) -> (usize, Kind) {
    let token = written.trim_end_matches('-');
    let stem = stem(token);
    let grammar = &lexicon.grammar;
    let kind = if token == "," || token == "/" || grammar.coordinators.contains(token) {
        Kind::Coordinator
    } else if grammar.prepositions.contains(token) {
        Kind::Preposition
    } else if grammar.neutral.contains(token)
        || grammar.imperatives.contains(token)
        || (grammar.interrogatives.contains(token) && !lexicon.words.contains_key(stem))
    {
        Kind::Function
    } else if grammar.carriers.contains(stem) && !is_plural(token) {
        Kind::Carrier
    } else if let Some((cue, how)) = cue(token, stem, short, lexicon) {
        Kind::Cue(cue, how)
    } else if grammar.carriers.contains(stem) {
        Kind::Carrier
    } else {
        Kind::Other
    };
    (stem.len(), kind)
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
    // Nor is "projektsammanställning": its last part is.
    let generic_tail = stem
        .char_indices()
        .skip(3)
        .filter_map(|(at, _)| stem.get(at..))
        .find(|part| lexicon.grammar.weak.contains(*part));
    let last_part = tail(token, stem, lexicon).or_else(|| {
        let longer = stem_in(token, 2);
        (longer.len() > stem.len())
            .then(|| tail(token, longer, lexicon))
            .flatten()
    });
    let last_part = last_part
        .or_else(|| short.then(|| last_word(token, lexicon)).flatten())
        .filter(|(part, _)| generic_tail.is_none_or(|generic| generic.len() <= part.len()));
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
        return Some((cue, How::Compound));
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
    // "Rollbeskrivning", "syftesbild": of a generic last part the first part says what it is about.
    if let Some(cue) = described_by(token, lexicon) {
        return Some((cue, How::Part));
    }
    if let Some((_, cue)) = last_part {
        return Some((cue, How::Compound));
    }
    if short && let Some(cue) = first_word(token, lexicon) {
        return Some((cue, How::Part));
    }
    // Prose is full of words that are near to one of the field's; only a heading is taken for a slip.
    let slip = if short && !lexicon.grammar.weak.contains(stem) {
        misspelt(token, lexicon)
    } else {
        None
    };
    slip.map(|field| (Cue { field, weak: false }, How::Misspelt))
}

/// The longest last part of a compound's stem that is a known word, and what it says.
fn tail<'a>(token: &str, stem: &'a str, lexicon: &Headings) -> Option<(&'a str, Cue)> {
    stem.char_indices()
        .skip(3)
        .filter_map(|(i, _)| stem.get(i..))
        .filter(|part| part.chars().count() >= 3)
        .find_map(|part| {
            let tail = token.get(stem.len() - part.len()..).unwrap_or(part);
            lexicon
                .words
                .get(part)
                .filter(|_| lexicon.is_tail_of(tail, part))
                .filter(|_| !is_adjective(token, tail, lexicon))
                .map(|cue| (part, *cue))
        })
}

/// Whether a token only ends like a compound of a noun, and is an adjective: "empirisk" is no risk, "projektrisk"
/// is one.
fn is_adjective(token: &str, tail: &str, lexicon: &Headings) -> bool {
    let ends = |e: &String| tail.ends_with(e.as_str());
    if !lexicon.grammar.elliptic_attributes.iter().any(ends) {
        return false;
    }
    let first = token.strip_suffix(tail).unwrap_or_default();
    let first_stem = super::stem::stem(first);
    let known = first.ends_with('s')
        || lexicon.grammar.carriers.contains(first_stem)
        || lexicon.words.contains_key(first_stem);
    !known || !tail.ends_with("isk")
}

/// The longest last part of a compound that is an inflection of a known word: its stem and what it says.
/// Slower than [`tail`], but the part's own stem is compared: of "delsyfte" more is stripped than of "syfte".
fn last_word<'a>(token: &'a str, lexicon: &Headings) -> Option<(&'a str, Cue)> {
    token
        .char_indices()
        .skip(2)
        .filter(|(at, _)| {
            let first = token.get(..*at).unwrap_or_default();
            first.chars().count() >= 3 || lexicon.grammar.particles.contains(first)
        })
        .filter_map(|(at, _)| token.get(at..))
        .take_while(|part| part.chars().count() >= 4)
        .find_map(|part| {
            let stem = stem(part);
            let cue = lexicon.words.get(stem)?;
            (lexicon.is_form_of(part, stem)
                && lexicon.is_tail_of(part, stem)
                && !is_adjective(token, part, lexicon))
            .then_some((stem, *cue))
        })
}

/// What the first part of a compound says whose last part is not known ("understödsmottagning"): little.
fn first_word(token: &str, lexicon: &Headings) -> Option<Cue> {
    token
        .char_indices()
        .rev()
        .filter(|(at, _)| token.len() - at >= 4)
        .filter_map(|(at, _)| token.get(..at))
        .take_while(|first| first.chars().count() >= 4)
        .find_map(|first| {
            let bare = first.strip_suffix('s').filter(|b| b.chars().count() >= 4);
            let known = [Some(first), bare]
                .into_iter()
                .flatten()
                .find(|word| lexicon.known.contains(*word))?;
            let cue = lexicon.words.get(stem(known))?;
            Some(Cue {
                field: cue.field,
                weak: true,
            })
        })
}

/// What the first part of a compound says whose last part is a generic noun, with or without a linking
/// letter between them.
fn described_by(token: &str, lexicon: &Headings) -> Option<Cue> {
    token
        .char_indices()
        .skip(4)
        .filter_map(|(at, _)| Some((token.get(..at)?, token.get(at..)?)))
        .filter(|(_, tail)| {
            tail.len() >= 4 && lexicon.grammar.weak.contains(super::stem::stem(tail))
        })
        .find_map(|(first, _)| {
            let bare = first.strip_suffix(['s', 'e', 'a']).unwrap_or(first);
            [first, bare].into_iter().find_map(|part| {
                let stem = super::stem::stem(part);
                lexicon
                    .words
                    .get(stem)
                    .filter(|_| lexicon.is_form_of(part, stem))
                    .copied()
            })
        })
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
        .filter(|s| may_be_near(s.letters, letters, allowed))
        // A short word is soon near to another; a slip seldom stands at its first letter.
        .filter(|s| length >= 8 || s.folded.chars().next() == folded.chars().next());
    let best = near
        .filter_map(|s| Some((within(&s.folded, &folded, allowed)?, s.field)))
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

/// A word that is neither known nor of a kind that carries no meaning of its own.
pub(super) fn is_unread(word: &Word) -> bool {
    match word.kind {
        Kind::Other => !word.text.chars().all(|c| c.is_ascii_digit()),
        Kind::Cue(_, How::Misspelt | How::Part) => true,
        _ => false,
    }
}
