//! Tags and text of HTML.

use super::entity;

/// A piece of HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'t> {
    /// Text as written, with its references.
    Text(&'t str),
    /// A tag that opens.
    Open(Tag<'t>),
    /// A tag that closes, its name in lower case.
    Close(String),
}

/// An opening tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'t> {
    /// In lower case.
    pub(super) name: String,
    attributes: &'t str,
}

impl Tag<'_> {
    /// The value of an attribute; empty where it has none.
    pub(super) fn attr(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        // Each round takes at least one character.
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/' || c == '=');
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .find(|c: char| c.is_whitespace() || c == '=' || c == '/')
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let after = after.trim_start();
            let (value, after) = match after.strip_prefix('=') {
                Some(after) => {
                    let after = after.trim_start();
                    if let Some(quote @ ('"' | '\'')) = after.chars().next() {
                        let inner = after.get(1..).unwrap_or_default();
                        inner.split_once(quote).unwrap_or((inner, ""))
                    } else {
                        let end = after.find(char::is_whitespace).unwrap_or(after.len());
                        after.split_at(end)
                    }
                }
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(unescape(value));
            }
            rest = after;
        }
    }
}

/// Text with its references resolved.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        if let Some((c, after)) = entity(from) {
            out.push(c);
            rest = after;
        } else {
            out.push('&');
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Cuts HTML into tokens, with the line that each begins on.
pub(super) struct Tokens<'t> {
    rest: &'t str,
    line: u32,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            rest: text,
            line: 1,
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.line += taken.bytes().filter(|b| *b == b'\n').count() as u32;
        self.rest = rest;
        taken
    }

    /// Skips what stands before the end tag of an element whose content is no HTML.
    pub(super) fn skip_raw(&mut self, name: &str) {
        let close = format!("</{name}");
        let found = self
            .rest
            .char_indices()
            .filter(|(_, c)| *c == '<')
            .find(|(i, _)| {
                self.rest
                    .get(*i..i + close.len())
                    .is_some_and(|t| t.eq_ignore_ascii_case(&close))
            })
            .map_or(self.rest.len(), |(i, _)| i);
        self.take(found);
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = (u32, Token<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let line = self.line;
            let Some(inner) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                return Some((line, Token::Text(self.take(end))));
            };
            if let Some(comment) = inner.strip_prefix("!--") {
                let end = comment.find("-->").map_or(self.rest.len(), |e| e + 7);
                self.take(end);
                continue;
            }
            match inner.chars().next() {
                Some('!' | '?') => {
                    let end = self.rest.find('>').map_or(self.rest.len(), |e| e + 1);
                    self.take(end);
                }
                Some(c) if c.is_ascii_alphabetic() || c == '/' => {
                    let tag = self.take(tag_end(self.rest));
                    let tag = tag.trim_start_matches('<').trim_end_matches('>');
                    if let Some(name) = tag.strip_prefix('/') {
                        let name = name.split(char::is_whitespace).next().unwrap_or_default();
                        return Some((line, Token::Close(name.to_ascii_lowercase())));
                    }
                    let end = tag
                        .find(|c: char| c.is_whitespace() || c == '/')
                        .unwrap_or(tag.len());
                    let (name, attributes) = tag.split_at(end);
                    return Some((
                        line,
                        Token::Open(Tag {
                            name: name.to_ascii_lowercase(),
                            attributes,
                        }),
                    ));
                }
                // A sign: "<18 år".
                _ => {
                    let end = inner.find('<').map_or(self.rest.len(), |e| e + 1);
                    return Some((line, Token::Text(self.take(end))));
                }
            }
        }
    }
}

/// Where a tag ends, behind its `>`: one within quotes does not end it.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    let mut value = false;
    for (i, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return i + 1,
            (None, '"' | '\'') if value => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        value = c == '=' || (value && c.is_whitespace());
    }
    // A quote that never closes: the first bracket ends the tag after all.
    text.find('>').map_or(text.len(), |i| i + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_attributes_and_text_are_told_apart() {
        let mut tokens = Tokens::new("a<p class=\"x>y\" hidden>b &lt;\n<!-- c --></P><18 år");
        assert_eq!(tokens.next(), Some((1, Token::Text("a"))));
        let Some((1, Token::Open(tag))) = tokens.next() else {
            panic!("no tag")
        };
        assert_eq!(tag.attr("class").as_deref(), Some("x>y"));
        assert_eq!(tag.attr("hidden").as_deref(), Some(""));
        assert_eq!(tag.attr("id"), None);
        assert_eq!(tokens.next(), Some((1, Token::Text("b &lt;\n"))));
        assert_eq!(tokens.next(), Some((2, Token::Close("p".into()))));
        assert_eq!(tokens.next(), Some((2, Token::Text("<18 år"))));
        assert_eq!(tokens.next(), None);
        assert_eq!(unescape("b &lt; &x"), "b < &x");
    }
}
