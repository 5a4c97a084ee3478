//! Document properties: core (ECMA-376-2 §11) and extended (ECMA-376-1 §22.2).

use aktsam_document::SourceInfo;

use crate::OfficeError;
use crate::package::Package;

/// Reads title, author, time of making and program of an OOXML package.
pub(crate) fn read(package: &mut Package<'_>, source: &mut SourceInfo) -> Result<(), OfficeError> {
    for relation in package.relations("")? {
        let wanted = matches!(
            relation.kind.as_str(),
            "core-properties" | "extended-properties"
        );
        if !wanted || relation.external {
            continue;
        }
        let tree = match package.tree(&relation.target) {
            Ok(Some(tree)) => tree,
            // Properties that cannot be read cost nothing else.
            Ok(None) | Err(OfficeError::Broken { .. }) => continue,
            Err(error) => return Err(error),
        };
        let text = |name: &str| {
            tree.root()
                .child(name)
                .map(|e| e.text().trim().to_owned())
                .filter(|t| !t.is_empty())
        };
        if relation.kind == "core-properties" {
            source.title = text("title");
            source.author = text("creator");
            source.created = text("created");
        } else {
            source.producer = match (text("Application"), text("AppVersion")) {
                (Some(name), Some(version)) if !name.contains(&version) => {
                    Some(format!("{name} {version}"))
                }
                (name, _) => name,
            };
        }
    }
    Ok(())
}
