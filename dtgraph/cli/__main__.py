"""`python -m dtgraph.cli`."""

from . import program

program()
