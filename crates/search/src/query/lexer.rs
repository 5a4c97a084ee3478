//! A query into tokens.

use std::ops::Range;

use crate::analysis::is_acronym;

/// A token and its bytes in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lexeme {
    pub(crate) token: Token,
    pub(crate) at: Range<usize>,
}

/// What a query is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `name:`, the colon included.
    Field(String),
    /// A run without space, quote or parenthesis.
    Word(String),
    /// Between quotes, and what is written right after them (`~2`).
    Quoted(String, String),
}

/// A quote that is not closed, at its byte.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unclosed(pub(crate) usize);

/// The tokens of a query.
pub(crate) fn lex(query: &str) -> Result<Vec<Lexeme>, Unclosed> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some((c, rest)) = query.get(at..).and_then(|r| Some((r.chars().next()?, r))) {
        let width = c.len_utf8();
        if c.is_whitespace() || c.is_control() {
            at += width;
        } else if c == '(' || c == ')' {
            let token = if c == '(' { Token::Open } else { Token::Close };
            out.push(Lexeme {
                token,
                at: at..at + width,
            });
            at += width;
        } else if is_quote(c) {
            let inner = rest.get(width..).unwrap_or_default();
            let Some(close) = inner.find(is_quote) else {
                return Err(Unclosed(at));
            };
            let text = inner.get(..close).unwrap_or_default().to_owned();
            let after = inner.get(close..).unwrap_or_default();
            let quote = after.chars().next().map_or(1, char::len_utf8);
            let tail = after.get(quote..).unwrap_or_default();
            let tail = tail.get(..word_end(tail)).unwrap_or_default();
            let tail = if tail.starts_with('~') { tail } else { "" };
            let end = at + width + close + quote + tail.len();
            out.push(Lexeme {
                token: Token::Quoted(text, tail.to_owned()),
                at: at..end,
            });
            at = end;
        } else if let Some(width) = negation(rest) {
            out.push(Lexeme {
                token: Token::Not,
                at: at..at + width,
            });
            at += width;
        } else {
            let end = word_end(rest);
            let run = rest.get(..end).unwrap_or_default();
            let followed = rest.get(end..).and_then(|r| r.chars().next());
            at += push_run(&mut out, run, at, followed);
        }
    }
    Ok(out)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn word_end(rest: &str) -> usize {
    rest.find(|c: char| c.is_whitespace() || c.is_control() || is_quote(c) || c == '(' || c == ')')
        .unwrap_or(rest.len())
}

/// The width of a minus that negates what follows it.
fn negation(rest: &str) -> Option<usize> {
    let minus = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '−' | '–'))?;
    let next = rest.get(minus.len_utf8()..)?.chars().next()?;
    (next.is_alphanumeric() || is_quote(next) || next == '(').then_some(minus.len_utf8())
}

/// Pushes the token of a run, or the field at its start, and gives how many bytes that was.
fn push_run(out: &mut Vec<Lexeme>, run: &str, at: usize, followed: Option<char>) -> usize {
    let operator = match run {
        "AND" | "OCH" | "&&" => Some(Token::And),
        "OR" | "ELLER" | "||" => Some(Token::Or),
        "NOT" | "INTE" | "ICKE" => Some(Token::Not),
        _ => None,
    };
    if let Some(token) = operator {
        out.push(Lexeme {
            token,
            at: at..at + run.len(),
        });
        return run.len();
    }
    if let Some(name) = field_of(run, followed) {
        let width = name.len() + 1;
        out.push(Lexeme {
            token: Token::Field(name.to_owned()),
            at: at..at + width,
        });
        return width;
    }
    out.push(Lexeme {
        token: Token::Word(run.to_owned()),
        at: at..at + run.len(),
    });
    run.len()
}

/// The name of the field that a run begins with. "SIP:en" is an inflected acronym, "2017:38" a
/// number, "https://…" an address, and a word that a colon ends ("Uppdrag: …") is a word, unless it
/// is the name of a field.
fn field_of(run: &str, followed: Option<char>) -> Option<&str> {
    let (name, value) = run.split_once(':')?;
    if name.is_empty() || !name.chars().all(|c| c.is_alphabetic() || c == '_') {
        return None;
    }
    if value.is_empty() {
        let known = super::fields::field_named(name).is_some();
        let joined = followed.is_some_and(|c| !c.is_whitespace() && c != ')');
        return (known || joined).then_some(name);
    }
    let address = value.starts_with("//");
    (!address && inflected_acronym(run).is_none()).then_some(name)
}

/// The acronym of "SIP:en" and "SIP:ens".
pub(crate) fn inflected_acronym(run: &str) -> Option<&str> {
    let (acronym, ending) = run.split_once(':')?;
    let ending = ending.trim_end_matches(['.', ',', ';', '?', '!']);
    (is_acronym(acronym) && ENDINGS.contains(&ending)).then_some(acronym)
}

/// What Swedish writes after an acronym and a colon.
const ENDINGS: &[&str] = &[
    "s", "n", "t", "en", "et", "ns", "ts", "ens", "ets", "ar", "er", "or", "arna", "erna", "orna",
    "na", "arnas", "ernas", "are",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(query: &str) -> Vec<Token> {
        lex(query).unwrap().into_iter().map(|l| l.token).collect()
    }

    fn word(text: &str) -> Token {
        Token::Word(text.to_owned())
    }

    #[test]
    fn a_minus_negates_only_before_a_word() {
        assert_eq!(tokens("-unga"), [Token::Not, word("unga")]);
        assert_eq!(
            tokens("SE-metod - ung"),
            [word("SE-metod"), word("-"), word("ung")]
        );
    }

    #[test]
    fn a_colon_makes_a_field_only_after_a_name() {
        assert_eq!(
            tokens("metod:BIP"),
            [Token::Field("metod".into()), word("BIP")]
        );
        assert_eq!(tokens("SIP:en 2017:38"), [word("SIP:en"), word("2017:38")]);
        assert_eq!(tokens("Uppdrag: stöd"), [word("Uppdrag:"), word("stöd")]);
        assert_eq!(
            tokens("syfte: stöd"),
            [Token::Field("syfte".into()), word("stöd")]
        );
        assert_eq!(tokens("syfte:(a)").len(), 4);
    }

    #[test]
    fn quotes_of_every_kind() {
        assert_eq!(
            tokens("”en väg in”~2"),
            [Token::Quoted("en väg in".into(), "~2".into())]
        );
        assert_eq!(lex("a \"b"), Err(Unclosed(2)));
    }
}
