//! Words with a minus on the command line: `aktsam search unga -metod:BIP`.
//!
//! A person who types the query language there means a word that is not wanted; the rules of options
//! would take it for a bundle of single letters. What cannot be options is handed on as `INTE word`.

use std::ffi::OsString;

use clap::{Arg, Command};

/// The arguments with each unwanted word of a search written out.
pub(crate) fn written_out(
    arguments: impl IntoIterator<Item = OsString>,
    command: &Command,
) -> Vec<OsString> {
    let mut out: Vec<OsString> = Vec::new();
    let mut arguments = arguments.into_iter();
    out.extend(arguments.next());
    let mut search: Option<&Command> = None;
    let mut is_value = false;
    for argument in arguments.by_ref() {
        let Some(text) = argument.to_str() else {
            is_value = false;
            out.push(argument);
            continue;
        };
        if text == "--" {
            out.push(argument);
            break;
        }
        let known = |of: &dyn Fn(&Arg) -> bool| -> bool {
            let own = search.into_iter().flat_map(Command::get_arguments);
            own.chain(command.get_arguments()).any(of)
        };
        if std::mem::take(&mut is_value) {
            out.push(argument);
        } else if let Some(word) = text.strip_prefix('-') {
            if search.is_some() && is_word(word, &known) {
                out.push("INTE".into());
                out.push(word.into());
                continue;
            }
            is_value = known(&|arg| {
                let named = arg
                    .get_long()
                    .is_some_and(|long| word.strip_prefix('-') == Some(long));
                let short = arg.get_short().is_some_and(|short| word.ends_with(short));
                takes_value(arg) && (named || short && !word.starts_with('-'))
            });
            out.push(argument);
        } else {
            if search.is_none() {
                match command.find_subcommand(text) {
                    Some(found) if text == "search" => search = Some(found),
                    // Another command has no query.
                    _ => {
                        out.push(argument);
                        break;
                    }
                }
            }
            out.push(argument);
        }
    }
    out.extend(arguments);
    out
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

/// Whether an option of the command is as asked.
type Known<'a> = dyn Fn(&dyn Fn(&Arg) -> bool) -> bool + 'a;

/// Whether what follows a minus is a word and not options of one letter each, the last of which may
/// have its value behind it.
fn is_word(text: &str, known: &Known<'_>) -> bool {
    if text.is_empty() || text.starts_with('-') {
        return false;
    }
    for (at, letter) in text.char_indices() {
        // What every command has without its being listed.
        if matches!(letter, 'h' | 'V') && text.len() == 1 {
            return false;
        }
        let is = |arg: &Arg| arg.get_short() == Some(letter);
        if known(&|arg| is(arg) && takes_value(arg)) {
            let value = text.get(at + letter.len_utf8()..).unwrap_or_default();
            // A number, as all such options take.
            return !value.chars().all(|c| c == '=' || c.is_ascii_digit());
        }
        if !known(&|arg| is(arg) && !takes_value(arg)) {
            return true;
        }
    }
    false
}

/// The process's arguments, with each unwanted word of a search written out.
pub(crate) fn arguments(command: &Command) -> Vec<OsString> {
    written_out(std::env::args_os(), command)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    fn out(line: &str) -> String {
        let arguments = line.split('|').map(OsString::from);
        let out = written_out(arguments, &Cli::command());
        let shown: Vec<&str> = out.iter().map(|a| OsStr::to_str(a).unwrap()).collect();
        shown.join("|")
    }

    #[test]
    fn a_word_with_a_minus_is_not_wanted() {
        assert_eq!(
            out("aktsam|search|unga|-metod:BIP"),
            "aktsam|search|unga|INTE|metod:BIP"
        );
        assert_eq!(
            out("aktsam|--archive|x|search|-\"en väg in\"|--json|-nytt"),
            "aktsam|--archive|x|search|INTE|\"en väg in\"|--json|INTE|nytt"
        );
        assert_eq!(
            out("aktsam|-q|search|-(a OR b)"),
            "aktsam|-q|search|INTE|(a OR b)"
        );
    }

    #[test]
    fn options_and_their_values_stay() {
        for line in [
            "aktsam|search|unga|-n|5|--json",
            "aktsam|search|unga|-n5|-q|-qn10|-n=3|-h",
            "aktsam|search|--method|-bip|unga",
            "aktsam|search|-n|-5|unga",
            "aktsam|search|unga|-|vuxna",
            "aktsam|search|--|-metod:BIP",
            "aktsam|--archive|search|import|-x",
            "aktsam|import|-metod:BIP",
            "aktsam|-V",
            "aktsam",
        ] {
            assert_eq!(out(line), line);
        }
    }
}
