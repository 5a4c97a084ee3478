//! Marks inside a line: `**bold**`, a few HTML tags, entities; in Markdown also emphasis and links.

use aktsam_document::RunKind;

use super::html::entity;
use crate::paragraph::{Look, ParagraphBuilder};

/// Writes a line with its marks resolved. Marks that have no partner in the line are text.
pub(super) fn write(builder: &mut ParagraphBuilder, line: &str, base: &Look, markdown: bool) {
    let mut look = base.clone();
    let mut rest = line;
    while let Some(next) = rest.find(['*', '_', '<', '&', '\\', '[', '!', '`']) {
        let (plain, from) = rest.split_at(next);
        builder.push(plain, &look, RunKind::Text);
        rest = step(
            builder,
            from,
            &mut look,
            base,
            plain.chars().next_back(),
            markdown,
        );
    }
    builder.push(rest, &look, RunKind::Text);
}

/// Takes one mark from the beginning of `from`; at least one character is taken.
fn step<'t>(
    builder: &mut ParagraphBuilder,
    from: &'t str,
    look: &mut Look,
    base: &Look,
    before: Option<char>,
    markdown: bool,
) -> &'t str {
    if let Some(rest) = from.strip_prefix("**").or_else(|| from.strip_prefix("__")) {
        let strong = from.starts_with("**") || markdown;
        // Four and more in a row are a line to write on.
        let rule = rest.starts_with(['*', '_']);
        let closes = look.bold && !base.bold;
        let mark = from.get(..2).unwrap_or_default();
        let opens = rest
            .find(mark)
            .is_some_and(|end| end > 0 && !rest.starts_with(char::is_whitespace));
        if strong && !rule && (closes || opens) {
            look.bold = !closes;
            return rest;
        }
        if rule {
            let end = from.find(|c| !matches!(c, '*' | '_')).unwrap_or(from.len());
            let (line, rest) = from.split_at(end);
            builder.push(line, look, RunKind::Text);
            return rest;
        }
    }
    if let Some((tag, rest)) = style_tag(from) {
        match tag {
            ("b" | "strong", on) => look.bold = on || base.bold,
            ("i" | "em", on) => look.italic = on || base.italic,
            ("u" | "ins", on) => look.underline = on || base.underline,
            ("br", _) => builder.push("\n", look, RunKind::Text),
            // Paragraphs inside a cell.
            ("p" | "div" | "li", true) if !builder.is_blank() => {
                builder.push("\n", look, RunKind::Text);
            }
            _ => {}
        }
        return rest;
    }
    if let Some((c, rest)) = entity(from) {
        builder.push(c.encode_utf8(&mut [0; 4]), look, RunKind::Text);
        return rest;
    }
    if markdown {
        if let Some(rest) = from.strip_prefix(['*', '_']) {
            let mark = if from.starts_with('*') { '*' } else { '_' };
            let closes = look.italic && !base.italic;
            let flanks = !rest.starts_with(char::is_whitespace)
                && before.is_none_or(|c| !c.is_alphanumeric());
            if closes || (flanks && rest.contains(mark)) {
                look.italic = !closes;
                return rest;
            }
        }
        if let Some(escaped) = from.strip_prefix('\\')
            && let Some(c) = escaped.chars().next().filter(char::is_ascii_punctuation)
        {
            builder.push(c.encode_utf8(&mut [0; 4]), look, RunKind::Text);
            return escaped.get(c.len_utf8()..).unwrap_or_default();
        }
        if let Some((text, rest)) = link(from) {
            builder.push(text, look, RunKind::Text);
            return rest;
        }
        if let Some(rest) = from.strip_prefix('`') {
            return rest;
        }
    }
    let width = from.chars().next().map_or(0, char::len_utf8);
    let (c, rest) = from.split_at(width);
    builder.push(c, look, RunKind::Text);
    rest
}

/// A tag that only styles text. Other things in angle brackets are text ("<18 år").
fn style_tag(from: &str) -> Option<((&'static str, bool), &str)> {
    const NAMES: [&str; 14] = [
        "b", "strong", "i", "em", "u", "ins", "br", "p", "div", "li", "span", "font", "ul", "sup",
    ];
    let inner = from.strip_prefix('<')?;
    let end = inner.find('>').filter(|end| *end < 200)?;
    let (tag, rest) = inner.split_at(end);
    let opens = !tag.starts_with('/');
    let tag = tag.trim_start_matches('/').trim_end_matches('/').trim();
    let name = tag.split_whitespace().next()?.to_ascii_lowercase();
    let name = NAMES.iter().find(|n| **n == name)?;
    Some(((name, opens), rest.get(1..)?))
}

/// `[text](target)`, `![text](target)`: its text.
fn link(from: &str) -> Option<(&str, &str)> {
    let inner = from.strip_prefix('!').unwrap_or(from).strip_prefix('[')?;
    let (text, rest) = inner.split_once("](")?;
    if text.contains(['[', '\n']) {
        return None;
    }
    let (_, rest) = rest.split_once(')')?;
    Some((text, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paragraph::ParagraphStyle;

    fn text(line: &str, markdown: bool) -> String {
        let mut builder = ParagraphBuilder::default();
        write(&mut builder, line, &Look::default(), markdown);
        let block = builder.finish(ParagraphStyle::default()).unwrap();
        let mut out = block.text.clone();
        for run in block.runs.iter().rev() {
            if run.bold {
                out.insert(run.end as usize, ']');
                out.insert(run.start as usize, '[');
            }
        }
        out
    }

    #[test]
    fn marks_style_and_what_is_no_mark_is_text() {
        assert_eq!(
            text("ett **två** och mera text", false),
            "ett [två] och mera text"
        );
        assert_eq!(
            text("barn <18 år & äldre (*)", false),
            "barn <18 år & äldre (*)"
        );
        assert_eq!(
            text("<b>fet</b> och mycket mera", false),
            "[fet] och mycket mera"
        );
        assert_eq!(text("5 * 3 ** 2", false), "5 * 3 ** 2");
        assert_eq!(
            text("Namn ________ Datum ____", false),
            "Namn ________ Datum ____"
        );
        assert_eq!(
            text("se [sidan](http://x.se) *nu* \\*", true),
            "se sidan nu *"
        );
        assert_eq!(text("a&nbsp;b &amp; c", false), "a\u{a0}b & c");
    }
}
