"""The header of a custom rule, for tests that add what they test to it."""

__all__ = ["RULE_HEADER"]

RULE_HEADER = """\
// title = "T"
// question = "Q?"
// why = "W"
// basis = "B"
// severity = "low"
// population = "P"
// fix = "F"
"""
