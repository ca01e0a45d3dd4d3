"""Analyses of a network: pure functions from rows to rows, without input or output."""
