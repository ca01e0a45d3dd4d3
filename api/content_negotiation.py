"""Content negotiation: the media type of a response (RFC 9110, 12.5.1)."""

import re
from functools import lru_cache

from starlette.datastructures import Headers

from ..errors import AccessError, shorten

__all__ = ["CSV", "HTML", "JSON", "NDJSON", "TABLE_MEDIA_TYPES", "accept_header", "negotiate"]

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
HTML = "text/html"
TABLE_MEDIA_TYPES = (JSON, CSV, NDJSON)

_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


def accept_header(headers: Headers) -> str | None:
    """The `Accept` headers of a request as one."""
    return ", ".join(headers.getlist("accept")) or None


@lru_cache(256)
def negotiate(accept: str | None, known: tuple[str, ...]) -> str:
    """The preferred of the `known` media types, by default the first. Raises `AccessError` `not-acceptable`."""
    ranges = [_range(part) for part in (accept or "*/*").split(",") if part.strip()] or [("*/*", 1.0)]

    def quality(media: str) -> float:
        names = (media, f"{media.partition('/')[0]}/*", "*/*")
        matches = [(names.index(name), value) for name, value in ranges if name in names]
        return min(matches)[1] if matches else 0.0  # the most specific range counts

    best = max(known, key=quality)
    if quality(best) == 0:
        raise AccessError("not-acceptable", found=shorten(accept), known=", ".join(known))
    return best


def _range(part: str) -> tuple[str, float]:
    """A range of media types and its quality."""
    name, *parameters = part.lower().split(";")
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q" and _QUALITY.fullmatch(value.strip()):
            quality = float(value)
    return name.strip(), quality
