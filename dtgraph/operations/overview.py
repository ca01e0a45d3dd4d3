"""The overview of a day, from which the page draws the country."""

from typing import Annotated

from ..results import Record
from ..schemas import Overview
from .gaps import RuleNames, select_rules
from .parameters import AsOf, Within, flag
from .registry import LocalContext, Split, operation

__all__ = ["overview"]

Units = Annotated[
    bool, flag("Whether to include provinces, communes, totals and days, which rules do not affect.", True)
]


@operation("/overview", result=Overview, slow=True, tag="gaps", split=Split("rules", {"rules": []}))
def overview(context: LocalContext, *, rules: RuleNames, as_of: AsOf, within: Within, units: Units) -> Record[Overview]:
    """Get the results of some or all rules by province and commune, compact enough to load at once.

    Provinces and communes are columns; their indices do not depend on `within`, which keeps the subjects of a subtree.
    A caller who sees a subtree only gets the columns and days of that subtree.
    """
    chosen = select_rules(context.catalogue, rules)
    root = context.scope.subtree(context.engine, within, as_of)
    return Record(context.engine.overview(chosen, as_of, within=root, visible=context.scope.within, units=units))
