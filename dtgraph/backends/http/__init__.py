"""The network of a running service, over HTTP."""

from .backend import HttpBackend

__all__ = ["HttpBackend"]
