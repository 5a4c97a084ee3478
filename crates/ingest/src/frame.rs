//! Frames on the pipes between parent and worker.
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | `AKT` and the protocol's version |
//! | 1 | kind, see [`Kind`] |
//! | 8 | length of the payload, little endian, bounded by the kind |
//! | … | payload: JSON, but for a file's bytes |
//!
//! Either side distrusts the other: a length is never allocated before the bytes come, and whatever
//! is not a frame of an expected kind ends the conversation.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Who writes a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Parent,
    Worker,
}

/// First bytes of each frame; the last one is the version of the protocol.
const MAGIC: [u8; 4] = *b"AKT\x01";

/// Bytes of all records of one file together, as JSON.
pub(crate) const ALL_RECORDS: u64 = 512 << 20;

/// Bytes of a frame before its payload.
const HEADER: usize = 13;

/// Declares the kinds with their code and the longest payload that they may have.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $longest:expr;)*) => {
        /// What a frame carries.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Kind { $($(#[$doc])* $name = $code,)* }

        impl Kind {
            fn from_code(code: u8) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// Codes below 16 are the parent's.
            fn side(self) -> Side {
                if (self as u8) < 16 { Side::Parent } else { Side::Worker }
            }

            fn longest(self) -> u64 {
                match self { $(Self::$name => $longest,)* }
            }
        }
    };
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

kinds! {
    /// To the worker, first: [`Hello`](crate::message::Hello).
    Hello = 1, 64 * MIB;
    /// To the worker: [`Job`](crate::message::Job); `Bytes` follows.
    Job = 2, MIB;
    /// To the worker: the bytes of the job's file. Its true bound is the parent's limit of a file.
    Bytes = 3, u64::MAX;
    /// To the worker: [`Probe`](crate::message::Probe).
    Probe = 4, 64 * KIB;
    /// From the worker, first: [`Ready`](crate::message::Ready).
    Ready = 17, 64 * KIB;
    /// From the worker, instead of `Ready`: why it cannot work, a string.
    Refused = 18, 64 * KIB;
    /// From the worker: number of the item that it begins.
    Item = 19, KIB;
    /// From the worker: one record.
    Record = 20, 128 * MIB;
    /// From the worker, last of a job: [`Done`](crate::message::Done).
    Done = 21, MIB;
    /// From the worker: what the sandbox denied.
    Probed = 22, 64 * KIB;
}

/// A conversation that cannot go on.
#[derive(Debug, Error)]
pub(crate) enum FrameError {
    #[error("the pipe broke: {0}")]
    Io(#[from] io::Error),
    #[error("the pipe ended within a frame")]
    Cut,
    #[error("what came is no frame of this version")]
    NotAFrame,
    #[error("a frame of {length} bytes, where {kind:?} has at most {longest}")]
    TooLong {
        kind: Kind,
        length: u64,
        longest: u64,
    },
    #[error("a {got:?} frame where another was expected")]
    Unexpected { got: Kind },
    #[error("more than {ALL_RECORDS} bytes of records of one file")]
    TooMuch,
    #[error("a {kind:?} frame whose content cannot be read: {why}")]
    Content { kind: Kind, why: String },
}

/// A frame that was read.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) kind: Kind,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// Reads the next frame of a side; `None` where the pipe ended between two.
    pub(crate) fn read(from: &mut impl Read, side: Side) -> Result<Option<Self>, FrameError> {
        let mut header = Vec::with_capacity(HEADER);
        from.take(HEADER as u64).read_to_end(&mut header)?;
        if header.is_empty() {
            return Ok(None);
        }
        let (magic, rest) = header
            .split_first_chunk::<4>()
            .ok_or(FrameError::NotAFrame)?;
        if *magic != MAGIC {
            return Err(FrameError::NotAFrame);
        }
        let (&code, length) = rest.split_first().ok_or(FrameError::Cut)?;
        let kind = Kind::from_code(code).ok_or(FrameError::NotAFrame)?;
        if kind.side() != side {
            return Err(FrameError::Unexpected { got: kind });
        }
        let length = u64::from_le_bytes(length.try_into().map_err(|_| FrameError::Cut)?);
        let longest = kind.longest();
        if length > longest {
            return Err(FrameError::TooLong {
                kind,
                length,
                longest,
            });
        }
        let mut payload = Vec::new();
        from.take(length).read_to_end(&mut payload)?;
        if payload.len() as u64 != length {
            return Err(FrameError::Cut);
        }
        Ok(Some(Self { kind, payload }))
    }

    /// Its payload, where it is of the kind expected.
    pub(crate) fn parse<T: DeserializeOwned>(&self, expected: Kind) -> Result<T, FrameError> {
        if self.kind != expected {
            return Err(FrameError::Unexpected { got: self.kind });
        }
        serde_json::from_slice(&self.payload).map_err(|error| FrameError::Content {
            kind: self.kind,
            why: error.to_string(),
        })
    }
}

/// Writes a frame of bytes.
pub(crate) fn write_bytes(
    to: &mut impl Write,
    kind: Kind,
    payload: &[u8],
) -> Result<(), FrameError> {
    let length = payload.len() as u64;
    if length > kind.longest() {
        return Err(FrameError::TooLong {
            kind,
            length,
            longest: kind.longest(),
        });
    }
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(&MAGIC);
    header.push(kind as u8);
    header.extend_from_slice(&length.to_le_bytes());
    to.write_all(&header)?;
    to.write_all(payload)?;
    to.flush()?;
    Ok(())
}

/// Writes a frame of JSON.
pub(crate) fn write(
    to: &mut impl Write,
    kind: Kind,
    content: &impl Serialize,
) -> Result<(), FrameError> {
    let payload = serde_json::to_vec(content).map_err(|error| FrameError::Content {
        kind,
        why: error.to_string(),
    })?;
    write_bytes(to, kind, &payload)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(mut bytes: &[u8]) -> Result<Option<Frame>, FrameError> {
        Frame::read(&mut bytes, Side::Worker)
    }

    #[test]
    fn a_frame_comes_back_as_it_went() {
        let mut pipe = Vec::new();
        write(&mut pipe, Kind::Item, &7_u64).unwrap();
        let frame = read(&pipe).unwrap().unwrap();
        assert_eq!(frame.parse::<u64>(Kind::Item).unwrap(), 7);
        assert!(frame.parse::<u64>(Kind::Done).is_err());
    }

    #[test]
    fn an_ended_pipe_is_no_error_but_a_cut_one_is() {
        assert!(read(b"").unwrap().is_none());
        let mut pipe = Vec::new();
        write(&mut pipe, Kind::Item, &7_u64).unwrap();
        for cut in 1..pipe.len() {
            assert!(read(&pipe[..cut]).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn a_huge_length_is_refused_unread() {
        let mut pipe = b"AKT\x01\x15".to_vec();
        pipe.extend_from_slice(&u64::MAX.to_le_bytes());
        assert!(matches!(read(&pipe), Err(FrameError::TooLong { .. })));
    }

    #[test]
    fn a_huge_length_of_bytes_costs_no_memory() {
        let mut pipe = b"AKT\x01\x03".to_vec();
        pipe.extend_from_slice(&(1_u64 << 40).to_le_bytes());
        pipe.extend_from_slice(b"few");
        let read = Frame::read(&mut pipe.as_slice(), Side::Parent);
        assert!(matches!(read, Err(FrameError::Cut)));
    }

    #[test]
    fn a_worker_may_not_send_what_only_a_parent_sends() {
        let mut pipe = Vec::new();
        write_bytes(&mut pipe, Kind::Bytes, b"endless").unwrap();
        assert!(matches!(read(&pipe), Err(FrameError::Unexpected { .. })));
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = read(&bytes);
        }
    }
}
