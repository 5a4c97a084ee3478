//! Lines as long as pages: where one that lost its line breaks is cut again, so that who signs and how people
//! are reached is read line by line.

/// Longer lines, in bytes, lost their breaks.
const LONG: usize = 400;

/// The longest label of a value, in words.
const LABEL: usize = 4;

/// Where a line goes on as another one, in bytes: before a label ("Kontaktperson: …"), behind an address, and
/// behind the parts of an e-signing service's entries: a time with its offset, an identifier with its country,
/// the count of the pages before.
pub(super) fn cuts(text: &str) -> Vec<usize> {
    if text.len() <= LONG {
        return Vec::new();
    }
    let words: Vec<(usize, &str)> = text
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    let mut cuts = Vec::new();
    // "8 (9) Eva Lind …": behind the page's number.
    if let [(_, number), (_, all), (start, _), ..] = words.as_slice()
        && number.bytes().all(|b| b.is_ascii_digit())
        && all.starts_with('(')
        && all.ends_with(')')
    {
        cuts.push(*start);
    }
    for (i, (start, word)) in words.iter().enumerate() {
        let before = |n: usize| {
            let at = i.checked_sub(n).and_then(|at| words.get(at));
            at.map_or("", |(_, word)| *word)
        };
        if word.len() > 1 && word.ends_with(':') {
            let reach = words.get(i.saturating_sub(LABEL - 1)..=i);
            let capital = |(_, w): &&(usize, &str)| w.starts_with(char::is_uppercase);
            cuts.extend(
                reach
                    .and_then(|reach| reach.iter().rev().find(capital))
                    .map(|(start, _)| *start),
            );
        }
        // "… 010-119 74 75 Ort och datum Ängby 2020-12-10"
        let joins = words.get(i + 1).is_some_and(|(_, w)| *w == "och");
        let dated = before(1).contains(|c: char| c.is_ascii_digit());
        if matches!(*word, "Ort" | "Plats") && joins
            || *word == "Organisation" && joins && !dated
            || matches!(*word, "Underskrift" | "Underskrifter")
        {
            cuts.push(*start);
        }
        let next = words.get(i + 1);
        let ends = is_address(word)
            || is_offset(word)
            || *word == "UTC" && next.is_none_or(|(_, next)| !is_offset(next))
            || is_country(word) && before(1) == "-" && is_identifier(before(2))
            || counts_pages(before(1), word);
        if ends {
            cuts.extend(next.map(|(start, _)| *start));
        }
    }
    cuts.retain(|cut| *cut > 0);
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// An e-mail address, whatever marks stand behind it.
fn is_address(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// "+02:00".
fn is_offset(word: &str) -> bool {
    word.len() == 6
        && word.starts_with(['+', '-'])
        && word
            .bytes()
            .skip(1)
            .all(|b| b.is_ascii_digit() || b == b':')
}

fn is_country(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Groups of hexadecimal digits, as services write identifiers.
fn is_identifier(word: &str) -> bool {
    word.len() >= 28
        && word.matches('-').count() >= 3
        && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// "… sidor före denna sida", in the languages of the services.
fn counts_pages(before: &str, word: &str) -> bool {
    matches!(before, "denna" | "this" | "denne" | "tätä")
        && matches!(word, "sida" | "page" | "side" | "siden" | "sivua")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let filler = "Parterna träffas varje vecka. ".repeat(14);
        let text = format!("{filler}{text}");
        let cuts = cuts(&text);
        let starts = std::iter::once(0).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([text.len()]);
        let pieces = starts.zip(ends).filter_map(|(a, b)| text.get(a..b));
        pieces
            .skip(1)
            .map(|piece| piece.trim().to_owned())
            .collect()
    }

    #[test]
    fn labels_addresses_and_signing_entries_begin_lines() {
        assert_eq!(
            pieces(
                "Organisation: Arbetsförmedlingen, Bo Ek, bo.ek@af.example Organisation: Osby kommun"
            ),
            [
                "Organisation: Arbetsförmedlingen, Bo Ek, bo.ek@af.example",
                "Organisation: Osby kommun"
            ]
        );
        assert_eq!(
            pieces(
                "innehåller 15 sidor före denna sida ANNA EK 3c4283af-77c3-4a54-a802-47d7bdfd8582 - 2022-06-08 \
                 11:48:26 UTC +03:00 BankID - 59318f08-ea32-4479-8d77-9359519b848c - SE BO LIND"
            ),
            [
                "ANNA EK 3c4283af-77c3-4a54-a802-47d7bdfd8582 - 2022-06-08 11:48:26 UTC +03:00",
                "BankID - 59318f08-ea32-4479-8d77-9359519b848c - SE",
                "BO LIND"
            ]
        );
    }

    #[test]
    fn short_lines_stay_whole() {
        assert_eq!(
            cuts("Kontakt: Anna Ek, anna@ek.example Telefon: 0479-555 11"),
            Vec::<usize>::new()
        );
    }
}
