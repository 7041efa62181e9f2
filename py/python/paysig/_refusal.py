"""Errors that this package finds by itself, around the core. Numbers, slugs and sentences are the core's."""

from ._errors import PaysigError
from ._native import all_errors


def refusal(
    kind: str | int, sentence: str | None = None, offset: int | None = None, setting: str | None = None
) -> PaysigError:
    """The exception of a kind, by its slug or its number, with a sentence that says more than the table's."""
    # Asked for here, not while the package is imported: a subinterpreter may be first to do that, and PyO3 does not find
    # the exceptions there.
    error = next(error for error in all_errors() if kind in (error.slug, error.code))
    place = error.slug if offset is None else f"{error.slug}, at byte {offset}"
    text = str(error) if sentence is None else f"{sentence} ({place})"
    return type(error)(text, error.code, error.slug, offset, None, setting)
