//! What a content stream carries from operator to operator.

use kurbo::Affine;

use super::path::Path;
use super::state::State;

/// What one content stream carries along.
pub(super) struct Run {
    pub(super) state: State,
    pub(super) stack: Vec<State>,
    /// Saves beyond the deepest stack kept.
    pub(super) overflow: usize,
    /// Text matrix.
    pub(super) matrix: Affine,
    /// Text line matrix.
    pub(super) line: Affine,
    pub(super) path: Path,
    /// The path becomes the clip when it is painted.
    pub(super) clip: bool,
}

/// Deeper saves are counted but not kept: no honest file has them.
const DEEPEST_STACK: usize = 1024;

impl Run {
    pub(super) fn save(&mut self) {
        if self.stack.len() < DEEPEST_STACK {
            self.stack.push(self.state);
        } else {
            self.overflow += 1;
        }
    }

    pub(super) fn restore(&mut self) {
        if self.overflow > 0 {
            self.overflow -= 1;
        } else if let Some(state) = self.stack.pop() {
            self.state = state;
        }
    }

    pub(super) fn set_text_matrix(&mut self, matrix: Affine) {
        self.matrix = matrix;
        self.line = matrix;
    }

    pub(super) fn next_line(&mut self, tx: f64, ty: f64) {
        self.line *= Affine::translate((tx, ty));
        self.matrix = self.line;
    }
}
