"""Errors that this package finds by itself, around the core. Numbers, slugs and sentences are the core's."""

from ._errors import PaysigError
from ._native import all_errors

_KINDS: dict[str | int, PaysigError] = {key: error for error in all_errors() for key in (error.slug, error.code)}


def refusal(
    kind: str | int, sentence: str | None = None, offset: int | None = None, setting: str | None = None
) -> PaysigError:
    """The exception of a kind, by its slug or its number, with a sentence that says more than the table's."""
    error = _KINDS[kind]
    place = error.slug if offset is None else f"{error.slug}, at byte {offset}"
    text = str(error) if sentence is None else f"{sentence} ({place})"
    return type(error)(text, error.code, error.slug, offset, None, setting)
