"""A Neo4j server for the tests: an existing one, or one started from Java libraries."""
