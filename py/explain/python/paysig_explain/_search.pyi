"""The compiled half of `paysig.explain`. Call that, not this."""

__all__ = ["search"]

def search(
    kind: str,
    body: bytes,
    signature: bytes,
    secrets: list[tuple[str, bytes]],
    date: str,
    login: str,
    prefix: str,
    /,
) -> tuple[int, str, str]:
    """What was found, as the text and the JSON of a report, behind 0; or the number of an error, and nothing.

    Other threads run meanwhile.
    """
