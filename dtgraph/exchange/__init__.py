"""Interchange: import tables and single rows into a store, export tables and graphs from it."""
