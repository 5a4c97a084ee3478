//! What the pages of a transcript begin with: their numbers, and running headers that end in them.

use rustc_hash::FxHashMap;

/// A running header is no longer, in bytes.
const HEADER: usize = 120;

/// Numbers and running headers at the heads of pages.
#[derive(Default)]
pub(super) struct Pages<'d> {
    /// Most paragraphs begin with the numbers of pages, one after the other.
    counted: bool,
    /// How many pages begin with the same words before their number.
    headers: FxHashMap<&'d str, usize>,
}

/// The number at the head of a page.
struct Head<'t> {
    /// What stands before it: "Slutrapport Vägvalet", mostly nothing.
    header: &'t str,
    number: usize,
    /// Where it ends, in bytes.
    end: usize,
}

impl<'d> Pages<'d> {
    pub(super) fn of(paragraphs: impl Iterator<Item = &'d str>) -> Self {
        let (mut pages, mut counted) = (0, 0);
        let mut headers: FxHashMap<&str, usize> = FxHashMap::default();
        for text in paragraphs {
            pages += 1;
            let Some(head) = head(text) else { continue };
            // Title pages and pictures may lack theirs.
            counted += usize::from(head.number + 3 >= pages && head.number <= pages + 3);
            *headers.entry(head.header).or_default() += 1;
        }
        Self {
            counted: pages > 2 && counted * 4 >= pages * 3,
            headers,
        }
    }

    pub(super) fn are_counted(&self) -> bool {
        self.counted
    }

    /// The number of a page and where its text begins, in bytes. What stands before the number goes with it only
    /// where another page begins so too.
    pub(super) fn number(&self, text: &str) -> Option<(usize, usize)> {
        let head = head(text).filter(|_| self.counted)?;
        let known = self.headers.get(head.header).is_some_and(|n| *n > 1);
        (head.header.is_empty() || known).then_some((head.number, head.end))
    }
}

/// "3 ", "3 (11) ", "Slutrapport Vägvalet 3(11) ", "Sida 3 av 11 ".
fn head(text: &str) -> Option<Head<'_>> {
    let near = text.get(..text.floor_char_boundary(HEADER))?;
    bare(text).or_else(|| {
        let starts = near
            .match_indices(|c: char| c.is_ascii_digit())
            .map(|(at, _)| at);
        starts
            .filter(|at| near.get(..*at).is_some_and(|b| b.ends_with(' ')))
            .find_map(|at| of_all(text, at))
    })
}

/// A number at the very head.
fn bare(text: &str) -> Option<Head<'_>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits).filter(|_| digits <= 3)?.parse().ok()?;
    let rest = text.get(digits..)?;
    let end = all_behind(rest).map_or(digits, |all| digits + all);
    let head = Head {
        header: "",
        number,
        end,
    };
    // "1 Slutrapport Vägvalet 3(11)": the header behind the site's number stays where it is.
    (rest.starts_with(char::is_whitespace) || end > digits).then_some(head)
}

/// A number with that of all pages, behind a running header.
fn of_all(text: &str, at: usize) -> Option<Head<'_>> {
    let header = text.get(..at)?.trim_end();
    let rest = text.get(at..)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest.get(..digits).filter(|_| digits <= 3)?.parse().ok()?;
    let all = all_behind(rest.get(digits..)?)?;
    let header = ["Sidan", "Sida", "Sid.", "Sid", "sid", "sida"]
        .iter()
        .find_map(|word| header.strip_suffix(word))
        .map_or(header, str::trim_end);
    (!header.contains(['.', ':', '?'])).then_some(Head {
        header,
        number,
        end: at + digits + all,
    })
}

/// The bytes of "(11)" or "av 11" behind a number.
fn all_behind(rest: &str) -> Option<usize> {
    let trimmed = rest.trim_start();
    let behind = if let Some(inside) = trimmed.strip_prefix('(') {
        let (all, behind) = inside.split_once(')')?;
        let counts = !all.is_empty() && all.len() <= 3 && all.bytes().all(|b| b.is_ascii_digit());
        counts.then_some(behind)?
    } else {
        let behind = trimmed.strip_prefix("av ")?;
        let all = behind.bytes().take_while(u8::is_ascii_digit).count();
        behind.get(all..).filter(|_| (1..=3).contains(&all))?
    };
    (behind.is_empty() || behind.starts_with(char::is_whitespace))
        .then(|| rest.len() - behind.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_header_ends_in_the_number_of_its_page() {
        let texts = [
            "Slutrapport Vägvalet Författare: Bo Ek",
            "Slutrapport Vägvalet 2(4) Innehåll Bakgrund",
            "Slutrapport Vägvalet 3(4) Bakgrund Många saknar arbete.",
            "Slutrapport Vägvalet 4(4) Resultat Hälften av 12 (av 20) fick arbete.",
        ];
        let pages = Pages::of(texts.iter().copied());
        let rest = |text: &'static str| {
            pages
                .number(text)
                .map(|(n, end)| (n, text.get(end..).unwrap_or_default()))
        };
        assert_eq!(rest(texts[0]), None);
        assert_eq!(rest(texts[1]), Some((2, " Innehåll Bakgrund")));
        assert_eq!(rest("Ängby 3 (4) Mål"), None);
        assert_eq!(
            rest("12 deltagare (av 20)"),
            Some((12, " deltagare (av 20)"))
        );
    }

    #[test]
    fn a_number_may_stand_alone_or_with_that_of_all_pages() {
        let texts = ["1 Ansökan", "2 (3) Bakgrund", "Sida 3 av 3 Mål"];
        let pages = Pages::of(texts.iter().copied());
        let rest = |text: &'static str| {
            pages
                .number(text)
                .map(|(n, end)| (n, text.get(end..).unwrap_or_default()))
        };
        assert_eq!(rest(texts[0]), Some((1, " Ansökan")));
        assert_eq!(rest(texts[1]), Some((2, " Bakgrund")));
        assert_eq!(rest(texts[2]), Some((3, " Mål")));
        assert!(!Pages::of(["1 x", "I år deltog 9 (av 12)."].into_iter()).are_counted());
    }
}
