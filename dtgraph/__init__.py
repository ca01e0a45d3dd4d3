"""Model organisational networks: who is responsible, where somebody is missing, and who could serve.

    import dtgraph

    with dtgraph.open("demo/dtgraph.db") as net:
        net.gaps("units_without_focal_point")

Importing the package is fast: its public names are loaded on first use.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from .network import Network

    __version__: str

__all__ = ["Network", "__version__", "open"]


def open(url: "str | Path | None" = None, *, rules: "str | Path | None" = None) -> "Network":
    """Open a network.

    Args:
        url: A path, ``neo4j://…``, ``bolt://…``, or ``http://…`` of a running service; by default that of the setting
            `DTGRAPH_STORE`.
        rules: A folder with your own rules, in addition to the built-in ones; by default that of `DTGRAPH_RULES`.

    Raises `InputError` for an invalid rule, `StoreError` if there is no network or it cannot be opened.
    """
    from pathlib import Path

    from .catalogue import with_custom_rules
    from .network import Network
    from .settings import Settings

    catalogue = with_custom_rules(Settings().rules if rules is None else Path(rules))
    return Network.open(Settings().store if url is None else str(url), catalogue)


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
