"""A real Neo4j server for the tests: the caller's own, or one that is started here from Java libraries."""
