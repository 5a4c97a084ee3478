//! What the names of paragraph styles say, in the languages that word processors name them in here.

/// The heading level of a style's name: "heading 2", "Rubrik 2", `Heading_20_2`, "Title".
pub(crate) fn style_level(name: &str) -> Option<u8> {
    let name = name.to_lowercase().replace("_20_", " ");
    let name = name.trim();
    if matches!(name, "title" | "titel" | "rubrik" | "dokumentrubrik") {
        return Some(1);
    }
    for stem in [
        "heading",
        "rubrik",
        "überschrift",
        "titre",
        "overskrift",
        "otsikko",
    ] {
        if let Some(rest) = name.strip_prefix(stem) {
            let rest = rest.trim_start();
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            if let Ok(level @ 1..=9) = digits.parse::<u8>() {
                return Some(level);
            }
        }
    }
    None
}

/// Whether a style's name is that of a line of a table of contents (innehållsförteckning).
pub(crate) fn is_contents_style(name: &str) -> bool {
    let name = name.to_lowercase().replace("_20_", " ");
    ["toc ", "contents ", "innehåll "].iter().any(|stem| {
        name.strip_prefix(stem)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Whether a style's name is that of a caption (beskrivning).
pub(crate) fn is_caption_style(name: &str) -> bool {
    matches!(
        name.to_lowercase().as_str(),
        "caption" | "beskrivning" | "bildtext" | "tabelltext"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles_give_levels() {
        assert_eq!(style_level("heading 1"), Some(1));
        assert_eq!(style_level("Heading_20_3"), Some(3));
        assert_eq!(style_level("Rubrik 2"), Some(2));
        assert_eq!(style_level("Rubrik2"), Some(2));
        assert_eq!(style_level("Title"), Some(1));
        assert_eq!(style_level("heading"), None);
        assert_eq!(style_level("Normal"), None);
        assert!(is_contents_style("toc 2"));
        assert!(!is_contents_style("toc heading"));
    }
}
