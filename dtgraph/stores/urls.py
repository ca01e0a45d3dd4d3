"""What an address of a store may say, and which are those of a running service instead."""

from urllib.parse import urlsplit

from ..errors import REDACTED, InputError, shorten

__all__ = ["is_service", "refuse_credentials", "refuse_service"]

SERVICES = ("http", "https")
"""The schemes of running services."""


def is_service(url: str) -> bool:
    """Whether `url` is that of a running service."""
    scheme, separator, _ = url.partition("://")
    return bool(separator) and scheme.lower() in SERVICES


def refuse_credentials(url: str) -> None:
    """Raise `InputError` where an address cannot be read, or carries what no log may show."""
    try:
        parts = urlsplit(url)
        carries = parts.username is not None or parts.password is not None
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise InputError("bad-store-url", found=REDACTED if "@" in url else shorten(url)) from None
    if carries:
        raise InputError("credentials-in-url")


def refuse_service(url: str, what: str) -> None:
    """Raise `InputError` `needs-the-store` where `url` is that of a running service, which cannot do `what`."""
    if is_service(url):
        refuse_credentials(url)
        raise InputError("needs-the-store", what=what, url=shorten(url))
