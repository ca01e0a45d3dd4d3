"""Answers that are kept are given at once, before a parameter is read: what most look-ups of a service are.

That is safe, since a kept answer is found by all that it depends on, its whole query too: what is known under a tag was
asked with the same words, on the same version and day, by somebody with the same rights.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from ..errors import AccessError, InputError
from ..records import parse_date
from .auth import BEARER, Caller, lister, reader
from .content_negotiation import FORMS, JSON, accepted, preferred
from .etags import headers_of, matches, tag_of, version_now
from .response_cache import ResponseCache

__all__ = ["CachedRoute"]


class CachedRoute(APIRoute):
    """The route of an operation that reads."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See `APIRoute.get_route_handler`."""
        answered = super().get_route_handler()
        enters = reader if _depends_on(self.dependant, reader) else lister

        async def handle(request: Request) -> Response:
            caller = await enters(request, await BEARER(request))
            return await _known(request, caller) or await answered(request)

        return handle


def _depends_on(dependant: Dependant, call: Any) -> bool:
    return any(one.call is call or _depends_on(one, call) for one in dependant.dependencies)


async def _known(request: Request, caller: Caller) -> Response | None:
    try:
        media = preferred(accepted(request.headers), FORMS)
        day = parse_date(request.query_params.get("as_of"))
    except (AccessError, InputError):  # which the operation itself will say
        return None
    if media != JSON:
        return None
    seconds = request.app.state.door.settings.answer_timeout
    tag = tag_of(request, await version_now(caller.network, seconds), day, media, caller.rights)
    kept: ResponseCache = request.app.state.kept
    response = kept.response(tag)
    if matches(request.headers.get("if-none-match"), tag, there=response is not None):
        return Response(status_code=304, headers=headers_of(tag))
    return response
