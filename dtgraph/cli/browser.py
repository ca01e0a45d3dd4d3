"""Opens the page of a service that is about to answer."""

import socket
import time
import webbrowser
from threading import Thread

__all__ = ["free_port", "open_when_ready"]

PAUSE = 0.2
PATIENCE = 120
"""So many seconds a service has to begin: a large network is opened, or mended, before it does."""


def free_port(host: str) -> int:
    """A port that nobody listens on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as one:
        one.bind((host, 0))
        port: int = one.getsockname()[1]
        return port


def open_when_ready(host: str, port: int, query: str) -> Thread:
    """Open the page at an address in a browser as soon as somebody listens there."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what listens everywhere is here too
    shown = f"[{reached}]" if ":" in reached else reached
    thread = Thread(target=_open, args=(reached, port, f"http://{shown}:{port}/{query}"), daemon=True)
    thread.start()
    return thread


def _open(host: str, port: int, address: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(PAUSE)
        else:
            webbrowser.open(address)
            return
