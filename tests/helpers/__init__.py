"""Shared by the tests: networks, services, browsers and files to test with."""

from pathlib import Path

__all__ = ["ROOT"]

ROOT = Path(__file__).parents[2]
"""The root of the repository."""
