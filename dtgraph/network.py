"""The network: the one face that the command line, the API and notebooks share.

Every question takes `as_of`, a day (default: today in Viet Nam), and answers from one committed state.
"""

from typing import Self

from .catalogue import Catalogue, catalogue
from .reporting import Reporting
from .stores import open_store

__all__ = ["Network"]


class Network(Reporting):
    """A network in a store. Safe to use from several threads; `close` it, or use it in a `with`."""

    @classmethod
    def opened(cls, url: str, questions: Catalogue | None = None) -> Self:
        """The network at `url`, asked the `questions` of a catalogue (default: that which comes with dtgraph).

        Raises `StoreError` where there is none or it cannot be opened.
        """
        return cls(open_store(url), questions)

    def without_personal_data(self) -> "Network":
        """The same network for who has no right to personal data (Law 91/2025/QH15): no answer or export has any.

        It asks the rules and queries that come with dtgraph alone: what others read is not known. It shares the store,
        and is not closed itself.
        """
        return self.restricted(personal=False, within=self.within)

    def restricted(self, *, personal: bool, within: str | None) -> "Network":
        """The same network with or without `personal` data and, if not null, of the subtree of the unit `within` alone.

        Of a subtree, what is about the whole network raises `RefusedError` `only-a-subtree`, and units outside of it
        `outside-subtree`; whom to call above it is shown without personal data.
        """
        shown = Network(self.store, catalogue())
        shown.questions = self.questions.restricted(
            catalogue(), personal=personal, candidates=personal and within is None
        )
        shown.personal, shown.within = personal, within
        return shown
