"""What can be set from outside: environment variables that begin with `DTGRAPH_`, declared once."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings"]


class Settings(BaseSettings):
    """The settings of this process, read from the environment when it is made."""

    model_config = SettingsConfigDict(env_prefix="DTGRAPH_", frozen=True)

    store: str = Field("dtgraph.db", description="Where the network lives: a path, neo4j://… or bolt://…")
    neo4j_user: str = Field("neo4j", description="Whom to log in as at a Neo4j server.")
    neo4j_password: SecretStr | None = Field(None, description="The password for it; never in an address or a log.")
    neo4j_database: str | None = Field(None, description="The database of the Neo4j server; its default where unset.")
    heap: str = Field("2g", pattern=r"^[1-9][0-9]*[mg]$", description="How much memory the embedded engine may use.")
    query_timeout: float | None = Field(None, gt=0, description="After how many seconds a question is given up.")
