"""Who is responsible in a network of organisations, where somebody is missing, and who could serve.

    import dtgraph

    with dtgraph.open("demo/dtgraph.db") as net:
        net.gaps("units_without_focal_point")

Importing it is quick and starts nothing: what is public here is loaded on demand.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from .network import Network

    __version__: str

__all__ = ["Network", "__version__", "open"]


def open(url: "str | Path | None" = None, *, rules: "str | Path | None" = None) -> "Network":
    """The network at `url`: a path, `neo4j://…`, `bolt://…`, or `http://…` of a running service.

    Without one it is where the settings say.

    `rules` is a folder of rules of your own, beside those of the catalogue; without one, that of the settings. Raises
    `InputError` for a rule that is refused, `StoreError` where there is no network or it cannot be opened.
    """
    from pathlib import Path

    from .backends import open_network
    from .catalogue import with_own
    from .settings import Settings

    catalogue = with_own(Settings().rules if rules is None else Path(rules))
    return open_network(Settings().store if url is None else str(url), catalogue)


def __getattr__(name: str) -> Any:
    if name == "Network":
        from .network import Network

        return Network
    if name == "__version__":
        from importlib.metadata import version

        return version("dtgraph")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
