"""Opens the web page in a browser when the service is ready."""

import socket
import time
import webbrowser
from threading import Thread

__all__ = ["find_free_port", "open_when_ready"]

POLL_INTERVAL_S = 0.2

MAX_WAIT_S = 120
"""Seconds to wait for the service: it opens, and perhaps repairs, a large network first."""


def find_free_port(host: str) -> int:
    """A free port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        port: int = listener.getsockname()[1]
        return port


def open_when_ready(host: str, port: int, query: str) -> Thread:
    """Open the page in a browser, in a thread that waits until the port accepts connections."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - all addresses include loopback
    in_url = f"[{address}]" if ":" in address else address
    thread = Thread(target=_open, args=(address, port, f"http://{in_url}:{port}/{query}"), daemon=True)
    thread.start()
    return thread


def _open(host: str, port: int, url: str) -> None:
    deadline = time.monotonic() + MAX_WAIT_S
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(POLL_INTERVAL_S)
        else:
            webbrowser.open(url)
            return
