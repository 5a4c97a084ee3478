//! Streams decoded within the limits.
//!
//! `hayro-syntax` unpacks a stream whole, whatever its size. So Flate data, the one filter that can
//! grow a small file a thousandfold in one step, is unpacked here, a buffer at a time, and the
//! library gets a stream only after its unpacked size is known to be within the limits.

use std::borrow::Cow;

use aktsam_document::LimitHit;
use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Object, Stream};

use crate::budget::Budget;

/// The largest factor by which Deflate can grow data.
const DEFLATE_GROWTH: u64 = 1032;
/// The largest factor by which LZW, as PDF uses it, can grow data: codes of 9 to 12 bits, each
/// standing for at most 4096 bytes.
const LZW_GROWTH: u64 = 3641;
/// Run lengths: two bytes stand for at most 128.
const RUN_LENGTH_GROWTH: u64 = 64;

/// What a bounded inflation gave.
pub(crate) enum Inflated {
    /// All that could be read; `whole` where the data ended as it should.
    Data { bytes: Vec<u8>, whole: bool },
    /// More than was allowed.
    TooBig,
}

/// Inflates zlib data (RFC 1950) to at most `room` bytes. Where `keep` is false the bytes are counted
/// and thrown away.
pub(crate) fn inflate(data: &[u8], room: u64, keep: bool) -> Inflated {
    let mut state = Decompress::new(true);
    let mut out: Vec<u8> = Vec::with_capacity(if keep {
        data.len().saturating_mul(4).min(1 << 20)
    } else {
        1 << 15
    });
    loop {
        if out.capacity() == out.len() {
            if keep {
                out.reserve(out.len().max(1 << 14));
            } else {
                out.clear();
            }
        }
        let before = (state.total_in(), state.total_out());
        let rest = data
            .get(usize::try_from(before.0).unwrap_or(usize::MAX)..)
            .unwrap_or_default();
        let result = state.decompress_vec(rest, &mut out, FlushDecompress::None);
        if state.total_out() > room {
            return Inflated::TooBig;
        }
        match result {
            Ok(Status::StreamEnd) => {
                return Inflated::Data {
                    bytes: out,
                    whole: true,
                };
            }
            Ok(_) if (state.total_in(), state.total_out()) != before => {}
            // Damaged or truncated: what came out so far is kept.
            Ok(_) | Err(_) => {
                return Inflated::Data {
                    bytes: out,
                    whole: false,
                };
            }
        }
    }
}

/// This much may be held of what then turns out to be too big.
const HELD: u64 = 16 << 20;

/// Inflates like [`inflate`] with the bytes kept, but refuses what is far too big before it holds any.
fn unpack(data: &[u8], room: u64) -> Inflated {
    let could_be = (data.len() as u64).saturating_mul(DEFLATE_GROWTH);
    if could_be > room && room > HELD && matches!(inflate(data, room, false), Inflated::TooBig) {
        return Inflated::TooBig;
    }
    inflate(data, room, true)
}

/// Decodes a stream that is no image; `None` where its filters cannot be undone.
pub(crate) fn decode<'a>(
    stream: &Stream<'a>,
    budget: &mut Budget,
    place: &str,
) -> Result<Option<Cow<'a, [u8]>>, LimitHit> {
    let filters = stream.filters();
    let mut cut = false;
    if filters.as_slice() == [Filter::FlateDecode] && !has_predictor(stream.dict()) {
        let raw = stream.raw_data();
        match unpack(&raw, budget.part_room(raw.len())) {
            Inflated::TooBig => return Err(budget.part_too_big(raw.len(), place)),
            Inflated::Data { bytes, whole: true } => {
                budget.inflated(bytes.len(), place)?;
                return Ok(Some(Cow::Owned(bytes)));
            }
            // The library reads more of damaged data than zlib does.
            Inflated::Data { .. } => cut = !ends(&raw),
        }
    }
    check(stream, budget, place)?;
    if !sane_predictor(stream.dict()) {
        budget.undecoded();
        return Ok(None);
    }
    let Ok(data) = stream.decoded_data() else {
        budget.undecoded();
        return Ok(None);
    };
    if cut {
        budget.undecoded();
    }
    budget.inflated(data.len(), place)?;
    Ok(Some(data))
}

/// Whether Deflate data ends as it says, whatever its checksum: only data that does not has lost
/// anything.
fn ends(zlib: &[u8]) -> bool {
    let mut state = Decompress::new(false);
    let mut out: Vec<u8> = Vec::with_capacity(1 << 15);
    let data = zlib.get(2..).unwrap_or_default();
    loop {
        let before = (state.total_in(), state.total_out());
        let rest = usize::try_from(before.0)
            .ok()
            .and_then(|at| data.get(at..))
            .unwrap_or_default();
        out.clear();
        match state.decompress_vec(rest, &mut out, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return true,
            Ok(_) if (state.total_in(), state.total_out()) != before => {}
            Ok(_) | Err(_) => return false,
        }
    }
}

/// Checks that a stream that the library is about to decode by itself stays within the limits.
pub(crate) fn check(stream: &Stream<'_>, budget: &Budget, place: &str) -> Result<(), LimitHit> {
    let filters = stream.filters();
    let raw = stream.raw_data();
    let mut bound = raw.len() as u64;
    // What is damaged or packed more than once is bounded by guesses, which tell no ratio.
    let room = budget.part_room(usize::MAX);
    for (index, filter) in filters.iter().enumerate() {
        bound = match filter {
            Filter::FlateDecode if index == 0 => {
                match inflate(&raw, budget.part_room(raw.len()), false) {
                    Inflated::TooBig => return Err(budget.part_too_big(raw.len(), place)),
                    Inflated::Data { whole: true, .. } if filters.len() == 1 => {
                        return Ok(());
                    }
                    // Damaged data is bounded by what Deflate can do at most.
                    Inflated::Data { .. } => bound.saturating_mul(DEFLATE_GROWTH),
                }
            }
            Filter::FlateDecode => bound.saturating_mul(DEFLATE_GROWTH),
            Filter::LzwDecode => bound.saturating_mul(LZW_GROWTH),
            Filter::RunLengthDecode => bound.saturating_mul(RUN_LENGTH_GROWTH),
            _ => bound,
        };
        if bound > room && !measured(stream, room) {
            return Err(budget.part_too_big(usize::MAX, place));
        }
    }
    Ok(())
}

/// Whether a chain of filters whose worst case is too big is in truth within `room`: each Flate step
/// is unpacked within bounds, the steps between by their own small growth.
fn measured(stream: &Stream<'_>, room: u64) -> bool {
    let mut data = stream.raw_data().into_owned();
    for filter in &stream.filters() {
        data = match filter {
            Filter::FlateDecode => match unpack(&data, room) {
                Inflated::Data { bytes, whole: true } => bytes,
                Inflated::Data { bytes, .. } => {
                    // Damaged: what the library may still add is bounded by the rest of the data.
                    return (bytes.len() as u64).saturating_mul(4) < room && data.len() < 1 << 16;
                }
                Inflated::TooBig => return false,
            },
            Filter::LzwDecode if (data.len() as u64).saturating_mul(LZW_GROWTH) > room => {
                return lzw_size(&data, room);
            }
            Filter::RunLengthDecode
                if (data.len() as u64).saturating_mul(RUN_LENGTH_GROWTH) > room =>
            {
                return false;
            }
            _ => return (data.len() as u64) < room,
        };
    }
    true
}

/// Whether LZW data, by counting its codes, unpacks to at most `room` bytes.
fn lzw_size(data: &[u8], room: u64) -> bool {
    let mut lengths: Vec<u64> = Vec::with_capacity(4096);
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut previous: Option<u64> = None;
    let mut total = 0_u64;
    for byte in data {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held) & ((1 << width) - 1);
        bits &= (1 << held) - 1;
        let length = match code {
            256 => {
                lengths.clear();
                width = 9;
                previous = None;
                continue;
            }
            257 => break,
            0..=255 => 1,
            _ => match lengths.get(code as usize - 258) {
                Some(length) => *length,
                None => previous.map_or(1, |p| p + 1),
            },
        };
        if let Some(previous) = previous
            && lengths.len() < 4096 - 258
        {
            lengths.push(previous + 1);
        }
        previous = Some(length);
        total = total.saturating_add(length);
        if total > room {
            return false;
        }
        width = match lengths.len() + 258 {
            0..=510 => 9,
            511..=1022 => 10,
            1023..=2046 => 11,
            _ => 12,
        };
    }
    true
}

/// The decode parameters of a stream, one dictionary a filter.
fn parameters<'a>(dict: &Dict<'a>) -> Vec<Dict<'a>> {
    ["DecodeParms", "DP"]
        .iter()
        .flat_map(|key| match dict.get::<Object<'a>>(key.as_bytes()) {
            Some(Object::Dict(parms)) => vec![parms],
            Some(Object::Array(all)) => all
                .iter::<Object<'a>>()
                .take(64)
                .filter_map(Object::into_dict)
                .collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// Whether the predictors' rows are of a size that can be: the library multiplies these unchecked.
pub(crate) fn sane_predictor(dict: &Dict<'_>) -> bool {
    parameters(dict).iter().all(|parms| {
        let number = |key: &str, default: i64| {
            parms
                .get::<hayro_syntax::object::Number>(key.as_bytes())
                .map_or(default, |n| n.as_i64())
        };
        is_sane_row(
            number("Columns", 1),
            number("Colors", 1),
            number("BitsPerComponent", 8),
        )
    })
}

/// Columns, colours and bits of a predictor's row.
pub(crate) fn is_sane_row(columns: i64, colors: i64, bits: i64) -> bool {
    (1..=1 << 24).contains(&columns)
        && (1..=32).contains(&colors)
        && (1..=16).contains(&bits)
        && colors * bits <= 255
}

fn has_predictor(dict: &Dict<'_>) -> bool {
    ["DecodeParms", "DP"]
        .iter()
        .any(|key| match dict.get::<Object<'_>>(key.as_bytes()) {
            Some(Object::Dict(parms)) => parms.get::<i32>("Predictor".as_bytes()).unwrap_or(1) > 1,
            Some(Object::Array(_)) => true,
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write as _;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let bomb = packed(&vec![0; 10 << 20]);
        assert!(bomb.len() < 20_000);
        assert!(matches!(inflate(&bomb, 1 << 20, true), Inflated::TooBig));
        assert!(matches!(inflate(&bomb, 1 << 20, false), Inflated::TooBig));
        assert!(matches!(
            inflate(&bomb, 10 << 20, false),
            Inflated::Data { whole: true, .. }
        ));
    }

    #[test]
    fn a_wrong_checksum_loses_nothing_and_missing_data_does() {
        let text: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut data = packed(&text);
        assert!(!ends(&data[..data.len() / 2]));
        assert!(ends(&data[..data.len() - 4]));
        *data.last_mut().unwrap() ^= 1;
        assert!(ends(&data));
    }

    #[test]
    fn truncated_data_gives_what_there_is() {
        let text: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let data = packed(&text);
        let Inflated::Data { bytes, whole } = inflate(&data[..data.len() / 2], u64::MAX, true)
        else {
            panic!()
        };
        assert!(!whole && !bytes.is_empty() && text.starts_with(&bytes));
    }
}
