//! A worker's answer to one file, frame by frame. Nothing that it says is believed.

use aktsam_record::Record;

use crate::failure::Failure;
use crate::frame::{ALL_RECORDS, Frame, FrameError, Kind};
use crate::message::Done;

/// What has come of an answer so far.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Items that may be announced, and records that may come.
    most: u64,
    /// Number of the item that the worker is at.
    item: u64,
    begun: u64,
    received: u64,
    records: Vec<Record>,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The records, or why there are none.
    pub(crate) result: Result<Vec<Record>, Failure>,
    /// Whether the worker should not be given another file.
    pub(crate) worn: bool,
}

impl Answer {
    /// An answer in which at most `most` items may be announced.
    pub(crate) fn new(most: u64) -> Self {
        Self {
            most,
            item: 0,
            begun: 0,
            received: 0,
            records: Vec::new(),
        }
    }

    /// The number of the item that the worker is at.
    pub(crate) fn item(&self) -> u64 {
        self.item
    }

    /// Takes the next frame; `None` while more are to come.
    ///
    /// # Errors
    /// [`FrameError`] where it is none that may come here, or more comes than may.
    pub(crate) fn take(&mut self, frame: &Frame) -> Result<Option<Finished>, FrameError> {
        match frame.kind {
            Kind::Item if self.begun <= self.most => {
                self.item = frame.parse(Kind::Item)?;
                self.begun += 1;
                Ok(None)
            }
            Kind::Record if self.records.len() as u64 <= self.most => {
                self.received = self.received.saturating_add(frame.payload.len() as u64);
                if self.received > ALL_RECORDS {
                    return Err(FrameError::TooMuch);
                }
                self.records.push(frame.parse(Kind::Record)?);
                Ok(None)
            }
            _ => {
                let done: Done = frame.parse(Kind::Done)?;
                let count = self.records.len() as u64;
                let result = match done.records {
                    Ok(said) if said != count => {
                        return Err(FrameError::Content {
                            kind: Kind::Done,
                            why: format!("{said} records announced and {count} sent"),
                        });
                    }
                    Ok(_) => Ok(std::mem::take(&mut self.records)),
                    Err(failure) => Err(failure),
                };
                Ok(Some(Finished {
                    result,
                    worn: done.worn,
                }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: Kind, payload: &str) -> Frame {
        Frame {
            kind,
            payload: payload.as_bytes().to_vec(),
        }
    }

    #[test]
    fn items_that_go_on_for_ever_end_the_conversation() {
        let mut answer = Answer::new(2);
        for n in 0..3 {
            assert!(
                answer
                    .take(&frame(Kind::Item, &n.to_string()))
                    .unwrap()
                    .is_none()
            );
            assert_eq!(answer.item(), n);
        }
        assert!(matches!(
            answer.take(&frame(Kind::Item, "3")),
            Err(FrameError::Unexpected { .. })
        ));
    }

    #[test]
    fn records_that_were_announced_and_not_sent_are_no_answer() {
        let done = r#"{"records":{"Ok":1},"worn":false}"#;
        assert!(matches!(
            Answer::new(2).take(&frame(Kind::Done, done)),
            Err(FrameError::Content { .. })
        ));
        let done = r#"{"records":{"Ok":0},"worn":true}"#;
        let finished = Answer::new(2).take(&frame(Kind::Done, done)).unwrap();
        assert!(finished.is_some_and(|f| f.worn && f.result.is_ok_and(|r| r.is_empty())));
    }

    #[test]
    fn what_is_no_record_is_refused() {
        assert!(matches!(
            Answer::new(2).take(&frame(Kind::Record, r#"{"id":7}"#)),
            Err(FrameError::Content { .. })
        ));
    }
}
