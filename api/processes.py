"""Processes of the operating system."""

import os
import sys

__all__ = ["is_running"]


def is_running(pid: int) -> bool:
    """Whether a process exists. Always true on Windows, where `os.kill` would end it."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # a process of another user
        return True
    return True
