//! Streams without an end: where a file was cut off, or `endstream` and `endobj` were lost, the library
//! finds no stream at all (ISO 32000-2 §7.3.8). What they hold is given its end again.

use hayro_syntax::Pdf;
use hayro_syntax::object::{MaybeRef, Object, Stream};
use hayro_syntax::page::Page;
use memchr::memmem::{find, find_iter};

const END: &[u8] = b"\nendstream\nendobj\n";
/// What begins a part of a file that is no stream.
const MARKS: [&[u8]; 3] = [b"xref", b"trailer", b"startxref"];

/// Whether a page names a content stream that the library did not find.
pub(crate) fn is_needed(pdf: &Pdf) -> bool {
    pdf.pages().iter().any(lacks_content)
}

fn lacks_content(page: &Page<'_>) -> bool {
    let key = "Contents".as_bytes();
    match page.raw().get::<Object<'_>>(key) {
        Some(Object::Stream(_) | Object::Null(_)) => false,
        Some(Object::Array(streams)) => streams.raw_iter().any(|item| match item {
            MaybeRef::Ref(id) => page.xref().get::<Stream<'_>>(id.into()).is_none(),
            MaybeRef::NotRef(_) => false,
        }),
        _ => page.raw().contains_key(key),
    }
}

/// The file with an end for each stream that has none before the next object; `None` where all have
/// theirs.
pub(crate) fn with_ends(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    let mut ends = Ahead::new(bytes, |bytes, from| {
        find(bytes.get(from..)?, b"endstream").map(|at| from + at)
    });
    let mut objects = Ahead::new(bytes, next_object);
    let mut marks =
        MARKS.map(|mark| Ahead::new(bytes, move |bytes, from| next_mark(bytes, from, mark)));
    while let Some(start) = find(bytes.get(at..)?, b"stream").map(|found| at + found + 6) {
        at = start;
        if !opens(bytes, start) {
            continue;
        }
        let end = ends.from(start);
        let next = marks
            .iter_mut()
            .map(|mark| mark.from(start))
            .fold(objects.from(start), usize::min);
        if next < end {
            out.extend_from_slice(bytes.get(copied..next)?);
            out.extend_from_slice(END);
            copied = next;
            at = next;
        } else if end == bytes.len() {
            out.extend_from_slice(bytes.get(copied..)?);
            out.extend_from_slice(END);
            copied = end;
            break;
        } else {
            at = end + 9;
        }
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(bytes.get(copied..)?);
    // The table of offsets is wrong now. Without its mark the library looks for the objects itself.
    if let Some(mark) = memchr::memmem::rfind(&out, b"startxref")
        && let Some(mark) = out.get_mut(mark..mark + 5)
    {
        mark.copy_from_slice(b"-----");
    }
    Some(out)
}

/// Whether the word `stream` that ends here opens one: after a dictionary, before a line's end.
fn opens(bytes: &[u8], end: usize) -> bool {
    let before = bytes.get(..end - 6).unwrap_or_default();
    before.trim_ascii_end().ends_with(b">>") && matches!(bytes.get(end), Some(b'\r' | b'\n'))
}

/// Where something stands next in a file. It is looked for once, however often it is asked for: a hostile
/// file has a hundred thousand streams and the end of none.
struct Ahead<'b, F> {
    bytes: &'b [u8],
    look: F,
    at: Option<usize>,
}

impl<'b, F: Fn(&[u8], usize) -> Option<usize>> Ahead<'b, F> {
    fn new(bytes: &'b [u8], look: F) -> Self {
        Self {
            bytes,
            look,
            at: None,
        }
    }

    /// The first place from `from` on, which never falls; the file's end where there is none.
    fn from(&mut self, from: usize) -> usize {
        match self.at {
            Some(at) if at >= from => at,
            _ => *self
                .at
                .insert((self.look)(self.bytes, from).unwrap_or(self.bytes.len())),
        }
    }
}

/// Where the next object begins.
fn next_object(bytes: &[u8], from: usize) -> Option<usize> {
    let part = bytes.get(from..)?;
    find_iter(part, b" obj")
        .find_map(|at| object_start(part, at))
        .map(|at| from + at)
}

/// Where a mark stands next at the beginning of a line.
fn next_mark(bytes: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    let part = bytes.get(from..)?;
    find_iter(part, mark)
        .find(|at| {
            let line = at.checked_sub(1).and_then(|before| part.get(before));
            line.is_some_and(|b| matches!(b, b'\r' | b'\n'))
        })
        .map(|at| from + at)
}

/// Where the line `12 0 obj` begins, whose ` obj` stands at `at`.
fn object_start(part: &[u8], at: usize) -> Option<usize> {
    let digits = |end: usize| {
        let text = part.get(..end)?;
        let count = text
            .iter()
            .rev()
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        (count > 0).then(|| end - count)
    };
    let generation = digits(at)?;
    let space = generation
        .checked_sub(1)
        .filter(|at| part.get(*at) == Some(&b' '))?;
    let number = digits(space)?;
    let line = number.checked_sub(1)?;
    matches!(part.get(line), Some(b'\r' | b'\n')).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(file: &str) -> Option<String> {
        with_ends(file.as_bytes()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn whole_streams_are_left_as_they_are() {
        let file =
            "1 0 obj\n<< /Length 5 >>\nstream\n(Hej)\nendstream\nendobj\n2 0 obj\n<< >>\nendobj\n";
        assert_eq!(mended(file), None);
        assert_eq!(mended("(a stream of words, upstream\n)"), None);
    }

    #[test]
    fn a_stream_ends_before_the_next_object_or_the_table() {
        let file = "1 0 obj\n<< >>\nstream\n(Hej)\n2 0 obj\n<< >>\nstream\n(Då)\nxref\n0 1\nstartxref\n9\n";
        assert_eq!(
            mended(file).as_deref(),
            Some(
                "1 0 obj\n<< >>\nstream\n(Hej)\n\nendstream\nendobj\n2 0 obj\n<< >>\nstream\n(Då)\n\nendstream\nendobj\n\
                 xref\n0 1\n-----xref\n9\n"
            )
        );
    }

    #[test]
    fn a_stream_that_the_file_ends_in_ends_there() {
        let file = "1 0 obj\n<< >>\nstream\n(Hej) Tj (D";
        assert_eq!(mended(file), Some(format!("{file}\nendstream\nendobj\n")));
    }
}
