"""What can be set from outside: environment variables that begin with `DTGRAPH_`, declared once."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .errors import REDACTED, InputError, shorten

__all__ = ["Settings", "machine_memory"]

PREFIX = "DTGRAPH_"
LEAST_HEAP = 128 * 2**20
_UNITS = {"m": 2**20, "g": 2**30}


def machine_memory() -> int | None:
    """The bytes of memory that this machine has; None where the system does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


class Settings(BaseSettings):
    """The settings of this process, read from the environment when it is made.

    Raises `InputError` `bad-option` for one that cannot be.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    store: str = Field(
        "dtgraph.db",
        min_length=1,
        description="Where the network lives: a path, neo4j://…, bolt://…, or http://… of a running service.",
    )
    neo4j_user: str = Field("neo4j", description="Whom to log in as at a Neo4j server.")
    neo4j_password: SecretStr | None = Field(None, description="The password for it; never in an address or a log.")
    neo4j_database: str | None = Field(None, description="The database of the Neo4j server; its default where unset.")
    heap: str = Field(
        "2g",
        pattern=r"^[1-9][0-9]*[mg]$",
        description="How much memory the embedded engine may use, such as 512m or 4g.",
    )
    keys: Path | None = Field(
        None, description="The file of the service's keys and its log; beside an embedded store where unset."
    )
    rules: Path | None = Field(None, description="A folder with rules of your own, asked like those of the catalogue.")
    rule_timeout: float = Field(30, gt=0, description="After how many seconds a rule of your own is given up.")
    rule_rows: int = Field(1_000_000, gt=0, description="How many rows a rule of your own may give.")
    anonymous: bool = Field(
        False,
        description="Whether the service lets be read, without personal data and while no key is made, who has none.",
    )
    warm: bool = Field(
        False, description="Whether the service works out an overview when it begins, before the page asks for it."
    )
    warm_as_of: date | None = Field(None, description="The day of that overview; today where it is not set.")
    rate_limit: int = Field(6_000, gt=0, description="How many requests a minute one key may send to the service.")
    answer_timeout: float = Field(60, gt=0, description="After how many seconds the service gives up a question.")
    export_timeout: float = Field(900, gt=0, description="After how many seconds the service gives up an export.")
    answer_rows: int = Field(200_000, gt=0, description="How many rows the service gives in one answer.")
    body_bytes: int = Field(2**29, gt=0, description="How many bytes an import may send to the service.")
    api_key: SecretStr | None = Field(None, description="The key for a running service whose address is the store.")
    query_timeout: float | None = Field(None, gt=0, description="After how many seconds a question is given up.")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            wrong = error.errors(include_url=False)[0]
            name = str(wrong["loc"][0])
            found = REDACTED if name in ("neo4j_password", "api_key") else shorten(wrong["input"])
            about = type(self).model_fields[name].description or ""
            raise InputError("bad-option", option=f"{PREFIX}{name.upper()}", found=found, advice=about) from None

    @field_validator("rules", "keys", mode="before")
    @classmethod
    def _nothing_is_none(cls, rules: object) -> object:
        return rules or None

    @field_validator("heap")
    @classmethod
    def _fits_the_machine(cls, heap: str) -> str:
        size, memory = int(heap[:-1]) * _UNITS[heap[-1]], machine_memory()
        if size < LEAST_HEAP or (memory is not None and size > memory):
            raise ValueError(heap)
        return heap
