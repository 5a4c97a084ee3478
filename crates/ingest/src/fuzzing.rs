//! Doors for the fuzz targets under `fuzz/` to what is private: the bytes that cross the pipes
//! between parent and worker. Compiled in with the feature `fuzzing` alone.

use aktsam_document::Limits;

use crate::answer::Answer;
use crate::frame::{Frame, Kind, Side};
use crate::message::{Hello, Job, Probe, Probed, Ready};
use crate::sniff::sniff;
use crate::unpack::{Budget, Unpacker};

/// What a parent does with the bytes that a worker writes, which may have been taken over by a
/// document: the first frame, then answers until they end or one is refused.
pub fn read_as_parent(mut bytes: &[u8]) {
    let Ok(Some(first)) = Frame::read(&mut bytes, Side::Worker) else {
        return;
    };
    let understood = match first.kind {
        Kind::Refused => first.parse::<String>(Kind::Refused).is_ok(),
        Kind::Probed => first.parse::<Probed>(Kind::Probed).is_ok(),
        _ => first.parse::<Ready>(Kind::Ready).is_ok(),
    };
    if !understood {
        return;
    }
    let mut answer = Answer::new(100);
    while let Ok(Some(frame)) = Frame::read(&mut bytes, Side::Worker) {
        match answer.take(&frame) {
            Ok(None) => {}
            Ok(Some(_)) => answer = Answer::new(100),
            Err(_) => return,
        }
    }
}

/// What a worker does with the bytes that its parent writes, up to the documents themselves.
pub fn read_as_worker(mut bytes: &[u8]) {
    let Ok(Some(first)) = Frame::read(&mut bytes, Side::Parent) else {
        return;
    };
    if first.parse::<Hello>(Kind::Hello).is_err() {
        return;
    }
    while let Ok(Some(frame)) = Frame::read(&mut bytes, Side::Parent) {
        let understood = match frame.kind {
            Kind::Job => frame.parse::<Job<'_>>(Kind::Job).is_ok(),
            Kind::Probe => frame.parse::<Probe>(Kind::Probe).is_ok(),
            kind => kind == Kind::Bytes,
        };
        if !understood {
            return;
        }
    }
}

/// A frame as `kind`'s number says it, with a payload; for input that is more often a frame than
/// what chance makes of 13 bytes.
pub fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut out = b"AKT\x01".to_vec();
    out.push(kind);
    out.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    out.extend_from_slice(payload);
    out
}

/// Opens an archive and takes all its members out, by a password where they ask for one, and sniffs
/// them. The limits are narrow, so that a run is short. What comes out keeps them, and has a label
/// that is no path out of the archive.
///
/// # Panics
/// Where one of these does not hold.
pub fn unpack(bytes: &[u8]) {
    let limits = Limits {
        entries: 100,
        part_bytes: 1 << 20,
        inflated_bytes: 4 << 20,
        ..Limits::default()
    };
    let mut budget = Budget::new(&limits);
    let Ok(mut unpacker) = Unpacker::open(bytes.to_vec(), &limits) else {
        return;
    };
    let passwords = ["losenord".to_owned()];
    let (mut members, mut total) = (0_u64, 0_u64);
    while let Some(member) = unpacker.next_member(&mut budget, &passwords) {
        members += 1;
        assert!(members <= limits.entries, "more members than entries");
        assert!(
            !member.label.is_empty() && !member.label.contains("!/"),
            "the label {:?} is none",
            member.label
        );
        if let Ok(content) = member.bytes {
            total += content.len() as u64;
            assert!(content.len() as u64 <= limits.part_bytes, "a large member");
            assert!(total <= limits.inflated_bytes, "large members");
            let _ = sniff(&content, &member.label);
        }
    }
}
