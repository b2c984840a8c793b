"""What cannot be done with offers and terms, said so that its reader can go on."""


class NotPossible(Exception):
    """This cannot be done as things stand; the sentence says why."""
