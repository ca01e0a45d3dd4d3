"""The interchange tables: their schema, and reading, parsing, validating and merging their rows without a store."""
