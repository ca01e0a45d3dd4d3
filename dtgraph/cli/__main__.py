"""`python -m dtgraph.cli`."""

from . import main

main()
