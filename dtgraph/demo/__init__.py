"""The demonstration network: real units with synthetic people, teams and planted gaps.

Synthetic rows have the `source` `synthetic`. Gaps are recorded as they are planted, independently of the rules:
`Demonstration.truth` is what the rules are tested against.
"""

from .demonstration import SEED, Demonstration

__all__ = ["SEED", "Demonstration"]
