"""What cannot be done with a text, told in words."""


class NotPossible(Exception):
    """It cannot be done so; the sentence says why."""
