//! Notices that it is no longer the files that are at fault.

use std::collections::VecDeque;

/// Files looked back at.
const WINDOW: usize = 100;

/// Deaths among them above which reading stops: a fifth.
const MOST: usize = 20;

/// A circuit breaker over the last files: whether each killed its worker for good.
///
/// A hostile file now and then is normal. When many kill their workers, either the computer fails
/// (memory, a broken installation) or someone feeds it an archive made to do so, and quarantining
/// twenty years of files one by one would help nobody.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    last: VecDeque<bool>,
    deaths: usize,
    open: bool,
}

impl Breaker {
    /// Notes a file; whether its worker died of it.
    pub(crate) fn note(&mut self, died: bool) {
        if self.last.len() == WINDOW && self.last.pop_front() == Some(true) {
            self.deaths -= 1;
        }
        self.last.push_back(died);
        self.deaths += usize::from(died);
        self.open |= self.deaths > MOST;
    }

    /// What to say where it is open. It stays so: the cause has to be found first.
    pub(crate) fn says(&self) -> Option<String> {
        self.open.then(|| {
            format!(
                "reading was stopped, for more than {MOST} of the last {WINDOW} files ended their \
                 worker"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_is_borne_and_one_more_is_not() {
        let mut breaker = Breaker::default();
        for file in 0..1000 {
            breaker.note(file % 5 == 0);
        }
        assert_eq!(breaker.says(), None);
        breaker.note(true);
        breaker.note(true);
        assert!(breaker.says().is_some());
    }

    #[test]
    fn deaths_long_ago_are_forgotten() {
        let mut breaker = Breaker::default();
        for _ in 0..10 {
            for _ in 0..MOST {
                breaker.note(true);
            }
            for _ in 0..WINDOW {
                breaker.note(false);
            }
        }
        assert_eq!(breaker.says(), None);
    }

    #[test]
    fn the_first_files_count_already() {
        let mut breaker = Breaker::default();
        for _ in 0..=MOST {
            breaker.note(true);
        }
        assert!(breaker.says().is_some());
    }
}
