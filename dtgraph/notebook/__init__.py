"""Results in notebooks: how they look, and queries as functions. Importing it registers the renderers of results."""

from . import renderers

__all__ = ["renderers"]
