"""Draws a link as a QR code."""

import segno


def runs(link: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Return the code's width in modules and its dark runs as (column, row, length), without a quiet zone.

    Level M survives a fold or a stamp. Raises ValueError for a link too long for any code.
    """
    # One mask of the eight: trying them all costs five times as much, and no reader needs it.
    code = segno.make(link, error="m", mask=3, micro=False, boost_error=False)
    return len(code.matrix), [
        (start, y, length) for y, row in enumerate(code.matrix) for start, length in _dark(bytes(row))
    ]


def _dark(row: bytes) -> list[tuple[int, int]]:
    found, start = [], row.find(1)
    while start >= 0:
        end = row.find(0, start)
        end = end if end >= 0 else len(row)
        found.append((start, end - start))
        start = row.find(1, end)
    return found
