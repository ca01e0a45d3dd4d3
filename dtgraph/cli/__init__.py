"""The command line: one file per group of commands, all over the same `Network`."""

from .app import app, main

__all__ = ["app", "main"]
