//! Signature dictionaries, as found; nothing is verified here (ISO 32000-2 §12.8.1).

use aktsam_document::{Document, Location, SignatureCoverage, SignatureFinding};
use hayro_syntax::object::{Array, Dict, MaybeRef, ObjectIdentifier, String as PdfString};
use hayro_syntax::page::Pages;
use kurbo::Affine;

use super::form::Form;
use super::{name, string};
use crate::content::to_rect;
use crate::strings;

/// Adds the signatures of signed fields.
pub(crate) fn signatures(
    form: &Form<'_>,
    pages: &Pages<'_>,
    bytes: &[u8],
    document: &mut Document,
) {
    for (field, signature) in &form.signed {
        document.signatures.push(SignatureFinding {
            name: string(signature, "Name"),
            signed_at: signature
                .get::<PdfString<'_>>("M".as_bytes())
                .and_then(|m| strings::date(&m)),
            reason: string(signature, "Reason"),
            sub_filter: name(signature, "SubFilter"),
            covers: coverage(signature, bytes),
            location: place(*field, pages).unwrap_or_default(),
        });
    }
}

/// How much of the file the byte range covers: all but the signature's own hexadecimal string.
fn coverage(signature: &Dict<'_>, bytes: &[u8]) -> SignatureCoverage {
    let Some(range) = signature.get::<[i64; 4]>("ByteRange".as_bytes()) else {
        return SignatureCoverage::Partial;
    };
    let [Ok(a), Ok(b), Ok(c), Ok(d)] = range.map(usize::try_from) else {
        return SignatureCoverage::Partial;
    };
    let Some(end) = c.checked_add(d) else {
        return SignatureCoverage::Partial;
    };
    let gap = bytes.get(b..c).unwrap_or_default();
    let is_hex = matches!(gap, [b'<', inner @ .., b'>']
        if inner.iter().all(|x| x.is_ascii_hexdigit() || x.is_ascii_whitespace()));
    if a != 0 || !is_hex || end > bytes.len() {
        return SignatureCoverage::Partial;
    }
    let after = bytes.get(end..).unwrap_or_default();
    if after.iter().all(u8::is_ascii_whitespace) && after.len() <= 2 {
        SignatureCoverage::WholeFile
    } else {
        SignatureCoverage::EarlierRevision
    }
}

/// Where the field's widget stands.
fn place(field: ObjectIdentifier, pages: &Pages<'_>) -> Option<Location> {
    for (index, page) in pages.iter().enumerate() {
        let Some(array) = page.raw().get::<Array<'_>>("Annots".as_bytes()) else {
            continue;
        };
        let here = array
            .raw_iter()
            .take(10_000)
            .any(|item| matches!(item, MaybeRef::Ref(id) if ObjectIdentifier::from(id) == field));
        if !here {
            continue;
        }
        let widget = page.xref().get::<Dict<'_>>(field)?;
        let [x0, y0, x1, y1] = widget.get::<[f64; 4]>("Rect".as_bytes())?;
        let ctm = Affine::new(page.initial_transform(true).as_coeffs());
        let rect = ctm.transform_rect_bbox(kurbo::Rect::new(x0, y0, x1, y1).abs());
        return Some(Location::page(index as u32 + 1, to_rect(rect)));
    }
    None
}
