"""What the page shows first is worked out as soon as a service begins, so that nobody has to wait for it."""

import logging
from datetime import date
from threading import Thread

from ..errors import DtgraphError
from ..network import Network
from ..stores.deadline import answered_within
from .executors import Executors

__all__ = ["warmed"]

LOGGER = logging.getLogger("dtgraph.warm")

SECONDS = 3_600
"""So long it may take; who asks meanwhile waits for no more than their own part of it."""


def warmed(network: Network, threads: Executors, day: date | None) -> Thread:
    """Works out the overview of a day, None is today, until it is there or the service stops."""
    thread = Thread(target=_work_out, args=(network, threads, day), name="dtgraph-warm", daemon=True)
    thread.start()
    return thread


def _work_out(network: Network, threads: Executors, day: date | None) -> None:
    try:
        with answered_within(SECONDS, unless=threads.stopped):
            network.overview(as_of=day)
    except DtgraphError as error:  # whoever asks will be told themselves
        LOGGER.info("the overview was not worked out", extra={"about": {"code": error.code}})
