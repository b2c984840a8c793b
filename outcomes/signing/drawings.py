"""A drawn signature: strokes as an SVG path on a sheet of 600 by 200, and nothing else."""

from __future__ import annotations

import re

WIDTH, HEIGHT = 600, 200
# A hurried name has some hundred points; a drawing of thousands is none.
LONGEST = 30_000
PATH = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})*)+")
STEP = re.compile(r"[ML](\d{1,3}) (\d{1,3})")
# Less than this is a slip of the finger.
SHORTEST = 8


def cleaned(path: str) -> str:
    """Return a path as it may be kept and drawn, "" where nothing was drawn. Raises ValueError for anything else."""
    path = path.strip()
    if not path:
        return ""
    if len(path) > LONGEST or not PATH.fullmatch(path):
        raise ValueError("This is no drawing.")
    points = [(int(x), int(y)) for x, y in STEP.findall(path)]
    if any(x > WIDTH or y > HEIGHT for x, y in points):
        raise ValueError("The drawing leaves its sheet.")
    return path if len(set(points)) >= SHORTEST else ""
