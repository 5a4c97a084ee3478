"""Renders the applications of ../shared/seeds anew: other layouts, other producers, the same content."""
