"""What paysig.explain searches with. Call that, not this; for developers only."""

from ._search import search

__all__ = ["search"]
