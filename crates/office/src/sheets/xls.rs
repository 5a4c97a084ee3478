//! XLS: the binary interchange format of Excel 2 to 2003 ([MS-XLS]; for Excel 2 to 4, whose files
//! have no container, OpenOffice.org's description of the format).

mod cells;
mod charts;
mod globals;
mod records;
mod strings;

use aktsam_document::Document;

use super::results::Results;
use super::tokens::Width;
use super::{Workbook, compute, layout};
use crate::cfb::{Compound, is_compound};
use crate::flow::Flow;
use crate::meter::Meter;
use crate::{OfficeError, embedded};

pub(super) use cells::{bool_or_error, rk_number};
pub(super) use strings::flagged;

/// Generations of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    Biff2,
    Biff3,
    Biff4,
    Biff5,
    Biff8,
}

/// Reads a workbook.
pub(crate) fn read(
    bytes: &[u8],
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    let mut flow = Flow::new(media_type, meter);
    let stream = if is_compound(bytes) {
        let file = Compound::open(bytes)?;
        crate::oleprops::read(&file, &mut flow.document.source);
        for path in file.paths().to_vec() {
            // Embedded objects lie in storages of their own.
            let Some((folder, name)) = path.rsplit_once('/') else {
                continue;
            };
            if embedded::tells(name)
                && let Some((name, bytes)) = embedded::from_compound(&file, folder, folder)
            {
                flow.attach(&name, bytes)?;
            }
        }
        file.stream("Workbook")
            .or_else(|| file.stream("Book"))
            .ok_or_else(|| OfficeError::broken("the compound file", "it holds no workbook"))?
    } else {
        bytes.to_vec()
    };
    let globals = globals::read(&stream, &mut flow)?;
    let mut workbook = Workbook {
        styles: globals.styles(),
        names: globals.names(),
        date1904: globals.date1904,
        ..Workbook::default()
    };
    let mut results = Results::default();
    for (place, bound) in globals.sheets.iter().enumerate() {
        let results = (place, &mut results);
        let mut sheet = cells::read(&stream, bound, &globals, results, &mut flow)?;
        sheet.name = bound.name.as_str().into();
        sheet.hidden = bound.hidden;
        workbook.sheets.push(sheet);
    }
    results.mark(&mut workbook, Width::Narrow, &globals);
    let reason = compute::fill(&mut workbook, None, &[]);
    layout::document(&mut workbook, flow, reason)
}
