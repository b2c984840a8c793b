"""Signing together: a text is frozen, signed by many in several ways, closed, and transmitted to the depositary."""
