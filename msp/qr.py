"""Draws a link as a QR code."""

import segno

NAVY = "#1d2f55"


def svg(link: str, *, colour: str = NAVY) -> str:
    """Return the QR code of a link as an SVG picture of one path, without a quiet zone: the page gives the white.

    Level M survives a fold or a stamp. Raises ValueError for a link too long for any code.
    """
    # One mask of the eight: trying them all costs ten times as much and no reader needs it.
    code = segno.make(link, error="m", mask=3, micro=False, boost_error=False)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(code.matrix)} {len(code.matrix)}">'
        f'<path stroke="{colour}" d="{_path(code.matrix)}"/></svg>'
    )


def _path(matrix: tuple[bytearray, ...]) -> str:
    """Return the dark modules as horizontal strokes, one for each run."""
    steps = []
    for y, row in enumerate(matrix):
        x = 0
        while (start := row.find(1, x)) >= 0:
            end = row.find(0, start)
            x = len(row) if end < 0 else end
            steps.append(f"M{start} {y}.5H{x}")
    return "".join(steps)
