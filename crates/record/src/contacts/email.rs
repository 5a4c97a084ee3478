//! E-mail addresses in running text.

use crate::lower::LowerCase;

/// An address, or what is left of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Email {
    /// In lower case.
    pub(super) address: String,
    /// As written.
    pub(super) written: String,
    /// Byte at which it begins.
    pub(super) start: usize,
    /// Nothing of it is missing.
    pub(super) whole: bool,
}

/// The addresses of a text: around each `@` what an address may hold (RFC 5321 §4.1.2, without
/// quoted strings, with letters of other alphabets). One whose domain has no dot, or that a space
/// breaks ("eva@region uppsala.se"), is not whole.
pub(super) fn find(text: &str) -> Vec<Email> {
    let mut out: Vec<Email> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(*c))
            .last()
            .map_or(at, |(i, _)| i);
        let end = after
            .char_indices()
            .take_while(|(_, c)| c.is_alphanumeric() || ".-_".contains(*c))
            .last()
            .map_or(0, |(i, c)| i + c.len_utf8());
        let local = before
            .get(start..)
            .unwrap_or_default()
            .trim_start_matches(|c: char| !c.is_alphanumeric());
        let domain = after
            .get(..end)
            .unwrap_or_default()
            .trim_end_matches(['.', '-', '_']);
        let rest = after.get(domain.len()..).unwrap_or_default();
        let labels: Vec<&str> = domain.split('.').collect();
        let top = labels.last().copied().unwrap_or_default();
        let whole = !local.is_empty()
            && !local.ends_with('.')
            && labels.len() >= 2
            && labels.iter().all(|l| !l.is_empty() && !l.contains('_'))
            && top.chars().count() >= 2
            && top.chars().all(char::is_alphabetic);
        if local.is_empty() && domain.is_empty() {
            continue;
        }
        let start = at - local.len();
        let mut written = format!("{local}@{domain}");
        if !whole {
            // What goes on after the space: told, not joined.
            let next: String = rest
                .trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || ".-".contains(*c))
                .collect();
            if next.contains('.') && next.len() < 40 {
                written = format!("{written} {next}");
            }
        }
        out.push(Email {
            address: format!("{local}@{domain}").lower(),
            written,
            start,
            whole,
        });
    }
    out
}

/// A line whose address a narrow column broke, with the rest of it from the lines around: "eva.lind@forsak" over
/// "ringskassan.se", "eva.lind" over "@osby.se".
pub(super) fn mended(text: &str, before: &str, after: &str) -> Option<String> {
    const REST: usize = 40;
    let is_part = |word: &str| {
        !word.is_empty()
            && word.len() <= REST
            && word
                .chars()
                .all(|c| c.is_alphanumeric() || "._-".contains(c))
    };
    let last = text
        .split_whitespace()
        .next_back()
        .filter(|w| w.contains('@'))?;
    let lead = text.get(..last.as_ptr() as usize - text.as_ptr() as usize)?;
    let mut address = last.to_owned();
    if address.starts_with('@') {
        let local = before.split_whitespace().next_back()?;
        if !(is_part(local) && local.contains('.')) {
            return None;
        }
        address.insert_str(0, local);
    }
    let whole = |address: &str| matches!(find(address).as_slice(), [one] if one.whole);
    let rest = after.trim();
    let goes_on = is_part(rest) && !rest.starts_with(char::is_uppercase);
    if !whole(&address) && goes_on {
        address.push_str(rest);
    }
    (address != last && whole(&address)).then(|| format!("{lead}{address}"))
}

/// The words of a text that an address is made of: "Eva Lind projektledare Osby kommun" and eva.lind@osby.se.
pub(super) fn owner<'t>(text: &'t str, address: &str) -> Option<&'t str> {
    let (local, _) = address.split_once('@')?;
    let parts: Vec<String> = local.split(['.', '_']).map(super::fold).collect();
    let telling =
        |p: &String| p.chars().count() >= 2 && p.chars().all(|c| c.is_alphabetic() || c == '-');
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(telling) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |w: &&'t str| w.trim_end_matches([',', ';', ':', '.', ')']);
    let at = words.windows(parts.len()).rposition(|run| {
        let spelt = |(w, p): (&&'t str, &String)| {
            w.starts_with(char::is_uppercase) && super::fold(bare(w)) == *p
        };
        run.iter().zip(&parts).all(spelt)
    })?;
    let first = words.get(at)?;
    let last = words.get(at + parts.len() - 1).map(bare)?;
    let start = first.as_ptr() as usize - text.as_ptr() as usize;
    let end = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
    text.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_a_narrow_column_broke_is_whole_again() {
        let of = |text: &str, before: &str, after: &str| mended(text, before, after);
        assert_eq!(
            of("Eva Lind\teva.lind@forsak", "", "ringskassan.se").as_deref(),
            Some("Eva Lind\teva.lind@forsakringskassan.se")
        );
        assert_eq!(
            of("Marcelius\t@osby.s", "Eva\teva.marcelius", "e").as_deref(),
            Some("Marcelius\teva.marcelius@osby.se")
        );
        assert_eq!(of("eva@osby.se", "", "hej"), None);
        assert_eq!(of("eva@region", "", "Uppsala kommun"), None);
    }

    #[test]
    fn an_address_names_its_owner_amid_other_words() {
        for (text, address, name) in [
            (
                "Eva Lind projektledare Osby kommun 0479-52 80 00",
                "eva.lind@osby.se",
                Some("Eva Lind"),
            ),
            (
                "Projektledare Lars-Åke Öhrn, Osby",
                "lars-ake.ohrn@osby.se",
                Some("Lars-Åke Öhrn"),
            ),
            ("Osby kommun, växel", "osby.kommun@osby.se", None),
            ("Eva Lind", "eva@osby.se", None),
        ] {
            assert_eq!(owner(text, address), name, "{text}");
        }
    }

    #[test]
    fn addresses_are_cut_from_what_stands_around() {
        for (text, address) in [
            ("Eva Lind, eva.lind@exempel.se.", "eva.lind@exempel.se"),
            ("(Eva.Lind@exempel.se)", "eva.lind@exempel.se"),
            (
                "<eva-lind_2@under.exempel.se>;",
                "eva-lind_2@under.exempel.se",
            ),
        ] {
            let found = find(text);
            assert_eq!(found[0].address, address, "{text}");
            assert!(found[0].whole, "{text}");
        }
    }

    #[test]
    fn broken_ones_are_not_whole() {
        for text in [
            "eva@region uppsala.se",
            "eva@exempel",
            "@exempel.se",
            "eva @ exempel",
        ] {
            assert!(find(text).iter().all(|e| !e.whole), "{text}");
        }
        assert_eq!(
            find("eva@region uppsala.se")[0].written,
            "eva@region uppsala.se"
        );
    }
}
