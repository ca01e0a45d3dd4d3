"""Viet Nam's real units: central bodies, and administrative units before and since the reform of 1 July 2025.

The data are in `data/`, whose README documents their source, licence and vintage.
"""

from .vintages import Vintage, default_successors, reference_rows, reference_sheets

__all__ = ["Vintage", "default_successors", "reference_rows", "reference_sheets"]
