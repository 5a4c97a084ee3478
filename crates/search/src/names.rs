//! Names and numbers by which a project is asked for, in all the ways they are written.

/// Keys of a municipality: its code, its name, and the name without "kommun" or "stad" and without
/// the genitive's s ("Kristianstads kommun").
pub(crate) fn municipality_names(code: &str, name: &str) -> Vec<String> {
    let mut names = municipality_keys(name);
    if !code.is_empty() {
        names.push(code.to_owned());
    }
    names
}

/// Keys of a municipality as a person asks for it.
pub(crate) fn municipality_keys(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut keys = Vec::new();
    for ending in [" kommun", " stad"] {
        if let Some(bare) = name.strip_suffix(ending) {
            keys.push(bare.to_owned());
            if let Some(base) = bare.strip_suffix('s').filter(|b| b.chars().count() > 2) {
                keys.push(base.to_owned());
            }
        }
    }
    keys.push(name);
    keys
}

/// Keys of a registration number: its runs of letters and of digits without leading zeros, all of
/// them and without the letters before the first digits. "KS-2018-00526-1" is `ks-2018-526-1` and
/// `2018-526-1`; "2017:38", "2017/38" and "dnr 2017-0038" are the same.
pub(crate) fn reference_keys(reference: &str) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    let mut class = None;
    for c in reference.chars() {
        let now = if c.is_ascii_digit() {
            Some(true)
        } else if c.is_alphabetic() {
            Some(false)
        } else {
            None
        };
        if now.is_some() {
            if now != class {
                groups.push(String::new());
            }
            if let Some(last) = groups.last_mut() {
                last.extend(c.to_lowercase());
            }
        }
        class = now;
    }
    for group in &mut groups {
        let bare = group.trim_start_matches('0');
        if group.starts_with('0') {
            *group = if bare.is_empty() {
                "0".to_owned()
            } else {
                bare.to_owned()
            };
        }
    }
    groups.retain(|g| !matches!(g.as_str(), "dnr" | "diarienr" | "diarienummer"));
    let is_number = |g: &String| g.starts_with(|c: char| c.is_ascii_digit());
    let Some(first) = groups.iter().position(is_number) else {
        return Vec::new();
    };
    let mut keys = vec![groups.join("-")];
    if first > 0 {
        keys.push(groups.get(first..).unwrap_or_default().join("-"));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_number_is_the_same_in_each_spelling() {
        for spelling in [
            "2017:38",
            "2017/38",
            "2017-0038",
            "dnr 2017:38",
            "Dnr: 2017 – 38",
        ] {
            assert_eq!(reference_keys(spelling), ["2017-38"], "{spelling}");
        }
        assert_eq!(
            reference_keys("KS-2018-00526-1"),
            ["ks-2018-526-1", "2018-526-1"]
        );
        assert_eq!(reference_keys("KS2018/526"), ["ks-2018-526", "2018-526"]);
        assert_eq!(reference_keys("saknas"), [""; 0]);
    }

    #[test]
    fn a_municipality_is_known_without_its_ending() {
        assert_eq!(
            municipality_keys("Kristianstads  kommun"),
            ["kristianstads", "kristianstad", "kristianstads kommun"]
        );
        assert_eq!(municipality_keys("Osby"), ["osby"]);
        assert_eq!(
            municipality_names("1280", "Malmö stad"),
            ["malmö", "malmö stad", "1280"]
        );
    }
}
