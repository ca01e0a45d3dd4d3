"""Viet Nam's real units: the centre, and the administrative units before and since the reform of 1 July 2025.

The facts are the files of `data/`, whose README names their source, licence and vintage.
"""

from .vintages import Vintage, default_successors, rows, sheets

__all__ = ["Vintage", "default_successors", "rows", "sheets"]
