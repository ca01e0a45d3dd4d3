"""The interchange tables: what a network looks like outside a store."""
