"""URLs of stores and of running services."""

from urllib.parse import urlsplit

from ..errors import REDACTED, InputError, shorten

__all__ = ["is_service", "refuse_credentials", "refuse_service"]

SERVICE_SCHEMES = ("http", "https")


def is_service(url: str) -> bool:
    """Whether `url` is the URL of a running service."""
    scheme, separator, _ = url.partition("://")
    return bool(separator) and scheme.lower() in SERVICE_SCHEMES


def refuse_credentials(url: str) -> None:
    """Raise `InputError` if the URL is invalid or contains credentials, which must not appear in logs."""
    try:
        parts = urlsplit(url)
        has_credentials = parts.username is not None or parts.password is not None
        parts.port  # noqa: B018 - raises ValueError if invalid
    except ValueError:
        raise InputError("bad-store-url", found=REDACTED if "@" in url else shorten(url)) from None
    if has_credentials:
        raise InputError("credentials-in-url")


def refuse_service(url: str, what: str) -> None:
    """Raise `InputError` `needs-the-store` if `url` is a running service; `what` names the unsupported operation."""
    if is_service(url):
        refuse_credentials(url)
        raise InputError("needs-the-store", what=what, url=shorten(url))
