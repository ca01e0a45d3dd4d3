"""Programs that some tests need."""

import os
import shutil

import pytest

__all__ = ["find_executable"]


def find_executable(*names: str, package: str, require: str) -> str:
    """Find a program by its names. Without it the test is skipped, or fails if the variable `require` is set."""
    path = next(filter(None, map(shutil.which, names)), None)
    if path is not None:
        return path
    reason = f"install the package {package}"
    if os.environ.get(require):
        pytest.fail(reason)
    pytest.skip(reason)
