"""Outcomes: the texts of the meeting with their versions, and who signs the letter to the depositary."""

from outcomes.models.signatories import Signatory
from outcomes.models.texts import Block, Document, Version, VersionParagraph, WorkingCopy

__all__ = ["Block", "Document", "Signatory", "Version", "VersionParagraph", "WorkingCopy"]
