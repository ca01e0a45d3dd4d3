"""Cypher queries, one in each file; loaded by `dtgraph.catalogue` and the stores."""
