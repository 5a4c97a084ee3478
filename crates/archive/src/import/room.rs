//! Room for what was read and waits for the writer: many small readings or few large ones.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How much may wait at a time; shared by the threads.
#[derive(Debug)]
pub(crate) struct Room {
    most: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    used: usize,
    closed: bool,
}

impl Room {
    /// Room for `most` bytes, or for one reading that is larger.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Waits until there is room for so many bytes, and takes it; once closed, nobody waits.
    pub(crate) fn take(&self, bytes: usize) {
        let mut state = self.state();
        while !state.closed && state.used > 0 && state.used.saturating_add(bytes) > self.most {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.used = state.used.saturating_add(bytes);
    }

    /// Gives room back.
    pub(crate) fn give(&self, bytes: usize) {
        let mut state = self.state();
        state.used = state.used.saturating_sub(bytes);
        drop(state);
        self.changed.notify_all();
    }

    /// Lets nobody wait any more, for the writer has ended.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    /// Two numbers, which a panic cannot leave half changed.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn one_larger_than_all_room_gets_in_alone_and_others_wait() {
        let room = Room::new(100);
        room.take(1000);
        let inside = AtomicUsize::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                room.take(60);
                inside.fetch_add(1, Ordering::SeqCst);
                room.take(60);
                inside.fetch_add(1, Ordering::SeqCst);
            });
            thread::yield_now();
            assert_eq!(inside.load(Ordering::SeqCst), 0);
            room.give(1000);
            while inside.load(Ordering::SeqCst) == 0 {
                thread::yield_now();
            }
            // The second waits for the first, or for the end.
            room.close();
        });
        assert_eq!(inside.load(Ordering::SeqCst), 2);
    }
}
