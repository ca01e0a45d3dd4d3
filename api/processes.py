"""Other processes of this machine."""

import os
import sys

__all__ = ["lives"]


def lives(process: int) -> bool:
    """Whether a process of this number is there; on Windows, where to ask is to interrupt it, each is taken to be."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True
