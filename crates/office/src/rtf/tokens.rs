//! Braces, control words and text bytes.

/// A token of RTF.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'b> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word with its number.
    Word(&'b str, Option<i32>),
    /// A control symbol: `\~`.
    Symbol(u8),
    /// `\'hh`
    Byte(u8),
    /// Plain bytes.
    Text(&'b [u8]),
    /// Bytes of `\bin`.
    Binary,
}

/// Cuts RTF into tokens.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn control(&mut self) -> Token<'b> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_alphabetic()) {
            self.at += 1;
        }
        if self.at == start {
            let symbol = self.peek().unwrap_or(b' ');
            self.at += 1;
            if symbol == b'\'' {
                let digit = |at: usize| {
                    let byte = self.bytes.get(at).copied()?;
                    char::from(byte).to_digit(16)
                };
                let (high, low) = (digit(self.at), digit(self.at + 1));
                return match (high, low) {
                    (Some(high), Some(low)) => {
                        self.at += 2;
                        Token::Byte((high * 16 + low) as u8)
                    }
                    _ => Token::Symbol(b'\''),
                };
            }
            return Token::Symbol(symbol);
        }
        // Control words are at most 32 letters long; a hostile one is cut where it ends.
        let word = self
            .bytes
            .get(start..self.at)
            .and_then(|w| std::str::from_utf8(w).ok())
            .unwrap_or_default();
        let number_start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        let number = self
            .bytes
            .get(number_start..self.at)
            .and_then(|n| std::str::from_utf8(n).ok())
            .and_then(|n| n.parse().ok());
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if word == "bin" {
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
            return Token::Binary;
        }
        Token::Word(word, number)
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return Some(self.control()),
                b'\r' | b'\n' | 0 => {}
                _ => {
                    let start = self.at - 1;
                    while self
                        .peek()
                        .is_some_and(|b| !matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0))
                    {
                        self.at += 1;
                    }
                    return Some(Token::Text(
                        self.bytes.get(start..self.at).unwrap_or_default(),
                    ));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_symbols_bytes_and_text_are_told_apart() {
        let tokens: Vec<Token<'_>> =
            Tokens::new(b"{\\b0 fet\\'e5\\~\\u-10179?\r\n}\\bin3 }}}x").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Text(b"fet"),
                Token::Byte(0xE5),
                Token::Symbol(b'~'),
                Token::Word("u", Some(-10179)),
                Token::Text(b"?"),
                Token::Close,
                Token::Binary,
                Token::Text(b"x"),
            ]
        );
    }

    #[test]
    fn what_breaks_off_ends() {
        for text in ["\\", "\\'", "\\'e", "{\\bin99999999999 ", "\\bin-5 x"] {
            assert!(Tokens::new(text.as_bytes()).count() < 10);
        }
    }
}
