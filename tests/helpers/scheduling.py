"""Which of the processes that run tests gets which of them."""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

__all__ = ["OneServer"]


class OneServer(LoadScopeScheduling):  # type: ignore[misc]  # which it is only for want of types
    """Modules go to any process, but what has a server in its name to one: it starts once and plans a query once."""

    def _split_scope(self, nodeid: str) -> str:
        return "server" if "server" in nodeid else super()._split_scope(nodeid)
