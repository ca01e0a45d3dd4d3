"""Settings from environment variables that begin with `DTGRAPH_`."""

from datetime import date
from pathlib import Path
from typing import Any

import psutil
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .errors import REDACTED, InputError, shorten

__all__ = ["Settings"]

ENV_PREFIX = "DTGRAPH_"
MIN_HEAP_BYTES = 128 * 2**20
_UNITS = {"m": 2**20, "g": 2**30}


class Settings(BaseSettings):
    """Settings of the process, read from environment variables.

    Raises `InputError` `bad-option` for an invalid value.
    """

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, frozen=True)

    store: str = Field(
        "dtgraph.db",
        min_length=1,
        description="Location of the network: a path, neo4j://…, bolt://…, or http://… of a running service.",
    )
    neo4j_user: str = Field("neo4j", description="User name for a Neo4j server.")
    neo4j_password: SecretStr | None = Field(
        None, description="Password for a Neo4j server; never part of a URL or a log."
    )
    neo4j_database: str | None = Field(
        None, description="Database on the Neo4j server; by default the server's default database."
    )
    heap: str = Field(
        "2g",
        pattern=r"^[1-9][0-9]*[mg]$",
        description="Maximum memory of the embedded engine, such as 512m or 4g.",
    )
    keys: Path | None = Field(
        None, description="File with the service's API keys and audit log; by default beside the embedded store."
    )
    rules: Path | None = Field(None, description="Folder with custom rules, used like those of the catalogue.")
    rule_timeout: float = Field(30, gt=0, description="Timeout of a custom rule in seconds.")
    rule_rows: int = Field(1_000_000, gt=0, description="Maximum number of rows of a custom rule.")
    anonymous: bool = Field(
        False,
        description="Until a key exists, let local users read without one, but no personal data.",
    )
    warm: bool = Field(
        False,
        description="Prepare overviews in the background, when the service starts and after each commit.",
    )
    warm_as_of: date | None = Field(None, description="Date whose overview is prepared first; by default today.")
    rate_limit: int = Field(6_000, gt=0, description="Maximum number of requests per minute and key.")
    answer_timeout: float = Field(60, gt=0, description="Timeout of a request to the service in seconds.")
    export_timeout: float = Field(900, gt=0, description="Timeout of an export by the service in seconds.")
    answer_rows: int = Field(200_000, gt=0, description="Maximum number of rows in one response of the service.")
    body_bytes: int = Field(2**29, gt=0, description="Maximum size of an import through the service in bytes.")
    api_key: SecretStr | None = Field(None, description="API key for the running service at the store's URL.")
    query_timeout: float | None = Field(None, gt=0, description="Query timeout in seconds.")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            name = str(detail["loc"][0])
            value = REDACTED if name in ("neo4j_password", "api_key") else shorten(detail["input"])
            advice = type(self).model_fields[name].description or ""
            raise InputError("bad-option", option=f"{ENV_PREFIX}{name.upper()}", found=value, advice=advice) from None

    @field_validator("rules", "keys", mode="before")
    @classmethod
    def _empty_as_none(cls, value: object) -> object:
        return value or None

    @field_validator("heap")
    @classmethod
    def _heap_fits_machine(cls, heap: str) -> str:
        if not MIN_HEAP_BYTES <= int(heap[:-1]) * _UNITS[heap[-1]] <= psutil.virtual_memory().total:
            raise ValueError(heap)
        return heap
