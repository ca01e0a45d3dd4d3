"""The demonstration network: the real units, made-up people and teams, and the gaps planted among them.

Everything that is made up says so (`source` is `synthetic`). What is planted is written down as it is planted,
never found by a rule: `Demonstration.truth` is what the rules are tested against.
"""

from .demonstration import SEED, Demonstration

__all__ = ["SEED", "Demonstration"]
