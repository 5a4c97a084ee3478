//! The content streams of a page.

use std::borrow::Cow;

use aktsam_document::LimitHit;
use hayro_syntax::object::{MaybeRef, Object, Stream};
use hayro_syntax::page::Page;

use crate::budget::Budget;
use crate::inflate;

/// The content of a page, its streams joined by white space (§7.8.2).
pub(super) fn page_data<'a>(
    page: &Page<'a>,
    budget: &mut Budget,
    number: u32,
) -> Result<Cow<'a, [u8]>, LimitHit> {
    let place = format!("content of page {number}");
    let key = "Contents".as_bytes();
    match page.raw().get::<Object<'_>>(key) {
        Some(Object::Stream(stream)) => {
            Ok(inflate::decode(&stream, budget, &place)?.unwrap_or_default())
        }
        Some(Object::Array(array)) => {
            let mut joined = Vec::new();
            let mut count = 0_u64;
            for item in array.raw_iter() {
                count += 1;
                budget
                    .limits()
                    .check(aktsam_document::LimitKind::Entries, count, || place.clone())?;
                let stream = match item {
                    MaybeRef::Ref(id) => page.xref().get::<Stream<'_>>(id.into()),
                    MaybeRef::NotRef(object) => object.into_stream(),
                };
                let Some(stream) = stream else {
                    budget.undecoded();
                    continue;
                };
                if let Some(data) = inflate::decode(&stream, budget, &place)? {
                    joined.extend_from_slice(&data);
                    joined.push(b'\n');
                }
            }
            Ok(Cow::Owned(joined))
        }
        found => {
            if page.raw().contains_key(key) && !matches!(found, Some(Object::Null(_))) {
                budget.undecoded();
            }
            Ok(Cow::Borrowed(&[]))
        }
    }
}
