"""Prepares in the background what the page is likely to request: the overviews of a day and of those around it.

The answers of a network change on few days, those on which something begins, ends or happens. Their overviews are
computed when the service starts and after each commit, beginning with the day that the page shows first, and cached as
complete responses. Requests come first: preparation only runs while there are none.

Afterwards the columns from which everything is computed are compared with the store, and once a day again.
"""

import logging
import time
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from secrets import token_hex
from threading import Event, Thread
from typing import NamedTuple

from fastapi import FastAPI
from pydantic_core import to_json

from ..backends import LocalBackend
from ..errors import DtgraphError, StoreError
from ..model import today
from ..operations import overview
from ..stores.deadline import time_limit
from .auth import Authenticator, Caller
from .content_negotiation import JSON
from .etags import make_tag
from .executors import Executors
from .response_cache import ResponseCache

__all__ = ["Preparation", "days_around"]

LOGGER = logging.getLogger("dtgraph.preparation")

MAX_DAYS = 64
"""Number of days that are prepared: about 6 MB of responses and, nationally, a minute of processor time."""

MONTHS_AROUND = 12
"""Number of months before and after the first day whose last days are prepared."""

TIMEOUT_S = 3_600
"""Time limit for a day in seconds, which includes reading the columns of the network."""

CHECK_INTERVAL_S = 2.0
"""Seconds between checks whether the network has changed."""

PAUSE_S = 10.0
"""Seconds without a commit before other days than the first are prepared."""

RETRY_INTERVAL_S = 60.0
"""Seconds after an error."""

IDLE_CHECK_INTERVAL_S = 0.05
"""Seconds between checks whether there are still requests."""


COLUMNS_CHECK_INTERVAL_S = 86_400.0
"""Seconds between comparisons of the columns with the store, which take six seconds of processor time nationally."""


class State(NamedTuple):
    """What the days to prepare and their overviews depend on."""

    version: int
    first_day: date


class Preparation:
    """A thread that prepares overviews until the service stops (`Executors.stopped`).

    Args:
        app: The service.
        first_day: The day that the page shows first; None: today.
        busy: Set while there are requests.
    """

    def __init__(self, app: FastAPI, first_day: date | None, busy: Event) -> None:
        authenticator: Authenticator = app.state.authenticator
        executors: Executors = app.state.executors
        self._app = app
        self._first_day = first_day
        self._caller = Caller(None, authenticator.scoped(personal=False, within=None), personal=False)
        backend = self._caller.network.backend
        assert isinstance(backend, LocalBackend)
        self._engine = backend.engine
        self._stopped, self._busy = executors.stopped, busy
        self._thread = Thread(target=self._run, name="dtgraph-preparation", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        prepared, next_check = None, time.monotonic()
        while not self._stopped.is_set():
            try:
                state = self._state()
                if state != prepared:
                    self._prepare(state)
                    prepared = state
                elif time.monotonic() >= next_check:
                    if self._check_columns():
                        prepared = None
                    next_check = time.monotonic() + COLUMNS_CHECK_INTERVAL_S
                interval = CHECK_INTERVAL_S
            except DtgraphError as error:  # requests report it
                if error.code != "stopping":
                    LOGGER.info("the overviews were not prepared", extra={"about": {"code": error.code}})
                interval = RETRY_INTERVAL_S
            except Exception as error:  # the next attempt may succeed; its text could contain personal data
                LOGGER.error("the overviews were not prepared", extra={"about": {"code": type(error).__name__}})
                interval = RETRY_INTERVAL_S
            self._stopped.wait(interval)

    def _state(self) -> State:
        with time_limit(TIMEOUT_S, cancelled=[self._stopped]):
            return State(self._caller.network.version, self._first_day or today())

    def _remains(self, state: State, seconds: float = 0) -> bool:
        """Whether a state remains for some time."""
        end = time.monotonic() + seconds
        while self._state() == state:
            if time.monotonic() >= end:
                return True
            self._stopped.wait(CHECK_INTERVAL_S)
        return False

    def _prepare(self, state: State) -> None:
        """Prepare all days, or some if the state changes meanwhile."""
        with time_limit(TIMEOUT_S, cancelled=[self._stopped]):
            event_days = self._engine.event_days()
        self._prepare_day(state.version, state.first_day)
        if not self._remains(state, PAUSE_S):
            return
        for day in days_around(state.first_day, event_days):
            if not self._remains(state):
                return
            if self._prepare_day(state.version, day):
                self._engine.release(day)

    def _prepare_day(self, version: int, day: date) -> bool:
        """Cache the responses to the page's requests for a day; returns whether they were not cached yet."""
        cache: ResponseCache = self._app.state.response_cache
        queries = [f"as_of={day}", *([""] if day == today() else [])]
        missing = [tag for query in queries if cache.response(tag := self._tag(query, version, day)) is None]
        if missing:
            body = to_json(self._overview(day))
            for tag in missing:
                cache.add_compressed(tag, body)
        return bool(missing)

    def _tag(self, query: str, version: int, day: date) -> str:
        path, rights = f"/v1{overview.path}", self._caller.rights
        return make_tag(self._app, path, query.encode(), version, day, JSON, rights, gzip=True)

    def _overview(self, day: date) -> object:
        """The overview of a day. Starts again after requests; the rules that were evaluated are cached."""
        while True:
            self._wait_for_requests()
            try:
                with time_limit(TIMEOUT_S, cancelled=[self._busy, self._stopped]):
                    return self._caller.network.overview(as_of=day).to_json()
            except StoreError as error:
                if error.code != "stopping" or self._stopped.is_set():
                    raise

    def _wait_for_requests(self) -> None:
        while self._busy.is_set() and not self._stopped.wait(IDLE_CHECK_INTERVAL_S):
            pass

    def _check_columns(self) -> bool:
        """Compare the columns with the store; returns whether they were replaced, with all that depends on them.

        It begins when there are no requests, and is not interrupted by later ones: it would start from nothing.
        """
        self._wait_for_requests()
        with time_limit(TIMEOUT_S, cancelled=[self._stopped]):
            different = self._engine.check_columns()
        if different:
            LOGGER.error("columns differed from the store and were replaced", extra={"about": {"columns": different}})
            self._app.state.origin = token_hex(8)
        self._app.state.columns = "replaced" if different else "equal"
        return bool(different)


def days_around(first_day: date, event_days: Iterable[date]) -> list[date]:
    """The nearest event days and ends of months around a day, the nearest first."""
    month = first_day.year * 12 + first_day.month - 1
    months = [divmod(month + shift, 12) for shift in range(-MONTHS_AROUND, MONTHS_AROUND + 1)]
    ends = {date(year, index + 1, monthrange(year, index + 1)[1]) for year, index in months}
    days = {*event_days, *ends} - {first_day}
    return sorted(days, key=lambda day: (abs(day - first_day), day))[:MAX_DAYS]
