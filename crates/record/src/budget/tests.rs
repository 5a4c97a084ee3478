//! Budgets of all kinds, typed anew with invented names and figures.
