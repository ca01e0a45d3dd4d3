"""The catalogue: every query of the project, each in a file of its own. Loaded by `dtgraph.catalogue`."""
