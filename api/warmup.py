"""Computes what the page shows first when a service starts."""

import logging
from datetime import date
from threading import Thread

from ..errors import DtgraphError
from ..network import Network
from ..stores.deadline import time_limit
from .executors import Executors

__all__ = ["start_warmup"]

LOGGER = logging.getLogger("dtgraph.warm")

MAX_WARMUP_S = 3_600
"""Time limit of the warm-up in seconds; requests meanwhile only wait for what they need."""


def start_warmup(network: Network, executors: Executors, day: date | None) -> Thread:
    """Compute the overview of a day (None: today) in a thread, until it is done or the service stops."""
    thread = Thread(target=_warm_up, args=(network, executors, day), name="dtgraph-warm", daemon=True)
    thread.start()
    return thread


def _warm_up(network: Network, executors: Executors, day: date | None) -> None:
    try:
        with time_limit(MAX_WARMUP_S, cancelled=[executors.stopped]):
            network.overview(as_of=day)
    except DtgraphError as error:  # requests will report it
        LOGGER.info("the overview was not computed", extra={"about": {"code": error.code}})
