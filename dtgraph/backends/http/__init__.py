"""The network of a running service: the same questions and answers, over HTTP."""

from .network import RemoteNetwork

__all__ = ["RemoteNetwork"]
