//! What a terminal may be shown.

use std::borrow::Cow;

/// Text from files and file names, made harmless: control characters could run the terminal, and
/// marks of direction could make a name read as another (`U+202E` turns `fdp.exe` into `exe.pdf`).
/// Line breaks and tabs stay where `lines` says so.
fn tame(text: &str, lines: bool) -> Cow<'_, str> {
    let bad = |c: char| {
        let reorders = matches!(
            c,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        );
        (c.is_control() && !(lines && matches!(c, '\n' | '\t'))) || reorders
    };
    if text.chars().any(bad) {
        text.chars()
            .map(|c| {
                if bad(c) {
                    char::REPLACEMENT_CHARACTER
                } else {
                    c
                }
            })
            .collect::<String>()
            .into()
    } else {
        text.into()
    }
}

/// One line of text, harmless on a terminal.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    tame(text, false)
}

/// Text of several lines, harmless on a terminal.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    tame(text, true)
}

/// A number with its noun: `1 file`, `2 files`.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// Text broken at spaces into lines of at most `width` characters, each after `indent` spaces.
pub(crate) fn wrapped(source: &str, indent: usize, width: usize) -> String {
    let mut out = String::new();
    let margin = " ".repeat(indent);
    for paragraph in text(source).lines() {
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if used == 0 {
                out.push_str(&margin);
            } else if used + 1 + length + indent > width {
                out.push('\n');
                out.push_str(&margin);
                used = 0;
            } else {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += length;
        }
        out.push('\n');
    }
    out
}

/// How letters are emphasised; nothing is told by it alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    on: bool,
}

impl Style {
    /// Emphasis for standard output, or for standard error.
    pub(crate) fn new(choice: ColorChoice, is_terminal: bool) -> Self {
        // https://no-color.org: any value that is not empty.
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        Self {
            on: match choice {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => is_terminal && !unwanted && !dumb,
            },
        }
    }

    fn paint(self, code: &str, words: &str) -> String {
        if self.on {
            format!("\x1b[{code}m{words}\x1b[0m")
        } else {
            words.to_owned()
        }
    }

    pub(crate) fn bold(self, words: &str) -> String {
        self.paint("1", words)
    }

    pub(crate) fn dim(self, words: &str) -> String {
        self.paint("2", words)
    }

    pub(crate) fn red(self, words: &str) -> String {
        self.paint("1;31", words)
    }

    pub(crate) fn cyan(self, words: &str) -> String {
        self.paint("1;36", words)
    }
}

/// When to emphasise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_name_runs_the_terminal() {
        assert_eq!(
            line("a\x1b[2Jb\u{202E}fdp.exe\n"),
            "a\u{FFFD}[2Jb\u{FFFD}fdp.exe\u{FFFD}"
        );
        assert_eq!(line("Ansökan 2023.pdf"), "Ansökan 2023.pdf");
        assert_eq!(text("en\n\ttvå\x07"), "en\n\ttvå\u{FFFD}");
    }

    #[test]
    fn lines_keep_within_the_width() {
        let wrapped = wrapped("ett två tre fyra fem\nsex", 2, 12);
        assert_eq!(wrapped, "  ett två\n  tre fyra\n  fem\n  sex\n");
    }
}
