"""Distribution of the tests over processes."""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

__all__ = ["SingleServerScheduling"]


class SingleServerScheduling(LoadScopeScheduling):  # type: ignore[misc]  # the base class is untyped
    """Runs the tests that need the Neo4j server in one process, so that it starts and plans queries once."""

    def _split_scope(self, nodeid: str) -> str:
        return "server" if "server" in nodeid or "neo4j" in nodeid else super()._split_scope(nodeid)
